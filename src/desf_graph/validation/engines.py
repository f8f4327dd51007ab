"""The two SHACL engines behind one function: N-Triples text in, results out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.namespaces import SH

ENGINES = ("shacl", "pyshacl")


class Result(NamedTuple):
    """One SHACL result: IRIs of shape, focus node and constraint component; path and value in N-Triples syntax."""

    shape: str
    focus_node: str
    path: str | None
    component: str
    value: str | None


def default_engine() -> str:
    """The fast engine where its wheel is installed, else pySHACL."""
    return "shacl" if find_spec("shacl") else "pyshacl"


def run(data: str, shapes: str, engine: str) -> list[Result]:
    """Validate N-Triples data against N-Triples shapes, inference off; the results are sorted.

    A result of a nested shape without an IRI is charged to the named shape that holds it. Raises `InputError` where
    the engine is not installed.
    """
    if engine == "shacl" and not find_spec("shacl"):
        raise InputError(problem("engine.absent", engine=engine))
    found = _shacl(data, shapes) if engine == "shacl" else _pyshacl(data, shapes)
    return sorted(set(found), key=lambda result: tuple(part or "" for part in result))


def _shacl(data: str, shapes: str) -> list[Result]:
    import shacl

    report = shacl.Shapes.from_text(shapes, "ntriples").validate_text(data, "ntriples")
    return [
        Result(
            (found.root_shape or found.source_shape or "").strip("<>"),
            found.focus_node.strip("<>"),
            found.path if found.path and found.path.startswith("<") else None,
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
        if (None, term.detail, result) in report:
            continue
        shape = report.value(result, term.sourceShape)
        while isinstance(shape, rdflib.BNode):
            shape = next(
                (s for s, p in shapes_graph.subject_predicates(shape) if p in (term.property, term.node)), None
            )
        path = report.value(result, term.resultPath)
        value = report.value(result, term.value)
        found.append(
            Result(
                str(shape or ""),
                str(report.value(result, term.focusNode)),
                path.n3() if isinstance(path, rdflib.URIRef) else None,
                str(report.value(result, term.sourceConstraintComponent)),
                value.n3() if value is not None else None,
            )
        )
    return found
