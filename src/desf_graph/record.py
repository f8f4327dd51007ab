"""What every layer takes: the asserted triples of an ecosystem, where each stands, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyoxigraph as ox

from desf_graph.namespaces import (
    AGREEMENT_STATUS,
    ECOSYSTEM,
    ENDED,
    HAS_AGREEMENT,
    INITIATIVE,
    PROPOSED,
    RDF_TYPE,
    SCHEMA_END,
    SCHEMA_START,
    SUPERSEDES,
    value,
)

BLANK = "urn:desf:blank:"


class Position(NamedTuple):
    """Where a statement stands: file, line and, where known, column (both from 1)."""

    file: str
    line: int
    column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def ntriples(triples: Iterable[ox.Triple]) -> str:
    """Triples as N-Triples text."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


class Record:
    """The asserted triples of one or more ecosystems.

    ``positions`` holds the places of each triple (none where not known, several where several files say the same),
    ``subjects`` the place where each thing is described first, ``prefixes`` those of its files, ``warnings`` what the
    reader of the files could not do.
    """

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        positions: dict[ox.Triple, tuple[Position, ...]] | None = None,
        subjects: dict[str, Position] | None = None,
        prefixes: dict[str, str] | None = None,
        warnings: Iterable[str] = (),
    ) -> None:
        self.triples = list(dict.fromkeys(triples))
        self.positions = positions or {}
        self.subjects = subjects or {}
        self.prefixes = prefixes or {}
        self.warnings = tuple(warnings)
        self._by_statement: dict[tuple[str, str], set[Position]] | None = None

    @property
    def ecosystems(self) -> list[ox.NamedNode]:
        """The ecosystems that the record describes, sorted."""
        found = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object == ECOSYSTEM}
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=lambda node: str(node.value))

    def ntriples(self) -> str:
        """The triples as N-Triples text."""
        return ntriples(self.triples)

    def position(self, subject: str, predicate: str | None = None) -> tuple[Position, ...]:
        """The places of a thing's statements with a predicate, else the place where the thing is described."""
        if predicate is not None:
            if self._by_statement is None:
                self._by_statement = {}
                for triple, found in self.positions.items():
                    key = (value(triple.subject), triple.predicate.value)
                    self._by_statement.setdefault(key, set()).update(found)
            if places := self._by_statement.get((subject, predicate)):
                return tuple(sorted(places, key=lambda place: (place.file, place.line, place.column or 0)))
        return (self.subjects[subject],) if subject in self.subjects else ()

    def with_named_blanks(self) -> Record:
        """The record with an IRI for each blank node, the same for the same content: engines rename blank nodes.

        The name is a hash of the node's surroundings, refined until it tells apart all that can be told apart
        (colour refinement); nodes that stay alike are numbered.
        """
        blanks = dict.fromkeys(p for t in self.triples for p in (t.subject, t.object) if isinstance(p, ox.BlankNode))
        if not blanks:
            return self
        names = _names(self.triples, list(blanks))

        def named(triple: ox.Triple) -> ox.Triple:
            subject: Any = names.get(triple.subject, triple.subject)
            return ox.Triple(subject, triple.predicate, names.get(triple.object, triple.object))

        positions = {named(triple): places for triple, places in self.positions.items()}
        subjects = dict(self.subjects)
        for triple, places in positions.items():
            if triple.subject in names.values():
                subjects.setdefault(value(triple.subject), places[0])
        return Record(map(named, self.triples), positions, subjects, self.prefixes, self.warnings)

    def in_force(self, day: str) -> Record:
        """What is in force on a day (YYYY-MM-DD), from and until included.

        Left out are things whose period has ended or not begun, whatever their kind, but for ecosystems and
        initiatives; and, as members of what they belong to, agreements that are proposed, ended or superseded.
        """
        starts = {t.subject: value(t.object) for t in self.triples if t.predicate == SCHEMA_START}
        ends = {t.subject: value(t.object) for t in self.triples if t.predicate == SCHEMA_END}
        lasting = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object in (ECOSYSTEM, INITIATIVE)}
        gone = {node for node, end in ends.items() if end < day} | {n for n, start in starts.items() if start > day}
        gone -= lasting
        status = {t.subject: t.object for t in self.triples if t.predicate == AGREEMENT_STATUS}
        open_or_past = {node for node, value in status.items() if value in (PROPOSED, ENDED)}
        superseded = {
            t.object
            for t in self.triples
            if t.predicate == SUPERSEDES and t.subject not in gone and t.subject not in open_or_past
        }
        unlinked = open_or_past | superseded
        if not gone and not unlinked:
            return self
        kept = [
            t
            for t in self.triples
            if t.subject not in gone
            and t.object not in gone
            and not (t.predicate == HAS_AGREEMENT and t.object in unlinked)
        ]
        return Record(kept, self.positions, self.subjects, self.prefixes, self.warnings)


def _names(triples: list[ox.Triple], blanks: list[ox.BlankNode]) -> dict[object, ox.NamedNode]:
    colours: dict[object, str] = dict.fromkeys(blanks, "")
    around: dict[object, list[tuple[str, ox.Triple]]] = {blank: [] for blank in blanks}
    for triple in triples:
        for side, node in (("out", triple.subject), ("in", triple.object)):
            if node in around:
                around[node].append((side, triple))
    told_apart = 0
    while told_apart < len(set(colours.values())):
        told_apart = len(set(colours.values()))
        colours = {blank: _colour(around[blank], colours) for blank in blanks}
    numbers: dict[str, int] = {}
    names: dict[object, ox.NamedNode] = {}
    for blank in blanks:
        colour = colours[blank]
        numbers[colour] = numbers.get(colour, 0) + 1
        names[blank] = ox.NamedNode(f"{BLANK}{colour}-{numbers[colour]}")
    return names


def _colour(statements: list[tuple[str, ox.Triple]], colours: dict[object, str]) -> str:
    import hashlib

    seen = sorted(
        f"{side} {triple.predicate} {colours.get(other, str(other))}"
        for side, triple in statements
        for other in [triple.object if side == "out" else triple.subject]
    )
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


def merge(records: Iterable[Record]) -> Record:
    """Several records as one; a triple that several files state keeps the place of each."""
    triples: list[ox.Triple] = []
    positions: dict[ox.Triple, tuple[Position, ...]] = {}
    subjects: dict[str, Position] = {}
    prefixes: dict[str, str] = {}
    warnings: list[str] = []
    for record in records:
        triples += record.triples
        for triple, places in record.positions.items():
            positions[triple] = positions.get(triple, ()) + places
        subjects = {**record.subjects, **subjects}
        prefixes = {**record.prefixes, **prefixes}
        warnings += record.warnings
    return Record(triples, positions, subjects, prefixes, warnings)
