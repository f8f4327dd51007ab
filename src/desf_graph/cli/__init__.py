"""The ``desf`` command."""

from __future__ import annotations

import argparse
import io
import os
import sys

from desf_graph import formats
from desf_graph.errors import DesfError
from desf_graph.messages import LANGUAGES
from desf_graph.reports import json_report, text
from desf_graph.validation import validate
from desf_graph.validation.engines import ENGINES
from desf_graph.validation.findings import SEVERITIES


def main(arguments: list[str] | None = None) -> int:
    """Run ``desf``; returns the exit code: 0 conforms, 1 findings at or above ``--fail-on``, 2 could not run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        reports = validate(formats.read(options.input), phase=options.phase, engine=options.engine, lang=options.lang)
    except DesfError as error:
        print(error, file=sys.stderr)
        return 2
    if options.format == "json":
        sys.stdout.write(json_report.render(reports))
    else:
        sys.stdout.write("\n".join(text.render(report, options.lang, options.all) for report in reports))
    if options.fail_on == "never":
        return 0
    failing = SEVERITIES[: SEVERITIES.index(options.fail_on) + 1]
    return int(any(finding.severity in failing for report in reports for finding in report.findings))


def _language() -> str:
    wanted = os.environ.get("DESF_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return wanted[:2] if wanted[:2] in LANGUAGES else "en"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desf", description="Check a digital ecosystem against the DESF handbook.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("validate", help="findings about one or more files")
    check.add_argument("input", nargs="+", help="a YAML or RDF file; several with one id are one ecosystem")
    check.add_argument("--phase", help="judge as if in this phase, e.g. develop")
    check.add_argument("--engine", choices=ENGINES, help="the SHACL engine (default: shacl where it is installed)")
    check.add_argument("--lang", choices=LANGUAGES, default=_language())
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--all", action="store_true", help="show every finding in full, info too")
    check.add_argument("--fail-on", choices=(*SEVERITIES, "never"), default="violation")
    return parser
