"""What stands out in a network, in words: no more than the record can carry.

Below ten named participants a centrality says less than the names themselves, so that rankings come only from ten on.
Groups of unnamed parties are left out of every count, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from desf_graph import knowledge
from desf_graph.messages import say
from desf_graph.namespaces import DESF
from desf_graph.network import metrics, structure
from desf_graph.network.losses import Loss
from desf_graph.network.projections import AnyGraph, attribute, named, only, undirected
from desf_graph.network.undefined import Undefined

ENOUGH_TO_RANK = 10
RANKED = ("path_share", "betweenness_centrality", "pagerank")
NAMED = 4
FIRST = 3


class Observation(NamedTuple):
    """One thing that stands out: its name, a sentence, and the IRIs it is about."""

    name: str
    sentence: str
    things: tuple[str, ...]


class Supply(NamedTuple):
    """Whom one participant needs for one purpose; ``is_single`` where only one supplier is recorded."""

    dependent: str
    suppliers: tuple[str, ...]
    purpose: str | None
    purpose_label: str | None
    kinds: tuple[str, ...]
    is_single: bool


def supplies(graph: AnyGraph) -> list[Supply]:
    """The dependencies of a participant network, one line per dependent and purpose (else per set of kinds).

    A supplier is single where it is the only one recorded and no group of unnamed parties.
    """
    groups = attribute(graph, "group")
    found: dict[tuple[Any, ...], list[str]] = {}
    for source, target, edge in graph.edges(data=True):
        if source != target:
            subject = edge["purpose"] or "|".join(edge["kinds"])
            key = (
                source,
                subject,
                edge["purpose"],
                edge["purpose_label"],
                edge["kinds"] if not edge["purpose"] else (),
            )
            found.setdefault(key, []).append(target)
    lines = []
    for (source, _, purpose, label, kinds), targets in found.items():
        suppliers = tuple(sorted(set(targets)))
        lines.append(Supply(source, suppliers, purpose, label, kinds, len(suppliers) == 1 and not groups[suppliers[0]]))
    return lines


class Words:
    """The sentences about one participant network, in one language."""

    def __init__(self, network: AnyGraph, full: AnyGraph, lang: str) -> None:
        self.network = network
        self.named = named(network)
        self.full = full
        self.lang = lang
        self.labels = attribute(network, "label") | attribute(full, "label")
        self.groups = [node for node, is_group in attribute(network, "group").items() if is_group]

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the catalogue."""
        return say(f"network.{key}", self.lang, **values)

    def names(self, nodes: Iterable[str], limit: int = NAMED) -> str:
        """Labels as an enumeration; more than a handful are counted."""
        return self.listed([self.labels[node] for node in nodes], limit)

    def listed(self, words: list[str], limit: int = NAMED) -> str:
        """Words as an enumeration; more than a handful are counted."""
        if len(words) > limit + 1:
            words = [*words[:limit], self.say("more", count=len(words) - limit)]
        if len(words) < 2:
            return "".join(words)
        return self.say("and", first=", ".join(words[:-1]), last=words[-1])

    def all(self) -> list[Observation]:
        """Every observation, in the order in which a reader wants them."""
        return [
            *self.reliance(),
            *self.hub(),
            *self.articulation(),
            *self.loops(),
            *self.activities(),
            *self.platforms(),
            *self.tension(),
            *self.rankings(),
            *self.apart(),
            *self.left_out(),
        ]

    def reliance(self) -> list[Observation]:
        """A line per dependent: on whom it relies for what, and where there is one supplier only."""
        lines: dict[str, list[Supply]] = {}
        for line in supplies(self.network):
            if line.dependent not in self.groups:
                lines.setdefault(line.dependent, []).append(line)
        if not self.named.number_of_edges():
            return [Observation("nothing", self.say("nothing"), ()), *map(self._relied, lines.values())]
        ordered = sorted(lines.values(), key=lambda one: (-len({s for line in one for s in line.suppliers}), one))
        return [self._relied(one) for one in ordered]

    def _relied(self, lines: list[Supply]) -> Observation:
        shown = lines if len(lines) <= NAMED + 1 else lines[:NAMED]
        parts = "; ".join(self._part(line) for line in shown)
        if len(shown) < len(lines):
            parts += "; " + self.say("more", count=len(lines) - len(shown))
        dependent = lines[0].dependent
        suppliers = tuple(dict.fromkeys(one for line in lines for one in line.suppliers))
        return Observation(
            "reliance", self.say("reliance", dependent=self.labels[dependent], parts=parts), (dependent, *suppliers)
        )

    def _part(self, line: Supply) -> str:
        suppliers = self.listed([self._supplier(one) for one in line.suppliers])
        who = self.say("alone", supplier=suppliers) if line.is_single else suppliers
        if line.purpose_label:
            return self.say("for", who=who, purpose=line.purpose_label)
        kinds = [self._kind(kind) for kind in line.kinds]
        return self.say("of-kind", who=who, kinds=self.listed(kinds)) if kinds else who

    def _supplier(self, node: str) -> str:
        return self.say("a-group", name=self.labels[node]) if node in self.groups else self.labels[node]

    def _kind(self, kind: str) -> str:
        known = knowledge.terms(DESF + "DependencyKind")
        return (knowledge.label(known[kind], self.lang) or kind).lower() if kind in known else kind

    def hub(self) -> list[Observation]:
        """Where all dependencies have one participant at an end."""
        simple = undirected(self.named)
        ends = list(simple.edges())
        hubs = [node for node in simple if all(node in pair for pair in ends)]
        if len(ends) < 3 or len(hubs) != 1:
            return []
        edges = sum(source != target for source, target in self.named.edges())
        return [Observation("hub", self.say("hub", count=edges, hub=self.labels[hubs[0]]), tuple(hubs))]

    def articulation(self) -> list[Observation]:
        """Without whom the recorded network falls apart."""
        found = []
        for node in structure.articulation_points(self.named):
            (whole,) = (part for part in structure.parts(self.named) if node in part)
            rest = structure.parts(only(self.named, whole - {node}))
            found.append((len(rest), node))
        found.sort(key=lambda one: (-one[0], one[1]))
        if len(found) < 2:
            sentences = [self.say("articulation", node=self.labels[node], count=count) for count, node in found]
        else:
            words = [self.say("counted", name=self.labels[node], count=count) for count, node in found]
            sentences = [self.say("articulations", names=self.listed(words))]
        return [Observation("articulation-point", one, tuple(node for _, node in found)) for one in sentences]

    def loops(self) -> list[Observation]:
        """Who need each other."""
        return [
            Observation("cycle", self.say("cycle", names=self.names(sorted(part))), tuple(sorted(part)))
            for part in structure.strongly_connected_components(self.named)
        ]

    def activities(self) -> list[Observation]:
        """With whom most activities lie, and how many have no owner."""
        counts, ownerless = owned_activities(self.full)
        held = {node: count for node, count in counts.items() if node in self.named}
        total, top = sum(counts.values()), _leaders(held)
        if total < 2 or not top:
            return []
        none = self.say("ownerless", count=len(ownerless)) if ownerless else ""
        key = "activities-even" if len(top) > 1 else "activities-all" if held[top[0]] == total else "activities"
        sentence = self.say(key, owner=self.names(top), count=held[top[0]], total=total)
        return [Observation("activities", sentence + none, tuple(top))]

    def platforms(self) -> list[Observation]:
        """Which platform most users share."""
        counts = platform_uses(self.full)
        total, top = sum(counts.values()), _leaders(counts)
        if len(top) != 1 or counts[top[0]] < 2:
            return []
        sentence = self.say("platforms", platform=self.labels[top[0]], count=counts[top[0]], total=total)
        return [Observation("platforms", sentence, tuple(top))]

    def tension(self) -> list[Observation]:
        """How many dependencies touch a participant with a conflicting interest."""
        found = metrics.interest_tension(self.named)
        if isinstance(found, Undefined) or not found.one + found.both:
            return []
        return [Observation("tension", self.say("tension", count=found.one + found.both, total=sum(found)), ())]

    def rankings(self) -> list[Observation]:
        """The first few by each measure, with how much is recorded of each; from ten named participants on."""
        if len(self.named) < ENOUGH_TO_RANK:
            return []
        recorded = structure.relations(self.full)
        found = []
        for name in RANKED:
            scores = getattr(metrics, name)(self.named)
            if isinstance(scores, Undefined):
                continue
            first = [one for one in ranked(scores)[:FIRST] if one[1] > 0]
            words = [
                self.say("ranked", name=self.labels[node], value=f"{score:.2f}", relations=recorded[node])
                for node, score in first
            ]
            if words:
                measure, meaning = self.say(f"name.{name}"), self.say(f"measure.{name}")
                sentence = self.say("ranking", measure=measure, meaning=meaning, names="; ".join(words))
                found.append(Observation(name, sentence, tuple(node for node, _ in first)))
        return found

    def apart(self) -> list[Observation]:
        """Of whom no dependency is recorded."""
        alone = [node for node in structure.isolated(self.network) if node not in self.groups]
        if not alone or not self.network.number_of_edges():
            return []
        return [Observation("isolated", self.say("isolated", names=self.names(alone)), tuple(alone))]

    def left_out(self) -> list[Observation]:
        """The groups of unnamed parties."""
        if not self.groups:
            return []
        return [Observation("groups", self.say("groups", names=self.names(self.groups)), tuple(self.groups))]

    def lost(self, losses: Iterable[Loss]) -> list[Observation]:
        """A sentence per loss that does damage; those that do the same damage share one."""
        alike: dict[tuple[Any, ...], list[Loss]] = {}
        for loss in losses:
            if loss.hit or loss.ownerless:
                alike.setdefault((loss.hit, loss.ownerless, loss.beyond), []).append(loss)
        return [self._lost(group) for group in alike.values()]

    def _lost(self, group: list[Loss]) -> Observation:
        first = group[0]
        who = self.listed(
            [self.say("counted", name=self.labels[one.node], count=one.relations) for one in group], FIRST
        )
        damage = [self.say("hit", names=self.names(first.hit, FIRST))] if first.hit else []
        damage += [self.say("beyond", count=len(first.beyond))] if first.beyond else []
        damage += [self.say("left-ownerless", names=self.names(first.ownerless, 1))] if first.ownerless else []
        nodes = tuple(one.node for one in group)
        return Observation("loss", self.say("loss", who=who, damage="; ".join(damage)), nodes)


def ranked(scores: Mapping[Any, float]) -> list[tuple[Any, float]]:
    """Nodes with their score, the highest first; what is equal to twelve digits stands in the order of names."""
    return sorted(scores.items(), key=lambda item: (-round(item[1], 12), str(item[0])))


def owned_activities(full: AnyGraph) -> tuple[dict[str, int], list[str]]:
    """How many activities each owner has, and the activities without one."""
    kinds = attribute(full, "kind")
    owners: dict[str, set[str]] = {node: set() for node, kind in kinds.items() if kind == "activity"}
    for source, target, edge in full.edges(data=True):
        if source in owners and edge["relation"] == "owner":
            owners[source].add(target)
    counts = Counter(owner for held in owners.values() for owner in sorted(held))
    return dict(sorted(counts.items())), [activity for activity, held in owners.items() if not held]


def platform_uses(full: AnyGraph) -> dict[str, int]:
    """How many named participants use each platform."""
    kinds, groups = attribute(full, "kind"), attribute(full, "group")
    uses = {
        (source, target)
        for source, target, edge in full.edges(data=True)
        if edge["relation"] in ("uses", "usedBy") and kinds[target] == "platform" and not groups[source]
    }
    return dict(sorted(Counter(platform for _, platform in uses).items()))


def _leaders(counts: Mapping[str, int]) -> list[str]:
    return sorted(node for node, count in counts.items() if count == max(counts.values()))
