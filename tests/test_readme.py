"""The README and the pages of docs: every command in them is run, and its output compared with what stands there.

Blocks marked ``setup`` and ``test`` are run by ``.ci/run``. The other blocks of a page are run in their order, in one
folder that holds cases, ontology, shapes and queries: a block marked with the name of a file (``yaml bakery.yaml``) is
written there; each ``console`` block holds commands (after ``$``) and their output, where ``[...]`` stands for what is
left out; each ``python`` block with ``>>>`` is a doctest.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = ("cases", "ontology", "shapes", "queries")
BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "[...]"
RUN_ELSEWHERE = ("setup", "test")
SHOWN_ONLY = ("text", "yaml", "turtle", "sparql", "mermaid", "json", "ini")


class Block(NamedTuple):
    language: str
    name: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(page.read_text("utf-8"))]


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def steps(text: str) -> list[tuple[str, str]]:
    """The commands of a console block with the output that follows each."""
    found = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append((command, output))
    return found


def is_said(expected: str, output: str) -> bool:
    """Whether the output is what was expected, with anything where the page leaves something out."""
    pattern = ".*?".join(map(re.escape, expected.split(LEFT_OUT)))
    return re.fullmatch(pattern, output, re.DOTALL) is not None


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The commands ``desf`` and ``python`` of this checkout, in a folder that holds its data."""
    for folder in FOLDERS:
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, tmp_path / folder)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name, arguments in (("desf", "-m desf_graph.cli "), ("python", "")):
        command = bin_folder / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n', "utf-8")
        command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "DESF_LANG": "en",
    }


def test_blocks_are_found() -> None:
    assert sum(block.language == "console" for page in PAGES for block in blocks(page)) >= 1


def test_what_is_left_out_may_be_anything_and_nothing_else() -> None:
    assert is_said("a [...] c\n", "a b\nb c\n")
    assert not is_said("a [...] c\n", "a b c d\n")
    assert not is_said("a\n", "a\nb\n")


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_block_of_a_page_gives_what_stands_there(
    page: Path, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in blocks(page):
        if block.language == "console":
            for line, expected in steps(block.text):
                done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
                assert is_said(expected, done.stdout + done.stderr), f"{line}\n{done.stdout}{done.stderr}"
        elif block.language == "python" and ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
            assert runner.failures == 0
            assert runner.tries > 0
        elif block.language in SHOWN_ONLY:
            if block.name:
                (tmp_path / block.name).write_text(block.text, "utf-8")
        else:
            assert block.name in RUN_ELSEWHERE, f"nobody runs this block: {block.language} {block.name}"


def test_a_setup_that_is_shown_again_is_that_of_the_readme() -> None:
    (readme,) = (block.text for block in blocks(PAGES[0]) if block.name == "setup")
    again = [block.text for page in PAGES[1:] for block in blocks(page) if block.name in RUN_ELSEWHERE]
    assert all(text == readme for text in again)
