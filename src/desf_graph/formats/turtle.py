"""Turtle and TriG in the house style: a block per subject, the ecosystem first, properties in the order of the keys.

A blank node that is referred to once is written where it belongs, so that what was nested stays nested.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.formats.names import Names
from desf_graph.namespaces import ECOSYSTEM, RDF_TYPE, XSD, XSD_STRING, value

BARE = {
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
INDENT = "    "
FIRST_LANGUAGES = ("nl", "en")


def write(quads: list[ox.Quad], names: Names) -> str:
    """Canonical, sorted statements as Turtle; as TriG where there are named graphs."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        default = isinstance(quad.graph_name, ox.DefaultGraph)
        graphs.setdefault("" if default else str(quad.graph_name), []).append(quad)
    body = []
    for name, statements in sorted(graphs.items()):
        text = _Blocks(statements, names).text()
        if name:
            label = (names.short(ox.NamedNode(name[1:-1])) if name[0] == "<" else None) or name
            text = f"{label} {{\n" + re.sub("^(?=.)", INDENT, text, flags=re.MULTILINE) + "}\n"
        body.append(text)
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in names.declared().items())
    return "\n".join([prefixes, *body] if prefixes else body)


class _Blocks:
    def __init__(self, quads: list[ox.Quad], names: Names) -> None:
        self.names = names
        self.statements: dict[Any, dict[Any, list[Any]]] = {}
        for quad in quads:
            self.statements.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
        self.nested = self._nested(quads)
        definitions = knowledge.context()["@context"].values()
        keys = [knowledge.expand(meaning["@id"]) for meaning in definitions if isinstance(meaning, dict)]
        self.rank = {iri: number for number, iri in enumerate(dict.fromkeys(keys))}

    def _nested(self, quads: list[ox.Quad]) -> set[Any]:
        """The blank nodes that stand inside another thing: referred to once, and not from inside themselves."""
        holders: dict[Any, Any] = {quad.object: quad.subject for quad in quads if isinstance(quad.object, ox.BlankNode)}
        counts = Counter(quad.object for quad in quads)
        nested: set[Any] = {node for node in holders if counts[node] == 1}
        for node in list(nested):
            above: Any = holders[node]
            seen: set[Any] = {node}
            while above in nested and above not in seen:
                seen.add(above)
                above = holders[above]
            if above in seen:
                nested.discard(node)
        return nested

    def text(self) -> str:
        subjects = [subject for subject in self.statements if subject not in self.nested]
        subjects.sort(key=lambda s: (ECOSYSTEM not in self.statements[s].get(RDF_TYPE, ()), str(s)))
        return "\n".join(f"{self._term(s, 0)} {self._body(s, 1)} .\n" for s in subjects)

    def _body(self, subject: Any, depth: int) -> str:
        held = self.statements.get(subject, {})
        lines = []
        for predicate in sorted(held, key=self._order):
            word = "a" if predicate == RDF_TYPE else self._term(predicate, depth)
            literals = sorted((o for o in held[predicate] if isinstance(o, ox.Literal)), key=_by_language)
            others = [self._term(o, depth + 1) for o in held[predicate] if not isinstance(o, ox.Literal)]
            lines += [f"{word} {', '.join(others)}"] if others else []
            lines += [f"{word} {self._term(literal, depth)}" for literal in literals]
        return f" ;\n{INDENT * depth}".join(lines)

    def _order(self, predicate: Any) -> tuple[bool, int, str]:
        return predicate != RDF_TYPE, self.rank.get(value(predicate), len(self.rank)), value(predicate)

    def _term(self, term: Any, depth: int) -> str:
        if isinstance(term, ox.NamedNode):
            return self.names.short(term) or str(term)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        if term not in self.nested:
            return str(term)
        body = self._body(term, depth)
        return f"[ {body} ]" if body else "[]"

    def _literal(self, term: ox.Literal) -> str:
        kind = value(term.datatype)
        if kind in BARE and BARE[kind].fullmatch(term.value):
            return term.value
        if term.language or term.datatype == XSD_STRING:
            return str(term)
        return f"{ox.Literal(term.value)}^^{self.names.short(term.datatype) or term.datatype}"


def _by_language(literal: ox.Literal) -> tuple[int, str, str]:
    tag = literal.language or ""
    first = FIRST_LANGUAGES.index(tag) if tag in FIRST_LANGUAGES else len(FIRST_LANGUAGES)
    return first, tag, str(literal)
