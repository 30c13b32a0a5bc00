"""The journeys of the three kinds of user, from an empty project, by keyboard.

By mouse too with EVERY_STATE=1; what a mouse does is otherwise the tests' of each screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from evidence import services as evidence
from process_maps.formats import Sheet
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.model import Flow, Map, Step
from process_maps.pairing.services import compare
from process_maps.services import maps
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


@pytest.fixture(params=HANDS)
def hands_on_demo(
    request: pytest.FixtureRequest, browser: Browser, demo_file: Path
) -> Iterator[Hands]:
    with served(demo_file) as server, visiting(browser, server.address) as visit:
        yield HANDS[request.param](visit)


def _bring_in(hands: Hands, council: str, file: Path, said: str) -> None:
    file.write_text(said, "utf-8")
    hands.choose("Council", council)
    hands.upload(file)
    hands.press("Read it")
    hands.tick("I have read it")
    hands.press("Save the session")
    expect(hands.visit.page.get_by_text("The names are forgotten")).to_be_visible()


def test_a_team_goes_from_three_transcripts_to_themes_and_a_finding_for_and_against(
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
        hands.press("All sessions")
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
    _theme(hands)
    expect(page.get_by_text("Heard in 2 of 3 councils, from 2 of 3 people")).to_be_visible()
    expect(page.get_by_text("Said by nobody and only contradicted")).to_be_visible()
    hands.press("The theme on the board")
    hands.press("Make a painpoint or an innovation of it")
    hands.press("Make it and go to Evidence")
    expect(page.get_by_role("heading", name="Placement dates come late")).to_be_visible()
    expect(page.get_by_text("Heard from 2 of 3 people asked")).to_be_visible()
    expect(page.get_by_text("Contradicted by 1 of 3 people asked")).to_be_visible()
    hands.press("All painpoints and innovations")
    hands.press("Findings")
    hands.choose("Begin with a painpoint", "Placement dates come late")
    hands.press("Make it")
    expect(page.get_by_role("heading", name="How strong it is")).to_be_visible()
    expect(page.get_by_text("Placement dates come late").first).to_be_visible()
    assert visit.errors() == []
    (painpoint,) = evidence.painpoints(project)
    stances = [link.stance for link in evidence.links(project).quotes]
    assert (painpoint.title, stances) == ("Placement dates come late", ["for", "for", "against"])
    _no_name_is_kept(project)


def _theme(hands: Hands) -> None:
    """A theme across councils, with what supports and what contradicts it, and who said it."""
    hands.press("Board")
    hands.open_tab("Themes")
    hands.type("What it is called", "Late dates")
    hands.type("What it says", "Placement dates come late")
    hands.press("Make it")
    hands.press("Put quotes into it")
    hands.press("It supports it")
    hands.press("It supports it")
    hands.press("It contradicts it")
    hands.press("How widely it was heard")


def _no_name_is_kept(project: Project) -> None:
    stored = b"".join(f.read_bytes() for f in project.path.parent.glob(f"{project.path.name}*"))
    assert [name for name in SECRETS if name.encode() in stored] == []
    assert len(sessions(open_project(project.path))) == 3


def test_a_facilitator_makes_a_storyboard_presents_it_and_leaves_a_file_behind(
    hands_on_demo: Hands, tmp_path: Path, browser: Browser
) -> None:
    hands = hands_on_demo
    visit, page = hands.visit, hands.visit.page
    visit.open()
    hands.press("Show and tell")
    hands.press("Make a storyboard")
    hands.type("Name", "Second show and tell")
    hands.press("Begin empty")
    hands.choose("What to add", "Painpoints and innovations")
    hands.choose("Painpoints and innovations", "Trial files are refused")
    hands.press("Add 1 card")
    for what, field, wanted in (
        ("Two maps side by side", "Two maps", ("Northmoor", "Eastley")),
        ("Rule failures", "Rules", ("164 ",)),
    ):
        hands.choose("What to add", what)
        for each in wanted:
            hands.choose(field, each)
        hands.press("Add 1 card")
    hands.press("Move up")
    hands.open_tab("Present")
    _present(hands)
    _round_on_paper(hands)
    hands.open_tab("Save the file")
    with page.expect_download() as saved:
        hands.press("Save as HTML")
    file = tmp_path / "show.html"
    saved.value.save_as(file)
    assert visit.errors() == []
    _stands_offline(file, browser)


def _present(hands: Hands) -> None:
    """Full screen, from the first slide to the last and out again, as somebody presenting does."""
    page = hands.visit.page
    hands.press("Present full screen")
    told = page.locator(".presenter .told")
    page.keyboard.press("Home")
    expect(told).to_contain_text("1 of ")
    # How many slides two maps make follows from how much of them is paired.
    last = told.inner_text().partition(" of ")[2].partition(":")[0]
    assert int(last) >= 4
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text(f"2 of {last}")
    page.keyboard.press("End")
    expect(told).to_contain_text(f"{last} of {last}")
    page.keyboard.press("Escape")


def _round_on_paper(hands: Hands) -> None:
    """The room answers on paper; what was counted is typed in, and the round closed."""
    page = hands.visit.page
    hands.open_tab("Take part")
    hands.type("The question", "What takes longest?")
    hands.type("Choices in your own words", "Dates\nThe portal")
    hands.press("Make the round")
    hands.press("Counted on paper")
    for field, number in (("Dates", "12"), ("The portal", "5"), ("How many people", "9")):
        hands.type(field, number)
    hands.press("Save the counts")
    hands.press("Close it: paper is all there is")
    expect(page.get_by_text("Closed.", exact=True).first).to_be_visible()


def _stands_offline(file: Path, browser: Browser) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.get_by_role("heading").first).to_be_visible()
    assert asked == [file.as_uri()]
    context.close()


OURS = """Analyst: Extract the data
Analyst: Read the error report
Business support: Correct the record
Analyst: Submit the return
"""
EASTLEYS = (
    ("Extract the data", "Analyst"),
    ("Put the record right", "Social worker"),
    ("Submit the return", "Analyst"),
)
WESTDALES = (("Extract the data", "Analyst"), ("Submit the return", "Manager"))
PORTAL = "Error Code\tError message\tCount\n 164\t Distance is not valid\t 56\n"


def _as_bpmn(name: str, done: Sequence[tuple[str, str]]) -> bytes:
    steps = tuple(Step(f"s{n}", words, actors=(by,)) for n, (words, by) in enumerate(done))
    flows = tuple(Flow(one.id, other.id) for one, other in pairwise(steps))
    return write_bpmn(Sheet(Map(name, steps=steps, flows=flows)))


def _import_map(hands: Hands, council: str, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    hands.choose("Council", council)
    hands.upload(file)
    hands.press("Import the map")


def test_a_council_lays_its_map_and_errors_beside_anothers(
    hands: Hands, project: Project, tmp_path: Path
) -> None:
    visit, page = hands.visit, hands.visit.page
    visit.open()
    hands.press("Draw or import a map")
    hands.choose("Whose process it is", "Northmoor")
    hands.type("Name of the map", "Our year")
    hands.press("Begin the map")
    hands.press("Type the process as an outline")
    hands.type("The outline", OURS)
    hands.press("Add the outline to the map")
    hands.press("Import a process map")
    _import_map(hands, "Eastley", tmp_path / "theirs.bpmn", _as_bpmn("Eastley's year", EASTLEYS))
    hands.press("Remove theirs.bpmn")
    _import_map(hands, "Westdale", tmp_path / "others.bpmn", _as_bpmn("Our 903", WESTDALES))
    for council in ("Northmoor", "Eastley"):
        hands.press("Rule failures")
        if council == "Eastley":
            hands.press("Import an error report")
        hands.type("Or paste the portal's summary", PORTAL)
        hands.choose("Council", council)
        hands.press("Import the report")
        expect(page.get_by_text("Imported run 1")).to_be_visible()
    hands.press("Compare maps")
    suggested = page.get_by_text("1 of the 3 pairs is suggested and not decided yet")
    expect(page.get_by_text("3 steps in both")).to_be_visible()
    expect(suggested).to_be_visible()
    hands.open_tab("Review")
    hands.press("Accept all 3 sure pairs")
    hands.open_tab("Only in Northmoor")
    expect(suggested).to_be_hidden()
    expect(page.get_by_text("3 steps in both")).to_be_visible()
    expect(page.get_by_text("Read the error report").first).to_be_visible()
    hands.choose("First map", "Westdale")
    hands.open_tab("Only in Northmoor")
    expect(page.get_by_text("Correct the record").first).to_be_visible()
    assert visit.errors() == []
    ours, theirs, _ = maps(project)
    pairs = compare(project, ours.id, theirs.id).pairing.pairs
    assert sorted(pair.how for pair in pairs) == ["person"] * 3
