"""Writing the YAML form: what the walk of `yaml_ld` makes of a file, undone.

Each thing is written once, inside what owns it; elsewhere it is referred to. Reading the text again must give
everything that was there, so that is what is checked before it is given out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import yaml

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.formats import yaml_ld
from desf_graph.knowledge import Graph
from desf_graph.messages import problem
from desf_graph.namespaces import ID, PARTIAL, PARTIAL_LIST, RDF_TYPE, RECORD_STATUS, XSD_STRING, slug, value
from desf_graph.record import BLANK, Record

LANGUAGES = ("en", "nl")  # the order of a property's keys in the context
RESOLVER: Any = yaml.resolver.Resolver()
FLOW_WIDTH = 100
SINGULAR = frozenset({"basis", "brings", "status", "takes"})  # keys on an s that are no plural
SHOWN = 5

Document = dict[str, Any]


def write(record: Record, keys: str = "en") -> str:
    """The one ecosystem of a record in the YAML form, with English or Dutch keys.

    Raises `InputError` where there is none, or several, and where a statement has no place in this form.
    """
    if len(record.ecosystems) != 1:
        names = ", ".join(str(node.value) for node in record.ecosystems)
        key = "input.several" if record.ecosystems else "input.no-ecosystem"
        raise InputError(problem(key, count=len(record.ecosystems), names=names))
    tree = _Tree(record.with_named_blanks(), keys)
    written = text(tree.document())
    lost = tree.lost(yaml_ld.read(written, "yaml"))
    if lost:
        shown = "; ".join(map(str, lost[:SHOWN])) + ("; …" if len(lost) > SHOWN else "")
        raise InputError(problem("convert.not-in-yaml", count=len(lost), shown=shown))
    return written


class _Tree:
    """The record as nested things, from the ecosystem down."""

    def __init__(self, record: Record, keys: str) -> None:
        self.record = record
        self.graph = Graph(record.triples)
        self.about: dict[Any, list[ox.Triple]] = {}
        for triple in record.triples:
            self.about.setdefault(triple.subject, []).append(triple)
        self.references = Counter(triple.object for triple in record.triples)
        self.base = record.ecosystems[0]
        self.context: dict[str, Any] = knowledge.context()["@context"]
        self.everyone = knowledge.context()["everyone"][LANGUAGES.index(keys)]
        self.first_keys = yaml_ld.first_keys()
        notes: dict[str, Any] = knowledge.context()["keys"]
        self.notes = {predicate: notes.get(key, {}) for predicate, key in self.first_keys.items()}
        self.keys = dict(self.first_keys)
        self.other_keys = dict(self.first_keys)
        dutch = self.keys if keys == "nl" else self.other_keys
        for key, meaning in self.context.items():
            if isinstance(meaning, dict):
                dutch[knowledge.expand(meaning["@id"])] = key
        self.homes = self._homes()
        self.without_id: dict[Any, str] = {}
        self.with_id: set[Any] = set()
        self.names: dict[str, dict[str, str]] = {}

    def document(self) -> Document:
        # An id that is given may be referred to; which are given is known after one walk.
        self._thing(self.base, True)
        return self._thing(self.base, True)

    # --- where a thing is written ---

    def _homes(self) -> dict[Any, tuple[Any, str]]:
        """Each thing -> the thing and property that it is written under, nearest to the ecosystem."""
        things = self.about.keys() - {self.base}
        candidates: dict[Any, list[tuple[Any, str]]] = {thing: [] for thing in things}
        for triple in self.record.triples:
            predicate = value(triple.predicate)
            if triple.object in candidates and self._definition(predicate).get("@type") == "@id":
                candidates[triple.object].append((triple.subject, predicate))
        order = {predicate: number for number, predicate in enumerate(self.first_keys)}
        homes: dict[Any, tuple[Any, str]] = {}
        placed: dict[Any, int] = {self.base: 0}
        for fits in (self._is_path, self._is_typed, self._is_open):
            found = True
            while found:
                found = False
                for thing in sorted(things - placed.keys(), key=str):
                    open_to = [home for home in candidates[thing] if home[0] in placed and fits(thing, *home)]
                    if open_to:
                        best = min(open_to, key=lambda home: (placed[home[0]], order[home[1]], str(home[0])))
                        homes[thing] = best
                        placed[thing] = placed[best[0]] + 1
                        found = True
        # A thing with a path of its own goes where the path says, once that is placed as well.
        for thing in homes:
            for home in candidates[thing]:
                if self._is_path(thing, *home) and home[0] in placed and not self._is_under(home[0], thing, homes):
                    homes[thing] = home
        return homes

    def _is_under(self, thing: Any, above: Any, homes: dict[Any, tuple[Any, str]]) -> bool:
        while thing in homes:
            if thing == above:
                return True
            thing = homes[thing][0]
        return False

    def _is_path(self, thing: Any, subject: Any, predicate: str) -> bool:
        return self._slot(thing, subject, predicate) is not None

    def _is_typed(self, thing: Any, subject: Any, predicate: str) -> bool:
        range_iri = knowledge.range_of(predicate)
        return range_iri is not None and ox.NamedNode(range_iri) in self.graph.objects(thing, RDF_TYPE)

    def _is_open(self, thing: Any, subject: Any, predicate: str) -> bool:
        return not self.graph.objects(thing, RDF_TYPE) or knowledge.range_of(predicate) is None

    def _slot(self, thing: Any, subject: Any, predicate: str) -> int | None:
        """The place in its list that a path-derived IRI names."""
        rest = value(thing).removeprefix(f"{value(subject)}/_/{self.first_keys[predicate]}/")
        return int(rest) if rest != value(thing) and re.fullmatch(r"[1-9][0-9]*", rest, re.ASCII) else None

    # --- things, values, words ---

    def _definition(self, predicate: str) -> dict[str, Any]:
        key = self.first_keys.get(predicate)
        return self.context[key] if key else {}

    def _thing(self, subject: Any, named: bool) -> Document:
        out: Document = {}
        if subject == self.base:
            out["id"] = value(subject)
        elif named:
            self.with_id.add(subject)
            out["id"] = self._short(subject) or value(subject)
        held = {value(triple.predicate) for triple in self.about.get(subject, ())}
        for predicate in self.first_keys:
            if predicate == RECORD_STATUS.value:
                self._partial_lists(subject, out)
            if predicate not in held:
                continue
            objects = sorted(self.graph.objects(subject, ox.NamedNode(predicate)), key=str)
            values = self._values(subject, predicate, objects)
            if values:
                alone = len(values) == 1 and (not self._is_list(predicate) or values[0] == self.everyone)
                out[self.keys[predicate]] = values[0] if alone else values
        return out

    def _is_list(self, predicate: str) -> bool:
        """Whether people write a list even of one thing: where the key is a plural."""
        key = self.first_keys[predicate]
        return self.context[key].get("@type") == "@id" and key.endswith("s") and key not in SINGULAR

    def _partial_lists(self, subject: Any, out: Document) -> None:
        listed = sorted(value(o) for o in self.graph.objects(subject, PARTIAL_LIST))
        if listed:
            both = self.graph.objects(subject, RECORD_STATUS)
            key = (self.other_keys if both else self.keys)[RECORD_STATUS.value]
            out[key] = {self.keys[iri]: slug(PARTIAL.value) for iri in listed if iri in self.keys}

    def _values(self, subject: Any, predicate: str, objects: list[Any]) -> list[Any]:
        definition = self._definition(predicate)
        if definition.get("@type") == "@id":
            return self._resources(subject, predicate, [o for o in objects if isinstance(o, ox.NamedNode)])
        literals = [o for o in objects if isinstance(o, ox.Literal)]
        kind = knowledge.expand(definition.get("@type", XSD_STRING.value))
        plain: list[Any] = [o.value for o in literals if not o.language and value(o.datatype) == kind]
        if definition.get("@container") != "@language":
            return plain
        texts: list[Document] = []
        for language in sorted({o.language for o in literals if o.language}, key=lambda tag: (tag != "nl", tag)):
            for number, literal in enumerate(o for o in literals if o.language == language):
                if number == len(texts):
                    texts.append({})
                texts[number][language] = literal.value
        return [*plain, *texts]

    def _resources(self, subject: Any, predicate: str, things: list[Any]) -> list[Any]:
        """The things of a property; one with a path-derived IRI stands at its place in the list, and needs no id."""
        order: list[Any] = [None] * len(things)
        for thing in things:
            number = self._slot(thing, subject, predicate)
            if number is not None and number <= len(order) and self.homes.get(thing) == (subject, predicate):
                order[number - 1] = thing
        rest = iter([thing for thing in things if thing not in order])
        order = [next(rest) if thing is None else thing for thing in order]
        found = [self._resource(thing, number, subject, predicate) for number, thing in enumerate(order, 1)]
        return [part for part in found if part is not None]

    def _resource(self, thing: Any, number: int, subject: Any, predicate: str) -> Any:
        if self.homes.get(thing) != (subject, predicate):
            return self._word(thing, predicate)
        if self._slot(thing, subject, predicate) == number:
            return self._wrapped(thing, predicate) or self._thing(thing, False)
        if value(thing).startswith(BLANK) and self.references[thing] == 1:
            owner = self.without_id.get(subject, value(subject))
            self.without_id[thing] = f"{owner}/_/{self.first_keys[predicate]}/{number}"
            return self._thing(thing, False)
        return self._thing(thing, True)

    def _wrapped(self, thing: Any, predicate: str) -> str | None:
        """The term alone, for a thing that does nothing but name it (`wrap` in the context)."""
        inner = self.notes[predicate].get("wrap")
        if not inner:
            return None
        inner_iri = knowledge.expand(self.context[inner]["@id"])
        held = [t for t in self.about.get(thing, ()) if t.predicate != RDF_TYPE]
        if len(held) != 1 or value(held[0].predicate) != inner_iri or not value(held[0].object).startswith(ID):
            return None
        return self._word(held[0].object, inner_iri)

    def _short(self, thing: Any) -> str | None:
        start = value(self.base) + "/"
        rest = value(thing).removeprefix(start)
        plain = rest != value(thing) and rest and not yaml_ld.ABSOLUTE.match(rest) and not yaml_ld.BAD_ID.search(rest)
        return rest if plain else None

    def _word(self, thing: Any, predicate: str) -> str | None:
        """A reference: a term's slug, ``all``, an id of the file, else the whole IRI."""
        note = self.notes[predicate]
        iri = value(thing)
        if note.get("all") and thing == self.base:
            return str(self.everyone)
        if predicate not in self.names:
            self.names[predicate] = yaml_ld.names(note, knowledge.range_of(predicate))
        names = self.names[predicate]
        if names and names.get(slug(iri).casefold()) == iri:
            return slug(iri)
        if names and iri.startswith(ID) and iri not in names.values():
            return None
        if "namespace" in note:
            rest = iri.removeprefix(note["namespace"])
            return iri if yaml_ld.ABSOLUTE.match(rest) else rest
        short = self._short(thing)
        is_known = not names and thing in self.with_id and short not in knowledge.context()["everyone"]
        return short if short and is_known else iri

    # --- what was lost ---

    def lost(self, read_again: Record) -> list[ox.Triple]:
        """The statements that the text does not give back; blank nodes have become things with a path."""

        def renamed(node: Any) -> Any:
            return ox.NamedNode(self.without_id[node]) if node in self.without_id else node

        held = set(read_again.triples)
        return [
            triple
            for triple in self.record.triples
            if ox.Triple(renamed(triple.subject), triple.predicate, renamed(triple.object)) not in held
        ]


# --- Text ---------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def text(document: Document) -> str:
    """A document of nested mappings, lists and words as YAML: short things on a line, texts between quotes."""
    pairs = [(_word(key), _node(held, key)) for key, held in document.items()]
    root = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    written: str = yaml.serialize(root, Dumper=_Dumper, allow_unicode=True, width=10**9)
    return "\n".join(_spaced(written.splitlines())) + "\n"


def _spaced(lines: list[str]) -> Iterator[str]:
    """The lines with a blank one before and after each part that takes several."""
    before = ""
    for line in lines:
        if before and line[0] != " " and (line[-1] == ":" or before[0] == " "):
            yield ""
        yield line
        before = line


def _node(held: Any, key: str) -> yaml.Node:
    if isinstance(held, dict):
        pairs = [(_word(name), _node(part, key if _is_text(key) else name)) for name, part in held.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=_width(held, key) <= FLOW_WIDTH)
    if isinstance(held, list):
        flow = _width(held, key) <= FLOW_WIDTH and (_is_text(key) or not any(isinstance(p, dict) for p in held))
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(part, key) for part in held], flow_style=flow)
    return _scalar(str(held).lower() if isinstance(held, bool) else str(held), key)


def _scalar(word: str, key: str) -> yaml.ScalarNode:
    definition = knowledge.context()["@context"].get(key)
    kind = definition.get("@type") if isinstance(definition, dict) else "@id"
    if kind is None:
        return yaml.ScalarNode("tag:yaml.org,2002:str", word, style='"')
    if kind == "@id":
        return _word(word)
    # A date, number or boolean stands there as it is.
    return yaml.ScalarNode(RESOLVER.resolve(yaml.ScalarNode, word, (True, False)), word)


def _word(word: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", word)


def _is_text(key: str) -> bool:
    definition = knowledge.context()["@context"].get(key)
    return isinstance(definition, dict) and definition.get("@container") == "@language"


def _width(held: Any, key: str) -> int:
    if isinstance(held, dict):
        return sum(len(name) + 4 + _width(part, name) for name, part in held.items())
    if isinstance(held, list):
        return sum(2 + _width(part, key) for part in held)
    return len(str(held)) + 2
