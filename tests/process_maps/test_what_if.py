"""What if: a stretch replaced by another map's, exactly, and measured with the same chances."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from common.errors import BadInput
from process_maps.graph import problems
from process_maps.measuring import Asked
from process_maps.measuring.deadlines import read_deadline
from process_maps.model import Estimate, Flow, Loop, Map, Step, Work
from process_maps.replacing.comparing import way_of
from process_maps.replacing.replacing import Pairs, replace_stretch
from process_maps.replacing.services import Wanted, save_what_if, usual_stretch, what_if
from process_maps.replacing.words import rows, sentences
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def _step(name: str, actor: str, hours: float | None = None, **rest: object) -> Step:
    work = (Work(actor, Estimate(hours, hours, hours)),) if hours is not None else (Work(actor),)
    return Step(name, name.title(), actors=(actor,), work=work, **rest)  # type: ignore[arg-type]


MINE = Map(
    name="Mine",
    lanes=("Analyst",),
    steps=(
        _step("extract", "Analyst", 2),
        _step("list", "Analyst", 4, fields=("DECOM",)),
        _step("fix", "Social worker", 10),
        _step("check", "Analyst", 1, kind="decision"),
        _step("submit", "Analyst", 3),
    ),
    flows=(
        Flow("extract", "list"),
        Flow("list", "fix"),
        Flow("fix", "check"),
        Flow("check", "list", "No", 0.5),
        Flow("check", "submit", "Yes", 0.5),
    ),
)
THEIRS = Map(
    name="Theirs",
    lanes=("Analysts", "Data engineer"),
    steps=(
        _step("take", "Analysts", 1),
        _step("code", "Data engineer", 5),
        _step("look", "Analysts", None, kind="decision"),
        _step("send", "Analysts", 1),
    ),
    flows=(
        Flow("take", "code"),
        Flow("code", "look"),
        Flow("look", "code", "No", 0.2),
        Flow("look", "send", "Yes", 0.8),
    ),
)
SAME: Pairs = {"extract": ("take",), "check": ("look",), "submit": ("send",)}


def test_the_new_map_goes_their_way_between_the_two_steps_and_mine_elsewhere() -> None:
    made = replace_stretch(MINE, THEIRS, SAME, "extract", "check")
    assert [step.id for step in made.map.steps] == ["take", "code", "look", "submit"]
    flows = {(f.source, f.target, f.probability) for f in made.map.flows}
    assert flows == {
        ("take", "code", None),
        ("code", "look", None),
        ("look", "code", 0.2),
        # What led out of my check leads out of theirs, with the chance that their way leaves.
        ("look", "submit", 0.8),
    }
    assert made.gone == ("extract", "list", "fix", "check")
    assert made.map.step("take").actors == ("Analyst",)  # type: ignore[union-attr]
    assert made.remarks == (
        "It needs Data engineer, whom your map does not name.",
        "No step of the new way is said to write DECOM: look who would.",
    )


def test_hours_are_counted_as_often_as_a_return_comes_to_a_step_and_unknown_is_never_mine() -> None:
    asked = Asked(runs=20_000)
    made = replace_stretch(MINE, THEIRS, SAME, "extract", "check")
    now, then = way_of(MINE, asked), way_of(made.map, asked)
    assert now.hours
    assert then.hours
    # Half come back each time: two passes. 2 + 2 × (4 + 10 + 1) + 3 hours.
    assert now.hours.total[1] == pytest.approx(35, rel=0.02)
    # One in five comes back: 1.25 passes. 1 + 1.25 × 5 + 3; the check's hours are not stated.
    assert then.hours.total[1] == pytest.approx(10.25, rel=0.02)
    assert then.hours.unknown == ("Look",)
    assert sentences(now, then, "their")[0].startswith("With their way: at least 10 hours of work")
    kept = replace_stretch(MINE, THEIRS, SAME, "extract", "check", keep_hours=True)
    assert way_of(kept.map, asked).hours.unknown == ()  # type: ignore[union-attr]
    twice = way_of(replace_stretch(MINE, THEIRS, SAME, "extract", "check", times=2).map, asked)
    assert twice.hours.total[1] == pytest.approx(17.5, rel=0.02)  # type: ignore[union-attr]
    assert ("Flows that are handoffs", "2", "3", "+1") in rows(now, then)
    # Drawn are three for two; a return goes round the two loops 2 and 1.25 times.
    handoffs = next(each for each in sentences(now, then, "their") if "handoff" in each)
    assert handoffs.startswith("1 handoff more on the map: 3 instead of 2. One return goes through")


def test_a_loop_round_the_whole_stretch_goes_round_the_new_one_as_often() -> None:
    whole = ("extract", "list", "fix", "check", "submit")
    looped = Map(**{**MINE.__dict__, "loops": (Loop(whole, 3, 5), Loop(("list", "fix"), 2, 2))})
    made = replace_stretch(looped, THEIRS, SAME, "extract", "check")
    assert made.map.loops == (Loop(("submit", "take", "code", "look"), 3, 5),)


def test_a_stretch_that_only_a_loop_leads_along_is_refused() -> None:
    mine = Map(**{**MINE.__dict__, "flows": (*MINE.flows, Flow("check", "extract"))})
    theirs = Map(**{**THEIRS.__dict__, "flows": (*THEIRS.flows, Flow("look", "take"))})
    with pytest.raises(BadInput, match="only a loop leads back"):
        replace_stretch(mine, theirs, SAME, "check", "extract")
    assert replace_stretch(mine, theirs, SAME, "extract", "check").gone


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("list", "check", "not known to be the same work"),
        ("submit", "extract", "no way leads"),
        ("gone", "check", "no longer on the map"),
    ],
)
def test_what_cannot_be_replaced_is_refused(first: str, last: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        replace_stretch(MINE, THEIRS, {**SAME, "gone": ("take",)}, first, last)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_replacing_a_stretch_by_itself_changes_nothing(data: st.DataObject) -> None:
    many = data.draw(st.integers(2, 9))
    names = [f"s{n}" for n in range(many)]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names))
    extra = data.draw(st.lists(ends, max_size=8))
    pairs = dict.fromkeys([*itertools.pairwise(names), *extra])
    process = Map(
        name="Any",
        steps=tuple(_step(name, "Analyst", 1) for name in names),
        flows=tuple(Flow(a, b) for a, b in pairs),
    )
    first, last = sorted(data.draw(st.tuples(st.integers(0, many - 1), st.integers(0, many - 1))))
    same = {name: (name,) for name in names}
    made = replace_stretch(process, process, same, names[first], names[last])
    assert sorted(step.id for step in made.map.steps) == names
    assert {(f.source, f.target) for f in made.map.flows} == set(pairs)
    assert not [each for each in problems(made.map) if each.blocking]


def test_the_demo_shows_something_and_keeps_nothing(
    built_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(built_demo)
    ends = usual_stretch(project, 2, 3)
    assert ends
    found = what_if(project, Wanted(2, 3, *ends))
    assert found.then.hours
    assert found.now.hours
    assert found.then.hours.total != found.now.hours.total
    asked = Asked(deadline=read_deadline("63"))
    ready = [way_of(each, asked) for each in (found.mine.map, found.replaced.map)]
    *_, told = rows(*ready)
    # A few of 10,000 and none: rounded to points that is nothing, and yet not the same.
    assert told[1] != told[2]
    assert told[3] == "+less than 1 in 100"
    *_, same = rows(ready[0], ready[0])
    assert same[-1] == "the same"
    assert b"nobody works this way" in save_what_if(found, "json", illustrative=True)
    monkeypatch.setenv(DATABASE_VARIABLE, str(built_demo))
    at = AppTest.from_file(APP, default_timeout=60).run()
    at.query_params["show"] = "what_if"
    at.switch_page(script_of("options")).run()
    assert not at.exception, [each.message for each in at.exception]
    assert any("instead of" in each.value for each in at.markdown)
    next(each for each in at.text_input if "Working days" in each.label).input("soon").run()
    assert not at.exception
    assert any("deadline" in each.value for each in at.error)
