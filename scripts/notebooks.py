"""Run the notebooks from top to bottom and keep their outputs: ``python scripts/notebooks.py [NAME...]``.

Kept is what a reader sees and nothing of the run: no times, no paths, cells numbered in their order. A notebook runs in
a copy of the folder, so that what it writes stays out of the checkout, and on the installed package where there is one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
TIMEOUT = 300
LONGEST = 3000
ADDRESS = re.compile(" at 0x[0-9a-f]+")


def names() -> list[str]:
    """The notebooks, in their order."""
    return sorted(file.name for file in FOLDER.glob("*.ipynb"))


def environment(folder: Path) -> dict[str, str]:
    """The environment of a run: the installed package, else that of the checkout."""
    known = {name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "DESF_LANG")}
    known |= {"DESF_LANG": "en", "MPLCONFIGDIR": str(folder / "matplotlib")}
    command = [sys.executable, "-c", "import desf_graph"]
    if subprocess.run(command, cwd=folder, env=known, capture_output=True).returncode:
        known["PYTHONPATH"] = str(ROOT / "src")
    return known


def run(name: str, folder: Path) -> Any:
    """A notebook with the outputs of a run in a folder. Raises `nbclient.exceptions.CellExecutionError`."""
    import nbformat
    from nbclient import NotebookClient

    work = folder / Path(name).stem
    shutil.copytree(FOLDER, work)
    book = nbformat.read(work / name, as_version=4)
    client = NotebookClient(book, timeout=TIMEOUT, record_timing=False, resources={"metadata": {"path": str(work)}})
    client.execute(env=environment(folder), cwd=str(work))
    return tidy(book)


def tidy(book: Any) -> Any:
    """The notebook without what differs from run to run."""
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    count = 0
    for number, cell in enumerate(book.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            output.pop("transient", None)
            if "metadata" in output:
                output.metadata = {}
            data = output.get("data", {})
            if "text/html" in data and len(data.get("text/plain", "")) > LONGEST:
                del data["text/plain"]  # the same once more, without the tables
            if "text/plain" in data:
                data["text/plain"] = ADDRESS.sub("", data["text/plain"])
    return book


def main(asked: list[str]) -> None:
    """Run the notebooks asked for, or all, and write them."""
    import nbformat

    for name in asked or names():
        with tempfile.TemporaryDirectory() as folder:
            book = run(Path(name).name, Path(folder))
        nbformat.write(book, FOLDER / Path(name).name)
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
