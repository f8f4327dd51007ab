"""Contradictions, in words: what is recorded and cannot all be so, each cause named once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from desf_graph.reasoning.closure import Closure, ontology_triples, places, sort_key
from desf_graph.reasoning.engine import GIVEN, Derivation, Engine
from desf_graph.reasoning.proofs import Step, check, closed, irredundant, leaves, steps
from desf_graph.reasoning.replay import replay
from desf_graph.reasoning.terms import Triple
from desf_graph.reasoning.words import Speaker
from desf_graph.record import Position, Record


class Contradiction(NamedTuple):
    """Triples that cannot all hold, why not, and the steps from what is recorded to each of them."""

    rule: str
    text: str
    triples: tuple[Triple, ...]  # what clashes, asserted or inferred
    axioms: tuple[Triple, ...]
    causes: tuple[Triple, ...]  # the asserted triples that make it, each needed
    steps: tuple[Step, ...]
    record: Record

    @property
    def positions(self) -> tuple[Position, ...]:
        """Where the causes stand, as far as that is known, in order."""
        return places(self.record, self.causes)

    def __repr__(self) -> str:
        return f"<Contradiction: {self}>"

    def __str__(self) -> str:
        where = ", ".join(dict.fromkeys(map(str, self.positions)))
        return f"{self.text} ({where})" if where else self.text

    def check(self) -> list[str]:
        """What is wrong with the steps and the clash, replayed against the tables; nothing where they stand."""
        faults = check(
            self.steps, self.record, {s.number for s in self.steps if s.triple in self.triples + self.axioms}
        )
        drawn = {step.triple for step in self.steps}
        stated = drawn | set(self.record.triples) | ontology_triples()
        if not drawn.issuperset(self.triples) or not stated.issuperset(self.axioms):
            faults.append("what clashes is neither stated nor drawn")
        if replay(self.rule, [*self.axioms, *self.triples], None) is None:
            faults.append(f"the triples do not clash by {self.rule}")
        return faults


def contradictions(closure: Closure, lang: str = "en") -> list[Contradiction]:
    """Each cause of a contradiction once, in the order of the files.

    What only follows from another contradiction (both ends of a merger, a subclass of a disjoint class) is not told
    again: a cause is a set of asserted triples of which none can go.
    """
    candidates = [(leaves(closure, [*f.axioms, *f.premises]), f) for f in closure.engine.failures()]
    candidates.sort(key=lambda pair: (len(pair[0]), [*map(sort_key, pair[0])]))
    found: dict[frozenset[Triple], Contradiction] = {}
    for rests_on, failure in candidates:
        clash = _clash(closure.engine, failure)

        def holds(engine: Engine, clash: tuple[object, ...] = clash) -> bool:
            return any(_clash(engine, other) == clash for other in engine.failures())

        apart = _apart(rests_on, found, holds)
        if apart is not None:
            needed = irredundant(apart, holds)
            cause = frozenset(closure.asserted_set.intersection(needed))
            found[cause] = _told(closure, needed, cause, lang)
    told = [one for cause, one in found.items() if not any(other < cause for other in found)]
    return sorted(told, key=lambda c: (_line(c), [*map(sort_key, c.causes)]))


def _apart(
    rests_on: list[Triple], found: Iterable[frozenset[Triple]], holds: Callable[[Engine], bool]
) -> list[Triple] | None:
    """The leaves of a clash without what makes the contradictions found before; None where it follows from one."""
    kept = rests_on
    for cause in found:
        if cause.issubset(kept):
            fewer = ([other for other in kept if other != triple] for triple in sorted(cause, key=sort_key))
            without = next((leaves for leaves in fewer if holds(closed(leaves))), None)
            if without is None:
                return None
            kept = without
    return kept


def _clash(engine: Engine, failure: Derivation) -> tuple[object, ...]:
    return failure.rule, frozenset(map(engine.terms.triple, failure.premises))


def _line(contradiction: Contradiction) -> tuple[str, int]:
    return next(((place.file, place.line) for place in contradiction.positions), ("", 0))


def _told(closure: Closure, needed: list[Triple], cause: frozenset[Triple], lang: str) -> Contradiction:
    engine = closed(needed)
    failure, drawn = min(
        ((failure, steps(closure, engine, _drawn(engine, failure))) for failure in engine.failures()),
        key=lambda pair: (len(pair[1]), pair[0]),
    )
    clash = tuple(map(engine.terms.triple, failure.premises))
    axioms = tuple(map(engine.terms.triple, failure.axioms))
    text = _text(Speaker(closure.record, lang), failure.rule, clash, axioms, drawn)
    ordered = tuple(sorted(cause, key=sort_key))
    return Contradiction(failure.rule, text, clash, axioms, ordered, drawn, closure.record)


def _drawn(engine: Engine, failure: Derivation) -> list[Triple]:
    """What the steps must lead to: the triples that clash, and axioms that are not stated but follow."""
    axioms = [axiom for axiom in failure.axioms if engine.origin_of(axiom) != GIVEN]
    return [engine.terms.triple(fact) for fact in (*axioms, *failure.premises)]


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
    bindings = replay(rule, [*axioms, *clash], None) or {}
    if rule == "eq-diff1" and "?y" not in bindings:
        return speaker.rule("itself", bindings, (), "false")
    return speaker.rule(rule, bindings, axioms, "false")
