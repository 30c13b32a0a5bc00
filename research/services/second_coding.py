"""Coding a session a second time, blind: asking for it, coding, and saying that one is done.

Who codes sees the words and the codebook, and nothing of what others put where; what they put is
seen by nobody else until they are done. Then the project's own coding is frozen beside theirs, so
that what is settled afterwards cannot raise the agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of, one_line
from research import store
from research.model import Code, Placed, Session, TurnView
from research.quotes import store as quote_store
from research.second_coding import store as second_store
from research.second_coding.model import CodedSpan, Drawn, Readings, SecondCoding, draw, said
from research.services.codes import refuse_heading
from research.services.quotes import evidence_at, refuse_moved
from research.services.sessions import sessions
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.register import LONGEST_NAME
from storage.remembering import remembered

LONGEST_REASON = 500
MOST_SESSIONS = 200


@dataclass(frozen=True)
class BlindView:
    """All that somebody who codes blind may see of a session. ``spans`` are their own."""

    coding: SecondCoding
    turns: tuple[TurnView, ...] = field(repr=False)
    spans: tuple[CodedSpan, ...]
    codes: tuple[Code, ...]


@remembered
def second_codings(project: Project) -> tuple[SecondCoding, ...]:
    """All second codings, in the order they were asked for."""
    with reading(project) as db:
        return second_store.second_codings(db)


def second_coding(project: Project, coding_id: int) -> SecondCoding:
    """One second coding, or NotFound."""
    with reading(project) as db:
        return second_store.second_coding(db, coding_id)


@remembered
def sessions_to_code(project: Project) -> tuple[Session, ...]:
    """The sessions in which somebody other than an interviewer says something."""
    with reading(project) as db:
        answered = second_store.sessions_with_answers(db)
    return tuple(each for each in sessions(project) if each.id in answered and not each.planned)


def draw_sessions(project: Project, number: int, seed: int) -> Drawn:
    """Sessions drawn at random across councils; the same seed draws the same of the same sessions.

    Raises BadInput where there is none to draw from, or the number is below one.
    """
    held = sessions_to_code(project)
    if not held:
        raise BadInput(
            "there is no session with words of participants to draw from",
            remedy="Import a transcript first",
        )
    if number < 1:
        raise BadInput("the number of sessions is below one", remedy="Draw one at least")
    drawn = draw(held, number, seed)
    councils = count_of(len({each.council for each in drawn}), "council")
    return Drawn(
        drawn,
        f"Drawn at random, seed {seed}: {len(drawn):,} of {count_of(len(held), 'session')}, "
        f"from {councils}",
    )


def ask_second_coding(
    project: Project,
    who: Who,
    session_ids: Sequence[int],
    coder: str,
    codes: Sequence[int] = (),
    reason: str = "",
) -> tuple[int, ...]:
    """Ask somebody to code sessions blind, with some tags or all; returns a number for each.

    ``reason`` says how the sessions were chosen. Raises BadInput where a session has nothing to be
    coded or the same person codes it already, and where there is no tag to code with.
    """
    name = one_line(coder, "coder’s name", LONGEST_NAME)
    words = (
        without_personal(project, one_line(reason, "reason", LONGEST_REASON))[0] if reason else ""
    )
    wanted = list(dict.fromkeys(session_ids))
    if not 0 < len(wanted) <= MOST_SESSIONS:
        raise BadInput(
            "no session is chosen" if not wanted else f"more than {MOST_SESSIONS} are chosen",
            remedy="Choose some sessions",
        )
    with act(
        project, who, f"Asked for a second coding of {count_of(len(wanted), 'session')}"
    ) as this:
        _refuse_no_codes(this, codes)
        for session_id in wanted:
            _refuse_session(this, session_id, name)
        return tuple(
            second_store.add_second_coding(this, session_id, name, dict.fromkeys(codes), words)
            for session_id in wanted
        )


def _refuse_no_codes(this: Act, codes: Sequence[int]) -> None:
    if not any(not each.heading for each in quote_store.codes(this.db)):
        raise BadInput(
            "there are no tags to code with yet",
            remedy="Make the codebook first, under Settings or while reading a session",
        )
    for each in codes:
        refuse_heading(quote_store.code(this.db, each))


def _refuse_session(this: Act, session_id: int, coder: str) -> None:
    session = store.session(this.db, session_id)
    if not said(store.turns(this.db, session_id)):
        raise BadInput(
            "nobody but interviewers says anything in this session, so there is nothing to code",
            where=session.title,
            remedy="Leave it out, or say under Particulars who asks and who answers",
        )
    if coder.casefold() in {
        each.casefold() for each in second_store.coders_of(this.db, session_id)
    }:
        raise BadInput(
            f"{coder} codes this session already", where=session.title, remedy="Leave it out"
        )


def withdraw_second_coding(project: Project, who: Who, coding_id: int, version: int) -> None:
    """Remove a second coding with all that was put in it; undo brings it back."""
    with act(project, who, "Removed a second coding") as this:
        second_store.edit_second_coding(this, coding_id, version, {"id": coding_id})
        second_store.remove_second_coding(this, coding_id)


def blind_view(project: Project, coding_id: int) -> BlindView:
    """What whoever codes blind may see: the words, the tags asked for, and their own spans."""
    with reading(project) as db:
        coding = second_store.second_coding(db, coding_id)
        return BlindView(
            coding,
            store.turns(db, coding.session_id),
            second_store.readings(db, coding_id).second,
            tuple(asked_codes(quote_store.codes(db), coding)),
        )


def asked_codes(book: Sequence[Code], coding: SecondCoding) -> list[Code]:
    """The tags a second coding is to use, those that are still there and are no headings."""
    return [
        each for each in book if not each.heading and (not coding.asked or each.id in coding.asked)
    ]


def is_coder(coding: SecondCoding, who: Who) -> bool:
    """Whether somebody is the one who was asked."""
    return who.person.casefold() == coding.coder.casefold()


def code_blind(
    project: Project,
    who: Who,
    coding_id: int,
    start: int,
    end: int,
    codes: Sequence[int] = (),
    seen: str | None = None,
) -> int:
    """Put tags on words; the same words again get these tags too. Returns the span's id.

    The span counts code points, end exclusive; blanks at its ends are left off. Raises BadInput as
    :func:`research.services.quotes.keep_quote` does, where the coding is done or another's, and
    for a tag that was not asked for; StaleEdit where the words are not those that were ``seen``.
    """
    with act(project, who, "Coded blind") as this:
        coding = _open_coding(this, who, coding_id)
        _refuse_codes(this, coding, codes)
        place = _words_at(this.db, coding.session_id, start, end, seen)
        span_id = second_store.find_span(this.db, coding_id, place)
        if span_id is None:
            span_id = second_store.add_span(this, coding_id, place)
        for code_id in codes:
            second_store.add_span_code(this, span_id, code_id, who.person)
    return span_id


def recode_blind(
    project: Project, who: Who, span_id: int, version: int, codes: Sequence[int]
) -> None:
    """Let words that were tagged carry just these tags; ``version`` is the one they were read at.

    Raises StaleEdit where the same coder changed them in another window.
    """
    with act(project, who, "Changed tags coded blind") as this:
        coding = _open_coding(this, who, second_store.coding_of_span(this.db, span_id))
        _refuse_codes(this, coding, codes)
        second_store.set_codes(this, span_id, version, set(codes))


def uncode_blind(project: Project, who: Who, span_id: int, version: int) -> None:
    """Take tagged words out of a second coding; what was said stays."""
    with act(project, who, "Took tags coded blind off") as this:
        _open_coding(this, who, second_store.coding_of_span(this.db, span_id))
        second_store.remove_span(this, span_id, version)


def finish_second_coding(project: Project, who: Who, coding_id: int, version: int) -> None:
    """The coder is done: the first coding is frozen beside theirs, if it is not yet."""
    with act(project, who, "Finished a second coding") as this:
        coding = _open_coding(this, who, coding_id)
        values: dict[str, object] = {"state": "done", "done_at": this.at}
        if coding.frozen_at is None:
            values["frozen_at"] = second_store.freeze_first(this, coding_id, coding.session_id)
        second_store.edit_second_coding(this, coding_id, version, values)


def reopen_second_coding(project: Project, who: Who, coding_id: int, version: int) -> None:
    """Let the coder go on. It is noted, as they may have seen the first coding by then.

    The first coding stays frozen as it is.
    """
    with act(project, who, "Reopened a second coding") as this:
        coding = second_store.second_coding(this.db, coding_id)
        _refuse_another(coding, who)
        if not coding.is_done:
            raise BadInput("this second coding is open already", remedy="Go on with it")
        values: dict[str, object] = {"state": "open", "reopened": coding.reopened + 1}
        second_store.edit_second_coding(this, coding_id, version, values)


def first_coders(project: Project, coding_id: int) -> Mapping[str, int]:
    """Who put how many tags of the first coding: as frozen, or as it is now where it is not yet."""
    with reading(project) as db:
        coding = second_store.second_coding(db, coding_id)
        if coding.frozen_at is None:
            return second_store.first_coders(db, coding.session_id)
        return second_store.frozen_coders(db, coding_id)


def first_coders_of(project: Project, session_ids: Sequence[int]) -> dict[int, Mapping[str, int]]:
    """Who put how many of the tags that are on the quotes of each of those sessions now."""
    with reading(project) as db:
        return {each: second_store.first_coders(db, each) for each in session_ids}


def done_readings(db: Database, coding: SecondCoding) -> Readings:
    """What both coders put where; refused until the second one is done."""
    if not coding.is_done:
        raise BadInput(
            "this second coding is not done yet, so nothing of it is shown",
            remedy=f"Wait until {coding.coder} says so",
        )
    return second_store.readings(db, coding.id)


def _open_coding(this: Act, who: Who, coding_id: int) -> SecondCoding:
    coding = second_store.second_coding(this.db, coding_id)
    _refuse_another(coding, who)
    if coding.is_done:
        raise BadInput("this second coding is done", remedy="Reopen it first")
    return coding


def _refuse_another(coding: SecondCoding, who: Who) -> None:
    if not is_coder(coding, who):
        raise BadInput(
            f"this is {coding.coder}’s coding, and nobody else's tags belong in it",
            remedy=f"Say under Settings that you are {coding.coder}, if you are",
        )


def _refuse_codes(this: Act, coding: SecondCoding, codes: Sequence[int]) -> None:
    for code_id in codes:
        code = quote_store.code(this.db, code_id)
        refuse_heading(code)
        if coding.asked and code_id not in coding.asked:
            raise BadInput(
                f"“{code.name}” is not among the tags that were asked for",
                remedy="Use one of those",
            )


def _words_at(
    db: Database, session_id: int, start: int, end: int, seen: str | None = None
) -> Placed:
    if not 0 <= start < end:
        raise NotFound("the selection lies outside the transcript", remedy="Select words in it")
    turns = store.turns(db, session_id, Placed(start, end))
    place, text, _ = evidence_at(turns, start, end)
    if seen is not None:
        refuse_moved(text, seen)
    return place
