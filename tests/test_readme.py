"""The README: every command in it is run, and its output is compared with what stands there.

Blocks marked ``setup`` and ``test`` are run by ``.ci/run``. Each ``console`` block holds commands (after ``$``) and
their output; each ``python`` block with ``>>>`` is a doctest.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[tuple[Path, str]]:
    return [
        (page, text) for page in PAGES for language, text in BLOCK.findall(page.read_text("utf-8")) if language == kind
    ]


def page_name(value: object) -> str:
    return value.name if isinstance(value, Path) else ""


def steps(text: str) -> list[tuple[str, str]]:
    """The commands of a console block with the output that follows each."""
    found = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append((command, output))
    return found


def test_blocks_are_found() -> None:
    assert len(blocks("console")) >= 1


@pytest.mark.parametrize(("page", "text"), blocks("console"), ids=page_name)
def test_every_console_block_gives_what_stands_there(page: Path, text: str, tmp_path: Path) -> None:
    for folder in ("cases", "ontology", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "desf"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m desf_graph.cli "$@"\n', "utf-8")
    command.chmod(0o755)
    python = bin_folder / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "DESF_LANG": "en",
    }
    for line, expected in steps(text):
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert expected == done.stdout + done.stderr, line


@pytest.mark.parametrize(("page", "text"), blocks("python"), ids=page_name)
def test_every_python_block_runs(page: Path, text: str) -> None:
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.failures == 0
    assert runner.tries > 0
