"""What was said, read from a package: whole and sound, or BadInput."""

from __future__ import annotations

from collections.abc import Iterable

from common.errors import BadInput
from common.json_fields import Fields
from common.words import one_line, read_day
from research.exchange.merging import LONGEST_NAME as LONGEST_TAG
from research.model import NOTE_KINDS, SESSION_KINDS, USER_GROUPS, places
from research.personas.model import POINT_KINDS
from research.sharing.model import (
    GivenCode,
    GivenCoding,
    GivenLink,
    GivenNeed,
    GivenNote,
    GivenPart,
    GivenPerson,
    GivenPersona,
    GivenPoint,
    GivenQuote,
    GivenSession,
    GivenTheme,
    GivenTurn,
    Research,
)

_ID, _NAME, _WORDS, _STANCES = 80, 200, 20_000, ("for", "against")
_LONGEST_TURN = 2_000_000


def read_research(of: Fields) -> Research:
    """All that was said. Raises BadInput where it is not whole, or names what is not in it."""
    found = Research(
        tuple(_code(row) for row in of.rows("codes")),
        tuple(_person(row) for row in of.rows("people")),
        tuple(_session(row) for row in of.rows("sessions")),
        tuple(_note(row) for row in of.rows("notes")),
        tuple(_theme(row) for row in of.rows("themes")),
        tuple(_persona(row) for row in of.rows("personas")),
        tuple(_need(row) for row in of.rows("needs")),
    )
    _refuse_twice(found, of.where)
    return found


def _refuse_twice(found: Research, where: str) -> None:
    """An id names one thing of its kind."""
    quotes = [quote for session in found.sessions for quote in session.quotes]
    links = [link for theme in found.themes for link in theme.members]
    links += [link for need in found.needs for link in need.quotes]
    points = [point for persona in found.personas for point in persona.points]
    links += [link for point in points for link in point.quotes]
    kinds: tuple[Iterable[str], ...] = (
        [each.id for each in found.codes],
        [each.id for each in found.people],
        [each.id for each in found.sessions],
        [each.id for each in quotes],
        [each.id for quote in quotes for each in quote.codes],
        [each.id for each in found.notes],
        [each.id for each in found.themes],
        [each.id for each in found.personas],
        [each.id for each in points],
        [each.id for each in found.needs],
        [each.id for each in links],
    )
    for ids in kinds:
        held = list(ids)
        if len(set(held)) != len(held):
            raise BadInput("two things of a kind have the same id", where=where)


def _id(row: Fields, key: str = "id") -> str:
    return row.text(key, _ID)


def _maybe_id(row: Fields, key: str) -> str | None:
    return _id(row, key) if row.has(key) else None


def _name(row: Fields, key: str, what: str, longest: int = _NAME) -> str:
    return one_line(row.text(key), what, longest)


def _council(row: Fields) -> str | None:
    return _name(row, "council", "name of a council", 120) if row.has("council") else None


def _who(row: Fields, key: str = "by") -> str:
    return " ".join(row.words(key, 500).split())[:120]


def _when(row: Fields, key: str = "at") -> str:
    return row.words(key, 40)


def _code(row: Fields) -> GivenCode:
    return GivenCode(
        _id(row),
        _name(row, "name", "name of a tag", LONGEST_TAG),
        _maybe_id(row, "parent"),
        row.words("description", _WORDS),
        row.words("colour", 40),
        row.flag("heading"),
    )


def _person(row: Fields) -> GivenPerson:
    return GivenPerson(
        _id(row),
        _name(row, "pseudonym", "pseudonym", 120),
        _council(row),
        " ".join(row.words("role", 200).split()),
        row.maybe_one_of("user_group", USER_GROUPS),
    )


def _session(row: Fields) -> GivenSession:
    turns = tuple(_turn(each) for each in row.rows("turns"))
    session = GivenSession(
        _id(row),
        _council(row),
        row.one_of("kind", SESSION_KINDS),
        _name(row, "title", "title of a session"),
        read_day(row.text("date", 20)) if row.has("date") else None,
        row.list("topics", _NAME),
        row.list("held_by", _NAME),
        row.flag("planned"),
        row.flag("to_check"),
        _who(row),
        _when(row),
        row.words("format", 40),
        row.words("encoding", 40),
        row.flag("verbatim"),
        row.maybe_whole("redactions") or 0,
        tuple(
            GivenPart(_id(each, "person"), each.maybe_flag("asks")) for each in row.rows("people")
        ),
        turns,
        tuple(
            _quote(each, sum(len(turn.text) + 1 for turn in turns)) for each in row.rows("quotes")
        ),
    )
    _refuse_unsound(session, row)
    return session


def _refuse_unsound(session: GivenSession, row: Fields) -> None:
    """A quote is words of somebody who was asked, and is cleared only where it was looked at."""
    asking = {part.person for part in session.people if part.asks}
    if len({part.person for part in session.people}) != len(session.people):
        raise BadInput("somebody takes part in a session twice", where=row.where)
    spots = places([turn.text for turn in session.turns])
    for quote in session.quotes:
        touched = [
            turn.person
            for turn, spot in zip(session.turns, spots, strict=True)
            if spot.start < quote.stop and quote.start <= spot.end
        ]
        if not touched or (
            all(person in asking for person in touched if person) and None not in touched
        ):
            raise BadInput("a quote is of nobody who was asked", where=row.where)
        if quote.cleared and session.to_check:
            raise BadInput("a quote is cleared in a session that is to check", where=row.where)


def _turn(row: Fields) -> GivenTurn:
    text = row.words("text", _LONGEST_TURN)
    return GivenTurn(text, _maybe_id(row, "person"), row.maybe_number("time"), row.maybe("key", 80))


def _quote(row: Fields, longest: int) -> GivenQuote:
    start = row.whole("start", 0, longest)
    return GivenQuote(
        _id(row),
        start,
        row.whole("stop", start + 1, longest - 1),
        _maybe_id(row, "person"),
        row.flag("cleared"),
        _who(row, "cleared_by"),
        _when(row, "cleared_at"),
        _who(row),
        _when(row),
        tuple(
            GivenCoding(_id(each), _id(each, "code"), _who(each), _when(each))
            for each in row.rows("codes")
        ),
    )


def _note(row: Fields) -> GivenNote:
    return GivenNote(
        _id(row),
        row.one_of("kind", NOTE_KINDS),
        row.text("text", _WORDS),
        _maybe_id(row, "session"),
        _maybe_id(row, "quote"),
        _maybe_id(row, "code"),
        _maybe_id(row, "person"),
        row.maybe_whole("turn"),
        _who(row),
        _when(row),
    )


def _link(row: Fields) -> GivenLink:
    return GivenLink(
        _id(row),
        _maybe_id(row, "quote"),
        _maybe_id(row, "note"),
        row.maybe_one_of("stance", _STANCES) or "for",
        row.words("why", _WORDS),
        _who(row),
        _when(row),
    )


def _theme(row: Fields) -> GivenTheme:
    return GivenTheme(
        _id(row),
        _council(row),
        _name(row, "name", "name of a theme"),
        row.words("statement", _WORDS),
        row.list("topics", _NAME),
        _maybe_id(row, "part_of"),
        _who(row),
        _when(row),
        tuple(_link(each) for each in row.rows("members")),
    )


def _persona(row: Fields) -> GivenPersona:
    return GivenPersona(
        _id(row),
        _name(row, "name", "name of a persona"),
        row.maybe_one_of("user_group", USER_GROUPS),
        row.words("role", _NAME),
        row.words("summary", _WORDS),
        _who(row),
        _when(row),
        tuple(
            GivenPoint(
                _id(each),
                each.one_of("kind", POINT_KINDS),
                each.text("words", _WORDS),
                tuple(_link(link) for link in each.rows("quotes")),
            )
            for each in row.rows("points")
        ),
    )


def _need(row: Fields) -> GivenNeed:
    return GivenNeed(
        _id(row),
        row.text("as_a", _WORDS),
        row.text("i_need", _WORDS),
        row.words("so_that", _WORDS),
        _maybe_id(row, "persona"),
        _who(row),
        _when(row),
        tuple(_link(each) for each in row.rows("quotes")),
    )
