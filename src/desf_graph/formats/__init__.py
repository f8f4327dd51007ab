"""Reading files into records, and writing them: one module per format."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.formats import rdf, yaml_ld
from desf_graph.messages import problem
from desf_graph.record import Record, merge

SUFFIXES = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "n-triples",
    ".nq": "n-quads",
    ".jsonld": "json-ld",
    ".rdf": "rdf-xml",
}
FORMS = tuple(dict.fromkeys(SUFFIXES.values()))
STANDARD_INPUT = "-"
CASE = "case:"

Input = str | os.PathLike[str]


def read(inputs: Input | Iterable[Input], form: str | None = None) -> Record:
    """Read one or more files, folders, ``case:NAME`` or ``-`` as one record; ``form`` is the format of ``-``.

    Raises `InputError` that names every file that is missing, empty, not UTF-8, of an unknown format or malformed,
    or says that no ecosystem is described in any of them.
    """
    records, problems = read_each(inputs, form)
    if problems:
        raise InputError(*problems)
    return merge(records)


def read_any(inputs: Input | Iterable[Input], form: str | None = None) -> Record:
    """Like `read`, for what needs no ecosystem: any RDF is a record. Raises `InputError`."""
    records, problems, _ = _read_files(inputs, form)
    if problems:
        raise InputError(*problems)
    return merge(records)


def read_each(inputs: Input | Iterable[Input], form: str | None = None) -> tuple[list[Record], list[Problem]]:
    """Read files into a record per ecosystem (files that share an id are one), and the problems of those that failed.

    A file that describes no ecosystem is fine beside one that does; alone it is a problem.
    """
    records, problems, names = _read_files(inputs, form)
    if not problems and not any(record.ecosystems for record in records):
        problems.append(problem("input.no-ecosystem", ", ".join(names) or None))
    return _by_ecosystem(records), problems


def _read_files(inputs: Input | Iterable[Input], form: str | None) -> tuple[list[Record], list[Problem], list[str]]:
    records: list[Record] = []
    problems: list[Problem] = []
    names: list[str] = []
    for one in [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs):
        try:
            for file, name in _files(str(one)):
                names.append(name)
                records.append(_read_one(file, name, form))
        except InputError as error:
            problems += error.problems
    return records, problems, names


def _by_ecosystem(records: list[Record]) -> list[Record]:
    """Merge the records that share an ecosystem; one without an ecosystem joins all others."""
    groups: list[tuple[set[str], list[Record]]] = []
    loose = [record for record in records if not record.ecosystems]
    for record in records:
        ids = {node.value for node in record.ecosystems}
        if not ids:
            continue
        touching = [group for group in groups if group[0] & ids]
        groups = [group for group in groups if not group[0] & ids]
        members = [one for group in touching for one in group[1]] + [record]
        groups.append((ids.union(*(group[0] for group in touching)), members))
    groups.sort(key=lambda group: min(group[0]))
    return [merge([*members, *loose]) for _, members in groups] or ([merge(loose)] if loose else [])


def _files(name: str) -> list[tuple[Path | None, str]]:
    """The files that an input stands for, and what each is called; standard input is no file."""
    if name == STANDARD_INPUT:
        return [(None, name)]
    if name.startswith(CASE) and not Path(name).exists():
        cases = knowledge.case_files()
        if name.removeprefix(CASE) not in cases:
            raise InputError(problem("input.no-case", name=name.removeprefix(CASE), names=", ".join(cases)))
        return [(cases[name.removeprefix(CASE)], name)]
    path = Path(name)
    if path.is_dir():
        found = [file for file in sorted(path.iterdir()) if file.suffix.lower() in SUFFIXES and file.is_file()]
        if not found:
            raise InputError(problem("input.empty-folder", name, formats=", ".join(SUFFIXES)))
        return [(file, str(file)) for file in found]
    return [(path, name)]


def _read_one(file: Path | None, name: str, form: str | None) -> Record:
    if file is None:
        if form is None:
            raise InputError(problem("input.stdin-format", name))
        return parse(sys.stdin.buffer.read(), name, form)
    suffix = file.suffix.lower()
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise InputError(problem("input.missing", name)) from None
    except OSError as error:
        reason = (error.strerror or "refused").lower()
        raise InputError(problem("input.refused", name, reason=reason)) from None
    if suffix not in SUFFIXES:
        raise InputError(problem("input.unknown-format", name, suffix=suffix, formats=", ".join(SUFFIXES)))
    return parse(content, name, SUFFIXES[suffix])


def parse(content: bytes, name: str, form: str) -> Record:
    """The record of a file's content in one of `FORMS`; ``name`` stands in positions. Raises `InputError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(problem("input.not-utf8", name, line)) from None
    if not text.strip():
        raise InputError(problem("input.empty", name))
    return yaml_ld.read(text, name) if form == "yaml" else rdf.read(text, name, form)
