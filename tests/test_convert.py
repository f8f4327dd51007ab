"""What goes through `desf convert` comes back: no statement lost, the same bytes for the same graph."""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from desf_graph import formats, knowledge, synthetic
from desf_graph.cli import main
from desf_graph.errors import InputError
from desf_graph.formats import writing
from desf_graph.messages import speak
from desf_graph.record import Record

CASES = knowledge.case_files()
HARD = """
@prefix ex: <https://example.org/id/> .
@prefix desf: <https://w3id.org/desf/ontology#> .
ex:e a desf:Ecosystem ; ex:says "0100"^^<http://www.w3.org/2001/XMLSchema#integer>, "1,10"^^<http://www.w3.org/2001/XMLSchema#decimal>,
  "yes"^^<http://www.w3.org/2001/XMLSchema#boolean>, "a\\r\\n\\tb & <c> ]]> \\"d\\" '"@nl, "  space ", true, 1.0e3, .5 ;
  ex:knows [ ex:knows [] , ex:e ] , ex:v1.2\\. , <https://example.org/id/a,b;c> .
_:a ex:knows _:b . _:b ex:knows _:a .
_:c ex:knows _:d . _:x ex:knows _:d .
"""


def dataset(record: Record) -> ox.Dataset:
    found = ox.Dataset(record.quads())
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def there_and_back(record: Record, form: str) -> Record:
    return formats.parse(writing.write(record, form).text.encode(), "there", form)


@pytest.mark.parametrize("form", formats.FORMS)
@pytest.mark.parametrize("case", CASES)
def test_every_case_comes_back_from_every_format(case: str, form: str) -> None:
    record = formats.read(f"case:{case}")
    through_quads = there_and_back(there_and_back(record, form), "n-quads")
    assert dataset(record) == dataset(through_quads)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    phase=st.sampled_from(synthetic.PHASES),
    participants=st.integers(2, 4),
    completeness=st.floats(0, 1),
    form=st.sampled_from(formats.FORMS),
)
def test_generated_ecosystems_come_back_from_every_format(
    seed: int, phase: str, participants: int, completeness: float, form: str
) -> None:
    record = formats.parse(
        synthetic.generate(seed, participants, phase=phase, completeness=completeness).encode(), "e", "yaml"
    )
    through_quads = there_and_back(there_and_back(record, form), "n-quads")
    assert set(record.triples) == set(through_quads.triples)  # no blank nodes: equal is isomorphic
    assert writing.write(record, "turtle").text == writing.write(through_quads, "turtle").text


@pytest.mark.parametrize("case", CASES)
def test_yaml_through_turtle_gives_the_same_yaml(case: str) -> None:
    for keys in ("en", "nl"):
        text = writing.write(formats.read(f"case:{case}"), "yaml", keys).text
        record = formats.parse(text.encode(), "there", "yaml")
        assert text == writing.write(there_and_back(record, "turtle"), "yaml", keys).text


@pytest.mark.parametrize("form", sorted(set(formats.FORMS) - {"yaml"}))
def test_hard_names_and_literals_come_back_as_they_were_written(form: str) -> None:
    record = formats.parse(HARD.encode(), "hard.ttl", "turtle")
    assert dataset(record) == dataset(there_and_back(record, form))


@pytest.mark.parametrize("form", ["turtle", "json-ld", "rdf-xml", "trig"])
def test_others_read_what_we_write(form: str) -> None:
    record = formats.parse(HARD.encode(), "hard.ttl", "turtle")
    name = {"rdf-xml": "xml"}.get(form, form)
    read = rdflib.Dataset(default_union=True).parse(data=writing.write(record, form).text, format=name)
    again = formats.parse(read.serialize(format="nquads").encode(), "rdflib", "n-quads")
    # rdflib writes literals that fit their type in a form of its own, so that they are counted rather than compared.
    assert len(record.triples) == len(again.triples)


@pytest.mark.parametrize("text", [HARD, "uwv"])
def test_the_same_graph_gives_the_same_bytes_in_any_order(text: str) -> None:
    record = formats.parse(HARD.encode(), "h", "turtle") if text == HARD else formats.read(f"case:{text}")
    for seed in range(5):
        triples = list(record.triples)
        random.Random(seed).shuffle(triples)
        fresh: dict[object, ox.BlankNode] = {}

        def anew(node: object, fresh: dict[object, ox.BlankNode] = fresh) -> object:
            return fresh.setdefault(node, ox.BlankNode()) if isinstance(node, ox.BlankNode) else node

        shuffled = Record([ox.Triple(anew(t.subject), t.predicate, anew(t.object)) for t in triples])  # type: ignore[arg-type]
        shuffled.prefixes = record.prefixes
        for form in set(formats.FORMS) - ({"yaml"} if text == HARD else set()):
            assert writing.write(record, form).text == writing.write(shuffled, form).text


def test_turtle_nests_what_was_nested_and_keeps_the_files_prefixes() -> None:
    text = writing.write(formats.parse(HARD.encode(), "hard.ttl", "turtle"), "turtle").text
    assert "@prefix ex: <https://example.org/id/> ." in text
    assert "[ ex:knows ex:e, [] ] ;" in text
    assert '"0100"' not in text  # a bare number keeps its digits
    assert "0100" in text


def test_a_blank_node_becomes_a_thing_with_a_path(tmp_path: Path) -> None:
    turtle = """@prefix desf: <https://w3id.org/desf/ontology#> .
    <https://example.org/e> a desf:Ecosystem ;
        desf:hasParticipant <https://example.org/e/a> ;
        desf:hasParticipant [ a desf:Participant ; desf:mandate [ desf:mandateHolder "CIO" ] ] .
    <https://example.org/e/a> a desf:Participant .
    """
    text = writing.write(formats.parse(turtle.encode(), "a.ttl", "turtle"), "yaml").text
    assert 'mandate: {holder: "CIO"}' in text
    again = formats.parse(text.encode(), "b", "yaml")
    assert text == writing.write(again, "yaml").text


ODD_TEXTS = [
    "",
    " ",
    "a: b",
    "# c",
    "- d",
    "NO",
    "null",
    "1.50",
    "2026-11-01",
    "'",
    '"',
    "a\\nb",
    "line\nline",
    "\ttab",
    "😀",
]
ODD_TEXTS += [
    "{a}",
    "[b]",
    "&c",
    "*d",
    "!e",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\u2028",
    "\x0b",
    "\ufeff",
    "é̂",
    "ends:",
    "<<",
    "\r\n",
]


def test_odd_texts_and_ids_survive_yaml() -> None:
    ids = ["all", "allen", "null", "true", "1", "0x1", "~", "é", "x/y", "_/x/1", "-", "?", "a,b", "on", "="]
    base = "https://example.org/e"
    context = (
        "@prefix desf: <https://w3id.org/desf/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    )
    lines = [context, f"<{base}> a desf:Ecosystem ."]
    for number, name in enumerate(ids):
        text = str(ox.Literal(ODD_TEXTS[number % len(ODD_TEXTS)], language="nl"))
        lines.append(
            f"<{base}> desf:hasParticipant <{base}/{name}> . <{base}/{name}> a desf:Participant ; rdfs:label {text} ."
        )
        lines.append(f"<{base}> desf:hasActivity <{base}/act-{number}> .")
        lines.append(
            f"<{base}/act-{number}> a desf:Activity ; desf:owner <{base}/{name}> ; desf:performedBy <{base}/{name}> ."
        )
    lines += [f"<{base}> rdfs:label {ox.Literal(text)}, {ox.Literal(text, language='en')} ." for text in ODD_TEXTS]
    record = formats.parse("\n".join(lines).encode(), "odd.ttl", "turtle")
    for keys in ("en", "nl"):
        text = writing.write(record, "yaml", keys).text
        assert set(record.triples) == set(formats.parse(text.encode(), "odd.yaml", "yaml").triples)


def test_things_that_hold_each_other_are_written_once() -> None:
    base = "https://example.org/e"
    text = f"""@prefix desf: <https://w3id.org/desf/ontology#> .
    <{base}> a desf:Ecosystem ; desf:hasAgreement <{base}/a> .
    <{base}/a> a desf:Agreement ; desf:supersedes <{base}/b> .
    <{base}/b> a desf:Agreement ; desf:supersedes <{base}/a> .
    """
    record = formats.parse(text.encode(), "a.ttl", "turtle")
    assert dataset(record) == dataset(there_and_back(record, "yaml"))


def test_what_has_no_place_in_yaml_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="example.org/id/says"):
        writing.write(formats.parse(HARD.encode(), "hard.ttl", "turtle"), "yaml")


def test_what_xml_cannot_hold_is_refused() -> None:
    for text in (
        "<https://e.org/a> <https://e.org/1> <https://e.org/b> .",
        '<https://e.org/a> <https://e.org/p> "\\u000B" .',
    ):
        with pytest.raises(InputError, match="that XML can"):
            writing.write(formats.parse(text.encode(), "a.nt", "n-triples"), "rdf-xml")


def test_named_graphs_stay_where_the_format_has_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speak("en")
    file = tmp_path / "a.trig"
    file.write_text("@prefix ex: <https://example.org/> . ex:g { ex:a ex:b [ ex:c ex:d ] } ex:a ex:b ex:c .", "utf-8")
    for name in ("b.nq", "c.jsonld", "d.trig"):
        assert main(["convert", str(file), "-o", str(tmp_path / name)]) == 0
        assert dataset(formats.read_any(file)) == dataset(formats.read_any(tmp_path / name))
        assert "ex:g" in (tmp_path / name).read_text() or "https://example.org/g" in (tmp_path / name).read_text()
    capsys.readouterr()
    assert main(["convert", str(file), "-o", str(tmp_path / "e.ttl"), "--lang", "en"]) == 0
    assert "no named graphs" in capsys.readouterr().err


def test_two_files_may_use_the_same_label_for_two_blank_nodes(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_text(f'_:x <https://e.org/p> "{name}" .\n', "utf-8")
    record = formats.read_any([tmp_path / "a.nt", tmp_path / "b.nt"])
    assert len({triple.subject for triple in record.triples}) == 2


def test_several_files_of_one_ecosystem_become_one_file_whatever_their_order(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: https://example.org/e\nname: Keten\nparticipants: [{id: a}]\n", "utf-8")
    (tmp_path / "b.yaml").write_text("id: https://example.org/e\nparticipants: [{id: b, name: B}]\n", "utf-8")
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    assert main(["convert", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "-o", str(one)]) == 0
    assert main(["convert", str(tmp_path / "b.yaml"), str(tmp_path / "a.yaml"), "-o", str(other)]) == 0
    assert one.read_text("utf-8") == other.read_text("utf-8")
    assert 'participants:\n  - {id: a}\n  - {id: b, name: "B"}\n' in one.read_text("utf-8")


def test_a_file_is_not_written_over_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("# mine\nid: https://example.org/e\n", "utf-8")
    assert main(["convert", str(file), "-o", str(file)]) == 2
    assert "# mine" in file.read_text("utf-8")


def test_the_mark_of_a_partial_record_survives_yaml() -> None:
    lists = "record: {agreements: partial, participants: partial}\n"
    for text in ("record: partial\n", lists, "record: partial\nvastlegging: {agreements: partial}\n"):
        record = formats.parse(f"id: https://example.org/e\n{text}".encode(), "a.yaml", "yaml")
        assert len(record.triples) > 1
        assert dataset(record) == dataset(there_and_back(record, "yaml"))


def test_an_output_of_unknown_format_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    assert main(["convert", "case:uwv", "-o", str(tmp_path / "a.docx")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_case_in_turtle_says_what_it_says_in_yaml() -> None:
    written = formats.read(Path(__file__).parent / "data" / "processes-abc.ttl")
    assert set(formats.read("case:processes-abc").triples) == set(written.triples)
