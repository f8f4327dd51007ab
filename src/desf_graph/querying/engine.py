"""What every engine offers, and the one that answers from a pyoxigraph store, in memory or on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.namespaces import DCTERMS_TITLE, DESF, ID, RDFS_LABEL, RULE, SKOS, SKOS_PREF_LABEL
from desf_graph.querying.rows import TRIPLE_COLUMNS, Row
from desf_graph.querying.syntax import tokens

INFERRED = "/_/inferred"
# What a thing is called, best first. A thing without a name is called by what it says.
NAMES = (
    RDFS_LABEL.value,
    SKOS_PREF_LABEL.value,
    DCTERMS_TITLE.value,
    DESF + "statement",
    DESF + "text",
    SKOS + "notation",
)
AT_ONCE = 200
TIMEOUT = 60.0  # seconds to wait for a remote engine


@dataclass(frozen=True)
class Answer:
    """An answer as an engine gives it: rows, a yes or no, or triples."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None


class Engine(Protocol):
    """Something that answers SPARQL."""

    is_remote: bool

    @property
    def place(self) -> str | None:
        """What messages call it; None where that would tell nothing."""

    def graphs(self) -> Collection[str]:
        """The named graphs that FROM may name."""

    def answer(self, sparql: str) -> Answer:
        """The answer to a query that has been checked; raises `DesfError`."""


def triples_answer(triples: Iterable[ox.Triple]) -> Answer:
    """Triples as an answer: sorted, each once, and as rows too."""
    held = tuple(sorted(set(triples), key=str))
    return Answer(TRIPLE_COLUMNS, tuple((t.subject, t.predicate, t.object) for t in held), triples=held)


class Local:
    """Answers from a pyoxigraph store; without a GRAPH clause a query sees all graphs together."""

    is_remote = False

    def __init__(self, store: ox.Store, place: str | None = None, infer: bool = True) -> None:
        self.store = store
        self.place = place
        self.infer = infer

    def graphs(self) -> Collection[str]:
        """The named graphs of the store."""
        return {graph.value for graph in self.store.named_graphs()}

    def answer(self, sparql: str) -> Answer:
        """Run a query; raises `InputError` when it is not understood."""
        try:
            if any(token.keyword == "FROM" for token in tokens(sparql)):
                result = self.store.query(sparql)  # the query says itself which graphs it sees
            elif self.infer:
                result = self.store.query(sparql, use_default_graph_as_union=True)
            else:
                asserted = [graph for graph in self.store.named_graphs() if not graph.value.endswith(INFERRED)]
                together = [ox.DefaultGraph(), *asserted]
                result = self.store.query(sparql, default_graph=together, named_graphs=asserted)
            return _collected(result)
        except (SyntaxError, OSError, RuntimeError) as error:
            reason = str(error.msg if isinstance(error, SyntaxError) else error)
            raise InputError(problem("query.syntax", self.place, reason=reason)) from None


def _collected(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(result, ox.QueryBoolean):
        return Answer(boolean=bool(result))
    if isinstance(result, ox.QueryTriples):
        return triples_answer(result)
    columns = tuple(variable.value for variable in result.variables)
    return Answer(columns, tuple(tuple(row) for row in result))


def labels(engine: Engine, iris: Iterable[str], lang: str) -> Mapping[str, str]:
    """What things are called in a language: in the data, else in the handbook."""
    wanted = list(iris)
    best: dict[str, tuple[tuple[int, int, str], str]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        things = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + AT_ONCE])
        properties = " ".join(f"<{iri}>" for iri in NAMES)
        sparql = (
            f"SELECT ?thing ?property ?text WHERE {{ VALUES ?thing {{ {things} }} "
            f"VALUES ?property {{ {properties} }} ?thing ?property ?text }}"
        )
        for thing, property_, text in engine.answer(sparql).rows:
            if isinstance(thing, ox.NamedNode) and isinstance(property_, ox.NamedNode) and isinstance(text, ox.Literal):
                rank = (NAMES.index(property_.value), _distance(text.language, lang), text.value)
                if thing.value not in best or rank < best[thing.value][0]:
                    best[thing.value] = (rank, text.value)
    found = {iri: text for iri, (_, text) in best.items()}
    for iri in wanted:
        if iri not in found and iri.startswith((DESF, ID, RULE)):
            known = knowledge.label(iri, lang)
            if known:
                found[iri] = known
    return found


def _distance(tag: str | None, lang: str) -> int:
    """How far a language tag is from the one asked for: the range itself, no tag, English, any other."""
    if tag is None:
        return 1
    primary = tag.lower().partition("-")[0]
    return 0 if primary == lang else 2 if primary == "en" else 3
