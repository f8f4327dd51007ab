"""The family of errors that desf-graph raises: ``DesfError`` and its kinds.

DesfError
├── InputError      a file or value that the user gave is at fault
└── KnowledgeError  ontology, shapes or context are at fault
"""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: what, where (file, line, column) and what to do."""

    what: str
    where: str | None = None
    line: int | None = None
    column: int | None = None
    fix: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.where, self.line, self.column) if part is not None)
        return (f"{place}: " if place else "") + self.what + (f" ({self.fix})" if self.fix else "")


class DesfError(Exception):
    """Base of all errors of desf-graph; ``problems`` holds each single one."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class InputError(DesfError):
    """The user's input cannot be used as it is."""


class KnowledgeError(DesfError):
    """The knowledge that is shipped, or a user's own shapes, cannot be used as they are."""
