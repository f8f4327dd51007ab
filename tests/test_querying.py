"""Asking with SPARQL of one's own: what is refused, what is told, and that all engines see the same."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sparql_server import Reply, Sent, SparqlServer

from desf_graph import formats, load, querying
from desf_graph.cli import main
from desf_graph.cli import query as query_command
from desf_graph.errors import InputError
from desf_graph.querying import Rows, catalogue, safety, store
from desf_graph.querying.endpoint import Endpoint
from desf_graph.querying.engine import Engine, Local
from desf_graph.querying.syntax import Query
from desf_graph.reports import rows as renderings

DALEN = """
@prefix eco: <https://example.org/eco#> .
@prefix ex: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:dalen a eco:Organization ; rdfs:label "Gemeente Dalen"@nl, "Municipality of Dalen"@en, "Dalen" ;
    eco:reliesOn ex:hosting, ex:wifi .
ex:hosting a eco:Service ; rdfs:label "Hosting"@nl, "Hosting"@en .
ex:wifi a eco:Service ; rdfs:label "Draadloos netwerk"@nl-NL .
ex:loket a eco:Service .
"""
GRAPHS = """
@prefix eco: <https://example.org/eco#> .
@prefix ex: <https://example.org/id/> .
ex:dalen-2026 { ex:dalen eco:reliesOn ex:hosting . }
ex:noord-2026 { ex:noord eco:reliesOn ex:hosting . ex:hosting eco:reliesOn ex:power . }
"""
CELLS = r"""
@prefix eco: <https://example.org/eco#> .
@prefix ex: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a eco:Organization ; rdfs:label "=HYPERLINK(\"http://127.0.0.1:9/\",\"klik\")" ;
    eco:note "regel 1\nregel 2; \"citaat\", komma" .
ex:b a eco:Organization ; rdfs:label "+31 (0)20 000 00 00" ; eco:maturity -3 .
ex:c a eco:Organization ; rdfs:label "Żółw – naïef"@nl ; eco:note "" .
ex:d a eco:Organization .
"""
ECO = "PREFIX eco: <https://example.org/eco#> PREFIX ex: <https://example.org/id/> "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dalen.ttl"
    path.write_text(DALEN, "utf-8")
    return path


@pytest.fixture
def dalen(file: Path) -> Local:
    engine = querying.open_engine([file])
    assert isinstance(engine, Local)
    return engine


@pytest.fixture(params=["file", "store", "endpoint"])
def graphs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "graphs.trig"
    path.write_text(GRAPHS, "utf-8")
    if request.param == "store":
        store.create(tmp_path / "held")
        store.load(tmp_path / "held", [path])
        yield querying.open_engine([tmp_path / "held"])
        return
    memory = querying.open_engine([path])
    if request.param == "file":
        yield memory
        return
    assert isinstance(memory, Local)
    with SparqlServer(memory.store) as server:
        yield Endpoint(server.url)


class Listener:
    """A socket on the loopback address that counts who comes by."""

    def __enter__(self) -> Listener:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/sparql"
        self.seen = 0
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        while True:
            try:
                other, _ = self.socket.accept()
            except OSError:
                return
            self.seen += 1
            other.close()

    def __exit__(self, *error: object) -> None:
        self.socket.close()


# --- named graphs ---


def test_rows_in_no_order_come_sorted_by_their_columns_and_others_as_they_come(graphs: Engine) -> None:
    text = "SELECT ?b ?n { VALUES (?b ?n) { (<urn:b> 1) (UNDEF 3) (<urn:a> 2) (<urn:a> 1) } %s}"
    rows = querying.select(graphs, text % "{ SELECT ?b { VALUES ?b { <urn:z> } } ORDER BY ?b } UNION {} ")
    assert [(row["b"], row["n"]) for row in querying.select(graphs, text % "")] == [
        (None, 3),
        ("urn:a", 1),
        ("urn:a", 2),
        ("urn:b", 1),
    ]
    assert [row["n"] for row in querying.select(graphs, (text % "") + " ORDER BY DESC(?n) ?b")] == [3, 2, 1, 1]
    assert [row["b"] for row in rows] == sorted((row["b"] for row in rows), key=lambda b: b or "")  # of the inner one


def test_a_misspelt_word_of_ours_is_named_though_there_are_rows() -> None:
    text = "SELECT ?who { ?who a desf:Participant FILTER NOT EXISTS { ?source desf:accesibleTo ?who } }"
    rows = load("case:uwv").query(text)
    assert len(rows) == 3
    assert [("accesibleTo" in hint, "#accessibleTo" in hint) for hint in rows.hints] == [(True, True)]


def test_an_ecosystem_is_named_by_the_last_part_of_its_iri() -> None:
    for name in ("uwv", "https://w3id.org/desf/case/uwv"):
        assert len(querying.query("overview", "case:uwv", "case:siam", ecosystem=name)) == 1


def test_a_graph_without_an_endpoint_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "overview", "case:uwv", "--graph", "https://example.org/g"]) == 2
    assert "--param ecosystem=IRI" in capsys.readouterr().err
    with pytest.raises(InputError):
        querying.query("overview", "case:uwv", graphs=["https://example.org/g"])


def test_a_query_without_graph_sees_all_graphs_together(graphs: Engine) -> None:
    assert len(querying.select(graphs, ECO + "SELECT ?a ?b WHERE { ?a eco:reliesOn ?b }")) == 3


def test_a_path_crosses_graphs(graphs: Engine) -> None:
    rows = querying.select(graphs, ECO + "SELECT ?b WHERE { ex:dalen eco:reliesOn+ ?b } ORDER BY ?b")
    assert [row["b"] for row in rows] == ["https://example.org/id/hosting", "https://example.org/id/power"]


def test_each_graph_can_be_asked_apart(graphs: Engine) -> None:
    rows = querying.select(
        graphs, ECO + "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?a eco:reliesOn ?b } } GROUP BY ?g ORDER BY ?n"
    )
    assert [row["n"] for row in rows] == [1, 2]


# --- language tags, duplicates, prefixes ---


def test_a_plain_text_that_is_tagged_in_the_data_gets_a_hint(dalen: Local) -> None:
    rows = querying.select(dalen, 'SELECT ?s WHERE { ?s rdfs:label "Hosting" }')
    assert len(rows) == 0
    assert len(rows.hints) == 1
    assert "(en, nl)" in rows.hints[0]


def test_a_tag_that_leaves_out_its_regions_gets_a_hint(dalen: Local) -> None:
    rows = querying.select(dalen, 'SELECT ?s ?l WHERE { ?s rdfs:label ?l FILTER(lang(?l) = "nl") }')
    assert len(rows) >= 2
    assert any("nl-nl" in hint for hint in rows.hints)


def test_a_region_serves_its_language_and_a_thing_without_label_is_shown(dalen: Local) -> None:
    rows = querying.select(dalen, ECO + "SELECT ?s WHERE { ?s a eco:Service } ORDER BY ?s")
    assert rows.cells("nl") == [["Hosting"], ["loket"], ["Draadloos netwerk"]]


def test_a_class_of_another_namespace_gets_the_right_one_as_a_hint(dalen: Local) -> None:
    rows = querying.select(dalen, "PREFIX eco: <https://example.org/eco/> SELECT ?s WHERE { ?s a eco:Service }")
    assert "<https://example.org/eco#Service>" in rows.hints[0]


def test_a_class_that_is_not_in_the_data_is_named(dalen: Local) -> None:
    (hint,) = querying.select(dalen, "SELECT ?s WHERE { ?s a foaf:Person }").hints
    assert hint.startswith("foaf:Person does not occur")


def test_a_question_about_no_ecosystem_says_so(dalen: Local) -> None:
    (hint,) = querying.select(dalen, catalogue.find("participants")).hints
    assert "no ecosystem" in hint


def test_an_unknown_prefix_is_an_error_that_names_it_and_its_line(dalen: Local) -> None:
    with pytest.raises(InputError, match="'eco:' is not declared") as caught:
        querying.select(dalen, "SELECT ?s\nWHERE { ?s a eco:Organization ; rdfs:label ?l }", where="mine.rq")
    assert caught.value.problems[0][1:3] == ("mine.rq", 2)


def test_built_in_prefixes_are_sent_along_to_an_endpoint(dalen: Local) -> None:
    with SparqlServer(dalen.store) as server:
        querying.select(Endpoint(server.url), "SELECT ?s WHERE { ?s rdfs:label ?l }")
    assert "PREFIX rdfs:" in server.requests[0].query


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(dalen: Local) -> None:
    text = "\ufeffSELECT ?s\r\nWHERE { ?s a <https://example.org/eco#Service> }\r\n"
    assert len(querying.select(dalen, text)) == 3


def test_a_value_that_does_not_occur_is_named() -> None:
    rows = querying.query("dependents-of", Path(__file__).parent / "data" / "quay.yaml", participant="brokker")
    assert list(rows.hints) == ["<https://example.org/quay/brokker> does not occur in the data"]


# --- what is refused ---


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <{url}> {{ ?o ?p ?v }}",
        "SERVICE SILENT <{url}> {{ ?o ?p ?v }}",
        "sErViCe<{url}>{{ ?o ?p ?v }}",
        "{{ SELECT ?o WHERE {{ OPTIONAL {{ SERVICE <{url}> {{ ?o ?p ?v }} }} }} }}",
        "FILTER EXISTS {{ SERVICE <{url}> {{ ?o ?p ?v }} }}",
    ],
)
@pytest.mark.parametrize("kind", ["file", "endpoint"])
def test_service_is_refused_and_no_request_leaves(dalen: Local, clause: str, kind: str) -> None:
    with Listener() as listener, SparqlServer(dalen.store) as server:
        engine: Engine = dalen if kind == "file" else Endpoint(server.url)
        query = "SELECT * WHERE { ?o a ?c " + clause.format(url=listener.url) + " }"
        with pytest.raises(InputError) as caught:
            querying.select(engine, query)
        assert listener.url in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1
        assert listener.seen == 0
        assert server.requests == []


def test_the_address_of_a_service_is_told_through_its_prefix(dalen: Local) -> None:
    with pytest.raises(InputError, match="http://127.0.0.1:9/sparql"):
        querying.select(dalen, "PREFIX far: <http://127.0.0.1:9/> ASK { SERVICE far:sparql { ?s ?p ?o } }")


def test_a_keyword_in_code_point_escapes_is_seen(dalen: Local) -> None:
    with pytest.raises(InputError, match="SERVICE"):
        querying.select(dalen, r"ASK { SERV\u0049CE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_service_runs_where_it_is_allowed(dalen: Local) -> None:
    with Listener() as listener:
        querying.select(dalen, f"ASK {{ SERVICE SILENT <{listener.url}> {{ ?o ?p ?v }} }}", allow=True)
        assert listener.seen > 0


@pytest.mark.parametrize(
    "query",
    [
        ECO + "ASK { ex:service ?SERVICE 'SERVICE <http://127.0.0.1:9/>' } # SERVICE <http://127.0.0.1:9/>",
        'ASK { ?s ?p """DELETE " WHERE""" }',
        "ASK { ?load <https://example.org/#DELETE> ?insert }",
        ECO + "SELECT ?delete WHERE { ?delete a eco:insert . # LOAD <x>\n }",
        "ASK { ?s ?p 'it\\'s a LOAD' }",
    ],
)
def test_a_word_in_a_text_a_name_or_a_comment_is_no_reason_to_refuse(dalen: Local, query: str) -> None:
    querying.select(dalen, query)


@pytest.mark.parametrize(
    "update",
    [
        ECO + "# SELECT all services\nDELETE WHERE { ?s a eco:Service ; ?p ?o }",
        "LOAD <http://127.0.0.1:9/other.ttl>",
        "LOAD SILENT <http://127.0.0.1:9/other.ttl> INTO GRAPH <https://example.org/g>",
        "INSERT DATA { <x:s> <x:p> <x:o> }",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "drop graph <x:g>",
        "PREFIX x: <x:> COPY DEFAULT TO x:g",
        "SELECT * WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }",
    ],
)
@pytest.mark.parametrize("kind", ["file", "endpoint"])
def test_an_update_is_refused_and_changes_and_sends_nothing(dalen: Local, update: str, kind: str) -> None:
    before = len(dalen.store)
    with SparqlServer(dalen.store) as server:
        with pytest.raises(InputError, match="queries only read"):
            querying.select(dalen if kind == "file" else Endpoint(server.url), update, allow=True)
        assert server.requests == []
    assert before == len(dalen.store)


@pytest.mark.parametrize("clause", ["FROM <http://127.0.0.1:9/x.ttl>", "FROM NAMED <file:///etc/passwd>"])
def test_from_of_an_address_or_a_file_is_refused(graphs: Engine, clause: str) -> None:
    with pytest.raises(InputError, match="FROM"):
        querying.select(graphs, f"SELECT ?s {clause} WHERE {{ ?s ?p ?o }}")


def test_from_of_a_graph_that_is_there_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "graphs.trig"
    path.write_text(GRAPHS, "utf-8")
    engine = querying.open_engine([path])
    query = "SELECT ?s FROM <https://example.org/id/dalen-2026> WHERE { ?s ?p ?o }"
    assert len(querying.select(engine, query)) == 1


@given(st.text(alphabet="SERVICElu0053 \\\"'#<>{}?$:.\n@a-", max_size=60))
def test_whatever_runs_on_the_engine_has_no_service_that_was_missed(text: str) -> None:
    """The tokens of a query that pyoxigraph accepts hold every SERVICE that it would follow."""
    query = "ASK { " + text + " SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }"
    try:
        safety.check(Query(query), None)
    except InputError:
        return
    # Not refused: the clause stands in a text, a comment or nowhere that parses.
    with Listener() as listener:
        held = query.replace("http://127.0.0.1:1/", listener.url)
        with contextlib.suppress(SyntaxError, ValueError, OSError):
            bool(ox.Store().query(held))
        assert listener.seen == 0


@pytest.mark.parametrize(
    "text", ["", "# nothing", 'DEFINE get:soft "soft" SELECT ?s WHERE { ?s ?p ?o }', "{ ?s ?p ?o }"]
)
def test_what_is_no_query_never_leaves(dalen: Local, text: str) -> None:
    with SparqlServer(dalen.store) as server:
        with pytest.raises(InputError, match="begins with SELECT"):
            querying.select(Endpoint(server.url), text)
        assert server.requests == []


def test_a_hint_that_cannot_be_had_leaves_the_answer(dalen: Local) -> None:
    def once(sent: Sent) -> Reply | None:
        return Reply(503) if len(server.requests) > 1 else None

    with SparqlServer(dalen.store, misbehave=once) as server:
        rows = querying.select(Endpoint(server.url), "SELECT ?s WHERE { ?s a foaf:Person }")
    assert (rows.rows, rows.hints) == ((), ())


def test_an_endpoint_is_not_made_to_look_at_all_its_data_for_a_hint(dalen: Local) -> None:
    with SparqlServer(dalen.store) as server:
        rows = querying.select(Endpoint(server.url), 'SELECT ?s WHERE { ?s a foaf:Person ; rdfs:label "Hosting" }')
    assert any("foaf:Person" in hint for hint in rows.hints)
    assert not [sent for sent in server.requests if "?s ?p ?o" in sent.query or "?s ?term ?o" in sent.query]


def test_a_query_that_is_no_query_gets_one_line(dalen: Local) -> None:
    with pytest.raises(InputError, match="not understood") as caught:
        querying.select(dalen, "SELECT ?s WHERE { ?s ?p }")
    assert len(str(caught.value).splitlines()) == 1


# --- renderings ---


@pytest.fixture
def cells(tmp_path: Path) -> Rows:
    path = tmp_path / "cells.ttl"
    path.write_text(CELLS, "utf-8")
    query = ECO + (
        "SELECT ?o ?label ?note ?maturity WHERE { ?o a eco:Organization OPTIONAL { ?o rdfs:label ?label } "
        "OPTIONAL { ?o eco:note ?note } OPTIONAL { ?o eco:maturity ?maturity } } ORDER BY ?o"
    )
    return querying.select(querying.open_engine([path]), query)


def test_csv_is_safe_in_a_spreadsheet(cells: Rows) -> None:
    text = renderings.render(cells, "csv", "en")
    assert text == (
        '"o","label","note","maturity"\r\n'
        '"https://example.org/id/a","\'=HYPERLINK(""http://127.0.0.1:9/"",""klik"")",'
        '"regel 1\nregel 2; ""citaat"", komma",\r\n'
        '"https://example.org/id/b","\'+31 (0)20 000 00 00",,-3\r\n'
        '"https://example.org/id/c","Żółw – naïef","",\r\n'
        '"https://example.org/id/d",,,\r\n'
    )
    assert [len(row) for row in csv.reader(io.StringIO(text, newline=""))] == [4] * 5


@given(st.text(max_size=30))
def test_csv_reads_back_and_never_begins_a_formula(text: str) -> None:
    rows = Rows(("x",), ((ox.Literal(text),),))
    ((_,), (cell,)) = csv.reader(io.StringIO(renderings.csv(rows), newline=""))
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_json_is_the_sparql_results_format(cells: Rows) -> None:
    text = renderings.render(cells, "json", "en")
    parsed = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [tuple(row) for row in parsed] == list(cells.rows)
    assert {"head", "results"} == set(json.loads(text))


def test_ask_and_construct_in_every_format(dalen: Local) -> None:
    truth = querying.select(dalen, "ASK { ?s ?p ?o }")
    assert renderings.render(truth, "table", "en") == "yes\n"
    assert renderings.render(truth, "markdown", "nl") == "ja\n"
    assert json.loads(renderings.render(truth, "json", "en")) == {"head": {}, "boolean": True}
    triples = querying.select(dalen, ECO + "CONSTRUCT WHERE { ex:dalen eco:reliesOn ?s }")
    turtle = renderings.render(triples, "turtle", "en")
    assert set(triples.triples or ()) == {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    as_json = renderings.render(triples, "json", "en")
    assert len(triples) == len(list(ox.parse(as_json, format=ox.RdfFormat.JSON_LD)))


def test_rows_do_not_fit_in_turtle(cells: Rows) -> None:
    with pytest.raises(InputError, match="Turtle"):
        renderings.render(cells, "turtle", "en")


def test_a_table_is_limited_and_says_how_many_are_left_out(cells: Rows) -> None:
    text = renderings.render(cells, "table", "en", 1)
    assert "and 3 more" in text
    assert "4 row(s)" in text
    assert text.count("\n") == 5


def test_markdown_cells_cannot_break_the_table() -> None:
    rows = Rows(("x", "y"), ((ox.Literal("a|b\nc"), None),))
    assert renderings.markdown(rows, "en") == "| x | y |\n| --- | --- |\n| a\\|b c |  |\n"


def test_jupyter_shows_a_table_in_which_nothing_runs() -> None:
    rows = Rows(("x",), ((ox.Literal("<script>alert(1)</script>"),),))
    assert "<script>" not in rows._repr_html_()


def test_rows_become_a_frame(cells: Rows) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: the frame was not made")
    frame = cells.to_frame()
    assert list(frame.columns) == ["o", "label", "note", "maturity"]
    assert frame["maturity"].sum() == -3


def test_without_pandas_it_says_what_to_install(cells: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Exception, match="pandas is not installed"):
        cells.to_frame()


def test_a_record_that_was_read_already_can_be_asked() -> None:
    record = formats.read(Path(__file__).parent / "data" / "quay.yaml")
    rows = querying.select(querying.open_record(record), catalogue.find("participants"))
    assert len(rows) == 5


def test_standard_input_is_asked_with_its_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DALEN.encode())))
    engine = querying.open_engine(["-"], form="turtle")
    assert len(querying.select(engine, ECO + "SELECT ?s WHERE { ?s a eco:Service }")) == 3
    with pytest.raises(InputError, match="standard input"):
        querying.open_engine(["-"])


def test_rows_are_plain_values() -> None:
    rows = querying.query("latest-measurements", Path(__file__).parent / "data" / "quay.yaml")
    (row,) = rows
    assert (row["value"], row["targetValue"], row["date"]) == (99.7, 99.5, "2026-09-30")


# --- store ---


def test_a_store_holds_a_graph_per_ecosystem_the_handbook_and_what_follows(tmp_path: Path) -> None:
    data = Path(__file__).parent / "data"
    store.create(tmp_path / "s")
    loaded = store.load(tmp_path / "s", [data / "quay.yaml", data / "lock.yaml"])
    assert list(loaded) == ["https://example.org/lock", "https://example.org/quay"]
    held = {one.name: one for one in store.info(tmp_path / "s")}
    assert {
        kind: [one.kind for one in held.values()].count(kind) for kind in ("asserted", "inferred", "knowledge")
    } == {"asserted": 2, "inferred": 2, "knowledge": 1}
    for name, (asserted, inferred) in loaded.items():
        assert asserted == held[name].triples
        assert inferred == held[f"{name}/_/inferred"].triples


def test_loading_again_replaces_what_an_ecosystem_had(tmp_path: Path) -> None:
    first = tmp_path / "e.yaml"
    first.write_text("id: https://example.org/e\nparticipants: [{id: a, roles: [producer]}, {id: b}]\n", "utf-8")
    store.create(tmp_path / "s")
    store.load(tmp_path / "s", [first])
    first.write_text("id: https://example.org/e\nparticipants: [{id: c}]\n", "utf-8")
    store.load(tmp_path / "s", [first])
    rows = querying.query("participants", tmp_path / "s")
    assert [row["participant"] for row in rows] == ["https://example.org/e/c"]
    assert len(querying.query("participants-by-role", tmp_path / "s")) == 0


def test_a_file_that_cannot_be_read_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("id: https://example.org/e\nparticipants: [{id: a}]\n", "utf-8")
    bad.write_text("id: https://example.org/e\nparticpants: []\n", "utf-8")
    store.create(tmp_path / "s")
    with pytest.raises(InputError):
        store.load(tmp_path / "s", [good, bad])
    assert [one.kind for one in store.info(tmp_path / "s")] == ["knowledge"]


def test_no_infer_leaves_out_what_was_inferred_in_a_store_too(tmp_path: Path) -> None:
    store.create(tmp_path / "s")
    store.load(tmp_path / "s", [Path(__file__).parent / "data" / "quay.yaml"])
    asked = "ASK { ?participant desf:holdsRole role:participant }"
    assert querying.select(querying.open_engine([tmp_path / "s"]), asked).boolean
    assert not querying.select(querying.open_engine([tmp_path / "s"], infer=False), asked).boolean


def test_a_store_is_not_made_in_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(InputError, match="not empty"):
        store.create(tmp_path)


@pytest.mark.parametrize("what", ["nothing", "empty", "marker", "version"])
def test_a_folder_that_is_no_store_is_named(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "s"
    if what != "nothing":
        folder.mkdir()
    if what in ("marker", "version"):
        (folder / store.MARKER).write_text('{"version": 99}' if what == "version" else "?", "utf-8")
    with pytest.raises(InputError) as caught:
        store.info(folder)
    assert str(folder) in str(caught.value)


def test_two_ecosystems_in_one_file_each_get_their_graph(tmp_path: Path) -> None:
    path = tmp_path / "two.ttl"
    path.write_text(
        "@prefix desf: <https://w3id.org/desf/ontology#> . @prefix x: <https://example.org/> .\n"
        "x:a a desf:Ecosystem ; desf:hasParticipant x:p . x:p a desf:Participant ; desf:organisation x:o .\n"
        "x:b a desf:Ecosystem ; desf:hasParticipant x:q . x:q a desf:Participant ; desf:organisation x:o .\n",
        "utf-8",
    )
    store.create(tmp_path / "s")
    loaded = store.load(tmp_path / "s", [path])
    assert {name: n for name, (n, _) in loaded.items()} == {"https://example.org/a": 4, "https://example.org/b": 4}


def test_the_command_takes_a_file_of_ones_own(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    mine = tmp_path / "mine.rq"
    mine.write_text(ECO + "SELECT ?s WHERE { ?s a eco:Service } ORDER BY ?s", "utf-8")
    parser = argparse.ArgumentParser()
    query_command.arguments(parser)
    options = parser.parse_args([str(mine), str(file)])
    options.lang, options.output, options.quiet = "nl", None, False
    assert query_command.run(options) == 0
    assert "Draadloos netwerk" in capsys.readouterr().out
