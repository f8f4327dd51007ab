"""``%load_ext desf_graph``: SPARQL in a cell of Jupyter, with our prefixes known.

%%desf case:sap-migration --into found
SELECT ?who { ?who desf:holdsRole role:orchestrator }
"""

from __future__ import annotations

import argparse
import shlex
from typing import Any, NoReturn

from desf_graph.api import Ecosystem
from desf_graph.errors import DesfError
from desf_graph.messages import LANGUAGES, say
from desf_graph.querying import Engine, Rows, open_endpoint, open_engine, open_record, select, values
from desf_graph.record import Record

MAGIC = "desf"


def register(shell: Any) -> None:
    """Give a shell of IPython the cell magic."""

    def desf(line: str, cell: str) -> Rows | None:
        return answer(shell, line, cell)

    desf.__doc__ = _parser().format_help()
    shell.register_magic_function(desf, magic_kind="cell", magic_name=MAGIC)


def answer(shell: Any, line: str, cell: str) -> Rows | None:
    """The rows that a cell asks for; nothing where they go into a variable as a frame. Raises IPython's `UsageError`.

    An input is a file, a folder, a store, ``case:NAME``, or a variable that holds an `Ecosystem`; without one the
    handbook alone is asked.
    """
    from IPython.core.error import UsageError

    try:
        options = _parser().parse_args(shlex.split(line))
        rows = select(_engine(shell, options), cell, values(options.param))
        for hint in rows.hints:
            print(f"{say('query.hint')}: {hint}")
        if options.into is None:
            return rows
        shell.user_ns[options.into] = rows.to_frame(options.lang)
        return None
    except (DesfError, ValueError) as error:
        raise UsageError(str(error)) from None


def _engine(shell: Any, options: argparse.Namespace) -> Engine:
    if options.endpoint:
        return open_endpoint(options.endpoint, options.graph)
    infer = not options.no_infer
    if not options.input:
        return open_record(Record([]), infer=False)
    held = shell.user_ns.get(options.input[0])
    if len(options.input) == 1 and isinstance(held, Ecosystem):
        return open_record(held.record, infer)
    return open_engine(options.input, infer)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=f"%%{MAGIC}", description=say("jupyter.magic"), add_help=False)
    parser.add_argument("input", nargs="*", metavar="INPUT", help=say("jupyter.input"))
    parser.add_argument("--into", metavar="NAME", help=say("jupyter.into"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("jupyter.lang"))
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=say("query.help-param"))
    parser.add_argument("--no-infer", action="store_true", help=say("query.help-no-infer"))
    parser.add_argument("--endpoint", metavar="URL", help=say("query.help-endpoint"))
    parser.add_argument("--graph", action="append", default=[], metavar="IRI", help=say("query.help-graph"))
    return parser
