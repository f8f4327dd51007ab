"""How a graph hangs together: parts, cut points, cycles, layers, and what is lost when one node goes.

Each function takes any networkx graph and leaves it as it is; results are sorted. An edge runs from the one that needs
to what it needs. Above 2,000 nodes rustworkx computes the same where it is installed.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

import networkx as nx

from desf_graph.network import large
from desf_graph.network.projections import AnyGraph, bare

CYCLES = 100


class Matrix(NamedTuple):
    """A dependency structure matrix: ``marks`` holds (i, j, weight) where node i needs node j; all else is empty.

    ``blocks`` holds the sets of nodes that need each other, as ranges of places (first, beyond last), in order.
    """

    nodes: tuple[Any, ...]
    marks: tuple[tuple[int, int, float], ...]
    blocks: tuple[tuple[int, int], ...]


def parts(graph: AnyGraph) -> list[frozenset[Any]]:
    """The parts between which there is no tie, whatever its direction (weak components), the largest first."""
    return _sets(nx.connected_components(bare(graph, directed=False)))


def isolated(graph: AnyGraph) -> list[Any]:
    """The nodes without a tie to any other."""
    simple = bare(graph, directed=False)
    return sorted((node for node in simple if not simple.adj[node]), key=str)


def articulation_points(graph: AnyGraph) -> list[Any]:
    """The nodes without which a part falls into more parts, directions left aside.

    Hopcroft and Tarjan (1973), "Algorithm 447: efficient algorithms for graph manipulation", CACM 16(6).

    >>> articulation_points(nx.DiGraph([("a", "b"), ("b", "c")]))
    ['b']
    """
    simple = bare(graph, directed=False)
    engine = large.engine(simple)
    found = large.articulation_points(engine, simple) if engine else nx.articulation_points(simple)
    return sorted(set(found), key=str)


def bridges(graph: AnyGraph) -> list[tuple[Any, Any]]:
    """The ties without which a part falls in two, directions left aside, each as a sorted pair.

    Tarjan (1974), "A note on finding the bridges of a graph", Information Processing Letters 2(6).
    """
    simple = bare(graph, directed=False)
    engine = large.engine(simple)
    found = large.bridges(engine, simple) if engine else nx.bridges(simple)
    return sorted(((a, b) if str(a) <= str(b) else (b, a) for a, b in found), key=str)


def strongly_connected_components(graph: AnyGraph) -> list[frozenset[Any]]:
    """The largest sets in which everyone needs everyone else, directly or through others; sets of one are left out.

    Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2).

    >>> [sorted(one) for one in strongly_connected_components(nx.DiGraph(["ab", "ba", "bc"]))]
    [['a', 'b']]
    """
    simple: Any = bare(graph, directed=True)
    engine = large.engine(simple)
    found = large.strongly_connected_components(engine, simple) if engine else nx.strongly_connected_components(simple)
    return _sets(part for part in found if len(part) > 1)


def cycles(graph: AnyGraph, limit: int = CYCLES) -> list[tuple[Any, ...]]:
    """The first ``limit`` elementary cycles of need that are found, each from its first name on, shorter ones first.

    Johnson (1975), "Finding all the elementary circuits of a directed graph", SIAM Journal on Computing 4(1). There can
    be more of them than can be listed: `strongly_connected_components` always says who is in one.
    """
    # Numbers in the order of names: the algorithm walks sets, whose order for names follows the hash seed.
    simple = bare(graph, directed=True)
    names = sorted(simple, key=str)
    number = {node: place for place, node in enumerate(names)}
    plain: nx.DiGraph[int] = nx.DiGraph()
    plain.add_nodes_from(range(len(names)))
    plain.add_edges_from(sorted((number[a], number[b]) for a, b in simple.edges()))
    found = []
    for cycle in islice(nx.simple_cycles(plain), limit):
        start = cycle.index(min(cycle))
        found.append([*cycle[start:], *cycle[:start]])
    return [tuple(names[place] for place in cycle) for cycle in sorted(found, key=lambda one: (len(one), one))]


def layers(graph: AnyGraph) -> list[frozenset[Any]]:
    """The nodes by layer: first those that need nobody, then those that need only lower layers; cycles stay together.

    The longest-path layering of the condensation: Sugiyama, Tagawa and Toda (1981), "Methods for visual understanding
    of hierarchical system structures", IEEE Transactions on Systems, Man and Cybernetics 11(2).

    >>> [sorted(one) for one in layers(nx.DiGraph(["ab", "bc", "cb", "ad"]))]
    [['b', 'c', 'd'], ['a']]
    """
    directed: Any = bare(graph, directed=True)
    whole = nx.condensation(directed)
    return [
        frozenset(node for component in generation for node in whole.nodes[component]["members"])
        for generation in nx.topological_generations(whole.reverse(copy=True))
    ]


def dependency_structure_matrix(graph: AnyGraph) -> Matrix:
    """Who needs whom as a matrix, in an order in which what is needed comes first and cycles form blocks.

    Steward (1981), "The design structure system", IEEE Transactions on Engineering Management 28(3): partitioning
    leaves marks above the diagonal only inside blocks. Rows need columns.

    >>> dependency_structure_matrix(nx.DiGraph(["ab", "bc"])).nodes
    ('c', 'b', 'a')
    """
    simple = bare(graph, directed=True)
    loops = {node: part for part in strongly_connected_components(simple) for node in part}
    order: list[Any] = []
    blocks: list[tuple[int, int]] = []
    for layer in layers(simple):
        members = {loops.get(node, frozenset([node])) for node in layer}
        for part in sorted((sorted(part, key=str) for part in members), key=str):
            blocks += [(len(order), len(order) + len(part))] if len(part) > 1 else []
            order += part
    place = {node: number for number, node in enumerate(order)}
    marks = sorted((place[a], place[b], values["weight"]) for a, b, values in simple.edges(data=True))
    return Matrix(tuple(order), tuple(marks), tuple(blocks))


def dependents(graph: AnyGraph, node: Any) -> list[Any]:
    """Who needs a node, directly or through others.

    >>> dependents(nx.DiGraph([("portal", "login"), ("login", "vault")]), "vault")
    ['login', 'portal']
    """
    return sorted(nx.ancestors(bare(graph, directed=True), node), key=str)


def relations(graph: AnyGraph) -> dict[Any, int]:
    """With how many others a relation of each node is recorded: how much of its surroundings is known.

    Parallel edges count once, since one relation can be recorded from both sides (``uses`` and ``usedBy``).
    """
    simple = bare(graph, directed=False)
    return {node: len(simple.adj[node]) for node in simple}


def _sets(found: Any) -> list[frozenset[Any]]:
    return sorted((frozenset(one) for one in found), key=lambda one: (-len(one), sorted(map(str, one))))
