"""How results show themselves in Jupyter."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import desf_graph as desf
from desf_graph.messages import say

NASTY = "<script>alert('x')</script> & co"
FILE = f"""id: https://example.org/nasty
name: "{NASTY}"
phase: define
horizons: [horizon-1]
asOf: 2026-11-01
participants:
  - {{id: one, name: "{NASTY}", roles: [orchestrator]}}
  - {{id: two, name: Two, roles: [producer]}}
dependencies: [{{dependent: one, target: two, kind: data}}]
"""


@pytest.fixture
def nasty(tmp_path: Path) -> desf.Ecosystem:
    file = tmp_path / "nasty.yaml"
    file.write_text(FILE, "utf-8")
    return desf.load(file)


def results(ecosystem: desf.Ecosystem, lang: str) -> dict[str, Any]:
    report = ecosystem.validate(lang=lang)
    return {
        "ecosystem": ecosystem,
        "report": report,
        "finding": report.findings[0],
        "state": report.blocks[0],
        "basis": report.basis,
        "network": ecosystem.network(lang=lang),
        "full network": ecosystem.network(full=True, lang=lang),
        "analysis": ecosystem.analysis(lang=lang),
        "proof": ecosystem.why("one", "dependsOn", "two", lang=lang),
        "comparison": desf.compare([ecosystem, "no<b>where.yaml"], lang=lang),
        "compared": desf.compare([ecosystem], lang=lang).ecosystems[0],
        "not compared": desf.compare(["no<b>where.yaml"], lang=lang).ecosystems[0],
    }


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_result_shows_itself_in_well_formed_html(nasty: desf.Ecosystem, lang: str) -> None:
    for name, one in results(nasty, lang).items():
        shown = one._repr_html_()
        assert shown, name
        ET.fromstring(f"<div>{shown}</div>")
        assert "<script" not in shown and "<b>where" not in shown, name


def test_what_is_only_to_be_considered_is_counted() -> None:
    report = desf.load("case:reference").validate(lang="en")
    assert f"{report.count('info')} to consider: to_frame() holds them." in report._repr_html_()


@pytest.mark.parametrize(("lang", "words"), [("nl", "waarom het telt"), ("en", "why it matters")])
def test_a_finding_about_what_was_only_read_into_the_source_speaks_its_own_language(lang: str, words: str) -> None:
    findings = desf.load("case:processes-abc").validate(lang=lang).findings
    read_in = next(one for one in findings if one.message.startswith(say("report.supposed", lang)))
    assert words in read_in._repr_html_()


def test_what_is_said_is_there(nasty: desf.Ecosystem) -> None:
    report = nasty.validate(lang="nl")
    shown = report._repr_html_()
    assert "vastgelegd" in shown
    assert "&lt;script&gt;" in shown
    assert report.findings[0].rule in shown
    assert "nasty.yaml:" in shown


def test_a_network_that_shows_itself_is_still_a_networkx_graph(nasty: desf.Ecosystem) -> None:
    network = nasty.network()
    assert isinstance(network, nx.MultiDiGraph)
    assert isinstance(network.to_undirected(), nx.MultiGraph)
    assert len(network.subgraph(list(network)[:1])) == 1
    assert nx.node_link_graph(nx.node_link_data(network, edges="edges"), edges="edges").edges


def test_contradictions_show_themselves(tmp_path: Path) -> None:
    file = tmp_path / "clash.ttl"
    file.write_text(
        "@prefix desf: <https://w3id.org/desf/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<https://example.org/e> a desf:Ecosystem ; desf:hasParticipant <https://example.org/e/a> .\n"
        "<https://example.org/e/a> owl:differentFrom <https://example.org/e/a> .\n",
        "utf-8",
    )
    (one,) = desf.load(file).contradictions(lang="en")
    shown: Any = one
    assert "clash.ttl:4" in shown._repr_html_()
    report: Any = desf.load(file).validate(lang="en")
    assert "1 contradictory" in report._repr_html_()
    assert "clash.ttl:4" in report._repr_html_()
    assert [row["contradictions"] for row in desf.compare(file).rows("ecosystems")] == [1]


def test_a_long_table_says_what_it_leaves_out() -> None:
    from desf_graph.reports import html

    shown = html.table(["n"], [(number,) for number in range(100)], count=100)
    assert "40" in shown
    assert shown.count("<tr>") == 61
