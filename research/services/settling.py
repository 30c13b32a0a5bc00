"""Where a first and a second coding differ, and settling it, one difference at a time.

Settling changes the project's own coding, never the two that are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from common.errors import BadInput, StaleEdit
from common.who import Who
from research import store
from research.model import Placed, QuoteView, TurnView
from research.quotes import store as quote_store
from research.second_coding import store as second_store
from research.second_coding.model import (
    DECISIONS,
    CodedSpan,
    Decision,
    Difference,
    Differences,
    Readings,
    SecondCoding,
    Settlement,
    codes_on,
    differences,
    is_settled,
    said,
)
from research.services.codes import refuse_heading
from research.services.quotes import evidence_at
from research.services.second_coding import asked_codes, done_readings
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.remembering import remembered

LONGEST_WHY = 500
AROUND = 160
_MOST_SHOWN = 600


@dataclass(frozen=True)
class Disagreements:
    """What is left to settle between two codings, what was settled, and how many edges differ."""

    coding: SecondCoding
    left: tuple[Difference, ...]
    settled: tuple[Settlement, ...]
    edges: int


@dataclass(frozen=True)
class SideBySide:
    """A difference in its words. ``first`` and ``second`` are all tags each put on any of them."""

    difference: Difference
    speaker: str
    before: str = field(repr=False)
    words: str = field(repr=False)
    after: str = field(repr=False)
    first: tuple[int, ...]
    second: tuple[int, ...]


@remembered
def disagreements(project: Project, coding_id: int) -> Disagreements:
    """Where the two codings differ; BadInput while the second is not done, NotFound without it."""
    with reading(project) as db:
        coding = second_store.second_coding(db, coding_id)
        found = _found(db, coding, done_readings(db, coding))
        settled = second_store.settlements(db, coding.session_id)
    left = tuple(each for each in found.apart if not is_settled(each, settled))
    return Disagreements(coding, left, settled, found.edges)


def compared_codes(db: Database, coding: SecondCoding, held: Readings) -> list[int]:
    """The tags to compare: those asked for, or all that either used."""
    used = codes_on(held.first, held.second)
    asked = [each.id for each in asked_codes(quote_store.codes(db), coding)]
    return [each for each in asked if coding.asked or each in used]


def _found(db: Database, coding: SecondCoding, held: Readings) -> Differences:
    turns = store.turns(db, coding.session_id)
    return differences(turns, held.first, held.second, compared_codes(db, coding, held))


def side_by_side(
    project: Project, coding_id: int, chosen: Sequence[Difference]
) -> tuple[SideBySide, ...]:
    """Differences with the words around them and what each coder put there."""
    with reading(project) as db:
        coding = second_store.second_coding(db, coding_id)
        held = done_readings(db, coding)
        turns = store.turns(db, coding.session_id)
    text = "\n".join(turn.text for turn in turns)
    return tuple(_beside(each, text, turns, held) for each in chosen)


def _beside(each: Difference, text: str, turns: Sequence[TurnView], held: Readings) -> SideBySide:
    words = _shown(turns, each.start, each.end)
    if len(words) > _MOST_SHOWN:
        words = f"{words[: _MOST_SHOWN // 2]} … {words[-_MOST_SHOWN // 2 :]}"
    first, last = _word_at(text, each.start - AROUND, -1), _word_at(text, each.end + AROUND, 1)
    here = [turn for turn in said(turns) if turn.start < each.end and each.start < turn.end]
    return SideBySide(
        each,
        ", ".join(dict.fromkeys(_speaker(turn) for turn in here)),
        ("… " if first else "") + _shown(turns, first, each.start, named=True),
        words,
        _shown(turns, each.end, last) + (" …" if last < len(text) else ""),
        _tags(each, held.first),
        _tags(each, held.second),
    )


def _word_at(text: str, at: int, step: int) -> int:
    """The place a little further on where a word begins or ends, within the text."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and not text[at - (step < 0)].isspace():
        at += step
    return at


def _shown(turns: Sequence[TurnView], start: int, end: int, *, named: bool = False) -> str:
    """What is said between two places; who says it stands before each turn that begins there.

    Unless ``named``, that is left out where a turn begins at the very start.
    """
    pieces = []
    for turn in turns:
        if turn.start >= end or turn.end <= start:
            continue
        piece = turn.text[max(0, start - turn.start) : end - turn.start]
        begins = start < turn.start or (named and start == turn.start)
        pieces.append(f"{_speaker(turn)}: {piece}" if begins else piece)
    return " ".join(pieces)


def _speaker(turn: TurnView) -> str:
    return turn.speaker or "Nobody named"


def _tags(each: Difference, spans: Sequence[CodedSpan]) -> tuple[int, ...]:
    here = [span for span in spans if span.start < each.end and each.start < span.end]
    return tuple(dict.fromkeys(code for span in here for code in span.codes))


def settle(
    project: Project,
    who: Who,
    coding_id: int,
    difference: Difference,
    decision: Decision,
    why: str = "",
) -> None:
    """Decide about a difference: tag the words, leave them untagged, or let both readings stand.

    Raises StaleEdit where it was settled meanwhile or is none any more, BadInput where a tag is to
    come off a quote that reaches beyond the words in question.
    """
    if decision not in DECISIONS:
        raise BadInput("this is no decision", remedy="Choose one of the three")
    words = without_personal(project, why)[0]
    if len(words) > LONGEST_WHY:
        raise BadInput(f"the reason is longer than {LONGEST_WHY} letters", remedy="Shorten it")
    with act(project, who, "Settled a difference between two codings") as this:
        coding = second_store.second_coding(this.db, coding_id)
        found = _found(this.db, coding, done_readings(this.db, coding))
        settled = second_store.settlements(this.db, coding.session_id)
        if difference not in found.apart or is_settled(difference, settled):
            raise StaleEdit(
                "somebody else settled this, or changed what it is about, meanwhile",
                remedy="Look at the list again",
            )
        if decision != "both":
            _carry_out(this, coding.session_id, difference, decision)
        second_store.add_settlement(this, coding.session_id, difference, decision, words)


def _carry_out(this: Act, session_id: int, each: Difference, decision: Decision) -> None:
    turns = store.turns(this.db, session_id)
    place, text, speaker = evidence_at(turns, each.start, each.end)
    quotes = quote_store.session_quotes(this.db, session_id)
    if decision == "leave":
        _take_off(this, each, place, turns, quotes)
        return
    refuse_heading(quote_store.code(this.db, each.code_id))
    covering = [q for q in quotes if q.start <= place.start and place.end <= q.end]
    if covering:
        quote_id = min(covering, key=lambda quote: (quote.end - quote.start, quote.id)).id
    else:
        transcript_id = store.transcript_of(this.db, session_id) or 0
        quote_id = quote_store.add_quote(this, session_id, transcript_id, speaker, place, text)
    quote_store.add_coding(this, quote_id, each.code_id)


def _take_off(
    this: Act,
    each: Difference,
    place: Placed,
    turns: Sequence[TurnView],
    quotes: Sequence[QuoteView],
) -> None:
    """Take the tag off the quotes that lie on the words in question and on no others."""
    for quote in quotes:
        has_it = each.code_id in {code.id for code in quote.codes}
        if not has_it or quote.end <= place.start or place.end <= quote.start:
            continue
        beyond = [(quote.start, min(quote.end, place.start)), (place.end, quote.end)]
        if any(_says_something(turns, start, end) for start, end in beyond):
            raise BadInput(
                f"quote {quote.id} has this tag and reaches beyond these words, where it may stay",
                remedy="Shorten the quote where you read the session, then settle this",
            )
        quote_store.remove_coding(this, quote.id, each.code_id)


def _says_something(turns: Sequence[TurnView], start: int, end: int) -> bool:
    """Whether a participant says any word between two places."""
    for turn in said(turns):
        begin, stop = max(start, turn.start), min(end, turn.end)
        if begin < stop and turn.text[begin - turn.start : stop - turn.start].strip():
            return True
    return False
