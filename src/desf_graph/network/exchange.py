"""Graphs as files that other programs open, and back: GraphML, GEXF, DOT and the JSON of Kumu.

Values are made plain on the way: lists and sets are joined with "; ", days become text, a decimal becomes a number,
what is not known is left out, and so is ``position``, which is about a file and not about the network. Each format
reads back what it wrote. The same graph gives the same bytes: no clock and no hash order goes in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import networkx as nx

from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.network.projections import AnyGraph

JOINED = "; "
LEFT_OUT = ("position",)
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MADE_BY = re.compile("<creator>[^<]*<")
CLOCK = re.compile(r' lastmodifieddate="[^"]*"')
WORD = r'"(?:[^"\\]|\\.)*"'
LIST = rf"\s*\[((?:\s*\w+={WORD},?)*)\s*\]"
NODE_LINE = re.compile(rf"^  ({WORD}){LIST};$")
EDGE_LINE = re.compile(rf"^  ({WORD}) -[->] ({WORD}){LIST};$")
PAIR = re.compile(rf"(\w+)=({WORD})")


class Form(NamedTuple):
    """How a graph is written as text, and read from it."""

    write: Callable[[AnyGraph], str]
    read: Callable[[str], AnyGraph]


def plain(graph: AnyGraph) -> AnyGraph:
    """A copy that holds nothing but text, numbers and booleans, with the key of an edge as its attribute ``id``.

    >>> plain(nx.Graph([("a", "b", {"since": date(2026, 1, 2), "kinds": ("data", "service")})])).edges["a", "b"]
    {'since': '2026-01-02', 'kinds': 'data; service'}
    """
    copy: Any = graph.__class__()
    copy.add_nodes_from((str(node), _plain_values(values)) for node, values in graph.nodes(data=True))
    edges: Any = graph
    if graph.is_multigraph():
        for source, target, key, values in edges.edges(keys=True, data=True):
            copy.add_edge(str(source), str(target), str(key), **_plain_values(values))
    else:
        copy.add_edges_from((str(a), str(b), _plain_values(values)) for a, b, values in graph.edges(data=True))
    found: AnyGraph = copy
    return found


def _plain_values(values: dict[str, Any]) -> dict[str, Any]:
    pairs = ((str(key), _plain_value(one)) for key, one in values.items() if key not in LEFT_OUT)
    return {key: one for key, one in pairs if one is not None}


def _plain_value(one: Any) -> Any:
    if one is None or isinstance(one, bool | int | float | str):
        return one
    if isinstance(one, Decimal):
        return float(one)
    if isinstance(one, date):
        return one.isoformat()
    if isinstance(one, set | frozenset):
        return JOINED.join(sorted(map(str, one))) or None
    if isinstance(one, list | tuple):
        return JOINED.join(str(_plain_value(part)) for part in one) or None
    return str(one)


def _for_xml(graph: AnyGraph) -> AnyGraph:
    """A plain copy, or `InputError` that names what holds a sign that XML cannot: it is not dropped in silence."""
    copy = plain(graph)
    for name, values in [(node, values) for node, values in copy.nodes(data=True)] + [
        (f"{source} - {target}", values) for source, target, values in copy.edges(data=True)
    ]:
        for key, one in [("id", name), *values.items()]:
            if isinstance(one, str) and (found := NOT_IN_XML.search(one)):
                sign = f"U+{ord(found[0]):04X}"
                raise InputError(problem("network.control-sign", name, key=key, sign=sign))
    return copy


def graphml(graph: AnyGraph) -> str:
    """GraphML. Raises `InputError` for a control character, which XML cannot hold."""
    lines = nx.generate_graphml(_for_xml(graph), named_key_ids=True)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"


def read_graphml(text: str) -> AnyGraph:
    """A graph from GraphML."""
    found: AnyGraph = nx.parse_graphml(text, force_multigraph=True)
    return found


def gexf(graph: AnyGraph) -> str:
    """GEXF, as Gephi opens it. Raises `InputError` for a control character, which XML cannot hold."""
    copy = _for_xml(graph)
    if copy.is_multigraph():
        for source, target, values in _edges(copy):
            copy.edges[source, target, values["id"]]["id"] = values["id"]  # type: ignore[index]
    lines = MADE_BY.sub("<creator>desf-graph<", CLOCK.sub("", "\n".join(nx.generate_gexf(copy))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + lines + "\n"


def read_gexf(text: str) -> AnyGraph:
    """A graph from GEXF; a node without a label gets its name as one."""
    # networkx reads a graph that happens to have no parallel edges as one that cannot have them.
    found: Any = nx.read_gexf(BytesIO(text.encode()))
    graph: Any = nx.MultiDiGraph() if found.is_directed() else nx.MultiGraph()
    graph.add_nodes_from(found.nodes(data=True))
    for source, target, values in found.edges(data=True):
        graph.add_edge(source, target, values.get("id"), **_renamed(values, "id"))
    read: AnyGraph = graph
    return read


def dot(graph: AnyGraph) -> str:
    """DOT, as Graphviz draws it; labels are shown, other attributes ride along."""
    copy = plain(graph)
    arrow = "->" if copy.is_directed() else "--"
    lines = ["digraph {" if copy.is_directed() else "graph {"]
    lines += [f"  {_quoted(node)} [{_pairs(values)}];" for node, values in copy.nodes(data=True)]
    for source, target, values in _edges(copy):
        lines.append(f"  {_quoted(source)} {arrow} {_quoted(target)} [{_pairs(values)}];")
    return "\n".join([*lines, "}"]) + "\n"


def read_dot(text: str) -> AnyGraph:
    """A graph from DOT in the form that `dot` writes; attributes come back as text, as DOT knows nothing else.

    Raises `InputError` for a line of another form.
    """
    first, *lines = text.splitlines()
    graph: Any = nx.MultiDiGraph() if first.startswith("digraph") else nx.MultiGraph()
    for number, line in enumerate(lines, 2):
        if found := EDGE_LINE.match(line):
            values = _values(found[3])
            graph.add_edge(_unquoted(found[1]), _unquoted(found[2]), values.pop("id", None), **values)
        elif found := NODE_LINE.match(line):
            graph.add_node(_unquoted(found[1]), **_values(found[2]))
        elif line.strip() not in ("}", ""):
            raise InputError(problem("network.not-dot", None, number))
    read: AnyGraph = graph
    return read


def kumu(graph: AnyGraph) -> str:
    """The JSON that Kumu imports: elements and connections, each with its type."""
    copy = plain(graph)
    direction = "directed" if copy.is_directed() else "undirected"
    elements = [
        {"_id": node, "type": values.get("kind", ""), **_renamed(values, "kind")}
        for node, values in copy.nodes(data=True)
    ]
    connections = [
        {
            "from": source,
            "to": target,
            "direction": direction,
            "type": values.get("relation", ""),
            **_renamed(values, "relation"),
        }
        for source, target, values in _edges(copy)
    ]
    return json.dumps({"elements": elements, "connections": connections}, ensure_ascii=False, indent=2) + "\n"


def read_kumu(text: str) -> AnyGraph:
    """A graph from the JSON that `kumu` writes."""
    document = json.loads(text)
    is_directed = all(one["direction"] == "directed" for one in document["connections"])
    graph: Any = nx.MultiDiGraph() if is_directed else nx.MultiGraph()
    for one in document["elements"]:
        values = {key: value for key, value in one.items() if key not in ("_id", "type")}
        graph.add_node(one["_id"], **({"kind": one["type"]} if one["type"] else {}), **values)
    for one in document["connections"]:
        values = {key: value for key, value in one.items() if key not in ("from", "to", "direction", "type", "id")}
        kind = {"relation": one["type"]} if one["type"] else {}
        graph.add_edge(one["from"], one["to"], one.get("id"), **kind, **values)
    read: AnyGraph = graph
    return read


FORMS = {
    "graphml": Form(graphml, read_graphml),
    "gexf": Form(gexf, read_gexf),
    "dot": Form(dot, read_dot),
    "kumu": Form(kumu, read_kumu),
}


def _edges(graph: AnyGraph) -> list[tuple[str, str, dict[str, Any]]]:
    """The edges with their key, where they have one, as the attribute ``id``."""
    if not graph.is_multigraph():
        return list(graph.edges(data=True))
    whole: Any = graph
    return [(a, b, {"id": key} | values) for a, b, key, values in whole.edges(keys=True, data=True)]


def _renamed(values: dict[str, Any], gone: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != gone}


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key}={_quoted(str(value))}" for key, value in values.items())


def _quoted(text: str) -> str:
    # Graphviz gives "\n" a meaning in labels; a backslash is doubled so that it stays one.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _unquoted(word: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), word[1:-1])


def _values(text: str) -> dict[str, str]:
    return {key: _unquoted(value) for key, value in PAIR.findall(text)}
