"""The sentences of reasoning, and how triples and rules are put into words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.namespaces import RDF, RDF_TYPE, RDFS, RDFS_LABEL
from desf_graph.reasoning.tables import OWL
from desf_graph.reasoning.terms import Triple
from desf_graph.record import Record

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "reasoning.limit": "more than {limit} statements follow: reasoning was stopped and nothing was kept",
        "reasoning.limit-fix": "look for a property that is both transitive and symmetric, or reason over fewer files",
        "reasoning.not-covered": "owl:{name} is used in a way that the rules of OWL 2 RL cannot reason with",
        "reasoning.not-covered-fix": "take the axiom out; state what must be present in a SHACL shape",
        "reasoning.not-inferred": "this does not follow from what is recorded: {sentence}",
        "reasoning.not-inferred-fix": "desf infer shows what does follow",
        "reasoning.unknown-term": "'{term}' is no id, label, prefixed name or IRI that is known here",
        "reasoning.unknown-term-fix": "did you mean {known}?",
        "reasoning.many-terms": "'{term}' can be {known}",
        "reasoning.many-terms-fix": "give the IRI",
        "reasoning.no-position": "position not known",
        "reasoning.asserted": "recorded",
        "reasoning.ontology": "in the ontology",
        "reasoning.from": "from {steps}",
        "reasoning.because": "because",
        "reasoning.and": "and",
        "reasoning.unnamed": "something unnamed",
        "reasoning.no-contradictions": "Nothing that is recorded contradicts anything else.",
        "reasoning.contradictions": "{count} contradiction(s)",
        "reasoning.saved": "{count} triples written to {file}",
        # Relations of OWL itself.
        "reasoning.word.type": "is a",
        "reasoning.word.subClassOf": "is a kind of",
        "reasoning.word.subPropertyOf": "implies",
        "reasoning.word.equivalentClass": "is the same kind as",
        "reasoning.word.equivalentProperty": "means the same as",
        "reasoning.word.domain": "is said of a",
        "reasoning.word.range": "points to a",
        "reasoning.word.sameAs": "is the same as",
        "reasoning.word.differentFrom": "differs from",
        "reasoning.word.inverseOf": "is the reverse of",
        # Why a rule may draw its conclusion.
        "reasoning.rule.eq-sym": "being the same goes both ways",
        "reasoning.rule.eq-trans": "what is the same as the same thing is the same",
        "reasoning.rule.eq-rep-s": "{s} and {t} are the same, so what holds of one holds of the other",
        "reasoning.rule.eq-rep-p": "'{p}' and '{q}' are the same",
        "reasoning.rule.eq-rep-o": "{o} and {q} are the same, so what points to one points to the other",
        "reasoning.rule.prp-dom": "whatever '{p}' is said of is a {c}",
        "reasoning.rule.prp-rng": "whatever '{p}' points to is a {c}",
        "reasoning.rule.prp-fp": "'{p}' has one value at most",
        "reasoning.rule.prp-ifp": "'{p}' points to a thing from one thing at most",
        "reasoning.rule.prp-symp": "'{p}' goes both ways",
        "reasoning.rule.prp-trp": "'{p}' carries on from one to the next",
        "reasoning.rule.prp-spo1": "'{p}' implies '{q}'",
        "reasoning.rule.prp-spo2": "{l} in a row make '{p}'",
        "reasoning.rule.prp-eqp1": "'{p}' and '{q}' mean the same",
        "reasoning.rule.prp-eqp2": "'{p}' and '{q}' mean the same",
        "reasoning.rule.prp-inv1": "'{p}' is the reverse of '{q}'",
        "reasoning.rule.prp-inv2": "'{p}' is the reverse of '{q}'",
        "reasoning.rule.prp-key": "two of kind {c} that agree in {l} are one",
        "reasoning.rule.cls-int1": "what is all of {l} is a {c}",
        "reasoning.rule.cls-int2": "a {c} is all of {l}",
        "reasoning.rule.cls-uni": "a {c} is one of {l}",
        "reasoning.rule.cls-svf1": "what has '{p}' with a {c} is a {r}",
        "reasoning.rule.cls-svf2": "what has '{p}' is a {r}",
        "reasoning.rule.cls-avf": "a {r} has '{p}' with nothing but a {c}",
        "reasoning.rule.cls-hv1": "each {r} has '{p}' with {v}",
        "reasoning.rule.cls-hv2": "what has '{p}' with {v} is a {r}",
        "reasoning.rule.cls-maxc2": "a {r} has '{p}' once at most",
        "reasoning.rule.cls-maxqc3": "a {r} has '{p}' with one {c} at most",
        "reasoning.rule.cls-maxqc4": "a {r} has '{p}' once at most",
        "reasoning.rule.cls-oo": "a {c} is one of {l}",
        "reasoning.rule.cax-sco": "what is a {c} is a {d} too",
        "reasoning.rule.cax-eqc1": "{c} and {d} are one kind",
        "reasoning.rule.cax-eqc2": "{c} and {d} are one kind",
        "reasoning.rule.dt-type2": "its value lies in that datatype",
        "reasoning.rule.scm": "it follows from how the terms are defined",
        "reasoning.rule.other": "the rule says so",
        # What contradicts what.
        "reasoning.false.eq-diff1": "{x} and {y} are said to be the same and to differ",
        "reasoning.false.eq-diff2": "{x} and {y} are said to be the same, yet all in a list with both differ",
        "reasoning.false.eq-diff3": "{x} and {y} are said to be the same, yet all in a list with both differ",
        "reasoning.false.prp-irp": "{x} has '{p}' with itself, which nothing can have",
        "reasoning.false.prp-asyp": "'{p}' goes from {x} to {y} and back, and it can go one way only",
        "reasoning.false.prp-pdw": "{x} has both '{p}' and '{q}' with {y}, and these exclude each other",
        "reasoning.false.prp-adp": "{x} has both '{p}' and '{q}' with {y}, and these exclude each other",
        "reasoning.false.prp-npa1": "that {x} has '{p}' with {y} is both stated and denied",
        "reasoning.false.prp-npa2": "that {x} has '{p}' with {y} is both stated and denied",
        "reasoning.false.cls-nothing2": "{x} is of a kind that nothing can be",
        "reasoning.false.cls-com": "{x} is both a {c} and a {d}, and each is what the other is not",
        "reasoning.false.cls-maxc1": "{u} has '{p}' with {v}, and a {r} has none",
        "reasoning.false.cls-maxqc1": "{u} has '{p}' with {v}, and a {r} has none with a {c}",
        "reasoning.false.cls-maxqc2": "{u} has '{p}' with {v}, and a {r} has none",
        "reasoning.false.cax-dw": "{x} is both a {c} and a {d}, and nothing can be both",
        "reasoning.false.cax-adc": "{x} is both a {c} and a {d}, and nothing can be both",
        "reasoning.false.dt-diff": "{y} and {z} are two values where there can be one",
        "reasoning.false.two-values": "{x} has '{p}' with both {y} and {z}, and can have it with one only",
        "reasoning.false.dt-not-type": "{value} does not fit the datatype {datatype}",
    },
    "nl": {
        "reasoning.limit": "er volgen meer dan {limit} uitspraken: het redeneren is gestopt, er is niets bewaard",
        "reasoning.limit-fix": "zoek een eigenschap die transitief en symmetrisch is, of neem minder bestanden",
        "reasoning.not-covered": "owl:{name} is gebruikt op een manier waarmee de regels van OWL 2 RL niet redeneren",
        "reasoning.not-covered-fix": "haal het axioma weg; leg in een SHACL-shape vast wat er moet zijn",
        "reasoning.not-inferred": "dit volgt niet uit wat is vastgelegd: {sentence}",
        "reasoning.not-inferred-fix": "desf infer laat zien wat er wel volgt",
        "reasoning.unknown-term": "'{term}' is geen id, label, naam met voorvoegsel of IRI die hier bekend is",
        "reasoning.unknown-term-fix": "bedoel je {known}?",
        "reasoning.many-terms": "'{term}' kan {known} zijn",
        "reasoning.many-terms-fix": "geef de IRI",
        "reasoning.no-position": "plaats niet bekend",
        "reasoning.asserted": "vastgelegd",
        "reasoning.ontology": "in de ontologie",
        "reasoning.from": "uit {steps}",
        "reasoning.because": "want",
        "reasoning.and": "en",
        "reasoning.unnamed": "iets zonder naam",
        "reasoning.no-contradictions": "Niets van wat is vastgelegd spreekt iets anders tegen.",
        "reasoning.contradictions": "{count} tegenspraak/tegenspraken",
        "reasoning.saved": "{count} triples geschreven naar {file}",
        "reasoning.word.type": "is een",
        "reasoning.word.subClassOf": "is een soort",
        "reasoning.word.subPropertyOf": "houdt in:",
        "reasoning.word.equivalentClass": "is dezelfde soort als",
        "reasoning.word.equivalentProperty": "betekent hetzelfde als",
        "reasoning.word.domain": "gaat over een",
        "reasoning.word.range": "wijst naar een",
        "reasoning.word.sameAs": "is dezelfde als",
        "reasoning.word.differentFrom": "is een andere dan",
        "reasoning.word.inverseOf": "is het omgekeerde van",
        "reasoning.rule.eq-sym": "dezelfde zijn geldt over en weer",
        "reasoning.rule.eq-trans": "wat met hetzelfde samenvalt, valt samen",
        "reasoning.rule.eq-rep-s": "{s} en {t} zijn dezelfde, dus wat voor de een geldt, geldt voor de ander",
        "reasoning.rule.eq-rep-p": "'{p}' en '{q}' zijn hetzelfde",
        "reasoning.rule.eq-rep-o": "{o} en {q} zijn dezelfde, dus wat naar de een wijst, wijst naar de ander",
        "reasoning.rule.prp-dom": "alles waarvan '{p}' gezegd wordt, is een {c}",
        "reasoning.rule.prp-rng": "alles waar '{p}' naar wijst, is een {c}",
        "reasoning.rule.prp-fp": "'{p}' heeft hoogstens één waarde",
        "reasoning.rule.prp-ifp": "'{p}' wijst hoogstens vanuit één ding naar hetzelfde",
        "reasoning.rule.prp-symp": "'{p}' geldt over en weer",
        "reasoning.rule.prp-trp": "'{p}' werkt door van de een naar de volgende",
        "reasoning.rule.prp-spo1": "'{p}' houdt in: '{q}'",
        "reasoning.rule.prp-spo2": "{l} achter elkaar vormen '{p}'",
        "reasoning.rule.prp-eqp1": "'{p}' en '{q}' betekenen hetzelfde",
        "reasoning.rule.prp-eqp2": "'{p}' en '{q}' betekenen hetzelfde",
        "reasoning.rule.prp-inv1": "'{p}' is het omgekeerde van '{q}'",
        "reasoning.rule.prp-inv2": "'{p}' is het omgekeerde van '{q}'",
        "reasoning.rule.prp-key": "twee van de soort {c} die overeenkomen in {l}, zijn er één",
        "reasoning.rule.cls-int1": "wat alles is van {l}, is een {c}",
        "reasoning.rule.cls-int2": "een {c} is alles van {l}",
        "reasoning.rule.cls-uni": "een {c} is een van {l}",
        "reasoning.rule.cls-svf1": "wat '{p}' heeft met een {c}, is een {r}",
        "reasoning.rule.cls-svf2": "wat '{p}' heeft, is een {r}",
        "reasoning.rule.cls-avf": "een {r} heeft '{p}' alleen met een {c}",
        "reasoning.rule.cls-hv1": "elk ding van de soort {r} heeft '{p}' met {v}",
        "reasoning.rule.cls-hv2": "wat '{p}' heeft met {v}, is een {r}",
        "reasoning.rule.cls-maxc2": "een {r} heeft '{p}' hoogstens één keer",
        "reasoning.rule.cls-maxqc3": "een {r} heeft '{p}' hoogstens met één {c}",
        "reasoning.rule.cls-maxqc4": "een {r} heeft '{p}' hoogstens één keer",
        "reasoning.rule.cls-oo": "een {c} is een van {l}",
        "reasoning.rule.cax-sco": "wat een {c} is, is ook een {d}",
        "reasoning.rule.cax-eqc1": "{c} en {d} zijn één soort",
        "reasoning.rule.cax-eqc2": "{c} en {d} zijn één soort",
        "reasoning.rule.dt-type2": "de waarde ligt in dat datatype",
        "reasoning.rule.scm": "zo zijn de termen gedefinieerd",
        "reasoning.rule.other": "de regel zegt het",
        "reasoning.false.eq-diff1": "{x} en {y} heten dezelfde te zijn en te verschillen",
        "reasoning.false.eq-diff2": "{x} en {y} heten dezelfde, maar alle leden van een lijst met beide verschillen",
        "reasoning.false.eq-diff3": "{x} en {y} heten dezelfde, maar alle leden van een lijst met beide verschillen",
        "reasoning.false.prp-irp": "{x} heeft '{p}' met zichzelf, en dat kan niet",
        "reasoning.false.prp-asyp": "'{p}' loopt van {x} naar {y} en terug, en kan maar één kant op",
        "reasoning.false.prp-pdw": "{x} heeft zowel '{p}' als '{q}' met {y}, en die sluiten elkaar uit",
        "reasoning.false.prp-adp": "{x} heeft zowel '{p}' als '{q}' met {y}, en die sluiten elkaar uit",
        "reasoning.false.prp-npa1": "dat {x} '{p}' heeft met {y} wordt gesteld en ontkend",
        "reasoning.false.prp-npa2": "dat {x} '{p}' heeft met {y} wordt gesteld en ontkend",
        "reasoning.false.cls-nothing2": "{x} is van een soort die niets kan zijn",
        "reasoning.false.cls-com": "{x} is zowel een {c} als een {d}, en het ene is wat het andere niet is",
        "reasoning.false.cls-maxc1": "{u} heeft '{p}' met {v}, en een {r} heeft er geen",
        "reasoning.false.cls-maxqc1": "{u} heeft '{p}' met {v}, en een {r} heeft er geen met een {c}",
        "reasoning.false.cls-maxqc2": "{u} heeft '{p}' met {v}, en een {r} heeft er geen",
        "reasoning.false.cax-dw": "{x} is zowel een {c} als een {d}, en niets kan beide zijn",
        "reasoning.false.cax-adc": "{x} is zowel een {c} als een {d}, en niets kan beide zijn",
        "reasoning.false.dt-diff": "{y} en {z} zijn twee waarden waar er één kan zijn",
        "reasoning.false.two-values": "{x} heeft '{p}' met zowel {y} als {z}, en kan het maar met één hebben",
        "reasoning.false.dt-not-type": "{value} past niet bij het datatype {datatype}",
    },
}

FIRST, REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")


def say(key: str, lang: str = "en", **values: object) -> str:
    """The sentence of a key in a language, with its values filled in."""
    return WORDS[lang]["reasoning." + key].format(**values)


class Speaker:
    """Puts terms and triples into words in a language: the record's own labels, else the ontology's, else the id."""

    def __init__(self, record: Record, lang: str) -> None:
        self.lang = lang
        self._labels: dict[object, dict[str | None, str]] = {}
        for triple in record.triples:
            if triple.predicate == RDFS_LABEL and isinstance(triple.object, ox.Literal):
                self._labels.setdefault(triple.subject, {})[triple.object.language] = triple.object.value

    def name(self, node: object) -> str:
        """A term in words."""
        if isinstance(node, ox.Literal):
            return f'"{node.value}"'
        own = self._labels.get(node, {})
        if own:
            return own.get(self.lang) or own.get(None) or own.get("en") or next(iter(own.values()))
        if isinstance(node, ox.BlankNode):
            return say("unnamed", self.lang)
        iri = node.value if isinstance(node, ox.NamedNode) else str(node)
        short = iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
        if iri.startswith((OWL, RDF, RDFS)):
            return WORDS[self.lang].get("reasoning.word." + short, short)
        return knowledge.label(node, self.lang) or short

    def sentence(self, triple: Triple) -> str:
        """A triple in words."""
        subject, value = self.name(triple.subject), self.name(triple.object)
        if triple.predicate == RDF_TYPE:
            return f"{subject} {say('word.type', self.lang)} {value}"
        return f"{subject} {self.name(triple.predicate)} {value}"

    def rule(self, name: str, bindings: dict[str, Any], axioms: Collection[Triple], kind: str = "rule") -> str:
        """Why a rule draws its conclusion, or (`kind` false) what contradicts what."""
        key = f"{kind}.{name}"
        if f"reasoning.{key}" not in WORDS[self.lang]:
            key = f"{kind}.{'scm' if name.startswith('scm') else 'other'}"
        values = {variable[1:]: self.name(node) for variable, node in bindings.items()}
        if "?l" in bindings:
            values["l"] = self._members(bindings["?l"], axioms)
        return say(key, self.lang, **values)

    def _members(self, head: object, axioms: Collection[Triple]) -> str:
        first = {t.subject: t.object for t in axioms if t.predicate == FIRST}
        rest: dict[Any, Any] = {t.subject: t.object for t in axioms if t.predicate == REST}
        names = []
        while head in first:
            names.append(f"'{self.name(first[head])}'")
            head = rest.get(head)
        joined = ", ".join(names[:-1])
        return f"{joined} {say('and', self.lang)} {names[-1]}" if joined else "".join(names)
