"""The rules of OWL 2 RL as the W3C tables 4 to 9 state them, read into patterns.

One line per rule: its W3C name, its premises, an arrow and its conclusion (``false`` where there is none to draw).
The list forms stand for the tables' ``LIST[?l, ...]``, which asks for a whole, well-formed list:

``some ?c in ?l``             the rule holds for each member
``pair ?c ?d in ?l``          the rule holds for each two members
``each ?c in ?l (?y a ?c)``   the premise in brackets is asked of every member
``chain ?l (?x ?y)``          a path from ?x to ?y along the members
``key ?l (?x ?y)``            ?x and ?y share a value of every member

Compiler and checker both read these lines; nothing else in the package says what a rule is.

Left out on purpose: dt-eq, which only adds other spellings of values that are there already. The rules eq-ref,
dt-type2, dt-diff and dt-not-type have no premises that could be listed; `NO_PATTERN` names them and `datatypes`
decides the three about values. What eq-ref says (everything is itself) is granted wherever a premise asks for it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from desf_graph.namespaces import RDF, RDFS

OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD}

TABLES = """
eq-sym: ?x owl:sameAs ?y -> ?y owl:sameAs ?x
eq-trans: ?x owl:sameAs ?y, ?y owl:sameAs ?z -> ?x owl:sameAs ?z
eq-rep-s: ?s owl:sameAs ?t, ?s ?p ?o -> ?t ?p ?o
eq-rep-p: ?p owl:sameAs ?q, ?s ?p ?o -> ?s ?q ?o
eq-rep-o: ?o owl:sameAs ?q, ?s ?p ?o -> ?s ?p ?q
eq-diff1: ?x owl:sameAs ?y, ?x owl:differentFrom ?y -> false
eq-diff1: ?x owl:differentFrom ?x -> false
eq-diff2: ?d a owl:AllDifferent, ?d owl:members ?l, pair ?x ?y in ?l, ?x owl:sameAs ?y -> false
eq-diff3: ?d a owl:AllDifferent, ?d owl:distinctMembers ?l, pair ?x ?y in ?l, ?x owl:sameAs ?y -> false

prp-ap: -> rdfs:label a owl:AnnotationProperty
prp-ap: -> rdfs:comment a owl:AnnotationProperty
prp-ap: -> rdfs:seeAlso a owl:AnnotationProperty
prp-ap: -> rdfs:isDefinedBy a owl:AnnotationProperty
prp-ap: -> owl:deprecated a owl:AnnotationProperty
prp-ap: -> owl:versionInfo a owl:AnnotationProperty
prp-ap: -> owl:priorVersion a owl:AnnotationProperty
prp-ap: -> owl:backwardCompatibleWith a owl:AnnotationProperty
prp-ap: -> owl:incompatibleWith a owl:AnnotationProperty
prp-dom: ?p rdfs:domain ?c, ?x ?p ?y -> ?x a ?c
prp-rng: ?p rdfs:range ?c, ?x ?p ?y -> ?y a ?c
prp-fp: ?p a owl:FunctionalProperty, ?x ?p ?y, ?x ?p ?z -> ?y owl:sameAs ?z
prp-ifp: ?p a owl:InverseFunctionalProperty, ?x ?p ?y, ?z ?p ?y -> ?x owl:sameAs ?z
prp-irp: ?p a owl:IrreflexiveProperty, ?x ?p ?x -> false
prp-symp: ?p a owl:SymmetricProperty, ?x ?p ?y -> ?y ?p ?x
prp-asyp: ?p a owl:AsymmetricProperty, ?x ?p ?y, ?y ?p ?x -> false
prp-trp: ?p a owl:TransitiveProperty, ?x ?p ?y, ?y ?p ?z -> ?x ?p ?z
prp-spo1: ?p rdfs:subPropertyOf ?q, ?x ?p ?y -> ?x ?q ?y
prp-spo2: ?p owl:propertyChainAxiom ?l, chain ?l (?x ?y) -> ?x ?p ?y
prp-eqp1: ?p owl:equivalentProperty ?q, ?x ?p ?y -> ?x ?q ?y
prp-eqp2: ?p owl:equivalentProperty ?q, ?x ?q ?y -> ?x ?p ?y
prp-pdw: ?p owl:propertyDisjointWith ?q, ?x ?p ?y, ?x ?q ?y -> false
prp-adp: ?d a owl:AllDisjointProperties, ?d owl:members ?l, pair ?p ?q in ?l, ?x ?p ?y, ?x ?q ?y -> false
prp-inv1: ?p owl:inverseOf ?q, ?x ?p ?y -> ?y ?q ?x
prp-inv2: ?p owl:inverseOf ?q, ?x ?q ?y -> ?y ?p ?x
prp-key: ?c owl:hasKey ?l, ?x a ?c, key ?l (?x ?y), ?y a ?c -> ?x owl:sameAs ?y
prp-npa1: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetIndividual ?y, ?x ?p ?y -> false
prp-npa2: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetValue ?y, ?x ?p ?y -> false

cls-thing: -> owl:Thing a owl:Class
cls-nothing1: -> owl:Nothing a owl:Class
cls-nothing2: ?x a owl:Nothing -> false
cls-int1: ?c owl:intersectionOf ?l, each ?d in ?l (?y a ?d) -> ?y a ?c
cls-int2: ?c owl:intersectionOf ?l, some ?d in ?l, ?y a ?c -> ?y a ?d
cls-uni: ?c owl:unionOf ?l, some ?d in ?l, ?y a ?d -> ?y a ?c
cls-com: ?c owl:complementOf ?d, ?x a ?c, ?x a ?d -> false
cls-svf1: ?r owl:someValuesFrom ?c, ?r owl:onProperty ?p, ?u ?p ?v, ?v a ?c -> ?u a ?r
cls-svf2: ?r owl:someValuesFrom owl:Thing, ?r owl:onProperty ?p, ?u ?p ?v -> ?u a ?r
cls-avf: ?r owl:allValuesFrom ?c, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?v -> ?v a ?c
cls-hv1: ?r owl:hasValue ?v, ?r owl:onProperty ?p, ?u a ?r -> ?u ?p ?v
cls-hv2: ?r owl:hasValue ?v, ?r owl:onProperty ?p, ?u ?p ?v -> ?u a ?r
cls-maxc1: ?r owl:maxCardinality 0, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?v -> false
cls-maxc2: ?r owl:maxCardinality 1, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?v, ?u ?p ?w -> ?v owl:sameAs ?w
cls-maxqc1: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass ?c, ?u a ?r, \
?u ?p ?v, ?v a ?c -> false
cls-maxqc2: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing, ?u a ?r, \
?u ?p ?v -> false
cls-maxqc3: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass ?c, ?u a ?r, \
?u ?p ?v, ?v a ?c, ?u ?p ?w, ?w a ?c -> ?v owl:sameAs ?w
cls-maxqc4: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing, ?u a ?r, \
?u ?p ?v, ?u ?p ?w -> ?v owl:sameAs ?w
cls-oo: ?c owl:oneOf ?l, some ?y in ?l -> ?y a ?c

cax-sco: ?c rdfs:subClassOf ?d, ?x a ?c -> ?x a ?d
cax-eqc1: ?c owl:equivalentClass ?d, ?x a ?c -> ?x a ?d
cax-eqc2: ?c owl:equivalentClass ?d, ?x a ?d -> ?x a ?c
cax-dw: ?c owl:disjointWith ?d, ?x a ?c, ?x a ?d -> false
cax-adc: ?g a owl:AllDisjointClasses, ?g owl:members ?l, pair ?c ?d in ?l, ?x a ?c, ?x a ?d -> false

scm-cls: ?c a owl:Class -> ?c rdfs:subClassOf ?c
scm-cls: ?c a owl:Class -> ?c owl:equivalentClass ?c
scm-cls: ?c a owl:Class -> ?c rdfs:subClassOf owl:Thing
scm-cls: ?c a owl:Class -> owl:Nothing rdfs:subClassOf ?c
scm-sco: ?c rdfs:subClassOf ?d, ?d rdfs:subClassOf ?e -> ?c rdfs:subClassOf ?e
scm-eqc1: ?c owl:equivalentClass ?d -> ?c rdfs:subClassOf ?d
scm-eqc1: ?c owl:equivalentClass ?d -> ?d rdfs:subClassOf ?c
scm-eqc2: ?c rdfs:subClassOf ?d, ?d rdfs:subClassOf ?c -> ?c owl:equivalentClass ?d
scm-op: ?p a owl:ObjectProperty -> ?p rdfs:subPropertyOf ?p
scm-op: ?p a owl:ObjectProperty -> ?p owl:equivalentProperty ?p
scm-dp: ?p a owl:DatatypeProperty -> ?p rdfs:subPropertyOf ?p
scm-dp: ?p a owl:DatatypeProperty -> ?p owl:equivalentProperty ?p
scm-spo: ?p rdfs:subPropertyOf ?q, ?q rdfs:subPropertyOf ?r -> ?p rdfs:subPropertyOf ?r
scm-eqp1: ?p owl:equivalentProperty ?q -> ?p rdfs:subPropertyOf ?q
scm-eqp1: ?p owl:equivalentProperty ?q -> ?q rdfs:subPropertyOf ?p
scm-eqp2: ?p rdfs:subPropertyOf ?q, ?q rdfs:subPropertyOf ?p -> ?p owl:equivalentProperty ?q
scm-dom1: ?p rdfs:domain ?c, ?c rdfs:subClassOf ?d -> ?p rdfs:domain ?d
scm-dom2: ?q rdfs:domain ?c, ?p rdfs:subPropertyOf ?q -> ?p rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c, ?c rdfs:subClassOf ?d -> ?p rdfs:range ?d
scm-rng2: ?q rdfs:range ?c, ?p rdfs:subPropertyOf ?q -> ?p rdfs:range ?c
scm-hv: ?c owl:hasValue ?i, ?c owl:onProperty ?p, ?d owl:hasValue ?i, ?d owl:onProperty ?q, \
?p rdfs:subPropertyOf ?q -> ?c rdfs:subClassOf ?d
scm-svf1: ?c owl:someValuesFrom ?y, ?c owl:onProperty ?p, ?d owl:someValuesFrom ?z, ?d owl:onProperty ?p, \
?y rdfs:subClassOf ?z -> ?c rdfs:subClassOf ?d
scm-svf2: ?c owl:someValuesFrom ?y, ?c owl:onProperty ?p, ?d owl:someValuesFrom ?y, ?d owl:onProperty ?q, \
?p rdfs:subPropertyOf ?q -> ?c rdfs:subClassOf ?d
scm-avf1: ?c owl:allValuesFrom ?y, ?c owl:onProperty ?p, ?d owl:allValuesFrom ?z, ?d owl:onProperty ?p, \
?y rdfs:subClassOf ?z -> ?c rdfs:subClassOf ?d
scm-avf2: ?c owl:allValuesFrom ?y, ?c owl:onProperty ?p, ?d owl:allValuesFrom ?y, ?d owl:onProperty ?q, \
?p rdfs:subPropertyOf ?q -> ?d rdfs:subClassOf ?c
scm-int: ?c owl:intersectionOf ?l, some ?d in ?l -> ?c rdfs:subClassOf ?d
scm-uni: ?c owl:unionOf ?l, some ?d in ?l -> ?d rdfs:subClassOf ?c
"""

_SUPPORTED = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language Name "
    "NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
)
DATATYPES = (
    *(XSD + name for name in _SUPPORTED.split()),
    RDF + "PlainLiteral",
    RDF + "XMLLiteral",
    RDFS + "Literal",
)

NO_PATTERN = frozenset({"eq-ref", "dt-type2", "dt-diff", "dt-not-type"})
LEFT_OUT = {"dt-eq": "adds only other spellings of values that are there already"}

# What OWL 2 knows and its RL rules cannot use: reasoning over it would be silently incomplete.
_OUTSIDE = (
    "minCardinality cardinality minQualifiedCardinality qualifiedCardinality hasSelf disjointUnionOf onDataRange "
    "ReflexiveProperty onDatatype withRestrictions datatypeComplementOf onProperties topObjectProperty "
    "bottomObjectProperty topDataProperty bottomDataProperty"
)
NOT_COVERED = frozenset(OWL + name for name in _OUTSIDE.split())


class Cardinality(int):
    """The number that a premise about a cardinality asks for."""


Term = str | int  # "?x" or an absolute IRI; where the terms are numbered, "?x" or a number


class Atom(NamedTuple):
    """A triple pattern."""

    subject: Term
    predicate: Term
    object: Term


class ListForm(NamedTuple):
    """A premise about the members of a list; `names` are its variables, `atom` what is asked of each member."""

    kind: str
    names: tuple[str, ...]
    members: str
    atom: Atom | None = None


class Rule(NamedTuple):
    """A rule of the tables; without `head` its premises contradict each other."""

    name: str
    body: tuple[Atom | ListForm, ...]
    head: Atom | None


def _term(text: str) -> Term:
    if text.startswith("?"):
        return text
    if text.isdigit():
        return Cardinality(text)
    prefix, _, local = ("rdf", ":", "type") if text == "a" else text.partition(":")
    return PREFIXES[prefix] + local


def _atom(text: str) -> Atom:
    subject, predicate, value = map(_term, text.split())
    return Atom(subject, predicate, value)


def _premise(text: str) -> Atom | ListForm:
    words = re.findall(r"[^\s()]+", text)
    kind = words[0]
    if kind in ("some", "pair"):
        return ListForm(kind, tuple(words[1:-2]), words[-1])
    if kind == "each":
        return ListForm(kind, (words[1],), words[3], _atom(" ".join(words[4:])))
    if kind in ("chain", "key"):
        return ListForm(kind, tuple(words[2:]), words[1])
    return _atom(text)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the tables that has a pattern, in their order; a name may stand on several."""
    found = []
    for line in TABLES.strip().splitlines():
        if line:
            name, _, rest = line.partition(":")
            body, _, head = rest.partition("->")
            premises = tuple(_premise(part.strip()) for part in body.split(",") if part.strip())
            found.append(Rule(name, premises, None if head.strip() == "false" else _atom(head)))
    found += [Rule("dt-type1", (), Atom(datatype, RDF + "type", RDFS + "Datatype")) for datatype in DATATYPES]
    return tuple(found)


def spread(form: ListForm, members: tuple[Term, ...]) -> list[tuple[dict[str, Term], list[Atom]]]:
    """What a list form asks of a list with these members: for each way it can hold, its bindings and its premises."""
    if form.kind == "some":
        return [({form.names[0]: member}, []) for member in members]
    if form.kind == "pair":
        first, second = form.names
        pairs = [(one, two) for place, one in enumerate(members) for two in members[place + 1 :]]
        return [({first: one, second: two}, []) for one, two in pairs]
    if form.kind == "each" and form.atom:
        asked = [Atom(*(m if term == form.names[0] else term for term in form.atom)) for m in members]
        return [({}, asked)] if members else []
    start, end = form.names
    if form.kind == "chain":
        stops = [start, *(f"?{form.members[1:]}{place}" for place in range(1, len(members))), end]
        steps = [Atom(stops[place], member, stops[place + 1]) for place, member in enumerate(members)]
        return [({}, steps)] if members else []
    shared = [(f"?{form.members[1:]}{place}", member) for place, member in enumerate(members)]
    return [({}, [Atom(node, member, value) for value, member in shared for node in (start, end)])] if members else []
