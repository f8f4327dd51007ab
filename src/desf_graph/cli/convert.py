"""``desf convert``: an ecosystem, or any RDF, in another format."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desf_graph import formats
from desf_graph.cli import output
from desf_graph.errors import InputError
from desf_graph.formats import writing
from desf_graph.messages import LANGUAGES, problem, say


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("input", nargs="+", metavar="INPUT", help=say("cli.input"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    parser.add_argument("--format", choices=formats.FORMS, help=say("cli.convert-format"))
    parser.add_argument("--keys", choices=LANGUAGES, default="en", help=say("cli.convert-keys"))


def run(options: argparse.Namespace) -> int:
    """Convert; several inputs become one file."""
    target = Path(options.output) if options.output else None
    if target and target.exists() and any(Path(one).exists() and target.samefile(one) for one in options.input):
        raise InputError(problem("convert.onto-itself", str(target)))
    record = formats.read_any(options.input, options.input_format)
    written = writing.write(record, _form(options), options.keys)
    for warning in (*record.warnings, *written.warnings):
        print(warning, file=sys.stderr)
    output.give(written.text, options)
    return 0


def _form(options: argparse.Namespace) -> str:
    if options.format or not options.output:
        return options.format or "turtle"
    suffix = Path(options.output).suffix.lower()
    if suffix not in formats.SUFFIXES:
        known = ", ".join(formats.SUFFIXES)
        raise InputError(problem("convert.no-format", name=Path(options.output).name, formats=known))
    return formats.SUFFIXES[suffix]
