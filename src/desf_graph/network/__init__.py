"""Who depends on whom: networks from a record, measures on any networkx graph, what stands out, and files.

>>> from desf_graph import formats
>>> network = participant_network(formats.read("case:uwv"))
>>> [one.removeprefix("https://w3id.org/desf/case/uwv/") for one in articulation_points(network)]
['uwv']
"""

from __future__ import annotations

from desf_graph.network.analysis import Analysis, analyse
from desf_graph.network.exchange import FORMS, dot, gexf, graphml, kumu, read_dot, read_gexf, read_graphml, read_kumu
from desf_graph.network.graph import contract_lots, full_network, participant_network
from desf_graph.network.losses import Loss, losses
from desf_graph.network.metrics import (
    Tension,
    betweenness_centrality,
    closeness_centrality,
    communities,
    concentration,
    degree_centrality,
    density,
    eigenvector_centrality,
    in_degree,
    interest_tension,
    lot_agreement,
    modularity,
    out_degree,
    pagerank,
    path_share,
    reciprocity,
)
from desf_graph.network.observations import RANKED, Observation, Supply, ranked, supplies
from desf_graph.network.projections import combine, named, of_kind, shared, undirected
from desf_graph.network.structure import (
    Matrix,
    articulation_points,
    bridges,
    cycles,
    dependency_structure_matrix,
    dependents,
    isolated,
    layers,
    parts,
    relations,
    strongly_connected_components,
)
from desf_graph.network.undefined import Undefined

__all__ = [
    "FORMS",
    "RANKED",
    "Analysis",
    "Loss",
    "Matrix",
    "Observation",
    "Supply",
    "Tension",
    "Undefined",
    "analyse",
    "articulation_points",
    "betweenness_centrality",
    "bridges",
    "closeness_centrality",
    "combine",
    "communities",
    "concentration",
    "contract_lots",
    "cycles",
    "degree_centrality",
    "density",
    "dependency_structure_matrix",
    "dependents",
    "dot",
    "eigenvector_centrality",
    "full_network",
    "gexf",
    "graphml",
    "in_degree",
    "interest_tension",
    "isolated",
    "kumu",
    "layers",
    "losses",
    "lot_agreement",
    "modularity",
    "named",
    "of_kind",
    "out_degree",
    "pagerank",
    "participant_network",
    "parts",
    "path_share",
    "ranked",
    "read_dot",
    "read_gexf",
    "read_graphml",
    "read_kumu",
    "reciprocity",
    "relations",
    "shared",
    "strongly_connected_components",
    "supplies",
    "undirected",
]
