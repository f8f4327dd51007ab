"""The pages of the documentation that follow from code and data, made when the site is built and kept nowhere.

MkDocs calls `on_files` (it stands under ``hooks`` in ``mkdocs.yml``). Run as a script, it prints one page:
``python scripts/docs_pages.py reference/commands.md``.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import pyoxigraph as ox  # noqa: E402

import desf_graph  # noqa: E402
from desf_graph import cli, knowledge  # noqa: E402
from desf_graph.messages import say  # noqa: E402
from desf_graph.namespaces import (  # noqa: E402
    DESF,
    ID,
    RDF_TYPE,
    RULE,
    SKOS,
    SKOS_DEFINITION,
    SKOS_PREF_LABEL,
    slug,
    value,
)

MODULES = ("network", "scenarios", "validation", "querying", "synthetic")
CONCEPT = ox.NamedNode(SKOS + "Concept")
OURS = "proposal"
OWN_RULES = "The form of the record"


def commands() -> str:
    """Every command with its arguments, from the parsers themselves."""
    parts = ["# Commands", "", *_lines(say("cli.description", "en")), ""]
    parts += [
        "Exit code 0: conforms, or done; 1: findings at or above `--fail-on`, or contradictions; 2: could not run."
    ]
    parts += ["Results go to standard output, all else to standard error. Nothing is fetched from the network.", ""]
    for name in cli.COMMANDS:
        module = importlib.import_module(f"desf_graph.cli.{name}")
        parser = argparse.ArgumentParser(prog=f"desf {name}", add_help=False)
        module.arguments(parser)
        summary = say(f"cli.{name}", "en")
        parts += [f"## desf {name}", "", summary[0].upper() + summary[1:] + ".", "", *_arguments(parser)]
    common = argparse.ArgumentParser(add_help=False)
    cli.common(common)
    return "\n".join([*parts, "## Options of every command", "", *_arguments(common)])


def _arguments(parser: argparse.ArgumentParser) -> list[str]:
    """A table of arguments; of sub-commands, a table each."""
    rows, deeper = [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                deeper += [f"**{sub.prog.removeprefix('desf ')}**" if sub.prog else f"**{name}**", "", *_arguments(sub)]
            continue
        if isinstance(action, argparse._HelpAction):
            continue
        choices = " \\| ".join(map(str, action.choices)) if action.choices else ""
        takes = "" if action.nargs == 0 else str(action.metavar or choices or action.dest.upper()).replace("|", "\\|")
        takes = takes.replace("\\\\|", "\\|")
        name = ", ".join(f"`{one}`" for one in action.option_strings) or f"`{action.metavar or action.dest.upper()}`"
        default = "" if action.default in (None, False, [], argparse.SUPPRESS) else f"`{action.default}`"
        if not action.option_strings:
            takes = choices
        rows.append((name, takes, default if action.option_strings else "", action.help or ""))
    shown = _table(("argument", "takes", "default", "what it does"), rows) if rows else []
    return [*shown, *deeper]


def python() -> str:
    """The public names and modules, from their docstrings."""
    parts = ["# Python", "", *_lines(inspect.getdoc(desf_graph) or ""), ""]
    for name in desf_graph.__all__:
        parts += _described(name, getattr(desf_graph, name), 2)
    for name in MODULES:
        try:
            module = importlib.import_module(f"desf_graph.{name}")
        except ModuleNotFoundError:
            continue
        parts += [f"## desf_graph.{name}", "", *_docstring(module)]
        for member in getattr(module, "__all__", None) or _own(module):
            thing = getattr(module, member)
            if member not in desf_graph.__all__ and (inspect.isclass(thing) or inspect.isroutine(thing)):
                parts += _described(member, thing, 3)
    return "\n".join(parts)


def _own(module: Any) -> list[str]:
    return sorted(
        name
        for name, one in vars(module).items()
        if name[0] != "_" and getattr(one, "__module__", "") == module.__name__
    )


def _described(name: str, thing: Any, level: int) -> list[str]:
    parts = [f"{'#' * level} {name}", ""]
    if inspect.isroutine(thing):
        parts += ["```text", f"{name}{_signature(thing)}", "```", ""]
    parts += _docstring(thing)
    if fields := getattr(thing, "_fields", ()):
        parts += ["Fields: " + ", ".join(f"`{field}`" for field in fields) + ".", ""]
    if inspect.isclass(thing):
        for member, one in vars(thing).items():
            if member.startswith("_") or member in getattr(thing, "_fields", ()):
                continue
            if isinstance(one, property):
                parts += [f"**`{name}.{member}`**", "", *_docstring(one)]
            elif inspect.isfunction(one):
                parts += [f"**`{name}.{member}{_signature(one)}`**", "", *_docstring(one)]
    return parts


def _signature(thing: Any) -> str:
    """The signature, with types as they are written."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(thing)))


def _docstring(thing: Any) -> list[str]:
    """The docstring as Markdown, its examples as code."""
    lines: list[str] = []
    is_code = False
    for line in (inspect.getdoc(thing) or "").splitlines():
        starts = line.lstrip().startswith(">>>")
        if starts and not is_code:
            lines += ["", "```text"]
        if is_code and not line.strip():
            lines.append("```")
        is_code = starts or (is_code and bool(line.strip()))
        lines.append(line if is_code else line.replace("``", "`"))
    return [*lines, "```", ""] if is_code else [*lines, ""]


def rules() -> str:
    """Every rule and line of the profile: what it checks, how strongly, by when, who acts, and where it is from."""
    tables = knowledge.tables()
    groups: dict[str, list[tuple[str, ...]]] = {}
    for iri, rule in sorted(tables["rules"].items()):
        line = tables["profile"].get(iri, {})
        word = tables["words"].get(rule["authority"] or "", {}).get("en", "")
        row = (
            f"`{knowledge.rule_name(iri)}`",
            rule["message"]["en"],
            f"{word} ({_label(rule['authority'])})",
            _due(line) + _only(line),
            ", ".join(map(_label, rule["who"])),
            ", ".join(map(_label, rule["sources"])) or "our own",
        )
        groups.setdefault(_theme(rule["blocks"], rule["subjects"]), []).append(row)
    head = ("rule", "what is wrong, and the way out", "how strongly", "due by the end of", "who acts", "handbook")
    parts = [
        "# Rules",
        "",
        f"{len(tables['rules'])} rules. How strongly a rule speaks follows from the words of the handbook it cites;",
        "when it is due is our own proposal unless it says *(handbook)*, and [a profile](../how-to/architect.md) of",
        "your own overlays it. `desf explain RULE` shows a rule with its reason and examples, in Dutch too.",
        "",
    ]
    for theme in sorted(groups, key=lambda name: (name == OWN_RULES, name)):
        parts += [f"## {theme}", "", *_table(head, groups[theme])]
    parts += ["## When blocks and subjects are due", ""]
    parts += ["A rule without a line of its own is due with the subject or block that it is about.", ""]
    rows = [
        (_label(iri), "block" if "/block/" in iri else "subject", _due(line) + _only(line))
        for iri, line in tables["profile"].items()
        if not iri.startswith(RULE)
    ]
    return "\n".join([*parts, *_table(("about", "", "due by the end of"), rows)])


def _due(line: Any) -> str:
    if line.get("off"):
        return "switched off"
    if "due" not in line:
        return ""
    return _label(line["due"]) + ("" if slug(line.get("basis", "")) == OURS else " (handbook)")


def _only(line: Any) -> str:
    only = [_label(iri) for key in ("horizons", "arrangements") for iri in line.get(key, [])]
    until = f"; until {_label(line['until'])}" if line.get("until") else ""
    return (f"; only {', '.join(only)}" if only else "") + until


def _theme(blocks: Iterable[str], subjects: Iterable[str]) -> str:
    tables = knowledge.tables()
    held = {one: block for block, several in tables["blocks"].items() for one in several}
    for block in (*blocks, *(held[one] for one in subjects if one in held)):
        topic = tables["broader"].get(block, "")
        if theme := tables["broader"].get(topic):
            return _label(theme)
    return OWN_RULES


def glossary() -> str:
    """Every term of the handbook and of our own lists, in both languages, by its English name."""
    graph = knowledge.ontology()
    rows: dict[str, list[tuple[str, ...]]] = {}
    for node in graph.subjects(RDF_TYPE, CONCEPT):
        english, dutch = (graph.text(node, SKOS_PREF_LABEL, lang) or "" for lang in ("en", "nl"))
        kinds = [_label(value(kind)) for kind in graph.objects(node, RDF_TYPE) if value(kind).startswith(DESF)]
        prefix, name = value(node).removeprefix(ID).split("/", 1)
        row = (english, dutch, graph.text(node, SKOS_DEFINITION, "en") or "", ", ".join(kinds), f"`{prefix}:{name}`")
        initial = english[:1].upper()
        rows.setdefault(initial if initial.isalpha() else "0–9", []).append(row)
    parts = [
        "# Glossary",
        "",
        "The terms of the handbook and of our own lists, from the ontology, with what they are called",
    ]
    parts += ["in Dutch. `desf explain TERM --lang nl` gives the Dutch definition, and where the handbook says so.", ""]
    for initial in sorted(rows):
        found = sorted(rows[initial], key=lambda row: (row[0].casefold(), row[4]))
        parts += [f"## {initial}", "", *_table(("English", "Nederlands", "what it is", "kind", "name"), found)]
    return "\n".join(parts)


def _label(iri: str | None) -> str:
    return (knowledge.label(iri, "en") or slug(iri)) if iri else ""


def _lines(text: str) -> list[str]:
    return [line for line in re.sub(r"\n*>>>.*", "", text, flags=re.DOTALL).splitlines()]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", " ".join(str(cell).split())) for cell in cells) + " |"

    head = list(head)
    return [line(head), line("---" for _ in head), *map(line, rows), ""]


PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/python.md": python,
    "reference/rules.md": rules,
    "glossary.md": glossary,
}


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to the site (a hook of MkDocs)."""
    from mkdocs.structure.files import File

    for name, page in PAGES.items():
        files.append(File.generated(config, name, content=page()))
    return files


def on_page_markdown(markdown: str, **given: Any) -> str:
    """Show the name that a block of code is marked with above it: Markdown knows the language only (a hook)."""
    named = re.sub(r"^```(\w+) (\S+\.\w+)$", r"`\2`:\n\n```\1", markdown, flags=re.MULTILINE)
    return re.sub(r"^```(\w+) \w+$", r"```\1", named, flags=re.MULTILINE)


if __name__ == "__main__":
    print(PAGES[sys.argv[1]]())
