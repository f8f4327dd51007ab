"""What the handbook costs a cold `desf validate`: reading tables, context, structure and shapes, each in a new process.

python benchmarks/knowledge.py [--runs N]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

READ = """
import time
import json, pyoxigraph, desf_graph.knowledge as knowledge
before = time.perf_counter()
knowledge.tables(), knowledge.context(), knowledge.structure_text(), knowledge.shapes_text()
print((time.perf_counter() - before) * 1000)
"""


def main() -> None:
    """Run and print the median, the fastest and the slowest run, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    commands = [sys.executable, "-c", READ]
    times = [float(subprocess.run(commands, capture_output=True, text=True).stdout) for _ in range(options.runs)]
    print(f"median {statistics.median(times):.1f} ms, min {min(times):.1f}, max {max(times):.1f}, {options.runs} runs")


if __name__ == "__main__":
    main()
