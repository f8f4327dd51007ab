"""Virtuoso from Debian as a real endpoint for tests: on loopback, with its database in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType

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
        opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))
        for graph in store.named_graphs():
            body = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            address = f"{self._base}/sparql-graph-crud-auth?graph-uri={urllib.request.quote(graph.value, safe='')}"
            request = urllib.request.Request(address, body, {"Content-Type": "text/plain"}, method="PUT")
            opener.open(request, timeout=60).close()

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
