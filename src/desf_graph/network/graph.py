"""From a record to graphs: who depends on whom, and what needs what.

An edge always runs from the one that needs to what it needs. Nodes are IRIs and stand in the order of those; edges
stand in the order of source, target and key, so that the order of lines in a file changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import networkx as nx
import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.knowledge import Graph
from desf_graph.messages import spoken
from desf_graph.namespaces import (
    ACCESSIBLE_TO,
    ACTIVITY,
    AGREEMENT,
    ASSIGNED_ROLE,
    BASIS,
    CARRIES,
    CONFLICTING_INTEREST,
    CONNECTS,
    CONSISTS_OF,
    CONTRACT,
    CRITICALITY,
    DATA_SOURCE,
    DATASET,
    DEPENDENCY,
    DEPENDENCY_FOR,
    DEPENDENCY_KIND,
    DEPENDENCY_TARGET,
    DEPENDENT,
    DEPENDS_ON,
    DIVIDED_OVER,
    DOCUMENT_FORM,
    HAS_ASSIGNMENT,
    HAS_DEPENDENCY,
    HAS_PARTICIPANT,
    HAS_SOURCE,
    HOLDS_ROLE,
    IN_DOCUMENT,
    INFERRED,
    INTERFACE,
    IS_GROUP,
    KEYSTONE_PLAYER,
    LINKED_TO,
    OWNER,
    PARTICIPANT,
    PARTY,
    PERFORMED_BY,
    PLATFORM,
    PROCESS,
    PROVIDER,
    RDF_TYPE,
    RDFS_LABEL,
    REALISES,
    RUNS_ON,
    SCHEMA_END,
    SCHEMA_START,
    SEQUENCE_NUMBER,
    SERVICE,
    STATED_NONE,
    TRUE,
    USED_BY,
    USES,
    slug,
    value,
)
from desf_graph.record import Record

THINGS = (ACTIVITY, PROCESS, SERVICE, PLATFORM, INTERFACE, DATA_SOURCE, DATASET, AGREEMENT)


class Relation(NamedTuple):
    """What a property says: its subject needs its object, or the other way round, or neither needs the other."""

    is_inverse: bool
    needs: bool


NEEDS, IS_NEEDED, TOUCHES = Relation(False, True), Relation(True, True), Relation(False, False)

RELATIONS: dict[ox.NamedNode, Relation] = {
    ACCESSIBLE_TO: IS_NEEDED,
    CARRIES: IS_NEEDED,
    CONNECTS: NEEDS,
    CONSISTS_OF: NEEDS,
    DIVIDED_OVER: NEEDS,
    HAS_SOURCE: NEEDS,
    LINKED_TO: TOUCHES,
    OWNER: NEEDS,
    PARTY: NEEDS,
    PERFORMED_BY: NEEDS,
    PROVIDER: NEEDS,
    REALISES: IS_NEEDED,
    RUNS_ON: NEEDS,
    USED_BY: IS_NEEDED,
    USES: NEEDS,
}


def participant_network(
    record: Record, *, ecosystem: str | None = None, lang: str | None = None
) -> nx.MultiDiGraph[str]:
    """The participants and their dependencies: an edge runs from the dependent to the one it depends on.

    Only participants are nodes: ``label``, ``kind`` ("participant"), ``group`` (several unnamed parties), ``roles``,
    ``since``, ``until``, ``interests`` (how many conflicting interests are recorded; None where nothing is said) and
    ``position`` (file:line, or None). An edge per dependency: ``relation`` ("dependency", or "dependsOn" for the bare
    statement that no dependency explains), ``statement`` (its IRI), ``kinds``, ``criticality`` (slug or None),
    ``weight`` (the step of the criticality in the ontology's list, 1 where none is recorded), ``purpose`` and
    ``purpose_label`` (what it is for), ``inferred`` (read into the source) and ``position``.

    ``ecosystem`` leaves out what belongs to others. What the ontology lets follow is read as the closure has it, but
    for broader roles; a record to which the closure has been added gives the same nodes and edges.
    See also `full_network`, and `combine` for one edge per pair.
    """
    return _Reader(record, ecosystem, lang).participants()


def full_network(record: Record, *, ecosystem: str | None = None, lang: str | None = None) -> nx.MultiDiGraph[str]:
    """Participants with activities, processes, services, platforms, interfaces, data and agreements: what needs what.

    Nodes and dependencies are those of `participant_network`, and ``kind`` names the class. Each relation of
    `RELATIONS` is an edge from what needs to what is needed, with the property as ``relation``; a dependency also
    gives an edge from the dependent to what it is for (``relation`` "dependencyFor"). ``needs`` is false for a link
    between platforms, which may well work without each other.
    """
    return _Reader(record, ecosystem, lang).everything()


def contract_lots(record: Record, *, ecosystem: str | None = None) -> dict[str, frozenset[str]]:
    """The participants that each contract binds: its own parties and those of the agreements in it."""
    reader = _Reader(record, ecosystem, None)
    bound: dict[str, frozenset[str]] = {}
    for contract in reader.data.subjects(DOCUMENT_FORM, CONTRACT):
        holders = [contract, *reader.data.subjects(IN_DOCUMENT, contract)]
        parties = {one for holder in holders for end in reader.data.objects(holder, PARTY) for one in reader.all(end)}
        if parties := parties & set(reader.members):
            bound[value(contract)] = frozenset(parties)
    return dict(sorted(bound.items()))


@cache
def _step(criticality: str) -> int:
    """The place of a criticality in the ontology's own list: 1 for low and up."""
    found = knowledge.ontology().value(ox.NamedNode(criticality), SEQUENCE_NUMBER)
    return int(found.value) if found is not None else 1


class _Reader:
    def __init__(self, record: Record, ecosystem: str | None, lang: str | None) -> None:
        self.record = record.with_named_blanks()
        self.lang = lang or spoken()
        self.data = Graph(sorted(self.record.triples, key=str))
        self.ecosystem = ecosystem
        self.ecosystems = {value(node) for node in self.record.ecosystems}
        self.members = self._members()

    def _members(self) -> list[str]:
        """The participants: what a property with that range points at counts as one, as in the closure."""
        data = self.data
        if self.ecosystem is not None:
            whole = ox.NamedNode(self.ecosystem)
            found = {*data.objects(whole, HAS_PARTICIPANT), *data.objects(whole, KEYSTONE_PLAYER)}
        else:
            ends = (HAS_PARTICIPANT, KEYSTONE_PLAYER, DEPENDENT, DEPENDENCY_TARGET)
            found = {*data.subjects(RDF_TYPE, PARTICIPANT), *(t.object for t in data.triples if t.predicate in ends)}
        return sorted(value(node) for node in found if isinstance(node, ox.NamedNode))

    def all(self, node: Any) -> list[str]:
        """The node itself, or every participant where a file said ``all`` (which is the ecosystem)."""
        return self.members if value(node) in self.ecosystems else [value(node)]

    def participants(self) -> nx.MultiDiGraph[str]:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for iri in self.members:
            graph.add_node(iri, **self._participant(iri))
        _add_edges(graph, self._dependencies())
        return graph

    def everything(self) -> nx.MultiDiGraph[str]:
        nodes = {iri: self._participant(iri) for iri in self.members}
        for kind in THINGS:
            for node in self.data.subjects(RDF_TYPE, kind):
                if isinstance(node, ox.NamedNode):
                    nodes.setdefault(node.value, self._node(node.value, slug(kind.value)))
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(sorted(nodes.items()))
        _add_edges(graph, [*self._dependencies(), *self._relations(), *self._purposes()])
        if self.ecosystem is not None:
            graph.remove_nodes_from([node for node in nodes if node not in self.members and not graph.degree(node)])
        return graph

    def _node(self, iri: str, kind: str) -> dict[str, Any]:
        label = self.data.text(ox.NamedNode(iri), RDFS_LABEL, self.lang) or slug(iri)
        return {"label": label, "kind": kind[0].lower() + kind[1:], "position": self._place(iri)}

    def _participant(self, iri: str) -> dict[str, Any]:
        node, data = ox.NamedNode(iri), self.data
        interests = data.objects(node, CONFLICTING_INTEREST)
        real = [one for one in interests if not any(value(o) in TRUE for o in data.objects(one, STATED_NONE))]
        return self._node(iri, "participant") | {
            "group": any(value(one) in TRUE for one in data.objects(node, IS_GROUP)),
            "roles": self._roles(node),
            "since": self._day(node, SCHEMA_START),
            "until": self._day(node, SCHEMA_END),
            "interests": len(real) if interests else None,
        }

    def _roles(self, node: ox.NamedNode) -> tuple[str, ...]:
        assigned = [
            role for one in self.data.objects(node, HAS_ASSIGNMENT) for role in self.data.objects(one, ASSIGNED_ROLE)
        ]
        return tuple(sorted({slug(value(role)) for role in (*self.data.objects(node, HOLDS_ROLE), *assigned)}))

    def _day(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
        days = sorted(map(value, self.data.objects(node, predicate)))
        return days[0] if days else None

    def _place(self, iri: str) -> str | None:
        found = self.record.position(iri)
        return str(found[0]) if found else None

    def _dependencies(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        members, explained = set(self.members), set()
        for node in self._statements():
            ends = [
                (value(dependent), value(target))
                for dependent in self.data.objects(node, DEPENDENT)
                for target in self.data.objects(node, DEPENDENCY_TARGET)
                if value(dependent) in members and value(target) in members
            ]
            explained |= set(ends)
            for source, target in ends:
                key = value(node) if len(ends) == 1 else f"{value(node)} {source} {target}"
                yield source, target, key, self._dependency(node)
        for triple in self.data.triples:
            source, target = value(triple.subject), value(triple.object)
            if triple.predicate == DEPENDS_ON and {source, target} <= members and (source, target) not in explained:
                yield source, target, f"{source} dependsOn {target}", self._bare(triple)

    def _statements(self) -> list[Any]:
        owned = {t.object for t in self.data.triples if t.predicate == HAS_DEPENDENCY}
        typed = {*self.data.subjects(RDF_TYPE, DEPENDENCY), *(t.subject for t in self.data.triples if _is_end(t))}
        return sorted(typed | owned, key=value)

    def _dependency(self, node: Any) -> dict[str, Any]:
        data = self.data
        purpose = data.value(node, DEPENDENCY_FOR)
        graded = (one.value for one in data.objects(node, CRITICALITY) if isinstance(one, ox.NamedNode))
        grades = sorted(graded, key=_step)
        return {
            "relation": "dependency",
            "statement": value(node),
            "kinds": tuple(sorted({slug(value(kind)) for kind in data.objects(node, DEPENDENCY_KIND)})),
            "criticality": slug(grades[-1]) if grades else None,
            "weight": _step(grades[-1]) if grades else 1,
            "purpose": value(purpose) if purpose is not None else None,
            "purpose_label": self._purpose(purpose),
            "inferred": INFERRED in data.objects(node, BASIS),
            "needs": True,
            "position": self._place(value(node)),
        }

    def _purpose(self, purpose: Any) -> str | None:
        if purpose is None:
            return None
        return self.data.text(purpose, RDFS_LABEL, self.lang) or slug(value(purpose))

    def _bare(self, triple: ox.Triple) -> dict[str, Any]:
        places = self.record.positions.get(triple, ())
        return _unexplained("dependsOn") | {"position": str(places[0]) if places else None}

    def _relations(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        for triple in self.data.triples:
            relation = RELATIONS.get(triple.predicate)
            if relation is None:
                continue
            name = slug(triple.predicate.value)
            for end in self.all(triple.object):
                place = self.record.positions.get(triple, ())
                key = f"{value(triple.subject)} {name} {end}"
                source, target = (end, value(triple.subject)) if relation.is_inverse else (value(triple.subject), end)
                position = str(place[0]) if place else None
                yield source, target, key, _unexplained(name) | {"needs": relation.needs, "position": position}

    def _purposes(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        for node in self._statements():
            place = self._place(value(node))
            for dependent in self.data.objects(node, DEPENDENT):
                for purpose in self.data.objects(node, DEPENDENCY_FOR):
                    values = _unexplained("dependencyFor") | {"statement": value(node), "position": place}
                    yield value(dependent), value(purpose), f"{value(node)} dependencyFor {value(purpose)}", values


def _is_end(triple: ox.Triple) -> bool:
    return triple.predicate in (DEPENDENT, DEPENDENCY_TARGET)


def _unexplained(relation: str) -> dict[str, Any]:
    """The attributes of an edge about which nothing more is said than that it is there."""
    return {
        "relation": relation,
        "statement": None,
        "kinds": (),
        "criticality": None,
        "weight": 1,
        "purpose": None,
        "purpose_label": None,
        "inferred": False,
        "needs": True,
        "position": None,
    }


def _add_edges(graph: nx.MultiDiGraph[str], edges: Any) -> None:
    """Add edges between nodes that are there, in the order of their ends and keys; of two alike one with a position."""
    for source, target, key, values in sorted(edges, key=lambda edge: (*edge[:3], edge[3]["position"] or "")):
        if source in graph and target in graph:
            graph.add_edge(source, target, key, **values)
