"""Wall time and peak memory of `desf validate`, beside `import rdflib` and the `pyshacl` command on the same work.

Each is a whole cold process whose output is piped. The runs are interleaved, so that a busy machine slows all alike.

    python benchmarks/validate.py [FILE] [--runs N]
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from desf_graph import formats, knowledge

PACKAGES = ("desf-graph", "pyoxigraph", "shacl", "pyshacl", "rdflib")


def measure(command: list[str]) -> float:
    """Seconds of one run."""
    before = time.perf_counter()
    subprocess.run(command, capture_output=True)
    return time.perf_counter() - before


def peak(command: list[str]) -> float:
    """Peak memory of one run in MiB, in a process of its own so that it is not the peak of an earlier one."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    return int(done.stdout) / 1024


def commands(file: Path, folder: Path) -> dict[str, list[str]]:
    """What is compared; the same data, ontology and shapes are handed to `pyshacl` as Turtle and N-Triples."""
    data, shapes, ontology = folder / "data.nt", folder / "shapes.nt", folder / "ontology.nt"
    data.write_text(formats.read(file).ntriples(), "utf-8")
    shapes.write_text(knowledge.shapes_text(), "utf-8")
    ontology.write_text(knowledge.structure_text(), "utf-8")
    scripts = Path(sys.executable).parent
    return {
        "desf validate": [str(scripts / "desf"), "validate", str(file)],
        "import rdflib": [sys.executable, "-c", "import rdflib"],
        "pyshacl": [
            str(scripts / "pyshacl"),
            "-s",
            str(shapes),
            "-e",
            str(ontology),
            "-df",
            "nt",
            "-sf",
            "nt",
            str(data),
        ],
    }


def main() -> None:
    """Run and print a table, the ratios and the versions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", type=Path, default=knowledge.case_files()["sap-migration"])
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        compared = commands(options.file, Path(name))
        times: dict[str, list[float]] = {what: [] for what in compared}
        for number in range(options.runs + 1):
            for what, command in compared.items():
                seconds = measure(command)
                if number:  # the first round warms the file cache
                    times[what].append(seconds)
        memory = {what: peak(command) for what, command in compared.items()}
    own = statistics.median(times["desf validate"])
    print(f"{'':14} {'median ms':>10} {'min':>6} {'max':>6} {'MiB':>6} {'desf / this':>12}")
    for what, seconds in times.items():
        middle = statistics.median(seconds)
        low, high = min(seconds) * 1000, max(seconds) * 1000
        print(f"{what:14} {middle * 1000:10.0f} {low:6.0f} {high:6.0f} {memory[what]:6.0f} {own / middle:12.2f}")
    versions = ", ".join(f"{package} {metadata.version(package)}" for package in PACKAGES)
    print(f"{options.runs} interleaved runs; Python {platform.python_version()}, {os.cpu_count()} cores; {versions}")


if __name__ == "__main__":
    main()
