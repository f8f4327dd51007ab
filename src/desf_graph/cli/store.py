"""``desf store``: a store on disk for many ecosystems."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from desf_graph.cli import output
from desf_graph.errors import InputError
from desf_graph.messages import problem, say
from desf_graph.querying import store

ACTIONS = ("create", "load", "info")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("action", choices=ACTIONS, help=say("query.help-action"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=say("query.help-store-folder"))
    parser.add_argument("input", nargs="*", metavar="INPUT", help=say("query.help-store-input"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("query.help-store-format"))


def run(options: argparse.Namespace) -> int:
    """Make, fill or describe a store; 0 when that was done."""
    if bool(options.input) != (options.action == "load"):
        key = "query.no-input" if options.action == "load" else "query.store-input"
        raise InputError(problem(key, action=options.action))
    lines = {"create": _create, "load": _load, "info": _info}[options.action](options)
    output.give("\n".join(lines) + "\n", options)
    return 0


def _create(options: argparse.Namespace) -> list[str]:
    return [say("query.store-created", folder=options.folder, triples=store.create(options.folder))]


def _load(options: argparse.Namespace) -> list[str]:
    loaded = store.load(options.folder, options.input)
    return [
        say("query.store-loaded", ecosystem=name, asserted=asserted, inferred=inferred)
        for name, (asserted, inferred) in loaded.items()
    ]


def _info(options: argparse.Namespace) -> list[str]:
    held = store.info(options.folder)
    if options.format == "json":
        return [json.dumps([vars(one) for one in held], indent=1)]
    lines = [f"{one.triples:>9}  {say(f'query.store-{one.kind}')}  {one.name}" for one in held]
    total = say("query.store-total", graphs=len(held), triples=sum(one.triples for one in held))
    return [*lines, total]
