"""The catalogue of questions: ``queries/*.rq``, each with a YAML header in comment lines that begin with ``#+``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from desf_graph import knowledge
from desf_graph.errors import InputError, Problem
from desf_graph.messages import problem, say
from desf_graph.querying.syntax import Query

SUFFIX = ".rq"
MARK = "#+"
TYPES = ("IRI", "date", "number", "text")
REQUIRED = ("summary", "question", "tags", "source", "columns")
BILINGUAL = ("nl", "en")


@dataclass(frozen=True)
class Question:
    """A competency question: what it asks in words, and the SPARQL that answers it."""

    name: str
    path: str
    summary: str
    question: Mapping[str, str]
    tags: tuple[str, ...]
    source: str
    parameters: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, Mapping[str, str]]
    text: str

    @cached_property
    def query(self) -> Query:
        """The SPARQL as tokens."""
        return Query(self.text)

    def type_of(self, parameter: str) -> str:
        """The type of a parameter: the first word of its description."""
        return self.parameters[parameter]["en"].split()[0]

    def matches(self, word: str) -> bool:
        """Whether a word stands in the name, the tags or the words of the question."""
        held = (self.name, self.summary, *self.tags, *self.question.values())
        return any(word.casefold() in one.casefold() for one in held)


def folder() -> Path:
    """The folder of the questions that are shipped."""
    return knowledge.root() / "queries"


@cache
def shipped() -> dict[str, Question]:
    """The questions that are shipped, by name, in alphabetical order."""
    return load(folder())


def load(directory: Path) -> dict[str, Question]:
    """The questions in a folder, by name. Raises `InputError` that names every fault in their headers."""
    if not directory.is_dir():
        raise InputError(problem("query.folder", str(directory)))
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        try:
            found[path.stem] = read(path)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return found


def questions(own: Path | None = None) -> dict[str, Question]:
    """The questions that are shipped and those of a folder of the user's own, which win."""
    return {**shipped(), **(load(own) if own else {})}


def find(name: str, own: Path | None = None) -> Question:
    """The question of a name; raises `InputError` with the names that come close."""
    path = path_of(name, own)
    if path is not None:
        return read(path)
    known = questions(own)
    near = difflib.get_close_matches(name, known, 3) or [n for n, q in known.items() if q.matches(name)][:3]
    fault = problem("query.unknown", word=name)
    raise InputError(fault._replace(fix=say("query.near", names=", ".join(near))) if near else fault)


def path_of(name: str, own: Path | None = None) -> Path | None:
    """The file of a question, found without reading the others; None where there is no such question."""
    if own is not None and not own.is_dir():
        raise InputError(problem("query.folder", str(own)))
    paths = [directory / f"{name}{SUFFIX}" for directory in (own, folder()) if directory is not None]
    return next((path for path in paths if path.name == f"{name}{SUFFIX}" and path.is_file()), None)


def read(path: Path) -> Question:
    """Read one question. Raises `InputError` with file and line when its header is not as it should be."""
    text = path.read_text("utf-8-sig")
    head = _Header(text, str(path))
    if head.problems:
        raise InputError(*head.problems)
    return Question(name=path.stem, path=str(path), text=text, **head.values())


class _Header:
    """The header of one file and the faults in it."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.content: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.startswith(MARK)]
        if not numbered:
            self._fault("query.header-missing", 1)
            return
        self.first = numbered[0][0]
        try:
            content = yaml.load("\n".join(line[len(MARK) + 1 :] for _, line in numbered), Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self._fault("query.header-yaml", self.first + (mark.line if mark else 0), reason=str(error.problem))
            return
        if not isinstance(content, dict):
            self._fault("query.header-missing", self.first)
            return
        self.content = content
        for number, line in numbered:
            self.lines.setdefault(line[len(MARK) :].strip().partition(":")[0], number)
        self._check(Query(text))

    def _fault(self, key: str, line: int, /, **values: Any) -> None:
        self.problems.append(problem(key, self.where, line, **values))

    def _check(self, query: Query) -> None:
        for key in REQUIRED:
            if not self.content.get(key):
                self._fault("query.header-key", self.first, key=key)
        named = {"question": self.content.get("question")}
        for group in ("parameters", "columns"):
            held = self.content.get(group) or {}
            if not isinstance(held, dict):
                self._fault("query.header-key", self.lines.get(group, self.first), key=group)
                continue
            named |= {name: words for name, words in held.items()}
        for name, words in named.items():
            for lang in BILINGUAL:
                if isinstance(words, dict) and not words.get(lang):
                    self._fault("query.header-language", self.lines.get(name, self.first), key=name, lang=lang)
        places = query.parameters()
        for name, words in _mappings(self.content.get("parameters")).items():
            line = self.lines.get(name, self.first)
            if words["en"].split()[0] not in TYPES:
                self._fault("query.header-type", line, name=name, types=" / ".join(TYPES))
            if name not in places:
                self._fault("query.header-parameter", line, name=name)

    def values(self) -> dict[str, Any]:
        """The parts of a `Question`."""
        tags = self.content["tags"]
        return {
            "summary": str(self.content["summary"]),
            "question": _mappings({"question": self.content["question"]})["question"],
            "tags": tuple(tags if isinstance(tags, list) else [tags]),
            "source": str(self.content["source"]),
            "parameters": _mappings(self.content.get("parameters")),
            "columns": _mappings(self.content["columns"]),
        }


def _mappings(given: Any) -> dict[str, dict[str, str]]:
    """Words per language; one plain text stands for both."""
    if not isinstance(given, dict):
        return {}
    return {
        name: {lang: str(words.get(lang) or "-") if isinstance(words, dict) else str(words) for lang in BILINGUAL}
        for name, words in given.items()
    }


def tags(held: Iterable[Question]) -> list[str]:
    """All tags of some questions, sorted."""
    return sorted({tag for question in held for tag in question.tags})
