"""Seeded graphs over the ontology's own vocabulary: some of its axioms, some more of every kind, and statements."""

from __future__ import annotations

from random import Random

import pyoxigraph as ox

from desf_graph.namespaces import RDF, RDF_TYPE, RDFS
from desf_graph.reasoning import tables
from desf_graph.reasoning.closure import ontology_triples, sort_key
from desf_graph.reasoning.tables import OWL

Node = ox.NamedNode | ox.BlankNode | ox.Literal
HIERARCHY = [ox.NamedNode(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")]
KINDS = ("Symmetric", "Transitive", "Asymmetric", "Irreflexive", "Functional", "InverseFunctional")


def _sorted_axioms() -> list[ox.Triple]:
    return sorted((t for t in ontology_triples() if t.predicate in HIERARCHY), key=sort_key)


def random_graph(seed: int) -> list[ox.Triple]:
    """A graph of some eighty triples; the same seed gives the same graph."""
    random = Random(seed)
    axioms = random.sample(_sorted_axioms(), 30)
    pairs = [(t.subject, t.object) for t in axioms]
    properties = list(dict.fromkeys(s for t in axioms for s in [t.subject] if t.predicate != HIERARCHY[0]))
    properties += [ox.NamedNode(f"https://example.org/p{number}") for number in range(3)]
    # No thing is typed as a datatype: owlrl then takes what is the same as that thing for a datatype too.
    classes = [o for o in dict.fromkeys(o for _, o in pairs) if o.value not in tables.DATATYPES]
    classes += [ox.NamedNode(f"https://example.org/C{number}") for number in range(3)]
    things = [ox.NamedNode(f"https://example.org/thing{number}") for number in range(7)]
    graph = list(axioms)

    def say(subject: object, predicate: str | ox.NamedNode, value: Node) -> None:
        named = predicate if isinstance(predicate, ox.NamedNode) else ox.NamedNode(predicate)
        graph.append(ox.Triple(subject, named, value))  # type: ignore[arg-type]

    def listed(*members: Node) -> ox.BlankNode:
        nodes = [ox.BlankNode(f"l{seed}n{len(graph)}m{place}") for place in range(len(members))]
        for place, (node, member) in enumerate(zip(nodes, members, strict=True)):
            say(node, RDF + "first", member)
            say(node, RDF + "rest", nodes[place + 1] if place + 1 < len(nodes) else ox.NamedNode(RDF + "nil"))
        return nodes[0]

    for _ in range(random.randint(3, 8)):
        p, q, r = (random.choice(properties) for _ in range(3))
        c, d, e = (random.choice(classes) for _ in range(3))
        kind = random.randrange(14)
        if kind < 4:
            say(p, RDF_TYPE, ox.NamedNode(f"{OWL}{random.choice(KINDS)}Property"))
        elif kind == 4:
            say(p, OWL + "propertyChainAxiom", listed(*random.sample([p, q, r], random.randint(2, 3))))
        elif kind == 5:
            say(p, OWL + random.choice(["inverseOf", "equivalentProperty", "propertyDisjointWith"]), q)
        elif kind == 6:
            say(c, OWL + random.choice(["equivalentClass", "disjointWith", "complementOf"]), d)
        elif kind == 7:
            say(c, OWL + random.choice(["unionOf", "intersectionOf"]), listed(d, e))
        elif kind == 8:
            say(c, OWL + "oneOf", listed(*random.sample(things, 2)))
        elif kind == 9:
            say(random.choice(things), OWL + random.choice(["sameAs", "differentFrom"]), random.choice(things))
        elif kind == 10:
            say(c, RDF_TYPE, ox.NamedNode(OWL + "Class"))
            say(p, RDF_TYPE, ox.NamedNode(OWL + random.choice(["ObjectProperty", "DatatypeProperty"])))
        else:
            say(c, OWL + "onProperty", p)
            limit = ox.Literal(random.choice("01"), datatype=ox.NamedNode(tables.XSD + "nonNegativeInteger"))
            restrictions = {
                "someValuesFrom": d,
                "allValuesFrom": d,
                "hasValue": random.choice(things),
                "maxCardinality": limit,
            }
            restriction = random.choice(list(restrictions))
            say(c, OWL + restriction, restrictions[restriction])
    for _ in range(24):
        value: Node = random.choice(things) if random.random() < 0.9 else ox.Literal(random.choice("abc"))
        say(random.choice(things), random.choice(properties), value)
    for _ in range(8):
        say(random.choice(things), RDF_TYPE, random.choice(classes))
    return list(dict.fromkeys(graph))
