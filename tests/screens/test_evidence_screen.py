"""From how many people; finding, judging and linking; nothing lost and nothing doubled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from common.errors import BadInput
from common.who import Who
from evidence import services
from evidence.chain import chain
from evidence.hearing import Heard, HeardIn, heard
from evidence.listing import ListFilter, narrowed, summaries
from evidence.overview import matrix
from evidence.store import add_painpoint
from evidence.tidying import gone_links, remove_links
from evidence.unlinked import next_unlinked
from process_maps.services import remove_map
from project import DATABASE_VARIABLE, open_project
from research.heard.model import PeopleAsked, who_was_asked
from research.services import count_quotes, remove_quote
from screens.look import script_of
from storage import Project, act, reading
from storage.history.acts import acts, undo
from tests.browser import chromium, served, visiting

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TESTER = Who("Test analyst")


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, screen: str, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(APP, default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of(screen)).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def test_heard_is_said_in_people_of_those_asked_for_and_against() -> None:
    found = Heard(
        (
            HeardIn("Northmoor", 2, 1, 5),
            HeardIn("Southmoor", 2, 0, 3),
            HeardIn("Eastmoor", 0, 0, 3),
            HeardIn("Westmoor", 0, 0, 0),
        ),
        1,
    )
    assert found.words() == [
        "Heard from 4 of 11 people asked, in 2 of 3 councils where people were asked: "
        "Northmoor 2 of 5 and Southmoor 2 of 3.",
        "Contradicted by 1 of 11 people asked, in 1 of 3 councils where people were asked: "
        "Northmoor 1 of 5.",
        "Not heard in Eastmoor, which does not mean it is not so there.",
        "Nobody has been asked in Westmoor.",
        "1 person spoke of it only in sessions that are not counted as asking.",
    ]
    assert Heard((HeardIn("Northmoor", 0, 0, 0),), 0).words() == ["Nobody has been asked yet."]


def test_of_very_many_councils_it_is_said_in_how_many_it_was_heard_and_not_heard() -> None:
    heard_in = [HeardIn(f"Testshire {n:03}", 1, 0, 4) for n in range(10)]
    silent = [HeardIn(f"Testshire {n:03}", 0, 0, 5) for n in range(10, 30)]
    said, _, not_heard = Heard((*heard_in, *silent), 0).words()
    assert said.endswith("Testshire 007 1 of 4 and 2 more.")
    assert not_heard.startswith("Not heard in 20 councils (0 of 100 people asked), which does not")


def test_who_was_asked_is_named_council_by_council_until_they_are_too_many_to_read() -> None:
    few = [PeopleAsked(1, "Northmoor", 23), PeopleAsked(2, "Westmoor", 0)]
    assert who_was_asked([*few, PeopleAsked(3, "Eastley", 10)]) == (
        "Asked: 23 in Northmoor and 10 in Eastley."
    )
    many = [PeopleAsked(n, f"Testshire {n}", 9 + n) for n in range(9)]
    assert who_was_asked([*many, few[1]]) == "Asked: 117 people in 9 councils, 9 to 17 in each."


def test_no_more_people_are_heard_than_were_asked(demo_file: Path) -> None:
    project = open_project(demo_file)
    for painpoint in services.painpoints(project):
        for each in heard(project, painpoint.id).councils:
            assert max(each.people_for, each.people_against) <= each.asked


def test_the_list_is_narrowed_by_kind_council_impact_and_words(demo_file: Path) -> None:
    project = open_project(demo_file)
    found = summaries(project)
    innovations = narrowed(found, ListFilter(kind="innovation"))
    assert {each.painpoint.kind for each in innovations} == {"innovation"}
    somewhere = next(iter(found[0].heard_in | found[0].on_map_of))
    there = narrowed(found, ListFilter(council_id=somewhere))
    assert found[0] in there
    assert all(somewhere in each.heard_in | each.on_map_of for each in there)
    word = found[0].painpoint.title.split()[0]
    assert found[0] in narrowed(found, ListFilter(words=word.upper()))
    high = narrowed(found, ListFilter(judgement="high"))
    assert all(each.painpoint.judgement.impact == "high" for each in high)
    assert len(narrowed(found, ListFilter(), "heard")) == len(found)


def test_two_painpoints_of_one_title_could_not_be_told_apart(project: Project, who: Who) -> None:
    services.add_painpoint(project, who, kind="painpoint", title="Late dates")
    with pytest.raises(BadInput, match="painpoint 1 has that title already"):
        services.add_painpoint(project, who, kind="painpoint", title="late  DATES")
    other = services.add_painpoint(project, who, kind="innovation", title="Late dates")
    edited = services.painpoint(project, other)
    with pytest.raises(BadInput, match="painpoint 1 has that title already"):
        services.edit_painpoint(project, who, replace(edited, kind="painpoint"))
    services.edit_painpoint(project, who, replace(edited, description="As it was"))
    with act(project, who, "Imported") as this:
        twin = add_painpoint(this, {"kind": "painpoint", "title": "Late dates"})
    held = services.painpoint(project, twin)
    services.edit_painpoint(project, who, replace(held, description="A twin can be worked on"))
    assert len(services.painpoints(project)) == 3


def test_the_list_counts_quotes_that_are_still_there(demo_file: Path, who: Who) -> None:
    project = open_project(demo_file)
    found = next(each for each in summaries(project) if each.quotes_for > 2)
    linked = [
        int(link.to)
        for link in services.links(project).quotes
        if link.painpoint_id == found.painpoint.id and link.stance == "for"
    ]
    remove_quote(project, who, linked[0])
    now = next(each for each in summaries(project) if each.painpoint.id == found.painpoint.id)
    assert now.quotes_for == found.quotes_for - 1


def test_quotes_not_linked_are_paged_to_the_last_one(demo_file: Path) -> None:
    project = open_project(demo_file)
    linked = {int(link.to) for link in services.links(project).quotes}
    seen: list[int] = []
    page = next_unlinked(project, size=3)
    while page.quotes:
        seen += [quote.id for quote in page.quotes]
        page = next_unlinked(project, after=seen[-1], size=3)
    assert len(seen) == len(set(seen)) == page.total == count_quotes(project) - len(linked)
    assert not linked & set(seen)


def test_links_to_what_is_gone_are_told_and_can_be_removed(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    quote = chain(project, painpoint=1).quotes[0]
    remove_quote(project, TESTER, quote.id)
    at = _open(monkeypatch, demo_file, "evidence", painpoint="1")
    assert any("no longer in the project" in each.value for each in at.warning)
    _labelled(at.button, "Remove the links to what is gone").click().run()
    assert not at.error
    assert not at.warning
    found = chain(project, painpoint=1)
    assert gone_links(found) == []
    remove_links(project, TESTER, [("quote", 999_999)])


def test_places_on_a_map_that_is_gone_are_told_and_can_be_removed(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    anchored = next(each for each in services.links(project).anchors)
    before = chain(project, painpoint=anchored.painpoint_id)
    assert all(each.where and each.council for each in before.anchors)
    remove_map(project, TESTER, anchored.map_id)
    painpoint = str(anchored.painpoint_id)
    at = _open(monkeypatch, demo_file, "evidence", painpoint=painpoint)
    assert any("1 place on a map linked here" in each.value for each in at.warning)
    _labelled(at.button, "Remove the links to what is gone").click().run()
    assert not at.error
    assert not at.warning
    left = chain(project, painpoint=anchored.painpoint_id).anchors
    assert left == tuple(each for each in before.anchors if each.map_id != anchored.map_id)


def test_a_painpoint_made_lands_on_its_page(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path, "evidence")
    _labelled(at.text_input, "In a few words").set_value("Ring round *every* team")
    _labelled(at.button, "Make it").click().run()
    assert not at.exception
    (made,) = services.painpoints(project)
    assert at.query_params["painpoint"] in (str(made.id), [str(made.id)])
    assert any(each.value == "Ring round \\*every\\* team" for each in at.header)


def test_a_stale_edit_keeps_both_and_shows_both(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    at = _open(monkeypatch, demo_file, "evidence", painpoint="1")
    held = services.painpoint(project, 1)
    services.edit_painpoint(project, Who("Other"), replace(held, title="Theirs", description="And"))
    _labelled(at.text_input, "In a few words").set_value("Mine")
    _labelled(at.button, "Save").click().run()
    assert len(at.error) == 1
    assert services.painpoint(project, 1).title == "Theirs"
    assert _labelled(at.text_input, "In a few words").value == "Mine"
    assert _labelled(at.text_area, "More").value == "And"
    assert any(each.value.endswith(":] Theirs") for each in at.markdown)
    _labelled(at.button, "Save").click().run()
    assert not at.error
    now = services.painpoint(project, 1)
    assert (now.title, now.description) == ("Mine", "And")


def test_what_is_remembered_is_forgotten_with_any_change_and_any_undo(demo_file: Path) -> None:
    project = open_project(demo_file)

    def titles() -> set[str]:
        return {row.painpoint.title for row in matrix(project).rows}

    before = titles()
    assert matrix(project) is matrix(project)
    services.add_painpoint(project, TESTER, kind="painpoint", title="New since")
    assert titles() == before | {"New since"}
    with reading(project) as db:
        latest = acts(db, limit=1)[0].id
    undo(project, TESTER, latest)
    assert titles() == before


def test_an_empty_project_offers_three_beginnings(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30).run()
    heads = [each.value for each in at.markdown]
    for words in ("**What people said**", "**What they do**", "**What the data shows**"):
        assert words in heads


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_from_a_painpoint_made_to_a_quote_attached_by_keyboard_alone(demo_file: Path) -> None:
    project = open_project(demo_file)
    before = {each.id for each in services.painpoints(project)}
    with (
        chromium() as browser,
        served(demo_file) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open("evidence")
        # The box has its name from its own script, which a busy machine runs later.
        visit.page.get_by_role("searchbox", name="Find a painpoint or an innovation").wait_for()
        assert visit.violations() == []
        visit.press("Make a painpoint")
        visit.type("In a few words", "Ring round every team")
        visit.press("Make it")
        visit.settle()
        (made,) = {each.id for each in services.painpoints(project)} - before
        assert f"painpoint={made}" in visit.page.url
        assert visit.violations() == []
        visit.press("It supports this")
        visit.settle()
        (link,) = [li for li in services.links(project).quotes if li.painpoint_id == made]
        assert link.stance == "for"
        assert visit.violations() == []
        # Twice on the same button makes one.
        visit.open("evidence")
        visit.page.get_by_text("Make a painpoint, an innovation").click()
        visit.settle()
        visit.page.get_by_label("In a few words").fill("Made once")
        visit.page.get_by_role("button", name="Make it").dblclick()
        expect(visit.page.get_by_role("heading", name="Made once")).to_be_visible()
        visit.settle()
        titles = [each.title for each in services.painpoints(project)]
        assert titles.count("Made once") == 1
        for tab in ("Place it on a step", "Link a rule", "Links and reasons"):
            visit.page.get_by_role("tab", name=tab).click()
            visit.settle()
            assert visit.violations() == [], tab
            assert visit.errors() == []
        visit.open("evidence?show=unlinked")
        assert visit.violations() == []
