"""What holds of every ecosystem: states, selection, phases, days, and the order in which things are written."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desf_graph import formats, knowledge
from desf_graph.namespaces import ID
from desf_graph.record import Record, merge
from desf_graph.reports import json_report
from desf_graph.validation import Report, validate

BASE = "https://example.org/e"
PHASES = ("discover", "define", "develop", "deliver", "implement")
SUBJECTS = ("exit-clauses", "decision-making", "data-residency", "risk-liability")
BLOCKS = ("legal-agreements", "common-goal", "trust", "platform")
TODAY = "2026-11-01"

few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

days = st.sampled_from(["2025-12-31", "2026-10-31", TODAY, "2026-11-02", "2027-12-31"])
people = st.sampled_from(["a", "b", "c"])
positions = st.builds(
    lambda party, takes, until: {"party": party, "takes": takes, **({"until": until} if until else {})},
    people,
    st.sampled_from(["accepts", "reserves", "objects"]),
    st.none() | days,
)


@st.composite
def agreements(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """An agreement on one subject or block, in any status, with positions, perhaps in force for a while only."""
    found: dict[str, Any] = {
        "id": f"agreement-{number}",
        "concerns": [draw(st.sampled_from(SUBJECTS + BLOCKS))],
        "text": "As agreed",
        "status": draw(st.sampled_from(["agreed", "agreed", "proposed", "ended"])),
        "positions": draw(st.lists(positions, max_size=3, unique_by=lambda one: one["party"])),
    }
    if draw(st.booleans()):
        found["parties"] = draw(st.just("all") | st.lists(people, min_size=1, max_size=3, unique=True))
    if draw(st.integers(0, 3)) == 0:
        found["from"] = draw(days)
    if draw(st.integers(0, 3)) == 0:
        found["until"] = draw(days)
    return found


@st.composite
def ecosystems(draw: st.DrawFn) -> dict[str, Any]:
    """A small ecosystem in the YAML form, as plain values."""
    document: dict[str, Any] = {
        "id": BASE,
        "name": "Keten",
        "asOf": TODAY,
        "participants": [
            {"id": "a", "name": "A", "roles": ["orchestrator"]},
            {"id": "b", "name": "B", "roles": ["producer"], "mandate": {"holder": "CIO", "level": "board"}},
            {"id": "c", "name": "C"},
        ],
        "agreements": [draw(agreements(number)) for number in range(draw(st.integers(0, 3)))],
    }
    if draw(st.integers(0, 5)):
        document["phase"] = draw(st.sampled_from(PHASES))
    if draw(st.booleans()):
        document["sharedGoal"] = {"id": "goal", "statement": "Together"}
    if draw(st.booleans()):
        document["activities"] = [{"id": "desk", "name": "Desk", **draw(st.sampled_from([{}, {"owner": "a"}]))}]
    if draw(st.booleans()):
        document["dependencies"] = [{"id": "d", "dependent": "a", "target": "b"}, {"dependent": "b", "target": "c"}]
    if draw(st.integers(0, 3)) == 0:
        document["exclusions"] = [exclusion(draw(st.sampled_from(BLOCKS)))]
    if draw(st.integers(0, 3)) == 0:
        document["record"] = "partial"
    return document


def exclusion(block: str) -> dict[str, Any]:
    return {"block": block, "reason": "Not now", "decidedBy": ["a", "b"], "date": "2026-05-01"}


def read(document: dict[str, Any], name: str = "e.yaml") -> Record:
    return formats.parse(json.dumps(document).encode(), name, "yaml")  # JSON is YAML in flow style


def judge(document: dict[str, Any], **options: Any) -> Report:
    (report,) = validate(read(document), lang="en", **options)
    return report


def violations(report: Report) -> set[tuple[str, str]]:
    return {(found.rule, found.focus_node) for found in report.findings if found.severity == "violation"}


# --- states ---------------------------------------------------------------------


def expected_state(document: dict[str, Any], report: Report, thing: str, block: str, due: str | None) -> str:
    """The state of a subject, by the definition, from the file and the findings alone."""
    if block in {one["block"] for one in document.get("exclusions", [])}:
        return "excluded"
    about = [one for one in document["agreements"] if thing in one["concerns"]]
    if not about:
        later = due and document.get("phase") and PHASES.index(document["phase"]) < PHASES.index(due)
        return "later" if later else "missing"

    def holds(one: dict[str, Any]) -> bool:
        start, end = one.get("from", ""), one.get("until", "9999")
        return start > end or start <= TODAY <= end  # a period that is the wrong way round is no period

    in_force = [one for one in about if one["status"] == "agreed" and holds(one)]
    stances = [{one["party"]: one["takes"] for one in a["positions"] if holds(one)} for a in in_force]
    if any("objects" in one.values() for one in stances):
        return "contested"
    blocked = any(
        found.severity == "violation" and found.when == "overdue" and thing in found.subjects
        for found in report.findings
    )
    for one, stance in zip(in_force, stances, strict=True):
        parties = ["a", "b", "c"] if one.get("parties") == "all" else one.get("parties", [])
        accepted = not stance or all(stance.get(party) == "accepts" for party in parties)
        if parties and accepted and not blocked:
            return "complete"
    return "partial"


@few
@given(ecosystems())
def test_states_follow_from_findings_and_agreements(document: dict[str, Any]) -> None:
    report = judge(document)
    for one in report.blocks:
        if one.kind == "subject":
            assert one.state == expected_state(document, report, one.id, one.block, one.due), one.id
    for block in (one for one in report.blocks if one.kind == "block"):
        kinds = {one.state for one in report.blocks if one.kind == "subject" and one.block == block.id}
        if "contested" in kinds and block.state not in ("excluded", "complete"):
            assert block.state == "contested"
        if block.state == "complete":
            assert not any(f.severity == "violation" and block.id in f.blocks for f in report.findings)


RANK = {"later": 0, "missing": 0, "partial": 1, "contested": 1, "complete": 2, "excluded": 0}


@few
@given(ecosystems(), st.sampled_from(SUBJECTS))
def test_an_accepted_agreement_in_force_never_lowers_a_state(document: dict[str, Any], subject: str) -> None:
    accepted = {
        "id": "accepted",
        "concerns": [subject],
        "text": "Yes",
        "parties": "all",
        "status": "agreed",
        "positions": [{"party": one, "takes": "accepts"} for one in "abc"],
    }
    before = judge(document)
    after = judge({**document, "agreements": [*document["agreements"], accepted]})
    if violations(after) - violations(before):
        return  # it raises a finding of its own, and that may block
    earlier = {one.id: one.state for one in before.blocks}
    assert [one.id for one in after.blocks if RANK[one.state] < RANK[earlier[one.id]]] == []


# --- selection and phase --------------------------------------------------------


@few
@given(ecosystems(), st.sampled_from(BLOCKS))
def test_excluding_a_block_with_a_reason_never_adds_a_violation(document: dict[str, Any], block: str) -> None:
    without = {**document, "exclusions": []}
    with_it = {**document, "exclusions": [exclusion(block)]}
    assert violations(judge(with_it)) <= violations(judge(without))


@few
@given(ecosystems(), st.sampled_from(PHASES), st.sampled_from(PHASES))
def test_a_later_phase_takes_no_finding_away_but_of_rules_that_end(
    document: dict[str, Any], one: str, other: str
) -> None:
    early, late = sorted((one, other), key=PHASES.index)
    ends = {knowledge.rule_name(iri) for iri, line in knowledge.tables()["profile"].items() if "until" in line}
    before, after = (
        {(found.rule, found.focus_node) for found in judge(document, phase=phase).findings if found.rule not in ends}
        for phase in (early, late)
    )
    assert before <= after


# --- what must make no difference -----------------------------------------------


def plain(report: Report) -> str:
    """The report as JSON, without positions."""
    document = json_report.document([report])

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: stripped(one) for key, one in value.items() if key not in ("file", "line", "places")}
        return [stripped(one) for one in value] if isinstance(value, list | tuple) else value

    return json.dumps(stripped(document))


@few
@given(ecosystems(), st.randoms(use_true_random=False))
def test_the_order_of_statements_and_of_files_changes_nothing(document: dict[str, Any], chance: random.Random) -> None:
    whole = read(document)
    shuffled = list(whole.triples)
    chance.shuffle(shuffled)
    split = chance.randrange(len(shuffled))
    parts = [Record(shuffled[:split]), Record(shuffled[split:])]
    told = {
        plain(validate(record, lang="nl")[0]) for record in (whole, Record(shuffled), merge(parts), merge(parts[::-1]))
    }
    assert len(told) == 1


def test_files_of_partners_in_another_order_change_nothing_but_positions() -> None:
    one = {"id": BASE, "name": "Keten", "asOf": TODAY, "phase": "deliver", "participants": [{"id": "a", "name": "A"}]}
    two = {"id": BASE, "asOf": TODAY, "phase": "define", "participants": [{"id": "b", "name": "B", "group": "true"}]}
    records = [read(one, "one.yaml"), read(two, "two.yaml")]
    there, back = (validate(merge(order), lang="en")[0] for order in (records, records[::-1]))
    assert plain(there) == plain(back)


def test_blank_nodes_may_have_any_name() -> None:
    turtle = (
        "@prefix desf: <https://w3id.org/desf/ontology#> . @prefix e: <https://example.org/e/> .\n"
        "<https://example.org/e> a desf:Ecosystem ; desf:hasParticipant e:a ; desf:hasActivity _:{0}, _:{1} .\n"
        "e:a a desf:Participant . _:{0} a desf:Activity ; desf:statement 'One' . _:{1} a desf:Activity .\n"
    )
    told = {
        json_report.render(validate(formats.parse(turtle.format(*names).encode(), "e.ttl", "turtle"), as_of=TODAY))
        for names in (("x", "y"), ("y", "x"), ("b9", "b1"))
    }
    assert len(told) == 1


# --- days -----------------------------------------------------------------------

START, END = "2026-03-01", "2026-09-30"
PERIOD = {"from": START, "until": END}
GOAL = {"sharedGoal": {"id": "goal", "statement": "Together"}}
AGREED = {"id": "x", "concerns": ["exit-clauses"], "text": "Exit", "parties": "all", "status": "agreed"}


def small(**more: Any) -> dict[str, Any]:
    people = [{"id": one, "name": one.upper(), "roles": ["producer"], **more.pop(one, {})} for one in "ab"]
    return {"id": BASE, "name": "Keten", "phase": "deliver", "participants": people, **more}


def raised(rule: str, report: Report) -> bool:
    return any(found.rule == rule and found.focus_node.endswith(("/b", "/e")) for found in report.findings)


def state(name: str, report: Report) -> str:
    return next(one.state for one in report.blocks if one.id == name)


DATED: dict[str, tuple[dict[str, Any], Any]] = {
    "mandate": (
        small(b={"mandate": {"holder": "CIO", "level": "board", **PERIOD}}),
        lambda report: not raised("participant-mandate", report),
    ),
    "role": (
        small(b={"roles": [], "assignments": [{"role": "producer", **PERIOD}]}),
        lambda report: not raised("participant-role", report),
    ),
    "agreement": (
        small(agreements=[{**AGREED, **PERIOD}]),
        lambda report: state("exit-clauses", report) == "complete",
    ),
    "position": (
        small(agreements=[{**AGREED, "positions": [{"party": "b", "takes": "objects", **PERIOD}]}]),
        lambda report: state("exit-clauses", report) == "contested",
    ),
    "exclusion": (
        small(exclusions=[{**exclusion("common-goal"), **PERIOD}]),
        lambda report: not raised("ecosystem-shared-goal", report),
    ),
    "waiver": (
        small(waivers=[{"rule": "participant-mandate", "thing": "b", "reason": "New", "statedBy": "a", **PERIOD}]),
        lambda report: not raised("participant-mandate", report),
    ),
}


@pytest.mark.parametrize("kind", DATED)
@pytest.mark.parametrize(
    ("day", "holds"),
    [(START, True), (END, True), ("before", False), ("after", False)],
)
def test_a_period_holds_from_its_first_to_its_last_day(kind: str, day: str, holds: bool) -> None:
    one = timedelta(days=1)
    day = {
        "before": (date.fromisoformat(START) - one).isoformat(),
        "after": (date.fromisoformat(END) + one).isoformat(),
    }.get(day, day)
    document, is_in_force = DATED[kind]
    assert is_in_force(judge(document, as_of=day)) == holds


def test_the_subjects_and_blocks_that_are_tried_exist() -> None:
    blocks = knowledge.tables()["blocks"]
    assert {ID + "block/" + name for name in BLOCKS} <= set(blocks)
    assert {ID + "subject/" + name for name in SUBJECTS} <= {one for several in blocks.values() for one in several}
