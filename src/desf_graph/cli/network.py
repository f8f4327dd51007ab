"""``desf network``: who depends on whom, in words; and the graph itself for other programs."""

from __future__ import annotations

import argparse
import sys

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.errors import DesfError, InputError
from desf_graph.messages import problem, say
from desf_graph.network import FORMS, analyse, full_network, participant_network
from desf_graph.record import Record
from desf_graph.reports import network_data, network_text
from desf_graph.validation.circumstances import as_of

REPORTS = ("text", "json", "csv")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("input", nargs="+", metavar="INPUT", help=say("cli.input"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    parser.add_argument("--as-of", metavar="DATE", help=say("cli.as-of"))
    parser.add_argument("--format", choices=(*REPORTS, *FORMS), default="text", help=say("cli.network.format"))
    parser.add_argument("--all", action="store_true", help=say("cli.network.all"))
    parser.add_argument("--full", action="store_true", help=say("cli.network.full"))


def run(options: argparse.Namespace) -> int:
    """Describe each network, or write one graph; 0 done, 2 where an input could not be read."""
    records, problems = formats.read_each(options.input, options.input_format)
    for record in records:
        for warning in record.warnings:
            print(warning, file=sys.stderr)
    if records and not (problems and options.format in FORMS):
        output.give(_rendered(records, options), options)
    if problems:
        raise DesfError(*problems)
    return 0


def _rendered(records: list[Record], options: argparse.Namespace) -> str:
    if options.format in FORMS:
        return _graph(records, options)
    found = [
        one for record in records for one in analyse(record, as_of=as_of(record, options.as_of), lang=options.lang)
    ]
    if options.format == "json":
        return network_data.json_text(found)
    if options.format == "csv":
        return network_data.csv_text(found)
    return "\n".join(network_text.render(one, options.all) for one in found)


def _graph(records: list[Record], options: argparse.Namespace) -> str:
    ecosystems = [node.value for record in records for node in record.ecosystems]
    if len(ecosystems) > 1:
        raise InputError(problem("cli.network.several", count=len(ecosystems), names=", ".join(ecosystems)))
    build = full_network if options.full else participant_network
    current = records[0].in_force(as_of(records[0], options.as_of))
    return FORMS[options.format].write(build(current, lang=options.lang))
