"""Remote endpoints as they are: slow, busy, behind a sign-in page, asking for a password, moved."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from sparql_server import Reply, Sent, SparqlServer

from desf_graph import querying
from desf_graph.errors import InputError
from desf_graph.querying.endpoint import LONGEST_ADDRESS, Endpoint

FORTY_TWO = "SELECT (42 AS ?n) WHERE {}"
LONG = (
    "SELECT (COUNT(*) AS ?n) WHERE { VALUES ?o { "
    + " ".join(f"<https://example.org/id/organisation-number-{number}>" for number in range(400))
    + " } }"
)
SECRET = "s3cret-word"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DESF_ENDPOINT_USER", "DESF_ENDPOINT_PASSWORD", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def fault(engine: Endpoint, query: str = FORTY_TWO) -> str:
    """The one line that a query ends in."""
    with pytest.raises(InputError) as caught:
        querying.select(engine, query)
    line = str(caught.value)
    assert len(line.splitlines()) == 1
    assert engine.address in line
    return line


def always(status: int, body: bytes = b"", **headers: str) -> Callable[[Sent], Reply]:
    return lambda sent: Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def test_it_answers() -> None:
    with SparqlServer() as server:
        (row,) = querying.select(Endpoint(server.url), FORTY_TWO)
    assert row["n"] == 42
    assert server.requests[0].method == "GET"


@pytest.mark.parametrize("xml", [False, True])
@pytest.mark.parametrize("virtuoso", [False, True])
@pytest.mark.parametrize(("query", "truth"), [("ASK {}", True), ("ASK { ?s ?p ?o }", False)])
def test_every_form_of_an_ask_answer_is_understood(xml: bool, virtuoso: bool, query: str, truth: bool) -> None:
    with SparqlServer(xml=xml, virtuoso_ask=virtuoso) as server:
        assert truth is querying.select(Endpoint(server.url), query).boolean


def test_rows_in_xml_are_understood() -> None:
    with SparqlServer(xml=True) as server:
        (row,) = querying.select(Endpoint(server.url), FORTY_TWO)
    assert row["n"] == 42


def test_triples_come_back_as_triples() -> None:
    with SparqlServer() as server:
        server.store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o"), ox.NamedNode("x:g")))
        assert len(querying.select(Endpoint(server.url), "CONSTRUCT WHERE { ?s ?p ?o }").triples or ()) == 1
        assert len(querying.select(Endpoint(server.url), "DESCRIBE <x:s>").triples or ()) == 1


def test_a_named_graph_restricts_what_is_asked() -> None:
    with SparqlServer() as server:
        for graph in ("x:g", "x:h"):
            server.store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(graph), ox.NamedNode(graph)))
        assert len(querying.select(Endpoint(server.url, ["x:g"]), "SELECT ?o WHERE { ?s ?p ?o }")) == 1
        assert len(querying.select(Endpoint(server.url), "SELECT ?o WHERE { ?s ?p ?o }")) == 2


def test_a_long_query_goes_in_the_body_by_itself() -> None:
    def short_addresses(sent: Sent) -> Reply | None:
        return Reply(414, b"Request-URI Too Long") if len(sent.path) > 2000 else None

    with SparqlServer(misbehave=short_addresses) as server:
        (row,) = querying.select(Endpoint(server.url), LONG)
    assert row["n"] == 400
    assert [sent.method for sent in server.requests] == ["POST"]


def test_an_address_never_gets_longer_than_it_may() -> None:
    with SparqlServer() as server:
        for length in (LONGEST_ADDRESS - 200, LONGEST_ADDRESS - 60, LONGEST_ADDRESS):
            querying.select(Endpoint(server.url), FORTY_TWO + " #" + "é" * (length // 6))
    assert {"GET", "POST"} == {sent.method for sent in server.requests}
    assert all(len(sent.path) < 2000 for sent in server.requests)


def test_a_slow_endpoint_stops_at_the_stated_time() -> None:
    def sleep(sent: Sent) -> Reply:
        time.sleep(3)
        return Reply(200)

    with SparqlServer(misbehave=sleep) as server:
        before = time.monotonic()
        line = fault(Endpoint(server.url, timeout=0.4))
        assert time.monotonic() - before < 1.5
    assert "within 0.4 seconds" in line


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "application/sparql-results+json"])
def test_a_sign_in_page_is_called_one(kind: str) -> None:
    page = b"  <!DOCTYPE html><html><title>Sign in</title><body>Please sign in</body></html>"
    with SparqlServer(misbehave=always(200, page, Content_Type=kind)) as server:
        line = fault(Endpoint(server.url))
    assert "answered with a web page, probably a sign-in page" in line
    assert "<" not in line


@pytest.mark.parametrize(("after", "said"), [("30", "in 30 seconds"), ("Wed, 21 Oct 2026 07:28:00 GMT", "later")])
@pytest.mark.parametrize("status", [503, 429])
def test_a_busy_endpoint_is_asked_once_and_says_when(status: int, after: str, said: str) -> None:
    with SparqlServer(misbehave=always(status, b"busy", Retry_After=after)) as server:
        line = fault(Endpoint(server.url))
    assert f"status {status}" in line
    assert said in line
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [404, 405, 406, 410, 418, 502])
def test_any_other_status_is_told(status: int) -> None:
    with SparqlServer(misbehave=always(status)) as server:
        assert f"status {status}" in fault(Endpoint(server.url))


def test_what_the_endpoint_says_of_a_query_is_passed_on_in_one_short_line() -> None:
    said = b"<h1>Syntax\r\nerror</h1>\x1b[31m at line 3" + b" and more" * 200
    with SparqlServer(misbehave=always(400, said)) as server:
        line = fault(Endpoint(server.url))
    assert "Syntax error" in line
    assert "\x1b" not in line
    assert len(line) < 400


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"{}", b'{"head": {"vars": ["n"]}}', b"n\n42\n"])
def test_an_answer_that_is_none_is_called_so(body: bytes) -> None:
    with SparqlServer(misbehave=always(200, body, Content_Type="application/sparql-results+json")) as server:
        assert "not understood" in fault(Endpoint(server.url))


def test_an_endpoint_that_is_not_there() -> None:
    with SparqlServer() as server:
        pass
    assert "cannot be reached" in fault(Endpoint(server.url))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.org/sparql", "localhost:3030/ds", "/sparql", "http://", "http://[::1/x", ""],
)
def test_an_address_that_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="no web address"):
        Endpoint(address)


# --- credentials ---


def _seen_by_everyone(line: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> str:
    printed = capsys.readouterr()
    return line + caplog.text + printed.out + printed.err


def test_an_endpoint_that_asks_for_a_login_says_where_it_goes() -> None:
    with SparqlServer(login=("user", SECRET)) as server:
        line = fault(Endpoint(server.url))
    assert "DESF_ENDPOINT_USER" in line
    assert "netrc" in line


@pytest.mark.parametrize("source", ["environment", "netrc", "address"])
def test_credentials_open_the_endpoint_and_are_shown_nowhere(
    source: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with SparqlServer(login=("user", SECRET)) as server:
        url = server.url
        if source == "environment":
            monkeypatch.setenv("DESF_ENDPOINT_USER", "user")
            monkeypatch.setenv("DESF_ENDPOINT_PASSWORD", SECRET)
        elif source == "netrc":
            (tmp_path / "mine.netrc").write_text(f"machine 127.0.0.1 login user password {SECRET}\n", "utf-8")
            monkeypatch.setenv("NETRC", str(tmp_path / "mine.netrc"))
        else:
            url = url.replace("//", f"//user:{SECRET}@")
        engine = Endpoint(url + "?token=hidden-token")
        (row,) = querying.select(engine, FORTY_TWO)
        line = fault(engine, "SELECT nonsense")
    assert row["n"] == 42
    shown = _seen_by_everyone(line + repr(engine) + str(engine.place), caplog, capsys)
    assert SECRET not in shown
    assert "hidden-token" not in shown
    assert all(SECRET not in sent.path for sent in server.requests)
    assert "token=hidden-token" in server.requests[-1].path


def test_wrong_credentials_are_called_wrong_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESF_ENDPOINT_USER", "user")
    monkeypatch.setenv("DESF_ENDPOINT_PASSWORD", SECRET)
    with SparqlServer(login=("user", "another")) as server:
        line = fault(Endpoint(server.url))
    assert "does not accept the user name and password" in line
    assert SECRET not in _seen_by_everyone(line, caplog, capsys)
    assert len(server.requests) <= 2


def test_a_server_that_repeats_a_password_is_not_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESF_ENDPOINT_USER", "somebody")
    monkeypatch.setenv("DESF_ENDPOINT_PASSWORD", SECRET)
    with SparqlServer(misbehave=always(400, f"somebody:{SECRET} asked nonsense".encode())) as server:
        line = fault(Endpoint(server.url))
    assert SECRET not in line
    assert "somebody" not in line


def test_credentials_do_not_travel_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESF_ENDPOINT_USER", "user")
    monkeypatch.setenv("DESF_ENDPOINT_PASSWORD", SECRET)
    with (
        SparqlServer(login=("user", SECRET)) as other,
        SparqlServer(login=("user", SECRET), misbehave=lambda sent: moved(sent, other.url, 302)) as first,
    ):
        line = fault(Endpoint(first.url))
    assert "user name and password" in line
    assert first.requests[-1].headers.get("authorization")
    assert all("authorization" not in sent.headers for sent in other.requests)


def test_a_netrc_that_cannot_be_read_is_named_without_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.netrc").write_text(f"machine 127.0.0.1 {SECRET} password\n", "utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "bad.netrc"))
    with pytest.raises(InputError, match="netrc") as caught:
        Endpoint("http://127.0.0.1:9/sparql")
    assert SECRET not in str(caught.value)


# --- redirects ---


def moved(sent: Sent, target: str, status: int) -> Reply | None:
    return Reply(status, b"", {"Location": target})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("query", [FORTY_TWO, LONG])
def test_a_redirect_keeps_the_query(status: int, query: str) -> None:
    with (
        SparqlServer() as target,
        SparqlServer(misbehave=lambda sent: moved(sent, target.url, status)) as first,
    ):
        rows = querying.select(Endpoint(first.url), query)
    assert len(rows) == 1
    assert first.requests[0].query == target.requests[0].query
    assert first.requests[0].method == target.requests[0].method


def test_redirects_without_end_are_told() -> None:
    with SparqlServer(misbehave=lambda sent: Reply(302, b"", {"Location": "/sparql"})) as server:
        assert "on and on" in fault(Endpoint(server.url))
        assert len(server.requests) < 10


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_off_the_web_is_not_followed(target: str) -> None:
    with SparqlServer(misbehave=lambda sent: moved(sent, target, 302)) as server:
        fault(Endpoint(server.url))
    assert len(server.requests) == 1
