"""Inferring, proving and finding contradictions from Python."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib

import desf_graph as desf
from desf_graph.namespaces import DESF

ONTOLOGY = rdflib.Namespace(DESF)
BASE = "https://w3id.org/desf/case/sap-migration/"
UNNAMED = """@prefix : <https://example.org/> . @prefix desf: <https://w3id.org/desf/ontology#> .
:keten a desf:Ecosystem ; desf:hasParticipant :noord , :zuid .
[] desf:dependent :noord ; desf:dependencyTarget :zuid .
"""
BOTH = """id: https://example.org/keten
participants:
  - {id: noord, name: <Noord> & zoon}
platforms:
  - {id: noord}
"""


@pytest.fixture(scope="module")
def ecosystem() -> desf.Ecosystem:
    return desf.load("case:sap-migration")


class Shape(HTMLParser):
    """Counts elements, and notices those that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: dict[str, int] = {}
        self.pending: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.opened[tag] = self.opened.get(tag, 0) + 1
        self.pending.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.pending.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_what_is_inferred_is_apart_from_what_is_asserted(ecosystem: desf.Ecosystem) -> None:
    before = set(ecosystem.graph)
    inferred = ecosystem.infer()
    assert isinstance(inferred, rdflib.Graph)
    assert not set(inferred) & before and set(ecosystem.graph) == before
    assert (rdflib.URIRef(BASE + "client"), ONTOLOGY.dependsOnTransitive, rdflib.URIRef(BASE + "capgemini")) in inferred
    assert dict(inferred.namespaces())["desf"] == rdflib.URIRef(DESF)


def test_both_reasoners_infer_the_same() -> None:
    ecosystem = desf.load("case:harbour-fictional")
    assert set(ecosystem.infer(reasoner="owlrl")) == set(ecosystem.infer())
    theirs, ours = (ecosystem.validate(reasoner=name, lang="en") for name in ("owlrl", "desf"))
    assert theirs.findings == ours.findings and ours.findings


def test_an_unknown_reasoner_is_refused(ecosystem: desf.Ecosystem) -> None:
    with pytest.raises(desf.InputError, match="no reasoner is named 'hermit'"):
        ecosystem.infer(reasoner="hermit")


def test_unnamed_things_are_the_same_in_both_graphs(tmp_path: Path) -> None:
    (tmp_path / "keten.ttl").write_text(UNNAMED, "utf-8")
    ecosystem = desf.load(tmp_path / "keten.ttl")
    (node,) = ecosystem.graph.subjects(ONTOLOGY.dependent)
    assert isinstance(node, rdflib.BNode)
    noord = rdflib.URIRef("https://example.org/noord")
    assert (noord, ONTOLOGY.isDependentIn, node) in ecosystem.infer()
    assert ecosystem.why(noord, ONTOLOGY.isDependentIn, node).check() == []


def test_texts_keep_their_spelling(tmp_path: Path) -> None:
    (tmp_path / "keten.ttl").write_text(UNNAMED + ':noord desf:amount 01.50 ; desf:clause "a"@nl, "b" .', "utf-8")
    found = {value.n3() for value in desf.load(tmp_path / "keten.ttl").graph.objects() if value.n3()[0] == '"'}
    assert found == {'"01.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"a"@nl', '"b"'}


def test_terms_of_a_graph_are_words_too(ecosystem: desf.Ecosystem) -> None:
    for subject, predicate, value in sorted(ecosystem.infer()):
        assert ecosystem.why(subject, predicate, value, lang="en").check() == []


def test_a_proof_shows_itself(ecosystem: desf.Ecosystem) -> None:
    proof = ecosystem.why("t-systems", "roles", "orchestrator", lang="nl")
    assert str(proof).splitlines()[-1].startswith("5. T-Systems vervult rol Orchestrator  [uit 3, 4;")
    assert repr(proof).startswith("<Proof of ") and "5 steps" in repr(proof)
    shape = Shape()
    shape.feed(proof._repr_html_())
    assert not shape.pending
    assert (shape.opened["caption"], shape.opened["th"], shape.opened["tr"]) == (1, 3, len(proof.steps) + 1)
    assert "T-Systems vervult rol Orchestrator" in shape.text


def test_what_is_shown_in_jupyter_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "keten.yaml").write_text(BOTH, "utf-8")
    shown = desf.load(tmp_path / "keten.yaml").why("noord", "a", "foaf:Agent", lang="en")._repr_html_()
    assert "&lt;Noord&gt; &amp; zoon" in shown and "<Noord>" not in shown


def test_contradictions_are_told_in_the_language_asked_for(tmp_path: Path, ecosystem: desf.Ecosystem) -> None:
    assert ecosystem.contradictions() == []
    (tmp_path / "keten.yaml").write_text(BOTH, "utf-8")
    (one,) = desf.load(tmp_path / "keten.yaml").contradictions("nl")
    assert str(one).startswith("<Noord> & zoon is zowel 'Deelnemer' als 'Platform'")
    assert repr(one).startswith("<Contradiction: ")
    assert {place.line for place in one.positions} == {3, 5}


def test_what_does_not_follow_is_an_error(ecosystem: desf.Ecosystem) -> None:
    with pytest.raises(desf.InputError, match="does not follow"):
        ecosystem.why("t-systems", "roles", "decomposer")
