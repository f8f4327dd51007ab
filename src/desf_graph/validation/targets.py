"""The nodes at which shapes look (SHACL, section 2.1.3), told without an engine: a result names only what fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from desf_graph.namespaces import RDF_TYPE, value

Target = tuple[str, str]
"""A kind (node, class, subjects or objects) and the IRI of the node, class or property."""


def target_nodes(
    targets: Iterable[Sequence[str]], triples: Iterable[ox.Triple], superclasses: Mapping[str, Iterable[str]]
) -> dict[Target, set[str]]:
    """The nodes of each target; those of a class also by the classes below it."""
    nodes: dict[Target, set[str]] = {(kind, name): {name} if kind == "node" else set() for kind, name in targets}
    ends = {ox.NamedNode(name) for kind, name in nodes if kind in ("subjects", "objects")}
    for triple in triples:
        predicate = triple.predicate
        if predicate == RDF_TYPE:
            named = value(triple.object)
            for name in (named, *superclasses.get(named, ())):
                if ("class", name) in nodes:
                    nodes["class", name].add(value(triple.subject))
        if predicate in ends:
            nodes.setdefault(("subjects", predicate.value), set()).add(value(triple.subject))
            nodes.setdefault(("objects", predicate.value), set()).add(value(triple.object))
    return nodes
