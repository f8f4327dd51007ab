"""A networkx graph that shows its edges in Jupyter; a module of its own, because networkx is slow to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from desf_graph.reports import html

if TYPE_CHECKING:
    Base = nx.MultiDiGraph[str]
else:
    Base = nx.MultiDiGraph


class ShownNetwork(Base):
    """A `networkx.MultiDiGraph` in every respect, that shows itself."""

    def _repr_html_(self) -> str:
        return html.network(self)
