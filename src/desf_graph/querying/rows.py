"""What a question yields: rows of terms, a yes or no, or triples, with the words for them at hand."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from desf_graph.errors import DesfError
from desf_graph.messages import problem, say, spoken
from desf_graph.namespaces import TRUE
from desf_graph.querying.catalogue import Question

if TYPE_CHECKING:
    import pandas as pd

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]
Labeller = Callable[[Iterable[str], str], Mapping[str, str]]

XSD = "http://www.w3.org/2001/XMLSchema#"
SIZES = ("integer", "int", "long", "short", "byte")
SIGNS = ("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
UNSIGNED = ("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
WHOLE = frozenset(XSD + name for name in (*SIZES, *SIGNS, *UNSIGNED))
FRACTIONS = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})
TRIPLE_COLUMNS = ("subject", "predicate", "object")


def no_labels(iris: Iterable[str], lang: str) -> Mapping[str, str]:
    """Labels of nothing."""
    return {}


def python_value(term: Term | None) -> Any:
    """A term as a plain Python value: text, int, float or bool; None where there is none."""
    if isinstance(term, ox.Literal):
        if term.datatype.value in WHOLE:
            return int(term.value)
        if term.datatype.value in FRACTIONS:
            return float(Decimal(term.value))
        if term.datatype.value == XSD + "boolean":
            return term.value in TRUE
    return None if term is None else term.value if not isinstance(term, ox.Triple) else str(term)


def short(iri: str) -> str:
    """What an IRI is called when nothing has a label for it: its last part, or its path inside its ecosystem."""
    return iri.rpartition("/_/")[2] if "/_/" in iri else iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


@dataclass(frozen=True)
class Rows:
    """The answer to a question.

    ``rows`` for SELECT, ``boolean`` for ASK, ``triples`` for CONSTRUCT and DESCRIBE (which then are the rows too).
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    question: Question | None = None
    hints: tuple[str, ...] = ()
    labeller: Labeller = field(default=no_labels, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows) if self.boolean is None else self.boolean

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as plain Python values by column; an IRI is its text."""
        for row in self.rows:
            yield dict(zip(self.columns, map(python_value, row), strict=True))

    def first(self, count: int) -> Rows:
        """The answer with the first rows only."""
        triples = None if self.triples is None else self.triples[:count]
        return replace(self, rows=self.rows[:count], triples=triples)

    def labels(self, lang: str | None = None) -> Mapping[str, str]:
        """The words for each IRI in the rows."""
        named = {term.value: None for row in self.rows for term in row if isinstance(term, ox.NamedNode)}
        return {**{iri: short(iri) for iri in named}, **self.labeller(named, lang or spoken())}

    def headings(self, lang: str | None = None) -> list[str]:
        """The words above the columns: those of the question, else the names of the variables."""
        words = self.question.columns if self.question else {}
        return [words[name][lang or spoken()] if name in words else name for name in self.columns]

    def cells(self, lang: str | None = None) -> list[list[str]]:
        """The rows as words: labels instead of IRIs, nothing for what is missing."""
        words = self.labels(lang)

        def word(term: Term | None) -> str:
            if term is None:
                return ""
            return words[term.value] if isinstance(term, ox.NamedNode) else _text(term)

        return [[word(term) for term in row] for row in self.rows]

    def to_frame(self, lang: str | None = None) -> pd.DataFrame:
        """A pandas frame of the rows: IRIs as text, or their labels when a language is named.

        Raises `DesfError` when pandas is not installed.
        """
        try:
            import pandas as pd
        except ModuleNotFoundError as error:
            if error.name != "pandas":
                raise
            raise DesfError(problem("query.no-pandas")) from None
        words = self.labels(lang) if lang else {}
        data = [
            [words.get(t.value, t.value) if isinstance(t, ox.NamedNode) else python_value(t) for t in row]
            for row in self.rows
        ]
        return pd.DataFrame(data, columns=list(self.columns))

    def _repr_html_(self, limit: int = 60) -> str:
        """A table for Jupyter, at most sixty rows of it."""
        if self.boolean is not None:
            return f"<p>{say('query.yes' if self.boolean else 'query.no')}</p>"
        head = "".join(f"<th>{html.escape(word)}</th>" for word in self.headings())
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.first(limit).cells()
        )
        more = f"<p>{say('query.more', count=len(self) - limit)}</p>" if len(self) > limit else ""
        title = f"<caption>{html.escape(self.question.question[spoken()])}</caption>" if self.question else ""
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _text(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
