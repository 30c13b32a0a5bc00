"""Common ground: who was asked about a theme, who said it, and what may be said of silence."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import research.quotes.store as quote_store
import research.store as store
from common.errors import BadInput, NotFound
from common.who import Who
from research.common_ground.differing import (
    MOST_TABLES,
    chance_of_hearing,
    difference,
    silence_words,
)
from research.common_ground.files import together
from research.common_ground.model import CommonGround, Lying, Person, ThemeHeard, common_ground
from research.heard.model import ROLES_ASKED, HeardIn, PeopleAsked, Spread
from research.model import Placed
from research.services import common_ground as services
from research.services import remove_quote
from research.services import themes as theme_services
from research.services.common_ground import Chosen, behind, export_common_ground
from research.services.common_ground import common_ground as of_project
from research.services.speaking import speakers_of
from research.themes.model import Stance, Theme, ThemeFacts
from storage import Project, act
from storage.register import council_named

NORTH, EAST, CALDER = 1, 2, 3
NAMES = {NORTH: "Northmoor", EAST: "Eastley", CALDER: "Calderbrook"}


def _theme(
    theme_id: int, council: int | None = None, part: int | None = None, topics: Sequence[str] = ()
) -> Theme:
    name = NAMES.get(council or 0)
    said = f"Theme {theme_id}", "It is so."
    return Theme(theme_id, council, name, part, *said, tuple(topics), 1.0, "A", "2026-01-01", 1)


def _people(*numbers: int, topics: str = "", unstated: bool = False) -> list[Person]:
    """So many people in each council: the first of each an analyst, the others social workers."""
    made = []
    for council, number in zip(NAMES, numbers, strict=False):
        for at in range(number):
            group = "analysts" if at == 0 else "social workers"
            covered = frozenset([topics]) if topics else frozenset()
            made.append(Person(council * 100 + at, council, group, group[:-1], covered, unstated))
    return made


def _asked(people: Iterable[Person], councils: Sequence[int] = tuple(NAMES)) -> list[PeopleAsked]:
    held = list(people)
    return [PeopleAsked(c, NAMES[c], sum(p.council_id == c for p in held)) for c in councils]


def _said(theme: int, *people: int | None, stance: Stance = "for") -> list[Lying]:
    first = 0 if stance == "for" else 500
    return [Lying(theme, theme * 1000 + first + at, stance, p) for at, p in enumerate(people)]


def _found(
    themes: Sequence[Theme], people: list[Person], lying: list[Lying], councils: int = 3
) -> CommonGround:
    return common_ground(themes, _asked(people, list(NAMES)[:councils]), people, lying)


def _only(theme: Theme, people: list[Person], lying: list[Lying], councils: int = 3) -> ThemeHeard:
    (found,) = _found([theme], people, lying, councils).themes
    return found


def test_a_theme_heard_everywhere_is_said_as_the_reference_says_it() -> None:
    people = _people(6, 5, 5)
    said = _said(1, 100, 101, 102, 103, 200, 201, 202, 300, 301)
    found = _only(_theme(1), people, said)
    assert found.words() == (
        "Heard in all 3 councils, from 9 of 16 people interviewed (Northmoor 4 of 6, Eastley 3 of "
        "5, Calderbrook 2 of 5; social workers 6 of 13, analysts 3 of 3).",
    )
    assert found.kinds == {"all"}


def test_somebody_who_says_it_in_many_quotes_and_parts_is_one_person() -> None:
    themes = [_theme(1), _theme(2, NORTH, part=1)]
    lying = [*_said(1, 100, 100, 101), *_said(2, 100, 102, 102)]
    (found,) = _found(themes, _people(4, 4), lying, 2).shared
    assert [cell.words() for cell in found.councils.cells] == ["3 of 4 people", "not heard (0 of 4 asked)"]  # fmt: skip  # noqa: E501
    assert [cell.people for cell in found.groups.cells] == [2, 1]
    assert found.parts[0].words()[0].startswith("Built from Northmoor’s quotes only. Heard from 2")
    assert found.kinds == {"one"}


def test_who_supports_and_contradicts_counts_in_both_and_that_is_said() -> None:
    lying = [*_said(1, 100, 101), *_said(1, 101, 200, stance="against")]
    found = _only(_theme(1), _people(3, 3), lying, 2)
    assert [cell.words() for cell in found.councils.cells] == [
        "2 of 3 people, 1 against, 1 said both",
        "contradicted only, by 1 of 3 people",
    ]
    assert found.words()[1:] == (
        "Contradicted by 2 of 6 people (Northmoor 1 of 3, Eastley 1 of 3); 1 of them said both.",
        "Said by nobody and only contradicted: Eastley.",
    )
    assert "contradicted" in found.kinds


def test_a_council_nobody_was_asked_in_is_not_asked_and_never_not_heard() -> None:
    found = _only(_theme(1), _people(3, 0, 2), _said(1, 100, 300))
    assert found.councils.cells[1].words() == "not asked"
    assert found.words()[0].startswith("Heard in both councils, from 2 of 5 people")
    assert found.words()[1] == "Not asked: Eastley."
    assert found.kinds == {"all", "not asked"}


def test_only_who_was_in_a_session_on_its_topics_was_asked_about_a_theme() -> None:
    people = [*_people(3, topics="training"), Person(199, NORTH, "IT", "IT", frozenset({"portal"}))]
    people += [Person(200, EAST, "IT", "IT", frozenset({"portal"}))]
    found = _only(_theme(1, topics=[" Training "]), people, _said(1, 100), 2)
    assert [cell.words() for cell in found.councils.cells] == ["1 of 3 people", "not asked"]
    assert found.words()[0] == (
        "Heard in Northmoor, the only council asked, from 1 of 3 people asked about it (analysts 1 "
        "of 1)."
    )
    spoke_anyway = _only(_theme(1, topics=["training"]), people, _said(1, 199), 2)
    assert spoke_anyway.councils.cells[0].words() == "1 of 4 people"


def test_sessions_that_do_not_say_what_they_covered_leave_it_unknown() -> None:
    known = _people(3, topics="training")
    vague = [Person(190 + n, NORTH, None, "", unstated=True) for n in range(2)]
    elsewhere = [Person(200, EAST, None, "", unstated=True)]
    theme = _theme(1, topics=["Training"])
    found = _only(theme, [*known, *vague, *elsewhere], _said(1, 100), 2)
    assert [cell.words() for cell in found.councils.cells] == [
        "1 of 3 people; 2 more in sessions that do not say what they covered",
        "not known whether anybody was asked (1 person in sessions that do not say what they "
        "covered)",
    ]
    assert found.councils.cells[1].standing == "not known"
    assert found.kinds == {"not asked"}
    # Whoever of them spoke of it was asked, and is unknown no more.
    found = _only(theme, [*known, *vague], _said(1, 190), 1)
    assert found.councils.cells[0].brief() == "1 of 4 people"
    assert found.councils.cells[0].of.unknown == 1


def test_silence_is_told_as_silence_and_only_where_somebody_was_asked() -> None:
    found = _only(_theme(1), _people(5, 5), [], 2)
    assert found.words() == (
        "Not heard yet, from 10 people interviewed.",
        "Not heard does not mean that it is not so.",
        "No quote lies in it.",
    )
    assert found.kinds == {"none"}
    assert _only(_theme(1), [], [], 2).words()[0] == "Nobody has been asked yet."
    some = _only(_theme(1), _people(5, 5), _said(1, 100), 2)
    assert some.words()[1] == (
        "Not heard: Eastley (0 of 5 asked); that does not mean it is not so there."
    )


def test_a_councils_own_theme_says_nothing_of_other_councils() -> None:
    found = _only(_theme(1, EAST), _people(4, 5, 3), _said(1, 200, 201))
    assert [cell.of.name for cell in found.councils.cells] == ["Eastley"]
    assert found.kinds == {"own"}
    assert found.words()[0].startswith(
        "Built from Eastley’s quotes only. Nobody has looked for it in other councils yet. Heard "
        "from 2 of 5 people interviewed there"
    )
    assert "Northmoor" not in " ".join(found.words())


def test_many_places_are_counted_and_not_named() -> None:
    cells = tuple(HeardIn(PeopleAsked(at, f"Role {at}", 2, at % 2), 0) for at in range(12))
    heard = HeardIn(PeopleAsked(99, "Analyst", 3), 1)
    found = Spread((heard, *cells), parts=ROLES_ASKED)
    assert found.words() == ("heard among one role only: Analyst, from 1 of 3 people interviewed")
    assert found.caveats() == (
        "Not heard: 12 roles (0 of 24 people asked); that does not mean it is not so there.",
        "Nor is it known of 6 more people whether they were asked, in sessions that do not say "
        "what they covered: Role 1, Role 3, Role 5, Role 7, Role 9 and Role 11.",
    )
    alone = Spread((heard,), parts=ROLES_ASKED)
    assert alone.words() == (
        "heard among the only role asked: Analyst, from 1 of 3 people interviewed"
    )


def test_quotes_that_count_for_nobody_are_told_of() -> None:
    found = _only(_theme(1), _people(2, 2), _said(1, 100, None, 999), 2)
    assert (found.quotes, found.uncounted, found.councils.people) == (3, 2, 1)
    assert found.words()[-1].startswith("2 quotes in it count for nobody")


def test_one_council_one_person_and_nobody_are_told_in_a_sentence() -> None:
    one = _found([_theme(1)], _people(4), _said(1, 100), 1)
    assert one.remarks()[0].startswith("With one council there is nothing to compare yet")
    assert one.themes[0].kinds == frozenset()
    lone = _found([_theme(1)], _people(4, 1), [], 2)
    assert lone.remarks() == (
        "Only one person was asked in Eastley: what they said may identify them.",
    )
    assert _found([], [], [], 0).remarks() == (
        "There is no council in this project yet, so nobody has been asked.",
    )
    assert _found([], [], [], 2).remarks()[0].startswith("Nobody has been asked yet")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_count_ever_exceeds_those_asked_and_no_percentage_is_said(data: st.DataObject) -> None:
    people = [
        Person(
            at,
            data.draw(st.sampled_from([NORTH, EAST])),
            data.draw(st.sampled_from([None, "analysts", "IT"])),
            "",
            frozenset(data.draw(st.sampled_from([[], ["a"], ["b"]]))),
            data.draw(st.booleans()),
        )
        for at in range(data.draw(st.integers(0, 8)))
    ]
    stances: list[Stance] = ["for", "against"]
    lying = [
        Lying(1, at, data.draw(st.sampled_from(stances)), data.draw(st.integers(0, 9)))
        for at in range(data.draw(st.integers(0, 12)))
    ]
    topics = data.draw(st.sampled_from([[], ["A"]]))
    found = _only(_theme(1, topics=topics), people, lying, 2)
    for spread in (found.councils, found.groups, found.roles):
        assert spread.people == found.councils.people
        assert spread.asked == found.councils.asked
        for cell in spread.cells:
            assert 0 <= cell.both <= min(cell.people, cell.against)
            assert cell.people + cell.against - cell.both <= cell.of.asked
            assert cell.of.unknown >= 0
        words = " ".join((spread.words(), *spread.caveats(), *(c.words() for c in spread.cells)))
        assert "%" not in words
    assert sum(c.of.asked + c.of.unknown for c in found.councils.cells) <= len(people)


@pytest.mark.parametrize(
    ("counts", "exact", "printed", "within"),
    [
        ([(5, 5), (0, 5)], 2 / 252, 0.008, 0.0005),
        ([(5, 5), (1, 5)], 12 / 252, 0.048, 0.0005),
        ([(4, 5), (1, 5)], 52 / 252, 0.21, 0.005),
        # The reference had these drawn at random, 9,999 times: they lie that near to the exact.
        ([(5, 5), (3, 5), (1, 5)], 330 / 5005, 0.063, 0.005),
        ([(5, 5), (5, 5), (0, 5)], 3 / 3003, 0.0008, 0.001),
        ([(5, 5), (2, 5), (1, 5)], 435 / 6435, 0.065, 0.005),
    ],
)
def test_how_different_councils_are_has_its_reference_values(
    counts: list[tuple[int, int]], exact: float, printed: float, within: float
) -> None:
    found = difference(counts)
    assert found == pytest.approx(exact, abs=1e-12)
    assert found == pytest.approx(printed, abs=within)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=3), st.data())
def test_a_difference_is_the_share_of_all_ways_to_pick_who_said_it(
    asked: list[int], data: st.DataObject
) -> None:
    said = [data.draw(st.integers(0, of)) for of in asked]
    home = [group for group, of in enumerate(asked) for _ in range(of)]
    ways = Counter(
        tuple(picked.count(group) for group in range(len(asked)))
        for picked in combinations(home, sum(said))
    )
    no_likelier = sum(number for number in ways.values() if number <= ways[tuple(said)])
    expected = no_likelier / sum(ways.values()) if 0 < sum(said) < sum(asked) else None
    found = difference(list(zip(said, asked, strict=True)))
    assert found == expected if expected is None else found == pytest.approx(expected, abs=1e-12)


def test_a_difference_needs_two_groups_and_two_answers_and_many_groups_do_not_take_long() -> None:
    assert difference([(3, 5)]) is None
    assert difference([(3, 5), (0, 0)]) is None
    assert difference([(5, 5), (5, 5)]) is None
    assert difference([(0, 5), (0, 5)]) is None
    many = [(at, 29) for at in range(0, 20)]
    assert MOST_TABLES < 30**20
    assert 0 <= (difference(many) or -1) < 1e-6
    alike = difference([(3, 20)] * 9)
    assert alike is not None
    assert alike > 0.99


def test_what_silence_can_mean_has_its_reference_values() -> None:
    assert round(chance_of_hearing(5), 2) == 0.67
    assert round(chance_of_hearing(15), 3) == 0.965
    assert chance_of_hearing(0) == 0
    assert silence_words(5).startswith(
        "With 5 people asked, a view held by one in five would still go unheard about one time in "
        "three"
    )
    assert "about one time in 28" in silence_words(15)
    assert silence_words(0) == ""


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
