"""What was worked out from a project is kept until somebody changes anything, and no longer."""

from __future__ import annotations

import gc
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

import research.quotes.store as research_quotes
from common.errors import NotFound
from common.who import Who
from project import open_project
from storage import Project, act, reading
from storage.history.acts import forbid_undo, join_earlier, undo
from storage.register import council_named, councils
from storage.remembering import let_go, remembered, worked_out


def test_what_is_remembered_is_made_again_only_after_an_act(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.remembering._MOST", 5)
    monkeypatch.setattr("storage.remembering._kept", OrderedDict())
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
    for number in range(6):
        named(project, str(number))
    made.clear()
    named(project, "5")
    named(project, "0")
    assert made == ["0"], "the things asked for longest ago are forgotten first"


def test_what_was_remembered_does_not_outlive_a_change(project: Project, who: Who) -> None:
    class Slides:
        """Something that can be watched."""

    @remembered
    def slides(project: Project) -> Slides:
        with reading(project) as db:
            councils(db)
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


def test_of_long_work_of_one_kind_what_was_asked_for_last_is_kept(project: Project) -> None:
    made: list[str] = []

    def work(asked: str) -> None:
        worked_out(project, "one kind", asked, 0, lambda: made.append(asked), most=2)

    worked_out(project, "another kind", "a", 0, lambda: made.append("another"))
    for each in ("a", "b", "a", "c", "a", "b"):
        work(each)
    worked_out(project, "another kind", "a", 0, lambda: made.append("another"))
    assert made == ["another", "a", "b", "c", "b"]


def test_what_was_made_holds_while_acts_touch_other_tables(project: Project, who: Who) -> None:
    made: list[str] = []

    def of(name: str, asked: str) -> Callable[[Project], int]:
        def make(project: Project) -> int:
            made.append(name)
            with reading(project) as db:
                return len(db.execute(asked).fetchall())

        make.__qualname__ = name
        return remembered(make)

    tags = of("tags", "SELECT name FROM codes")
    made_by = {
        "tags": tags,
        "painpoints": of("painpoints", "SELECT * FROM painpoints"),
        "acts": of("acts", "SELECT id FROM acts"),
        "found": of("found", "SELECT rowid FROM quotes_words WHERE quotes_words MATCH 'late'"),
    }

    @remembered
    def of_tags(project: Project) -> int:
        made.append("of tags")
        return tags(project)

    made_by["of tags"] = of_tags

    def again() -> set[str]:
        made.clear()
        for each in made_by.values():
            each(project)
        return set(made)

    every = set(made_by)
    assert again() == every
    assert again() == set()
    # What somebody took up whole the tags it found, too, though it did not read them itself.
    with act(project, who, "Added a tag") as this:
        research_quotes.add_code(this, {"name": "Late"})
    assert again() == {"tags", "of tags", "acts"}
    assert [tags(project), of_tags(project)] == [1, 1]
    undo(project, who, this.id)
    assert again() == {"tags", "of tags", "acts"}
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    assert again() == {"acts"}
    with act(project, who, "Took words out for good") as this:
        research_quotes.add_code(this, {"name": "Later"})
        forbid_undo(this, "for good")
    assert again() == every
    for name in ("Laters", "Latest"):
        with act(project, who, "Typed on") as this:
            research_quotes.add_code(this, {"name": name})
            join_earlier(this)
    assert again() == every


def test_a_view_opened_earlier_leaves_what_is_kept_of_a_later_one(
    project: Project, who: Who
) -> None:
    made: list[int] = []

    @remembered
    def names(project: Project) -> list[str]:
        with reading(project) as db:
            made.append(1)
            return [each.name for each in councils(db)]

    @remembered
    def nothing(project: Project) -> int:
        with reading(project) as db:
            made.append(2)
            return len(db.execute("SELECT id FROM codes").fetchall())

    def add(name: str) -> None:
        with act(project, who, "Added a council") as this:
            council_named(this, name)

    def elsewhere(work: Callable[[], object]) -> None:
        thread = Thread(target=work)
        thread.start()
        thread.join()

    nothing(project)
    with reading(project) as db:
        councils(db)
        elsewhere(lambda: add("Northmoor"))
        elsewhere(lambda: (names(project), nothing(project)))
        assert made == [2, 1]
        assert (names(project), nothing(project)) == ([], 0), "what this view sees"
        assert made == [2, 1, 1], "what holds in both states is made once"
        made.clear()
        elsewhere(lambda: names(project))
        assert made == [], "the later one is still kept"
    assert names(project) == ["Northmoor"]


def test_what_somebody_sees_in_part_is_made_of_all_of_its_room(demo_file: Path, who: Who) -> None:
    viewer = replace(open_project(demo_file), seen_by=Who("Vi", access="viewer"))
    made: list[int] = []

    @remembered
    def counted(project: Project) -> int:
        with reading(project) as db:
            made.append(1)
            return len(db.execute("SELECT id FROM quotes").fetchall())

    counted(viewer)
    # Who may be told apart hangs on everybody who was asked, not on the quotes alone.
    with act(viewer.whole, who, "Added a tag") as this:
        research_quotes.add_code(this, {"name": "Late"})
    counted(viewer)
    assert made == [1, 1]
