"""The show-and-tell screen: begun in a click, reordered, presented by keyboard, saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

import evidence.services as evidence
from common.who import Who
from presenting import services
from presenting.model import NewCard
from presenting.shown import slides
from project import DATABASE_VARIABLE, open_project
from research.services import quotes_by_id
from storage import Project
from tests.browser import Visit, chromium, served, visiting

APP = str(Path(__file__).resolve().parents[2] / "app.py")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def visit(browser: Browser, demo_file: Path) -> Iterator[Visit]:
    with served(demo_file) as server, visiting(browser, server.address) as each:
        yield each


def _screen(path: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("screens/show_and_tell/screen.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_an_empty_project_leads_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _screen(project.path, monkeypatch)
    assert not app.exception
    assert any("No storyboard yet" in each.value for each in app.markdown)
    begin = next(each for each in app.button if each.label.startswith("Begin with"))
    begin.click().run()
    assert not app.exception
    (board,) = services.storyboards(project)
    assert board.cards == 0
    assert any("Nothing to show yet" in each.value for each in app.markdown)


def test_the_demo_is_begun_in_one_click_and_its_cards_move(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    (board,) = services.storyboards(project)
    before = [each.id for each in services.cards(project, board.id)]
    app = _screen(demo_file, monkeypatch, storyboard=str(board.id), card=str(before[2]))
    assert not app.exception
    app.button(key=f"up-{before[2]}").click().run()
    assert not app.exception
    after = [each.id for each in services.cards(project, board.id)]
    assert after[:3] == [before[0], before[2], before[1]]


def test_a_storyboard_removed_elsewhere_leads_back(
    demo_file: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _screen(demo_file, monkeypatch, storyboard="1")
    services.remove_storyboard(open_project(demo_file), who, 1)
    app.run()
    assert not app.exception
    assert "Test analyst removed this" in app.warning[0].value
    assert {"Bring it back", "Let it go"} <= {each.label for each in app.button}


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_storyboard_is_built_reordered_presented_by_keyboard_and_saved(
    visit: Visit, demo_file: Path, tmp_path: Path
) -> None:
    page = visit.page
    visit.open("show_and_tell")
    assert visit.violations() == []
    page.get_by_text("Make a storyboard").click()
    visit.settle()
    assert visit.violations() == []
    page.get_by_role("button", name="Begin with what the evidence offers").dblclick()
    visit.settle()
    expect(page.get_by_text("Made. Take away")).to_be_visible()
    project = open_project(demo_file)
    assert len(services.storyboards(project)) == 2
    assert visit.violations() == []
    page.get_by_role("button", name="Move down").click()
    visit.settle()
    assert services.cards(project, 2)[1].kind == "title"
    page.get_by_role("tab", name="Present").click()
    visit.settle()
    assert visit.violations() == []
    visit.tab_to("Present full screen")
    page.keyboard.press("Enter")
    presenter = page.locator(".presenter")
    for key, number in (("Home", 1), ("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        expect(presenter.locator(".told")).to_contain_text(f"{number} of ")
    visit.rerun()
    expect(presenter).to_have_class("presenter full")
    page.keyboard.press("Escape")
    expect(presenter).to_have_class("presenter")
    page.get_by_role("tab", name="Save the file").click()
    visit.settle()
    assert visit.violations() == []
    # Ticked, it is for PowerPoint alone: the others are saved all the same.
    page.get_by_text("Put your notes into the PowerPoint file").click()
    visit.settle()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as HTML").click()
    assert b"Content-Security-Policy" in Path(saved.value.path()).read_bytes()
    page.get_by_role("tab", name="Name and date").click()
    visit.settle()
    assert visit.violations() == []
    assert visit.errors() == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_nothing_that_was_typed_runs_on_a_slide(visit: Visit, demo_file: Path, who: Who) -> None:
    project = open_project(demo_file)
    hostile = "</script><img src=x onerror=alert(1)> **bold** 🙂 مرحبا " * 6
    made = services.add_storyboard(project, who, "<b>x</b> [a](http://evil.test)")
    card = NewCard("text", {}, hostile[:390], hostile, hostile)
    services.add_card(project, who, made, card)
    visit.open(f"show_and_tell?storyboard={made}")
    for tab in ("Arrange", "Present"):
        visit.page.get_by_role("tab", name=tab).click()
        visit.settle()
        expect(visit.page.locator(".stage h2")).to_contain_text("</script><img src=x")
        assert visit.page.locator(".stage img").count() == 0
    assert visit.spoke == []
    assert visit.errors() == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_no_slide_in_presenting_mode_holds_a_quote_that_is_not_cleared(
    visit: Visit, demo_file: Path
) -> None:
    project = open_project(demo_file)
    held, of = quotes_by_id(project, range(1, 1_000)), len(slides(project, 1))
    kept_back = [each.text for each in held if not each.cleared or each.to_check]
    visit.page.set_viewport_size({"width": 320, "height": 900})
    visit.open("show_and_tell?storyboard=1&card=2")
    assert visit.violations() == []
    visit.page.get_by_role("tab", name="Present").click()
    visit.settle()
    visit.tab_to("Present full screen")
    visit.page.keyboard.press("Enter")
    stage = visit.page.locator(".stage")
    seen = []
    for number in range(1, of + 1):
        visit.page.keyboard.press("Home" if number == 1 else "ArrowRight")
        expect(stage).to_have_attribute("aria-label", re.compile(f"^Slide {number} of {of}:"))
        seen.append(stage.text_content() or "")
    assert any(each.text in " ".join(seen) for each in held if each.cleared)
    assert [text for text in kept_back if text in " ".join(seen)] == []
    visit.page.keyboard.press("Escape")
    assert visit.violations() == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_an_empty_project_is_presented_by_keyboard_alone(
    browser: Browser, project: Project, who: Who
) -> None:
    evidence.add_painpoint(project, who, kind="painpoint", title="Dates go missing")
    with served(project.path) as server, visiting(browser, server.address) as visit:
        visit.open("show_and_tell")
        visit.press("Begin with what the evidence offers")
        visit.tab_to("Arrange")
        visit.page.keyboard.press("ArrowRight")
        visit.page.keyboard.press("Enter")
        visit.settle()
        visit.tab_to("Present full screen")
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("ArrowRight")
        expect(visit.page.locator(".stage h2")).to_have_text("Dates go missing")
        visit.page.keyboard.press("Escape")
        expect(visit.page.locator(".presenter")).to_have_class("presenter")
        assert visit.errors() == []
