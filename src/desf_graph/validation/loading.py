"""Shapes of the user's own: read, checked for what engines pass over in silence, and turned into rules."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import KnowledgeError, Problem
from desf_graph.knowledge import Graph
from desf_graph.messages import problem
from desf_graph.namespaces import (
    DESF,
    ID,
    RDF_TYPE,
    RULE,
    SH,
    SH_NODE,
    SH_PATH,
    SH_PROPERTY,
    SH_PROPERTY_SHAPE,
    SH_SELECT,
    value,
)

REFERENCES = frozenset({SH_NODE, SH_PROPERTY, ox.NamedNode(SH + "qualifiedValueShape"), ox.NamedNode(SH + "not")})


def load(files: Iterable[str | Path]) -> Graph:
    """Shapes in Turtle files. Raises `KnowledgeError` that names each fault engines pass over."""
    named = [Path(file) for file in files]
    graph = knowledge.read_turtle(named)
    where = ", ".join(map(str, named))
    if problems := [*check(graph, where), *unknown_terms(graph, where)]:
        raise KnowledgeError(*problems)
    return graph


def unknown_terms(graph: Graph, where: str) -> list[Problem]:
    """Terms of our namespaces that the ontology and the rules do not have, each with the one it is closest to."""
    tables = knowledge.tables()
    rules = [iri for iri in tables["rules"] if iri.startswith(RULE)]
    known = {iri for iri in tables["labels"] if iri.startswith((DESF, ID))}.union(rules)
    own = {value(t.subject) for t in graph.triples if t.predicate in (SH_PATH, SH_PROPERTY, RDF_TYPE)}
    used = dict.fromkeys(value(node) for t in graph.triples for node in t if isinstance(node, ox.NamedNode))
    problems = []
    for iri in used:
        ours = iri.startswith((DESF, ID, RULE)) and not iri.startswith(ID + "fact/")
        if ours and iri not in known and iri not in own:
            near = difflib.get_close_matches(iri, known, 1, 0.8)
            way_out = "fix.near" if near else "fix.spelling"
            problems.append(
                problem("shapes.unknown-name", where, fix=way_out, term=f"<{iri}>", near=f"<{(near or [''])[0]}>")
            )
    return problems


def check(shapes: Graph, where: str) -> list[Problem]:
    """What is wrong with a shapes graph that engines pass over in silence."""
    from rdflib import SH as VOCABULARY
    from rdflib import URIRef

    known = [str(term).removeprefix(SH) for term in dir(VOCABULARY)]
    problems = []
    subjects = {t.subject for t in shapes.triples}
    for triple in shapes.triples:
        shape = _name(shapes, triple.subject)
        for node in (triple.predicate, triple.object):
            local = value(node).removeprefix(SH) if isinstance(node, ox.NamedNode) else ""
            if local and value(node).startswith(SH) and URIRef(value(node)) not in VOCABULARY:
                near = difflib.get_close_matches(local, known, 1, 0.4)
                problems.append(
                    problem(
                        "shapes.unknown-term", where, shape=shape, term=f"sh:{local}", near=f"sh:{(near or ['?'])[0]}"
                    )
                )
        if triple.predicate in REFERENCES and triple.object not in subjects:
            problems.append(problem("shapes.no-shape", where, shape=shape, target=_name(shapes, triple.object)))
        is_property = triple.predicate == SH_PROPERTY and triple.object in subjects
        if is_property and not shapes.objects(triple.object, SH_PATH):
            problems.append(problem("shapes.no-path", where, shape=_name(shapes, triple.object)))
        if triple.predicate == RDF_TYPE and triple.object == SH_PROPERTY_SHAPE:
            held = shapes.subjects(SH_PROPERTY, triple.subject)
            if not held and not shapes.objects(triple.subject, SH_PATH):
                problems.append(problem("shapes.no-path", where, shape=shape))
        if triple.predicate == SH_SELECT:
            query = re.sub(r"#[^\n]*", "", value(triple.object))
            if not re.search(r"[$?]this\b", query):
                problems.append(problem("shapes.no-this", where, shape=shape))
            if re.search(r"\bservice\b", query, re.IGNORECASE):
                problems.append(problem("shapes.service", where, shape=shape))
    return list(dict.fromkeys(problems))


def _name(shapes: Graph, node: object) -> str:
    """The name of a shape, else of the named shape that holds it."""
    seen: set[object] = set()
    while isinstance(node, ox.BlankNode) and node not in seen:
        seen.add(node)
        holder = next((t.subject for t in shapes.triples if t.object == node), None)
        if holder is None:
            break
        node = holder
    return f"<{node.value}>" if isinstance(node, ox.NamedNode) else str(node)
