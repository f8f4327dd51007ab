"""The look-up tables that a command needs of the knowledge, made of its graphs once: at build time, or in a checkout.

Everything here is plain strings, lists and dictionaries, so that the tables can be kept as JSON and read in
milliseconds, where the Turtle takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

import pyoxigraph as ox

from desf_graph.knowledge.graph import Graph
from desf_graph.knowledge.guards import conditions
from desf_graph.namespaces import (
    ABOUT_BLOCK,
    ABOUT_SUBJECT,
    ABSENCE_OF,
    APPLIES_IN_ARRANGEMENT,
    APPLIES_IN_HORIZON,
    APPLIES_UNTIL,
    AUTHORITY,
    AUTHORITY_CLASS,
    BASIS,
    CHECKS_FACT,
    CONFIRMS_BASIS,
    DCTERMS_IS_PART_OF,
    DCTERMS_SOURCE,
    DCTERMS_TITLE,
    DUE_BY,
    FIX,
    ID,
    OWL_CLASS,
    OWL_VERSION_INFO,
    PHASE_CLASS,
    RDF_TYPE,
    RDFS_DOMAIN,
    RDFS_LABEL,
    RDFS_RANGE,
    RDFS_SUBCLASS_OF,
    REASON,
    RULE,
    SCREEN_WORD,
    SECTION_NUMBER,
    SEQUENCE_NUMBER,
    SEVERITY_WHEN_OVERDUE,
    SH_MESSAGE,
    SH_NAME,
    SH_PROPERTY,
    SH_SEVERITY,
    SH_TARGET_CLASS,
    SH_TARGET_NODE,
    SH_TARGET_OBJECTS_OF,
    SH_TARGET_SUBJECTS_OF,
    SKOS_ALT_LABEL,
    SKOS_BROADER,
    SKOS_PREF_LABEL,
    SOURCE_CLASS,
    STATED_REASON,
    SUBJECT_OF_BLOCK,
    SWITCHED_OFF,
    TRUE,
    WHO_ACTS,
    value,
)

Texts = dict[str, str]

SAID = frozenset(
    {APPLIES_IN_ARRANGEMENT, APPLIES_IN_HORIZON, APPLIES_UNTIL, AUTHORITY, DUE_BY, STATED_REASON, SWITCHED_OFF}
)


class Rule(TypedDict):
    """One shape that can raise a finding: its words per language, and the IRIs of what it refers to."""

    message: Texts
    reason: Texts
    fix: Texts
    name: Texts
    authority: str | None
    severity: str
    who: list[str]
    sources: list[str]
    facts: list[str]
    blocks: list[str]
    subjects: list[str]
    absence: list[str]
    confirms: bool
    conditional: bool
    targets: list[tuple[str, str]]


class ProfileLine(TypedDict, total=False):
    """What a profile says of a rule, subject or block."""

    due: str
    until: str
    horizons: list[str]
    arrangements: list[str]
    authority: str
    off: bool
    reason: Texts
    sources: list[str]
    basis: str


class Tables(TypedDict):
    """All tables; see the functions of `desf_graph.knowledge` that read them."""

    version: str
    profile_version: str
    terms: dict[str, dict[str, str]]
    ranges: dict[str, str]
    domains: dict[str, str]
    labels: dict[str, Texts]
    superclasses: dict[str, list[str]]
    severities: dict[str, str]
    words: dict[str, Texts]
    phases: dict[str, int]
    blocks: dict[str, list[str]]
    broader: dict[str, str]
    rules: dict[str, Rule]
    derived: list[str]
    rules_hash: str
    profile: dict[str, ProfileLine]
    profile_hash: str


ROLLED_UP = tuple(ID + kind for kind in ("block/", "role/", "topic/"))
TARGETS = {
    "class": SH_TARGET_CLASS,
    "node": SH_TARGET_NODE,
    "objects": SH_TARGET_OBJECTS_OF,
    "subjects": SH_TARGET_SUBJECTS_OF,
}


def build(ontology: Graph, shapes: Graph, derived: Graph, profile: Graph) -> Tables:
    """The tables of an ontology, its shapes, those that look at the closure, and a profile."""
    classes = [s.value for s in ontology.subjects(RDF_TYPE, OWL_CLASS) if isinstance(s, ox.NamedNode)]
    authorities = ontology.subjects(RDF_TYPE, AUTHORITY_CLASS)
    return {
        "version": _version(ontology),
        "profile_version": _version(profile),
        "terms": {name: found for name in classes if (found := _terms(ontology, name))},
        "ranges": {
            value(t.subject): value(t.object)
            for t in reversed(ontology.triples)
            if t.predicate == RDFS_RANGE and isinstance(t.object, ox.NamedNode)
        },
        "domains": {
            value(t.subject): value(t.object)
            for t in reversed(ontology.triples)
            if t.predicate == RDFS_DOMAIN and isinstance(t.object, ox.NamedNode)
        },
        "labels": _labels(ontology),
        "superclasses": _superclasses(ontology),
        "severities": {a.value: _severity(ontology, a, SEVERITY_WHEN_OVERDUE) for a in authorities},
        "words": {a.value: ontology.texts(a, SCREEN_WORD) for a in authorities},
        "phases": {
            p.value: int(ontology.value(p, SEQUENCE_NUMBER).value) for p in ontology.subjects(RDF_TYPE, PHASE_CLASS)
        },
        "blocks": _blocks(ontology),
        "broader": {
            value(t.subject): value(t.object)
            for t in reversed(ontology.triples)
            if t.predicate == SKOS_BROADER
            and value(t.subject).startswith(tuple(ID + kind for kind in ("block/", "role/", "topic/")))
        },
        "rules": (all_rules := rules(shapes) | (of_closure := rules(derived))),
        "derived": list(of_closure),
        "rules_hash": digest(all_rules),
        "profile": (lines := profile_lines(profile)),
        "profile_hash": digest(lines),
    }


def digest(values: object) -> str:
    """A short hash that tells sets of rules, or profiles, apart."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def _version(graph: Graph) -> str:
    """The version (owl:versionInfo) that a graph states of itself."""
    return next((value(t.object) for t in graph.triples if t.predicate == OWL_VERSION_INFO), "")


def rules(shapes: Graph, names: Iterable[str] | None = None) -> dict[str, Rule]:
    """The rules of a shapes graph by their IRIs: those named, else each named shape that has a message of its own."""
    if names is None:
        spoken = (t.subject for t in shapes.triples if t.predicate == SH_MESSAGE)
        names = {subject.value for subject in spoken if isinstance(subject, ox.NamedNode)}
    return {name: _rule(shapes, ox.NamedNode(name)) for name in sorted(names)}


def _rule(shapes: Graph, rule: ox.NamedNode) -> Rule:
    return {
        "message": shapes.texts(rule, SH_MESSAGE),
        "reason": shapes.texts(rule, REASON),
        "fix": shapes.texts(rule, FIX),
        "name": shapes.texts(rule, SH_NAME),
        "authority": next(iter(_iris(shapes, rule, AUTHORITY)), None),
        "severity": _severity(shapes, rule, SH_SEVERITY) or "violation",
        "who": _iris(shapes, rule, WHO_ACTS),
        "sources": _iris(shapes, rule, DCTERMS_SOURCE),
        "facts": _iris(shapes, rule, CHECKS_FACT),
        "blocks": _iris(shapes, rule, ABOUT_BLOCK),
        "subjects": _iris(shapes, rule, ABOUT_SUBJECT),
        "absence": _iris(shapes, rule, ABSENCE_OF),
        "confirms": any(value(one) in TRUE for one in shapes.objects(rule, CONFIRMS_BASIS)),
        "conditional": bool(conditions(shapes, rule)),
        "targets": _targets(shapes, rule, set()),
    }


def _targets(shapes: Graph, shape: Any, seen: set[Any]) -> list[tuple[str, str]]:
    """What a shape looks at: its own targets, else those of the shapes that hold it as a property."""
    own = [(kind, value.value) for kind, term in TARGETS.items() for value in shapes.objects(shape, term)]
    if own or shape in seen:
        return own
    holders = [holder for holder in shapes.subjects(SH_PROPERTY, shape) if holder not in seen]
    return [target for holder in holders for target in _targets(shapes, holder, seen | {shape})]


def profile_lines(profile: Graph) -> dict[str, ProfileLine]:
    """Every line of a profile by the IRI of the rule, subject or block that it is about."""
    found: dict[str, ProfileLine] = {}
    said = dict.fromkeys(
        t.subject for t in profile.triples if t.predicate in SAID and isinstance(t.subject, ox.NamedNode)
    )
    for subject in said:
        line: ProfileLine = {}
        if due := _iris(profile, subject, DUE_BY):
            line["due"] = due[0]
        if until := _iris(profile, subject, APPLIES_UNTIL):
            line["until"] = until[0]
        if horizons := _iris(profile, subject, APPLIES_IN_HORIZON):
            line["horizons"] = horizons
        if arrangements := _iris(profile, subject, APPLIES_IN_ARRANGEMENT):
            line["arrangements"] = arrangements
        if authority := _iris(profile, subject, AUTHORITY):
            line["authority"] = authority[0]
        if off := profile.objects(subject, SWITCHED_OFF):
            line["off"] = off[0].value in TRUE
        if reason := profile.texts(subject, STATED_REASON):
            line["reason"] = reason
        if sources := _iris(profile, subject, DCTERMS_SOURCE):
            line["sources"] = sources
        if basis := _iris(profile, subject, BASIS):
            line["basis"] = basis[0]
        found[value(subject)] = line
    return found


def _iris(graph: Graph, subject: Any, predicate: ox.NamedNode) -> list[str]:
    return sorted(o.value for o in graph.objects(subject, predicate) if isinstance(o, ox.NamedNode))


def _severity(graph: Graph, subject: Any, predicate: ox.NamedNode) -> str:
    value = graph.value(subject, predicate)
    return str(value.value).rsplit("#", 1)[-1].lower() if value is not None else ""


def _terms(ontology: Graph, class_iri: str) -> dict[str, str]:
    """Slug and case-folded labels of each concept of a class -> its IRI; a slug wins, then a preferred label."""
    found: dict[str, str] = {}
    concepts = [s.value for s in ontology.subjects(RDF_TYPE, ox.NamedNode(class_iri)) if s.value.startswith(ID)]
    for concept in concepts:
        found.setdefault(concept.rsplit("/", 1)[1].casefold(), concept)
    for predicate in (SKOS_PREF_LABEL, SKOS_ALT_LABEL):
        for concept in concepts:
            for name in ontology.objects(ox.NamedNode(concept), predicate):
                found.setdefault(name.value.casefold(), concept)
    return found


def _labels(ontology: Graph) -> dict[str, Texts]:
    """The label of each term that may stand in a report: concepts, classes, properties, and titles of sections."""
    labelled = [(t.subject, t.predicate) for t in ontology.triples if t.predicate in (SKOS_PREF_LABEL, RDFS_LABEL)]
    found: dict[str, Texts] = {}
    for section in ontology.subjects(RDF_TYPE, SOURCE_CLASS):
        number = _section_number(ontology, section)
        titles = ontology.texts(section, DCTERMS_TITLE)
        found[value(section)] = {tag: f"{number} {title}".strip() for tag, title in titles.items()}
    for subject, predicate in labelled:
        if isinstance(subject, ox.NamedNode) and subject.value not in found:
            found[subject.value] = ontology.texts(subject, predicate)
    return found


def _section_number(ontology: Graph, section: Any) -> str:
    """The number of a section, else that of the nearest part of the handbook around it that has one."""
    seen: list[Any] = []
    while section is not None and section not in seen:
        if (number := ontology.value(section, SECTION_NUMBER)) is not None:
            return value(number)
        seen.append(section)
        section = ontology.value(section, DCTERMS_IS_PART_OF)
    return ""


def _superclasses(ontology: Graph) -> dict[str, list[str]]:
    """Each class -> all classes above it."""
    direct: dict[str, list[str]] = {}
    for triple in ontology.triples:
        if triple.predicate == RDFS_SUBCLASS_OF and isinstance(triple.object, ox.NamedNode):
            direct.setdefault(value(triple.subject), []).append(value(triple.object))
    closed: dict[str, list[str]] = {}
    for name in direct:
        seen: list[str] = []
        pending = [*direct[name]]
        while pending:
            above = pending.pop(0)
            if above not in seen:
                seen.append(above)
                pending += direct.get(above, [])
        closed[name] = seen
    return closed


def _blocks(ontology: Graph) -> dict[str, list[str]]:
    """Each building block, in handbook order -> its agreement subjects."""
    blocks = [
        value(t.subject)
        for t in ontology.triples
        if t.predicate == SKOS_BROADER and value(t.subject).startswith(ID + "block/")
    ]
    found: dict[str, list[str]] = {block: [] for block in blocks}
    for triple in ontology.triples:
        if triple.predicate == SUBJECT_OF_BLOCK:
            found.setdefault(value(triple.object), []).append(value(triple.subject))
    return found


def rule_name(iri: str) -> str:
    """The name of a rule as its users see it: the last part of its IRI."""
    return iri.removeprefix(RULE) if iri.startswith(RULE) else iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
