"""The order of a report: what an expert would say first.

Findings stand together per severity, moment and rule; such groups follow one another like this:

1. what is needed and overdue, what is due in this phase, what is to do or advised, what is to be considered;
2. what the first phase asks before what later phases ask: the rest is built on it;
3. something about what is recorded before the bare absence of a thing nobody began on;
4. what is needed or advised before what is only described;
5. what some of its kind lack before what all of them lack: an exception is seldom meant;
6. by the name of the rule.

Of one topic of the handbook two groups go ahead, then the other topics have their turn: the first ten groups tell
something of each side of the cooperation.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from desf_graph import knowledge
from desf_graph.namespaces import ID
from desf_graph.validation.findings import SEVERITIES, WHENS, Finding

TURN = 2

Group = list[Finding]


def ranked(findings: list[Finding], looked_at: Mapping[str, int | None], ecosystem: str) -> list[Finding]:
    """Findings in the order of a report; ``looked_at`` says of each rule at how many nodes it looked."""
    ordered: list[Finding] = []
    for _, tier in groupby(sorted(findings, key=_place), key=_tier):
        groups = [list(group) for _, group in groupby(tier, key=lambda found: found.rule)]
        groups.sort(key=lambda group: _weight(group, looked_at.get(group[0].rule), ecosystem))
        ordered += [found for group in _in_turns(groups) for found in group]
    return ordered


def _tier(found: Finding) -> tuple[int, int]:
    return SEVERITIES.index(found.severity), WHENS.index(found.when)


def _place(found: Finding) -> tuple[object, ...]:
    return (*_tier(found), found.rule, found.focus_node, found.value or "", found.path or "")


def _weight(group: Group, looked_at: int | None, ecosystem: str) -> tuple[object, ...]:
    tables, first = knowledge.tables(), group[0]
    due = tables["phases"].get(f"{ID}phase/{first.due}", len(tables["phases"]) + 1)
    authorities = [knowledge.slug(iri) for iri in tables["severities"]]
    # A rule of the user's own that claims no authority stands after what is advised.
    strength = authorities.index(first.authority) if first.authority in authorities else len(authorities)
    things = {found.focus_node for found in group}
    return (
        due > 1,
        things == {ecosystem},
        strength > authorities.index("advised"),
        looked_at is None or len(things) >= looked_at,
        first.rule,
    )


def _in_turns(groups: list[Group]) -> list[Group]:
    """Groups in order, but with no more than two of a topic before all other topics have had their turn."""
    passed: dict[str, int] = {}
    turns = []
    for number, group in enumerate(groups):
        topic = _topic(group[0])
        turns.append((passed.get(topic, 0) // TURN, number))
        passed[topic] = passed.get(topic, 0) + 1
    return [groups[number] for _, number in sorted(turns)]


def _topic(found: Finding) -> str:
    """The topic of the block that a finding is about, or of the block of its subject; else a topic of its own."""
    tables = knowledge.tables()
    blocks = [ID + "block/" + name for name in found.blocks]
    subjects = {ID + "subject/" + name for name in found.subjects}
    blocks += [block for block, its in tables["blocks"].items() if subjects.intersection(its)]
    return tables["broader"].get(blocks[0], blocks[0]) if blocks else found.rule
