"""``desf queries``: the catalogue of questions, or one of them in full."""

from __future__ import annotations

import argparse
from pathlib import Path

from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.querying import catalogue
from desf_graph.reports import questions


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help=say("query.help-one"))
    parser.add_argument("--tag", metavar="TAG", help=say("query.help-tag"))
    parser.add_argument("--search", metavar="WORD", help=say("query.help-search"))
    parser.add_argument("--queries", metavar="DIR", type=Path, help=say("query.help-queries"))
    parser.add_argument("--format", choices=questions.FORMATS, default="table", help=say("query.help-format"))


def run(options: argparse.Namespace) -> int:
    """List the questions, or show the one that is named; 0 also when none fits."""
    named = catalogue.find(options.name, options.queries) if options.name else None
    held = [named] if named else catalogue.questions(options.queries).values()
    chosen = [
        question
        for question in held
        if (not options.tag or options.tag in question.tags)
        and (not options.search or question.matches(options.search))
    ]
    if named and chosen and options.format == "table":
        text = questions.render_one(named, options.lang)
    else:
        text = questions.render(chosen, options.format, options.lang)
    output.give(text, options)
    return 0
