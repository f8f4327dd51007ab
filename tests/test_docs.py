"""The documentation: its pages from code and data, its links, its site, and what docstrings say."""

import argparse
import importlib
import importlib.util
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

import desf_graph
from desf_graph import cli, knowledge
from desf_graph.namespaces import RULE

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
REQUESTED = re.compile(
    r"""<(?:script|img|iframe|source)[^>]*\ssrc=["']?(https?:)?//|<link[^>]*\shref=["']?(https?:)?//"""
)
STYLED = re.compile(r"""@import\s+["']?(https?:)?//|url\(["']?(https?:)?//""")


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The script that makes pages."""
    spec = importlib.util.spec_from_file_location("docs_pages", ROOT / "scripts" / "docs_pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from options(sub)


def test_every_command_and_option_is_described(made: ModuleType) -> None:
    page = made.commands()
    for name in cli.COMMANDS:
        section = page.split(f"\n## desf {name}\n")[1].split("\n## ")[0]
        parser = argparse.ArgumentParser(add_help=False)
        importlib.import_module(f"desf_graph.cli.{name}").arguments(parser)
        for option in options(parser):
            assert f"`{option}`" in section, f"{name} {option}"
    assert "`--lang`" in page.split("## Options of every command")[1]


def test_the_readme_names_every_command() -> None:
    readme = PAGES[0].read_text("utf-8")
    assert [name for name in cli.COMMANDS if f"`desf {name}" not in readme] == []


def test_every_rule_and_every_term_is_listed(made: ModuleType) -> None:
    rules, glossary = made.rules(), made.glossary()
    tables = knowledge.tables()
    assert [iri for iri in tables["rules"] if f"`{iri.removeprefix(RULE)}`" not in rules] == []
    for block in tables["blocks"]:
        assert f"`block:{block.rsplit('/', 1)[1]}`" in glossary


def test_every_public_name_is_described(made: ModuleType) -> None:
    page = made.python()
    assert [name for name in desf_graph.__all__ if f"\n## {name}\n" not in page] == []


def anchors(text: str) -> set[str]:
    """The anchors of the headings of a page, as Markdown makes them."""
    words = (re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", one)).strip().lower() for one in HEADING.findall(text))
    return {re.sub(r"[-\s]+", "-", one) for one in words}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_resolve(page: Path, made: ModuleType) -> None:
    for link in LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        generated = {(ROOT / "docs" / one).resolve(): text for one, text in made.PAGES.items()}
        assert target.exists() or target in generated, link
        if anchor:
            text = generated[target]() if target in generated else target.read_text("utf-8")
            assert anchor in anchors(text), link


@pytest.mark.skipif(
    importlib.util.find_spec("mkdocs") is None, reason="mkdocs is not installed (extra docs): the site was not built"
)
def test_the_site_builds_without_a_warning_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    built = sorted((tmp_path / "site").rglob("*.html"))
    assert len(built) >= len(list((ROOT / "docs").rglob("*.md")))
    for file in built:
        assert not REQUESTED.search(file.read_text("utf-8")), file.name
        assert str(ROOT) not in file.read_text("utf-8"), file.name
    for file in (tmp_path / "site").rglob("*.css"):
        assert not STYLED.search(file.read_text("utf-8")), file.name
    assert "bakery.yaml" in (tmp_path / "site" / "tutorial.html").read_text("utf-8")


def modules() -> list[str]:
    found = pkgutil.walk_packages(desf_graph.__path__, "desf_graph.")
    return [one.name for one in found if not one.name.endswith(("__main__", "jupyter"))]


def public(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions of a module and the methods of its classes that have no underscore in front."""
    for name, one in vars(module).items():
        if name.startswith("_") or getattr(one, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(one):
            yield name, one
        if inspect.isclass(one):
            for member, method in vars(one).items():
                function = method.fget if isinstance(method, property) else method
                if not member.startswith("_") and inspect.isfunction(function):
                    yield f"{name}.{member}", function


@pytest.mark.parametrize("name", modules())
def test_every_public_function_has_types_and_a_docstring(name: str) -> None:
    for called, function in public(importlib.import_module(name)):
        assert inspect.getdoc(function), f"{called} does not say what it does"
        given = [one for one in inspect.signature(function).parameters if one not in ("self", "cls")]
        missing = [one for one in (*given, "return") if one not in function.__annotations__]
        assert missing == [], f"{called}: {missing}"


def interface() -> list[tuple[str, Any]]:
    """What the package offers at the top, with the methods of its classes."""
    found: list[tuple[str, Any]] = []
    for name in desf_graph.__all__:
        thing = getattr(desf_graph, name)
        found.append((name, thing))
        if inspect.isclass(thing):
            methods = {member: one for member, one in vars(thing).items() if not member.startswith("_")}
            found += [
                (f"{name}.{member}", one)
                for member, one in methods.items()
                if inspect.isfunction(one) or isinstance(one, property)
            ]
    return found


@pytest.mark.parametrize(("name", "thing"), interface(), ids=lambda one: one if isinstance(one, str) else "")
def test_what_the_package_offers_says_what_it_is(name: str, thing: Any) -> None:
    said = inspect.getdoc(thing) or ""
    assert len(said) > 20, name
    if inspect.isfunction(thing):
        source = inspect.getsource(thing)
        assert "raise " not in source or "raise" in said.lower(), f"{name} raises, and does not say what"


def test_every_function_at_the_top_has_an_example() -> None:
    shown = [name for name, thing in interface() if inspect.isfunction(thing) and ">>>" not in (thing.__doc__ or "")]
    assert [name for name in shown if name.partition(".")[0] in ("Ecosystem", "compare", "handbook", "load")] == [
        "Ecosystem.name"
    ]
