"""What every layer takes: the asserted triples of an ecosystem, where each stands, and what is in force on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pyoxigraph as ox

from desf_graph.messages import say
from desf_graph.namespaces import (
    AGREEMENT_STATUS,
    DESF_ONTOLOGY,
    ECOSYSTEM,
    ENDED,
    HAS_AGREEMENT,
    INITIATIVE,
    OWL_IMPORTS,
    OWL_ONTOLOGY,
    PROPOSED,
    RDF_TYPE,
    SCHEMA_END,
    SCHEMA_START,
    SUPERSEDES,
    value,
)

BLANK = "urn:desf:blank:"
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(Z|[+-]\d\d:\d\d)?$")

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


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
    ``subjects`` the place where each thing is described first, ``prefixes`` those of its files, ``noted`` what the
    reader of the files could not do, ``graphs`` the named graphs that a triple stands in (none: the default graph).
    """

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        positions: dict[ox.Triple, tuple[Position, ...]] | None = None,
        subjects: dict[str, Position] | None = None,
        prefixes: dict[str, str] | None = None,
        warnings: Iterable[str] = (),
        graphs: dict[ox.Triple, frozenset[GraphName]] | None = None,
    ) -> None:
        self.triples = list(dict.fromkeys(triples))
        self.positions = positions or {}
        self.subjects = subjects or {}
        self.prefixes = prefixes or {}
        self.noted = tuple(warnings)
        self.graphs = graphs or {}
        self._by_statement: dict[tuple[str, str], set[Position]] | None = None

    def quads(self) -> list[ox.Quad]:
        """The triples in the graphs that they stand in."""
        return [
            ox.Quad(t.subject, t.predicate, t.object, graph)
            for t in self.triples
            for graph in self.graphs.get(t, (ox.DefaultGraph(),))
        ]

    @property
    def ecosystems(self) -> list[ox.NamedNode]:
        """The ecosystems that the record describes, sorted."""
        found = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object == ECOSYSTEM}
        return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=lambda node: str(node.value))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader could not do, and each import that is neither among the files nor our own ontology."""
        imports = [t for t in self.triples if t.predicate == OWL_IMPORTS]
        known = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object == OWL_ONTOLOGY}
        known.add(DESF_ONTOLOGY)
        absent = [triple for triple in imports if triple.object not in known]
        places = ["".join(f"{place}: " for place in self.positions.get(triple, ())[:1]) for triple in absent]
        said = [say("rdf.imports", iri=value(triple.object)) for triple in absent]
        return (*self.noted, *(place + words for place, words in zip(places, said, strict=True)))

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
        return Record(map(named, self.triples), positions, subjects, self.prefixes, self.noted)

    def _days(self, predicate: ox.NamedNode) -> dict[object, str]:
        """Each thing's day for a predicate, as YYYY-MM-DD; what is no day says nothing, and a rule names it."""
        found = {t.subject: value(t.object) for t in self.triples if t.predicate == predicate}
        return {node: said[:10] for node, said in found.items() if DAY.match(said)}

    def in_force(self, day: str) -> Record:
        """What is in force on a day (YYYY-MM-DD), from and until included.

        Left out are things whose period has ended or not begun, whatever their kind, but for ecosystems and
        initiatives; and, as members of what they belong to, agreements that are proposed, ended or superseded.
        """
        starts = self._days(SCHEMA_START)
        ends = self._days(SCHEMA_END)
        lasting = {t.subject for t in self.triples if t.predicate == RDF_TYPE and t.object in (ECOSYSTEM, INITIATIVE)}
        gone = {node for node, end in ends.items() if end < day} | {n for n, start in starts.items() if start > day}
        # A period that ends before it begins is a slip of the pen: the thing stays, so that a rule can name it.
        gone -= lasting | {node for node, end in ends.items() if starts.get(node, "") > end}
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
        return Record(kept, self.positions, self.subjects, self.prefixes, self.noted)


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
    graphs: dict[ox.Triple, frozenset[GraphName]] = {}
    records = list(records)
    for record in records:
        triples += record.triples
        for triple, places in record.positions.items():
            positions[triple] = positions.get(triple, ()) + places
        subjects = {**record.subjects, **subjects}
        prefixes = {**record.prefixes, **prefixes}
        warnings += record.noted
    if any(record.graphs for record in records):
        default: frozenset[GraphName] = frozenset({ox.DefaultGraph()})
        for record in records:
            for triple in record.triples:
                graphs[triple] = graphs.get(triple, frozenset()) | record.graphs.get(triple, default)
    return Record(triples, positions, subjects, prefixes, warnings, graphs)
