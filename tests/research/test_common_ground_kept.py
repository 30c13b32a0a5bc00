"""Common ground of a project: sessions, people and quotes as they are kept, and the file."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

import research.quotes.store as quote_store
import research.store as store
from common.errors import BadInput, NotFound
from common.who import Who
from research.common_ground.files import together
from research.heard.model import HeardIn, PeopleAsked
from research.model import Placed
from research.services import common_ground as services
from research.services import remove_quote
from research.services import themes as theme_services
from research.services.common_ground import Chosen, behind, export_common_ground
from research.services.common_ground import common_ground as of_project
from research.services.speaking import speakers_of
from research.themes.model import ThemeFacts
from storage import Project, act
from storage.register import council_named

SPOKE = "We wait."


def _council(
    project: Project,
    who: Who,
    name: str,
    people: int,
    *,
    kind: str = "interview",
    topics: Sequence[str] = (),
    planned: bool = False,
    role: str = "Analyst",
) -> list[int]:
    """A session of that council in which each of some new people says one quote."""  # fmt: skip
    with act(project, who, "Added a session") as this:
        home = council_named(this, name, origin="illustrative").id
        values: dict[str, object] = {
            "council_id": home, "kind": kind, "title": f"{kind} {name}", "topics": tuple(topics),
            "planned": int(planned),
        }  # fmt: skip
        session = store.add_session(this, values)
        transcript = store.add_transcript(this, session, "text", "utf-8", 0)
        quotes = []
        for at in range(people):
            taken = len(store.participants(this.db)) + len(store.roster(this.db, home))
            named: dict[str, object] = {
                "council_id": home, "pseudonym": f"{role} {taken}-{session}-{at}", "role": role,
                "user_group": "analysts",
            }  # fmt: skip
            person = store.add_participant(this, named)
            store.join_session(this, session, person, False)
            place = Placed(at * 9, at * 9 + len(SPOKE))
            store.add_turn(this, transcript, person, None, SPOKE, place)
            quotes.append(quote_store.add_quote(this, session, transcript, person, place, SPOKE))
        return quotes


def _shared(project: Project, who: Who, quotes: Sequence[int], topics: Sequence[str] = ()) -> int:
    facts = ThemeFacts("Waiting", "People wait.", tuple(topics))
    return theme_services.add_theme(project, who, facts, quote_ids=quotes)


def _cells(project: Project) -> dict[str, str]:
    (found,) = of_project(project).themes
    return {cell.of.name: cell.words() for cell in found.councils.cells}


def test_planned_sessions_audiences_and_interviewers_are_nobody_asked(
    project: Project, who: Who
) -> None:
    first, *_rest = _council(project, who, "Northmoor", 3)
    (shown,) = _council(project, who, "Eastley", 1, kind="show-and-tell")
    (planned,) = _council(project, who, "Calderbrook", 1, planned=True)
    _shared(project, who, [first, shown, planned])
    assert _cells(project) == {
        "Calderbrook": "not asked", "Eastley": "not asked", "Northmoor": "1 of 3 people",
    }  # fmt: skip
    (found,) = of_project(project).themes
    assert found.uncounted == 2
    asked = speakers_of(project, [first, shown, planned])
    assert [asked[each].asked for each in (first, shown, planned)] == [True, False, False]


def test_topics_of_sessions_say_who_was_asked_whatever_their_case(
    project: Project, who: Who
) -> None:
    first, *_rest = _council(project, who, "Northmoor", 2, topics=["The  PORTAL", "dates"])
    _council(project, who, "Northmoor", 1)
    _council(project, who, "Eastley", 2, topics=["dates"])
    theme = _shared(project, who, [first], ["the portal"])
    assert _cells(project) == {
        "Northmoor": "1 of 2 people; 1 more in sessions that do not say what they covered",
        "Eastley": "not asked",
    }
    held = theme_services.theme(project, theme)
    facts = ThemeFacts(held.name, held.statement)
    theme_services.change_theme(project, who, theme, held.version, facts)
    assert _cells(project) == {"Northmoor": "1 of 3 people", "Eastley": "not heard (0 of 2 asked)"}


def test_a_theme_whose_quotes_are_deleted_is_heard_from_nobody(project: Project, who: Who) -> None:
    first, second = _council(project, who, "Northmoor", 2)
    theme = _shared(project, who, [first, second])
    assert _cells(project) == {"Northmoor": "2 of 2 people"}
    for quote in (first, second):
        remove_quote(project, who, quote)
    assert _cells(project) == {"Northmoor": "not heard (0 of 2 asked)"}
    assert behind(project, theme, Chosen()).supporting == ()
    theme_services.remove_theme(project, who, theme)
    assert of_project(project).themes == ()
    with pytest.raises(NotFound):
        behind(project, theme, Chosen())


def test_behind_each_number_are_its_quotes_for_and_against(project: Project, who: Who) -> None:
    north = _council(project, who, "Northmoor", 2)
    east = _council(project, who, "Eastley", 2, role="Team manager")
    shown = _council(project, who, "Eastley", 1, kind="show-and-tell")
    theme = _shared(project, who, [*north, *east[:1], *shown])
    theme_services.put_in(project, who, theme, east[1:], stance="against", why="It is quick.")
    here = services.common_ground(project).themes[0].councils.cells[0]
    assert (here.of.name, here.words()) == ("Eastley", "1 of 2 people, 1 against")
    found = behind(project, theme, Chosen(council_id=int(here.of.id)))
    assert [each.quote_id for each in found.supporting] == east[:1]
    assert [each.quote_id for each in found.contradicting] == east[1:]
    assert [each.quote_id for each in found.uncounted] == shown
    (told,) = services.with_words(project, found.contradicting)
    assert (told.member.why, told.quote.council) == ("It is quick.", "Eastley")
    by_role = behind(project, theme, Chosen(role="analyst"))
    assert [each.quote_id for each in by_role.supporting] == north
    assert by_role.uncounted == ()
    assert [council.name for council, _cells in found.detail] == ["Eastley", "Northmoor"]


def test_the_file_has_words_and_numbers_and_merges_who_could_be_recognised(
    project: Project, who: Who
) -> None:
    north = _council(project, who, "Northmoor", 3)
    _council(project, who, "Northmoor", 1, role="=Head of one")
    _council(project, who, "Eastley", 2, topics=["dates"])
    _shared(project, who, north[:2])
    text = export_common_ground(project, "csv").decode("utf-8-sig")
    assert "2 of 4 people" in text
    assert "how widely we heard it, not how common it is" in text
    book = openpyxl.load_workbook(io.BytesIO(export_common_ground(project, "xlsx")))
    assert book.sheetnames == [
        "Themes by council", "Numbers", "By user group", "Asked", "How to read it",
    ]  # fmt: skip
    asked = [row[:3] for row in book["Asked"].iter_rows(values_only=True)]
    assert set(asked[1:]) == {
        ("Eastley", "someone asked", 2), ("Northmoor", "Analyst", 3), ("Northmoor", "analysts", 1),
    }  # fmt: skip
    matrix = list(book["Themes by council"].iter_rows(values_only=True))
    assert matrix[1][5:7] == ("not heard (0 of 2 asked)", "2 of 4 people")
    assert matrix[1][4].startswith("Heard in one council only: Northmoor, from 2 of 4 people")
    # A group and its council together may say who it was.
    assert "analysts" not in matrix[1][4]
    notes = [row[0] for row in book["How to read it"].iter_rows(values_only=True)]
    assert notes[-1].startswith("Fewer than 3 people were asked in Eastley")
    assert SPOKE not in text


def test_a_file_needs_a_theme_and_a_cell_nobody_was_asked_for_is_empty(
    project: Project, who: Who
) -> None:
    with pytest.raises(BadInput, match="no theme to write"):
        export_common_ground(project, "csv")
    (first,) = _council(project, who, "Northmoor", 1)
    with act(project, who, "Added a council") as this:
        council_named(this, "Eastley")
    _shared(project, who, [first])
    rows = export_common_ground(project, "csv").decode("utf-8-sig").splitlines()
    (east,) = [row for row in rows if ",Eastley," in row]
    assert ",Eastley,,,,0,0,not asked," in east
    both = together([HeardIn(PeopleAsked("a", "a", 2, 1), 1), HeardIn(PeopleAsked("b", "b", 1), 0)])
    assert (both.of.name, both.people, both.of.asked, both.of.unknown) == ("someone asked", 1, 3, 1)


def test_themes_on_which_councils_differ_come_first_in_that_order(
    project: Project, who: Who
) -> None:
    north = _council(project, who, "Northmoor", 5)
    east = _council(project, who, "Eastley", 5)
    empty = theme_services.add_theme(project, who, ThemeFacts("Empty"))
    alike = _shared(project, who, [north[0], east[0]])
    facts = ThemeFacts("Only there")
    apart = theme_services.add_theme(project, who, facts, quote_ids=north)
    assert services.most_different(project) == (apart, alike, empty)
