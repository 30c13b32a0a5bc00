"""The journeys of the three kinds of user, from an empty project, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from evidence import services as evidence
from project import open_project
from research.services import quotes, sessions
from storage import Project
from tests.browser import chromium, served, visiting
from tests.hands import HANDS, Hands

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NORTHMOOR = """Interviewer: How does the return begin for you?
Priya Raman: The error report runs every week, and I read all of it myself.
Interviewer: What takes the time?
Priya Raman: Finding the worker who knows the placement date. Ring me on 0161 496 0123.
"""
EASTLEY = """Interviewer: What takes the time?
Tom Hale: Chasing a placement date, somebody has always moved on by then.
"""
WESTDALE = """Interviewer: What takes the time?
Ann Okoro: Nothing much. Our placement dates are right because the worker types them in.
"""
SECRETS = ("Priya", "Raman", "Hale", "Okoro", "496 0123")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture(params=HANDS)
def hands(request: pytest.FixtureRequest, browser: Browser, project: Project) -> Iterator[Hands]:
    with served(project.path) as server, visiting(browser, server.address) as visit:
        yield HANDS[request.param](visit)


def _bring_in(hands: Hands, council: str, file: Path, said: str) -> None:
    file.write_text(said, "utf-8")
    hands.choose("Council", council)
    hands.upload(file)
    hands.press("Read it")
    hands.tick("I have read it")
    hands.press("Save the session")
    expect(hands.visit.page.get_by_text("The names are forgotten")).to_be_visible()


def test_a_team_goes_from_three_transcripts_to_a_painpoint_with_quotes_for_and_against(
    hands: Hands, project: Project, tmp_path: Path
) -> None:
    visit, page = hands.visit, hands.visit.page
    visit.open()
    hands.press("Bring a transcript in")
    _bring_in(hands, "Northmoor", tmp_path / "priya.txt", NORTHMOOR)
    hands.select(1, "Finding", "date.")
    hands.press("Keep and choose tags")
    hands.choose("Tags", "Placement dates")
    hands.press("Keep it")
    for council, said, first, last in (
        ("Eastley", EASTLEY, "Chasing", "date,"),
        ("Westdale", WESTDALE, "Our", "in."),
    ):
        visit.open("sessions")
        hands.press("Import a transcript")
        _bring_in(hands, council, tmp_path / f"{council}.txt", said)
        hands.select(0, first, last)
        hands.press("1 Placement dates")
    assert [each.text for each in quotes(project)] == [
        "Finding the worker who knows the placement date.",
        "Chasing a placement date,",
        "Our placement dates are right because the worker types them in.",
    ]
    hands.press("Quotes")
    hands.open_tab("By council")
    expect(page.get_by_text("heard in all 3 councils, from 3 of 3 people")).to_be_visible()
    hands.press("Evidence")
    hands.press("Make a painpoint, an innovation")
    hands.type("In a few words", "Placement dates come late")
    hands.press("Make it")
    expect(page.get_by_role("heading", name="Placement dates come late")).to_be_visible()
    hands.press("It supports this")
    hands.press("It supports this")
    hands.press("It contradicts this")
    expect(page.get_by_text("Heard from 2 of 3 people asked")).to_be_visible()
    expect(page.get_by_text("Contradicted by 1 of 3 people asked")).to_be_visible()
    assert visit.errors() == []
    (painpoint,) = evidence.painpoints(project)
    stances = [link.stance for link in evidence.links(project).quotes]
    assert (painpoint.title, stances) == ("Placement dates come late", ["for", "for", "against"])
    _no_name_is_kept(project)


def _no_name_is_kept(project: Project) -> None:
    stored = b"".join(f.read_bytes() for f in project.path.parent.glob(f"{project.path.name}*"))
    assert [name for name in SECRETS if name.encode() in stored] == []
    assert len(sessions(open_project(project.path))) == 3
