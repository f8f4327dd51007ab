"""The two SHACL engines behind one function: text in, results out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from desf_graph.namespaces import SH

ENGINES = ("shacl", "pyshacl")


class Result(NamedTuple):
    """One SHACL result: IRIs of rule, focus node and constraint component; the value in N-Triples syntax."""

    rule: str
    focus_node: str
    component: str
    value: str | None


def default_engine() -> str:
    """The fast engine where its wheel is installed, else pySHACL."""
    return "shacl" if find_spec("shacl") else "pyshacl"


def run(data: str, shapes: str, engine: str) -> list[Result]:
    """Validate N-Triples data against N-Triples shapes, inference off; the results are sorted."""
    return sorted(_shacl(data, shapes) if engine == "shacl" else _pyshacl(data, shapes), key=repr)


def _shacl(data: str, shapes: str) -> list[Result]:
    import shacl

    report = shacl.Shapes.from_text(shapes, "ntriples").validate_text(data, "ntriples")
    return [
        Result(
            (found.root_shape or "").strip("<>"),
            found.focus_node.strip("<>"),
            found.component_iri.strip("<>"),
            found.value,
        )
        for found in report.results
    ]


def _pyshacl(data: str, shapes: str) -> list[Result]:
    import pyshacl
    import rdflib

    data_graph = rdflib.Graph().parse(data=data, format="nt")
    shapes_graph = rdflib.Graph().parse(data=shapes, format="nt")
    _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inference="none")
    term = rdflib.Namespace(SH)
    found = []
    for result in report.subjects(rdflib.RDF.type, term.ValidationResult):
        value = report.value(result, term.value)
        found.append(
            Result(
                str(report.value(result, term.sourceShape)),
                str(report.value(result, term.focusNode)),
                str(report.value(result, term.sourceConstraintComponent)),
                value.n3() if value is not None else None,
            )
        )
    return found
