"""The conditions of a rule: the first branches of its sh:or, which let go of whatever the rule is not about.

Such a branch is ``[ sh:not … ]``, or holds where there is none of something (sh:maxCount 0). SHACL does not tell
a node that it lets go from one that passes; a report must, for a rule that looked at nothing has not passed. So each
rule with conditions is given a guard: a shape that every node fails at which the rule does look.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

import pyoxigraph as ox

from desf_graph.knowledge.graph import Graph
from desf_graph.namespaces import (
    GUARD,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RULE,
    SH_MAX_COUNT,
    SH_NODE_SHAPE,
    SH_NOT,
    SH_OR,
    SH_PROPERTY,
    SH_QUALIFIED_MAX_COUNT,
)


def guards(shapes: Graph, targets: Iterable[ox.NamedNode]) -> list[ox.Triple]:
    """A guard per rule of a shapes graph that has conditions: the rule's targets, and one of the conditions."""
    aims = list(targets)
    found: list[ox.Triple] = []
    for rule in sorted({t.subject for t in shapes.triples if t.predicate == SH_OR}, key=str):
        if isinstance(rule, ox.NamedNode) and rule.value.startswith(RULE) and (branches := conditions(shapes, rule)):
            guard = ox.NamedNode(GUARD + rule.value.removeprefix(RULE))
            found += [ox.Triple(guard, aim, target) for aim in aims for target in shapes.objects(rule, aim)]
            found += [ox.Triple(guard, RDF_TYPE, SH_NODE_SHAPE), *_or(guard, branches)]
    return found


def conditions(shapes: Graph, rule: ox.NamedNode) -> list[Any]:
    """The branches of a rule that let go; where all are of that form, the last says what the rule asks."""
    members = [branch for head in shapes.objects(rule, SH_OR) for branch in shapes.members(head)]
    return list(takewhile(lambda branch: _lets_go(shapes, branch), members[:-1]))


def _lets_go(shapes: Graph, branch: Any) -> bool:
    if shapes.objects(branch, SH_NOT):
        return True
    limits = [
        limit.value
        for held in shapes.objects(branch, SH_PROPERTY)
        for kind in (SH_MAX_COUNT, SH_QUALIFIED_MAX_COUNT)
        for limit in shapes.objects(held, kind)
    ]
    return limits == ["0"]


def _or(shape: ox.NamedNode, branches: list[Any]) -> list[ox.Triple]:
    cells: list[Any] = [*(ox.BlankNode() for _ in branches), RDF_NIL]
    found = [ox.Triple(shape, SH_OR, cells[0])]
    for cell, branch, rest in zip(cells, branches, cells[1:], strict=False):
        found += [ox.Triple(cell, RDF_FIRST, branch), ox.Triple(cell, RDF_REST, rest)]
    return found
