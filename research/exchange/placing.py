"""Where what was marked in a source is, once personal words in the source were replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from research.exchange.model import ForeignSpan, Lost
from research.model import Placed, Turn, places
from research.spans import Change, Following

OUTSIDE = Lost("quotes", 1, "they lie outside their source's text")
NO_WORDS = Lost("quotes", 1, "there are no words in them")
ASKED = Lost("quotes", 1, "only an interviewer says them, which is never counted as evidence")


@dataclass(frozen=True)
class PlacedQuote:
    """A span of the new text, and the number of the turn whose speaker says most of it."""

    span: ForeignSpan
    place: Placed
    turn: int


def place_spans(
    spans: Sequence[ForeignSpan], changes: Sequence[Change], length: int, turns: Sequence[Turn]
) -> tuple[list[PlacedQuote], list[Lost]]:
    """The spans of a source in its new turns, and those that cannot be kept.

    ``length`` is that of the source's text. A span stays exact: blanks at its ends and labels in
    it are its own.
    """
    follow = Following(changes)
    spots = places([turn.text for turn in turns])
    begins = [each.start for each in spots]
    text = "\n".join(turn.text for turn in turns)
    kept: list[PlacedQuote] = []
    lost: list[Lost] = []
    for span in spans:
        if not 0 <= span.start < span.end <= length:
            lost.append(OUTSIDE)
            continue
        place = follow(Placed(span.start, span.end))
        words = text[place.start : place.end]
        if not words.strip():
            lost.append(NO_WORDS)
            continue
        first = place.start + len(words) - len(words.lstrip())
        turn = _speaking(turns, spots, begins, first, first + len(words.strip()))
        if turn is None:
            lost.append(ASKED)
            continue
        kept.append(PlacedQuote(span, place, turn))
    return kept, lost


def _speaking(
    turns: Sequence[Turn], spots: Sequence[Placed], begins: Sequence[int], start: int, end: int
) -> int | None:
    """The turn, of those in a span, whose speaker says most of it; a speaker known comes first.

    None where only interviewers speak in it.
    """
    said: dict[int, int] = {}
    first_of: dict[str | None, int] = {}
    number = max(0, bisect_right(begins, start) - 1)
    while number < len(turns) and spots[number].start < end:
        overlap = min(end, spots[number].end) - max(start, spots[number].start)
        if overlap > 0 and not turns[number].interviewer:
            turn = first_of.setdefault(turns[number].speaker, number)
            said[turn] = said.get(turn, 0) + overlap
        number += 1
    return max(said, key=lambda turn: (turns[turn].speaker is not None, said[turn]), default=None)
