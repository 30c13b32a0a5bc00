"""Take part: a round is made, opened, answered on a phone, seen on screen within a second."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from evidence.rounds import comments, services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Ballot, NewChoice, NewRound, Vote
from presenting.services import add_storyboard, storyboards
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from screens.show_and_tell.door import hang
from screens.show_and_tell.round_live import _shown
from storage import Project
from tests import browser as browsing
from tests import ready_server
from tests.browser import AXE_TAGS, Visit, chromium, visiting
from tests.rooms import cast_by, say, workshop

APP = str(Path(__file__).resolve().parents[2] / "app.py")


class StandIn:
    """A door without a network."""

    def __init__(self) -> None:
        self.code: str | None = None
        self.wave = 1

    def addresses(self) -> tuple[str, ...]:
        return ("192.168.1.20:8600", "10.0.0.5:8600")

    def open(self, ballot: Ballot) -> None:
        self.code, self.wave = ballot.code, ballot.wave

    def close(self) -> None:
        self.code = None

    stop = close

    def now_open(self) -> str | None:
        return self.code

    def at_wave(self, wave: int) -> None:
        self.wave = wave


@pytest.fixture
def door() -> Iterator[StandIn]:
    held = StandIn()
    hang(held)
    yield held
    hang(None)


def _tab(path: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page(script_of("show_and_tell"))
    for name, value in {"storyboard": "1", **query}.items():
        app.query_params[name] = value
    board = query.get("storyboard", "1")
    app.session_state[f"show-tabs-{board}"] = "Take part"
    return _well(app.run())


def _well(app: AppTest) -> AppTest:
    assert not app.exception, [each.message for each in app.exception]
    return app


def _press(app: AppTest, label: str) -> AppTest:
    return _well(next(each for each in app.button if each.label == label).click().run())


def _said(app: AppTest) -> str:
    shown: list[Any] = [*app.markdown, *app.info, *app.warning, *app.error, *app.success]
    return " ".join(str(each.value) for each in shown)


def _made(project: Project, who: Who) -> tuple[int, int]:
    """A round of the demo's storyboard over a painpoint and typed words; (it, the painpoint)."""
    painpoint = evidence.painpoints(project)[0].id
    (board,) = storyboards(project)
    choices = (NewChoice("painpoint", painpoint), NewChoice("words", None, "The portal"))
    new = NewRound("dots", "Which first?", workshop(project, who), choices, storyboard_id=board.id)
    return services.make_round(project, who, new), painpoint


def test_without_a_place_for_phones_the_tab_says_how_and_paper_works(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    board = add_storyboard(project, Who("Test"), "Without a round")
    app = _tab(demo_file, monkeypatch, storyboard=str(board))
    assert "commonground serve --room" in _said(app)
    assert "No round yet" in _said(app)
    app.text_area[0].input("What takes longest?")
    app.text_area[1].input("Dates\nThe portal")
    _press(app, "Make the round")
    held = services.rounds(project, board)[0]
    assert held.question == "What takes longest?"
    assert services.standing(project, held.id).session == "Taken part in the room"
    assert [each.label for each in app.button if "phones" in each.label] == []
    app.session_state[f"paper-{held.id}"] = True
    _well(app.run())
    app.number_input[0].set_value(12)
    app.number_input[2].set_value(9)
    _press(app, "Save the counts")
    said = services.standing(project, held.id)
    assert ([each.paper for each in said.counts], said.papers) == ([12, None], 9)
    _press(app, "Close it: paper is all there is")
    assert services.rounds(project)[0].state == "closed"


def test_a_round_is_opened_closed_cleared_and_undone(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, who: Who, door: StandIn
) -> None:
    project = open_project(demo_file)
    made, painpoint = _made(project, who)
    app = _tab(demo_file, monkeypatch, round=str(made))
    _press(app, "Open it to phones")
    held = services.rounds(project)[0]
    assert (held.state, door.code) == ("open", held.code)
    ballot = RoundBallot(project, made)
    cast_by(ballot, b"1" * 16, Vote({ballot.asked.choices[0][0]: 3}))
    _press(app, "Clear what was answered")
    assert door.wave == 2
    _press(app, "Undo")
    assert (door.wave, services.standing(project, made).total) == (1, 3)
    _press(app, "Close the round")
    assert (services.rounds(project)[0].state, door.code) == ("closed", None)
    # Taken back, it is open again as it is stored; phones are let in when somebody says so.
    _press(app, "Undo")
    assert "Phones cannot reach this round" in _said(app)
    _press(app, "Open it to phones again")
    assert door.code == held.code
    page = AppTest.from_file(APP, default_timeout=30).run()
    page.query_params["painpoint"] = str(painpoint)
    _well(page.switch_page(script_of("evidence")).run())
    assert any("3 of 3 dots" in each.label for each in page.button) or any(
        "3 of 3 dots" in str(each.proto) for each in page.get("page_link")
    )


def test_an_undone_opening_shuts_the_way_for_phones(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, who: Who, door: StandIn
) -> None:
    made, _ = _made(open_project(demo_file), who)
    app = _tab(demo_file, monkeypatch, round=str(made))
    _press(app, "Open it to phones")
    _press(app, "Undo")
    assert (services.rounds(open_project(demo_file))[0].state, door.code) == ("ready", None)


def test_comments_wait_until_somebody_lets_them_through(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, who: Who, door: StandIn
) -> None:
    project = open_project(demo_file)
    (board,) = storyboards(project)
    new = NewRound("comments", "So?", workshop(project, who), storyboard_id=board.id)
    made = services.make_round(project, who, new)
    services.open_round(project, who, made)
    say(RoundBallot(project, made), b"1" * 16, "We in the Leeds office do **it** too")
    app = _tab(demo_file, monkeypatch, round=str(made))
    assert "Looks personal" in _said(app)
    assert "\\*\\*it\\*\\*" in _said(app)
    _press(app, "Show it with that replaced")
    (shown,) = services.standing(project, made).comments
    assert "Leeds" not in shown
    _press(app, "Put it into the session’s transcript")
    (held,) = comments.comments(project, made)
    assert held.in_transcript
    _press(app, "Take it off the screen")
    assert services.standing(project, made).comments == ()
    _press(app, "Erase it for good")
    assert comments.comments(project, made) == ()


def test_the_room_sees_councils_only_once_closed_and_no_word_nobody_let_through(
    project: Project, who: Who
) -> None:
    made = services.make_round(
        project, who, NewRound("us_too", "Dates go missing", workshop(project, who))
    )
    services.open_round(project, who, made)
    ballot = RoundBallot(project, made)
    yes = ballot.asked.choices[0][0]
    for number in range(3):
        cast_by(ballot, bytes([number]) * 16, Vote({yes: 1}))
    assert _shown(services.standing(project, made), "open", "x").councils == ()
    services.close_round(project, who, made)
    assert _shown(services.standing(project, made), "closed", None).councils == (
        "Another, or rather not say: 3 yes, 0 no, 0 not sure (3 answered)",
    )
    said = services.make_round(project, who, NewRound("question", "Why?", workshop(project, who)))
    services.open_round(project, who, said)
    say(RoundBallot(project, said), b"1" * 16, "Because of the portal")
    shown = _shown(services.standing(project, said), "open", "x")
    assert (shown.comments, shown.answered) == ((), "1 comment came in")


def test_a_round_that_is_gone_leads_back(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _tab(demo_file, monkeypatch, round="77")
    assert "no longer in the project" in _said(app)
    assert "7 phones and 3 papers answered" in _said(app), "those there are"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def room_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def visit(browser: Browser, demo_file: Path, room_port: int) -> Iterator[Visit]:
    """The app with a place for phones on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    room = f"127.0.0.1:{room_port}"
    log = demo_file.parent / "server.log"
    server = ready_server.start(
        ["serve", "--db", str(demo_file), "--port", str(port), "--room", room], log
    )
    try:
        browsing._wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        with visiting(browser, f"http://127.0.0.1:{port}") as each:
            yield each
    finally:
        server.stop()


def _violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_phone_without_scripts_votes_and_the_room_sees_it_within_a_second(
    visit: Visit, browser: Browser, room_port: int
) -> None:
    page = visit.page
    visit.open("show_and_tell?storyboard=1")
    page.get_by_role("tab", name="Take part").click()
    visit.settle()
    assert visit.violations() == []
    page.get_by_text("Make a round", exact=True).click()
    visit.settle()
    page.get_by_role("textbox", name="The question").fill("What takes longest?")
    page.get_by_role("textbox", name="Choices in your own").fill("Dates " * 66 + "\nThe portal")
    page.get_by_role("button", name="Make the round").click()
    visit.settle()
    # Nothing listens for phones before a round is opened.
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", room_port)) != 0
    page.get_by_role("button", name="Open it to phones").click()
    visit.settle()
    assert visit.violations() == []
    label = page.locator(".room svg").first.get_attribute("aria-label") or ""
    found = re.search(r"127\.0\.0\.1:\d+/[a-z0-9]{4}$", label)
    assert found
    page.get_by_role("button", name="Show full screen").press("Enter")
    sizes = {"viewport": {"width": 320, "height": 640}}
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts, **sizes)  # type: ignore[arg-type]
        phone = context.new_page()
        phone.goto(f"http://{found[0]}")
        if scripts:
            assert _violations(phone) == []
            wide = phone.evaluate("document.documentElement.scrollWidth")
            small = phone.evaluate(
                "[...document.querySelectorAll('label, button')].filter("
                "e => e.getBoundingClientRect().height < 44).length"
            )
            assert (wide, small) == (320, 0)
        phone.get_by_role("group").nth(1).get_by_text("2", exact=True).click()
        seen = page.locator(".room td.count").nth(1)
        began = time.monotonic()
        phone.get_by_role("button", name="Send").click(no_wait_after=True)
        expect(seen).to_have_text("4" if scripts else "2", timeout=5_000)
        took = time.monotonic() - began
        # The bound is one second (benchmarks); a test may run on a machine busy with others.
        assert took < 3
        expect(phone.get_by_role("status")).to_contain_text("Your vote is counted")
        if scripts:
            assert _violations(phone) == []
        context.close()
    expect(page.locator(".room")).to_have_class("room full")
    page.keyboard.press("Escape")
    expect(page.locator(".room")).to_have_class("room")
    page.get_by_role("button", name="Close the round").click()
    visit.settle()
    expect(page.locator(".room caption")).to_have_text("Closed. 2 phones answered.")
    assert visit.violations() == []
    assert visit.errors() == []
