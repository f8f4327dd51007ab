"""Proofs: why a statement follows, step by step, down to what is asserted; none of it can be left out.

The closure knows one way in which a statement came about. That way can lean on more than it needs, so its leaves are
tried one by one: a leaf without which the statement still follows is dropped, and the steps are drawn again from what
is left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from desf_graph.reasoning.closure import Closure, facts, ontology_triples, places, sort_key, tables_only
from desf_graph.reasoning.engine import GIVEN, LIMIT, Engine
from desf_graph.reasoning.joins import Fact
from desf_graph.reasoning.replay import FIRST, NIL, REST, replay
from desf_graph.reasoning.terms import Triple
from desf_graph.record import Position, Record

ASSERTED, ONTOLOGY = "asserted", "ontology"


class Step(NamedTuple):
    """One step: a triple that is asserted or stands in the ontology, or one that a rule draws from earlier steps."""

    number: int
    triple: Triple
    rule: str  # `ASSERTED`, `ONTOLOGY`, or a rule by its W3C name
    premises: tuple[int, ...] = ()
    axioms: tuple[Triple, ...] = ()  # asserted axioms that the rule uses
    positions: tuple[Position, ...] = ()


class Proof(NamedTuple):
    """Why a triple holds: numbered steps, of which the last one is the triple."""

    triple: Triple
    steps: tuple[Step, ...]
    record: Record

    def __repr__(self) -> str:
        return f"<Proof of {self.triple}, {len(self.steps)} steps>"

    @property
    def leaves(self) -> list[Triple]:
        """What the proof rests on: asserted triples and axioms, each needed."""
        found = [step.triple for step in self.steps if not step.premises and step.rule in (ASSERTED, ONTOLOGY)]
        return list(dict.fromkeys([*found, *(axiom for step in self.steps for axiom in step.axioms)]))

    def check(self) -> list[str]:
        """What is wrong with the proof, each step replayed against the tables; nothing where it stands."""
        last = self.steps[-1].triple if self.steps else None
        faults = check(self.steps, self.record, {len(self.steps)})
        return faults if last == self.triple else [*faults, "the last step is another triple"]


def check(steps: Sequence[Step], record: Record, goals: Collection[int]) -> list[str]:
    """What is wrong with steps that are drawn for the sake of some of them, each replayed against the W3C tables."""
    asserted, known = set(record.triples), ontology_triples()
    faults: list[str] = []
    used = set(goals)
    for place, step in enumerate(steps, 1):
        if step.number != place or any(not 1 <= premise < place for premise in step.premises):
            faults.append(f"step {place} does not follow in order")
            continue
        used |= {*step.premises}
        if step.rule in (ASSERTED, ONTOLOGY):
            if step.premises or step.axioms or step.triple not in (asserted if step.rule == ASSERTED else known):
                faults.append(f"step {place} is not {step.rule}")
            continue
        if any(axiom not in asserted and axiom not in known for axiom in step.axioms):
            faults.append(f"step {place} uses an axiom that nobody states")
        given = [*step.axioms, *(steps[premise - 1].triple for premise in step.premises)]
        if len(given) != len(set(given)) or replay(step.rule, given, step.triple) is None:
            faults.append(f"step {place} is no application of {step.rule}")
    return faults + [f"step {step.number} is not used" for step in steps if step.number not in used]


def proof(closure: Closure, triple: Triple) -> Proof:
    """Why a triple holds. Raises `KeyError` where it does not."""
    record = closure.record
    if triple in closure.asserted_set:
        return Proof(triple, (Step(1, triple, ASSERTED, positions=places(record, [triple])),), record)
    fact = closure.engine.terms.fact(triple)
    if fact is None or fact not in closure.engine:
        raise KeyError(triple)
    needed = irredundant(leaves(closure, [fact]), lambda engine: _fact(engine, triple) in engine)
    return Proof(triple, steps(closure, closed(needed), [triple]), record)


def leaves(closure: Closure, goals: Iterable[Fact]) -> list[Triple]:
    """The asserted triples and axioms that the recorded derivations of some facts go down to, sorted."""
    terms = closure.engine.terms
    pending, seen, found = list(goals), set[Fact](), list[Triple]()
    while pending:
        fact = pending.pop()
        if fact in seen:
            continue
        seen.add(fact)
        step = closure.step(fact)
        if step is None or terms.triple(fact) in closure.asserted_set:
            found.append(terms.triple(fact))
        else:
            pending += [*step.axioms, *step.premises]
    return sorted(found, key=sort_key)


def closed(triples: Iterable[Triple], limit: int = LIMIT) -> Engine:
    """What follows from some triples by the tables alone."""
    engine = Engine(tables_only(), limit)
    engine.add(facts(engine, list(triples)))
    engine.close()
    return engine


def irredundant(found: list[Triple], holds: Callable[[Engine], bool]) -> list[Triple]:
    """The leaves without those that can go: what is left loses its conclusion when any one is taken out.

    Rules read a list whole, so when one cell of it cannot go, none can; lists are tried last, when most are loose.
    """
    kept = list(found)
    lists = _lists(found)
    whole = set[object]()
    for leaf in sorted(found, key=lambda one: one.subject in lists):
        name = lists.get(leaf.subject)
        if name is not None and name in whole:
            continue
        fewer = [other for other in kept if other != leaf]
        if len(kept) > 1 and holds(closed(fewer)):
            kept = fewer
        elif name is not None:
            whole.add(name)
    return kept


def _lists(triples: Iterable[Triple]) -> dict[object, object]:
    """Each cell of a list -> its first cell."""
    before: dict[object, object] = {t.object: t.subject for t in triples if t.predicate == REST and t.object != NIL}
    found: dict[object, object] = {}
    for triple in triples:
        if triple.predicate in (FIRST, REST):
            cell: object = triple.subject
            seen = {cell}
            while cell in before and before[cell] not in seen:
                cell = before[cell]
                seen.add(cell)
            found[triple.subject] = cell
    return found


def steps(closure: Closure, engine: Engine, goals: Iterable[Triple]) -> tuple[Step, ...]:
    """The derivations of triples in an engine, premises first, each once."""
    made: list[Step] = []
    numbers: dict[Fact, int] = {}
    # The stack is kept by hand: a long chain of dependencies is a deep proof.
    pending = [_fact(engine, goal) for goal in goals][::-1]
    while pending:
        fact = pending[-1]
        if fact not in numbers:
            origin = engine.origin_of(fact)
            if origin is None:
                raise KeyError(engine.terms.triple(fact))
            derived = engine.explain(origin) if origin != GIVEN else None
            axioms = [axiom for axiom in derived.axioms if engine.origin_of(axiom) == GIVEN] if derived else []
            needed = [one for one in (*derived.axioms, *derived.premises) if one not in axioms] if derived else []
            if missing := [one for one in needed if one not in numbers]:
                pending += reversed(missing)
                continue
            triple, number = engine.terms.triple(fact), len(made) + 1
            numbers[fact] = number
            if derived:
                premises = tuple(numbers[one] for one in dict.fromkeys(needed))
                made.append(Step(number, triple, derived.rule, premises, tuple(map(engine.terms.triple, axioms))))
            else:
                rule = ASSERTED if triple in closure.asserted_set else ONTOLOGY
                made.append(Step(number, triple, rule, positions=places(closure.record, [triple])))
        pending.pop()
    return tuple(made)


def _fact(engine: Engine, triple: Triple) -> Fact:
    number = engine.terms.number
    return number(triple.subject), number(triple.predicate), number(triple.object)
