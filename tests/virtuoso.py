"""Virtuoso from Debian as a real endpoint for tests: on loopback, with its database in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import pyoxigraph as ox

PROGRAM = os.environ.get("VIRTUOSO") or shutil.which("virtuoso-t")
INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxCheckpointRemap = 2000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 100000
"""


class Virtuoso:
    """A running Virtuoso; `load` fills it."""

    def __enter__(self) -> Virtuoso:
        assert PROGRAM is not None
        self.folder = Path(tempfile.mkdtemp(prefix="virtuoso-"))
        sql, http = _free_ports(2)
        self.url = f"http://127.0.0.1:{http}/sparql"
        self._base = f"http://127.0.0.1:{http}"
        (self.folder / "virtuoso.ini").write_text(INI.format(folder=self.folder, sql=sql, http=http))
        command = [PROGRAM, "+configfile", str(self.folder / "virtuoso.ini"), "+foreground"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}?query=ASK%7B%7D", timeout=2).close()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        log = self.folder / "virtuoso.log"
        said = log.read_text("utf-8", "replace")[-600:] if log.exists() else ""
        self.__exit__(None, None, None)
        raise RuntimeError(f"Virtuoso did not start: {said}")

    def load(self, store: ox.Store) -> None:
        """Put each named graph of a store in place, by its graph store protocol (user dba of a fresh database)."""
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, self._base, "dba", "dba")
        digest = urllib.request.HTTPDigestAuthHandler(passwords)
        for graph in store.named_graphs():
            body = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            address = f"{self._base}/sparql-graph-crud-auth?graph-uri={quote(graph.value, safe='')}"
            request = urllib.request.Request(address, body, {"Content-Type": "text/plain"}, method="PUT")
            # The challenge is fetched first: a large body that is refused before it was read breaks the connection.
            authorization = digest.get_authorization(request, self._challenge(address))
            request.add_unredirected_header("Authorization", f"Digest {authorization}")
            urllib.request.urlopen(request, timeout=120).close()

    @staticmethod
    def _challenge(address: str) -> dict[str, str]:
        try:
            urllib.request.urlopen(urllib.request.Request(address, method="PUT", data=b""), timeout=60).close()
        except urllib.error.HTTPError as error:
            given = error.headers["WWW-Authenticate"].partition(" ")[2]
            return urllib.request.parse_keqv_list(filter(None, urllib.request.parse_http_list(given)))
        raise RuntimeError("Virtuoso asked for no login")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
