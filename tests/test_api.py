"""The public interface in Python."""

from pathlib import Path

import pytest
import rdflib

import desf_graph as desf
from desf_graph import knowledge

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_public_names_are_short_sorted_and_there() -> None:
    assert desf.__all__ == sorted(desf.__all__, key=str)
    for name in desf.__all__:
        assert getattr(desf, name).__doc__
    with pytest.raises(AttributeError, match="nonsense"):
        desf.nonsense  # noqa: B018


def test_an_ecosystem_is_loaded_validated_and_shown_as_a_graph() -> None:
    ecosystem = desf.load("case:sap-migration")
    report = ecosystem.validate(phase="deliver", lang="nl")
    assert isinstance(report, desf.Report)
    assert all(isinstance(finding, desf.Finding) for finding in report.findings)
    assert report.basis.phase == "deliver"
    graph = ecosystem.graph
    assert isinstance(graph, rdflib.Graph)
    assert len(graph) == len(ecosystem.record.triples)
    graph.remove((None, None, None))
    assert len(ecosystem.graph) == len(ecosystem.record.triples)


def test_one_ecosystem_is_asked_for() -> None:
    with pytest.raises(desf.InputError, match="2 ecosystems"):
        desf.load("case:sap-migration", "case:uwv")
    with pytest.raises(desf.DesfError, match="no case named"):
        desf.load("case:nowhere")


def test_what_is_asked_in_python_is_what_the_command_says(capsys: pytest.CaptureFixture[str]) -> None:
    from desf_graph.cli import main

    file = knowledge.case_files()["harbour-fictional"]
    main(["validate", str(file), "--format", "json", "--lang", "en"])
    said = capsys.readouterr().out
    for finding in desf.load(file).validate(lang="en").findings:
        assert finding.rule in said
