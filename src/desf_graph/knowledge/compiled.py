"""What is derived from the knowledge, made when a wheel is built and read from it at run time.

In a checkout nothing is compiled ahead: each is made from the Turtle when it is asked for, so it can never be stale.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from desf_graph.knowledge.graph import Graph
from desf_graph.knowledge.guards import guards
from desf_graph.knowledge.tables import TARGETS, Tables, build
from desf_graph.namespaces import (
    APPLICABLE_HORIZON,
    BELONGS_TO,
    DESF,
    ID,
    RDF,
    RDF_TYPE,
    RDFS_SUBCLASS_OF,
    SEQUENCE_NUMBER,
    SH,
    SKOS_BROADER,
    SUBJECT_OF_BLOCK,
    value,
)

FOLDER = "compiled"
STRUCTURE = "structure.nt"
SHAPES = "shapes.nt"
DERIVED = "derived.nt"
TABLES = "tables.json"
THEORY = "theory.json"

HIERARCHY = frozenset(
    {APPLICABLE_HORIZON, BELONGS_TO, RDFS_SUBCLASS_OF, SEQUENCE_NUMBER, SKOS_BROADER, SUBJECT_OF_BLOCK}
)
WORDS = frozenset(SH + name for name in ("message", "name", "description", "group", "order", "severity"))
NOT_NEEDED = (ID + "fact/", ID + "source/")  # no shape looks at statements and sections


def structure(root: Path, ontology: Callable[[], Graph]) -> str:
    """Types of the handbook's concepts, subclasses, hierarchy and horizons, as N-Triples."""
    return _text(root / FOLDER / STRUCTURE) or _ntriples([t for t in ontology().triples if _is_structural(t)])


def _is_structural(triple: ox.Triple) -> bool:
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
    if triple.predicate == RDF_TYPE:
        typed = subject.startswith(ID) and not subject.startswith(NOT_NEEDED)
        return typed and value(triple.object).startswith(DESF)
    return triple.predicate in HIERARCHY and bool(subject)


def shapes(root: Path, graph: Callable[[], Graph]) -> str:
    """What an engine needs of the shapes as N-Triples, and their guards: words and references are in the tables."""
    return _text(root / FOLDER / SHAPES) or _ntriples(_numbered(_guarded(graph())))


def _guarded(shapes: Graph) -> list[ox.Triple]:
    return [*(t for t in shapes.triples if _is_constraint(t)), *guards(shapes, TARGETS.values())]


def _numbered(triples: list[ox.Triple]) -> list[ox.Triple]:
    """The triples with short names for blank nodes, the same in every run: the parser's are long and random."""
    names: dict[object, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        return names.setdefault(term, ox.BlankNode(f"b{len(names)}")) if isinstance(term, ox.BlankNode) else term

    return [ox.Triple(named(t.subject), t.predicate, named(t.object)) for t in triples]


def derived(root: Path, graph: Callable[[], Graph]) -> str:
    """The same of the shapes that look at the closure."""
    return _text(root / FOLDER / DERIVED) or _ntriples([t for t in graph().triples if _is_constraint(t)])


def _is_constraint(triple: ox.Triple) -> bool:
    predicate = triple.predicate.value
    return predicate.startswith((SH, RDF)) and predicate not in WORDS


def tables(root: Path, graphs: Callable[[], tuple[Graph, Graph, Graph, Graph]]) -> Tables:
    """The look-up tables of ontology, shapes and profile."""
    text = _text(root / FOLDER / TABLES)
    return cast(Tables, json.loads(text)) if text else build(*graphs())


def theory(root: Path) -> str | None:
    """The ontology closed for reasoning; only the layer above can make it, so a checkout has none."""
    return _text(root / FOLDER / THEORY)


def write(folder: Path, ontology: Graph, shapes_graph: Graph, derived_graph: Graph, profile: Graph) -> None:
    """Compile everything into a folder; the build of a wheel calls this."""
    nowhere = folder / "nothing-compiled-yet"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STRUCTURE).write_text(structure(nowhere, lambda: ontology), "utf-8")
    (folder / SHAPES).write_text(shapes(nowhere, lambda: shapes_graph), "utf-8")
    (folder / DERIVED).write_text(derived(nowhere, lambda: derived_graph), "utf-8")
    (folder / TABLES).write_text(
        json.dumps(build(ontology, shapes_graph, derived_graph, profile), ensure_ascii=False, separators=(",", ":")),
        "utf-8",
    )


def _text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None


def _ntriples(triples: list[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
