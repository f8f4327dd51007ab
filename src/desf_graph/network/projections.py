"""Simpler views of a graph: one edge per pair, without groups, without direction, or what parties share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx

AnyGraph: TypeAlias = "nx.Graph[Any]"

RULES: dict[str, Callable[[list[float]], float]] = {"sum": sum, "highest": max, "count": len}


def combine(graph: AnyGraph, rule: str = "sum") -> AnyGraph:
    """One edge per pair: a `DiGraph` where the graph has directions, else a `Graph`; self-loops are left out.

    Parallel edges become one by stated rules: ``weight`` is the sum of their weights (1 where an edge has none), or
    with ``rule`` the "highest" or the "count"; ``kinds`` holds every kind once, ``statements`` every statement,
    ``count`` how many edges there were, and ``criticality`` is that of the heaviest edge that has one. Weights tell how
    strong a tie is, not how long: no path here is measured with them.

    >>> combine(nx.MultiDiGraph([("a", "b", {"weight": 3}), ("a", "b", {"weight": 1})])).edges["a", "b"]["weight"]
    4
    """
    simple: AnyGraph = nx.DiGraph() if graph.is_directed() else nx.Graph()
    simple.add_nodes_from(graph.nodes(data=True))
    bundles: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for source, target, values in graph.edges(data=True):
        pair = (source, target)
        if not graph.is_directed() and (target, source) in bundles:
            pair = (target, source)
        if source != target:
            bundles.setdefault(pair, []).append(values)
    for (source, target), edges in bundles.items():
        simple.add_edge(source, target, **_combined(edges, rule))
    return simple


def _combined(edges: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    graded = [edge for edge in edges if edge.get("criticality")]
    return {
        "weight": RULES[rule]([edge.get("weight", 1) for edge in edges]),
        "kinds": tuple(sorted({kind for edge in edges for kind in edge.get("kinds", ())})),
        "statements": tuple(sorted({edge["statement"] for edge in edges if edge.get("statement")})),
        "count": len(edges),
        "criticality": max(graded, key=lambda edge: edge.get("weight", 1))["criticality"] if graded else None,
    }


def undirected(graph: AnyGraph, rule: str = "sum") -> AnyGraph:
    """One edge per pair whatever its direction, combined as `combine` does."""
    loose: nx.MultiGraph[Any] = nx.MultiGraph()
    loose.add_nodes_from(graph.nodes(data=True))
    loose.add_edges_from((source, target, dict(values)) for source, target, values in graph.edges(data=True))
    return combine(loose, rule)


def bare(graph: AnyGraph, directed: bool) -> AnyGraph:
    """One edge per pair with the sum of the weights and nothing else, which is what measures look at.

    The same as `combine` and `undirected`, at a tenth of the time; an edge without direction becomes one each way
    where directions are asked for.
    """
    simple: AnyGraph = nx.DiGraph() if directed and graph.is_directed() else nx.Graph()
    simple.add_nodes_from(graph)
    for source, target, values in graph.edges(data=True):
        if source == target:
            continue
        weight = values.get("weight", 1)
        if simple.has_edge(source, target):
            simple.edges[source, target]["weight"] += weight
        else:
            simple.add_edge(source, target, weight=weight)
    return simple if simple.is_directed() or not directed else simple.to_directed()


def attribute(graph: AnyGraph, name: str) -> dict[Any, Any]:
    """The value of an attribute for each node, None where it has none."""
    return {node: values.get(name) for node, values in graph.nodes(data=True)}


def named(graph: AnyGraph) -> AnyGraph:
    """The graph without groups of unnamed parties: of these nobody can say how many they are.

    >>> list(named(nx.MultiDiGraph([("a", "b")]))), list(named(nx.empty_graph(0)))
    (['a', 'b'], [])
    """
    kept = [node for node, values in graph.nodes(data=True) if not values.get("group")]
    return only(graph, kept)


def of_kind(graph: AnyGraph, *kinds: str) -> AnyGraph:
    """The part of a full network whose nodes are of these kinds."""
    return only(graph, [node for node, kind in attribute(graph, "kind").items() if kind in kinds])


def only(graph: AnyGraph, nodes: Iterable[Any]) -> AnyGraph:
    """A copy of the part with these nodes, in the order of the graph (that of a networkx subgraph follows a set)."""
    kept = set(nodes)
    part = graph.__class__()
    part.graph.update(graph.graph)
    part.add_nodes_from((node, dict(values)) for node, values in graph.nodes(data=True) if node in kept)
    whole: Any = graph
    edges = whole.edges(keys=True, data=True) if graph.is_multigraph() else whole.edges(data=True)
    part.add_edges_from((*edge[:-1], dict(edge[-1])) for edge in edges if edge[0] in kept and edge[1] in kept)
    return part


def shared(graph: AnyGraph, kind: str, member: str = "participant") -> AnyGraph:
    """Which members share things of a kind: an edge with ``weight`` how many and ``things`` which ones.

    The projection of the two-mode network on one of its modes (Breiger, 1974, "The duality of persons and groups",
    Social Forces 53(2)): the weight of a and b is the number of things that both touch.
    """
    one_mode: nx.Graph[Any] = nx.Graph()
    kinds = attribute(graph, "kind")
    one_mode.add_nodes_from((node, dict(graph.nodes[node])) for node in graph if kinds[node] == member)
    ties = undirected(graph)
    for thing in (node for node in graph if kinds[node] == kind):
        touching = set(ties.adj[thing])
        for first, second in combinations([node for node in one_mode if node in touching], 2):
            things = (*one_mode.get_edge_data(first, second, {"things": ()})["things"], thing)
            one_mode.add_edge(first, second, weight=len(things), things=things)
    return one_mode
