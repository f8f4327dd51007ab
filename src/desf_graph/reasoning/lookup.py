"""The triple that a user means: three words, each an id, a label, a key, a prefixed name, an IRI or a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem
from desf_graph.namespaces import ID, RDF_TYPE, RDFS_LABEL, SKOS
from desf_graph.reasoning.closure import Closure, sort_key
from desf_graph.reasoning.tables import PREFIXES
from desf_graph.reasoning.words import Speaker
from desf_graph.record import Record

Term = ox.NamedNode | ox.BlankNode | ox.Literal

VOCABULARIES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cccev": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": SKOS,
    "sosa": "http://www.w3.org/ns/sosa/",
    **PREFIXES,
}


def find(closure: Closure, subject: str, predicate: str, value: str, lang: str) -> ox.Triple:
    """The triple that three words stand for, among all that hold. Raises `InputError` for none, and for several."""
    names = _names(closure)
    chosen = [_terms(word, names, closure) for word in (subject, predicate, value)]
    relations = {closure.engine.terms.names[number] for number in closure.engine.predicates()}
    chosen[1] = [term for term in chosen[1] if term.value in relations] or chosen[1]
    for word, terms in zip((subject, predicate, value), chosen, strict=True):
        if not terms:
            raise InputError(_unknown(word, names))
    possible = [
        ox.Triple(s, p, o)
        for s, p, o in product(*chosen)
        if isinstance(p, ox.NamedNode) and not isinstance(s, ox.Literal)
    ]
    holding = sorted((triple for triple in possible if triple in closure), key=sort_key)
    if len(holding) == 1:
        return holding[0]
    speaker = Speaker(closure.record, lang)
    if not holding:
        told = dict.fromkeys(speaker.sentence(triple) for triple in possible[:3])
        raise InputError(problem("reasoning.not-inferred", sentence="; ".join(told)))
    raise InputError(problem("reasoning.many-triples", known="; ".join(map(str, holding))))


def prefixes(record: Record) -> dict[str, str]:
    """The prefixes for what is said of a record: those of the vocabularies, of the YAML form, and of its own files."""
    context = knowledge.context()["@context"].items()
    return VOCABULARIES | {k: v for k, v in context if isinstance(v, str) and v[-1] in "#/"} | record.prefixes


def _names(closure: Closure) -> dict[str, list[str]]:
    """Case-folded words -> the IRIs that they can stand for."""
    found: dict[str, list[str]] = {}

    def add(word: str, iri: str) -> None:
        found.setdefault(word.casefold(), []).append(iri)

    for iri, labels in knowledge.tables()["labels"].items():
        for label in labels.values():
            add(label, iri)
    for key, entry in knowledge.context()["@context"].items():
        name = entry.get("@id") if isinstance(entry, dict) else None
        if isinstance(name, str) and not name.startswith("@"):
            add(key, knowledge.expand(name))
    for triple in closure.asserted:
        subject, value = triple.subject, triple.object
        if triple.predicate == RDFS_LABEL and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            add(value.value, subject.value)
    bases = [node.value for node in closure.record.ecosystems]
    for number, name in enumerate(closure.engine.terms.names):
        if closure.engine.terms.is_iri(number):
            for word in _short(name, bases):
                add(word, name)
    return found


def _short(iri: str, bases: list[str]) -> Iterator[str]:
    yield iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]
    for base in bases:
        if iri.startswith(base + "/"):
            yield iri.removeprefix(base + "/")


def _terms(word: str, names: dict[str, list[str]], closure: Closure) -> list[Term]:
    if word == "a":
        return [RDF_TYPE]
    bare = word[1:-1] if word.startswith("<") and word.endswith(">") else word
    prefix, _, local = bare.partition(":")
    known_prefixes = prefixes(closure.record)
    iris = [bare, known_prefixes.get(prefix, f"{ID}{prefix}/") + local, *names.get(word.casefold(), [])]
    terms = closure.engine.terms
    numbered = ((iri, terms.numbers.get(iri)) for iri in dict.fromkeys(iris) if ":" in iri)
    found: list[Term] = [ox.NamedNode(iri) for iri, number in numbered if number is not None and terms.is_iri(number)]
    if bare.startswith("_:") and bare in terms.numbers:
        found.append(ox.BlankNode(bare[2:]))
    literals = (t.object for t in closure.asserted if isinstance(t.object, ox.Literal) and t.object.value == word)
    return found + list(dict.fromkeys(literals))


def _unknown(word: str, names: dict[str, list[str]]) -> Problem:
    import difflib

    near = difflib.get_close_matches(word.casefold(), names, 1)
    fix = "fix.near" if near else "fix.spelling"
    return problem("reasoning.unknown-term", fix=fix, term=word, near=near[0] if near else "")
