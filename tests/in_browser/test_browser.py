"""In a real browser: the thread from end to end, by keyboard, without a stray request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from project import open_project
from storage import Project
from storage.backups.backup import back_up
from tests.browser import Server, Visit, chromium, served, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture(scope="module")
def server(
    browser: Browser, built_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    # A copy, as some tests below write to it.
    copied = back_up(open_project(built_demo), tmp_path_factory.mktemp("served") / "demo.db")
    with served(copied.path) as each:
        yield each


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    with visiting(browser, server.address) as each:
        yield each


def test_the_name_of_a_row_leads_to_what_it_is_about_by_key_and_by_click(visit: Visit) -> None:
    visit.open("evidence?show=steps")
    page = visit.page
    page.get_by_role("button", name="Export the CSV files").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Export the CSV files")).to_be_focused()
    # By arrow from the name to a council's cell, which is no stop of the Tab key, and back.
    page.get_by_role("button", name="Upload a trial extract").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Upload a trial extract")).to_be_focused()
    expect(page.get_by_role("button", name="In all councils")).to_be_visible()
    assert "in=" in page.url
    visit.open("evidence?rule=164")
    page.get_by_role("button", name="Its chain").last.click()
    expect(page.get_by_role("heading", name="The chain from")).to_be_focused()
    expect(page.get_by_role("heading", name="The chain from rule 164")).to_have_count(0)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    visit.open("options")
    page.get_by_role("rowheader", name="Ask DfE to name the heading").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Ask DfE to name the heading")).to_be_visible()
    assert visit.errors() == []


# What Streamlit does to a tab or a button for as long as it makes the page again.
_DISABLED_FOR_A_MOMENT = """async (at) => {
  const pass = () => new Promise((go) => setTimeout(go, 60));
  const holder = () => document.activeElement === at;
  at.focus();
  const before = holder();
  if (at.role === "tab") {
    at.removeAttribute("tabindex");
    at.setAttribute("aria-disabled", "true");
  } else at.disabled = true;
  await pass();
  const meanwhile = holder();
  at.setAttribute("tabindex", "0");
  at.removeAttribute("aria-disabled");
  at.disabled = false;
  await pass();
  return [before, meanwhile, holder()];
}"""


def test_what_is_disabled_for_a_moment_keeps_the_focus(visit: Visit) -> None:
    visit.open("settings")
    page = visit.page
    tab = page.get_by_role("tab", selected=True)
    button = page.get_by_role("button", name="Save").locator("visible=true").first
    for each in (tab, button):
        assert each.evaluate(_DISABLED_FOR_A_MOMENT) == [True, False, True]
    button.evaluate("at => at.blur()")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement === document.body"), "it was left on purpose"


def test_the_focus_is_where_something_was_pressed_or_on_what_says_that_it_was_done(
    browser: Browser, project: Project
) -> None:
    with served(project.path) as server, visiting(browser, server.address) as visit:
        page = visit.page
        visit.open("settings")
        page.get_by_label("Project name").fill("One return")
        visit.press("Save")
        expect(
            page.get_by_role("button", name="Save").locator("visible=true").first
        ).to_be_focused()
        visit.open("evidence")
        visit.press("Make a painpoint")
        visit.type("In a few words", "Nobody knows the date")
        visit.press("Make it")
        expect(page.locator(".st-key-done")).to_be_focused()
        expect(page.locator(".st-key-done")).to_contain_text("Made.")
        visit.tab_to("Undo", most=1)


def test_a_letter_alone_does_nothing_where_nobody_types(visit: Visit) -> None:
    visit.open("settings")
    visit.page.evaluate(
        """() => {
          window.cgRuns = 0;
          new MutationObserver(() => { window.cgRuns += 1; }).observe(
            document.querySelector("[data-testid=stApp]"),
            { attributes: true, attributeFilter: ["data-test-script-state"] },
          );
        }"""
    )
    for letter in "rRcC":
        visit.page.keyboard.press(letter)
    visit.page.wait_for_timeout(400)
    assert visit.page.evaluate("window.cgRuns") == 0
    visit.page.get_by_label("Project name").fill("")
    visit.page.get_by_label("Project name").press_sequentially("Record")
    expect(visit.page.get_by_label("Project name")).to_have_value("Record")
    assert visit.page.evaluate("window.cgRuns") == 0
    visit.rerun()
    assert visit.page.evaluate("window.cgRuns") > 0, "else nothing was shown above"


def test_the_thread_from_a_painpoint_to_its_step_its_rule_and_back(visit: Visit) -> None:
    visit.open()
    page = visit.page
    page.locator('a[href$="evidence?painpoint=1"]').first.click()
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()
    visit.settle()
    title = page.get_by_role("heading", level=2).first.inner_text()
    shows = page.get_by_role("heading", name="What the data shows")
    column = page.locator('[data-testid="stColumn"]', has=shows)
    column.get_by_role("button", name="Its chain").first.click()
    expect(page.get_by_role("heading", name="The chain from rule")).to_be_visible()
    visit.settle()
    expect(page.get_by_text(title).first).to_be_visible()
    page.locator('a[href*="process_map"][href*="step="]').first.click()
    expect(page.get_by_role("heading", name="Process map")).to_be_visible()
    page.get_by_role("link", name="The whole chain from this step").click()
    expect(page.get_by_role("heading", name="The chain from one step")).to_be_visible()
    expect(page.get_by_text(title).first).to_be_visible()


def test_a_step_opens_by_click_and_by_keyboard_and_the_view_stays(visit: Visit) -> None:
    visit.open("process_map?map=1")
    page = visit.page
    steps = page.locator("[data-step]")
    expect(steps.first).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()
    width = page.locator(".paper svg").evaluate("svg => svg.getBoundingClientRect().width")
    steps.nth(2).locator("text").first.click()
    visit.settle()
    expect(page.get_by_text("What hangs on it")).to_be_visible()
    assert "step=" in page.url
    kept = page.locator(".paper svg").evaluate("svg => svg.getBoundingClientRect().width")
    assert abs(kept - width) < 1
    before = page.url
    steps.nth(4).focus()
    page.keyboard.press("o")
    visit.settle()
    page.wait_for_function("url => location.href !== url", arg=before)
    expect(page.locator("[data-step].selected")).to_have_count(1)


def test_the_keyboard_alone_reaches_a_painpoint(visit: Visit) -> None:
    visit.open()
    page = visit.page
    for _ in range(80):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement?.getAttribute('href') ?? ''")
        if "painpoint=" in target:
            break
    else:
        pytest.fail("no painpoint within eighty presses of Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What people said")).to_be_visible()


def test_a_report_is_imported_and_shown_without_a_zero_for_what_was_not_loaded(
    visit: Visit,
) -> None:
    visit.open("rule_failures")
    page = visit.page
    page.get_by_text("Import an error report").click()
    report = "Error Code\tError message\tCount\n 164\t Distance is not valid\t 56\n"
    page.get_by_label("Or paste the portal's summary").fill(report)
    page.get_by_label("Or paste the portal's summary").blur()
    expect(page.get_by_text("1 failing rule, 56").first).to_be_visible()
    council = page.get_by_role("combobox", name="Council").last
    council.fill("Westdale")
    council.press("Enter")
    page.get_by_role("button", name="Import the report").click()
    expect(page.get_by_text("Imported run 1")).to_be_visible()


def test_an_opened_tab_stays_open_when_something_is_done_in_it(visit: Visit) -> None:
    visit.open("settings")
    page = visit.page
    page.get_by_role("tab", name="Milestones").click()
    page.get_by_role("textbox", name="Name").locator("visible=true").fill("Show-and-tell 3")
    page.get_by_role("textbox", name="Date").locator("visible=true").fill("30/11/2026")
    page.get_by_role("button", name="Add milestone").click()
    expect(page.get_by_text("Added.", exact=True)).to_be_visible()
    expect(page.get_by_role("tab", selected=True)).to_have_text("Milestones")
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone.", exact=True)).to_be_visible()
    expect(page.get_by_role("tab", selected=True)).to_have_text("History")


def test_the_browsers_back_button_leads_back_along_the_chain(visit: Visit) -> None:
    visit.open("evidence?painpoint=1")
    page = visit.page
    title = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("button", name="Its chain").last.click()
    expect(page.get_by_role("heading", name="The chain from")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
