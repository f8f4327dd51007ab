"""Invented ecosystems: the same for the same seed, readable, and with the faults that were asked for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desf_graph import formats, synthetic
from desf_graph.errors import InputError
from desf_graph.namespaces import RULE
from desf_graph.record import Record
from desf_graph.validation import validate

SPEAKING = {fault: rule for fault, rule in synthetic.FAULTS.items() if rule}


def record(text: str) -> Record:
    return formats.parse(text.encode(), "synthetic.yaml", "yaml")


def rules(text: str) -> set[str]:
    (report,) = validate(record(text))
    return {finding.rule.removeprefix(RULE) for finding in report.findings}


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    participants=st.integers(2, 12),
    horizon=st.sampled_from(synthetic.HORIZONS),
    phase=st.sampled_from(synthetic.PHASES),
    completeness=st.floats(0, 1),
)
def test_every_one_can_be_read(seed: int, participants: int, horizon: str, phase: str, completeness: float) -> None:
    text = synthetic.generate(seed, participants, horizon, phase, completeness)
    assert text == synthetic.generate(seed, participants, horizon, phase, completeness)
    assert len(record(text).ecosystems) == 1


def test_more_is_recorded_with_each_phase() -> None:
    sizes = [len(record(synthetic.generate(1, phase=phase)).triples) for phase in synthetic.PHASES[:4]]
    assert sizes == sorted(set(sizes))


def test_less_is_recorded_where_less_is_complete() -> None:
    sizes = [len(record(synthetic.generate(1, completeness=share)).triples) for share in (0, 0.5, 1)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("horizon", synthetic.HORIZONS)
@pytest.mark.parametrize("phase", synthetic.PHASES)
def test_a_complete_one_without_faults_has_nothing_needed_and_overdue(phase: str, horizon: str) -> None:
    for participants in (2, 7):
        (report,) = validate(record(synthetic.generate(participants, participants, horizon, phase)))
        assert [finding.rule for finding in report.findings if finding.severity == "violation"] == []


@pytest.mark.parametrize("fault", SPEAKING)
def test_a_fault_is_found_by_its_rule_and_only_where_it_was_put(fault: str) -> None:
    assert SPEAKING[fault] in rules(synthetic.generate(1, phase="implement", faults={fault: 1.0}))
    assert SPEAKING[fault] not in rules(synthetic.generate(1, phase="implement"))


def test_an_objection_makes_a_block_contested() -> None:
    (report,) = validate(record(synthetic.generate(1, faults={"objection": 1.0})))
    assert "contested" in {block.state for block in report.blocks}


@pytest.mark.parametrize("fault", sorted(synthetic.UNREADABLE))
def test_some_faults_make_a_file_that_cannot_be_read(fault: str) -> None:
    with pytest.raises(InputError, match="did you mean"):
        record(synthetic.generate(1, faults={fault: 1.0}))


@pytest.mark.parametrize(
    "wrong",
    [{"participants": 1}, {"participants": 501}, {"phase": "halfway"}, {"completeness": 1.1}, {"faults": {"x": 1}}],
    ids=str,
)
def test_values_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        synthetic.generate(1, **wrong)  # type: ignore[arg-type]
