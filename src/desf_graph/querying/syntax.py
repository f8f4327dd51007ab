"""SPARQL text as tokens: what is asked, with which prefixes and parameters, before any engine sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w(?:[\w.-]*[\w-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:{LOCAL}(?:(?:{LOCAL}|[.-])*(?:{LOCAL}|-))?)?)
  | (?P<word>[^\W\d_]\w*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Token:
    """One token: its kind (a group of `TOKEN`), its text and where it stands."""

    kind: str
    text: str
    start: int
    line: int

    @property
    def end(self) -> int:
        """The offset after the token."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals, or nothing when it is no bare word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, white space and comments left out."""
    line = 1
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start(), line)
        line += match.group().count("\n")


class Query:
    """A SPARQL text that can be asked what it is.

    >>> Query("PREFIX ex: <https://example.org/> ASK { ex:service ?p 'SERVICE' } # SERVICE").form
    'ASK'
    """

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("\ufeff")
        self.tokens = list(tokens(self.text))

    @cached_property
    def declared(self) -> dict[str, str]:
        """The prefixes that the prologue declares, with their colon, and their IRIs."""
        found = {}
        for word, name, iri in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False):
            if word.keyword == "PREFIX" and name.kind == "name" and iri.kind == "iri":
                found[name.text] = iri.text[1:-1]
        return found

    @cached_property
    def form(self) -> str:
        """The first keyword after the prologue, in capitals."""
        skip = 0
        for token in self.tokens:
            if skip:
                skip -= 1
            elif token.keyword in ("PREFIX", "BASE"):
                skip = 2 if token.keyword == "PREFIX" else 1
            else:
                return token.keyword or token.text
        return ""

    @cached_property
    def is_ordered(self) -> bool:
        """Whether the answer has an order: an ORDER BY that is not inside a group."""
        depth = 0
        for token in self.tokens:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if token.keyword == "ORDER" and not depth:
                return True
        return False

    @cached_property
    def names(self) -> list[Token]:
        """The prefixed names that are used, declarations left out."""
        return [
            token
            for before, token in zip([None, *self.tokens], self.tokens, strict=False)
            if token.kind == "name" and (before is None or before.keyword != "PREFIX")
        ]

    def iris(self) -> dict[str, str]:
        """Every IRI that is named outside the prologue, with the way it is written."""
        found: dict[str, str] = {}
        before = [None, None, *self.tokens]
        for two, one, token in zip(before, before[1:], self.tokens, strict=False):
            if token.kind == "iri":
                declared = (two and two.keyword == "PREFIX") or (one and one.keyword == "BASE")
                if not declared:
                    found.setdefault(token.text[1:-1], token.text)
        for token in self.names:
            prefix, _, local = token.text.partition(":")
            base = self.declared.get(prefix + ":")
            if base is not None:
                found.setdefault(base + re.sub(r"\\(.)", r"\1", local), token.text)
        return found

    def parameters(self) -> dict[str, list[tuple[int, int]]]:
        """The places of ``VALUES ?name { UNDEF }``, by name: where each begins and ends."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, token in enumerate(self.tokens):
            five = self.tokens[number : number + 5]
            if token.keyword != "VALUES" or len(five) < 5 or five[1].kind != "variable":
                continue
            if (five[2].text, five[3].keyword, five[4].text) == ("{", "UNDEF", "}"):
                found.setdefault(five[1].text[1:], []).append((token.start, five[4].end))
        return found

    def bound(self, values: dict[str, list[str]]) -> str:
        """The text with each parameter's values, as SPARQL terms, in its places; those without a value are left out.

        An unset parameter restricts nothing, but engines plan worse with it in the way, and some fail.
        """
        text = self.text
        places = [(place, name) for name, places in self.parameters().items() for place in places]
        for (start, end), name in sorted(places, reverse=True):
            given = values.get(name)
            text = text[:start] + (f"VALUES ?{name} {{ {' '.join(given)} }}" if given else "") + text[end:]
        return text
