"""Invented ecosystems of any size, the same for the same seed: for tests, benchmarks and exercises.

They look like the real thing: a client, an integrator and providers, each with a goal, an interest and a mandate; what
they do, use and depend on; agreements with the stance of each party; platforms, interfaces and data. What is recorded
grows with the phase. Faults are put in on purpose, by name and at a stated rate, so that a check has something to find
and a test knows what.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desf_graph.formats import yaml_writer

PHASES = ("discover", "define", "develop", "deliver", "implement")
HORIZONS = ("horizon-1", "horizon-2", "horizon-3")
MIN_PARTICIPANTS, MAX_PARTICIPANTS = 2, 500
DAY = date(2026, 11, 1)

# A fault -> the rule that reports it; none for a fault by which the file cannot be read at all.
FAULTS: dict[str, str | None] = {
    "no-role": "participant-role",
    "no-interest": "participant-interests",
    "no-mandate": "participant-mandate",
    "no-owner": "activity-owner",
    "foreign-owner": "owner-is-participant",
    "no-text": "agreement-document",
    "no-parties": "agreement-parties",
    "no-place": "data-source-location",
    "objection": None,
    "lapsed": None,
    "unknown-reference": None,
    "unknown-term": None,
    "misspelt-key": None,
}
UNREADABLE = frozenset({"unknown-reference", "unknown-term", "misspelt-key"})

FIRST = ("Noord", "Zilver", "Duin", "Kade", "Linde", "Maas", "Anker", "Veld", "Zonne", "Hoog", "Rivier", "Vuur")
SECOND = ("brug", "haven", "land", "staal", "poort", "bron", "kamp", "toren", "meer", "sluis", "dam", "horst")
KINDS = {
    "client": (
        "opdrachtgever",
        "client",
        ("outsourcing-organisation", "consumer", "orchestrator", "architect", "judge"),
    ),
    "integrator": ("integrator", "integrator", ("service-integrator", "coordinator", "conductor", "gatekeeper")),
    "provider": ("leverancier", "provider", ("service-provider", "producer")),
    "reducer": ("afnemer", "customer", ("consumer", "reducer")),
}
SERVICES = (
    ("hosting", "hosting"),
    ("netwerk", "network"),
    ("werkplek", "workplace"),
    ("applicatiebeheer", "application management"),
    ("beveiliging", "security"),
    ("dataplatform", "data platform"),
)
PROCESSES = (
    ("incident", "Incidenten", "Incidents"),
    ("change", "Wijzigingen", "Changes"),
    ("problem", "Problemen", "Problems"),
)
FIRST_SUBJECTS = (
    ("exit-clauses", "Wie vertrekt, draagt over.", "Whoever leaves hands over."),
    ("onboarding-offboarding", "Wie toetreedt, aanvaardt het kader.", "Whoever joins accepts the framework."),
    ("data-access", "Elke partij ziet wat zij nodig heeft.", "Each party sees what it needs."),
    ("exchange-technology", "Wij koppelen met REST.", "We couple by REST."),
    ("platform", "Wij delen één servicetool en één werkruimte.", "We share one service tool and one workspace."),
    ("participation", "Wie meedoet, draagt naar omvang bij.", "Whoever takes part pays by its size."),
    ("payment-of-people", "De eigen werkgever betaalt de uren.", "The own employer pays for the hours."),
    ("liability-division", "Ieder staat in voor het eigen deel.", "Each answers for its own part."),
)
MORE_SUBJECTS = (
    ("decision-making", "Wij besluiten samen, met instemming.", "We decide together, by consent."),
    ("intellectual-property", "Wat samen is gemaakt, is van allen.", "What was made together is everyone's."),
    ("information-transparency", "Storingen delen wij meteen.", "We share disturbances at once."),
    ("maintenance", "Wij lopen de afspraken jaarlijks na.", "We go through the agreements each year."),
    ("fair-return", "Lusten en lasten zijn verdeeld.", "Gains and burdens are shared."),
)
MECHANISMS = {
    "horizon-1": ("relational", "penetration-test"),
    "horizon-2": ("interface", "gatekeeping", "relational", "penetration-test"),
    "horizon-3": ("interface", "gatekeeping", "cohesive", "penetration-test"),
}
# An arrangement -> whether it has a keystone player, the guiding principle that goes with it, a role that it asks for.
ARRANGEMENTS = {
    "lead-organisation": (True, "type-1", "leader"),
    "administrative-organisation": (True, "type-1", "ecosystem-administrative-organisation"),
    "self-governed": (False, "type-2", "decision-maker"),
}
CONDUCT = ("seek-common-ground", "open-honest", "goal-before-profit", "secure-mandate", "ask-offer-help")
KINDS_OF_DEPENDENCY = ("service", "operational", "data", "platform", "contractual", "expertise")


def generate(
    seed: int,
    participants: int = 6,
    horizon: str = "horizon-1",
    phase: str = "define",
    completeness: float = 1.0,
    faults: Mapping[str, float] | None = None,
) -> str:
    """An invented ecosystem in the YAML form; the same arguments always give the same text.

    - ``seed``: any whole number.
    - ``participants``: how many, 2 to 500. The first is the client; from three on the second is the integrator.
    - ``horizon``: one of `HORIZONS`; decides the mechanisms.
    - ``phase``: one of `PHASES`; what belongs to a later phase is not recorded yet.
    - ``completeness``: 0 to 1, the chance that each optional part is recorded. At 1, and without faults, nothing that
      the handbook needs is overdue.
    - ``faults``: names of `FAULTS` with a rate, 0 to 1: the chance that each thing that can have it, has it.
      A file with one of `UNREADABLE` cannot be read.

    Raises `ValueError` for a value out of range.

    >>> generate(1) == generate(1)
    True
    >>> generate(1, participants=3).splitlines()[0]
    'id: https://example.org/synthetic/1'
    """
    rates = dict(faults or {})
    if not MIN_PARTICIPANTS <= participants <= MAX_PARTICIPANTS:
        raise ValueError(f"participants: {participants} is not in {MIN_PARTICIPANTS}..{MAX_PARTICIPANTS}")
    if horizon not in HORIZONS or phase not in PHASES:
        raise ValueError(f"horizon or phase: choose from {HORIZONS} and {PHASES}")
    if set(rates) - set(FAULTS) or not all(0 <= chance <= 1 for chance in (completeness, *rates.values())):
        raise ValueError(f"completeness and rates lie in 0..1; faults are {', '.join(FAULTS)}")
    return yaml_writer.text(_Maker(seed, participants, horizon, phase, completeness, rates).document())


class _Maker:
    """Makes one document; every choice comes from one source of chance."""

    def __init__(
        self, seed: int, size: int, horizon: str, phase: str, completeness: float, rates: dict[str, float]
    ) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        self.size = size
        self.horizon = horizon
        self.phase = phase
        self.reached = PHASES.index(phase)
        self.completeness = completeness
        self.rates = rates
        self.ids: list[str] = []
        self.kinds: dict[str, str] = {}
        self.mandated: list[str] = []
        self.arrangement = self.chance.choice(sorted(ARRANGEMENTS))

    def document(self) -> dict[str, Any]:
        """The whole; each part only from its phase on."""
        self._name_participants()
        out: dict[str, Any] = {
            "id": f"https://example.org/synthetic/{self.seed}",
            "name": _text(f"Verzonnen keten {self.seed}", f"Invented chain {self.seed}"),
            "description": _text("Verzonnen, door een programma.", "Invented, by a program."),
            "horizons": [self.horizon],
            "phase": self.phase,
            "asOf": DAY.isoformat(),
        }
        parts = [self._discover, self._define, self._develop, self._deliver]
        for part in parts[: self.reached + 1]:
            out |= part()
        return out

    # --- chance ---

    def _has(self, fault: str) -> bool:
        return fault in self.rates and self.chance.random() < self.rates[fault]

    def _optional(self, **parts: Any) -> dict[str, Any]:
        return {key: part for key, part in parts.items() if self.chance.random() < self.completeness}

    def _day(self, earliest: int, latest: int) -> str:
        return (DAY + timedelta(days=self.chance.randint(earliest, latest))).isoformat()

    def _some(self, number: int) -> list[str]:
        return sorted(self.chance.sample(self.ids, min(number, len(self.ids))))

    # --- what the phases bring ---

    def _name_participants(self) -> None:
        while len(self.ids) < self.size:
            name = (self.chance.choice(FIRST) + self.chance.choice(SECOND)).lower()
            if name in self.kinds:
                name += f"-{len(self.ids) + 1}"
            number = len(self.ids)
            kind = "client" if number == 0 else "integrator" if number == 1 and self.size > 2 else "provider"
            if number > 3 and self.chance.random() < 0.25:
                kind = "reducer"
            self.ids.append(name)
            self.kinds[name] = kind

    def _discover(self) -> dict[str, Any]:
        goal: dict[str, Any] = {
            "id": "goal",
            "statement": _text("Eén werkende keten voor alle gebruikers.", "One working chain for all users."),
            "scope": _text("De diensten hieronder.", "The services below."),
            "milestones": [
                {"id": f"step-{n}", "name": _text(f"Stap {n}", f"Step {n}"), "due": self._day(60 * n, 60 * n + 50)}
                for n in (1, 2, 3)
            ],
        }
        goal |= self._optional(
            endorsedBy="all",
            result=_text("Minder onderbrekingen.", "Fewer interruptions."),
            duration=_text("Vijf jaar", "Five years"),
            reasons=[_text("Geen partij kan het alleen.", "No party can do it alone.")],
        )
        return {
            "sharedGoal": goal,
            "participants": [self._participant(name) for name in self.ids],
            "activities": [self._activity(number, name) for number, name in enumerate(self.ids, 1)],
            "services": [self._service(name) for name in self._providers()],
            "dependencies": self._dependencies(),
            "documents": [self._letter()],
        }

    def _letter(self) -> dict[str, Any]:
        return {"id": "letter", "form": "letter-of-intent", "agreedOn": DAY.replace(year=2025).isoformat()} | {
            "parties": "all",
            "binding": "binding-no",
        }

    def _providers(self) -> list[str]:
        return [name for name in self.ids if self.kinds[name] == "provider"]

    def _participant(self, name: str) -> dict[str, Any]:
        dutch, english, roles = KINDS[self.kinds[name]]
        out: dict[str, Any] = {
            "id": name,
            "name": _text(f"{name.capitalize()} ({dutch})", f"{name.capitalize()} ({english})"),
            "organisation": f"https://example.org/org/{name}",
        }
        if not self._has("no-role"):
            also = ["ceco", ARRANGEMENTS[self.arrangement][2]] if name == self.ids[1] else []
            if self.size == 2:  # no integrator: the other party does its part
                also += KINDS["integrator"][2] if name == self.ids[1] else []
            out["roles"] = ["orchestratr"] if self._has("unknown-term") else [*roles, *also]
        if self._has("misspelt-key"):
            out["manadte"] = "x"
        out |= self._optional(
            goal={
                "statement": _text(f"{name.capitalize()} wil groeien.", f"{name.capitalize()} wants to grow."),
                "result": _text("Een tiende meer omzet.", "A tenth more turnover."),
                "duration": _text("Twee jaar", "Two years"),
            },
            gains=[_text("Meer zicht op de keten", "More sight of the chain")],
            contributions=[{"brings": self.chance.choice(("people", "knowledge", "means", "time"))}],
        )
        interest = {
            "statement": _text("Wordt op het eigen deel afgerekend.", "Is judged by its own part."),
            "interestLevel": self.chance.choice(("company", "personal")),
            "visibility": self.chance.choice(("participants", "private")),
        }
        until = self._day(-300, -1) if self._has("lapsed") else self._day(200, 900)
        mandate = {
            "holder": self.chance.choice(("CIO", "COO", "Inkoop", "Directie")),
            "level": _text("Directie", "Board"),
            "from": self._day(-600, -400),
            "until": until,
        }
        if not self._has("no-interest"):
            out |= self._optional(conflictingInterests=[interest])
        if not self._has("no-mandate"):
            out |= self._optional(mandate=mandate)
        # Whoever has a seat needs no mandate of its own; the fault would not show.
        self.mandated += [name] if "mandate" in out else []
        return out

    def _activity(self, number: int, name: str) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": f"activity-{number}",
            "name": _text(f"Werk {number}", f"Work {number}"),
            "towards": ["step-1", "step-2", "step-3"] if number == 1 else [f"step-{self.chance.randint(1, 3)}"],
        }
        if self._has("foreign-owner"):
            out["owner"] = "goal"
        elif self._has("unknown-reference"):
            out["owner"] = name + "x"
        elif not self._has("no-owner"):
            out["owner"] = name
        return out

    def _service(self, name: str) -> dict[str, Any]:
        dutch, english = self.chance.choice(SERVICES)
        label = _text(f"{dutch} door {name.capitalize()}", f"{english} by {name.capitalize()}")
        return {"id": f"service-{name}", "name": label, "provider": name, "usedBy": [self.ids[0]]}

    def _dependencies(self) -> list[dict[str, Any]]:
        """The client depends on each provider; others on few, and more often on those who come first."""
        pairs = {(self.ids[0], name): f"service-{name}" for name in self._providers()}
        for number, name in enumerate(self.ids[2:], 2):
            for _ in range(self.chance.randint(0, 2)):
                target = self.ids[int(number * self.chance.random() ** 2)]
                pairs.setdefault((name, target), f"activity-{self.ids.index(target) + 1}")
        return [
            {
                "id": f"{dependent}-on-{target}",
                "dependent": dependent,
                "target": target,
                "for": reason,
                "kind": self.chance.choice(KINDS_OF_DEPENDENCY),
                "criticality": self.chance.choice(("high", "medium", "low")),
            }
            for (dependent, target), reason in pairs.items()
        ]

    def _define(self) -> dict[str, Any]:
        some = self.chance.sample(MORE_SUBJECTS, self.chance.randint(1, len(MORE_SUBJECTS)))
        subjects = [*FIRST_SUBJECTS, *some]
        has_keystone, principle, _ = ARRANGEMENTS[self.arrangement]
        agreements = [self._agreement(*subject) for subject in sorted(subjects)]
        processes = [
            {
                "id": kind,
                "name": _text(dutch, english),
                "processKind": kind,
                "consistsOf": [f"activity-{self.chance.randint(1, self.size)}"],
                "dividedOver": self._some(4),
                "governedBy": self.ids[0],
            }
            for kind, dutch, english in PROCESSES
        ]
        cells = [
            {"responsibleFor": kind, "participant": name, "rasci": "accountable" if number == 0 else "responsible"}
            for kind, _, _ in PROCESSES
            for number, name in enumerate(self.ids[:4])
        ]
        out: dict[str, Any] = {
            "arrangement": self.arrangement,
            "guidingPrinciple": principle,
            **({"keystone": self.ids[0]} if has_keystone else {}),
            "processes": processes,
            "documents": [
                self._letter(),
                {"id": "umbrella", "form": "umbrella-cooperation-agreement", "agreedOn": self._day(-200, -100)},
            ],
            "framework": {
                "id": "framework",
                "principles": [_text("Gelijkwaardig en open", "As equals and openly")],
                "includes": [agreement["id"] for agreement in agreements],
            },
            "agreements": agreements,
        }
        return out | self._optional(
            responsibilities=cells,
            mechanisms=list(MECHANISMS[self.horizon]),
            governanceBodies=[
                {"id": "board", "name": _text("Stuurgroep", "Steering group"), "bodyRole": "steering-group"}
                | {"seats": self.mandated, "decides": True, "meetsEvery": "P1M"}
            ],
            channels=[
                {"id": "call", "name": _text("Weekoverleg", "Weekly call"), "meetsEvery": "P7D", "reaches": "all"}
            ],
            codeOfConduct={"id": "code", "adopts": list(CONDUCT), "acceptedBy": "all", "guardedBy": self.ids[0]},
            decisions=[
                {"id": "start", "takenBy": "all", "date": self._day(-400, -300)}
                | {"howDecided": _text("Besproken met alle partijen.", "Discussed with all parties.")}
            ],
            risks=[
                {"id": "exit", "statement": _text("Een partij vertrekt.", "A party leaves."), "owner": self.ids[0]}
                | {"control": _text("Een tweede leverancier staat klaar.", "A second provider stands by.")}
            ],
            methods=["siam"],
        )

    def _agreement(self, subject: str, dutch: str, english: str) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": f"on-{subject}",
            "concerns": [subject],
            "status": "agreed",
            "binding": "binding-no",
            "agreedOn": self._day(-200, -100),
            "reviewEvery": "P1Y",
            "reviewedOn": self._day(-800, -500) if self._has("lapsed") else self._day(-90, -1),
            "guardedBy": self.ids[0],
        }
        if not self._has("no-text"):
            out |= {"text": _text(dutch, english), "document": "umbrella", "clause": str(self.chance.randint(1, 20))}
        if self._has("no-parties"):
            return out
        out["parties"] = "all"
        positions = [
            {"party": name, "takes": "objects" if self._has("objection") else "accepts", "date": self._day(-90, -1)}
            for name in self.ids
        ]
        return out | self._optional(positions=positions)

    def _develop(self) -> dict[str, Any]:
        tools = self._providers()[:8]
        source: dict[str, Any] = {
            "id": "ticket-store",
            "owner": self.ids[0],
            "accessibleTo": "all",
            "dataKinds": ["operational-process"],
            "retention": "P3Y",
        }
        if not self._has("no-place"):
            source["standsAt"] = _text("Bij de opdrachtgever", "At the client")
            source["mayStandAt"] = _text("Binnen de Europese Unie", "Within the European Union")
        platforms = [
            {"id": "itsm", "platformTypes": ["servicemanagement"], "option": "coupled", "owner": self.ids[0]}
            | {"usedBy": "all", "linkedTo": [f"tool-{name}" for name in tools]},
            {"id": "workspace", "platformTypes": ["collaboration", "shared-environment"], "usedBy": "all"},
            *({"id": f"tool-{name}", "platformTypes": ["servicemanagement"], "usedBy": [name]} for name in tools),
        ]
        interfaces = [
            {"id": f"link-{name}", "connects": ["itsm", f"tool-{name}"], "carries": ["tickets"], "technology": "REST"}
            | {"specification": "OpenAPI 3.1", "dataFormat": "JSON", "dataLanguage": "nl", "accessibleTo": [name]}
            for name in tools
        ]
        levels = {"availability": "midden", "integrity": "hoog", "confidentiality": "midden"}
        dataset = {"id": "tickets", "sources": ["ticket-store"], "classification": "biv", **levels}
        return {"platforms": platforms, "dataSources": [source], "datasets": [dataset]} | self._optional(
            interfaces=interfaces,
            standards=["itil"],
            protocols=[
                {
                    "id": f"on-{kind}",
                    "protocolKind": kind,
                    "steps": [_text("Meld het dezelfde dag", "Report it the same day")],
                }
                for kind in ("information-sharing", "communication")
            ],
            dataModel={"id": "data-model", "name": _text("Datamodel", "Data model")},
            indicators=[{"id": "solved", "indicatorType": "sla", "targetValue": "95", "unit": "%"}],
        )

    def _deliver(self) -> dict[str, Any]:
        measured = [
            {"value": str(self.chance.randint(85, 99)), "date": self._day(-30 * n, -30 * n)} for n in range(1, 5)
        ]
        indicator = {"id": "solved", "indicatorType": "sla", "targetValue": "95", "unit": "%"}
        joined = {"id": "joining", "participant": self.ids[-1], "date": self._day(-90, -1), "handledBy": self.ids[0]}
        validated = [self._service(name) | {"validatedOn": self._day(-60, -1)} for name in self._providers()]
        return {"indicators": [indicator | {"measurements": measured}], "services": validated} | self._optional(
            onboardings=[joined]
        )


def _text(dutch: str, english: str) -> dict[str, str]:
    return {"nl": dutch, "en": english}
