"""A closed set of axioms and facts to start from: what does not change between two ecosystems.

A theory is plain numbers and text, so that it can be kept as JSON and read back in milliseconds. How its facts came
about is kept too, as text that is only read when a proof asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from desf_graph.reasoning.axioms import Instance
from desf_graph.reasoning.joins import Fact, Origin, Pattern, Shape

Trigger = tuple[int, int, int, tuple[int, ...]]  # the shape, which premise is new, the rule, its constants


class Details(NamedTuple):
    """What only proofs and new axioms need: the rules, and the origin of each fact."""

    instances: list[Instance]
    origins: dict[Fact, Origin]


class Rules(NamedTuple):
    """The rules that new facts set off: of each premise which join, and what its constants are."""

    shapes: list[Shape]
    triggers: dict[int, list[Trigger]]
    checks: dict[int, list[Trigger]]
    clashes: dict[int, dict[int, int]]
    schema: list[int]  # a new fact with one of these keys is an axiom
    size: int


class Theory:
    """Facts as a flat list of pairs per predicate, the rules that new facts set off, and how it all came about."""

    def __init__(self, names: list[str], pairs: dict[int, list[int]], rules: Rules, details: Details | str) -> None:
        self.names, self.pairs, self.rules, self._details = names, pairs, rules, details

    @property
    def details(self) -> Details:
        """The rules and origins, read when first asked for."""
        if isinstance(self._details, str):
            self._details = _read_details(json.loads(self._details))
        return self._details

    def dumps(self) -> str:
        """The theory as two lines of JSON: what closing needs, and the details."""
        # Each pair of classes in owl:AllDisjointClasses is a rule with the same, long axiom: kept once.
        axioms = {found: number for number, found in enumerate(dict.fromkeys(i.axioms for i in self.details.instances))}
        details = {
            "axioms": list(axioms),
            "instances": [(i.name, axioms[i.axioms], i.body, i.head) for i in self.details.instances],
            "origins": [[*fact, *origin] for fact, origin in self.details.origins.items()],
        }
        return "\n".join(
            json.dumps(part, separators=(",", ":"), ensure_ascii=False)
            for part in ([self.names, self.pairs, self.rules], details)
        )

    @classmethod
    def loads(cls, text: str) -> Theory:
        """A theory from what `dumps` wrote."""
        first, details = text.split("\n", 1)
        names, pairs, (shapes, triggers, checks, clashes, schema, size) = json.loads(first)
        rules = Rules(
            [(tuple(map(_three, body)), _three(head) if head else None) for body, head in shapes],
            {int(key): values for key, values in triggers.items()},
            {int(key): values for key, values in checks.items()},
            {int(c): {int(d): rule for d, rule in others.items()} for c, others in clashes.items()},
            schema,
            size,
        )
        return cls(names, {int(key): values for key, values in pairs.items()}, rules, details)


def _three(values: Iterable[int]) -> Pattern:
    s, p, o = values
    return s, p, o


def _read_details(data: dict[str, Any]) -> Details:
    axioms = [tuple(map(_three, found)) for found in data["axioms"]]
    instances = [
        Instance(name, axioms[number], tuple(map(_three, body)), _three(head) if head else None)
        for name, number, body, head in data["instances"]
    ]
    return Details(instances, {(s, p, o): tuple(origin) for s, p, o, *origin in data["origins"]})
