"""The reference case with one stated thing taken out: the rule about it is raised, and only what stands beside it."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from desf_graph import formats, knowledge
from desf_graph.validation import validate

TABLE = yaml.safe_load((Path(__file__).parent / "data" / "reference-removals.yaml").read_text("utf-8"))


@cache
def reference() -> Any:
    text = (knowledge.root() / "cases" / "reference.yaml").read_text("utf-8")
    return json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)))  # no part is shared after this


def raised(document: Any) -> set[tuple[str, str]]:
    (report,) = validate(formats.parse(json.dumps(document).encode(), "reference.yaml", "yaml"))
    return {(found.rule, found.focus_node) for found in (*report.findings, *report.later)}


@cache
def raised_by_the_whole() -> set[tuple[str, str]]:
    return raised(reference())


def _item(holder: Any, name: str) -> Any:
    return next(one for one in holder if isinstance(one, dict) and one.get("id") == name)


def without(path: list[str]) -> Any:
    """The reference without a thing or a key, and without all that refers to an id that went with it."""
    document = copy.deepcopy(reference())
    holder = document
    for step in path[:-1]:
        holder = holder[step] if isinstance(holder, dict) else _item(holder, step)
    gone = holder.pop(path[-1]) if isinstance(holder, dict) else _item(holder, path[-1])
    if isinstance(holder, list):
        holder.remove(gone)
    _forget(document, _ids(gone))
    return document


def _ids(part: Any) -> set[str]:
    if isinstance(part, dict):
        return set().union({part["id"]} if "id" in part else (), *map(_ids, part.values()))
    return set().union(*map(_ids, part)) if isinstance(part, list) else set()


def _forget(part: Any, gone: set[str]) -> None:
    if isinstance(part, list):
        part[:] = [one for one in part if not (isinstance(one, str) and one in gone)]
        for one in part:
            _forget(one, gone)
    elif isinstance(part, dict):
        for key, one in list(part.items()):
            if key != "id" and isinstance(one, str) and one in gone:
                del part[key]
                continue
            _forget(one, gone)
            if isinstance(one, list) and not one:
                del part[key]


def test_the_table_is_long_enough_and_the_reference_has_nothing_needed_open() -> None:
    assert len(TABLE) >= 40
    (report,) = validate(formats.read("case:reference"))
    assert {found.severity for found in report.findings} <= {"info"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: "-".join(row["take"]))
def test_what_is_taken_out_raises_its_rule_and_only_what_stands_beside_it(row: dict[str, Any]) -> None:
    new = {rule for rule, _ in raised(without(row["take"])) - raised_by_the_whole()}
    assert new == {row["raises"], *row.get("and", [])}
