"""desf-graph: the handbook for digital ecosystems as software.

The names below are the public interface; each is loaded when it is first used.

>>> import desf_graph as desf
>>> report = desf.load("case:sap-migration").validate()
>>> report.conforms
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desf_graph.api import Comparison, Ecosystem, compare, handbook, load
    from desf_graph.errors import DesfError, InputError, KnowledgeError
    from desf_graph.validation import Finding, Report

__all__ = [
    "Comparison",
    "DesfError",
    "Ecosystem",
    "Finding",
    "InputError",
    "KnowledgeError",
    "Report",
    "compare",
    "handbook",
    "load",
]

_HOMES = {
    "Comparison": "desf_graph.api",
    "DesfError": "desf_graph.errors",
    "Ecosystem": "desf_graph.api",
    "Finding": "desf_graph.validation",
    "InputError": "desf_graph.errors",
    "KnowledgeError": "desf_graph.errors",
    "Report": "desf_graph.validation",
    "compare": "desf_graph.api",
    "handbook": "desf_graph.api",
    "load": "desf_graph.api",
}


def __getattr__(name: str) -> Any:
    """A public name, imported from its home when it is first asked for (PEP 562)."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'desf_graph' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def load_ipython_extension(shell: Any) -> None:
    """Give Jupyter the cell magic ``%%desf`` (``%load_ext desf_graph``)."""
    from desf_graph.jupyter import register

    register(shell)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
