"""What was worked out from a project is kept until somebody changes anything, and no longer."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest

import research.quotes.store as research_quotes
from common.errors import NotFound
from common.who import Who
from storage import Project, act, reading
from storage.history import forbid_undo, join_earlier, undo
from storage.register import council_named, councils
from storage.remembering import let_go, remembered, worked_out


def test_what_is_remembered_is_made_again_only_after_an_act(project: Project, who: Who) -> None:
    made: list[str] = []

    @remembered
    def named(project: Project, ending: str) -> tuple[str, ...]:
        made.append(ending)
        if not ending:
            raise NotFound("nothing is asked for")
        with reading(project) as db:
            return tuple(each.name + ending for each in councils(db))

    assert (named(project, "!"), named(project, "!"), named(project, "?")) == ((), (), ())
    assert made == ["!", "?"]
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    assert [named(project, "!") for _ in range(2)] == [("Northmoor!",)] * 2
    undo(project, who, this.id)
    assert named(project, "!") == ()
    for _ in range(2):
        with pytest.raises(NotFound):
            named(project, "")
    assert made == ["!", "?", "!", "!", "", ""], "a refusal is not remembered"
    for number in range(300):
        named(project, str(number))
    made.clear()
    named(project, "299")
    named(project, "0")
    assert made == ["0"], "the things asked for longest ago are forgotten first"


def test_what_was_remembered_does_not_outlive_a_change(project: Project, who: Who) -> None:
    class Slides:
        """Something that can be watched."""

    @remembered
    def slides(_project: Project) -> Slides:
        return Slides()

    @remembered
    def other(_project: Project) -> int:
        return 1

    watched = weakref.ref(slides(project))
    other(project)
    gc.collect()
    assert watched() is not None
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    other(project)
    gc.collect()
    assert watched() is None


def test_long_work_is_kept_while_what_it_is_made_of_stays_and_never_past_words_taken_out(
    project: Project,
) -> None:
    made: list[str] = []

    def work(of: str, meanwhile: bool = False) -> str:
        def make() -> str:
            made.append(of)
            if meanwhile:
                let_go(project)
            return of.upper()

        return worked_out(project, "letters", "all", of, make)

    assert (work("a"), work("a"), work("b")) == ("A", "A", "B")
    assert made == ["a", "b"]
    let_go(project)
    assert (work("b"), made) == ("B", ["a", "b", "b"])
    # Begun before words were taken out and done after: used this once, and not kept.
    assert (work("c", meanwhile=True), work("c"), work("c")) == ("C", "C", "C")
    assert made == ["a", "b", "b", "c", "c"]


def test_long_work_over_the_same_value_is_done_once_for_all_who_see_it(project: Project) -> None:
    made: list[str] = []
    member = Who("Mo", council="Northmoor", access="council member")
    for each in (None, Who("Vic", access="viewer"), member):
        seen = replace(project, seen_by=each)
        worked_out(seen, "letters", "all", "a", lambda: made.append("a"))
    worked_out(replace(project, seen_by=member), "letters", "all", "b", lambda: made.append("b"))
    assert made == ["a", "b"]


def test_what_a_wing_made_holds_while_acts_touch_only_other_wings(
    project: Project, who: Who
) -> None:
    made: list[str] = []

    def of(module: str) -> Callable[[Project], int]:
        def make(_project: Project) -> int:
            made.append(module)
            return len(made)

        make.__module__ = module
        return remembered(make)

    validation, research, evidence = map(of, ("validation.x", "research.x", "evidence.x"))

    def again() -> list[str]:
        made.clear()
        for each in (validation, research, evidence):
            each(project)
        return list(made)

    assert again() == ["validation.x", "research.x", "evidence.x"]
    assert again() == []
    with act(project, who, "Added a tag") as this:
        research_quotes.add_code(this, {"name": "Late"})
    assert again() == ["research.x", "evidence.x"]
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    assert again() == ["validation.x", "research.x", "evidence.x"]
    with act(project, who, "Took words out for good") as this:
        research_quotes.add_code(this, {"name": "Later"})
        forbid_undo(this, "for good")
    assert again() == ["validation.x", "research.x", "evidence.x"]
    for name in ("Laters", "Latest"):
        with act(project, who, "Typed on") as this:
            research_quotes.add_code(this, {"name": name})
            join_earlier(this)
    assert again() == ["validation.x", "research.x", "evidence.x"]
