"""``desf infer``: what follows from an ecosystem with the ontology, and what contradicts itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyoxigraph as ox

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.errors import InputError
from desf_graph.messages import say
from desf_graph.reasoning.closure import REASONERS, closure
from desf_graph.reasoning.contradictions import contradictions
from desf_graph.reasoning.lookup import prefixes
from desf_graph.record import Record
from desf_graph.reports import reasoning

GRAPH = "/_/inferred"  # after the IRI of an ecosystem: the named graph of what is inferred about it
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "json-ld": ox.RdfFormat.JSON_LD,
    "rdf-xml": ox.RdfFormat.RDF_XML,
}
SUFFIXES = {".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nq", ".jsonld": "json-ld", ".rdf": "rdf-xml"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("input", nargs="+", metavar="INPUT", help=say("cli.input"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    parser.add_argument("--only-inferred", action="store_true", help=say("cli.only-inferred"))
    parser.add_argument("--contradictions", action="store_true", help=say("cli.contradictions"))
    parser.add_argument("--reasoner", choices=REASONERS, default=REASONERS[0], help=say("cli.reasoner"))
    parser.add_argument("--format", choices=(*FORMATS, "text", "json"), help=say("cli.format"))


def run(options: argparse.Namespace) -> int:
    """Infer, each ecosystem on its own; 1 where something recorded contradicts itself."""
    records, problems = formats.read_each(options.input, options.input_format)
    if problems:
        raise InputError(*problems)
    for record in records:
        for warning in record.warnings:
            print(warning, file=sys.stderr)
    inferred, told, clashing = (_by_owlrl if options.reasoner == "owlrl" else _by_rules)(records, options)
    if options.contradictions:
        output.give(told, options)
    else:
        output.give(_serialised(inferred, options), options)
        if clashing:
            print(told, end="", file=sys.stderr)
    return int(clashing)


Inferred = list[tuple[Record, list[ox.Triple]]]


def _by_rules(records: list[Record], options: argparse.Namespace) -> tuple[Inferred, str, bool]:
    closures = [closure(record) for record in records]
    found = [one for closed in closures for one in contradictions(closed, options.lang)]
    render = reasoning.contradictions_json if options.format == "json" else reasoning.contradictions_text
    return [(closed.record, closed.inferred) for closed in closures], render(found, options.lang), bool(found)


def _by_owlrl(records: list[Record], options: argparse.Namespace) -> tuple[Inferred, str, bool]:
    from desf_graph.reasoning import reference

    found = [(record, *reference.infer(record)) for record in records]
    messages = [message for _, _, several in found for message in several]
    told = "\n".join(messages or [say("reasoning.no-contradictions", options.lang)]) + "\n"
    return [(record, inferred) for record, inferred, _ in found], told, bool(messages)


def _serialised(inferred: Inferred, options: argparse.Namespace) -> str:
    suffix = Path(options.output).suffix.lower() if options.output else ""
    form = FORMATS[options.format if options.format in FORMATS else SUFFIXES.get(suffix, "turtle")]
    default = ox.DefaultGraph()
    quads: list[ox.Quad] = []
    for record, triples in inferred:
        graph = ox.NamedNode(record.ecosystems[0].value + GRAPH)
        asserted = [] if options.only_inferred else record.triples
        quads += [ox.Quad(t.subject, t.predicate, t.object, default) for t in asserted]
        quads += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
    found = quads if form in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS) else dict.fromkeys(quad.triple for quad in quads)
    prefixed = _used([record for record, _ in inferred], [quad.triple for quad in quads])
    return (ox.serialize(found, format=form, prefixes=prefixed) or b"").decode("utf-8")


def _used(records: list[Record], triples: list[ox.Triple]) -> dict[str, str]:
    nodes = {node for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)}
    iris = tuple(node.value for node in nodes)
    known = {name: base for record in records for name, base in prefixes(record).items()}
    return {name: base for name, base in known.items() if any(iri.startswith(base) for iri in iris)}
