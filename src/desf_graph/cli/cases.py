"""``desf cases``: the handbook's practice cases that are shipped, with the boxes that each covers."""

from __future__ import annotations

import argparse

from desf_graph import formats, knowledge
from desf_graph.api import Ecosystem
from desf_graph.cli import output
from desf_graph.knowledge import Graph
from desf_graph.namespaces import HANDBOOK_CASE, value


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """List the cases, a line each: name, title and the cases of the handbook that it holds."""
    lines = []
    for name, file in knowledge.case_files().items():
        ecosystem = Ecosystem(formats.read(file))
        held = Graph(ecosystem.record.triples).objects(ecosystem.record.ecosystems[0], HANDBOOK_CASE)
        covers = ", ".join(sorted(map(value, held)))
        lines.append(f"{name:24} {ecosystem.name(options.lang)}" + (f" ({covers})" if covers else ""))
    output.give("\n".join(lines) + "\n", options)
    return 0
