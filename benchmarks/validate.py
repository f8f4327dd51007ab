"""Wall time and peak memory of `desf validate`, beside `import rdflib` and the `pyshacl` command on the same work.

Each is a whole cold process whose output is piped. The runs are interleaved, so that a busy machine slows all alike.
`--generated` takes an invented ecosystem of 50 participants and 300 agreements. `--rules` lists what each rule takes of
the engine's run, reading included: the time of a run with that rule alone, less that of a run with none.

    python benchmarks/validate.py [FILE | --generated] [--runs N] [--rules]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import pyoxigraph as ox
import yaml

from desf_graph import formats, knowledge, synthetic
from desf_graph.namespaces import SH
from desf_graph.record import ntriples
from desf_graph.validation import engines

PARTICIPANTS, AGREEMENTS = 50, 300
TARGETS = {
    kind: ox.NamedNode(SH + name)
    for kind, name in (
        ("class", "targetClass"),
        ("node", "targetNode"),
        ("objects", "targetObjectsOf"),
        ("subjects", "targetSubjectsOf"),
    )
}
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


def generated(folder: Path) -> Path:
    """An invented ecosystem with agreements among two to five parties each, every one of which takes a position."""
    text = synthetic.generate(1, PARTICIPANTS, phase="deliver", completeness=0.7)
    document = json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)))
    chance = random.Random(1)
    parties = [one["id"] for one in document["participants"]]
    whole = document["agreements"]
    for number in range(AGREEMENTS - len(whole)):
        bound = chance.sample(parties, chance.randint(2, 5))
        positions = [{"party": party, "takes": "accepts", "date": "2026-05-01"} for party in bound]
        whole.append({**whole[number], "id": f"more-{number}", "parties": bound, "positions": positions})
    file = folder / "generated.yaml"
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML in flow style
    return file


def rule_times(file: Path, runs: int) -> dict[str, float]:
    """Seconds that each rule takes by itself, longest first; ``(all)`` is the whole run, ``(none)`` without rules."""
    record = formats.read(file).with_named_blanks()
    data = record.ntriples() + knowledge.structure_text()
    shapes, tables = knowledge.shapes().triples, knowledge.tables()
    bare = [t for t in shapes if t.predicate not in TARGETS.values()]

    def seconds(text: str) -> float:
        times = []
        for _ in range(runs):
            before = time.perf_counter()
            engines.run(data, text, engines.default_engine())
            times.append(time.perf_counter() - before)
        return min(times)

    nothing = seconds(ntriples(bare))
    found = {"(all)": seconds(knowledge.shapes_text()), "(none)": nothing}
    for iri, rule in tables["rules"].items():
        node = ox.NamedNode(iri)
        aims = [ox.Triple(node, TARGETS[kind], ox.NamedNode(name)) for kind, name in rule["targets"]]
        found[knowledge.rule_name(iri)] = seconds(ntriples([*bare, *aims])) - nothing
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def commands(file: Path, folder: Path) -> dict[str, list[str]]:
    """What is compared; the same data, ontology and shapes are handed to `pyshacl` as Turtle and N-Triples."""
    data, shapes, ontology = folder / "data.nt", folder / "shapes.nt", folder / "ontology.nt"
    data.write_text(formats.read(file).ntriples(), "utf-8")
    shapes.write_text(knowledge.shapes_text(), "utf-8")
    ontology.write_text(knowledge.structure_text(), "utf-8")
    return {
        "desf validate": [sys.executable, "-m", "desf_graph.cli", "validate", str(file)],
        "import rdflib": [sys.executable, "-c", "import rdflib"],
        "pyshacl": [
            sys.executable,
            "-m",
            "pyshacl",
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
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", type=Path, default=knowledge.case_files()["sap-migration"])
    parser.add_argument("--generated", action="store_true", help="an invented ecosystem of 50 participants")
    parser.add_argument("--rules", action="store_true", help="what each rule takes by itself")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = generated(Path(name)) if options.generated else options.file
        if options.rules:
            times = rule_times(file, options.runs)
            for rule, seconds in times.items():
                print(f"{rule:45} {seconds * 1000:8.1f} ms {seconds / times['(all)']:6.1%}")
            return
        compare(file, Path(name), options.runs)


def compare(file: Path, folder: Path, runs: int) -> None:
    """Run each command, and print a table, the ratios and the versions."""
    compared = commands(file, folder)
    times: dict[str, list[float]] = {what: [] for what in compared}
    for number in range(runs + 1):
        for what, command in compared.items():
            seconds = measure(command)
            if number:  # the first round warms the file cache
                times[what].append(seconds)
    memory = {what: peak(command) for what, command in compared.items()}
    own = statistics.median(times["desf validate"])
    print(f"{'':14} {'median ms':>10} {'min':>6} {'max':>6} {'MiB':>6} {'desf / this':>12}")
    for what, measured in times.items():
        middle = statistics.median(measured)
        low, high = min(measured) * 1000, max(measured) * 1000
        print(f"{what:14} {middle * 1000:10.0f} {low:6.0f} {high:6.0f} {memory[what]:6.0f} {own / middle:12.2f}")
    versions = ", ".join(f"{package} {metadata.version(package)}" for package in PACKAGES)
    print(f"{runs} interleaved runs; Python {platform.python_version()}, {os.cpu_count()} cores; {versions}")


if __name__ == "__main__":
    main()
