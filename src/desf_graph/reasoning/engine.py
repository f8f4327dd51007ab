"""Semi-naive closing: in each round the rules join only what the last round added, until nothing is added.

Facts are triples of numbers. Of each fact that a rule adds its origin is kept: which rule, and what the rule's
variables stood for. The facts of the theory that an engine starts from are shared with it and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.reasoning import datatypes
from desf_graph.reasoning.axioms import (
    SHORTCUTS,
    SHORTENED,
    Instance,
    instances,
    replacement,
    schema_keys,
    templates,
)
from desf_graph.reasoning.joins import Fact, Join, Origin, join, shape_of
from desf_graph.reasoning.tables import DATATYPES
from desf_graph.reasoning.terms import SAME, TYPE, Terms
from desf_graph.reasoning.theory import Details, Rules, Theory, Trigger

LIMIT = 1_000_000  # inferred facts; a thousand ecosystems of ordinary size stay well below it
SLICE = 512  # pairs joined at a time, so that what a round finds twice does not pile up before it is dropped

GIVEN: Origin = (-1,)  # asserted
BY_VALUE, EQ_REP_S, EQ_REP_P, EQ_REP_O = range(4)  # the first rules of every engine

Pairs = list[tuple[int, int]]
Found = tuple[int, int, int, Origin]


class Derivation(NamedTuple):
    """How a fact, or a contradiction, came about in one step."""

    rule: str
    axioms: tuple[Fact, ...]
    premises: tuple[Fact, ...]


class Index(dict[int, dict[int, set[int]]]):
    """Per predicate: subject -> objects, or the other way round; built when a predicate is first asked for."""

    def __init__(self, shared: dict[int, list[int]], outward: Index | None = None) -> None:
        super().__init__()
        self.shared, self.outward = shared, outward

    def __missing__(self, predicate: int) -> dict[int, set[int]]:
        table: dict[int, set[int]] = {}
        if self.outward is not None:
            for subject, values in self.outward[predicate].items():
                for value in values:
                    table.setdefault(value, set()).add(subject)
        else:
            flat = iter(self.shared.get(predicate, ()))
            for subject, value in zip(flat, flat, strict=True):
                table.setdefault(subject, set()).add(value)
        self[predicate] = table
        return table


class Engine:
    """Facts, rules and what follows from them, starting from a theory (from the tables alone where none is given)."""

    def __init__(self, theory: Theory | None = None, limit: int = LIMIT) -> None:
        self.theory, self.limit = theory, limit
        self.terms = Terms(theory.names if theory else None)
        self.forward = Index(theory.pairs if theory else {})
        self.backward = Index(self.forward.shared, self.forward)
        self.origin: dict[Fact, Origin] = {}
        self.given = 0
        rules = theory.rules if theory else Rules([], {}, {}, {}, sorted(schema_keys()), 0)
        self.shapes, self.triggers, self.checks, self.clashes, schema, self.before = rules
        self._schema = frozenset(schema)
        self.learned: list[Instance] = []
        self.failed: list[Origin] = []
        self._functions: dict[tuple[int, int], Join] = {}
        self._delta: dict[int, Pairs] = {}
        self._schema_changed = False
        if theory is None:
            self.learned = [Instance("dt-type2", (), (), (-1, TYPE, -2)), *replacement()]
            self._adopt(templates()[0])

    # --- facts ----------------------------------------------------------------

    def add(self, facts: Iterable[Fact]) -> None:
        """Take facts as given."""
        before = len(self.origin)
        self._insert((s, p, o, GIVEN) for s, p, o in facts)
        self.given += len(self.origin) - before

    def __contains__(self, fact: Fact) -> bool:
        s, p, o = fact
        return o in self.forward[p].get(s, ())

    def predicates(self) -> list[int]:
        """Every predicate that some fact has, or may have."""
        return list(dict.fromkeys((*self.forward.shared, *self.forward)))

    def origin_of(self, fact: Fact) -> Origin | None:
        """The origin of a fact, here or in the theory; None where it does not hold."""
        found = self.origin.get(fact)
        return self.theory.details.origins.get(fact) if found is None and self.theory else found

    def instance(self, number: int) -> Instance:
        """The rule of a number."""
        if number < self.before and self.theory:
            return self.theory.details.instances[number]
        return self.learned[number - self.before]

    def explain(self, origin: Origin) -> Derivation:
        """The rule of an origin, with its axioms and its premises as facts."""
        instance, values = self.instance(origin[0]), origin[1:]

        def fact(s: int, p: int, o: int) -> Fact:
            return tuple(values[-t - 1] if t < 0 else t for t in (s, p, o))  # type: ignore[return-value]

        return Derivation(instance.name, instance.axioms, tuple(dict.fromkeys(fact(*atom) for atom in instance.body)))

    def freeze(self) -> Theory:
        """All of this as a theory for other engines to start from."""
        pairs = {predicate: list(flat) for predicate, flat in self.forward.shared.items()}
        for s, p, o in self.origin:
            pairs.setdefault(p, []).extend((s, o))
        known = self.theory.details if self.theory else Details([], {})
        details = Details(known.instances + self.learned, {**known.origins, **self.origin})
        count = len(details.instances)
        rules = Rules(self.shapes, self.triggers, self.checks, self.clashes, sorted(self._schema), count)
        return Theory(self.terms.names, pairs, rules, details)

    # --- closing --------------------------------------------------------------

    def close(self) -> None:
        """Apply all rules until nothing new follows. Raises `InputError` where that passes the limit."""
        while True:
            self._type_literals()
            while self._delta:
                delta, self._delta = self._delta, {}
                self._schema_changed |= not self._schema.isdisjoint(delta)
                for key, pairs in delta.items():
                    self._apply(self.triggers.get(key, ()), pairs)
                if TYPE in self.triggers:
                    self._apply(self.triggers[TYPE], [pair for key in delta if key < 0 for pair in delta[key]])
                if self.forward[SAME]:
                    self._insert(self._replacements(delta))
            if not self._schema_changed:
                return
            self._schema_changed = False
            self._learn()

    def _apply(self, triggers: Iterable[Trigger], pairs: Pairs) -> None:
        for shape, first, rule, constants in triggers:
            function = self._function(shape, first)
            for start in range(0, len(pairs), SLICE):
                out: list[Found] = []
                part = pairs if len(pairs) <= SLICE else pairs[start : start + SLICE]
                function(part, self.forward, self.backward, out, rule, constants)
                if out:
                    self._insert(out)

    def _function(self, shape: int, first: int) -> Join:
        known = self._functions.get((shape, first))
        if known is None:
            known = self._functions[shape, first] = join(self.shapes[shape], first)
        return known

    def _insert(self, found: Iterable[Found]) -> None:
        forward, backward, delta, origin = self.forward, self.backward, self._delta, self.origin
        for s, p, o, how in found:
            if p == SAME and s == o:
                continue  # eq-ref: everything is itself, and nothing follows from it
            table = forward[p]
            values = table.get(s)
            if values is None:
                table[s] = {o}
            elif o in values:
                continue
            else:
                values.add(o)
            if p in backward:
                backward[p].setdefault(o, set()).add(s)
            origin[s, p, o] = how
            key = ~o if p == TYPE else p
            if key in delta:
                delta[key].append((s, o))
            else:
                delta[key] = [(s, o)]
        if len(origin) - self.given > self.limit:
            raise InputError(problem("reasoning.limit", limit=self.limit))

    def _replacements(self, delta: dict[int, Pairs]) -> Iterator[Found]:
        """The rules eq-rep-*: what is said of one is said of the other."""
        same = {s: sorted(values) for s, values in self.forward[SAME].items()}
        predicates = self.predicates()
        for one, other in delta.get(SAME, ()):
            for p in predicates:
                for o in list(self.forward[p].get(one, ())):
                    yield other, p, o, (EQ_REP_S, one, other, p, o)
                for s in list(self.backward[p].get(one, ())):
                    yield s, p, other, (EQ_REP_O, one, other, s, p)
            if one in self.forward and self.terms.is_iri(other):
                for s, values in list(self.forward[one].items()):
                    for o in list(values):
                        yield s, other, o, (EQ_REP_P, one, other, s, o)
        for key, pairs in delta.items():
            p = TYPE if key < 0 else key
            for s, o in pairs:
                for other in same.get(s, ()):
                    yield other, p, o, (EQ_REP_S, s, other, p, o)
                for other in same.get(o, ()):
                    yield s, p, other, (EQ_REP_O, o, other, s, p)
                for other in same.get(p, ()):
                    if self.terms.is_iri(other):
                        yield s, other, o, (EQ_REP_P, p, other, s, o)

    def _type_literals(self) -> None:
        """The rule dt-type2, for the datatypes that some rule asks about."""
        asked = [
            number
            for number in map(self.terms.numbers.get, DATATYPES)
            if number is not None and (~number in self.triggers or ~number in self.checks or number in self.clashes)
        ]
        if asked:
            for number in range(len(self.terms.names)):
                node = self.terms.node(number) if self.terms.is_literal(number) else None
                if isinstance(node, ox.Literal):
                    self._insert(
                        (number, TYPE, kind, (BY_VALUE, number, kind))
                        for kind in asked
                        if datatypes.holds(self.terms.names[kind], node)
                    )

    # --- rules ----------------------------------------------------------------

    def _learn(self) -> None:
        """Make the rules of axioms that were not there before."""
        known = {*self.learned, *(self.theory.details.instances if self.theory else ())}
        fresh = [instance for instance in instances(self) if instance not in known and not self._is_short(instance)]
        if self.theory and not self.learned and fresh:
            self.shapes = self.shapes.copy()
            self.triggers = {key: list(found) for key, found in self.triggers.items()}
            self.checks = {key: list(found) for key, found in self.checks.items()}
            self.clashes = {kind: dict(others) for kind, others in self.clashes.items()}
        self._adopt(dict.fromkeys(fresh))

    def _is_short(self, instance: Instance) -> bool:
        if instance.name not in SHORTENED:
            return False
        origins = (self.origin_of(axiom) for axiom in instance.axioms)
        return any(o and o[0] >= 0 and self.instance(o[0]).name in SHORTCUTS for o in origins)

    def _adopt(self, fresh: Iterable[Instance]) -> None:
        numbers = {shape: number for number, shape in enumerate(self.shapes)}
        for instance in fresh:
            rule = self.before + len(self.learned)
            self.learned.append(instance)
            body, head = instance.body, instance.head
            if not body:
                if head:
                    self._insert([(*head, (rule,))])
                else:
                    self.failed.append((rule,))
                continue
            if head is None and _is_clash(instance):
                one, other = body[0][2], body[1][2]
                self.clashes.setdefault(one, {}).setdefault(other, rule)
                self.clashes.setdefault(other, {}).setdefault(one, rule)
                continue
            shape, constants = shape_of(body, head)
            number = numbers.setdefault(shape, len(numbers))
            if number == len(self.shapes):
                self.shapes.append(shape)
            for first, (_, p, o) in enumerate(body):
                key = ~o if p == TYPE and o >= 0 else p
                trigger = (number, first, rule, constants)
                (self.checks if head is None else self.triggers).setdefault(key, []).append(trigger)
                if first == 0 and head is not None:
                    self._apply([trigger], self._pairs(key))

    def _pairs(self, key: int) -> Pairs:
        """All facts of a predicate, or (``~kind``) all types that are this kind."""
        if key < 0:
            return [(s, ~key) for s in self.backward[TYPE].get(~key, ())]
        return [(s, o) for s, values in self.forward[key].items() for o in values]

    # --- contradictions -------------------------------------------------------

    def failures(self) -> list[Derivation]:
        """Each way in which the facts contradict each other, the theory's own apart; some may come from one cause."""
        found: list[Origin] = list(self.failed)
        fresh: dict[int, Pairs] = {}
        for s, p, o in self.origin:
            fresh.setdefault(~o if p == TYPE else p, []).append((s, o))
        for key, triggers in self.checks.items():
            for shape, first, rule, constants in triggers:
                pairs = fresh.get(key, []) if rule < self.before else self._pairs(key) if first == 0 else []
                self._function(shape, first)(pairs, self.forward, self.backward, found, rule, constants)
        learned = any(rule >= self.before for others in self.clashes.values() for rule in others.values())
        things = self.forward[TYPE] if learned else dict.fromkeys(s for s, p, _ in self.origin if p == TYPE)
        clashing = set(self.clashes)
        for thing in things:
            kinds = self.forward[TYPE][thing]
            for kind in sorted(kinds & clashing):
                for other in sorted(kinds & self.clashes[kind].keys()):
                    if kind <= other:
                        found.append((self.clashes[kind][other], thing))
        return [*map(self.explain, dict.fromkeys(found)), *self._value_failures()]

    def _value_failures(self) -> Iterator[Derivation]:
        names, terms = self.terms.names, self.terms
        kinds = {terms.numbers[kind] for kind in DATATYPES}
        for fact, origin in list(self.origin.items()):
            s, p, o = fact
            if p == TYPE and o in kinds and terms.is_literal(s):
                node = terms.node(s)
                if isinstance(node, ox.Literal) and not datatypes.holds(names[o], node):
                    yield Derivation("dt-not-type", (), (fact,))
            elif p == SAME and terms.is_literal(s) and terms.is_literal(o):
                one, other = terms.node(s), terms.node(o)
                if isinstance(one, ox.Literal) and isinstance(other, ox.Literal):
                    left, right = datatypes.value(one), datatypes.value(other)
                    if left is not None and right is not None and left != right:
                        yield Derivation("dt-diff", (), (fact,))
            elif origin == GIVEN and names[o][0] == '"' and names[o][-1] == ">":
                # What ends otherwise is plain text or text in a language, which any text can be.
                node = terms.node(o)
                if isinstance(node, ox.Literal) and datatypes.value(node) is None:
                    yield Derivation("dt-not-type", (), (fact,))


def _is_clash(instance: Instance) -> bool:
    if len(instance.body) != 2:
        return False
    (s, p, c), (t, q, d) = instance.body
    return s == t and s < 0 and p == q == TYPE and c >= 0 and d >= 0
