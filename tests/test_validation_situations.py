"""Situations that users of SHACL tools run into, in our terms: each with a user's own shapes beside ours."""

import time
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from desf_graph import api, formats
from desf_graph.cli import main
from desf_graph.record import Record
from desf_graph.validation import Finding, Report, validate

PREFIXES = """
@prefix desf: <https://w3id.org/desf/ontology#> .
@prefix e: <https://example.org/e/> .
@prefix ex: <https://example.org/shapes/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ECOSYSTEM = "<https://example.org/e> a desf:Ecosystem ; desf:asOf '2026-11-01'^^xsd:date ; desf:hasParticipant {0} .\n"


def record(data: str, *participants: str) -> Record:
    text = PREFIXES + ECOSYSTEM.format(",\n".join(participants or ("e:a",))) + data
    return formats.parse(text.encode(), "e.ttl", "turtle")


@pytest.fixture
def judge(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Judges data by ours and by own shapes, and gives the report."""

    def judged(data: Record, shapes: str, lang: str = "en") -> Report:
        file = tmp_path / "own.ttl"
        file.write_text(PREFIXES + shapes, "utf-8")
        (report,) = validate(data, shapes=[file], lang=lang)
        return report

    return judged


def own(report: Report) -> list[Finding]:
    return [found for found in report.findings if found.authority == "own"]


SERVED = "ex:served a sh:PropertyShape ; sh:targetClass desf:Service ; sh:path desf:provider ; sh:class {0} ."


def test_a_class_counts_with_its_subclasses_of_the_ontology(judge) -> None:  # type: ignore[no-untyped-def]
    data = record(
        "e:a a desf:Participant . e:s a desf:Service ; desf:provider e:a . e:t a desf:Service ; desf:provider e:s ."
    )
    (found,) = own(judge(data, SERVED.format("foaf:Agent")))
    assert found.focus_node == "https://example.org/e/t"


def test_what_would_be_inferred_of_a_value_does_not_hide_that_it_is_wrong(judge) -> None:  # type: ignore[no-untyped-def]
    # rdfs:range of desf:provider would make a participant of the dataset.
    data = record("e:a a desf:Participant . e:s a desf:Service ; desf:provider e:d . e:d a desf:Dataset .")
    (found,) = own(judge(data, SERVED.format("desf:Participant")))
    assert found.message == "is provided by: d is not of the kind Participant."


@pytest.mark.parametrize("target", ["sh:targetClass <https://w3id.org/desf/ontology/Participant> ;", ""])
def test_a_shape_that_looks_at_nothing_is_named_and_never_passes(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        PREFIXES + f"ex:country a sh:PropertyShape ; {target} sh:path schema:addressCountry ; sh:minCount 1 ."
    )
    assert main(["validate", "case:sap-migration", "--shapes", str(file), "--lang", "en"]) == 0
    assert capsys.readouterr().err.startswith(
        "your own rule country looked at nothing (check the namespace of its target"
    )
    (report,) = validate(formats.read("case:sap-migration"), shapes=[file])
    assert report.untouched == ("country",)
    assert {one.outcome for one in report.rules if one.rule == "country"} == {"nothing-recorded"} or not target


def test_misspelt_shapes_are_refused_and_not_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        PREFIXES + "ex:s a sh:NodeShape ; sh:propery [ sh:path rdfs:label ; sh:mincount 1 ; sh:minlength 2 ] ."
    )
    assert main(["validate", "case:sap-migration", "--shapes", str(file), "--lang", "en"]) == 2
    told = capsys.readouterr().err
    for near in ("sh:property", "sh:minCount", "sh:minLength"):
        assert f"did you mean {near}?" in told


def test_partners_in_a_circle_give_one_cause(judge) -> None:  # type: ignore[no-untyped-def]
    data = record(
        "e:a a desf:Participant ; desf:uses e:b ; rdfs:label 'A' . e:b a desf:Participant ; desf:uses e:c ;"
        "rdfs:label 'B' . e:c a desf:Participant ; desf:uses e:a, e:c .",
        "e:a",
        "e:b",
        "e:c",
    )
    shapes = """
        ex:partner a sh:NodeShape ; sh:targetClass desf:Participant ;
            sh:property [ sh:path rdfs:label ; sh:minCount 1 ], [ sh:path desf:uses ; sh:node ex:partner ] .
    """
    assert [(f.focus_node[-1], f.message) for f in own(judge(data, shapes))] == [("c", "label: fewer than 1 recorded.")]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("nl", {"Geef een naam", "KvK-nummer ontbreekt", "addressCountry: minder dan 1 vastgelegd."}),
        ("en", {"Give a name", "KvK-nummer ontbreekt (nl)", "addressCountry: fewer than 1 recorded."}),
    ],
)
def test_each_finding_speaks_one_language_and_says_where_it_could_not(  # type: ignore[no-untyped-def]
    judge, lang: str, expected: set[str]
) -> None:
    shapes = """
        ex:s a sh:NodeShape ; sh:targetClass desf:Participant ;
            sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:message "Geef een naam"@nl, "Give a name"@en ],
                [ sh:path ex:kvk ; sh:minCount 1 ; sh:message "KvK-nummer ontbreekt"@nl ],
                [ sh:path <https://schema.org/addressCountry> ; sh:minCount 1 ] .
    """
    assert {found.message for found in own(judge(record("e:a a desf:Participant ."), shapes, lang))} == expected


def test_what_fails_inside_a_branch_is_told(judge) -> None:  # type: ignore[no-untyped-def]
    data = record("e:a a desf:Participant ; ex:sla e:sla ; ex:vat 'NL12' . e:sla ex:horizon 'yearly' .")
    shapes = """
        ex:s a sh:NodeShape ; sh:targetClass desf:Participant ;
            sh:property [ sh:path ex:sla ; sh:node ex:agreement ] ;
            sh:or ( [ sh:property [ sh:path ex:kvk ; sh:minCount 1 ] ]
                    [ sh:property [ sh:path ex:vat ; sh:minCount 1 ; sh:pattern "^NL[0-9]{9}B[0-9]{2}$" ] ] ) .
        ex:agreement a sh:NodeShape ;
            sh:property [ sh:path ex:horizon ; sh:in ( "tactical" "strategic" ) ; sh:message "Choose a horizon"@en ],
                [ sh:path ex:signedOn ; sh:minCount 1 ; sh:message "It has no signing date"@en ] .
    """
    told = {found.rule: found.message for found in own(judge(data, shapes))}
    assert "Choose a horizon" in told["s.sla"] and "It has no signing date" in told["s.sla"]
    assert "kvk: fewer than 1 recorded." in told["s"] and "'NL12'" in told["s"]
    assert not any("_:" in message or "sh:" in message for message in told.values())


def test_a_thing_without_an_id_is_described_by_its_owner_and_content(judge) -> None:  # type: ignore[no-untyped-def]
    shapes = "ex:level a sh:PropertyShape ; sh:targetClass desf:Agreement ; sh:path ex:level ; sh:minCount 1 ."
    labels = []
    for blank in ("_:x", "_:z9"):
        data = record(
            f"<https://example.org/e> rdfs:label 'Dalen' ; desf:hasAgreement {blank} . e:a a desf:Participant ."
            f"{blank} a desf:Agreement ; desf:concerns <https://w3id.org/desf/id/subject/exit-clauses> ."
        )
        labels += [found.label for found in own(judge(data, shapes))]
    assert set(labels) == {"agreement (Dalen: Clear exit clauses)"}


@pytest.mark.parametrize(
    ("severity", "strict", "code"), [("Warning", [], 0), ("Warning", ["--fail-on", "warning"], 1), ("Violation", [], 1)]
)
def test_the_severity_of_own_shapes_decides_the_exit_code(
    severity: str, strict: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        PREFIXES + "ex:vat a sh:PropertyShape ; sh:targetClass desf:Participant ; sh:path ex:vat ; sh:minCount 1 ;"
        f"sh:severity sh:{severity} ."
    )
    assert main(["validate", "case:sap-migration", "--shapes", str(file), *strict]) == code


def test_kinds_and_languages_are_told_in_words(judge) -> None:  # type: ignore[no-untyped-def]
    data = record(
        "e:a a desf:Participant ; rdfs:label 'Dalen'@nl ; ex:postcode 1234 ."
        "e:b a desf:Participant ; ex:motto 'Noord'@nl, 'Noorden'@NL .",
        "e:a",
        "e:b",
    )
    shapes = """
        ex:s a sh:NodeShape ; sh:targetClass desf:Participant ;
            sh:property [ sh:path rdfs:label ; sh:datatype xsd:string ],
                [ sh:path ex:postcode ; sh:datatype xsd:string ], [ sh:path ex:motto ; sh:uniqueLang true ] .
    """
    assert {found.message for found in own(judge(data, shapes))} == {
        "label: 'Dalen' (language nl) where plain text is asked.",
        "postcode: '1234' (a whole number) where plain text is asked.",
        "motto: more than one text in the same language.",
    }


def test_validation_leaves_the_data_untouched() -> None:
    ecosystem = api.load("case:uwv")
    before, triples = ecosystem.graph, list(ecosystem.record.triples)
    ecosystem.validate()
    assert ecosystem.record.triples == triples
    assert isomorphic(before, ecosystem.graph)
    assert isinstance(before, rdflib.Graph)


def test_many_focus_nodes_take_seconds(judge) -> None:  # type: ignore[no-untyped-def]
    size = 1000
    names = [f"e:p{number}" for number in range(size)]
    data = record(
        "".join(
            f"{name} a desf:Participant ; desf:uses {names[(number + (1 if number % 2 == 0 else -1)) % size]} .\n"
            for number, name in enumerate(names)
        ),
        *names,
    )
    shapes = '''
        ex:pair a sh:NodeShape ; sh:targetClass desf:Participant ; sh:severity sh:Warning ;
            sh:message "These two rely on each other."@en ;
            sh:sparql [ sh:select """SELECT $this ?value WHERE {
                $this <https://w3id.org/desf/ontology#uses> ?value .
                ?value <https://w3id.org/desf/ontology#uses> $this }""" ] .
    '''
    start = time.perf_counter()
    report = judge(data, shapes)
    assert time.perf_counter() - start < 60
    assert len([found for found in own(report) if found.rule == "pair"]) == size


def test_things_of_no_ecosystem_are_not_passed_over(judge) -> None:  # type: ignore[no-untyped-def]
    data = record("e:a a desf:Participant . e:loose a desf:Dataset .")
    shapes = "ex:named a sh:PropertyShape ; sh:targetClass desf:Dataset ; sh:path rdfs:label ; sh:minCount 1 ."
    assert [found.focus_node for found in own(judge(data, shapes))] == ["https://example.org/e/loose"]
