"""``desf explain``: a term of the handbook, a rule or a building block, in words."""

from __future__ import annotations

import argparse

from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.reports import explanation


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("term", nargs="+", metavar="TERM", help=say("cli.term"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))


def run(options: argparse.Namespace) -> int:
    """Explain; several words are one term."""
    explained = explanation.explain(" ".join(options.term), options.lang)
    as_json = options.format == "json"
    output.give(
        explanation.render_json(explained) if as_json else explanation.render_text(explained, options.lang), options
    )
    return 0
