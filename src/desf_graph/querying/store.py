"""A store on disk: a named graph per ecosystem, the handbook and what is inferred in graphs of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.querying.engine import INFERRED, Local
from desf_graph.querying.files import KNOWLEDGE, inferred_graph, load_knowledge, quad, read

MARKER = "desf-store.json"
VERSION = 1
HELD = "graphs"


@dataclass(frozen=True)
class GraphInfo:
    """One graph of a store: its name, what kind it is (asserted, inferred, knowledge) and how many triples it has."""

    name: str
    kind: str
    triples: int


def is_store(path: str | Path) -> bool:
    """Whether a folder is a store, by its marker file."""
    return (Path(path) / MARKER).is_file()


def create(folder: Path) -> int:
    """Make a store in a new or empty folder, with the handbook in it; returns how many triples that has."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(problem("query.store-exists", str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    store = _open(folder)
    load_knowledge(store)
    store.flush()
    marker = {"store": "desf-graph", "version": VERSION}
    (folder / MARKER).write_text(json.dumps(marker) + "\n", "utf-8")
    return len(store)


def load(folder: Path, inputs: Iterable[str | Path]) -> dict[str, tuple[int, int]]:
    """Load files into a store; an ecosystem that is there already is replaced.

    Returns per graph how many triples are asserted and inferred. Everything is read before anything is written.
    """
    _check(folder)
    data = read(inputs)
    inferred = dict(data.inferred())
    store = _open(folder)
    graphs = {one.graph_name for one in data.quads if isinstance(one.graph_name, ox.NamedNode)}
    for graph in sorted(graphs | set(map(inferred_graph, inferred)), key=str):
        store.clear_graph(graph)
    store.bulk_extend(data.quads)
    for ecosystem, triples in inferred.items():
        graph = inferred_graph(ecosystem)
        store.bulk_extend(quad(triple, graph) for triple in triples)
    store.flush()
    counts = Counter("-" if isinstance(one.graph_name, ox.DefaultGraph) else one.graph_name.value for one in data.quads)
    return {name: (count, len(inferred.get(name, ()))) for name, count in sorted(counts.items())}


def info(folder: Path) -> list[GraphInfo]:
    """What a store holds, graph by graph: asserted first."""
    _check(folder)
    store = _open(folder, read_only=True)
    found = []
    for graph in [ox.DefaultGraph(), *store.named_graphs()]:
        count = sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        name = "-" if isinstance(graph, ox.DefaultGraph) else graph.value
        kind = "knowledge" if graph == KNOWLEDGE else "inferred" if name.endswith(INFERRED) else "asserted"
        if count:
            found.append(GraphInfo(name, kind, count))
    return sorted(found, key=lambda one: (("asserted", "inferred", "knowledge").index(one.kind), one.name))


def open_store(folder: Path, infer: bool = True) -> Local:
    """An engine over a store, opened to read only."""
    _check(folder)
    return Local(_open(folder, read_only=True), str(folder), infer)


def _check(folder: Path) -> None:
    if not is_store(folder):
        raise InputError(problem("query.store-missing", str(folder)))
    try:
        version = json.loads((folder / MARKER).read_text("utf-8")).get("version")
    except (ValueError, AttributeError):
        version = None
    if version != VERSION:
        raise InputError(problem("query.store-version", str(folder), version=version))


def _open(folder: Path, read_only: bool = False) -> ox.Store:
    held = str(folder / HELD)
    try:
        return ox.Store.read_only(held) if read_only else ox.Store(held)
    except OSError as error:
        reason = str(error).splitlines()[0].replace(held, HELD)
        raise InputError(problem("query.store-broken", str(folder), reason=reason)) from None
