"""How alike whole maps are: published numbers, what cannot be said, the order maps come in."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from process_maps.aligning.model import Alignment, Group, Place, in_key_order
from process_maps.comparing.dendrogram import dendrogram
from process_maps.comparing.export import matrix_csv, similarities_csv
from process_maps.comparing.similarity import Similarities, similarities
from process_maps.model import Flow, Map, Step
from process_maps.pairing.words import same_words_key


def same_words(maps: Mapping[str, Map]) -> Alignment:
    """Steps of the same words are the same work, and nothing else is."""
    maps = in_key_order(maps)
    of: dict[str, list[Place]] = defaultdict(list)
    for key, process in maps.items():
        for step in process.steps:
            if words := same_words_key(step.label):
                of[words].append(Place(key, step.id))
    label = {Place(key, step.id): step.label for key, m in maps.items() for step in m.steps}
    kept = [words for words in of if len({place.map for place in of[words]}) > 1]
    groups = tuple(
        Group(n, label[of[words][0]], tuple(sorted(of[words]))) for n, words in enumerate(kept, 1)
    )
    return Alignment(maps, groups, groups, (), {})


def _alike(**maps: Map) -> Similarities:
    return similarities(same_words(maps), {key: key.title() for key in maps})


def _map(labels: str, *flows: str) -> Map:
    steps = tuple(Step(each, each) for each in labels)
    return Map("M", steps=steps, flows=tuple(Flow(each[0], each[1]) for each in flows))


def _municipality(made: dict[str, list[dict[str, str]]]) -> Map:
    """Functions are steps; events and connectors are gone through, as in the published counts."""
    kinds = {"function": "task"}
    steps = tuple(
        Step(node["id"], node["label"] if kind == "task" else "", kind)
        for node in made["nodes"]
        for kind in [kinds.get(node["kind"], "gateway")]
    )
    return Map("M", steps=steps, flows=tuple(Flow(str(a), str(b)) for a, b in made["edges"]))


@pytest.mark.parametrize(
    ("process", "least", "most"), [("GBA1", 0.15, 1.0), ("MOR", 0.28, 0.76), ("WABO1", 0.20, 1.0)]
)
def test_municipalities_are_as_alike_as_published(
    shared: Callable[[str], Path], process: str, least: float, most: float
) -> None:
    made = json.loads(shared(f"alignment/municipalities/{process}.json").read_text("utf-8"))
    maps = {each["municipality"]: _municipality(each) for each in made}
    alike = similarities(same_words(maps), {key: key for key in maps})
    numbers = [each.number or 0.0 for each in alike.pairs.values()]
    assert len(numbers) == 45
    assert (round(min(numbers), 2), round(max(numbers), 2)) == (least, most)


def test_a_number_says_what_it_is_made_of() -> None:
    alike = _alike(
        northmoor=_map("abcd", "ab", "bc", "cd"), eastley=_map("bacx", "ba", "ac", "cx")
    ).between("northmoor", "eastley")
    assert alike.number == pytest.approx((6 / 8 + 0 / 6) / 2)
    assert alike.words({"northmoor": "Northmoor", "eastley": "Eastley"}) == (
        "Eastley and Northmoor: 0.38 of 1. 3 of 4 steps in both, and 0 of 3 flows. Of 3 pairs of "
        "shared steps whose order both maps show, 2 stand in the same order."
    )


def test_flows_lead_through_ways_that_part_or_meet() -> None:
    drawn = Map(
        "M",
        steps=(Step("a", "a"), Step("x", "", "gateway"), Step("b", "b")),
        flows=(Flow("a", "x"), Flow("x", "x"), Flow("x", "b"), Flow("x", "gone")),
    )
    assert _alike(one=drawn, two=_map("ab", "ab")).number("one", "two") == 1.0


def test_what_is_not_known_is_a_sentence_and_never_a_number() -> None:
    maps = {"a": _map("ab", "ab"), "b": _map("ab"), "empty": Map("M"), "bare": _map("?!")}
    alike = _alike(**maps)
    assert alike.number("a", "b") == 1.0
    assert "flows are not counted" in alike.between("a", "b").words(alike.names)
    said = alike.between("a", "empty").words(alike.names)
    assert said == "How alike A and Empty are cannot be said: Empty’s map has no steps with words."
    tree = dendrogram(alike)
    assert (tree.leaves, tree.left_out) == (("a", "b"), ("bare", "empty"))
    rows = list(csv.DictReader(io.StringIO(similarities_csv(alike).decode("utf-8-sig"))))
    assert {row["how alike (0 to 1)"] for row in rows} == {"1.0000", ""}
    for few in ({}, {"a": maps["a"]}, {"a": maps["empty"], "b": maps["bare"]}):
        none = dendrogram(_alike(**few))
        assert (none.merges, len(none.words)) == ((), 1)
        assert "takes two" in none.words[0]


def test_a_dendrogram_puts_the_nearest_together_first_and_says_so() -> None:
    alike = _alike(
        north=_map("abcd", "ab", "bc", "cd"),
        east=_map("abcd", "ab", "bc"),
        west=_map("abxy", "ab", "bx"),
    )
    tree = dendrogram(alike)
    assert [set(merge.maps) for merge in tree.merges] == [
        {"north", "east"},
        {"north", "east", "west"},
    ]
    far = [1 - (alike.number("west", each) or 0) for each in ("north", "east")]
    assert tree.merges[1].height == pytest.approx(sum(far) / 2)
    assert tree.words[0].startswith("The most alike are East and North: 0.90 of 1. 4 of 4 steps")
    assert tree.words[-1].startswith("Next come together West with East and North: 0.")
    head, *rows = csv.reader(io.StringIO(matrix_csv(alike).decode("utf-8-sig")))
    assert head[1:] == [row[0] for row in rows]
    assert [row[n + 1] for n, row in enumerate(rows)] == ["1.0000"] * 3


_MAPS = st.lists(
    st.tuples(
        st.text("abcdef", max_size=6).map(lambda text: "".join(dict.fromkeys(text))),
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
    ),
    max_size=5,
)


@given(_MAPS)
@settings(max_examples=40, deadline=None)
def test_the_order_maps_come_in_changes_nothing_and_numbers_lie_between_0_and_1(
    drawn: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    maps = {
        f"m{n}": _map(labels, *(labels[a] + labels[b] for a, b in flows if max(a, b) < len(labels)))
        for n, (labels, flows) in enumerate(drawn)
    }
    alike = _alike(**maps)
    turned = _alike(**dict(reversed(maps.items())))
    for a, b in combinations(maps, 2):
        number = alike.number(a, b)
        assert number == turned.number(b, a)
        assert number is None or (0 <= number <= 1 and not math.isnan(number))
        assert number != 1.0 or set(drawn[int(a[1:])][0]) == set(drawn[int(b[1:])][0])
    assert dendrogram(alike).merges == dendrogram(turned).merges
