"""The main job: findings that are true, graded, placed, in two languages, the same on both engines."""

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from desf_graph import formats, knowledge
from desf_graph.cli import main
from desf_graph.namespaces import (
    AUTHORITY,
    DCTERMS_SOURCE,
    DESF,
    DUE_BY,
    FIX,
    REASON,
    RULE,
    SEVERITY_WHEN_OVERDUE,
    SH,
    SH_MESSAGE,
)
from desf_graph.validation import validate

CASES = knowledge.root() / "cases"
SAP = CASES / "sap-migration.yaml"
HARBOUR = CASES / "harbour-fictional.yaml"
RULES = sorted({t.subject for t in knowledge.shapes().triples if t.predicate == AUTHORITY}, key=str)


def test_rules_are_found() -> None:
    assert len(RULES) == 50


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.value.removeprefix(RULE))
def test_every_rule_says_what_why_and_how_in_two_languages(rule: ox.NamedNode) -> None:
    shapes = knowledge.shapes()
    for predicate in (SH_MESSAGE, REASON, FIX):
        assert sorted(o.language for o in shapes.objects(rule, predicate)) == ["en", "nl"]
    for lang in ("nl", "en"):
        message, fix = shapes.text(rule, SH_MESSAGE, lang), shapes.text(rule, FIX, lang)
        assert message and fix and message.endswith(fix)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.value.removeprefix(RULE))
def test_severity_follows_from_authority_and_every_reference_exists(rule: ox.NamedNode) -> None:
    shapes, ontology = knowledge.shapes(), knowledge.ontology()
    (authority,) = shapes.objects(rule, AUTHORITY)
    assert ontology.objects(authority, SEVERITY_WHEN_OVERDUE) == shapes.objects(rule, ox.NamedNode(SH + "severity"))
    known = {t.subject for t in ontology.triples}
    for predicate in (
        DCTERMS_SOURCE,
        *(ox.NamedNode(DESF + n) for n in ("checksFact", "whoActs", "aboutBlock", "aboutSubject")),
    ):
        assert set(shapes.objects(rule, predicate)) <= known
    assert knowledge.profile().objects(rule, DUE_BY)


@pytest.mark.parametrize("case", [SAP, HARBOUR], ids=lambda path: path.stem)
def test_both_engines_give_the_same_findings(case: Path) -> None:
    record = formats.read([case])
    pytest.importorskip("shacl")
    fast, reference = (validate(record, engine=engine)[0].findings for engine in ("shacl", "pyshacl"))
    assert reference == fast
    assert fast


def test_the_case_has_no_violation_and_no_claim_that_the_handbook_contradicts() -> None:
    (report,) = validate(formats.read([SAP]))
    assert report.conforms
    assert not {
        "ecosystem-shared-goal",
        "governance-body-recorded",
        "orchestrator-present",
        "participant-mandate",
        "participant-role",
    } & {finding.rule for finding in report.findings}


def test_the_fictional_ecosystem_has_a_violation() -> None:
    (report,) = validate(formats.read([HARBOUR]))
    assert not report.conforms


def test_an_earlier_phase_makes_findings_later_and_never_more() -> None:
    record = formats.read([HARBOUR])
    discover, implement = (validate(record, phase=phase)[0] for phase in ("discover", "implement"))
    assert discover.count("violation") == 0
    assert len(discover.findings) + len(discover.later) == len(implement.findings) + len(implement.later)


@pytest.mark.parametrize(("case", "code"), [(SAP, 0), (HARBOUR, 1), (Path("nowhere.yaml"), 2)])
def test_exit_codes(case: Path, code: int) -> None:
    assert main(["validate", str(case)]) == code


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_default_view_is_short_and_names_the_lines(
    lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES)
    main(["validate", SAP.name, "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100
    assert any("sap-migration.yaml:" in line for line in lines)
    assert any(word in "\n".join(lines) for word in {"nl": ("nodig", "geadviseerd"), "en": ("needed", "advised")}[lang])


def test_json_has_a_version_and_a_basis(capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", str(SAP), "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["version"]
    assert document["reports"][0]["basis"]["as_of"] == "2026-11-01"


def test_a_console_that_cannot_show_a_sign_gets_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "e.yaml"
    file.write_text("id: https://example.org/e\nname: Łódź → Ζεύς 北\n", "utf-8")
    command = [sys.executable, "-m", "desf_graph.cli", "validate", str(file)]
    done = subprocess.run(command, env={"PYTHONIOENCODING": "cp1252"}, capture_output=True)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1)


def test_bad_input_is_one_line_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "e.yaml"
    file.write_text("id: https://example.org/e\nparticpants: []\n", "utf-8")
    assert main(["validate", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"{file}:2:1: ")
    assert len(captured.err.splitlines()) == 1
