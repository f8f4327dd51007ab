"""Measures on graphs, named as in the literature; each takes any networkx graph and leaves it as it is.

Unless said otherwise a measure looks at one edge per pair (`combine`), without self-loops and without weights: weights
tell how strong a tie is, not how long. An edge runs from the one that needs to what it needs. Where a measure has no
value it gives an `Undefined` with the reason. Above 2,000 nodes rustworkx computes the same where it is installed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from math import fsum
from typing import Any, NamedTuple

import networkx as nx

from desf_graph.network import large
from desf_graph.network.projections import AnyGraph, attribute, bare
from desf_graph.network.undefined import (
    IN_PARTS,
    NO_CONTRACTS,
    NO_CONVERGENCE,
    NO_EDGES,
    NO_INTERESTS,
    NOTHING_COUNTED,
    TOO_FEW,
    Undefined,
)

Scores = dict[Any, float]

DAMPING = 0.85
TOLERANCE = 1e-12
ITERATIONS = 1000
SEED = 0


class Tension(NamedTuple):
    """How many dependencies have a conflicting interest recorded at neither end, at one, at both."""

    neither: int
    one: int
    both: int

    @property
    def share(self) -> float:
        """The share of the dependencies that touch a participant with a conflicting interest on record."""
        return (self.one + self.both) / sum(self)


def degree_centrality(graph: AnyGraph) -> Scores | Undefined:
    """With how many others each node is tied directly, either way.

    C(v) = deg(v) / (n - 1), on the graph without direction, so that 1 is a tie with everyone. Freeman (1979),
    "Centrality in social networks: conceptual clarification", Social Networks 1(3). Undefined below two nodes.

    >>> degree_centrality(nx.DiGraph([("a", "b"), ("a", "c")]))["a"]
    1.0
    """
    if len(graph) < 2:
        return TOO_FEW
    return dict(nx.degree_centrality(bare(graph, directed=False)))


def in_degree(graph: AnyGraph) -> dict[Any, int]:
    """How many others need each node directly (the neighbours, where the graph has no direction)."""
    simple = bare(graph, directed=graph.is_directed())
    return {node: len(simple.pred[node] if isinstance(simple, nx.DiGraph) else simple.adj[node]) for node in simple}


def out_degree(graph: AnyGraph) -> dict[Any, int]:
    """How many others each node needs directly (the neighbours, where the graph has no direction)."""
    simple = bare(graph, directed=graph.is_directed())
    return {node: len(simple.adj[node]) for node in simple}


def betweenness_centrality(graph: AnyGraph) -> Scores | Undefined:
    """How much of the shortest ways between others runs through each node.

    C(v) = sum over s, t of sigma(s, t | v) / sigma(s, t), where sigma counts shortest paths, divided by the number of
    pairs without v: (n - 1)(n - 2), half of that without direction. Freeman (1977), "A set of measures of centrality
    based on betweenness", Sociometry 40(1); computed as Brandes (2001), "A faster algorithm for betweenness
    centrality", Journal of Mathematical Sociology 25(2). Undefined below three nodes.

    >>> betweenness_centrality(nx.DiGraph([("a", "b"), ("b", "c")]))["b"]
    0.5
    """
    if len(graph) < 3:
        return TOO_FEW
    simple = bare(graph, directed=graph.is_directed())
    if engine := large.engine(simple):
        return large.betweenness_centrality(engine, simple)
    return dict(nx.betweenness_centrality(simple))


def closeness_centrality(graph: AnyGraph) -> Scores | Undefined:
    """How near each node is to those that need it, directly or through others.

    C(v) = (r / (n - 1)) * (r / sum of d(u, v)) over the r nodes u that reach v, 0 where none does: Freeman (1979) with
    the correction of Wasserman and Faust (1994), "Social Network Analysis", p. 201, for graphs in parts. Undefined
    below two nodes.

    >>> closeness_centrality(nx.DiGraph([("a", "b"), ("b", "c")]))["c"]
    0.6666666666666666
    """
    if len(graph) < 2:
        return TOO_FEW
    simple = bare(graph, directed=graph.is_directed())
    if engine := large.engine(simple):
        return large.closeness_centrality(engine, simple)
    return dict(nx.closeness_centrality(simple))


def eigenvector_centrality(graph: AnyGraph) -> Scores | Undefined:
    """How well each node is tied to nodes that are well tied themselves.

    The eigenvector of the largest eigenvalue of the weighted adjacency matrix without direction, of length 1:
    Bonacich (1987), "Power and centrality: a family of measures", American Journal of Sociology 92(5). With directions
    it means little where there are no cycles; in a graph of several parts the vector is not unique, so that it is
    undefined there (take `parts` and compute it for each), as it is below two nodes.

    >>> eigenvector_centrality(nx.Graph([("a", "b"), ("c", "d")]))
    Undefined(reason='in-parts')
    """
    if len(graph) < 2:
        return TOO_FEW
    simple = bare(graph, directed=False)
    if not nx.is_connected(simple):
        return IN_PARTS
    try:
        return dict(nx.eigenvector_centrality(simple, max_iter=ITERATIONS, tol=1e-10, weight="weight"))
    except nx.PowerIterationFailedConvergence:
        return NO_CONVERGENCE


def pagerank(graph: AnyGraph, damping: float = DAMPING) -> Scores | Undefined:
    """How much each node is needed by nodes that are much needed themselves.

    PR(v) = (1 - d) / n + d * sum over u -> v of PR(u) * w(u, v) / w(u), where w(u) is the weight of all that u needs
    and a node that needs nothing spreads its share over all. Brin and Page (1998), "The anatomy of a large-scale
    hypertextual web search engine", Computer Networks 30. The values add up to 1. Undefined for no nodes, and where
    1,000 rounds of power iteration do not bring the change below 1e-12 a node.

    >>> max(pagerank(nx.DiGraph([("a", "c"), ("b", "c")])).items(), key=lambda item: item[1])[0]
    'c'
    """
    if not len(graph):
        return TOO_FEW
    simple = bare(graph, directed=True)
    if engine := large.engine(simple):
        return large.pagerank(engine, simple, damping, TOLERANCE, ITERATIONS) or NO_CONVERGENCE
    size = len(simple)
    needs = {node: {end: values["weight"] for end, values in simple.adj[node].items()} for node in simple}
    totals = {node: fsum(ends.values()) for node, ends in needs.items()}
    ranks = dict.fromkeys(simple, 1 / size)
    for _ in range(ITERATIONS):
        spread = damping * fsum(rank for node, rank in ranks.items() if not totals[node]) / size
        found = dict.fromkeys(simple, (1 - damping) / size + spread)
        for node, ends in needs.items():
            for end, weight in ends.items():
                found[end] += damping * ranks[node] * weight / totals[node]
        change = fsum(abs(found[node] - ranks[node]) for node in simple)
        ranks = found
        if change < size * TOLERANCE:
            return ranks
    return NO_CONVERGENCE


def path_share(graph: AnyGraph) -> Scores | Undefined:
    """The share of recorded paths that run through each node, ends included.

    S(v) = the number of pairs (s, t), t reachable from s, with v on a shortest path from s to t, divided by the number
    of all such pairs. The idea of counting shortest paths is that of Shimbel (1953), "Structural parameters of
    communication networks", Bulletin of Mathematical Biophysics 15; that ends count, and pairs rather than paths, is
    ours: in a star it says that everything goes through the middle. Undefined without edges.

    >>> path_share(nx.DiGraph([("a", "b"), ("a", "c")]))
    {'a': 1.0, 'b': 0.5, 'c': 0.5}
    """
    simple = bare(graph, directed=True)
    if not simple.number_of_edges():
        return NO_EDGES
    nodes = list(simple)
    number = {node: place for place, node in enumerate(nodes)}
    ends = [[number[end] for end in simple.adj[node]] for node in nodes]
    counts, pairs = [0] * len(nodes), 0
    for source in range(len(nodes)):
        found = _on_paths(ends, source)
        pairs += found[source]
        for node, targets in found.items():
            counts[node] += targets
    return {node: counts[number[node]] / pairs for node in nodes}


def _on_paths(ends: list[list[int]], source: int) -> dict[int, int]:
    """For each node that a source reaches, to how many targets it lies on a shortest path, itself among them."""
    level, order = {source: 0}, [source]
    for node in order:
        for end in ends[node]:
            if end not in level:
                level[end] = level[node] + 1
                order.append(end)
    # The targets beyond a node as the bits of one number: adding sets up would take minutes on a thousand nodes.
    beyond: dict[int, int] = {}
    for node in reversed(order):
        targets = 0 if node == source else 1 << node
        for end in ends[node]:
            if level[end] == level[node] + 1:
                targets |= beyond[end]
        beyond[node] = targets
    return {node: targets.bit_count() for node, targets in beyond.items()}


def density(graph: AnyGraph) -> float | Undefined:
    """The share of all possible ties that is recorded.

    D = m / (n (n - 1)), twice that without direction. Wasserman and Faust (1994), pp. 101 and 129. Undefined below two
    nodes.

    >>> density(nx.DiGraph([("a", "b")]))
    0.5
    """
    return float(nx.density(bare(graph, directed=graph.is_directed()))) if len(graph) > 1 else TOO_FEW


def reciprocity(graph: AnyGraph) -> float | Undefined:
    """The share of dependencies that go both ways.

    R = the number of edges whose reverse is there too / m. Newman, Forrest and Balthrop (2002), "Email networks and
    the spread of computer viruses", Physical Review E 66. Undefined without edges, or without directions.

    >>> reciprocity(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c"), ("a", "d")]))
    0.5
    """
    simple = bare(graph, directed=graph.is_directed())
    if not simple.number_of_edges() or not isinstance(simple, nx.DiGraph):
        return NO_EDGES
    return float(nx.overall_reciprocity(simple))


def communities(graph: AnyGraph, seed: int = SEED) -> list[frozenset[Any]] | Undefined:
    """Sets of nodes that have more to do with each other than with the rest, the largest first.

    The Louvain method on weighted ties without direction, with a fixed seed: Blondel, Guillaume, Lambiotte and
    Lefebvre (2008), "Fast unfolding of communities in large networks", Journal of Statistical Mechanics P10008.
    Undefined without edges.

    >>> [sorted(one) for one in communities(nx.Graph(["ab", "bc", "ca", "de", "ef", "fd", "cd"]))]
    [['a', 'b', 'c'], ['d', 'e', 'f']]
    """
    simple = bare(graph, directed=False)
    if not simple.number_of_edges():
        return NO_EDGES
    # Numbers in the order of names: sets of names would be walked in another order with another hash seed.
    names = sorted(simple, key=str)
    number = {node: place for place, node in enumerate(names)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    ties = ((number[a], number[b], weight) for a, b, weight in _weighted(simple))
    plain.add_weighted_edges_from(sorted((min(a, b), max(a, b), weight) for a, b, weight in ties))
    found = [sorted(part) for part in nx.community.louvain_communities(plain, seed=seed)]
    found.sort(key=lambda part: (-len(part), part))
    return [frozenset(names[place] for place in part) for part in found]


def _weighted(graph: AnyGraph) -> Iterable[tuple[Any, Any, float]]:
    return ((a, b, values["weight"]) for a, b, values in graph.edges(data=True))


def modularity(graph: AnyGraph, partition: Iterable[Iterable[Hashable]] | Undefined) -> float | Undefined:
    """How much more the parts of a partition hold together than chance would have it.

    Q = sum over parts of L(c) / m - (k(c) / 2m)^2, with weights. Newman and Girvan (2004), "Finding and evaluating
    community structure in networks", Physical Review E 69. Undefined without edges.
    """
    simple = bare(graph, directed=False)
    if isinstance(partition, Undefined) or not simple.number_of_edges():
        return NO_EDGES
    parts = sorted((sorted(part, key=str) for part in partition), key=str)
    total = fsum(weight for *_, weight in _weighted(simple))
    found = []
    for part in parts:
        kept = set(part)
        inside = fsum(weight for a, b, weight in _weighted(simple) if a in kept and b in kept)
        touching = fsum(values["weight"] for node in part for values in simple.adj[node].values())
        found.append(inside / total - (touching / (2 * total)) ** 2)
    return fsum(found)


def lot_agreement(
    partition: Iterable[Iterable[Hashable]] | Undefined, lots: Iterable[Iterable[Hashable]]
) -> float | Undefined:
    """How far communities and contracts bring the same participants together.

    J = pairs together in a part and in a lot / pairs together in a part or in a lot: the Jaccard index on pairs, one
    of the indices of Hubert and Arabie (1985), "Comparing partitions", Journal of Classification 2. A participant may
    be in several lots. Undefined where no lot has two members.

    >>> lot_agreement([{"a", "b"}, {"c", "d"}], [{"a", "b"}, {"b", "c"}])
    0.3333333333333333
    """
    if isinstance(partition, Undefined):
        return partition
    contracted = _pairs(lots)
    if not contracted:
        return NO_CONTRACTS
    together = _pairs(partition)
    return len(together & contracted) / len(together | contracted)


def _pairs(sets: Iterable[Iterable[Hashable]]) -> set[tuple[Hashable, Hashable]]:
    return {pair for one in sets for pair in combinations(sorted(one, key=str), 2)}


def concentration(counts: Mapping[Any, float]) -> float | Undefined:
    """How far something lies with one party: 1 where one has all, 1/k where k have the same.

    HHI = sum of squared shares: Hirschman (1945), "National Power and the Structure of Foreign Trade", and Herfindahl
    (1950), "Concentration in the steel industry". Undefined where nothing is counted.

    >>> concentration({"a": 2, "b": 1, "c": 1})
    0.375
    """
    total = fsum(counts.values())
    return fsum((count / total) ** 2 for count in counts.values()) if total else NOTHING_COUNTED


def interest_tension(graph: AnyGraph) -> Tension | Undefined:
    """How many dependencies touch participants of whom a conflicting interest is on record.

    T = (edges with ``interests`` at one end or both) / m, parallel edges counted apart. Ours: the handbook names
    conflicting interests and dependencies, and does not lay one over the other. Undefined without edges, and where
    nobody's interests are on record.
    """
    if all(count is None for count in attribute(graph, "interests").values()):
        return NO_INTERESTS
    held = {node: bool(count) for node, count in attribute(graph, "interests").items()}
    found = [held[source] + held[target] for source, target in graph.edges() if source != target]
    return Tension(found.count(0), found.count(1), found.count(2)) if found else NO_EDGES
