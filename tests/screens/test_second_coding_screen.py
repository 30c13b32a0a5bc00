"""Second coding on screen: asked for, coded blind, compared and settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from research.services import add_code, keep_quote, transcript
from research.services.second_coding import (
    ask_second_coding,
    blind_view,
    code_blind,
    finish_second_coding,
    second_coding,
    second_codings,
)
from research.services.settling import disagreements
from screens.look import WHO
from screens.quotes.state import PART, SECOND
from storage import Project
from storage import services as register
from tests.browser import Visit, chromium, served, visiting
from tests.research.test_redacting import session_of
from tests.tables import tables

ROOT = Path(__file__).resolve().parents[2]
ADA, BEN = Who("Ada"), Who("Ben")
SAID = (
    "Interviewer: What takes longest?",
    "P1: The placements take longest, and they come late.",
    "P2: I agree about the reports.",
    "P1: The spreadsheet is the worst of it.",
)


def _open(
    monkeypatch: pytest.MonkeyPatch, project: Project, state: dict[str, Any], coding: int = 0
) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    at.switch_page("screens/quotes/screen.py")
    if coding:
        at.query_params["second"] = str(coding)
    return _well(at.run())


def _well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    assert not at.error, [each.value for each in at.error]
    return at


def _of(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())


def _text(at: AppTest) -> str:
    said = [*at.markdown, *at.caption, *at.info, *at.warning, *at.success, *at.header]
    return " ".join(each.value for each in said).replace("\\", "")


def _place(project: Project, session_id: int, words: str) -> tuple[int, int]:
    start = transcript(project, session_id).text.index(words)
    return start, start + len(words)


@pytest.fixture
def held(project: Project) -> int:
    """A session in which Ada put the tag "Late" on some words."""
    session_id = session_of(project, ADA, *SAID)
    tag = add_code(project, ADA, "Late", description="Comes *after* the day")
    add_code(project, ADA, "Sheets")
    for each in (ADA, BEN):
        register.add_person(project, ADA, each.person, "Analyst")
    keep_quote(project, ADA, session_id, *_place(project, session_id, "come late"), codes=[tag])
    return session_id


def test_it_is_asked_for_coded_compared_and_settled(
    project: Project, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project, {PART: SECOND, WHO: ADA})
    assert "No second coding yet" in _text(at)
    _press(at, "Draw at random")
    assert "seed" in _of(at.text_input, "How they were chosen").value
    _of(at.selectbox, "Who codes them").set_value("Ada")
    assert "Ada put most tags of “Talk 1” there already" in _text(_well(at.run()))
    _of(at.selectbox, "Who codes them").set_value("Ben")
    _well(at.run())
    _press(at, "Ask for it")
    (coding,) = second_codings(project)
    assert (coding.coder, coding.reason[:15]) == ("Ben", "Drawn at random")
    _press(at, "coded by Ben")
    assert "Nobody else sees it until then" in _text(at)
    assert "Late" not in _text(at)
    _press(at, "I am Ben")
    said = _text(at)
    assert "do not look it up until you are done" in said
    assert "Late" not in said, "nothing of the first coding is on the screen"
    (shown,) = [
        part.proto.json
        for part in at.get("bidi_component")
        if part.proto.component_name == "common_ground_highlighter"
    ]
    assert '"quotes": []' in shown
    tag = blind_view(project, coding.id).codes[0].id
    span = code_blind(project, BEN, coding.id, *_place(project, held, "The spreadsheet"), [tag])
    at.query_params["span"] = str(span)
    _well(at.run())
    _of(at.multiselect, "Tags").set_value([])
    _press(at, "Save the tags")
    assert "1 stretch has no tag yet" in _text(at)
    _press(at, "Undo")
    _press(at, "I am done")
    assert "How far they agree" in [each.label for each in at.tabs]
    assert "3 turns say little" in _text(at)
    (shown_now,) = tables(at)
    assert [row[0] for row in shown_now["rows"]] == ["Late"], "tags nobody put are left out"
    _of(at.radio, "Counted in").set_value("letters")
    _well(at.run())
    letters = sum(len(turn.text) for turn in transcript(project, held).turns[1:])
    assert f"of {letters}** letters" in _text(at)
    at.session_state[f"second_part-{coding.id}"] = "Differences to settle"
    _well(at.run())
    assert "2 differences to settle" in _text(at)
    _of(at.text_input, "Why, for difference 1").set_value("Not late")
    _press(at, "Leave it untagged")
    assert "2 differences to settle" not in _text(at)
    _press(at, "Both readings")
    assert "Nothing is left to settle" in _text(at)
    assert [each.why for each in disagreements(project, coding.id).settled] == ["", "Not late"]
    assert transcript(project, held).quotes[0].codes == ()
    _press(at, "All second codings")
    assert "Done: 1" in _text(at)


def _done(project: Project, session_id: int, coder: Who, *words: str) -> int:
    (coding,) = ask_second_coding(project, ADA, [session_id], coder.person)
    tag = blind_view(project, coding).codes[0].id
    for each in words:
        code_blind(project, coder, coding, *_place(project, session_id, each), [tag])
    finish_second_coding(project, coder, coding, second_coding(project, coding).version)
    return coding


def test_what_is_gone_is_told_and_a_coder_who_is_the_first_one_is_told_so(
    project: Project, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    at.switch_page("screens/quotes/screen.py")
    at.query_params["second"] = "99"
    at.run()
    assert not at.exception
    assert "no second coding number 99" in at.error[0].value
    (coding,) = ask_second_coding(project, ADA, [held], "Ada")
    at = _open(monkeypatch, project, {WHO: ADA}, coding)
    assert "You coded most of this session the first time" in _text(at)
    assert "1 of" not in _text(at), "how much was tagged is not told"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def visit(browser: Browser, project: Project, held: int) -> Iterator[Visit]:
    ask_second_coding(project, ADA, [held], "Ben")
    with served(project.path) as server, visiting(browser, server.address) as each:
        yield each


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_by_keyboard_words_are_coded_blind_then_compared_and_settled(
    visit: Visit, project: Project
) -> None:
    (coding,) = second_codings(project)
    visit.open(f"quotes?second={coding.id}")
    page = visit.page
    assert visit.violations() == []
    visit.press("I am Ben: begin")
    visit.tab_to("Transcript")
    expect(page.locator(".cg-hl-mark")).to_have_count(0)
    for key in ("ArrowRight", "Shift+ArrowRight", "1"):
        page.keyboard.press(key)
    expect(page.locator(".cg-hl-mark")).to_have_count(1)
    expect(page.locator(".cg-hl-label")).to_have_text(re.compile("Words 1 coded: A?Late"))
    visit.settle()
    page.keyboard.press("/")
    page.keyboard.type("Something new")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Escape")
    assert visit.violations() == []
    visit.press("I am done")
    expect(page.get_by_role("tab", name="How far they agree")).to_be_visible()
    assert visit.violations() == []
    visit.tab_to("How far they agree", role="tab")
    page.keyboard.press("ArrowRight")
    visit.settle()
    assert visit.violations() == []
    visit.press("Leave it untagged")
    visit.settle()
    # The next one stands in its place, with the focus on the same button.
    assert visit.focused() == "Leave it untagged"
    page.keyboard.press("Enter")
    visit.settle()
    expect(page.get_by_text("Nothing is left to settle")).to_be_visible()
    assert visit.errors() == []
    settled = disagreements(open_project(project.path), coding.id).settled
    assert [each.decision for each in settled] == ["leave", "leave"]
