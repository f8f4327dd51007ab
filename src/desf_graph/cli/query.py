"""``desf query``: ask a question of the catalogue, or a SPARQL file, of files, a store or an endpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desf_graph import formats, querying
from desf_graph.cli import output
from desf_graph.errors import InputError
from desf_graph.messages import problem, say
from desf_graph.querying import catalogue
from desf_graph.querying.catalogue import Question
from desf_graph.querying.engine import TIMEOUT
from desf_graph.reports import rows


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("name", metavar="NAME|FILE", help=say("query.help-name"))
    parser.add_argument("input", nargs="*", metavar="INPUT", help=say("query.help-input"))
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=say("query.help-param"))
    parser.add_argument("--input-format", choices=formats.FORMS, help=say("cli.input-format"))
    parser.add_argument("--format", choices=rows.FORMATS, default="table", help=say("query.help-format"))
    parser.add_argument("--limit", type=output.count, metavar="N", help=say("query.help-limit"))
    parser.add_argument("--no-infer", action="store_true", help=say("query.help-no-infer"))
    parser.add_argument("--queries", metavar="DIR", type=Path, help=say("query.help-queries"))
    parser.add_argument("--endpoint", metavar="URL", help=say("query.help-endpoint"))
    parser.add_argument("--graph", action="append", default=[], metavar="IRI", help=say("query.help-graph"))
    parser.add_argument(
        "--timeout",
        type=float,
        default=TIMEOUT,
        metavar="SECONDS",
        help=say("query.help-timeout", seconds=f"{TIMEOUT:g}"),
    )
    parser.add_argument("--allow-service", action="store_true", help=say("query.help-allow"))


def run(options: argparse.Namespace) -> int:
    """Ask; 0 whatever the answer, an ASK that is answered with no too."""
    asked, where = _asked(options.name, options.queries)
    answer = querying.select(
        _engine(options), asked, querying.values(options.param), allow=options.allow_service, where=where
    )
    output.give(rows.render(answer, options.format, options.lang, options.limit), options)
    if not options.quiet:
        for hint in answer.hints:
            print(f"{say('query.hint')}: {hint}", file=sys.stderr)
    return 0


def _asked(name: str, own: Path | None) -> tuple[Question | str, str | None]:
    """A question of the catalogue by name, else the text of a file; a file with our header is a question too."""
    path = Path(name)
    if catalogue.path_of(name, own) or not (path.suffix or path.is_file()):
        return catalogue.find(name, own), None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(problem("input.missing", name)) from None
    except UnicodeDecodeError:
        raise InputError(problem("input.not-utf8", name)) from None
    except OSError as error:
        raise InputError(problem("input.refused", name, reason=(error.strerror or "refused").lower())) from None
    return (catalogue.read(path), None) if text.lstrip().startswith(catalogue.MARK) else (text, name)


def _engine(options: argparse.Namespace) -> querying.Engine:
    if options.endpoint is None:
        if options.graph:
            raise InputError(problem("query.graph-local"))
        return querying.open_engine(options.input, not options.no_infer, options.input_format)
    if options.input:
        raise InputError(problem("query.both-inputs"))
    if options.no_infer:
        print(say("query.endpoint-infer"), file=sys.stderr)
    return querying.open_endpoint(options.endpoint, options.graph, options.timeout)
