"""Finds and loads the knowledge: ontology, shapes, profile, queries, context and cases.

No other module knows where they lie. An installed package carries them in ``data/``, with what is derived from them
in ``data/compiled/`` (`compiled.py`); a checkout has the folders themselves, and derives the rest when it is asked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from desf_graph.errors import KnowledgeError
from desf_graph.knowledge import compiled
from desf_graph.knowledge.graph import Graph, in_language, read_turtle
from desf_graph.knowledge.tables import ProfileLine, Rule, Tables, Texts, digest, profile_lines, rule_name, rules
from desf_graph.messages import problem
from desf_graph.namespaces import ID, slug

__all__ = [
    "Graph",
    "ProfileLine",
    "Rule",
    "Tables",
    "Texts",
    "belongs",
    "case_files",
    "case_sections",
    "context",
    "derived",
    "derived_text",
    "digest",
    "ecosystem_schema",
    "example_files",
    "expand",
    "in_language",
    "label",
    "ontology",
    "ontology_files",
    "profile",
    "profile_lines",
    "range_of",
    "read_turtle",
    "root",
    "rule_name",
    "rules",
    "shapes",
    "shapes_text",
    "slug",
    "structure_text",
    "tables",
    "terms",
    "theory_text",
]


@cache
def root() -> Path:
    """The folder that holds ``ontology/``, ``shapes/`` and ``cases/``: the packaged data, else the checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "data", package.parent.parent):
        if (candidate / "ontology" / "desf.ttl").is_file():
            return candidate
    raise KnowledgeError(problem("knowledge.missing"))


def ontology_files() -> list[Path]:
    """The Turtle files of classes, properties, own lists and the handbook; the alignment is not among them."""
    folder = root() / "ontology"
    return [folder / "desf.ttl", folder / "lists.ttl", *sorted((folder / "handbook").glob("*.ttl"))]


@cache
def ontology() -> Graph:
    """What the files of the ontology say."""
    return read_turtle(ontology_files())


@cache
def shapes() -> Graph:
    """All shapes that are shipped, but for those on the closure (``derived.ttl``)."""
    return read_turtle(f for f in sorted((root() / "shapes").glob("*.ttl")) if f.name != "derived.ttl")


@cache
def derived() -> Graph:
    """The shapes that look at the closure (``derived.ttl``)."""
    return read_turtle([root() / "shapes" / "derived.ttl"])


@cache
def profile() -> Graph:
    """The default profile."""
    return read_turtle([root() / "shapes" / "profiles" / "default.ttl"])


@cache
def tables() -> Tables:
    """The look-up tables; compiled where the package carries them."""
    found: Tables = compiled.tables(root(), lambda: (ontology(), shapes(), derived(), profile()))
    return found


@cache
def structure_text() -> str:
    """What a SHACL engine needs of the ontology, as N-Triples: types, subclasses and hierarchy, no literals."""
    return compiled.structure(root(), ontology)


def theory_text() -> str | None:
    """The ontology closed for reasoning, where the package carries it."""
    return compiled.theory(root())


@cache
def shapes_text() -> str:
    """What an engine needs of the shapes, as N-Triples."""
    return compiled.shapes(root(), shapes)


@cache
def derived_text() -> str:
    """What an engine needs of the shapes on the closure, as N-Triples."""
    return compiled.derived(root(), derived)


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context of the YAML form (``@context``) and our annotations of its keys (``keys``)."""
    loaded: dict[str, Any] = json.loads((root() / "ontology" / "context.jsonld").read_text("utf-8"))
    return loaded


def ecosystem_schema() -> str:
    """The JSON Schema of the YAML form, for editors."""
    return (root() / "ontology" / "ecosystem.schema.json").read_text("utf-8")


def case_files() -> dict[str, Path]:
    """The cases that are shipped, by name, sorted."""
    return {file.stem: file for file in sorted((root() / "cases").glob("*.yaml"))}


def case_sections(name: str) -> list[str]:
    """The sections and boxes of the handbook that a case rests on, as IRIs; none for a case that is made up."""
    import yaml

    file = root() / "cases" / "expected" / f"{name}.yaml"
    said = yaml.load(file.read_text("utf-8"), yaml.BaseLoader) if file.is_file() else {}
    return [f"{ID}source/{section}" for section in said.get("box", [])]


def example_files(rule: str) -> dict[str, Path]:
    """The valid and the invalid example of a rule, by those words."""
    folder = root() / "shapes" / "examples" / rule
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {word: file for word in ("valid", "invalid") for file in files if file.stem == word}


def expand(name: str) -> str:
    """An absolute IRI from a prefixed name of the context."""
    prefix, colon, local = name.partition(":")
    base = context()["@context"].get(prefix)
    return base + local if colon and isinstance(base, str) else name


def range_of(predicate: str) -> str | None:
    """The class that the values of a property have (rdfs:range), or None."""
    return tables()["ranges"].get(predicate)


def belongs(predicate: str, class_iri: str) -> bool:
    """Whether things of a class may have a property: its rdfs:domain is that class or one above it, or not stated."""
    domain = tables()["domains"].get(predicate)
    return domain is None or domain in (class_iri, *tables()["superclasses"].get(class_iri, []))


def terms(class_iri: str) -> dict[str, str]:
    """Slug and case-folded labels (nl, en) of each concept of a handbook class -> its IRI."""
    return tables()["terms"].get(class_iri, {})


def label(iri: str, lang: str) -> str | None:
    """The label of a term of the ontology in a language."""
    return in_language(tables()["labels"].get(iri, {}), lang)
