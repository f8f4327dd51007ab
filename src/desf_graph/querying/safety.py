"""What a query may do: it reads, and it stays on the engine it was given to."""

from __future__ import annotations

import re
from collections.abc import Collection

from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem
from desf_graph.querying.syntax import FORMS, Query, Token

UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"})


def check(query: Query, where: str | None, graphs: Collection[str] = (), allow: bool = False) -> None:
    """Raise `InputError` for an update, and, unless allowed, for SERVICE and for FROM beyond `graphs`.

    Code point escapes are read before the grammar is (SPARQL 1.1, 19.2), so a keyword may hide in them: the text is
    looked at as it is and as it reads with the escapes filled in.
    """
    plain = _unescaped(query.text)
    for one in (query, Query(plain)) if plain != query.text else (query,):
        problems = list(_refused(one, where, graphs, allow))
        if problems:
            raise InputError(problems[0])
    if query.form not in FORMS:
        raise InputError(problem("query.form", where, word=query.form))


def _unescaped(text: str) -> str:
    def sign(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        return chr(number) if number < 0x110000 else match.group()

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", sign, text)


def _refused(query: Query, where: str | None, graphs: Collection[str], allow: bool) -> list[Problem]:
    found = []
    for number, token in enumerate(query.tokens):
        following = [t for t in query.tokens[number + 1 : number + 3] if t.keyword not in ("SILENT", "NAMED")]
        if token.keyword in UPDATES:
            found.append(problem("query.update", where, token.line, word=token.keyword))
        elif token.keyword == "SERVICE" and not allow:
            address = _address(query, following[0]) if following else ""
            found.append(problem("query.service", where, token.line, address=address))
        elif token.keyword == "FROM" and not allow and following:
            address = _address(query, following[0])
            if address not in graphs:
                found.append(problem("query.from", where, token.line, address=f"<{address}>"))
    return found


def _address(query: Query, token: Token) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    base = query.declared.get(prefix + colon) if token.kind == "name" else None
    return base + local if base is not None else token.text
