"""The ontology keeps the house style: what every term says, and how the files are written."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import rdflib
from rdflib import SKOS

from desf_graph import knowledge
from desf_graph.validation import engines

ONTOLOGY = knowledge.root() / "ontology"
ALIGNMENT = ONTOLOGY / "alignment.ttl"
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
HOMES = [file for file in FILES if file != ALIGNMENT]  # the alignment adds to terms that have their home elsewhere
STYLE = Path(__file__).parent / "style" / "ontology-style.ttl"
GOOD = STYLE.with_name("example.ttl").read_text("utf-8")
STYLE_SHAPE = "https://w3id.org/desf/shape/style/"
OURS = "https://w3id.org/desf/"

# --- What every term says, as SHACL ---------------------------------------------------------------------------------


@cache
def style_shapes() -> str:
    return rdflib.Graph().parse(STYLE).serialize(format="nt")


def reported(data: rdflib.Graph) -> set[str]:
    """The style shapes that are broken, by local name."""
    results = engines.run(data.serialize(format="nt"), style_shapes(), engines.default_engine())
    return {result.shape.removeprefix(STYLE_SHAPE) for result in results}


@pytest.fixture(scope="module")
def ours() -> rdflib.Graph:
    """What the ontology says about its own terms; borrowed terms keep their owner's words."""
    graph = rdflib.Graph()
    for file in HOMES:
        graph.parse(file)
    for triple in list(graph):
        if isinstance(triple[0], rdflib.URIRef) and not triple[0].startswith(OURS):
            graph.remove(triple)
    return graph


def test_the_ontology_keeps_the_house_style(ours: rdflib.Graph) -> None:
    assert reported(ours) == set()


# Each fault is one change of the good example: what is replaced, by what, and the shapes that must see it.
FAULTS = [
    ('rdfs:label "Vogel"@nl, "Bird"@en', 'rdfs:label "Vogel"@nl', "label one-name"),
    ('rdfs:label "Vogel"@nl, "Bird"@en', 'rdfs:label "Gevogelte"@nl, "Bird"@en', "one-name"),
    ('"Eend"@nl, "Duck"@en', '"Eend"@nl', "preferred-label"),
    ('"Eend"@nl, "Duck"@en', '"Eend"@nl, "Woerd"@nl, "Duck"@en', "preferred-label"),
    ('"Eend"@nl, "Duck"@en', '"Eend"@nl, "Duck"', "preferred-label"),
    ('"waterhoen"@nl', '"Ente"@de', "other-labels"),
    (', "Bird that is often in the water."@en', "", "definition"),
    ('"Vogel die veel in het water is."@nl, ', '"Vogel die zwemt."@nl, ', "definition-words"),
    ('"Vogel die veel in het water is."@nl', f'"Vogel{" en nog een vogel" * 20}."@nl', "definition-words"),
    ('"Vogel die veel in het water is."@nl', '"Vogel die  veel in het water is."@nl', "definition-words"),
    ('"Vogel die veel in het water is."@nl', '"vogel die veel in het water is."@nl', "definition-sentence"),
    ('"Vogel die veel in het water is."@nl', '"Vogel die veel in het water is"@nl', "definition-sentence"),
    ('"Vogel die veel in het water is."@nl', '"Bird that is often in the water."@nl', "language-pair"),
    ('"waterhoen"@nl', '"Vogel die veel in het water is."@nl', "definition-not-label"),
    ('"Met de wilde eend."@nl', '"Mit der Stockente."@de', "notes"),
    ("ex:duck a desf:Bird, skos:Concept", "ex:duck a skos:Concept", "kind"),
    ("    skos:inScheme ex:birds ;\n", "", "one-scheme"),
    ("skos:inScheme ex:birds ;", "skos:inScheme ex:fish ;", "one-scheme"),
    ("    skos:topConceptOf ex:birds ;\n", "", "concept"),
    ("skos:topConceptOf ex:birds ;", "skos:topConceptOf ex:birds ; skos:broader ex:goose ;", "concept"),
    ("skos:topConceptOf ex:birds ;", "skos:topConceptOf ex:birds ; skos:related ex:goose ;", "related-both-ways"),
    ('desf:inventoryId "duck" ;', "", "concept"),
    ('desf:inventoryId "duck" ;', 'desf:inventoryId "duck" ; desf:basis basis:proposal ;', "concept"),
    ('desf:inventoryId "duck" ;', 'desf:inventoryId "duck", "drake" ;', "one-inventory-id"),
    ('desf:inventoryId "duck" ;', 'desf:inventoryId "The duck" ;', "one-inventory-id"),
    ('"12-14, 20"', '"12 t/m 14"', "lines"),
    ('"16" .', '"16"@nl .', "lines"),
    ('"Klein"@nl, "Small"@en', '"Klein"@nl', "cell-text"),
    (
        "dcterms:source ex:section ;\n    rdfs:isDefinedBy <https://w3id.org/desf/ontology> ;\n    desf:inventoryId",
        "rdfs:isDefinedBy <https://w3id.org/desf/ontology> ;\n    desf:inventoryId",
        "source",
    ),
    ("ex:section a desf:Source", "ex:section a desf:Bird", "source"),
    ("rdfs:isDefinedBy <https://w3id.org/desf/ontology> ;\n    desf:inventoryId", "desf:inventoryId", "defined-by"),
    ('"Vogels"@nl, "Birds"@en', '"Vogels"@nl', "title"),
    ('"Soorten vogels."@nl, "Kinds of birds."@en', '"Soorten vogels."@nl', "description"),
    ('dcterms:bibliographicCitation "Vogelboek, paragraaf 1" ;', "", "citation"),
    ('"Een eend kan zwemmen."@nl', '"A duck can swim."@nl', "language-pair"),
    (', "A duck can swim."@en', "", "wording"),
    ("desf:about ex:duck ;", "", "about"),
    ("desf:authority ex:needed ;", "desf:authority ex:structural ;", "authority"),
    ("desf:checkability ex:structural ;", "", "checkability"),
    ("desf:Bird a owl:Class", "desf:bird a owl:Class", "class-name"),
    ("desf:nestsIn a", "desf:NestsIn a", "property-name"),
    ("rdfs:domain desf:Bird ;", "rdfs:domain desf:Bird, desf:Place ;", "one-domain"),
    ("rdfs:range desf:Place ;", "rdfs:range desf:Bird, desf:Place ;", "one-range"),
    ("ex:duck a desf:Bird", "ex:duck a desf:BuildingBlock", "block-in-topic"),
    ("ex:duck a desf:Bird", "ex:duck a desf:Topic", "topic-in-theme"),
    ('dcterms:creator "Wij" ;', "", "made"),
    ("dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;", "", "license"),
    ('owl:versionInfo "1.0.0"', 'owl:versionInfo "one"', "version"),
    (
        "owl:versionIRI <https://w3id.org/desf/ontology/1.0.0>",
        "owl:versionIRI <https://w3id.org/desf/ontology>",
        "version-iri",
    ),
]


def test_the_good_example_keeps_the_house_style() -> None:
    assert reported(rdflib.Graph().parse(data=GOOD)) == set()


@pytest.mark.parametrize(("old", "new", "shapes"), FAULTS, ids=lambda value: value[:40])
def test_a_seeded_fault_is_caught(old: str, new: str, shapes: str) -> None:
    assert old in GOOD
    assert reported(rdflib.Graph().parse(data=GOOD.replace(old, new))) == set(shapes.split())


def test_every_style_shape_has_a_seeded_fault() -> None:
    graph = rdflib.Graph().parse(STYLE)
    shapes = {str(s).removeprefix(STYLE_SHAPE) for s in graph.subjects(rdflib.SH.message)}
    assert shapes - {name for *_, names in FAULTS for name in names.split()} == {"place", "origin"}  # seen as "concept"


@pytest.mark.parametrize("file", sorted(STYLE.parent.glob("*.ttl")), ids=lambda file: file.name)
def test_the_shapes_that_judge_are_good_shacl(file: Path) -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=rdflib.Graph().parse(file), meta_shacl=True)
    assert conforms, text


# --- What only text can tell ----------------------------------------------------------------------------------------


def test_no_definition_equals_another(ours: rdflib.Graph) -> None:
    texts = Counter(str(text).casefold().rstrip(".") for text in ours.objects(None, SKOS.definition))
    assert [text for text, count in texts.items() if count > 1] == []


def test_no_definition_opens_with_the_term_it_defines(ours: rdflib.Graph) -> None:
    for term, text in ours.subject_objects(SKOS.definition):
        assert isinstance(text, rdflib.Literal)
        for label in ours.objects(term, SKOS.prefLabel):
            assert isinstance(label, rdflib.Literal)
            name = re.sub(r" \(.*\)$", "", label)
            opening = rf"(een|de|het|a|an|the)? ?{re.escape(name)}(\W|$)"
            assert label.language != text.language or not re.match(opening, text, re.IGNORECASE), text


def test_every_term_pointed_at_exists(ours: rdflib.Graph) -> None:
    subjects = set(ours.subjects())
    targets = {o for o in ours.objects() if isinstance(o, rdflib.URIRef) and re.match(OURS + "(ontology#|id/)", o)}
    assert targets - subjects == set()


# --- How the files are written --------------------------------------------------------------------------------------

ORDER = re.sub(r"(?m)^#.*$", "", STYLE.with_name("predicate-order.txt").read_text("utf-8")).split()

LITERAL = r'"(?:[^"\\]|\\.)*"(?:@[a-z]+|\^\^\S+)?'
VALUE = rf"(?:{LITERAL}|\( .* \)|true|false|[0-9]+|<\S+>|[a-z][\w-]*:[\w.-]+)"
SUBJECT = re.compile(r"(?P<subject>\[\]|<\S+>|[a-z][\w-]*:[\w-]+)(?P<rest>| .+)$")
PAIR = re.compile(rf"(?P<predicate>a|[a-z][\w-]*:\w+) (?P<value>{VALUE}(?:, {VALUE})*) (?P<end>[;.])$")


class Statement(NamedTuple):
    """One line of a block: its place, subject, predicate and value as they are written."""

    line: int
    subject: str
    predicate: str
    value: str


def statements(text: str) -> Iterator[Statement]:
    """The statements of a Turtle file in our form; a line in another form is an error that names it."""
    subject: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if subject is None and (not line or line.startswith(("# ", "@prefix "))):
            continue
        rest = line[4:] if subject is not None and line.startswith("    ") else None
        if subject is None and (opening := SUBJECT.match(line)):
            subject, rest = opening["subject"], opening["rest"][1:]
            if not rest:
                continue
        pair = PAIR.match(rest) if rest else None
        assert subject is not None and pair is not None, f"line {number} is not in our form: {line}"
        assert pair["predicate"] == "a" or not re.search(rf"{LITERAL}, ", rest or ""), f"line {number}: two literals"
        yield Statement(number, subject, pair["predicate"], pair["value"])
        if pair["end"] == ".":
            subject = None


def blocks(text: str) -> Iterator[list[Statement]]:
    """Runs of statements that are written as one block."""
    block: list[Statement] = []
    for statement in statements(text):
        if block and (statement.subject != block[-1].subject or statement.line > block[-1].line + 1):
            yield block
            block = []
        block.append(statement)
    yield block


def faults_of_form(text: str) -> list[str]:
    """What is not as the house writes Turtle: prefixes, order inside a block, languages, subjects opened twice."""
    faults: list[str] = []
    prefixes = re.findall(r"^@prefix ([\w-]+): ", text, re.MULTILINE)
    used = set(re.findall(r"(?<![\w<-])([a-z][\w-]*):(?=[\w(])", re.sub(rf"{LITERAL}|<\S+>|(?m:^#.*$)", bare, text)))
    faults += [f"prefixes not alphabetical: {b}" for a, b in pairwise(prefixes) if a > b]
    faults += [f"prefix not used: {prefix}" for prefix in sorted(set(prefixes) - used)]
    if not text.startswith("# "):
        faults.append("no comment that says what the file holds")
    if not text.endswith(".\n") or "\n\n\n" in text or re.search(r"[ \t]$", text, re.MULTILINE):
        faults.append("loose white space")
    seen: set[str] = set()
    for block in blocks(text):
        subject = block[0].subject
        if subject in seen:
            faults.append(f"opened twice: {subject}")
        seen |= {subject} - {"[]"}
        if block[0].predicate != "a":
            faults.append(f"no type first: {subject}")
        unknown = {statement.predicate for statement in block} - set(ORDER)
        faults += [f"no place in predicate-order.txt: {predicate}" for predicate in sorted(unknown)]
        for one, other in pairwise(s for s in block if s.predicate not in unknown):
            if ORDER.index(one.predicate) > ORDER.index(other.predicate):
                faults.append(f"line {other.line}: {other.predicate} after {one.predicate}")
            if one.predicate == other.predicate and one.value.endswith("@en") and other.value.endswith("@nl"):
                faults.append(f"line {other.line}: en before nl")
    return faults


def bare(match: re.Match[str]) -> str:
    """A literal without its text, so that only its datatype still counts as a use of a prefix."""
    _, datatype, name = match[0].rpartition("^^")
    return f" {name}" if datatype else " "


@pytest.mark.parametrize("file", HOMES, ids=lambda file: file.name)
def test_a_file_is_written_as_the_house_writes_turtle(file: Path) -> None:
    assert faults_of_form(file.read_text("utf-8")) == []


FORM = """# What the file holds.
@prefix desf: <https://w3id.org/desf/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

desf:duck a desf:Bird, skos:Concept ;
    skos:prefLabel "Eend: watervogel"@nl ;
    skos:prefLabel "Duck"@en ;
    desf:inventoryId "duck" .
"""


def test_the_form_of_a_good_file_has_no_fault() -> None:
    assert faults_of_form(FORM) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("# What the file holds.\n", "", "no comment that says what the file holds"),
        ("@prefix skos", "@prefix dct: <http://purl.org/dc/terms/> .\n@prefix skos", "prefix not used: dct"),
        ("@prefix skos", "@prefix Eend: <urn:e:> .\n@prefix skos", "prefixes not alphabetical: Eend"),
        ("@prefix desf:", "@prefix xsd:", "prefixes not alphabetical: skos"),
        ('"duck" .\n', '"duck" .\n\n', "loose white space"),
        ('"Duck"@en ;', '"Duck"@en ; ', "not in our form"),
        ('"Duck"@en ;', '"Duck"@en, "Drake"@en ;', "two literals"),
        ('"Duck"@en ;', '"Duck"@en ; skos:altLabel "Drake"@en ;', "not in our form"),
        ('    skos:prefLabel "Duck"', '  skos:prefLabel "Duck"', "not in our form"),
        ("a desf:Bird, skos:Concept ;", 'skos:altLabel "eendje"@nl ;', "no type first: desf:duck"),
        ('"duck" .\n', '"duck" .\n\ndesf:duck a desf:Bird .\n', "opened twice: desf:duck"),
        ('desf:inventoryId "duck"', "skos:inScheme desf:birds", "line 8: skos:inScheme after skos:prefLabel"),
        ("desf:inventoryId", "desf:colour", "no place in predicate-order.txt: desf:colour"),
        ('"Eend: watervogel"@nl ;', '"Bird"@en ;\n    skos:prefLabel "Eend"@nl ;', "line 7: en before nl"),
    ],
    ids=lambda value: value[:40],
)
def test_a_seeded_fault_of_form_is_caught(old: str, new: str, fault: str) -> None:
    assert old in FORM
    try:
        faults = faults_of_form(FORM.replace(old, new))
    except AssertionError as error:
        faults = [str(error)]
    assert any(fault in found for found in faults), faults


def test_no_term_has_two_homes() -> None:
    homes = Counter(
        subject for file in HOMES for subject in {s.subject for s in statements(file.read_text("utf-8"))} - {"[]"}
    )
    assert [subject for subject, count in homes.items() if count > 1] == []


def test_sections_are_alphabetical_where_the_file_says_so() -> None:
    claims = [file for file in FILES if "alphabetical within" in file.read_text("utf-8").partition("@prefix")[0]]
    assert {file.name for file in claims} == {"alignment.ttl", "desf.ttl"}
    for file in claims:
        for section in re.split(r"^# --- ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            names = re.findall(r"^[a-z][\w-]*:[\w-]+(?= a |$| rdfs:)", section, re.MULTILINE)
            assert names == sorted(names, key=str.casefold), f"{file.name}: {section.partition(' ---')[0]}"
