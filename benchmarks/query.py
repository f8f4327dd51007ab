"""How long the questions take: on a store of many ecosystems, beside rdflib in memory.

    python benchmarks/query.py [STORE_OR_FILES...] [--generate 1000] [--one IRI] [--rdflib] [--repeat 3]

Files, folders and generated ecosystems are loaded into a store in a temporary folder first; the time and the size of
that are reported.
Each question is asked of all ecosystems together and, where it takes an ecosystem, of one of them. rdflib is stopped
after as long as a question may take; "-" stands for what it did not finish.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from desf_graph import querying, synthetic
from desf_graph.querying import catalogue, store
from desf_graph.querying.engine import Local

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import rdflib

ONE_ECOSYSTEM, ALL_ECOSYSTEMS = 1.0, 10.0  # seconds that a question may take


def main() -> int:
    """Print a line per question; exit 1 when one takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("input", nargs="*", metavar="INPUT", help="a store, or files and folders to load")
    parser.add_argument("--generate", type=int, default=0, metavar="N", help="invent N ecosystems and load them too")
    parser.add_argument("--one", metavar="IRI", help="the ecosystem for the questions about one (default: the first)")
    parser.add_argument("--rdflib", action="store_true", help="time rdflib in memory as well")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if not options.input and not options.generate:
        parser.error("give a store, files or folders, or --generate N")
    with tempfile.TemporaryDirectory() as folder:
        invented = _invented(options.generate, Path(folder) / "invented")
        engine = _open([*options.input, *invented], Path(folder) / "store")
        return _report(engine, options)


def _invented(count: int, folder: Path) -> list[str]:
    """A folder with so many ecosystems of four to eleven participants; nothing for none."""
    if not count:
        return []
    folder.mkdir()
    for seed in range(count):
        text = synthetic.generate(seed, participants=4 + seed % 8, phase="implement", completeness=0.8)
        (folder / f"{seed}.yaml").write_text(text, "utf-8")
    return [str(folder)]


def _open(inputs: list[str], folder: Path) -> Local:
    if not store.is_store(inputs[0]):
        started = time.perf_counter()
        store.create(folder)
        loaded = store.load(folder, inputs)
        took = time.perf_counter() - started
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
        print(f"loaded {len(loaded)} graphs in {took:.1f} s, {size:.0f} MiB on disk")
        inputs = [str(folder)]
    engine = querying.open_engine(inputs)
    assert isinstance(engine, Local)
    print(f"{len(engine.store):,} triples")
    return engine


def _report(engine: Local, options: argparse.Namespace) -> int:
    one = options.one or _first_ecosystem(engine)
    graph = _rdflib(engine) if options.rdflib else None
    print(f"{'question':36} {'rows':>8} {'median':>8} {'worst':>8} {'of one':>8} {'rdflib':>8}")
    medians, slow = [], []
    beside: list[tuple[float, float | None]] = []
    for question in catalogue.shipped().values():
        ask = functools.partial(querying.select, engine, question)
        rows = len(ask())
        times = _timed(ask, options.repeat)
        medians.append(statistics.median(times))
        slow += [question.name] * (max(times) > ALL_ECOSYSTEMS)
        cells = [f"{medians[-1]:8.3f}", f"{max(times):8.3f}"]
        if "ecosystem" in question.parameters:
            times = _timed(functools.partial(ask, {"ecosystem": one}), options.repeat)
            slow += [f"{question.name} (of one)"] * (max(times) > ONE_ECOSYSTEM)
            cells.append(f"{statistics.median(times):8.3f}")
        else:
            cells.append(" " * 8)
        if graph is not None:
            found = _limited(graph, question.text)
            beside.append((medians[-1], found))
            cells.append(f"{'-':>8}" if found is None else f"{found:8.3f}")
        print(f"{question.name:36} {rows:8} {' '.join(cells)}", flush=True)
    print(f"median {statistics.median(medians):.3f} s, slowest {max(medians):.3f} s")
    if beside:
        ratios = [theirs / ours for ours, theirs in beside if theirs is not None]
        print(
            f"rdflib finished {len(ratios)} of {len(beside)} within {ALL_ECOSYSTEMS:g} s; "
            f"where it did, in the median {statistics.median(ratios):.1f} times as long"
        )
    for name in slow:
        print(f"slower than it may be: {name}", file=sys.stderr)
    return int(bool(slow))


def _first_ecosystem(engine: Local) -> str:
    rows = querying.select(
        engine, "SELECT DISTINCT ?ecosystem WHERE { ?ecosystem a desf:Ecosystem } ORDER BY ?ecosystem"
    )
    return str(next(iter(rows))["ecosystem"])


def _timed(action: Callable[[], object], repeat: int) -> list[float]:
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return times


def _rdflib(engine: Local) -> rdflib.Graph:
    import rdflib

    triples = ox.serialize({quad.triple for quad in engine.store}, format=ox.RdfFormat.N_TRIPLES)
    started = time.perf_counter()
    graph = rdflib.Graph().parse(data=triples, format="nt")
    graph.query("ASK {}")  # what it imports with its first question does not count
    print(f"rdflib {rdflib.__version__} read them in {time.perf_counter() - started:.1f} s")
    return graph


def _limited(graph: rdflib.Graph, text: str) -> float | None:
    """The seconds that rdflib takes for a question, in a copy of this process; None when it was stopped."""
    context = multiprocessing.get_context("fork")  # the graph is there already, and need not be read again
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_asked, args=(graph, text, there))
    process.start()
    there.close()
    try:
        return float(here.recv()) if here.poll(ALL_ECOSYSTEMS) else None
    except EOFError:  # it gave up by itself
        return None
    finally:
        process.kill()
        process.join()


def _asked(graph: rdflib.Graph, text: str, answer: Connection) -> None:
    answer.send(_timed(lambda: list(graph.query(text)), 1)[0])


if __name__ == "__main__":
    sys.exit(main())
