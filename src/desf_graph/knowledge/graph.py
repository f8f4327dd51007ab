"""A graph of pyoxigraph triples with the two indexes that looking things up needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from desf_graph.errors import KnowledgeError
from desf_graph.messages import problem
from desf_graph.namespaces import RDF_FIRST, RDF_NIL, RDF_REST


class Graph:
    """Triples, in the order they were read, indexed by subject and predicate and by predicate and object."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.triples = triples
        self._objects: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        self._subjects: dict[tuple[Any, Any], list[Any]] | None = None  # made when first asked for: few graphs need it
        for triple in triples:
            self._objects[triple.subject, triple.predicate].append(triple.object)

    def objects(self, subject: Any, predicate: ox.NamedNode) -> list[Any]:
        """All objects of a subject and a predicate."""
        return self._objects.get((subject, predicate), [])

    def value(self, subject: Any, predicate: ox.NamedNode) -> Any:
        """The first object of a subject and a predicate, or None."""
        return next(iter(self._objects.get((subject, predicate), ())), None)

    def subjects(self, predicate: ox.NamedNode, value: Any) -> list[Any]:
        """All subjects that have this value for a predicate."""
        if self._subjects is None:
            self._subjects = defaultdict(list)
            for triple in self.triples:
                self._subjects[triple.predicate, triple.object].append(triple.subject)
        return self._subjects.get((predicate, value), [])

    def texts(self, subject: Any, predicate: ox.NamedNode) -> dict[str, str]:
        """The literal of each language (``""`` for none) of a subject and a predicate; the first one wins."""
        found: dict[str, str] = {}
        for value in self._objects.get((subject, predicate), ()):
            if isinstance(value, ox.Literal):
                found.setdefault((value.language or "").lower(), value.value)
        return found

    def text(self, subject: Any, predicate: ox.NamedNode, lang: str) -> str | None:
        """The literal in a language, else without one, else in English, else any, else None."""
        return in_language(self.texts(subject, predicate), lang)

    def members(self, head: Any) -> list[Any]:
        """The members of an RDF list; a broken list ends where it breaks."""
        found: list[Any] = []
        while head is not None and head != RDF_NIL and len(found) < len(self.triples):
            found += self.objects(head, RDF_FIRST)[:1]
            head = self.value(head, RDF_REST)
        return found


def in_language(texts: dict[str, str], lang: str) -> str | None:
    """The text in a language (``nl-NL`` serves nl), else without one, else in English, else any, else None."""
    for wanted in (lang, *(tag for tag in sorted(texts) if tag.startswith(lang + "-")), "", "en", *sorted(texts)):
        if wanted in texts:
            return texts[wanted]
    return None


def read_turtle(files: Iterable[Path]) -> Graph:
    """The triples of Turtle files. Raises `KnowledgeError` where there is none, or one is malformed."""
    named = list(files)
    if not named:
        raise KnowledgeError(problem("knowledge.no-turtle"))
    triples: list[ox.Triple] = []
    for file in named:
        try:
            # The path itself would be opened by the parser; bytes keep odd paths and a byte order mark harmless.
            text = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
            triples += (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
        except OSError as error:
            reason = (error.strerror or "refused").lower()
            raise KnowledgeError(problem("input.refused", str(file), reason=reason)) from None
        except SyntaxError as error:
            raise KnowledgeError(
                problem("rdf.syntax", str(file), error.lineno, error.offset, reason=str(error.msg))
            ) from None
    return Graph(triples)
