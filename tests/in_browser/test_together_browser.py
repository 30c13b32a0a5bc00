"""Two people in two browsers: each sees what the other does, and keeps what they are at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from common.who import Who
from project import open_project
from research.model import SessionFacts
from research.services import transcript
from research.services.live import Line, edit_turn, write_line
from research.services.planning import plan_session
from tests.browser import Server, Visit, chromium, served, visiting
from tests.hands import ANSWERS, drag_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MEG = Who("Meg")
# Long enough on a busy machine; how soon it really is, is a benchmark.
SOON = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def server(demo_file: Path) -> Iterator[Server]:
    with served(demo_file) as found:
        yield found


def _news(page: Page) -> Locator:
    return page.locator(".cg-news p")


def _correct_turn(visit: Visit, number: int) -> None:
    """Open the form that corrects a turn of the page."""
    page = visit.page
    page.get_by_text("Correct a turn").click()
    visit.settle()
    options = page.get_by_role("option")
    for _ in range(5):
        page.get_by_role("combobox", name="The turn").click()
        page.wait_for_timeout(500)
        # A list that was opened while the page was still being drawn is closed again by it.
        if options.count():
            break
    options.nth(number).click()
    visit.settle()


def test_what_one_does_on_board_transcript_and_map_the_other_sees(
    browser: Browser, server: Server
) -> None:
    with (
        visiting(browser, server.address) as one,
        visiting(browser, server.address) as other,
    ):
        for visit in (one, other):
            visit.open("board")
        one.page.locator(".pile.loose .card").first.focus()
        one.page.keyboard.press("n")
        one.page.keyboard.type("Made beside you")
        one.page.keyboard.press("Enter")
        heads = other.page.locator(".pile h2 .open")
        expect(heads.filter(has_text="Made beside you")).to_have_count(1, timeout=SOON)
        expect(_news(other.page)).to_contain_text("changed this board just now", timeout=SOON)
        expect(_news(one.page)).to_have_text("")
        for visit in (one, other):
            visit.go("sessions?session=1")
        marks = other.page.locator(".cg-hl-mark")
        before = marks.count()
        words = one.page.locator(ANSWERS).first.inner_text().split()
        drag_over(one, ANSWERS, 0, words[0], words[1])
        one.page.get_by_role("button", name="Keep").first.click()
        expect(marks).not_to_have_count(before, timeout=SOON)
        expect(_news(other.page)).to_contain_text("changed this session just now", timeout=SOON)
        for visit in (one, other):
            visit.go("process_map?map=1")
        step = one.page.locator("[data-step]").nth(1)
        step.focus()
        one.page.keyboard.press("F2")
        one.page.keyboard.press("Control+a")
        one.page.keyboard.type("Renamed beside you")
        one.page.keyboard.press("Enter")
        renamed = other.page.locator('[data-step][aria-label^="Renamed beside you"]')
        expect(renamed).to_have_count(1, timeout=SOON)
        expect(_news(other.page)).to_contain_text("changed this map just now", timeout=SOON)
        other.settle()
        assert other.violations() == []


def test_two_processes_on_one_file_tell_each_other(browser: Browser, demo_file: Path) -> None:
    with (
        served(demo_file) as here,
        served(demo_file) as there,
        visiting(browser, here.address) as one,
        visiting(browser, there.address) as other,
    ):
        for visit in (one, other):
            visit.open("board")
        one.page.locator(".pile.loose .card").first.focus()
        one.page.keyboard.press("n")
        one.page.keyboard.type("From another process")
        one.page.keyboard.press("Enter")
        heads = other.page.locator(".pile h2 .open")
        expect(heads.filter(has_text="From another process")).to_have_count(1, timeout=SOON)


def test_who_is_typing_keeps_it_and_is_told_who_changed_what(
    browser: Browser, server: Server, demo_file: Path
) -> None:
    project = open_project(demo_file)
    with visiting(browser, server.address) as visit:
        page = visit.page
        visit.open("sessions?session=1")
        first, _, mine = transcript(project, 1).turns[:3]
        _correct_turn(visit, 2)
        field = page.get_by_role("textbox", name="Its words")
        field.fill("Half a sentence that I am")
        edit_turn(project, MEG, first.id, first.version, 1, "What was really said.")
        expect(_news(page)).to_have_text(
            "Meg changed this session just now: corrected a turn.", timeout=SOON
        )
        see = page.get_by_role("button", name="Show it")
        expect(see).to_be_visible(timeout=SOON)
        expect(page.get_by_text("What was really said.")).to_have_count(0)
        expect(field).to_have_value("Half a sentence that I am")
        expect(field).to_be_focused()
        field.press("End")
        page.keyboard.type(" still typing")
        page.get_by_role("button", name="Save the correction").click()
        expect(page.get_by_text("What was really said.").first).to_be_visible(timeout=SOON)
        visit.settle()
    now = {each.id: each.text for each in transcript(project, 1).turns}
    assert now[first.id] == "What was really said."
    assert now[mine.id] == "Half a sentence that I am still typing"


def test_a_disagreement_outlives_a_reload(
    browser: Browser, server: Server, demo_file: Path
) -> None:
    project = open_project(demo_file)
    with visiting(browser, server.address) as visit:
        page = visit.page
        visit.open("sessions?session=1")
        _correct_turn(visit, 0)
        field = page.get_by_role("textbox", name="Its words")
        field.fill("Mine, typed for long.")
        turn = transcript(project, 1).turns[0]
        edit_turn(project, MEG, turn.id, turn.version, 1, "Hers.")
        page.get_by_role("button", name="Save the correction").click()
        expect(page.get_by_text("Yours, not saved")).to_be_visible(timeout=SOON)
        visit.open("sessions?session=1")
        _correct_turn(visit, 0)
        expect(page.get_by_text("Yours, not saved")).to_be_visible(timeout=SOON)
        expect(field).to_have_value("Mine, typed for long.")
        page.get_by_role("button", name="Keep mine").click()
        visit.settle()
    assert transcript(project, 1).turns[0].text == "Mine, typed for long."


def test_the_first_change_is_told_and_takes_nobodys_undo_away(
    browser: Browser, server: Server, demo_file: Path
) -> None:
    project = open_project(demo_file)
    planned = plan_session(project, MEG, SessionFacts("Northmoor", date="2026-11-20"))
    with visiting(browser, server.address) as visit:
        page = visit.page
        visit.open(f"sessions?session={planned}")
        page.get_by_role("tab", name="Particulars").click()
        visit.settle()
        visit.type("Title", "Called so by me")
        visit.press("Save the particulars")
        undo = page.get_by_role("button", name="Undo")
        expect(undo).to_be_visible(timeout=SOON)
        expect(_news(page)).to_have_text("")
        # What is planned becomes held by it: the page has less on it then.
        write_line(project, MEG, planned, Line("0000-1", "Somebody said it."))
        expect(_news(page)).to_contain_text("Meg changed this session just now", timeout=SOON)
        expect(page.get_by_text("Nobody in it counts as asked yet")).to_have_count(0)
        expect(undo).to_be_visible()
