"""Proofs and contradictions as text, as JSON, and in Jupyter."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Any

from desf_graph.messages import say
from desf_graph.reasoning.contradictions import Contradiction
from desf_graph.reasoning.proofs import ASSERTED, ONTOLOGY, Proof, Step
from desf_graph.reasoning.replay import replay
from desf_graph.reasoning.terms import Triple
from desf_graph.reasoning.words import Speaker
from desf_graph.record import Position


class Explanation(Proof):
    """A proof that shows itself: as sentences when it is printed, as a table in Jupyter."""

    lang = "en"

    def __str__(self) -> str:
        return proof_text(self, self.lang).removesuffix("\n")

    def _repr_html_(self) -> str:
        return proof_html(self, self.lang)


def explained(proof: Proof, lang: str) -> Explanation:
    """A proof that shows itself in a language."""
    shown = Explanation(*proof)
    shown.lang = lang
    return shown


def proof_html(proof: Proof, lang: str) -> str:
    """A proof as a table: number, sentence, and the place or the rule it comes from."""
    speaker = Speaker(proof.record, lang)
    heads = "".join(f'<th scope="col">{say(f"reasoning.column.{name}", lang)}</th>' for name in ("step", "what", "why"))
    rows = "".join(
        f"<tr><td>{step.number}</td><td>{html.escape(speaker.sentence(step.triple))}</td>"
        f"<td>{html.escape(_ground(step, proof.steps, speaker, lang))}</td></tr>"
        for step in proof.steps
    )
    title = html.escape(speaker.sentence(proof.triple))
    return (
        f'<table lang="{lang}"><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def proof_text(proof: Proof, lang: str) -> str:
    """A proof as numbered sentences, each with its place in the files or the rule that draws it."""
    return "\n".join(_lines(proof.steps, Speaker(proof.record, lang), lang)) + "\n"


def _lines(steps: tuple[Step, ...], speaker: Speaker, lang: str) -> list[str]:
    width = len(str(len(steps)))
    return [f"{s.number:>{width}}. {speaker.sentence(s.triple)}  [{_ground(s, steps, speaker, lang)}]" for s in steps]


def _ground(step: Step, steps: tuple[Step, ...], speaker: Speaker, lang: str) -> str:
    if step.rule == ASSERTED:
        return ", ".join(map(str, step.positions)) or say("reasoning.asserted", lang)
    if step.rule == ONTOLOGY:
        return say("reasoning.ontology", lang)
    given = [*step.axioms, *(steps[number - 1].triple for number in step.premises)]
    because = speaker.rule(step.rule, replay(step.rule, given, step.triple) or {}, given)
    numbers = ", ".join(map(str, step.premises))
    start = say("reasoning.from", lang, steps=numbers) + "; " if numbers else ""
    return f"{start}{because}; {step.rule}"


def proof_json(proof: Proof, lang: str) -> str:
    """A proof as JSON: the triple, and its steps with rule, premises, axioms and places."""
    speaker = Speaker(proof.record, lang)
    data = {"triple": _triple(proof.triple), "steps": [_step(s, proof.steps, speaker, lang) for s in proof.steps]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def contradictions_text(found: Iterable[Contradiction], lang: str) -> str:
    """Contradictions, one a line with its places, and how each end of it came about where that is not recorded."""
    lines: list[str] = []
    for one in found:
        lines.append(str(one))
        if any(step.rule not in (ASSERTED, ONTOLOGY) for step in one.steps):
            lines += ["   " + line for line in _lines(one.steps, Speaker(one.record, lang), lang)]
    return "\n".join(lines or [say("reasoning.no-contradictions", lang)]) + "\n"


def contradictions_json(found: Iterable[Contradiction], lang: str) -> str:
    """Contradictions as JSON: rule, sentence, what clashes, what causes it, places and steps."""
    data = [
        {
            "rule": one.rule,
            "text": one.text,
            "triples": [*map(_triple, one.triples)],
            "axioms": [*map(_triple, one.axioms)],
            "causes": [*map(_triple, one.causes)],
            "positions": [*map(_place, one.positions)],
            "steps": [_step(step, one.steps, Speaker(one.record, lang), lang) for step in one.steps],
        }
        for one in found
    ]
    return json.dumps({"contradictions": data}, ensure_ascii=False, indent=2) + "\n"


def _step(step: Step, steps: tuple[Step, ...], speaker: Speaker, lang: str) -> dict[str, Any]:
    return {
        "number": step.number,
        "text": speaker.sentence(step.triple),
        "because": _ground(step, steps, speaker, lang),
        "triple": _triple(step.triple),
        "rule": step.rule,
        "premises": list(step.premises),
        "axioms": [*map(_triple, step.axioms)],
        "positions": [*map(_place, step.positions)],
    }


def _triple(triple: Triple) -> list[str]:
    return [str(triple.subject), str(triple.predicate), str(triple.object)]


def _place(place: Position) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
