"""Our own words: one catalogue per language (``en.py``, ``nl.py``). No other module holds a sentence.

A key names the layer and the thing (``input.missing``). A problem's way out stands under the same key with ``.fix``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desf_graph.errors import Problem
from desf_graph.messages import en, nl

CATALOGUES: dict[str, dict[str, str]] = {"en": en.WORDS, "nl": nl.WORDS}
LANGUAGES = tuple(CATALOGUES)

NEAR = 0.7  # how alike a word must be to be suggested, from 0 to 1

_spoken = ["en"]


def speak(lang: str) -> None:
    """Set the language of all that is said from now on without naming one; the command line does, once."""
    _spoken[0] = lang if lang in CATALOGUES else "en"


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken[0]


def say(key: str, lang: str | None = None, /, **values: object) -> str:
    """The sentence of a key, with its values filled in; ``lang`` defaults to the language that is spoken."""
    return CATALOGUES[lang or _spoken[0]][key].format(**values)


def problem(
    key: str,
    where: str | None = None,
    line: int | None = None,
    column: int | None = None,
    /,
    fix: str | None = None,
    **values: Any,
) -> Problem:
    """A problem in the language that is spoken, with its way out: the sentence of ``fix``, else of ``{key}.fix``."""
    way_out = fix or f"{key}.fix"
    return Problem(say(key, **values), where, line, column, say(way_out, **values) if way_out in en.WORDS else "")


def spelling(
    key: str,
    word: str,
    known: Iterable[str],
    /,
    where: str | None,
    line: int | None,
    column: int | None,
    otherwise: str = "fix.spelling",
    **values: Any,
) -> Problem:
    """A problem about an unknown word; the way out is the known word closest to it, else the sentence ``otherwise``."""
    import difflib

    near = difflib.get_close_matches(word.casefold(), list(known), 1, NEAR)
    values |= {"word": word, "near": near[0] if near else ""}
    return problem(key, where, line, column, fix="fix.near" if near else otherwise, **values)
