"""The blocks of the README and of docs: found, run, and brought up to date.

``python scripts/console_blocks.py`` runs the commands of every page and writes down what they say now. An output where
``[...]`` stands for something left out is shown where it no longer fits, and left for a person to mend.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("cases", "ontology", "shapes", "queries")
BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "[...]"


class Block(NamedTuple):
    """A fenced block: its language, what it is marked with, its text, and where the text stands in the page."""

    language: str
    name: str
    text: str
    start: int


def pages() -> list[Path]:
    """The README first, then the pages of docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    return [Block(*one.groups(), one.start(3)) for one in BLOCK.finditer(page.read_text("utf-8"))]


def steps(text: str) -> list[tuple[str, str]]:
    """The commands of a console block with the output that follows each."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def is_said(expected: str, output: str) -> bool:
    """Whether the output is what was expected; what is left out may be anything, and lines may then break elsewhere."""
    if LEFT_OUT not in expected:
        return expected == output
    pattern = ".*?".join(re.escape(" ".join(part.split())) for part in f" {expected} ".split(LEFT_OUT))
    pattern = r"\s*".join(pattern.split(r"\ "))
    return re.fullmatch(rf"\s*{pattern}\s*", output, re.DOTALL) is not None


def prepare(folder: Path) -> dict[str, str]:
    """Put the data of this checkout and its commands ``desf`` and ``python`` into a folder; the environment to use."""
    for name in FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    bin_folder = folder / "bin"
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


def say(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command says, results first."""
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def refreshed(page: Path) -> str:
    """The text of a page with what its commands say now."""
    text, shift = page.read_text("utf-8"), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = prepare(folder)
        for block in blocks(page):
            if block.language != "console":
                if block.name and block.language not in ("sh", "python"):
                    (folder / block.name).write_text(block.text, "utf-8")
                continue
            new = ""
            for command, expected in steps(block.text):
                output = say(command, folder, environment)
                if LEFT_OUT in expected:
                    if not is_said(expected, output):
                        print(f"{page.relative_to(ROOT)}: {command}\n{output}", file=sys.stderr)
                    output = expected
                new += f"$ {command}\n{output}"
            start = block.start + shift
            text = text[:start] + new + text[start + len(block.text) :]
            shift += len(new) - len(block.text)
    return text


def main() -> None:
    """Bring every page up to date."""
    for page in pages():
        text = refreshed(page)
        if text != page.read_text("utf-8"):
            page.write_text(text, "utf-8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
