"""Beginning from an ecosystem that is there: its text with another id, horizon or language of keys; comments stay."""

from __future__ import annotations

from typing import Any

import yaml

from desf_graph import knowledge
from desf_graph.authoring.skeleton import key
from desf_graph.formats import yaml_ld
from desf_graph.namespaces import ARRANGEMENT, HANDBOOK_CASE, HORIZON

MARK_OF_OWN = "x-"


class _Edits:
    """Changes to a text by the places of its YAML nodes, made all at once, from the last to the first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[tuple[int, int, str]] = []

    def replace(self, node: yaml.Node, words: str) -> None:
        self.changes.append((node.start_mark.index, node.end_mark.index, words))

    def insert_line(self, after: yaml.Node, line: str) -> None:
        end = self.text.find("\n", after.end_mark.index)
        at = len(self.text) if end < 0 else end
        self.changes.append((at, at, "\n" + line))

    def drop_line(self, node: yaml.Node) -> None:
        start = node.start_mark.index - node.start_mark.column
        end = self.text.find("\n", node.end_mark.index)
        self.changes.append((start, len(self.text) if end < 0 else end + 1, ""))

    def done(self) -> str:
        text = self.text
        # An alias leads to the same node more than once.
        for start, end, words in sorted(set(self.changes), reverse=True):
            text = text[:start] + words + text[end:]
        return text


def adapt(text: str, iri: str, lang: str, horizon: str | None = None, arrangement: str | None = None) -> str:
    """The text of an ecosystem in the YAML form as a new one: with its own id, and no longer a case of the handbook."""
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    edits = _Edits(text)
    pairs = {_predicate(name.value): (name, held) for name, held in root.value}
    given = pairs["@id"][1]
    _rename(root, edits, given.value, iri, lang)
    edits.replace(given, iri)
    if HANDBOOK_CASE.value in pairs:
        edits.changes = [c for c in edits.changes if c[0] != pairs[HANDBOOK_CASE.value][0].start_mark.index]
        edits.drop_line(pairs[HANDBOOK_CASE.value][1])
    for predicate, english, word in ((HORIZON, "horizons", horizon), (ARRANGEMENT, "arrangement", arrangement)):
        if word and predicate.value in pairs:
            edits.replace(pairs[predicate.value][1], f"[{word}]" if english == "horizons" else word)
        elif word:
            edits.insert_line(given, f"{key(english, lang)}: {word}")
    return edits.done()


def _predicate(name: str) -> str:
    meaning = knowledge.context()["@context"].get(name)
    return knowledge.expand(meaning["@id"]) if isinstance(meaning, dict) else str(meaning)


def _rename(node: Any, edits: _Edits, old: str, new: str, lang: str) -> None:
    """Keys in the language that is asked for, and IRIs of the old ecosystem as those of the new one."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _rename(part, edits, old, new, lang)
    elif isinstance(node, yaml.ScalarNode):
        if node.value.startswith(old + "/"):
            edits.replace(node, new + node.value.removeprefix(old))
    else:
        first = yaml_ld.first_keys()
        for name, held in node.value:
            if name.value.startswith(MARK_OF_OWN):
                continue
            english = first.get(_predicate(name.value))
            if english and key(english, lang) != name.value:
                edits.replace(name, key(english, lang))
            _rename(held, edits, old, new, lang)
