"""Many ecosystems beside each other."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import desf_graph as desf
from desf_graph import knowledge
from desf_graph.namespaces import RULE
from desf_graph.scenarios import OUTCOMES, stream
from desf_graph.validation import SEVERITIES, STATES

WHOLE = """id: https://example.org/{name}
name: {name}
horizons: [horizon-1]
asOf: 2026-11-01
{more}
participants:
  - {{id: one, name: One, roles: [orchestrator]}}
  - {{id: two, name: Two, roles: [producer]}}
"""
WAIVER = "waivers: [{rule: participant-mandate, thing: one, reason: {en: Later}, statedBy: one, until: 2027-01-01}]"
BASIS = {"phase": "develop", "horizons": ["horizon-1"], "as_of": "2026-11-01"}
needs_pandas = pytest.mark.skipif(
    importlib.util.find_spec("pandas") is None, reason="pandas is not installed: frames were not checked"
)


def written(folder: Path, name: str, more: str = "record: complete") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(WHOLE.format(name=name, more=more), "utf-8")
    return file


def outcomes(comparison: desf.Comparison, rule: str) -> list[str]:
    return [row["outcome"] for row in comparison.rows() if row["rule"] == rule]


def test_every_ecosystem_has_a_row_for_every_rule_and_every_block() -> None:
    found = desf.compare(["case:uwv", "case:siam"], **BASIS)
    tables = knowledge.tables()
    rules = {iri.removeprefix(RULE) for iri in tables["rules"]}
    for one in ("uwv", "siam"):
        mine = [row for row in found.rows() if row["ecosystem"].endswith(one)]
        assert rules == {row["rule"] for row in mine}
        assert len(mine) == len(rules)
        assert {row["outcome"] for row in mine} <= set(OUTCOMES)
        blocks = [row for row in found.rows("blocks") if row["ecosystem"].endswith(one)]
        assert len(blocks) == len(tables["blocks"])
        assert {row["state"] for row in blocks} <= set(STATES)


def test_the_outcomes_are_those_of_the_report() -> None:
    (one,) = desf.compare("case:harbour-fictional", **BASIS).ecosystems
    report = desf.load("case:harbour-fictional").validate("develop", horizons=["horizon-1"], as_of="2026-11-01")
    assert {each.rule: each.outcome for each in report.rules} == {each.rule: each.outcome for each in one.rules}
    assert {name: report.count(name) for name in SEVERITIES} == one.severities
    assert report.conforms == one.conforms
    assert report.counts == one.counts


def test_an_absence_in_a_partial_record_is_not_recorded_rather_than_failed(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "whole"),
        written(tmp_path, "part", "record: partial"),
        written(tmp_path, "list", "record: {agreements: partial}"),
    ]
    found = desf.compare(files, **BASIS)
    assert outcomes(found, "participant-mandate") == ["failed", "not-recorded", "failed"]
    assert [row["record"] for row in found.rows("ecosystems")] == ["complete", "partial", "complete"]


def test_a_waived_rule_has_not_passed(tmp_path: Path) -> None:
    more = WAIVER.replace("thing: one", "thing: two") + "\nrecord: complete"
    both = [WAIVER.removeprefix("waivers: [").removesuffix("]"), more.removeprefix("waivers: [").split("]")[0]]
    file = written(tmp_path, "waived", f"record: complete\nwaivers: [{', '.join(both)}]")
    assert outcomes(desf.compare(file, **BASIS), "participant-mandate") == ["waived"]


def test_a_bad_input_is_one_row_with_its_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: https://example.org/x\nparticpants: []\nphase: nonsense\n", "utf-8")
    found = desf.compare([broken, "case:nowhere", written(tmp_path, "good")], **BASIS)
    assert [bool(one.error) for one in found.ecosystems] == [True, True, False]
    assert "broken.yaml:2" in found.errors[0].error and "nowhere" in found.errors[1].error
    for of, state in (("rules", "outcome"), ("blocks", "state")):
        bad = [row for row in found.rows(of) if row["error"]]
        assert [str(broken), "case:nowhere"] == [row["ecosystem"] for row in bad]
        assert {row[state] for row in bad} == {"error"}


def test_inputs_are_read_one_by_one(tmp_path: Path) -> None:
    asked: list[int] = []

    def inputs() -> Iterator[Path]:
        for number in range(3):
            asked.append(number)
            yield written(tmp_path, f"number-{number}")

    streamed = stream(inputs(), **BASIS)
    assert next(streamed).label == "number-0"
    assert asked == [0]
    assert [one.label for one in streamed] == ["number-1", "number-2"]


def test_an_ecosystem_and_a_folder_are_inputs_too(tmp_path: Path) -> None:
    for name in ("first", "second"):
        written(tmp_path, name)
    found = desf.compare([tmp_path, desf.load("case:siam")], **BASIS)
    assert [one.ecosystem.rsplit("/", 1)[1] for one in found.ecosystems] == ["first", "second", "siam"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("phase: define", "phase"),
        ("selectedBlocks: [trust]", "excluded blocks"),
    ],
)
def test_different_bases_are_refused_unless_allowed(tmp_path: Path, more: str, word: str) -> None:
    files = [written(tmp_path, "one"), written(tmp_path, "other", more)]
    with pytest.raises(desf.InputError, match=f"one and other were not judged alike: .*{word}"):
        desf.compare(files)
    found = desf.compare(files, allow_different_bases=True)
    assert len(found.ecosystems) == 2
    name = "excluded" if word.startswith("excluded") else word
    assert name not in found.basis
    assert "rules_hash" in found.basis


def test_what_is_wrong_with_the_question_is_no_row() -> None:
    with pytest.raises(desf.InputError, match="nonsense"):
        desf.compare(["case:siam"], phase="nonsense")
    with pytest.raises(desf.InputError, match="2026"):
        desf.compare([], as_of="2026")
    with pytest.raises(ValueError, match="choose from"):
        list(desf.compare([]).rows("nonsense"))


def test_rules_are_counted_by_outcome(tmp_path: Path) -> None:
    found = desf.compare([written(tmp_path, "one"), written(tmp_path, "two")], **BASIS)
    assert found.tally("failed")["participant-mandate"] == 2
    assert found.tally("off") == {}


@needs_pandas
def test_frames_are_tidy_and_indexed(tmp_path: Path) -> None:
    found = desf.compare([written(tmp_path, "one"), "case:nowhere"], **BASIS)
    rules = found.to_frame()
    assert rules.index.names == ["ecosystem", "rule"]
    assert rules.loc[("https://example.org/one", "participant-mandate"), "outcome"] == "failed"
    assert len(rules) == len(list(found.rows()))
    assert found.to_frame("blocks").index.names == ["ecosystem", "block"]
    wide = found.to_frame("ecosystems")
    assert wide.index.names == ["ecosystem"]
    ran = wide.loc["https://example.org/one", list(OUTCOMES)].sum()
    assert ran == len(knowledge.tables()["rules"])
    assert desf.compare([]).to_frame().empty


@needs_pandas
def test_a_report_gives_frames() -> None:
    report = desf.load("case:harbour-fictional").validate(lang="en")
    findings = report.to_frame()
    assert findings.index.names == ["rule", "focus_node"]
    assert [one.message for one in report.findings] == list(findings["message"])
    assert len(report.to_frame("blocks")) == len(report.blocks)
    assert len(report.to_frame("rules")) == len(report.rules)
    with pytest.raises(ValueError, match="choose from"):
        report.to_frame("nonsense")


def test_without_pandas_a_frame_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    found = desf.compare(["case:siam"], **BASIS)
    assert list(found.rows())
    with pytest.raises(desf.DesfError, match="pandas is not installed"):
        found.to_frame()
