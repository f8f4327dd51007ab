"""Input is read as written; what is wrong is said in one line with its place."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from desf_graph import formats, knowledge, synthetic
from desf_graph.errors import InputError
from desf_graph.formats import yaml_ld

SMALL = "id: https://example.org/e\nname: Keten\n"
CASES = sorted(knowledge.case_files().values())


def write(folder: Path, text: str | bytes, name: str = "e.yaml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def values(record: formats.Record) -> set[str]:
    return {t.object.value for t in record.triples if isinstance(t.object, ox.Literal)}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (SMALL + "participants:\n\t- id: a\n", 4, "tab"),
        (SMALL + 'keystone: "abc\n', 3, "close the quote"),
        (SMALL + "particpants: []\n", 3, "did you mean participants"),
        (SMALL + "phase: defin\n", 3, "did you mean define"),
        (SMALL + "keystone: prt\nparticipants: [{id: port}]\n", 3, "did you mean port"),
        (SMALL + "participants: [{id: Gemeente Dalen}]\n", 3, "use gemeente-dalen"),
        (SMALL + "name: Nogmaals\n", 3, "line 2"),
        (SMALL + "x-a: " + "[" * 100 + "]" * 100 + "\n", 3, "deeply"),
        (SMALL + "description: {nl: [a, b]}\n", 3, "one text per language"),
        (SMALL + "? [a, b]\n: c\n", 3, "no plain word"),
        (SMALL + "record: {agreements: partal}\n", 3, "did you mean partial"),
        (SMALL + "record: {agreements: {a: b}}\n", 3, "plain value"),
        (SMALL + "participants: [{id: [b]}]\n", 3, "no plain word"),
        ("name: Keten\n", None, "desf:Ecosystem"),
        ("", None, "empty"),
        (b"name: \xe9\n", 1, "UTF-8"),
    ],
)
def test_bad_yaml_is_refused_with_its_line(tmp_path: Path, text: str | bytes, line: int | None, word: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        formats.read([file])
    problem = caught.value.problems[0]
    assert line == problem.line
    assert problem.where == str(file)
    assert word in str(problem)


def test_a_bad_id_comes_with_one_that_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Meer patiënten' has a space.*use meer-patienten\b"):
        formats.read([write(tmp_path, SMALL + "participants: [{id: Meer patiënten}]\n")])


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    rows = ["x-a: &a [p, p, p, p, p, p, p, p, p]"]
    rows += [f"x-{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    with pytest.raises(InputError, match="aliases"):
        formats.read([write(tmp_path, SMALL + "\n".join(rows) + "\n")])


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.ttl", "@prefix ex: <https://example.org/> .\nex:a ex:b ex:c\n\nex:d ex:e ex:f .\n", "on line 2, was never"),
        (
            "a.jsonld",
            json.dumps({"@context": "https://context.example.org/v1", "@id": "https://example.org/a"}),
            "not fetched",
        ),
        ("a.rdf", '<?xml version="1.0"?>\n<!DOCTYPE r [ <!ENTITY e "x"> ]>\n<r/>', "document type"),
        ("a.docx", "x", "no format"),
        ("a.ttl", "<https://example.org/a> <https://example.org/b> 1 .", "desf:Ecosystem"),
    ],
)
def test_bad_rdf_is_refused(tmp_path: Path, name: str, text: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        formats.read([write(tmp_path, text, name)])


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match="nowhere.yaml: the file is not there"):
        formats.read(["nowhere.yaml"])


def test_scalars_stay_text_and_decimals_keep_their_digits(tmp_path: Path) -> None:
    text = SMALL + "participants:\n- {id: off, country: NO, contributions: [{amount: 1.50}]}\n"
    record = formats.read([write(tmp_path, text)])
    assert {"NO", "1.50"} <= values(record)
    assert "https://example.org/e/off" in record.subjects


@pytest.mark.parametrize("name", ["Keten énergie #1 (concept).yaml", "100%25 klaar.yaml", "waarde & co.yaml"])
def test_odd_paths_and_a_byte_order_mark_are_no_problem(tmp_path: Path, name: str) -> None:
    plain = formats.read([write(tmp_path, SMALL)])
    assert set(plain.triples) == set(formats.read([write(tmp_path, "\ufeff" + SMALL, name)]).triples)


def test_dutch_and_english_keys_give_the_same_graph(tmp_path: Path) -> None:
    english = (
        SMALL + "phase: define\nparticipants: [{id: a, roles: [orchestrator]}]\nagreements: [{id: b, parties: all}]\n"
    )
    dutch = english.replace("name", "naam").replace("phase", "fase").replace("participants", "deelnemers")
    dutch = dutch.replace("roles", "rollen").replace("[orchestrator]", "[regisseur]").replace("agreements", "afspraken")
    dutch = dutch.replace("parties: all", "partijen: allen")
    assert set(formats.read([write(tmp_path, english)]).triples) == set(formats.read([write(tmp_path, dutch)]).triples)


def test_an_empty_text_and_a_sign_that_looks_like_a_line_end_are_no_problem(tmp_path: Path) -> None:
    text = '<https://example.org/a> <https://example.org/b> "", "x\u2028y" .\n\n<https://example.org/c> <d .\n'
    with pytest.raises(InputError) as caught:
        formats.read_any(write(tmp_path, text, "a.ttl"))
    assert caught.value.problems[0].line == 3
    assert len(formats.read_any(write(tmp_path, text.split("\n\n")[0], "b.ttl")).triples) == 2


def test_cases_are_found() -> None:
    assert CASES


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_position_of_a_case_shows_what_it_says(case: Path) -> None:
    record = formats.read([case])
    lines = case.read_text("utf-8").splitlines()
    assert len(record.positions) > len(record.triples) / 3
    for triple, (position,) in record.positions.items():
        shown = triple.object.value
        line = lines[position.line - 1]
        if isinstance(triple.object, ox.Literal):
            assert shown in line
        elif "/_/" in shown:
            assert line.strip()  # a thing without an id stands where its first key does
        else:
            slug = shown.rsplit("/", 1)[1]
            assert slug in line or (triple.object in record.ecosystems and "all" in line)


def agrees_with_rdflib(text: str) -> bool:
    """Whether our path gives the triples that rdflib's JSON-LD parser gives for the prepared document."""
    prepared: list[bytes] = []
    original = ox.parse

    def spy(*arguments: object, **options: object) -> object:
        if options.get("format") == ox.RdfFormat.JSON_LD:
            prepared.append(arguments[0])  # type: ignore[arg-type]
        return original(*arguments, **options)  # type: ignore[call-overload]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_ld.ox, "parse", spy)
        record = formats.parse(text.encode(), "e.yaml", "yaml")
    reference = rdflib.Graph().parse(data=prepared[0], format="json-ld")
    return isomorphic(reference, rdflib.Graph().parse(data=record.ntriples(), format="nt"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_yaml_path_agrees_with_rdflib(case: Path) -> None:
    assert agrees_with_rdflib(case.read_text("utf-8"))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), phase=st.sampled_from(synthetic.PHASES), completeness=st.floats(0, 1))
def test_the_yaml_path_agrees_with_rdflib_on_generated_ecosystems(seed: int, phase: str, completeness: float) -> None:
    assert agrees_with_rdflib(synthetic.generate(seed, 4, phase=phase, completeness=completeness))


def test_keys_of_the_context_name_declared_properties() -> None:
    declared = {t.subject.value for t in knowledge.ontology().triples if isinstance(t.subject, ox.NamedNode)}
    named = [knowledge.expand(d["@id"]) for d in knowledge.context()["@context"].values() if isinstance(d, dict)]
    assert {iri for iri in named if "/desf/" in iri} - declared == set()
