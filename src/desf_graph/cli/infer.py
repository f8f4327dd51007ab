"""``desf infer``: what follows from an ecosystem with the ontology, and what contradicts itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyoxigraph as ox

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.reasoning.closure import closure
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
    parser.add_argument("--reasoner", choices=("desf", "owlrl"), default="desf", help=say("cli.reasoner"))
    parser.add_argument("--format", choices=(*FORMATS, "text", "json"), help=say("cli.format"))


def run(options: argparse.Namespace) -> int:
    """Infer; 1 where something recorded contradicts itself."""
    record = formats.read(options.input, options.input_format)
    for warning in record.warnings:
        print(warning, file=sys.stderr)
    if options.reasoner == "owlrl":
        return _by_owlrl(record, options)
    closed = closure(record)
    clashes = contradictions(closed, options.lang)
    if options.contradictions:
        render = reasoning.contradictions_json if options.format == "json" else reasoning.contradictions_text
        output.give(render(clashes, options.lang), options)
    else:
        _give(record, closed.inferred, options)
        if clashes:
            print(reasoning.contradictions_text(clashes, options.lang), end="", file=sys.stderr)
    return int(bool(clashes))


def _by_owlrl(record: Record, options: argparse.Namespace) -> int:
    from desf_graph.reasoning import reference

    inferred, messages = reference.infer(record)
    if options.contradictions:
        output.give("\n".join(messages or [say("reasoning.no-contradictions", options.lang)]) + "\n", options)
    else:
        _give(record, inferred, options)
        for message in messages:
            print(message, file=sys.stderr)
    return int(bool(messages))


def _give(record: Record, inferred: list[ox.Triple], options: argparse.Namespace) -> None:
    suffix = Path(options.output).suffix.lower() if options.output else ""
    form = FORMATS[options.format if options.format in FORMATS else SUFFIXES.get(suffix, "turtle")]
    asserted = [] if options.only_inferred else record.triples
    if form in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS):
        graph = ox.NamedNode(record.ecosystems[0].value + GRAPH)
        quads = [*(ox.Quad(t.subject, t.predicate, t.object) for t in asserted)]
        quads += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in inferred]
        content = ox.serialize(quads, format=form, prefixes=_used(record, [*asserted, *inferred]))
    else:
        content = ox.serialize([*asserted, *inferred], format=form, prefixes=_used(record, [*asserted, *inferred]))
    output.give((content or b"").decode("utf-8"), options)


def _used(record: Record, triples: list[ox.Triple]) -> dict[str, str]:
    nodes = {node for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)}
    iris = tuple(node.value for node in nodes)
    return {name: base for name, base in prefixes(record).items() if any(iri.startswith(base) for iri in iris)}
