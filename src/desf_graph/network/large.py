"""The same measures by rustworkx, for graphs that are large, where it is installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from desf_graph.network.projections import AnyGraph

THRESHOLD = 2000


def engine(graph: AnyGraph) -> Any:
    """rustworkx where a graph has more than 2,000 nodes and it is installed, else None."""
    if len(graph) <= THRESHOLD:
        return None
    try:
        return import_module("rustworkx")
    except ModuleNotFoundError as error:
        if error.name not in ("rustworkx", "numpy"):
            raise
        return None


def _converted(engine: Any, graph: AnyGraph) -> tuple[Any, list[Any]]:
    nodes = list(graph)
    number = {node: place for place, node in enumerate(nodes)}
    twin = (engine.PyDiGraph if graph.is_directed() else engine.PyGraph)(multigraph=False)
    twin.add_nodes_from(range(len(nodes)))
    twin.add_edges_from(
        [(number[a], number[b], float(values.get("weight", 1))) for a, b, values in graph.edges(data=True)]
    )
    return twin, nodes


def betweenness_centrality(engine: Any, graph: AnyGraph) -> dict[Any, float]:
    """As `desf_graph.network.metrics.betweenness_centrality`."""
    twin, nodes = _converted(engine, graph)
    found = engine.betweenness_centrality(twin, normalized=True, endpoints=False)
    return {node: found[place] for place, node in enumerate(nodes)}


def closeness_centrality(engine: Any, graph: AnyGraph) -> dict[Any, float]:
    """As `desf_graph.network.metrics.closeness_centrality`."""
    twin, nodes = _converted(engine, graph)
    found = engine.closeness_centrality(twin, wf_improved=True)
    return {node: found[place] for place, node in enumerate(nodes)}


def pagerank(engine: Any, graph: AnyGraph, damping: float, tolerance: float, rounds: int) -> dict[Any, float] | None:
    """As `desf_graph.network.metrics.pagerank`; None where it does not converge."""
    twin, nodes = _converted(engine, graph)
    try:
        found = engine.pagerank(twin, alpha=damping, weight_fn=float, tol=tolerance, max_iter=rounds)
    except engine.FailedToConverge:
        return None
    return {node: found[place] for place, node in enumerate(nodes)}


def articulation_points(engine: Any, graph: AnyGraph) -> list[Any]:
    """As `desf_graph.network.structure.articulation_points`, in no order."""
    twin, nodes = _converted(engine, graph)
    return [nodes[place] for place in engine.articulation_points(twin)]


def bridges(engine: Any, graph: AnyGraph) -> list[tuple[Any, Any]]:
    """As `desf_graph.network.structure.bridges`, in no order."""
    twin, nodes = _converted(engine, graph)
    return [(nodes[a], nodes[b]) for a, b in engine.bridges(twin)]


def strongly_connected_components(engine: Any, graph: AnyGraph) -> list[list[Any]]:
    """As `desf_graph.network.structure.strongly_connected_components`, in no order."""
    twin, nodes = _converted(engine, graph)
    return [[nodes[place] for place in part] for part in engine.strongly_connected_components(twin)]
