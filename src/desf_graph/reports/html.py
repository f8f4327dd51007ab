"""Results as small tables of HTML, for Jupyter: plain markup without scripts, every text escaped.

`register` hangs them on the results, so that the layers below know nothing of HTML. Those of reasoning and of the
network are registered apart, when there is one: nobody else has to wait for those to load.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desf_graph import knowledge
from desf_graph.messages import say, spoken
from desf_graph.namespaces import DESF, RDF_TYPE, RULE, value
from desf_graph.record import Record
from desf_graph.reports.text import said
from desf_graph.scenarios import OUTCOMES, Compared, Comparison
from desf_graph.validation import CONTRADICTION, STATES, Basis, Finding, Report, State

if TYPE_CHECKING:
    from desf_graph.network import Analysis
    from desf_graph.reasoning.contradictions import Contradiction

METHOD = "_repr_html_"
GROUPS = 10
NAMED = 3
ROWS = 60
OPEN = ("contested", "missing", "partial")


def register() -> None:
    """Let reports, findings, states and comparisons show themselves."""
    shown: dict[type, Callable[[Any], str]] = {
        Report: report,
        Finding: finding,
        State: state,
        Basis: basis,
        Comparison: comparison,
        Compared: compared,
    }
    for kind, show in shown.items():
        setattr(kind, METHOD, show)


def register_reasoning() -> None:
    """Let contradictions show themselves; proofs do so already."""
    from desf_graph.reasoning.contradictions import Contradiction

    setattr(Contradiction, METHOD, contradiction)


def register_network() -> None:
    """Let networks and analyses of them show themselves."""
    from desf_graph.network import Analysis
    from desf_graph.network.shown import Network

    setattr(Analysis, METHOD, analysis)
    setattr(Network, METHOD, network)


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    caption: str = "",
    count: int | None = None,
    lang: str | None = None,
) -> str:
    """A table; at most sixty rows of it, the rest counted where it is known how many there are."""
    shown = [row for row, _ in zip(rows, range(ROWS), strict=False)]
    lines = ["<table>"]
    if caption:
        lines.append(element("caption", caption))
    if head:
        lines.append("<thead><tr>" + "".join(element("th", one) for one in head) + "</tr></thead>")
    cells = ("".join(element("td", "" if one is None else one) for one in row) for row in shown)
    lines.append("<tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>")
    if count is not None and count > len(shown):
        lines.append(element("p", say("html.more", lang, count=count - len(shown))))
    return "".join(lines)


def element(tag: str, text: object) -> str:
    """An element with a text, escaped."""
    return f"<{tag}>{html.escape(str(text))}</{tag}>"


def listed(texts: Iterable[str]) -> str:
    """A list of texts, nothing where there is none."""
    items = "".join(element("li", text) for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def pairs(values: Iterable[tuple[str, object]], caption: str = "") -> str:
    """A table of names and what they have, without what is absent."""
    return table((), [pair for pair in values if pair[1] not in (None, "", ())], caption)


def report(one: Report) -> str:
    """Headline, basis, what the blocks say, then a row per rule that found something, as the text report has it."""
    lang = one.lang
    counts = {f"{severity}s": one.count(severity) for severity in ("violation", "warning", "info")}
    wrong = say("report.contradictions", lang, count=len(one.contradictions)) if one.contradictions else ""
    headline = say("report.headline", lang, label=one.label, contradictory=wrong, **counts)
    shown = [found for found in one.findings if found.severity != "info"]
    groups = [[found] for found in one.contradictions]
    groups += [list(group) for _, group in groupby(shown, key=lambda f: (f.severity, f.when, f.rule))]
    parts = [
        f"<p><b>{html.escape(headline)}</b><br />{html.escape(_basis(one.basis, lang))}</p>",
        _blocks(one),
        table(
            [say(f"html.{name}", lang) for name in ("word", "rule", "thing", "message", "why", "who", "source")],
            [_group(group, one.ecosystem, lang) for group in groups[:GROUPS]],
        )
        if groups
        else element(
            "p", say("html.nothing-needed" if counts["infos"] else "report.nothing", lang, count=counts["infos"])
        ),
    ]
    if len(groups) > GROUPS:
        parts.append(element("p", say("html.more-groups", lang, count=len(groups) - GROUPS)))
    return "".join(parts)


def _basis(one: Basis, lang: str) -> str:
    unknown = say("report.unknown", lang)
    return say(
        "report.basis",
        lang,
        phase=one.phase or unknown,
        horizons=", ".join(one.horizons) or unknown,
        as_of=one.as_of,
        record=say("report.partial" if one.is_partial else "report.complete", lang),
        rules=one.rules,
        engine=one.engine,
    )


def _blocks(one: Report) -> str:
    """What is open of the blocks: those due, or those with something recorded where no phase is known."""
    blocks = [each for each in one.blocks if each.kind == "block"]
    named = [each for each in blocks if (each.is_due or (each.agreements and not one.basis.phase))]
    rows = [(each.label, say(f"state.{each.state}", one.lang), each.due) for each in named if each.state in OPEN]
    heads = [say(f"html.{name}", one.lang) for name in ("block", "state", "due")]
    return table(heads, rows) if rows else ""


def _group(group: list[Finding], ecosystem: str, lang: str) -> list[object]:
    first = group[0]
    things = [_thing(found, ecosystem) for found in group[:NAMED]]
    if len(group) > NAMED:
        things.append(say("report.also", lang, count=len(group) - NAMED))
    return [
        _words(first, lang),
        "" if first.rule == CONTRADICTION else first.rule,
        ", ".join(things),
        said(group, lang),
        first.reason,
        ", ".join(dict.fromkeys(actor for found in group for actor in found.who)) or say("report.nobody", lang),
        ", ".join(first.source) or say("report.ours", lang),
    ]


def _words(found: Finding, lang: str) -> str:
    """How strongly, and when."""
    return found.word if found.rule == CONTRADICTION else f"{found.word}, {say(f'report.{found.when}', lang)}"


def _thing(found: Finding, ecosystem: str) -> str:
    if not found.position:
        return found.label
    return str(found.position) if found.focus_node == ecosystem else f"{found.label} ({found.position})"


def finding(one: Finding) -> str:
    """A finding in full."""
    lang = _language_of(one)
    return pairs(
        [
            (say("html.word", lang), _words(one, lang)),
            (say("html.thing", lang), _thing(one, "")),
            (say("html.message", lang), said([one], lang)),
            (say("html.why", lang), one.reason),
            (say("html.who", lang), ", ".join(one.who) or say("report.nobody", lang)),
            (say("html.due", lang), one.due),
            (say("html.source", lang), ", ".join(one.source) or say("report.ours", lang)),
        ],
        one.rule,
    )


def _language_of(one: Finding) -> str:
    """The language of a finding's own words, which need not be the one that is spoken."""
    rule = knowledge.tables()["rules"].get(RULE + one.rule)
    words = rule["message"] if rule else {}
    return next((lang for lang, text in words.items() if one.message.endswith(text)), spoken())


def state(one: State) -> str:
    """The state of a block or subject, with what is behind it."""
    return pairs(
        [
            (say("html.state"), say(f"state.{one.state}")),
            (say("html.due"), one.due),
            (say("html.agreements"), ", ".join(one.agreements)),
            (say("html.rule"), ", ".join(one.findings)),
        ],
        one.label,
    )


def basis(one: Basis) -> str:
    """On what a report rests."""
    return pairs((name, _plain(each)) for name, each in one._asdict().items())


def _plain(one: object) -> object:
    return ", ".join(map(str, one)) if isinstance(one, tuple) else one


def ecosystem(record: Record, name: str, lang: str | None = None) -> str:
    """What is recorded of an ecosystem: how many things of each kind."""
    counts = Counter(value(t.object) for t in record.triples if t.predicate == RDF_TYPE)
    rows = sorted(
        (knowledge.label(kind, lang or spoken()) or kind, count)
        for kind, count in counts.items()
        if kind.startswith(DESF) and kind != DESF + "Ecosystem"
    )
    caption = f"{name} ({record.ecosystems[0].value})"
    return table([say("html.kind", lang), say("html.count", lang)], rows, caption)


def comparison(one: Comparison) -> str:
    """A row per ecosystem: how many rules had each outcome, how many blocks are in each state."""
    rows = list(one.rows("ecosystems"))
    outcomes = [name for name in OUTCOMES if any(row[name] for row in rows)]
    states = [name for name in STATES if any(row[f"blocks_{name}"] for row in rows)]
    head = [
        say("html.ecosystem"),
        *(say(f"compare.outcome.{name}") for name in outcomes),
        *(say("html.block-state", state=say(f"state.{name}")) for name in states),
    ]
    cells = [
        [row["label"], row["error"]]
        if row["error"]
        else [row["label"], *(row[name] for name in outcomes), *(row[f"blocks_{name}"] for name in states)]
        for row in rows
    ]
    shared = ", ".join(
        f"{say(f'compare.basis.{name}')} {_plain(one.basis[name])}"
        for name in ("phase", "horizons", "as_of", "profile_hash")
        if one.basis.get(name)
    )
    return table(head, cells, say("html.compared", count=len(rows), basis=shared), count=len(cells))


def compared(one: Compared) -> str:
    """One ecosystem of a comparison: how many rules had each outcome."""
    if one.error:
        return pairs([(one.source, one.error)])
    outcomes = Counter(each.outcome for each in one.rules)
    return pairs([(say(f"compare.outcome.{name}"), outcomes[name] or None) for name in OUTCOMES], one.label)


def contradiction(one: Contradiction) -> str:
    """What clashes, with its places and the steps to it."""
    from desf_graph.reports import reasoning

    return element("pre", reasoning.contradictions_text([one], spoken()))


def analysis(one: Analysis) -> str:
    """What the network of an ecosystem says in words, and the participants with how many relations of each."""
    lang = one.lang
    headline = say("network.headline", lang, label=one.label, participants=len(one.nodes), dependencies=len(one.edges))
    striking = [each.sentence for each in one.observations if each.name != "reliance"]
    rows = [
        (values["label"], ", ".join(values["roles"]), one.relations[node])
        for node, values in sorted(one.nodes.items(), key=lambda pair: (-one.relations[pair[0]], pair[0]))
    ]
    return "".join(
        [
            f"<p><b>{html.escape(headline)}</b></p>",
            listed(each.sentence for each in one.observations if each.name == "reliance"),
            element("p", say("network.observations-title", lang)) if striking else "",
            listed(striking),
            element("p", say("network.lost-title", lang)) if one.lost else "",
            listed(each.sentence for each in one.lost),
            table([say(f"html.{name}", lang) for name in ("participant", "roles", "relations")], rows, count=len(rows)),
        ]
    )


def network(graph: Any) -> str:
    """The edges of a network, from the one that needs to what it needs."""
    labels = {node: values.get("label", node) for node, values in graph.nodes(data=True)}
    rows = [
        (
            labels[source],
            labels[target],
            ", ".join(values.get("kinds") or (values.get("relation", ""),)),
            values.get("criticality"),
            values.get("purpose_label"),
        )
        for source, target, values in graph.edges(data=True)
    ]
    heads = [say(f"html.{name}") for name in ("needs", "needed", "kind", "criticality", "purpose")]
    caption = say("html.network", nodes=len(graph), edges=graph.number_of_edges())
    return table(heads, rows, caption, count=len(rows), lang=spoken())
