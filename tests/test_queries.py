"""The questions of the catalogue: in form, naming what exists, and giving the same right rows on every engine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from sparql_server import SparqlServer
from virtuoso import PROGRAM, Virtuoso

from desf_graph import formats, knowledge, network, querying
from desf_graph.errors import InputError
from desf_graph.namespaces import DESF, ID
from desf_graph.querying import catalogue, prefixes, store
from desf_graph.querying.endpoint import Endpoint
from desf_graph.querying.engine import Engine, Local
from desf_graph.querying.rows import WHOLE, Term
from desf_graph.querying.syntax import Query

DATA = Path(__file__).parent / "data"
INPUTS = [DATA / "quay.yaml", DATA / "lock.yaml"]
ANSWERS: dict[str, dict[str, Any]] = yaml.load((DATA / "answers.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
QUESTIONS = catalogue.shipped()
UNORDERED = {"what-hangs-on-a-participant"}  # of so many rows that an engine is slow to sort them
CASE_QUESTIONS: list[dict[str, Any]] = yaml.safe_load((DATA / "case_questions.yaml").read_text("utf-8"))
EXAMPLES = "https://example.org/"

every_question = pytest.mark.parametrize("name", QUESTIONS)


def short(term: Term | None) -> str:
    """A term as the answers write it."""
    if term is None:
        return "~"
    if isinstance(term, ox.Literal):
        return f"{float(term.value):g}" if _is_number(term) else str(term.value)
    assert isinstance(term, ox.NamedNode)
    for prefix, base in ({"": EXAMPLES} | prefixes.VOCABULARIES | prefixes.lists()).items():
        if term.value.startswith(base):
            return prefix + term.value.removeprefix(base)
    return str(term.value)


def _is_number(term: ox.Literal) -> bool:
    return term.datatype.value in WHOLE or term.datatype.value.endswith(("#decimal", "#double", "#float"))


@pytest.fixture(scope="session")
def files() -> Local:
    engine = querying.open_engine(INPUTS)
    assert isinstance(engine, Local)
    return engine


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("stores") / "store"
    store.create(folder)
    store.load(folder, INPUTS)
    return querying.open_engine([folder])


@pytest.fixture(scope="session")
def endpoint(files: Local) -> Iterator[Engine]:
    with SparqlServer(files.store) as server:
        yield Endpoint(server.url)


@pytest.fixture(scope="session")
def virtuoso(files: Local) -> Iterator[Engine]:
    if PROGRAM is None:
        pytest.skip("Virtuoso is not installed: the questions were not asked of a real triple store")
    with Virtuoso() as server:
        server.load(files.store)
        yield Endpoint(server.url)


@pytest.fixture(params=["files", "disk", "endpoint", "virtuoso"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


@every_question
def test_every_question_answers_alike_on_every_engine(engine: Engine, name: str) -> None:
    expected = ANSWERS[name]
    rows = querying.select(engine, QUESTIONS[name], expected.get("with"))
    if "answer" in expected:
        assert expected["answer"] == str(rows.boolean).lower()
    else:
        assert expected["rows"] == [[short(term) for term in row] for row in rows.rows]


def test_every_question_has_an_answer_and_every_answer_a_question() -> None:
    assert set(QUESTIONS) == set(ANSWERS)
    assert len(QUESTIONS) >= 50


def test_the_page_with_all_questions_is_up_to_date() -> None:
    script = Path(__file__).parents[1] / "scripts" / "questions.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, f"docs/questions.md is not what it would be: run scripts/questions.py {done.stderr}"


@every_question
def test_every_answer_shows_something(name: str) -> None:
    assert ANSWERS[name].get("rows") or ANSWERS[name].get("answer") == "true"


@every_question
def test_every_question_runs_as_its_file_stands(files: Local, name: str) -> None:
    """Other tools run the file itself: what an unset parameter leaves in place changes no row."""
    as_it_stands = files.answer(QUESTIONS[name].text)
    ours = querying.select(files, QUESTIONS[name])
    rows = as_it_stands.rows
    assert ours.rows == (tuple(sorted(rows, key=lambda row: list(map(str, row)))) if name in UNORDERED else rows)
    assert as_it_stands.boolean == ours.boolean


@every_question
def test_every_question_is_in_form(name: str) -> None:
    question = QUESTIONS[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert question.question["nl"].endswith("?")
    assert question.question["en"].endswith("?")
    assert not question.summary.endswith(".")
    assert {word for column in question.columns.values() for word in column.values()} - {"-"}
    assert question.query.form in ("SELECT", "ASK", "CONSTRUCT")
    assert "SELECT *" not in question.text
    assert question.query.is_ordered == (question.query.form == "SELECT" and name not in UNORDERED)
    assert set(question.parameters) == set(question.query.parameters())
    declared = [token.text for token in question.query.names]
    assert {name.partition(":")[0] + ":" for name in declared} == set(question.query.declared)
    assert sorted(question.query.declared) == list(question.query.declared)


@every_question
def test_the_columns_of_the_header_are_those_of_the_query(files: Local, name: str) -> None:
    rows = querying.select(files, QUESTIONS[name])
    assert list(rows.columns) == list(QUESTIONS[name].columns) or rows.boolean is not None


@every_question
def test_every_question_names_only_what_the_ontology_knows(name: str) -> None:
    known = {part.value for triple in knowledge.ontology().triples for part in triple if isinstance(part, ox.NamedNode)}
    assert not {iri for iri in QUESTIONS[name].query.iris() if iri.startswith((DESF, ID))} - known


@every_question
def test_every_question_comes_from_a_section_that_exists(name: str) -> None:
    assert knowledge.label(f"{ID}source/{QUESTIONS[name].source}", "en")


@every_question
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_row_stands_twice_and_every_thing_has_a_label(files: Local, name: str, lang: str) -> None:
    rows = querying.select(files, QUESTIONS[name])
    assert len(set(rows.rows)) == len(rows.rows)
    own = {iri for iri in rows.labels(lang) if iri.startswith(ID)}
    assert not [
        iri for iri in own if rows.labels(lang)[iri] == iri.rpartition("/")[2] and "-" in iri.rpartition("/")[2]
    ]


@every_question
def test_absence_of_more_than_one_triple_is_worked_out_once(name: str) -> None:
    """A longer NOT EXISTS costs the square of the data on the engines that the questions run on; MINUS does not."""
    for group in re.findall(r"NOT EXISTS \{([^}]*)", QUESTIONS[name].text):
        assert not re.search(r"[;.]\s+\S", group.strip()), group


def test_select_and_ask_and_construct_are_all_there() -> None:
    assert {"SELECT", "ASK", "CONSTRUCT"} == {question.query.form for question in QUESTIONS.values()}


def test_a_new_question_is_one_file_and_nothing_else(tmp_path: Path, files: Local) -> None:
    (tmp_path / "who-is-here.rq").write_text(
        "#+ summary: Who is here\n#+ question: {nl: Wie is er, en: Who is here}\n#+ tags: [roles]\n"
        "#+ source: sec-1\n#+ columns: {participant: {nl: deelnemer, en: participant}}\n"
        "SELECT DISTINCT ?participant WHERE { ?participant a desf:Participant } ORDER BY ?participant\n",
        "utf-8",
    )
    question = catalogue.find("who-is-here", tmp_path)
    assert len(querying.select(files, question)) == 7
    assert "who-is-here" in catalogue.questions(tmp_path)
    assert "participants" in catalogue.questions(tmp_path)


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("SELECT ?x WHERE { ?x a ?y }", 1, "no header"),
        ("#+ summary: [unclosed\nASK {}", 1, "no YAML"),
        ("# a licence\n#+ summary: a: b\nASK {}", 2, "no YAML"),
        ("#+ summary: x\n#+ question: {nl: y, en: y}\n#+ tags: [a]\n#+ columns: {x: x}\nASK {}", 1, "'source'"),
        (
            "#+ summary: x\n#+ question: {nl: y}\n#+ tags: [a]\n#+ source: sec-1\n#+ columns: {x: x}\nASK {}",
            2,
            "not given in en",
        ),
        (
            "#+ summary: x\n#+ question: {nl: y, en: y}\n#+ tags: [a]\n#+ source: sec-1\n#+ columns: {x: x}\n"
            "#+ parameters:\n#+   day: date of it\nASK {}",
            7,
            "VALUES ?day",
        ),
        (
            "#+ summary: x\n#+ question: {nl: y, en: y}\n#+ tags: [a]\n#+ source: sec-1\n#+ columns: {x: x}\n"
            "#+ parameters:\n#+   day: the day\nASK { VALUES ?day { UNDEF } }",
            7,
            "its type",
        ),
    ],
)
def test_a_fault_in_a_header_is_named_with_file_and_line(tmp_path: Path, header: str, line: int, said: str) -> None:
    file = tmp_path / "bad.rq"
    file.write_text(header, "utf-8")
    with pytest.raises(InputError) as caught:
        catalogue.load(tmp_path)
    assert (str(file), line) == (caught.value.problems[0].where, caught.value.problems[0].line)
    assert said in str(caught.value.problems[0])


def test_an_unknown_question_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match="participants-without-mandate"):
        catalogue.find("participant-without-mandate")


def test_questions_are_the_same_asserted_alone_where_nothing_inferred_is_asked(files: Local) -> None:
    asserted = querying.open_engine(INPUTS, infer=False)
    for name in ("participants", "dependencies", "rasci", "agreements-in-force"):
        assert querying.select(files, QUESTIONS[name]).rows == querying.select(asserted, QUESTIONS[name]).rows


# --- parameters ---


@pytest.mark.parametrize(
    "given", ["https://example.org/quay/port", ["https://example.org/quay/port", "https://example.org/quay/port"]]
)
def test_a_parameter_takes_one_value_or_several(files: Local, given: str | list[str]) -> None:
    rows = querying.select(files, QUESTIONS["dependency-reach"], {"participant": given})
    assert {"auditor", "broker", "hoster"} == {row["reached"].rpartition("/")[2] for row in rows}


def test_a_parameter_takes_an_id_of_the_one_ecosystem() -> None:
    rows = querying.query("dependents-of", DATA / "quay.yaml", participant="broker")
    assert len(rows) == 3


def test_a_parameter_takes_a_term_by_its_prefix(files: Local) -> None:
    assert len(querying.select(files, QUESTIONS["participants-by-role"], {"role": "role:judge"})) == 1


def test_a_day_decides_what_is_in_force(files: Local) -> None:
    rows = querying.select(files, QUESTIONS["agreements-in-force"], {"day": "2026-02-01"})
    assert {"sharing", "leaving"} <= {row["agreement"].rpartition("/")[2] for row in rows}
    assert "new-tariff" not in {row["agreement"].rpartition("/")[2] for row in rows}


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("participants", {"ecosystem": "https://example.org/a b"}, "no IRI"),
        ("participants", {"ecosystem": "x> } INSERT { <x:a"}, "no IRI"),
        ("participants", {"ecosystem": "nowhere"}, "no IRI"),
        ("participants", {"who": "x"}, "no parameter 'who'"),
        ("agreements-in-force", {"day": "tomorrow"}, "no date"),
        ("agreements-in-force", {"day": '2026-01-01" . ?a ?b ?c . "'}, "no date"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(files: Local, name: str, params: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        querying.select(files, QUESTIONS[name], params)


def test_a_parameter_in_a_text_or_a_comment_is_none() -> None:
    text = 'ASK { VALUES ?a { UNDEF } # VALUES ?b { UNDEF }\n BIND("VALUES ?c { UNDEF }" AS ?c) }'
    assert list(Query(text).parameters()) == ["a"]


# --- the practice cases ---


@pytest.mark.parametrize("asked", CASE_QUESTIONS, ids=lambda asked: f"{asked['case']}: {asked['asks']}")
def test_a_case_gives_the_answer_that_its_sheet_expects(asked: dict[str, Any]) -> None:
    sheet = yaml.safe_load((knowledge.root() / "cases" / "expected" / f"{asked['case']}.yaml").read_text("utf-8"))
    (expected,) = [one["answer"] for one in sheet["questions"] if one["en"] == asked["asks"]]
    rows = querying.query(asked["question"], f"case:{asked['case']}", **asked.get("with", {}))
    found = {row[column].rpartition("/")[2] for row in rows for column in asked["columns"] if row[column]}
    assert set(expected) == found


@pytest.mark.parametrize("case", knowledge.case_files())
def test_single_suppliers_are_those_of_the_network(case: str) -> None:
    (analysis,) = network.analyse(formats.read(f"case:{case}"), as_of="2026-11-01", lang="en")
    expected = {(one.dependent, one.suppliers[0]) for one in analysis.supplies if one.is_single}
    rows = querying.select(querying.open_engine([f"case:{case}"]), QUESTIONS["single-suppliers"], {})
    column = {name: rows.columns.index(name) for name in ("dependent", "supplier")}
    found = {tuple(str(getattr(row[at], "value", "")) for at in column.values()) for row in rows.rows}
    assert expected == found


def test_every_question_runs_on_all_cases_together() -> None:
    engine = querying.open_engine([f"case:{name}" for name in knowledge.case_files()])
    for question in QUESTIONS.values():
        rows = querying.select(engine, question)
        assert len(set(rows.rows)) == len(rows.rows), question.name
