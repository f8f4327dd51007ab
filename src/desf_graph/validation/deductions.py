"""What only shows once an ecosystem is closed: contradictions, and the results of the rules of ``derived.ttl``."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.knowledge import Graph
from desf_graph.messages import say
from desf_graph.namespaces import ID, RDF_TYPE, SH_SELECT, value
from desf_graph.reasoning.closure import Closure, closure
from desf_graph.reasoning.contradictions import Contradiction, contradictions
from desf_graph.record import Record, ntriples
from desf_graph.validation.engines import Result, run
from desf_graph.validation.findings import Finding, actors, label
from desf_graph.validation.targets import target_nodes

CONTRADICTION = "contradiction"
SELECT = f"<{SH_SELECT.value}>"
ORCHESTRATOR = ID + "role/orchestrator"


class Deductions(NamedTuple):
    """The results of the rules that look at the closure, at which nodes each looks, and what cannot all be so."""

    results: list[Result]
    looked_at: dict[str, set[str]]
    contradictions: list[Contradiction]


def deduce(record: Record, engine: str, lang: str, reasoner: str) -> Deductions:
    """What follows from a record that has no blank nodes. Raises `InputError` for what cannot be reasoned with."""
    closed = closure(record, reasoner=reasoner)
    # Proofs of contradictions take long to find; that there is none shows at once.
    found = contradictions(closed, lang) if closed.engine.failures() else []
    looked_at = _looked_at(closed)
    return Deductions(_results(closed, engine) if any(looked_at.values()) else [], looked_at, found)


def _looked_at(closed: Closure) -> dict[str, set[str]]:
    """At which nodes each rule of ``derived.ttl`` looks."""
    rules = {iri: knowledge.tables()["rules"][iri] for iri in knowledge.tables()["derived"]}
    targets = [target for rule in rules.values() for target in rule["targets"]]
    nodes = target_nodes(targets, (*closed.asserted, *closed.inferred), superclasses={})  # closed: each class is stated
    return {iri: set().union(*(nodes[kind, name] for kind, name in rule["targets"])) for iri, rule in rules.items()}


def _results(closed: Closure, engine: str) -> list[Result]:
    shapes = knowledge.derived_text()
    triples = [*closed.asserted, *closed.inferred]
    if SELECT not in shapes:
        # Without queries all that a shape can see is named in it, so the engine need not be handed all the rest.
        named = {one for one in {t.predicate for t in triples} if one == RDF_TYPE or f"<{one.value}>" in shapes}
        triples = [t for t in triples if t.predicate in named]
    return run(ntriples(triples) + knowledge.structure_text(), shapes, engine)


def finding(contradiction: Contradiction, data: Graph, ecosystem: ox.NamedNode, lang: str) -> Finding:
    """A contradiction as a finding, about the first thing that clashes.

    No phase or completeness of the record excuses it: what cannot be so is an error of the record, by what the words
    of the ontology mean. So it rests on a definition, though not on one of the handbook.
    """
    subjects = [t.subject for t in (*contradiction.triples, *contradiction.causes)]
    thing = next((value(node) for node in subjects if isinstance(node, ox.NamedNode)), value(ecosystem))
    reason, fix = (say(f"report.contradiction.{part}", lang) for part in ("reason", "fix"))
    text = contradiction.text[:1].upper() + contradiction.text[1:]
    return Finding(
        rule=CONTRADICTION,
        authority="definition",
        word=say("report.contradiction", lang),
        severity="violation",
        when="now",
        due=None,
        focus_node=thing,
        label=label(data, thing, lang),
        path=None,
        value=None,
        message=f"{text}. {fix}",
        reason=reason,
        fix=fix,
        who=tuple(actors(data, ecosystem, thing, ORCHESTRATOR, lang)),
        sections=(),
        source=(),
        facts=(),
        subjects=(),
        blocks=(),
        absence=False,
        profile_reason="",
        places=contradiction.positions,
    )
