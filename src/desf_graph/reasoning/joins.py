"""The joins of rules, generated: a function per shape of rule, in which only the constants are filled in later.

Two rules have one shape when they differ in constants alone, so the few hundred axioms of an ontology need some
twenty functions. Each takes the facts that are new for one premise and looks the other premises up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

Fact = tuple[int, int, int]
Pattern = tuple[int, int, int]  # a negative number is a variable, the first one is -1
Origin = tuple[int, ...]  # the number of the rule, then what each of its variables stands for
Shape = tuple[tuple[Pattern, ...], Pattern | None]
Index = Mapping[int, Mapping[int, set[int]]]
Join = Callable[[Iterable[tuple[int, int]], Index, Index, list[Any], int, tuple[int, ...]], None]


def shape_of(body: tuple[Pattern, ...], head: Pattern | None) -> tuple[Shape, tuple[int, ...]]:
    """A rule without its constants (each becomes its place among them), and those constants."""
    constants: list[int] = []

    def place(term: int) -> int:
        if term < 0:
            return term
        constants.append(term)
        return len(constants) - 1

    patterns = tuple((place(s), place(p), place(o)) for s, p, o in body)
    return (patterns, (place(head[0]), place(head[1]), place(head[2])) if head else None), tuple(constants)


@cache
def join(shape: Shape, first: int) -> Join:
    """The function that draws the conclusions of new facts for premise number `first` of a shape."""
    scope: dict[str, Any] = {"NONE": ()}
    exec(source(shape, first), scope)  # the text holds names and numbers that `source` makes, nothing from outside
    made: Join = scope["join"]
    return made


def source(shape: Shape, first: int) -> str:
    """The text of that function.

    >>> print(source((((-1, 0, -2), (-2, 1, -3)), (-1, 2, -3)), 0))
    def join(pairs, forward, backward, out, rule, constants):
        c0, c1, c2, = constants
        f1 = forward[c1]
        f2 = forward[c2]
        for v1, v2 in pairs:
            for v3 in f1.get(v2, NONE):
                if v3 not in f2.get(v1, NONE):
                    out.append((v1, c2, v3, (rule, v1, v2, v3)))
    """
    body, head = shape
    size = sum(term >= 0 for atom in (*body, *([head] if head else [])) for term in atom)
    names = [f"c{place}" for place in range(size)]
    tables: dict[str, str] = {}
    lines: list[str] = []
    bound: set[int] = set()

    def name(term: int) -> str:
        return f"c{term}" if term >= 0 else f"v{-term}"

    def table(kind: str, predicate: int) -> str:
        tables[f"{kind[0]}{predicate}"] = f"{kind}[c{predicate}]"
        return f"{kind[0]}{predicate}"

    def known(term: int) -> bool:
        return term >= 0 or term in bound

    def line(text: str, opens: bool = True) -> None:
        lines.append("    " * (depth[0] + 1) + text)
        depth[0] += opens

    depth = [0]
    subject, _, value = body[first]
    left, right = ("v1_", "v2_") if subject == value else (name(subject), name(value))
    line(f"for {left if subject < 0 else 's_'}, {right if value < 0 else 'o_'} in pairs:")
    if subject == value:
        line("if v1_ != v2_: continue", opens=False)
        line(f"{name(subject)} = v1_", opens=False)
    if subject >= 0:
        line(f"if s_ != {name(subject)}: continue", opens=False)
    if value >= 0:
        line(f"if o_ != {name(value)}: continue", opens=False)
    bound |= {subject, value}
    rest = [atom for place, atom in enumerate(body) if place != first]
    while rest:
        # The premise of which most is known comes first, so that no loop runs wider than it must.
        atom = max(rest, key=lambda a: known(a[0]) + known(a[2]))
        rest.remove(atom)
        subject, predicate, value = atom
        if known(subject) and known(value):
            line(f"if {name(value)} in {table('forward', predicate)}.get({name(subject)}, NONE):")
        elif known(subject):
            line(f"for {name(value)} in {table('forward', predicate)}.get({name(subject)}, NONE):")
        elif known(value):
            line(f"for {name(subject)} in {table('backward', predicate)}.get({name(value)}, NONE):")
        elif subject == value:
            line(f"for {name(subject)}, all_ in {table('forward', predicate)}.items():")
            line(f"if {name(subject)} in all_:")
        else:
            line(f"for {name(subject)}, all_ in {table('forward', predicate)}.items():")
            line(f"for {name(value)} in all_:")
        bound |= {subject, value}
    variables = sorted({term for atom in body for term in atom if term < 0}, reverse=True)
    origin = "(rule, " + "".join(f"{name(v)}, " for v in variables).rstrip(" ").rstrip(",") + ")"
    origin = origin if variables else "(rule,)"
    if head:
        subject, predicate, value = head
        line(f"if {name(value)} not in {table('forward', predicate)}.get({name(subject)}, NONE):")
        line(f"out.append(({name(subject)}, {name(predicate)}, {name(value)}, {origin}))", opens=False)
    else:
        line(f"out.append({origin})", opens=False)
    start = ["def join(pairs, forward, backward, out, rule, constants):"]
    start += [f"    {', '.join(names)}, = constants"] if names else []
    start += [f"    {short} = {text}" for short, text in sorted(tables.items())]
    return "\n".join(start + lines)
