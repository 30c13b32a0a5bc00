"""Many maps in the same columns: their order, where everything lies, the picture and the table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from process_maps.aligning.model import Alignment, Group, Pair, Place, in_key_order
from process_maps.comparing.dendrogram import dendrogram
from process_maps.comparing.similarity import similarities
from process_maps.model import Flow, Map, Step
from process_maps.picturing.bands import lay_out
from process_maps.picturing.in_words import in_words, rows, to_csv, to_xlsx
from process_maps.picturing.likeness import shade, tree
from process_maps.picturing.lining_up import LinedUp, line_up
from process_maps.picturing.seen import seen
from process_maps.picturing.side_by_side import MOST, MOST_STEPS, side_by_side, step_of
from process_maps.picturing.summing_up import summary

NAMES = {"a": "Northmoor", "b": "Eastley", "c": "Calderbrook"}


def _map(labels: Sequence[str]) -> Map:
    """Steps one after another, each with its label as its id."""
    steps = tuple(Step(each, each, actors=("Analyst",)) for each in labels)
    return Map("Map", steps=steps, flows=tuple(Flow(a, b) for a, b in pairwise(labels)))


def _aligned(maps: Mapping[str, Map], doubtful: Sequence[str] = ()) -> Alignment:
    """Equal ids are the same work; of those in ``doubtful`` that is only proposed."""
    maps = in_key_order(maps)
    held: dict[str, list[Place]] = {}
    for key, process in maps.items():
        for step in process.steps:
            held.setdefault(step.id, []).append(Place(key, step.id))
    groups = [(label, places) for label, places in held.items() if len(places) > 1]
    every = tuple(Group(at, each[0], tuple(each[1])) for at, each in enumerate(groups, start=1))
    sure = tuple(each for each in every if each.label not in doubtful)
    pairs = tuple(
        Pair(a, b, 1.0, "check" if group.label in doubtful else "sure", ("the same words",))
        for group in every
        for a, b in combinations(group.members, 2)
    )
    return Alignment(maps, every, sure, pairs, {})


def _order(it: LinedUp) -> list[str]:
    return [each.label for each in it.columns if each.number]


THREE = _aligned(
    {
        "a": _map(["start", "load", "fix", "send"]),
        "b": _map(["start", "fix", "ask", "send"]),
        "c": _map(["start", "load", "fix", "look", "sign", "send"]),
    }
)


def test_the_same_work_stands_in_one_column_and_what_is_alone_between() -> None:
    it = line_up(THREE)
    assert _order(it) == ["start", "load", "fix", "send"]
    assert [each.number for each in it.columns] == [1, 2, 3, None, None, 4]
    # “ask” and “look” share a column to save room, though they are not the same work.
    assert {key: steps[0].id for key, steps in it.columns[3].cells.items()} == {
        "b": "ask",
        "c": "look",
    }
    assert (it.alone("a"), it.alone("b"), it.alone("c")) == (0, 1, 2)


def test_the_order_is_the_one_most_maps_have_and_the_other_goes_back() -> None:
    maps = {"a": _map("xyz"), "b": _map("xyz"), "c": _map("zxy")}
    it = line_up(_aligned(maps))
    assert _order(it) == ["x", "y", "z"]
    ways = {
        band.key: [(way.way.source, way.back) for way in band.ways] for band in lay_out(it).bands
    }
    assert ways["a"] == [("x", False), ("y", False)]
    assert sorted(ways["c"]) == [("x", False), ("z", True)]


def test_an_order_that_flows_state_weighs_more_than_one_only_drawn() -> None:
    stated, drawn = _map("xy"), Map("Map", steps=(Step("y", "y"), Step("x", "x")))
    assert _order(line_up(_aligned({"a": drawn, "b": drawn, "c": stated}))) == ["x", "y"]


def test_steps_of_one_map_alone_can_be_left_out_and_are_still_counted() -> None:
    it = line_up(THREE, alone=False)
    assert [each.number for each in it.columns] == [1, 2, 3, 4]
    assert [(way.source, way.target) for way in it.maps["c"].ways][-1] == ("fix", "send")
    assert it.alone("c") == 2
    assert "2 of them only here" in side_by_side(it, NAMES).svg


def test_what_is_only_proposed_is_dashed_and_only_where_asked_for() -> None:
    it = _aligned({"a": _map("xy"), "b": _map("xy")}, doubtful=["y"])
    assert _order(line_up(it)) == ["x"]
    asked = line_up(it, doubtful=True)
    assert [(each.column, each.sure) for each in lay_out(asked).joins] == [(0, True), (1, False)]
    drawn = side_by_side(asked, NAMES)
    assert "May be the same work" in drawn.svg
    assert "May be the same work" not in side_by_side(line_up(it), NAMES).svg
    assert "Not all of these are sure" in drawn.prose


def test_a_join_goes_through_a_map_that_lacks_the_work() -> None:
    bands = lay_out(line_up(THREE))
    load = next(each for each in bands.joins if each.ends == ("a", "c"))
    middle = next(each for each in bands.bands if each.key == "b").box
    assert load.top < middle.y < middle.bottom < load.bottom
    assert load.top < load.bottom


def test_ways_without_words_are_gone_through_and_split_work_is_stacked() -> None:
    split = Map(
        "Map",
        steps=(
            Step("load", "load"),
            Step("g", "", "gateway"),
            Step("one", "Fix one"),
            Step("two", "Fix two"),
        ),
        flows=(Flow("load", "g"), Flow("g", "one"), Flow("one", "two"), Flow("g", "g")),
    )
    assert [(way.source, way.target) for way in seen(split).ways] == [
        ("load", "one"),
        ("one", "two"),
    ]
    places = (Place("a", "one"), Place("a", "two"), Place("b", "fix"))
    group = (Group(1, "Fix", places),)
    it = line_up(Alignment(in_key_order({"a": split, "b": _map(["fix"])}), group, group, (), {}))
    boxes = {each.step.id: each.box for each in lay_out(it).bands[0].boxes}
    assert boxes["one"].x == boxes["two"].x
    assert boxes["one"].bottom < boxes["two"].y


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("pqrstuvw"), unique=True), min_size=2, max_size=5))
def test_every_step_is_drawn_once_in_its_works_column_and_no_box_covers_another(
    maps: list[list[str]],
) -> None:
    it = line_up(_aligned({str(at): _map(labels) for at, labels in enumerate(maps)}))
    for key, labels in enumerate(maps):
        assert sorted(it.place_of(str(key))) == sorted(labels)
    for label in "pqrstuvw":
        columns = {
            it.place_of(key)[label] for key in it.maps if label in it.place_of(key)
        }  # fmt: skip
        held = sum(label in labels for labels in maps)
        assert len(columns) == min(held, 1)
    boxes = [each.box for band in lay_out(it).bands for each in band.boxes]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert len(rows(it, {key: f"Council {key}" for key in it.maps})) == len(set().union(*maps))


def test_the_picture_says_in_words_what_it_shows_and_holds_hostile_words_as_words() -> None:
    bad = "<script>alert(1)</script> & \x00 \ud800 " + "x" * 300
    maps = {"a": _map([bad, "=1+1"]), "b": _map([bad])}
    it = line_up(_aligned(maps))
    drawn = side_by_side(it, {"a": "North & <moor>", "b": "East"}, illustrative=True)
    root = ElementTree.fromstring(drawn.svg)
    kinds = {each.tag.split("}")[1] for each in root.iter()}
    assert kinds <= {"svg", "title", "desc", "g", "rect", "line", "path", "polygon", "text"}
    steps = [each for each in root.iter() if each.get("data-step")]
    assert [step_of(maps, each.get("data-step") or "") for each in steps] == [
        Place("a", bad),
        Place("a", "=1+1"),
        Place("b", bad),
    ]
    assert [step_of(maps, odd) for odd in ("", "a:", "a:9", "z:0", "a:-1")] == [None] * 5
    assert all(each.get("role") == "button" and each.get("aria-label") for each in steps)
    assert "Illustrative" in drawn.svg
    assert 'role="img"' in side_by_side(it, {"a": "A", "b": "B"}, live=False).svg
    table = list(csv.reader(io.StringIO(to_csv(it, NAMES, illustrative=True).decode("utf-8-sig"))))
    assert table[-1][2].startswith("'=")
    assert {row[-1] for row in table[1:]} == {"Illustrative"}
    assert to_xlsx(it, NAMES)[:2] == b"PK"


def test_rows_read_in_the_order_of_the_work_one_map_after_another_between() -> None:
    it = line_up(THREE)
    told = rows(it, NAMES)
    assert [row["In"] for row in told] == ["3 of 3", "2 of 3", "3 of 3", *["1 of 3"] * 3, "3 of 3"]
    assert [row["Work"] for row in told][3:6] == ["ask", "look", "sign"]
    assert (told[1]["Eastley"], told[1]["Calderbrook"]) == ("–", "load")
    assert in_words(it, NAMES).startswith("3 maps in the same columns: Northmoor, Eastley and")


def test_one_map_too_many_maps_and_nothing_in_common_get_a_sentence() -> None:
    many = {str(at): _map("xy") for at in range(MOST + 1)}
    for keys in (["0"], list(many)):
        with pytest.raises(BadInput, match="cannot be drawn side by side"):
            side_by_side(line_up(_aligned(many), keys), {key: key for key in many})
    with pytest.raises(BadInput, match="nothing to draw"):
        side_by_side(line_up(_aligned({"a": Map("A"), "b": Map("B")})), NAMES)
    large = [f"Step {at}" for at in range(MOST_STEPS)]
    with pytest.raises(BadInput, match="steps are too many for one picture"):
        side_by_side(line_up(_aligned({"a": _map(large), "b": _map("x")})), NAMES)
    apart = line_up(_aligned({"a": _map("x"), "b": _map("y")}))
    assert len(apart.columns) == 1
    assert "0 pieces" in in_words(apart, NAMES)


def test_many_maps_are_summed_up_with_every_number_of_how_many() -> None:
    assert summary(THREE) == (
        "3 maps, 14 steps: 4 pieces of work in two maps or more, 3 in all 3; "
        "3 of the steps in one map only; 0 pairs to check."
    )
    apart = _aligned({"a": _map("x"), "b": _map("y")})
    assert "0 pieces of work in both; 2 of the steps" in summary(apart)


def test_the_tree_says_its_numbers_and_darker_is_more_alike() -> None:
    joined = dendrogram(similarities(THREE, NAMES))
    root = ElementTree.fromstring(tree(joined, NAMES, illustrative=True))
    said = ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("text")]
    for name in NAMES.values():
        assert name in said
    for merge in joined.merges:
        assert f"{1 - merge.height:.2f}" in said
    assert [shade(each / 10) for each in (0, 1, 2, 5, 8, 10)] == [0, 1, 2, 3, 5, 5]
