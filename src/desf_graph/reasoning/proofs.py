"""Proofs: why a statement follows, step by step, down to what is asserted; none of it can be left out.

The closure knows one way in which a statement came about. That way can lean on more than it needs, so its leaves are
tried one by one: a leaf without which the statement still follows is dropped, and the steps are drawn again from what
is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from desf_graph.reasoning.closure import Closure, facts, ontology_triples, position_of, sort_key, tables_only
from desf_graph.reasoning.engine import GIVEN, LIMIT, Engine
from desf_graph.reasoning.joins import Fact
from desf_graph.reasoning.replay import replay
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
    position: Position | None = None


@dataclass(frozen=True)
class Proof:
    """Why a triple holds: numbered steps, of which the last one is the triple."""

    triple: Triple
    steps: tuple[Step, ...]
    record: Record

    @property
    def leaves(self) -> list[Triple]:
        """What the proof rests on: asserted triples and axioms, each needed."""
        found = [step.triple for step in self.steps if not step.premises and step.rule in (ASSERTED, ONTOLOGY)]
        return list(dict.fromkeys([*found, *(axiom for step in self.steps for axiom in step.axioms)]))

    def check(self) -> list[str]:
        """What is wrong with the proof, each step replayed against the tables; nothing where it stands."""
        asserted, known = set(self.record.triples), ontology_triples()
        faults: list[str] = []
        used: set[int] = set()
        for place, step in enumerate(self.steps, 1):
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
            given = [*step.axioms, *(self.steps[premise - 1].triple for premise in step.premises)]
            if len(given) != len(set(given)) or replay(step.rule, given, step.triple) is None:
                faults.append(f"step {place} is no application of {step.rule}")
        if not self.steps or self.steps[-1].triple != self.triple:
            faults.append("the last step is another triple")
        unused = {step.number for step in self.steps[:-1]} - used
        return faults + [f"step {place} is not used" for place in sorted(unused)]


def proof(closure: Closure, triple: Triple) -> Proof:
    """Why a triple holds. Raises `KeyError` where it does not."""
    record = closure.record
    if triple in closure.asserted_set:
        return Proof(triple, (Step(1, triple, ASSERTED, position=position_of(record, triple)),), record)
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
    """The leaves without those that can go: what is left loses its conclusion when any one is taken out."""
    kept = list(found)
    for leaf in found:
        fewer = [other for other in kept if other != leaf]
        if len(kept) > 1 and holds(closed(fewer)):
            kept = fewer
    return kept


def steps(closure: Closure, engine: Engine, goals: Iterable[Triple]) -> tuple[Step, ...]:
    """The derivations of triples in an engine, premises first, each once."""
    asserted, record = closure.asserted_set, closure.record
    made: list[Step] = []
    numbers: dict[Triple, int] = {}

    def add(fact: Fact) -> int:
        triple = engine.terms.triple(fact)
        if triple in numbers:
            return numbers[triple]
        origin = engine.origin_of(fact)
        if origin is None:
            raise KeyError(triple)
        if origin == GIVEN:
            rule = ASSERTED if triple in asserted else ONTOLOGY
            step = Step(len(made) + 1, triple, rule, position=position_of(record, triple))
        else:
            derived = engine.explain(origin)
            axioms = [axiom for axiom in derived.axioms if engine.origin_of(axiom) == GIVEN]
            later = [fact for fact in (*derived.axioms, *derived.premises) if fact not in set(axioms)]
            premises = tuple(dict.fromkeys(add(premise) for premise in later))
            step = Step(len(made) + 1, triple, derived.rule, premises, tuple(map(engine.terms.triple, axioms)))
        made.append(step)
        numbers[triple] = step.number
        return step.number

    for goal in goals:
        add(_fact(engine, goal))
    return tuple(made)


def _fact(engine: Engine, triple: Triple) -> Fact:
    number = engine.terms.number
    return number(triple.subject), number(triple.predicate), number(triple.object)
