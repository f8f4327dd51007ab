"""A file to fill in: a part per building block, those that are due first on top.

The parts are text, one file per language (``skeleton.en.yaml``), so that whoever changes an example sees what a user
sees. What stands after one ``#`` is an example, after ``##`` an explanation: taking one ``#`` from every line of a
block makes the example real and leaves the explanation a comment.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from desf_graph import knowledge
from desf_graph.formats import yaml_writer
from desf_graph.messages import say
from desf_graph.namespaces import slug

SCHEMA_LINE = "# yaml-language-server: $schema=ecosystem.schema.json"
START = "start"
PART = re.compile(r"^#== (\S+)\n", re.MULTILINE)
EXAMPLE = re.compile(r"^#(?=\w+:)", re.MULTILINE)
RULE_WIDTH = 80


def parts(lang: str) -> dict[str, str]:
    """The text of each building block in a language, by the block's slug; ``start`` is the head of a file."""
    text = (Path(__file__).parent / f"skeleton.{lang}.yaml").read_text("utf-8")
    pieces = PART.split(text)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def order() -> list[str]:
    """The building blocks by the phase in which they are due, as the profile says, those without one last."""
    tables = knowledge.tables()
    last = len(tables["phases"]) + 1

    def due(block: str) -> int:
        return tables["phases"].get(tables["profile"].get(block, {}).get("due", ""), last)

    return sorted(tables["blocks"], key=due)


def write(
    iri: str,
    lang: str,
    name: str,
    phase: str = "discover",
    horizon: str | None = None,
    arrangement: str | None = None,
    answers: dict[str, Any] | None = None,
) -> str:
    """A new file. ``answers`` are keys with what is known already: they take the place of the examples."""
    known = dict(answers or {})
    texts = parts(lang)
    horizons_key, arrangement_key, as_of_key = (key(word, lang) for word in ("horizons", "arrangement", "asOf"))
    as_of = known.pop(as_of_key, None)
    head = texts[START].format(
        id=iri,
        name=_quoted(name),
        phase=phase,
        horizons=f"{horizons_key}: [{horizon}]" if horizon else f"#{horizons_key}: [horizon-1]",
        arrangement=f"{arrangement_key}: {arrangement}" if arrangement else f"#{arrangement_key}: lead-organisation",
        as_of=f"{as_of_key}: {as_of}" if as_of else f"#{as_of_key}: {date.today()}",
    )
    lines = [SCHEMA_LINE, *say("new.head", lang).splitlines(), head.rstrip()]
    for block in order():
        text = texts.get(slug(block))
        if text is None:
            continue
        answered = {word: known.pop(word) for word in example_keys(text) if word in known}
        lines += ["", _heading(block, lang), _filled(text, answered)]
    if known:
        lines += ["", yaml_writer.text(known).rstrip()]
    return "\n".join(lines) + "\n"


def example_keys(text: str) -> list[str]:
    """The keys at the top of a part."""
    return re.findall(r"^#(\w+):", text, re.MULTILINE)


def _heading(block: str, lang: str) -> str:
    due = knowledge.tables()["profile"].get(block, {}).get("due")
    label = knowledge.label(block, lang)
    words = say("new.due", lang, block=label, phase=knowledge.label(due, lang)) if due else label
    return f"## --- {words} ".ljust(RULE_WIDTH, "-")


def _filled(text: str, answered: dict[str, Any]) -> str:
    """A part with its answers, and the examples of what is not answered."""
    if not answered:
        return text.rstrip()
    pieces = EXAMPLE.split(text)
    kept = [piece for piece in pieces[1:] if piece.split(":", 1)[0] not in answered]
    examples = "".join(f"#{piece}" for piece in kept).rstrip()
    return "\n".join(filter(None, [pieces[0].rstrip(), yaml_writer.text(answered).rstrip(), examples]))


def key(english: str, lang: str) -> str:
    """A key in a language, by its English name."""
    context = knowledge.context()["@context"]
    names: list[str] = [word for word, meaning in context.items() if meaning == context[english]]
    return names[-1] if lang == "nl" else names[0]


def partner(iri: str, lang: str, participant: str, name: str | None) -> str:
    """A partner's own file: what only it can say, joined to the ecosystem by the ecosystem's id."""
    lines = [SCHEMA_LINE, *say("new.partner-head", lang).splitlines(), f"id: {iri}", f"{key('participants', lang)}:"]
    lines += [f"  - id: {participant}", *([f"    {key('name', lang)}: {_quoted(name)}"] if name else [])]
    example = re.search(r"^#  - id: party-a\n#    .*\n((?:#    .*\n)+)", parts(lang)["canvas"], re.MULTILINE)
    return "\n".join(lines) + "\n" + (example[1] if example else "")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
