"""The axioms stay within OWL 2 RL and do not contradict each other."""

import shutil
from functools import cache
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS

from desf_graph import knowledge
from desf_graph.validation import engines

ONTOLOGY = knowledge.root() / "ontology"
ALIGNMENT = ONTOLOGY / "alignment.ttl"
PROFILE = Path(__file__).parent / "style" / "owl-profile.ttl"
PROFILE_SHAPE = "https://w3id.org/desf/shape/owl-profile/"
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")  # how owlrl marks a contradiction


def graph(turtle: str = "", *, literals: bool = True) -> rdflib.Graph:
    """The ontology as it is loaded by default, with Turtle added."""
    triples = [t for t in knowledge.ontology().triples if literals or not isinstance(t.object, ox.Literal)]
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt").parse(data=PREFIXES + turtle)


@cache
def profile_shapes() -> str:
    return rdflib.Graph().parse(PROFILE).serialize(format="nt")


def refused(data: rdflib.Graph) -> set[str]:
    """The profile shapes that are broken, by local name."""
    results = engines.run(data.serialize(format="nt"), profile_shapes(), engines.default_engine())
    return {result.shape.removeprefix(PROFILE_SHAPE) for result in results}


# --- Profile --------------------------------------------------------------------------------------------------------

PREFIXES = """
@prefix desf: <https://w3id.org/desf/ontology#> .
@prefix ex: <https://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ALLOWED = [
    "desf:A rdfs:subClassOf [ owl:intersectionOf ( desf:B [ owl:complementOf desf:C ] ) ] .",
    "desf:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty desf:p ; owl:allValuesFrom desf:B ] .",
    "[ owl:unionOf ( desf:A desf:B ) ] rdfs:subClassOf desf:C .",
    "[ owl:oneOf ( desf:a desf:b ) ] rdfs:subClassOf desf:C .",
    "[ owl:onProperty desf:p ; owl:someValuesFrom [ owl:unionOf ( desf:A desf:B ) ] ] rdfs:subClassOf desf:C .",
    "desf:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty desf:p ; owl:hasValue desf:a ] .",
    "desf:p a owl:ObjectProperty, owl:SymmetricProperty, owl:IrreflexiveProperty .",
]
FORBIDDEN = [
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:hasSelf true ] .", "no-self"),
    ("desf:A owl:disjointUnionOf ( desf:B desf:C ) .", "no-disjoint-union"),
    ("desf:p a owl:ReflexiveProperty .", "no-reflexive"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:minCardinality 1 ] .", "no-minimum"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:minQualifiedCardinality 1 ] .", "no-minimum"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:cardinality 1 ] .", "no-exact"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:qualifiedCardinality 1 ] .", "no-exact"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:maxCardinality 2 ] .", "no-maximum-above-one no-merging"),
    ("desf:d a rdfs:Datatype ; owl:equivalentClass [ owl:onDatatype xsd:integer ] .", "no-own-datatype"),
    ("desf:p a owl:DatatypeProperty ; rdfs:range xsd:date .", "no-other-datatype"),
    ("desf:p a owl:DatatypeProperty ; rdfs:range xsd:duration .", "no-other-datatype"),
    ("desf:p rdfs:domain [ owl:unionOf ( desf:A desf:B ) ] .", "superclass"),
    ("desf:p rdfs:range [ owl:unionOf ( desf:A desf:B ) ] .", "superclass"),
    ("desf:A rdfs:subClassOf [ owl:unionOf ( desf:B desf:C ) ] .", "superclass"),
    ("desf:A rdfs:subClassOf [ owl:oneOf ( desf:b desf:c ) ] .", "superclass"),
    ("desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:someValuesFrom desf:B ] .", "superclass"),
    (
        "desf:A rdfs:subClassOf [ owl:intersectionOf ( [ owl:onProperty desf:p ; owl:someValuesFrom desf:B ] ) ] .",
        "superclass",
    ),
    (
        "desf:A rdfs:subClassOf [ owl:onProperty desf:p ; owl:allValuesFrom [ owl:unionOf ( desf:B desf:C ) ] ] .",
        "superclass",
    ),
    ("[ owl:complementOf desf:A ] rdfs:subClassOf desf:B .", "subclass"),
    ("[ owl:onProperty desf:p ; owl:allValuesFrom desf:A ] rdfs:subClassOf desf:B .", "subclass"),
    ("[ owl:unionOf ( desf:A [ owl:complementOf desf:B ] ) ] rdfs:subClassOf desf:C .", "subclass"),
    ("desf:A owl:equivalentClass [ owl:unionOf ( desf:B desf:C ) ] .", "equivalent"),
    ("desf:A owl:equivalentClass [ owl:onProperty desf:p ; owl:someValuesFrom desf:B ] .", "equivalent"),
    ("desf:A rdfs:subClassOf owl:Thing .", "no-thing"),
    ("desf:p a owl:ObjectProperty, owl:AnnotationProperty .", "one-kind"),
    ("desf:p a owl:DatatypeProperty, owl:TransitiveProperty .", "transitive-object"),
    ("desf:p a owl:FunctionalProperty .", "no-merging"),
    ("desf:p a owl:InverseFunctionalProperty .", "no-merging"),
    ("desf:A owl:hasKey ( desf:p ) .", "no-merging"),
    ("<https://w3id.org/desf/ontology> owl:imports <http://www.w3.org/ns/org> .", "no-imports"),
    ("desf:A a owl:Class, skos:Concept .", "no-punning"),
    ("foaf:Agent rdfs:subClassOf desf:A .", "own-terms-only"),
    ("foaf:homepage rdfs:domain desf:A .", "own-terms-only"),
]


def test_the_ontology_is_within_the_profile() -> None:
    assert refused(graph()) == set()


def test_the_alignment_is_within_the_profile() -> None:
    assert refused(rdflib.Graph().parse(ALIGNMENT)) == set()


@pytest.mark.parametrize("turtle", ALLOWED)
def test_what_owl_2_rl_allows_is_let_through(turtle: str) -> None:
    assert refused(rdflib.Graph().parse(data=PREFIXES + turtle)) == set()


@pytest.mark.parametrize(("turtle", "shapes"), FORBIDDEN)
def test_a_forbidden_construct_is_refused(turtle: str, shapes: str) -> None:
    assert refused(rdflib.Graph().parse(data=PREFIXES + turtle)) == set(shapes.split())


def test_every_profile_shape_has_a_forbidden_example() -> None:
    shapes = rdflib.Graph().parse(PROFILE).subjects(rdflib.SH.message)
    named = {name for _, names in FORBIDDEN for name in names.split()}
    assert {str(shape).removeprefix(PROFILE_SHAPE) for shape in shapes} == named


def test_every_predicate_in_use_is_declared_as_a_property() -> None:
    data = graph()
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {property_ for kind in kinds for property_ in data.subjects(RDF.type, kind)}
    language = {p for p in data.predicates() if str(p).startswith((str(RDF), str(RDFS), str(OWL)))}
    assert set(data.predicates()) - declared - language == set()


# --- Contradictions -------------------------------------------------------------------------------------------------

SEEDED = [
    "ex:port a desf:Participant, desf:Agreement .",
    "ex:port a desf:SharedGoal, desf:Participant .",
    "ex:e desf:hasPlatform ex:port . ex:f desf:hasParticipant ex:port .",
    "ex:e desf:phase ex:first . ex:first a desf:Horizon .",
    "ex:p desf:holdsRole ex:trust . ex:trust a desf:BuildingBlock .",
]


def axioms() -> rdflib.Graph:
    """What the closure works on: no literals, which cost time and take part in no axiom."""
    data = rdflib.Graph().parse(ONTOLOGY / "desf.ttl")
    for subject, predicate, value in list(data):
        if isinstance(value, rdflib.Literal) or predicate in (RDFS.isDefinedBy, DCTERMS.source, DCTERMS.subject):
            data.remove((subject, predicate, value))
    return data


def contradictions(data: rdflib.Graph) -> list[str]:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data)
    return sorted(str(message) for message in data.objects(None, ERROR))


def test_the_ontology_does_not_contradict_itself() -> None:
    data = graph(literals=False)
    assert contradictions(data) == []
    assert [(s, o) for s, o in data.subject_objects(OWL.sameAs) if s != o] == []


def test_the_alignment_contradicts_nothing() -> None:
    assert contradictions(axioms().parse(ALIGNMENT)) == []


@pytest.mark.parametrize("turtle", SEEDED)
def test_a_seeded_contradiction_is_found(turtle: str) -> None:
    assert len(contradictions(axioms().parse(data=PREFIXES + turtle))) > 0


def consistent(data: rdflib.Graph, folder: Path) -> bool:
    """Whether HermiT, a full OWL 2 DL reasoner, finds a model in which each class can have members."""
    owlready2 = pytest.importorskip("owlready2", reason="not checked: OWL 2 DL by HermiT (owlready2 is not installed)")
    if shutil.which("java") is None:
        pytest.skip("not checked: OWL 2 DL by HermiT (Java is not installed)")
    file = folder / "ontology.nt"
    data.serialize(file, format="nt", encoding="utf-8")
    world = owlready2.World()
    with world.get_ontology(file.as_uri()).load():
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return False
    return not list(world.inconsistent_classes())


def test_hermit_finds_the_ontology_consistent(tmp_path: Path) -> None:
    assert consistent(graph(), tmp_path)


def test_hermit_finds_a_seeded_contradiction(tmp_path: Path) -> None:
    assert not consistent(graph(SEEDED[0]), tmp_path)
