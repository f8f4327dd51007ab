"""What every layer takes: the asserted triples of an ecosystem and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from desf_graph.namespaces import ECOSYSTEM, RDF_TYPE


@dataclass(frozen=True)
class Position:
    """Where a statement stands: file, line and, where known, column (both from 1)."""

    file: str
    line: int
    column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def ntriples(triples: Iterable[ox.Triple]) -> str:
    """Triples as N-Triples text."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


@dataclass
class Record:
    """Asserted triples, the position of each (absent where it is not known), and the subjects' own positions."""

    triples: list[ox.Triple]
    positions: dict[ox.Triple, Position] = field(default_factory=dict)
    subjects: dict[str, Position] = field(default_factory=dict)

    @property
    def ecosystems(self) -> list[ox.NamedNode]:
        """The ecosystems that the record describes, sorted."""
        found = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object == ECOSYSTEM}
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=lambda node: node.value)

    def ntriples(self) -> str:
        """The triples as N-Triples text."""
        return ntriples(self.triples)
