"""Write docs/questions.md: every question with its answer. With --check: exit 1 when the page is not what it would be.

The page comes from the headers in queries/ and from asking each question of the two invented ecosystems that the tests
use, with the parameters of tests/data/answers.yaml.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import yaml

from desf_graph import querying
from desf_graph.messages import speak
from desf_graph.querying import catalogue
from desf_graph.reports import questions

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = CHECKOUT / "docs" / "questions.md"
DATA = Path("tests") / "data"
INPUTS = (DATA / "quay.yaml", DATA / "lock.yaml")
TITLE = """# Questions

What can be asked of an ecosystem with `desf query NAME INPUT`, without writing SPARQL. Each answer below is that of two
invented ecosystems, a quay and a lock (`tests/data/`). `desf queries` lists the questions, `--tag` and `--search` find
one, `--lang nl` speaks Dutch. Without its parameters a question is asked of everything.

This page is written by `scripts/questions.py` from the headers in `queries/`; do not edit it.
"""


def page() -> str:
    """The page as it should be."""
    speak("en")
    engine = querying.open_engine([CHECKOUT / file for file in INPUTS])
    answers = yaml.load((CHECKOUT / DATA / "answers.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    answered = []
    for name, question in catalogue.shipped().items():
        params = answers.get(name, {}).get("with", {})
        answered.append((question, params, querying.select(engine, question, params)))
    return questions.page(answered, " ".join(file.as_posix() for file in INPUTS), TITLE)


def main() -> int:
    """Write the page, or check it."""
    written = PAGE.read_text("utf-8") if PAGE.exists() else ""
    if "--check" in sys.argv[1:]:
        return int(written != page())
    beside = PAGE.with_suffix(".tmp")
    beside.write_text(page(), "utf-8", newline="\n")
    os.replace(beside, PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
