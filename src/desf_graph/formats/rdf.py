"""Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, read as they are; line positions for the line-based ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from desf_graph.errors import InputError, Problem
from desf_graph.record import Position, Record

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
LINE_BASED = frozenset({".ttl", ".trig", ".nt", ".nq"})


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
        shown = term.value.splitlines()[0] if isinstance(term, ox.Literal) else re.split(r"[/#:]", str(term.value))[-1]
        for number in (self.count, self.count - 1):
            if number >= 1 and shown and shown in self.lines[number - 1]:
                return number
        return None


def read(text: str, name: str) -> Record:
    """Read RDF text whose file name says its format. Raises `InputError`."""
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join([".yaml", *FORMATS])
        raise InputError(Problem(f"'{suffix}' is no format that is read here", name, fix=f"use one of {known}"))
    if suffix == ".rdf" and "<!DOCTYPE" in text:
        declared = text[: text.index("<!DOCTYPE")].count("\n") + 1
        raise InputError(Problem("XML with a document type definition is refused", name, declared, fix="take it out"))
    if suffix == ".jsonld":
        _refuse_remote_context(text, name)
    record = Record([])
    source = _Lines(text)
    try:
        stream = cast(IO[bytes], source) if suffix in LINE_BASED else text.encode("utf-8")
        for quad in ox.parse(stream, format=FORMATS[suffix]):
            record.triples.append(quad.triple)
            if suffix not in LINE_BASED:
                continue
            number = source.position(quad.object)
            if number is not None:
                record.positions.setdefault(quad.triple, Position(name, number))
                if isinstance(quad.subject, ox.NamedNode):
                    record.subjects.setdefault(quad.subject.value, Position(name, number))
    except SyntaxError as error:
        raise InputError(_syntax_problem(error, source.lines, name)) from None
    return record


def _syntax_problem(error: SyntaxError, lines: list[str], name: str) -> Problem:
    line: int | None = error.lineno
    what = re.sub(r"^Parser error at [^:]*: ", "", str(error.msg))
    fix = ""
    if line is not None and "dot is expected" in what:
        before = next((n for n in range(line - 1, 0, -1) if lines[n - 1].split("#")[0].strip()), None)
        if before is not None:
            fix = f"the statement before, on line {before}, was never closed: end it with a full stop"
    return Problem(what, name, line, error.offset, fix)


def _refuse_remote_context(text: str, name: str) -> None:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(Problem(error.msg, name, error.lineno, error.colno)) from None
    pending: list[Any] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            contexts = value.get("@context")
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str):
                    fix = "put the context itself in the file"
                    raise InputError(Problem(f"its context is at an address, {context}: not fetched", name, fix=fix))
            pending += value.values()
