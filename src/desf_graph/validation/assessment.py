"""The main job: validate a record, and give a report for each ecosystem in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.frames import frame
from desf_graph.knowledge import Graph, Rule
from desf_graph.messages import say, spoken
from desf_graph.namespaces import (
    BASIS,
    GUARD,
    HAS_WAIVER,
    INFERRED,
    RDFS_LABEL,
    RULE,
    STATED_NONE,
    TRUE,
    WAIVED_FOR,
    WAIVED_RULE,
    slug,
    value,
)
from desf_graph.record import Position, Record, ntriples
from desf_graph.validation import circumstances as situation
from desf_graph.validation import deductions, engines, loading, own_shapes
from desf_graph.validation import profile as profiles
from desf_graph.validation.circumstances import Circumstances
from desf_graph.validation.findings import APPLIES, OWN, SEVERITIES, Finding, applicability, finding
from desf_graph.validation.own_shapes import OwnShapes
from desf_graph.validation.profile import Profile
from desf_graph.validation.ranking import ranked
from desf_graph.validation.states import State, count, excluded_blocks, roll_up, states
from desf_graph.validation.targets import target_nodes

if TYPE_CHECKING:
    import pandas

FINDING_COLUMNS = (
    *("rule", "focus_node", "label", "severity", "when", "due", "authority", "path", "value"),
    *("message", "reason", "fix", "who", "source", "subjects", "blocks", "file", "line"),
)

OUTCOMES = ("failed", "passed", "later", "not-applicable", "not-assessed", "nothing-recorded", "off", "excluded")


class Outcome(NamedTuple):
    """What came of one rule: how many nodes it looked at (None: cannot be told), how many findings it gave."""

    rule: str
    outcome: str
    nodes: int | None
    findings: int


class Basis(NamedTuple):
    """On what a report rests, so that two reports can be compared."""

    engine: str
    ontology_version: str
    profile_version: str
    rules_hash: str
    profile_hash: str
    rules: int
    phase: str | None
    horizons: tuple[str, ...]
    arrangements: tuple[str, ...]
    as_of: str
    record: str
    partial_lists: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether the record, or a list in it, says that it is partial."""
        return self.record == "partial" or bool(self.partial_lists)


class Report(NamedTuple):
    """The findings about one ecosystem, worst first, the states of its blocks, and the basis both rest on.

    ``contradictions`` holds what is recorded and cannot all be so, a finding each; ``later`` what is due in a later
    phase, ``waived`` what a waiver accepts, ``set_aside`` what is about a block that the selection leaves out;
    ``untouched`` names rules of the user's own that looked at nothing; ``switched_off`` gives the reason that a profile
    states for each rule that it switches off; ``inferred`` counts the things recorded with
    basis inferred.
    """

    ecosystem: str
    label: str
    lang: str
    contradictions: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    later: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    set_aside: tuple[Finding, ...]
    blocks: tuple[State, ...]
    counts: dict[str, int]
    roll_up: dict[str, dict[str, int]]
    rules: tuple[Outcome, ...]
    basis: Basis
    untouched: tuple[str, ...]
    switched_off: dict[str, str]
    inferred: int

    @property
    def conforms(self) -> bool:
        """True when no finding is a violation and nothing contradicts itself."""
        return not self.contradictions and all(found.severity != "violation" for found in self.findings)

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.count(severity)} {severity}" for severity in ("violation", "warning", "info"))
        return f"<Report {self.ecosystem}: {counts}>"

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(found.severity == severity for found in self.findings)

    def to_frame(self, of: str = "findings") -> pandas.DataFrame:
        """The findings as a pandas frame indexed by rule and thing; ``of="blocks"`` or ``"rules"`` gives those.

        Raises `DesfError` where pandas is not installed, `ValueError` for another word.
        """
        if of == "findings":
            found = [one._asdict() | _place(one.position) for one in self.findings]
            return frame(found, FINDING_COLUMNS, ("rule", "focus_node"), whole=["line"])
        if of == "blocks":
            return frame((one._asdict() for one in self.blocks), State._fields, ("block", "id"))
        if of == "rules":
            return frame((one._asdict() for one in self.rules), Outcome._fields, ("rule",), whole=["nodes"])
        raise ValueError(f"{of!r}: choose from findings, blocks, rules")


def validate(
    record: Record,
    *,
    phase: str | None = None,
    horizons: Iterable[str] = (),
    as_of: str | None = None,
    profile: str | Path | None = None,
    shapes: Iterable[str | Path] = (),
    engine: str | None = None,
    reasoner: str = "desf",
    lang: str | None = None,
) -> list[Report]:
    """Validate every ecosystem of a record.

    ``phase`` and ``horizons`` (slug, label or IRI) replace the recorded ones, ``as_of`` (YYYY-MM-DD) the file's asOf;
    ``profile`` and ``shapes`` are Turtle files laid over, or beside, ours. Raises `InputError` for a phase, horizon or
    day that is none, an engine or reasoner that is not there; `KnowledgeError` for a malformed profile or shape.
    """
    lang = lang or spoken()
    engine = engine or engines.default_engine()
    phase_iri = situation.term("Phase", phase) if phase else None
    named = [horizons] if isinstance(horizons, str) else horizons
    horizon_iris = tuple(situation.term("Horizon", one) for one in named)
    day = situation.as_of(record, as_of)
    rules, own, shapes_text, rules_hash = _rules(tuple(map(str, shapes)))
    profile_ = profiles.load(profile)
    record = record.with_named_blanks()
    current = record.in_force(day)
    asserted = current.ntriples() + knowledge.structure_text()
    results = engines.run(asserted, shapes_text, engine)
    causes = own_shapes.causes(results, own, asserted, engine, lang) if own.rules else {}
    deduced = deductions.deduce(current, engine, lang, reasoner)
    data = Graph(current.triples)
    full = data if current is record else Graph(record.triples)
    absent = {value(t.subject) for t in data.triples if t.predicate == STATED_NONE and value(t.object) in TRUE}
    guarded: dict[str, set[str]] = {}
    for result in results:
        if result.shape.startswith(GUARD):
            guarded.setdefault(RULE + result.shape.removeprefix(GUARD), set()).add(result.focus_node)
    by_focus: dict[str, list[engines.Result]] = {}
    for result in (*results, *deduced.results):
        if result.shape in rules and not (result.focus_node in absent and _asks_for_more(result, rules[result.shape])):
            by_focus.setdefault(result.focus_node, []).append(result)
    assessments: list[_Assessment] = []
    for ecosystem in record.ecosystems:
        whole = situation.of_ecosystem(data, ecosystem, day, phase_iri, horizon_iris)
        assessment = _Assessment(
            record, data, full, ecosystem, whole, rules, own, causes, profile_, lang, absent, deduced, guarded
        )
        assessments.append(assessment)
    # A user's own shapes, and contradictions, may be about things of no ecosystem: the first report tells of those.
    belonging = set().union(*(one.members for one in assessments))
    loose = {node for node in by_focus if node not in belonging and any(r.shape in own.rules for r in by_focus[node])}
    for one in deduced.contradictions:
        subjects = {value(triple.subject) for triple in one.causes}
        if not subjects & belonging:
            loose |= subjects
    if assessments:
        assessments[0].members |= loose
    return [one.report(by_focus, engine, rules_hash) for one in assessments]


def _asks_for_more(result: engines.Result, rule: Rule) -> bool:
    """Whether a result asks more of a thing than is there; where the record says there is none, that is no gap."""
    if ("subjects", STATED_NONE.value) in map(tuple, rule["targets"]):
        return False
    return result.value is None or result.value.strip("<>") == result.focus_node


@cache
def _rules(files: tuple[str, ...]) -> tuple[dict[str, Rule], OwnShapes, str, str]:
    """All rules, the user's own, both as N-Triples for the engine, and the hash that tells sets of rules apart."""
    tables = knowledge.tables()
    rules, text, digest = tables["rules"], knowledge.shapes_text(), tables["rules_hash"]
    if not files:
        return rules, own_shapes.NONE, text, digest
    own = own_shapes.adopt(loading.load(files))
    rules = {**rules, **own.rules}
    return rules, own, text + ntriples(own.graph.triples), knowledge.digest(rules)


class _Assessment:
    """The grading of one ecosystem's results; everything that a finding needs, gathered once."""

    def __init__(
        self,
        record: Record,
        data: Graph,
        full: Graph,
        ecosystem: ox.NamedNode,
        whole: Circumstances,
        rules: dict[str, Rule],
        own: OwnShapes,
        causes: dict[engines.Result, list[str]],
        profile: Profile,
        lang: str,
        absent: set[str],
        deduced: deductions.Deductions,
        guarded: dict[str, set[str]],
    ) -> None:
        self.record, self.data, self.full, self.ecosystem = record, data, full, ecosystem
        self.whole, self.rules, self.profile, self.lang = whole, rules, profile, lang
        self.own, self.causes = own, causes
        self.absent, self.deduced, self.guarded = absent, deduced, guarded
        others = {node.value for node in record.ecosystems} - {ecosystem.value}
        self.members = _reached(full, ecosystem, others)
        self.initiatives = {
            member: own
            for initiative, own in situation.of_initiatives(data, ecosystem, whole).items()
            for member in _owned(full, initiative)
        }
        self.excluded = excluded_blocks(data, ecosystem)
        self.waivers = {
            (rule.value, thing.value)
            for waiver in data.objects(ecosystem, HAS_WAIVER)
            for rule in data.objects(waiver, WAIVED_RULE)
            for thing in data.objects(waiver, WAIVED_FOR)
        }

    def report(self, by_focus: dict[str, list[engines.Result]], engine: str, rules_hash: str) -> Report:
        findings: list[Finding] = []
        later: list[Finding] = []
        waived: list[Finding] = []
        set_aside: list[Finding] = []
        results = [result for member in sorted(self.members) for result in by_focus.get(member, [])]
        for result in results:
            rule = self.rules[result.shape]
            line = self.profile.line(result.shape, rule)
            around = self.initiatives.get(result.focus_node, self.whole)
            if applicability(line, around) != APPLIES:
                continue
            from_overlay = result.shape in self.profile.overlay
            args = (result, rule, line, from_overlay, around, self.data, self.record, self.ecosystem, self.lang)
            found = finding(*args)
            if result.shape in self.own.rules:
                found = self._in_own_words(found, result, rule)
            if (result.shape, result.focus_node) in self.waivers:
                waived.append(found)
            elif self._is_set_aside(rule):
                set_aside.append(found)
            elif found.when == "later":
                later.append(found)
            else:
                findings.append(found)
        looked_at = self._looked_at()
        findings, later, waived, set_aside = (
            ranked(group, looked_at, value(self.ecosystem)) for group in (findings, later, waived, set_aside)
        )
        blocks = states(
            self.data, self.full, self.ecosystem, findings, self.whole, self.profile, self.excluded, self.lang
        )
        inferred = {t.subject for t in self.full.triples if t.predicate == BASIS and t.object == INFERRED}
        return Report(
            ecosystem=str(self.ecosystem.value),
            label=self.data.text(self.ecosystem, RDFS_LABEL, self.lang) or str(self.ecosystem.value),
            lang=self.lang,
            contradictions=tuple(
                deductions.finding(one, self.data, self.ecosystem, self.lang)
                for one in self.deduced.contradictions
                if any(value(triple.subject) in self.members for triple in one.causes)
            ),
            findings=tuple(findings),
            later=tuple(later),
            waived=tuple(waived),
            set_aside=tuple(set_aside),
            blocks=tuple(blocks),
            counts=count(blocks),
            roll_up=roll_up(blocks),
            rules=tuple(self._outcomes(findings, later, set_aside, looked_at)),
            basis=self._basis(engine, rules_hash),
            untouched=tuple(
                sorted(knowledge.rule_name(iri) for iri in self.own.rules if not looked_at[knowledge.rule_name(iri)])
            ),
            switched_off=self._switched_off(),
            inferred=sum(value(node) in self.members for node in inferred),
        )

    def _in_own_words(self, found: Finding, result: engines.Result, rule: Rule) -> Finding:
        """A finding of a user's own rule: its message or ours, and the causes; its own severity counts."""
        message, causes = own_shapes.message(result, self.own, self.lang), self.causes.get(result, [])
        if causes:
            message = say("shapes.causes", self.lang, message=message, causes="; ".join(causes))
        found = found._replace(message=message)
        if rule["authority"] or self.profile.line(result.shape, rule).get("authority"):
            return found
        severity = rule["severity"] if rule["severity"] in SEVERITIES else "info"
        return found._replace(authority=OWN, word=say("report.own", self.lang), severity=severity)

    def _switched_off(self) -> dict[str, str]:
        lines = {iri: self.profile.line(iri, rule) for iri, rule in self.rules.items()}
        return {
            knowledge.rule_name(iri): knowledge.in_language(line.get("reason", {}), self.lang) or ""
            for iri, line in sorted(lines.items())
            if line.get("off")
        }

    def _is_set_aside(self, rule: Rule) -> bool:
        return bool(rule["blocks"]) and self.excluded.issuperset(rule["blocks"])

    def _outcomes(
        self,
        findings: list[Finding],
        later: list[Finding],
        set_aside: list[Finding],
        looked_at: dict[str, int | None],
    ) -> list[Outcome]:
        """What came of every rule, by name; a rule that looked at nothing has never passed."""
        failed, deferred, excluded = (_tally(group) for group in (findings, later, set_aside))
        outcomes = []
        for iri, rule in self.rules.items():
            name = knowledge.rule_name(iri)
            nodes = looked_at[name]
            applies = applicability(self.profile.line(iri, rule), self.whole)
            if name in failed:
                outcome = "failed"
            elif applies != APPLIES:
                outcome = applies
            elif name in deferred:
                outcome = "later"
            elif name in excluded:
                outcome = "excluded"
            else:
                outcome = "nothing-recorded" if nodes == 0 else "passed"
            outcomes.append(Outcome(name, outcome, nodes, failed.get(name, 0)))
        return sorted(outcomes)

    def _looked_at(self) -> dict[str, int | None]:
        """At how many nodes each rule looks, by name; None where its shape has no target of its own."""
        targets = [target for rule in self.rules.values() for target in rule["targets"]]
        reached = target_nodes(targets, self.data.triples, knowledge.tables()["superclasses"])
        counts: dict[str, int | None] = {}
        for iri, rule in self.rules.items():
            nodes: set[str] = set(self.deduced.looked_at.get(iri, ()))
            for kind, name in rule["targets"]:
                nodes |= reached[kind, name]
            if ("subjects", STATED_NONE.value) not in map(tuple, rule["targets"]):
                nodes -= self.absent
            if rule["conditional"] and iri not in self.own.rules:
                nodes &= self.guarded.get(iri, set())
            counts[knowledge.rule_name(iri)] = len(nodes & self.members) if rule["targets"] else None
        return counts

    def _basis(self, engine: str, rules_hash: str) -> Basis:
        around = self.whole
        return Basis(
            engine=engine,
            ontology_version=knowledge.tables()["version"],
            profile_version=knowledge.tables()["profile_version"],
            rules_hash=rules_hash,
            profile_hash=self.profile.digest,
            rules=len(self.rules),
            phase=slug(around.phase) if around.phase else None,
            horizons=tuple(sorted(map(slug, around.horizons))),
            arrangements=tuple(sorted(map(slug, around.arrangements))),
            as_of=around.as_of,
            record="partial" if around.partial else "complete",
            partial_lists=tuple(sorted(map(slug, around.partial_lists))),
            excluded=tuple(sorted(map(slug, self.excluded))),
        )


def _place(position: Position | None) -> dict[str, Any]:
    return position._asdict() if position else dict.fromkeys(Position._fields)


def _tally(findings: list[Finding]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in findings:
        found[one.rule] = found.get(one.rule, 0) + 1
    return found


def _reached(data: Graph, start: ox.NamedNode, others: set[str]) -> set[str]:
    """A thing, what points at it and all that is reached from these, without passing through another ecosystem."""
    links: dict[str, list[str]] = {}
    for triple in data.triples:
        if isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode):
            links.setdefault(value(triple.subject), []).append(value(triple.object))
    parts = [s for s, targets in links.items() if start.value in targets and s not in others]
    seen, pending = {start.value, *parts}, [start.value, *parts]
    while pending:
        for target in links.get(pending.pop(), []):
            if target not in seen and target not in others:
                seen.add(target)
                pending.append(target)
    return seen


def _owned(data: Graph, initiative: str) -> set[str]:
    """An initiative and what only it refers to, so that shared participants keep the phase of the ecosystem."""
    subjects: dict[str, set[str]] = {}
    for triple in data.triples:
        if isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode):
            subjects.setdefault(value(triple.object), set()).add(value(triple.subject))
    owned = {initiative}
    grown = True
    while grown:
        more = {node for node, referring in subjects.items() if referring <= owned and node not in owned}
        owned |= more
        grown = bool(more)
    return owned
