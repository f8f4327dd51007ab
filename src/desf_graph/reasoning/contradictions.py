"""Contradictions, in words: what is recorded and cannot all be so, each cause named once."""

from __future__ import annotations

from dataclasses import dataclass

from desf_graph.reasoning.closure import Closure, position_of, sort_key
from desf_graph.reasoning.engine import Derivation, Engine
from desf_graph.reasoning.proofs import Step, check, closed, irredundant, leaves, steps
from desf_graph.reasoning.replay import replay
from desf_graph.reasoning.terms import Triple
from desf_graph.reasoning.words import Speaker
from desf_graph.record import Position, Record


@dataclass(frozen=True)
class Contradiction:
    """Triples that cannot all hold, why not, and the steps from what is recorded to each of them."""

    rule: str
    text: str
    triples: tuple[Triple, ...]  # what clashes, asserted or inferred
    axioms: tuple[Triple, ...]
    causes: tuple[Triple, ...]  # the asserted triples that make it, each needed
    steps: tuple[Step, ...]
    record: Record

    @property
    def positions(self) -> list[Position]:
        """Where the causes stand, as far as that is known, in order."""
        places = {place for cause in self.causes if (place := position_of(self.record, cause))}
        return sorted(places, key=lambda place: (place.file, place.line, place.column or 0))

    def __str__(self) -> str:
        places = ", ".join(dict.fromkeys(map(str, self.positions)))
        return f"{self.text} ({places})" if places else self.text

    def check(self) -> list[str]:
        """What is wrong with the steps and the clash, replayed against the tables; nothing where they stand."""
        numbers = {step.number for step in self.steps if step.triple in self.triples}
        faults = check(self.steps, self.record, numbers)
        known = {step.triple for step in self.steps}
        if not known.issuperset(self.triples) or replay(self.rule, [*self.axioms, *self.triples], None) is None:
            faults.append(f"the triples do not clash by {self.rule}")
        return faults


def contradictions(closure: Closure, lang: str = "en") -> list[Contradiction]:
    """Each cause of a contradiction once, fewest triples first.

    What only follows from another contradiction (both ends of a merger, a subclass of a disjoint class) is not told
    again: a cause is a set of asserted triples of which none can go.
    """
    candidates = [(leaves(closure, [*f.axioms, *f.premises]), f) for f in closure.engine.failures()]
    candidates.sort(key=lambda pair: (len(pair[0]), [*map(sort_key, pair[0])]))
    found: dict[frozenset[Triple], Contradiction] = {}
    for rests_on, _ in candidates:
        own = closure.asserted_set.intersection(rests_on)
        if any(cause <= own for cause in found):
            continue
        needed = irredundant(rests_on, lambda engine: bool(engine.failures()))
        cause = frozenset(closure.asserted_set.intersection(needed))
        if not any(other <= cause for other in found):
            found[cause] = _told(closure, needed, cause, lang)
    return sorted(found.values(), key=lambda c: (len(c.causes), [*map(sort_key, c.causes)]))


def _told(closure: Closure, needed: list[Triple], cause: frozenset[Triple], lang: str) -> Contradiction:
    engine = closed(needed)
    failure, drawn = min(
        ((failure, steps(closure, engine, _premises(engine, failure))) for failure in engine.failures()),
        key=lambda pair: (len(pair[1]), pair[0]),
    )
    clash = tuple(map(engine.terms.triple, failure.premises))
    axioms = tuple(map(engine.terms.triple, failure.axioms))
    text = _text(Speaker(closure.record, lang), failure.rule, clash, axioms, drawn)
    text = text[:1].upper() + text[1:]
    ordered = tuple(sorted(cause, key=sort_key))
    # An axiom that is not stated but follows is drawn among the steps.
    return Contradiction(failure.rule, text, clash, axioms, ordered, drawn, closure.record)


def _premises(engine: Engine, failure: Derivation) -> list[Triple]:
    return [*map(engine.terms.triple, failure.premises)]


def _text(
    speaker: Speaker, rule: str, clash: tuple[Triple, ...], axioms: tuple[Triple, ...], drawn: tuple[Step, ...]
) -> str:
    if rule == "dt-not-type":
        ((subject, predicate, value),) = [(t.subject, t.predicate, t.object) for t in clash]
        literal = value if predicate.value.rsplit("#")[-1] != "type" else subject
        datatype = getattr(value, "datatype", value)
        return speaker.rule(rule, {"?value": literal, "?datatype": datatype}, (), "false")
    if rule == "dt-diff":
        step = next(step for step in drawn if step.triple == clash[0])
        given = [*step.axioms, *(drawn[number - 1].triple for number in step.premises)]
        bindings = replay(step.rule, given, step.triple) or {}
        if step.rule == "prp-fp":
            return speaker.rule("two-values", bindings, (), "false")
        return speaker.rule(rule, {"?y": clash[0].subject, "?z": clash[0].object}, (), "false")
    return speaker.rule(rule, replay(rule, [*axioms, *clash], None) or {}, axioms, "false")
