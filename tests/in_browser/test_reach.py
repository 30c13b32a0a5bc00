"""Whoever cannot see, point, hear or wait: every state by axe and by what axe does not look at.

Looked at on every change, 1,280 and 320 pixels wide: every screen and what it opens, all
unfolded, and what is seen rarely. With EVERY_STATE=1 also every tab; axe looks at the narrow page
too, the Tab key walks each place, also in a small window, and all is zoomed to 200 per cent as well
as to 400. That takes some minutes more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from project import open_project
from screens.look import SCREENS
from storage import Project
from storage.backups.backup import back_up
from tests import states
from tests.browser import ALL_OF_IT, AXE_TAGS, Server, Visit, chromium, served, visiting
from tests.reaching import FOCUS, NARROW, WIDE, made_badly, moves, walked
from tests.states import State

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# One whose quotes are coded, tagged and linked.
SESSION = 1


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture(scope="module")
def held(browser: Browser, built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    copied = back_up(open_project(built_demo), tmp_path_factory.mktemp("reached") / "demo.db")
    return open_project(copied.path)


@pytest.fixture(scope="module")
def server(held: Project) -> Iterator[Server]:
    with served(held.path) as each:
        yield each


def _nothing(wrong: Mapping[str, Sequence[str]]) -> None:
    """Fail with all that is wrong, where pytest would shorten it."""
    said = [f"{where}\n    {each}" for where, found in wrong.items() for each in found]
    if said:
        pytest.fail("\n".join(said), pytrace=False)


def _looked(visit: Visit, width: int, *, axe: bool) -> list[str]:
    if visit.page.viewport_size != (size := ViewportSize(width=width, height=1800)):
        visit.page.set_viewport_size(size)
        visit.page.wait_for_timeout(200)
    found = visit.violations() if axe else []
    return [f"{width}: {each}" for each in (*found, *made_badly(visit.page, width))]


def _wrong_in(
    browser: Browser,
    server: Server,
    project: Project,
    wanted: Iterable[State],
    *,
    refused: bool = False,
) -> dict[str, list[str]]:
    """What is wrong in each of those states, gone through in one window.

    ``refused``: they are states in which something is refused, so that an error may stand there.
    """
    wrong = {}
    with visiting(browser, server.address) as visit:
        visit.open()
        for state in wanted:
            visit.page.set_viewport_size({"width": WIDE, "height": 1800})
            states.reach(visit, project, state)
            found = _looked(visit, WIDE, axe=True)
            found += _looked(visit, NARROW, axe=ALL_OF_IT)
            found += visit.crashes() if refused else visit.errors()
            if found:
                wrong[state.name] = found
    return wrong


def test_every_place_can_be_used_by_everybody_wide_and_narrow(
    browser: Browser, server: Server, held: Project
) -> None:
    wanted = [each for each in states.every_place(SESSION) if ALL_OF_IT or not each.on_tab]
    _nothing(_wrong_in(browser, server, held, wanted))


def test_so_can_what_is_seen_rarely(browser: Browser, server: Server, held: Project) -> None:
    _nothing(_wrong_in(browser, server, held, states.rarely_seen(), refused=True))


def test_so_can_a_project_with_nothing_in_it(browser: Browser, project: Project) -> None:
    with served(project.path) as empty:
        _nothing(_wrong_in(browser, empty, project, states.screens()))


def test_so_can_the_pages_of_phones_and_the_notes_window(
    browser: Browser, server: Server, held: Project
) -> None:
    phone = browser.new_page(viewport={"width": NARROW, "height": 640})
    wrong = {}
    for name, content in states.phone_pages().items():
        phone.set_content(content.decode())
        wrong[name] = [*_by_axe(phone), *made_badly(phone, NARROW)]
    phone.close()
    with visiting(browser, server.address) as visit:
        visit.open("show_and_tell?storyboard=1")
        notes = states.notes_window(visit)
        wrong["notes"] = [*_by_axe(notes), *made_badly(notes, NARROW)]
    _nothing(wrong)


def _by_axe(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


# How a screen is in a low window is not another matter on each of its tabs.
_WALKED = [
    each for each in states.every_place(SESSION) if ALL_OF_IT or each.name in SCREENS.values()
]


@pytest.mark.parametrize(
    ("width", "height"), [(WIDE, 700), (NARROW, 480)] if ALL_OF_IT else [(WIDE, 700)]
)
def test_tab_goes_through_every_page_and_is_seen_all_the_way(
    browser: Browser, server: Server, held: Project, width: int, height: int
) -> None:
    wrong = {}
    # As wide from the start: the list of screens folds away only as a page is opened.
    with visiting(browser, server.address, width=width) as visit:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.open()
        for state in _WALKED:
            states.reach(visit, held, state)
            stops, found = walked(visit.page)
            if found or stops < 10:
                wrong[state.name] = [f"{stops} stops", *found]
    _nothing(wrong)


@pytest.mark.parametrize("size", [(320, 256), (640, 512)] if ALL_OF_IT else [(320, 256)])
def test_zoomed_in_or_lying_flat_no_screen_scrolls_both_ways(
    browser: Browser, server: Server, size: tuple[int, int]
) -> None:
    """A window of 1,280 by 1,024 pixels at 400 and at 200 per cent."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=1280 / size[0]
    )
    visit = Visit(context.new_page(), server.address)
    visit.page.on("websocket", visit.talk.listen)
    visit.open()
    wrong = {}
    for state in states.screens():
        visit.go(state.path)
        found = [each for each in made_badly(visit.page, size[0]) if each.startswith("reflow")]
        if found:
            wrong[state.name] = found
    context.close()
    _nothing(wrong)


def test_who_asked_for_less_motion_sees_nothing_of_ours_move(
    browser: Browser, server: Server, held: Project
) -> None:
    wrong = {}
    with visiting(browser, server.address) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        visit.open()
        for state in states.screens():
            visit.go(state.path)
            if found := moves(visit.page):
                wrong[state.name] = found
        visit.go("process_map?map=1")
        visit.page.locator("[data-step]").nth(3).focus()
        for key in ("ArrowRight", "+", "9", "0"):
            visit.page.keyboard.press(key)
            wrong[f"the map after {key}"] = moves(visit.page)
    _nothing(wrong)


_MADE_BADLY = """<html><head><title></title></head><body><style>
  .cg-part { transition: left 1s } .cg-part button { outline: none; font-size: 4px; padding: 0 }
</style>
<h1>One</h1><h3>Below</h3><h1>Two</h1>
<table><tr><td>1</td></tr></table>
<svg width="100" height="100"></svg><img src="data:,">
<div style="width: 2000px">Wide</div>
<div class="cg-part"><button>a</button><button>b</button></div>
</body></html>"""
_FOUND_THERE = {
    *("page title", "language", "one h1", "heading order", "one main", "table name"),
    *("table heads", "drawing without words", "reflow", "target size"),
}


def test_what_is_wrong_would_be_found(browser: Browser) -> None:
    """A page with each of the faults that the others look for."""
    page = browser.new_page(viewport={"width": NARROW, "height": 640})
    try:
        page.set_content(_MADE_BADLY)
        assert {each.split(":")[0] for each in made_badly(page, NARROW)} >= _FOUND_THERE
        assert any(each.startswith("image-alt") for each in _by_axe(page))
        assert moves(page)
        page.evaluate(FOCUS)
        page.keyboard.press("Tab")
        page.evaluate(FOCUS)
        page.keyboard.press("Tab")
        assert any(each.startswith("focus not seen") for each in page.evaluate(FOCUS)["wrong"])
    finally:
        page.close()


def _read_out(page: Page, kind: str) -> list[str]:
    """What the browser tells screen readers of that kind: each by its name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        str(each.get("name", {}).get("value", ""))
        for each in nodes
        if not each["ignored"] and each["role"]["value"] == kind
    ]


def _said(page: Page, words: str) -> None:
    """Wait until words stand twice: where they are seen, and where they are said."""
    for _ in range(100):
        if _read_out(page, "StaticText").count(words) == 2:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"“{words}” is not said")


def test_what_was_done_is_said_from_a_place_that_was_there_before(
    browser: Browser, project: Project
) -> None:
    with served(project.path) as empty, visiting(browser, empty.address) as visit:
        visit.open("settings")
        page = visit.page
        assert len(_read_out(page, "status")) == 1
        visit.type("Project name", "One return")
        visit.press("Save")
        _said(page, "Saved.")
        visit.press("Undo")
        _said(page, "Undone.")
        visit.go("evidence")
        visit.press("Make a painpoint")
        visit.press("Make it")
        # Streamlit makes an error an alert, which is said however it comes.
        expect(page.get_by_role("alert").filter(has_text="The title is empty")).to_be_visible()


def test_who_comes_by_a_link_in_a_page_begins_at_the_title_of_the_next(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.address) as visit:
        visit.open("evidence?painpoint=1")
        link = visit.page.locator("[data-testid=stMain] a[href*=sessions]").first
        link.focus()
        visit.page.keyboard.press("Enter")
        visit.settle()
        expect(visit.page).to_have_title("Sessions – Common Ground")
        expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


_PAINTED = "at => getComputedStyle(at).backgroundColor"


def test_in_colours_of_ones_own_what_is_chosen_is_told_apart(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.address) as visit:
        page = visit.page
        page.emulate_media(forced_colors="active")
        visit.open("rule_failures")
        main = page.get_by_test_id("stMain")
        tabs = main.get_by_role("tab")
        expect(tabs.nth(0)).not_to_have_css("background-color", tabs.nth(1).evaluate(_PAINTED))
        signs = main.locator("[data-testid=stRadioOption] > div > div:not([data-testid])")
        switch = main.locator("[data-testid=stCheckbox] label > div:not([data-testid])").first
        assert signs.nth(0).screenshot() != signs.nth(1).screenshot()
        off = switch.screenshot()
        visit.press("As others may see it", "Space")
        page.mouse.move(0, 0)
        assert switch.screenshot() != off
        visit.go("settings")
        field = main.get_by_role("textbox", name="Project name")
        field.focus()
        frame = field.locator("xpath=..")
        assert frame.evaluate("at => getComputedStyle(at).outlineStyle") == "solid"
        visit.go("board")
        parts = main.get_by_role("radio")
        expect(parts.nth(0)).not_to_have_css("background-color", parts.nth(1).evaluate(_PAINTED))


def test_help_stays_while_it_is_pointed_at_and_goes_with_escape(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.address) as visit:
        page = visit.page
        visit.open("rule_failures")
        tip, sign = page.get_by_role("tooltip"), page.get_by_label("Help for Counted in")
        sign.hover()
        expect(tip).to_be_visible()
        box = tip.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
        page.wait_for_timeout(500)
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.mouse.move(0, 0)
        visit.tab_to("Help for Counted in")
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
