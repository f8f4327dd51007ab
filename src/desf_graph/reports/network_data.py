"""The network of ecosystems for machines: JSON with everything, CSV with a row per ecosystem."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from desf_graph.messages import say
from desf_graph.network import Analysis, Matrix, Tension, Undefined, ranked

VERSION = "1.0.0"
DIGITS = 9

COUNTS = (
    "parts",
    "isolated",
    "articulation_points",
    "bridges",
    "strongly_connected_components",
    "cycles",
    "layers",
    "communities",
)
NUMBERS = (
    "density",
    "reciprocity",
    "modularity",
    "lot_agreement",
    "activity_concentration",
    "platform_concentration",
)
COLUMNS = (
    "ecosystem",
    "label",
    "as_of",
    "record",
    "participants",
    "groups",
    "dependencies",
    "inferred",
    *COUNTS,
    "single_suppliers",
    *NUMBERS,
    "interest_tension",
)


def json_text(analyses: list[Analysis]) -> str:
    """All analyses as one JSON document with a version."""
    document = {"version": VERSION, "networks": [as_values(one) for one in analyses]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_values(analysis: Analysis) -> dict[str, Any]:
    """An analysis as plain values; numbers to nine digits, so that no engine's last bits show."""
    return {
        "ecosystem": analysis.ecosystem,
        "label": analysis.label,
        "lang": analysis.lang,
        "asOf": analysis.as_of,
        "record": "partial" if analysis.is_partial else "complete",
        "participants": [
            {"id": node, **values, "relations": analysis.relations[node]} for node, values in analysis.nodes.items()
        ],
        "groups": list(analysis.groups),
        "dependencies": list(analysis.edges),
        "things": analysis.things,
        "measures": {name: _measure(name, value, analysis) for name, value in analysis.measures.items()},
        "supplies": [one._asdict() for one in analysis.supplies],
        "losses": [one._asdict() for one in analysis.losses],
        "observations": [one._asdict() for one in (*analysis.observations, *analysis.lost)],
    }


def _measure(name: str, value: Any, analysis: Analysis) -> dict[str, Any]:
    words = {
        "name": say(f"network.name.{name}", analysis.lang),
        "meaning": say(f"network.measure.{name}", analysis.lang),
    }
    if isinstance(value, Undefined):
        return words | {"value": None, "undefined": value.reason, "why": value.sentence(analysis.lang)}
    if isinstance(value, Tension):
        return words | {"value": round(value.share, DIGITS), **value._asdict()}
    if isinstance(value, Matrix):
        return words | value._asdict()
    if isinstance(value, dict):
        ranking = [
            {"id": node, "value": round(score, DIGITS), "relations": analysis.relations[node]}
            for node, score in ranked(value)
        ]
        return words | {"ranking": ranking}
    if isinstance(value, list):
        return words | {"value": [one if isinstance(one, str) else _set(one) for one in value]}
    return words | {"value": round(value, DIGITS)}


def _set(one: Any) -> list[str]:
    return sorted(one) if isinstance(one, frozenset) else list(one)


def csv_text(analyses: list[Analysis]) -> str:
    """A row per ecosystem, with column names in English; a measure that is undefined is an empty cell."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_row, analyses))
    return target.getvalue()


def _row(analysis: Analysis) -> dict[str, Any]:
    measures = analysis.measures
    tension = measures["interest_tension"]
    return {
        "ecosystem": analysis.ecosystem,
        "label": analysis.label,
        "as_of": analysis.as_of,
        "record": "partial" if analysis.is_partial else "complete",
        "participants": len(analysis.nodes),
        "groups": len(analysis.groups),
        "dependencies": len(analysis.edges),
        "inferred": sum(edge["inferred"] for edge in analysis.edges),
        "single_suppliers": sum(one.is_single for one in analysis.supplies),
        "interest_tension": round(tension.share, DIGITS) if isinstance(tension, Tension) else "",
        **{name: _cell(len(measures[name]), measures[name]) for name in COUNTS},
        **{name: _cell(measures[name], measures[name]) for name in NUMBERS},
    }


def _cell(value: Any, measure: Any) -> Any:
    return "" if isinstance(measure, Undefined) else round(value, DIGITS)
