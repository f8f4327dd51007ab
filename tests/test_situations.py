"""Situations that users of similar tools met: what they gave, and that it is read, or refused in words they can use.

The names are those of the collection that they come from, part of the reference material.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from desf_graph import formats
from desf_graph.cli import main
from desf_graph.errors import InputError
from desf_graph.messages import speak
from desf_graph.namespaces import DESF, value

Situation = Callable[[str], Path]
BASE = "id: https://example.org/e\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DESF_LANG", "en")
    yield
    speak("en")


@pytest.fixture
def situation(reference: Callable[[str, str], Path]) -> Situation:
    """The folder of a situation."""
    return lambda name: reference(f"cases/{name}", f"the situation {name}")


def in_our_words(text: str) -> str:
    """A text of the collection with our keys, and the id that our files have."""
    for theirs, ours in (
        ("organisations:", "participants:"),
        ("language: no", "description: no"),
        ("active: on", "unit: on"),
        ("keystone: yes", "result: yes"),
        ("short: N", "representative: N"),
        ("defaults:", "x-defaults:"),
        ("horizon:", "duration:"),
        ("    type: organisation\n", ""),
        ("relies_on:", "runsOn:"),
        ("notes:", "x-notes:"),
    ):
        text = text.replace(theirs, ours)
    return BASE + text


def as_ours(data: str, shapes: str, folder: Path) -> list[str]:
    """Arguments to validate data and shapes of the collection: things hang on an ecosystem, shapes have a name."""
    named: list[str] = []

    def name(match: re.Match[str]) -> str:
        message = "" if "sh:message" in match[1] else ' ; sh:message "It does not fit."@en'
        named.append(f"ex:rule-{len(named)} a sh:PropertyShape ; {match[1]}{message} .")
        return f"ex:rule-{len(named) - 1}"

    shapes = re.sub(r"\[ (sh:path [^]]*) \]", name, shapes)
    things = sorted(set(re.findall(r"(ex:\w+) a ", data)))
    of_ecosystem = f"<https://example.org/e> a <{DESF}Ecosystem> ; ex:knows {', '.join(things)} ."
    (folder / "data.trig").write_text(f"{data}\n{of_ecosystem}\n", "utf-8")
    (folder / "shapes.ttl").write_text("\n".join([shapes, *named]), "utf-8")
    return ["validate", str(folder / "data.trig"), "--shapes", str(folder / "shapes.ttl"), "--format", "json", "--all"]


def problems(path: Path | str, text: str | None = None) -> list[str]:
    """The lines that say why an input is refused."""
    with pytest.raises(InputError) as caught:
        if text is None:
            formats.read_any(path)
        else:
            formats.parse(text.encode(), str(path), "yaml")
    return [str(one) for one in caught.value.problems]


# --- RDF ----------------------------------------------------------------------


def test_in_bom_turtle(situation: Situation) -> None:
    record = formats.read_any(situation("in-bom-turtle") / "ketenpartners.ttl")
    assert "Gemeente Dalen" in {value(t.object) for t in record.triples}
    assert len(record.triples) == 2
    assert set(record.prefixes) == {"eco", "ex", "rdfs", "owl", "xsd"}


def test_in_missing_dot(situation: Situation) -> None:
    file = situation("in-missing-dot") / "instance.ttl"
    (said,) = problems(file)
    assert said.startswith(f"{file}:12:")
    # The last line of the statement that has no full stop.
    last = next(n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if line.endswith("ex:hosting"))
    assert f"on line {last}, was never closed" in said


def test_in_relative_iri(situation: Situation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = situation("in-relative-iri")
    for start in (tmp_path, folder):
        monkeypatch.chdir(start)
        for name, word in (("instance.ttl", "notes about us.txt"), ("instance.jsonld", "not decided yet")):
            (said,) = problems(folder / name)
            assert word in said
            assert said.startswith(f"{folder / name}:{8 if name.endswith('ttl') else 2}:")


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("a.ttl", "<client> <b> <#provider> .", [":1:1:", ":1:10:", ":1:14:"]),
        ("a.nt", "<client> <https://e.org/b> <https://e.org/c> .", [":1:1:"]),
        ("a.jsonld", '{"@id": "client",\n"https://e.org/b": {"@id": "x y"}}', [":1:9:", ":2:28:"]),
        ("a.trig", '<g> { <https://e.org/a> <https://e.org/b> "c"^^<d> }', [":1:48:", ":1:1:"]),
    ],
)
def test_every_relative_iri_is_named_with_its_place(name: str, text: str, places: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    said = problems(tmp_path / name)
    assert [place for place in places if not any(place in line for line in said)] == []
    assert len(said) == len(places)


def test_in_odd_paths(situation: Situation, tmp_path: Path) -> None:
    files = sorted(situation("in-odd-paths").rglob("*.ttl"))
    assert len(files) == 3
    for file in files:
        record = formats.read_any(file)
        assert len(record.triples) == 2
        assert str(tmp_path) not in record.ntriples()
        target = tmp_path / file.name
        assert main(["convert", str(file), "-o", str(target)]) == 0
        assert set(formats.read_any(target).triples) == set(record.triples)


def test_in_jsonld_remote_context(situation: Situation, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(situation("in-jsonld-remote-context") / "instance.jsonld")]) == 2
    said = capsys.readouterr().err
    assert "https://context.example.org/eco/v1.jsonld" in said
    assert "put the context itself in the file" in said


def test_in_imports_offline(situation: Situation) -> None:
    folder = situation("in-imports-offline")
    alone = formats.read_any(folder / "instance.ttl").warnings
    assert [f"<{name}>" in line for name, line in zip(IMPORTS, alone, strict=True)] == [True] * 3
    assert all("incomplete" in line for line in alone)
    together = formats.read_any([folder / "instance.ttl", folder / "local.ttl"])
    assert [f"<{name}>" in line for name, line in zip(IMPORTS, together.warnings, strict=False)] == [True] * 2
    assert "relative-iri" not in together.ntriples()


IMPORTS = ("shared/roles.ttl", "https://ontologies.example.org/not-here", "https://example.org/eco/local")


@pytest.mark.parametrize("suffix", [".ttl", ".rdf", ".jsonld", ".trig"])
def test_in_roundtrip_names(situation: Situation, suffix: str, tmp_path: Path) -> None:
    file = situation("in-roundtrip-names") / "instance.ttl"
    target = tmp_path / f"there{suffix}"
    assert main(["convert", str(file), "-o", str(target)]) == 0
    assert set(formats.read_any(target).triples) == set(formats.read_any(file).triples)
    text = target.read_text("utf-8")
    assert "https://example.org/own-org-terms#" in text
    if suffix in (".ttl", ".trig"):
        for line in file.read_text("utf-8").splitlines():
            assert not line.startswith("@prefix") or line.strip() in text


def test_in_entity_bomb(situation: Situation) -> None:
    folder = situation("in-entity-bomb")
    start = time.monotonic()
    for name in ("bomb.rdf", "xxe.rdf"):
        (said,) = problems(folder / name)
        assert said.startswith(f"{folder / name}:2: ")
        assert "must never show up" not in said
    assert time.monotonic() - start < 1


def test_in_trig_validate(situation: Situation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = situation("in-trig-validate")
    texts = [(folder / name).read_text("utf-8") for name in ("data.trig", "shapes.ttl")]
    main(as_ours(texts[0], texts[1], tmp_path))
    (report,) = json.loads(capsys.readouterr().out)["reports"]
    found = [finding for finding in report["findings"] if finding["rule"].startswith("rule-")]
    assert sorted(f["focus_node"] for f in found) == ["https://example.org/id/a", "https://example.org/id/c"]
    assert {"An organisation needs a label"} == {finding["message"] for finding in found}


def test_in_dates_decimals(situation: Situation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = situation("in-dates-decimals")
    texts = [(folder / name).read_text("utf-8") for name in ("instance.ttl", "shapes.ttl")]
    dates = {"2026-02-30", "2026-08-16T12:05:34Z", "01/05/2026", "2026-03-01"}
    written = dates | {"1.10", "1,10", "0100", "yes"}
    for suffix in (".nq", ".rdf", ".jsonld", ".trig"):
        target = tmp_path / f"there{suffix}"
        assert main(["convert", str(folder / "instance.ttl"), "-o", str(target)]) == 0
        literals = [t.object for t in formats.read_any(target).triples if isinstance(t.object, ox.Literal)]
        assert written == set(map(value, literals))
    capsys.readouterr()
    main(as_ours(texts[0], texts[1], tmp_path))
    (report,) = json.loads(capsys.readouterr().out)["reports"]
    ours = [finding for finding in report["findings"] if finding["rule"].startswith("rule-")]
    found = {(finding["focus_node"][-2:], finding["value"].split('"')[1]) for finding in ours}
    assert {("c1", "2026-02-30"), ("c2", "2026-08-16T12:05:34Z"), ("c2", "1,10"), ("c3", "01/05/2026")} <= found
    assert ("c4", "yes") in found


@pytest.mark.parametrize("command", [["validate"], ["validate", "--format", "json"], ["convert"]], ids=" ".join)
@pytest.mark.parametrize("to_file", [False, True])
def test_in_cp1252_console(situation: Situation, command: list[str], to_file: bool, tmp_path: Path) -> None:
    file = tmp_path / "instance.ttl"
    text = (situation("in-cp1252-console") / "instance.ttl").read_text("utf-8")
    file.write_text(text.replace("a eco:Organization", f"a <{DESF}Ecosystem>"), "utf-8")
    target = tmp_path / "result.txt"
    arguments = [*command, str(file), *(["-o", str(target)] if to_file else [])]
    arguments += ["--format", "turtle"] if command == ["convert"] else []
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-m", "desf_graph.cli", *arguments], env=environment, capture_output=True)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    if to_file:
        assert "Łódź" in target.read_text("utf-8")


# --- YAML ---------------------------------------------------------------------


def test_ym_norway(situation: Situation) -> None:
    text = in_our_words((situation("ym-norway") / "ecosystem.yaml").read_text("utf-8"))
    record = formats.parse(text.encode(), "e.yaml", "yaml")
    said = {value(t.object) for t in record.triples if isinstance(t.object, ox.Literal)}
    assert {"NO", "no", "on", "yes", "N", "NL"} <= said
    assert "https://example.org/e/off" in record.subjects


def test_ym_duplicate_keys(situation: Situation) -> None:
    file = situation("ym-duplicate-keys") / "ecosystem.yaml"
    (said,) = problems(file)
    assert said.startswith(f"{file}:9:1: ")
    assert "line 1" in said
    inner = in_our_words(file.read_text("utf-8").split("services:")[0])
    (said,) = problems("e.yaml", inner)
    assert "'name' stands here and on line 4" in said


def test_ym_alias_bomb(situation: Situation) -> None:
    folder = situation("ym-alias-bomb")
    start = time.monotonic()
    assert "aliases" in problems(folder / "bomb.yaml")[0]
    assert time.monotonic() - start < 1
    text = in_our_words((folder / "honest-anchor.yaml").read_text("utf-8"))
    record = formats.parse(text.encode(), "e.yaml", "yaml")
    said = {(value(t.subject).rsplit("/", 1)[1], value(t.object)) for t in record.triples}
    assert {("dalen", "tactical"), ("noord", "strategic"), ("dalen", "NL"), ("noord", "NL")} <= said


def test_ym_tabs(situation: Situation) -> None:
    file = situation("ym-tabs") / "ecosystem.yaml"
    (said,) = problems(file)
    assert said == f"{file}:3: the line is indented with a tab (use spaces)"
    text = file.read_text("utf-8").replace("\t", "    ")
    (said,) = problems("e.yaml", text)
    assert said.startswith("e.yaml:5:")
    assert "close the quote" in said


def test_ym_unknown_ref(situation: Situation) -> None:
    text = in_our_words((situation("ym-unknown-ref") / "ecosystem.yaml").read_text("utf-8"))
    said = "\n".join(problems("e.yaml", text))
    for word in ("noordlich", "did you mean noordlicht?", "'power' is not an id", "'rols'", "did you mean roles?"):
        assert word in said
    assert "'Gemeente Dalen' has a space" in said
    assert "use gemeente-dalen" in said
    assert len(said.splitlines()) == 4
    assert all(line.startswith("e.yaml:") for line in said.splitlines())


def test_a_thing_that_relies_on_itself_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(BASE + "participants: [{id: a}]\ndependencies: [{id: d, dependent: a, target: a}]\n", "utf-8")
    main(["validate", str(file), "--format", "json", "--all"])
    assert "dependency-on-another" in capsys.readouterr().out
