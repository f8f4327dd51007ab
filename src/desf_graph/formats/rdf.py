"""Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, read as they are; line positions for the line-based ones."""

from __future__ import annotations

import json
import re
from typing import IO, Any, cast

import pyoxigraph as ox

from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem, say
from desf_graph.namespaces import OWL_IMPORTS, value
from desf_graph.record import Position, Record

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "json-ld": ox.RdfFormat.JSON_LD,
    "rdf-xml": ox.RdfFormat.RDF_XML,
}
LINE_BASED = frozenset({"turtle", "trig", "n-triples", "n-quads"})
WITH_PREFIXES = frozenset({"turtle", "trig"})
NOWHERE = "relative-iri:///"  # the base of formats that do not report a relative IRI; none may come out of it
PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


class _Lines:
    """Hands the parser one line at a time, so that the last line handed out is the one it is at."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True)
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        if self.count >= len(self.lines):
            return b""
        self.count += 1
        return self.lines[self.count - 1].encode("utf-8")

    def position(self, term: Any) -> int | None:
        """The line, or the one above, that shows the term's last part; None rather than a guess."""
        text = str(term.value)
        shown = next(iter(text.splitlines()), "") if isinstance(term, ox.Literal) else re.split(r"[/#:]", text)[-1]
        for number in (self.count, self.count - 1):
            if number >= 1 and shown and shown in self.lines[number - 1]:
                return number
        return None


def read(text: str, name: str, form: str) -> Record:
    """Read RDF text in one of `FORMATS`; named graphs are read as one graph. Raises `InputError`."""
    if form == "rdf-xml":
        _refuse_dtd(text, name)
    if form == "json-ld":
        _refuse_remote_context(text, name)
    triples: list[ox.Triple] = []
    positions: dict[ox.Triple, tuple[Position, ...]] = {}
    subjects: dict[str, Position] = {}
    source = _Lines(text)
    by_line = form in LINE_BASED
    try:
        stream = cast(IO[bytes], source) if by_line else text.encode("utf-8")
        for quad in ox.parse(stream, format=FORMATS[form], base_iri=None if by_line else NOWHERE):
            triple = quad.triple
            triples.append(triple)
            number = source.position(triple.object) if by_line else None
            if number is not None:
                positions.setdefault(triple, (Position(name, number),))
                if isinstance(triple.subject, ox.NamedNode):
                    subjects.setdefault(triple.subject.value, Position(name, number))
    except SyntaxError as error:
        raise InputError(_syntax_problem(error, source.lines, name)) from None
    for iri in (value(part) for triple in triples for part in triple if isinstance(part, ox.NamedNode)):
        if iri.startswith(NOWHERE):
            raise InputError(problem("rdf.relative", name, iri=iri.removeprefix(NOWHERE)))
    warnings = [
        f"{name}: {say('rdf.imports', iri=t.object.value)}"
        for t in triples
        if t.predicate == OWL_IMPORTS and isinstance(t.object, ox.NamedNode)
    ]
    prefixes = dict(PREFIX.findall(text)) if form in WITH_PREFIXES else {}
    return Record(triples, positions, subjects, prefixes, warnings)


def _syntax_problem(error: SyntaxError, lines: list[str], name: str) -> Problem:
    line: int | None = error.lineno
    reason = re.sub(r"^Parser error at [^:]*: ", "", str(error.msg))
    if line is not None and "scheme" in reason:
        written = re.search(r"<([^>]*)>", lines[line - 1][(error.offset or 1) - 1 :])
        return problem("rdf.relative", name, line, error.offset, iri=written[1] if written else "")
    if line is not None and "dot is expected" in reason:
        before = next((n for n in range(line - 1, 0, -1) if lines[n - 1].split("#")[0].strip()), None)
        if before is not None:
            return problem("rdf.unclosed", name, line, error.offset, reason=reason, before=before)
    return problem("rdf.syntax", name, line, error.offset, reason=reason)


def _refuse_dtd(text: str, name: str) -> None:
    if "<!DOCTYPE" in text:
        raise InputError(problem("rdf.dtd", name, text[: text.index("<!DOCTYPE")].count("\n") + 1))


def _refuse_remote_context(text: str, name: str) -> None:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(problem("rdf.syntax", name, error.lineno, error.colno, reason=error.msg)) from None
    except RecursionError:
        raise InputError(problem("yaml.deep", name, limit=100)) from None
    pending: list[Any] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            contexts = value.get("@context")
            for context in contexts if isinstance(contexts, list) else [contexts]:
                address = context.get("@import") if isinstance(context, dict) else context
                if isinstance(address, str):
                    raise InputError(problem("rdf.remote-context", name, address=address))
            pending += value.values()
