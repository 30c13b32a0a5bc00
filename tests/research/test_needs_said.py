"""User needs as sentences, and what they rest on in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from research.personas.model import (
    NO_EVIDENCE,
    NeedFacts,
    Resting,
    Strength,
    article,
    one_person_words,
    strength,
)
from research.services import (
    needs,
)
from research.speakers.store import Speaker
from storage import Project


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            NeedFacts("As a As an analyst,", "I need I need to  see it", "so that I can so rest."),
            "As an analyst I need to see it so that I can rest.",
        ),
        (
            NeedFacts("As a social worker, I need one place so that I can stop asking", ""),
            "As a social worker I need one place so that I can stop asking.",
        ),
        (NeedFacts("IT officer", "a list"), "As an IT officer I need a list."),
        (NeedFacts("the person who signs", "proof"), "As the person who signs I need proof."),
        (
            NeedFacts("user", "peace so that I can sleep", "work"),
            "As a user I need peace so that I can sleep so that I can work.",
        ),
    ],
)
def test_a_need_reads_as_a_sentence_however_it_was_typed(typed: NeedFacts, sentence: str) -> None:
    once = typed.checked()
    assert once.sentence() == sentence
    assert once.checked() == once


@given(
    *[st.text(alphabet="asan ineed othtcu.,;A", max_size=30) for _ in range(3)],
)
@settings(max_examples=100, deadline=None)
def test_checking_a_need_again_changes_nothing(as_a: str, i_need: str, so_that: str) -> None:
    try:
        once = NeedFacts(as_a, i_need, so_that).checked()
    except BadInput:
        return
    assert once.checked() == once


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (NeedFacts("As a ", "x"), "nothing stands after “As a”"),
        (NeedFacts("analyst", " I need "), "nothing stands after “I need”"),
        (NeedFacts("x" * 201, "y"), "longer than 200"),
        (NeedFacts("analyst", "y", "z" * 201), "longer than 200"),
    ],
)
def test_a_need_says_who_and_what_in_few_words(
    facts: NeedFacts, said: str, project: Project, who: Who
) -> None:
    with pytest.raises(BadInput, match=said):
        needs.add_need(project, who, facts)
    assert needs.needs(project) == ()


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("analyst", "an"),
        ("user", "a"),
        ("unit manager", "a"),
        ("unhappy user", "an"),
        ("IRO", "an"),
        ("DM", "a"),
        ("one-off visitor", "a"),
        ("oncology nurse", "an"),
        ("somebody new", ""),
        ("honest broker", "an"),
        ("business support worker", "a"),
    ],
)
def test_an_or_a_stands_before_who_needs_it(words: str, before: str) -> None:
    assert article(words) == before


def _rests(quote_id: int, stance: str = "for") -> Resting:
    return Resting(quote_id, 1, quote_id, stance, "", "x", "x")  # type: ignore[arg-type]


def test_people_are_counted_once_and_only_where_they_were_asked() -> None:
    who_said = {
        1: Speaker(1, 10, 1, True),
        2: Speaker(2, 10, 1, True),
        3: Speaker(3, None, 2, False),
        4: Speaker(4, 11, 2, True),
        5: Speaker(5, 12, 3, False),
        6: Speaker(6, 10, 1, True),
    }
    links = [_rests(1), _rests(2), _rests(3), _rests(4, "against"), _rests(5), _rests(6, "against")]
    found = strength(links, who_said)
    assert found == Strength(quotes=3, people=2, councils=2, against=2, aside=1, both=1)
    assert found.words() == (
        "Rests on 3 quotes from 2 people in 2 councils; 2 people contradict it, 1 of whom also "
        "speaks for it. 1 person spoke of it only in sessions that are not counted as asking."
    )
    # A quote that is gone says nothing.
    assert strength([_rests(99)], who_said) == Strength()


def test_evidence_in_words_never_shows_none_as_a_number() -> None:
    assert Strength().words() == f"{NO_EVIDENCE}."
    assert Strength(5, 4, 2, 1).words("1 painpoint", 1) == (
        "Rests on 5 quotes from 4 people in 2 councils, and on 1 painpoint; 1 person contradicts "
        "it."
    )
    assert Strength(against=1).words() == f"{NO_EVIDENCE}; 1 person contradicts it."
    assert Strength(1, 1, 0).words() == "Rests on 1 quote from 1 person."
    assert Strength().words("2 painpoints", 2) == (
        "Rests on 2 painpoints and on no quote of its own."
    )
    assert Strength(aside=2).words().startswith("No evidence yet from people who were asked.")
    assert one_person_words(Strength(4, 1, 1)).startswith("This describes one person")
    assert one_person_words(Strength(4, 2, 1)) == one_person_words(Strength()) == ""
