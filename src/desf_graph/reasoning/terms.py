"""Terms as numbers: joins compare and hash whole numbers, which is what makes them fast."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from desf_graph.namespaces import RDF
from desf_graph.reasoning import tables

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Statement(NamedTuple):
    """A triple about a literal: rules make them on their way, RDF does not know them."""

    subject: Node
    predicate: ox.NamedNode
    object: Node


Triple = ox.Triple | Statement


class Terms:
    """Numbers for terms, the words of OWL first, so that those have the same number everywhere."""

    def __init__(self, names: list[str] | None = None) -> None:
        self.names = list(names if names is not None else vocabulary())
        self.numbers = {name: number for number, name in enumerate(self.names)}
        self._nodes: dict[int, Node] = {}

    def copy(self) -> Terms:
        """The same numbers, to which more can be added without touching these."""
        other = Terms.__new__(Terms)
        other.names, other.numbers, other._nodes = self.names.copy(), self.numbers.copy(), self._nodes.copy()
        return other

    def number(self, node: Node) -> int:
        """The number of a term; a new one where it was not met before."""
        name = node.value if type(node) is ox.NamedNode else str(node)
        known = self.numbers.get(name)
        if known is None:
            known = self.numbers[name] = len(self.names)
            self.names.append(name)
            self._nodes[known] = node
        return known

    def known(self, node: Node) -> int | None:
        """The number of a term, or None where it was not met."""
        return self.numbers.get(node.value if type(node) is ox.NamedNode else str(node))

    def node(self, number: int) -> Node:
        """The term of a number."""
        found = self._nodes.get(number)
        if found is None:
            found = self._nodes[number] = _node(self.names[number])
        return found

    def is_literal(self, number: int) -> bool:
        """Whether a number stands for a literal."""
        return self.names[number].startswith('"')

    def triple(self, fact: tuple[int, int, int]) -> Triple:
        """The triple of a fact."""
        subject, predicate, value = map(self.node, fact)
        if isinstance(predicate, ox.NamedNode) and isinstance(subject, ox.NamedNode | ox.BlankNode):
            return ox.Triple(subject, predicate, value)
        return Statement(subject, predicate, value)  # type: ignore[arg-type]

    def fact(self, triple: Triple) -> tuple[int, int, int] | None:
        """The fact of a triple; None where one of its terms was not met."""
        s, p, o = self.known(triple.subject), self.known(triple.predicate), self.known(triple.object)
        return None if s is None or p is None or o is None else (s, p, o)

    def cardinality(self, number: int) -> int | None:
        """The whole number that a literal says, as maximum cardinalities are written."""
        node = self.node(number)
        return int(node.value) if isinstance(node, ox.Literal) and node.value.isdecimal() else None

    def is_iri(self, number: int) -> bool:
        """Whether a number stands for an IRI."""
        return not self.names[number].startswith(('"', "_:", "<<"))


def _node(name: str) -> Node:
    if not name.startswith(('"', "_:", "<<")):
        return ox.NamedNode(name)
    if name.startswith("_:"):
        return ox.BlankNode(name[2:])
    parsed: Node = next(iter(ox.parse(f"<a:> <a:> {name} .".encode(), format=ox.RdfFormat.N_TRIPLES))).object
    return parsed


@cache
def vocabulary() -> tuple[str, ...]:
    """Every IRI that the rules of the tables name, in their order."""
    found = dict.fromkeys([RDF + "type", RDF + "first", RDF + "rest", RDF + "nil", tables.OWL + "sameAs"])
    for rule in tables.rules():
        atoms = [
            *(premise.atom if isinstance(premise, tables.ListForm) else premise for premise in rule.body),
            rule.head,
        ]
        found |= dict.fromkeys(
            term for atom in atoms if atom for term in atom if isinstance(term, str) and not term.startswith("?")
        )
    return tuple(found)


TYPE, FIRST, REST, NIL, SAME = range(5)  # the order in which the vocabulary begins
