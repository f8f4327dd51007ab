"""``desf why``: the proof of a statement, down to what is recorded."""

from __future__ import annotations

import argparse

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.reasoning.closure import closure
from desf_graph.reasoning.lookup import find
from desf_graph.reasoning.proofs import proof
from desf_graph.reports import reasoning


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("input", metavar="INPUT", help=say("cli.input"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    for name in ("subject", "predicate", "object"):
        parser.add_argument(name, metavar=name[0].upper(), help=say(f"cli.why-{name}"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))


def run(options: argparse.Namespace) -> int:
    """Prove; a statement that does not follow is an error."""
    closed = closure(formats.read(options.input, options.input_format))
    found = proof(closed, find(closed, options.subject, options.predicate, options.object, options.lang))
    render = reasoning.proof_json if options.format == "json" else reasoning.proof_text
    output.give(render(found, options.lang), options)
    return 0
