"""Terms of others are spelt as their owners declare them, and the handbook passes checks that others wrote."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS

from desf_graph import knowledge
from desf_graph.validation import engines

EQUATING = (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch)
Reference = Callable[[str, str], Path]

ONTOLOGY = knowledge.root() / "ontology"
STYLE = Path(__file__).parent / "style"
OURS = "https://w3id.org/desf/"
LANGUAGES = (RDF, RDFS, OWL, SH, rdflib.XSD)  # what RDF itself is written in; rdflib knows every term

# The namespaces we borrow from, each with the folder of the copy that declares its terms.
COPIES = {
    "http://data.europa.eu/m8g/": "cccev cpov cpsv-ap",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/nemo/gufo#": "gufo",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/ns/adms#": "adms",
    "http://www.w3.org/ns/dcat#": "dcat",
    "http://www.w3.org/ns/dqv#": "dqv",
    "http://www.w3.org/ns/odrl/2/": "odrl",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov-o",
    "http://www.w3.org/ns/sosa/": "sosa",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "https://spec.edmcouncil.org/fibo/ontology/": "fibo",
}
# Of these there is no copy: whoever adds one looks it up with its owner.
WITHOUT_COPY = {
    "http://bp4mc2.org/def/archimate#ApplicationComponent",
    "http://bp4mc2.org/def/archimate#BusinessProcess",
    "http://bp4mc2.org/def/archimate#BusinessRole",
    "http://bp4mc2.org/def/archimate#Contract",
    "http://bp4mc2.org/def/archimate#Goal",
    "http://modellen.mim-standaard.nl/def/mim#begrip",
    "http://purl.org/ontology/bibo/status",
    "http://purl.org/ontology/bibo/status/draft",
    "http://purl.org/vocab/vann/preferredNamespacePrefix",
    "http://purl.org/vocab/vann/preferredNamespaceUri",
    "http://www.w3.org/ns/regorg#orgType",
    "https://creativecommons.org/licenses/by/4.0/",
    "https://schema.org/SoftwareApplication",
    "https://schema.org/domainIncludes",
    "https://schema.org/endDate",
    "https://schema.org/startDate",
    "https://schema.org/url",
    "https://w3id.org/gaia-x/development#Ecosystem",
    "https://w3id.org/gaia-x/development#Participant",
    "https://w3id.org/gaia-x/development#ServiceOffering",
    "https://w3id.org/valueflows/ont/vf#Commitment",
}


@pytest.fixture(scope="module")
def everything() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in sorted(ONTOLOGY.rglob("*.ttl")):
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def foreign(everything: rdflib.Graph) -> set[str]:
    iris = {str(term) for triple in everything for term in triple if isinstance(term, rdflib.URIRef)}
    return {iri for iri in iris if not iri.startswith(OURS)}


def namespace(iri: str) -> str | None:
    return next((prefix for prefix in COPIES if iri.startswith(prefix)), None)


def test_every_borrowed_term_is_of_a_vocabulary_we_know(foreign: set[str]) -> None:
    of_the_language = {iri for iri in foreign if any(rdflib.URIRef(iri) in language for language in LANGUAGES)}
    unknown = {iri for iri in foreign - of_the_language if namespace(iri) is None}
    assert unknown == WITHOUT_COPY


@pytest.mark.parametrize("prefix", COPIES)
def test_every_borrowed_term_is_declared_by_its_owner(
    prefix: str, foreign: set[str], everything: rdflib.Graph, reference: Reference
) -> None:
    owner = rdflib.Graph()
    for folder in COPIES[prefix].split():
        for file in sorted(reference(f"external/{folder}", f"the spelling of terms of {prefix}").iterdir()):
            if file.suffix in (".ttl", ".rdf"):
                owner.parse(file)
    used = {rdflib.URIRef(iri) for iri in foreign if namespace(iri) == prefix}
    assert used, "a vocabulary that is not used any more"
    assert {term for term in used if (term, RDF.type, None) not in owner} == set()
    for term in used:
        said_by_us = (term, RDF.type, OWL.Class) in everything
        said_by_owner = bool({OWL.Class, RDFS.Class} & set(owner.objects(term, RDF.type)))
        assert not said_by_us or said_by_owner, f"{term} is no class"


def test_the_alignment_adds_to_our_terms_and_equates_nothing(everything: rdflib.Graph) -> None:
    alignment = rdflib.Graph().parse(ONTOLOGY / "alignment.ttl")
    homes = {term for term in everything.subjects(RDF.type) if str(term).startswith(OURS)}
    links = [t for t in alignment if t[1] in (RDFS.seeAlso, RDFS.subClassOf, RDFS.subPropertyOf)]
    assert len(links) > 30
    assert {subject for subject, _, _ in links} <= homes
    assert set(EQUATING).isdisjoint(alignment.predicates())


def test_the_alignment_is_not_loaded_by_default() -> None:
    loaded = {triple.object for triple in knowledge.ontology().triples}
    assert ox.NamedNode("http://www.w3.org/ns/odrl/2/Agreement") not in loaded


# --- NL-SBB: the Dutch profile of SKOS --------------------------------------------------------------------------------


HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix horizon: <https://w3id.org/desf/id/horizon/> .
@prefix role: <https://w3id.org/desf/id/role/> .
@prefix scheme: <https://w3id.org/desf/id/scheme/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/desf/id/source/> .
"""
CONCEPT = """ex:new a skos:Concept ; skos:inScheme scheme:horizons ; skos:topConceptOf scheme:horizons ;
    dcterms:source source:sec-1 ; skos:prefLabel "Nieuw"@nl, "New"@en """
DEFINED = CONCEPT + '; skos:definition "Iets dat er nog niet was."@nl, "Something that was not there yet."@en '


@cache
def default_text() -> str:
    return (ox.serialize(knowledge.ontology().triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def handbook(extra: str = "") -> str:
    """The ontology as N-Triples, with Turtle added to it."""
    return default_text() + rdflib.Graph().parse(data=HEAD + extra).serialize(format="nt")


@cache
def as_text(file: Path) -> str:
    return str(rdflib.Graph().parse(file).serialize(format="nt"))


def found(data: str, shapes: str) -> set[str]:
    """The nodes about which something is reported, of any severity."""
    return {result.focus_node for result in engines.run(data, shapes, engines.default_engine())}


@pytest.fixture(scope="module")
def nl_sbb(reference: Reference) -> str:
    return as_text(
        reference("external/nl-sbb/skos-ap-nl.ttl", "the handbook against the Dutch profile of SKOS, NL-SBB")
    )


@pytest.mark.parametrize("addition", ["", DEFINED + "."], ids=["as it is", "with a good concept"])
def test_nl_sbb_has_nothing_to_say_about_the_handbook(nl_sbb: str, addition: str) -> None:
    assert found(handbook(addition), nl_sbb) == set()


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        (CONCEPT + ".", "https://example.org/new"),
        (DEFINED + '; skos:prefLabel "Anders"@nl .', "https://example.org/new"),
        (DEFINED + '; skos:altLabel "zonder taal" .', "https://example.org/new"),
        (DEFINED + "; skos:broader horizon:horizon-1 .", "https://example.org/new"),
        (DEFINED + "; skos:broader ex:nothing .", "https://example.org/new"),
        (DEFINED + "; skos:closeMatch ex:nothing .", "https://example.org/new"),
        (DEFINED + "; skos:inScheme ex:nothing .", "https://example.org/new"),
        (DEFINED + "; dcterms:source ex:nothing .", "https://example.org/nothing"),
        (DEFINED + "; skos:topConceptOf role:producer .", "https://example.org/new"),
        (DEFINED + ". ex:scheme a skos:ConceptScheme .", "https://example.org/scheme"),
    ],
    ids=lambda value: value[-32:],
)
def test_nl_sbb_sees_a_seeded_fault(nl_sbb: str, fault: str, where: str) -> None:
    assert where in found(handbook(fault), nl_sbb)


# --- SKOS: its integrity conditions and the examples of the SKOS Reference --------------------------------------------

INTEGRITY = STYLE / "skos-integrity.ttl"


def test_the_handbook_keeps_the_integrity_conditions_of_skos() -> None:
    assert found(handbook(), as_text(INTEGRITY)) == set()


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ("scheme:roles a skos:Concept .", "scheme/roles"),
        ("role:producer a skos:Collection .", "role/producer"),
        ('role:producer skos:altLabel "Producer"@en .', "role/producer"),
        ('role:producer skos:prefLabel "Maker"@en .', "role/producer"),
        ("role:architect skos:related role:participant .", "role/architect"),
        ("role:participant skos:related role:architect .", "role/participant"),
        ("role:producer skos:exactMatch ex:p . ex:p skos:narrowMatch role:producer .", "https://example.org/p"),
    ],
    ids=lambda value: value,
)
def test_a_seeded_fault_breaks_an_integrity_condition(fault: str, where: str) -> None:
    (focus,) = found(handbook(fault), as_text(INTEGRITY))
    assert focus.endswith(where)


@pytest.mark.parametrize(("folder", "count"), [("valid", 35), ("invalid", 16)])
def test_the_examples_of_the_skos_reference_are_judged_right(folder: str, count: int, reference: Reference) -> None:
    files = reference(
        f"external/skos-reference-examples/{folder}", "our SKOS shapes on the examples of the SKOS Reference"
    )
    shapes = as_text(INTEGRITY)
    reported = {file.stem: bool(found(as_text(file), shapes)) for file in sorted(files.glob("*.ttl"))}
    assert len(reported) == count
    assert {name for name, fault in reported.items() if fault != (folder == "invalid")} == set()
