"""States of agreement subjects and building blocks, and their counts per topic, theme and whole.

A subject or block is *complete* when an agreement in force concerns it (a block also when each of its subjects is
complete), accepted by all whom it binds, and nothing needed and overdue is open for it; *contested* when a party
objects; *missing* when none is recorded; *excluded* by selection; *later* when it is due in a later phase and none is
recorded; else *partial*. Of the findings only violations count: warnings and info never change a state.
"""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.knowledge import Graph
from desf_graph.namespaces import (
    ACCEPTS,
    AGREED,
    AGREEMENT_STATUS,
    CONCERNS,
    EXCLUDED_BLOCK,
    HAS_AGREEMENT,
    HAS_EXCLUSION,
    HAS_PARTICIPANT,
    HAS_POSITION,
    OBJECTS,
    PARTY,
    POSITION_OF,
    SELECTED_BLOCK,
    STANCE,
)
from desf_graph.validation.circumstances import Circumstances
from desf_graph.validation.findings import Finding, when
from desf_graph.validation.profile import Profile

STATES = ("complete", "partial", "contested", "missing", "excluded", "later")


class State(NamedTuple):
    """The state of a building block or of an agreement subject of one, with the findings and agreements behind it."""

    id: str
    kind: str
    label: str
    block: str
    topic: str
    theme: str
    state: str
    due: str | None
    is_due: bool
    agreements: tuple[str, ...]
    findings: tuple[str, ...]


class _Agreements:
    """The agreements of an ecosystem by what they concern, in force and (``proposed``) not yet."""

    def __init__(self, data: Graph, full: Graph, ecosystem: ox.NamedNode) -> None:
        self.data = data
        self.everyone = set(data.objects(ecosystem, HAS_PARTICIPANT))
        self.ecosystem = ecosystem
        self.in_force: dict[str, list[ox.NamedNode]] = {}
        self.recorded: dict[str, list[ox.NamedNode]] = {}
        for graph, found in ((data, self.in_force), (full, self.recorded)):
            for agreement in graph.objects(ecosystem, HAS_AGREEMENT):
                for concerned in graph.objects(agreement, CONCERNS):
                    found.setdefault(concerned.value, []).append(agreement)

    def state(self, iri: str, blocked: bool) -> str | None:
        """What the agreements that concern a thing make of it; None where there is none."""
        if not self.recorded.get(iri):
            return None
        in_force = self.in_force.get(iri, [])
        if any(OBJECTS in self._stances(agreement).values() for agreement in in_force):
            return "contested"
        if not blocked and any(self._is_accepted(agreement) for agreement in in_force):
            return "complete"
        return "partial"

    def _stances(self, agreement: ox.NamedNode) -> dict[object, object]:
        return {
            party: stance
            for position in self.data.objects(agreement, HAS_POSITION)
            for party in self.data.objects(position, POSITION_OF)
            for stance in self.data.objects(position, STANCE)
        }

    def _is_accepted(self, agreement: ox.NamedNode) -> bool:
        """Agreed, with parties, and accepted by each: where no position is recorded, the status speaks for all."""
        parties = set(self.data.objects(agreement, PARTY))
        if self.ecosystem in parties:
            parties = (parties - {self.ecosystem}) | self.everyone
        if AGREED not in self.data.objects(agreement, AGREEMENT_STATUS) or not parties:
            return False
        stances = self._stances(agreement)
        return not stances or all(stances.get(party) == ACCEPTS for party in parties)


def states(
    data: Graph,
    full: Graph,
    ecosystem: ox.NamedNode,
    findings: list[Finding],
    circumstances: Circumstances,
    profile: Profile,
    excluded: frozenset[str],
    lang: str,
) -> list[State]:
    """The state of every block and subject, in handbook order, a block before its subjects."""
    tables = knowledge.tables()
    agreements = _Agreements(data, full, ecosystem)
    found: list[State] = []
    for block, subjects in tables["blocks"].items():
        topic = tables["broader"].get(block, "")
        theme = tables["broader"].get(topic, "")
        of_subjects = [
            _state(s, "subject", block, topic, theme, agreements, findings, circumstances, profile, excluded, lang)
            for s in subjects
        ]
        whole = _state(
            block, "block", block, topic, theme, agreements, findings, circumstances, profile, excluded, lang
        )
        found += [_roll_up(whole, of_subjects, _is_blocked(block, "block", findings)), *of_subjects]
    return found


def _state(
    iri: str,
    kind: str,
    block: str,
    topic: str,
    theme: str,
    agreements: _Agreements,
    findings: list[Finding],
    circumstances: Circumstances,
    profile: Profile,
    excluded: frozenset[str],
    lang: str,
) -> State:
    line = profile.lines.get(iri) or profile.lines.get(block, {})
    when_due = when(line, circumstances)
    slug = iri.rsplit("/", 1)[1]
    by_agreement = agreements.state(iri, _is_blocked(iri, kind, findings))
    if block in excluded:
        state = "excluded"
    elif by_agreement:
        state = by_agreement
    else:
        state = "later" if when_due == "later" else "missing"
    due = line.get("due")
    return State(
        id=slug,
        kind=kind,
        label=knowledge.label(iri, lang) or slug,
        block=block.rsplit("/", 1)[1],
        topic=topic.rsplit("/", 1)[-1],
        theme=theme.rsplit("/", 1)[-1],
        state=state,
        due=due.rsplit("/", 1)[1] if due else None,
        is_due=circumstances.phase is not None and when_due in ("overdue", "now") and state != "excluded",
        agreements=tuple(sorted(str(node.value) for node in agreements.recorded.get(iri, []))),
        findings=tuple(dict.fromkeys(f.rule for f in _about(iri, kind, findings))),
    )


def _about(iri: str, kind: str, findings: list[Finding]) -> list[Finding]:
    slug = iri.rsplit("/", 1)[1]
    return [f for f in findings if slug in (f.subjects if kind == "subject" else f.blocks)]


def _is_blocked(iri: str, kind: str, findings: list[Finding]) -> bool:
    """Whether something needed and overdue is open for it."""
    return any(f.severity == "violation" and f.when == "overdue" for f in _about(iri, kind, findings))


def _roll_up(whole: State, subjects: list[State], blocked: bool) -> State:
    """The state of a block from its own agreements and the states of its subjects."""
    if whole.state in ("excluded", "complete", "contested") or not subjects:
        return whole
    kinds = {one.state for one in subjects}
    if "contested" in kinds:
        return whole._replace(state="contested")
    if kinds == {"complete"} and not blocked:
        return whole._replace(state="complete")
    if kinds & {"complete", "partial"}:
        return whole._replace(state="partial")
    return whole


def count(states_: list[State]) -> dict[str, int]:
    """How many blocks are in each state, and how many are due."""
    blocks = [one for one in states_ if one.kind == "block"]
    counts = {state: sum(one.state == state for one in blocks) for state in STATES}
    return counts | {"due": sum(one.is_due for one in blocks)}


def roll_up(states_: list[State]) -> dict[str, dict[str, int]]:
    """The counts of blocks per topic and per theme, by slug."""
    found: dict[str, dict[str, int]] = {}
    for one in states_:
        for name in (one.theme, one.topic):
            if name:
                found.setdefault(name, {})
    return {name: count([one for one in states_ if name in (one.theme, one.topic)]) for name in found}


def excluded_blocks(data: Graph, ecosystem: ox.NamedNode) -> frozenset[str]:
    """The blocks that the selection leaves out: those excluded, and where blocks are selected, all others."""
    left_out = {b.value for one in data.objects(ecosystem, HAS_EXCLUSION) for b in data.objects(one, EXCLUDED_BLOCK)}
    chosen = {b.value for b in data.objects(ecosystem, SELECTED_BLOCK)}
    if chosen:
        left_out |= {name for name in knowledge.tables()["blocks"] if name not in chosen}
    return frozenset(left_out)
