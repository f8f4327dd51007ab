"""A report as plain text: a headline, block lines, then a group per rule, worst first."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from desf_graph.messages import say
from desf_graph.validation import CONTRADICTION, OWN, Finding, Report, State

WIDTH = 100
LINES = 45
BLOCK_LINES = 5
GROUPS = 10
GROUP_LINES, LEAST_LINES = 5, 3
NAMED = 3
LEAST_WORDS = 6  # of a reason that is cut
LEAST_LABEL = 10  # of a name that is cut
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

    By default without what is to be considered: the first ten groups in 45 lines, the last with less than all of their
    reason. With ``limit`` that many groups, uncut; with ``show_all`` everything; ``verbose`` also names the rules that
    raised nothing.
    """
    lang = report.lang
    tail = _tail(report, show_all, verbose)
    shown = [f for f in report.findings if show_all or f.severity != "info"]
    groups = [[one] for one in report.contradictions]
    groups += [list(group) for _, group in groupby(shown, key=lambda f: (f.severity, f.when, f.rule))]
    if show_all or limit is not None:
        head = [*_headline(report), *_blocks(report, None if show_all else BLOCK_LINES), ""]
        allowed = len(groups) if limit is None else min(limit, len(groups))
        body = [line for group in groups[:allowed] for line in _group(group, report.ecosystem, lang, show_all)]
    else:
        top, first = _headline(report), groups[:GROUPS]
        # A line for a block gives way before a sentence does: the counts stand above them anyway.
        for most in range(BLOCK_LINES, -1, -1):
            head = [*top, *_blocks(report, most), ""]
            parts = _within(first, LINES - len(head) - len(tail) - 1, report)
            if len(parts) == len(first):
                break
        allowed = len(parts)
        body = [line for part in parts for line in part]
    if not groups:
        infos = report.count("info")
        body += _wrap(say("report.nothing-needed" if infos else "report.nothing", lang, count=infos), first="")
    if allowed < len(groups):
        body.append(say("report.hidden-groups", lang, count=len(groups) - allowed))
    return "\n".join([*head, *(_coloured(body, groups, lang) if colour else body), *tail]) + "\n"


def _within(groups: list[list[Finding]], room: int, report: Report) -> list[list[str]]:
    """The groups in a number of lines, as many as fit: of the last the reason gives way first, never what to do."""
    ecosystem, lang = report.ecosystem, report.lang
    parts = [_group(group, ecosystem, lang, False, GROUP_LINES) for group in groups]
    for lines in range(GROUP_LINES - 1, LEAST_LINES - 1, -1):
        for number in reversed(range(len(groups))):
            if sum(map(len, parts)) > room and len(parts[number]) > lines:
                shorter = _group(groups[number], ecosystem, lang, False, lines)
                if said(groups[number], lang) in " ".join(map(str.strip, shorter)):
                    parts[number] = shorter
    while sum(map(len, parts)) > room:
        parts.pop()
    return parts


def _coloured(lines: list[str], groups: list[list[Finding]], lang: str) -> list[str]:
    """The lines with the first words of each group in the colour of its severity."""
    words = {_words(group[0], lang): COLOURS[group[0].severity] for group in groups}
    found = []
    for line in lines:
        word = max((one for one in words if line.startswith(one + "  ")), key=len, default="")
        found.append(f"\x1b[{words[word]}m{word}\x1b[0m{line.removeprefix(word)}" if word else line)
    return found


def _wrap(text: str, indent: str = "   ", first: str = "   ") -> list[str]:
    # A place is never cut short: a path longer than the line runs over it.
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _headline(report: Report) -> list[str]:
    lang, basis = report.lang, report.basis
    counts = {f"{severity}s": report.count(severity) for severity in ("violation", "warning", "info")}
    unknown = say("report.unknown", lang)
    wrong = len(report.contradictions)
    contradictory = say("report.contradictions", lang, count=wrong) if wrong else ""
    return [
        *_wrap(say("report.headline", lang, label=report.label, contradictory=contradictory, **counts), first=""),
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


def _blocks(report: Report, most: int | None) -> list[str]:
    """The counts of the blocks, and a line for each that is due (no phase: has something recorded) and open."""
    lang, counts = report.lang, report.counts
    blocks = [one for one in report.blocks if one.kind == "block"]
    if report.basis.phase is None:
        recorded = [one for one in blocks if one.agreements or one.state in ("complete", "partial", "contested")]
        line = say("state.phase-unknown", lang, recorded=len(recorded), blocks=len(blocks))
        listed = [one for one in recorded if one.state != "complete"]
    else:
        due = [one for one in blocks if one.is_due]
        per_state = {name: sum(one.state == name for one in due) for name in ("complete", *OPEN)}
        line = say("state.counts", lang, **per_state, due=len(due), excluded=counts["excluded"], later=counts["later"])
        if rest := len(blocks) - len(due) - counts["excluded"] - counts["later"]:
            line = say("state.counts-rest", lang, counts=line, count=rest)
        listed = [one for one in due if one.state in OPEN]
    listed.sort(key=lambda one: OPEN.index(one.state) if one.state in OPEN else len(OPEN))
    lines = _wrap(say("report.blocks", lang, blocks=line), first="")
    kept = listed[:most]
    lines += ["   " + say("state.line", lang, label=one.label, state=_state(one, lang)) for one in kept]
    if kept and len(kept) < len(listed):
        lines.append("   " + say("report.hidden-blocks", lang, count=len(listed) - len(kept)))
    return lines


def _state(one: State, lang: str) -> str:
    return say(f"state.{one.state}", lang)


def _thing(found: Finding, ecosystem: str) -> str:
    """What a finding is about and its place; the ecosystem itself needs no name under its own headline."""
    place = _place(found)
    if not place:
        return found.label
    return place if found.focus_node == ecosystem and found.rule != CONTRADICTION else f"{found.label} ({place})"


def _place(found: Finding) -> str:
    """Where a finding shows: each place where places clash, else the first."""
    several = found.rule == CONTRADICTION or len({place.file for place in found.places}) > 1
    return ", ".join(dict.fromkeys(map(str, found.places if several else found.places[:1])))


def _places(named: list[Finding]) -> Iterator[list[str]]:
    """The places of a group's things, a file said once: first with its path, then by its name alone."""
    places = [_place(found) for found in named]
    file = named[0].places[0].file if named[0].places else ""
    if file:
        places = [places[0].replace(f", {file}:", ", :"), *(one.replace(f"{file}:", ":") for one in places[1:])]
    yield places
    if name := file.replace(os.sep, "/").rpartition("/")[2]:
        yield [places[0].replace(file, name), *places[1:]]


def _words(found: Finding, lang: str) -> str:
    """How strongly, and when: what a group opens with."""
    return found.word if found.rule == CONTRADICTION else f"{found.word}, {say(f'report.{found.when}', lang)}"


def _group(group: list[Finding], ecosystem: str, lang: str, show_all: bool, lines: int | None = None) -> list[str]:
    """A heading, what is wrong and how to mend it, why, who and where; cut to a number of lines where one is given."""
    first = group[0]
    opening = _words(first, lang) if first.rule == CONTRADICTION else f"{_words(first, lang)}  {first.rule}"
    if lines:
        heading = [f"{opening}  {_things_in(group, WIDTH - len(opening) - 2, ecosystem, lang)}"]
    else:
        heading = _wrap(f"{opening}  {_things(group, len(group) if show_all else NAMED, ecosystem, lang)}", first="")
    if lines is None:
        why = f"{say('report.why', lang)}: {first.reason}"
        return [*heading, *_wrap(said(group, lang)), *_wrap(f"{why} {_end(group, first.source, show_all, lang)}")]
    return heading + next(body for body in _bodies(group, lang) if len(body) < lines)


def said(group: list[Finding], lang: str) -> str:
    """What is wrong and how to mend it, with what is missing where that is the same in the whole group."""
    first = group[0]
    if not first.missing or any(found.missing != first.missing for found in group):
        return first.message
    missing = ", ".join(f"‘{label}’" for label in first.missing)
    return f"{first.message} {say('report.missing', lang, missing=missing)}"


def _bodies(group: list[Finding], lang: str) -> Iterator[list[str]]:
    """What to say of a group, ever shorter: first who holds the role goes, then the reason, then the end of the fix."""
    first = group[0]
    sections = [title.split(" ")[0] if title[:1].isdigit() else title for title in first.source]
    words = said(group, lang)
    why = f"{words} {say('report.why', lang)}:"
    yield _wrap(f"{why} {first.reason} {_end(group, dict.fromkeys(sections), False, lang)}")
    end = _end(group, dict.fromkeys(sections), False, lang, roles_only=True)
    reason = len(first.reason.split())
    for count in range(reason, min(LEAST_WORDS, reason) - 1, -1):
        yield _wrap(f"{why} {_first_words(first.reason, count)} {end}")
    for count in range(len(words.split()), 0, -1):
        yield _wrap(f"{_first_words(words, count)} {end}")
    yield []


def _end(group: list[Finding], sections: Iterable[str], show_all: bool, lang: str, roles_only: bool = False) -> str:
    """Who must act, where the handbook says so, and what a profile of the user's own says."""
    end = f"{say('report.who', lang)}: {_who(group, show_all, lang, roles_only)}."
    if group[0].rule != CONTRADICTION:
        ours = say("report.own-shapes" if group[0].authority == OWN else "report.ours", lang)
        end += f" {say('report.source', lang)}: {', '.join(sections) or ours}"
    return f"{end} ({group[0].profile_reason})" if group[0].profile_reason else end


def _first_words(text: str, count: int) -> str:
    words = text.split()
    return text if count >= len(words) else " ".join(words[:count]).rstrip(",;:") + " …"


def _things(group: list[Finding], named: int, ecosystem: str, lang: str) -> str:
    return _listed([_thing(f, ecosystem) for f in group[:named]], [], len(group), lang)


def _things_in(group: list[Finding], width: int, ecosystem: str, lang: str) -> str:
    """As many things as fit in a width, up to three.

    The path and then places give way to names, from the last on, but for one; of two things, names are cut before one
    is left out.
    """
    named, total = group[:NAMED], len(group)
    labels = [say("report.whole", lang) if f.focus_node == ecosystem and f.places else f.label for f in named]
    ways = list(_places(named))
    for count in range(len(labels), 0, -1):
        for placed in range(count, 0, -1):
            for places in ways:
                if len(things := _listed(labels[:count], places[:placed], total, lang)) <= width:
                    return things
        if count == total == 2 and (things := _shortened(labels, ways[-1], total, width, lang)):
            return things
    cut = _shortened(labels[:1], ways[-1][:1], total, width, lang)
    return cut or _listed([_cut(labels[0], LEAST_LABEL)], [], total, lang)


def _shortened(labels: list[str], places: list[str], total: int, width: int, lang: str) -> str:
    """Things with their names cut to fit in a width, and where little would be left of those, fewer places."""
    for placed in range(len(places), -1, -1):
        room = width - len(_listed([""] * len(labels), places[:placed], total, lang))
        fitting = (most for most in range(room, 0, -1) if sum(min(len(one), most) for one in labels) <= room)
        longest = next(fitting, 0)
        if longest >= min(LEAST_LABEL, max(map(len, labels))):
            return _listed([_cut(one, longest) for one in labels], places[:placed], total, lang)
    return ""


def _listed(labels: list[str], places: list[str], total: int, lang: str) -> str:
    """Things with their places, as far as there are any, and how many more there are."""
    places = places + [""] * (len(labels) - len(places))
    things = ", ".join(f"{one} ({at})" if at else one for one, at in zip(labels, places, strict=True))
    return f"{things} {say('report.also', lang, count=total - len(labels))}" if total > len(labels) else things


def _cut(label: str, most: int) -> str:
    """A label of so many signs at most; what was quoted stays so."""
    if len(label) <= most:
        return label
    end = "…’" if label.endswith("’") else "…"
    return label[: max(most - len(end), 1)].rstrip("… ") + end


def _who(group: list[Finding], show_all: bool, lang: str, roles_only: bool) -> str:
    """Who must act: those whom it is about, or roles with who holds them."""
    who = list(dict.fromkeys(one for f in group for one in f.who))
    if not who:
        return say("report.nobody", lang)
    if not show_all and set(who) == {f.label for f in group}:
        return say("report.concerned", lang)
    if roles_only:
        who = list(dict.fromkeys(one.split(" (")[0] for one in who))
    named = who if show_all else who[:NAMED]
    rest = len(who) - len(named)
    return ", ".join(named) + (f" {say('report.also', lang, count=rest)}" if rest else "")


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
    if report.switched_off:
        named = (f"{rule} ({reason})" if reason else rule for rule, reason in report.switched_off.items())
        lines += _wrap(say("report.switched-off", lang, rules=", ".join(named)), first="")
    if report.inferred:
        lines += _wrap(say("report.inferred", lang, count=report.inferred), first="")
    if verbose:
        for kind, found in outcomes.items():
            for one in found:
                nodes = "" if one.nodes is None else f" ({one.nodes})"
                lines.append(f"   {say(f'report.{kind}', lang, count=1)}: {one.rule}{nodes}")
    return lines


UNTOUCHED = ("not-assessed", "not-applicable", "nothing-recorded")
