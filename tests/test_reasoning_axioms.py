"""Each axiom that relates things of an ecosystem is there for a question, and answers it."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from desf_graph import formats, knowledge
from desf_graph.namespaces import DESF, RDF_TYPE
from desf_graph.reasoning.closure import closure
from desf_graph.reasoning.contradictions import contradictions
from desf_graph.reasoning.lookup import find
from desf_graph.reasoning.proofs import proof
from desf_graph.reasoning.tables import OWL
from desf_graph.record import Record

KINDS = ("TransitiveProperty", "AsymmetricProperty", "IrreflexiveProperty", "SymmetricProperty")
RELATING = ("propertyChainAxiom", "inverseOf", "propertyDisjointWith")
CHAIN = """
id: https://example.org/keten
name: Keten
participants:
  - {id: noord, name: Noord, roles: [architect], uses: [meting]}
  - {id: zuid, name: Zuid, roles: [producer], assignments: [{id: duty, role: judge}]}
  - {id: west, name: West}
activities:
  - {id: ijken, name: IJken, owner: west, performedBy: all, realises: meting}
processes:
  - {id: beheer, name: Beheer, consistsOf: [ijken], dividedOver: all}
services:
  - {id: meting, name: Meting, provider: zuid, runsOn: wolk}
  - {id: melding, name: Melding, provider: noord, usedBy: all}
platforms:
  - {id: wolk, name: Wolk, owner: west}
datasets:
  - {id: standen, name: Standen, sources: [kluis]}
dataSources:
  - {id: kluis, name: Kluis, accessibleTo: all, provider: zuid}
dependencies:
  - {id: d1, dependent: noord, target: zuid}
  - {id: d2, dependent: zuid, target: west}
documents:
  - {id: contract, name: Contract, form: contract, acceptedBy: all}
agreements:
  - {id: vertrek, concerns: [exit-clauses], document: contract, parties: [noord, zuid]}
  - {id: samen, concerns: [governance-arrangement], parties: all}
governanceBodies:
  - {id: tafel, name: Tafel, seats: all, reportedTo: all}
channels:
  - {id: brief, name: Brief, reaches: all}
decisions:
  - {id: start, name: Start, takenBy: all}
initiatives:
  - {id: proef, name: Proef, steeredBy: all}
sharedGoal: {id: goal, statement: Samen meten, endorsedBy: all}
exclusions:
  - {id: later, block: standards, reason: Later, decidedBy: all}
"""
QUESTIONS = [
    ("Who is orchestrator, in whichever of its sub-roles?", "noord", "holdsRole", "role:orchestrator"),
    ("Who holds a role that is only recorded as an assignment?", "zuid", "holdsRole", "role:orchestrator"),
    ("What is the role assigned by this?", "duty", "assignedRole", "role:orchestrator"),
    ("Who directly depends on whom?", "noord", "dependsOn", "zuid"),
    ("Whose loss reaches whom in the end?", "noord", "dependsOnTransitive", "west"),
    ("What stops when this platform stops?", "noord", "needs", "wolk"),
    ("What makes this process run?", "beheer", "needs", "ijken"),
    ("What does this service rest on?", "meting", "needs", "ijken"),
    ("Where do these data come from?", "standen", "needs", "kluis"),
    ("Who uses a service that all use?", "west", "needs", "melding"),
    ("Who depends on whom through a service?", "noord", "leansOn", "zuid"),
    ("Who depends on whom through a platform?", "noord", "leansOn", "west"),
    ("Who depends on whom through a service for all?", "west", "leansOn", "noord"),
    ("Whom do these data hang on?", "standen", "leansOn", "zuid"),
    ("Whom does this contract hold?", "contract", "party", "zuid"),
    ("Who has consented?", "contract", "acceptedBy", "west"),
    ("Who may see this?", "kluis", "accessibleTo", "west"),
    ("Who chose to leave this out?", "later", "decidedBy", "west"),
    ("Who has a share in this process?", "beheer", "dividedOver", "west"),
    ("Who supports the goal?", "goal", "endorsedBy", "west"),
    ("Who is held to this agreement?", "samen", "party", "west"),
    ("Who does this work?", "ijken", "performedBy", "noord"),
    ("Whom does this channel reach?", "brief", "reaches", "west"),
    ("Who gets the report?", "tafel", "reportedTo", "west"),
    ("Who sits here?", "tafel", "seat", "west"),
    ("Who gives direction?", "proef", "steeredBy", "west"),
    ("Who took this decision?", "start", "takenBy", "west"),
    ("Who uses this service?", "melding", "usedBy", "west"),
    ("Which theme is an agreement on a subject about?", "vertrek", "desf:theme", "theme:organisational"),
    ("Which theme is an agreement on a block about?", "samen", "desf:theme", "theme:governance"),
]


def chain(*changes: tuple[str, str]) -> Record:
    text = CHAIN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return formats.parse(text.encode(), "keten.yaml", "yaml")


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: " ".join(asked[1:]))
def test_a_question_is_answered_by_what_follows(asked: tuple[str, str, str, str]) -> None:
    closed = closure(chain())
    triple = find(closed, *asked[1:], lang="en")
    assert triple in closed.inferred
    assert proof(closed, triple).check() == []
    assert contradictions(closed) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("west", "dependsOn", "noord"),  # leaning is no recorded dependency
        ("west", "needs", "wolk"),  # what a participant needs goes no further than things
        ("vertrek", "party", "west"),  # an agreement holds its own parties, not all that its document holds
        ("samen", "concerns", "theme/governance"),
    ],
)
def test_what_does_not_follow_stays_out(subject: str, predicate: str, value: str) -> None:
    base = value if value.startswith("theme/") else f"keten/{value}"
    iri = f"https://w3id.org/desf/id/{value}" if base == value else f"https://example.org/{base}"
    asked = ox.Triple(
        ox.NamedNode(f"https://example.org/keten/{subject}"), ox.NamedNode(DESF + predicate), ox.NamedNode(iri)
    )
    assert asked not in closure(chain())


def test_dependencies_that_nobody_recorded_come_to_light() -> None:
    store = ox.Store()
    closed = closure(formats.read("case:reference"))
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in (*closed.asserted, *closed.inferred))
    rows = store.query(f"""PREFIX desf: <{DESF}> SELECT ?one ?other WHERE {{
        ?ecosystem a desf:Ecosystem ; desf:hasParticipant ?one, ?other . ?one desf:leansOn ?other .
        FILTER(?one != ?other) FILTER NOT EXISTS {{ ?one desf:dependsOn ?other }} }}""")
    assert isinstance(rows, ox.QuerySolutions)
    found = {(row["one"].value.rsplit("/")[-1], row["other"].value.rsplit("/")[-1]) for row in rows}
    assert ("water-authority", "platform-host") in found  # it uses the feed of the platform host
    assert ("app-builder", "platform-host") not in found  # a dependency is recorded
    assert not any(one == other for one, other in found)


def test_two_agreements_that_replace_each_other_are_told_once() -> None:
    record = chain(
        ("parties: [noord, zuid]}", "parties: [noord, zuid], supersedes: samen}"),
        ("governance-arrangement], parties", "governance-arrangement], supersedes: vertrek, parties"),
    )
    (found,) = contradictions(closure(record))
    assert str(found) == (
        "'supersedes' goes from samen to vertrek and back, and it can go one way only (keten.yaml:27, keten.yaml:28)"
    )
    assert found.check() == []


# --- the axioms and what says what they are for -------------------------------


def relating() -> set[str]:
    """The properties of ours that an axiom relates to others or to themselves."""
    found = set()
    for triple in knowledge.ontology().triples:
        kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
        typed = triple.predicate == RDF_TYPE and kind.removeprefix(OWL) in KINDS
        if isinstance(triple.subject, ox.NamedNode) and (typed or triple.predicate.value.removeprefix(OWL) in RELATING):
            found.add(triple.subject.value.removeprefix(DESF))
    return found


def test_every_such_axiom_stands_in_the_readme_with_its_question() -> None:
    text = (knowledge.root() / "ontology" / "README.md").read_text("utf-8")
    rows = re.search(r"## What follows\n.*?\n\| --- .*?\n(.*?)\n\n", text, re.S)
    assert rows
    named = {name for row in rows[1].splitlines() for name in re.findall(r"`desf:(\w+)`", row.split(" | ")[0])}
    assert named == relating()


def test_what_the_file_form_lets_stand_for_all_means_each_participant() -> None:
    context = knowledge.context()
    marked = {context["@context"][key]["@id"] for key, notes in context["keys"].items() if notes.get("all")}
    chains = {
        triple.subject.value.replace(DESF, "desf:")
        for triple in knowledge.ontology().triples
        if triple.predicate.value == OWL + "propertyChainAxiom" and isinstance(triple.subject, ox.NamedNode)
        if [member.value for member in knowledge.ontology().members(triple.object)]
        == [triple.subject.value, DESF + "hasParticipant"]
    }
    assert chains == marked and len(marked) > 10
