"""Two people at the same thing: each is told what the other did, and nothing is lost of either."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from common.errors import NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.model import Painpoint
from evidence.on_pages import of_painpoint
from process_maps import services as maps
from process_maps.editing import change_phase, change_step, deeds, remove_step
from process_maps.on_pages import of_map
from process_maps.services.last_changed import last_of_facts
from project import DATABASE_VARIABLE, open_project
from research.boards.model import Deed
from research.on_pages import of_board, of_session
from research.services import board as boards
from research.services import keep_quote, quotes_by_id, themes, transcript
from research.services.live import Line, edit_turn, write_line
from research.themes.model import ThemeFacts
from screens import lookout
from screens.look import script_of
from screens.this_browser import known_as
from storage import Project, noting_acts, reading
from storage.history.acts import stamp
from storage.history.others import Concern, Touch, touched_since
from tests.in_browser.test_two_tabs import _of, _well

ROOT = Path(__file__).resolve().parents[2]
MEG, TOM = Who("Meg"), Who("Tom")


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    return open_project(demo_file)


def _touches(project: Project, act: object) -> tuple[Touch, ...]:
    """What was touched by what ``act`` does."""
    with reading(project) as db:
        before = stamp(project, db)
    assert callable(act)
    act()
    with reading(project) as db:
        return touched_since(project, db, before).touches


def _concerned(concern: Concern, touches: tuple[Touch, ...]) -> set[str]:
    return {each.words for each in touches if concern.touched_by(each)}


def _rename(project: Project, words: str, map_id: int = 1) -> None:
    held = maps.map_by_id(project, map_id)
    step = held.map.steps[2]
    maps.edit(
        project, MEG, map_id, held.version, "Renamed a step of a process map",
        lambda each: change_step(each, step, {"label": words}),
    )  # fmt: skip


def _correct(project: Project, session: int, turn: int, words: str, who: Who = MEG) -> None:
    held = transcript(project, session).turns[turn]
    edit_turn(project, who, held.id, held.version, session, words)


# What concerns a page


def test_only_what_is_on_a_page_concerns_it(demo: Project) -> None:
    renamed = _touches(demo, lambda: _rename(demo, "Other words"))
    assert _concerned(of_map(1), renamed) == {"Renamed a step of a process map"}
    assert not _concerned(of_map(2), renamed)
    corrected = _touches(demo, lambda: _correct(demo, 1, 0, "What was really said."))
    assert _concerned(of_session(demo, 1), corrected) == {"Corrected a turn"}
    assert not _concerned(of_session(demo, 2), corrected)
    theme = next(each for each in themes.themes(demo) if each.council_id == 1)
    facts = ThemeFacts("Another name", theme.statement, theme.topics, theme.part_of)
    named = _touches(demo, lambda: themes.change_theme(demo, MEG, theme.id, theme.version, facts))
    assert _concerned(of_board(demo, 1), named)
    assert _concerned(of_board(demo, None), named)
    assert not _concerned(of_board(demo, 2), named)
    linked = _touches(demo, lambda: evidence.link_quote(demo, MEG, 1, 50, stance="for", why=""))
    assert _concerned(of_painpoint(1), linked)
    assert not _concerned(of_painpoint(2), linked)


def test_what_becomes_part_of_an_earlier_act_is_told_too(demo: Project) -> None:
    write_line(demo, MEG, 1, Line("0000-1", "First"))
    later = _touches(
        demo, lambda: write_line(demo, MEG, 1, Line("0000-1", "First and more", base=1))
    )
    assert _concerned(of_session(demo, 1), later) == {"Wrote notes in session 1"}
    (number,) = {each.act for each in later}
    assert number not in {each.part_of for each in later}


def _asked(secret: str) -> tuple[int, int]:
    """The answer a page gets, after a look at the file: its status and its number."""
    for each in lookout._lookouts.values():
        each.looked = -1.0
    request = Request({"type": "http", "path_params": {"secret": secret}})
    answer = asyncio.run(lookout.since(request))
    told = json.loads(bytes(answer.body))
    assert set(told) == {"n"}
    return answer.status_code, told["n"]


def test_a_page_is_told_a_number_and_only_of_what_others_did(demo: Project) -> None:
    with reading(demo) as db:
        seen = stamp(demo, db)
    mine, other = "a secret", "another"
    lookout.keep_page(mine, lookout.Page(demo, "me", of_map(1), seen))
    lookout.keep_page(other, lookout.Page(demo, "you", of_map(2), seen))
    assert _asked(mine) == (200, 0)
    with noting_acts() as noted:
        _rename(demo, "My own words")
    lookout.note_own(demo, "me", noted[0])
    assert _asked(mine) == (200, 0)
    with noting_acts() as noted:
        _rename(demo, "Hers")
    assert _asked(mine) == (200, noted[0])
    assert _asked(other) == (200, 0)
    assert _asked("guessed") == (404, 0)


def test_a_browser_is_known_again_though_its_cookie_is_masked_anew() -> None:
    pages = (
        "2|4993f4fa|159279de37a8b1aa64a94a523918d22c|1795963957",
        "2|7e07c9bd|22064499003c8ced533d77150e8cef6b|1795963957",
    )
    assert len({known_as(each) for each in pages}) == 1
    assert known_as(pages[0]) != known_as("2|7e07c9bd|22064499003c8ced533d77150e8cef6c|1795963957")
    assert known_as("something else") == "something else"
    assert known_as(None) is None


# Each way of changing something, with two people at it


def test_words_chosen_in_a_transcript_that_moved_are_not_kept_as_others(demo: Project) -> None:
    turn = transcript(demo, 1).turns[1]
    place = (turn.start, turn.start + 12)
    said = transcript(demo, 1).text[slice(*place)]
    before = len(transcript(demo, 1).quotes)
    _correct(demo, 1, 0, "Shorter.")
    with pytest.raises(StaleEdit, match="Choose them again"):
        keep_quote(demo, TOM, 1, *place, said=said)
    assert len(transcript(demo, 1).quotes) == before
    now = transcript(demo, 1).turns[1]
    kept = keep_quote(demo, TOM, 1, now.start, now.start + 12, said=said)
    (view,) = quotes_by_id(demo, [kept])
    assert view.text == said.strip()


def test_a_theme_renamed_by_two_names_both_names(demo: Project) -> None:
    theme = next(each for each in themes.themes(demo) if each.council_id == 1)

    def renamed(who: Who, name: str) -> str | None:
        deed = Deed("rename", "theme", theme.id, None, theme.version, None, None, False, name, ())
        return boards.do_on_board(demo, who, 1, [deed])[0].refused

    assert not renamed(MEG, "Hers")
    refused = renamed(TOM, "His") or ""
    assert "Meg" in refused
    assert "“Hers”" in refused
    assert "“His”" in refused
    assert themes.theme(demo, theme.id).name == "Hers"


def test_on_a_map_different_steps_both_land_and_the_same_one_is_told(demo: Project) -> None:
    seen = maps.map_by_id(demo, 1).map
    one, two = seen.steps[2], seen.steps[3]
    now = change_step(seen, one, {"label": "Hers"})
    both = deeds.carry_out(now, {"do": "rename", "step": two.id, "label": "His"}, seen).map
    assert [each.label for each in both.steps[2:4]] == ["Hers", "His"]
    for deed in ({"do": "rename", "label": "His"}, {"do": "remove"}, {"do": "lane", "lane": "IT"}):
        at = {**deed, "step": one.id}
        if deed["do"] == "lane":
            # Another value of the same step is another matter.
            assert deeds.carry_out(now, at, seen).map.step(one.id).label == "Hers"  # type: ignore[union-attr]
            continue
        with pytest.raises(StaleEdit):
            deeds.carry_out(now, at, seen)
    gone = remove_step(seen, one.id, heal=True)
    with pytest.raises(NotFound, match="Undo brings it back"):
        deeds.carry_out(gone, {"do": "rename", "step": one.id, "label": "His"}, seen)


def test_a_phase_and_a_loop_changed_by_two_are_told(demo: Project) -> None:
    seen = maps.map_by_id(demo, 1).map
    phase = seen.phases[0]
    now = change_phase(seen, phase.id, "Hers", phase.when)
    with pytest.raises(StaleEdit):
        deeds.carry_out(now, {"do": "rename_phase", "phase": phase.id, "label": "His"}, seen)
    back = next(
        at for at, flow in enumerate(seen.flows)
        if any(flow.source in loop.steps and flow.target == loop.steps[0] for loop in seen.loops)
    )  # fmt: skip
    deed = {"do": "loop", "flow": back, "times_min": 2, "times_max": 3}
    first = deeds.carry_out(seen, {**deed, "words": "Hers"}, seen).map
    with pytest.raises(StaleEdit):
        deeds.carry_out(first, {**deed, "words": "His"}, seen)


# On the screens


def _page(screen: str, state: dict[str, object] | None = None, **query: object) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    for name, value in (state or {}).items():
        at.session_state[name] = value
    at.query_params.update({name: str(value) for name, value in query.items()})
    at.switch_page(script_of(screen))
    return _well(at.run())


def _said(at: AppTest) -> str:
    boxes = (*at.error, *at.warning, *at.markdown, *at.success)
    return "\n".join(each.value for each in boxes)


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())


def _titled(project: Project, title: str) -> Painpoint:
    held = evidence.painpoint(project, 1)
    evidence.edit_painpoint(project, MEG, replace(held, title=title))
    return held


def test_keeping_mine_leaves_theirs_in_history_and_keeping_theirs_leaves_mine(
    demo: Project,
) -> None:
    at = _page("evidence", painpoint=1)
    _titled(demo, "Hers")
    _of(at.text_input, "In a few words").set_value("Mine")
    _press(at, "Save")
    said = _said(at)
    assert "Meg changed this while you had it open (today at" in said
    assert ":gray[In a few words:] Hers" in said
    assert ":gray[In a few words:] Mine" in said
    _press(at, "Keep mine")
    assert evidence.painpoint(demo, 1).title == "Mine"
    assert not at.error
    assert _of(at.text_input, "In a few words").value == "Mine"
    _press(at, "Undo")
    assert evidence.painpoint(demo, 1).title == "Hers"
    _titled(demo, "Hers again")
    _of(at.text_input, "In a few words").set_value("Mine again")
    _press(at, "Save")
    _press(at, "Keep theirs")
    assert evidence.painpoint(demo, 1).title == "Hers again"
    assert _of(at.text_input, "In a few words").value == "Hers again"


def test_what_was_removed_while_it_was_open_comes_back_with_what_was_typed(demo: Project) -> None:
    at = _page("evidence", painpoint=1)
    evidence.remove_painpoint(demo, MEG, 1)
    _of(at.text_input, "In a few words").set_value("Typed for long")
    _press(at, "Save")
    assert "Meg removed this (today at" in _said(at)
    assert "Typed for long" in _said(at)
    _press(at, "Bring it back with what you typed")
    assert "It is back" in _said(at)
    assert _of(at.text_input, "In a few words").value == "Typed for long"
    _press(at, "Save")
    assert evidence.painpoint(demo, 1).title == "Typed for long"


def test_nothing_is_removed_that_was_changed_unseen(demo: Project) -> None:
    at = _page("evidence", painpoint=1)
    _titled(demo, "Hers")
    _press(at, "Remove it, with its links")
    assert "Meg changed this since you saw it" in _said(at)
    assert evidence.painpoint(demo, 1).title == "Hers"
    _press(at, "Remove it, with its links")
    with pytest.raises(NotFound):
        evidence.painpoint(demo, 1)


def test_a_turn_corrected_by_two_keeps_both(demo: Project) -> None:
    at = _page("sessions", {"correct-1": True}, session=1)
    turn = transcript(demo, 1).turns[0]
    _of(at.selectbox, "The turn").set_value(turn.id)
    _well(at.run())
    _correct(demo, 1, 0, "Hers.")
    _of(at.text_area, "Its words").set_value("Mine.")
    _press(at, "Save the correction")
    assert "Meg changed this while you had it open" in _said(at)
    assert transcript(demo, 1).turns[0].text == "Hers."
    assert _of(at.text_area, "Its words").value == "Mine."
    _press(at, "Keep mine")
    assert transcript(demo, 1).turns[0].text == "Mine."


def test_a_step_changed_by_two_is_shown_twice_and_a_removed_one_comes_back(demo: Project) -> None:
    row = maps.map_by_id(demo, 1).step_ids[maps.map_by_id(demo, 1).map.steps[2].id]
    at = _page("process_map", {"map_part_1": "Change the step"}, map=1, step=row)
    _rename(demo, "Hers")
    _of(at.text_input, "What is done").set_value("Mine")
    _of(at.text_area, "Note").set_value("A note of mine")
    _press(at, "Save the step")
    said = _said(at)
    assert ":gray[What is done:] Hers" in said
    assert ":gray[What is done:] Mine" in said
    assert maps.map_by_id(demo, 1).map.steps[2].label == "Hers"
    _press(at, "Keep mine")
    step = maps.map_by_id(demo, 1).map.steps[2]
    assert (step.label, step.note) == ("Mine", "A note of mine")
    _of(at.text_input, "What is done").set_value("Mine, longer")
    held = maps.map_by_id(demo, 1)
    maps.edit(
        demo, MEG, 1, held.version, "Removed a step from a process map",
        lambda each: remove_step(each, step.id, heal=True),
    )  # fmt: skip
    _press(at, "Save the step")
    assert "Meg removed this step" in _said(at)
    _press(at, "Bring the step back with what you typed")
    now = maps.map_by_id(demo, 1)
    assert now.map.step(step.id).label == "Mine, longer"  # type: ignore[union-attr]
    assert now.step_ids[step.id] == row


def _change(project: Project, who: Who, position: int, note: str) -> None:
    held = maps.map_by_id(project, 1)
    step = held.map.steps[position]
    maps.edit(
        project, who, 1, held.version, "Changed a step of a process map",
        lambda each: change_step(each, step, {"note": note}),
    )  # fmt: skip


def test_a_steps_form_names_who_changed_the_step_not_who_changed_the_map(demo: Project) -> None:
    held = maps.map_by_id(demo, 1)
    row = held.step_ids[held.map.steps[2].id]
    at = _page("process_map", {"map_part_1": "Change the step"}, map=1, step=row)
    _rename(demo, "Hers")
    _change(demo, TOM, 4, "Of another step")
    _well(at.run())
    (told,) = (each.value for each in at.warning if "since you opened it" in each.value)
    assert told.startswith("Meg changed")
    last = last_of_facts(demo, 1)
    assert last is None or last.person not in ("Meg", "Tom")


def test_whoever_comes_back_to_a_steps_form_finds_it_as_it_is_saved(demo: Project) -> None:
    held = maps.map_by_id(demo, 1)
    row = held.step_ids[held.map.steps[2].id]
    at = _page("process_map", {"map_part_1": "Change the step"}, map=1, step=row)
    at.session_state["map_part_1"] = "What is known"
    _well(at.run())
    _rename(demo, "Hers")
    at.session_state["map_part_1"] = "Change the step"
    _well(at.run())
    assert _of(at.text_input, "What is done").value == "Hers"
    assert "since you opened it" not in _said(at)


def test_what_others_did_is_told_on_the_page_that_is_made_again(demo: Project) -> None:
    at = _page("process_map", map=1)
    _rename(demo, "Hers")
    _well(at.run())
    kept = at.session_state["kept_up"]
    assert kept.told[1] == "Meg changed this map just now: renamed a step of a process map."
    _rename(demo, "Elsewhere", map_id=2)
    _well(at.run())
    assert at.session_state["kept_up"].told[1] == ""
