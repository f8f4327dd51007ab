"""Asking files: their triples, the handbook and what follows from both, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.formats import YAML_SUFFIXES, rdf, yaml_ld
from desf_graph.namespaces import ECOSYSTEM, ID, RDF_TYPE
from desf_graph.querying.engine import INFERRED, Local
from desf_graph.querying.words import problem
from desf_graph.record import Record

KNOWLEDGE = ox.NamedNode("https://w3id.org/desf/ontology")
CASE = "case:"
DATASETS = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD}
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


@dataclass
class Data:
    """Quads as they are kept, and the triples of each ecosystem that is described in them."""

    quads: dict[ox.Quad, None] = field(default_factory=dict)
    ecosystems: dict[str, dict[ox.Triple, None]] = field(default_factory=lambda: defaultdict(dict))

    def inferred(self) -> Iterator[tuple[str, list[ox.Triple]]]:
        """Per ecosystem, in order of its IRI, what follows from its triples and the handbook."""
        for ecosystem, triples in sorted(self.ecosystems.items()):
            yield ecosystem, _closure(Record(list(triples)))


def _closure(record: Record) -> list[ox.Triple]:
    return []


def quad(triple: ox.Triple, graph: Graph | None = None) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph or ox.DefaultGraph())


def knowledge_quads() -> Iterator[ox.Quad]:
    """Ontology and handbook, in a graph of their own."""
    return (quad(triple, KNOWLEDGE) for triple in knowledge.ontology().triples)


def inferred_graph(ecosystem: str) -> ox.NamedNode:
    """The graph that holds what is inferred about an ecosystem."""
    return ox.NamedNode(ecosystem + INFERRED)


def open_files(inputs: Iterable[str | Path], infer: bool = True) -> Local:
    """An engine over files, folders and cases, all together. Raises `InputError`."""
    data = read(inputs)
    store = ox.Store()
    store.bulk_extend(knowledge_quads())
    store.extend(data.quads)
    if infer:
        for ecosystem, triples in data.inferred():
            store.extend(quad(triple, inferred_graph(ecosystem)) for triple in triples)
    return Local(store)


def read(inputs: Iterable[str | Path]) -> Data:
    """The quads of files, folders and cases, a named graph per ecosystem; named graphs of a file keep their name.

    A file without an ecosystem may be asked too: its triples stay in the default graph.
    """
    data = Data()
    for path in paths(inputs):
        quads = _quads(path)
        triples = dict.fromkeys(one.triple for one in quads)
        homes = _homes(list(triples))
        for ecosystem, own in homes.items():
            data.ecosystems[ecosystem].update(dict.fromkeys(t for t in triples if t in own))
        for one in quads:
            own_graph = not isinstance(one.graph_name, ox.DefaultGraph)
            holders = [] if own_graph else [iri for iri, own in homes.items() if one.triple in own]
            graphs: list[Graph] = [ox.NamedNode(iri) for iri in holders] or [one.graph_name]
            data.quads.update((quad(one.triple, graph), None) for graph in graphs)
    return data


def paths(inputs: Iterable[str | Path]) -> list[Path]:
    """The files that inputs name: a file, all known files of a folder, or a case by its name."""
    found: list[Path] = []
    for given in inputs:
        if str(given).startswith(CASE):
            found.append(_case(str(given).removeprefix(CASE)))
            continue
        path = Path(given)
        if path.is_dir():
            known = YAML_SUFFIXES | set(rdf.FORMATS)
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() in known)
            if not inside:
                raise InputError(problem("query.empty-folder", str(path)))
            found += inside
        else:
            found.append(path)
    return found


def _case(name: str) -> Path:
    folder = knowledge.root() / "cases"
    names = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in names:
        raise InputError(problem("query.no-case", name=name, names=", ".join(names)))
    return folder / f"{name}.yaml"


def _quads(path: Path) -> list[ox.Quad]:
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix.lower() in YAML_SUFFIXES:
        return [quad(triple) for triple in yaml_ld.read(text, str(path)).triples]
    record = rdf.read(text, str(path))
    dataset = DATASETS.get(path.suffix.lower())
    if dataset is None:
        return [quad(triple) for triple in record.triples]
    return list(ox.parse(text.encode("utf-8"), format=dataset, rename_blank_nodes=True))


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
