"""Common ground: who was asked about a theme, who said it, and what may be said of silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.common_ground.differing import (
    MOST_TABLES,
    chance_of_hearing,
    difference,
    silence_words,
)
from research.common_ground.model import CommonGround, Lying, Person, ThemeHeard, common_ground
from research.heard.model import ROLES_ASKED, HeardIn, PeopleAsked, Spread
from research.themes.model import Stance, Theme

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
