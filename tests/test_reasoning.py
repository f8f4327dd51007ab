"""What follows from an ecosystem, what contradicts itself, and why: on the cases and on what users ran into."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from random_graphs import random_graph

from desf_graph import formats, knowledge
from desf_graph.cli import common, infer, why
from desf_graph.errors import InputError
from desf_graph.reasoning.closure import Closure, artefact, close, close_from, closure, ontology, structure, theory
from desf_graph.reasoning.contradictions import contradictions
from desf_graph.reasoning.lookup import find
from desf_graph.reasoning.proofs import ASSERTED, Proof, Step, closed, proof, steps
from desf_graph.reasoning.terms import Triple
from desf_graph.reasoning.theory import Theory
from desf_graph.record import Record

Reference = Callable[[str, str], Path]

CASES = knowledge.case_files()
SAP = "case:sap-migration"
BAD = """
id: https://example.org/keten
name: Keten
participants:
  - {id: noord, name: Noord, roles: [producer]}
  - {id: zuid, name: Zuid, roles: [consumer]}
platforms:
  - {id: portaal, name: Portaal}
services:
  - {id: hosting, name: Hosting, provider: noord, runsOn: zuid}
dependencies:
  - {dependent: noord, target: portaal}
activities:
  - {id: beheer, name: Beheer, owner: portaal}
"""


def in_closure(closed_: Closure, *words: str) -> ox.Triple:
    return find(closed_, *words, lang="en")  # type: ignore[arg-type]


# --- what follows -------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_a_case_follows_without_contradiction_or_artefact(name: str) -> None:
    record = formats.read(CASES[name])
    before = list(record.triples)
    closed_ = closure(record)
    assert closed_.inferred and contradictions(closed_) == []
    assert not any(isinstance(triple.subject, ox.Literal) or artefact(triple) for triple in closed_.inferred)
    assert set(closed_.inferred).isdisjoint(record.triples)
    assert record.triples == before


def test_what_follows_is_the_same_whatever_the_order_of_the_lines() -> None:
    triples = formats.read(SAP).triples
    assert closure(Record(reversed(triples))).inferred == closure(Record(triples)).inferred


def test_nothing_follows_from_nothing() -> None:
    assert closure(Record([])).inferred == []


@pytest.mark.parametrize(
    "words",
    [
        ("t-systems", "roles", "orchestrator"),  # the orchestrator through the sub-role
        ("client", "dependsOnTransitive", "capgemini"),  # dependencies add up
        ("t-systems", "dependsOn", "client"),  # a dependency that is described becomes a relation
    ],
)
def test_a_question_of_the_field_is_answered_by_the_closure(words: tuple[str, str, str]) -> None:
    closed_ = closure(formats.read(SAP))
    assert in_closure(closed_, *words) in closed_.inferred


def test_a_theory_reads_back_as_it_was() -> None:
    made = theory(structure(knowledge.ontology().triples))
    again = Theory.loads(made.dumps())
    assert again.dumps() == made.dumps()
    assert again.details == made.details
    record = formats.read(SAP)

    def inferred(base: Theory) -> list[ox.Triple]:
        return close_from(base, record).inferred

    assert inferred(again) == inferred(made) == closure(record).inferred


def test_closing_an_ecosystem_leaves_the_theory_as_it_was() -> None:
    before = ontology().dumps()
    closure(Record([*formats.read(SAP).triples, *random_graph(3)]))
    assert ontology().dumps() == before


def test_axioms_in_the_file_of_an_ecosystem_count() -> None:
    text = """@prefix : <https://example.org/> . @prefix desf: <https://w3id.org/desf/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :hosts rdfs:subPropertyOf desf:provider . :hosting :hosts :noord . desf:Participant owl:disjointWith :Ghost .
    :noord a :Ghost ."""
    closed_ = closure(formats.parse(text.encode(), "file.ttl", "turtle"))
    assert proof(closed_, in_closure(closed_, "hosting", "provider", "noord")).check() == []
    assert [one.rule for one in contradictions(closed_)] == ["cax-dw"]


def test_closing_one_case_adds_little_to_a_command() -> None:
    text, record = ontology().dumps(), formats.read(SAP)

    def seconds() -> float:
        start = time.process_time()
        closed_ = close_from(Theory.loads(text), record)
        assert closed_.inferred and closed_.engine.failures() == []
        return time.process_time() - start

    assert min(seconds() for _ in range(7)) < 0.015


# --- limits -------------------------------------------------------------------


def test_a_closure_that_explodes_stops_at_its_limit() -> None:
    text = "@prefix : <https://example.org/> . :p a <http://www.w3.org/2002/07/owl#TransitiveProperty> . "
    text += "".join(f":n{number} :p :n{(number + 1) % 60} . " for number in range(60))
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    assert len(close(triples).inferred) == 60 * 60 - 60
    with pytest.raises(InputError, match="more than 1000 statements"):
        close(triples, limit=1000)


# --- proofs -------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_every_inferred_triple_of_a_case_has_a_proof_that_needs_all_its_leaves(name: str) -> None:
    closed_ = closure(formats.read(CASES[name]))
    for triple in closed_.inferred:
        found = proof(closed_, triple)
        assert found.check() == [], triple
        assert spare(found) == [], triple


def spare(found: Proof) -> list[Triple]:
    """The leaves without which what is proven still follows."""
    without = {leaf: closed([other for other in found.leaves if other != leaf]) for leaf in found.leaves}
    numbers = {leaf: engine.terms.fact(found.triple) for leaf, engine in without.items()}
    return [leaf for leaf, fact in numbers.items() if fact is not None and fact in without[leaf]]


def test_proofs_of_random_graphs_stand_too() -> None:
    proven = 0
    for seed in range(20):
        closed_ = close(random_graph(seed))
        for triple in Random(seed).sample(closed_.inferred, min(15, len(closed_.inferred))):
            found = proof(closed_, triple)
            assert found.check() == [] and spare(found) == [], triple
            proven += 1
    assert proven > 150


def test_a_deep_proof_is_drawn_without_deep_recursion() -> None:
    size = 1500
    text = "@prefix : <https://example.org/> . :p <http://www.w3.org/2002/07/owl#propertyChainAxiom> ( :p :q ) . "
    text += ":n :p :m0 . " + "".join(f":m{number} :q :m{number + 1} . " for number in range(size))
    closed_ = close(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    node = "https://example.org/{}".format
    last = ox.Triple(ox.NamedNode(node("n")), ox.NamedNode(node("p")), ox.NamedNode(node(f"m{size}")))
    drawn = steps(closed_, closed_.engine, [last])
    assert len(drawn) == 2 * size + 1 and drawn[-1].triple == last


def test_an_asserted_triple_is_its_own_proof() -> None:
    record = formats.read(SAP)
    triple = next(iter(record.positions))
    (step,) = proof(closure(record), triple).steps
    assert (step.rule, step.positions) == (ASSERTED, record.positions[triple])


def test_what_does_not_follow_has_no_proof() -> None:
    closed_ = closure(formats.read(SAP))
    node = ox.NamedNode("https://example.org/nobody")
    with pytest.raises(KeyError):
        proof(closed_, ox.Triple(node, node, node))


def mutated(found: Proof, random: Random) -> Proof:
    """The proof with one thing in it changed so that it proves nothing any more."""
    steps = list(found.steps)
    drawn = [step for step in steps if step.premises]
    step = random.choice(drawn)
    at = step.number - 1
    other = random.choice([one for one in steps if one is not step])
    kind = random.randrange(8)
    if kind == 0:
        steps[at] = step._replace(rule=random.choice([r for r in ("prp-symp", "cls-uni", "eq-sym") if r != step.rule]))
    elif kind == 1:
        steps[at] = step._replace(premises=step.premises[1:])
    elif kind == 2:
        steps[at] = step._replace(premises=(*step.premises[:-1], step.number))
    elif kind == 3:
        nobody = ox.NamedNode("https://example.org/nobody")
        steps[at] = step._replace(triple=ox.Triple(nobody, step.triple.predicate, step.triple.object))
    elif kind == 4:
        steps[at] = step._replace(axioms=step.axioms[1:]) if step.axioms else step._replace(premises=())
    elif kind == 5:
        steps[at] = Step(step.number, step.triple, ASSERTED)
    elif kind == 6:
        del steps[other.number - 1]
    else:
        return Proof(steps[0].triple, found.steps, found.record)
    return Proof(found.triple, tuple(steps), found.record)


def test_the_checker_rejects_fifty_mutated_proofs() -> None:
    random = Random(11)
    proofs = [
        found
        for name in CASES
        for closed_ in [closure(formats.read(CASES[name]))]
        for triple in closed_.inferred[::9]
        if len((found := proof(closed_, triple)).steps) > 2
    ]
    assert len(proofs) >= 25
    for number in range(60):
        broken = mutated(proofs[number % len(proofs)], random)
        assert broken.check() != [], broken


# --- contradictions -----------------------------------------------------------


def test_each_seeded_contradiction_is_told_once_with_its_lines() -> None:
    record = formats.parse(BAD.encode(), "keten.yaml", "yaml")
    told = {lang: [str(one) for one in contradictions(closure(record), lang)] for lang in ("en", "nl")}
    assert told["en"] == [
        "Zuid is both 'Participant' and 'Platform', and nothing can be both (keten.yaml:6, keten.yaml:10)",
        "Portaal is both 'Participant' and 'Platform', and nothing can be both (keten.yaml:8, keten.yaml:12)",
    ]
    assert [text.split(",")[0] for text in told["nl"]] == [
        "Zuid is zowel 'Deelnemer' als 'Platform'",
        "Portaal is zowel 'Deelnemer' als 'Platform'",
    ]
    for one in contradictions(closure(record)):
        assert one.check() == [] and len(one.causes) == 2


def test_contradictions_of_random_graphs_stand_and_none_holds_another() -> None:
    some = 0
    for seed in range(120):
        found = contradictions(close(random_graph(seed)))
        causes = [frozenset(one.causes) for one in found]
        assert all(one.check() == [] for one in found)
        assert not any(one < other for one in causes for other in causes)
        assert len(set(causes)) == len(causes)
        some += len(found)
    assert some > 10


# --- what users of other tools ran into ---------------------------------------


def situation(folder: Path, *names: str) -> Record:
    records = [formats.parse((folder / name).read_bytes(), name, "turtle") for name in names]
    triples = [triple for record in records for triple in record.triples]
    positions = {triple: places for record in records for triple, places in record.positions.items()}
    return Record(triples, positions)


def test_ow_literal_subject(reference: Reference) -> None:
    folder = reference("cases/ow-literal-subject", "a closure that other tools can load")
    closed_ = closure(situation(folder, "ontology.ttl", "data.ttl"))
    text = ox.serialize(closed_.inferred, format=ox.RdfFormat.N_TRIPLES)
    (only,) = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    assert str(only.object) == "<https://example.org/eco#Agreement>"


def test_ow_silent_inconsistency(reference: Reference) -> None:
    folder = reference("cases/ow-silent-inconsistency", "that no contradiction stays silent")
    closed_ = closure(situation(folder, "ontology.ttl", "data.ttl"))
    assert [str(one) for one in contradictions(closed_)] == [
        "a is both 'Client' and 'Regulator', and nothing can be both (data.ttl:7, ontology.ttl:7)",
        "b has 'reliesOn' with itself, which nothing can have (data.ttl:8, ontology.ttl:8)",
        "'ownedBy' goes from c to d and back, and it can go one way only (data.ttl:9, ontology.ttl:9)",
        'e has \'kvk\' with both "11111111" and "22222222", and can have it with one only '
        "(data.ttl:10, ontology.ttl:10)",
        "f and g are said to be the same and to differ (data.ttl:11)",
    ]
    assert not any("error" in str(triple) for triple in closed_.inferred)


@pytest.mark.parametrize("size", [40, 60])
def test_ow_chain_growth(reference: Reference, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    folder = reference("cases/ow-chain-growth", "that a closure that grows ends in seconds")
    namespace: dict[str, object] = {"__name__": "make"}
    import sys
    from unittest.mock import patch

    with patch.object(sys, "argv", ["make.py", str(size)]):
        exec((folder / "make.py").read_text("utf-8"), namespace)
    axioms = formats.parse((folder / "ontology.ttl").read_bytes(), "ontology.ttl", "turtle")
    data = formats.parse(capsys.readouterr().out.encode(), "data.ttl", "turtle")
    closed_ = closure(Record([*axioms.triples, *data.triples]))
    # Each of the partners relies on every partner and every part; each pair of partners, itself too, are partners.
    assert len(closed_.inferred) > size * size * 6


# --- the commands -------------------------------------------------------------


def command(module: object, *words: str) -> int:
    parser = argparse.ArgumentParser()
    module.arguments(parser)  # type: ignore[attr-defined]
    common(parser)
    code: int = module.run(parser.parse_args(words))  # type: ignore[attr-defined]
    return code


def test_infer_keeps_what_is_inferred_apart(tmp_path: Path) -> None:
    target = tmp_path / "closure.nq"
    assert command(infer, SAP, "-o", str(target)) == 0
    quads = list(ox.parse(target.read_bytes(), format=ox.RdfFormat.N_QUADS))
    closed_ = closure(formats.read(SAP))
    inferred = {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}
    assert inferred == set(closed_.inferred)
    assert {quad.triple for quad in quads} - inferred == set(closed_.asserted)


def test_infer_gives_each_ecosystem_a_graph_of_its_own(tmp_path: Path) -> None:
    target = tmp_path / "closure.trig"
    assert command(infer, SAP, "case:harbour-fictional", "--only-inferred", "-o", str(target)) == 0
    graphs = {str(quad.graph_name) for quad in ox.parse(target.read_bytes(), format=ox.RdfFormat.TRIG)}
    expected = [formats.read(name).ecosystems[0].value + "/_/inferred" for name in (SAP, "case:harbour-fictional")]
    assert graphs == {f"<{name}>" for name in expected}


@pytest.mark.parametrize("form", infer.FORMATS)
def test_infer_writes_every_format_the_same_twice(form: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for target in (one, two):
        assert command(infer, SAP, "--only-inferred", "--format", form, "-o", str(target)) == 0
    assert one.read_bytes() == two.read_bytes()
    assert len({quad.triple for quad in ox.parse(one.read_bytes(), format=infer.FORMATS[form])}) == len(
        closure(formats.read(SAP)).inferred
    )


def test_both_reasoners_infer_the_same(tmp_path: Path) -> None:
    files = [tmp_path / f"{reasoner}.nt" for reasoner in ("desf", "owlrl")]
    for file in files:
        assert (
            command(infer, "case:harbour-fictional", "--only-inferred", "--reasoner", file.stem, "-o", str(file)) == 0
        )
    assert files[0].read_bytes() == files[1].read_bytes()


def test_infer_names_contradictions_and_exits_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keten.yaml").write_text(BAD, "utf-8")
    assert command(infer, str(tmp_path / "keten.yaml"), "--contradictions", "--lang", "nl") == 1
    assert "Portaal is zowel 'Deelnemer' als 'Platform'" in capsys.readouterr().out
    assert command(infer, str(tmp_path / "keten.yaml"), "--contradictions", "--format", "json") == 1
    first = json.loads(capsys.readouterr().out)["contradictions"][0]
    assert first["rule"] == "cax-adc" and first["positions"][0]["line"] == 6
    assert command(infer, str(tmp_path / "keten.yaml"), "--only-inferred") == 1
    assert "nothing can be both" in capsys.readouterr().err
    assert command(infer, SAP, "--contradictions") == 0


def test_why_tells_the_steps_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(why, SAP, "t-systems", "vervult rol", "role:orchestrator", "--lang", "nl") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("5. T-Systems vervult rol Orchestrator  [uit 3, 4;")
    assert "case:sap-migration:" in lines[0]
    assert command(why, SAP, "t-systems", "a", "foaf:Agent", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["steps"][-1]["rule"] == "cax-sco"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("t-systems", "roles", "decomposer"), "does not follow"),
        (("t-sistems", "roles", "orchestrator"), "did you mean t-systems"),
        (("t-systems", "roles", "nothing of the sort"), "no id, label"),
    ],
)
def test_why_says_what_is_wrong_with_a_question(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        command(why, SAP, *words)
