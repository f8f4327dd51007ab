"""The order of a report: what an expert would say first.

Findings stand together per severity, moment and rule; such groups follow one another like this:

1. what is needed and overdue, what is due in this phase, what is to do or advised, what is to be considered;
2. what the first phase asks before what later phases ask, for the rest is built on it; and of that, what is needed
   before what is advised, and that before what is described;
3. something about what is recorded before the bare absence of a thing nobody began on;
4. what is needed before what is advised, and that before what is described;
5. what an earlier phase asks;
6. what some of its kind lack before what all of them lack: an exception is seldom meant;
7. by the name of the rule.

Of one block of the handbook two groups go ahead, of one topic three and of one theme four; then the others have their
turn: the first ten groups tell something of each side of the cooperation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from desf_graph import knowledge
from desf_graph.namespaces import ID
from desf_graph.validation.findings import SEVERITIES, WHENS, Finding

TURN_OF_BLOCK, TURN_OF_TOPIC, TURN_OF_THEME = 2, 3, 4

Group = list[Finding]


def ranked(findings: list[Finding], looked_at: Mapping[str, int | None], ecosystem: str) -> list[Finding]:
    """Findings in the order of a report; ``looked_at`` says of each rule at how many nodes it looked."""
    ordered: list[Finding] = []
    for _, tier in groupby(sorted(findings, key=_place), key=_tier):
        groups = [list(group) for _, group in groupby(tier, key=lambda found: found.rule)]
        groups.sort(key=lambda group: _weight(group, looked_at.get(group[0].rule), ecosystem))
        for part, turn in ((_block, TURN_OF_BLOCK), (_topic, TURN_OF_TOPIC), (_theme, TURN_OF_THEME)):
            groups = _in_turns(groups, part, turn)
        ordered += [found for group in groups for found in group]
    return ordered


def _tier(found: Finding) -> tuple[int, int]:
    return SEVERITIES.index(found.severity), WHENS.index(found.when)


def _place(found: Finding) -> tuple[object, ...]:
    return (*_tier(found), found.rule, found.focus_node, found.value or "", found.path or "")


def _weight(group: Group, looked_at: int | None, ecosystem: str) -> tuple[object, ...]:
    tables, first = knowledge.tables(), group[0]
    due = tables["phases"].get(f"{ID}phase/{first.due}", len(tables["phases"]) + 1)
    things = {found.focus_node for found in group}
    strength = _strength(first.authority)
    return (
        due > 1,
        strength if due <= 1 else 0,
        things == {ecosystem},
        strength,
        due,
        looked_at is None or len(things) >= looked_at,
        first.rule,
    )


def _strength(authority: str) -> int:
    """All that can be a violation is one; a rule of the user's own that claims no authority stands last."""
    severities = {knowledge.slug(iri): severity for iri, severity in knowledge.tables()["severities"].items()}
    return 0 if severities.get(authority) == "violation" else [*severities, authority].index(authority)


def _in_turns(groups: list[Group], part: Callable[[Finding], str], turn: int) -> list[Group]:
    """Groups in order, but with no more than ``turn`` of a part before all other parts have had their turn."""
    passed: dict[str, int] = {}
    turns = []
    for number, group in enumerate(groups):
        its = part(group[0])
        turns.append((passed.get(its, 0) // turn, number))
        passed[its] = passed.get(its, 0) + 1
    return [groups[number] for _, number in sorted(turns)]


def _block(found: Finding) -> str:
    """The block that a finding is about, or the block of its subject; else one of its own."""
    blocks = [ID + "block/" + name for name in found.blocks]
    subjects = {ID + "subject/" + name for name in found.subjects}
    blocks += [block for block, its in knowledge.tables()["blocks"].items() if subjects.intersection(its)]
    return blocks[0] if blocks else found.rule


def _topic(found: Finding) -> str:
    """The topic of its block; else one of its own."""
    return _above(_block(found))


def _theme(found: Finding) -> str:
    """The theme of its topic; else one of its own."""
    return _above(_topic(found))


def _above(part: str) -> str:
    broader: dict[str, str] = knowledge.tables()["broader"]
    return broader.get(part, part)
