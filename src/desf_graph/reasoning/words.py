"""Triples and rules in words; the sentences themselves stand in the catalogues, under ``reasoning``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.messages import CATALOGUES, say
from desf_graph.namespaces import RDF, RDF_TYPE, RDFS, RDFS_LABEL
from desf_graph.reasoning.tables import OWL
from desf_graph.reasoning.terms import Triple
from desf_graph.record import Record

FIRST, REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")


class Speaker:
    """Puts terms and triples into words in a language: the record's own labels, else the ontology's, else the id."""

    def __init__(self, record: Record, lang: str) -> None:
        self.lang = lang
        self._labels: dict[object, dict[str | None, str]] = {}
        for triple in record.triples:
            if triple.predicate == RDFS_LABEL and isinstance(triple.object, ox.Literal):
                self._labels.setdefault(triple.subject, {})[triple.object.language] = triple.object.value

    def name(self, node: object) -> str:
        """A term in words."""
        if isinstance(node, ox.Literal):
            return f'"{node.value}"'
        own = self._labels.get(node, {})
        if own:
            return own.get(self.lang) or own.get(None) or own.get("en") or next(iter(own.values()))
        if isinstance(node, ox.BlankNode):
            return say("reasoning.unnamed", self.lang)
        iri = node.value if isinstance(node, ox.NamedNode) else str(node)
        owner, nested, path = iri.rpartition("/_/")
        if nested:
            return f"{path} ({self.name(ox.NamedNode(owner))})"
        short = iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
        if iri.startswith((OWL, RDF, RDFS)):
            return CATALOGUES[self.lang].get(f"reasoning.word.{short}", short)
        return knowledge.label(iri, self.lang) or short

    def sentence(self, triple: Triple) -> str:
        """A triple in words."""
        subject, value = self.name(triple.subject), self.name(triple.object)
        if triple.predicate == RDF_TYPE:
            return f"{subject} {say('reasoning.word.type', self.lang)} {value}"
        return f"{subject} {self.name(triple.predicate)} {value}"

    def rule(self, name: str, bindings: dict[str, Any], axioms: Collection[Triple], kind: str = "rule") -> str:
        """Why a rule draws its conclusion, or (`kind` false) what contradicts what."""
        key = f"reasoning.{kind}.{name}"
        if key not in CATALOGUES[self.lang]:
            key = f"reasoning.{kind}.{'scm' if name.startswith('scm') else 'other'}"
        values = {variable[1:]: self.name(node) for variable, node in bindings.items()}
        if "?l" in bindings:
            values["l"] = self._members(bindings["?l"], axioms)
        return say(key, self.lang, **values)

    def _members(self, head: object, axioms: Collection[Triple]) -> str:
        first: dict[Any, Any] = {t.subject: t.object for t in axioms if t.predicate == FIRST}
        rest: dict[Any, Any] = {t.subject: t.object for t in axioms if t.predicate == REST}
        names = []
        while head in first:
            names.append(f"'{self.name(first[head])}'")
            head = rest.get(head)
        joined = ", ".join(names[:-1])
        return f"{joined} {say('reasoning.and', self.lang)} {names[-1]}" if joined else "".join(names)
