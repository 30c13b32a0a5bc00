"""What looks personal is judged in the transcript, by keyboard alone, and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE
from research.deciding import Decisions, Marked
from research.services import sessions, transcript
from screens.components.redactor import Looked, _newer
from screens.sessions.bringing_in import DRAFT
from storage import Project, act
from storage.register import council_named
from tests.browser import Visit, chromium, served, visiting
from tests.hands import Keyboard

SAID = """Interviewer: Thank you Priya. How does it begin?
Priya Raman: With dave osei. Ring 0161 496 0123, or Mrs Hale, who signs it off.
Interviewer: And then?
Priya Raman: Mrs Hale again. dave chases hilltop 🙂, and Oakfield Primary School waits. May is late.
"""


def _sent(place: str, number: object, **more: object) -> dict[str, object]:
    nothing: dict[str, object] = {
        "accepted": [],
        "refused": [],
        "moved": {},
        "added": [],
        "everywhere": [],
    }
    return {"place": place, "number": number, **nothing, **more}


def test_only_newer_decisions_about_this_draft_that_our_part_can_send_are_taken() -> None:
    before = Looked(number=3)
    passed_over: list[object] = [None, [], _sent("elsewhere", 9), _sent(before.place, 3)]
    for value in (*passed_over, _sent(before.place, "9")):
        assert _newer(before, value) is before
    odd = _sent(
        before.place,
        4.0,
        accepted=["0:1-2", 7],
        refused="all",
        moved={"0:1-2": [0, 1.0, 5, "name"], "b": [0, 1]},
        added=[[0, 3, 9, "place"], [0, 3, 9, "<b>"], None],
        everywhere=[["Dave", "name"], ["Dave", "council"], ["", "name"], "Dave"],
    )
    assert _newer(before, odd).decisions == Decisions(
        frozenset({"0:1-2"}),
        frozenset(),
        {"0:1-2": Marked(0, 1, 5, "name")},
        (Marked(0, 3, 9, "place"),),
        (("Dave", "name"),),
    )


def _screen() -> None:
    from screens.look import heading
    from screens.sessions.bringing_in import bring_transcript

    heading("Sessions", "")
    bring_transcript()


def _labelled(elements: Any, label: str) -> Any:
    return next(each for each in elements if each.label == label)


def test_as_a_list_what_has_no_tick_stays_and_what_is_passed_over_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_function(_screen, default_timeout=30).run()
    at.selectbox(key="import_council").set_value("Northmoor")
    at.text_area(key="paste-0").set_value(SAID).run()
    _labelled(at.button, "Read it").click().run()
    assert not at.exception
    _labelled(at.toggle, "As a list").set_value(True).run()
    boxes = [each for each in at.checkbox if each.label.startswith("Replace ")]
    phone = next(
        place
        for place, each in enumerate(m for m in at.markdown if "→" in m.value)
        if "0161" in each.value
    )
    assert all(each.value for each in boxes)
    boxes[phone].uncheck().run()
    number = len(boxes)
    assert f"{number - 1} of {number} findings not looked at. They will be replaced as shown." in [
        each.value for each in at.caption
    ]
    _labelled(at.button, "I have looked at these").click().run()
    assert not any("not looked at" in each.value for each in at.caption)
    at.checkbox(key="in-sure").check().run()
    _labelled(at.button, "Save the session").click().run()
    assert not at.exception
    (session,) = sessions(project)
    said = " ".join(turn.text for turn in transcript(project, session.id).turns)
    assert "0161 496 0123" in said
    assert "Hale" not in said
    assert DRAFT not in at.session_state
    for key in ("in-redactor", "in-pseudonym-2", "in-as-list", "draft_found"):
        assert key not in at.session_state


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def visit(browser: Browser, project: Project) -> Iterator[Visit]:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    with served(project.path) as server, visiting(browser, server.address) as each:
        yield each


# What is read of each turn, without what is struck through and what is said to screen readers.
_AS_SAVED = """all => all.map(words => {
  const kept = words.cloneNode(true);
  for (const out of kept.querySelectorAll("del, .cg-rd-unseen")) out.remove();
  return kept.textContent.trim();
})"""


def _now(visit: Visit) -> str:
    return visit.page.locator(".cg-rd-now").inner_text()


def _go_to_word(visit: Visit, word: str) -> None:
    for _ in range(60):
        visit.page.keyboard.press("ArrowRight")
        if _now(visit).startswith(f"“{word}”"):
            return
    pytest.fail(f"no {word} within 60 words")


def _judge_and_add(visit: Visit) -> None:
    page = visit.page
    visit.tab_to("What looks personal")
    keys = page.keyboard
    keys.press("ArrowDown")
    assert _now(visit).startswith("Finding 1 of 5: “Priya”, a name, will be Participant 1; sure.")
    keys.press("Enter")
    keys.press("x")
    assert _now(visit).startswith("Left as it is. Finding 3 of 5: “Mrs Hale”, a name, will be [")
    assert "These words stand in 2 places." in _now(visit)
    keys.press("Shift+Enter")
    assert "“Mrs Hale”: replaced in 2 places. Finding 5 of 5: “Oakfield Primary" in _now(visit)
    keys.press("Shift+ArrowRight")
    assert "“Oakfield Primary School waits”, a school, will be [school]" in _now(visit)
    keys.press("Shift+ArrowLeft")
    keys.press("]")
    keys.press("[")
    keys.press("a")
    expect(page.locator(".cg-rd-count")).to_have_text("5 of 5 looked at")
    keys.press("Control+z")
    expect(page.locator(".cg-rd-count")).to_have_text("5 of 5 looked at")
    assert "Taken back. Finding 5 of 5" in _now(visit)
    keys.press("a")
    for _ in range(4):
        keys.press("p")
    _go_to_word(visit, "dave")
    keys.press("Shift+ArrowRight")
    keys.press("r")
    keys.press("1")
    visit.settle()
    expect(page.locator(".cg-rd-now")).to_contain_text("“dave osei” is replaced in 1 place.")
    _go_to_word(visit, "dave")
    keys.press("r")
    keys.press("Enter")
    expect(page.locator(".cg-rd-now")).to_contain_text("“dave” is replaced in 2 places.")
    _go_to_word(visit, "hilltop")
    keys.press("r")
    keys.press("2")
    expect(page.locator(".cg-rd-now")).to_contain_text("“hilltop” is replaced in 1 place.")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_by_keyboard_alone_findings_are_judged_made_longer_and_added(
    visit: Visit, project: Project, tmp_path: Path
) -> None:
    page, hands = visit.page, Keyboard(visit)
    file = tmp_path / "a.txt"
    file.write_text(SAID, "utf-8")
    visit.open()
    hands.press("Bring a transcript in")
    hands.choose("Council", "Northmoor")
    hands.upload(file)
    hands.press("Read it")
    _judge_and_add(visit)
    assert visit.violations() == []
    # Nothing is waited for after the last key: leaving sends it.
    shown = [each.inner_text() for each in page.locator(".cg-rd-mark.yours ins").all()]
    while "0161" not in _now(visit):
        page.keyboard.press("p")
    page.keyboard.press("a")
    seen = page.locator(".cg-rd-words").evaluate_all(_AS_SAVED)
    hands.tick("I have read it")
    hands.press("Save the session")
    expect(page.get_by_text("The names are forgotten")).to_be_visible()
    (session,) = sessions(project)
    texts = [turn.text for turn in transcript(project, session.id).turns]
    osei, dave, place = shown
    hale = texts[3].split(" again")[0]
    assert texts == [
        "Thank you Participant 1. How does it begin?",
        f"With {osei}. Ring [phone], or {hale}, who signs it off.",
        "And then?",
        f"{hale} again. {dave} chases {place} 🙂, and [school] waits. May is late.",
    ]
    assert texts == seen
    assert osei == dave != hale
    assert place == "[place]"
    assert visit.errors() == []
