"""Finds and loads the knowledge: ontology, shapes, context and cases. No other module knows where they lie."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from desf_graph.errors import KnowledgeError, Problem
from desf_graph.namespaces import (
    ID,
    RDF_TYPE,
    RDFS_LABEL,
    RDFS_RANGE,
    RDFS_SUBCLASS_OF,
    SKOS_ALT_LABEL,
    SKOS_BROADER,
    SKOS_PREF_LABEL,
)

ENGINE_PREDICATES = frozenset({RDF_TYPE, RDFS_SUBCLASS_OF, SKOS_BROADER})


@cache
def root() -> Path:
    """The folder that holds ``ontology/``, ``shapes/`` and ``cases/``: the packaged data, else the checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "data", here.parent.parent):
        if (candidate / "ontology" / "desf.ttl").is_file():
            return candidate
    raise KnowledgeError(Problem("the ontology is not installed with the package", fix="install desf-graph again"))


class Graph:
    """Triples with the two indexes that looking things up needs."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.triples = triples
        self._objects: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        self._subjects: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        for triple in triples:
            self._objects[triple.subject, triple.predicate].append(triple.object)
            self._subjects[triple.predicate, triple.object].append(triple.subject)

    def objects(self, subject: Any, predicate: ox.NamedNode) -> list[Any]:
        """All objects of a subject and a predicate, in the order they were read."""
        return self._objects.get((subject, predicate), [])

    def subjects(self, predicate: ox.NamedNode, value: Any) -> list[Any]:
        """All subjects that have this value for a predicate."""
        return self._subjects.get((predicate, value), [])

    def text(self, subject: Any, predicate: ox.NamedNode, lang: str) -> str | None:
        """The value in a language, else in English, else any."""
        values = {o.language: o.value for o in self.objects(subject, predicate) if isinstance(o, ox.Literal)}
        return values.get(lang) or values.get("en") or next(iter(values.values()), None)


def _read(files: list[Path]) -> list[ox.Triple]:
    if not files:
        raise KnowledgeError(Problem("no Turtle file found", str(root())))
    return [quad.triple for file in files for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)]


@cache
def ontology() -> Graph:
    """Classes, properties, own lists and the handbook; the alignment is not among them."""
    folder = root() / "ontology"
    files = [folder / "desf.ttl", folder / "lists.ttl", *sorted((folder / "handbook").glob("*.ttl"))]
    return Graph(_read(files))


def structure() -> list[ox.Triple]:
    """The triples of the ontology that a SHACL engine needs: types, subclasses and hierarchy, no literals."""
    return [t for t in ontology().triples if t.predicate in ENGINE_PREDICATES]


@cache
def shapes() -> Graph:
    """All shapes that are shipped."""
    return Graph(_read(sorted((root() / "shapes").glob("*.ttl"))))


@cache
def profile() -> Graph:
    """The default profile: by the end of which phase each rule is due."""
    return Graph(_read([root() / "shapes" / "profiles" / "default.ttl"]))


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context of the YAML form (``@context``) and our annotations of its keys (``keys``)."""
    loaded: dict[str, Any] = json.loads((root() / "ontology" / "context.jsonld").read_text("utf-8"))
    return loaded


def expand(name: str) -> str:
    """An absolute IRI from a prefixed name of the context."""
    prefix, colon, local = name.partition(":")
    base = context()["@context"].get(prefix)
    return base + local if colon and isinstance(base, str) else name


def range_of(predicate: str) -> str | None:
    """The class that the values of a property have (rdfs:range), or None."""
    classes = [o.value for o in ontology().objects(ox.NamedNode(predicate), RDFS_RANGE) if isinstance(o, ox.NamedNode)]
    return classes[0] if classes else None


@cache
def terms(class_iri: str) -> dict[str, str]:
    """Slug and lower-case labels (nl, en) of each concept of a handbook class -> its IRI; preferred labels win."""
    found: dict[str, str] = {}
    concepts = [s for s in ontology().subjects(RDF_TYPE, ox.NamedNode(class_iri)) if s.value.startswith(ID)]
    for predicate in (None, SKOS_PREF_LABEL, SKOS_ALT_LABEL):
        for concept in concepts:
            names = (
                [concept.value.rsplit("/", 1)[1]]
                if predicate is None
                else [o.value for o in ontology().objects(concept, predicate)]
            )
            for name in names:
                found.setdefault(name.casefold(), concept.value)
    return found


def label(term: Any, lang: str) -> str | None:
    """The label of a term of the ontology in a language."""
    return ontology().text(term, SKOS_PREF_LABEL, lang) or ontology().text(term, RDFS_LABEL, lang)
