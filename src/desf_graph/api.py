"""The public interface in Python: load an ecosystem, and ask of it what the commands ask."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from desf_graph import formats, knowledge
from desf_graph.errors import InputError
from desf_graph.knowledge import Graph
from desf_graph.messages import problem, spoken
from desf_graph.namespaces import RDFS_LABEL
from desf_graph.reasoning.closure import closure
from desf_graph.reasoning.contradictions import Contradiction, contradictions
from desf_graph.reasoning.lookup import find
from desf_graph.reasoning.proofs import Proof, proof
from desf_graph.record import Record, ntriples
from desf_graph.reports import html
from desf_graph.scenarios import Comparison, compare
from desf_graph.validation import Report, validate
from desf_graph.validation.circumstances import as_of as judged_on

if TYPE_CHECKING:
    import networkx
    import rdflib

    from desf_graph.network import Analysis

__all__ = ["Comparison", "Ecosystem", "compare", "handbook", "load"]

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
        return self._as_graph(self.record.ntriples())

    def _as_graph(self, text: str) -> rdflib.Graph:
        return _graph(text, {**_prefixes(), **self.record.prefixes})

    def validate(
        self,
        phase: str | None = None,
        *,
        horizons: Iterable[str] = (),
        as_of: str | None = None,
        profile: str | os.PathLike[str] | None = None,
        shapes: Iterable[str | os.PathLike[str]] = (),
        engine: str | None = None,
        lang: str | None = None,
    ) -> Report:
        """What is not recorded or wrong, as `Report` (handbook; grading: ``shapes/README.md``).

        ``phase`` and ``horizons`` (slug, label or IRI) replace what is recorded, ``as_of`` (YYYY-MM-DD) the file's
        asOf; ``profile`` and ``shapes`` are Turtle files laid over, or beside, ours. Raises `InputError` for a term or
        day that is none and an engine that is not installed, `KnowledgeError` for a malformed profile or shape.

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
            lang=lang,
        )
        return report

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
        from desf_graph.reports.shown_network import ShownNetwork

        build = full_network if full else participant_network
        return ShownNetwork(build(self.record.in_force(judged_on(self.record, as_of)), lang=lang))

    def analysis(self, *, as_of: str | None = None, lang: str | None = None) -> Analysis:
        """What its network says, as in force on a day: every measure, and in words what stands out and what is lost.

        A measure that has no value here is an `Undefined` that says why. Raises `InputError` for a day that is none.

        >>> load("case:sap-migration").analysis(lang="en").observations[-1].sentence
        'T-Systems owns 3 of the 7 activities with a recorded owner.'
        """
        from desf_graph.network import analyse

        html.register_network()
        (found,) = analyse(self.record, as_of=judged_on(self.record, as_of), lang=lang)
        return found

    def infer(self) -> rdflib.Graph:
        """What follows from the record with the ontology (OWL 2 RL) and is not recorded, as an `rdflib.Graph`.

        Raises `InputError` for a construct that OWL 2 RL cannot reason with.

        >>> len(load("case:sap-migration").infer()) > 0
        True
        """
        return self._as_graph(ntriples(closure(self.record).inferred))

    def why(self, subject: str, predicate: str, value: str, *, lang: str | None = None) -> Proof:
        """The proof of a statement, down to what is recorded; each word a slug, id, key, label, prefixed name or IRI.

        Raises `InputError` where the statement does not follow, and where several fit.

        >>> load("case:sap-migration").why("client", "dependsOn", "sap").check()
        []
        """
        closed = closure(self.record)
        return proof(closed, find(closed, str(subject), str(predicate), str(value), lang or spoken()))

    def contradictions(self, *, lang: str | None = None) -> list[Contradiction]:
        """What is recorded and cannot all be so, each cause once, with its steps and places.

        >>> load("case:sap-migration").contradictions()
        []
        """
        return contradictions(closure(self.record), lang or spoken())

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
    return _graph(ntriples(knowledge.ontology().triples), _prefixes())


def _graph(text: str, prefixes: dict[str, str]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for prefix, iri in prefixes.items():
        graph.bind(prefix, iri, override=True)
    return graph.parse(data=text, format="nt")


def _prefixes() -> dict[str, str]:
    return {
        name: iri for name, iri in knowledge.context()["@context"].items() if isinstance(iri, str) and iri[0] != "@"
    }
