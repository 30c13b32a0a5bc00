"""A long quote is heard in parts: between sentences, and where a clause of a long run begins."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.language.parts import hear, parts_of, surest
from common.language.reading import Read, read_with
from common.language.voting import Floats

FORM = "The form goes over to the team on a Monday with all of the gaps in yellow"
PANEL = "they say they will look at it when the panel is over"
GONE = "by then the month has gone by again"


def test_a_text_is_cut_between_sentences_and_a_long_run_where_a_clause_begins() -> None:
    assert parts_of(f"{FORM}. {PANEL.capitalize()}!") == (f"{FORM}.", f"{PANEL.capitalize()}!")
    assert parts_of(f"{FORM}, and {PANEL} but {GONE}") == (FORM, f"and {PANEL} but {GONE}")
    # Not so long that anything must be cut.
    assert parts_of(f"{PANEL}, but {GONE}") == (f"{PANEL}, but {GONE}",)


def test_a_short_sentence_is_heard_with_its_neighbour() -> None:
    assert parts_of(f"It is blank. Why? {FORM}. We sigh.") == (
        f"It is blank. Why? {FORM}. We sigh.",
    )


@pytest.mark.parametrize("text", ["", "   ", "one word", "no stop at the end of it", "…"])
def test_a_text_without_a_cut_is_itself_its_part(text: str) -> None:
    assert [each.strip() for each in parts_of(text)] == [text.strip()]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab .,;!?\n’é–-", max_size=400))
def test_no_word_is_lost(text: str) -> None:
    words = re.compile(r"[abé]+")
    assert words.findall(" ".join(parts_of(text))) == words.findall(text)


TOPICS = ("form", "panel", "month")


def _scores(text: Read) -> Floats:
    """Each topic by its own word; the last is not asked for."""
    found = [4.0 * (topic in text.words) for topic in TOPICS[:-1]]
    return np.array([*found, -np.inf], np.float32)


def _sure(_text: Read, scores: Floats) -> float:
    return 0.8 if scores.max() else 0.0


def test_two_things_said_are_both_heard_each_in_its_own_part() -> None:
    heard = hear(
        f"{FORM}. {PANEL.capitalize()}.", lambda text: read_with({}, text), _scores, _sure, 1.0
    )
    assert heard.scores[0] == pytest.approx(heard.scores[1], abs=1e-3)
    assert heard.scores[2] == -np.inf
    assert [TOPICS[at] in heard.speaking_for(at).words for at in (0, 1)] == [True, True]
    assert heard.speaking_for(0) != heard.speaking_for(1)


def test_a_part_about_nothing_counts_for_nothing_and_a_short_text_is_heard_as_it_is() -> None:
    talk = "Lovely people here, honestly, we had cake on a Friday and nobody minds at all."
    both = hear(f"{talk} {FORM}.", lambda text: read_with({}, text), _scores, _sure, 1.0)
    assert both.scores.argmax() == 0
    assert both.sure == pytest.approx(0.8)
    alone = hear(FORM, lambda text: read_with({}, text), _scores, _sure, 1.0)
    assert alone.scores.tolist() == [4, 0, -np.inf]
    nothing = hear(f"{talk} {talk}", lambda text: read_with({}, text), _scores, _sure, 1.0)
    assert (nothing.sure, nothing.scores.tolist()) == (0, [0, 0, -np.inf])


def test_many_parts_must_be_surer() -> None:
    assert surest([0.8]) == pytest.approx(0.8)
    # Odds of 4, halved as there are four parts: 2 in 3.
    assert surest([0.1, 0.8, 0.2, 0.3]) == pytest.approx(2 / 3)
    assert (surest([0.0, 0.0]), surest([1.0, 0.2])) == (0, 1)
