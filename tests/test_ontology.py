"""The ontology holds the handbook and keeps to the house style."""

from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS

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


def test_every_statement_of_the_handbook_is_there_with_an_authority(graph: rdflib.Graph) -> None:
    statements = set(graph.subjects(RDF.type, ONTOLOGY.HandbookStatement))
    assert len(statements) == 256
    assert all(graph.value(s, ONTOLOGY.authority) is not None for s in statements)


def test_every_concept_has_labels_definitions_and_source(graph: rdflib.Graph) -> None:
    for concept in concepts(graph):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert sorted(o.language for o in graph.objects(concept, predicate)) == ["en", "nl"], concept
        assert graph.value(concept, DCTERMS.source) is not None, concept


def test_definitions_are_short_sentences_and_all_different(graph: rdflib.Graph) -> None:
    definitions = [str(o) for c in concepts(graph) for o in graph.objects(c, SKOS.definition)]
    assert [text for text, count in Counter(definitions).items() if count > 1] == []
    assert [text for text in definitions if not 5 <= len(text.split()) <= 60] == []


def test_every_term_says_what_it_means(graph: rdflib.Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {s for kind in kinds for s in graph.subjects(RDF.type, kind) if str(s).startswith(DESF)}
    assert len(terms) > 300
    for term in terms:
        assert {o.language for o in graph.objects(term, RDFS.label)} == {"nl", "en"}, term
        assert {o.language for o in graph.objects(term, SKOS.definition)} == {"nl", "en"}, term


def test_broader_stays_inside_one_scheme(graph: rdflib.Graph) -> None:
    for narrow, broad in graph.subject_objects(SKOS.broader):
        assert graph.value(narrow, SKOS.inScheme) == graph.value(broad, SKOS.inScheme), narrow


def test_preferred_labels_are_unique_within_a_scheme(graph: rdflib.Graph) -> None:
    seen = Counter(
        (graph.value(c, SKOS.inScheme), o.language, str(o).casefold())
        for c in concepts(graph)
        for o in graph.objects(c, SKOS.prefLabel)
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_nothing_outside_owl_2_rl_that_merges_or_imports(graph: rdflib.Graph) -> None:
    for forbidden in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.ReflexiveProperty):
        assert list(graph.subjects(RDF.type, forbidden)) == []
    for predicate in (
        OWL.imports,
        OWL.unionOf,
        OWL.hasKey,
        OWL.someValuesFrom,
        OWL.minCardinality,
        OWL.disjointUnionOf,
    ):
        assert list(graph.subject_objects(predicate)) == []


def test_every_term_used_is_declared(graph: rdflib.Graph) -> None:
    declared = {str(s) for s in graph.subjects(RDF.type, None)}
    used = {str(p) for p in graph.predicates() if str(p).startswith(DESF)}
    used |= {str(o) for o in graph.objects(None, RDF.type) if str(o).startswith(DESF)}
    assert used - declared == set()
