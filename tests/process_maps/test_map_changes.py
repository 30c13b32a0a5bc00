"""Two versions of a map: what changed is found, told in words, and nothing is missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from process_maps import editing, services
from process_maps.changes import changes, counted, on_steps
from process_maps.editing import Place
from process_maps.model import Estimate, Flow, Loop, Map, Phase, Step, Work
from storage import Project, reading
from storage.history.acts import acts, undo

WAS = Map(
    "How we prepare it",
    council="Northmoor",
    lanes=("Analyst", "Business support"),
    phases=(Phase("p1", "Fixing", "April"), Phase("p2", "Sending")),
    steps=(
        Step("a", "Extract the data", actors=("Analyst",), systems=("Mosaic",), phase="p1"),
        Step("b", "Errors?", "decision", ("Analyst",), phase="p1"),
        Step("c", "Fix the record", actors=("Business support",), phase="p1"),
        Step("d", "Submit", actors=("Analyst",), phase="p2"),
    ),
    flows=(
        *(Flow("a", "b", id="f1"), Flow("b", "c", "yes", 0.5, id="f2"), Flow("c", "a", id="f3")),
        Flow("b", "d", "no", 0.5, id="f4"),
    ),
    loops=(Loop(("a", "b", "c"), 5, 5, id="l1"),),
)


def _step(process: Map, step_id: str, **new: object) -> Map:
    steps = tuple(replace(s, **new) if s.id == step_id else s for s in process.steps)  # type: ignore[arg-type]
    return replace(process, steps=steps)


def _words(before: Map, after: Map) -> list[str]:
    return [each.words for each in changes(before, after)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: _step(m, "a", label="Run the report"),
         ["“Extract the data” is now called “Run the report”"]),
        (lambda m: _step(m, "c", actors=("Analyst",)),
         ["“Fix the record” moved from Business support to Analyst"]),
        (lambda m: _step(m, "a", actors=("Analyst", "IT")),
         ["“Extract the data” is also done by IT now"]),
        (lambda m: _step(m, "d", phase="p1"),
         ["“Submit” moved from phase “Sending” to phase “Fixing”"]),
        (lambda m: _step(m, "d", kind="fixed_event"),
         ["“Submit” was a step and is a deadline or fixed event now"]),
        (lambda m: _step(m, "a", systems=("Mosaic", "Excel")),
         ["“Extract the data”, systems: “Mosaic”, “Excel” (was “Mosaic”)"]),
        (lambda m: _step(m, "a", duration=Estimate(1, 2, 5, "days"), written_back=False),
         ["“Extract the data”, written back: no (was not known)",
          "“Extract the data”, how long it takes: 1 to 5 days, likely 2 (was not known)"]),
        (lambda m: _step(m, "a", work=(Work("Analyst", Estimate(2, 2, 2), 20),)),
         ["“Extract the data”, effort and cost: Analyst 2 hours, £20 an hour (was not known)"]),
        (lambda m: editing.change_flow(m, m.flows[1], replace(m.flows[1], label="many")),
         ["The flow from “Errors?” to “Fix the record” has “many” (had “yes”)"]),
        (lambda m: replace(m, flows=m.flows[:3]),
         ["No flow leads from “Errors?” to “Submit” with the words “no” any more"]),
        (lambda m: replace(m, flows=(*m.flows, Flow("a", "d"))),
         ["A flow leads from “Extract the data” to “Submit”"]),
        (lambda m: replace(m, loops=(replace(m.loops[0], times_min=10, times_max=15),)),
         ["The loop from “Extract the data” to “Fix the record”: 10 to 15 times (was: 5 times)"]),
        (lambda m: replace(m, lanes=("Business support", "Analyst")),
         ["The lanes are in another order: Business support and Analyst"]),
        (lambda m: editing.rename_actor(m, "Analyst", "Data team"),
         ["Analyst is now called Data team"]),
        (lambda m: editing.change_phase(m, "p1", "Error fixing", "April"),
         ["Phase “Fixing” is now called “Error fixing”"]),
        (lambda m: editing.move_step(m, "d", -1),
         ["The steps are listed in another order"]),
        (lambda m: editing.remove_step(m, "c", heal=False),
         ["“Fix the record” (Business support) is gone",
          "2 flows came or went with steps that are new or gone",
          "The loop from “Extract the data” to “Fix the record” is gone"]),
    ],
)  # fmt: skip
def test_each_change_is_one_sentence(change: Callable[[Map], Map], said: list[str]) -> None:
    assert _words(WAS, change(WAS)) == said
    assert _words(WAS, WAS) == []


def test_a_freed_id_given_to_another_step_is_no_renaming() -> None:
    without = editing.remove_step(WAS, "d", heal=False)
    again = replace(without, steps=(*without.steps, Step("d", "Tell the director")))
    found = changes(WAS, again)
    assert [each.words for each in found[:2]] == [
        "“Tell the director” is new",
        "“Submit” (Analyst) is gone",
    ]
    assert counted(found) == "1 step added, 1 removed; 1 flow came or went with steps"
    assert on_steps(found) == {"d": "new"}


def test_steps_with_other_ids_are_told_by_words_and_lane_and_that_is_said() -> None:
    ids = {"a": "x1", "b": "x2", "c": "x3", "d": "d"}
    other = replace(
        WAS,
        steps=tuple(replace(each, id=ids[each.id]) for each in WAS.steps),
        flows=tuple(replace(f, source=ids[f.source], target=ids[f.target]) for f in WAS.flows),
        loops=(Loop(("x1", "x2", "x3"), 5, 5),),
    )
    found = changes(WAS, other)
    assert {each.what for each in found} == {"same by its words"}
    assert [(each.was, each.step) for each in found] == [("a", "x1"), ("b", "x2"), ("c", "x3")]
    assert counted(found) == ""


_EDITS: tuple[Callable[[Map], Map], ...] = (
    lambda m: editing.add_step(m, Step("n", "New"), Place(after=m.steps[0].id)),
    lambda m: editing.remove_step(m, m.steps[-1].id, heal=True),
    lambda m: _step(m, m.steps[0].id, label="Quite other words"),
    lambda m: _step(m, m.steps[0].id, note="known now"),
    lambda m: replace(m, flows=m.flows[:-1]) if m.flows else m,
    lambda m: replace(m, loops=()),
    lambda m: replace(m, note="a note"),
    lambda m: replace(m, phases=m.phases[::-1]),
    lambda m: replace(m, flows=tuple(replace(f, probability=None) for f in m.flows)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_EDITS), max_size=4, unique=True))
def test_nothing_that_differs_is_missed_and_equal_maps_have_no_changes(
    edits: list[Callable[[Map], Map]],
) -> None:
    now = WAS
    for edit in edits:
        now = edit(now)
    assert bool(changes(WAS, now)) == (now != WAS)
    assert bool(changes(now, WAS)) == (now != WAS)


def test_versions_are_compared_renamed_and_removed_and_all_of_it_undone(
    project: Project, who: Who
) -> None:
    map_id = services.draw_new(project, who, council="Northmoor", name="M")
    first = services.save_version(project, who, map_id, "Empty")
    add = partial(editing.add_step, step=Step("a", "Extract"), place=Place())
    services.edit(project, who, map_id, 1, "Added", add)
    forth = services.changes_between(project, map_id, first, None)
    assert [each.words for each in forth.changes] == ["“Extract” is new"]
    back = services.changes_between(project, map_id, None, first)
    assert [each.what for each in back.changes] == ["removed"]
    other = services.draw_new(project, who, council="Northmoor", name="Other")
    with pytest.raises(NotFound):
        services.changes_between(project, other, first, None)
    services.rename_version(project, who, first, 1, "  Before  workshop 1 ")
    assert [each.name for each in services.versions(project, map_id)] == ["Before workshop 1"]
    with pytest.raises(StaleEdit):
        services.rename_version(project, who, first, 1, "Mine")
    with pytest.raises(BadInput):
        services.rename_version(project, who, first, 2, " ")
    services.remove_version(project, who, first)
    assert services.versions(project, map_id) == []
    with pytest.raises(NotFound):
        services.changes_between(project, map_id, first, None)
    undo(project, who, _last_act(project))
    assert [each.name for each in services.versions(project, map_id)] == ["Before workshop 1"]


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id
