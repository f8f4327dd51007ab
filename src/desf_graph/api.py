"""The public interface in Python: load an ecosystem, and ask of it what the commands ask."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from desf_graph import formats, knowledge
from desf_graph.errors import InputError
from desf_graph.knowledge import Graph
from desf_graph.messages import problem, spoken
from desf_graph.namespaces import RDFS_LABEL
from desf_graph.record import Record
from desf_graph.reports import html
from desf_graph.scenarios import Comparison, compare
from desf_graph.validation import Report, validate
from desf_graph.validation.circumstances import as_of as judged_on

if TYPE_CHECKING:
    import networkx
    import rdflib

    from desf_graph.network import Analysis
    from desf_graph.querying import Rows
    from desf_graph.reasoning.closure import Closure
    from desf_graph.reasoning.contradictions import Contradiction
    from desf_graph.reports.reasoning import Explanation

    Term = str | rdflib.term.Node

__all__ = ["Comparison", "Ecosystem", "compare", "handbook", "load"]

PLAIN = ox.Literal("").datatype  # rdflib leaves it unsaid

html.register()


class Ecosystem:
    """One ecosystem as it is recorded: a thin face over the record, which nothing here changes."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @property
    def id(self) -> str:
        """The IRI of the ecosystem."""
        return str(self.record.ecosystems[0].value)

    def name(self, lang: str | None = None) -> str:
        """The name of the ecosystem in a language (nl or en), else its IRI."""
        named = Graph(self.record.triples).text(self.record.ecosystems[0], RDFS_LABEL, lang or spoken())
        return named or self.id

    @property
    def graph(self) -> rdflib.Graph:
        """The asserted triples as an `rdflib.Graph` with our prefixes; a new one each time, free to be changed."""
        return _graph(self.record.triples, self._prefixes)

    def validate(
        self,
        phase: str | None = None,
        *,
        horizons: Iterable[str] = (),
        as_of: str | None = None,
        profile: str | os.PathLike[str] | None = None,
        shapes: Iterable[str | os.PathLike[str]] = (),
        engine: str | None = None,
        reasoner: str = "desf",
        lang: str | None = None,
    ) -> Report:
        """What is not recorded or wrong, as `Report` (handbook; grading: ``shapes/README.md``).

        ``phase`` and ``horizons`` (slug, label or IRI) replace what is recorded, ``as_of`` (YYYY-MM-DD) the file's
        asOf; ``profile`` and ``shapes`` are Turtle files laid over, or beside, ours; ``engine`` (shacl, pyshacl) checks
        the rules, ``reasoner`` (desf, owlrl) says what follows. Raises `InputError` for a term or day that is none and
        an engine or reasoner that is not there, `KnowledgeError` for a malformed profile or shape.

        >>> load("case:sap-migration").validate(lang="nl").count("violation")
        0
        """
        (report,) = validate(
            self.record,
            phase=phase,
            horizons=horizons,
            as_of=as_of,
            profile=os.fspath(profile) if profile else None,
            shapes=[os.fspath(file) for file in shapes],
            engine=engine,
            reasoner=reasoner,
            lang=lang,
        )
        return report

    def infer(self, *, reasoner: str = "desf") -> rdflib.Graph:
        """What follows from the record with the ontology, as an `rdflib.Graph`; what is asserted is not in it.

        ``reasoner`` is ours, or ``owlrl``: the plain reading of the same rules, a thousand times slower. Blank nodes
        have the names that they have in `graph`, so that the two can be added up. Raises `InputError` where the record
        holds axioms that OWL 2 RL cannot reason with, where more than a million statements would follow, and for
        another reasoner.

        >>> ecosystem = load("case:sap-migration")
        >>> inferred = ecosystem.infer()
        >>> len(inferred) > 0 and not set(inferred) & set(ecosystem.graph)
        True
        """
        from desf_graph.reasoning.closure import closure

        closed = self._closure if reasoner == "desf" else closure(self.record, reasoner=reasoner)
        return _graph(closed.inferred, self._prefixes)

    def why(self, subject: Term, predicate: Term, object: Term, *, lang: str | None = None) -> Explanation:
        """Why a statement holds: numbered steps down to what is recorded, of which none can be left out.

        Each of the three is an id of the file, a label, a key, a prefixed name, an IRI, or a term of a graph. What
        comes back prints as sentences in a language (nl or en), shows itself in Jupyter, and can be checked. Raises
        `InputError` for a word that means nothing here, and for a statement that does not follow.

        >>> proof = load("case:sap-migration").why("t-systems", "dependsOn", "client", lang="en")
        >>> print(proof)  # doctest: +ELLIPSIS
        1. ...
        >>> proof.steps[-1].rule, proof.check()
        ('prp-spo2', [])
        """
        from desf_graph.reasoning.lookup import find
        from desf_graph.reasoning.proofs import proof
        from desf_graph.reports.reasoning import explained

        language = lang or spoken()
        triple = find(self._closure, _word(subject), _word(predicate), _word(object), language)
        return explained(proof(self._closure, triple), language)

    def contradictions(self, lang: str | None = None) -> list[Contradiction]:
        """What is recorded and cannot all be so, each cause once, with its sentence and the lines that make it.

        >>> load("case:sap-migration").contradictions()
        []
        """
        from desf_graph.reasoning.contradictions import contradictions

        html.register_reasoning()
        return contradictions(self._closure, lang or spoken())

    def query(self, asked: str, *, infer: bool = True, **params: str | list[str]) -> Rows:
        """Ask a question of the catalogue by name (`desf queries`), or SPARQL text, with a value per parameter.

        It sees what is recorded, the handbook, and with ``infer`` what follows. SPARQL text may use our prefixes
        without declaring them. Raises `InputError` for a question that is not in the catalogue, a parameter that it
        does not have, and SPARQL that is not understood or does more than read.

        >>> sap = load("case:sap-migration")
        >>> sap.query("participants-by-role", role="role:orchestrator").columns
        ('ecosystem', 'participant', 'role')
        >>> len(sap.query("SELECT ?who { ?who desf:holdsRole role:orchestrator }"))  # a coordinator is one too
        2
        """
        from desf_graph.querying import catalogue, open_record, select

        question = asked if "{" in asked else catalogue.find(asked)
        return select(open_record(self.record, infer), question, params)

    @property
    def _prefixes(self) -> dict[str, str]:
        return {**_prefixes(), **self.record.prefixes}

    @cached_property
    def _closure(self) -> Closure:
        from desf_graph.reasoning.closure import closure

        return closure(self.record)

    def network(
        self, *, full: bool = False, as_of: str | None = None, lang: str | None = None
    ) -> networkx.MultiDiGraph[str]:
        """Who depends on whom, as in force on a day: a graph of participants, whose edges run to those they need.

        With ``full`` also activities, processes, services, platforms, interfaces, data and agreements. Attributes of
        nodes and edges: `desf_graph.network.participant_network`; measures on it: `desf_graph.network`. Raises
        `InputError` for a day that is none.

        >>> len(load("case:sap-migration").network())
        4
        """
        from desf_graph.network import full_network, participant_network
        from desf_graph.network.shown import Network

        html.register_network()
        build = full_network if full else participant_network
        return Network(build(self.record.in_force(judged_on(self.record, as_of)), lang=lang))

    def analysis(self, *, as_of: str | None = None, lang: str | None = None) -> Analysis:
        """What its network says, as in force on a day: every measure, and in words what stands out and what is lost.

        A measure that has no value here is an `Undefined` that says why. Raises `InputError` for a day that is none.

        >>> load("case:sap-migration").analysis(lang="en").observations[-2].sentence
        'T-Systems owns 3 of the 7 activities with a recorded owner.'
        """
        from desf_graph.network import analyse

        html.register_network()
        (found,) = analyse(self.record, as_of=judged_on(self.record, as_of), lang=lang)
        return found

    def _repr_html_(self) -> str:
        return html.ecosystem(self.record, self.name())

    def __repr__(self) -> str:
        return f"<Ecosystem {self.id}, {len(self.record.triples)} triples>"


def load(*inputs: str | os.PathLike[str]) -> Ecosystem:
    """The ecosystem that files, a folder or ``case:NAME`` describe; several files with one id are one ecosystem.

    Raises `InputError` where a file cannot be read as it is, and where there is more than one ecosystem.

    >>> load("case:sap-migration").name("nl")
    'SAP-migratie'
    """
    record = formats.read(inputs)
    if len(record.ecosystems) > 1:
        names = ", ".join(str(node.value) for node in record.ecosystems)
        raise InputError(problem("input.several", count=len(record.ecosystems), names=names))
    return Ecosystem(record)


def handbook() -> rdflib.Graph:
    """The ontology and the whole handbook as an `rdflib.Graph` with our prefixes; a new one each time.

    Terms are typed concepts, labelled in Dutch and English, with the section they come from: ``ontology/README.md``.

    >>> from rdflib import URIRef
    >>> (URIRef("https://w3id.org/desf/id/role/orchestrator"), None, None) in handbook()
    True
    """
    from desf_graph.querying.prefixes import lists

    return _graph(knowledge.ontology().triples, _prefixes() | {name[:-1]: iri for name, iri in lists().items()})


def _graph(triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> rdflib.Graph:
    """Triples as an `rdflib.Graph`: blank nodes keep their names, literals their spelling."""
    import rdflib

    def node(term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        datatype = None if term.language or term.datatype == PLAIN else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)

    graph = rdflib.Graph()
    for prefix, iri in prefixes.items():
        graph.bind(prefix, iri, override=True)
    for triple in triples:
        graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


def _word(term: Term) -> str:
    """What `find` looks up: blank nodes of rdflib are text without their mark."""
    from rdflib import BNode

    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _prefixes() -> dict[str, str]:
    return {
        name: iri for name, iri in knowledge.context()["@context"].items() if isinstance(iri, str) and iri[0] != "@"
    }
