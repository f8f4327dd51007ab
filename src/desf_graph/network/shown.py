"""The networkx graph that the public interface gives out: of a class of its own, so that it can show itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    Base = nx.MultiDiGraph[str]
else:
    Base = nx.MultiDiGraph


class Network(Base):
    """A `networkx.MultiDiGraph` in every respect; the reports hang on it how it shows itself in Jupyter."""
