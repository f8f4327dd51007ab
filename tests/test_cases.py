"""The cases: what each must show stands beside it in ``cases/expected``; what it says rests on lines of the handbook.

``DESF_ACCEPT=1 pytest tests/test_cases.py`` writes findings and states of today into the sidecars, to be read through.
"""

import os
import re
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from desf_graph import formats, knowledge
from desf_graph.validation import Report, validate

CASES = sorted(knowledge.case_files())
FOLDER = knowledge.root() / "cases"
SIDECARS = {file.stem: file for file in sorted((FOLDER / "expected").glob("*.yaml"))}
OURSELVES = "ecosystem"
FIRST = 10
SHARE = 0.7


@cache
def sidecar(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(SIDECARS[name].read_text("utf-8"))
    return loaded


@cache
def report(name: str) -> Report:
    (found,) = validate(formats.read(f"case:{name}"), lang="en")
    return found


def findings(of: Report) -> dict[str, list[str]]:
    """Rule -> ids of what the default view says of it, both sorted."""
    found: dict[str, set[str]] = {}
    for one in of.findings:
        if one.severity != "info":
            found.setdefault(one.rule, set()).add(one.focus_node.removeprefix(of.ecosystem).lstrip("/") or OURSELVES)
    return {rule: sorted(ids) for rule, ids in sorted(found.items())}


def states(of: Report) -> dict[str, str]:
    """Block or subject -> state, where an agreement is recorded."""
    return {
        one.id: one.state for one in of.blocks if one.agreements or one.state in ("complete", "contested", "partial")
    }


def test_cases_and_sidecars_are_found() -> None:
    assert len(SIDECARS) > 9
    assert set(SIDECARS) <= set(CASES)
    practice = {name for name in CASES if "handbookCase" in (FOLDER / f"{name}.yaml").read_text("utf-8")}
    assert practice == set(SIDECARS)


@pytest.mark.parametrize("name", CASES)
def test_a_case_loads_and_gives_a_report_without_contradictions(name: str) -> None:
    assert report(name).contradictions == ()
    assert report(name).rules


@pytest.mark.parametrize("name", SIDECARS)
def test_a_case_raises_what_its_sidecar_says_and_nothing_else(name: str) -> None:
    if os.environ.get("DESF_ACCEPT"):
        _accept(name)
    assert sidecar(name).get("findings") == findings(report(name))
    assert sidecar(name).get("states", {}) == states(report(name))


def _accept(name: str) -> None:
    """Write the findings and states of today into a sidecar; all else in it stays as it was written."""
    body = ["findings:" if (found := findings(report(name))) else "findings: {}"]
    body += [f"  {rule}: [{', '.join(ids)}]" for rule, ids in found.items()]
    if known := states(report(name)):
        body += ["states:", *(f"  {block}: {state}" for block, state in known.items())]
    text = SIDECARS[name].read_text("utf-8")
    text = re.sub(r"^findings:.*\n(?:  .*\n)*(?:states:.*\n(?:  .*\n)*)?", "\n".join(body) + "\n", text, flags=re.M)
    SIDECARS[name].write_text(text, "utf-8")
    sidecar.cache_clear()


@pytest.mark.parametrize("name", SIDECARS)
def test_a_sidecar_holds_up_to_ten_expert_lines_and_three_questions_in_two_languages(name: str) -> None:
    document = sidecar(name)
    assert document["case"] == name
    assert len(document["expert"]) <= 10
    assert len(document["questions"]) == 3
    known = {knowledge.rule_name(iri) for iri in knowledge.tables()["rules"]}
    for line in (*document["expert"], *document["questions"], document["title"]):
        assert line["nl"] and line["en"]
    assert {line["rule"] for line in document["expert"]} - {None} <= known


@pytest.mark.parametrize("name", SIDECARS)
def test_what_an_expert_says_stands_in_the_first_ten_groups(name: str) -> None:
    shown = [found for found in report(name).findings if found.severity != "info"]
    first = [rule for rule, _ in groupby(found.rule for found in shown)][:FIRST]
    lines = [line["rule"] for line in sidecar(name)["expert"] if line["rule"]]
    said = sum(rule in first for rule in lines)
    assert said >= SHARE * len(lines)


def _ranges() -> dict[str, list[tuple[int, int]]]:
    """The lines of the handbook that each case may cite, as the table of ``cases/README.md`` gives them."""
    found: dict[str, list[tuple[int, int]]] = {}
    name = ""
    for row in (FOLDER / "README.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 5 and (named := re.match(r"`([\w-]+)\.yaml`", cells[0]) or not cells[0]):
            name = named[1] if isinstance(named, re.Match) else name
            found.setdefault(name, []).extend((int(a), int(b)) for a, b in re.findall(r"(\d+)-(\d+)", cells[4]))
    return found


def _uncited(text: str) -> list[int]:
    """The numbers of the lines that state something without a comment above them that cites the handbook."""
    loose: list[int] = []
    cited: list[int] = []  # the indents of the comments that hold here
    for number, line in enumerate(text.splitlines(), 1):
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        if not content:
            cited = []
        elif content.startswith("#"):
            if re.search(r"\d", content):
                cited = [one for one in cited if one < indent] + [indent]
        elif not any(one <= indent for one in cited) and not re.fullmatch(r"[\w-]+:", content):
            loose.append(number)
    return loose


HEAD = re.compile(r"(id|handbookCase|record|asOf): ")


@pytest.mark.parametrize("name", SIDECARS)
def test_every_statement_of_a_practice_case_stands_under_the_lines_that_it_rests_on(name: str) -> None:
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    lines = text.splitlines()
    assert [lines[number - 1] for number in _uncited(text) if not HEAD.match(lines[number - 1])] == []
    allowed = _ranges()[name]
    body = text.split("\nasOf:", 1)[1]
    for comment in re.findall(r"^ *# (\d.*)$", body, flags=re.M):
        for start, end in re.findall(r"\b(\d{3,4})(?:-(\d{3,4}))?\b", comment):
            assert any(low <= int(start) <= int(end or start) <= high for low, high in allowed), comment


def test_each_case_of_the_handbook_is_recorded_in_one_file(reference: Callable[[str, str], Path]) -> None:
    inventory = reference("handbook/inventory.yaml", "that each practice case of the handbook is recorded once")
    ids = re.findall(r"^- id: (case-[\w-]+)$", inventory.read_text("utf-8"), flags=re.M)
    carried: list[str] = []
    for file in FOLDER.glob("*.yaml"):
        said = yaml.load(file.read_text("utf-8"), yaml.BaseLoader).get("handbookCase", [])
        carried += [said] if isinstance(said, str) else said
    assert sorted(carried) == sorted(ids)


def test_a_statement_without_lines_does_not_slip_through() -> None:
    assert _uncited("# 12-14\nname: x\n\nrisks:\n  # 20\n  - {id: a}\n\nprocesses:\n  - {id: b}\n") == [9]
