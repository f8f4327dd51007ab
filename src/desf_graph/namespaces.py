"""Every namespace and IRI that the code knows by name."""

from __future__ import annotations

from pyoxigraph import NamedNode

DESF = "https://w3id.org/desf/ontology#"
ID = "https://w3id.org/desf/id/"
RULE = "https://w3id.org/desf/rule/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"

RDF_TYPE = NamedNode(RDF + "type")
RDFS_LABEL = NamedNode(RDFS + "label")
RDFS_RANGE = NamedNode(RDFS + "range")
RDFS_SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
SKOS_PREF_LABEL = NamedNode(SKOS + "prefLabel")
SKOS_ALT_LABEL = NamedNode(SKOS + "altLabel")
SKOS_BROADER = NamedNode(SKOS + "broader")
DCTERMS_SOURCE = NamedNode(DCTERMS + "source")
DCTERMS_TITLE = NamedNode(DCTERMS + "title")
SH_MESSAGE = NamedNode(SH + "message")

ECOSYSTEM = NamedNode(DESF + "Ecosystem")
AS_OF = NamedNode(DESF + "asOf")
PHASE = NamedNode(DESF + "phase")
RECORD_STATUS = NamedNode(DESF + "recordStatus")
PARTIAL = NamedNode(ID + "record-status/partial")
AUTHORITY = NamedNode(DESF + "authority")
REASON = NamedNode(DESF + "reason")
FIX = NamedNode(DESF + "fix")
DUE_BY = NamedNode(DESF + "dueBy")
SCREEN_WORD = NamedNode(DESF + "screenWord")
SEQUENCE_NUMBER = NamedNode(DESF + "sequenceNumber")
SEVERITY_WHEN_OVERDUE = NamedNode(DESF + "severityWhenOverdue")
WHO_ACTS = NamedNode(DESF + "whoActs")
