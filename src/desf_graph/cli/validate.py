"""``desf validate``: findings about one or more ecosystems."""

from __future__ import annotations

import argparse
import sys

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.errors import DesfError, Problem
from desf_graph.messages import problem, say
from desf_graph.reasoning.closure import REASONERS
from desf_graph.reports import json_report, text
from desf_graph.validation import SEVERITIES, Report, validate
from desf_graph.validation.engines import ENGINES, default_engine


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("input", nargs="+", metavar="INPUT", help=say("cli.input"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    parser.add_argument("--phase", help=say("cli.phase"))
    parser.add_argument("--horizon", action="append", default=[], help=say("cli.horizon"))
    parser.add_argument("--as-of", metavar="DATE", help=say("cli.as-of"))
    parser.add_argument("--profile", metavar="FILE", help=say("cli.profile"))
    parser.add_argument("--shapes", metavar="FILE", action="append", default=[], help=say("cli.shapes"))
    parser.add_argument("--engine", choices=ENGINES, help=say("cli.engine"))
    parser.add_argument("--reasoner", choices=REASONERS, default=REASONERS[0], help=say("cli.reasoner"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))
    parser.add_argument("--all", action="store_true", help=say("cli.all"))
    parser.add_argument("--limit", type=output.count, metavar="N", help=say("cli.limit"))
    parser.add_argument("--verbose", action="store_true", help=say("cli.verbose"))
    parser.add_argument("--fail-on", choices=(*SEVERITIES, "never"), default="violation", help=say("cli.fail-on"))


def run(options: argparse.Namespace) -> int:
    """Validate; 0 conforms, 1 contradictions or findings at or above ``--fail-on``, 2 an input could not be read."""
    if options.engine is None and default_engine() != ENGINES[0]:
        print(say("engine.fallback"), file=sys.stderr)
    records, problems = formats.read_each(options.input, options.input_format)
    reports: list[Report] = []
    for record in records:
        for warning in record.warnings:
            print(warning, file=sys.stderr)
        reports += validate(
            record,
            phase=options.phase,
            horizons=options.horizon,
            as_of=options.as_of,
            profile=options.profile,
            shapes=options.shapes,
            engine=options.engine,
            reasoner=options.reasoner,
            lang=options.lang,
        )
    for rule in dict.fromkeys(name for report in reports for name in report.untouched):
        print(problem("shapes.untouched", rule=rule), file=sys.stderr)
    if reports:
        output.give(_rendered(reports, options), options)
    return _exit_code(reports, problems, options.fail_on)


def _rendered(reports: list[Report], options: argparse.Namespace) -> str:
    if options.format == "json":
        return json_report.render(reports)
    colour = output.is_coloured(options)
    return "\n".join(
        text.render(one, show_all=options.all, limit=options.limit, verbose=options.verbose, colour=colour)
        for one in reports
    )


def _exit_code(reports: list[Report], problems: list[Problem], fail_on: str) -> int:
    if problems:
        raise DesfError(*problems)
    if fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(
        any(report.contradictions or any(found.severity in failing for found in report.findings) for report in reports)
    )
