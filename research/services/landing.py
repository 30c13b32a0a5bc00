"""What was said, taken from another project: what is here stays as people here left it.

What arrives beside it: sessions that are new, quotes and tags that somebody else put on a
transcript that is here too, themes. Whatever somebody here took away does not come back. Two
people of one pseudonym are two people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from common.landing import mark_of
from research import store as sessions_store
from research.model import Placed, places
from research.quotes import store as quotes_store
from research.services.landing_people import take_codes, take_person
from research.services.taking import TAKEN_AWAY, Taking
from research.sharing import store
from research.sharing.model import (
    GivenCoding,
    GivenQuote,
    GivenSession,
    Research,
)

_FORM = "shared"
# A quote with its place and its words; and a quote with a tag to put on it, and that tag's id here.
_Placed = tuple[GivenQuote, Placed, str]
_OnQuote = tuple[int, GivenCoding, int]


def take_said(taking: Taking, research: Research) -> None:
    """Tags, people and sessions with their quotes."""
    take_codes(taking, research.codes)
    for person in research.people:
        take_person(taking, person)
    for session in research.sessions:
        _session(taking, session)
    if not taking.working:
        _withdraw(taking, {quote.id for each in research.sessions for quote in each.quotes})


def _session(taking: Taking, given: GivenSession) -> None:
    landing = taking.landing
    if (found := landing.find("sessions", given.id)) is not None:
        _into(taking, found, given)
    elif landing.was_removed("sessions", given.id):
        landing.leave("sessions", TAKEN_AWAY)
    elif any(landing.was_removed("participants", part.person) for part in given.people):
        landing.leave("sessions", "somebody who was taken out of this project speaks in them")
    else:
        _new_session(taking, given)


def _new_session(taking: Taking, given: GivenSession) -> None:
    this, landing = taking.this, taking.landing
    by, at = taking.made(given.by, given.at)
    session_id = store.add_session(
        this,
        {
            "council_id": taking.council(given.council),
            "kind": given.kind,
            "title": given.title,
            "date": given.date,
            "topics": json.dumps(list(given.topics)),
            "held_by": json.dumps(list(given.held_by)),
            "planned": int(given.planned),
            "to_check": int(given.to_check),
            "created_by": by,
            "created_at": at,
        },
    )
    store.set_guid(this, "sessions", session_id, given.id)
    landing.land("sessions", given.id, session_id)
    _join(taking, session_id, given)
    if given.turns or given.format:
        transcript = _transcript(taking, session_id, given)
        _turns(taking, transcript, given)
        text = given.text
        some = [
            (each, Placed(each.start, each.stop), text[each.start : each.stop])
            for each in given.quotes
        ]
        _quotes(taking, (session_id, transcript), some)


def _join(taking: Taking, session_id: int, given: GivenSession) -> None:
    """Let everybody take part who does and does not yet."""
    there = {each.participant_id for each in sessions_store.taking_part(taking.this.db, session_id)}
    for part in given.people:
        person = taking.landing.find("participants", part.person)
        if person is not None and person not in there:
            sessions_store.join_session(taking.this, session_id, person, part.asks)


def _transcript(taking: Taking, session_id: int, given: GivenSession) -> int:
    return store.add_transcript(
        taking.this,
        session_id,
        {
            "format": given.format or _FORM,
            "encoding": given.encoding or "utf-8",
            "verbatim": int(given.verbatim),
            "redactions": given.redactions,
        },
    )


def _turns(taking: Taking, transcript: int, given: GivenSession) -> None:
    spots = places([turn.text for turn in given.turns])
    speakers = [taking.landing.find("participants", turn.person) for turn in given.turns]
    store.add_turns(
        taking.this,
        [
            (transcript, speaker, turn.time, spot.start, spot.end, turn.text, turn.key)
            for turn, spot, speaker in zip(given.turns, spots, speakers, strict=True)
        ],
    )


def _quotes(taking: Taking, home: tuple[int, int], some: Sequence[_Placed]) -> None:
    """Store quotes that are new here, with their tags, cleared where they were cleared."""
    this, landing = taking.this, taking.landing
    rows = [
        (
            *home,
            landing.find("participants", quote.person),
            *(place.start, place.end, words, quote.id),
            *taking.made(quote.by, quote.at),
        )
        for quote, place, words in some
    ]
    codings: list[_OnQuote] = []
    for number, (quote, _, words) in zip(store.add_quotes(this, rows), some, strict=True):
        if quote.cleared:
            store.clear(this, number, *taking.made(quote.cleared_by, quote.cleared_at))
        landing.land("quotes", quote.id, number, mark_of(words))
        codings += _new_codings(taking, number, quote, set())
    _put(taking, codings)


def _new_codings(
    taking: Taking, quote_id: int, quote: GivenQuote, on_it: set[int]
) -> Iterator[_OnQuote]:
    """The tags to put on a quote: not those on it, refused for it, or taken off it here."""
    for coding in quote.codes:
        code = taking.landing.find("codes", coding.code)
        if code is None or code in on_it or taking.landing.was_removed("codings", coding.id):
            continue
        on_it.add(code)
        yield quote_id, coding, code


def _put(taking: Taking, codings: Sequence[_OnQuote]) -> None:
    rows = [
        (quote_id, code, coding.id, *taking.made(coding.by, coding.at))
        for quote_id, coding, code in codings
    ]
    for made, (_, coding, _) in zip(store.add_codings(taking.this, rows), codings, strict=True):
        taking.landing.land("codings", coding.id, made)


def _into(taking: Taking, session_id: int, given: GivenSession) -> None:
    """A session that is here: what is new in it comes beside what was done to it here."""
    this, landing = taking.this, taking.landing
    _join(taking, session_id, given)
    transcript = sessions_store.transcript_of(this.db, session_id)
    if transcript is None:
        if not given.turns:
            return
        transcript = _transcript(taking, session_id, given)
    text = "\n".join(turn.text for turn in sessions_store.turns(this.db, session_id))
    if taking.working:
        _tell_differences(taking, session_id, given)
        if given.turns and not text:
            _turns(taking, transcript, given)
            text = given.text
            if not given.planned:
                sessions_store.mark_held(this, session_id)
            if given.to_check:
                sessions_store.mark_to_check(this, session_id)
    theirs, home = given.text, (session_id, transcript)
    joined: list[_Placed] = []
    codings: list[_OnQuote] = []
    for quote in given.quotes:
        words = theirs[quote.start : quote.stop]
        if (found := landing.find("quotes", quote.id)) is not None:
            if not taking.working:
                _renew_quote(taking, found, quote, words)
                # Its words may be longer or shorter now.
                text = "\n".join(turn.text for turn in sessions_store.turns(this.db, session_id))
            on_it = store.codes_on(this.db, found)
            codings += _new_codings(taking, found, quote, on_it)
        elif landing.was_removed("quotes", quote.id):
            landing.leave("quotes", TAKEN_AWAY)
        elif taking.working:
            joined += _joining(taking, session_id, quote, theirs, text)
        else:
            text = _appended(taking, home, quote, words, text)
    _quotes(taking, home, joined)
    _put(taking, codings)


def _tell_differences(taking: Taking, session_id: int, given: GivenSession) -> None:
    """That what is said of a session differs on both sides; here it stays as it is."""
    here = sessions_store.session(taking.this.db, session_id)
    now = (here.title, here.kind, here.date, here.topics, here.planned)
    if now != (given.title, given.kind, given.date, given.topics, given.planned):
        taking.landing.leave("facts of sessions", "they are otherwise here, and stay so")


def _joining(
    taking: Taking, session_id: int, quote: GivenQuote, theirs: str, text: str
) -> Iterator[_Placed]:
    """A quote that a colleague kept in a transcript that is here too, where it can stand here."""
    place = _place(text, theirs, quote)
    if place is None:
        taking.landing.leave("quotes", "their words stand otherwise in the transcript here")
        return
    here = sessions_store.turns(taking.this.db, session_id, place)
    if here and all(turn.interviewer for turn in here if turn.end > place.start):
        taking.landing.leave("quotes", "who says them is marked as asking here")
        return
    if quote.cleared and sessions_store.session(taking.this.db, session_id).to_check:
        taking.landing.leave(
            "clearances", "the session is to check here, so nothing in it can be cleared yet"
        )
        quote = replace(quote, cleared=False)
    yield quote, place, text[place.start : place.end]


def _place(text: str, theirs: str, quote: GivenQuote) -> Placed | None:
    """Where a quote's words stand in the transcript here; None where that is not sure."""
    words = theirs[quote.start : quote.stop]
    if text[quote.start : quote.stop] == words:
        return Placed(quote.start, quote.stop)
    first = text.find(words)
    if first < 0 or text.find(words, first + 1) >= 0:
        return None
    return Placed(first, first + len(words))


def _appended(
    taking: Taking, home: tuple[int, int], quote: GivenQuote, words: str, text: str
) -> str:
    """A quote that was cleared since, as one more turn; returns the text with it."""
    start = len(text) + 1 if text else 0
    place = Placed(start, start + len(words))
    speaker = taking.landing.find("participants", quote.person)
    sessions_store.add_turn(taking.this, home[1], speaker, None, words, place)
    text = f"{text}\n{words}" if text else words
    _quotes(taking, home, [(quote, place, words)])
    return text


def _renew_quote(taking: Taking, quote_id: int, quote: GivenQuote, words: str) -> None:
    """Words that were changed where they come from, as more was replaced in them, say."""
    this, landing = taking.this, taking.landing
    (here,) = quotes_store.quotes_by_id(this.db, [quote_id])
    if here.text == words:
        return
    turn = next(
        (
            each
            for each in sessions_store.turns(this.db, here.session_id)
            if (each.start, each.end) == (here.start, here.end)
        ),
        None,
    )
    if turn is None or mark_of(here.text) != landing.mark("quotes", quote.id):
        landing.leave("quotes", "they were changed here, and stay so")
        return
    transcript = sessions_store.transcript_of(this.db, here.session_id)
    assert transcript is not None
    more = len(words) - len(here.text)
    moved = [(sessions_store.move_turns, here.end + 1), (quotes_store.move_quotes, here.end + 1)]
    if more > 0:
        for move, after in moved:
            move(this, transcript, after, more)
    sessions_store.edit_turn(
        this, turn.id, turn.version, {"text": words, "stop": here.start + len(words)}
    )
    place = Placed(here.start, here.start + len(words))
    quotes_store.place_quote(this, quote_id, here.version, place, words, here.participant_id)
    if more < 0:
        for move, after in moved:
            move(this, transcript, after, more)
    if here.cleared:
        store.clear(this, quote_id, *taking.made("", ""))
    landing.renew("quotes", quote.id, quote_id, mark_of(words))
    landing.leave(
        "quotes",
        "their words were changed where they come from and so here; the earlier ones stay in "
        "history until the session is erased",
    )


def _withdraw(taking: Taking, sent: Collection[str]) -> None:
    """What is no longer cleared, or was erased, where it comes from is no longer cleared here.

    Only of what came with earlier packages of the same council: a session in which people of
    several councils spoke comes with the package of each, with other quotes of it.
    """
    withdrawn = 0
    for guid in taking.came - set(sent):
        number = taking.landing.here["quotes"].get(guid)
        if number is not None and taking.landing.mark("quotes", guid):
            withdrawn += store.withdraw(taking.this, number)
    taking.landing.leave(
        "quotes",
        "they are no longer cleared where they come from, so not here either: erase their session "
        "to take out their words",
        withdrawn,
    )
