"""The reference: owlrl, the plain reading of the W3C rules in Python. Slow, and without proofs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import owlrl
import pyoxigraph as ox
import rdflib

from desf_graph.reasoning.closure import Closure, artefact, ontology, ontology_triples, sort_key
from desf_graph.reasoning.engine import Engine
from desf_graph.reasoning.terms import Statement, Triple
from desf_graph.record import Record

ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def infer(record: Record) -> tuple[list[ox.Triple], list[str]]:
    """What owlrl infers from an ecosystem and the ontology, and its messages about contradictions."""
    closed, messages = expand([*ontology_triples(), *record.triples])
    before = set(Closure(Record([]), Engine(ontology())).everything())
    fresh = closed - before - set(record.triples)
    return sorted((t for t in fresh if isinstance(t, ox.Triple) and artefact(t) is None), key=sort_key), messages


def expand(triples: Iterable[ox.Triple]) -> tuple[set[Triple], list[str]]:
    """Everything owlrl derives from triples, those among it, and its messages about contradictions."""
    nodes: dict[Any, Any] = {}

    def there(node: Any) -> Any:
        if isinstance(node, ox.Literal):
            datatype = None if node.language else rdflib.URIRef(node.datatype.value)
            term: Any = rdflib.Literal(node.value, lang=node.language, datatype=datatype, normalize=False)
        else:
            term = (rdflib.URIRef if isinstance(node, ox.NamedNode) else rdflib.BNode)(node.value)
        nodes.setdefault(term, node)
        return term

    def back(term: Any) -> Any:
        known = nodes.get(term)
        return ox.NamedNode(str(term)) if known is None else known

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((there(triple.subject), there(triple.predicate), there(triple.object)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    messages = sorted(str(text) for text in graph.objects(None, ERROR))
    errors = set(graph.subjects(ERROR))
    found: set[Triple] = set()
    for s, p, o in graph:
        if s not in errors:
            subject, predicate, value = back(s), back(p), back(o)
            made = Statement if isinstance(subject, ox.Literal) else ox.Triple
            found.add(made(subject, predicate, value))
    return found, messages
