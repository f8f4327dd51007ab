"""The command line: exit codes, one clear line for what is wrong, nothing half-written, no network."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from desf_graph import knowledge
from desf_graph.cli import COMMANDS, main
from desf_graph.messages import CATALOGUES, speak
from desf_graph.querying import catalogue
from desf_graph.reports import json_report

CASES = knowledge.case_files()
SAP = str(CASES["sap-migration"])
HARBOUR = str(CASES["harbour-fictional"])


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DESF_LANG", "en")
    yield
    speak("en")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", SAP], 0),
        (["validate", HARBOUR], 1),
        (["validate", HARBOUR, "--fail-on", "never"], 0),
        (["validate", SAP, "--fail-on", "warning"], 1),
        (["validate", "case:sap-migration"], 0),
        (["validate", "case:nowhere"], 2),
        (["validate", "nowhere.yaml"], 2),
        (["validate", SAP, "--phase", "halfway"], 2),
        (["validate", SAP, "--horizon", "horizon-9"], 2),
        (["validate", SAP, "--as-of", "2026-02-30"], 2),
        (["validate", SAP, "--profile", "nowhere.ttl"], 2),
        (["validate", SAP, "--engine", "none"], 2),
        (["explain", "orchestrator"], 0),
        (["explain", "orchestratr"], 2),
        (["cases"], 0),
        (["convert", SAP], 0),
        (["convert", SAP, "--format", "csv"], 2),
        (["schema", "report"], 0),
        (["schema", "ecosystem"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["nonsense"], 2),
    ],
    ids=str,
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    assert code == main(arguments)


def test_one_bad_input_among_many_still_reports_the_others_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", SAP, "nowhere.yaml"]) == 2
    captured = capsys.readouterr()
    assert "SAP migration" in captured.out
    assert captured.err == "nowhere.yaml: the file is not there (check the path)\n"


def test_the_words_exist_in_both_languages_with_the_same_values() -> None:
    import string

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english, dutch = CATALOGUES["en"], CATALOGUES["nl"]
    assert list(english) == list(dutch)
    assert {key for key in english if places(english[key]) != places(dutch[key])} == set()


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_default_view_is_short(case: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", f"case:{case}", "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 45
    assert [line for line in lines if len(line) > 100] == []


def test_dutch_is_dutch_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", HARBOUR, "--lang", "nl"])
    text = capsys.readouterr().out
    assert "nodig, te laat" in text
    assert "waarom:" in text
    for word in ("overdue", "needed", "why:", "record ", "handbook"):
        assert word not in text
    assert main(["validate", "nergens.yaml", "--lang", "nl"]) == 2
    assert capsys.readouterr().err == "nergens.yaml: het bestand is er niet (controleer het pad)\n"


def test_json_is_valid_by_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", SAP, HARBOUR, "--format", "json", "--lang", "nl"])
    document = json.loads(capsys.readouterr().out)
    main(["schema", "report"])
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    assert document["version"] == json_report.VERSION == schema["properties"]["version"]["const"]
    assert {report["basis"]["as_of"] for report in document["reports"]} == {"2026-11-01"}


def test_the_result_goes_whole_to_the_file_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "bevindingen ë.txt"
    assert main(["validate", SAP, "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert "SAP migration" in target.read_text("utf-8")
    assert [target] == list(tmp_path.iterdir())
    assert main(["validate", SAP, "-o", str(tmp_path / "no" / "such.txt")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_quiet_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", HARBOUR, "--quiet"]) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("command", [["validate", SAP], ["query", "overview", SAP]])
def test_less_than_nothing_is_refused(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--limit", "-1"]) == 2
    assert "--limit" in capsys.readouterr().err


def test_standard_input_is_read_in_the_format_that_is_named(tmp_path: Path) -> None:
    text = Path(SAP).read_bytes()
    command = [sys.executable, "-m", "desf_graph.cli", "validate", "-"]
    named = subprocess.run([*command, "--input-format", "yaml"], input=text, capture_output=True)
    assert named.returncode == 0
    assert b"  the ecosystem (-:4)\n" in named.stdout
    unnamed = subprocess.run(command, input=text, capture_output=True)
    assert unnamed.returncode == 2
    assert b"--input-format" in unnamed.stderr


def test_a_console_that_cannot_show_a_sign_gets_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "e.yaml"
    file.write_text("id: https://example.org/e\nname: Łódź → Ζεύς 北\n", "utf-8")
    command = [sys.executable, "-m", "desf_graph.cli", "validate", str(file)]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1)


def test_a_reader_that_stops_reading_gets_no_traceback() -> None:
    command = f"{sys.executable} -m desf_graph.cli validate '{HARBOUR}' --all | head -1"
    done = subprocess.run(command, shell=True, capture_output=True)
    assert done.stderr == b""


def test_without_the_fast_engine_pyshacl_does_the_work_and_it_is_said() -> None:
    code = "import sys; sys.modules['shacl'] = None; from desf_graph.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, "validate", SAP], capture_output=True, text=True)
    assert done.returncode == 0
    assert "engine pyshacl" in done.stdout
    assert "pySHACL is used instead" in done.stderr
    forced = [sys.executable, "-c", code, "validate", SAP, "--engine", "shacl"]
    assert subprocess.run(forced, capture_output=True).returncode == 2


def test_a_plain_run_imports_nothing_heavy() -> None:
    code = (
        "import sys; from desf_graph.cli import main; main(sys.argv[1:]);"
        "print(sorted({'rdflib', 'pyshacl', 'networkx', 'owlrl', 'SPARQLWrapper', 'jsonschema', 'rich', 'dataclasses'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, "validate", SAP], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


COMMAND_LINES = {
    "query": ["query", "single-suppliers", SAP],
    "queries": ["queries"],
    "store": ["store", "create", "store"],
    "infer": ["infer", SAP],
    "why": ["why", HARBOUR, "port", "dependsOn", "hoster"],
    "validate": ["validate", SAP],
    "explain": ["explain", "orchestrator"],
    "cases": ["cases"],
    "new": ["new", "mine.yaml", "--force"],
    "convert": ["convert", SAP, "--format", "yaml"],
    "schema": ["schema", "report"],
    "network": ["network", SAP],
}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_one_question_is_shown_in_full(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "agreements-in-force", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    question = catalogue.find("agreements-in-force")
    assert question.path in shown.splitlines()[-3]
    assert question.question[lang] in shown
    assert f"day: {question.parameters['day'][lang]}" in shown
    assert "desf query agreements-in-force INPUT [--param ecosystem=…] [--param day=…]" in shown
    assert main(["queries", "agreements-in-forse"]) == 2
    assert "agreements-in-force" in capsys.readouterr().err
    assert main(["queries", "agreements-in-force", "--format", "json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == ["agreements-in-force"]


def test_every_command_is_tried_without_a_network() -> None:
    assert set(COMMANDS) == set(COMMAND_LINES)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address on loopback, and the list of callers that it saw."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    seen: list[object] = []
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            try:
                seen.append(server.accept()[1])
            except TimeoutError:
                continue

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", seen
    stop.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_opens_a_connection(name: str, listener: tuple[str, list[object]], tmp_path: Path) -> None:
    address, seen = listener
    proxies = {
        variable: address for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    }
    command = [sys.executable, "-m", "desf_graph.cli", *COMMAND_LINES[name]]
    beside = subprocess.run(command, env={**os.environ, **proxies}, capture_output=True, cwd=tmp_path)
    assert seen == []
    if shutil.which("unshare") and subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0:
        again = tmp_path / "again"
        again.mkdir()
        without = subprocess.run(["unshare", "-rn", *command], capture_output=True, cwd=again)
        assert (without.returncode, without.stdout) == (beside.returncode, beside.stdout)
        assert b"Traceback" not in without.stderr
