"""Asking a remote SPARQL endpoint. The only module that imports SPARQLWrapper, the only one to leave the machine.

Nothing is tried twice and nothing is sent before a query has been checked. Credentials come from the environment or
from netrc, go only to the machine they are for and only when it asks, and are in no message.
"""

from __future__ import annotations

import netrc
import os
import re
import threading
import urllib.error
import urllib.request
import warnings
from collections.abc import Collection, Sequence
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem
from desf_graph.querying.engine import TIMEOUT, Answer, triples_answer
from desf_graph.querying.syntax import Query

USER, PASSWORD = "DESF_ENDPOINT_USER", "DESF_ENDPOINT_PASSWORD"
LONGEST_ADDRESS = 1800  # servers and proxies differ; all take 2,000 signs
LARGEST_ANSWER = 256 * 2**20
MOST_REDIRECTS = 5
WEB = ("http", "https")
ASK_COLUMN = "__ASK_RETVAL"  # Virtuoso answers ASK with a SELECT of this one column
ROWS_ACCEPTED = "application/sparql-results+json, application/sparql-results+xml;q=0.8, application/json;q=0.5"
TRIPLES_ACCEPTED = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.5"


class Endpoint:
    """An engine that hands queries to an endpoint, which answers from what it holds."""

    is_remote = True

    def __init__(self, address: str, graphs: Sequence[str] = (), timeout: float = TIMEOUT) -> None:
        parts = _split(address)
        port = f":{parts.port}" if parts.port else ""
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        self.address = urlunsplit((parts.scheme, f"{host}{port}", parts.path, "", ""))
        self.extra = parse_qsl(parts.query, keep_blank_values=True)
        self.named = tuple(graphs)
        self.timeout = timeout
        self._login = _credentials(parts)

    def __repr__(self) -> str:
        return f"Endpoint({self.address!r})"

    @property
    def place(self) -> str:
        """The address as messages show it: without credentials and without what stands behind the question mark."""
        return str(self.address)

    def graphs(self) -> Collection[str]:
        """The graphs that were named for this endpoint."""
        return self.named

    def answer(self, sparql: str) -> Answer:
        """Send a query and read the answer. Raises `InputError` in one line for whatever goes wrong."""
        form = Query(sparql).form
        body, kind = self._fetch(self._request(sparql, form))
        if "html" in kind or body.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
            raise InputError(self._problem("query.endpoint-page"))
        try:
            return _triples(body, kind) if form in ("CONSTRUCT", "DESCRIBE") else _rows(body, kind, form)
        except (SyntaxError, ValueError):
            raise InputError(self._problem("query.endpoint-answer", kind=kind or "-")) from None

    def _problem(self, key: str, **values: Any) -> Problem:
        return problem(key, self.place, **values)

    def _request(self, sparql: str, form: str) -> urllib.request.Request:
        """The request as SPARQLWrapper makes it: in the address when that stays short, else in the body."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it guesses the form of a query, which is known here
            wrapper = SPARQLWrapper(self.address)
            wrapper.setQuery(sparql)
        wrapper.queryType = form
        wrapper.setOnlyConneg(True)
        graph_rows = form in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(TURTLE if graph_rows else JSON)
        wrapper.addCustomHttpHeader("Accept", TRIPLES_ACCEPTED if graph_rows else ROWS_ACCEPTED)
        for name, value in self.extra:
            wrapper.addParameter(name, value)
        for graph in self.named:
            wrapper.addDefaultGraph(graph)
        if len(quote(sparql)) + len(self.address) > LONGEST_ADDRESS:
            wrapper.setMethod(POST)
        request: urllib.request.Request = wrapper._createRequest()
        return request

    def _fetch(self, request: urllib.request.Request) -> tuple[bytes, str]:
        """The body and the media type. A thread of its own, for a server may also answer a byte at a time."""
        done: list[tuple[bytes, str] | Exception] = []

        def work() -> None:
            try:
                with self._opener().open(request, timeout=self.timeout) as response:
                    done.append((response.read(LARGEST_ANSWER + 1), response.headers.get_content_type()))
            except Exception as error:  # raised again below, in the caller's thread
                done.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(self.timeout)
        outcome = done[0] if done else TimeoutError()
        if isinstance(outcome, Exception):
            raise InputError(self._failure(outcome)) from None
        if len(outcome[0]) > LARGEST_ANSWER:
            raise InputError(self._problem("query.endpoint-large", limit=LARGEST_ANSWER // 2**20))
        return outcome

    def _opener(self) -> urllib.request.OpenerDirector:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if self._login:
            passwords.add_password(None, self.address, *self._login)
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPBasicAuthHandler(passwords),
            urllib.request.HTTPDigestAuthHandler(passwords),
            _Redirects(),
        ):
            opener.add_handler(handler)
        return opener

    def _failure(self, error: Exception) -> Problem:
        if isinstance(error, urllib.error.HTTPError):
            return self._refusal(error)
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            return self._problem("query.endpoint-slow", seconds=f"{self.timeout:g}")
        told = getattr(reason, "strerror", None) or type(reason).__name__
        return self._problem("query.endpoint-unreachable", reason=self._hidden(str(told)).lower())

    def _refusal(self, error: urllib.error.HTTPError) -> Problem:
        status = error.code
        if status in (401, 403, 407):
            return self._problem("query.endpoint-login-refused" if self._login else "query.endpoint-login")
        if status in (429, 503):
            after = str(error.headers.get("Retry-After", ""))
            key = "query.endpoint-busy-until" if after.isdigit() else "query.endpoint-busy"
            return self._problem(key, status=status, after=after)
        if 300 <= status < 400:
            return self._problem("query.endpoint-redirects")
        if status in (400, 413, 414, 422, 500, 501):
            told = re.sub(r"<[^>]*>|[\x00-\x1f\x7f]", " ", error.read(2000).decode("utf-8", "replace"))
            reason = self._hidden(re.sub(r"\s+", " ", told).strip()[:160])
            return self._problem("query.endpoint-refused", status=status, reason=reason or "-")
        return self._problem("query.endpoint-status", status=status)

    def _hidden(self, text: str) -> str:
        """A text of the server without the credentials, should it repeat them."""
        for secret in filter(None, self._login or ()):
            text = text.replace(secret, "***")
        return text


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect with the query still in it; urllib drops the body of a POST, and refuses some."""

    max_redirections = MOST_REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme not in WEB or (old.scheme == "https" and new.scheme == "http"):
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        if req.data is None and not new.query:
            newurl = urlunsplit(new._replace(query=old.query))
        kept = {name: value for name, value in req.header_items() if name in ("Accept", "User-agent", "Content-type")}
        data = None if code == 303 else req.data
        return urllib.request.Request(newurl, data=data, headers=kept, origin_req_host=req.origin_req_host)


def _split(address: str) -> Any:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if parts is None or parts.scheme not in WEB or not parts.hostname or port == 0:
        shown = re.sub(r"//[^/@]*@", "//", address.partition("?")[0])
        raise InputError(problem("query.endpoint-address", address=shown))
    return parts


def _credentials(parts: Any) -> tuple[str, str] | None:
    """User name and password: from the address, else the environment, else netrc."""
    if parts.username:
        return unquote(parts.username), unquote(parts.password or "")
    if os.environ.get(USER):
        return os.environ[USER], os.environ.get(PASSWORD, "")
    file = os.environ.get("NETRC")
    try:
        entry = netrc.netrc(file).hosts.get(parts.hostname)
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        raise InputError(problem("query.endpoint-netrc")) from None
    return (entry[0], entry[2] or "") if entry else None


def _rows(body: bytes, kind: str, form: str) -> Answer:
    known = ox.QueryResultsFormat.from_media_type(kind)
    if known is None:
        known = ox.QueryResultsFormat.XML if body.lstrip().startswith(b"<") else ox.QueryResultsFormat.JSON
    result = ox.parse_query_results(body, format=known)
    if isinstance(result, ox.QueryBoolean):
        return Answer(boolean=bool(result))
    columns = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(row) for row in result)
    if form == "ASK":
        if columns != (ASK_COLUMN,) or len(rows) != 1 or not isinstance(rows[0][0], ox.Literal):
            raise ValueError(columns)
        return Answer(boolean=rows[0][0].value in ("1", "true"))
    return Answer(columns, rows)


def _triples(body: bytes, kind: str) -> Answer:
    known = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
    return triples_answer(quad.triple for quad in ox.parse(body, format=known))
