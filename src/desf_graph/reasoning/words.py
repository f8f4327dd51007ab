"""The sentences of reasoning."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "reasoning.limit": "more than {limit} statements follow: reasoning was stopped and nothing was kept",
        "reasoning.limit-fix": "look for a property that is both transitive and symmetric, or reason over fewer files",
        "reasoning.not-covered": "owl:{name} is used in a way that the rules of OWL 2 RL cannot reason with",
        "reasoning.not-covered-fix": "take the axiom out; state what must be present in a SHACL shape",
    },
    "nl": {
        "reasoning.limit": "er volgen meer dan {limit} uitspraken: het redeneren is gestopt, er is niets bewaard",
        "reasoning.limit-fix": "zoek een eigenschap die transitief en symmetrisch is, of neem minder bestanden",
        "reasoning.not-covered": "owl:{name} is gebruikt op een manier waarmee de regels van OWL 2 RL niet redeneren",
        "reasoning.not-covered-fix": "haal het axioma weg; leg in een SHACL-shape vast wat er moet zijn",
    },
}


def say(key: str, lang: str = "en", **values: object) -> str:
    """The sentence of a key in a language, with its values filled in."""
    return WORDS[lang]["reasoning." + key].format(**values)
