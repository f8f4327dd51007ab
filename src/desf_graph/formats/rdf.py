"""Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, read as they are; line positions for the line-based ones."""

from __future__ import annotations

import json
import re
from typing import IO, Any, cast

import pyoxigraph as ox

from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem, say
from desf_graph.namespaces import OWL_IMPORTS, value
from desf_graph.record import GraphName, Position, Record

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
WITHOUT_BASE = frozenset({"n-triples", "n-quads"})
NOWHERE_SCHEME = "relative-iri:"
NOWHERE = NOWHERE_SCHEME + "///"  # the base of a file that states none; no IRI may come out of it
PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


class _Lines:
    """Hands the parser one line at a time, so that the last line handed out is the one it is at."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")  # not splitlines, which also breaks at signs that end no line in a file
        self.count = 0
        self.rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next line, or, of a line longer than what is asked for, its next part."""
        if not self.rest and self.count < len(self.lines):
            self.count += 1
            self.rest = (self.lines[self.count - 1] + "\n").encode("utf-8")
        part = self.rest if size < 0 else self.rest[:size]
        self.rest = self.rest[len(part) :]
        return part

    def position(self, term: Any) -> int | None:
        """The line, or the one above, that shows the term's last part; None rather than a guess."""
        if isinstance(term, ox.Literal):
            shown = next(iter(term.value.splitlines()), "")
        else:
            shown = re.split(r"[/#:]", str(term.value))[-1]
        for number in (self.count, self.count - 1):
            if number >= 1 and shown and shown in self.lines[number - 1]:
                return number
        return None


def read(text: str, name: str, form: str) -> Record:
    """Read RDF text in one of `FORMATS`; named graphs are read as one graph, and remembered. Raises `InputError`."""
    if form == "rdf-xml":
        _refuse_dtd(text, name)
    if form == "json-ld":
        _refuse_remote_context(text, name)
    triples: list[ox.Triple] = []
    positions: dict[ox.Triple, tuple[Position, ...]] = {}
    subjects: dict[str, Position] = {}
    graphs: dict[ox.Triple, frozenset[GraphName]] = {}
    source = _Lines(text)
    by_line = form in LINE_BASED
    try:
        stream = cast(IO[bytes], source) if by_line else text.encode("utf-8")
        # A label of a blank node is its file's own: two files may both have _:a, and mean two things. A strict reader
        # of JSON-LD leaves out what is no IRI without a word; we read leniently there, and refuse it by name.
        base = NOWHERE if form not in WITHOUT_BASE else None
        lenient = not by_line
        for quad in ox.parse(stream, format=FORMATS[form], base_iri=base, lenient=lenient, rename_blank_nodes=True):
            triple = quad.triple
            triples.append(triple)
            graphs[triple] = graphs.get(triple, frozenset()) | {quad.graph_name}
            number = source.position(triple.object) if by_line else None
            if number is not None:
                positions.setdefault(triple, (Position(name, number),))
                if isinstance(triple.subject, ox.NamedNode):
                    subjects.setdefault(triple.subject.value, Position(name, number))
    except SyntaxError as error:
        raise InputError(_syntax_problem(error, source.lines, name)) from None
    warnings = []
    for triple in [t for t in triples if t.predicate == OWL_IMPORTS and value(t.object).startswith(NOWHERE)]:
        triples.remove(triple)
        warnings.append(f"{name}: {say('rdf.imports', iri=value(triple.object).removeprefix(NOWHERE))}")
    if problems := _bad_iris(triples, graphs, source.lines, name):
        raise InputError(*problems)
    prefixes = dict(PREFIX.findall(text)) if form in WITH_PREFIXES else {}
    if all(names == {ox.DefaultGraph()} for names in graphs.values()):
        graphs = {}
    return Record(triples, positions, subjects, prefixes, warnings, graphs)


def _bad_iris(
    triples: list[ox.Triple], graphs: dict[ox.Triple, frozenset[GraphName]], lines: list[str], name: str
) -> list[Problem]:
    """What is relative, though its file states no base, and what is no IRI at all; none of it may get into a graph."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    for triple in triples:
        kinds = (getattr(part, "datatype", None) for part in triple)
        for part in (*triple, *kinds, *graphs[triple]):
            iri = value(part) if isinstance(part, ox.NamedNode) else ""
            if iri and iri not in seen and (iri.startswith(NOWHERE_SCHEME) or not _is_iri(iri)):
                found[iri] = None
            seen.add(iri)
    return [_bad_iri(iri, lines, name) for iri in found]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _bad_iri(iri: str, lines: list[str], name: str) -> Problem:
    written = iri.removeprefix(NOWHERE).removeprefix(NOWHERE_SCHEME)
    shown = re.compile(rf"[<\"'][./]*{re.escape(written)}[>\"']")
    places = ((number, match.start() + 1) for number, line in enumerate(lines, 1) if (match := shown.search(line)))
    key = "rdf.relative" if _is_iri(NOWHERE + written) and iri.startswith(NOWHERE_SCHEME) else "rdf.no-iri"
    return problem(key, name, *next(places, (None, None)), iri=written)


def _syntax_problem(error: SyntaxError, lines: list[str], name: str) -> Problem:
    line: int | None = error.lineno
    reason = re.sub(r"^Parser error at [^:]*: ", "", str(error.msg))
    if line is not None and "IRI" in reason:
        written = re.search(r"<([^>]*)>", lines[line - 1][(error.offset or 1) - 1 :])
        if written:
            key = "rdf.relative" if "scheme" in reason else "rdf.no-iri"
            return problem(key, name, line, error.offset, iri=written[1])
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
