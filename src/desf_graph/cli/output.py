"""Where results go: standard output, or a file that is written beside its target and renamed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.reports import json_report


class Versions(str):
    """The versions that ``desf --version`` shows, looked up only when it is asked for."""

    def __mod__(self, values: object) -> str:
        from importlib import metadata

        tables = knowledge.tables()
        return (
            f"desf-graph {metadata.version('desf-graph')} (ontology {tables['version']}, "
            f"profile {tables['profile_version']}, report schema {json_report.VERSION})"
        )


def give(text: str, options: argparse.Namespace) -> None:
    """Print the result, or write it to ``--output``; nothing with ``--quiet``. Raises `InputError`."""
    if options.output:
        write(Path(options.output), text)
    elif not options.quiet:
        sys.stdout.write(text)


def write(target: Path, text: str) -> None:
    """Write a file as UTF-8, whole or not at all. Raises `InputError` where that cannot be done."""
    import tempfile

    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
            os.chmod(name, mode)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or "refused").lower()
        raise InputError(problem("cli.cannot-write", str(target), reason=reason)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def is_coloured(options: argparse.Namespace) -> bool:
    """Colour on a terminal only, and not where NO_COLOR or --no-color says so."""
    return not (options.no_color or options.output or os.environ.get("NO_COLOR")) and sys.stdout.isatty()


def count(text: str) -> int:
    """How much of a report to show, as an option gives it. Raises `ValueError` for less than none."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
