"""Questions in SPARQL, asked alike of files, of a store on disk and of a remote endpoint."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.querying import catalogue, files, hints, prefixes, safety, store
from desf_graph.querying.catalogue import Question
from desf_graph.querying.engine import TIMEOUT, Engine, labels
from desf_graph.querying.files import open_record
from desf_graph.querying.rows import XSD, Row, Rows
from desf_graph.querying.syntax import Query

Values = Mapping[str, str | Sequence[str]]

__all__ = ["Engine", "Question", "Rows", "open_endpoint", "open_engine", "open_record", "query", "select"]


def open_engine(inputs: Sequence[str | Path], infer: bool = True, form: str | None = None) -> Engine:
    """The engine for inputs: a store when the one input is a store, else files in memory; `form` is that of ``-``."""
    if not inputs:
        raise InputError(problem("query.no-input"))
    if len(inputs) == 1 and store.is_store(inputs[0]):
        return store.open_store(Path(inputs[0]), infer)
    return files.open_files(inputs, infer, form)


def open_endpoint(address: str, graphs: Sequence[str] = (), timeout: float = TIMEOUT) -> Engine:
    """The engine for a remote endpoint; nothing is sent yet."""
    from desf_graph.querying.endpoint import Endpoint  # SPARQLWrapper only for those who ask an endpoint

    return Endpoint(address, graphs, timeout)


def query(
    name: str,
    *sources: str | Path,
    endpoint: str | None = None,
    graphs: Sequence[str] = (),
    infer: bool = True,
    **params: str | Sequence[str],
) -> Rows:
    """Ask a question of the catalogue, by name, of files, of a store or of an endpoint.

    >>> query("participants-by-role", "case:sap-migration", role="role:orchestrator").columns
    ('ecosystem', 'participant', 'role')
    """
    if endpoint is not None and sources:
        raise InputError(problem("query.both-inputs"))
    if endpoint is None and graphs:
        raise InputError(problem("query.graph-local"))
    engine = open_engine(sources, infer) if endpoint is None else open_endpoint(endpoint, graphs)
    return select(engine, catalogue.find(name), params)


def select(
    engine: Engine,
    asked: Question | str,
    params: Values | None = None,
    *,
    allow: bool = False,
    where: str | None = None,
) -> Rows:
    """Ask an engine a question of the catalogue, or SPARQL text (`where` is its file, for messages).

    Nothing is sent before the query has been checked: it reads only, stays on the engine unless allowed, and every
    prefix is known. Rows that the query puts in no order come sorted by their columns. Raises `InputError`.
    """
    question = asked if isinstance(asked, Question) else None
    place = question.path if question else where
    text = Query(question.text if question else str(asked))
    safety.check(text, place, engine.graphs(), allow)
    complete = prefixes.complete(text, place)
    terms = _terms(engine, question, complete, params or {})
    answer = engine.answer(complete.bound(terms))
    rows = Rows(
        answer.columns,
        answer.rows if complete.is_ordered else tuple(sorted(answer.rows, key=_written)),
        answer.boolean,
        answer.triples,
        question,
        labeller=functools.partial(labels, engine),
    )
    return replace(rows, hints=tuple(hints.hints(engine, complete, rows, terms)))


def _written(row: Row) -> list[str]:
    """The terms of a row in N-Triples syntax, nothing for what is missing."""
    return ["" if term is None else str(term) for term in row]


def _terms(engine: Engine, question: Question | None, text: Query, params: Values) -> dict[str, list[str]]:
    """Each parameter's values as SPARQL terms; raises `InputError` for an unknown parameter or an unfit value."""
    known = text.parameters()
    found = {}
    for name, given in params.items():
        if name not in known:
            names = ", ".join(known) or "-"
            raise InputError(problem("query.parameter-unknown", word=name, names=names))
        kind = question.type_of(name) if question and name in question.parameters else ""
        values = [given] if isinstance(given, str) else list(given)
        found[name] = [_term(engine, name, kind, value) for value in values]
    return found


def _term(engine: Engine, name: str, kind: str, value: str) -> str:
    if kind == "date":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise InputError(problem("query.value-date", name=name, value=value))
        return f'"{value}"^^<{XSD}date>'
    if kind == "number":
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            raise InputError(problem("query.value-number", name=name, value=value))
        return value
    if kind == "text":
        return str(ox.Literal(value))
    iri = _iri(engine, name, value)
    if iri is None:
        if kind == "IRI":
            raise InputError(problem("query.value-iri", name=name, value=value))
        return str(ox.Literal(value))
    return iri


def _iri(engine: Engine, name: str, value: str) -> str | None:
    """An IRI from an absolute IRI, a prefixed name of a built-in prefix, or an id.

    Of an ecosystem the id is the last part of its IRI; of a thing it may be given where one ecosystem is asked.
    """
    prefix, colon, local = value.partition(":")
    base = prefixes.base(prefix + colon) if colon else None
    candidates = [base + local] if base else [value] if colon else []
    if not colon:
        ecosystems = engine.answer("SELECT DISTINCT ?e WHERE { ?e a <https://w3id.org/desf/ontology#Ecosystem> }").rows
        named = [row[0].value for row in ecosystems if isinstance(row[0], ox.NamedNode)]
        own = [iri for iri in named if iri.rpartition("/")[2] == value]
        candidates = own if own and name == "ecosystem" else [f"{iri}/{value}" for iri in named]
        candidates = candidates if len(candidates) == 1 else []
    try:
        return str(ox.NamedNode(candidates[0])) if candidates else None
    except ValueError:
        return None


def values(pairs: Iterable[str]) -> dict[str, list[str]]:
    """Parameters from ``name=value`` texts; a name given twice takes both values."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InputError(problem("query.parameter-form", word=pair))
        found.setdefault(name, []).append(value)
    return found
