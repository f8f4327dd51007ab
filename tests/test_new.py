"""`desf new` leaves a file that can be read at once, and never takes one away that was there."""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desf_graph import formats, knowledge
from desf_graph.authoring import skeleton
from desf_graph.authoring.interview import Interview
from desf_graph.cli import main
from desf_graph.formats import yaml_ld
from desf_graph.messages import say, speak
from desf_graph.namespaces import DESF, HANDBOOK_CASE, HAS_PARTICIPANT, slug, value
from desf_graph.record import Record

LANGUAGES = ("en", "nl")
# One # away from each line, but for the head of the file.
EXAMPLE = re.compile(r"^#(?! [^ ])", re.MULTILINE)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DESF_LANG", "en")
    yield
    speak("en")


def new(file: Path, *options: str) -> str:
    assert main(["new", str(file), *options]) == 0
    assert formats.read(file).ecosystems
    return file.read_text("utf-8")


def participants(record: Record) -> set[str]:
    return {slug(value(t.object)) for t in record.triples if t.predicate == HAS_PARTICIPANT}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_skeleton_has_nothing_overdue_and_puts_first_what_is_due_first(lang: str, tmp_path: Path) -> None:
    text = new(tmp_path / "my-chain.yaml", "--lang", lang)
    assert main(["validate", str(tmp_path / "my-chain.yaml"), "--quiet"]) == 0
    assert "id: https://example.org/my-chain" in text
    phases = [knowledge.label(iri, lang) or "" for iri in knowledge.tables()["phases"]]
    due = [next((n for n, name in enumerate(phases) if name in line), 9) for line in re.findall("# --- .*", text)]
    assert due == sorted(due)
    assert len(due) == len(knowledge.tables()["blocks"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_of_a_skeleton_are_good_ones(lang: str) -> None:
    text = skeleton.write("https://example.org/e", lang, "E", horizon="horizon-1", arrangement="self-governed")
    real = EXAMPLE.sub("", re.sub(r"^#(horizons|horizonnen|arrangement|inrichting).*\n", "", text, flags=re.MULTILINE))
    record = formats.parse(real.encode(), "e.yaml", "yaml")
    assert participants(record) == {"party-a", "party-b"}
    used = {slug(value(t.predicate)) for t in record.triples}
    assert {"hasAgreement", "hasPlatform", "hasIndicator", "hasInitiative", "codeOfConduct", "recordStatus"} <= used
    names = {key for key, meaning in knowledge.context()["@context"].items() if isinstance(meaning, dict)}
    other = names - set(yaml_ld.first_keys().values()) if lang == "en" else set(yaml_ld.first_keys().values())
    shared = {"keystone", "document", "status", "datasets", "basis", "product", "rasci", "url"}
    assert {key for key in re.findall(r"(\w+):", re.sub("# .*", "", real)) if key in other} - shared - {"id"} == set()


def test_both_skeletons_have_the_same_examples() -> None:
    shapes = []
    for lang in LANGUAGES:
        real = EXAMPLE.sub("", re.sub(r"^#(h|a|i)\w+: .*\n", "", skeleton.write("https://e.org/e", lang, "E")))
        record = formats.parse(real.encode(), "e.yaml", "yaml")
        shapes.append({(value(t.subject), value(t.predicate)) for t in record.triples})
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_taking_one_sign_from_a_whole_block_makes_its_example_real_from_the_top_down(lang: str) -> None:
    text = skeleton.write("https://example.org/e", lang, "E")
    real, *blocks = re.split(r"^(?=## --- )", text, flags=re.MULTILINE)
    for block in blocks:
        before = formats.parse(real.encode(), "e.yaml", "yaml")
        real += re.sub("^#", "", block, flags=re.MULTILINE)
        grown = len(formats.parse(real.encode(), "e.yaml", "yaml").triples) > len(before.triples)
        assert grown == bool(skeleton.example_keys(block)), block


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_holder_of_a_mandate_is_who_may_make_agreements_not_who_gave_it(lang: str) -> None:
    may = {"en": "may make agreements", "nl": "afspraken ma"}[lang]
    example = next(line for line in skeleton.parts(lang)["canvas"].splitlines() if skeleton.key("holder", lang) in line)
    assert may in say("new.ask.mandate", lang, name="X")
    assert may in example


def test_what_is_given_stands_in_the_file(tmp_path: Path) -> None:
    options = ["--horizon", "horizon-2", "--arrangement", "zelfbestuur", "--id", "https://keten.example/1"]
    known = knowledge.terms(DESF + "GovernanceArrangement")
    options[3] = next(word for word in known if slug(known[word]) == "self-governed")
    text = new(tmp_path / "a.yaml", *options)
    assert "horizons: [horizon-2]\narrangement: self-governed\n" in text
    assert "id: https://keten.example/1\n" in text


def test_a_file_that_is_there_is_not_overwritten_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("mine", "utf-8")
    assert main(["new", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text("utf-8") == "mine"
    assert "id: https://example.org/a" in new(file, "--force")
    assert [file] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "options",
    [
        ["a.ttl"],
        ["a.yaml", "--from", "nowhere"],
        ["a.yaml", "--horizon", "horizon-9"],
        ["a.yaml", "--id", "no iri"],
        ["a.yaml", "--participant", "Bakker"],
        ["nowhere/a.yaml"],
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_in_a_line(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", *options]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", knowledge.case_files())
def test_every_case_can_be_begun_from(case: str, lang: str, tmp_path: Path) -> None:
    text = new(tmp_path / "mine.yaml", "--from", case, "--lang", lang, "--horizon", "horizon-3")
    origin = knowledge.case_files()[case].read_text("utf-8")
    assert text.count("#") == origin.count("#") + 1  # its comments stay, and one is added
    before, after = formats.read(f"case:{case}"), formats.read(tmp_path / "mine.yaml")
    assert [value(node) for node in after.ecosystems] == ["https://example.org/mine"]
    assert HANDBOOK_CASE not in {t.predicate for t in after.triples}
    assert participants(before) == participants(after)
    assert f"{value(before.ecosystems[0])}/" not in after.ntriples()
    keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    assert (skeleton.key("participants", lang) in keys) and ("horizon-3" in text)


def test_an_id_keeps_the_letters_of_a_name_with_accents(tmp_path: Path) -> None:
    assert "id: https://example.org/meer-patienten\n" in new(tmp_path / "Meer patiënten.yaml")
    answers = iter(["Zorg", "", "", "", "Zuid-Oost Ålesund é ½ ﬁets", "", "", "", "", "", "", ""])
    interview = Interview("nl", lambda question: next(answers), lambda words: None)
    assert interview.run()
    assert interview.answers["deelnemers"][0]["id"] == "zuid-oost-alesund-e-1-2-fiets"


def test_a_partners_file_joins_the_ecosystem(tmp_path: Path) -> None:
    whole, partner, known = tmp_path / "whole.yaml", tmp_path / "partner.yaml", tmp_path / "known.yaml"
    new(whole, "--from", "siam")
    new(partner, "--from", str(whole), "--participant", 'Bakker "en" Zoon')
    record = formats.read([whole, partner])
    assert len(record.ecosystems) == 1
    assert participants(record) == participants(formats.read(whole)) | {"bakker-en-zoon"}
    assert set(record.triples) == set(formats.read([partner, whole]).triples)
    text = new(known, "--from", str(whole), "--participant", "Desk")
    assert "  - id: desk\n#" in text  # it has a name already
    assert participants(formats.read([whole, known])) == participants(formats.read(whole))
    real = EXAMPLE.sub("", text)
    assert len(formats.parse(real.encode(), "e.yaml", "yaml").triples) > 10


ANSWERS = {
    "en": ["Harbour", "define", "horizon-1", "One process", "Pilot", "2027-03-01", ""]
    + ["Port", "?", "orchestrator, consumer", "Grow", "none", "CIO"]
    + ["Hoster", "producr", "producer", "", "Own margin", "", ""]
    + ["Desk", "hostr", "Hoster", "", "Port", "hoster", "desk", "operational", "high", ""],
    "nl": ["Haven", "define", "", "Eén proces", "", "Havenbedrijf", "?", "Regisseur, consument, keystone player"]
    + ["", "geen", "", "", "", ""],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_questions_of_the_canvas_make_a_file(lang: str) -> None:
    said, asked, answers = [], [], iter(ANSWERS[lang])

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    interview = Interview(lang, ask, said.append)
    assert interview.run()
    assert next(answers, None) is None
    name, phase = interview.name, interview.phase
    text = skeleton.write("https://example.org/e", lang, name, phase, interview.horizon, None, interview.answers)
    record = formats.parse(text.encode(), "e.yaml", "yaml")
    assert len(participants(record)) == (2 if lang == "en" else 1)
    assert "statedNone" in record.ntriples()
    assert f'asOf> "{date.today()}"' in record.ntriples()  # read later, the file still says what it said
    assert len(said) == (2 if lang == "nl" else 4)  # the start and all roles; in English two slips of the pen as well
    of_roles = next(question for question in asked if "?:" in question)
    offered = {"en": "Consumer, Producer, Decomposer", "nl": "Consument, Producent, Reducent"}[lang]
    assert offered in of_roles
    neutral = {"en": "Neutral party", "nl": "Neutrale partij"}[lang]  # one of those that few parties need
    assert (neutral in of_roles, neutral in said[1]) == (False, True)
    if lang == "en":
        assert {"operational", "high"} <= {slug(value(t.object)) for t in record.triples}


@pytest.mark.parametrize("number", range(len(ANSWERS["en"])))
def test_whatever_was_answered_makes_a_file_when_the_asking_stops(number: int) -> None:
    answers = iter(ANSWERS["en"][:number])

    def ask(question: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    interview = Interview("en", ask, lambda words: None)
    assert not interview.run()
    text = skeleton.write("https://example.org/e", "en", interview.name or "E", answers=interview.answers)
    assert formats.parse(text.encode(), "e.yaml", "yaml").ecosystems


@pytest.mark.skipif(sys.platform == "win32", reason="no pexpect on Windows: the terminal itself is not tried")
@pytest.mark.parametrize("stop", [False, True])
def test_a_terminal_session_leaves_a_file_that_validates(stop: bool, tmp_path: Path) -> None:
    import pexpect

    file = tmp_path / "harbour.yaml"
    arguments = ["-m", "desf_graph.cli", "new", str(file), "--interactive", "--lang", "en"]
    session = pexpect.spawn(sys.executable, arguments, timeout=60, encoding="utf-8")
    for number, answer in enumerate(ANSWERS["en"]):
        session.expect("> $")
        if stop and number == 14:
            session.sendintr()
            break
        session.sendline(answer)
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == 0
    assert "is written" in session.before
    assert ("Stopped" in session.before) == stop
    record = formats.read(file)
    assert participants(record) == {"port", "hoster"}
    assert ("hasDependency" in record.ntriples()) != stop
    assert main(["validate", str(file), "--fail-on", "never"]) == 0
