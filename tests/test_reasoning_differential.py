"""Our engine and owlrl derive the same triples, one by one, but for the artefacts that are named here."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from random_graphs import random_graph

from desf_graph import formats, knowledge
from desf_graph.reasoning import reference
from desf_graph.reasoning.closure import artefact, close, closure, ontology_triples
from desf_graph.reasoning.terms import Triple

CASES = sorted((knowledge.root() / "cases").glob("*.yaml"))

# The only triples in which the two may differ: our `artefact`s of these names, and why each is one.
ARTEFACTS = {
    "literal-subject": "owlrl gives every literal the types of its datatype; ours does where a rule asks",
    "reflexive": "owlrl says of everything that it is the same as itself",
    "datatype": "owlrl states the datatypes of XSD that OWL 2 RL leaves out, and that some are disjoint",
}

OWLRL_LACKS = {"dt-diff", "dt-not-type"}  # contradictions between values, as the rule cases show


def differ(ours: set[Triple], theirs: set[Triple]) -> set[Triple]:
    return {triple for triple in ours ^ theirs if artefact(triple) not in ARTEFACTS}


def test_cases_are_found() -> None:
    assert len(CASES) > 1


def test_the_ontology_with_every_case_closes_as_in_owlrl() -> None:
    record = formats.read(CASES)
    theirs, messages = reference.expand([*ontology_triples(), *record.triples])
    ours = closure(record)
    assert differ(set(ours.everything()), theirs) == set()
    assert ours.engine.failures() == [] and messages == []


@pytest.mark.parametrize("seed", range(50))
def test_a_random_graph_closes_as_in_owlrl(seed: int) -> None:
    triples = random_graph(seed)
    theirs, messages = reference.expand(triples)
    ours = close(triples)
    assert differ(set(ours.everything()), theirs) == set()
    assert bool(messages) == bool({failure.rule for failure in ours.engine.failures()} - OWLRL_LACKS)


def test_random_graphs_are_worth_closing() -> None:
    closures = [close(random_graph(seed)) for seed in range(50)]
    used = {step.rule for made in closures for fact in made.engine.origin if (step := made.step(fact))}
    assert len(used) >= 30
    assert sum(any(isinstance(t.object, ox.Literal) for t in made.asserted) for made in closures) > 30
    assert 5 < sum(bool(made.engine.failures()) for made in closures) < 45
