"""N-1: who is hit when one participant, platform or interface goes."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import networkx as nx

from desf_graph.network.projections import AnyGraph, attribute, named
from desf_graph.network.structure import relations

REMOVED = ("participant", "platform", "interface")
HOLDS = ("owner", "provider")


class Loss(NamedTuple):
    """What goes with one node: IRIs of participants and things, sorted.

    ``hit`` are the participants that need it, themselves or through things, ``beyond`` those that are hit through a
    participant that is hit, ``ownerless`` the things that lose their owner or provider. ``relations`` tells with
    how many others a relation of the node is recorded: where few are, little damage means little.
    """

    node: str
    kind: str
    hit: tuple[str, ...]
    beyond: tuple[str, ...]
    ownerless: tuple[str, ...]
    relations: int


def losses(graph: AnyGraph) -> list[Loss]:
    """The damage of losing each participant, platform and interface of a full network, the greatest first.

    Most participants hit comes first (one that goes counts as hit itself, so that the loss of a party is not outranked
    by that of a tool which all share), then most things without owner, then most hit through others. Groups of unnamed
    parties are left out: they neither go as a whole nor count as one that is hit.
    """
    whole: Any = named(graph)
    kinds = attribute(whole, "kind")
    counts = relations(graph)
    found = [_loss(whole, kinds, node, counts[node]) for node in whole if kinds[node] in REMOVED]
    return sorted(found, key=_rank)


def _rank(loss: Loss) -> tuple[int, int, int, str]:
    gone = len(loss.hit) + (loss.kind == "participant")
    return -gone, -len(loss.ownerless), -len(loss.beyond), loss.node


def _loss(graph: nx.MultiDiGraph[Any], kinds: dict[Any, Any], node: str, count: int) -> Loss:
    hit = _needing(graph, [node], lambda one: kinds[one] != "participant")
    participants = {one for one in hit if kinds[one] == "participant"}
    beyond = _needing(graph, sorted(hit), lambda one: True) - participants - {node}
    return Loss(
        node,
        kinds[node],
        tuple(sorted(participants)),
        tuple(sorted(one for one in beyond if kinds[one] == "participant")),
        tuple(sorted(_held(graph, node))),
        count,
    )


def _needing(graph: nx.MultiDiGraph[Any], lost: list[str], is_passed: Any) -> set[str]:
    """What needs something lost, going on through each node for which ``is_passed`` holds."""
    found: set[str] = set()
    waiting = deque(lost)
    while waiting:
        for one in _needers(graph, waiting.popleft()):
            if one not in found and one not in lost:
                found.add(one)
                if is_passed(one):
                    waiting.append(one)
    return found


def _needers(graph: nx.MultiDiGraph[Any], node: str) -> list[str]:
    return sorted(
        source for source, edges in graph.pred[node].items() if any(edge.get("needs", True) for edge in edges.values())
    )


def _held(graph: nx.MultiDiGraph[Any], node: str) -> list[str]:
    return [
        source
        for source, edges in graph.pred[node].items()
        if any(edge.get("relation") in HOLDS for edge in edges.values()) and not _has_other_holder(graph, source, node)
    ]


def _has_other_holder(graph: nx.MultiDiGraph[Any], thing: str, node: str) -> bool:
    return any(
        edge.get("relation") in HOLDS
        for target, edges in graph.succ[thing].items()
        if target != node
        for edge in edges.values()
    )
