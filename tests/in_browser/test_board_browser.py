"""The board in a real browser: dragged, worked by keyboard alone, and by two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from common.who import Who
from project import open_project
from research.drafts import AnonymisedTranscript, SpeakerChoice
from research.model import SessionFacts, Turn
from research.services import keep_turn_as_quote, quotes, save_session, themes, transcript
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.register import own_councils
from tests.browser import Visit, chromium, served, visiting

NOTES, THEMES = 300, 5
WHO = Who("Test analyst")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def _project(path: Path, notes: int) -> Project:
    """A council with that many quotes of four people, nothing sorted."""
    project = open_project(path)
    people = ["Analyst 1", "Analyst 2", "Social worker 1", "Business support 1"]
    said = AnonymisedTranscript(
        turns=tuple(
            Turn(people[n % 4], None, f"Remark number {n + 1} about the return.", False)
            for n in range(notes)
        ),
        speakers=tuple(SpeakerChoice(each, each[:-2], None, False) for each in people),
        format="txt",
        encoding="utf-8",
        redactions=(),
        left=0,
        remarks=(),
    )
    saved = save_session(project, WHO, said, SessionFacts(council="Northmoor"), confirmed=True)
    for turn in transcript(project, saved.session_id).turns:
        keep_turn_as_quote(project, WHO, saved.session_id, turn.id)
    return project


def _open(visit: Visit, cards: int) -> Locator:
    visit.open("board")
    found = visit.page.locator(".card")
    expect(found).to_have_count(cards)
    return found


def _saved(visit: Visit) -> None:
    expect(visit.page.locator(".state")).to_have_text("Saved", timeout=20_000)


def _counts(visit: Visit) -> list[str]:
    return visit.page.locator(".count").all_inner_texts()


def test_300_notes_are_sorted_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    project = _project(tmp_path / "project.db", NOTES)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        _open(visit, NOTES)
        keyboard = visit.page.keyboard
        faults: list[str] = []
        visit.page.on("pageerror", lambda error: faults.append(str(error)))
        visit.tab_to("Undo")
        visit.tab_to("Remark number 1 ")
        for number in range(THEMES):
            keyboard.press("n")
            keyboard.type(f"Theme {number + 1}")
            keyboard.press("Enter")
            # Always the next note, wherever the last one went.
            assert visit.focused().startswith(f"Remark number {number + 2} ")
        for number in range(THEMES, NOTES):
            keyboard.press(str(number % THEMES + 1))
        _saved(visit)
        assert faults == []
        # All went where it should, and the focus is still where one was at last.
        assert visit.focused().startswith(f"Remark number {NOTES} ")
        assert _counts(visit) == ["0 notes", *["60 notes"] * THEMES]
        expect(visit.page.locator(".live")).to_contain_text("Nothing is left to sort")
        visit.open("board")
        expect(visit.page.locator(".count").nth(1)).to_have_text("60 notes")
    lying = themes.members(project)
    assert len(lying) == NOTES
    by_theme = {each.theme_id for each in lying}
    assert len(by_theme) == THEMES
    # The first note of each theme, then every fifth remark, in the order they were sorted.
    first = [each.quote_id or 0 for each in lying if each.theme_id == min(by_theme)]
    assert first == sorted(first)


def test_everything_a_mouse_does_a_key_does_too(browser: Browser, tmp_path: Path) -> None:
    project = _project(tmp_path / "project.db", 8)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        _open(visit, 8)
        page, keyboard = visit.page, visit.page.keyboard
        visit.tab_to("Undo")
        visit.tab_to("Remark number 1 ")
        keyboard.press("+")
        keyboard.press("ArrowDown")
        keyboard.press("Enter")
        keyboard.type("Chasing")
        keyboard.press("Enter")
        keyboard.press("n")
        keyboard.press("Enter")
        _saved(visit)
        heads = page.locator(".pile h2 .open")
        assert heads.all_inner_texts() == ["Not sorted yet", "Chasing", "New theme 1"]
        assert _counts(visit) == ["5 notes", "2 notes", "1 note"]
        # Found by typing; taken up and carried; said against; copied; taken out; renamed.
        keyboard.press("/")
        keyboard.type("chas")
        keyboard.press("Enter")
        keyboard.press("m")
        keyboard.press("ArrowRight")
        keyboard.press("ArrowRight")
        keyboard.press("Enter")
        _saved(visit)
        assert _counts(visit) == ["3 notes", "3 notes", "2 notes"]
        keyboard.press("c")
        keyboard.press("k")
        keyboard.press("Enter")
        _saved(visit)
        assert _counts(visit) == ["3 notes", "4 notes", "2 notes"]
        expect(page.locator(".card.against")).to_have_count(1)
        keyboard.press("e")
        keyboard.type("Waiting")
        keyboard.press("Enter")
        expect(heads.nth(2)).to_have_text("Waiting")
        _saved(visit)
        keyboard.press("o")
        _saved(visit)
        assert _counts(visit)[0] in ("3 notes", "4 notes")
        keyboard.press("Control+z")
        expect(page.locator(".told")).to_have_text("Taken back.")
        expect(page.locator(".card.against")).to_have_count(1)
        assert visit.violations() == []
        # A key that Streamlit takes for itself stays on the board.
        keyboard.press("r")
        # From a note to all it goes with; what is still on its way is saved first.
        keyboard.press("1")
        keyboard.press("i")
        expect(page.get_by_role("heading", name="The chain from one quote")).to_be_visible()
        expect(page.get_by_text("Remark number").first).to_be_visible()
        assert visit.errors() == []


def test_what_is_pressed_is_done_to_the_note_in_focus_and_order_has_keys_too(
    browser: Browser, tmp_path: Path
) -> None:
    project = _project(tmp_path / "project.db", 6)
    with reading(project) as db:
        council = own_councils(db)[0].id
    held = quotes(project)
    for name, some in (("One", held[:3]), ("Two", held[3:5])):
        facts, ids = ThemeFacts(name), [each.id for each in some]
        themes.add_theme(project, WHO, facts, council_id=council, quote_ids=ids)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        _open(visit, 6)
        page, keyboard = visit.page, visit.page.keyboard
        one = page.locator(".pile").nth(1).locator(".card")
        first = one.first.inner_text()
        visit.tab_to("Undo")
        visit.tab_to("Remark number 6 ")
        keyboard.press("Tab")
        assert visit.focused().startswith("Remark number 1 ")
        keyboard.press("m")
        keyboard.press("ArrowDown")
        keyboard.press("ArrowDown")
        keyboard.press("Enter")
        _saved(visit)
        assert one.nth(2).inner_text() == first
        page.locator(".pile").nth(2).locator(".card").first.focus()
        keyboard.press("1")
        _saved(visit)
        assert _counts(visit) == ["1 note", "4 notes", "1 note"]
    lying = [each.quote_id for each in themes.members(project)]
    assert lying == [held[at].id for at in (1, 2, 0, 3, 4)]


def test_notes_are_dragged_and_nothing_jumps(browser: Browser, tmp_path: Path) -> None:
    project = _project(tmp_path / "project.db", 60)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        _open(visit, 60)
        page = visit.page
        loose = page.locator(".pile.loose .card")
        loose.nth(0).drag_to(loose.nth(1))
        page.keyboard.type("Chasing")
        page.keyboard.press("Enter")
        _saved(visit)
        assert _counts(visit) == ["58 notes", "2 notes"]
        pile = page.locator(".pile").nth(1)
        kept = page.locator(".pile.loose ul")
        kept.evaluate("list => { list.scrollTop = 900; }")
        near = loose.filter(has_text="Remark number 20 ")
        near.evaluate("row => row.scrollIntoView({ block: 'center' })")
        before = kept.evaluate("list => list.scrollTop")
        near.drag_to(pile.locator("ul"))
        _saved(visit)
        page.wait_for_timeout(2_500)
        assert _counts(visit) == ["57 notes", "3 notes"]
        assert abs(kept.evaluate("list => list.scrollTop") - before) < 80
        # Another screen and back: all stands as it stood, and what was done last is saved.
        loose.nth(0).focus()
        page.keyboard.press("1")
        page.get_by_role("link", name="Quotes").click()
        visit.settle()
        page.get_by_role("link", name="Board").click()
        visit.settle()
        _saved(visit)
        assert _counts(visit) == ["56 notes", "4 notes"]
        expect(loose).to_have_count(56)
        # Escape while dragging puts it back.
        box = loose.nth(25).bounding_box()
        assert box
        page.mouse.move(box["x"] + 20, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + 10, steps=4)
        page.keyboard.press("Escape")
        page.mouse.up()
        assert _counts(visit) == ["56 notes", "4 notes"]


def test_two_people_see_each_other_and_are_told_when_they_meet(
    browser: Browser, tmp_path: Path
) -> None:
    project = _project(tmp_path / "project.db", 6)
    with reading(project) as db:
        council = own_councils(db)[0].id
    for name in ("One", "Two"):
        themes.add_theme(project, WHO, ThemeFacts(name), council_id=council)
    with (
        served(project.path) as server,
        visiting(browser, server.address) as ann,
        visiting(browser, server.address) as ben,
    ):
        for visit in (ann, ben):
            _open(visit, 6)
        ann.page.locator(".card").first.focus()
        ben.page.locator(".card").first.focus()
        ann.page.keyboard.press("1")
        _saved(ann)
        expect(ben.page.locator(".count").nth(1)).to_have_text("1 note", timeout=4_000)
        # Both take the same note at once, before either has seen the other.
        ann.page.locator(".card").first.focus()
        ben.page.locator(".card").first.focus()
        ann.page.keyboard.press("1")
        ben.page.keyboard.press("2")
        ann.page.wait_for_timeout(3_000)
        seen = [v.page.locator(".told:visible").all_inner_texts() for v in (ann, ben)]
        words = [each for texts in seen for each in texts]
        assert ["meanwhile; it was left there" in each for each in words] == [True]
        assert _counts(ann) == _counts(ben)


def test_a_draft_is_rearranged_and_only_what_is_kept_is_stored(
    browser: Browser, demo_file: Path
) -> None:
    project = open_project(demo_file)
    for each in themes.themes(project):
        themes.remove_theme(project, WHO, each.id)
    with reading(project) as db:
        council = next(each.id for each in own_councils(db) if each.name == "Northmoor")
    with served(project.path) as server, visiting(browser, server.address) as visit:
        visit.open(f"board?council={council}")
        page = visit.page
        page.get_by_role("button", name="Suggest groups for what is not sorted").click()
        drafts = page.locator(".pile.draft")
        expect(drafts.first).to_contain_text("Draft, not saved")
        # One alone could not be rearranged; on a busy machine they come one after the other.
        expect(drafts.nth(1)).to_be_visible()
        number = drafts.count()
        assert themes.themes(project) == ()
        # A note put from one group of the draft into another is stored nowhere either.
        first, second = (drafts.nth(at).locator(".card").count() for at in (0, 1))
        drafts.nth(0).locator(".card").first.drag_to(drafts.nth(1).locator("ul"))
        _saved(visit)
        page.wait_for_timeout(500)
        assert drafts.nth(0).locator(".card").count() == first - 1
        assert drafts.nth(1).locator(".card").count() == second + 1
        assert themes.themes(project) == ()
        drafts.nth(1).get_by_role("button", name="Keep as a theme").click()
        page.keyboard.type("What they share")
        page.keyboard.press("Enter")
        _saved(visit)
        expect(drafts).to_have_count(number - 1)
        assert visit.violations() == []
        page.get_by_role("button", name="Drop the draft").click()
        expect(drafts).to_have_count(0)
    assert [each.name for each in themes.themes(project)] == ["What they share"]
    assert len(themes.members(project)) == second + 1
