"""Two codings compared: how far they agree, what a result does not show, and differences."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, NotFound
from common.who import Who
from research.agreement.bootstrap import bootstrap
from research.model import Session, TurnView
from research.second_coding.comparing import Unit
from research.second_coding.model import CodedSpan, Difference, differences, draw
from research.services import (
    add_code,
    remove_quote,
    remove_session,
    sessions,
    transcript,
)
from research.services.agreeing import coding_agreement, ratings_file
from research.services.agreement import agreement_of_file, ratings_of_file
from research.services.second_coding import (
    ask_second_coding,
    draw_sessions,
    reopen_second_coding,
    second_coding,
    withdraw_second_coding,
)
from research.services.settling import disagreements, settle
from storage import Project
from storage.history.acts import undo
from tests.coded_twice import (
    BEN,
    CARA,
    SAID,
    ask_coders,
    finish_coding,
    kept_as,
    last_act,
    marks,
)
from tests.research.test_redacting import session_of

UNITS: tuple[Unit, ...] = ("turns", "letters")


@pytest.fixture
def held(project: Project, who: Who) -> int:
    return session_of(project, who, *SAID)


@pytest.fixture
def tag(project: Project, who: Who) -> int:
    return add_code(project, who, "Late")


def test_agreement_is_of_both_codings_as_made_and_comes_out_of_the_file_again(
    project: Project, who: Who, held: int, tag: int
) -> None:
    other = add_code(project, who, "Other")
    kept_as(project, held, "Quibbleton is late", tag, who=who)
    kept_as(project, held, "about the reports", tag, other, who=who)
    ben, cara = ask_coders(project, who, held), ask_coders(project, who, held, CARA, tag)
    marks(project, ben, "the reports. They", tag)
    marks(project, ben, "The spreadsheet", other)
    marks(project, cara, "They are late", tag, coder=CARA)
    finish_coding(project, ben)
    for unit in UNITS:
        before = coding_agreement(project, (ben,), unit)
        for each in disagreements(project, ben).left[:2]:
            settle(project, who, ben, each, "leave")
        assert coding_agreement(project, (ben,), unit) == before, "settling changed the agreement"
    finish_coding(project, cara, CARA)
    three = coding_agreement(project, (ben, cara), "letters")
    assert three.coders == ("First coding", "Ben", "Cara")
    # What Cara was not asked for is missing, not "no".
    assert [set(each.tagged) for each in three.tags] == [
        {"First coding", "Ben", "Cara"}, {"First coding", "Ben"},
    ]  # fmt: skip
    on_late = coding_agreement(project, (ben,), "turns").tags[0]
    assert {name: n.coded for name, n in on_late.tagged.items()} == {"First coding": 2, "Ben": 1}
    assert (on_late.alike, on_late.found.paired_units) == (2, 3)
    for ids, unit in product(((ben,), (ben, cara)), UNITS):
        for tags in coding_agreement(project, ids, unit).tags:
            file = ratings_file(project, ids, unit, tags.code_id).encode()
            read = agreement_of_file(file, "r.csv", unit="unit", coder="coder", value="value")
            assert (read.units, read.coders) == (tags.found.units, tags.found.coders)
            for name, worth in tags.worths.items():
                assert read.coefficient(name) == pytest.approx(worth.value), (unit, name)
    on_late = coding_agreement(project, (ben,), "turns").tags[0]
    file = ratings_file(project, (ben,), "turns", on_late.code_id).encode()
    again = bootstrap(ratings_of_file(file, "r.csv", unit="unit", coder="coder", value="value"))
    alpha = on_late.worths["krippendorff_alpha"]
    assert (alpha.low, alpha.high) == pytest.approx(
        (again["krippendorff_alpha"].low, again["krippendorff_alpha"].high)
    )
    assert "Quibbleton" not in ratings_file(project, (ben, cara), "letters", None)


def test_a_result_says_what_it_does_not_show(
    project: Project, who: Who, held: int, tag: int
) -> None:
    never = add_code(project, who, "Never")
    kept_as(project, held, "The spreadsheet", tag, who=who)
    kept_as(project, held, "They are late", tag, who=BEN)
    coding = ask_coders(project, who, held, BEN, tag, never)
    finish_coding(project, coding)
    reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    finish_coding(project, coding)
    found = coding_agreement(project, (coding,), "turns")
    assert (found.own["Ben"].own, found.own["Ben"].all, found.reopened) == (1, 2, ("Ben",))
    assert not found.own["Ben"].is_most
    assert found.settled == 0
    late, not_put = found.tags
    assert "Ben never put it, so nothing can be past what chance gives." in late.remarks
    assert {worth.value for worth in not_put.worths.values()} == {None}
    assert "everybody gave every unit the same value" in not_put.remarks[0].lower()


def test_a_first_coding_kept_after_something_was_settled_is_told(
    project: Project, who: Who, held: int, tag: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_as(project, held, "The spreadsheet", tag, who=who)
    coding = ask_coders(project, who, held)
    finish_coding(project, coding)
    settle(project, who, coding, disagreements(project, coding).left[0], "leave")
    withdraw_second_coding(project, who, coding, second_coding(project, coding).version)
    monkeypatch.setattr("storage.database.now", lambda: "2126-01-01T00:00:00Z")
    again = ask_coders(project, who, held)
    finish_coding(project, again)
    assert coding_agreement(project, (again,), "turns").settled == 1


def test_what_cannot_be_coded_says_why(project: Project, who: Who, held: int) -> None:
    with pytest.raises(BadInput, match="no tags to code with"):
        ask_coders(project, who, held)
    add_code(project, who, "Late")
    for nothing, why in (([], "no session"), ([99], "no session number 99")):
        with pytest.raises((BadInput, NotFound), match=why):
            ask_second_coding(project, who, nothing, "Ben")
    with pytest.raises(BadInput, match="name is empty"):
        ask_second_coding(project, who, [held], " ")
    asks = session_of(project, who, "Interviewer: Hello?", council="Eastley")
    with pytest.raises(BadInput, match="nobody but interviewers"):
        ask_coders(project, who, asks)
    coding = ask_coders(project, who, held)
    with pytest.raises(BadInput, match="codes this session already"):
        ask_second_coding(project, who, [held], "ben")
    finish_coding(project, coding)
    assert disagreements(project, coding).left == ()
    remove_session(project, who, held)
    with pytest.raises(NotFound, match="no second coding"):
        disagreements(project, coding)
    undo(project, who, last_act(project))
    assert second_coding(project, coding).is_done


def test_quotes_deleted_since_leave_the_frozen_coding_as_it_was(
    project: Project, who: Who, held: int, tag: int
) -> None:
    quote = kept_as(project, held, "The spreadsheet", tag, who=who)
    coding = ask_coders(project, who, held)
    finish_coding(project, coding)
    remove_quote(project, who, quote)
    (left,) = disagreements(project, coding).left
    settle(project, who, coding, left, "leave")
    undo(project, who, last_act(project))
    settle(project, who, coding, left, "tag")
    (made,) = transcript(project, held).quotes
    assert (made.text, [each.id for each in made.codes]) == ("The spreadsheet", [tag])


def test_a_draw_is_the_same_for_the_same_seed_and_spreads_over_councils(
    project: Project, who: Who
) -> None:
    for council in ("Northmoor", "Eastley", "Calderbrook"):
        for number in (1, 2, 3):
            session_of(project, who, f"P{number}: Something.", council=council)
    drawn = draw_sessions(project, 4, 7)
    assert drawn == draw_sessions(project, 4, 7)
    assert len({each.council for each in drawn.sessions}) == 3
    assert drawn.reason == "Drawn at random, seed 7: 4 of 9 sessions, from 3 councils"
    picks = {tuple(s.id for s in draw_sessions(project, 2, seed).sessions) for seed in range(12)}
    assert len(picks) > 3
    every: tuple[Session, ...] = sessions(project)
    assert draw(every, 50, 1) == every
    with pytest.raises(BadInput, match="below one"):
        draw_sessions(project, 0, 1)


def _turn(number: int, start: int, text: str, asks: bool = False) -> TurnView:
    return TurnView(
        number, number, f"P{number}", "", None, asks, None, start, start + len(text), text
    )


TURNS = (
    _turn(1, 0, "aaaa bbbb"),
    _turn(2, 10, "?", True),
    _turn(3, 12, "cccc dddd"),
    _turn(4, 22, "eeee"),
)
TEXT = "\n".join(turn.text for turn in TURNS)


def test_what_overlaps_is_one_reading_and_what_runs_on_over_turns_is_one_difference() -> None:
    first = [CodedSpan(1, 0, 4, (1,)), CodedSpan(2, 5, 21, (2,))]
    second = [CodedSpan(3, 2, 9, (1,)), CodedSpan(4, 17, 21, (1,))]
    found = differences(TURNS, first, second, [1, 2])
    assert found.apart == (Difference(2, 5, 21, True), Difference(1, 17, 21, False))
    assert found.edges == 1
    agreed_between = differences(
        TURNS, [CodedSpan(1, 0, 26, (1,))], [CodedSpan(2, 12, 21, (1,))], [1]
    )
    assert [(each.start, each.end) for each in agreed_between.apart] == [(0, 9), (22, 26)]
    assert differences(TURNS, first, first, [1, 2]) == replace(found, apart=(), edges=0)


_SPANS = st.lists(
    st.tuples(st.integers(0, 25), st.integers(1, 26), st.sampled_from([(1,), (2,), (1, 2), ()])),
    max_size=5,
).map(lambda many: [CodedSpan(n, a, min(26, a + b), c) for n, (a, b, c) in enumerate(many)])


@settings(max_examples=60, deadline=None)
@given(first=_SPANS, second=_SPANS)
def test_differences_are_the_same_from_either_side(
    first: list[CodedSpan], second: list[CodedSpan]
) -> None:
    one, other = (differences(TURNS, *each, [1, 2]) for each in ((first, second), (second, first)))
    assert one.edges == other.edges
    assert [replace(each, by_first=not each.by_first) for each in other.apart] == list(one.apart)
    for each in one.apart:
        (by, not_by) = (first, second) if each.by_first else (second, first)
        met = [
            s for s in by if each.code_id in s.codes and s.start < each.end and each.start < s.end
        ]
        assert met
        assert not any(each.code_id in s.codes and _letters(s, each) for s in not_by)


def _letters(span: CodedSpan, each: Difference) -> bool:
    return bool(TEXT[max(span.start, each.start) : min(span.end, each.end)].strip(" \n?"))
