"""A small SPARQL 1.1 Protocol endpoint on the loopback address, for tests: pyoxigraph behind http.server.

It can misbehave the ways that real endpoints do; `requests` holds what it was sent.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

VIRTUOSO_ASK = b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"distinct":false,"ordered":true,"bindings":[\
{"__ASK_RETVAL":{"type":"literal","value":"%d"}}]}}'


class Sent(NamedTuple):
    """One request: method, path with query, query text and headers."""

    method: str
    path: str
    query: str
    headers: dict[str, str]


class Reply(NamedTuple):
    """What is answered instead of an answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = {}


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that did not wait for the answer is what some tests are about."""


class SparqlServer:
    """Answers from a store; ``misbehave`` may turn a request into another reply."""

    def __init__(
        self,
        store: ox.Store | None = None,
        misbehave: Callable[[Sent], Reply | None] = lambda sent: None,
        login: tuple[str, str] | None = None,
        xml: bool = False,
        virtuoso_ask: bool = False,
    ) -> None:
        self.store = store or ox.Store()
        self.misbehave = misbehave
        self.login = login
        self.xml = xml
        self.virtuoso_ask = virtuoso_ask
        self.requests: list[Sent] = []
        self.http = _Quiet(("127.0.0.1", 0), self._handler())
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/sparql"

    def __enter__(self) -> SparqlServer:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.shutdown()
        self.http.server_close()

    def reply(self, sent: Sent, graphs: list[str]) -> Reply:
        """The reply to one request."""
        if self.login is not None:
            expected = "Basic " + base64.b64encode(":".join(self.login).encode()).decode()
            if sent.headers.get("authorization") != expected:
                return Reply(401, b"who are you", {"WWW-Authenticate": 'Basic realm="eco"'})
        other = self.misbehave(sent)
        if other is not None:
            return other
        try:
            named = [ox.NamedNode(graph) for graph in graphs]
            result = (
                self.store.query(sent.query, default_graph=named)
                if named
                else self.store.query(sent.query, use_default_graph_as_union=True)
            )
            return self._serialised(result)
        except (SyntaxError, ValueError) as error:
            return Reply(400, str(error).encode(), {"Content-Type": "text/plain"})

    def _serialised(self, result: Any) -> Reply:
        if isinstance(result, ox.QueryTriples):
            form = ox.RdfFormat.N_TRIPLES
            return Reply(200, result.serialize(format=form) or b"", {"Content-Type": form.media_type})
        if isinstance(result, ox.QueryBoolean) and self.virtuoso_ask:
            return Reply(200, VIRTUOSO_ASK % bool(result), {"Content-Type": "application/sparql-results+json"})
        form = ox.QueryResultsFormat.XML if self.xml else ox.QueryResultsFormat.JSON
        return Reply(200, result.serialize(format=form) or b"", {"Content-Type": form.media_type})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                direct = self.headers.get("Content-Type") == "application/sparql-query"
                given = parse_qs(urlsplit(self.path).query)
                if self.command == "POST" and not direct:
                    given |= parse_qs(body)
                query = body if direct else given.get("query", [""])[0]
                headers = {name.lower(): value for name, value in self.headers.items()}
                sent = Sent(self.command, self.path, query, headers)
                server.requests.append(sent)
                reply = server.reply(sent, given.get("default-graph-uri", []))
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_POST = answer

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
