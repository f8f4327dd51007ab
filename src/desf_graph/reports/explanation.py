"""A handbook term or a rule, in words: what it is, where it stands, what checks it and which section says so."""

from __future__ import annotations

import difflib
import json
import textwrap
from functools import cache
from typing import Any, NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.knowledge import Graph, in_language
from desf_graph.messages import problem, say
from desf_graph.namespaces import (
    ABOUT_BLOCK,
    ABOUT_SUBJECT,
    BASIS,
    DCTERMS_SOURCE,
    DESF,
    ID,
    OWL_CLASS,
    RDF_TYPE,
    RDFS_SUBCLASS_OF,
    RULE,
    SKOS_ALT_LABEL,
    SKOS_BROADER,
    SKOS_CONCEPT,
    SKOS_DEFINITION,
    SKOS_EDITORIAL_NOTE,
    SKOS_NOTATION,
    SKOS_PREF_LABEL,
    SKOS_SCOPE_NOTE,
    STATEMENT,
    TEXT,
    value,
)
from desf_graph.validation import profile

WIDTH = 100
FIRST_KINDS = ("Role", "BuildingBlock")
NOT_SHOWN = frozenset({RDF_TYPE, SKOS_BROADER, DCTERMS_SOURCE, BASIS})
DERIVED = frozenset({ID + "basis/derived", ID + "basis/proposal"})


class Related(NamedTuple):
    """What a thing is related to: the relation, and the labels (or short texts) at its other end."""

    relation: str
    things: tuple[str, ...]


class Explanation(NamedTuple):
    """A term of the ontology or a rule, in one language."""

    iri: str
    name: str
    kind: str
    label: str
    other_labels: tuple[str, ...]
    definition: str
    ours: bool
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[Related, ...]
    notes: tuple[str, ...]
    rules: tuple[str, ...]
    source: tuple[str, ...]
    examples: tuple[str, ...]


def explain(word: str, lang: str) -> list[Explanation]:
    """Every thing of that slug, label or IRI (nl or en), roles and blocks first; a rule by its name.

    Raises `InputError` for a word that is none, with those that are close to it.
    """
    names = _names()
    found = names.get(word.casefold(), [])
    if not found:
        near = difflib.get_close_matches(word.casefold(), names, 3)
        fix = "fix.near" if near else "fix.spelling"
        raise InputError(problem("explain.unknown", fix=fix, word=word, near=", ".join(near)))
    explained = [_rule(iri, lang) if iri in knowledge.tables()["rules"] else _term(iri, lang) for iri in found]
    return sorted(explained, key=lambda one: (_rank(one.iri), one.kind, one.iri))


@cache
def _names() -> dict[str, list[str]]:
    """Case-folded IRI, slug and labels of every term, rule and section -> their IRIs."""
    graph = knowledge.ontology()
    found: dict[str, list[str]] = {}

    def add(name: str, iri: str) -> None:
        iris = found.setdefault(name.casefold(), [])
        if iri not in iris:
            iris.append(iri)

    for triple in graph.triples:
        if triple.predicate in (SKOS_PREF_LABEL, SKOS_ALT_LABEL, SKOS_NOTATION) and isinstance(
            triple.subject, ox.NamedNode
        ):
            iri = value(triple.subject)
            for name in (value(triple.object), iri, iri.replace("#", "/").rsplit("/", 1)[1]):
                add(name, iri)
            if iri.startswith(ID):
                add(iri.removeprefix(ID).replace("/", ":"), iri)
            elif iri.startswith(DESF):
                add(iri.replace(DESF, "desf:"), iri)
    for iri in knowledge.tables()["rules"]:
        for name in (iri, knowledge.rule_name(iri), f"rule:{knowledge.rule_name(iri)}"):
            add(name, iri)
    return found


def _rank(iri: str) -> int:
    kinds = [value(kind) for kind in knowledge.ontology().objects(ox.NamedNode(iri), RDF_TYPE)]
    for number, kind in enumerate(FIRST_KINDS):
        if DESF + kind in kinds:
            return number
    return len(FIRST_KINDS)


def _label(node: Any, lang: str) -> str:
    graph = knowledge.ontology()
    if titled := knowledge.label(value(node), lang):
        return titled
    for predicate in (STATEMENT, TEXT):
        if found := graph.text(node, predicate, lang):
            return found
    return value(node)


def _term(iri: str, lang: str) -> Explanation:
    graph, node = knowledge.ontology(), ox.NamedNode(iri)
    kinds = [kind for kind in graph.objects(node, RDF_TYPE) if kind != SKOS_CONCEPT]
    up = RDFS_SUBCLASS_OF if OWL_CLASS in kinds else SKOS_BROADER
    rules = [
        knowledge.rule_name(value(rule))
        for predicate in (ABOUT_BLOCK, ABOUT_SUBJECT)
        for rule in knowledge.shapes().subjects(predicate, node)
    ]
    return Explanation(
        iri=iri,
        name=knowledge.slug(iri),
        kind=", ".join(knowledge.label(value(kind), lang) or knowledge.slug(value(kind)) for kind in kinds),
        label=_label(node, lang),
        other_labels=_other_labels(graph, node, lang),
        definition=graph.text(node, SKOS_DEFINITION, lang) or "",
        ours=any(value(basis) in DERIVED for basis in graph.objects(node, BASIS)),
        broader=tuple(_chain(graph, node, up, lang)),
        narrower=tuple(_label(below, lang) for below in graph.subjects(up, node)),
        related=_related(graph, node, lang),
        notes=tuple(
            note.value
            for predicate in (SKOS_SCOPE_NOTE, SKOS_EDITORIAL_NOTE)
            for note in graph.objects(node, predicate)
            if note.language == lang
        ),
        rules=tuple(sorted(rules)),
        source=tuple(_label(section, lang) for section in graph.objects(node, DCTERMS_SOURCE)),
        examples=(),
    )


def _other_labels(graph: Graph, node: ox.NamedNode, lang: str) -> tuple[str, ...]:
    """The label in the other language, where it differs, and the alternative labels."""
    own = graph.text(node, SKOS_PREF_LABEL, lang)
    others = [found for tag, found in graph.texts(node, SKOS_PREF_LABEL).items() if tag != lang and found != own] + [
        label.value for label in graph.objects(node, SKOS_ALT_LABEL)
    ]
    return tuple(dict.fromkeys(others))


def _chain(graph: Graph, node: Any, up: ox.NamedNode, lang: str) -> list[str]:
    """The labels of what is above a thing, nearest first; one parent a level."""
    found: list[str] = []
    above = graph.value(node, up)
    while isinstance(above, ox.NamedNode) and len(found) < 9:
        found.append(_label(above, lang))
        above = graph.value(above, up)
    return found


def _related(graph: Graph, node: ox.NamedNode, lang: str) -> tuple[Related, ...]:
    """All relations to and from other terms, by the label of the relation; nodes of a table show their text."""
    found: dict[str, list[str]] = {}
    for triple in graph.triples:
        if not value(triple.predicate).startswith(DESF) or triple.predicate in NOT_SHOWN:
            continue
        relation = knowledge.label(value(triple.predicate), lang) or knowledge.slug(value(triple.predicate))
        if triple.subject == node and isinstance(triple.object, ox.NamedNode):
            found.setdefault(relation, []).append(_label(triple.object, lang))
        elif triple.object == node and isinstance(triple.subject, ox.NamedNode):
            kind = next((k for k in graph.objects(triple.subject, RDF_TYPE) if k != SKOS_CONCEPT), None)
            name = (knowledge.label(value(kind), lang) or "") if kind is not None else ""
            found.setdefault(name.lower(), []).append(_cell(graph, triple.subject, node, lang))
    return tuple(Related(relation, tuple(dict.fromkeys(things))) for relation, things in found.items())


def _cell(graph: Graph, subject: ox.NamedNode, node: ox.NamedNode, lang: str) -> str:
    """A term's label; of a cell of a table its text, after what it belongs to besides the thing explained."""
    text = graph.text(subject, TEXT, lang)
    if text is None:
        return _label(subject, lang)
    beside = [
        _label(triple.object, lang)
        for triple in graph.triples
        if triple.subject == subject
        and value(triple.predicate).startswith(DESF)
        and isinstance(triple.object, ox.NamedNode)
        and triple.object != node
    ]
    return ": ".join([*beside, text])


def _rule(iri: str, lang: str) -> Explanation:
    rule = knowledge.tables()["rules"][iri]
    line = profile.load().line(iri, rule)
    authority = line.get("authority") or rule["authority"] or ""
    name = knowledge.rule_name(iri)
    related = [
        Related(say("explain.authority", lang), (_label(ox.NamedNode(authority), lang),)),
        Related(say("explain.reason", lang), (in_language(rule["reason"], lang) or "",)),
    ]
    for key, iris in (
        ("explain.due", [line["due"]] if "due" in line else []),
        ("explain.horizons", line.get("horizons", [])),
        ("explain.arrangements", line.get("arrangements", [])),
        ("explain.who", rule["who"]),
        ("explain.about", [*rule["subjects"], *rule["blocks"]]),
        ("explain.says", rule["facts"]),
    ):
        if iris:
            related.append(Related(say(key, lang), tuple(_label(ox.NamedNode(one), lang) for one in iris)))
    return Explanation(
        iri=iri,
        name=name,
        kind=say("explain.rule", lang),
        label=in_language(rule["name"], lang) or name,
        other_labels=(),
        definition=in_language(rule["message"], lang) or "",
        ours=authority == ID + "authority/proposal",
        broader=(),
        narrower=(),
        related=tuple(related),
        notes=(),
        rules=(),
        source=tuple(_label(ox.NamedNode(section), lang) for section in rule["sources"]),
        examples=tuple(file.read_text("utf-8") for file in knowledge.example_files(name).values()),
    )


def render_text(explained: list[Explanation], lang: str) -> str:
    """The explanations as plain text."""
    return "\n".join("\n".join(_lines(one, lang)) + "\n" for one in explained)


def _lines(one: Explanation, lang: str) -> list[str]:
    head = f"{one.label} ({one.kind}) {_short(one.iri)}"
    lines = [head + (f" [{say('report.ours', lang)}]" if one.ours else "")]
    parts = [
        ("", one.definition),
        (say("explain.also", lang), ", ".join(one.other_labels)),
        (say("explain.broader", lang), " < ".join(one.broader)),
        (say("explain.narrower", lang), ", ".join(one.narrower)),
        *((related.relation, "; ".join(related.things)) for related in one.related),
        *((say("explain.note", lang), note) for note in one.notes),
        (say("explain.rules", lang), ", ".join(one.rules)),
        (say("report.source", lang), "; ".join(one.source)),
    ]
    for name, text in parts:
        if text:
            lines += textwrap.wrap(
                f"{name}: {text}" if name else text, WIDTH, initial_indent="   ", subsequent_indent="      "
            )
    for name, example in zip(("explain.valid", "explain.invalid"), one.examples, strict=False):
        lines += [f"   {say(name, lang)}:", *(f"      {line}".rstrip() for line in example.splitlines())]
    return lines


def _short(iri: str) -> str:
    """An IRI with our prefixes: ``role:orchestrator``, ``desf:Role``, ``rule:participant-role``."""
    if iri.startswith(RULE):
        return "rule:" + iri.removeprefix(RULE)
    if iri.startswith(ID):
        return iri.removeprefix(ID).replace("/", ":", 1)
    return iri.replace(DESF, "desf:")


def render_json(explained: list[Explanation]) -> str:
    """The explanations as a JSON list."""
    plain = [{**one._asdict(), "related": [related._asdict() for related in one.related]} for one in explained]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
