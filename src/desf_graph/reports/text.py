"""A report as plain text: a headline, then a group per rule, worst first."""

from __future__ import annotations

import textwrap
from itertools import groupby

from desf_graph.messages import say
from desf_graph.validation import Finding, Report

WIDTH = 100
LINES = 43  # of 45: two are kept for the counts below the groups


def render(report: Report, lang: str, show_all: bool = False) -> str:
    """The report in a language; by default without info and as many groups as fit in 45 lines."""
    basis = report.basis
    lines = [
        say(
            "headline",
            lang,
            label=report.label,
            violations=report.count("violation"),
            warnings=report.count("warning"),
            infos=report.count("info"),
        ),
        say(
            "basis",
            lang,
            phase=basis.phase or say("unknown", lang),
            as_of=basis.as_of or say("today", lang),
            record=say("partial" if basis.partial else "whole", lang),
            rules=basis.rules,
            engine=basis.engine,
        ),
        "",
    ]
    shown = [f for f in report.findings if show_all or f.severity != "info"]
    groups = [list(group) for _, group in groupby(shown, key=lambda f: (f.severity, f.when, f.rule))]
    hidden = 0
    for group in groups:
        part = _group(group, lang, show_all)
        if not show_all and (hidden or len(lines) + len(part) > LINES):
            hidden += 1
        else:
            lines += part
    if not shown:
        lines.append(say("nothing", lang))
    if hidden:
        lines.append(say("hidden", lang, count=hidden))
    if report.later:
        lines.append(say("later", lang, count=report.later))
    return "\n".join(lines) + "\n"


def _group(group: list[Finding], lang: str, show_all: bool) -> list[str]:
    first = group[0]
    named = group if show_all else group[:3]
    things = ", ".join(f"{f.label} ({f.position})" if f.position else f.label for f in named)
    if len(group) > len(named):
        things += " " + say("also", lang, count=len(group) - len(named))
    background = f"{say('why', lang)}: {first.reason} {say('who', lang)}: {first.who}."
    if first.source:
        background += f" {say('source', lang)}: {first.source}"
    heading = f"{first.word}, {say(first.when, lang)}  {first.rule}  {things}"
    # A place is never cut short: a path longer than the line runs over it.
    lines = textwrap.wrap(heading, WIDTH, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False)
    for part in (first.message, background):
        lines += textwrap.wrap(part, WIDTH, initial_indent="   ", subsequent_indent="   ")
    return lines
