"""The ontology holds the whole handbook, and its terms hang together."""

from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, SKOS

from desf_graph import knowledge
from desf_graph.namespaces import DESF

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


def test_every_term_used_is_declared(graph: rdflib.Graph) -> None:
    declared = {str(s) for s in graph.subjects(RDF.type, None)}
    used = {str(p) for p in graph.predicates() if str(p).startswith(DESF)}
    used |= {str(o) for o in graph.objects(None, RDF.type) if str(o).startswith(DESF)}
    assert used - declared == set()
