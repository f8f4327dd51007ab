"""The JSON Schema of the YAML form, the page about it, the context and the ontology say the same."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from desf_graph import formats, knowledge, synthetic
from desf_graph.errors import InputError
from desf_graph.formats import yaml_ld

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(knowledge.ecosystem_schema())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
CASES = knowledge.case_files()


class EditorLoader(yaml.SafeLoader):
    """Reads scalars as editors do (YAML 1.2): no dates, and only true and false are booleans."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern in (
    ("bool", "true|false"),
    ("null", "null|~|"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?[0-9]*\.[0-9]+"),
    ("merge", "<<"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)


def line_of(text: str, path: list[str | int]) -> int:
    """The line on which the thing at a path stands."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    line = node.start_mark.line
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next((key, value) for key, value in node.value if key.value == step)
            line = key.start_mark.line
        else:
            node = node.value[step]
            line = node.start_mark.line
    return int(line) + 1


def lines_at_fault(text: str) -> set[int]:
    """The lines that the schema has something against; a key that is refused counts, rather than what holds it."""
    found: set[int] = set()
    pending = list(VALIDATOR.iter_errors(yaml.load(text, Loader=EditorLoader)))
    for error in pending:
        path: list[Any] = list(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            patterns = [*error.schema["patternProperties"], *map("^{}$".format, error.schema["properties"])]
            unknown = [key for key in error.instance if not any(re.search(pattern, key) for pattern in patterns)]
            found |= {line_of(text, [*path, key]) for key in unknown}
        else:
            found.add(line_of(text, path))
    return found


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", CASES)
def test_the_schema_accepts_every_case(case: str) -> None:
    assert lines_at_fault(CASES[case].read_text("utf-8")) == set()


@pytest.mark.parametrize("phase", synthetic.PHASES)
def test_the_schema_accepts_generated_ecosystems(phase: str) -> None:
    assert lines_at_fault(synthetic.generate(1, phase=phase)) == set()


def test_the_schema_accepts_what_the_page_about_the_format_shows() -> None:
    text = (ROOT / "docs" / "format.md").read_text("utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        assert lines_at_fault(block) == set()
        assert formats.parse(block.encode(), "format.md", "yaml").ecosystems


GOOD = """\
id: https://example.org/e
name: {nl: Keten, en: Chain}
horizons: [horizon-1]
phase: define
asOf: 2026-11-01
record: {agreements: partial}
x-own: {anything: goes}
participants:
  - id: port
    roles: [orchestrator]
    group: false
    contributions: [{brings: people, amount: 2.5}]
  - id: hoster
    mandate: {holder: CIO}
mechanisms: [relational]
agreements:
  - id: leaving
    concerns: [exit-clauses]
    parties: all
    reviewEvery: P1Y
    positions:
      - {party: hoster, takes: accepts}
"""

# What stands where what should, and whether the reader refuses it too: some it reads as they are, for a rule to judge.
MISTAKES = [
    ("id: https://example.org/e", "id: example", True),
    ("id: https://example.org/e", "identity: https://example.org/e", True),
    ("name: {nl: Keten", "name: {nl: [Keten]", True),
    ("horizons: [horizon-1]", "horizons: [horizon-4]", True),
    ("horizons:", "horizon:", True),
    ("phase: define", "phase: defin", True),
    ("phase: define", "phase: {id: define}", False),
    ("asOf: 2026-11-01", "asOf: 1-11-2026", True),
    ("record: {agreements: partial}", "record: {agreement: partial}", True),
    ("record: {agreements: partial}", "record: {agreements: half}", True),
    ("participants:", "particpants:", True),
    ("  - id: port", "  - id: port operator", True),
    ("roles: [orchestrator]", "roles: [orchestratr]", True),
    ("roles: [orchestrator]", "asOf: 2026-11-01", True),
    ("group: false", "group: maybe", True),
    ("amount: 2.5", 'amount: "2,5"', True),
    ("brings: people", "brings: gold", True),
    ("mandate: {holder: CIO}", "mandaat: {houdr: CIO}", True),
    ("mechanisms: [relational]", "mechanisms: [relation]", True),
    ("concerns: [exit-clauses]", "concerns: [exit-clause]", True),
    ("reviewEvery: P1Y", "reviewEvery: yearly", True),
    ("takes: accepts", "takes: accept", True),
]


def test_the_good_text_is_good() -> None:
    assert lines_at_fault(GOOD) == set()
    assert formats.parse(GOOD.encode(), "e.yaml", "yaml").ecosystems


@pytest.mark.parametrize(("good", "bad", "refused"), MISTAKES, ids=lambda word: str(word))
def test_a_mistake_is_found_on_its_line(good: str, bad: str, refused: bool) -> None:
    assert GOOD.count(good) == 1
    text = GOOD.replace(good, bad)
    line = GOOD[: GOOD.index(good)].count("\n") + 1
    assert line in lines_at_fault(text)
    if refused:
        with pytest.raises(InputError):
            formats.parse(text.encode(), "e.yaml", "yaml")
    else:
        formats.parse(text.encode(), "e.yaml", "yaml")


def test_both_files_are_what_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("format_reference", ROOT / "scripts" / "format_reference.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for file, text in script.texts().items():
        assert file.read_text("utf-8") == text, f"run scripts/format_reference.py: {file.name} is out of date"


def test_every_key_stands_in_schema_and_page_in_both_languages() -> None:
    page = (ROOT / "docs" / "format.md").read_text("utf-8")
    keys = [key for key, meaning in knowledge.context()["@context"].items() if isinstance(meaning, dict)]
    things = [SCHEMA, *(part for part in SCHEMA["definitions"].values() if "properties" in part)]
    offered = {key for thing in things for key in thing["properties"]}
    assert [key for key in keys if key not in offered] == []
    assert [key for key in keys if not SCHEMA["definitions"][key].get("description")] == []
    assert [key for key in keys if f"`{key}` |" not in page] == []
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
    assert {key for row in rows for key in row} == {*keys, "id"}


def test_the_schema_offers_every_term_of_the_lists() -> None:
    missing = []
    for predicate, key in yaml_ld.first_keys().items():
        note = knowledge.context()["keys"].get(key, {})
        for iri in set(yaml_ld.names(note, knowledge.range_of(predicate)).values()):
            slug = iri.rsplit("/", 1)[1]
            if not VALIDATOR.evolve(schema=SCHEMA["definitions"][key]).is_valid(slug):
                missing.append((key, slug))
    assert missing == []
