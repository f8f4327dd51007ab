"""Our own words on screen, one catalogue per language."""

from __future__ import annotations

LANGUAGES = ("en", "nl")

CATALOGUE: dict[str, dict[str, str]] = {
    "en": {
        "headline": "{label}: {violations} violation(s), {warnings} warning(s), {infos} to consider",
        "basis": "phase {phase}, as of {as_of}, record {record}, {rules} rules, engine {engine}",
        "unknown": "unknown",
        "today": "not given",
        "partial": "partial",
        "whole": "whole",
        "why": "why",
        "who": "who",
        "source": "handbook",
        "overdue": "overdue",
        "now": "to do in this phase",
        "phase-unknown": "to do",
        "also": "(and {count} more)",
        "hidden": "{count} more group(s); --all shows everything.",
        "later": "{count} due in a later phase.",
        "nothing": "Nothing is open in what is recorded.",
    },
    "nl": {
        "headline": "{label}: {violations} overtreding(en), {warnings} waarschuwing(en), {infos} te overwegen",
        "basis": "fase {phase}, peildatum {as_of}, vastlegging {record}, {rules} regels, engine {engine}",
        "unknown": "onbekend",
        "today": "niet gegeven",
        "partial": "gedeeltelijk",
        "whole": "volledig",
        "why": "waarom",
        "who": "wie",
        "source": "handboek",
        "overdue": "te laat",
        "now": "te doen in deze fase",
        "phase-unknown": "te doen",
        "also": "(en nog {count})",
        "hidden": "Nog {count} groep(en); --all toont alles.",
        "later": "{count} pas in een latere fase.",
        "nothing": "Er staat niets open in wat is vastgelegd.",
    },
}


def say(key: str, lang: str, **values: object) -> str:
    """The sentence of a key in a language, with its values filled in."""
    return CATALOGUE[lang][key].format(**values)
