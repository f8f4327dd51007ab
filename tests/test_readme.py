"""The README and the pages of docs: every command in them is run, and its output compared with what stands there.

Blocks marked ``setup`` and ``test`` are run by ``.ci/run``. The other blocks of a page are run in their order, in one
folder that holds cases, ontology, shapes and queries: a block marked with the name of a file (``yaml bakery.yaml``) is
written there; each ``console`` block holds commands (after ``$``) and their output, where ``[...]`` stands for what is
left out; each ``python`` block with ``>>>`` is a doctest.
"""

import doctest
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("console_blocks", ROOT / "scripts" / "console_blocks.py")
assert SPEC and SPEC.loader
console = importlib.util.module_from_spec(SPEC)
sys.modules["console_blocks"] = console
SPEC.loader.exec_module(console)

PAGES: list[Path] = console.pages()
RUN_ELSEWHERE = ("setup", "test")
SHOWN_ONLY = ("text", "yaml", "turtle", "sparql", "mermaid", "json", "ini")


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_blocks_are_found() -> None:
    assert sum(block.language == "console" for page in PAGES for block in console.blocks(page)) >= 1


def test_what_is_left_out_may_be_anything_and_nothing_else() -> None:
    assert console.is_said("a [...] c\n", "a b\nb c\n")
    assert console.is_said("a b [...]\n", "a\n  b and more\n")
    assert not console.is_said("a [...] c\n", "a b c d\n")
    assert not console.is_said("a (b) [...]\n", "a b\n")
    assert not console.is_said("a\n", "a\nb\n")
    assert not console.is_said("a b\n", "a\nb\n")


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_block_of_a_page_gives_what_stands_there(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = console.prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in console.blocks(page):
        if block.language == "console":
            for line, expected in console.steps(block.text):
                output = console.say(line, tmp_path, environment)
                assert console.is_said(expected, output), f"{line}\n{output}"
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
    (readme,) = (block.text for block in console.blocks(PAGES[0]) if block.name == "setup")
    again = [block.text for page in PAGES[1:] for block in console.blocks(page) if block.name in RUN_ELSEWHERE]
    assert all(text == readme for text in again)
