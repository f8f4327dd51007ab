"""``desf queries``: the catalogue of questions."""

from __future__ import annotations

import argparse
from pathlib import Path

from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.querying import catalogue
from desf_graph.reports import questions


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--tag", metavar="TAG", help=say("query.help-tag"))
    parser.add_argument("--search", metavar="WORD", help=say("query.help-search"))
    parser.add_argument("--queries", metavar="DIR", type=Path, help=say("query.help-queries"))
    parser.add_argument("--format", choices=questions.FORMATS, default="table", help=say("query.help-format"))


def run(options: argparse.Namespace) -> int:
    """List the questions; 0 always, also when none fits."""
    held = catalogue.questions(options.queries).values()
    chosen = [
        question
        for question in held
        if (not options.tag or options.tag in question.tags)
        and (not options.search or question.matches(options.search))
    ]
    output.give(questions.render(chosen, options.format, options.lang), options)
    return 0
