"""What was said, taken from another project: what is here stays as people here left it.

What arrives beside it: sessions that are new, quotes and tags that somebody else put on a
transcript that is here too, themes. Whatever somebody here took away does not come back. Two
people of one pseudonym are two people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from common.landing import Landing, mark_of
from research import store as sessions_store
from research.exchange import store as exchange
from research.exchange.merging import parents_first
from research.model import Placed, places
from research.quotes import store as quotes_store
from research.sharing import store
from research.sharing.model import (
    GivenCode,
    GivenPerson,
    GivenQuote,
    GivenSession,
    Research,
)
from storage import Act

TAKEN_AWAY = "somebody here took them away, so they do not come back"
_FORM = "shared"


@dataclass
class Taking:
    """Research on its way in. ``councils`` are ids by the names in the package.

    ``working``: it is a copy of one's own team's, not what somebody shared. ``source`` is the name
    of the project it comes from.
    """

    this: Act
    landing: Landing
    councils: Mapping[str, int]
    source: str
    working: bool
    quotes_here: dict[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        here = self.landing.here.get("quotes", {})
        self.quotes_here = {number: guid for guid, number in here.items()}

    def made(self, by: str, at: str) -> tuple[str, str]:
        """Who made something and when, as it came; else where it came from, now."""
        return by or (self.this.who.person if self.working else self.source), at or self.this.at

    def council(self, name: str | None) -> int | None:
        """The council's id here."""
        return None if name is None else self.councils[name]


def take_said(taking: Taking, research: Research) -> None:
    """Tags, people and sessions with their quotes."""
    _codes(taking, research.codes)
    for person in research.people:
        _person(taking, person)
    for session in research.sessions:
        _session(taking, session)
    if not taking.working:
        _gone_there(taking, {each.id for each in research.sessions})


def _gone_there(taking: Taking, sent: Collection[str]) -> None:
    """Quotes of sessions that are no longer sent (erased where they come from) are not cleared."""
    for guid, number in taking.landing.here.get("sessions", {}).items():
        if guid in sent:
            continue
        of = sessions_store.session(taking.this.db, number).council_id
        if of in taking.councils.values():
            _withdraw(taking, number, frozenset())


def _codes(taking: Taking, codes: tuple[GivenCode, ...]) -> None:
    landing, this = taking.landing, taking.this
    ordered, _rings = parents_first(codes, lambda each: each.id, lambda each: each.parent)
    for code, has_parent in ordered:
        if landing.find("codes", code.id):
            continue
        if landing.was_removed("codes", code.id):
            landing.leave("tags", TAKEN_AWAY)
            continue
        parent = landing.find("codes", code.parent) if has_parent else None
        found = quotes_store.find_code(this.db, parent, code.name)
        if found is not None:
            landing.join("codes", code.id, found)
            continue
        values: dict[str, object] = {
            "parent_id": parent,
            "name": code.name,
            "description": code.description,
            "colour": code.colour,
            "guid": code.id,
            "heading": int(code.heading),
        }
        landing.land("codes", code.id, quotes_store.add_code(this, values))


def _person(taking: Taking, person: GivenPerson) -> None:
    landing, this = taking.landing, taking.this
    about: dict[str, object] = {"role": person.role, "user_group": person.user_group}
    if (found := landing.find("participants", person.id)) is not None:
        _renew_person(taking, person, found, about)
        return
    if landing.was_removed("participants", person.id):
        return
    council = taking.council(person.council)
    name, number = person.pseudonym, 2
    while sessions_store.find_participant(this.db, council, name) is not None:
        name, number = f"{person.pseudonym} ({number})", number + 1
    if name != person.pseudonym:
        landing.leave(
            "pseudonyms", "somebody else is called so here; a number stands behind them now"
        )
    values = {"council_id": council, "pseudonym": name, **about}
    made = sessions_store.add_participant(this, values)
    store.set_guid(this, "participants", made, person.id)
    landing.land("participants", person.id, made, mark_of(about))


def _renew_person(
    taking: Taking, person: GivenPerson, found: int, about: dict[str, object]
) -> None:
    """Somebody who came earlier: what is said of them now, unless it was changed here."""
    here = sessions_store.participant(taking.this.db, found)
    now = {"role": here.role, "user_group": here.user_group}
    if now == about or taking.working:
        return
    if mark_of(now) != taking.landing.mark("participants", person.id):
        taking.landing.leave("people", "what is said of them was changed here, and stays so")
        return
    sessions_store.edit_participant(taking.this, found, here.version, about)
    taking.landing.renew("participants", person.id, found, mark_of(about))


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
        for quote in given.quotes:
            place = Placed(quote.start, quote.stop)
            _quote(taking, (session_id, transcript), quote, place, given.text)


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
    for turn, spot in zip(given.turns, spots, strict=True):
        speaker = taking.landing.find("participants", turn.person)
        sessions_store.add_turn(
            taking.this, transcript, speaker, turn.time, turn.text, spot, turn.key
        )


def _quote(
    taking: Taking, home: tuple[int, int], quote: GivenQuote, place: Placed, text: str
) -> None:
    """Store a quote that is new here, with its tags, cleared where it was cleared."""
    this, landing = taking.this, taking.landing
    words = text[place.start : place.end]
    speaker = landing.find("participants", quote.person)
    by, at = taking.made(quote.by, quote.at)
    quote_id = exchange.add_quote(this, *home, speaker, place, words, quote.id, by, at)
    if quote.cleared:
        store.clear(this, quote_id, *taking.made(quote.cleared_by, quote.cleared_at))
    landing.land("quotes", quote.id, quote_id, mark_of(words))
    _codings(taking, quote_id, quote)


def _codings(taking: Taking, quote_id: int, quote: GivenQuote) -> None:
    """Put tags on a quote, but those that somebody here took off it or refused for it."""
    landing = taking.landing
    on_it = store.codes_on(taking.this.db, quote_id)
    for coding in quote.codes:
        code = landing.find("codes", coding.code)
        if code is None or code in on_it or landing.was_removed("codings", coding.id):
            continue
        on_it.add(code)
        by, at = taking.made(coding.by, coding.at)
        made = store.add_coding(taking.this, quote_id, code, coding.id, by, at)
        landing.land("codings", coding.id, made)


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
    for quote in given.quotes:
        words = given.text[quote.start : quote.stop]
        if (found := landing.find("quotes", quote.id)) is not None:
            if not taking.working:
                _renew_quote(taking, found, quote, words)
                # Its words may be longer or shorter now.
                text = "\n".join(turn.text for turn in sessions_store.turns(this.db, session_id))
            _codings(taking, found, quote)
        elif landing.was_removed("quotes", quote.id):
            landing.leave("quotes", TAKEN_AWAY)
        elif taking.working:
            _join_quote(taking, (session_id, transcript), quote, given.text, text)
        else:
            text = _appended(taking, (session_id, transcript), quote, words, text)
    if not taking.working:
        _withdraw(taking, session_id, {quote.id for quote in given.quotes})


def _tell_differences(taking: Taking, session_id: int, given: GivenSession) -> None:
    """That what is said of a session differs on both sides; here it stays as it is."""
    here = sessions_store.session(taking.this.db, session_id)
    now = (here.title, here.kind, here.date, here.topics, here.planned)
    if now != (given.title, given.kind, given.date, given.topics, given.planned):
        taking.landing.leave("facts of sessions", "they are otherwise here, and stay so")


def _join_quote(
    taking: Taking, home: tuple[int, int], quote: GivenQuote, theirs: str, text: str
) -> None:
    """A quote that a colleague kept in a transcript that is here too."""
    place = _place(text, theirs, quote)
    if place is None:
        taking.landing.leave("quotes", "their words stand otherwise in the transcript here")
        return
    here = sessions_store.turns(taking.this.db, home[0], place)
    if here and all(turn.interviewer for turn in here if turn.end > place.start):
        taking.landing.leave("quotes", "who says them is marked as asking here")
        return
    if quote.cleared and sessions_store.session(taking.this.db, home[0]).to_check:
        taking.landing.leave(
            "clearances", "the session is to check here, so nothing in it can be cleared yet"
        )
        quote = replace(quote, cleared=False)
    _quote(taking, home, quote, place, text)


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
    _quote(taking, home, quote, place, text)
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


def _withdraw(taking: Taking, session_id: int, sent: Collection[str]) -> None:
    """What is no longer cleared where it comes from is no longer cleared here."""
    withdrawn = 0
    for view in quotes_store.session_quotes(taking.this.db, session_id):
        guid = taking.quotes_here.get(view.id)
        if guid and guid not in sent and taking.landing.mark("quotes", guid):
            withdrawn += store.withdraw(taking.this, view.id)
    taking.landing.leave(
        "quotes",
        "they are no longer cleared where they come from, so not here either: erase their session "
        "to take out their words",
        withdrawn,
    )
