"""Short names of IRIs in what we write: the prefixes of the files that were read, before ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.namespaces import ECOSYSTEM, ID, RDF_TYPE, RULE, slug, value

LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)
PREFIX = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


class Names:
    """The prefixes of a text that is being written; it remembers which were needed.

    The prefixes of the files that were read stay, needed or not; ours come beside them where the name is free.
    An ecosystem's own parts get a prefix after its slug.
    """

    def __init__(self, own: dict[str, str], quads: Iterable[ox.Quad]) -> None:
        self.own = own
        self.spaces: dict[str, str] = {}
        schemes: set[str] = set()
        bases: dict[str, str] = {}
        lists: dict[str, str] = {}
        for quad in quads:
            for term in (quad.subject, quad.predicate, quad.object, getattr(quad.object, "datatype", None)):
                if not isinstance(term, ox.NamedNode):
                    continue
                iri = value(term)
                schemes.add(iri.split(":", 1)[0])
                if iri.startswith(ID) and "/" in iri.removeprefix(ID):
                    name = iri.removeprefix(ID).split("/", 1)[0]
                    lists[name] = f"{ID}{name}/"
            if quad.predicate == RDF_TYPE and quad.object == ECOSYSTEM:
                bases[slug(value(quad.subject))] = value(quad.subject) + "/"
        self.schemes = schemes
        ours = {k: v for k, v in knowledge.context()["@context"].items() if isinstance(v, str) and v[0] != "@"}
        of_parts = [("rule", RULE), *sorted(lists.items()), *sorted(bases.items())]
        for prefix, space in [*own.items(), *ours.items(), *of_parts]:
            taken = prefix in self.spaces.values() or space in self.spaces
            if not taken and (prefix in own or PREFIX.fullmatch(prefix)):
                self.spaces[space] = prefix
        self.needed: set[str] = set()

    def short(self, term: ox.NamedNode) -> str | None:
        """The name with a prefix, as Turtle takes it; None where there is none that needs no escapes."""
        return self._short(value(term), self.spaces)

    def in_json(self, term: Any) -> str | None:
        """The name with a prefix, where JSON-LD would not read it as something else."""
        safe = {
            space: prefix
            for space, prefix in self.spaces.items()
            if prefix and prefix not in self.schemes and space[-1] in "/#:?" and isinstance(term, ox.NamedNode)
        }
        return self._short(value(term), safe)

    def _short(self, iri: str, spaces: dict[str, str]) -> str | None:
        for cut in range(len(iri) - 1, 0, -1):
            prefix = spaces.get(iri[:cut])
            if prefix is not None:
                if not LOCAL.fullmatch(iri[cut:]):
                    return None
                self.needed.add(prefix)
                return f"{prefix}:{iri[cut:]}"
        return None

    def prefix_of(self, space: str) -> str | None:
        """The prefix of a namespace, where it has one that XML can use."""
        prefix = self.spaces.get(space)
        return prefix if prefix and not prefix.lower().startswith("xml") else None

    def used(self) -> dict[str, str]:
        """The prefixes that were needed, sorted."""
        return dict(sorted((prefix, space) for space, prefix in self.spaces.items() if prefix in self.needed))

    def declared(self) -> dict[str, str]:
        """The prefixes that were needed and all those of the files, sorted."""
        return dict(sorted((p, s) for s, p in self.spaces.items() if p in self.needed or p in self.own))
