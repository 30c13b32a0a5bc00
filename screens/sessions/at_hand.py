"""The tags at hand while reading: all by name, those used last, those that may fit a turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from research.model import Code, TranscriptView, TurnView
from research.services.suggesting import suggested_for_texts
from screens.components.highlighter import TagsAtHand
from screens.look import the_project
from screens.quotes.state import paths

# The number keys 1 to 6; suggested tags have 7 to 9.
MOST_RECENT = 6
# More would make the page heavy; the form that Shift and Enter opens has them all.
MOST_NAMED = 2_000
USED = "tags_used_last"


def tags_at_hand(
    view: TranscriptView, turns: Sequence[TurnView], book: Sequence[Code]
) -> TagsAtHand:
    """What the bar above a transcript offers."""
    usable = [code for code in book if not code.heading]
    names = paths(book)
    recent = _recent(view, usable)
    asked = [turn for turn in turns if not turn.interviewer]
    fitting = suggested_for_texts(the_project(), [turn.text for turn in asked], 3 + MOST_RECENT)
    return TagsAtHand(
        {code.id: names[code.id] for code in usable[:MOST_NAMED]}
        | {code: names[code] for code in recent},
        recent,
        {
            turn.id: [code for code in codes if code not in recent][:3]
            for turn, codes in zip(asked, fitting, strict=True)
        },
    )


def note_used(codes: Iterable[int], held_in: str = USED) -> None:
    """A tag was put on words: it has a number key now, and one that has keeps its own."""
    held: list[list[int]] = st.session_state.setdefault(held_in, [])
    for code in codes:
        same = next((each for each in held if each[0] == code), None)
        turn = 1 + max((each[1] for each in held), default=0)
        if same:
            same[1] = turn
        elif len(held) < MOST_RECENT:
            held.append([code, turn])
        else:
            held[min(range(len(held)), key=lambda place: held[place][1])] = [code, turn]


def _recent(view: TranscriptView, book: Sequence[Code]) -> list[int]:
    """Those used last by this reader, each in its place; before that the session's most used."""
    usable = {code.id for code in book}
    if USED not in st.session_state:
        here = Counter(code.id for quote in view.quotes for code in quote.codes)
        above = {code.parent_id for code in book}
        rest = sorted((c for c in book if c.id not in above), key=lambda c: -c.quotes)
        first = [*(code for code, _count in here.most_common()), *(code.id for code in rest)]
        note_used([code for code in dict.fromkeys(first) if code in usable][:MOST_RECENT])
    return [code for code, _turn in st.session_state[USED] if code in usable]
