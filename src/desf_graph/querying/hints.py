"""What an answer may have missed: a tag that was not asked for, a term that is not in the data, another namespace."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.messages import say
from desf_graph.namespaces import DESF, ECOSYSTEM, ID, RULE
from desf_graph.querying.engine import Engine
from desf_graph.querying.rows import Rows
from desf_graph.querying.syntax import Query

AT_MOST = 5
VOCABULARY = "SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term } }"


def hints(engine: Engine, query: Query, rows: Rows, given: Mapping[str, list[str]]) -> Iterator[str]:
    """Sentences about what a query may have missed; `given` holds the terms of its parameters.

    A question of ours needs only an ecosystem to ask about, and values that occur.
    """
    try:
        yield from _hints(engine, query, rows, given)
    except InputError:  # what was asked has been answered; a hint that cannot be had is none
        return


def _hints(engine: Engine, query: Query, rows: Rows, given: Mapping[str, list[str]]) -> Iterator[str]:
    empty = not rows.rows and rows.boolean is not True
    if rows.question:
        if empty and not engine.answer(f"ASK {{ ?e a {ECOSYSTEM} }}").boolean:
            yield say("query.hint-empty")
        elif empty:
            terms = (term for values in given.values() for term in values if term.startswith("<"))
            yield from (say("query.hint-absent", term=term) for term in terms if not _occurs(engine, term))
        return
    if not engine.is_remote:  # these look at all the data, which is not ours to ask of another machine
        yield from _ranges(engine, query)
        if empty:
            yield from _tags(engine, query)
        elif not rows.boolean:  # a misspelt word of ours gives rows too, in an OPTIONAL or a FILTER NOT EXISTS
            yield from _absent(engine, query, (DESF, ID, RULE))
    if empty:
        yield from _absent(engine, query)


def _ranges(engine: Engine, query: Query) -> Iterator[str]:
    """``LANG(?x) = "nl"`` where the data has nl-NL too."""
    held = query.tokens
    for number, token in enumerate(held):
        after = held[number + 1 : number + 6]
        if token.keyword != "LANG" or [t.text for t in after[:1] + after[2:4]] != ["(", ")", "="]:
            continue
        tag = after[4].text.strip("\"'") if len(after) == 5 and after[4].kind == "string" else ""
        if re.fullmatch(r"[A-Za-z]+", tag):
            sparql = (
                f"SELECT DISTINCT ?tag WHERE {{ ?s ?p ?o BIND(LCASE(LANG(?o)) AS ?tag) FILTER(STRSTARTS(?tag, "
                f'"{tag.lower()}-")) }} ORDER BY ?tag'
            )
            others = [row[0].value for row in engine.answer(sparql).rows if isinstance(row[0], ox.Literal)]
            if others:
                yield say("query.hint-range", tag=tag, tags=", ".join(others))


def _tags(engine: Engine, query: Query) -> Iterator[str]:
    """A plain text that the data has with a language tag only."""
    for token, after in zip(query.tokens, [*query.tokens[1:], None], strict=True):
        tagged = after is not None and (after.kind == "tag" or after.text == "^")
        if token.kind != "string" or tagged:
            continue
        sparql = (
            f"SELECT DISTINCT ?tag WHERE {{ ?s ?p ?o FILTER(STR(?o) = {token.text}) BIND(LANG(?o) AS ?tag) }} "
            "ORDER BY ?tag"
        )
        tags = [row[0].value for row in engine.answer(sparql).rows if isinstance(row[0], ox.Literal)]
        if tags and "" not in tags:
            yield say("query.hint-tag", text=token.text.strip("\"'"), tags=", ".join(tags), tag=tags[0])


def _absent(engine: Engine, query: Query, bases: tuple[str, ...] = ("",)) -> Iterator[str]:
    """Terms of the query, of some namespaces, that the data does not hold, with the one spelled most like each."""
    known: list[str] | None = None
    count = 0
    for iri, written in query.iris().items():
        if not iri.startswith(bases) or _occurs(engine, f"<{iri}>"):
            continue
        if known is None:
            terms = () if engine.is_remote else engine.answer(VOCABULARY).rows
            known = sorted({row[0].value for row in terms if isinstance(row[0], ox.NamedNode)})
        same = [one for one in known if _local(one) == _local(iri)]
        near = same or difflib.get_close_matches(iri, known, 1, 0.85)
        key = "query.hint-near" if near else "query.hint-absent"
        yield say(key, term=written, near=f"<{near[0]}>" if near else "")
        count += 1
        if count == AT_MOST:
            return


def _occurs(engine: Engine, node: str) -> bool:
    asked = f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }} }}"
    return bool(engine.answer(asked).boolean)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]
