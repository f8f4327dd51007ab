"""Reports as JSON, described by ``report.schema.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desf_graph.record import Position
from desf_graph.validation import Finding, Outcome, Report, State

VERSION = "1.1.0"
SCHEMA = Path(__file__).with_name("report.schema.json")


def render(reports: list[Report]) -> str:
    """All reports as one JSON document with a version."""
    return json.dumps(document(reports), ensure_ascii=False, indent=2) + "\n"


def document(reports: list[Report]) -> dict[str, Any]:
    """All reports as plain values."""
    return {"version": VERSION, "reports": [_report(report) for report in reports]}


def _report(report: Report) -> dict[str, Any]:
    values = report._asdict()
    for key in ("contradictions", "findings", "later", "waived", "set_aside"):
        values[key] = [_finding(found) for found in getattr(report, key)]
    values["blocks"] = [_plain(state) for state in report.blocks]
    values["rules"] = [_plain(outcome) for outcome in report.rules]
    values["basis"] = report.basis._asdict()
    return {"conforms": report.conforms, **values}


def _plain(one: State | Outcome) -> dict[str, Any]:
    return one._asdict()


def _finding(found: Finding) -> dict[str, Any]:
    values = found._asdict()
    values["places"] = [_place(place) for place in found.places]
    values["file"] = found.position.file if found.position else None
    values["line"] = found.position.line if found.position else None
    return values


def _place(place: Position) -> dict[str, Any]:
    return place._asdict()
