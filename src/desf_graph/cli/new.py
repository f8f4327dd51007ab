"""``desf new``: a file to start an ecosystem from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desf_graph import formats, knowledge
from desf_graph.authoring import adaptation, skeleton
from desf_graph.authoring.interview import Interview
from desf_graph.cli import output
from desf_graph.errors import InputError
from desf_graph.formats import yaml_ld
from desf_graph.messages import problem, say
from desf_graph.namespaces import RDFS_LABEL, id_for, slug, value
from desf_graph.validation.circumstances import term

BASE = "https://example.org/"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", metavar="FILE", help=say("new.file"))
    parser.add_argument("--from", dest="origin", metavar="CASE", help=say("new.from"))
    parser.add_argument("--id", metavar="IRI", help=say("new.id"))
    parser.add_argument("--horizon", help=say("new.horizon"))
    parser.add_argument("--arrangement", help=say("new.arrangement"))
    parser.add_argument("--participant", metavar="NAME", help=say("new.participant"))
    parser.add_argument("--interactive", action="store_true", help=say("new.interactive"))
    parser.add_argument("--force", action="store_true", help=say("new.force"))


def run(options: argparse.Namespace) -> int:
    """Write the file, unless it is there already."""
    target = Path(options.file)
    if formats.SUFFIXES.get(target.suffix.lower()) != "yaml":
        raise InputError(problem("new.no-yaml", str(target), name=target.with_suffix(".yaml").name))
    if target.exists() and not options.force:
        raise InputError(problem("new.exists", str(target)))
    iri = options.id or BASE + id_for(target.stem)
    if not yaml_ld.ABSOLUTE.match(iri) or yaml_ld.BAD_ID.search(iri):
        raise InputError(problem("yaml.bad-base", word=iri))
    horizon = slug(term("Horizon", options.horizon)) if options.horizon else None
    arrangement = slug(term("GovernanceArrangement", options.arrangement)) if options.arrangement else None
    if options.participant:
        text = _partner(options, iri)
    elif options.origin:
        text = _adapted(options, iri, horizon, arrangement)
    elif options.interactive:
        return _interview(options, target, iri, arrangement)
    else:
        text = skeleton.write(iri, options.lang, _name(target), horizon=horizon, arrangement=arrangement)
    _give(options, target, text)
    return 0


def _give(options: argparse.Namespace, target: Path, text: str) -> None:
    formats.parse(text.encode("utf-8"), str(target), "yaml")  # what we write can be read, or it is not written
    output.write(target, text)
    if not options.quiet:
        print(say("new.done", name=target))


def _origin(name: str) -> Path:
    """The file of a case, or a file of the user's own."""
    cases = knowledge.case_files()
    case = name.removeprefix(formats.CASE)
    if case in cases:
        return cases[case]
    path = Path(name)
    if not path.is_file():
        raise InputError(problem("input.no-case", name=case, names=", ".join(cases)))
    if formats.SUFFIXES.get(path.suffix.lower()) != "yaml":
        raise InputError(problem("new.no-yaml-origin", name))
    formats.read(path)
    return path


def _adapted(options: argparse.Namespace, iri: str, horizon: str | None, arrangement: str | None) -> str:
    text = _origin(options.origin).read_text("utf-8-sig")
    head = say("new.adapted", name=options.origin.removeprefix(formats.CASE))
    return f"{head}\n{adaptation.adapt(text, iri, options.lang, horizon, arrangement)}"


def _partner(options: argparse.Namespace, iri: str) -> str:
    """A partner's file. An ecosystem that is named gives the id to join, and that of the partner if it is in there."""
    name = options.participant
    if options.origin:
        record = formats.read(_origin(options.origin))
        iri = str(record.ecosystems[0].value)
        called = {f"{iri}/{name}".casefold(): None, name.casefold(): RDFS_LABEL}
        for triple in record.triples:
            subject = value(triple.subject)
            named = called.get(value(triple.object).casefold()) == triple.predicate
            if subject.startswith(iri + "/") and (subject.casefold() in called or named):
                return skeleton.partner(iri, options.lang, subject.removeprefix(iri + "/"), None)
    elif not options.id:
        raise InputError(problem("new.no-ecosystem"))
    return skeleton.partner(iri, options.lang, id_for(name), name)


def _interview(options: argparse.Namespace, target: Path, iri: str, arrangement: str | None) -> int:
    interview = Interview(options.lang, _ask, print)
    finished = interview.run()
    text = skeleton.write(
        iri,
        options.lang,
        interview.name or _name(target),
        interview.phase,
        interview.horizon,
        arrangement,
        interview.answers,
    )
    if not finished:
        print()
        print(say("new.stopped"), file=sys.stderr)
    _give(options, target, text)
    return 0


def _ask(question: str) -> str:
    return input(f"{question}\n> ")


def _name(target: Path) -> str:
    words = target.stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
