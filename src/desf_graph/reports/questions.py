"""The catalogue of questions as text: a list for the screen, and the page with every question and its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from desf_graph import knowledge
from desf_graph.messages import say
from desf_graph.namespaces import ID
from desf_graph.querying import Rows
from desf_graph.querying.catalogue import Question
from desf_graph.reports import rows as rows_text

FORMATS = ("table", "json", "markdown")
ON_PAGE = 12


def render(questions: Iterable[Question], form: str, lang: str) -> str:
    """The questions in one of `FORMATS`."""
    held = list(questions)
    if form == "json":
        return json.dumps([_described(question) for question in held], ensure_ascii=False, indent=1) + "\n"
    if form == "markdown":
        return "".join(f"- **{question.name}**: {question.question[lang]}\n" for question in held)
    if not held:
        return say("query.none", lang) + "\n"
    lines = []
    for question in held:
        takes = ", ".join(question.parameters)
        details = [", ".join(question.tags)] + ([f"{say('query.takes', lang)} {takes}"] if takes else [])
        lines += [question.name, f"    {question.question[lang]}", f"    {'; '.join(details)}"]
    return "\n".join([*lines, "", say("query.questions", lang, count=len(held))]) + "\n"


def render_one(question: Question, lang: str) -> str:
    """One question in full: what it asks, takes and gives, where it comes from, its file, and how it is asked."""
    given = "".join(f" [--param {name}=…]" for name in question.parameters)
    facts = [
        (say("query.takes", lang), [f"{name}: {words[lang]}" for name, words in question.parameters.items()]),
        (say("query.gives", lang), [f"{name}: {words[lang]}" for name, words in question.columns.items()]),
        (say("query.handbook", lang), [section(question, lang)]),
        (say("query.tags", lang), [", ".join(question.tags)]),
        ("SPARQL", [question.path]),
        (say("query.ask", lang), [f"desf query {question.name} INPUT{given}"]),
    ]
    lines = [question.name, f"    {question.question[lang]}"]
    for title, said in facts:
        if said:
            lines += [f"  {title}", *(f"    {one}" for one in said)]
    return "\n".join(lines) + "\n"


def section(question: Question, lang: str) -> str:
    """The title of the handbook's section that a question comes from; its slug when there is none."""
    return knowledge.label(f"{ID}source/{question.source}", lang) or question.source


def page(answered: Iterable[tuple[Question, Mapping[str, str], Rows]], inputs: str, title: str) -> str:
    """A Markdown page with each question, what it takes and its answer on the inputs, under its first tag."""
    topics: dict[str, list[str]] = {}
    for question, params, rows in answered:
        topics.setdefault(question.tags[0], []).append(_entry(question, params, rows, inputs))
    parts = [f"## {topic}\n\n" + "\n".join(entries) for topic, entries in sorted(topics.items())]
    return title + "\n" + "\n".join(parts)


def _entry(question: Question, params: Mapping[str, str], rows: Rows, inputs: str) -> str:
    given = "".join(f" --param {name}={value}" for name, value in params.items())
    takes = "".join(f"- `{name}`: {words['en']}\n" for name, words in question.parameters.items())
    return (
        f"### {question.name}\n\n{question.question['en']}  \n*{question.question['nl']}*\n\n"
        f"Handbook: {section(question, 'en')}. For: {', '.join(question.tags)}.\n\n"
        + (f"{takes}\n" if takes else "")
        + f"    desf query {question.name} {inputs}{given}\n\n{rows_text.render(rows, 'markdown', 'en', ON_PAGE)}"
    )


def _described(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "question": dict(question.question),
        "tags": list(question.tags),
        "source": question.source,
        "parameters": {name: dict(words) for name, words in question.parameters.items()},
        "columns": {name: dict(words) for name, words in question.columns.items()},
    }
