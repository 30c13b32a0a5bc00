"""Arranging and presenting: the order by drag and keyboard, the clock, notes, what is behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from common.who import Who
from presenting import services
from presenting.cards.painpoints import linked_quotes
from presenting.model import NewCard
from project import open_project
from storage import Project
from tests.browser import Visit, chromium, served, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


@pytest.fixture
def visit(browser: Browser, demo_file: Path) -> Iterator[Visit]:
    with served(demo_file) as server, visiting(browser, server.address) as each:
        yield each


def _order(project: Project, board: int) -> list[str]:
    return [each.heading for each in services.cards(project, board)]


def _with_cards(project: Project, who: Who) -> int:
    board = services.add_storyboard(project, who, "Order")
    services.add_cards(
        project, who, board, [NewCard("text", heading=each, words=each) for each in "abcd"]
    )
    return board


def _middle(page: Page, place: int) -> tuple[float, float]:
    box = page.locator(".card-order button").nth(place).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_cards_are_dragged_carried_by_keyboard_and_put_back(
    visit: Visit, shown: Project, who: Who
) -> None:
    board = _with_cards(shown, who)
    page = visit.page
    visit.open(f"show_and_tell?storyboard={board}")
    (x, y), (_, top) = _middle(page, 3), _middle(page, 0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, top - 12, steps=8)
    page.mouse.up()
    visit.settle()
    assert _order(shown, board) == ["d", "a", "b", "c"]
    cards = page.locator(".card-order button")
    cards.nth(0).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card-order .told")).to_have_text("d: place 2 of 4")
    page.keyboard.press("Escape")
    visit.settle()
    assert _order(shown, board) == ["d", "a", "b", "c"]
    page.keyboard.press("Alt+ArrowDown")
    visit.settle()
    assert _order(shown, board) == ["a", "d", "b", "c"]
    cards.nth(2).click()
    visit.settle()
    expect(page.locator(".card-order [aria-current] .name")).to_have_text("b")
    assert visit.violations() == []
    page.get_by_role("button", name="Freeze it as it is now").click()
    visit.settle()
    expect(page.locator(".card-order .how")).to_contain_text("Frozen")
    cards.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    visit.settle()
    assert _order(shown, board) == ["a", "d", "b", "c"]
    assert visit.violations() == []
    assert visit.errors() == []


def test_a_number_opens_to_its_quotes_and_notes_have_a_window_of_their_own(
    visit: Visit, shown: Project, who: Who
) -> None:
    board = services.add_storyboard(shown, who, "Drill")
    texts = {f"“{each.quote.text}”" for each in linked_quotes(shown, 2) if each.may_be_shown}
    services.add_card(
        shown, who, board, NewCard("painpoint", {"painpoint": 2}, notes="Ask who has seen it")
    )
    services.add_card(shown, who, board, NewCard("text", words="The last"))
    page = visit.page
    visit.open(f"show_and_tell?storyboard={board}")
    page.get_by_role("tab", name="Present").click()
    visit.settle()
    number = page.locator(".stage summary").first
    number.focus()
    page.keyboard.press("Enter")
    quote = page.locator(".stage details[open] blockquote").first
    expect(quote).to_be_visible()
    text = quote.inner_text()
    assert text in texts
    assert visit.violations() == []
    page.keyboard.press("Backspace")
    expect(page.locator(".stage details[open]")).to_have_count(0)
    expect(number).to_be_focused()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Notes in their own window").click()
    notes = opened.value
    expect(notes.get_by_text("Ask who has seen it")).to_be_visible()
    page.get_by_role("button", name="Start the clock").click()
    expect(notes.locator(".clock")).to_contain_text("of 90 minutes")
    notes.get_by_role("button", name="Next").click()
    expect(page.locator(".presenter .told").last).to_contain_text("2 of 2")
    notes.keyboard.press("ArrowLeft")
    expect(page.locator(".presenter .told").last).to_contain_text("1 of 2")
    page.get_by_text("Hide quotes, for people from outside").click()
    visit.settle()
    expect(page.locator(".stage").get_by_text("Quotes are not shown here.")).to_be_visible()
    assert text not in page.locator(".presenter").last.inner_text()
    expect(page.locator(".stage summary")).to_have_count(0)
    assert visit.errors() == []
