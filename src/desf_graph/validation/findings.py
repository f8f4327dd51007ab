"""Findings: SHACL results graded by authority, by the phase in which they are due, and by what the record claims.

A rule says how strongly the handbook obliges; when it is due, the profile says. An absence in a partial record is "not
recorded" and gives at most a warning; so does all that is due in the present phase, or when the phase is not known.
What was only read into the source, and a group whose parties have no name, cannot be asked for more: there an absence
is info, unless the rule asks whether what was read is so.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from desf_graph import knowledge
from desf_graph.knowledge import Graph, ProfileLine, Rule
from desf_graph.messages import LANGUAGES, say
from desf_graph.namespaces import (
    ASSIGNED_ROLE,
    BASIS,
    BODY_ROLE,
    HAS_ASSIGNMENT,
    HAS_GOVERNANCE_BODY,
    HAS_PARTICIPANT,
    HOLDS_ROLE,
    ID,
    INFERRED,
    IS_GROUP,
    KEYSTONE_PLAYER,
    MANDATE,
    OWN_GOAL,
    PARTY,
    PERFORMED_BY,
    RDF_TYPE,
    RDFS_LABEL,
    STATEMENT,
    TAKEN_BY,
    TRUE,
    slug,
    value,
)
from desf_graph.record import BLANK, Position, Record
from desf_graph.validation.circumstances import Circumstances
from desf_graph.validation.engines import Result

SEVERITIES = ("violation", "warning", "info")
WHENS = ("overdue", "now", "to-do", "later")
PROPOSAL = ID + "authority/proposal"
PARTICIPANT = ID + "role/participant"
UNNAMED = "/_/"
LONGEST_LABEL = 60
OWN = "own"  # the authority of a user's own rule that names none

APPLIES, NOT_APPLICABLE, NOT_ASSESSED, OFF = "applies", "not-applicable", "not-assessed", "off"


class Finding(NamedTuple):
    """One thing that is not recorded or wrong, in one language.

    ``severity`` is violation, warning or info; ``word`` what is said for it on screen. ``when`` is overdue, now (due in
    the present phase), to-do (no phase known, or no phase in which it is due) or later. ``who`` names the roles that
    must act, each with who holds it, or the participants; ``source`` the sections, by slug and title; ``places`` the
    lines that show it. ``profile_reason`` is what a profile of the user's own says of the rule. Of a rule that asks for
    several things, ``missing`` names those that are not recorded where others are.
    """

    rule: str
    authority: str
    word: str
    severity: str
    when: str
    due: str | None
    focus_node: str
    label: str
    path: str | None
    value: str | None
    message: str
    reason: str
    fix: str
    who: tuple[str, ...]
    sections: tuple[str, ...]
    source: tuple[str, ...]
    facts: tuple[str, ...]
    subjects: tuple[str, ...]
    blocks: tuple[str, ...]
    absence: bool
    profile_reason: str
    places: tuple[Position, ...]
    missing: tuple[str, ...] = ()

    @property
    def position(self) -> Position | None:
        """The first of the lines that show it."""
        return self.places[0] if self.places else None


def applicability(line: ProfileLine, circumstances: Circumstances) -> str:
    """Whether a rule applies in the circumstances: applies, not-applicable, not-assessed (unknown) or off."""
    if line.get("off"):
        return OFF
    for wanted, recorded in (
        (line.get("horizons"), circumstances.horizons),
        (line.get("arrangements"), circumstances.arrangements),
    ):
        if wanted and not recorded:
            return NOT_ASSESSED
        if wanted and not recorded.intersection(wanted):
            return NOT_APPLICABLE
    until, phases = line.get("until"), knowledge.tables()["phases"]
    if until and circumstances.phase and phases[circumstances.phase] > phases[until]:
        return NOT_APPLICABLE
    return APPLIES


def when(line: ProfileLine, circumstances: Circumstances) -> str:
    """When a rule is due: overdue once the phase by whose end it is due has passed."""
    due, phases = line.get("due"), knowledge.tables()["phases"]
    if circumstances.phase is None or due is None:
        return "to-do"
    distance = phases[circumstances.phase] - phases[due]
    return "overdue" if distance > 0 else "now" if distance == 0 else "later"


def severity(rule: Rule, line: ProfileLine, when_due: str, circumstances: Circumstances, supposed: bool) -> str:
    """The graded severity: what the authority gives when overdue, at most a warning before that.

    ``supposed``: the focus node was only read into the source, or stands for parties without a name.
    """
    if supposed and rule["absence"] and not rule["confirms"]:
        return "info"
    own, override = rule["severity"], line.get("authority")
    full = knowledge.tables()["severities"].get(override, own) if override and override != rule["authority"] else own
    incomplete = circumstances.partial or bool(circumstances.partial_lists.intersection(rule["absence"]))
    if full == "violation" and (when_due != "overdue" or (incomplete and bool(rule["absence"]))):
        return "warning"
    return full if full in SEVERITIES else "info"


def finding(
    result: Result,
    rule: Rule,
    line: ProfileLine,
    from_overlay: bool,
    circumstances: Circumstances,
    data: Graph,
    record: Record,
    ecosystem: object,
    lang: str,
) -> Finding:
    """The finding that a SHACL result gives in the circumstances."""
    when_due = when(line, circumstances)
    authority = line.get("authority") or rule["authority"] or PROPOSAL
    path = result.path.strip("<>") if result.path else None
    due = line.get("due")
    places = record.position(result.focus_node, None if rule["absence"] else path)
    supposed = _is_supposed(data, ox.NamedNode(result.focus_node))
    graded = severity(rule, line, when_due, circumstances, supposed)
    message = knowledge.in_language(rule["message"], lang) or ""
    # What the text leaves free is only to be considered, on whatever footing it stands.
    words = knowledge.tables()["words"].get(PROPOSAL if graded == "info" else authority, {})
    return Finding(
        rule=knowledge.rule_name(result.shape),
        authority=slug(authority),
        word=knowledge.in_language(words, lang) or "",
        severity=graded,
        when=when_due,
        due=slug(due) if due else None,
        focus_node=result.focus_node,
        label=label(data, result.focus_node, lang),
        path=path,
        value=result.value,
        message=f"{say('report.supposed', lang)} {message}" if supposed and rule["confirms"] else message,
        reason=knowledge.in_language(rule["reason"], lang) or "",
        fix=knowledge.in_language(rule["fix"], lang) or "",
        who=tuple(
            dict.fromkeys(one for role in rule["who"] for one in actors(data, ecosystem, result.focus_node, role, lang))
        ),
        sections=tuple(map(slug, rule["sources"])),
        source=tuple(knowledge.label(source, lang) or source for source in rule["sources"]),
        facts=tuple(map(slug, rule["facts"])),
        subjects=tuple(map(slug, rule["subjects"])),
        blocks=tuple(map(slug, rule["blocks"])),
        absence=bool(rule["absence"]),
        profile_reason=(knowledge.in_language(line.get("reason", {}), lang) or "") if from_overlay else "",
        places=places,
        missing=_missing(data, ox.NamedNode(result.focus_node), rule["absence"], lang),
    )


def _missing(data: Graph, node: ox.NamedNode, asked: list[str], lang: str) -> tuple[str, ...]:
    """Labels of the properties asked for that a thing does not have, where it has another of them."""
    absent = [one for one in asked if not data.objects(node, ox.NamedNode(one))]
    return tuple(knowledge.label(one, lang) or slug(one) for one in absent) if len(absent) < len(asked) else ()


def _is_supposed(data: Graph, node: ox.NamedNode) -> bool:
    """Whether a thing was only read into the source, or is a group of parties without a name."""
    return INFERRED in data.objects(node, BASIS) or any(value(one) in TRUE for one in data.objects(node, IS_GROUP))


def label(data: Graph, iri: str, lang: str) -> str:
    """What a thing is called: its name, else its own words cut short, else its class with its id or its owner."""
    node = ox.NamedNode(iri)
    if named := data.text(node, RDFS_LABEL, lang):
        return named
    if said := data.text(node, STATEMENT, lang):
        return f"‘{said}’" if len(said) <= LONGEST_LABEL else f"‘{said[: LONGEST_LABEL - 1].rstrip()}…’"
    classes = [name for kind in data.objects(node, RDF_TYPE) if (name := knowledge.label(kind.value, lang)) is not None]
    kind = classes[0].lower() if classes else ""
    if kind and UNNAMED in iri:
        owner = iri.split(UNNAMED)[0]
        return f"{kind} ({label(data, owner, lang)})"
    if iri.startswith(BLANK):
        return _nameless(data, node, kind, lang)
    return kind if _repeats(data, node) else f"{kind} {slug(iri)}".strip()


def _repeats(data: Graph, node: ox.NamedNode) -> bool:
    """Whether the id of a thing only repeats its class, in whatever language."""
    words = set(slug(node.value).lower().split("-"))
    kinds = [knowledge.label(kind.value, lang) for kind in data.objects(node, RDF_TYPE) for lang in LANGUAGES]
    return any(words <= set(kind.lower().split()) for kind in kinds if kind)


def _nameless(data: Graph, node: ox.NamedNode, kind: str, lang: str) -> str:
    """A thing without an id, by its kind, its owner and its content: the same in every run."""
    owners = sorted(value(t.subject) for t in data.triples if t.object == node)
    owner = label(data, owners[0], lang) if owners and not owners[0].startswith(BLANK) else ""
    content = sorted(
        knowledge.label(value(t.object), lang) or slug(value(t.object))
        for t in data.triples
        if t.subject == node and t.predicate != RDF_TYPE and not value(t.object).startswith(BLANK)
    )
    told = ": ".join(part for part in (owner, ", ".join(content[:3])) if part)
    return f"{kind} ({told})".strip() if told else kind


def actors(data: Graph, ecosystem: object, focus: str, role: str, lang: str) -> list[str]:
    """Those who must act for a role: roles with who holds them; for the role of participant, whom it is about.

    Where nobody holds a role, whoever holds a narrower one must act, else whoever holds the role above it.
    """
    participants = data.objects(ecosystem, HAS_PARTICIPANT)
    if role == PARTICIPANT:
        return _concerned(data, participants, focus, lang)
    above: str | None = role
    while above is not None and above != PARTICIPANT:
        if held := _held(data, ecosystem, (above,), lang) or _held(data, ecosystem, _narrower(above), lang):
            return held
        above = knowledge.tables()["broader"].get(above)
    return [f"{_role_name(role, lang)} ({say('report.no-holder', lang)})"]


def _concerned(data: Graph, participants: list[ox.NamedNode], focus: str, lang: str) -> list[str]:
    """The participant that a thing is or belongs to, those who are party to it, perform or took it, or all."""
    thing, owner = ox.NamedNode(focus), ox.NamedNode(focus.split(UNNAMED)[0])
    bound = {thing, owner, *(one for tie in (PARTY, PERFORMED_BY, TAKEN_BY) for one in data.objects(thing, tie))}
    found = [
        one
        for one in participants
        if one in bound or any(thing in data.objects(one, relation) for relation in (MANDATE, OWN_GOAL))
    ]
    if not found or 1 < len(found) == len(participants):
        return [say("report.together", lang)]
    return [label(data, one.value, lang) for one in found]


def _held(data: Graph, ecosystem: object, roles: tuple[str, ...], lang: str) -> list[str]:
    """The roles that somebody holds, with their holders; roles of the same holders in one."""
    found: dict[tuple[str, ...], list[str]] = {}
    for role in roles:
        if holders := _holders(data, ecosystem, role, lang):
            found.setdefault(holders, []).append(_role_name(role, lang))
    return [f"{'/'.join(names)} ({', '.join(holders)})" for holders, names in found.items()]


def _holders(data: Graph, ecosystem: object, role: str, lang: str) -> tuple[str, ...]:
    """Who holds a role: participants, as said of them, by assignment or as keystone player, and governance bodies."""
    wanted = ox.NamedNode(role)
    keystones = data.objects(ecosystem, KEYSTONE_PLAYER) if role == ID + "role/keystone-player" else []
    participants = [
        one
        for one in data.objects(ecosystem, HAS_PARTICIPANT)
        if wanted in data.objects(one, HOLDS_ROLE)
        or one in keystones
        or any(wanted in data.objects(held, ASSIGNED_ROLE) for held in data.objects(one, HAS_ASSIGNMENT))
    ]
    bodies = [one for one in data.objects(ecosystem, HAS_GOVERNANCE_BODY) if wanted in data.objects(one, BODY_ROLE)]
    return tuple(label(data, one.value, lang) for one in (*participants, *bodies))


def _role_name(role: str, lang: str) -> str:
    return (knowledge.label(role, lang) or slug(role)).lower()


@cache
def _narrower(role: str) -> tuple[str, ...]:
    """The roles under a role, each followed by those under it."""
    under = [name for name, above in knowledge.tables()["broader"].items() if above == role]
    return tuple(each for one in under for each in (one, *_narrower(one)))
