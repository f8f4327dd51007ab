"""Measures that equal the literature and networkx, networks that hold what the record says, and words for both."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import desf_graph as desf
from desf_graph import formats, knowledge, network
from desf_graph.cli import main
from desf_graph.messages import en, nl
from desf_graph.network import Undefined, large, metrics, structure
from desf_graph.network.analysis import OF_THE_WHOLE, PER_NODE, STRUCTURES
from desf_graph.reasoning.closure import closure
from desf_graph.record import Position, Record

DAY = "2026-11-01"
SAP = "https://w3id.org/desf/case/sap-migration/"
CASES = sorted(knowledge.case_files())
SOURCES = Path(network.__file__).parent.parent


def case(name: str, lang: str = "en") -> network.Analysis:
    (found,) = network.analyse(formats.read(f"case:{name}"), as_of=DAY, lang=lang)
    return found


def turtle(text: str) -> Record:
    prefixes = "".join(
        f"@prefix {name}: <{iri}> .\n"
        for name, iri in {
            "desf": "https://w3id.org/desf/ontology#",
            "criticality": "https://w3id.org/desf/id/criticality/",
            "kind": "https://w3id.org/desf/id/dependency-kind/",
            "role": "https://w3id.org/desf/id/role/",
            "form": "https://w3id.org/desf/id/document-form/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "owl": "http://www.w3.org/2002/07/owl#",
            "schema": "https://schema.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "ex": "https://example.org/",
        }.items()
    )
    return formats.parse((prefixes + text).encode(), "eco.ttl", "turtle")


def slugs(nodes: Any) -> list[str]:
    return [node.rsplit("/", 1)[1] for node in nodes]


# --- published values ---------------------------------------------------------------------------


def test_krackhardt_kite_has_the_values_of_krackhardt_1990() -> None:
    """Krackhardt (1990), "Assessing the political landscape", Administrative Science Quarterly 35, table and text."""
    kite = nx.krackhardt_kite_graph()
    names = dict(zip(kite, "ACBDEFGHIJ", strict=True))
    degree: Any = network.degree_centrality(kite)
    assert max(degree, key=degree.get) == 3 and names[3] == "D" and degree[3] == pytest.approx(6 / 9)
    between: Any = network.betweenness_centrality(kite)
    assert {names[node]: round(between[node], 3) for node in (7, 5, 6, 8, 3)} == {
        "H": 0.389,
        "F": 0.231,
        "G": 0.231,
        "I": 0.222,
        "D": 0.102,
    }
    near: Any = network.closeness_centrality(kite)
    assert {names[node]: round(near[node], 3) for node in (5, 6, 3, 7)} == {"F": 0.643, "G": 0.643, "D": 0.6, "H": 0.6}


def test_florentine_families_have_the_values_of_jackson_2008() -> None:
    """Jackson (2008), "Social and Economic Networks", section 1.2.1, on the marriages of Padgett and Ansell (1993)."""
    between: Any = network.betweenness_centrality(nx.florentine_families_graph())
    assert {name: round(between[name], 3) for name in ("Medici", "Guadagni", "Strozzi")} == {
        "Medici": 0.522,
        "Guadagni": 0.255,
        "Strozzi": 0.103,
    }


def test_the_karate_club_has_the_values_of_zachary_1977_and_brandes_2008() -> None:
    """34 members and 78 ties (Zachary, 1977, Journal of Anthropological Research 33); the best modularity is 0.4198, in
    four communities (Brandes et al., 2008, "On modularity clustering", IEEE TKDE 20)."""
    club = nx.Graph(list(nx.karate_club_graph().edges()))
    assert (len(club), club.number_of_edges()) == (34, 78)
    assert network.density(club) == pytest.approx(0.139, abs=5e-4)
    found = network.communities(club)
    assert not isinstance(found, Undefined) and len(found) == 4
    quality = network.modularity(club, found)
    assert isinstance(quality, float) and 0.41 < quality <= 0.4198


def test_pagerank_is_that_of_langville_and_meyer_2004() -> None:
    """Langville and Meyer (2004), "Deeper inside PageRank", Internet Mathematics 1(3): six pages, damping 0.9."""
    pages = nx.DiGraph([(1, 2), (1, 3), (3, 1), (3, 2), (3, 5), (4, 5), (4, 6), (5, 4), (5, 6), (6, 4)])
    ranks: Any = network.pagerank(pages, damping=0.9)
    assert {page: round(ranks[page], 4) for page in range(1, 7)} == {
        1: 0.0372,
        2: 0.054,
        3: 0.0415,
        4: 0.3751,
        5: 0.206,
        6: 0.2862,
    }


def test_southern_women_share_the_events_of_breiger_1974() -> None:
    """Breiger (1974), "The duality of persons and groups", Social Forces 53, figure 2: events that two women share."""
    women = nx.davis_southern_women_graph()
    for node, side in women.nodes(data="bipartite"):
        women.nodes[node]["kind"] = "event" if side else "participant"
    ties = network.shared(women, "event")
    assert ties.edges["Evelyn Jefferson", "Theresa Anderson"]["weight"] == 7
    assert ties.edges["Evelyn Jefferson", "Laura Mandeville"]["weight"] == 6
    assert (
        not ties.has_edge("Evelyn Jefferson", "Flora Price") or ties.edges["Evelyn Jefferson", "Flora Price"]["weight"]
    )


# --- the same as networkx -----------------------------------------------------------------------

GRAPHS = [nx.gnp_random_graph(30, 0.12, seed=seed, directed=seed % 2 == 0) for seed in range(6)]


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_measures_equal_direct_calls_of_networkx(graph: Any) -> None:
    plain = nx.Graph(graph)
    assert network.degree_centrality(graph) == nx.degree_centrality(plain)
    assert network.betweenness_centrality(graph) == nx.betweenness_centrality(graph)
    assert network.closeness_centrality(graph) == nx.closeness_centrality(graph)
    assert network.density(graph) == nx.density(graph)
    if graph.is_directed():
        assert network.reciprocity(graph) == nx.overall_reciprocity(graph)
        loops = {frozenset(part) for part in nx.strongly_connected_components(graph) if len(part) > 1}
        assert set(network.strongly_connected_components(graph)) == loops
    assert network.articulation_points(graph) == sorted(nx.articulation_points(plain), key=str)
    assert {frozenset(pair) for pair in network.bridges(graph)} == {frozenset(pair) for pair in nx.bridges(plain)}
    found = network.communities(graph)
    ties = network.undirected(graph)  # a tie that goes both ways weighs twice
    assert network.modularity(graph, found) == pytest.approx(nx.community.modularity(ties, found), abs=1e-12)
    if nx.is_connected(plain):
        expected = nx.eigenvector_centrality(ties, max_iter=1000, tol=1e-10, weight="weight")
        assert network.eigenvector_centrality(graph) == pytest.approx(expected)


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_pagerank_equals_that_of_networkx_with_weights(graph: Any) -> None:
    rng = random.Random(1)
    for *_, values in graph.edges(data=True):
        values["weight"] = rng.randint(1, 5)
    # networkx itself asks for scipy; its version in plain Python has no public name.
    from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

    assert network.pagerank(graph) == pytest.approx(_pagerank_python(graph, tol=1e-13, max_iter=1000), abs=1e-9)


@pytest.mark.parametrize("graph", GRAPHS[:2], ids=str)
def test_path_share_counts_the_pairs_whose_shortest_paths_touch_a_node(graph: Any) -> None:
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    pairs = [(a, b) for a in graph for b in steps[a] if a != b]
    expected = {
        node: sum(
            node in steps[a] and b in steps[node] and steps[a][node] + steps[node][b] == steps[a][b] for a, b in pairs
        )
        / len(pairs)
        for node in graph
    }
    assert network.path_share(graph) == pytest.approx(expected)


def test_rustworkx_gives_the_same_as_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rustworkx", reason="rustworkx is not installed: its equality with networkx is not checked")
    names = ("betweenness_centrality", "closeness_centrality", "pagerank")
    sets = ("articulation_points", "bridges", "strongly_connected_components")
    for graph in (
        nx.gnp_random_graph(300, 0.012, seed=3, directed=True),
        nx.gnp_random_graph(300, 0.012, seed=4),
        nx.scale_free_graph(300, seed=5),
    ):
        monkeypatch.setattr(large, "THRESHOLD", 10**9)
        slow = [getattr(network, name)(graph) for name in (*names, *sets)]
        monkeypatch.setattr(large, "THRESHOLD", 1)
        fast = [getattr(network, name)(graph) for name in (*names, *sets)]
        for name, a, b in zip(names, slow, fast, strict=False):
            assert b == pytest.approx(a, abs=1e-9), name
        assert slow[3:] == fast[3:]


def test_a_function_leaves_its_graph_as_it_is() -> None:
    graph = network.full_network(formats.read("case:uwv"))
    before = (list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)))
    for name in (*PER_NODE, *OF_THE_WHOLE, "communities"):
        getattr(metrics, name)(graph)
    for name in STRUCTURES:
        getattr(structure, name)(graph)
    for form in network.FORMS.values():
        form.write(graph)
    assert before == (list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)))


@pytest.mark.parametrize("graph", [nx.MultiDiGraph(), nx.empty_graph(1), nx.empty_graph(2, nx.DiGraph)], ids=str)
def test_no_measure_fails_on_a_tiny_graph(graph: Any) -> None:
    for name in (*PER_NODE, *OF_THE_WHOLE, "communities"):
        getattr(metrics, name)(graph)
    for name in STRUCTURES:
        getattr(structure, name)(graph)


def test_a_dependency_structure_matrix_has_marks_above_the_diagonal_in_blocks_only() -> None:
    graph = nx.DiGraph(["ab", "bc", "cb", "cd", "ae", "ed"])
    matrix = network.dependency_structure_matrix(graph)
    assert matrix.blocks == ((1, 3),) and matrix.nodes[0] == "d" and matrix.nodes[-1] == "a"
    assert len(matrix.marks) == graph.number_of_edges()
    for row, column, _ in matrix.marks:
        assert column < row or any(first <= row < last and first <= column < last for first, last in matrix.blocks)


# --- situations that users of such tools meet ---------------------------------------------------


def test_parallel_relations_are_combined_by_the_stated_rule() -> None:
    """nx-parallel-edges"""
    record = turtle("""
        ex:eco a desf:Ecosystem . ex:a a desf:Participant ; desf:dependsOn ex:b . ex:b a desf:Participant .
        ex:c a desf:Participant .
        ex:d1 desf:dependent ex:a ; desf:dependencyTarget ex:b ; desf:dependencyKind kind:data ;
            desf:criticality criticality:high .
        ex:d2 desf:dependent ex:a ; desf:dependencyTarget ex:b ; desf:dependencyKind kind:financial ;
            desf:criticality criticality:low .
        ex:d3 desf:dependent ex:b ; desf:dependencyTarget ex:c .
        ex:a desf:dependsOn ex:c .""")
    graph = network.participant_network(record)
    assert sorted(slugs(key.split()[0] for *_, key in graph.edges(keys=True))) == ["a", "d1", "d2", "d3"]
    edge = network.combine(graph).edges["https://example.org/a", "https://example.org/b"]
    assert (edge["kinds"], edge["weight"], edge["count"]) == (("data", "financial"), 4, 2)
    assert edge["criticality"] == "high" and slugs(edge["statements"]) == ["d1", "d2"]
    weights = {rule: network.combine(graph, rule).size("weight") for rule in ("sum", "highest", "count")}
    assert weights == {"sum": 6, "highest": 5, "count": 4}


def test_a_network_in_parts_has_no_eigenvector_and_lists_who_is_apart() -> None:
    """nx-eigenvector"""
    graph = nx.DiGraph([("hub", "a"), ("hub", "b"), ("hub", "c"), ("x", "y"), ("p", "q"), ("q", "r")])
    graph.add_node("alone")
    assert network.eigenvector_centrality(graph) == Undefined("in-parts")
    assert network.isolated(graph) == ["alone"]
    for part in network.parts(graph):
        scores = network.eigenvector_centrality(graph.subgraph(part))
        assert scores == Undefined("too-few") if len(part) == 1 else isinstance(scores, dict)


def test_only_participants_and_their_dependencies_are_in_the_participant_network() -> None:
    """nx-schema-nodes"""
    record = turtle("""
        desf:Participant a owl:Class . desf:dependsOn a owl:ObjectProperty ; rdfs:domain desf:Participant .
        ex:eco a desf:Ecosystem ; desf:hasParticipant ex:a , ex:b .
        ex:a a desf:Participant ; rdfs:label "A"@nl ; desf:dependsOn ex:b , <https://a.example.org> ;
            rdfs:seeAlso <https://a.example.org> ; desf:ownGoal [ a desf:OrganisationGoal ; desf:about ex:b ] .
        ex:b a desf:Participant ; rdfs:label "B"@nl .""")
    graph = network.participant_network(record)
    assert (slugs(graph), [slugs(pair) for pair in graph.edges()]) == (["a", "b"], [["a", "b"]])
    assert len(network.full_network(record)) == 2


def odd(bell: str = "") -> Record:
    return turtle(f"""
        ex:eco a desf:Ecosystem .
        ex:a a desf:Participant ; rdfs:label "Eén & <twee>{bell}"@nl , "One \\"1\\" \\\\ {bell}"@en ;
            desf:holdsRole role:orchestrator , role:consumer ; schema:startDate "2019-05-01"^^xsd:date ;
            desf:dependsOn ex:b .
        ex:b a desf:Participant ; rdfs:label "B" ; desf:amount 1200.50 .""")


@pytest.mark.parametrize("name", network.FORMS)
@pytest.mark.parametrize("record", [odd(), formats.read("case:sap-migration"), formats.read("case:uwv")])
def test_an_exported_graph_reads_back(name: str, record: Record) -> None:
    """nx-export-values"""
    graph = network.full_network(record, lang="nl")
    form = network.FORMS[name]
    read: Any = form.read(form.write(graph))
    expected: Any = network.exchange.plain(graph)
    as_text = (lambda values: {key: str(one) for key, one in values.items()}) if name == "dot" else dict
    assert {n: as_text(v) for n, v in expected.nodes(data=True)} == dict(read.nodes(data=True))
    found = {edge[:3]: edge[3] for edge in read.edges(keys=True, data=True)}
    assert {edge[:3]: as_text(edge[3]) for edge in expected.edges(keys=True, data=True)} == found


def test_values_that_a_format_cannot_hold_are_joined_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """nx-export-values"""
    values = network.exchange.plain(network.participant_network(odd(), lang="en")).nodes["https://example.org/a"]
    assert values["roles"] == "consumer; orchestrator" and values["since"] == "2019-05-01"
    file, target = tmp_path / "eco.nt", tmp_path / "out.graphml"
    file.write_text(odd("\\u0007").ntriples(), "utf-8")
    assert main(["network", str(file), "--format", "graphml", "-o", str(target), "--lang", "en"]) == 2
    assert "control character U+0007" in capsys.readouterr().err and not target.exists()
    assert main(["network", str(file), "--format", "kumu", "-o", str(target)]) == 0


def test_the_order_of_lines_and_the_hash_seed_change_nothing(tmp_path: Path) -> None:
    """nx-hash-order"""
    rng = random.Random(7)
    ties = [
        (c * 12 + i, c * 12 + j) for c in range(4) for i in range(12) for j in range(i) if (i * 7 + j * 5 + c) % 4 == 0
    ]
    ties += [(0, 12), (13, 25), (26, 38), (39, 3), (5, 30)]
    lines = [
        f"<https://example.org/o{a}> <https://w3id.org/desf/ontology#dependsOn> <https://example.org/o{b}> ."
        for a, b in ties
    ]
    everyone = sorted({end for tie in ties for end in tie})
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/desf/ontology#"
    lines += [f"<https://example.org/o{end}> {kind}Participant> ." for end in everyone]
    lines.append(f"<https://example.org/eco> {kind}Ecosystem> .")
    outputs = set()
    for seed in ("1", "2"):
        rng.shuffle(lines)
        folder = tmp_path / seed
        folder.mkdir()
        (folder / "eco.nt").write_text("\n".join(lines), "utf-8")
        program = (
            "from desf_graph.cli import main\n"
            "for form in ('text', 'json', 'csv', 'graphml', 'gexf', 'dot', 'kumu'):\n"
            f"    main(['network', 'eco.nt', '--as-of', '{DAY}', '--lang', 'nl', '--format', form])\n"
        )
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(SOURCES.parent)}
        done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True)
        assert done.returncode == 0 and not done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1
    (output,) = outputs
    assert b"Betweenness" in output and b"relaties vastgelegd met" in output


# --- the network of an ecosystem ----------------------------------------------------------------


def test_a_dependency_keeps_its_kind_purpose_statement_and_place() -> None:
    graph = desf.load(knowledge.case_files()["sap-migration"]).network(lang="nl")
    edge = graph.edges[f"{SAP}client", f"{SAP}t-systems", f"{SAP}client-on-t-systems"]
    assert edge["kinds"] == ("platform",) and edge["purpose"] == f"{SAP}cloud-delivery" and edge["inferred"]
    assert edge["purpose_label"] == "Levering van het IaaS-cloudplatform"
    file, line = edge["position"].rsplit(":", 1)
    assert "client-on-t-systems" in Path(file).read_text("utf-8").splitlines()[int(line) - 1]


def test_the_full_network_runs_from_what_needs_to_what_is_needed() -> None:
    graph = desf.load("case:uwv").network(full=True)
    found = {(*slugs(edge[:2]), edge[2]) for edge in graph.edges(data="relation")}
    assert {
        ("uwv", "dxc", "dependency"),
        ("uwv", "itsm-link", "dependencyFor"),
        ("itsm-link", "servicenow", "connects"),
        ("service-management-data", "itsm-link", "carries"),
        ("servicenow", "dxc", "owner"),
        ("uwv", "provider-monitoring", "accessibleTo"),
        ("tender-demands", "uwv", "party"),
    } <= found


def test_all_stands_for_every_participant() -> None:
    graph = desf.load("case:siam").network(full=True)
    divided = [target for _, target, relation in graph.edges(data="relation") if relation == "dividedOver"]
    assert len(set(divided)) == 7


@pytest.mark.parametrize("name", CASES)
def test_closing_a_record_adds_no_node_and_no_edge(name: str) -> None:
    record = formats.read(f"case:{name}")
    closed = Record([*record.triples, *closure(record).inferred], record.positions, record.subjects)
    for build in (network.participant_network, network.full_network):
        plain, whole = build(record), build(closed)
        assert list(plain) == list(whole)
        assert list(plain.edges(keys=True, data=True)) == list(whole.edges(keys=True, data=True))
        for node, roles in plain.nodes(data="roles"):
            assert set(roles or ()) <= set(whole.nodes[node].get("roles") or ())


def test_of_two_edges_alike_the_one_with_a_place_stays() -> None:
    record = turtle("""
        ex:eco a desf:Ecosystem ; desf:hasParticipant ex:a . ex:a a desf:Participant .
        ex:pact a desf:Agreement ; desf:party ex:eco, ex:a .""")
    for whom in ("eco", "a"):  # said of all, or of the one
        placed = {t: (Position("pact.ttl", 3, 1),) for t in record.triples if str(t.object).endswith(f"/{whom}>")}
        graph = network.full_network(Record(record.triples, placed))
        assert [edge["position"] for *_, edge in graph.edges(data=True)] == ["pact.ttl:3"], whom


def test_all_shows_what_the_default_view_only_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "case:reference", "--lang", "en"]) == 0
    short = capsys.readouterr().out
    assert main(["network", "case:reference", "--lang", "en", "--all"]) == 0
    whole = capsys.readouterr().out
    assert short.count("--all shows them") == 3 and "--all" not in whole
    for told in desf.load("case:reference").analysis(lang="en").lost:
        assert told.sentence in " ".join(whole.split())


def test_what_has_ended_is_not_in_the_network() -> None:
    record = turtle("""
        ex:eco a desf:Ecosystem . ex:a a desf:Participant . ex:b a desf:Participant .
        ex:d desf:dependent ex:a ; desf:dependencyTarget ex:b ; schema:endDate "2025-12-31"^^xsd:date .""")
    eco = desf.Ecosystem(record)
    assert eco.network(as_of="2025-12-31").number_of_edges() == 1
    assert eco.network(as_of="2026-01-01").number_of_edges() == 0


def test_each_ecosystem_of_a_file_has_a_network_of_its_own() -> None:
    record = turtle("""
        ex:one a desf:Ecosystem ; desf:hasParticipant ex:a , ex:b ; desf:hasPlatform ex:p . ex:p a desf:Platform .
        ex:two a desf:Ecosystem ; desf:hasParticipant ex:c . ex:a desf:uses ex:p .
        ex:d desf:dependent ex:a ; desf:dependencyTarget ex:b .""")
    one, two = network.analyse(record, as_of=DAY)
    assert (slugs(one.nodes), len(one.edges), one.things) == (["a", "b"], 1, {"participant": 2, "platform": 1})
    assert (slugs(two.nodes), len(two.edges), two.things) == (["c"], 0, {"participant": 1})


def test_communities_are_laid_beside_contracts() -> None:
    record = turtle("""
        ex:eco a desf:Ecosystem . ex:a a desf:Participant . ex:b a desf:Participant . ex:c a desf:Participant .
        ex:d desf:dependent ex:a ; desf:dependencyTarget ex:b .
        ex:paper a desf:Document ; desf:documentForm form:contract ; desf:party ex:a .
        ex:clause a desf:Agreement ; desf:inDocument ex:paper ; desf:party ex:b .""")
    assert [slugs(sorted(lot)) for lot in network.contract_lots(record).values()] == [["a", "b"]]
    (found,) = network.analyse(record, as_of=DAY)
    assert found.measures["lot_agreement"] == 1.0
    assert case("sap-migration").measures["lot_agreement"] == Undefined("no-contracts")


def test_a_group_of_unnamed_parties_is_left_out_and_said_so() -> None:
    found = case("uwv")
    assert slugs(found.groups) == ["service-providers"] and "service-providers" not in slugs(found.measures["pagerank"])
    assert not any("service-providers" in slugs([one.node, *one.hit]) for one in found.losses)
    assert "unnamed parties: The various service providers." in network_text(found)
    single = [(slugs([one.dependent])[0], slugs(one.suppliers)) for one in found.supplies if one.is_single]
    assert single == [("uwv", ["dxc"])]


def network_text(found: network.Analysis) -> str:
    from desf_graph.reports import network_text as report

    return report.render(found)


def test_losses_are_ranked_by_damage_with_how_much_is_recorded() -> None:
    first, *_ = case("albert-heijn").losses
    assert slugs([first.node]) == ["servicenow"] and first.relations == 4
    assert slugs(first.hit) == ["albert-heijn", "etos", "gall-gall"]
    first, *_ = case("sap-migration").losses
    assert slugs([first.node]) == ["t-systems"] and len(first.ownerless) == 3


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("name", CASES)
def test_the_text_of_a_case_fits_in_twenty_lines(name: str, lang: str) -> None:
    text = network_text(case(name, lang))
    is_small = len(case(name).nodes) - len(case(name).groups) < 10
    assert len(text.splitlines()) <= (20 if is_small else 45)
    assert all(len(line) <= 102 for line in text.splitlines())
    assert not is_small or ("centrali" not in text and "PageRank" not in text)


def test_the_text_says_what_a_reader_of_the_case_would_say() -> None:
    sap = network_text(case("sap-migration"))
    assert "T-Systems owns 3 of the 7 activities" in sap
    assert "Capgemini, The client, SAP and T-Systems rely on each other" in sap
    assert "T-Systems (9): hits Capgemini, The client and SAP" in sap
    heijn = network_text(case("albert-heijn", "nl"))
    assert (
        "tussen de anderen is er geen" in heijn and "ServiceNow (4): treft Albert Heijn, Etos en Gall & Gall" in heijn
    )
    uwv = network_text(case("uwv"))
    assert "DXC alone for Link between Omnitracker and ServiceNow" in uwv
    assert "Omnitracker (3) and Plug block for monitoring data" in uwv


ONE_OF_EACH = """ex:e a desf:Ecosystem ; desf:hasParticipant ex:a, ex:b ; desf:hasDependency ex:d .
ex:a desf:conflictingInterest ex:i . ex:b rdfs:label "B" .
ex:d a desf:Dependency ; desf:dependent ex:a ; desf:dependencyTarget ex:b ; desf:dependencyKind kind:platform ."""


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "dependencies between them: 1"), ("nl", "vastgelegde afhankelijkheden tussen hen: 1")]
)
def test_one_of_a_thing_is_said_as_well_as_many(lang: str, said: str) -> None:
    (one,) = network.analyse(turtle(ONE_OF_EACH), as_of=DAY, lang=lang)
    text = " ".join(network_text(one).split())
    assert said in text and ("1 of 1." if lang == "en" else "1 van 1.") in text
    assert not re.search(r"\b1 (of the 1 )?\w*(dependencies|participants)|\b1 (van de 1 )?\w*(heden|deelnemers)", text)


def test_every_measure_has_a_name_and_a_plain_sentence_in_both_languages() -> None:
    names = set(case("sap-migration").measures)
    for words in (en.WORDS, nl.WORDS):
        assert {key.removeprefix("network.name.") for key in words if key.startswith("network.name.")} == names
        meanings = {
            key.removeprefix("network.measure."): word for key, word in words.items() if "network.measure." in key
        }
        assert set(meanings) == names and all(word.endswith(".") for word in meanings.values())


# --- the command --------------------------------------------------------------------------------


def test_json_says_why_a_measure_has_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "case:albert-heijn", "--format", "json", "--lang", "nl"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["networks"]
    measure = found["measures"]["eigenvector_centrality"]
    assert (measure["value"], measure["undefined"]) == (None, "in-parts") and "losse delen" in measure["why"]
    ranking = found["measures"]["path_share"]["ranking"]
    assert ranking[0]["value"] == 1 and ranking[0]["relations"] == 10


def test_csv_has_a_row_per_ecosystem(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [f"case:{name}" for name in ("uwv", "sap-migration", "albert-heijn")]
    assert main(["network", *inputs, "--format", "csv", "--lang", "en"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 3 and head.startswith("ecosystem,label,as_of")
    assert rows[1].startswith(
        "https://w3id.org/desf/case/sap-migration,SAP migration,2026-11-01,partial,4,0,7,7,1,0,0,0"
    )


def test_a_graph_of_several_ecosystems_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "case:uwv", "case:siam", "--format", "dot", "--lang", "en"]) == 2
    assert "2 ecosystems" in capsys.readouterr().err


def test_networkx_is_imported_by_the_network_layer_and_the_interface_only() -> None:
    using = {
        file.relative_to(SOURCES).parts[0] for file in SOURCES.rglob("*.py") if "import networkx" in file.read_text()
    }
    assert using == {"network", "api.py"}
    program = (
        "import sys; from desf_graph.cli import main; main(['validate', 'case:uwv', '--quiet']);"
        "assert 'networkx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | {"PYTHONPATH": str(SOURCES.parent)})
