"""What a measure gives where it has no value: the reason, instead of a number that means nothing."""

from __future__ import annotations

from typing import NamedTuple

from desf_graph.messages import say


class Undefined(NamedTuple):
    """A measure that is not defined for a graph; ``reason`` is a key under ``network.undefined``. It is false.

    >>> bool(Undefined("no-edges")), Undefined("no-edges").sentence("en")
    (False, 'undefined: no dependency is recorded')
    """

    reason: str

    def __bool__(self) -> bool:
        return False

    def sentence(self, lang: str | None = None) -> str:
        """The reason in words."""
        return say(f"network.undefined.{self.reason}", lang)


TOO_FEW = Undefined("too-few")
NO_EDGES = Undefined("no-edges")
IN_PARTS = Undefined("in-parts")
NO_CONVERGENCE = Undefined("no-convergence")
NO_INTERESTS = Undefined("no-interests")
NOTHING_COUNTED = Undefined("nothing-counted")
NO_CONTRACTS = Undefined("no-contracts")
