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
from project import open_project
from research.drafts import SpeakerChoice
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
from storage import Project
from tests.browser import chromium, served, visiting

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
        assert len(sessions(project)) == 1
        page.get_by_text("Plan a session", exact=True).click()
        visit.settle()
        page.get_by_label("Title (optional)").fill("Planned once")
        page.get_by_role("button", name="Plan the session").dblclick()
        visit.settle()
        assert len(sessions(project)) == 2
        page.go_back()
        visit.settle()
        assert len(sessions(project)) == 2
        assert visit.errors() == []


def test_names_in_any_script_go_through_every_screen(project: Project) -> None:
    session, quote = _quote(project, NAME)
    found = evidence.add_painpoint(project, WHO, kind="painpoint", title=NAME)
    evidence.link_quote(project, WHO, found, quote)
    paths = (
        "",
        "sessions",
        f"sessions?session={session}&quote={quote}",
        f"quotes?quote={quote}",
        f"evidence?painpoint={found}",
        f"evidence?quote={quote}",
        "settings",
    )
    with chromium() as browser, served(project.path) as server:
        for path in paths:
            with visiting(browser, server.address) as visit:
                visit.open(path)
                assert visit.errors() == [], path
                if path not in ("", "settings"):
                    expect(visit.page.get_by_text(NAME).first).to_be_attached()


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


def test_notes_outlive_a_server_that_is_stopped_and_started_while_they_are_typed(
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
        with chromium() as browser, visiting(browser, f"http://127.0.0.1:{port}") as visit:
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
            expect(page.get_by_role("status")).to_have_text("Saved", timeout=90_000)
    finally:
        server.terminate()
        server.wait(timeout=20)
    said = [turn.text for turn in transcript(open_project(project.path), session).turns]
    assert said == ["said before", "said as it stopped", "said while away"]
