"""Every rule of OWL 2 RL on its own: what it yields from a small graph, and that it yields nothing from less.

The table is written from the W3C tables 4 to 9, not from ours. Each row runs in our engine and in owlrl, whose faults
are named.
"""

from __future__ import annotations

from typing import NamedTuple

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from desf_graph.errors import InputError
from desf_graph.reasoning import tables
from desf_graph.reasoning.closure import close
from desf_graph.reasoning.proofs import proof

PREFIXES = """
@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
FALSE = "false"


class Case(NamedTuple):
    """A rule, a graph, what follows from it (or `FALSE`), and a graph from which that does not follow.

    `misses` and `adds` say what owlrl 7.6 does wrong: it finds nothing in the first, or something in the second.
    """

    rule: str
    given: str
    yields: str
    fewer: str
    misses: str = ""
    adds: str = ""


MAX0 = ':r owl:maxCardinality "0"^^xsd:nonNegativeInteger ; owl:onProperty :p . '
MAX1 = ':r owl:maxCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty :p . '
QUALIFIED0 = ':r owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ; owl:onProperty :p ; owl:onClass '
QUALIFIED1 = ':r owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty :p ; owl:onClass '
DENIED = ":n owl:sourceIndividual :x ; owl:assertionProperty :p ; "
LAST = "never looks at the last member of a list"
CASES = [
    Case("eq-sym", ":x owl:sameAs :y .", ":y owl:sameAs :x", ":x owl:differentFrom :y ."),
    Case("eq-trans", ":x owl:sameAs :y . :y owl:sameAs :z .", ":x owl:sameAs :z", ":x owl:sameAs :y ."),
    Case("eq-rep-s", ":x owl:sameAs :y . :x :p :z .", ":y :p :z", ":x :p :z ."),
    Case("eq-rep-p", ":p owl:sameAs :q . :x :p :y .", ":x :q :y", ":x :p :y ."),
    Case("eq-rep-o", ":y owl:sameAs :z . :x :p :y .", ":x :p :z", ":x :p :y ."),
    Case("eq-diff1", ":x owl:sameAs :y ; owl:differentFrom :y .", FALSE, ":x owl:sameAs :y ; owl:differentFrom :z ."),
    Case(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :x :y ) . :x owl:sameAs :y .",
        FALSE,
        "[] a owl:AllDifferent ; owl:members ( :x :y ) . :x owl:sameAs :z .",
        misses=LAST,
    ),
    Case(
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :w :x :y ) . :y owl:sameAs :x .",
        FALSE,
        "[] a owl:AllDifferent ; owl:distinctMembers ( :w :x :y ) . :y owl:sameAs :z .",
        misses=LAST,
    ),
    Case("prp-ap", "", "rdfs:label a owl:AnnotationProperty", ""),
    Case("prp-dom", ":p rdfs:domain :c . :x :p :y .", ":x a :c", ":p rdfs:domain :c . :x :q :y ."),
    Case("prp-rng", ":p rdfs:range :c . :x :p :y .", ":y a :c", ":p rdfs:range :c . :y :p :x ."),
    Case(
        "prp-fp",
        ":p a owl:FunctionalProperty . :x :p :y , :z .",
        ":y owl:sameAs :z",
        ":p a owl:FunctionalProperty . :x :p :y . :w :p :z .",
    ),
    Case(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty . :x :p :y . :z :p :y .",
        ":x owl:sameAs :z",
        ":p a owl:InverseFunctionalProperty . :x :p :y . :z :p :w .",
    ),
    Case("prp-irp", ":p a owl:IrreflexiveProperty . :x :p :x .", FALSE, ":p a owl:IrreflexiveProperty . :x :p :y ."),
    Case("prp-symp", ":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x", ":x :p :y ."),
    Case(
        "prp-asyp",
        ":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .",
        FALSE,
        ":p a owl:AsymmetricProperty . :x :p :y . :y :p :z .",
    ),
    Case(
        "prp-trp",
        ":p a owl:TransitiveProperty . :x :p :y . :y :p :z .",
        ":x :p :z",
        ":p a owl:TransitiveProperty . :x :p :y . :w :p :z .",
    ),
    Case("prp-spo1", ":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y", ":q rdfs:subPropertyOf :p . :x :p :y ."),
    Case(
        "prp-spo2",
        ":p owl:propertyChainAxiom ( :q :r :s ) . :x :q :y . :y :r :z . :z :s :w .",
        ":x :p :w",
        ":p owl:propertyChainAxiom ( :q :r :s ) . :x :q :y . :y :r :z . :y :s :w .",
    ),
    Case("prp-eqp1", ":p owl:equivalentProperty :q . :x :p :y .", ":x :q :y", ":x :p :y ."),
    Case("prp-eqp2", ":p owl:equivalentProperty :q . :x :q :y .", ":x :p :y", ":x :q :y ."),
    Case(
        "prp-pdw",
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .",
        FALSE,
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :z .",
    ),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :o :p :q ) . :x :p :y ; :q :y .",
        FALSE,
        "[] a owl:AllDisjointProperties ; owl:members ( :o :p :q ) . :x :p :y . :y :q :x .",
        misses=LAST,
    ),
    Case("prp-inv1", ":p owl:inverseOf :q . :x :p :y .", ":y :q :x", ":x :p :y ."),
    Case("prp-inv2", ":p owl:inverseOf :q . :x :q :y .", ":y :p :x", ":x :q :y ."),
    Case(
        "prp-key",
        ":c owl:hasKey ( :p :q ) . :x a :c ; :p :v ; :q :w . :y a :c ; :p :v ; :q :w .",
        ":x owl:sameAs :y",
        ":c owl:hasKey ( :p :q ) . :x a :c ; :p :v ; :q :w . :y a :c ; :p :v ; :q :u .",
        adds="takes two things for one when all keys but the last agree",
    ),
    Case(
        "prp-npa1",
        DENIED + "owl:targetIndividual :y . :x :p :y .",
        FALSE,
        DENIED + "owl:targetIndividual :y . :x :p :z .",
    ),
    Case("prp-npa2", DENIED + "owl:targetValue 5 . :x :p 5 .", FALSE, DENIED + "owl:targetValue 5 . :x :p 6 ."),
    Case("cls-thing", "", "owl:Thing a owl:Class", ""),
    Case("cls-nothing1", "", "owl:Nothing a owl:Class", ""),
    Case("cls-nothing2", ":x a owl:Nothing .", FALSE, ":x a owl:Thing ."),
    Case(
        "cls-int1",
        ":c owl:intersectionOf ( :d :e ) . :x a :d , :e .",
        ":x a :c",
        ":c owl:intersectionOf ( :d :e ) . :x a :d .",
    ),
    Case("cls-int2", ":c owl:intersectionOf ( :d :e ) . :x a :c .", ":x a :e", ":c owl:intersectionOf ( :d :e ) ."),
    Case("cls-uni", ":c owl:unionOf ( :d :e ) . :x a :e .", ":x a :c", ":c owl:unionOf ( :d :e ) . :x a :f ."),
    Case("cls-com", ":c owl:complementOf :d . :x a :c , :d .", FALSE, ":c owl:complementOf :d . :x a :c . :y a :d ."),
    Case(
        "cls-svf1",
        ":r owl:someValuesFrom :c ; owl:onProperty :p . :x :p :y . :y a :c .",
        ":x a :r",
        ":r owl:someValuesFrom :c ; owl:onProperty :p . :x :p :y . :x a :c .",
    ),
    Case(
        "cls-svf2",
        ":r owl:someValuesFrom owl:Thing ; owl:onProperty :p . :x :p :y .",
        ":x a :r",
        ":r owl:someValuesFrom owl:Thing ; owl:onProperty :p . :x :q :y .",
    ),
    Case(
        "cls-avf",
        ":r owl:allValuesFrom :c ; owl:onProperty :p . :x a :r ; :p :y .",
        ":y a :c",
        ":r owl:allValuesFrom :c ; owl:onProperty :p . :x :p :y .",
    ),
    Case(
        "cls-hv1",
        ":r owl:hasValue :v ; owl:onProperty :p . :x a :r .",
        ":x :p :v",
        ":r owl:hasValue :v ; owl:onProperty :p .",
    ),
    Case(
        "cls-hv2",
        ":r owl:hasValue :v ; owl:onProperty :p . :x :p :v .",
        ":x a :r",
        ":r owl:hasValue :v ; owl:onProperty :p . :x :p :w .",
    ),
    Case("cls-maxc1", MAX0 + ":x a :r ; :p :y .", FALSE, MAX0 + ":x a :r ."),
    Case("cls-maxc2", MAX1 + ":x a :r ; :p :y , :z .", ":y owl:sameAs :z", MAX1 + ":x :p :y , :z ."),
    Case(
        "cls-maxqc1",
        QUALIFIED0 + ":c . :x a :r ; :p :y . :y a :c .",
        FALSE,
        QUALIFIED0 + ":c . :x a :r ; :p :y . :y a :d .",
    ),
    Case("cls-maxqc2", QUALIFIED0 + "owl:Thing . :x a :r ; :p :y .", FALSE, QUALIFIED0 + "owl:Thing . :x :p :y ."),
    Case(
        "cls-maxqc3",
        QUALIFIED1 + ":c . :x a :r ; :p :y , :z . :y a :c . :z a :c .",
        ":y owl:sameAs :z",
        QUALIFIED1 + ":c . :x a :r ; :p :y , :z . :y a :c .",
    ),
    Case(
        "cls-maxqc4",
        QUALIFIED1 + "owl:Thing . :x a :r ; :p :y , :z .",
        ":y owl:sameAs :z",
        QUALIFIED1 + "owl:Thing . :x :p :y , :z .",
    ),
    Case("cls-oo", ":c owl:oneOf ( :x :y ) .", ":y a :c", ":c owl:oneOf ( :x :z ) ."),
    Case("cax-sco", ":c rdfs:subClassOf :d . :x a :c .", ":x a :d", ":c rdfs:subClassOf :d . :x a :e ."),
    Case("cax-eqc1", ":c owl:equivalentClass :d . :x a :c .", ":x a :d", ":x a :c ."),
    Case("cax-eqc2", ":c owl:equivalentClass :d . :x a :d .", ":x a :c", ":x a :d ."),
    Case("cax-dw", ":c owl:disjointWith :d . :x a :c , :d .", FALSE, ":c owl:disjointWith :d . :x a :c . :y a :d ."),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :b :c :d ) . :x a :c , :d .",
        FALSE,
        "[] a owl:AllDisjointClasses ; owl:members ( :b :c :d ) . :x a :c , :e .",
    ),
    Case("dt-type1", "", "xsd:integer a rdfs:Datatype", ""),
    Case(
        "dt-type2",
        ":r owl:someValuesFrom xsd:decimal ; owl:onProperty :p . :x :p 5 .",
        ":x a :r",
        ":r owl:someValuesFrom xsd:decimal ; owl:onProperty :p . :x :p 5e0 .",
    ),
    Case(
        "dt-diff",
        ':p a owl:FunctionalProperty . :x :p "1" , "2" .',
        FALSE,
        ':p a owl:FunctionalProperty . :x :p 1 , "01"^^xsd:int .',
        misses="has no rule for it",
    ),
    Case(
        "dt-not-type",
        ":p rdfs:range xsd:integer . :x :p true .",
        FALSE,
        ":p rdfs:range xsd:integer . :x :p 5 .",
        misses="looks at the text of a literal only",
    ),
    Case("dt-not-type", ':x :p "twelve"^^xsd:integer .', FALSE, ':x :p "12"^^xsd:integer .'),
    Case("scm-cls", ":c a owl:Class .", ":c rdfs:subClassOf owl:Thing", ":c a owl:ObjectProperty ."),
    Case("scm-cls", ":c a owl:Class .", "owl:Nothing rdfs:subClassOf :c", ""),
    Case("scm-cls", ":c a owl:Class .", ":c rdfs:subClassOf :c", ""),
    Case("scm-cls", ":c a owl:Class .", ":c owl:equivalentClass :c", ""),
    Case(
        "scm-sco",
        ":c rdfs:subClassOf :d . :d rdfs:subClassOf :e .",
        ":c rdfs:subClassOf :e",
        ":c rdfs:subClassOf :d . :e rdfs:subClassOf :d .",
    ),
    Case("scm-eqc1", ":c owl:equivalentClass :d .", ":d rdfs:subClassOf :c", ":c rdfs:subClassOf :d ."),
    Case(
        "scm-eqc2",
        ":c rdfs:subClassOf :d . :d rdfs:subClassOf :c .",
        ":c owl:equivalentClass :d",
        ":c rdfs:subClassOf :d .",
    ),
    Case("scm-op", ":p a owl:ObjectProperty .", ":p rdfs:subPropertyOf :p", ""),
    Case("scm-op", ":p a owl:ObjectProperty .", ":p owl:equivalentProperty :p", ""),
    Case("scm-dp", ":p a owl:DatatypeProperty .", ":p rdfs:subPropertyOf :p", ""),
    Case("scm-dp", ":p a owl:DatatypeProperty .", ":p owl:equivalentProperty :p", ""),
    Case(
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r",
        ":p rdfs:subPropertyOf :q . :r rdfs:subPropertyOf :q .",
    ),
    Case("scm-eqp1", ":p owl:equivalentProperty :q .", ":q rdfs:subPropertyOf :p", ":p rdfs:subPropertyOf :q ."),
    Case(
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q",
        ":p rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-dom1",
        ":p rdfs:domain :c . :c rdfs:subClassOf :d .",
        ":p rdfs:domain :d",
        ":p rdfs:domain :c . :d rdfs:subClassOf :c .",
    ),
    Case(
        "scm-dom2",
        ":q rdfs:domain :c . :p rdfs:subPropertyOf :q .",
        ":p rdfs:domain :c",
        ":q rdfs:domain :c . :q rdfs:subPropertyOf :p .",
    ),
    Case(
        "scm-rng1",
        ":p rdfs:range :c . :c rdfs:subClassOf :d .",
        ":p rdfs:range :d",
        ":p rdfs:range :c . :d rdfs:subClassOf :c .",
    ),
    Case(
        "scm-rng2",
        ":q rdfs:range :c . :p rdfs:subPropertyOf :q .",
        ":p rdfs:range :c",
        ":q rdfs:range :c . :q rdfs:subPropertyOf :p .",
    ),
    Case(
        "scm-hv",
        ":c owl:hasValue :i ; owl:onProperty :p . :d owl:hasValue :i ; owl:onProperty :q . :p rdfs:subPropertyOf :q .",
        ":c rdfs:subClassOf :d",
        ":c owl:hasValue :i ; owl:onProperty :p . :d owl:hasValue :j ; owl:onProperty :q . :p rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-svf1",
        ":c owl:someValuesFrom :y ; owl:onProperty :p . :d owl:someValuesFrom :z ; owl:onProperty :p . "
        ":y rdfs:subClassOf :z .",
        ":c rdfs:subClassOf :d",
        ":c owl:someValuesFrom :y ; owl:onProperty :p . :d owl:someValuesFrom :z ; owl:onProperty :q . "
        ":y rdfs:subClassOf :z .",
    ),
    Case(
        "scm-svf2",
        ":c owl:someValuesFrom :y ; owl:onProperty :p . :d owl:someValuesFrom :y ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q .",
        ":c rdfs:subClassOf :d",
        ":c owl:someValuesFrom :y ; owl:onProperty :p . :d owl:someValuesFrom :y ; owl:onProperty :q . "
        ":q rdfs:subPropertyOf :p .",
    ),
    Case(
        "scm-avf1",
        ":c owl:allValuesFrom :y ; owl:onProperty :p . :d owl:allValuesFrom :z ; owl:onProperty :p . "
        ":y rdfs:subClassOf :z .",
        ":c rdfs:subClassOf :d",
        ":c owl:allValuesFrom :y ; owl:onProperty :p . :d owl:allValuesFrom :z ; owl:onProperty :q . "
        ":y rdfs:subClassOf :z .",
    ),
    Case(
        "scm-avf2",
        ":c owl:allValuesFrom :y ; owl:onProperty :p . :d owl:allValuesFrom :y ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q .",
        ":d rdfs:subClassOf :c",
        ":c owl:allValuesFrom :y ; owl:onProperty :p . :d owl:allValuesFrom :y ; owl:onProperty :q . "
        ":q rdfs:subPropertyOf :p .",
    ),
    Case("scm-int", ":c owl:intersectionOf ( :d :e ) .", ":c rdfs:subClassOf :e", ":c owl:unionOf ( :d :e ) ."),
    Case("scm-uni", ":c owl:unionOf ( :d :e ) .", ":e rdfs:subClassOf :c", ":c owl:intersectionOf ( :d :e ) ."),
]


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def reference(text: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=PREFIXES + text, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_every_rule_of_the_tables_has_a_case() -> None:
    named = {rule.name for rule in tables.rules()} | tables.NO_PATTERN
    assert named - {"eq-ref"} == {case.rule for case in CASES}
    assert len(named | tables.LEFT_OUT.keys()) == 78


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.yields}")
def test_a_rule_yields_what_the_tables_say(case: Case) -> None:
    closure = close(triples(case.given))
    if case.yields == FALSE:
        assert case.rule in {failure.rule for failure in closure.engine.failures()}
        assert close(triples(case.fewer)).engine.failures() == []
        return
    (expected,) = triples(case.yields + " .")
    assert expected in closure
    found = proof(closure, expected)
    assert found.check() == []
    assert case.rule in {step.rule for step in found.steps}
    if case.fewer:
        assert expected not in close(triples(case.fewer))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.yields}")
def test_owlrl_agrees_but_for_its_known_faults(case: Case) -> None:
    def holds(text: str) -> bool:
        graph = reference(text)
        if case.yields == FALSE:
            return (None, ERROR, None) in graph
        return set(rdflib.Graph().parse(data=f"{PREFIXES} {case.yields} .", format="turtle")) <= set(graph)

    assert holds(case.given) != bool(case.misses)
    if case.fewer:
        assert holds(case.fewer) == bool(case.adds)


def test_a_thing_that_differs_from_itself_is_a_contradiction() -> None:
    for text in (":x owl:differentFrom :x .", "[] a owl:AllDifferent ; owl:members ( :x :x ) ."):
        assert len(close(triples(text)).engine.failures()) == 1, text


def test_axioms_that_only_follow_are_used_too() -> None:
    closure = close(triples(":q owl:sameAs rdfs:subClassOf . :c :q :d . :x a :c . :e owl:sameAs :d ."))
    assert set(triples(":x a :d , :e . :c rdfs:subClassOf :e .")) <= set(closure.inferred)


@pytest.mark.parametrize("name", sorted(tables.NOT_COVERED))
def test_a_construct_that_the_rules_cannot_use_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError, match="owl:" + name.removeprefix(tables.OWL)):
        close(triples(f":c <{name}> :d ."))
    with pytest.raises(InputError, match="owl:" + name.removeprefix(tables.OWL)):
        close(triples(f":c a <{name}> ."))


def test_an_axiom_about_sameness_itself_is_refused() -> None:
    with pytest.raises(InputError, match="owl:sameAs"):
        close(triples(":p rdfs:subPropertyOf owl:sameAs ."))


def test_a_broken_list_yields_nothing_and_ends() -> None:
    for text in (":c owl:unionOf :l . :l rdf:first :d ; rdf:rest :l . :x a :d .", ":c owl:unionOf :l . :x a :d ."):
        assert close(triples(text)).inferred == []
