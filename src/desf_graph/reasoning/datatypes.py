"""What literals mean: the value of a literal, and whether a datatype that OWL 2 RL supports holds it.

XSD splits values into spaces that share nothing: a float is never a decimal. Datatypes that OWL 2 RL does not support
(``xsd:date`` among them) are opaque here and left to SHACL.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pyoxigraph as ox

from desf_graph.namespaces import RDF, RDFS
from desf_graph.reasoning.tables import DATATYPES, XSD

Value = tuple[str, object]  # the space, and what tells values in it apart

_SIZES = {"long": 63, "int": 31, "short": 15, "byte": 7}
INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2**bits), 2**bits - 1) for name, bits in _SIZES.items()},
    **{"unsigned" + name.title(): (0, 2 ** (bits + 1) - 1) for name, bits in _SIZES.items()},
}
STRINGS = {
    "string": r"[\s\S]*",
    "normalizedString": r"[^\r\n\t]*",
    "token": r"(?:[^\s]+(?: [^\s]+)*)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "NMTOKEN": r"[\w.:\-\u00b7]+",
    "Name": r"[^\W\d][\w.:\-\u00b7]*|:[\w.:\-\u00b7]*",
    "NCName": r"[^\W\d][\w.\-\u00b7]*",
}
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"


def value(literal: ox.Literal) -> Value | None:
    """The value of a literal; None where its text is none of its datatype.

    >>> value(ox.Literal("01", datatype=ox.NamedNode(XSD + "byte"))) == value(ox.Literal(1))
    True
    """
    kind, text = literal.datatype.value, literal.value
    if literal.language:
        return "language", (text, literal.language.lower())
    name = kind.removeprefix(XSD)
    if kind not in DATATYPES or name == kind:
        return kind, text
    if name in STRINGS:
        return ("string", text) if re.fullmatch(STRINGS[name], text) else None
    text = text.strip(" \t\r\n")
    if name in INTEGERS:
        if not re.fullmatch(r"[+-]?\d+", text):
            return None
        low, high = INTEGERS[name]
        number = int(text)
        return ("decimal", (number, 0)) if _between(number, low, high) else None
    try:
        return _VALUES[name](text)
    except ValueError:
        return None


def holds(datatype: str, literal: ox.Literal) -> bool:
    """Whether the value of a literal lies in a datatype that OWL 2 RL supports."""
    found = value(literal)
    if found is None:
        return False
    space, inner = found
    name = datatype.removeprefix(XSD)
    if datatype == RDFS + "Literal":
        return True
    if datatype == RDF + "PlainLiteral":
        return space in ("string", "language")
    if name in STRINGS:
        return space == "string" and re.fullmatch(STRINGS[name], str(inner)) is not None
    if name in INTEGERS and space == "decimal" and isinstance(inner, tuple):
        number, places = inner
        return places == 0 and _between(number, *INTEGERS[name])
    if name == "dateTimeStamp":
        return space == "dateTime" and isinstance(inner, datetime) and inner.tzinfo is not None
    return space in (name, datatype)


def _between(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


def _decimal(text: str) -> Value:
    """A decimal as a whole number and how many places its point stands to the left; no zeros at the end."""
    if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", text):
        raise ValueError(text)
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return "decimal", (int(whole + fraction), len(fraction))


def _float(text: str) -> Value:
    if not re.fullmatch(_FLOAT, text):
        raise ValueError(text)
    number = float(text)
    return "double", "NaN" if number != number else number


def _single(text: str) -> Value:
    return "float", _float(text)[1]


def _boolean(text: str) -> Value:
    if text not in _TRUTH:
        raise ValueError(text)
    return "boolean", _TRUTH[text]


def _moment(text: str) -> Value:
    if not re.fullmatch(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    return "dateTime", moment.astimezone(UTC) if moment.tzinfo else moment


_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_VALUES: dict[str, Callable[[str], Value]] = {
    "decimal": _decimal,
    "double": _float,
    "float": _single,
    "boolean": _boolean,
    "anyURI": lambda text: ("anyURI", text),
    "hexBinary": lambda text: ("hexBinary", bytes.fromhex(text)),
    "base64Binary": lambda text: ("base64Binary", base64.b64decode(text, validate=True)),
    "dateTime": _moment,
    "dateTimeStamp": _moment,
}
