"""How long each measure takes on graphs of 1,000, 10,000 and 100,000 nodes, beside plain networkx.

    PYTHONPATH=src python benchmarks/network.py [SIZE...] [--limit SECONDS] [--only MEASURE]

Each measure runs in a process of its own with a limit (60 s); what is stopped by it is "not finished". Ours takes
rustworkx above 2,000 nodes where that is installed, and says so in the first line; it also combines parallel edges
first, which plain networkx is spared. The graphs are scale-free with three ties a node and a fixed seed.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import time
from collections.abc import Callable
from typing import Any

import networkx as nx

from desf_graph import network

SIZES = (1_000, 10_000, 100_000)
LIMIT = 60.0

Plain = Callable[[Any], Any]

MEASURES: dict[str, Plain | None] = {
    "density": nx.density,
    "articulation_points": lambda graph: list(nx.articulation_points(nx.Graph(graph))),
    "bridges": lambda graph: list(nx.bridges(nx.Graph(graph))),
    "strongly_connected_components": lambda graph: list(nx.strongly_connected_components(graph)),
    "layers": lambda graph: list(nx.topological_generations(nx.condensation(graph))),
    "pagerank": lambda graph: plain_pagerank(graph),
    "closeness_centrality": nx.closeness_centrality,
    "betweenness_centrality": nx.betweenness_centrality,
    "eigenvector_centrality": lambda graph: nx.eigenvector_centrality(nx.Graph(graph), max_iter=1000, tol=1e-10),
    "communities": lambda graph: nx.community.louvain_communities(nx.Graph(graph), seed=0),
    "path_share": None,
}


def plain_pagerank(graph: Any) -> Any:
    """PageRank of networkx to the same tolerance, without scipy."""
    from networkx.algorithms.link_analysis import pagerank_alg

    # Its version in plain Python has no public name.
    return vars(pagerank_alg)["_pagerank_python"](graph, tol=1e-12, max_iter=1000)


def sample(size: int) -> Any:
    """A scale-free graph whose edges run from the younger node to the older, and a few back."""
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(size))
    for young, old in nx.barabasi_albert_graph(size, 3, seed=1).edges():
        source, target = max(young, old), min(young, old)
        graph.add_edge(source, target)
        if (young + old) % 50 == 0:
            graph.add_edge(target, source)
    return graph


def timed(engine: str, measure: str, size: int, answer: Any) -> None:
    """Send the seconds that one measure takes; making the graph does not count."""
    graph = sample(size)
    run = getattr(network, measure) if engine == "ours" else MEASURES[measure]
    assert run is not None
    start = time.perf_counter()
    run(graph)
    answer.send(time.perf_counter() - start)


def seconds(engine: str, measure: str, size: int, limit: float) -> float | None:
    """The seconds that one measure takes in a process of its own, or None where the limit ended it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=timed, args=(engine, measure, size, there))
    process.start()
    there.close()
    # Starting Python and making the graph take time of their own.
    found = here.recv() if here.poll(limit + 5 + size / 5_000) else None
    process.kill()
    process.join()
    return found if found is not None and found <= limit else None


def shown(found: float | None) -> str:
    """Seconds, or that there are none."""
    return "not finished" if found is None else f"{found:.3f}"


def main() -> None:
    """Print a line per measure and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--only", choices=MEASURES, action="append")
    options = parser.parse_args()
    installed = "installed" if importlib.util.find_spec("rustworkx") else "not installed"
    print(f"networkx {nx.__version__}, rustworkx {installed}; limit {options.limit:g} s a measure")
    print(f"{'nodes':>8}  {'measure':30}  {'ours, s':>12}  {'networkx, s':>12}  {'networkx / ours':>15}")
    for size in options.sizes:
        for measure in options.only or MEASURES:
            ours = seconds("ours", measure, size, options.limit)
            plain = seconds("plain", measure, size, options.limit) if MEASURES[measure] else None
            ratio = f"{plain / ours:.2f}" if ours and plain else "-"
            beside = shown(plain) if MEASURES[measure] else "has none"
            print(f"{size:>8}  {measure:30}  {shown(ours):>12}  {beside:>12}  {ratio:>15}", flush=True)


if __name__ == "__main__":
    main()
