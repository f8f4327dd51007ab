"""``desf schema``: the JSON Schemas that are shipped."""

from __future__ import annotations

import argparse

from desf_graph import knowledge
from desf_graph.cli import output
from desf_graph.messages import say
from desf_graph.reports import json_report

SCHEMAS = ("ecosystem", "report")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("name", choices=SCHEMAS, help=say("cli.schema-name"))


def run(options: argparse.Namespace) -> int:
    """Print or write a schema."""
    is_report = options.name == "report"
    output.give(json_report.SCHEMA.read_text("utf-8") if is_report else knowledge.ecosystem_schema(), options)
    return 0
