"""Everything that is computed about the network of one ecosystem, as plain values that reports can render."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyoxigraph as ox

from desf_graph.knowledge import Graph
from desf_graph.messages import spoken
from desf_graph.namespaces import PARTIAL, PARTIAL_LIST, RDFS_LABEL, RECORD_STATUS, slug
from desf_graph.network import metrics, structure
from desf_graph.network.graph import contract_lots, full_network, participant_network
from desf_graph.network.losses import Loss, losses
from desf_graph.network.observations import Observation, Supply, Words, owned_activities, platform_uses, supplies
from desf_graph.network.projections import AnyGraph, attribute, named
from desf_graph.record import Record

PER_NODE = (
    "degree_centrality",
    "in_degree",
    "out_degree",
    "betweenness_centrality",
    "closeness_centrality",
    "eigenvector_centrality",
    "pagerank",
    "path_share",
)
OF_THE_WHOLE = ("density", "reciprocity", "interest_tension")
STRUCTURES = (
    "parts",
    "isolated",
    "articulation_points",
    "bridges",
    "strongly_connected_components",
    "cycles",
    "layers",
    "dependency_structure_matrix",
)


class Analysis(NamedTuple):
    """The network of one ecosystem on a day. Measures are of the named participants; groups stand in ``nodes`` only.

    ``nodes`` and ``edges`` hold the attributes that `participant_network` describes, but for positions; ``things``
    counts the nodes of the full network by kind. A measure is a number, a score per node, sets of nodes, or an
    `Undefined` with the reason. ``relations`` tells with how many others one of each participant is recorded.
    """

    ecosystem: str
    label: str
    lang: str
    as_of: str
    is_partial: bool
    nodes: dict[str, dict[str, Any]]
    edges: tuple[dict[str, Any], ...]
    things: dict[str, int]
    relations: dict[str, int]
    measures: dict[str, Any]
    supplies: tuple[Supply, ...]
    losses: tuple[Loss, ...]
    observations: tuple[Observation, ...]
    lost: tuple[Observation, ...]

    def __repr__(self) -> str:
        return f"<Analysis {self.ecosystem}: {len(self.nodes)} participants, {len(self.edges)} dependencies>"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of unnamed parties."""
        return tuple(node for node, values in self.nodes.items() if values["group"])


def analyse(record: Record, *, as_of: str, lang: str | None = None) -> list[Analysis]:
    """The analysis of each ecosystem of a record, as it is in force on a day (YYYY-MM-DD)."""
    several = len(record.ecosystems) > 1
    current = record.in_force(as_of)
    return [
        _analysis(current, node.value, node.value if several else None, as_of, lang or spoken())
        for node in record.ecosystems
    ]


def _analysis(record: Record, ecosystem: str, limit: str | None, as_of: str, lang: str) -> Analysis:
    network = participant_network(record, ecosystem=limit, lang=lang)
    full = full_network(record, ecosystem=limit, lang=lang)
    lots = contract_lots(record, ecosystem=limit)
    found = losses(full)
    words = Words(network, full, lang)
    data, whole = Graph(sorted(record.triples, key=str)), ox.NamedNode(ecosystem)
    recorded = structure.relations(full)
    return Analysis(
        ecosystem=ecosystem,
        label=data.text(whole, RDFS_LABEL, lang) or slug(ecosystem),
        lang=lang,
        as_of=as_of,
        is_partial=PARTIAL in data.objects(whole, RECORD_STATUS) or bool(data.objects(whole, PARTIAL_LIST)),
        nodes={node: _without_place(values) for node, values in network.nodes(data=True)},
        edges=tuple({"source": a, "target": b} | _without_place(values) for a, b, values in network.edges(data=True)),
        things=_things(full),
        relations={node: recorded[node] for node in network},
        measures=measures(network, full, lots),
        supplies=tuple(supplies(network)),
        losses=tuple(found),
        observations=tuple(words.all()),
        lost=tuple(words.lost(found)),
    )


def measures(network: AnyGraph, full: AnyGraph, lots: dict[str, frozenset[str]]) -> dict[str, Any]:
    """Every measure of a participant network by its name; concentrations are of the full network."""
    graph = named(network)
    communities = metrics.communities(graph)
    return {
        **{name: getattr(metrics, name)(graph) for name in (*OF_THE_WHOLE, *PER_NODE)},
        **{name: getattr(structure, name)(graph) for name in STRUCTURES},
        "communities": communities,
        "modularity": metrics.modularity(graph, communities),
        "lot_agreement": metrics.lot_agreement(communities, lots.values()),
        "activity_concentration": metrics.concentration(owned_activities(full)[0]),
        "platform_concentration": metrics.concentration(platform_uses(full)),
    }


def _things(full: AnyGraph) -> dict[str, int]:
    kinds = list(attribute(full, "kind").values())
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _without_place(values: dict[str, Any]) -> dict[str, Any]:
    # A position would make the same network in another order of lines another result.
    return {key: one for key, one in values.items() if key != "position"}
