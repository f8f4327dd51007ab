"""The prefixes that every query may use without declaring them, the same on every engine."""

from __future__ import annotations

import re
from functools import cache

from desf_graph import knowledge
from desf_graph.errors import InputError
from desf_graph.messages import problem
from desf_graph.namespaces import CASE, DCTERMS, DESF, ID, RDF, RDFS, RULE, SH, SKOS
from desf_graph.querying.syntax import Query

VOCABULARIES = {
    "case:": CASE,
    "dcat:": "http://www.w3.org/ns/dcat#",
    "dcterms:": DCTERMS,
    "desf:": DESF,
    "foaf:": "http://xmlns.com/foaf/0.1/",
    "org:": "http://www.w3.org/ns/org#",
    "owl:": "http://www.w3.org/2002/07/owl#",
    "prov:": "http://www.w3.org/ns/prov#",
    "rdf:": RDF,
    "rdfs:": RDFS,
    "rule:": RULE,
    "schema:": "https://schema.org/",
    "sh:": SH,
    "skos:": SKOS,
    "xsd:": "http://www.w3.org/2001/XMLSchema#",
}


@cache
def lists() -> dict[str, str]:
    """A prefix for each list of the handbook: ``role:``, ``block:``, ``phase:``, …, as its own files declare them."""
    declared = re.compile(r"^@prefix ([a-z-]+:) <(" + re.escape(ID) + r"[a-z-]+/)>", re.MULTILINE)
    texts = (file.read_text("utf-8-sig") for file in knowledge.ontology_files())
    return dict(sorted({found for text in texts for found in declared.findall(text)}))


def base(prefix: str) -> str | None:
    """The IRI of a built-in prefix (given with its colon), or None."""
    return VOCABULARIES.get(prefix) or lists().get(prefix)


def complete(query: Query, where: str | None = None) -> Query:
    """The query with a declaration for each built-in prefix that it uses; raises `InputError` for an unknown one.

    Engines differ in what they know by themselves, so nothing is left to them.
    """
    missing: dict[str, str] = {}
    for token in query.names:
        prefix = token.text.partition(":")[0] + ":"
        if prefix in query.declared or prefix in missing:
            continue
        known = base(prefix)
        if known is None:
            raise InputError(problem("query.prefix", where, token.line, word=prefix))
        missing[prefix] = known
    declarations = "".join(f"PREFIX {prefix} <{iri}> " for prefix, iri in sorted(missing.items()))
    return Query(declarations + query.text) if missing else query
