"""Time and memory of our reasoner beside owlrl, on the ontology, the handbook's structure and many ecosystems.

Each run is a process of its own; the runs of both are interleaved, so that a busy machine slows all alike. Ours is
measured from the compiled ontology as a package carries it (the table also says what compiling takes).

    python benchmarks/reason.py [--case NAME] [--sizes 1 10 100 1000] [--runs 5]
    python benchmarks/reason.py --random 500      # both on random graphs, compared triple by triple
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox

from desf_graph import formats
from desf_graph.reasoning.closure import close, close_from, ontology, ontology_triples
from desf_graph.reasoning.theory import Theory
from desf_graph.record import Record

LIMIT = 60.0  # seconds that owlrl gets
TESTS = Path(__file__).resolve().parent.parent / "tests"


def ecosystems(case: str, count: int) -> Record:
    """As many ecosystems as asked, each with ids of its own and otherwise like the case."""
    record = formats.read(f"case:{case}")
    text, base = record.ntriples(), record.ecosystems[0].value
    many = "".join(text.replace(f"<{base}", f"<{base}-{number}") for number in range(count))
    return Record(quad.triple for quad in ox.parse(many, format=ox.RdfFormat.N_TRIPLES))


def one(reasoner: str, case: str, count: int) -> dict[str, float]:
    """One run: seconds, CPU seconds and what was inferred."""
    record = ecosystems(case, count)
    result: dict[str, float] = {}
    if reasoner == "desf":
        start = time.process_time()
        text = ontology().dumps()
        result["compile"] = time.process_time() - start
    wall, cpu = time.perf_counter(), time.process_time()
    if reasoner == "desf":
        inferred = len(close_from(Theory.loads(text), record).inferred)
    else:
        from desf_graph.reasoning import reference

        inferred = len(reference.expand([*ontology_triples(), *record.triples])[0])
    result |= {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "inferred": inferred}
    result["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def run(reasoner: str, case: str, count: int) -> dict[str, float] | None:
    """The same in a process of its own; None where it does not end in time."""
    command = [sys.executable, __file__, "--one", reasoner, "--case", case, "--sizes", str(count)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT + 30)
    except subprocess.TimeoutExpired:
        return None
    result: dict[str, float] = json.loads(done.stdout)
    return result if result["seconds"] <= LIMIT else None


def measure(case: str, sizes: list[int], runs: int) -> None:
    """The table."""
    found: dict[tuple[str, int], list[dict[str, float]]] = {}
    given_up: set[str] = set()
    for number in range(runs):
        for size in sizes:
            for reasoner in ("desf", "owlrl"):
                # What takes long is run once; what did not end at one size is not tried at a larger one.
                known = found.get((reasoner, size), [])
                if reasoner in given_up or (reasoner == "owlrl" and known and known[0]["seconds"] > 10):
                    continue
                result = run(reasoner, case, size)
                if result is None:
                    given_up.add(reasoner)
                else:
                    found.setdefault((reasoner, size), []).append(result)
        print(f"run {number + 1} of {runs} done", file=sys.stderr)
    print(f"{case}; {platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(
        f"{'ecosystems':>10} {'reasoner':>8} {'seconds':>10} {'CPU per ecosystem':>18} {'peak MiB':>9} {'inferred':>9}"
    )
    for size in sizes:
        for reasoner in ("desf", "owlrl"):
            results = found.get((reasoner, size))
            if not results:
                print(f"{size:>10} {reasoner:>8} {'not finished':>10}")
                continue
            median = {key: statistics.median(result[key] for result in results) for key in results[0]}
            print(
                f"{size:>10} {reasoner:>8} {median['seconds']:>10.4f} {median['cpu'] / size * 1000:>15.2f} ms "
                f"{median['peak']:>9.0f} {median['inferred']:>9.0f}"
            )
    compiled = [
        result["compile"] for (reasoner, _), results in found.items() if reasoner == "desf" for result in results
    ]
    print(f"compiling the ontology, once: {statistics.median(compiled):.3f} s CPU")


def differential(count: int) -> int:
    """Both on random graphs; how many differ."""
    sys.path.insert(0, str(TESTS))
    from random_graphs import random_graph
    from test_reasoning_differential import differ

    from desf_graph.reasoning import reference

    different = [
        seed
        for seed in range(count)
        if differ(set(close(random_graph(seed)).everything()), reference.expand(random_graph(seed))[0])
    ]
    print(f"{count} random graphs, {len(different)} closed differently {different}")
    return int(bool(different))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", default="sap-migration")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--random", type=int, metavar="N")
    parser.add_argument("--one", choices=("desf", "owlrl"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one, options.case, options.sizes[0])))
        return 0
    if options.random:
        return differential(options.random)
    measure(options.case, options.sizes, options.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
