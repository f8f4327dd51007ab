"""The notebooks: each runs from top to bottom, and what is stored in it is what a run gives."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NEEDED = ("nbclient", "ipykernel", "pandas", "matplotlib")
PUBLIC = ("desf_graph", "desf_graph.network", "desf_graph.querying", "desf_graph.synthetic")
LARGEST = 200_000
PATHS = re.compile(r"/(tmp|home|root|Users|usr|opt|var)/|site-packages|0x[0-9a-f]{6}|\b[A-Z]:\\\\")

missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
runs = pytest.mark.skipif(
    bool(missing), reason=f"{', '.join(missing)} not installed (extra notebooks): notebooks were not run"
)


def cells(book: Path, kind: str = "code") -> list[dict[str, Any]]:
    return [cell for cell in json.loads(book.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    """The script that runs notebooks."""
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "scripts" / "notebooks.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_seven() -> None:
    assert [book.name[0] for book in BOOKS] == list("1234567")


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_the_first_cell_says_question_data_and_run_time(book: Path) -> None:
    first = source(cells(book, "markdown")[0])
    for word in ("**Question.**", "**Data.**", "**Run time:**"):
        assert word in first, word


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_only_the_public_interface_is_used(book: Path) -> None:
    text = "\n".join(map(source, cells(book)))
    used = set(re.findall(r"^\s*(?:from|import) (desf_graph[\w.]*)", text, re.MULTILINE))
    assert used - set(PUBLIC) == set()
    assert "import desf_graph as desf" in text
    assert not re.search(r"\bdesf\.\w*\._|\._[a-z]", text.replace("._repr_html_", ""))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_what_is_stored_is_a_small_whole_run_without_paths(book: Path) -> None:
    assert book.stat().st_size < LARGEST
    code = cells(book)
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr", output
            said = json.dumps({kind: text for kind, text in output.get("data", output).items() if kind != "image/png"})
            assert not PATHS.search(said), said[:300]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_a_number_in_the_text_has_an_assert_after_or_before_it(book: Path) -> None:
    assert sum("assert " in source(cell) for cell in cells(book)) >= 2


def said(book: Any) -> list[list[str]]:
    """What a reader sees under each cell; of a figure, that there is one: its bytes are those of one matplotlib."""

    def words(output: Any) -> str:
        data = output.get("data")
        if data is None:
            return str(output.get("text", ""))
        return str(data.get("text/html") or ("a figure" if "image/png" in data else data.get("text/plain", "")))

    return [[words(output) for output in cell.outputs] for cell in book.cells if cell.cell_type == "code"]


@runs
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_a_run_gives_what_is_stored(book: Path, runner: ModuleType, tmp_path: Path) -> None:
    import nbformat

    stored = nbformat.read(book, as_version=4)
    given = runner.run(book.name, tmp_path)
    for number, (expected, found) in enumerate(zip(said(stored), said(given), strict=True), 1):
        assert expected == found, f"[{number}] is not what is stored: python scripts/notebooks.py {book.name}"
