"""The YAML form: failsafe reading, one generic walk that knows no DESF term, then JSON-LD.

The walk does what a JSON-LD context cannot: it types nested nodes by the range of their property and gives them an IRI
(``{id}/_/{key}/{n}``, with the English key whatever the language), makes every value an absolute IRI (a term by slug or
label, or an id of this file), resolves the shorthands that the context marks (``keys``, ``everyone``), refuses unknown
keys, and records positions.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any

import pyoxigraph as ox
import yaml

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem, spelling, spoken
from desf_graph.namespaces import ECOSYSTEM, ID, PARTIAL, PARTIAL_LIST, RECORD_STATUS, id_for
from desf_graph.record import Position, Record

MAX_NODES = 200_000
MAX_DEPTH = 60
BAD_ID = re.compile(r"[\s#<>\"{}|\\^`]")
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
LEXICAL = {
    "xsd:boolean": ("yaml.bad-boolean", re.compile("true|false")),
    "xsd:decimal": ("yaml.bad-number", re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")),
    "xsd:duration": (
        "yaml.bad-duration",
        re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"),
    ),
}
IMPLICIT_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
FEW = 8  # so many terms are named where none is close to the word written
MERGE = "<<"
IGNORED = "x-"
MARKS = re.compile("[&*!]")  # without one of these there is no anchor, alias or tag to look for
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read(text: str, name: str) -> Record:
    """Read an ecosystem in the YAML form. Raises `InputError` that names every problem found."""
    return _Walk(_compose(text, name), name).record()


def _compose(text: str, name: str) -> yaml.MappingNode:
    for number, written in enumerate(text.splitlines(), 1):
        if re.match(r" *\t", written) and not written.isspace():
            raise InputError(problem("yaml.tab", name, number))
    try:
        _refuse_deep(text, name)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        unclosed = "quoted scalar" in str(error.context)
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        at: tuple[int | None, int | None] = (mark.line + 1, mark.column + 1) if mark else (None, None)
        key = "yaml.quote" if unclosed else "yaml.syntax"
        raise InputError(problem(key, name, *at, reason=str(error.problem or error.context))) from None
    except yaml.YAMLError as error:
        raise InputError(problem("yaml.syntax", name, reason=str(error).splitlines()[0])) from None
    if not isinstance(root, yaml.MappingNode):
        raise InputError(problem("yaml.no-mapping", name))
    if MARKS.search(text):
        _measure(root, name, {})
    return root


def _refuse_deep(text: str, name: str) -> None:
    """Refuse deep nesting from the events, before anything recursive sees it."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise InputError(problem("yaml.deep", name, _mark(event)[0], limit=MAX_DEPTH))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _measure(node: Any, name: str, sizes: dict[int, int]) -> int:
    """The number of nodes after all aliases are expanded, counted without expanding them; tags are refused."""
    line = node.start_mark.line + 1
    if node.tag not in IMPLICIT_TAGS:
        raise InputError(problem("yaml.tag", name, line, node.start_mark.column + 1, tag=node.tag))
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = MAX_NODES + 1  # an alias to a node that holds it has no end
    parts: list[Any] = []
    if isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
    size = 1 + sum(_measure(part, name, sizes) for part in parts)
    if size > MAX_NODES:
        raise InputError(problem("yaml.aliases", name, line))
    sizes[id(node)] = size
    return size


class _Walk:
    def __init__(self, root: yaml.MappingNode, name: str) -> None:
        self.name = name
        self.root = root
        self.context: dict[str, Any] = knowledge.context()["@context"]
        self.everyone: list[str] = knowledge.context()["everyone"]
        self.predicates = predicates()
        self.first_keys = first_keys()
        self.notes: dict[str, Any] = {self.predicates[key]: note for key, note in knowledge.context()["keys"].items()}
        self.problems: list[Problem] = []
        self.subjects: dict[str, Position] = {}
        self.places: dict[tuple[str, str, str], Position] = {}
        self.base = ""
        self.ids: dict[str, str] = {}
        self.described: dict[str, Any] = {}
        self.names: dict[tuple[str | None, ...], dict[str, str]] = {}

    def record(self) -> Record:
        given = next((value for key, value in self._pairs(self.root) if key.value == "id"), None)
        if given is None:
            raise InputError(problem("yaml.no-id", self.name))
        self.base = given.value if isinstance(given, yaml.ScalarNode) else ""
        if BAD_ID.search(self.base) or not ABSOLUTE.match(self.base):
            raise InputError(problem("yaml.bad-base", self.name, *_mark(given), word=self.base))
        self._collect(self.root)
        document = self._node(self.root, self.base, ECOSYSTEM.value)
        if self.problems:
            raise InputError(*self.problems)
        prepared = json.dumps({"@context": self.context, **document}, ensure_ascii=False).encode("utf-8")
        try:
            triples = [quad.triple for quad in ox.parse(prepared, format=ox.RdfFormat.JSON_LD)]
        except SyntaxError as error:
            raise InputError(problem("yaml.syntax", self.name, reason=str(error.msg))) from None
        positions: dict[ox.Triple, tuple[Position, ...]] = {
            t: (place,) for t in triples if (place := self.places.get(_key(t)))
        }
        return Record(triples, positions, self.subjects)

    def _problem(self, node: Any, key: str, /, **values: str) -> None:
        self.problems.append(problem(key, self.name, *_mark(node), **values))

    def _misspelt(self, node: Any, key: str, word: str, known: list[str], /, **values: str) -> None:
        line, column = _mark(node)
        self.problems.append(spelling(key, word, known, where=self.name, line=line, column=column, **values))

    def _place(self, node: Any) -> Position:
        return Position(self.name, *_mark(node))

    def _pairs(self, mapping: yaml.MappingNode) -> list[tuple[Any, Any]]:
        """Key and value nodes, merge keys honoured, duplicates refused, top-level x- keys dropped."""
        own: dict[str, tuple[Any, Any]] = {}  # by what the key means: Dutch and English name one thing
        merged: list[tuple[Any, Any]] = []
        for key, value in mapping.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InputError(problem("yaml.key-no-word", self.name, *_mark(key)))
            if key.value == MERGE:
                for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    if not isinstance(source, yaml.MappingNode):
                        raise InputError(problem("yaml.merge", self.name, *_mark(source)))
                    merged += self._pairs(source)
            elif mapping is self.root and str(key.value).startswith(IGNORED):
                continue
            elif (meaning := self._meaning(key.value)) in own:
                first = own[meaning][0].start_mark.line + 1
                raise InputError(problem("yaml.duplicate-key", self.name, *_mark(key), key=key.value, first=first))
            else:
                own[meaning] = (key, value)
        for key, value in merged:
            own.setdefault(self._meaning(key.value), (key, value))
        return list(own.values())

    def _meaning(self, key: str) -> str:
        predicate = self.predicates.get(key, key)
        # The mark of the whole record and those of its lists are two statements; a file may make both, under two keys.
        return key if predicate == RECORD_STATUS.value else predicate

    def _collect(self, node: Any) -> None:
        """Gather the ids that the file gives, so that a reference may stand before what it refers to."""
        if isinstance(node, yaml.SequenceNode):
            for part in node.value:
                self._collect(part)
        elif isinstance(node, yaml.MappingNode):
            pairs = self._pairs(node)
            for key, value in pairs:
                if key.value == "id" and node is not self.root:
                    self._collect_id(value, node if len(pairs) > 1 else None)
                else:
                    self._collect(value)

    def _collect_id(self, node: Any, described: Any) -> None:
        """Note an id; ``described`` is the mapping that says more of the thing than its id."""
        if not isinstance(node, yaml.ScalarNode):
            self._problem(node, "yaml.id-no-word")
            return
        if BAD_ID.search(node.value):
            self._problem(node, "yaml.bad-id", word=node.value, slug=id_for(node.value))
        self.ids[node.value] = self._absolute(node.value)
        earlier = self.described.setdefault(node.value, described) if described is not None else None
        if earlier is not None and earlier is not described:
            self._problem(node, "yaml.duplicate-id", word=node.value, first=str(_mark(earlier)[0]))

    def _absolute(self, short: str) -> str:
        return short if ABSOLUTE.match(short) else f"{self.base}/{short}"

    def _node(self, mapping: yaml.MappingNode, iri: str, class_iri: str | None) -> dict[str, Any]:
        out: dict[str, Any] = {"@id": iri}
        if class_iri:
            out["@type"] = class_iri
        self.subjects.setdefault(iri, self._place(mapping))
        for key, value in self._pairs(mapping):
            if key.value == "id":
                continue
            definition = self.context.get(key.value)
            if not isinstance(definition, dict):
                self._misspelt(key, "yaml.unknown-key", key.value, list(self.predicates), key=key.value)
                continue
            predicate = self.predicates[key.value]
            if class_iri and not knowledge.belongs(predicate, class_iri):
                self._misplaced(key, class_iri)
                continue
            if _is_empty(value):
                self._problem(value, "yaml.empty-value", key=key.value)
                continue
            if predicate == RECORD_STATUS.value and isinstance(value, yaml.MappingNode):
                out[PARTIAL_LIST.value] = self._partial_lists(value, predicate, key.value, iri)
                continue
            parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
            path = f"{iri}/_/{self.first_keys[predicate]}"
            values = [
                self._value(part, key.value, definition, predicate, f"{path}/{number}", iri)
                for number, part in enumerate(parts, 1)
            ]
            out[key.value] = [v for v in values if v is not None]
        return out

    def _misplaced(self, key: Any, class_iri: str) -> None:
        """A key of another kind of thing: say which keys, in the same language, this kind has for itself."""
        is_first = self.first_keys[self.predicates[key.value]] == key.value
        domains = knowledge.tables()["domains"]
        own = [
            name
            for name, predicate in self.predicates.items()
            if (self.first_keys[predicate] == name) == is_first and domains.get(predicate) == class_iri
        ]
        kind = (knowledge.label(class_iri, spoken()) or "").lower()
        fix = "yaml.wrong-place.fix" if own else "fix.spelling"
        line, column = _mark(key)
        self.problems.append(
            problem(
                "yaml.wrong-place", self.name, line, column, fix=fix, key=key.value, kind=kind, names=", ".join(own)
            )
        )

    def _partial_lists(self, mapping: yaml.MappingNode, predicate: str, key: str, iri: str) -> list[dict[str, str]]:
        """The properties of the lists that are recorded in part only, named by their key in either language."""
        found = []
        for name, status in self._pairs(mapping):
            if (listed := self.predicates.get(name.value)) is None:
                self._misspelt(name, "yaml.unknown-key", name.value, list(self.predicates), key=name.value)
            elif self._look_up(status, {}, knowledge.range_of(predicate), key) == PARTIAL.value:
                self.places[iri, PARTIAL_LIST.value, listed] = self._place(name)
                found.append({"@id": listed})
        return found

    def _value(self, node: Any, key: str, definition: dict[str, Any], predicate: str, path: str, subject: str) -> Any:
        if definition.get("@type") == "@id":
            return self._resource(node, predicate, path, subject, key)
        if isinstance(node, yaml.MappingNode) and definition.get("@container") == "@language":
            texts = []
            for tag, text in self._pairs(node):
                if not isinstance(text, yaml.ScalarNode):
                    self._problem(text, "yaml.no-text", key=key)
                    continue
                self.places[subject, predicate, text.value] = self._place(text)
                texts.append({"@value": text.value, "@language": tag.value})
            return texts
        if not isinstance(node, yaml.ScalarNode):
            self._problem(node, "yaml.no-plain-value", key=key)
            return None
        if (fault := _fault(node.value, definition.get("@type", ""))) is not None:
            self._problem(node, fault, word=node.value)
            return None
        self.places[subject, predicate, node.value] = self._place(node)
        return node.value

    def _resource(self, node: Any, predicate: str, path: str, subject: str, key: str) -> Any:
        note = self.notes.get(predicate, {})
        range_iri = knowledge.range_of(predicate)
        if isinstance(node, yaml.SequenceNode):
            self._problem(node, "yaml.no-list-in-list", key=key)
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
            inner = self.predicates[note["wrap"]]
            self.places[subject, predicate, path] = self.places[path, inner, found] = self._place(node)
            self.subjects.setdefault(path, self._place(node))
            return {"@id": path, "@type": range_iri, inner: {"@id": found}}
        self.places[subject, predicate, found] = self._place(node)
        return {"@id": found}

    def _look_up(self, node: Any, note: dict[str, Any], range_iri: str | None, key: str) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._problem(node, "yaml.no-plain-value", key=key)
            return None
        word = str(node.value)
        if note.get("all") and word in self.everyone:
            return self.base
        names = self._names(note, range_iri)
        if names and word.startswith(ID) and word not in names.values():
            self._misspelt(node, "yaml.unknown-term", word, list(names.values()), key=key)
            return None
        if ABSOLUTE.match(word) and not BAD_ID.search(word):
            return word
        if "namespace" in note:
            named = [knowledge.slug(iri) for iri in knowledge.tables()["rules"] if iri.startswith(note["namespace"])]
            if word not in named:
                self._misspelt(node, "yaml.unknown-term", word, named, key=key)
                return None
            return str(note["namespace"] + word)
        if word.casefold() in names:
            return names[word.casefold()]
        if not names and word in self.ids:
            return self.ids[word]
        if names:
            choices = dict.fromkeys(map(knowledge.slug, names.values()))
            otherwise = "fix.choices" if len(choices) <= FEW else "fix.spelling"
            values = {"key": key, "names": ", ".join(choices), "otherwise": otherwise}
            self._misspelt(node, "yaml.unknown-term", word, list(names), **values)
        else:
            self._misspelt(node, "yaml.unknown-id", word, list(self.ids), otherwise="yaml.unknown-id.fix")
        return None

    def _names(self, note: dict[str, Any], range_iri: str | None) -> dict[str, str]:
        key = (note.get("wrap"), *note.get("lists", ()), range_iri)
        if key not in self.names:
            self.names[key] = names(note, range_iri)
        return self.names[key]


def names(note: dict[str, Any], range_iri: str | None) -> dict[str, str]:
    """The terms that a key takes, by slug and label; none where it takes ids. ``note``: what the context says of it."""
    if "wrap" in note:
        definition = knowledge.context()["@context"][note["wrap"]]
        range_iri = knowledge.range_of(knowledge.expand(definition["@id"]))
    found: dict[str, str] = {}
    for class_iri in map(knowledge.expand, note.get("lists", [range_iri or ""])):
        for name, iri in knowledge.terms(class_iri).items():
            found.setdefault(name, iri)
    return found


@cache
def predicates() -> dict[str, str]:
    """Each key, of either language -> the property that it stands for."""
    context = knowledge.context()["@context"]
    return {key: knowledge.expand(meaning["@id"]) for key, meaning in context.items() if isinstance(meaning, dict)}


def first_keys() -> dict[str, str]:
    """Each property that a key stands for -> its first key, the English one."""
    keys: dict[str, str] = {}
    for key, predicate in predicates().items():
        keys.setdefault(predicate, key)
    return keys


def _is_empty(node: Any) -> bool:
    """Whether nothing stands after a key; an empty text in quotes is something."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and node.style not in ("'", '"')


def _fault(word: str, kind: str) -> str | None:
    """The key of what is wrong with a value of a datatype of the context, or None."""
    if kind == "xsd:date":
        try:
            return None if date.fromisoformat(word).isoformat() == word else "yaml.bad-date"
        except ValueError:
            return "yaml.bad-date"
    pattern = LEXICAL.get(kind)
    return None if pattern is None or pattern[1].fullmatch(word) else pattern[0]


def _mark(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _key(triple: ox.Triple) -> tuple[str, str, str]:
    value = triple.object.value if isinstance(triple.object, (ox.NamedNode, ox.Literal)) else ""
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
    return subject, triple.predicate.value, value
