"""Every namespace and IRI that the code knows by name."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from pyoxigraph import NamedNode

DESF = "https://w3id.org/desf/ontology#"
ID = "https://w3id.org/desf/id/"
RULE = "https://w3id.org/desf/rule/"
GUARD = "https://w3id.org/desf/guard/"
CASE = "https://w3id.org/desf/case/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE = NamedNode(RDF + "type")
RDF_FIRST = NamedNode(RDF + "first")
RDF_REST = NamedNode(RDF + "rest")
RDF_NIL = NamedNode(RDF + "nil")
RDFS_DOMAIN = NamedNode(RDFS + "domain")
RDFS_LABEL = NamedNode(RDFS + "label")
RDFS_RANGE = NamedNode(RDFS + "range")
RDFS_SUBCLASS_OF = NamedNode(RDFS + "subClassOf")
OWL_CLASS = NamedNode(OWL + "Class")
OWL_IMPORTS = NamedNode(OWL + "imports")
OWL_ONTOLOGY = NamedNode(OWL + "Ontology")
DESF_ONTOLOGY = NamedNode(DESF.rstrip("#"))
OWL_VERSION_INFO = NamedNode(OWL + "versionInfo")
SKOS_PREF_LABEL = NamedNode(SKOS + "prefLabel")
SKOS_ALT_LABEL = NamedNode(SKOS + "altLabel")
SKOS_BROADER = NamedNode(SKOS + "broader")
SKOS_CONCEPT = NamedNode(SKOS + "Concept")
SKOS_DEFINITION = NamedNode(SKOS + "definition")
SKOS_EDITORIAL_NOTE = NamedNode(SKOS + "editorialNote")
SKOS_NOTATION = NamedNode(SKOS + "notation")
SKOS_SCOPE_NOTE = NamedNode(SKOS + "scopeNote")
DCTERMS_IS_PART_OF = NamedNode(DCTERMS + "isPartOf")
DCTERMS_SOURCE = NamedNode(DCTERMS + "source")
DCTERMS_TITLE = NamedNode(DCTERMS + "title")
SCHEMA_START = NamedNode(SCHEMA + "startDate")
SCHEMA_END = NamedNode(SCHEMA + "endDate")

XSD_STRING = NamedNode(XSD + "string")

SH_MAX_COUNT = NamedNode(SH + "maxCount")
SH_MESSAGE = NamedNode(SH + "message")
SH_NAME = NamedNode(SH + "name")
SH_NODE = NamedNode(SH + "node")
SH_NODE_SHAPE = NamedNode(SH + "NodeShape")
SH_NOT = NamedNode(SH + "not")
SH_OR = NamedNode(SH + "or")
SH_PATH = NamedNode(SH + "path")
SH_PROPERTY = NamedNode(SH + "property")
SH_PROPERTY_SHAPE = NamedNode(SH + "PropertyShape")
SH_QUALIFIED_MAX_COUNT = NamedNode(SH + "qualifiedMaxCount")
SH_SELECT = NamedNode(SH + "select")
SH_SEVERITY = NamedNode(SH + "severity")
SH_TARGET_CLASS = NamedNode(SH + "targetClass")
SH_TARGET_NODE = NamedNode(SH + "targetNode")
SH_TARGET_OBJECTS_OF = NamedNode(SH + "targetObjectsOf")
SH_TARGET_SUBJECTS_OF = NamedNode(SH + "targetSubjectsOf")

# classes
ACTIVITY = NamedNode(DESF + "Activity")
AGREEMENT = NamedNode(DESF + "Agreement")
AUTHORITY_CLASS = NamedNode(DESF + "Authority")
DATASET = NamedNode(DESF + "Dataset")
DATA_SOURCE = NamedNode(DESF + "DataSource")
DEPENDENCY = NamedNode(DESF + "Dependency")
ECOSYSTEM = NamedNode(DESF + "Ecosystem")
INITIATIVE = NamedNode(DESF + "Initiative")
INTERFACE = NamedNode(DESF + "Interface")
PARTICIPANT = NamedNode(DESF + "Participant")
PHASE_CLASS = NamedNode(DESF + "Phase")
PLATFORM = NamedNode(DESF + "Platform")
PROCESS = NamedNode(DESF + "Process")
SERVICE = NamedNode(DESF + "Service")
SOURCE_CLASS = NamedNode(DESF + "Source")

# the record
AGREED = NamedNode(ID + "agreement-status/agreed")
ENDED = NamedNode(ID + "agreement-status/ended")
PROPOSED = NamedNode(ID + "agreement-status/proposed")
ACCEPTS = NamedNode(ID + "stance/accepts")
OBJECTS = NamedNode(ID + "stance/objects")
INFERRED = NamedNode(ID + "basis/inferred")
PARTIAL = NamedNode(ID + "record-status/partial")
ARRANGEMENT = NamedNode(DESF + "governanceArrangement")
AS_OF = NamedNode(DESF + "asOf")
BASIS = NamedNode(DESF + "basis")
BODY_ROLE = NamedNode(DESF + "bodyRole")
CONCERNS = NamedNode(DESF + "concerns")
EXCLUDED_BLOCK = NamedNode(DESF + "excludedBlock")
HANDBOOK_CASE = NamedNode(DESF + "handbookCase")
HAS_AGREEMENT = NamedNode(DESF + "hasAgreement")
HAS_ASSIGNMENT = NamedNode(DESF + "hasAssignment")
HAS_EXCLUSION = NamedNode(DESF + "hasExclusion")
HAS_GOVERNANCE_BODY = NamedNode(DESF + "hasGovernanceBody")
HAS_INITIATIVE = NamedNode(DESF + "hasInitiative")
HAS_PARTICIPANT = NamedNode(DESF + "hasParticipant")
HAS_POSITION = NamedNode(DESF + "hasPosition")
HAS_WAIVER = NamedNode(DESF + "hasWaiver")
HOLDS_ROLE = NamedNode(DESF + "holdsRole")
ASSIGNED_ROLE = NamedNode(DESF + "assignedRole")
HORIZON = NamedNode(DESF + "horizon")
MANDATE = NamedNode(DESF + "mandate")
OWN_GOAL = NamedNode(DESF + "ownGoal")
PARTIAL_LIST = NamedNode(DESF + "partialList")
PARTY = NamedNode(DESF + "party")
PHASE = NamedNode(DESF + "phase")
RECORD_STATUS = NamedNode(DESF + "recordStatus")
SELECTED_BLOCK = NamedNode(DESF + "selectedBlock")
AGREEMENT_STATUS = NamedNode(DESF + "agreementStatus")
SUPERSEDES = NamedNode(DESF + "supersedes")
STANCE = NamedNode(DESF + "stance")
POSITION_OF = NamedNode(DESF + "positionOf")
WAIVED_RULE = NamedNode(DESF + "waivedRule")
WAIVED_FOR = NamedNode(DESF + "waivedFor")

# the network
CONTRACT = NamedNode(ID + "document-form/contract")
ACCESSIBLE_TO = NamedNode(DESF + "accessibleTo")
CARRIES = NamedNode(DESF + "carries")
CONFLICTING_INTEREST = NamedNode(DESF + "conflictingInterest")
CONNECTS = NamedNode(DESF + "connects")
CONSISTS_OF = NamedNode(DESF + "consistsOf")
CRITICALITY = NamedNode(DESF + "criticality")
DEPENDENCY_FOR = NamedNode(DESF + "dependencyFor")
DEPENDENCY_KIND = NamedNode(DESF + "dependencyKind")
DEPENDENCY_TARGET = NamedNode(DESF + "dependencyTarget")
DEPENDENT = NamedNode(DESF + "dependent")
DEPENDS_ON = NamedNode(DESF + "dependsOn")
DIVIDED_OVER = NamedNode(DESF + "dividedOver")
DOCUMENT_FORM = NamedNode(DESF + "documentForm")
HAS_DEPENDENCY = NamedNode(DESF + "hasDependency")
HAS_SOURCE = NamedNode(DESF + "hasSource")
IN_DOCUMENT = NamedNode(DESF + "inDocument")
IS_GROUP = NamedNode(DESF + "isGroup")
KEYSTONE_PLAYER = NamedNode(DESF + "keystonePlayer")
LINKED_TO = NamedNode(DESF + "linkedTo")
OWNER = NamedNode(DESF + "owner")
TAKEN_BY = NamedNode(DESF + "takenBy")
PERFORMED_BY = NamedNode(DESF + "performedBy")
PROVIDER = NamedNode(DESF + "provider")
REALISES = NamedNode(DESF + "realises")
RUNS_ON = NamedNode(DESF + "runsOn")
STATED_NONE = NamedNode(DESF + "statedNone")
USED_BY = NamedNode(DESF + "usedBy")
USES = NamedNode(DESF + "uses")

# the handbook
APPLICABLE_HORIZON = NamedNode(DESF + "applicableHorizon")
BELONGS_TO = NamedNode(DESF + "belongsTo")
SECTION_NUMBER = NamedNode(DESF + "sectionNumber")
SEQUENCE_NUMBER = NamedNode(DESF + "sequenceNumber")
TEXT = NamedNode(DESF + "text")
SUBJECT_OF_BLOCK = NamedNode(DESF + "subjectOfBlock")
STATEMENT = NamedNode(DESF + "statement")

# rules and profiles
ABOUT_BLOCK = NamedNode(DESF + "aboutBlock")
ABOUT_SUBJECT = NamedNode(DESF + "aboutSubject")
ABSENCE_OF = NamedNode(DESF + "absenceOf")
APPLIES_IN_ARRANGEMENT = NamedNode(DESF + "appliesInArrangement")
APPLIES_IN_HORIZON = NamedNode(DESF + "appliesInHorizon")
APPLIES_UNTIL = NamedNode(DESF + "appliesUntil")
AUTHORITY = NamedNode(DESF + "authority")
CHECKS_FACT = NamedNode(DESF + "checksFact")
CONFIRMS_BASIS = NamedNode(DESF + "confirmsBasis")
DUE_BY = NamedNode(DESF + "dueBy")
FIX = NamedNode(DESF + "fix")
REASON = NamedNode(DESF + "reason")
SCREEN_WORD = NamedNode(DESF + "screenWord")
SEVERITY_WHEN_OVERDUE = NamedNode(DESF + "severityWhenOverdue")
STATED_REASON = NamedNode(DESF + "statedReason")
SWITCHED_OFF = NamedNode(DESF + "switchedOff")
WHO_ACTS = NamedNode(DESF + "whoActs")

# The two ways to write a true xsd:boolean.
TRUE = ("true", "1")


def value(term: Any) -> str:
    """The IRI, label or lexical form of a term; nothing for a quoted triple, which no graph of ours has."""
    return str(getattr(term, "value", ""))


def slug(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]


def id_for(words: str) -> str:
    """The id for a name: its letters without accents and its digits, with hyphens between.

    >>> id_for("Meer patiënten (Noord)")
    'meer-patienten-noord'
    """
    parts = unicodedata.normalize("NFKD", words).casefold()
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
