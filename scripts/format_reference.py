#!/usr/bin/env python3
"""Write the two descriptions of the YAML form that follow from the context and the ontology.

- ``ontology/ecosystem.schema.json``: a JSON Schema, by which editors complete keys and terms and show definitions;
- the tables in ``docs/format.md``, after the line that says so.

Run it after a change of ``context.jsonld`` or of a definition; a test holds both files against it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from desf_graph import knowledge  # noqa: E402
from desf_graph.formats import yaml_ld  # noqa: E402
from desf_graph.namespaces import (  # noqa: E402
    DESF,
    RDFS,
    RDFS_SUBCLASS_OF,
    RECORD_STATUS,
    SCHEMA,
    SKOS_ALT_LABEL,
    SKOS_DEFINITION,
    SKOS_PREF_LABEL,
    slug,
    value,
)

SCHEMA_FILE = ROOT / "ontology" / "ecosystem.schema.json"
DOCS_FILE = ROOT / "docs" / "format.md"
MARK = "<!-- The rest is written by scripts/format_reference.py. -->\n"

DOMAINS = (ox.NamedNode(RDFS + "domain"), ox.NamedNode(SCHEMA + "domainIncludes"))
LANGUAGES = ("en", "nl")
WORD = {"type": ["string", "number", "boolean"]}
IRI = '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s#<>"{}|\\\\^`]+$'
PLAIN_ID = '^[^\\s#<>"{}|\\\\^`]+$'

# What the borrowed properties say here; their own vocabularies define them, in English and for all uses.
BORROWED = {
    "name": ("What it is called.", "Hoe het heet."),
    "description": ("What it is, in a few sentences.", "Wat het is, in een paar zinnen."),
    "from": ("The first day on which it counts.", "De eerste dag waarop het geldt."),
    "until": ("The last day on which it counts.", "De laatste dag waarop het geldt."),
    "url": ("Where it can be found on the web.", "Waar het op het web te vinden is."),
    "country": ("The country that it is in, as a code of two letters.", "Het land, als code van twee letters."),
}
ID = (
    "A short name, unique in the file, by which others refer to it; the ecosystem's own is a whole IRI.",
    "Een korte naam, uniek in het bestand, waarmee andere ernaar verwijzen; die van het ecosysteem is een hele IRI.",
)

# What a plain value takes: a JSON Schema, and the same in words.
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "xsd:date": ({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}, "date, `2026-11-01`"),
    "xsd:duration": ({"type": "string", "pattern": "^P(?=.)(\\d+[YMWD])*(T(\\d+[HMS])+)?$"}, "duration, `P1Y`"),
    "xsd:decimal": ({"type": ["number", "string"], "pattern": "^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)$"}, "number, `1.50`"),
    "xsd:boolean": ({"enum": [True, False, "true", "false"]}, "`true` or `false`"),
    "xsd:anyURI": ({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"}, "web address"),
}


class Key:
    """One key of the YAML form, in both languages, with the property that it stands for."""

    def __init__(self, english: str, dutch: str, predicate: str) -> None:
        self.names = (english, dutch)
        self.predicate = predicate
        self.definition: dict[str, Any] = knowledge.context()["@context"][english]
        self.note: dict[str, Any] = knowledge.context()["keys"].get(english, {})
        self.range = knowledge.range_of(predicate)
        graph = knowledge.ontology()
        node = ox.NamedNode(predicate)
        self.classes = [value(o) for domain in DOMAINS for o in graph.objects(node, domain)]
        # rdfs:domain binds; schema:domainIncludes names where a key is usual, and it may stand elsewhere.
        self.is_bound = bool(graph.objects(node, DOMAINS[0]))
        texts = graph.texts(node, SKOS_DEFINITION)
        own = BORROWED.get(english, ("", ""))
        self.says = tuple(texts.get(lang, own[number]) for number, lang in enumerate(LANGUAGES))

    @property
    def lists(self) -> list[str]:
        """The classes of the terms that it takes; none where it takes ids, things or words."""
        if "lists" in self.note:
            return [knowledge.expand(name) for name in self.note["lists"]]
        inner = self.note.get("wrap")
        found = knowledge.range_of(knowledge.expand(knowledge.context()["@context"][inner]["@id"])) if inner else None
        named = found or self.range or ""
        return [named] if knowledge.terms(named) else []


def keys() -> list[Key]:
    """All keys, in the order of the context."""
    dutch: dict[str, str] = {}
    for name, meaning in knowledge.context()["@context"].items():
        if isinstance(meaning, dict):
            dutch[knowledge.expand(meaning["@id"])] = name
    return [Key(english, dutch[predicate], predicate) for predicate, english in yaml_ld.first_keys().items()]


def things(all_keys: Iterable[Key]) -> dict[str, list[Key]]:
    """Each kind of thing that is written in the form -> the keys that are its own; the general ones stand under ""."""
    by_class: dict[str, list[Key]] = {"": [], DESF + "Ecosystem": []}
    for key in all_keys:
        if key.definition.get("@type") == "@id" and key.range and (not key.lists or key.note.get("wrap")):
            by_class.setdefault(key.range, [])
        if not key.classes:
            by_class[""].append(key)
    graph = knowledge.ontology()
    for name in by_class:
        above = {name, *(value(o) for o in graph.objects(ox.NamedNode(name or DESF), RDFS_SUBCLASS_OF))}
        by_class[name] += [key for key in all_keys if above & set(key.classes)]
    return by_class


# --- The schema ---------------------------------------------------------------


def schema() -> dict[str, Any]:
    """The JSON Schema of a file (draft 7, which editors know best)."""
    all_keys = keys()
    by_class = things(all_keys)
    definitions: dict[str, Any] = {"kind-word": WORD, "kind-text": _text_schema(), "kind-id": _id_schema(PLAIN_ID)}
    for key in all_keys:
        english, dutch = key.names
        definitions[english] = {"description": key.says[0], **_value_schema(key, by_class)}
        if dutch != english:
            definitions[dutch] = {"description": key.says[1], "allOf": [_ref(english)]}
        for name in key.lists:
            definitions.setdefault(slug(name), _terms_schema([name]))
    for name in by_class:
        if name not in ("", DESF + "Ecosystem"):
            definitions[slug(name)] = {
                **_thing_schema(name, all_keys, by_class, _ref("kind-id")),
                "type": ["object", "string"],
            }
    root = _thing_schema(DESF + "Ecosystem", all_keys, by_class, _id_schema(IRI))
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://w3id.org/desf/ecosystem.schema.json",
        "title": "DESF ecosystem",
        **root,
        "type": "object",
        "required": ["id"],
        "patternProperties": {**root["patternProperties"], "^x-": {}},
        "definitions": dict(sorted(definitions.items())),
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def _id_schema(pattern: str) -> dict[str, Any]:
    return {"description": "\n\n".join(ID), "type": ["string", "number"], "pattern": pattern}


def _text_schema() -> dict[str, Any]:
    tag = {"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}
    languages = {"nl": _ref("kind-word"), "en": _ref("kind-word")}
    return {
        "type": [*WORD["type"], "object"],
        "properties": languages,
        "propertyNames": tag,
        "additionalProperties": _ref("kind-word"),
    }


def _thing_schema(
    name: str, all_keys: list[Key], by_class: dict[str, list[Key]], id_schema: dict[str, Any]
) -> dict[str, Any]:
    """Its own keys and the general ones; those that are usual elsewhere pass, though they are not offered."""
    definition = knowledge.ontology().texts(ox.NamedNode(name), SKOS_DEFINITION)
    properties: dict[str, Any] = {"id": id_schema}
    for key in [*by_class[""], *by_class[name]]:
        properties |= {word: _ref(word) for word in key.names}
    elsewhere = [word for key in all_keys if not key.is_bound for word in key.names if word not in properties]
    unusual: dict[str, Any] = {f"^({'|'.join(dict.fromkeys(elsewhere))})$": {}}
    found: dict[str, Any] = {"properties": properties, "patternProperties": unusual, "additionalProperties": False}
    if definition:
        found = {"description": "\n\n".join(definition[lang] for lang in LANGUAGES), **found}
    return found


def _terms_schema(classes: list[str]) -> dict[str, Any]:
    """The terms of a list by slug, with their definitions to hover on, or by a label."""
    graph = knowledge.ontology()
    terms = list(dict.fromkeys(iri for name in classes for iri in knowledge.terms(name).values()))
    definitions = [graph.texts(ox.NamedNode(iri), SKOS_DEFINITION) for iri in terms]
    labels: dict[str, None] = {}
    for iri in terms:
        for predicate in (SKOS_PREF_LABEL, SKOS_ALT_LABEL):
            for label in graph.objects(ox.NamedNode(iri), predicate):
                labels |= {label.value: None, label.value.casefold(): None}
    slugs = [slug(iri) for iri in terms]
    hover = ["\n\n".join(texts.get(lang, "") for lang in LANGUAGES).strip() for texts in definitions]
    return {
        "anyOf": [
            {"enum": slugs, "enumDescriptions": hover},
            {"enum": [label for label in labels if label not in slugs]},
            {"type": "string", "pattern": "^https?://"},
        ]
    }


def _value_schema(key: Key, by_class: dict[str, list[Key]]) -> dict[str, Any]:
    one = _one_value(key, by_class)
    if key.predicate == RECORD_STATUS.value:
        listed = [word for found in by_class[DESF + "Ecosystem"] for word in found.names]
        by_list = {"propertyNames": {"enum": listed}, "additionalProperties": one}
        return {"if": {"type": "object"}, "then": by_list, "else": one}
    return {"if": {"type": "array"}, "then": {"items": one}, "else": one}


def _one_value(key: Key, by_class: dict[str, list[Key]]) -> dict[str, Any]:
    kind = key.definition.get("@type")
    if kind != "@id":
        if key.definition.get("@container") == "@language":
            return _ref("kind-text")
        return KINDS[kind][0] if kind else _ref("kind-word")
    refs = [_ref(slug(name)) for name in key.lists]
    terms: dict[str, Any] = refs[0] if len(refs) == 1 else {"anyOf": refs}
    if key.lists and key.note.get("wrap"):
        return {"if": {"type": "object"}, "then": _ref(slug(key.range or "")), "else": terms}
    if key.lists:
        return terms
    if key.range in by_class:
        return _ref(slug(key.range))
    if key.note.get("all"):
        return {"anyOf": [{"enum": knowledge.context()["everyone"]}, _ref("kind-word")]}
    return _ref("kind-word")


# --- The tables ---------------------------------------------------------------


def tables() -> str:
    """A table of keys per kind of thing, and the terms of each list."""
    all_keys = keys()
    by_class = things(all_keys)
    parts = [
        "\n## On everything\n",
        "These keys may stand on any thing.\n",
        _table(by_class[""], by_class, f"| `id` | `id` | short name | {ID[0]} |"),
    ]
    graph = knowledge.ontology()
    for name, own in by_class.items():
        if name and own:
            says = graph.texts(ox.NamedNode(name), SKOS_DEFINITION)
            dutch = knowledge.label(name, "nl")
            parts += [f"\n## {slug(name)}\n", f"{says.get('en', '')} In Dutch: *{dutch}*.\n", _table(own, by_class)]
    lists = dict.fromkeys(name for key in all_keys for name in key.lists)
    parts += ["\n## Terms\n", "`desf explain TERM` says what a term means.\n", "| list | terms |", "| --- | --- |"]
    for name in sorted(lists):
        slugs = dict.fromkeys(slug(iri) for iri in knowledge.terms(name).values())
        parts.append(f"| {_list_name(name)} | {', '.join(f'`{word}`' for word in slugs)} |")
    return "\n".join(parts) + "\n"


def _table(rows: list[Key], by_class: dict[str, list[Key]], first: str = "") -> str:
    lines = ["| key | sleutel | takes | says |", "| --- | --- | --- | --- |"] + ([first] if first else [])
    for key in rows:
        english, dutch = key.names
        lines.append(f"| `{english}` | `{dutch}` | {_takes(key, by_class)} | {key.says[0]} |")
    return "\n".join(lines)


def _takes(key: Key, by_class: dict[str, list[Key]]) -> str:
    kind = key.definition.get("@type")
    if key.predicate == RECORD_STATUS.value:
        return "term of record status, or one per list: `{agreements: partial}`"
    if kind != "@id":
        plain = KINDS[kind][1] if kind else "words"
        return "text" if key.definition.get("@container") == "@language" else plain
    if key.lists:
        name = slug(key.range or "")
        named = "term of " + " or ".join(map(_list_name, key.lists))
        return named + (f", or [{name}](#{name.lower()})" if "wrap" in key.note else "")
    if "namespace" in key.note:
        return "name of a rule"
    if key.range in by_class:
        name = slug(key.range)
        link = f"[{name}](#{name.lower()})" if by_class[key.range] else name
        return f"{link}, or its id"
    return "id, or `all`" if key.note.get("all") else "id"


def _list_name(name: str) -> str:
    label: str = knowledge.label(name, "en") or slug(name)
    return label.lower()


def texts() -> dict[Path, str]:
    """What both files should hold."""
    introduction = DOCS_FILE.read_text("utf-8").split(MARK)[0]
    return {
        SCHEMA_FILE: json.dumps(schema(), ensure_ascii=False, indent=1) + "\n",
        DOCS_FILE: introduction + MARK + tables(),
    }


if __name__ == "__main__":
    for file, text in texts().items():
        file.write_text(text, "utf-8")
