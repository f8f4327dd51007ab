"""Writing records: one function for all formats, and those that a few lines suffice for (N-Triples, JSON-LD, RDF/XML).

The same graph gives the same bytes: blank nodes get their canonical names (RDFC-1.0) and everything is sorted. The
formats are written here rather than by a library, since those that we have lose the order, the prefixes, or names that
XML cannot hold.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from desf_graph.errors import InputError
from desf_graph.formats import turtle, yaml_writer
from desf_graph.formats.names import Names
from desf_graph.messages import problem
from desf_graph.namespaces import RDF, RDF_TYPE, XSD_STRING, value
from desf_graph.record import Record

WITH_GRAPHS = frozenset({"trig", "n-quads", "json-ld"})
XML_NAME = re.compile(r"[A-Za-z_][\w.-]*$", re.ASCII)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Written(NamedTuple):
    """The text of a record in a format, and what that format cannot hold."""

    text: str
    warnings: tuple[str, ...]


def write(record: Record, form: str, keys: str = "en") -> Written:
    """A record in one of `desf_graph.formats.FORMS`; ``keys`` is the language of the keys of the YAML form.

    Raises `InputError` for what cannot be said in the format at all.
    """
    from desf_graph.messages import say

    if form == "yaml":
        text = yaml_writer.write(record, keys)
    else:
        quads = canonical(record)
        if form not in WITH_GRAPHS:
            quads = sorted({ox.Quad(q.subject, q.predicate, q.object) for q in quads}, key=str)
        text = WRITERS[form](quads, Names(record.prefixes, quads))
    lost = record.graphs and form not in WITH_GRAPHS
    return Written(text, (say("convert.graphs", form=form),) if lost else ())


def canonical(record: Record) -> list[ox.Quad]:
    """The statements of a record with canonical names for blank nodes, sorted."""
    dataset = ox.Dataset(record.quads())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _lines(quads: list[ox.Quad], names: Names) -> str:
    return "".join(f"{quad} .\n" for quad in quads)


# --- JSON-LD ------------------------------------------------------------------


def _json_ld(quads: list[ox.Quad], names: Names) -> str:
    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for quad in quads:
        subjects = graphs.setdefault("" if isinstance(quad.graph_name, ox.DefaultGraph) else _id(quad.graph_name), {})
        node = subjects.setdefault(_id(quad.subject), {"@id": _id(quad.subject)})
        if quad.predicate == RDF_TYPE and not isinstance(quad.object, ox.Literal):
            node.setdefault("@type", []).append(names.in_json(quad.object) or _id(quad.object))
        else:
            key = names.in_json(quad.predicate) or value(quad.predicate)
            node.setdefault(key, []).append(_json_value(quad.object, names))
    content: list[Any] = []
    for graph, subjects in sorted(graphs.items()):
        nodes = list(subjects.values())
        content += nodes if graph == "" else [{"@id": graph, "@graph": nodes}]
    document = {"@context": names.used(), "@graph": content}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _id(term: Any) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else value(term)


def _json_value(term: Any, names: Names) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD_STRING:
        return {"@value": term.value}
    return {"@value": term.value, "@type": names.in_json(term.datatype) or value(term.datatype)}


# --- RDF/XML ------------------------------------------------------------------


def _rdf_xml(quads: list[ox.Quad], names: Names) -> str:
    spaces: dict[str, str] = {RDF: "rdf"}
    body: list[str] = []
    subject: Any = None
    for quad in quads:
        if quad.subject != subject:
            body += ["  </rdf:Description>"] if subject is not None else []
            subject = quad.subject
            about = "nodeID" if isinstance(subject, ox.BlankNode) else "about"
            body.append(f"  <rdf:Description rdf:{about}={quoteattr(value(subject))}>")
        body.append("    " + _element(_xml_name(quad.predicate, spaces, names), quad.object))
    body += ["  </rdf:Description>"] if subject is not None else []
    declared = "".join(f"\n  xmlns:{prefix}={quoteattr(space)}" for space, prefix in sorted(spaces.items()))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'
    return head + "\n".join(body) + "\n</rdf:RDF>\n"


def _xml_name(predicate: ox.NamedNode, spaces: dict[str, str], names: Names) -> str:
    iri = value(predicate)
    found = XML_NAME.search(iri)
    if not found or found.start() == 0:
        raise InputError(problem("convert.xml-name", iri=iri))
    space = iri[: found.start()]
    if space not in spaces:
        own = names.prefix_of(space)
        free = own if own and own not in spaces.values() else next(p for n in range(len(spaces) + 1) if (p := f"ns{n}"))
        while free in spaces.values():
            free += "_"
        spaces[space] = free
    return f"{spaces[space]}:{found[0]}"


def _element(name: str, term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{name} rdf:resource={quoteattr(value(term))}/>"
    if isinstance(term, ox.BlankNode):
        return f"<{name} rdf:nodeID={quoteattr(value(term))}/>"
    if NOT_IN_XML.search(value(term)):
        raise InputError(problem("convert.xml-sign", text=repr(value(term))))
    kind = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    if not term.language and term.datatype != XSD_STRING:
        kind = f" rdf:datatype={quoteattr(value(term.datatype))}"
    return f"<{name}{kind}>{escape(value(term), {chr(13): '&#13;'})}</{name}>"


WRITERS = {
    "turtle": turtle.write,
    "trig": turtle.write,
    "n-triples": _lines,
    "n-quads": _lines,
    "json-ld": _json_ld,
    "rdf-xml": _rdf_xml,
}
