"""What an architect does without us: other SHACL tools on our Turtle, and rules, profile and terms added by hand."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import desf_graph
from desf_graph import formats, knowledge
from desf_graph.validation import engines

ROOT = knowledge.root()


@pytest.mark.parametrize("case", ["harbour-fictional", "outsourced-lots"])
def test_pyshacl_alone_gives_our_rules_focus_nodes_and_messages(case: str, tmp_path: Path) -> None:
    def joined(name: str, *files: Path) -> Path:
        (tmp_path / name).write_text("\n".join(file.read_text("utf-8") for file in files), "utf-8")
        return tmp_path / name

    recorded = tmp_path / "case.ttl"
    recorded.write_text(desf_graph.load(f"case:{case}").graph.serialize(format="turtle"), "utf-8")
    ontology = [ROOT / "ontology" / "desf.ttl", ROOT / "ontology" / "lists.ttl"]
    data = joined("data.ttl", recorded, *ontology, *sorted((ROOT / "ontology" / "handbook").glob("*.ttl")))
    shapes = joined("shapes.ttl", *sorted((ROOT / "shapes").glob("*.ttl")))
    command = [sys.executable, "-m", "pyshacl", "-s", str(shapes), "-f", "turtle", "-o", "report.ttl", str(data)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr  # pyshacl counts warnings and info as not conforming too

    report, term = rdflib.Graph().parse(tmp_path / "report.ttl"), rdflib.SH
    theirs = {
        (
            str(report.value(result, term.sourceShape)),
            str(report.value(result, term.focusNode)),
            frozenset(map(str, report.objects(result, term.resultMessage))),
        )
        for result in report.subjects(rdflib.RDF.type, term.ValidationResult)
        if (None, term.detail, result) not in report
    }
    record, rules = formats.read(f"case:{case}").with_named_blanks(), knowledge.tables()["rules"]
    results = engines.run(
        record.ntriples() + knowledge.structure_text(), knowledge.shapes_text(), engines.default_engine()
    )
    ours = {
        (one.shape, one.focus_node, frozenset(rules[one.shape]["message"].values()))
        for one in results
        if one.shape in rules  # and no guard, which only tells at which nodes a rule looks
    }
    assert ours == theirs


SUBJECT = """
subject:energy-use a desf:AgreementSubject, skos:Concept ;
    skos:inScheme scheme:subjects ;
    skos:prefLabel "energieverbruik"@nl ;
    skos:prefLabel "energy use"@en ;
    desf:subjectOfBlock <https://w3id.org/desf/id/block/platform> .
"""
RULE = """
shape:agreement-energy a sh:NodeShape ;
    sh:targetClass desf:Participant ;
    sh:property rule:participant-energy .

rule:participant-energy a sh:PropertyShape ;
    sh:path desf:representative ;
    sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "Er is geen aanspreekpunt voor energie vastgelegd. Noem er een."@nl ;
    sh:message "No contact for energy is recorded. Name one."@en ;
    desf:fix "Name one."@en ;
    desf:authority authority:advised ;
    desf:aboutSubject <https://w3id.org/desf/id/subject/energy-use> .
"""
LINE = """
rule:participant-energy desf:dueBy phase:develop ; desf:authority authority:needed .
"""
ECOSYSTEM = """
id: https://example.org/e
name: Keten
phase: {phase}
asOf: 2026-11-01
participants: [{{id: a, name: A, roles: [producer]}}]
agreements: [{{id: x, concerns: [energy-use], text: Less, parties: all, status: agreed}}]
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a rule, a profile line and an agreement subject written into its Turtle."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(Path(desf_graph.__file__).parent, folder / "src" / "desf_graph")
    for name in ("ontology", "shapes", "cases"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    for file, text in (
        ("ontology/handbook/42-legal.ttl", SUBJECT),
        ("shapes/structure.ttl", RULE),
        ("shapes/profiles/default.ttl", "@prefix authority: <https://w3id.org/desf/id/authority/> .\n" + LINE),
    ):
        with (folder / file).open("a", encoding="utf-8") as target:
            target.write(text)
    return folder


@pytest.mark.parametrize(("phase", "severity"), [("define", None), ("develop", "warning"), ("deliver", "violation")])
def test_a_rule_a_profile_line_and_a_subject_need_turtle_alone(
    checkout: Path, phase: str, severity: str | None
) -> None:
    (checkout / "e.yaml").write_text(ECOSYSTEM.format(phase=phase), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "desf_graph.cli", "validate", "e.yaml", "--format", "json", "--lang", "en"],
        cwd=checkout,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(checkout / "src")},
    )
    assert done.stderr == ""
    (report,) = json.loads(done.stdout)["reports"]
    found = [one for one in report["findings"] if one["rule"] == "participant-energy"]
    assert [one["severity"] for one in found] == ([severity] if severity else [])
    assert {one["message"] for one in found} <= {"No contact for energy is recorded. Name one."}
    (subject,) = [one for one in report["blocks"] if one["id"] == "energy-use"]
    assert (subject["label"], subject["block"]) == ("energy use", "platform")
    assert subject["state"] == ("partial" if severity == "violation" else "complete")
