"""Answers as text: a table for people, CSV that a spreadsheet opens safely, JSON, Turtle, Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.messages import problem, say
from desf_graph.querying.prefixes import VOCABULARIES, lists
from desf_graph.querying.rows import FRACTIONS, WHOLE, Rows, Term

FORMATS = ("table", "csv", "json", "turtle", "markdown")
WIDEST = 60
FORMULA = re.compile(r"\s*[=+\-@\t\r]")
NEW_LINE = "\r\n"


def render(rows: Rows, form: str, lang: str, limit: int | None = None) -> str:
    """The answer in one of `FORMATS`. Raises `InputError` where the format cannot hold it."""
    shown = rows if limit is None else rows.first(limit)
    if form == "csv":
        return csv(shown)
    if form == "json":
        return results_json(shown)
    if form == "turtle":
        return turtle(shown)
    left_out = len(rows) - len(shown)
    return markdown(shown, lang, left_out) if form == "markdown" else table(shown, lang, left_out)


def _truth(rows: Rows, lang: str) -> str:
    return say("query.yes" if rows.boolean else "query.no", lang)


def table(rows: Rows, lang: str, left_out: int = 0) -> str:
    """A plain table with labels instead of IRIs, long cells cut short; the last line counts."""
    if rows.boolean is not None:
        return _truth(rows, lang) + "\n"
    if not rows.rows:
        return say("query.none", lang) + "\n"
    cells = [[_one_line(cell) for cell in row] for row in [rows.headings(lang), *rows.cells(lang)]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(rows.columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, "", _count(rows, lang, left_out)]) + "\n"


def _count(rows: Rows, lang: str, left_out: int) -> str:
    count = say("query.count", lang, count=len(rows) + left_out)
    return f"{count}; {say('query.more', lang, count=left_out)}" if left_out else count


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDEST else flat[: WIDEST - 1] + "…"


def markdown(rows: Rows, lang: str, left_out: int = 0) -> str:
    """A Markdown table with labels instead of IRIs."""
    if rows.boolean is not None:
        return _truth(rows, lang) + "\n"
    if not rows.rows:
        return say("query.none", lang) + "\n"
    body = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows.cells(lang)]
    lines = [rows.headings(lang), ["---"] * len(rows.columns), *body]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
    return f"{text}\n{_count(rows, lang, left_out)}\n" if left_out else text


def csv(rows: Rows) -> str:
    """RFC 4180 with IRIs as they are: numbers bare, every text in quotes, nothing at all for what is missing.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets do not show.
    """
    if rows.boolean is not None:
        return f'"answer"{NEW_LINE}{str(rows.boolean).lower()}{NEW_LINE}'
    head = ",".join(_quoted(column) for column in rows.columns)
    lines = [head, *(",".join(_cell(term) for term in row) for row in rows.rows)]
    return NEW_LINE.join(lines) + NEW_LINE


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal) and term.datatype.value in WHOLE | FRACTIONS:
        return str(term.value)
    text = str(term) if isinstance(term, ox.Triple | ox.BlankNode) else term.value
    return _quoted(f"'{text}" if FORMULA.match(text) else text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def results_json(rows: Rows) -> str:
    """SPARQL 1.1 Query Results JSON; triples as JSON-LD."""
    if rows.triples is not None:
        return (ox.serialize(rows.triples, format=ox.RdfFormat.JSON_LD) or b"").decode("utf-8") + "\n"
    if rows.boolean is not None:
        return json.dumps({"head": {}, "boolean": rows.boolean}) + "\n"
    bindings = [
        {name: _binding(term) for name, term in zip(rows.columns, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    document = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _binding(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value.endswith("#string"):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def turtle(rows: Rows) -> str:
    """The triples of CONSTRUCT or DESCRIBE as Turtle, with the prefixes that are in use. Raises `InputError`."""
    if rows.triples is None:
        raise InputError(problem("query.turtle-form"))
    known = {**VOCABULARIES, **lists()}
    used = {name.removesuffix(":"): iri for name, iri in known.items() if _occurs(iri, rows.triples)}
    text = ox.serialize(rows.triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
    return text.decode("utf-8")


def _occurs(iri: str, triples: Iterable[ox.Triple]) -> bool:
    return any(
        isinstance(node, ox.NamedNode) and node.value.startswith(iri)
        for triple in triples
        for node in (triple.subject, triple.predicate, triple.object)
    )
