"""In which order steps can come, read off the flows alone, and what is never claimed."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from process_maps.comparing.behaviour import BEFORE, Behaviour, behaviour
from process_maps.model import Flow, Map, Step

DECIDES = {"d": "decision"}


def _map(*flows: str, kinds: Mapping[str, str] = DECIDES, alone: str = "") -> Map:
    """A map of steps called by single letters: "ab" is a flow from a to b."""
    names = dict.fromkeys("".join(flows) + alone)
    steps = tuple(Step(each, each, kinds.get(each, "task")) for each in names)
    return Map("M", steps=steps, flows=tuple(Flow(each[0], each[1]) for each in flows))


@pytest.mark.parametrize(
    ("flows", "pair", "relation"),
    [
        ("ab bc", "ac", "before"),
        ("ab bc", "ca", "after"),
        # Several flows out of a step that decides nothing are taken at once.
        ("ab ac be ce", "bc", "either"),
        ("da db ac bc", "ab", "exclusive"),
        # Within the one branch of a parallel part, a decision still decides.
        ("pd pq da db ac bc", "ab", "exclusive"),
        ("pd pq da db ac bc", "aq", "either"),
        # Ways that were parted by a decision and meet again stand in order with what follows.
        ("da db ac bc", "ac", "before"),
        ("ab bc ca", "ab", "either"),
        # Out of a loop by two ways of a decision.
        ("da ad db de", "be", "exclusive"),
        # Two beginnings that meet: nothing leads to both, so nothing is said.
        ("ac bc", "ab", "unknown"),
        ("ab", "az", "unknown"),
    ],
)
def test_steps_stand_to_one_another_as_flows_lead(flows: str, pair: str, relation: str) -> None:
    read = behaviour(_map(*flows.split(), alone="z"))
    turned = {"before": "after", "after": "before"}
    assert read.relation(*pair) == relation
    assert read.relation(pair[1], pair[0]) == turned.get(relation, relation)


def _first(read: Behaviour, a: str, b: str) -> bool:
    return bool(read.ordered()[read.at[a], read.at[b]] == BEFORE)


def test_steps_of_a_loop_have_an_order_each_time_round_only_where_it_is_come_into_by_one() -> None:
    once = behaviour(_map("ab", "bc", "cd", "db", "de"))
    assert once.relation("b", "d") == "either"
    assert _first(once, "b", "d")
    assert not _first(once, "d", "b")
    two_ways_in = behaviour(_map("ab", "ac", "bc", "cb", kinds={"a": "decision"}))
    assert not _first(two_ways_in, "b", "c")
    assert not _first(two_ways_in, "c", "b")
    inner = behaviour(_map("ab", "bc", "cd", "dc", "db", "de"))
    assert _first(inner, "c", "d")
    assert _first(inner, "b", "d")


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
@settings(max_examples=60, deadline=None)
def test_before_is_what_a_graph_library_says_and_every_pair_is_read_both_ways(
    flows: list[tuple[int, int]],
) -> None:
    steps = tuple(Step(str(n), str(n), "decision" if n % 2 else "task") for n in range(8))
    read = behaviour(Map("M", steps=steps, flows=tuple(Flow(str(a), str(b)) for a, b in flows)))
    graph: nx.DiGraph[int] = nx.DiGraph(flows)
    graph.add_nodes_from(range(8))
    for a in range(8):
        for b in range(8):
            if a != b:
                there, back = nx.has_path(graph, a, b), nx.has_path(graph, b, a)
                relation = read.relation(str(a), str(b))
                assert (relation == "before") == (there and not back)
                assert not (there and back) or relation == "either"
                common = any(nx.has_path(graph, c, a) and nx.has_path(graph, c, b) for c in graph)
                assert there or back or (relation == "unknown") == (not common)
                assert not (_first(read, str(a), str(b)) and _first(read, str(b), str(a)))


def test_a_map_without_steps_or_flows_claims_nothing() -> None:
    assert behaviour(Map("M")).codes.shape == (0, 0)
    alone = behaviour(_map(alone="abc"))
    assert not np.any(alone.codes)
    assert not np.any(alone.joined)
