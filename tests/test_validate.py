"""Grading: true findings, by authority, phase, horizon, day and completeness of the record; states; selection."""

import random
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from textwrap import dedent

import pyoxigraph as ox
import pytest

from desf_graph import formats, knowledge
from desf_graph.cli import main
from desf_graph.messages import LANGUAGES, say
from desf_graph.namespaces import RDF_TYPE
from desf_graph.record import Record
from desf_graph.reports import text
from desf_graph.validation import SEVERITIES, Finding, Report, State, validate

CASES = knowledge.case_files()
SMALL = """
id: https://example.org/e
name: Keten
asOf: 2026-11-01
phase: {phase}
{more}
participants:
  - {{id: a, name: A, roles: [orchestrator]}}
  - {{id: b, name: B, roles: [producer]}}
"""


def record(more: str = "", phase: str = "deliver") -> Record:
    return formats.parse(SMALL.format(phase=phase, more=more).encode(), "e.yaml", "yaml")


def judge(more: str = "", phase: str = "deliver", **options: object) -> Report:
    (report,) = validate(record(more, phase), lang="en", **options)  # type: ignore[arg-type]
    return report


def of(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def state(report: Report, name: str) -> State:
    (found,) = [one for one in report.blocks if one.id == name]
    return found


@pytest.mark.parametrize("name", CASES)
def test_both_engines_give_the_same_report_on_every_case(name: str) -> None:
    if not find_spec("shacl"):
        pytest.skip("the fast engine is not installed: only pySHACL was checked")
    read = formats.read(f"case:{name}")
    fast, reference = (validate(read, engine=engine)[0] for engine in ("shacl", "pyshacl"))
    assert reference.findings == fast.findings
    assert reference.blocks == fast.blocks


def test_the_sap_case_has_no_violation_and_no_claim_that_the_handbook_contradicts() -> None:
    (report,) = validate(formats.read("case:sap-migration"))
    assert report.conforms
    assert report.findings
    told = {"ecosystem-shared-goal", "governance-body-recorded", "orchestrator-present", "participant-mandate"}
    assert told & {finding.rule for finding in report.findings} == set()


def test_every_authority_occurs_in_the_fictional_ecosystem_and_only_three_of_them_in_violations() -> None:
    (report,) = validate(formats.read("case:harbour-fictional"))
    authorities = {knowledge.slug(iri) for iri in knowledge.tables()["severities"]} - {"about-handbook"}
    assert authorities == {finding.authority for finding in report.findings}
    violations = {finding.authority for finding in report.findings if finding.severity == "violation"}
    assert violations == {"needed", "phase-product", "definition"}


WHO = """
id: https://example.org/e
phase: deliver
participants:
  - {{id: a, name: A, roles: [{roles}]}}
  - {{id: b, name: B, roles: [coordinator, strategic-supplier]}}
  - {{id: c, name: C, goal: {{id: sell, statement: Sell}}}}
  - {{id: d, name: D, mandate: {{holder: CIO}}}}
  - {{id: e, name: E}}
agreements:
  - {{id: some, parties: [a, c], status: agreed, positions: [{{party: a, takes: accepts}}]}}
  - {{id: everybody, parties: all, status: agreed, positions: [{{party: a, takes: accepts}}]}}
"""


def who(roles: str, rule: str, lang: str = "en") -> list[tuple[str, ...]]:
    (report,) = validate(formats.parse(WHO.format(roles=roles).encode(), "e.yaml", "yaml"), lang=lang)
    return [found.who for found in (*report.findings, *report.later) if found.rule == rule]


@pytest.mark.parametrize(
    ("roles", "acting"),
    [
        ("orchestrator", ("orchestrator (A)",)),
        ("judge, architect", ("judge/ecosystem architect (A)", "coordinator (B)")),
        ("consumer", ("coordinator (B)",)),
    ],
)
def test_who_holds_a_role_or_one_under_it_must_act(roles: str, acting: tuple[str, ...]) -> None:
    assert who(roles, "ecosystem-shared-goal") == [acting]


def test_who_must_act_is_said_where_nobody_holds_the_role() -> None:
    assert who("consumer", "letter-of-intent-at-start") == []
    assert who("consumer", "liability-agreed") == [("account and contract manager (nobody recorded)",)]
    assert who("consumer", "liability-agreed", "nl") == [("account- en contractmanager (niemand vastgelegd)",)]


def test_participants_act_on_what_is_theirs_and_together_on_the_rest() -> None:
    assert who("consumer", "own-goal-smart") == [("C",)]
    assert who("consumer", "mandate-level") == [("D",)]
    assert sorted(who("consumer", "agreement-accepted")) == [("A", "C"), ("the participants together",)]


def test_a_governance_body_may_hold_a_role() -> None:
    body = "governanceBodies: [{id: team, name: Team, bodyRole: governance-team}]\n"
    mechanisms = "mechanisms: [{id: gate, mechanism: gatekeeping, aimsAt: [control-aim]}]\n"
    report = judge(body + mechanisms)
    found = [one for one in (*report.findings, *report.later) if one.rule == "mechanisms-balanced"]
    assert [one.who for one in found] == [("governance team (Team)",)]


def test_an_id_that_repeats_the_class_is_not_said_beside_it() -> None:
    more = "framework: {id: framework}"
    text = SMALL.format(phase="deliver", more=more)
    for lang, label in (("en", "agreement framework"), ("nl", "afsprakenkader")):
        (report,) = validate(formats.parse(text.encode(), "e.yaml", "yaml"), lang=lang)
        assert {found.label for found in of(report, "framework-principles")} == {label}


def test_a_finding_says_what_why_who_where_and_how() -> None:
    (report,) = validate(formats.read("case:harbour-fictional"), lang="en")
    for finding in report.findings:
        assert finding.word in ("needed", "advised", "consider")
        assert finding.message.endswith(finding.fix)
        assert finding.reason and finding.who and finding.label
        assert finding.source or finding.authority == "proposal"
        assert finding.position is not None
        assert finding.position.file == "case:harbour-fictional"


def test_what_is_needed_is_overdue_after_its_phase_to_do_in_it_and_later_before_it() -> None:
    assert [f.severity for f in of(judge(phase="deliver"), "ecosystem-shared-goal")] == ["violation"]
    assert [(f.severity, f.when) for f in of(judge(phase="discover"), "ecosystem-shared-goal")] == [("warning", "now")]
    report = judge(phase="discover")
    assert of(report, "conduct-code-recorded") == []
    assert "conduct-code-recorded" in {finding.rule for finding in report.later}


def test_a_phase_that_is_asked_for_replaces_the_recorded_one() -> None:
    report = judge(phase="discover")
    assert report.conforms
    (asked,) = validate(record(phase="discover"), phase="deliver")
    assert report.basis.phase == "discover"
    assert asked.basis.phase == "deliver"
    assert not asked.conforms


def test_without_a_phase_nothing_is_overdue_and_the_phase_is_asked_for() -> None:
    text = SMALL.format(phase="deliver", more="").replace("phase: deliver\n", "")
    (report,) = validate(formats.parse(text.encode(), "e.yaml", "yaml"))
    assert report.conforms
    assert {finding.when for finding in report.findings} == {"to-do"}
    assert "phase-recorded" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    "how", ["record: partial", "record: {sharedGoal: partial}", "record: {gezamenlijkDoel: partial}"]
)
def test_absence_in_a_partial_record_is_at_most_a_warning(how: str) -> None:
    assert [f.severity for f in of(judge(how), "ecosystem-shared-goal")] == ["warning"]
    assert [f.severity for f in of(judge("record: {agreements: partial}"), "ecosystem-shared-goal")] == ["violation"]


def test_what_was_only_read_into_the_source_and_a_nameless_group_are_asked_no_more_than_whether_they_are_so() -> None:
    text = """
        id: https://example.org/e
        phase: deliver
        sharedGoal: {id: goal, statement: Land, %s}
        participants: [{id: a, name: A, %s}]
    """

    def severities(goal: str, participant: str) -> dict[str, str]:
        (report,) = validate(formats.parse(dedent(text % (goal, participant)).encode(), "e.yaml", "yaml"))
        wanted = ("goal-endorsed", "goal-milestones", "participant-interests", "participant-mandate")
        return {found.rule: found.severity for found in report.findings if found.rule in wanted}

    full = {"participant-interests": "violation", "participant-mandate": "warning"}
    full |= {"goal-endorsed": "violation", "goal-milestones": "violation"}
    assert severities("basis: stated", "group: false") == full
    for mark in ("basis: inferred", "group: true"):
        assert severities("basis: inferred", mark) == dict.fromkeys(full, "info") | {"goal-endorsed": "violation"}
    (read_in,) = of(validate(formats.read("case:processes-abc"), lang="nl")[0], "goal-endorsed")
    (stated,) = of(validate(formats.read("case:sap-migration"), lang="nl")[0], "goal-endorsed")
    assert read_in.message == f"Dit is uit de bron opgemaakt en staat er niet in. {stated.message}"


def test_a_rule_that_needs_a_horizon_is_not_assessed_without_one_and_does_not_apply_in_another() -> None:
    def outcome(report: Report) -> str:
        return next(one.outcome for one in report.rules if one.rule == "process-coupling")

    more = "processes: [{id: incident, name: Incident, dividedOver: [a, b]}]"
    assert outcome(judge(more)) == "not-assessed"
    assert outcome(judge(more, horizons=["horizon-1"])) == "not-applicable"
    assert outcome(judge(more, horizons=["horizon-2"])) == "failed"


def test_a_rule_whose_condition_does_not_hold_has_looked_at_nothing() -> None:
    def outcome(more: str) -> tuple[str, int | None]:
        return next((one.outcome, one.nodes) for one in judge(more).rules if one.rule == "siam-practices")

    used = "methods: [{id: siam, method: siam}]"
    assert outcome("") == ("nothing-recorded", 0)
    assert outcome(used) == ("failed", 1)
    parts = "processes: [{id: p}]\nplatforms: [{id: f}]\nindicators: [{id: i}]\n"
    assert outcome(parts + used) == ("passed", 1)


def test_a_rule_that_looked_at_nothing_has_not_passed() -> None:
    outcomes = {one.rule: one for one in judge().rules}
    assert outcomes["activity-owner"].outcome == "nothing-recorded"
    assert outcomes["activity-owner"].nodes == 0
    assert outcomes["participant-role"].outcome == "passed"
    assert outcomes["participant-role"].nodes == 2


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-05-31", True), ("2026-06-01", False), ("2026-09-30", False), ("2026-10-01", True)],
)
def test_a_mandate_counts_from_its_first_to_its_last_day(day: str, found: bool) -> None:
    text = SMALL.format(phase="deliver", more="").replace(
        "roles: [producer]", "roles: [producer], mandate: {holder: CIO, from: 2026-06-01, until: 2026-09-30}"
    )
    (report,) = validate(formats.parse(text.encode(), "e.yaml", "yaml"), as_of=day)
    about_b = [f for f in of(report, "participant-mandate") if f.label == "B"]
    assert found == bool(about_b)
    assert report.basis.as_of == day


AGREEMENT = "agreements: [{{id: x, concerns: [exit-clauses], text: Exit, parties: all, status: {status}, {more}}}]"


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        ("agreed", "agreedOn: 2026-05-01", "complete"),
        ("proposed", "agreedOn: 2026-05-01", "partial"),
        ("agreed", "until: 2026-06-01", "partial"),
        ("agreed", "positions: [{party: a, takes: accepts}, {party: b, takes: accepts}]", "complete"),
        ("agreed", "positions: [{party: a, takes: accepts}]", "partial"),
        ("agreed", "positions: [{party: a, takes: accepts}, {party: b, takes: objects}]", "contested"),
        ("agreed", "positions: [{party: b, takes: objects, until: 2026-06-01}]", "complete"),
    ],
)
def test_the_state_of_a_subject_follows_from_its_agreements(status: str, more: str, expected: str) -> None:
    report = judge(AGREEMENT.format(status=status, more=more), phase="define")
    assert state(report, "exit-clauses").state == expected
    assert state(report, "legal-agreements").state in (expected, "partial")


def test_a_subject_without_an_agreement_is_missing_when_due_and_later_before() -> None:
    assert state(judge(phase="deliver"), "exit-clauses").state == "missing"
    assert state(judge(phase="discover"), "exit-clauses").state == "later"
    counts = judge(phase="deliver").counts
    assert counts["missing"] + counts["partial"] + counts["complete"] + counts["contested"] >= counts["due"] > 0


def test_an_excluded_block_takes_its_findings_with_it_and_never_adds_a_violation() -> None:
    more = "exclusions: [{block: common-goal, reason: {en: Later}, decidedBy: [a, b], date: 2026-05-01}]"
    before, after = judge(), judge(more)
    assert of(before, "ecosystem-shared-goal")
    assert of(after, "ecosystem-shared-goal") == []
    assert "ecosystem-shared-goal" in {finding.rule for finding in after.set_aside}
    assert state(after, "common-goal").state == "excluded"
    assert after.count("violation") <= before.count("violation")
    lapsed = judge(more.replace("date:", "until: 2026-06-01, date:"))
    assert of(lapsed, "ecosystem-shared-goal")


def test_a_waiver_accepts_one_finding_until_its_day() -> None:
    more = "waivers: [{rule: participant-mandate, thing: b, reason: {en: New}, statedBy: b, until: 2026-12-31}]"
    report = judge(more)
    assert {finding.label for finding in of(report, "participant-mandate")} == {"A"}
    assert {finding.label for finding in report.waived} == {"B"}
    later = judge(more, as_of="2027-01-01")
    assert {finding.label for finding in of(later, "participant-mandate")} == {"A", "B"}


def test_an_initiative_is_judged_in_its_own_phase() -> None:
    more = "initiatives: [{id: i, name: I, phase: discover}]"
    report = judge(more, phase="implement")
    own = [finding for finding in (*report.findings, *report.later) if finding.focus_node.endswith("/i")]
    assert own
    assert {finding.severity for finding in own if finding.when != "overdue"} <= {"warning", "info"}
    assert "violation" not in {finding.severity for finding in own}


def test_a_profile_overlays_the_default_one_and_says_why(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        """
        @prefix authority: <https://w3id.org/desf/id/authority/> .
        @prefix desf: <https://w3id.org/desf/ontology#> .
        @prefix rule: <https://w3id.org/desf/rule/> .
        rule:participant-mandate desf:authority authority:needed ; desf:statedReason "Our board asks for it."@en .
        rule:ecosystem-shared-goal desf:switchedOff true .
        """,
        "utf-8",
    )
    report = judge(profile=file)
    assert {finding.severity for finding in of(report, "participant-mandate")} == {"violation"}
    assert {finding.profile_reason for finding in of(report, "participant-mandate")} == {"Our board asks for it."}
    assert of(report, "ecosystem-shared-goal") == []
    assert next(one.outcome for one in report.rules if one.rule == "ecosystem-shared-goal") == "off"
    assert report.basis.profile_hash != judge().basis.profile_hash


def test_shapes_of_a_user_stand_beside_ours(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        """
        @prefix desf: <https://w3id.org/desf/ontology#> .
        @prefix ex: <https://example.org/shapes/> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        ex:participant-country a sh:PropertyShape ; sh:targetClass desf:Participant ;
            sh:path <https://schema.org/addressCountry> ; sh:minCount 1 ;
            sh:message "No country is recorded. Record it."@en .
        """,
        "utf-8",
    )
    report = judge(shapes=[file])
    assert {finding.label for finding in of(report, "participant-country")} == {"A", "B"}
    assert of(report, "participant-country")[0].message == "No country is recorded. Record it."
    assert of(report, "ecosystem-shared-goal")


def test_two_files_of_two_partners_with_one_id_are_one_ecosystem(tmp_path: Path) -> None:
    head = "id: https://example.org/e\nasOf: 2026-11-01\n"
    (tmp_path / "a.yaml").write_text(head + "phase: define\nparticipants: [{id: a, name: A, roles: [producer]}]\n")
    (tmp_path / "b.yaml").write_text(head + "phase: deliver\nparticipants: [{id: b, name: B, roles: [producer]}]\n")
    (report,) = validate(formats.read(tmp_path), lang="en")
    assert of(report, "ecosystem-several-participants") == []
    contradicting = [f for f in report.findings if f.path == "https://w3id.org/desf/ontology#phase"]
    assert {Path(place.file).name for finding in contradicting for place in finding.places} == {"a.yaml", "b.yaml"}
    (turned,) = validate(formats.read([tmp_path / "b.yaml", tmp_path / "a.yaml"]), lang="en")
    assert [f.rule for f in turned.findings] == [f.rule for f in report.findings]


@pytest.mark.parametrize("name", ["harbour-fictional", "uwv"])
def test_the_order_of_statements_and_the_names_of_blank_nodes_change_nothing(name: str) -> None:
    whole = formats.read(f"case:{name}")
    blanks: dict[str, ox.BlankNode] = {}

    def blank(term: object, seed: int) -> object:
        iri = getattr(term, "value", "")
        return blanks.setdefault(iri, ox.BlankNode(f"b{seed}x{len(blanks)}")) if "/_/" in iri else term

    reports = []
    for seed in (1, 2):
        blanks.clear()
        triples = sorted(whole.triples, key=str)
        random.Random(seed).shuffle(triples)
        renamed = [ox.Triple(blank(t.subject, seed), t.predicate, blank(t.object, seed)) for t in triples]  # type: ignore[arg-type]
        reports.append(validate(Record(renamed))[0])
    assert [f._replace(places=()) for f in reports[0].findings] == [f._replace(places=()) for f in reports[1].findings]
    assert len(reports[0].findings) == len(validate(whole)[0].findings)


NONE = "processes: {none: true, statedBy: b, date: 2026-05-01}"


def test_nothing_more_is_asked_of_what_is_stated_not_to_exist() -> None:
    one, none = judge("processes: [{id: desk, name: Desk}]"), judge(NONE)
    # What the rules on items of this kind ask of a real one shows that there is something to leave out.
    asked = {f.rule for f in one.findings if f.focus_node.endswith("/desk")}
    assert asked
    about = [f.rule for f in (*none.findings, *none.later) if "/_/processes" in f.focus_node]
    assert about == []
    outcomes = {rule.rule: rule for rule in none.rules}
    assert {outcomes[rule].outcome for rule in asked} == {"nothing-recorded"}


def test_rules_about_such_a_statement_still_look_at_it() -> None:
    text = SMALL.format(phase="deliver", more="")
    unsaid = text.replace("roles: [producer]", "roles: [producer], conflictingInterests: {none: true}")
    (report,) = validate(formats.parse(unsaid.encode(), "e.yaml", "yaml"))
    assert len(of(report, "none-stated-by")) == 1


TWICE = "activities: [b]"


def test_a_contradiction_is_a_finding_with_its_places_and_no_phase_excuses_it() -> None:
    for phase in ("discover", "implement"):
        report = judge("record: partial\n" + TWICE, phase=phase)
        (found,) = report.contradictions
        assert not report.conforms
        assert (found.rule, found.severity) == ("contradiction", "violation")
        assert "cannot" in found.message or "can be both" in found.message
        assert found.message.endswith(found.fix)
        assert found.position is not None and found.position.file == "e.yaml"
    assert judge().contradictions == ()


def test_a_contradiction_is_told_in_the_ecosystem_that_holds_it() -> None:
    other = SMALL.format(phase="deliver", more="").replace("example.org/e", "example.org/f")
    both = Record([*record(TWICE).triples, *formats.parse(other.encode(), "f.yaml", "yaml").triples])
    assert [len(report.contradictions) for report in validate(both)] == [1, 0]


def test_a_contradiction_about_a_thing_of_no_ecosystem_is_not_passed_over() -> None:
    desf, thing = "https://w3id.org/desf/ontology#", ox.NamedNode("https://example.org/loose")
    kinds = [ox.Triple(thing, RDF_TYPE, ox.NamedNode(desf + name)) for name in ("Participant", "Activity")]
    (report,) = validate(Record([*record().triples, *kinds]))
    assert [found.focus_node for found in report.contradictions] == [thing.value]


CHAIN = """
dependencies: [{{id: ab, dependent: a, target: b}}, {{id: bc, dependent: b, target: c}}]
"""


def test_a_rule_on_the_closure_sees_what_nobody_wrote_down() -> None:
    text = SMALL.format(phase="deliver", more=CHAIN.format()) + "  - {id: c, name: C, roles: [producer], group: true}\n"
    (report,) = validate(formats.parse(text.encode(), "e.yaml", "yaml"), lang="en")
    assert {f.label for f in of(report, "dependency-reaches-unnamed")} == {"A", "B"}
    outcomes = {rule.rule: rule.outcome for rule in report.rules}
    assert outcomes["dependency-reaches-leaver"] == "passed"
    assert {rule.rule: rule.outcome for rule in judge().rules}["dependency-reaches-leaver"] == "nothing-recorded"


def test_findings_of_a_rule_stand_together_and_the_worst_come_first() -> None:
    (report,) = validate(formats.read("case:harbour-fictional"))
    groups = [key for key, _ in groupby(report.findings, key=lambda f: (f.severity, f.when, f.rule))]
    assert len(groups) == len(set(groups))
    severities = [severity for severity, _, _ in groups]
    assert severities == sorted(severities, key=SEVERITIES.index)


def test_what_is_recorded_goes_before_what_nobody_began_on() -> None:
    begun = "sharedGoal: {id: goal, statement: Together}"
    order = [f.rule for f in judge(begun).findings]
    assert order.index("goal-milestones") < order.index("conduct-code-recorded")


def test_a_contradiction_opens_the_report_and_sets_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("e.yaml")
    file.write_text(SMALL.format(phase="discover", more=TWICE), "utf-8")
    assert main(["validate", str(file), "--lang", "en"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Keten: 1 contradictory; to settle first: 0")
    first = lines[lines.index("") + 1]
    assert first.startswith("contradictory  ")
    assert first.endswith(" (e.yaml:6, :9)")
    assert main(["validate", str(file), "--fail-on", "never"]) == 0


@pytest.mark.parametrize("name", sorted(knowledge.case_files()))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_default_view_tells_what_is_wrong_how_to_mend_it_and_who_must_of_ten_groups_in_45_lines(
    name: str, lang: str
) -> None:
    (report,) = validate(formats.read(f"case:{name}"), lang=lang)
    lines = text.render(report).splitlines()
    assert len(lines) <= 45
    shown = [found for found in report.findings if found.severity != "info"]
    first = [next(group) for _, group in groupby(shown, key=lambda found: found.rule)][:10]
    body = lines[lines.index("") + 1 :]
    headings = [line.partition("  ")[2].split("  ")[0] for line in body if not line.startswith("   ")]
    assert headings[: len(first)] == [found.rule for found in first]
    said = " ".join(" ".join(body).split())
    assert said.count(say("report.who", lang) + ": ") == len(first)
    assert all(found.message in said for found in first)


def test_what_is_cut_in_the_default_view_stands_in_full_in_the_whole_one() -> None:
    (report,) = validate(formats.read("case:harbour-fictional"), lang="en")
    whole = " ".join(text.render(report, show_all=True).split())
    for found in report.findings:
        assert found.message in whole and found.reason in whole


def view(names: list[str], rule: str = "participant-interests") -> str:
    """The heading of a rule in the default view of an ecosystem with participants of these names."""
    participants = "".join(f"  - {{id: p{n}, name: {name}, roles: [producer]}}\n" for n, name in enumerate(names))
    written = f"id: https://example.org/e\nname: Keten\nphase: deliver\nparticipants:\n{participants}"
    (report,) = validate(formats.parse(written.encode(), "long/way/to/e.yaml", "yaml"), lang="en")
    lines = text.render(report).splitlines()
    return next(line.split(rule + "  ")[1] for line in lines if f"  {rule}  " in line)


def test_of_several_things_asked_for_it_is_said_which_are_missing() -> None:
    def interests(*participants: str) -> tuple[list[tuple[str, ...]], str]:
        written = "".join(f"  - {{id: p{n}, name: P, {fields}}}\n" for n, fields in enumerate(participants))
        source = f"id: https://example.org/e\nphase: deliver\nparticipants:\n{written}"
        (report,) = validate(formats.parse(source.encode(), "e.yaml", "yaml"), lang="en")
        missing = [found.missing for found in of(report, "participant-interests")]
        return missing, " ".join(text.render(report, show_all=True).split())

    with_goal, with_interest = "goal: {statement: Grow}", "conflictingInterests: {none: true, date: 2026-05-01}"
    interest, goal = ("has conflicting interest",), ("has goal of its own",)
    missing, shown = interests(with_goal, with_goal)
    assert missing == [interest, interest] and "Missing: ‘has conflicting interest’." in shown
    missing, shown = interests(with_goal, with_interest)
    assert missing == [interest, goal] and "Missing:" not in shown
    assert interests("roles: [producer]")[0] == [()]


def test_names_go_before_places_in_the_default_view() -> None:
    long = "The organisation that does it all"
    assert view(["A"]) == "A (long/way/to/e.yaml:5)"
    assert view(["A", "B"]) == "A (long/way/to/e.yaml:5), B (:6)"
    assert view(["The first of them all", "The second"]) == "The first of them all (e.yaml:5), The second (:6)"
    assert view([long, long]) == "The organisation tha… (e.yaml:5), The organisation tha… (:6)"
    assert view([long, long, "C"]) == f"{long} (e.yaml:5) (and 2 more)"
    assert view(["Alpha", "Beta", "Gamma", "D"]) == "Alpha (e.yaml:5), Beta (:6), Gamma (:7) (and 1 more)"


def test_places_in_several_files_name_each(tmp_path: Path) -> None:
    head = "id: https://example.org/e\nasOf: 2026-11-01\n"
    (tmp_path / "a.yaml").write_text(head + "phase: define\nparticipants: [{id: a, name: A, roles: [producer]}]\n")
    (tmp_path / "b.yaml").write_text(head + "participants: [{id: b, name: B, roles: [producer]}]\n")
    (report,) = validate(formats.read(tmp_path), lang="en")
    whole = " ".join(text.render(report, show_all=True).split())
    assert f"A ({tmp_path}/a.yaml:4)" in whole and f"B ({tmp_path}/b.yaml:3)" in whole


def test_what_is_only_to_be_considered_is_counted_where_nothing_else_is_found() -> None:
    (report,) = validate(formats.read("case:reference"), lang="en")
    count = report.count("info")
    assert count
    assert f"Nothing is needed or advised by now; {count} to consider: --all shows them.\n" in text.render(report)
    assert "No findings" in text.render(report._replace(findings=()))
