"""When a rule is due, where it applies and on whose say: the default profile, with one of the user's own over it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from desf_graph import knowledge
from desf_graph.errors import KnowledgeError
from desf_graph.knowledge import ProfileLine, Rule
from desf_graph.messages import problem
from desf_graph.validation import loading


class Profile(NamedTuple):
    """The lines of the default profile and of the overlay, and the hash that tells profiles apart."""

    lines: dict[str, ProfileLine]
    overlay: frozenset[str]
    digest: str

    def line(self, iri: str, rule: Rule | None = None) -> ProfileLine:
        """What the profile says of a rule: its own line over those of the subject and block that it is about."""
        about = [*(rule["blocks"] if rule else []), *(rule["subjects"] if rule else []), iri]
        merged: ProfileLine = {}
        for name in about:
            line = self.lines.get(name, {})
            if name != iri:
                # An authority, or switching off, is said of a rule itself and does not pass down from its block.
                line = ProfileLine(due=line["due"]) if "due" in line else {}
            merged |= line
        return merged


def load(file: str | Path | None = None) -> Profile:
    """The default profile, with the lines of a Turtle file over it.

    Raises `KnowledgeError` for a malformed file, a term that is not known, and where it says nothing.
    """
    tables = knowledge.tables()
    lines, digest = dict(tables["profile"]), tables["profile_hash"]
    if file is None:
        return Profile(lines, frozenset(), digest)
    graph = knowledge.read_turtle([Path(file)])
    if problems := loading.unknown_terms(graph, str(file)):
        raise KnowledgeError(*problems)
    own = knowledge.profile_lines(graph)
    if not own:
        raise KnowledgeError(problem("profile.empty", str(file)))
    for iri, line in own.items():
        merged: ProfileLine = {}
        merged |= lines.get(iri, {})
        merged |= line
        lines[iri] = merged
    return Profile(lines, frozenset(own), knowledge.digest(lines))
