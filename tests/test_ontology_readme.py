"""The guide to the ontology says what the files hold: its tables and its diagram are checked against them."""

import re

import pytest
import rdflib
from rdflib import RDFS, SKOS

from desf_graph import knowledge
from desf_graph.namespaces import DESF, ID

ONTOLOGY = knowledge.root() / "ontology"
GUIDE = (ONTOLOGY / "README.md").read_text("utf-8")
TERMS = rdflib.Namespace(DESF)
KINDS = re.findall(r"^\| [`\w].*? \| `desf:(\w+)` \| `(\S+\.ttl)` \| `(\S+):` \| (?:`scheme:(\S+)`|–) \|", GUIDE, re.M)
OWN_LISTS = re.findall(r"^\| .*? \| `desf:(\w+)` \| `(\S+):` \| `scheme:(\S+)` \|", GUIDE, re.M)
ARROWS = re.findall(r"^    (\w+) --> (\w+) : (\w+)$", GUIDE, re.M)
SUBCLASSES = re.findall(r"^    (\w+) <\|-- (\w+)$", GUIDE, re.M)


@pytest.fixture(scope="module")
def words() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY / "desf.ttl")


def test_every_file_is_named() -> None:
    files = {file.relative_to(ONTOLOGY).as_posix() for file in ONTOLOGY.rglob("*") if file.is_file()} - {"README.md"}
    rows = re.findall(r"^\| `(\S+)`(?: to `(\S+)`)? \|", GUIDE, re.M)
    named = set()
    for first, last in rows:
        if last:  # "10-roles.ttl to 12-horizons.ttl"
            named |= {file for file in files if first <= file <= f"handbook/{last}"}
        else:
            named |= {file for file in files if re.fullmatch(first.replace("*", ".*"), file)}
    assert files - named == set()


@pytest.mark.parametrize(("kind", "file", "prefix", "scheme"), KINDS, ids=lambda value: value)
def test_a_row_of_the_table_of_kinds(kind: str, file: str, prefix: str, scheme: str) -> None:
    graph = rdflib.Graph().parse(ONTOLOGY / "handbook" / file)
    members = set(graph.subjects(rdflib.RDF.type, TERMS[kind]))
    assert members
    assert {str(member).rpartition("/")[0] for member in members} == {ID + prefix}
    schemes = {str(s) for member in members for s in graph.objects(member, SKOS.inScheme)}
    assert schemes == ({f"{ID}scheme/{scheme}"} if scheme else set())


@pytest.mark.parametrize(("kind", "prefix", "scheme"), OWN_LISTS)
def test_a_row_of_the_table_of_our_own_lists(kind: str, prefix: str, scheme: str) -> None:
    graph = rdflib.Graph().parse(ONTOLOGY / "lists.ttl")
    members = set(graph.subjects(rdflib.RDF.type, TERMS[kind]))
    assert {str(member).rpartition("/")[0] for member in members} == {ID + prefix}
    assert {str(s) for member in members for s in graph.objects(member, SKOS.inScheme)} == {f"{ID}scheme/{scheme}"}


def test_the_tables_name_every_kind_of_concept(words: rdflib.Graph) -> None:
    kinds = {str(kind).removeprefix(DESF) for kind in words.subjects(RDFS.subClassOf, SKOS.Concept)}
    assert kinds - {row[0] for row in KINDS} - {row[0] for row in OWN_LISTS} == set()


@pytest.mark.parametrize(("subject", "target", "name"), ARROWS)
def test_an_arrow_of_the_diagram_is_a_property(words: rdflib.Graph, subject: str, target: str, name: str) -> None:
    assert words.value(TERMS[name], RDFS.domain) == TERMS[subject]
    assert words.value(TERMS[name], RDFS.range) == TERMS[target]


def test_the_diagram_shows_every_kind_of_thing_that_an_ecosystem_has(words: rdflib.Graph) -> None:
    lists = set(words.subjects(RDFS.subClassOf, SKOS.Concept))
    held = {words.value(property_, RDFS.range) for property_ in words.subjects(RDFS.domain, TERMS.Ecosystem)}
    kinds = {str(kind).removeprefix(DESF) for kind in held - lists if str(kind).startswith(DESF)}
    assert kinds - {target for _, target, _ in ARROWS} == set()


def test_the_diagram_shows_true_subclasses(words: rdflib.Graph) -> None:
    assert len(SUBCLASSES) > 0
    for broad, narrow in SUBCLASSES:
        assert (TERMS[narrow], RDFS.subClassOf, TERMS[broad]) in words
