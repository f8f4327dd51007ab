"""Findings: SHACL results graded by authority, by the phase in which they are due, and by what the record claims.

An absence in a record that is partial is "not recorded" and gives at most a warning; so does everything where no
phase is known, and what is due in the present phase. Design: authority alone decides what an overdue finding gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.namespaces import (
    AS_OF,
    AUTHORITY,
    DCTERMS_SOURCE,
    DCTERMS_TITLE,
    DESF,
    DUE_BY,
    FIX,
    PARTIAL,
    PHASE,
    RDF_TYPE,
    RDFS_LABEL,
    REASON,
    RECORD_STATUS,
    RULE,
    SCREEN_WORD,
    SEQUENCE_NUMBER,
    SEVERITY_WHEN_OVERDUE,
    SH_MESSAGE,
    WHO_ACTS,
)
from desf_graph.record import Position, Record, ntriples
from desf_graph.validation import engines

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One thing that is not recorded or wrong, in one language; ``when`` is overdue, now or phase-unknown."""

    rule: str
    authority: str
    word: str
    severity: str
    when: str
    focus_node: str
    label: str
    value: str | None
    message: str
    reason: str
    fix: str
    who: str
    source: str
    position: Position | None


@dataclass(frozen=True)
class Basis:
    """On what a report rests, so that two reports can be compared."""

    engine: str
    phase: str | None
    as_of: str | None
    partial: bool
    rules: int


@dataclass(frozen=True)
class Report:
    """The findings about one ecosystem, worst first, and the basis they rest on."""

    ecosystem: str
    label: str
    findings: tuple[Finding, ...]
    later: int
    basis: Basis

    @property
    def conforms(self) -> bool:
        """True when no finding is a violation."""
        return all(finding.severity != "violation" for finding in self.findings)

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)


def validate(record: Record, *, phase: str | None = None, engine: str | None = None, lang: str = "en") -> list[Report]:
    """Validate every ecosystem of a record; ``phase`` (a slug or label) replaces the recorded one.

    Raises `InputError` for a phase that the handbook does not have.
    """
    engine = engine or engines.default_engine()
    shapes = knowledge.shapes()
    structure = ntriples(knowledge.structure())
    text = ntriples(shapes.triples)
    results = [r for r in engines.run(record.ntriples() + structure, text, engine) if r.rule.startswith(RULE)]
    data = knowledge.Graph(record.triples)
    reports = []
    for ecosystem in record.ecosystems:
        members = _members(record, ecosystem)
        own = [r for r in results if r.focus_node in members]
        reports.append(_report(record, data, ecosystem, own, phase, engine, lang))
    return reports


def _members(record: Record, ecosystem: ox.NamedNode) -> set[str]:
    """The ecosystem and all that is reached from it, without passing through another ecosystem."""
    links: dict[str, list[str]] = {}
    for triple in record.triples:
        if isinstance(triple.object, ox.NamedNode | ox.BlankNode) and not isinstance(triple.subject, ox.Triple):
            links.setdefault(triple.subject.value, []).append(triple.object.value)
    others = {node.value for node in record.ecosystems} - {ecosystem.value}
    seen, pending = {ecosystem.value}, [ecosystem.value]
    while pending:
        for target in links.get(pending.pop(), []):
            if target not in seen and target not in others:
                seen.add(target)
                pending.append(target)
    return seen


def _phase(data: knowledge.Graph, ecosystem: ox.NamedNode, given: str | None) -> ox.NamedNode | None:
    if given is not None:
        phases = knowledge.terms(DESF + "Phase")
        if given.casefold() not in phases:
            names = ", ".join(sorted({iri.rsplit("/", 1)[1] for iri in phases.values()}))
            raise InputError(Problem(f"'{given}' is no phase", fix=f"choose from {names}"))
        return ox.NamedNode(phases[given.casefold()])
    recorded = data.objects(ecosystem, PHASE)
    return recorded[0] if recorded else None


def _label(data: knowledge.Graph, node: ox.NamedNode, lang: str) -> str:
    """The name of a thing; without one, the label of its class."""
    named = data.text(node, RDFS_LABEL, lang)
    classes = [knowledge.label(class_, lang) for class_ in data.objects(node, RDF_TYPE)]
    return named or next((name for name in classes if name), node.value)


def _sequence(phase: ox.NamedNode) -> int:
    return int(knowledge.ontology().objects(phase, SEQUENCE_NUMBER)[0].value)


def _report(
    record: Record,
    data: knowledge.Graph,
    ecosystem: ox.NamedNode,
    results: list[engines.Result],
    given_phase: str | None,
    engine: str,
    lang: str,
) -> Report:
    shapes, ontology, profile = knowledge.shapes(), knowledge.ontology(), knowledge.profile()
    phase = _phase(data, ecosystem, given_phase)
    partial = PARTIAL in data.objects(ecosystem, RECORD_STATUS)
    findings, later = [], 0
    ranks: dict[str, int] = {}  # how strongly each rule obliges, whatever this record makes of it
    for result in results:
        rule = ox.NamedNode(result.rule)
        due = profile.objects(rule, DUE_BY)
        when = "phase-unknown"
        if phase is not None:
            distance = _sequence(phase) - _sequence(due[0]) if due else 1
            if distance < 0:
                later += 1
                continue
            when = "overdue" if distance > 0 else "now"
        authority = shapes.objects(rule, AUTHORITY)[0]
        severity = ontology.objects(authority, SEVERITY_WHEN_OVERDUE)[0].value.rsplit("#", 1)[1].lower()
        ranks[result.rule.removeprefix(RULE)] = SEVERITIES.index(severity)
        absent = result.component.endswith("MinCountConstraintComponent")
        if severity == "violation" and (when != "overdue" or (partial and absent)):
            severity = "warning"
        focus = ox.NamedNode(result.focus_node)
        actors = [knowledge.label(role, lang) or role.value for role in shapes.objects(rule, WHO_ACTS)]
        sources = [
            (ontology.text(source, DCTERMS_TITLE, lang) or source.value)
            for source in shapes.objects(rule, DCTERMS_SOURCE)
        ]
        findings.append(
            Finding(
                rule=result.rule.removeprefix(RULE),
                authority=authority.value.rsplit("/", 1)[1],
                word=ontology.text(authority, SCREEN_WORD, lang) or "",
                severity=severity,
                when=when,
                focus_node=result.focus_node,
                label=_label(data, focus, lang),
                value=result.value,
                message=shapes.text(rule, SH_MESSAGE, lang) or "",
                reason=shapes.text(rule, REASON, lang) or "",
                fix=shapes.text(rule, FIX, lang) or "",
                who=", ".join(actors),
                source=", ".join(sources),
                position=record.subjects.get(result.focus_node),
            )
        )
    order = {"overdue": 0, "now": 1, "phase-unknown": 1}
    findings.sort(
        key=lambda f: (
            SEVERITIES.index(f.severity),
            order[f.when],
            ranks[f.rule],
            f.rule,
            f.focus_node,
            f.value or "",
        )
    )
    as_of = data.objects(ecosystem, AS_OF)
    rules = {t.subject for t in shapes.triples if t.predicate == AUTHORITY}
    basis = Basis(
        engine=engine,
        phase=phase.value.rsplit("/", 1)[1] if phase is not None else None,
        as_of=as_of[0].value if as_of else None,
        partial=partial,
        rules=len(rules),
    )
    name = data.text(ecosystem, RDFS_LABEL, lang) or ecosystem.value
    return Report(ecosystem.value, name, tuple(findings), later, basis)
