"""Whether a step is an application of a rule of the W3C tables: the checker's side of reasoning.

It knows nothing of how rules are compiled or joined. It takes triples and the tables, and looks for a way to read the
premises of a rule as exactly these triples.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox

from desf_graph.namespaces import RDF
from desf_graph.reasoning import datatypes, tables
from desf_graph.reasoning.terms import Triple

Bindings = dict[str, Any]
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
SAME = tables.OWL + "sameAs"


@cache
def _rules(name: str) -> tuple[tables.Rule, ...]:
    return tuple(rule for rule in tables.rules() if rule.name == name)


def replay(name: str, given: Collection[Triple], conclusion: Triple | None) -> Bindings | None:
    """What the variables of a rule stand for when it draws a conclusion (None: false) from all of the given triples.

    None where the rule of that name cannot do it, or needs fewer triples than are given.
    """
    facts = list(dict.fromkeys(given))
    if name in tables.NO_PATTERN:
        return {} if _by_value(name, facts, conclusion) else None
    for rule in _rules(name):
        if (rule.head is None) != (conclusion is None):
            continue
        start = _unify(rule.head, conclusion, {}) if rule.head and conclusion else {}
        if start is None:
            continue
        for bound, used in _premises(rule.body, start, facts):
            if len(used) == len(facts):
                return bound
    return None


def _premises(
    body: tuple[tables.Atom | tables.ListForm, ...], bound: Bindings, facts: list[Triple]
) -> Iterator[tuple[Bindings, frozenset[Triple]]]:
    if not body:
        yield bound, frozenset()
        return
    first, rest = body[0], body[1:]
    if isinstance(first, tables.Atom):
        for more, used in _holds(first, bound, facts):
            for whole, later in _premises(rest, more, facts):
                yield whole, used | later
        return
    for values, triples in _members(bound.get(first.members), facts, ()):
        for more, asked in tables.spread(first, values):
            names = {name: value for name, value in more.items() if bound.get(name, value) == value}
            if len(names) == len(more):
                for whole, later in _premises((*asked, *rest), {**bound, **names}, facts):
                    yield whole, triples | later


def _holds(atom: tables.Atom, bound: Bindings, facts: list[Triple]) -> Iterator[tuple[Bindings, frozenset[Triple]]]:
    predicate = atom.predicate if isinstance(atom.predicate, str) and not atom.predicate.startswith("?") else None
    for triple in facts:
        if predicate is None or triple.predicate.value == predicate:
            more = _unify(atom, triple, bound)
            if more is not None:
                yield more, frozenset({triple})
    if atom.predicate == SAME and _value(atom.subject, bound) == _value(atom.object, bound) is not None:
        yield bound, frozenset()  # eq-ref


def _value(term: Any, bound: Bindings) -> Any:
    return bound.get(term) if isinstance(term, str) else term


def _unify(atom: tables.Atom, triple: Triple, bound: Bindings) -> Bindings | None:
    found = dict(bound)
    pairs: list[tuple[Any, Any]] = [
        (atom.subject, triple.subject),
        (atom.predicate, triple.predicate),
        (atom.object, triple.object),
    ]
    for term, node in pairs:
        if isinstance(term, tables.Cardinality):
            same = isinstance(node, ox.Literal) and node.value.isdecimal() and int(node.value) == term
        elif not isinstance(term, str):
            same = term == node
        elif term.startswith("?"):
            same = found.setdefault(term, node) == node
        else:
            same = isinstance(node, ox.NamedNode) and node.value == term
        if not same:
            return None
    return found


def _members(
    head: Any, facts: list[Triple], seen: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], frozenset[Triple]]]:
    if head == NIL:
        yield (), frozenset()
        return
    if head is None or head in seen:
        return
    cell = [triple for triple in facts if triple.subject == head]
    for one in cell:
        for two in cell:
            if one.predicate == FIRST and two.predicate == REST:
                for values, triples in _members(two.object, facts, (*seen, head)):
                    yield (one.object, *values), triples | {one, two}


def _by_value(name: str, facts: list[Triple], conclusion: Triple | None) -> bool:
    if name == "eq-ref":
        return not facts and conclusion is not None and conclusion.subject == conclusion.object
    if name == "dt-type2":
        literal: Any = conclusion.subject if conclusion else None
        return not facts and isinstance(literal, ox.Literal) and datatypes.holds(_iri(conclusion), literal)
    if len(facts) != 1 or conclusion is not None:
        return False
    subject: Any = facts[0].subject
    value = facts[0].object
    if name == "dt-diff":
        if not (isinstance(subject, ox.Literal) and isinstance(value, ox.Literal)):
            return False
        return facts[0].predicate.value == SAME and datatypes.value(subject) != datatypes.value(value)
    if isinstance(subject, ox.Literal):
        return not datatypes.holds(_iri(facts[0]), subject)
    return isinstance(value, ox.Literal) and datatypes.value(value) is None


def _iri(triple: Triple | None) -> str:
    node = triple.object if triple and triple.predicate.value == RDF + "type" else None
    return node.value if isinstance(node, ox.NamedNode) and node.value in tables.DATATYPES else ""
