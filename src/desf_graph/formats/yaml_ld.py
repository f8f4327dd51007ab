"""The YAML form: failsafe reading, one generic walk that knows no DESF term, then JSON-LD."""

from __future__ import annotations

import difflib
import json
import re
from typing import Any

import pyoxigraph as ox
import yaml

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.namespaces import DESF, ID, PARTIAL, RECORD_STATUS
from desf_graph.record import Position, Record

MAX_NODES = 200_000
MAX_DEPTH = 60
BAD_ID = re.compile(r"[\s#<>\"{}|\\^`]")
MERGE = "<<"


def read(text: str, name: str) -> Record:
    """Read an ecosystem in the YAML form. Raises `InputError` that names every problem found."""
    return _Walk(_compose(text, name), name).record()


def _compose(text: str, name: str) -> yaml.MappingNode:
    for number, written in enumerate(text.splitlines(), 1):
        if re.match(r" *\t", written):
            raise InputError(Problem("the line is indented with a tab", name, number, fix="use spaces"))
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if "quoted scalar" in str(error.context) else error.problem_mark
        fix = "close the quote" if "quoted scalar" in str(error.context) else ""
        at: tuple[int | None, int | None] = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(Problem(str(error.problem), name, at[0], at[1], fix)) from None
    except yaml.YAMLError as error:
        raise InputError(Problem(str(error).splitlines()[0], name)) from None
    except RecursionError:
        raise InputError(Problem("it is nested too deeply", name, fix=f"stay under {MAX_DEPTH} levels")) from None
    if not isinstance(root, yaml.MappingNode):
        raise InputError(Problem("no ecosystem in it (looked for keys such as id and participants)", name))
    _measure(root, name, {}, 0)
    return root


def _measure(node: Any, name: str, sizes: dict[int, int], depth: int) -> int:
    """The number of nodes after all aliases are expanded, counted without expanding them."""
    if depth > MAX_DEPTH:
        line = node.start_mark.line + 1
        raise InputError(Problem("it is nested too deeply", name, line, fix=f"stay under {MAX_DEPTH} levels"))
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = MAX_NODES + 1  # an alias to a node that holds it has no end
    parts: list[Any] = []
    if isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
    size = 1 + sum(_measure(part, name, sizes, depth + 1) for part in parts)
    if size > MAX_NODES:
        line = node.start_mark.line + 1
        raise InputError(Problem("its aliases grow without end", name, line, fix="write the values out"))
    sizes[id(node)] = size
    return size


class _Walk:
    def __init__(self, root: yaml.MappingNode, name: str) -> None:
        self.name = name
        self.root = root
        self.context: dict[str, Any] = knowledge.context()["@context"]
        self.notes: dict[str, Any] = {
            knowledge.expand(self.context[key]["@id"]): note for key, note in knowledge.context()["keys"].items()
        }
        self.problems: list[Problem] = []
        self.subjects: dict[str, Position] = {}
        self.places: dict[tuple[str, str, str], Position] = {}
        self.base = ""
        self.ids: dict[str, str] = {}

    def record(self) -> Record:
        pairs = self._pairs(self.root, top=True)
        given = next((value for key, value in pairs if key.value == "id"), None)
        if given is None:
            what = "no ecosystem in it: the key 'id' of desf:Ecosystem is not there"
            raise InputError(Problem(what, self.name, fix="add id: https://example.org/name"))
        self.base = given.value if isinstance(given, yaml.ScalarNode) else ""
        if BAD_ID.search(self.base) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", self.base):
            self._problem(
                given, f"'{self.base}' is no absolute IRI without space or fragment", "use https://example.org/name"
            )
            raise InputError(*self.problems)
        self._collect(self.root)
        document = self._node(self.root, self.base, DESF + "Ecosystem", top=True)
        if self.problems:
            raise InputError(*self.problems)
        prepared = json.dumps({"@context": self.context, **document}, ensure_ascii=False).encode("utf-8")
        try:
            triples = [quad.triple for quad in ox.parse(prepared, format=ox.RdfFormat.JSON_LD)]
        except SyntaxError as error:
            raise InputError(Problem(str(error.msg), self.name)) from None
        positions = {t: place for t in triples if (place := self.places.get(_key(t)))}
        return Record(triples, positions, self.subjects)

    def _problem(self, node: Any, what: str, fix: str = "") -> None:
        self.problems.append(Problem(what, self.name, node.start_mark.line + 1, node.start_mark.column + 1, fix))

    def _place(self, node: Any) -> Position:
        return Position(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _pairs(self, mapping: yaml.MappingNode, top: bool = False) -> list[tuple[Any, Any]]:
        """Key and value nodes, merge keys honoured, duplicates refused, top-level x- keys dropped."""
        own: dict[str, tuple[Any, Any]] = {}
        merged: list[tuple[Any, Any]] = []
        for key, value in mapping.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InputError(
                    Problem("a key is no plain word", self.name, key.start_mark.line + 1, fix="write a word")
                )
            if key.value == MERGE:
                for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    merged += self._pairs(source) if isinstance(source, yaml.MappingNode) else []
                continue
            if top and str(key.value).startswith("x-"):
                continue
            if key.value in own:
                first = own[key.value][0].start_mark.line + 1
                problem = Problem(
                    f"the key '{key.value}' stands here and on line {first}",
                    self.name,
                    key.start_mark.line + 1,
                    key.start_mark.column + 1,
                    "keep one of the two",
                )
                raise InputError(problem)
            own[key.value] = (key, value)
        for key, value in merged:
            own.setdefault(key.value, (key, value))
        return list(own.values())

    def _collect(self, node: Any) -> None:
        if isinstance(node, yaml.SequenceNode):
            for part in node.value:
                self._collect(part)
        elif isinstance(node, yaml.MappingNode):
            for key, value in self._pairs(node, top=node is self.root):
                if key.value == "id" and node is not self.root and isinstance(value, yaml.ScalarNode):
                    if BAD_ID.search(value.value):
                        slug = re.sub(r"[^a-z0-9]+", "-", value.value.casefold()).strip("-")
                        self._problem(
                            value, f"the id '{value.value}' has a space or a sign it may not have", f"use {slug}"
                        )
                    self.ids[value.value] = self._absolute(value.value)
                elif key.value == "id" and node is not self.root:
                    self._problem(value, "the id is no plain word", "write one short word")
                self._collect(value)

    def _absolute(self, short: str) -> str:
        return short if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", short) else f"{self.base}/{short}"

    def _node(self, mapping: yaml.MappingNode, iri: str, class_iri: str | None, top: bool = False) -> dict[str, Any]:
        out: dict[str, Any] = {"@id": iri}
        if class_iri:
            out["@type"] = class_iri
        self.subjects.setdefault(iri, self._place(mapping))
        for key, value in self._pairs(mapping, top=top):
            if key.value == "id":
                continue
            definition = self.context.get(key.value)
            if not isinstance(definition, dict):
                known = [k for k, d in self.context.items() if isinstance(d, dict)]
                near = difflib.get_close_matches(key.value, known, 1)
                self._problem(
                    key, f"unknown key '{key.value}'", f"did you mean {near[0]}?" if near else "check the spelling"
                )
                continue
            predicate = knowledge.expand(definition["@id"])
            note = self.notes.get(predicate, {})
            if predicate == RECORD_STATUS.value and isinstance(value, yaml.MappingNode):
                statuses = knowledge.range_of(predicate)
                out[DESF + "partialList"] = [
                    k.value
                    for k, v in self._pairs(value)
                    if self._look_up(v, note, statuses, key.value) == PARTIAL.value
                ]
                continue
            parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
            values = [
                self._value(part, key.value, definition, predicate, note, f"{iri}/_/{key.value}/{number}", iri)
                for number, part in enumerate(parts, 1)
            ]
            out[key.value] = [v for v in values if v is not None]
        return out

    def _value(
        self,
        node: Any,
        key: str,
        definition: dict[str, Any],
        predicate: str,
        note: dict[str, Any],
        path: str,
        subject: str,
    ) -> Any:
        kind = definition.get("@type")
        if kind == "@id":
            return self._resource(node, predicate, note, path, subject, key)
        if isinstance(node, yaml.MappingNode) and definition.get("@container") == "@language":
            texts = []
            for tag, text in self._pairs(node):
                if not isinstance(text, yaml.ScalarNode):
                    self._problem(text, f"'{key}' takes one text per language", "write the text itself")
                    continue
                self.places[subject, predicate, text.value] = self._place(text)
                texts.append({"@value": text.value, "@language": tag.value})
            return texts
        if not isinstance(node, yaml.ScalarNode):
            self._problem(node, f"'{key}' takes a plain value", "write the value itself")
            return None
        self.places[subject, predicate, node.value] = self._place(node)
        return node.value

    def _resource(self, node: Any, predicate: str, note: dict[str, Any], path: str, subject: str, key: str) -> Any:
        range_iri = knowledge.range_of(predicate)
        if isinstance(node, yaml.SequenceNode):
            self._problem(node, f"'{key}' holds a list in a list", "write one list")
            return None
        if isinstance(node, yaml.MappingNode):
            given = next((v.value for k, v in self._pairs(node) if k.value == "id"), None)
            iri = self._absolute(given) if isinstance(given, str) else path
            self.places[subject, predicate, iri] = self._place(node)
            return self._node(node, iri, range_iri)
        found = self._look_up(node, note, range_iri, key)
        if found is None:
            return None
        if "wrap" in note and found.startswith(ID):
            inner = knowledge.expand(self.context[note["wrap"]]["@id"])
            self.places[subject, predicate, path] = self.places[path, inner, found] = self._place(node)
            self.subjects.setdefault(path, self._place(node))
            return {"@id": path, "@type": range_iri, inner: {"@id": found}}
        self.places[subject, predicate, found] = self._place(node)
        return {"@id": found}

    def _look_up(self, node: Any, note: dict[str, Any], range_iri: str | None, key: str) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._problem(node, f"'{key}' takes a plain value", "write the value itself")
            return None
        word = node.value
        if note.get("all") and word in knowledge.context()["everyone"]:
            return self.base
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", word) and not BAD_ID.search(word):
            return str(word)
        if "namespace" in note:
            return str(note["namespace"] + word)
        wrapped = note.get("wrap")
        classes = [knowledge.range_of(knowledge.expand(self.context[wrapped]["@id"]))] if wrapped else [range_iri]
        if "lists" in note:
            classes = [knowledge.expand(name) for name in note["lists"]]
        names: dict[str, str] = {}
        for class_iri in classes:
            for name, iri in knowledge.terms(class_iri).items() if class_iri else ():
                names.setdefault(name, iri)
        if word.casefold() in names:
            return names[word.casefold()]
        if not names and word in self.ids:
            return self.ids[word]
        known = list(names) or list(self.ids)
        near = difflib.get_close_matches(word.casefold(), known, 1)
        what = f"'{word}' is no term that '{key}' knows" if names else f"'{word}' is not an id in this file"
        self._problem(node, what, f"did you mean {near[0]}?" if near else "check the spelling")
        return None


def _key(triple: ox.Triple) -> tuple[str, str, str]:
    value = triple.object.value if isinstance(triple.object, (ox.NamedNode, ox.Literal)) else ""
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
    return subject, triple.predicate.value, value
