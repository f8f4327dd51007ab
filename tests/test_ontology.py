"""The ontology holds the whole handbook, and its terms hang together."""

from collections import Counter, defaultdict

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, SKOS

from desf_graph import knowledge
from desf_graph.namespaces import DESF, ID

ONTOLOGY = rdflib.Namespace(DESF)


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    text = ox.serialize(knowledge.ontology().triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


def concepts(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    return set(graph.subjects(RDF.type, SKOS.Concept))


def test_every_concept_of_the_handbook_is_there(graph: rdflib.Graph) -> None:
    ids = Counter(str(o) for s, o in graph.subject_objects(ONTOLOGY.inventoryId) if s in concepts(graph))
    assert len(ids) == 556
    assert set(ids.values()) == {1}


def test_every_statement_of_the_handbook_is_there(graph: rdflib.Graph) -> None:
    assert len(set(graph.subjects(RDF.type, ONTOLOGY.HandbookStatement))) == 256


def test_every_section_of_the_handbook_is_there(graph: rdflib.Graph) -> None:
    sections = set(graph.subjects(RDF.type, ONTOLOGY.Source))
    assert len({s for s in sections if graph.value(s, ONTOLOGY.inventoryId)}) == 72


def test_there_are_classes_and_properties(graph: rdflib.Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert len({s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(DESF)}) > 300


def test_every_kind_of_concept_has_a_member(graph: rdflib.Graph) -> None:
    kinds = set(graph.subjects(rdflib.RDFS.subClassOf, SKOS.Concept))
    assert {kind for kind in kinds if graph.value(predicate=RDF.type, object=kind, any=True) is None} == set()


def test_broader_and_related_stay_inside_one_scheme(graph: rdflib.Graph) -> None:
    for predicate in (SKOS.broader, SKOS.related, SKOS.topConceptOf):
        for one, other in graph.subject_objects(predicate):
            scheme = other if predicate == SKOS.topConceptOf else graph.value(other, SKOS.inScheme)
            assert graph.value(one, SKOS.inScheme) == scheme, one


def test_preferred_labels_are_unique_within_a_scheme(graph: rdflib.Graph) -> None:
    seen = Counter(
        (graph.value(c, SKOS.inScheme), o.language, str(o).casefold())
        for c in concepts(graph)
        for o in graph.objects(c, SKOS.prefLabel)
        if isinstance(o, rdflib.Literal)
    )
    assert [key for key, count in seen.items() if count > 1] == []


def named(graph: rdflib.Graph, name: str, language: str) -> set[str]:
    """What people call by a name: the things, as `prefix:slug` or the name of a class or property."""
    found = {
        str(thing)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for thing, label in graph.subject_objects(predicate)
        if isinstance(label, rdflib.Literal) and (label.language, label.casefold()) == (language, name.casefold())
    }
    return {iri.removeprefix(DESF).removeprefix(ID).replace("/", ":") for iri in found}


@pytest.mark.parametrize(
    ("language", "name", "things"),
    [
        ("nl", "regisseur", "role:orchestrator"),
        ("nl", "orkestrator", "role:orchestrator"),
        ("nl", "orchestrator", "role:orchestrator"),
        ("en", "orchestrator", "role:orchestrator"),
        ("nl", "hoofdorganisatie", "role:keystone-player"),
        ("nl", "reducent", "role:reducer"),
        ("en", "decomposer", "role:reducer"),
        ("nl", "pentest", "mechanism:penetration-test"),
        ("nl", "DAO", "ecosystem-type:dao"),
        ("nl", "rondetafeloverleg", "mechanism:round-table"),
        ("nl", "gezamenlijk doel", "definition:shared-goal SharedGoal"),
        ("nl", "gemeenschappelijk doel", "block:common-goal definition:shared-goal"),
        ("nl", "deelnemer", "role:participant Participant"),
        ("nl", "mandaat", "definition:mandate Mandate"),
    ],
)
def test_a_name_that_people_use_reaches_what_they_mean(
    graph: rdflib.Graph, language: str, name: str, things: str
) -> None:
    assert named(graph, name, language) == set(things.split())


def test_no_two_things_of_one_kind_share_a_name(graph: rdflib.Graph) -> None:
    """One name may reach a class, a block and a definition, but in one list it means one thing in either language."""
    things: defaultdict[tuple[rdflib.term.Node, str], set[rdflib.term.Node]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for thing, label in graph.subject_objects(predicate):
            for kind in set(graph.objects(thing, RDF.type)) - {SKOS.Concept}:
                things[kind, str(label).casefold()].add(thing)
    assert {key: sharing for key, sharing in things.items() if len(sharing) > 1} == {}


def test_a_class_that_bears_the_name_of_a_definition_points_to_it(graph: rdflib.Graph) -> None:
    definitions = set(graph.subjects(RDF.type, ONTOLOGY.DefinedTerm))
    pairs = [
        (thing, other)
        for thing in graph.subjects(RDF.type, OWL.Class)
        for label in graph.objects(thing, SKOS.prefLabel)
        for other in graph.subjects(SKOS.prefLabel, label)
        if other in definitions
    ]
    assert len(pairs) > 20
    assert [pair for pair in pairs if (pair[0], DCTERMS.subject, pair[1]) not in graph] == []


def test_every_term_used_is_declared(graph: rdflib.Graph) -> None:
    declared = {str(s) for s in graph.subjects(RDF.type, None)}
    used = {str(p) for p in graph.predicates() if str(p).startswith(DESF)}
    used |= {str(o) for o in graph.objects(None, RDF.type) if str(o).startswith(DESF)}
    assert used - declared == set()
