"""The network of an ecosystem as plain text: who relies on whom, what stands out, what goes when one goes."""

from __future__ import annotations

import textwrap

from desf_graph.messages import say
from desf_graph.network import RANKED, Analysis

WIDTH = 100
LINES = 20
LINES_WITH_RANKINGS = 45
LOSSES = 4


def render(analysis: Analysis, show_all: bool = False) -> str:
    """At most twenty lines of a hundred columns, 45 where there are rankings, or all; the rest is counted.

    The lines of who relies on whom give way first, then losses, then what stands out; who is left out is always said.
    """
    relied = [one.sentence for one in analysis.observations if one.name == "reliance"]
    striking = [one.sentence for one in analysis.observations if one.name not in ("reliance", "groups")]
    limit = LINES_WITH_RANKINGS if any(one.name in RANKED for one in analysis.observations) else LINES
    sections = {
        "reliance": [_wrapped(sentence, "   ") for sentence in relied],
        "lost": [_wrapped(one.sentence, "   ") for one in analysis.lost],
        "observations": [_wrapped(sentence, "   ") for sentence in striking],
    }
    shown = {name: len(parts) for name, parts in sections.items()}
    if not show_all:
        shown["lost"] = min(LOSSES, len(analysis.lost))
    head = _head(analysis)
    while len(lines := _laid_out(head, sections, shown, analysis.lang)) > limit and not show_all:
        spare = next(name for fewest in (2, 1, 0) for name, count in shown.items() if count > fewest)
        shown[spare] -= 1
    return "\n".join(lines) + "\n"


def _laid_out(head: list[str], sections: dict[str, list[list[str]]], shown: dict[str, int], lang: str) -> list[str]:
    lines = list(head)
    for name in ("reliance", "observations", "lost"):
        parts, count = sections[name], shown[name]
        if not parts:
            continue
        lines.append(say(f"network.{name}-title", lang))
        lines += [line for part in parts[:count] for line in part]
        if count < len(parts):
            lines.append("   " + say("network.hidden", lang, count=len(parts) - count))
    return lines


def _head(analysis: Analysis) -> list[str]:
    lang = analysis.lang
    headline = say(
        "network.headline",
        lang,
        label=analysis.label,
        participants=len(analysis.nodes),
        dependencies=len(analysis.edges),
    )
    basis = say(
        "network.basis",
        lang,
        as_of=analysis.as_of,
        record=say("report.partial" if analysis.is_partial else "report.complete", lang),
        inferred=sum(edge["inferred"] for edge in analysis.edges),
    )
    groups = [one.sentence for one in analysis.observations if one.name == "groups"]
    return [line for sentence in (headline, basis, *groups) for line in _wrapped(sentence, "")]


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
