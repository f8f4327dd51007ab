"""A closed set of axioms and facts to start from: what does not change between two ecosystems.

A theory is plain numbers and text, so that it can be kept as JSON and read back in milliseconds. How its facts came
about is kept too, as text that is only read when a proof asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desf_graph.reasoning.axioms import Instance
from desf_graph.reasoning.joins import Fact, Origin, Pattern, Shape

Trigger = tuple[int, int, int, tuple[int, ...]]  # the shape, which premise is new, the rule, its constants


@dataclass
class Details:
    """What only proofs and new axioms need: the rules, and the origin of each fact."""

    instances: list[Instance]
    origins: dict[Fact, Origin]


@dataclass
class Theory:
    """Facts as a flat list of pairs per predicate, and the rules that new facts set off."""

    names: list[str]
    pairs: dict[int, list[int]]
    shapes: list[Shape]
    triggers: dict[int, list[Trigger]]
    checks: dict[int, list[Trigger]]
    clashes: dict[int, dict[int, int]]
    rules: int
    _details: Details | str

    @cached_property
    def details(self) -> Details:
        """The rules and origins, read when first asked for."""
        return self._details if isinstance(self._details, Details) else _read_details(json.loads(self._details))

    def dumps(self) -> str:
        """The theory as JSON."""
        # Each pair of classes in owl:AllDisjointClasses is a rule with the same, long axiom: kept once.
        axioms = {found: number for number, found in enumerate(dict.fromkeys(i.axioms for i in self.details.instances))}
        details = {
            "axioms": list(axioms),
            "instances": [(i.name, axioms[i.axioms], i.body, i.head) for i in self.details.instances],
            "origins": [[*fact, *origin] for fact, origin in self.details.origins.items()],
        }
        return json.dumps(
            {
                "names": self.names,
                "pairs": self.pairs,
                "shapes": self.shapes,
                "triggers": self.triggers,
                "checks": self.checks,
                "clashes": self.clashes,
                "rules": self.rules,
                "details": json.dumps(details, separators=(",", ":")),
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )

    @classmethod
    def loads(cls, text: str) -> Theory:
        """A theory from what `dumps` wrote."""
        data = json.loads(text)
        return cls(
            data["names"],
            {int(key): values for key, values in data["pairs"].items()},
            [(tuple(map(_three, body)), _three(head) if head else None) for body, head in data["shapes"]],
            {int(key): values for key, values in data["triggers"].items()},
            {int(key): values for key, values in data["checks"].items()},
            {int(c): {int(d): rule for d, rule in others.items()} for c, others in data["clashes"].items()},
            data["rules"],
            data["details"],
        )


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
