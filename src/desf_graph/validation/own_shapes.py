"""Shapes of the user's own, beside ours: named throughout, put into words where they have none, with causes told.

Engines charge a result to a shape and leave it at that. Here every nested shape gets a name after the shape that holds
it, so that its own message is shown; where nothing is said, the constraint is put into words; and where a branch
(``sh:node``, ``sh:or``, …) fails, the branches are run again on the failing node, to tell what is wrong inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.knowledge import Graph, Rule
from desf_graph.messages import CATALOGUES, say
from desf_graph.namespaces import DESF, RDF, SH, SH_NODE, SH_PATH, SH_PROPERTY, slug, value
from desf_graph.record import ntriples
from desf_graph.validation.engines import Result, run

TARGETS = frozenset(
    ox.NamedNode(SH + name) for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
)
TARGET_NODE = ox.NamedNode(SH + "targetNode")
LISTS = frozenset(ox.NamedNode(SH + name) for name in ("and", "or", "xone"))
BRANCHES = LISTS | {SH_NODE}
HELD = BRANCHES | {SH_PROPERTY, ox.NamedNode(SH + "not"), ox.NamedNode(SH + "qualifiedValueShape")}
DEPTH = 4
KINDS = frozenset({"string", "langString", "integer", "decimal", "boolean", "date", "dateTime", "duration", "anyURI"})


class OwnShapes(NamedTuple):
    """The user's shapes, each with a name, and the rules among them: those whose results are reported."""

    graph: Graph
    rules: dict[str, Rule]


NONE = OwnShapes(Graph([]), {})


def adopt(shapes: Graph) -> OwnShapes:
    """Name every shape of a graph, and tell rules from what only serves as a branch of one."""
    named = _named(shapes)
    everything = {
        value(t.subject)
        for t in named.triples
        if isinstance(t.subject, ox.NamedNode) and (t.predicate.value.startswith(SH))
    }
    everything -= {value(t.object) for t in named.triples if t.predicate.value == SH + "group"}
    held = {value(part) for t in named.triples for part in _parts(named, t)}
    reported = {
        name
        for name in everything
        if name not in held or any(named.objects(ox.NamedNode(name), one) for one in TARGETS)
    }
    pending = sorted(reported)
    while pending:
        inner = {value(one) for one in named.objects(ox.NamedNode(pending.pop()), SH_PROPERTY)} - reported
        reported |= inner
        pending += sorted(inner)
    # A shape that only holds others and has no constraint and no message of its own cannot give a result.
    speaking = {name for name in reported if _constrains(named, name)}
    return OwnShapes(named, knowledge.rules(named, speaking))


def _constrains(shapes: Graph, name: str) -> bool:
    said = {t.predicate for t in shapes.triples if value(t.subject) == name and t.predicate.value.startswith(SH)}
    silent = TARGETS | {SH_PROPERTY, *(ox.NamedNode(SH + one) for one in ("severity", "name", "description", "order"))}
    return bool(said - silent) or not shapes.objects(ox.NamedNode(name), SH_PROPERTY)


def _parts(shapes: Graph, triple: ox.Triple) -> list[Any]:
    """The shapes that a triple of a shape refers to."""
    if triple.predicate in LISTS:
        return shapes.members(triple.object)
    return [triple.object] if triple.predicate in HELD else []


def _named(shapes: Graph) -> Graph:
    """The same shapes, with a name for each that has none: that of its holder, and its path or place."""
    names: dict[Any, ox.NamedNode] = {}
    taken = {value(t.subject) for t in shapes.triples if isinstance(t.subject, ox.NamedNode)}
    subjects = list(dict.fromkeys(t.subject for t in shapes.triples))
    held = {part for t in shapes.triples for part in _parts(shapes, t)}
    roots: list[Any] = [s for s in subjects if isinstance(s, ox.NamedNode)]
    for number, subject in enumerate((s for s in subjects if _is_root(shapes, s, held)), 1):
        names[subject] = ox.NamedNode(f"{DESF}own/shape-{number}")
        roots.append(subject)
    pending = roots
    while pending:
        holder = pending.pop(0)
        for triple in (t for t in shapes.triples if t.subject == holder):
            for number, part in enumerate(_parts(shapes, triple), 1):
                if isinstance(part, ox.BlankNode) and part not in names:
                    path = shapes.value(part, SH_PATH)
                    told = (
                        slug(path.value)
                        if isinstance(path, ox.NamedNode)
                        else f"{slug(triple.predicate.value)}-{number}"
                    )
                    base = f"{value(names.get(holder, holder))}.{told}"
                    iri = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 999))) if one not in taken)
                    taken.add(iri)
                    names[part] = ox.NamedNode(iri)
                    pending.append(part)
    return Graph(
        [ox.Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in shapes.triples]
    )


def _is_root(shapes: Graph, subject: Any, held: set[Any]) -> bool:
    if not isinstance(subject, ox.BlankNode) or subject in held:
        return False
    return any(shapes.objects(subject, one) for one in TARGETS)


# --- words ----------------------------------------------------------------------


def message(result: Result, own: OwnShapes, lang: str) -> str:
    """What a result says: the message of its shape, marked where it is in another language; else in our words."""
    texts = own.graph.texts(ox.NamedNode(result.shape), ox.NamedNode(SH + "message"))
    if not texts:
        return _told(result, own.graph, lang)
    text = knowledge.in_language(texts, lang) or ""
    there = any(tag in ("", lang) or tag.startswith(lang + "-") for tag in texts)
    other = next((tag for tag, one in sorted(texts.items()) if one == text), "")
    return text if there else say("shapes.other-language", lang, text=text, tag=other)


def _told(result: Result, shapes: Graph, lang: str) -> str:
    """A constraint that is not met, in words."""
    component = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
    parameter = component[:1].lower() + component[1:]
    wanted = shapes.value(ox.NamedNode(result.shape), ox.NamedNode(SH + parameter))
    path = shapes.value(ox.NamedNode(result.shape), SH_PATH)
    field = name(path, lang) if isinstance(path, ox.NamedNode) else say("shapes.this", lang)
    key = f"shapes.fault.{component}"
    if key not in CATALOGUES[lang]:
        key = "shapes.fault"
    asked = ", ".join(name(one, lang) for one in shapes.members(wanted)) if component in ("In", "LanguageIn") else ""
    return say(
        key,
        lang,
        field=field,
        value=spoken_value(result.value, lang),
        wanted=asked or (name(wanted, lang) if wanted is not None else ""),
        component=component,
    )


def name(node: Any, lang: str) -> str:
    """A term in words: its label, a datatype as what it holds, else the last part of its IRI."""
    iri = value(node)
    if not isinstance(node, ox.NamedNode):
        return iri
    if iri.startswith(("http://www.w3.org/2001/XMLSchema#", RDF)) and slug(iri) in KINDS:
        return say(f"shapes.kind.{slug(iri)}", lang)
    return knowledge.label(iri, lang) or slug(iri)


def spoken_value(written: str | None, lang: str) -> str:
    """A value in words: a text with its language, another literal with what kind it is, a thing by its name."""
    if written is None:
        return ""
    try:
        (triple,) = ox.parse(f"<urn:s> <urn:p> {written} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError):
        return written
    term = triple.object
    if not isinstance(term, ox.Literal):
        return name(term, lang)
    if term.language:
        return say("shapes.tagged", lang, text=term.value, tag=term.language.lower())
    kind = name(term.datatype, lang)
    return say("shapes.typed", lang, text=term.value, kind=kind)


# --- causes ---------------------------------------------------------------------


def causes(results: Iterable[Result], own: OwnShapes, data: str, engine: str, lang: str) -> dict[Result, list[str]]:
    """Of each result of a failing branch, what is wrong inside, in words."""
    failing = {one for one in results if one.shape in own.rules and _branches(one, own.graph)}
    wanted = {pair for one in failing for pair in _pairs(one, own.graph)}
    inside: dict[tuple[str, str], list[Result]] = {}
    for _ in range(DEPTH):
        new = wanted - inside.keys()
        if not new:
            break
        inside |= _run_again(new, own.graph, data, engine)
        wanted |= {pair for pair in new for one in inside[pair] for pair in _pairs(one, own.graph)}
    return {one: list(dict.fromkeys(_words(one, inside, own, lang, 0))) for one in failing}


def _branches(result: Result, shapes: Graph) -> list[str]:
    component = ox.NamedNode(result.component.removesuffix("ConstraintComponent"))
    predicate = next((one for one in BRANCHES if one.value.lower() == component.value.lower()), None)
    if predicate is None:
        return []
    triples = [
        ox.Triple(ox.NamedNode(result.shape), predicate, end)
        for end in shapes.objects(ox.NamedNode(result.shape), predicate)
    ]
    return [value(part) for triple in triples for part in _parts(shapes, triple)]


def _pairs(result: Result, shapes: Graph) -> list[tuple[str, str]]:
    """The branches of a result's shape, each with the node that they failed on."""
    node = result.value.strip("<>") if result.value and result.value.startswith("<") else result.focus_node
    return [(branch, node) for branch in _branches(result, shapes)]


def _run_again(
    pairs: set[tuple[str, str]], shapes: Graph, data: str, engine: str
) -> dict[tuple[str, str], list[Result]]:
    """The results of each branch on its node, all in one run."""
    kept = [t for t in shapes.triples if t.predicate not in TARGETS]
    kept += [ox.Triple(ox.NamedNode(branch), TARGET_NODE, ox.NamedNode(node)) for branch, node in sorted(pairs)]
    found = run(data, ntriples(kept), engine)
    within = {branch: _within(branch, shapes) for branch, _ in pairs}
    return {
        (branch, node): [one for one in found if one.focus_node == node and one.shape in within[branch]]
        for branch, node in pairs
    }


def _within(branch: str, shapes: Graph) -> set[str]:
    seen, pending = {branch}, [branch]
    while pending:
        for part in shapes.objects(ox.NamedNode(pending.pop()), SH_PROPERTY):
            if value(part) not in seen:
                seen.add(value(part))
                pending.append(value(part))
    return seen


def _words(
    result: Result, inside: dict[tuple[str, str], list[Result]], own: OwnShapes, lang: str, depth: int
) -> list[str]:
    told = []
    for pair in _pairs(result, own.graph):
        for one in inside.get(pair, []):
            deeper = _words(one, inside, own, lang, depth + 1) if depth < DEPTH else []
            told += deeper or [message(one, own, lang)]
    return told
