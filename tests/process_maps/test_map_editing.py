"""A map drawn and mended: every sequence of edits keeps a map, and undo returns the one before."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError, NotFound, StaleEdit
from common.who import Who
from evidence import placing
from process_maps import editing, services
from process_maps.advice import advice
from process_maps.drawing import draw
from process_maps.editing import Place
from process_maps.formats.map_json import read_map, write_map
from process_maps.graph import problems
from process_maps.model import Anchor, Estimate, Flow, Loop, Map, Phase, Step, Work
from process_maps.outline import read_outline
from storage import Project

OTHER = Who("Somebody else")
A, B, C = Step("a", "A", actors=("X",)), Step("b", "B", actors=("Y",)), Step("c", "C")
LINE = Map("M", steps=(A, B, C), flows=(Flow("a", "b", "yes", 0.3), Flow("b", "c")))

small = st.integers(0, 7)
words = st.text(min_size=0, max_size=12)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("add", "between", "before")), small, words),
        st.tuples(
            st.sampled_from(("remove", "heal", "later", "flow", "cut", "loop")), small, small
        ),
        st.tuples(st.sampled_from(("label", "actor", "rename", "phase", "lane")), small, words),
        st.tuples(st.just("drop"), small, small),
    ),
    max_size=14,
)


def _edited(process: Map, edit: tuple[str, int, object]) -> Map:
    """One edit, on whatever the map holds; refused ones leave it as it is."""
    what, number, more = edit
    steps, text = process.steps, str(more)
    step = steps[number % len(steps)] if steps else None
    other = steps[int(more) % len(steps)] if steps and isinstance(more, int) else None
    flow = process.flows[number % len(process.flows)] if process.flows else None
    new = Step(editing.fresh_id((each.id for each in steps), "s"), text)
    if what == "add":
        return editing.add_step(process, new, Place(after=step.id if step else None))
    if what == "phase":
        return editing.add_phase(process, text)
    if what == "lane":
        return editing.add_actor(process, text)
    if what == "between" and flow:
        return editing.add_step(process, new, Place(after=flow.source, before=flow.target))
    if what == "cut" and flow:
        return editing.remove_flow(process, flow)
    if step is None:
        return process
    if what == "before":
        return editing.add_step(process, new, Place(before=step.id))
    if what in ("remove", "heal"):
        return editing.remove_step(process, step.id, heal=what == "heal")
    if what == "later":
        return editing.move_step(process, step.id, 1)
    if what == "label":
        return editing.change_step(process, step, {"label": text})
    if what == "actor":
        return editing.change_step(process, step, {"actors": ("X", "Y")})
    if what == "rename":
        return editing.rename_actor(process, "X", text)
    if what == "drop":
        return editing.remove_actor(process, "X")
    if what == "flow" and other:
        return editing.add_flow(process, step.id, other.id, "w")
    if what == "loop" and other:
        return editing.add_loop(process, Loop((step.id, other.id), 2, 3))
    return process


@given(EDITS)
@settings(max_examples=120, deadline=None)
def test_any_sequence_of_edits_keeps_a_map_that_writes_and_reads_the_same(
    edits: list[tuple[str, int, object]],
) -> None:
    process = Map("M")
    for edit in edits:
        try:
            process = _edited(process, edit)
        except CommonGroundError:
            continue
    assert not [each for each in problems(process) if each.blocking]
    # A lane is in a file once a step lies in it.
    assert write_map(read_map(write_map(process), "m.json").map) == write_map(process)
    advice(process)


@given(EDITS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undo_returns_the_map_before_and_redo_the_one_after(
    project: Project, who: Who, edits: list[tuple[str, int, object]]
) -> None:
    map_id = services.draw_new(project, who, council="Northmoor", name="M")
    seen = [services.map_by_id(project, map_id)]
    for edit in edits:
        try:
            now = services.edit(
                project, who, map_id, seen[-1].version, "Changed", partial(_edited, edit=edit)
            )
        except CommonGroundError:
            continue
        if now.map != seen[-1].map:
            seen.append(now)
    for before in reversed(seen[:-1]):
        services.undo_last(project, who, map_id)
        assert services.map_by_id(project, map_id).map == before.map
    assert services.next_turns(project, map_id)[0] is None
    for after in seen[1:]:
        services.redo_last(project, who, map_id)
        held = services.map_by_id(project, map_id)
        assert (held.map, dict(held.step_ids)) == (after.map, dict(after.step_ids))
    assert services.next_turns(project, map_id)[1] is None


def test_nobodys_later_work_is_undone_unseen(project: Project, who: Who) -> None:
    map_id = services.draw_new(project, who, council="Northmoor", name="M")
    add = partial(editing.add_step, step=A, place=Place())
    first = services.edit(project, who, map_id, 1, "Added a step", add)
    mine = services.next_turns(project, map_id)[0]
    assert mine
    assert mine.words == "Added a step"
    rename = partial(editing.change_step, base=A, changes={"label": "Other"})
    services.edit(project, OTHER, map_id, first.version, "Renamed a step", rename)
    with pytest.raises(StaleEdit):
        services.undo_last(project, who, map_id, expected=mine.act)
    offered = services.next_turns(project, map_id)[0]
    assert offered
    assert (offered.words, offered.person) == ("Renamed a step", OTHER.person)
    with pytest.raises(StaleEdit):
        services.edit(project, who, map_id, first.version, "Renamed a step", rename)


def test_a_step_goes_into_a_flow_and_out_of_it_again() -> None:
    new = Step("n", "N")
    grown = editing.add_step(LINE, new, Place(after="a", before="b"))
    assert [(f.source, f.target, f.label) for f in grown.flows] == [
        ("a", "n", "yes"), ("n", "b", None), ("b", "c", None),
    ]  # fmt: skip
    healed = editing.remove_step(grown, "n", heal=True)
    assert {(f.source, f.target, f.label) for f in healed.flows} == {
        (f.source, f.target, f.label) for f in LINE.flows
    }
    looped = replace(grown, loops=(Loop(("a", "n", "b")),))
    assert editing.remove_step(looped, "n", heal=True).loops == (Loop(("a", "b")),)
    assert editing.remove_step(looped, "n", heal=False).loops == ()
    assert len(editing.remove_step(grown, "n", heal=False).flows) == 1


def test_what_cannot_be_is_refused_with_a_reason() -> None:
    for label in ("", "   ", "x" * 2_000, "a\x00b"):
        with pytest.raises(BadInput):
            editing.add_step(LINE, Step("n", label), Place())
    with pytest.raises(BadInput):
        editing.add_step(LINE, Step("a", "Again"), Place())
    with pytest.raises(NotFound):
        editing.add_step(LINE, Step("n", "N"), Place(after="gone"))
    with pytest.raises(BadInput, match="loop"):
        editing.add_flow(LINE, "a", "a")
    with pytest.raises(BadInput, match="already"):
        editing.add_flow(LINE, "b", "c")
    with pytest.raises(NotFound):
        editing.add_flow(LINE, "a", "gone")
    with pytest.raises(BadInput):
        editing.add_flow(LINE, "a", "c", None, 1.5)
    with pytest.raises(BadInput):
        editing.add_loop(LINE, Loop(("a", "b"), 5, 2))
    with pytest.raises(NotFound):
        editing.remove_flow(LINE, Flow("x", "y"))


def test_every_script_of_the_world_is_kept_and_drawn() -> None:
    read = read_outline("فحص الأخطاء\n\n分析员: 修正 🎉\nhttps://x.org: y", LINE, "c")
    process = read.map
    assert read.last == process.steps[-1].id
    assert process.steps[-2].actors == ("分析员",)
    assert read_map(write_map(process), "m.json").map.steps == process.steps
    assert "修正" in draw(process).svg


def test_an_actor_is_renamed_everywhere_and_merged_with_one_of_that_name() -> None:
    work = (Work("X", Estimate(1, 2, 3)), Work("Y", None))
    process = Map("M", lanes=("X", "Y"), steps=(replace(A, actors=("X", "Y"), work=work), B))
    renamed = editing.rename_actor(process, "X", "Z")
    assert (renamed.lanes, renamed.steps[0].actors) == (("Z", "Y"), ("Z", "Y"))
    assert renamed.steps[0].work[0] == Work("Z", Estimate(1, 2, 3))
    merged = editing.rename_actor(process, "X", "Y")
    assert (merged.lanes, merged.steps[0].actors) == (("Y",), ("Y",))
    assert editing.remove_actor(process, "Y").steps[1].actors == ()
    assert editing.move_lane(process, "Y", -1).lanes == ("Y", "X")


def test_a_phase_that_goes_leaves_its_steps() -> None:
    process = Map("M", phases=(Phase("p1", "One"),), steps=(replace(A, phase="p1"),))
    assert editing.remove_phase(process, "p1").steps == (A,)
    assert [each.label for each in editing.add_phase(process, "Two").phases] == ["One", "Two"]


def test_two_people_may_change_different_values_of_a_step_but_not_the_same_unseen() -> None:
    theirs = editing.change_step(LINE, A, {"note": "theirs"})
    both = editing.change_step(theirs, A, {"label": "Mine"})
    assert (both.steps[0].label, both.steps[0].note) == ("Mine", "theirs")
    with pytest.raises(StaleEdit):
        editing.change_step(theirs, A, {"note": "mine"})


def test_advice_names_what_a_reader_stumbles_over_and_blocks_nothing() -> None:
    decision = Step("d", "Right?", "decision")
    process = Map(
        "M",
        lanes=("Nobody here",),
        steps=(A, decision, B, C, Step("l", "Lonely")),
        flows=(Flow("a", "d"), Flow("d", "b", "yes"), Flow("d", "c")),
    )
    said = {(each.step, each.words) for each in advice(process)}
    assert ("d", "1 of 2 ways out of this decision have no words") in said
    assert ("l", "Nothing leads to it or on from it") in said
    assert (None, "No step lies in the lane of Nobody here") in said
    assert any(step == "b" and "Nothing follows" in text for step, text in said)


def test_marks_are_placed_moved_and_taken_off(project: Project, who: Who) -> None:
    map_id = services.draw_new(project, who, council="Northmoor", name="M")
    for step in (A, B):
        held = services.map_by_id(project, map_id)
        add = partial(editing.add_step, step=step, place=Place())
        services.edit(project, who, map_id, held.version, "Added a step", add)
    painpoint = placing.place_new(project, who, "painpoint", "Late", map_id, Anchor("step", "a"))
    placing.place(project, who, painpoint, map_id, Anchor("step", "a"))
    stored = services.map_by_id(project, map_id)
    (one,) = placing.placed_on(project, stored)
    assert one.where == "A"
    placing.move(project, who, one, map_id, Anchor("flow", stored.map.flows[0].ref))
    (moved,) = placing.placed_on(project, stored)
    assert moved.anchor.kind == "flow"
    with pytest.raises(NotFound):
        placing.move(project, who, moved, map_id, Anchor("step", "gone"))
    placing.take_off(project, who, moved)
    assert placing.placed_on(project, stored) == []


def test_a_copy_is_a_map_of_its_own_and_a_version_can_be_gone_back_to(
    project: Project, who: Who
) -> None:
    first = services.draw_new(project, who, council="Northmoor", name="M", source="2025/26")
    services.edit(project, who, first, 1, "Added", partial(editing.add_step, step=A, place=Place()))
    version = services.save_version(project, who, first, "Workshop")
    copy = services.copy_map(project, who, first, "To be")
    services.edit(
        project, who, copy, 1, "Removed", partial(editing.remove_step, step_id="a", heal=False)
    )
    held = services.map_by_id(project, first)
    assert [len(each.map.steps) for each in (held, services.map_by_id(project, copy))] == [1, 0]
    assert held.map.source == "2025/26"
    gone = services.edit(
        project, who, first, held.version, "Removed",
        partial(editing.remove_step, step_id="a", heal=False),
    )  # fmt: skip
    assert services.restore_version(project, who, version, gone.version).map == held.map
