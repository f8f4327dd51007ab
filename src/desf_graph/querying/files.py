"""Asking files: their triples, the handbook and what follows from both, in memory."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from desf_graph import formats, knowledge
from desf_graph.errors import InputError
from desf_graph.formats import rdf
from desf_graph.messages import problem
from desf_graph.namespaces import ECOSYSTEM, ID, RDF_TYPE
from desf_graph.querying.engine import INFERRED, Local
from desf_graph.reasoning.closure import closure
from desf_graph.record import Record

KNOWLEDGE = ox.NamedNode("https://w3id.org/desf/ontology")
DATASETS = frozenset({"trig", "n-quads", "json-ld"})
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


@dataclass
class Data:
    """Quads as they are kept, and the triples of each ecosystem that is described in them."""

    quads: dict[ox.Quad, None] = field(default_factory=dict)
    ecosystems: dict[str, dict[ox.Triple, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, quads: list[ox.Quad]) -> None:
        """Add the quads of a file, a named graph per ecosystem; named graphs of a file keep their name.

        A file without an ecosystem may be asked too: its triples stay in the default graph.
        """
        triples = dict.fromkeys(one.triple for one in quads)
        homes = _homes(list(triples))
        for ecosystem, own in homes.items():
            self.ecosystems[ecosystem].update(dict.fromkeys(triple for triple in triples if triple in own))
        for one in quads:
            own_graph = not isinstance(one.graph_name, ox.DefaultGraph)
            holders = [] if own_graph else [iri for iri, own in homes.items() if one.triple in own]
            graphs: list[Graph] = [ox.NamedNode(iri) for iri in holders] or [one.graph_name]
            self.quads.update((quad(one.triple, graph), None) for graph in graphs)

    def inferred(self) -> Iterator[tuple[str, list[ox.Triple]]]:
        """Per ecosystem, in order of its IRI, what follows from its triples and the handbook."""
        for ecosystem, triples in sorted(self.ecosystems.items()):
            yield ecosystem, closure(Record(triples)).inferred


def quad(triple: ox.Triple, graph: Graph | None = None) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph or ox.DefaultGraph())


def load_knowledge(store: ox.Store) -> None:
    """Put ontology and handbook into a store, in a graph of their own."""
    for file in knowledge.ontology_files():
        store.load(file.read_bytes(), format=ox.RdfFormat.TURTLE, to_graph=KNOWLEDGE)


def inferred_graph(ecosystem: str) -> ox.NamedNode:
    """The graph that holds what is inferred about an ecosystem."""
    return ox.NamedNode(ecosystem + INFERRED)


def open_files(inputs: Iterable[str | Path], infer: bool = True, form: str | None = None) -> Local:
    """An engine over files, folders and cases, all together; `form` is the format of ``-``. Raises `InputError`."""
    return _open(read(inputs, form), infer)


def open_record(record: Record, infer: bool = True) -> Local:
    """An engine over what has been read already."""
    data = Data()
    data.add([quad(triple) for triple in record.triples])
    return _open(data, infer)


def _open(data: Data, infer: bool) -> Local:
    store = ox.Store()
    load_knowledge(store)
    store.extend(data.quads)
    if infer:
        for ecosystem, triples in data.inferred():
            store.extend(quad(triple, inferred_graph(ecosystem)) for triple in triples)
    return Local(store)


def read(inputs: Iterable[str | Path], form: str | None = None) -> Data:
    """The quads of files, folders and cases. Raises `InputError`."""
    data = Data()
    for name in inputs:
        for path in _paths(name):
            data.add(_quads(path, form))
    return data


def _paths(given: str | Path) -> list[Path]:
    """The files that an input names: a file, all known files of a folder, a case by its name, standard input."""
    path = Path(given)
    if str(given).startswith(formats.CASE) and not path.exists():
        return [_case(str(given).removeprefix(formats.CASE))]
    if not path.is_dir():
        return [path]
    inside = [one for one in sorted(path.iterdir()) if one.suffix.lower() in formats.SUFFIXES and one.is_file()]
    if not inside:
        raise InputError(problem("input.empty-folder", str(path), formats=", ".join(formats.SUFFIXES)))
    return inside


def _case(name: str) -> Path:
    cases = knowledge.case_files()
    if name not in cases:
        raise InputError(problem("input.no-case", name=name, names=", ".join(cases)))
    return cases[name]


def _quads(path: Path, form: str | None) -> list[ox.Quad]:
    """The quads of a file. The parser that is used everywhere reads it first, for its refusals and its messages."""
    content, form = (sys.stdin.buffer.read(), form) if str(path) == formats.STANDARD_INPUT else _content(path)
    if form is None:
        raise InputError(problem("input.stdin-format", str(path)))
    record = formats.parse(content, str(path), form)
    if form in DATASETS:
        text = content.removeprefix(b"\xef\xbb\xbf")
        return list(ox.parse(text, format=rdf.FORMATS[form], rename_blank_nodes=True))
    return [quad(triple) for triple in record.triples]


def _content(path: Path) -> tuple[bytes, str]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(problem("input.missing", str(path))) from None
    except OSError as error:
        reason = (error.strerror or "refused").lower()
        raise InputError(problem("input.refused", str(path), reason=reason)) from None
    form = formats.SUFFIXES.get(path.suffix.lower())
    if form is None:
        known = ", ".join(formats.SUFFIXES)
        raise InputError(problem("input.unknown-format", str(path), suffix=path.suffix, formats=known))
    return content, form


def _homes(triples: list[ox.Triple]) -> dict[str, set[ox.Triple]]:
    """The triples of each ecosystem: all of them if there is one, else those reached from it and from no other."""
    typed = [t.subject for t in triples if t.predicate == RDF_TYPE and t.object == ECOSYSTEM]
    named = [subject.value for subject in typed if isinstance(subject, ox.NamedNode)]
    if len(named) == 1:
        return {named[0]: set(triples)}
    by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        by_subject[str(triple.subject)].append(triple)
    found = {}
    for ecosystem in named:
        start = f"<{ecosystem}>"
        others = {f"<{other}>" for other in named} - {start}
        seen, pending = {start}, [start]
        own: set[ox.Triple] = set()
        while pending:
            for triple in by_subject[pending.pop()]:
                own.add(triple)
                node = str(triple.object)
                if node in by_subject and node not in seen and node not in others and ID not in node:
                    seen.add(node)
                    pending.append(node)
        found[ecosystem] = own
    return found
