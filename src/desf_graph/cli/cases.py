"""``desf cases``: the practice cases that are shipped, with the boxes of the handbook that each covers."""

from __future__ import annotations

import argparse

from desf_graph import formats, knowledge
from desf_graph.api import Ecosystem
from desf_graph.cli import output
from desf_graph.messages import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """List the cases, a line each: the name that follows ``case:``, the title, and what of the handbook it covers."""
    lines = []
    for name, file in knowledge.case_files().items():
        title = Ecosystem(formats.read(file)).name(options.lang)
        sections = [knowledge.label(iri, options.lang) or iri for iri in knowledge.case_sections(name)]
        lines.append(f"{name:24} {title}: {'; '.join(sections) or say('cases.none', options.lang)}")
    output.give("\n".join(lines) + "\n", options)
    return 0
