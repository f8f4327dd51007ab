"""The two tables of the handbook, kept by hand in ``tests/data``, equal the ontology cell by cell."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from desf_graph import knowledge
from desf_graph.namespaces import DESF, ID

Row = dict[str, str]

DATA = Path(__file__).parent / "data"
ONTOLOGY = rdflib.Namespace(DESF)


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MECHANISMS, HORIZONS = rows("mechanisms.csv"), rows("horizons.csv")


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    text = ox.serialize(knowledge.ontology().triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


def term(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(ID + name)


def text(graph: rdflib.Graph, cell: rdflib.term.Node, language: str) -> str:
    """What a cell says; a dash where the table says that it does not apply."""
    if graph.value(cell, ONTOLOGY.notApplicable):
        return "-"
    (value,) = [
        o for o in graph.objects(cell, ONTOLOGY.text) if isinstance(o, rdflib.Literal) and o.language == language
    ]
    return str(value)


def points(graph: rdflib.Graph, row: Row, aim: str) -> list[rdflib.term.Node]:
    """The points of one mechanism for generativity or for control, in the order of the table."""
    found = graph.subjects(ONTOLOGY.ofMechanism, term(f"mechanism/{row['mechanism']}"))
    cells = [p for p in found if (p, ONTOLOGY.affects, term(f"mechanism-aim/{aim}-aim")) in graph]
    return sorted(cells, key=str)


def inferred(graph: rdflib.Graph, thing: rdflib.term.Node) -> bool:
    return (thing, ONTOLOGY.basis, term("basis/inferred")) in graph


def test_the_tables_are_whole(graph: rdflib.Graph) -> None:
    assert (len(MECHANISMS), len(HORIZONS)) == (2 * 11, 2 * 12)
    for name, kind, table in (
        ("mechanism", ONTOLOGY.GovernanceMechanism, MECHANISMS),
        ("characteristic", ONTOLOGY.HorizonCharacteristic, HORIZONS),
    ):
        assert {str(s) for s in graph.subjects(rdflib.RDF.type, kind)} == {f"{ID}{name}/{row[name]}" for row in table}


@pytest.mark.parametrize("row", MECHANISMS, ids=lambda row: f"{row['mechanism']}-{row['language']}")
def test_a_row_of_the_mechanism_table(graph: rdflib.Graph, row: Row) -> None:
    mechanism = term(f"mechanism/{row['mechanism']}")
    assert list(graph.objects(mechanism, ONTOLOGY.pillar)) == [term(f"pillar/{row['pillar']}")]
    horizons = {str(h)[-1] for h in graph.objects(mechanism, ONTOLOGY.applicableHorizon)}
    assert horizons == set(row["horizons"].split())
    for aim in ("generativity", "control"):
        cells = points(graph, row, aim)
        assert "; ".join(text(graph, cell, row["language"]) for cell in cells) == row[aim]
        assert {inferred(graph, cell) for cell in cells} == {aim in row["inferred"].split()}
    assert inferred(graph, mechanism) == bool(row["inferred"])  # its pillar or its horizons


@pytest.mark.parametrize("row", HORIZONS, ids=lambda row: f"{row['characteristic']}-{row['language']}")
@pytest.mark.parametrize("horizon", ["horizon-1", "horizon-2", "horizon-3"])
def test_a_cell_of_the_horizon_table(graph: rdflib.Graph, row: Row, horizon: str) -> None:
    cells = set(graph.subjects(ONTOLOGY.ofCharacteristic, term(f"characteristic/{row['characteristic']}")))
    (cell,) = cells & set(graph.subjects(ONTOLOGY.inHorizon, term(f"horizon/{horizon}")))
    assert text(graph, cell, row["language"]) == row[horizon]
