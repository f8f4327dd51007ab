"""The cell magic ``%%desf``."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desf_graph as desf

if importlib.util.find_spec("IPython") is None:
    pytest.skip("IPython is not installed (extra notebooks): the cell magic was not run", allow_module_level=True)

QUESTION = "SELECT ?who { ?who desf:holdsRole role:orchestrator } ORDER BY ?who"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "desf_graph")
    yield made
    InteractiveShell.clear_instance()


def ask(shell: Any, line: str, cell: str = QUESTION) -> Any:
    return shell.run_cell_magic("desf", line, cell)


def test_a_cell_asks_a_case_with_our_prefixes(shell: Any) -> None:
    rows = ask(shell, "case:sap-migration")
    assert [row["who"].rsplit("/", 1)[1] for row in rows] == ["client", "t-systems"]
    assert rows._repr_html_().count("<tr>") == 3
    assert len(ask(shell, "case:sap-migration --no-infer")) == 1


def test_a_cell_asks_a_variable_that_holds_an_ecosystem(shell: Any) -> None:
    shell.user_ns["sap"] = desf.load("case:sap-migration")
    assert len(ask(shell, "sap")) == 2


def test_a_cell_without_an_input_asks_the_handbook(shell: Any) -> None:
    rows = ask(shell, "", "SELECT ?theme { ?theme a desf:Theme }")
    assert len(rows) == 3


def test_parameters_are_bound(shell: Any) -> None:
    cell = "SELECT ?who ?role { VALUES ?role { UNDEF } ?who desf:holdsRole ?role }"
    rows = ask(shell, "case:sap-migration --param role=role:orchestrator", cell)
    assert len(rows) == 2


def test_an_answer_goes_into_a_frame(shell: Any) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: frames were not checked")
    assert ask(shell, "case:sap-migration --into found --lang en") is None
    assert list(shell.user_ns["found"]["who"]) == ["The client", "T-Systems"]


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        ("case:nowhere", QUESTION, "no case named"),
        ("case:uwv --nonsense", QUESTION, "nonsense"),
        ("case:uwv", "SELECT ?who {", "not understood"),
        ("case:uwv", "DROP ALL", "DROP"),
        ('case:uwv "', QUESTION, "quotation"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(shell: Any, line: str, cell: str, said: str) -> None:
    from IPython.core.error import UsageError

    with pytest.raises(UsageError) as error:
        ask(shell, line, cell)
    assert said.casefold() in str(error.value).casefold()
