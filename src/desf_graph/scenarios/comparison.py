"""Many ecosystems beside each other: what came of every rule, and the state of every block, on one stated basis.

A count over ecosystems means something only where all were judged alike: by the same rules and profile, in the same
phase and horizons, on the same day, with the same selection of blocks. What differs is refused unless it is allowed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from desf_graph import formats, knowledge
from desf_graph.errors import InputError
from desf_graph.frames import frame
from desf_graph.knowledge import slug
from desf_graph.messages import problem, say
from desf_graph.namespaces import DESF, RULE
from desf_graph.record import Record
from desf_graph.validation import SEVERITIES, STATES, Basis, Report, State, validate

if TYPE_CHECKING:
    import pandas

OUTCOMES = (
    "failed",
    "not-recorded",
    "waived",
    "passed",
    "later",
    "excluded",
    "not-applicable",
    "not-assessed",
    "nothing-recorded",
    "off",
)
"""What may come of a rule. ``not-recorded`` is what would have failed, had the record not said that it is partial."""

UNREADABLE = "error"
ONE_BASIS = ("ontology_version", "rules_hash", "profile_hash", "phase", "horizons", "as_of", "excluded")

COLUMNS = {
    "rules": ("ecosystem", "rule", "label", "record", "authority", "outcome", "severity", "findings", "nodes", "error"),
    "blocks": ("ecosystem", "block", "label", "record", "name", "theme", "state", "due", "is_due", "error"),
    "ecosystems": (
        *("ecosystem", "label", "source", "record", "phase", "horizons", "as_of", "conforms", "contradictions"),
        *(f"{severity}s" for severity in SEVERITIES),
        *OUTCOMES,
        *(f"blocks_{state}" for state in STATES),
        *("blocks_due", "error"),
    ),
}
INDEXES = {"rules": ("ecosystem", "rule"), "blocks": ("ecosystem", "block"), "ecosystems": ("ecosystem",)}


class HasRecord(Protocol):
    """Anything that carries a record, such as an `Ecosystem`."""

    record: Record


Input = str | os.PathLike[str] | Record | HasRecord


class RuleOutcome(NamedTuple):
    """What came of one rule for one ecosystem: one of `OUTCOMES`.

    ``severity`` is that of its worst finding (empty where there is none), ``findings`` how many there are, ``nodes``
    how many things it looked at (None: cannot be told).
    """

    rule: str
    authority: str
    outcome: str
    severity: str
    findings: int
    nodes: int | None


class Compared(NamedTuple):
    """One ecosystem of a comparison; an input that could not be read has its ``error`` and nothing else."""

    source: str
    ecosystem: str
    label: str
    error: str = ""
    basis: Basis | None = None
    conforms: bool | None = None
    contradictions: int = 0
    severities: dict[str, int] = {}
    counts: dict[str, int] = {}
    rules: tuple[RuleOutcome, ...] = ()
    blocks: tuple[State, ...] = ()


class Comparison(NamedTuple):
    """Ecosystems beside each other, in the order in which they were given; ``basis`` is what all share."""

    ecosystems: tuple[Compared, ...]
    basis: dict[str, Any]

    def __repr__(self) -> str:
        return f"<Comparison of {len(self.ecosystems)} ecosystems, {len(self.errors)} not readable>"

    @property
    def errors(self) -> tuple[Compared, ...]:
        """The inputs that could not be read."""
        return tuple(one for one in self.ecosystems if one.error)

    def rows(self, of: str = "rules") -> Iterator[dict[str, Any]]:
        """Plain values, a row per ecosystem and rule, ecosystem and block (``of="blocks"``), or ``"ecosystems"``.

        An input that could not be read is one row: its ``ecosystem`` is its name, its outcome or state ``error``, and
        ``error`` says why. Raises `ValueError` for another word.
        """
        if of not in COLUMNS:
            raise ValueError(f"{of!r}: choose from {', '.join(COLUMNS)}")
        make = {"rules": _rule_rows, "blocks": _block_rows, "ecosystems": _ecosystem_rows}[of]
        for one in self.ecosystems:
            yield from make(one)

    def to_frame(self, of: str = "rules") -> pandas.DataFrame:
        """The same as a tidy pandas frame, indexed by ecosystem and rule, ecosystem and block, or ecosystem.

        Raises `DesfError` where pandas is not installed.
        """
        return frame(self.rows(of), COLUMNS[of], INDEXES[of], whole=["nodes"] if of == "rules" else [])

    def tally(self, outcome: str) -> dict[str, int]:
        """In how many ecosystems each rule had this outcome, most often first; rules with none are left out."""
        found = Counter(rule.rule for one in self.ecosystems for rule in one.rules if rule.outcome == outcome)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def compare(
    inputs: Iterable[Input] | Input,
    *,
    phase: str | None = None,
    horizons: Iterable[str] = (),
    as_of: str | None = None,
    profile: str | os.PathLike[str] | None = None,
    shapes: Iterable[str | os.PathLike[str]] = (),
    engine: str | None = None,
    lang: str | None = None,
    allow_different_bases: bool = False,
) -> Comparison:
    """Validate many ecosystems and put the outcomes beside each other.

    Each of ``inputs`` is a file, a folder, ``case:NAME`` or an `Ecosystem`; they may come from a generator and are
    read one by one. An input that cannot be read is a row with its error. The other arguments are those of
    `Ecosystem.validate` and count for all; where an ecosystem was judged on another basis (phase, horizons, day,
    selection, rules or profile), `InputError` is raised that says how, unless ``allow_different_bases``.

    >>> found = compare(["case:uwv", "case:dxc-flanders"], phase="develop", horizons=["horizon-1"])
    >>> [one.label for one in found.ecosystems], found.basis["phase"], found.errors
    (['UWV and its suppliers', 'DXC and the Flemish government (VOPaaS)'], 'develop', ())
    """
    found: list[Compared] = []
    streamed = stream(
        inputs,
        phase=phase,
        horizons=horizons,
        as_of=as_of,
        profile=profile,
        shapes=shapes,
        engine=engine,
        lang=lang,
    )
    first: Compared | None = None
    for one in streamed:
        found.append(one)
        if one.basis is None:
            continue
        first = first or one
        if not allow_different_bases and first.basis is not None and (unlike := _unlike(first.basis, one.basis)):
            raise InputError(_refusal(first, one, unlike))
    return Comparison(tuple(found), _shared(found))


def stream(
    inputs: Iterable[Input] | Input,
    *,
    phase: str | None = None,
    horizons: Iterable[str] = (),
    as_of: str | None = None,
    profile: str | os.PathLike[str] | None = None,
    shapes: Iterable[str | os.PathLike[str]] = (),
    engine: str | None = None,
    lang: str | None = None,
) -> Iterator[Compared]:
    """Each ecosystem as soon as it has been validated, for more of them than memory holds; bases are not compared.

    Raises at the first step what `Ecosystem.validate` raises for these arguments.

    >>> [one.error == "" for one in stream(["case:uwv", "case:nowhere"])]
    [True, False]
    """
    asked: dict[str, Any] = {
        "phase": phase,
        "horizons": tuple(horizons),
        "as_of": as_of,
        "profile": os.fspath(profile) if profile else None,
        "shapes": [os.fspath(file) for file in shapes],
        "engine": engine,
        "lang": lang,
    }
    # What is wrong with the question is not an error of each ecosystem: an empty record brings it to light.
    validate(Record([]), **asked)
    several = not (isinstance(inputs, str | os.PathLike | Record) or hasattr(inputs, "record"))
    each: Any = inputs if several else [inputs]
    for one in each:
        source, records, errors = _read(one)
        for record in records:
            try:
                reports = validate(record, **asked)
            except InputError as error:
                errors.append(str(error))
                continue
            for report in reports:
                yield _compared(source or report.ecosystem, report)
        if errors:
            yield Compared(source, source, source, "\n".join(errors))


def _read(one: Any) -> tuple[str, list[Record], list[str]]:
    """The records of an input, and why the rest of it could not be read."""
    record = one if isinstance(one, Record) else getattr(one, "record", None)
    if isinstance(record, Record):
        return "", [record], []
    records, problems = formats.read_each([one])
    return os.fspath(one), [record for record in records if record.ecosystems], [str(each) for each in problems]


def _compared(source: str, report: Report) -> Compared:
    return Compared(
        source=source,
        ecosystem=report.ecosystem,
        label=report.label,
        basis=report.basis,
        conforms=report.conforms,
        contradictions=len(report.contradictions),
        severities={severity: report.count(severity) for severity in SEVERITIES},
        counts=report.counts,
        rules=_outcomes(report),
        blocks=tuple(state for state in report.blocks if state.kind == "block"),
    )


def _outcomes(report: Report) -> tuple[RuleOutcome, ...]:
    waived = {found.rule for found in report.waived}
    found: list[RuleOutcome] = []
    by_rule: dict[str, list[Any]] = {}
    for one in report.findings:
        by_rule.setdefault(one.rule, []).append(one)
    for each in report.rules:
        mine = by_rule.get(each.rule, [])
        outcome = each.outcome
        if mine and all(one.absence for one in mine) and _is_unclaimed(each.rule, report.basis):
            outcome = "not-recorded"
        elif outcome == "passed" and each.rule in waived:
            outcome = "waived"
        severity = min((one.severity for one in mine), key=SEVERITIES.index, default="")
        authority = mine[0].authority if mine else slug(_rule(each.rule).get("authority") or "")
        found.append(RuleOutcome(each.rule, authority, outcome, severity, each.findings, each.nodes))
    return tuple(found)


def _rule(name: str) -> Any:
    return knowledge.tables()["rules"].get(RULE + name, {})


def _is_unclaimed(name: str, basis: Basis) -> bool:
    """Whether the record says that it is partial in what the rule found absent."""
    return basis.record == "partial" or bool(
        {DESF + each for each in basis.partial_lists}.intersection(_rule(name).get("absence", ()))
    )


def _unlike(one: Basis, other: Basis | None) -> list[str]:
    return [name for name in ONE_BASIS if getattr(one, name) != getattr(other, name)]


def _refusal(one: Compared, other: Compared, names: list[str]) -> Any:
    differences = "; ".join(
        say(
            "compare.difference",
            name=say(f"compare.basis.{name}"),
            one=_shown(getattr(one.basis, name), name),
            other=_shown(getattr(other.basis, name), name),
        )
        for name in names
    )
    return problem("compare.bases", other.source, one=one.label, other=other.label, differences=differences)


def _shown(value: Any, name: str) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else value
    return text or say("compare.none" if name == "excluded" else "report.unknown")


def _shared(found: list[Compared]) -> dict[str, Any]:
    """The parts of the basis in which all ecosystems agree."""
    bases = [one.basis for one in found if one.basis is not None]
    if not bases:
        return {}
    return {
        name: value
        for name, value in bases[0]._asdict().items()
        if all(getattr(basis, name) == value for basis in bases)
    }


def _rule_rows(one: Compared) -> Iterator[dict[str, Any]]:
    start = _start(one)
    if one.error:
        empty = {"rule": None, "authority": "", "outcome": UNREADABLE, "severity": "", "findings": 0, "nodes": None}
        yield start | empty
    for each in one.rules:
        yield start | each._asdict()


def _block_rows(one: Compared) -> Iterator[dict[str, Any]]:
    start = _start(one)
    if one.error:
        yield start | {"block": None, "name": "", "theme": "", "state": UNREADABLE, "due": None, "is_due": False}
    for each in one.blocks:
        yield start | {
            "block": each.id,
            "name": each.label,
            "theme": each.theme,
            "state": each.state,
            "due": each.due,
            "is_due": each.is_due,
        }


def _ecosystem_rows(one: Compared) -> Iterator[dict[str, Any]]:
    basis = one.basis
    outcomes = Counter(each.outcome for each in one.rules)
    yield {
        **_start(one),
        "source": one.source,
        "phase": basis.phase if basis else None,
        "horizons": ", ".join(basis.horizons) if basis else "",
        "as_of": basis.as_of if basis else None,
        "conforms": one.conforms,
        "contradictions": one.contradictions,
        **{f"{severity}s": one.severities.get(severity, 0) for severity in SEVERITIES},
        **{outcome: outcomes[outcome] for outcome in OUTCOMES},
        **{f"blocks_{state}": one.counts.get(state, 0) for state in (*STATES, "due")},
    }


def _start(one: Compared) -> dict[str, Any]:
    record = one.basis.record if one.basis else ""
    return {"ecosystem": one.ecosystem, "label": one.label, "record": record, "error": one.error}
