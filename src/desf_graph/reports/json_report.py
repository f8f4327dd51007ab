"""Reports as JSON, described by ``report.schema.json``."""

from __future__ import annotations

import json
from dataclasses import asdict

from desf_graph.validation import Report

VERSION = "0.1.0"


def render(reports: list[Report]) -> str:
    """All reports as one JSON document with a version."""
    document = {"version": VERSION, "reports": [asdict(report) for report in reports]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
