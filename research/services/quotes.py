"""Keeping quotes, finding them, clearing them for sharing, and putting codes on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from common.words import one_line
from research import store
from research.model import Placed, QuoteView, TurnView
from research.quotes import store as quote_store
from research.searching import store as search_store
from research.searching.model import Wanted
from research.services.codes import LONGEST_NAME, refuse_heading
from research.services.searching import as_seen
from storage import Project, act, reading

MOST_AT_ONCE = 1_000


def keep_quote(
    project: Project,
    who: Who,
    session_id: int,
    start: int,
    end: int,
    *,
    codes: Sequence[int] = (),
    new: Sequence[str] = (),
    said: str | None = None,
) -> int:
    """Keep a span of a transcript as a quote, word for word; returns its id.

    ``new`` are names of tags to make with it, on top of the codebook, all in one act.

    The span counts code points, end exclusive, over the transcript's text, and may lie within a
    turn or cross turns; blanks at its ends are left off. The same span again is the same quote.

    ``said`` are the words as whoever keeps them saw them there.

    Raises StaleEdit where others stand there by now, BadInput where the span lies outside the text,
    holds no words, or only an interviewer's.
    """
    names = [one_line(name, "tag's name", LONGEST_NAME) for name in new]
    with reading(project) as db:
        store.session(db, session_id)
        place, text, speaker = evidence_at(_around(db, session_id, start, end), start, end)
        transcript_id = store.transcript_of(db, session_id)
        found = quote_store.find_quote(db, transcript_id or 0, place)
        view = quote_store.quotes_by_id(db, [found])[0] if found else None
    if view and not names and not set(codes) - {code.id for code in view.codes}:
        return view.id
    with act(project, who, "Kept a quote" if view is None else "Tagged a quote") as this:
        # Looked up again: somebody may have kept it, or redacted the turn, a moment ago.
        place, text, speaker = evidence_at(_around(this.db, session_id, start, end), start, end)
        if said is not None:
            refuse_moved(text, said)
        transcript_id = store.transcript_of(this.db, session_id)
        if transcript_id is None:
            raise NotFound("this session has no transcript")
        quote_id = quote_store.find_quote(this.db, transcript_id, place)
        if quote_id is None:
            quote_id = quote_store.add_quote(this, session_id, transcript_id, speaker, place, text)
        for code_id in (*codes, *quote_store.codes_named(this, names)):
            refuse_heading(quote_store.code(this.db, code_id))
            quote_store.add_coding(this, quote_id, code_id)
    return quote_id


def refuse_moved(text: str, said: str) -> None:
    """Raise StaleEdit where other words stand in a place than were seen there."""
    if text.split() != said.split():
        raise StaleEdit(
            "somebody corrected this transcript while you chose these words, and they moved",
            remedy="Choose them again",
        )


def keep_turn_as_quote(
    project: Project, who: Who, session_id: int, turn_id: int, *, codes: Sequence[int] = ()
) -> int:
    """Keep a whole turn as a quote; returns its id."""
    with reading(project) as db:
        turn = next((each for each in store.turns(db, session_id) if each.id == turn_id), None)
    if turn is None:
        raise NotFound("this turn is no longer in the session")
    return keep_quote(project, who, session_id, turn.start, turn.end, codes=codes)


def remove_quote(project: Project, who: Who, quote_id: int) -> None:
    """Remove a quote; what was said stays in the transcript."""
    with act(project, who, "Removed a quote") as this:
        quote_store.remove_quote(this, quote_id)


def quotes(
    project: Project,
    *,
    words: str | None = None,
    code_id: int | None = None,
    council_id: int | None = None,
    role: str | None = None,
    user_group: str | None = None,
    session_id: int | None = None,
    limit: int = 50,
    after: int | None = None,
) -> list[QuoteView]:
    """Quotes in the order they were kept, all that is given holding; any text may be typed.

    ``after`` is the id of the last quote seen, to go on from. A code takes in those below it; the
    last word may be only begun.
    """
    wanted = _wanted(words, code_id, council_id, role, user_group, session_id)
    with reading(project) as db:
        most = max(1, min(limit, MOST_AT_ONCE))
        return list(search_store.quotes(db, as_seen(project, wanted), limit=most, after=after or 0))


def count_quotes(
    project: Project,
    *,
    words: str | None = None,
    code_id: int | None = None,
    council_id: int | None = None,
    role: str | None = None,
    user_group: str | None = None,
    session_id: int | None = None,
) -> int:
    """How many quotes there are of which all that is given holds."""
    wanted = _wanted(words, code_id, council_id, role, user_group, session_id)
    with reading(project) as db:
        # How many there are in all is told to everybody.
        return search_store.count(db, as_seen(project, wanted) if words else wanted)


def _wanted(
    words: str | None,
    code_id: int | None,
    council_id: int | None,
    role: str | None,
    user_group: str | None,
    session_id: int | None,
) -> Wanted:
    return Wanted((words or "").strip(), code_id, council_id, session_id, None, role, user_group)


def quotes_by_id(project: Project, ids: Iterable[int]) -> list[QuoteView]:
    """The quotes with those ids that are still there, in the order of the ids."""
    with reading(project) as db:
        return list(quote_store.quotes_by_id(db, ids))


def clear_quote(project: Project, who: Who, quote_id: int, version: int) -> None:
    """Clear a quote for sharing; refused while its session is to check."""
    with act(project, who, "Cleared a quote for sharing") as this:
        found = quote_store.quotes_by_id(this.db, [quote_id])
        if found and found[0].to_check:
            raise BadInput(
                "nobody has confirmed yet that this session is anonymised",
                where=found[0].session_title,
                remedy="Read it through and confirm it, then clear the quote",
            )
        quote_store.set_cleared(this, quote_id, version, True)


def unclear_quote(project: Project, who: Who, quote_id: int, version: int) -> None:
    """Take a quote's clearance back; what was shared already stays shared."""
    with act(project, who, "Took back a quote's clearance") as this:
        quote_store.set_cleared(this, quote_id, version, False)


def _around(db: Database, session_id: int, start: int, end: int) -> Sequence[TurnView]:
    """The turns of a session that a span touches; none for what is no span."""
    return store.turns(db, session_id, Placed(start, end)) if 0 <= start < end else ()


def evidence_at(turns: Sequence[TurnView], start: int, end: int) -> tuple[Placed, str, int | None]:
    """The span without blanks at its ends, its words, and the participant who said most of it.

    ``turns`` are all that the span touches, or more.

    Raises BadInput where it lies outside the text, holds no words, or only an interviewer's.
    """
    text = "\n".join(turn.text for turn in turns)
    first = turns[0].start if turns else 0
    if not first <= start < end <= first + len(text):
        raise BadInput("the selection lies outside the transcript", remedy="Select words in it")
    raw = text[start - first : end - first]
    start += len(raw) - len(raw.lstrip())
    words = raw.strip()
    end = start + len(words)
    if not words:
        raise BadInput("there are no words in the selection", remedy="Select some words")
    said: dict[int | None, int] = {}
    for turn in turns:
        overlap = min(end, turn.end) - max(start, turn.start)
        if overlap > 0 and not turn.interviewer:
            said[turn.participant_id] = said.get(turn.participant_id, 0) + overlap
    if not said:
        raise BadInput(
            "only an interviewer says this, and what interviewers say never counts as evidence",
            remedy="Select what a participant says, or correct who the interviewer is",
        )
    speaker = max(said, key=lambda who: (who is not None, said[who]))
    return Placed(start, end), words, speaker
