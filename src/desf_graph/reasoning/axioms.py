"""From axioms to rules: each rule of the tables, with its schema premises answered by the axioms at hand.

``prp-trp`` with ``desf:dependsOnTransitive a owl:TransitiveProperty`` becomes ``?x dependsOnTransitive ?y,
?y dependsOnTransitive ?z -> ?x dependsOnTransitive ?z``: a rule with constant predicates, which `joins` can make fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from desf_graph.namespaces import RDF, RDFS
from desf_graph.reasoning import tables
from desf_graph.reasoning.joins import Fact, Index, Pattern
from desf_graph.reasoning.tables import Atom, Cardinality, ListForm, Term
from desf_graph.reasoning.terms import FIRST, NIL, REST, SAME, TYPE, Terms, vocabulary

BUILT_IN = (tables.OWL, RDFS, RDF)
# Applied by hand in `engine`: the predicate of their premises is a variable that no axiom answers.
REPLACEMENT = ("eq-rep-s", "eq-rep-p", "eq-rep-o")
# An axiom that follows from others by one of these says nothing about instances that those others do not say.
SHORTCUTS = frozenset(
    (
        "scm-sco",
        "scm-eqc1",
        "scm-eqc2",
        "scm-spo",
        "scm-eqp1",
        "scm-eqp2",
        "scm-dom1",
        "scm-dom2",
        "scm-rng1",
        "scm-rng2",
    )
)
SHORTENED = frozenset(("cax-sco", "cax-eqc1", "cax-eqc2", "prp-spo1", "prp-eqp1", "prp-eqp2", "prp-dom", "prp-rng"))


class Instance(NamedTuple):
    """A rule of the tables for certain axioms; without `head` its premises contradict each other."""

    name: str
    axioms: tuple[Fact, ...]
    body: tuple[Pattern, ...]
    head: Pattern | None


class Template(NamedTuple):
    """A rule of the tables, its constants numbered, its premises parted into axioms and statements."""

    name: str
    schema: tuple[Atom | ListForm, ...]
    body: tuple[Atom, ...]
    head: Atom | None


class Facts(Protocol):
    """What matching axioms needs to look things up in."""

    @property
    def terms(self) -> Terms:
        """The numbers of the terms."""

    @property
    def forward(self) -> Index:
        """Predicate, subject -> objects."""

    @property
    def backward(self) -> Index:
        """Predicate, object -> subjects."""


def _number(atom: Atom) -> Atom:
    words = {name: number for number, name in enumerate(vocabulary())}
    return Atom(*(words[t] if isinstance(t, str) and not t.startswith("?") else t for t in atom))


def _is_schema(atom: Atom) -> bool:
    """Whether a premise is about the ontology: its predicate is OWL's, or it types something as a kind of axiom."""
    words = vocabulary()
    if isinstance(atom.predicate, str) or atom.predicate == SAME or words[atom.predicate].endswith("#differentFrom"):
        return False
    if atom.predicate != TYPE:
        return True
    kind = atom.object
    return isinstance(kind, int) and not words[kind].endswith(("#Thing", "#Nothing"))


@cache
def templates() -> tuple[tuple[Instance, ...], tuple[Template, ...]]:
    """The rules whose predicates are constant as they stand, and those that axioms must fill in."""
    ready: list[Instance] = []
    open_: list[Template] = []
    for rule in tables.rules():
        if rule.name in REPLACEMENT:
            continue
        forms = any(isinstance(premise, ListForm) for premise in rule.body)
        atoms = [_number(premise) for premise in rule.body if isinstance(premise, Atom)]
        head = _number(rule.head) if rule.head else None
        constant = all(
            not isinstance(atom.predicate, str) and (atom.predicate != TYPE or not isinstance(atom.object, str))
            for atom in atoms
        )
        if constant and not forms and not any(isinstance(t, Cardinality) for atom in atoms for t in atom):
            ready.append(Instance(rule.name, (), *numbered(atoms, head)))
            continue
        schema: list[Atom | ListForm] = []
        body: list[Atom] = []
        for premise in rule.body:
            if isinstance(premise, ListForm):
                schema.append(premise._replace(atom=premise.atom and _number(premise.atom)))
            else:
                atom = _number(premise)
                (schema if _is_schema(atom) else body).append(atom)
        open_.append(Template(rule.name, tuple(schema), tuple(body), head))
    return tuple(ready), tuple(open_)


def replacement() -> list[Instance]:
    """The rules eq-rep-*, as patterns."""
    rules = {rule.name: rule for rule in tables.rules()}
    found = []
    for name in REPLACEMENT:
        rule = rules[name]
        atoms = [_number(premise) for premise in rule.body if isinstance(premise, Atom)]
        found.append(Instance(name, (), *numbered(atoms, _number(rule.head) if rule.head else None)))
    return found


@cache
def schema_keys() -> frozenset[int]:
    """The predicates of axioms, and ``~kind`` for each kind of axiom: a new fact with one can make new rules."""
    found = {FIRST, REST}
    for template in templates()[1]:
        for atom in template.schema:
            if isinstance(atom, Atom) and isinstance(atom.predicate, int):
                found.add(~atom.object if atom.predicate == TYPE and isinstance(atom.object, int) else atom.predicate)
    return frozenset(found)


def numbered(body: Sequence[Atom], head: Atom | None) -> tuple[tuple[Pattern, ...], Pattern | None]:
    """Patterns whose variables are -1, -2, … in the order in which they occur."""
    numbers: dict[str, int] = {}

    def pattern(atom: Atom) -> Pattern:
        s, p, o = (numbers.setdefault(t, -len(numbers) - 1) if isinstance(t, str) else t for t in atom)
        return s, p, o

    return tuple(map(pattern, body)), pattern(head) if head else None


def instances(facts: Facts) -> Iterator[Instance]:
    """Every rule that the axioms among the facts make."""
    for template in templates()[1]:
        for bound, used, asked in _solve(template.schema, {}, facts):
            # Each premise of a list form stands where the tables have it: before those that use its variables.
            atoms = [_fill(atom, bound) for atom in (*asked, *template.body)]
            atoms = [atom for atom in atoms if not (atom.predicate == SAME and atom.subject == atom.object)]
            head = _fill(template.head, bound) if template.head else None
            if head in atoms:
                continue
            yield Instance(template.name, tuple(dict.fromkeys(used)), *numbered(atoms, head))


def _fill(atom: Atom, bound: dict[str, int]) -> Atom:
    return Atom(*(bound.get(t, t) if isinstance(t, str) else t for t in atom))


Solution = tuple[dict[str, int], list[Fact], list[Atom]]


def _solve(premises: Sequence[Atom | ListForm], bound: dict[str, int], facts: Facts) -> Iterator[Solution]:
    if not premises:
        yield bound, [], []
        return
    first, rest = premises[0], premises[1:]
    for more, used, asked in _list(first, bound, facts) if isinstance(first, ListForm) else _match(first, bound, facts):
        for whole, later, others in _solve(rest, {**bound, **more}, facts):
            yield whole, used + later, asked + others


def _match(atom: Atom, bound: dict[str, int], facts: Facts) -> Iterator[Solution]:
    subject, predicate, value = _fill(atom, bound)
    assert isinstance(predicate, int)
    pairs: Iterator[tuple[int, int]]
    table = facts.forward[predicate]
    if isinstance(subject, int):
        pairs = ((subject, o) for o in sorted(table.get(subject, ())))
    elif isinstance(value, int) and not isinstance(value, Cardinality):
        pairs = ((s, value) for s in sorted(facts.backward[predicate].get(value, ())))
    else:
        pairs = ((s, o) for s in list(table) for o in sorted(table[s]))
    for s, o in pairs:
        if isinstance(value, Cardinality):
            if facts.terms.cardinality(o) != value:
                continue
        elif isinstance(value, int) and o != value:
            continue
        more = {t: n for t, n in ((subject, s), (value, o)) if isinstance(t, str)}
        if subject != value or s == o:
            yield more, [(s, predicate, o)], []


def _list(form: ListForm, bound: dict[str, int], facts: Facts) -> Iterator[Solution]:
    found = members(bound[form.members], facts)
    if found is None:
        return
    values, triples = found
    for more, asked in tables.spread(form, values):
        yield {name: n for name, n in more.items() if isinstance(n, int)}, triples, asked


def members(head: int, facts: Facts) -> tuple[tuple[Term, ...], list[Fact]] | None:
    """The members of a list and the triples that say so; None where it is no well-formed list."""
    values: list[Term] = []
    triples: list[Fact] = []
    seen = set()
    while head != NIL:
        first, rest = sorted(facts.forward[FIRST].get(head, ())), sorted(facts.forward[REST].get(head, ()))
        if head in seen or not first or not rest:
            return None
        seen.add(head)
        values.append(first[0])
        triples += [(head, FIRST, first[0]), (head, REST, rest[0])]
        head = rest[0]
    return tuple(values), triples
