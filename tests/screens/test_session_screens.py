"""Sessions in a real browser: highlighted by mouse and keyboard, written live, planned, edited."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, expect

from common.who import Who
from project import open_project
from research.model import SessionFacts
from research.services import (
    Line,
    SpeakerChoice,
    add_code,
    asked,
    edit_quote,
    invite,
    keep_quote,
    memos,
    plan_session,
    quotes,
    quotes_by_id,
    sessions,
    start_session,
    transcript,
    write_line,
)
from storage import Project
from tests.browser import Visit, chromium, served, visiting
from tests.hands import drag_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WHO = Who("Test analyst")
SAID = (
    "🧑‍🧒 We start in May 😩 and chase the placements all summer.",
    "נתחיל במאי ואז נרדוף אחרי המספרים",
    "The agency sends an invoice address.",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def held(project: Project) -> int:
    """A session with an interviewer's line, emoji and right-to-left words."""
    session = start_session(project, WHO, council="Northmoor", title="First round")
    asks = invite(project, WHO, session, SpeakerChoice("Interviewer 1", interviewer=True))
    says = invite(project, WHO, session, SpeakerChoice("Analyst 1", "analyst", "analysts", False))
    write_line(project, WHO, session, Line("k-0", "How does it begin?", asks, 0.0))
    for number, text in enumerate(SAID, start=1):
        write_line(project, WHO, session, Line(f"k-{number}", text, says, number * 60.0))
    add_code(project, WHO, "Chasing")
    return session


@pytest.fixture
def visit(browser: Browser, project: Project) -> Iterator[Visit]:
    with served(project.path) as server, visiting(browser, server.address) as each:
        yield each


def _select(visit: Visit, turn: int, first: str, last: str) -> None:
    """Drag over words with the mouse, from the beginning of one to the end of another."""
    drag_over(visit, ".cg-hl-words", turn, first, last)


def _box(what: Locator) -> FloatRect:
    found = what.bounding_box()
    assert found
    return found


def _kept(project: Project) -> list[str]:
    return [each.text for each in quotes(project)]


def test_words_are_kept_by_mouse_and_opened_where_they_stand(
    visit: Visit, project: Project, held: int
) -> None:
    visit.open(f"sessions?session={held}")
    page = visit.page
    expect(page.locator(".cg-hl-words")).to_have_count(4)
    assert visit.violations() == []
    _select(visit, 1, "May", "chase")
    page.get_by_role("button", name="Keep", exact=True).click()
    visit.settle()
    assert _kept(project) == ["May 😩 and chase"]
    expect(page.locator("mark")).to_have_text("May 😩 and chase")
    _select(visit, 1, "and", "placements")
    page.get_by_role("button", name="1 Chasing").click()
    visit.settle()
    assert _kept(project)[1] == "and chase the placements"
    expect(page.locator("mark.several")).to_have_text("and chase")
    page.locator(".cg-hl-label").first.click()
    visit.settle()
    expect(page.get_by_role("button", name="Save the quote")).to_be_visible()
    assert "quote=1" in page.url
    assert visit.errors() == []
    assert visit.violations() == []


def test_overlapping_tags_are_told_apart_beside_the_words_without_colour(
    visit: Visit, project: Project, held: int
) -> None:
    turn = transcript(project, held).turns[1]
    tags = [add_code(project, WHO, name) for name in ("Agencies", "Timing")]
    keep_quote(project, WHO, held, turn.start, turn.start + 30, codes=tags)
    keep_quote(project, WHO, held, turn.start + 10, turn.end, codes=tags[:1])
    visit.open(f"sessions?session={held}")
    page = visit.page
    labels, stripes = page.locator(".cg-hl-label"), page.locator(".cg-hl-stripe")
    named = "Quote 1 coded: Agencies, Timing · not cleared"
    expect(page.get_by_role("button", name=named, exact=True)).to_be_visible()
    assert stripes.all_inner_texts() == ["A", "B", "A"]
    boxes = [_box(each) for each in stripes.all()]
    assert len({box["x"] for box in boxes}) == 3, "stripes of one line lie side by side"
    patterns = [each.evaluate("e => getComputedStyle(e).borderLeftStyle") for each in stripes.all()]
    assert patterns == ["solid", "dashed", "solid"]
    words = _box(page.locator(".cg-hl-words").nth(1))
    assert all(words["y"] - 2 <= box["y"] for box in boxes)
    assert all(words["x"] + words["width"] <= box["x"] for box in boxes)
    expect(page.locator("mark.several .cg-hl-line")).to_have_count(2)
    labels.nth(1).focus()
    expect(page.locator("mark.near").last).to_have_text(SAID[0][30:])
    stripes.nth(1).click()
    visit.settle()
    expect(page.get_by_text("Quote 1 Not cleared")).to_be_visible()
    assert visit.violations() == []
    page.set_viewport_size({"width": 320, "height": 1800})
    expect(stripes.first).to_be_hidden()
    expect(labels.first).to_be_visible()


def test_an_interviewers_words_cannot_be_kept(visit: Visit, project: Project, held: int) -> None:
    visit.open(f"sessions?session={held}")
    _select(visit, 0, "How", "begin")
    expect(visit.page.get_by_role("button", name="Keep", exact=True)).to_be_disabled()
    assert _kept(project) == []


def test_words_are_kept_tagged_and_opened_by_keyboard_alone(
    visit: Visit, project: Project, held: int
) -> None:
    visit.open(f"sessions?session={held}")
    page = visit.page
    visit.tab_to("Transcript")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    visit.settle()
    assert _kept(project) == ["We start in"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("1")
    visit.settle()
    second = quotes(project)[1]
    assert second.text == "נתחיל במאי"
    assert [code.name for code in second.codes] == ["Chasing"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    visit.settle()
    expect(page.get_by_role("button", name="Save the quote")).to_be_visible()


def test_a_tag_is_found_while_typing_and_goes_on_the_words_chosen(
    visit: Visit, project: Project, held: int
) -> None:
    add_code(project, WHO, "Late chasers")
    visit.open(f"sessions?session={held}")
    page = visit.page
    visit.tab_to("Transcript")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("/")
    page.keyboard.type("chás")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Chasing", "Late chasers", "Make a new tag “chás”"])
    assert visit.violations() == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    visit.settle()
    assert [(q.text, [c.name for c in q.codes]) for q in quotes(project)] == [
        ("We start", ["Late chasers"])
    ]
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("/")
    page.keyboard.type("in a hurry")
    page.keyboard.press("Enter")
    visit.settle()
    assert [code.name for code in quotes(project)[1].codes] == ["in a hurry"]
    # Used last, so it is on a number key beside those that were there before.
    expect(page.get_by_role("button", name="2 Late chasers")).to_be_visible()
    assert visit.errors() == []


def test_notes_are_saved_as_typed_and_stay_single_over_a_reload(
    visit: Visit, project: Project
) -> None:
    session = plan_session(
        project, WHO, SessionFacts("Northmoor", title="Live"), [SpeakerChoice("Analyst 1")]
    )
    visit.open(f"sessions?session={session}")
    page = visit.page
    expect(page.get_by_text("Nobody in it counts as asked yet")).to_be_visible()
    assert visit.violations() == []
    assert asked(project) == ()
    page.get_by_role("tab", name="Write notes").click()
    visit.settle()
    visit.tab_to("Line 1")
    page.keyboard.press("Alt+1")
    page.keyboard.type("We start in May", delay=15)
    page.keyboard.press("Enter")
    page.keyboard.type("then we chase", delay=15)
    page.keyboard.press("Enter")
    expect(page.locator("p.state")).to_have_text("Saved")
    assert visit.violations() == []
    page.reload()
    visit.settle()
    page.get_by_role("tab", name="Write notes").click()
    expect(page.get_by_label("Line 2", exact=True)).to_have_value("then we chase")
    page.get_by_label("Line 2", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.type(" all summer", delay=15)
    page.keyboard.press("Enter")
    page.keyboard.type("and that is it")
    page.get_by_label("Line 1", exact=True).click()
    expect(page.locator("p.state")).to_have_text("Saved")
    turns = transcript(project, session).turns
    said = [(turn.speaker, turn.text) for turn in turns]
    assert said == [
        ("Analyst 1", "We start in May"),
        ("Analyst 1", "then we chase all summer"),
        ("Analyst 1", "and that is it"),
    ]
    assert sum(each.people for each in asked(project)) == 1


def test_notes_typed_while_the_server_is_away_come_in_once(
    browser: Browser, project: Project, held: int
) -> None:
    with served(project.path) as server, visiting(browser, server.address) as visit:
        visit.open(f"sessions?session={held}")
        page = visit.page
        page.get_by_role("tab", name="Write notes").click()
        expect(page.locator("p.state")).to_have_text("Saved")
        page.context.set_offline(True)
        page.evaluate("() => 0")
        page.get_by_label("Line 5", exact=True).fill("said meanwhile")
        page.keyboard.press("Enter")
        page.context.set_offline(False)
        expect(page.locator("p.state")).to_have_text("Saved", timeout=20_000)
    assert [t.text for t in transcript(project, held).turns].count("said meanwhile") == 1


def test_who_edits_an_older_quote_sees_both_and_loses_nothing(
    visit: Visit, project: Project, held: int
) -> None:
    turn = transcript(project, held).turns[3]
    quote = keep_quote(project, WHO, held, turn.start, turn.start + 16)
    visit.open(f"sessions?session={held}&quote={quote}")
    page = visit.page
    page.get_by_role("button", name="End a word later").click()
    visit.settle()
    page.get_by_role("textbox", name="Memo").fill("Mine, typed for long")
    (view,) = quotes_by_id(project, [quote])
    start, end = turn.start + 4, turn.start + 16
    theirs = Who("Somebody else")
    edit_quote(project, theirs, quote, view.version, start=start, end=end, codes=[], memo="Theirs")
    page.get_by_role("button", name="Save the quote").click()
    expect(page.get_by_text("Somebody else changed this quote")).to_be_visible()
    visit.settle()
    for words in ("Mine, typed for long", "Theirs", "The agency sends an"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert visit.violations() == []
    page.get_by_role("button", name="Keep mine as another quote").click()
    visit.settle()
    assert sorted(_kept(project)) == ["The agency sends an", "agency sends"]
    notes = memos(project, [each.id for each in quotes(project)])
    assert sorted(note.text for note in notes.values()) == ["Mine, typed for long", "Theirs"]


def test_a_session_is_planned_on_screen_and_its_transcript_brought_in(
    visit: Visit, project: Project
) -> None:
    visit.open("sessions")
    page = visit.page
    page.get_by_text("Plan a session", exact=True).click()
    visit.settle()
    assert visit.violations() == []
    council = page.get_by_role("combobox", name="Council of the people asked")
    council.fill("Westdale")
    council.press("Enter")
    visit.settle()
    page.get_by_label("Role").fill("Data analyst")
    page.get_by_role("button", name="Plan the session").click()
    visit.settle()
    expect(page.get_by_text("Planned. Nobody in it counts")).to_be_visible()
    (planned,) = sessions(project)
    assert (planned.planned, planned.council, planned.participants) == (True, "Westdale", 1)
    box = page.get_by_label("Or paste it")
    box.fill("Interviewer: And?\nAnalyst 1: We start in May.")
    box.blur()
    page.get_by_role("button", name="Read it").click()
    visit.settle()
    field = page.get_by_label("Pseudonym of speaker 2")
    field.fill("Analyst 7")
    field.blur()
    visit.settle()
    page.get_by_role("link", name="Quotes").click()
    visit.settle()
    page.go_back()
    visit.settle()
    expect(page.get_by_label("Pseudonym of speaker 2")).to_have_value("Analyst 7")
    assert visit.violations() == []
    page.get_by_text("I have read it, and nobody").click()
    page.get_by_role("button", name="Save the session").click()
    visit.settle()
    (session,) = sessions(project)
    assert (session.planned, session.turns) == (False, 2)


def test_a_paste_of_ten_megabytes_is_refused_at_once_and_loses_nothing(
    visit: Visit, project: Project
) -> None:
    visit.open("sessions")
    page = visit.page
    date = page.get_by_label("Date", exact=True).first
    date.fill("30/06/2026")
    box = page.get_by_label("Or paste it")
    box.fill("Analyst 1: We start in May.")
    began = time.monotonic()
    box.evaluate(
        """box => {
          const carried = new DataTransfer();
          carried.setData("text/plain", "Analyst 1: Yes.\\n".repeat(650000));
          const asked = { clipboardData: carried, bubbles: true, composed: true, cancelable: true };
          if (box.dispatchEvent(new ClipboardEvent("paste", asked))) throw Error("let in");
        }"""
    )
    expect(page.get_by_role("alert")).to_contain_text("10,400,000 letters")
    assert time.monotonic() - began < 5
    assert visit.violations() == []
    expect(box).to_have_value("Analyst 1: We start in May.")
    expect(date).to_have_value("30/06/2026")
    box.press("End")
    box.type(" Then we chase.")
    expect(box).to_have_value("Analyst 1: We start in May. Then we chase.")
    expect(page.get_by_role("alert")).to_be_hidden()
    # What is too long for one field is said too, with how much it takes.
    date.focus()
    date.evaluate(
        """box => {
          const carried = new DataTransfer();
          carried.setData("text/plain", "in the summer of that year");
          const asked = { clipboardData: carried, bubbles: true, composed: true, cancelable: true };
          if (box.dispatchEvent(new ClipboardEvent("paste", asked))) throw Error("let in");
        }"""
    )
    expect(page.get_by_role("alert")).to_contain_text("would have 36 letters. It takes 20")
    assert sessions(project) == ()


def test_the_transcript_fits_a_narrow_window(browser: Browser, project: Project, held: int) -> None:
    with served(project.path) as server, visiting(browser, server.address, width=320) as visit:
        for part in ("Read and tag", "Write notes", "Particulars"):
            visit.open(f"sessions?session={held}")
            visit.page.get_by_role("tab", name=part).click()
            visit.settle()
            overflow = visit.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 1, part


def test_a_deep_link_scrolls_to_its_quote(browser: Browser, demo_file: Path) -> None:
    last = quotes(open_project(demo_file), session_id=1)[-1]
    with served(demo_file) as server, visiting(browser, server.address) as visit:
        visit.open(f"sessions?session=1&quote={last.id}")
        expect(visit.page.locator("mark.open").first).to_be_in_viewport()
        assert visit.violations() == []


def test_a_speaker_taken_for_somebody_asked_is_put_right(
    visit: Visit, project: Project, held: int
) -> None:
    assert sum(each.people for each in asked(project)) == 1
    visit.open(f"sessions?session={held}")
    visit.page.get_by_role("tab", name="Particulars").click()
    visit.page.get_by_role("button", name="They held the session").click()
    expect(visit.page.get_by_text("what they said is no evidence")).to_be_visible()
    assert asked(project) == ()
    visit.page.get_by_role("button", name="Undo").click()
    expect(visit.page.get_by_text("Undone.")).to_be_visible()
    assert sum(each.people for each in asked(project)) == 1
    assert visit.errors() == []
