"""The ``desf`` command: one module per command, none with knowledge of its own.

A command's module offers ``arguments(parser)`` and ``run(options) -> exit code``; it is imported only when it is
asked for, since a cold start counts. What it is for stands in the catalogue under ``cli.{command}``.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import os
import sys
from typing import NoReturn

from desf_graph.cli import output
from desf_graph.errors import DesfError
from desf_graph.messages import LANGUAGES, say, speak

COMMANDS = (
    "validate",
    "new",
    "cases",
    "explain",
    "query",
    "queries",
    "network",
    "infer",
    "why",
    "convert",
    "store",
    "schema",
)
DONE, COULD_NOT_RUN = 0, 2


def command() -> NoReturn:
    """Run ``desf`` as a process of its own, which lives for a tenth of a second: no time goes to collecting garbage,
    nor, once all output is out, to taking apart what the process will lose anyway.
    """
    gc.disable()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):
            stream.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run ``desf``; returns the exit code: 0 done, 1 findings at or above ``--fail-on``, 2 could not run."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    speak(_language(given))
    try:
        options = _parser(given).parse_args(given)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except DesfError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever reads our output has seen enough (head, less): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _language(arguments: list[str]) -> str:
    """The language of what is said: --lang, else DESF_LANG, else the locale, else English."""
    for number, word in enumerate(arguments):
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
    for variable in ("DESF_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if wanted := os.environ.get(variable):
            return wanted[:2]
    return "en"


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desf", description=say("cli.description"))
    parser.add_argument("--version", action="version", version=output.Versions())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((word for word in arguments if word in COMMANDS), None)
    for name in COMMANDS:
        summary = say(f"cli.{name}")
        sub = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == asked:
            module = importlib.import_module(f"desf_graph.cli.{name}")
            module.arguments(sub)
            common(sub)
            sub.set_defaults(run=module.run)
    return parser


def common(parser: argparse.ArgumentParser) -> None:
    """The options that every command has."""
    from desf_graph.messages import spoken

    parser.add_argument("--lang", choices=LANGUAGES, default=spoken(), help=say("cli.lang"))
    parser.add_argument("-o", "--output", metavar="FILE", help=say("cli.output"))
    parser.add_argument("--quiet", action="store_true", help=say("cli.quiet"))
    parser.add_argument("--no-color", action="store_true", help=say("cli.no-color"))
    parser.add_argument("--debug", action="store_true", help=say("cli.debug"))
