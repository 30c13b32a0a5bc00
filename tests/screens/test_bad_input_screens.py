"""Impatient hands in a browser: pressed twice, reloaded, gone back, cut off, in any script."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from common.who import Who
from evidence import services as evidence
from presenting.services import add_storyboard
from process_maps.services import draw_new
from project import open_project
from research.drafts import SpeakerChoice
from research.guide import services as guide
from research.guide.model import TopicFacts
from research.services import (
    SessionFacts,
    add_code,
    add_turn,
    confirm_session,
    keep_turn_as_quote,
    notes,
    plan_session,
    quotes,
    sessions,
    start_session,
    transcript,
)
from storage import Project, reading
from storage import services as register
from storage.history.acts import acts
from tests.browser import chromium, served, visiting
from validation.services import runs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WHO = Who("Test analyst")
NAME = "עיריית הצפון 🏘️"


def _quote(project: Project, council: str = "Northmoor") -> tuple[int, int]:
    session = start_session(project, WHO, council=council, title=f"First, {council}")
    turn = add_turn(project, WHO, session, "We start in May.", speaker=SpeakerChoice("Analyst 1"))
    (version,) = [each.version for each in sessions(project) if each.id == session]
    confirm_session(project, WHO, session, version)
    tag = add_code(project, WHO, f"Tag of {council}")
    return session, keep_turn_as_quote(project, WHO, session, turn, codes=[tag])


def test_pressed_twice_things_are_made_once(project: Project) -> None:
    session, quote = _quote(project)
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as visit,
    ):
        page = visit.page
        visit.open(f"sessions?session={session}")
        page.get_by_role("tab", name="Memos").click()
        visit.settle()
        page.get_by_label("A new memo").fill("They were tired")
        page.get_by_role("button", name="Write the memo").dblclick()
        visit.settle()
        assert [each.text for each in notes(project, session)] == ["They were tired"]
        assert visit.errors() == []

        visit.open(f"quotes?quote={quote}")
        page.get_by_role("button", name="Clear for sharing").dblclick()
        visit.settle()
        assert [each.cleared for each in quotes(project)] == [True]
        assert visit.errors() == []

        visit.open("sessions")
        page.get_by_text("Plan a session", exact=True).click()
        visit.settle()
        page.get_by_label("Title (optional)").fill("Planned once")
        page.reload()
        visit.settle()
        assert visit.asked_to_stay == 1, "what was typed would have been lost"
        assert len(sessions(project)) == 1
        page.get_by_text("Plan a session", exact=True).click()
        visit.settle()
        page.get_by_label("Title (optional)").fill("Planned once")
        page.get_by_role("button", name="Plan the session").dblclick()
        visit.settle()
        assert len(sessions(project)) == 2
        page.reload()
        visit.settle()
        assert visit.asked_to_stay == 1, "what was saved is not lost"
        page.go_back()
        visit.settle()
        assert len(sessions(project)) == 2
        assert visit.errors() == []


PORTAL = "Error Code\tError message\tCount\n 164\t Distance is not valid\t 56\n"


def test_forms_sent_twice_by_mouse_or_a_held_key_make_one_and_lead_where_one_press_does(
    project: Project,
) -> None:
    painpoint = evidence.add_painpoint(project, WHO, kind="painpoint", title="Distances")
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as visit,
    ):
        page = visit.page
        visit.open("settings")
        page.get_by_role("tab", name="Councils").click()
        page.get_by_role("button", name="Add council").click()
        expect(page.get_by_test_id("stAlertContentError")).to_be_visible()
        assert visit.violations() == [], "where something was refused"
        page.get_by_label("Add a council").fill("Northmoor")
        page.get_by_role("button", name="Add council").dblclick()
        expect(page.get_by_text("Added.")).to_be_visible()
        assert visit.violations() == [], "where something was done"
        visit.open("rule_failures")
        page.get_by_label("Or paste the portal's summary").fill(PORTAL)
        page.get_by_label("Or paste the portal's summary").blur()
        page.get_by_role("combobox", name="Council").fill("Northmoor")
        page.get_by_role("option", name="Northmoor").click()
        page.get_by_role("button", name="Import the report").dblclick()
        expect(page.get_by_text("Imported run 1")).to_be_visible()
        visit.open(f"evidence?painpoint={painpoint}")
        page.get_by_role("tab", name="Link a rule").click()
        page.get_by_role("combobox", name="Rule").fill("164")
        page.get_by_role("option", name="164").click()
        page.get_by_role("button", name="Link the rule").dblclick()
        expect(page.get_by_text("Rule linked.")).to_be_visible()
        visit.open("evidence")
        page.get_by_text("Make a painpoint, an innovation").click()
        page.get_by_label("In a few words").fill("Made once")
        page.get_by_label("In a few words").focus()
        # A key that is held down arrives again and again.
        page.keyboard.down("Enter")
        page.keyboard.down("Enter")
        page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        expect(page.get_by_role("heading", name="Made once")).to_be_visible()
        visit.settle()
        assert "painpoint=" in page.url
        assert visit.errors() == []
    with reading(project) as db:
        done = [each.words for each in acts(db)]
    assert len(evidence.painpoints(project)) == 2
    assert len(runs(project)) == 1
    assert sum("council" in each for each in done) == 1
    assert sum("rule" in each for each in done) == 1


def test_names_in_any_script_go_through_every_screen(project: Project) -> None:
    session, quote = _quote(project, NAME)
    found = evidence.add_painpoint(project, WHO, kind="painpoint", title=NAME)
    evidence.link_quote(project, WHO, found, quote)
    draw_new(project, WHO, council=NAME, name=NAME)
    storyboard = add_storyboard(project, WHO, NAME, date=None)
    register.add_person(project, WHO, NAME, NAME)
    guide.add_topic(project, WHO, TopicFacts(NAME))
    guide.add_question(project, WHO, NAME)
    places = (
        ("where_we_stand", ""),
        ("sessions", ""),
        (f"sessions?session={session}&quote={quote}", ""),
        (f"quotes?quote={quote}", ""),
        ("quotes", "By council"),
        ("process_map", ""),
        (f"evidence?painpoint={found}", ""),
        (f"evidence?quote={quote}", ""),
        (f"show_and_tell?storyboard={storyboard}", ""),
        *(("settings", tab) for tab in ("Councils", "People", "Codebook", "Topic guide")),
    )
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open()
        for path, tab in places:
            visit.go(path)
            if tab:
                visit.page.get_by_role("tab", name=tab).click()
                visit.settle()
            assert visit.errors() == [], path
            shown = visit.page.get_by_test_id("stMain").get_by_text(NAME)
            expect(shown.first).to_be_attached()


def _serve(database: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cli", "serve", "--db", str(database), "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=database.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    pytest.fail("the server did not start")


def test_notes_and_forms_outlive_a_server_that_is_stopped_and_started_while_they_are_typed(
    project: Project,
) -> None:
    session = plan_session(
        project, WHO, SessionFacts("Northmoor", title="Live"), [SpeakerChoice("Analyst 1")]
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _serve(project.path, port)
    try:
        address = f"http://127.0.0.1:{port}"
        with (
            chromium() as browser,
            visiting(browser, address) as visit,
            visiting(browser, address) as form,
        ):
            form.open("evidence")
            form.page.get_by_text("Make a painpoint, an innovation").click()
            form.page.get_by_label("In a few words").fill("Typed before")
            page = visit.page
            visit.open(f"sessions?session={session}")
            page.get_by_role("tab", name="Write notes").click()
            visit.settle()
            page.get_by_label("Line 1", exact=True).click()
            page.keyboard.type("said before")
            page.keyboard.press("Enter")
            page.keyboard.type("said as it")
            server.terminate()
            server.wait(timeout=20)
            page.keyboard.type(" stopped")
            page.keyboard.press("Enter")
            page.keyboard.type("said while away")
            server = _serve(project.path, port)
            expect(page.get_by_label("Line 3", exact=True)).to_have_value("said while away")
            # Streamlit gives a connection that began while the server stopped 15 seconds to answer.
            expect(page.locator("p.state")).to_have_text("Saved", timeout=90_000)
            connected = form.page.locator(
                '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
            )
            connected.wait_for(timeout=90_000)
            form.page.get_by_role("button", name="Make it").click()
            expect(form.page.get_by_role("heading", name="Typed before")).to_be_visible()
    finally:
        server.terminate()
        server.wait(timeout=20)
    said = [turn.text for turn in transcript(open_project(project.path), session).turns]
    assert said == ["said before", "said as it stopped", "said while away"]


def test_a_choice_sends_no_form_and_a_held_key_sends_one_once(project: Project) -> None:
    session, _ = _quote(project)
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as visit,
    ):
        page = visit.page
        visit.open("sessions")
        page.get_by_text("Plan a session", exact=True).click()
        visit.settle()
        page.get_by_label("Title (optional)").fill("Typed before anything was chosen")
        kind = page.locator("[data-testid=stForm]").get_by_role("combobox").first
        kind.click()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        visit.settle()
        page.reload()
        visit.settle()
        assert visit.asked_to_stay == 1, "what was typed was not sent by choosing something"

        visit.open(f"sessions?session={session}")
        page.get_by_role("tab", name="Memos").click()
        visit.settle()
        page.get_by_label("A new memo").fill("They were tired")
        page.keyboard.down("Control")
        for _ in range(3):
            page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        page.keyboard.up("Control")
        visit.settle()
        assert [each.text for each in notes(project, session)] == ["They were tired"]
        assert visit.errors() == []
        page.reload()
        visit.settle()
        assert visit.asked_to_stay == 1, "it was sent"
