"""A report as plain text: a headline, block lines, then a group per rule, worst first."""

from __future__ import annotations

import textwrap
from itertools import groupby

from desf_graph.messages import say
from desf_graph.validation import Finding, Report, State

WIDTH = 100
LINES = 45
BLOCK_LINES = 5
GROUPS = 10
NAMED = 3
OPEN = ("contested", "missing", "partial")
COLOURS = {"violation": "31", "warning": "33", "info": "36"}


def render(
    report: Report,
    *,
    show_all: bool = False,
    limit: int | None = None,
    verbose: bool = False,
    colour: bool = False,
) -> str:
    """The report in its language.

    By default without what is to be considered, and as many of the first ten groups as fit in 45 lines; ``limit``
    groups when given, every finding in full with ``show_all``; ``verbose`` names the rules that raised nothing.
    """
    lang = report.lang
    head = [*_headline(report), *_blocks(report, show_all), ""]
    tail = _tail(report, show_all, verbose)
    shown = [f for f in report.findings if show_all or f.severity != "info"]
    groups = [list(group) for _, group in groupby(shown, key=lambda f: (f.severity, f.when, f.rule))]
    allowed = len(groups) if show_all else GROUPS if limit is None else limit
    body: list[str] = []
    count = 0
    for group in groups[:allowed]:
        part = _group(group, report.ecosystem, lang, show_all, colour)
        if not show_all and limit is None and len(head) + len(body) + len(part) + len(tail) + 1 > LINES:
            break
        body += part
        count += 1
    if not shown:
        body.append(say("report.nothing", lang))
    if count < len(groups):
        body.append(say("report.hidden-groups", lang, count=len(groups) - count))
    return "\n".join([*head, *body, *tail]) + "\n"


def _wrap(text: str, indent: str = "   ", first: str = "   ") -> list[str]:
    # A place is never cut short: a path longer than the line runs over it.
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _headline(report: Report) -> list[str]:
    lang, basis = report.lang, report.basis
    counts = {f"{severity}s": report.count(severity) for severity in ("violation", "warning", "info")}
    unknown = say("report.unknown", lang)
    return [
        *_wrap(say("report.headline", lang, label=report.label, **counts), first=""),
        *_wrap(
            say(
                "report.basis",
                lang,
                phase=basis.phase or unknown,
                horizons=", ".join(basis.horizons) or unknown,
                as_of=basis.as_of,
                record=say("report.partial" if basis.is_partial else "report.complete", lang),
                rules=basis.rules,
                engine=basis.engine,
            ),
            first="",
        ),
    ]


def _blocks(report: Report, show_all: bool) -> list[str]:
    """The counts of the blocks, and a line for each that is due (no phase: has something recorded) and open."""
    lang, counts = report.lang, report.counts
    blocks = [one for one in report.blocks if one.kind == "block"]
    if report.basis.phase is None:
        recorded = [one for one in blocks if one.agreements or one.state in ("complete", "partial", "contested")]
        line = say("state.phase-unknown", lang, recorded=len(recorded))
        listed = [one for one in recorded if one.state != "complete"]
    else:
        due = [one for one in blocks if one.is_due]
        per_state = {name: sum(one.state == name for one in due) for name in ("complete", *OPEN)}
        line = say("state.counts", lang, **per_state, due=len(due), excluded=counts["excluded"], later=counts["later"])
        listed = [one for one in due if one.state in OPEN]
    listed.sort(key=lambda one: OPEN.index(one.state) if one.state in OPEN else len(OPEN))
    lines = _wrap(say("report.blocks", lang, blocks=line), first="")
    kept = listed if show_all else listed[:BLOCK_LINES]
    lines += ["   " + say("state.line", lang, label=one.label, state=_state(one, lang)) for one in kept]
    if len(kept) < len(listed):
        lines.append("   " + say("report.hidden-blocks", lang, count=len(listed) - len(kept)))
    return lines


def _state(one: State, lang: str) -> str:
    return say(f"state.{one.state}", lang)


def _thing(found: Finding, ecosystem: str) -> str:
    """What a finding is about and its place; the ecosystem itself needs no name under its own headline."""
    if not found.position:
        return found.label
    return str(found.position) if found.focus_node == ecosystem else f"{found.label} ({found.position})"


def _group(group: list[Finding], ecosystem: str, lang: str, show_all: bool, colour: bool) -> list[str]:
    first = group[0]
    named = group if show_all else group[:NAMED]
    things = ", ".join(_thing(f, ecosystem) for f in named)
    if len(group) > len(named):
        things += " " + say("report.also", lang, count=len(group) - len(named))
    who = ", ".join(dict.fromkeys(actor for f in group for actor in f.who)) or say("report.nobody", lang)
    source = ", ".join(first.source) or say("report.ours", lang)
    background = (
        f"{say('report.why', lang)}: {first.reason} {say('report.who', lang)}: {who}. "
        f"{say('report.source', lang)}: {source}"
    )
    if first.profile_reason:
        background += f" ({first.profile_reason})"
    word = f"{first.word}, {say(f'report.{first.when}', lang)}"
    lines = _wrap(f"{word}  {first.rule}  {things}", first="")
    if colour:
        lines[0] = f"\x1b[{COLOURS[first.severity]}m{word}\x1b[0m{lines[0].removeprefix(word)}"
    return lines + _wrap(first.message) + _wrap(background)


def _tail(report: Report, show_all: bool, verbose: bool) -> list[str]:
    lang = report.lang
    lines = []
    if report.later:
        lines += _wrap(say("report.later", lang, count=len(report.later)), first="")
        if show_all:
            lines += [f"   {f.rule}  {f.label}" for f in report.later]
    asides = [
        say(key, lang, count=number)
        for key, number in (
            ("report.waived", len(report.waived)),
            ("report.excluded", len(report.set_aside)),
        )
        if number
    ]
    outcomes = {kind: [one for one in report.rules if one.outcome == kind] for kind in (*UNTOUCHED, "passed")}
    asides += [say(f"report.{kind}", lang, count=len(found)) for kind, found in outcomes.items() if found]
    if asides:
        lines += _wrap("; ".join(asides) + ".", first="")
    if report.inferred:
        lines += _wrap(say("report.inferred", lang, count=report.inferred), first="")
    if verbose:
        for kind, found in outcomes.items():
            for one in found:
                nodes = "" if one.nodes is None else f" ({one.nodes})"
                lines.append(f"   {say(f'report.{kind}', lang, count=1)}: {one.rule}{nodes}")
    return lines


UNTOUCHED = ("not-assessed", "not-applicable", "nothing-recorded")
