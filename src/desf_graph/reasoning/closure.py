"""What follows from an ecosystem and the ontology: the inferred statements, apart from the asserted ones."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.errors import InputError, KnowledgeError
from desf_graph.messages import problem
from desf_graph.namespaces import RDF, RDF_TYPE, RDFS
from desf_graph.namespaces import value as value_of
from desf_graph.reasoning import tables
from desf_graph.reasoning.engine import GIVEN, LIMIT, Derivation, Engine
from desf_graph.reasoning.joins import Fact
from desf_graph.reasoning.terms import SAME, TYPE, Statement, Triple
from desf_graph.reasoning.theory import Theory
from desf_graph.record import Position, Record

REASONERS = ("desf", "owlrl")
ANNOTATIONS = frozenset(ox.NamedNode(RDFS + name) for name in ("label", "comment", "seeAlso", "isDefinedBy"))
ANNOTATION_PROPERTY = ox.NamedNode(tables.OWL + "AnnotationProperty")

# What the rules yield and nobody can use; owlrl's nodes that stand for errors are read as contradictions instead.
ARTEFACTS = {
    "literal-subject": "a statement about a literal is not RDF that other tools load",
    "reflexive": "that a thing, a class or a property equals or falls under itself says nothing",
    "thing": "that something is an owl:Thing, or its class falls under owl:Thing, is true of everything",
    "nothing": "that owl:Nothing falls under a class is true of every class",
    "datatype": "what a datatype is, and from which it differs, is so without any ecosystem (owlrl adds some)",
}


def artefact(triple: Triple) -> str | None:
    """Which of the named `ARTEFACTS` a triple is, or None.

    >>> port = ox.NamedNode("https://example.org/port")
    >>> artefact(ox.Triple(port, ox.NamedNode(tables.OWL + "sameAs"), port))
    'reflexive'
    """
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if isinstance(subject, ox.Literal):
        return "literal-subject"
    if subject == value and predicate in _REFLEXIVE:
        return "reflexive"
    if isinstance(value, ox.NamedNode) and value.value == tables.OWL + "Thing" and predicate in _KINDS:
        return "thing"
    if isinstance(subject, ox.NamedNode) and subject.value == tables.OWL + "Nothing" and predicate in _KINDS:
        return "nothing"
    if isinstance(subject, ox.NamedNode) and subject.value.startswith((tables.XSD, RDF)) and predicate in _OF_DATATYPES:
        return "datatype"
    return None


_KINDS = (RDF_TYPE.value, RDFS + "subClassOf")
_OF_DATATYPES = (RDF_TYPE.value, tables.OWL + "disjointWith")
_REFLEXIVE = (
    tables.OWL + "sameAs",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    tables.OWL + "equivalentClass",
    tables.OWL + "equivalentProperty",
)


class Closure:
    """Asserted triples, what follows from them with the ontology, and how each inferred triple came about."""

    def __init__(self, record: Record, engine: Engine, inferred: list[ox.Triple] | None = None) -> None:
        self.record, self.engine = record, engine
        self.asserted = record.triples
        self.asserted_set = frozenset(record.triples)
        self._inferred = inferred

    @property
    def inferred(self) -> list[ox.Triple]:
        """What follows only because of this ecosystem, without artefacts, sorted."""
        if self._inferred is None:
            with _uncollected():
                self._inferred = self._listed()
        return self._inferred

    def _listed(self) -> list[ox.Triple]:
        terms = self.engine.terms
        fresh = (fact for fact, origin in self.engine.origin.items() if origin != GIVEN)
        triples = [terms.triple(fact) for fact in fresh if not terms.is_literal(fact[0]) and terms.is_iri(fact[1])]
        return sorted((t for t in triples if isinstance(t, ox.Triple) and artefact(t) is None), key=sort_key)

    def __contains__(self, triple: object) -> bool:
        fact = self.engine.terms.fact(triple) if isinstance(triple, ox.Triple | Statement) else None
        return fact is not None and fact in self.engine

    def everything(self) -> Iterator[Triple]:
        """Every triple that holds, artefacts and what the ontology says without this ecosystem too."""
        for p, flat in self.engine.forward.shared.items():
            yield from (self.engine.terms.triple((s, p, o)) for s, o in zip(flat[::2], flat[1::2], strict=True))
        yield from map(self.engine.terms.triple, self.engine.origin)

    def derivation(self, triple: Triple) -> tuple[str, list[Triple], list[Triple]] | None:
        """Rule, axioms and premises of a triple that was inferred; None where it is asserted. Raises `KeyError`."""
        terms = self.engine.terms
        step = self.step(terms.fact(triple) or (-1, -1, -1))
        return step and (step.rule, [*map(terms.triple, step.axioms)], [*map(terms.triple, step.premises)])

    def step(self, fact: Fact) -> Derivation | None:
        """The same for a fact."""
        origin = self.engine.origin_of(fact)
        if origin is None:
            raise KeyError(fact)
        return None if origin == GIVEN else self.engine.explain(origin)


def closure(record: Record, *, limit: int = LIMIT, reasoner: str = REASONERS[0]) -> Closure:
    """Close an ecosystem under OWL 2 RL with the ontology and the structure of the handbook.

    With ``reasoner`` owlrl the inferred triples are those of owlrl; proofs and contradictions stay ours. Raises
    `InputError` when the record holds a construct that OWL 2 RL cannot reason with, when more than `limit` triples
    would follow, or for another reasoner.
    """
    if reasoner not in REASONERS:
        raise InputError(problem("reasoning.no-reasoner", name=reasoner))
    closed = close_from(ontology(), record, limit=limit)
    if reasoner == REASONERS[0]:
        return closed
    from desf_graph.reasoning import reference  # rdflib and owlrl are slow to import

    return Closure(record, closed.engine, reference.infer(record)[0])


def close(triples: Iterable[ox.Triple], *, limit: int = LIMIT) -> Closure:
    """Close triples under OWL 2 RL without our ontology: axioms and statements are whatever is among them."""
    return close_from(tables_only(), Record(triples), limit=limit)


def close_from(theory: Theory, record: Record, *, limit: int = LIMIT) -> Closure:
    """Close a record under the rules of OWL 2 RL, starting from an ontology that is closed already."""
    engine = Engine(theory, limit)
    with _uncollected():
        engine.add(facts(engine, record.triples, record))
        engine.close()
    return Closure(record, engine)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the garbage collector back: all that is made stays, and looking through it again and again costs a third."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def facts(engine: Engine, triples: Iterable[Triple], record: Record | None = None) -> list[Fact]:
    """Triples as facts. Raises `InputError` (`KnowledgeError` without a record) for what the rules cannot use."""
    number = engine.terms.number
    found = [(number(t.subject), number(t.predicate), number(t.object)) for t in triples]
    numbers = engine.terms.numbers
    if (refused := {numbers[iri] for iri in tables.NOT_COVERED if iri in numbers}) or SAME in _ends(found):
        for triple, (s, p, o) in zip(triples, found, strict=True):
            outside = next((n for n in (p, o, s) if n in refused), None)
            if outside is None and not (SAME in (s, o) and p != TYPE):
                continue
            name = engine.terms.names[SAME if outside is None else outside].removeprefix(tables.OWL)
            error = InputError if record else KnowledgeError
            where = record.positions.get(triple, ()) if record and isinstance(triple, ox.Triple) else ()
            raise error(problem("reasoning.not-covered", *(where[0] if where else ()), name=name))
    return found


def _ends(found: Iterable[Fact]) -> set[int]:
    return {end for s, _, o in found for end in (s, o)}


def structure(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples of the ontology that rules can use: axioms and relations, no annotations, no literals about terms."""
    triples = list(_stable(triples))
    noted = {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == ANNOTATION_PROPERTY} | ANNOTATIONS
    return [
        t
        for t in triples
        if t.predicate not in noted
        and (not isinstance(t.object, ox.Literal) or t.predicate.value.startswith(tables.OWL))
        and t.predicate.value != tables.OWL + "versionInfo"
    ]


def _stable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Triples whose blank nodes have the same names in every run: a parser makes them up."""
    names: dict[Any, ox.BlankNode] = {}

    def stable(node: Any) -> Any:
        return names.setdefault(node, ox.BlankNode(f"desf{len(names)}")) if isinstance(node, ox.BlankNode) else node

    for triple in triples:
        yield ox.Triple(stable(triple.subject), triple.predicate, stable(triple.object))


@cache
def ontology_triples() -> frozenset[ox.Triple]:
    """What the ontology states and rules can use."""
    return frozenset(structure(knowledge.ontology().triples))


@cache
def tables_only() -> Theory:
    """The rules that need no axioms, with what they say of OWL's own words."""
    engine = Engine()
    engine.close()
    return engine.freeze()


def theory(triples: Iterable[ox.Triple]) -> Theory:
    """An ontology, closed, to start from."""
    engine = Engine(tables_only())
    engine.add(facts(engine, list(triples)))
    engine.close()
    return engine.freeze()


@cache
def ontology() -> Theory:
    """The ontology with the structure of the handbook, closed; an installed package carries it ready to be read."""
    text = knowledge.theory_text()
    return Theory.loads(text) if text else theory(structure(knowledge.ontology().triples))


def places(record: Record, triples: Iterable[Triple]) -> tuple[Position, ...]:
    """Where triples stand in the files of the record, as far as that is known, in order.

    What kind a thing is goes without saying in the YAML form: its place is that of the list it stands in.
    """
    found: set[Position] = set()
    for triple in triples:
        if isinstance(triple, ox.Triple):
            found |= {*record.positions.get(triple, ())} or {*_listed(record, triple)}
    return tuple(sorted(found, key=lambda place: (place.file, place.line, place.column or 0)))


def _listed(record: Record, triple: ox.Triple) -> tuple[Position, ...]:
    """Where a thing of some kind stands under a property for that kind, else where it is described."""
    subject, kind = triple.subject, triple.object
    if triple.predicate != RDF_TYPE or not isinstance(subject, ox.NamedNode) or not isinstance(kind, ox.NamedNode):
        return ()
    listed = [
        place
        for other, found in record.positions.items()
        if other.object == subject and knowledge.range_of(other.predicate.value) == kind.value
        for place in found
    ]
    return tuple(listed) or record.position(value_of(subject))


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """The order of triples in every output."""
    return str(triple.subject), triple.predicate.value, str(triple.object)
