"""Every rule: its words, its grading, and a valid and an invalid example, judged on that rule alone by both engines."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml

from desf_graph import formats, knowledge
from desf_graph.errors import KnowledgeError
from desf_graph.namespaces import DESF, RDFS_LABEL, RULE, SH, value
from desf_graph.reasoning.closure import closure
from desf_graph.record import Record, ntriples
from desf_graph.validation import engines, loading

TABLES = knowledge.tables()
RULES = sorted(knowledge.rule_name(iri) for iri in TABLES["rules"])
EXAMPLES = knowledge.root() / "shapes" / "examples"
LADDER = ("violation", "warning", "info")


def test_rules_are_found() -> None:
    assert len(RULES) > 90
    assert all(iri.startswith(RULE) for iri in TABLES["rules"])


def test_every_example_belongs_to_a_rule() -> None:
    assert sorted(folder.name for folder in EXAMPLES.iterdir()) == RULES


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_what_why_and_how_in_two_languages(name: str) -> None:
    rule = TABLES["rules"][RULE + name]
    for texts in (rule["message"], rule["reason"], rule["fix"], rule["name"]):
        assert sorted(texts) == ["en", "nl"]
    for lang in ("nl", "en"):
        assert rule["message"][lang].endswith(" " + rule["fix"][lang])
    assert rule["message"]["nl"] != rule["message"]["en"]


@pytest.mark.parametrize("name", RULES)
def test_severity_follows_from_authority_and_from_what_the_text_leaves_free(name: str) -> None:
    rule, ontology = TABLES["rules"][RULE + name], knowledge.ontology()
    assert rule["authority"] is not None
    full = TABLES["severities"][rule["authority"]]
    facts = [ox.NamedNode(fact) for fact in rule["facts"]]
    free = [
        bool(ontology.objects(fact, ox.NamedNode(DESF + "isOptional")))
        or "advisory" in value(ontology.value(fact, ox.NamedNode(DESF + "checkability")))
        for fact in facts
    ]
    assert rule["severity"] == ("info" if free and all(free) else full)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_takes_the_authority_of_a_statement_it_checks_or_a_weaker_one(name: str) -> None:
    rule, ontology = TABLES["rules"][RULE + name], knowledge.ontology()
    order = list(TABLES["severities"])
    cited = [value(ontology.value(ox.NamedNode(fact), ox.NamedNode(DESF + "authority"))) for fact in rule["facts"]]
    if cited:
        assert rule["authority"] is not None
        assert order.index(rule["authority"]) >= min(map(order.index, cited))
    else:
        assert knowledge.slug(rule["authority"] or "") == "proposal"


@pytest.mark.parametrize("name", RULES)
def test_every_reference_of_a_rule_exists_and_the_profile_knows_it(name: str) -> None:
    rule = TABLES["rules"][RULE + name]
    known = {value(t.subject) for t in knowledge.ontology().triples}
    for references in (rule["who"], rule["sources"], rule["facts"], rule["blocks"], rule["subjects"]):
        assert set(references) <= known
    assert all(iri in known or iri in TABLES["labels"] or iri == RDFS_LABEL.value for iri in rule["absence"])
    assert RULE + name in TABLES["profile"]
    assert rule["who"]


@cache
def _results(engine: str) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(example, kind) -> (rule, focus node) of every result; each engine sees all examples in one batch."""
    places: dict[str, tuple[str, str]] = {}
    triples: list[ox.Triple] = []
    for name in RULES:
        for kind, file in knowledge.example_files(name).items():
            record = formats.read(file).with_named_blanks()
            (ecosystem,) = record.ecosystems
            # Valid and invalid share an id: one of the two is moved, so that both can be judged together.
            moved = f"{value(ecosystem)}-{kind}"
            for triple in record.triples:
                triples.append(_moved(triple, value(ecosystem), moved))
            places[moved] = (name, kind)
    data = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    found: dict[tuple[str, str], set[tuple[str, str]]] = {place: set() for place in places.values()}
    results = engines.run(data + knowledge.structure_text(), knowledge.shapes_text(), engine)
    inferred = ntriples(closure(Record(triples)).inferred)
    results += engines.run(data + inferred + knowledge.structure_text(), knowledge.derived_text(), engine)
    for result in (one for one in results if one.shape.startswith(RULE)):
        base = next(base for base in places if result.focus_node == base or result.focus_node.startswith(base + "/"))
        found[places[base]].add((knowledge.rule_name(result.shape), result.focus_node.replace(base, _base(base), 1)))
    return found


def _base(moved: str) -> str:
    return moved.rsplit("-", 1)[0]


def _moved(triple: ox.Triple, old: str, new: str) -> ox.Triple:
    def node(term: object) -> object:
        iri = value(term)
        own = isinstance(term, ox.NamedNode) and (iri == old or iri.startswith(old + "/"))
        return ox.NamedNode(new + iri[len(old) :]) if own else term

    return ox.Triple(node(triple.subject), triple.predicate, node(triple.object))  # type: ignore[arg-type]


def _stated(file: Path) -> set[str]:
    """The focus nodes that an invalid example states: by its key x-finds, or in N-Triples in a comment of that name."""
    if file.suffix == ".yaml":
        named = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["x-finds"]
    else:
        (named,) = (line.split()[2:] for line in file.read_text("utf-8").splitlines() if line.startswith("# x-finds:"))
    (ecosystem,) = formats.read(file).ecosystems
    return {one if ":" in one else f"{ecosystem.value}/{one}" for one in named}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("engine", engines.ENGINES)
def test_the_valid_example_raises_nothing_of_the_rule_and_the_invalid_one_exactly_what_it_states(
    name: str, engine: str
) -> None:
    if engine == "shacl" and not find_spec("shacl"):
        pytest.skip("the fast engine is not installed: only pySHACL was checked")
    assert {focus for rule, focus in _results(engine)[name, "valid"] if rule == name} == set()
    stated = _stated(knowledge.example_files(name)["invalid"])
    assert stated
    assert stated == {focus for rule, focus in _results(engine)[name, "invalid"] if rule == name}


def test_both_engines_give_the_same_results_on_all_examples() -> None:
    pytest.importorskip("shacl", reason="the fast engine is not installed: only pySHACL was checked")
    assert _results("shacl") == _results("pyshacl")


def test_our_shapes_are_well_formed() -> None:
    # The W3C's shapes for shapes, as pySHACL ships them.
    shapes_of_shapes = rdflib.Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl")
    text = shapes_of_shapes.serialize(format="nt")
    assert engines.run(knowledge.shapes_text(), text, engines.default_engine()) == []
    broken = knowledge.shapes_text() + f'<{RULE}participant-role> <{SH}minCount> "one" .\n'
    assert engines.run(broken, text, engines.default_engine()) != []
    assert engines.run(knowledge.derived_text(), text, engines.default_engine()) == []
    assert loading.check(knowledge.shapes(), "shapes") == []
    assert loading.check(knowledge.derived(), "derived") == []


PREFIXES = """
@prefix ex: <https://example.org/shapes/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix desf: <https://w3id.org/desf/ontology#> .
"""


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("ex:a a sh:NodeShape ; sh:property [ sh:minCount 1 ] .", "no sh:path"),
        ("ex:a a sh:NodeShape ; sh:property ex:gone .", "no shape here"),
        ("ex:a a sh:PropertyShape ; sh:path desf:name ; sh:mincount 1 .", "did you mean sh:minCount"),
        ("ex:a a sh:PropertyShape ; sh:path desf:name ; sh:nodeKind sh:IRIorLiteral .", "did you mean sh:IRIOrLiteral"),
        ('ex:a a sh:NodeShape ; sh:sparql [ sh:select "SELECT ?x WHERE { ?x ?y ?z }" ] .', "does not use $this"),
        (
            'ex:a a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this { SERVICE <http://h/> { $this ?p ?o } }" ] .',
            "SERVICE",
        ),
        ("ex:a a sh:NodeShape ;", "file"),
    ],
)
def test_bad_shapes_of_a_user_are_refused(tmp_path: Path, shape: str, words: str) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(PREFIXES + shape, "utf-8")
    with pytest.raises(KnowledgeError, match="own.ttl") as caught:
        loading.load([file])
    assert words == "file" or words in str(caught.value)
