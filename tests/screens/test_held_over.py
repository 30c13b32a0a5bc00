"""What somebody typed and could not save is kept for them alone, and no longer than it may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from common.who import Who
from evidence import services as evidence
from project import open_project
from research.services.erasing import erase_participant
from research.services.people import participants
from screens import held_over
from screens.kept_edit import Edit
from storage import Project

MEG, TOM = Who("Meg"), Who("Tom")


@pytest.fixture
def in_a_browser(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    demo = open_project(demo_file)
    monkeypatch.setattr(held_over, "browser", lambda: "a browser")
    monkeypatch.setattr(held_over, "who", lambda: TOM)
    monkeypatch.setattr(held_over, "the_project", lambda: demo)
    return demo


def _edit(words: str) -> Edit:
    return Edit({"title": "As it was"}, 1, {"title": words})


def test_two_windows_of_a_browser_each_have_their_own_of_what_was_kept(
    in_a_browser: Project,
) -> None:
    mine = _edit("Typed")
    held_over.hold_over("edit-a", mine)
    mine.round = 7
    one, two = (held_over.of_this_browser("edit-a") for _ in range(2))
    assert isinstance(one, Edit)
    assert isinstance(two, Edit)
    one.round = 8
    assert (one.start, two.round) == ({"title": "Typed"}, 0)
    held_over.let_go("edit-a")
    assert held_over.of_this_browser("edit-a") is None


def test_what_was_typed_does_not_outlive_that_words_were_taken_out_for_good(
    in_a_browser: Project,
) -> None:
    held_over.hold_over("edit-a", _edit("What Priya said"))
    held = evidence.painpoint(in_a_browser, 1)
    evidence.edit_painpoint(in_a_browser, MEG, replace(held, title="Hers"))
    assert held_over.of_this_browser("edit-a"), "an act that can be undone takes nothing out"
    erase_participant(in_a_browser, MEG, participants(in_a_browser)[0].id)
    held_over.hold_over("edit-b", _edit("Something else"))
    kept = held_over._kept().words
    assert [key[3] for key in kept if key[2] == str(in_a_browser.path)] == ["edit-b"]
    assert held_over.of_this_browser("edit-a") is None
