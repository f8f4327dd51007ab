"""The canvas questions, asked one by one; what was answered is kept when the asking stops half-way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from desf_graph import knowledge
from desf_graph.authoring.skeleton import key
from desf_graph.messages import say, spelling
from desf_graph.namespaces import DESF, id_for, slug

Ask = Callable[[str], str]
Tell = Callable[[str], None]

ALL = "?"
# What most parties are. The other roles are those of persons, teams and special cases: too many to read each time.
MAIN_ROLES = (
    "consumer",
    "producer",
    "reducer",
    "orchestrator",
    "architect",
    "coordinator",
    "conductor",
    "gatekeeper",
    "judge",
    "keystone-player",
)


class Interview:
    """Asks and keeps. ``ask`` shows a question and returns what is typed; ``tell`` says something to the person."""

    def __init__(self, lang: str, ask: Ask, tell: Tell) -> None:
        self.lang = lang
        self.ask = ask
        self.tell = tell
        self.name = ""
        self.phase = "discover"
        self.horizon: str | None = None
        self.answers: dict[str, Any] = {}
        self.ids: dict[str, str] = {}
        self.used: set[str] = set()

    def run(self) -> bool:
        """Ask everything; whether it came to the end (Ctrl-C and the end of the input stop it)."""
        try:
            self._ecosystem()
            self._goal()
            self._participants()
            self._activities()
            self._dependencies()
        except (EOFError, KeyboardInterrupt):
            return False
        return True

    # --- the questions ---

    def _ecosystem(self) -> None:
        self.tell(say("new.ask.start", self.lang))
        # The answers are those of today: read on a later day, nothing in them has lapsed or become due by itself.
        self.answers[self._key("asOf")] = date.today().isoformat()
        self.name = self._words("new.ask.name")
        self.phase = self._term("new.ask.phase", "Phase") or self.phase
        self.horizon = self._term("new.ask.horizon", "Horizon")

    def _goal(self) -> None:
        statement = self._words("new.ask.goal")
        if not statement:
            return
        goal: dict[str, Any] = {"id": self._new_id("goal"), self._key("statement"): self._text(statement)}
        self.answers[self._key("sharedGoal")] = goal
        for milestone in self._several("new.ask.milestone"):
            found: dict[str, Any] = {"id": self._new_id(milestone), self._key("name"): self._text(milestone)}
            goal.setdefault(self._key("milestones"), []).append(found)
            due = self._day("new.ask.due")
            if due:
                found[self._key("due")] = due

    def _participants(self) -> None:
        for name in self._several("new.ask.participant"):
            party: dict[str, Any] = {"id": self._new_id(name), self._key("name"): name}
            self.ids[name.casefold()] = party["id"]
            self.answers.setdefault(self._key("participants"), []).append(party)
            roles = self._terms("new.ask.roles", "Role", offered=MAIN_ROLES, name=name)
            if roles:
                party[self._key("roles")] = roles
            if goal := self._words("new.ask.own-goal", name=name):
                party[self._key("goal")] = {self._key("statement"): self._text(goal)}
            if interest := self._words("new.ask.interest", name=name, none=say("new.none", self.lang)):
                party[self._key("conflictingInterests")] = [self._interest(interest, party["id"])]
            if holder := self._words("new.ask.mandate", name=name):
                party[self._key("mandate")] = {self._key("holder"): holder}

    def _interest(self, words: str, party: str) -> dict[str, Any]:
        if words.casefold() != say("new.none", self.lang):
            return {self._key("statement"): self._text(words)}
        today = date.today().isoformat()
        return {self._key("none"): "true", self._key("statedBy"): party, self._key("date"): today}

    def _activities(self) -> None:
        for name in self._several("new.ask.activity"):
            activity: dict[str, Any] = {"id": self._new_id(name), self._key("name"): self._text(name)}
            self.answers.setdefault(self._key("activities"), []).append(activity)
            self.ids[name.casefold()] = activity["id"]
            if owner := self._reference("new.ask.owner", name=name):
                activity[self._key("owner")] = owner

    def _dependencies(self) -> None:
        while dependent := self._reference("new.ask.dependent"):
            target = self._reference("new.ask.target", name=dependent)
            if not target:
                return
            found = {self._key("dependent"): dependent, self._key("target"): target}
            self.answers.setdefault(self._key("dependencies"), []).append(found)
            if reason := self._reference("new.ask.for"):
                found[self._key("for")] = reason
            if kind := self._term("new.ask.kind", "DependencyKind"):
                found[self._key("kind")] = kind
            if criticality := self._term("new.ask.criticality", "Criticality"):
                found[self._key("criticality")] = criticality

    # --- asking ---

    def _words(self, question: str, **values: str) -> str:
        return " ".join(self.ask(say(question, self.lang, **values)).split())

    def _several(self, question: str) -> Iterator[str]:
        while answer := self._words(question):
            yield answer

    def _term(self, question: str, class_name: str) -> str | None:
        found = self._terms(question, class_name, most=1)
        return found[0] if found else None

    def _terms(
        self, question: str, class_name: str, most: int = 99, offered: tuple[str, ...] = (), **values: str
    ) -> list[str]:
        """The slugs of terms, named by slug or label with commas between; asked again until each is known.

        The question offers the labels of the terms ``offered``, else of all; a question mark is answered with all.
        """
        known = knowledge.terms(DESF + class_name)
        all_of_them = list(dict.fromkeys(known.values()))
        values["choices"] = self._labels([known[word] for word in offered] or all_of_them)
        while words := [word.strip() for word in self._words(question, **values).split(",") if word.strip()]:
            if words == [ALL]:
                self.tell(self._labels(all_of_them))
                continue
            unknown = [word for word in words if word.casefold() not in known]
            if not unknown and len(words) <= most:
                return [slug(known[word.casefold()]) for word in words]
            for word in unknown:
                self.tell(str(spelling("new.ask.no-term", word, known, where=None, line=None, column=None)))
        return []

    def _labels(self, iris: list[str]) -> str:
        return ", ".join(knowledge.label(iri, self.lang) or slug(iri) for iri in iris)

    def _reference(self, question: str, **values: str) -> str:
        """The id of something that was named before, by its name or its id; asked again until it is known."""
        while words := self._words(question, **values):
            if words in self.used:
                return words
            if words.casefold() in self.ids:
                return self.ids[words.casefold()]
            self.tell(str(spelling("new.ask.no-name", words, self.ids, where=None, line=None, column=None)))
        return ""

    def _day(self, question: str) -> str:
        while words := self._words(question):
            try:
                return date.fromisoformat(words).isoformat()
            except ValueError:
                self.tell(say("cli.bad-date", self.lang, word=words) + f" ({say('cli.bad-date.fix', self.lang)})")
        return ""

    def _new_id(self, name: str) -> str:
        wanted = id_for(name)
        number = 1
        while (found := wanted if number == 1 else f"{wanted}-{number}") in self.used:
            number += 1
        self.used.add(found)
        return found

    def _key(self, english: str) -> str:
        return key(english, self.lang)

    def _text(self, words: str) -> dict[str, str]:
        return {self.lang: words}
