"""What is done on the drawing itself: each deed, on a map that may have moved on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError, NotFound, StaleEdit
from process_maps.editing.deeds import _DEEDS, anchor_of, carry_out
from process_maps.graph import problems
from process_maps.model import Anchor, Flow, Loop, Map, Phase, Step

A = Step("a", "Run the report", actors=("Analyst",), phase="p1")
B = Step("b", "Errors?", kind="decision", actors=("Analyst",))
C = Step("c", "Fix the record", actors=("Business support", "Social worker"))
LINE = Map(
    "M",
    lanes=("Analyst", "Business support"),
    phases=(Phase("p1", "Error fixing", "April to June"),),
    steps=(A, B, C),
    flows=(Flow("a", "b", id="f1"), Flow("b", "c", "yes", 0.3, id="f2"), Flow("c", "a", id="f3")),
)


def done(process: Map = LINE, seen: Map | None = None, **deed: Any) -> Map:
    return carry_out(process, deed, seen or process).map


def flows(process: Map) -> set[tuple[str, str, str | None]]:
    return {(each.source, each.target, each.label) for each in process.flows}


def test_a_step_added_after_one_with_one_way_on_goes_into_that_way() -> None:
    grown = carry_out(LINE, {"do": "add", "after": "a", "label": "  Group \n the errors "}, LINE)
    assert grown.map.step("s1") == Step("s1", "Group the errors", actors=("Analyst",), phase="p1")
    assert {("a", "s1", None), ("s1", "b", None)} <= flows(grown.map)
    assert ("a", "b", None) not in flows(grown.map)
    assert grown.new == "s1"
    assert [each.id for each in grown.map.steps] == ["a", "s1", "b", "c"]


def test_a_step_added_after_a_decision_is_another_way_out_with_its_words() -> None:
    grown = done(do="add", after="b", label="DfE: accept", words="no")
    assert ("b", "s1", "no") in flows(grown)
    assert ("b", "c", "yes") in flows(grown)
    step = grown.step("s1")
    assert step
    assert step.actors == ("DfE",)


def test_an_actor_before_a_colon_is_spelt_as_the_map_spells_it() -> None:
    step = done(do="add", after="c", label="business SUPPORT : ring the school").step("s1")
    assert step
    assert (step.actors, step.label) == (("Business support",), "ring the school")


def test_a_time_of_day_and_an_address_name_no_actor() -> None:
    for words in ("Send it by 10:30", "Open https://portal"):
        step = done(do="add", after="c", label=words).step("s1")
        assert step
        assert step.label == words, words


def test_words_that_ask_make_a_decision_and_a_deadline_is_nobodys() -> None:
    asked = done(do="add", after="c", label="All fixed?").step("s1")
    due = done(do="add", after="c", label="30 June", kind="fixed_event").step("s1")
    assert asked
    assert due
    assert (asked.kind, asked.actors) == ("decision", ("Business support",))
    assert (due.kind, due.actors) == ("fixed_event", ())


def test_a_step_put_into_one_of_two_flows_between_the_same_steps_leaves_the_other() -> None:
    twice = replace(LINE, flows=(*LINE.flows, Flow("b", "c", "late", id="f4")))
    grown = done(twice, do="add", flow=3, label="Chase")
    assert {("b", "c", "yes"), ("b", "s1", "late"), ("s1", "c", None)} <= flows(grown)


def test_a_step_put_before_one_goes_into_the_only_way_to_it() -> None:
    grown = done(do="add", before="c", label="Send the list")
    assert {("b", "s1", "yes"), ("s1", "c", None)} <= flows(grown)


def test_a_step_moves_to_another_lane_and_who_helps_stays() -> None:
    there = done(do="lane", step="c", lane="Analyst").step("c")
    swapped = done(do="lane", step="c", lane="Social worker").step("c")
    nobody = done(do="lane", step="c", lane=None).step("c")
    assert there and swapped and nobody  # noqa: PT018
    assert there.actors == ("Analyst", "Social worker")
    assert swapped.actors == ("Social worker", "Business support")
    assert nobody.actors == ()


def test_the_flow_that_leads_back_says_how_often_its_loop_is_gone_through() -> None:
    once = done(do="loop", flow=2, times_min=10, times_max=15)
    assert [(each.steps, each.times_min, each.times_max) for each in once.loops] == [
        (("a", "b", "c"), 10, 15)
    ]
    again = done(once, do="loop", flow=2, times_min=3, times_max=None)
    assert [(each.times_min, each.times_max) for each in again.loops] == [(3, None)]
    straight = Map("M", steps=(A, B), flows=(Flow("a", "b"),))
    with pytest.raises(BadInput, match="does not lead back"):
        done(straight, do="loop", flow=0, times_min=1, times_max=1)


def test_a_deed_is_carried_out_on_a_map_that_moved_on() -> None:
    now = replace(LINE, steps=(*LINE.steps, Step("s1", "Theirs")), flows=(LINE.flows[1],))
    grown = done(now, LINE, do="rename", step="a", label="Run it")
    assert [each.label for each in grown.steps] == ["Run it", "Errors?", "Fix the record", "Theirs"]
    assert done(now, LINE, do="unflow", flow=1).flows == ()


def test_a_deed_on_what_changed_since_or_went_is_refused() -> None:
    renamed = done(do="rename", step="a", label="Theirs")
    with pytest.raises(StaleEdit):
        done(renamed, LINE, do="rename", step="a", label="Mine")
    cut = done(do="unflow", flow=0)
    with pytest.raises(NotFound):
        done(cut, LINE, do="flow", flow=0, label="Yes")
    gone = done(do="remove", step="a", heal=True)
    with pytest.raises(NotFound):
        done(gone, LINE, do="add", after="a", label="Next")


def test_a_mark_is_pinned_by_what_was_seen() -> None:
    assert anchor_of({"on": "flow:1"}, LINE) == Anchor("flow", "f2")
    assert anchor_of({"on": "step:a"}, LINE) == Anchor("step", "a")
    assert anchor_of({"on": "map"}, LINE) == Anchor("map")
    with pytest.raises(NotFound):
        anchor_of({"on": "flow:7"}, LINE)


def test_a_renamed_lane_and_phase_keep_the_rest() -> None:
    lane = done(do="rename_lane", lane="Analyst", to="Data team")
    phase = done(do="rename_phase", phase="p1", label="Fixing")
    assert lane.lanes == ("Data team", "Business support")
    assert phase.phases == (Phase("p1", "Fixing", "April to June"),)
    assert LINE.loops == ()
    assert Loop(("a",)) not in done(do="add_lane", lane="DfE").loops


anything = st.one_of(st.none(), st.text(max_size=8), st.integers(-3, 9), st.sampled_from("abc"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(_DEEDS)),
    st.dictionaries(
        st.sampled_from(
            (
                *("step", "after", "before", "flow", "label", "lane", "to", "from", "kind"),
                *("phase", "words", "by", "times_min", "times_max", "probability", "heal"),
            )
        ),
        anything,
    ),
)
def test_whatever_a_browser_sends_is_done_whole_or_refused(
    verb: str, values: dict[str, Any]
) -> None:
    try:
        made = carry_out(LINE, {**values, "do": verb}, LINE).map
    except CommonGroundError:
        return
    assert not [each for each in problems(made) if each.blocking]
