"""Reading files into a record: one module per format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from desf_graph.errors import InputError, Problem
from desf_graph.formats import rdf, yaml_ld
from desf_graph.record import Record

YAML_SUFFIXES = frozenset({".yaml", ".yml"})


def read(paths: Iterable[str | Path]) -> Record:
    """Read one or more files as one record.

    Raises `InputError` when a file is missing, empty, not UTF-8, of an unknown format, malformed, or when no
    ecosystem is described in any of them.
    """
    merged = Record([])
    named = [Path(path) for path in paths]
    for path in named:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise InputError(Problem("the file is not there", str(path), fix="check the path")) from None
        except (IsADirectoryError, PermissionError) as error:
            reason = (error.strerror or "refused").lower()
            raise InputError(Problem(f"cannot be read: {reason}", str(path), fix="name a readable file")) from None
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise InputError(Problem("the text is not UTF-8", str(path), line, fix="save it as UTF-8")) from None
        if not text.strip():
            raise InputError(Problem("the file is empty", str(path), fix="describe an ecosystem in it"))
        reader = yaml_ld.read if path.suffix.lower() in YAML_SUFFIXES else rdf.read
        one = reader(text, str(path))
        merged.triples += one.triples
        merged.positions = {**one.positions, **merged.positions}
        merged.subjects = {**one.subjects, **merged.subjects}
    merged.triples = list(dict.fromkeys(merged.triples))
    if not merged.ecosystems:
        files = ", ".join(map(str, named))
        raise InputError(Problem("no ecosystem in it (looked for class desf:Ecosystem)", files, fix="type one"))
    return merged
