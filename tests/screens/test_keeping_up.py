"""A page that stays open hears of what comes to belong to it, and is known again once forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from project import DATABASE_VARIABLE, open_project
from research.model import SessionFacts
from research.on_pages import of_board, of_session
from research.services import themes
from research.services.live import Line, write_line
from research.services.planning import plan_session
from research.themes.model import ThemeFacts
from screens import lookout
from storage import Project, noting_acts, reading
from storage.history.acts import stamp
from tests.in_browser.test_two_tabs import _well
from tests.screens.test_together import MEG, TOM, _asked, _concerned, _page, _rename, _touches


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    return open_project(demo_file)


def _planned(project: Project) -> int:
    return plan_session(project, MEG, SessionFacts("Northmoor", "interview", "2026-11-20"))


def test_what_is_made_later_comes_to_belong_to_a_page(demo: Project) -> None:
    session = _planned(demo)
    page, board = of_session(demo, session), of_board(demo, 1)
    first = _touches(demo, lambda: write_line(demo, MEG, session, Line("0000-1", "First")))
    second = _touches(demo, lambda: write_line(demo, TOM, session, Line("0000-2", "Second")))
    lines = [each for each in second if each.table == "turns"]
    assert lines
    assert not any(page.touched_by(each) for each in lines), "it knows of no transcript yet"
    assert all(page.grown_by(first).touched_by(each) for each in lines)
    assert page.grown_by(first).grown_by(first + second) == page.grown_by(first)
    made = _touches(demo, lambda: themes.add_theme(demo, MEG, ThemeFacts("New"), council_id=1))
    new = max(each.id for each in themes.themes(demo))
    filled = _touches(demo, lambda: themes.put_in(demo, TOM, new, [1]))
    assert {each.table for each in filled} == {"theme_members"}
    assert not _concerned(board, filled)
    assert _concerned(board.grown_by(made), filled)


def test_an_open_page_hears_of_what_came_to_belong_to_it(demo: Project) -> None:
    session = _planned(demo)
    with reading(demo) as db:
        seen = stamp(demo, db)
    lookout.keep_page("pad", lookout.Page(demo, "me", of_session(demo, session), seen))
    assert _asked("pad") == (200, 0)
    with noting_acts() as noted:
        write_line(demo, TOM, session, Line("0000-1", "My own first line"))
    for each in noted:
        lookout.note_own(demo, "me", each)
    assert _asked("pad") == (200, 0)
    with noting_acts() as noted:
        write_line(demo, MEG, session, Line("0000-2", "Hers"))
    assert _asked("pad") == (200, noted[-1])


def test_a_page_that_was_forgotten_is_known_again_as_soon_as_it_asks_for_that(
    demo: Project,
) -> None:
    def only_the_part_that_asks() -> None:
        from screens.keeping_up import _watch

        _watch(())

    kept = _page("process_map", map=1).session_state["kept_up"]
    del lookout._pages[kept.secret]
    assert _asked(kept.secret) == (404, 0)
    _rename(demo, "Hers")
    at = AppTest.from_function(only_the_part_that_asks)
    at.session_state["kept_up"] = kept
    _well(at.run())
    status, number = _asked(kept.secret)
    assert (status, number > 0) == (200, True)
