"""The circumstances in which an ecosystem is judged: phase, horizons, arrangement, day, completeness of the record."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.knowledge import Graph
from desf_graph.messages import problem, spoken
from desf_graph.namespaces import (
    ARRANGEMENT,
    AS_OF,
    DESF,
    HAS_INITIATIVE,
    HORIZON,
    PARTIAL,
    PARTIAL_LIST,
    PHASE,
    RECORD_STATUS,
    value,
)
from desf_graph.record import Record


class Circumstances(NamedTuple):
    """IRIs of phase, horizons and arrangement, as recorded or as asked for; ``partial`` for the whole record."""

    phase: str | None
    horizons: frozenset[str]
    arrangements: frozenset[str]
    as_of: str
    partial: bool
    partial_lists: frozenset[str]


def term(class_name: str, word: str) -> str:
    """The IRI of a handbook term that a user named by slug, label or IRI. Raises `InputError` with the choices."""
    known = knowledge.terms(DESF + class_name)
    if word in known.values():
        return word
    if word.casefold() not in known:
        names = ", ".join(dict.fromkeys(iri.rsplit("/", 1)[1] for iri in known.values()))
        kind = (knowledge.label(DESF + class_name, spoken()) or class_name).lower()
        raise InputError(problem("knowledge.no-term", word=word, kind=kind, names=names))
    return known[word.casefold()]


def day(word: str) -> str:
    """A day as YYYY-MM-DD. Raises `InputError`."""
    try:
        return date.fromisoformat(word).isoformat() if len(word) == 10 else _no_day(word)
    except ValueError:
        return _no_day(word)


def _no_day(word: str) -> str:
    raise InputError(problem("cli.bad-date", word=word))


def as_of(record: Record, given: str | None) -> str:
    """The day to judge by: the one given, else the latest that the files name, else today."""
    if given is not None:
        return day(given)
    recorded = [day(value(t.object)[:10]) for t in record.triples if t.predicate == AS_OF]
    return max(recorded) if recorded else date.today().isoformat()


def of_ecosystem(
    data: Graph, ecosystem: object, as_of_day: str, phase: str | None, horizons: tuple[str, ...]
) -> Circumstances:
    """The circumstances of an ecosystem; a phase (IRI) and horizons (IRIs) given replace the recorded ones."""
    phases = knowledge.tables()["phases"]
    # Where files contradict each other, the earliest phase asks the least; a finding names the contradiction.
    recorded = sorted(
        (node.value for node in data.objects(ecosystem, PHASE) if node.value in phases), key=lambda iri: phases[iri]
    )
    return Circumstances(
        phase=phase or (recorded[0] if recorded else None),
        horizons=frozenset(horizons or (node.value for node in data.objects(ecosystem, HORIZON))),
        arrangements=frozenset(node.value for node in data.objects(ecosystem, ARRANGEMENT)),
        as_of=as_of_day,
        partial=PARTIAL in data.objects(ecosystem, RECORD_STATUS),
        partial_lists=frozenset(node.value for node in data.objects(ecosystem, PARTIAL_LIST)),
    )


def of_initiatives(data: Graph, ecosystem: object, whole: Circumstances) -> dict[str, Circumstances]:
    """The circumstances of the things that belong to an initiative which records a phase or horizon of its own."""
    found: dict[str, Circumstances] = {}
    for initiative in data.objects(ecosystem, HAS_INITIATIVE):
        phases = [node.value for node in data.objects(initiative, PHASE)]
        horizons = frozenset(node.value for node in data.objects(initiative, HORIZON))
        if phases or horizons:
            own = whole._replace(phase=phases[0] if phases else whole.phase, horizons=horizons or whole.horizons)
            found[initiative.value] = own
    return found
