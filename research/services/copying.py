"""What was said, given as a copy to work with: all of it, word for word, for the team that made it.

It holds what the project holds, quotes that are not cleared included, and is kept as safe.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlite_utils import Database

from research.exchange import store as exchange
from research.personas import store as personas_store
from research.personas.model import Rests
from research.services.sharing import Called, GivenResearch, given_code
from research.sharing import store
from research.sharing.model import (
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
from research.themes import store as themes_store


def give_working(
    db: Database, council_ids: Collection[int] | None, called: Called
) -> GivenResearch:
    """All that was said in some councils, or in the whole project, as it is kept here."""
    parts: dict[int, list[store.Row]] = {}
    for row in store.parts(db):
        parts.setdefault(row["session_id"], []).append(row)
    people = {row["id"]: row for row in store.people(db)}
    rows = [
        row
        for row in store.sessions(db)
        if council_ids is None
        or row["council_id"] in council_ids
        or any(
            people[p["participant_id"]]["council_id"] in council_ids
            for p in parts.get(row["id"], ())
        )
    ]
    copying = _Copying(db, called, {row["id"] for row in rows})
    sessions = tuple(copying.session(row, parts.get(row["id"], [])) for row in rows)
    here = {part["participant_id"] for row in rows for part in parts.get(row["id"], ())}
    here |= copying.speakers
    research = Research(
        tuple(given_code(row, called, row.description) for row in exchange.code_rows(db)),
        tuple(copying.person(people[number]) for number in sorted(here)),
        sessions,
        tuple(copying.notes(council_ids is None)),
        tuple(copying.themes(council_ids)),
        tuple(copying.personas()),
        tuple(copying.needs()),
    )
    return GivenResearch(research)


class _Copying:
    """Rows of the project as plain values, those about other sessions left out."""

    def __init__(self, db: Database, called: Called, session_ids: set[int]) -> None:
        self.db, self.called, self.sessions = db, called, session_ids
        self.turns: dict[int, list[store.Row]] = {}
        for row in store.turns(db):
            self.turns.setdefault(row["session_id"], []).append(row)
        self.quotes: dict[int, list[store.Row]] = {}
        for row in store.quotes(db):
            if row["session_id"] in session_ids:
                self.quotes.setdefault(row["session_id"], []).append(row)
        self.codings = exchange.coding_rows(db)
        self.guids = {row["id"]: row["guid"] for rows in self.quotes.values() for row in rows}
        self.speakers: set[int] = set()
        self.noted: set[int] = set()

    def _id(self, table: str, number: int | None) -> str | None:
        return None if number is None else self.called(table, number)

    def person(self, row: store.Row) -> GivenPerson:
        """Somebody as they are kept."""
        return GivenPerson(
            self.called("participants", row["id"]),
            row["pseudonym"],
            row["council"],
            row["role"],
            row["user_group"],
        )

    def session(self, row: store.Row, parts: list[store.Row]) -> GivenSession:
        """A session with every turn and quote."""
        turns = self.turns.get(row["id"], [])
        quotes = self.quotes.get(row["id"], [])
        said = [each["participant_id"] for each in (*turns, *quotes)]
        self.speakers |= {each for each in said if each is not None}
        return GivenSession(
            self.called("sessions", row["id"]),
            row["council"],
            row["kind"],
            row["title"],
            row["date"],
            tuple(json.loads(row["topics"])),
            tuple(json.loads(row["held_by"])),
            bool(row["planned"]),
            bool(row["to_check"]),
            row["created_by"],
            row["created_at"],
            row["format"],
            row["encoding"],
            bool(row["verbatim"]),
            row["redactions"],
            tuple(
                GivenPart(
                    self.called("participants", each["participant_id"]),
                    None if each["interviewer"] is None else bool(each["interviewer"]),
                )
                for each in parts
            ),
            tuple(
                GivenTurn(
                    each["text"],
                    self._id("participants", each["participant_id"]),
                    each["time"],
                    each["line_key"],
                )
                for each in turns
            ),
            tuple(self._quote(each) for each in quotes),
        )

    def _quote(self, row: store.Row) -> GivenQuote:
        return GivenQuote(
            self.called("quotes", row["id"]),
            row["start"],
            row["stop"],
            self._id("participants", row["participant_id"]),
            bool(row["cleared"]),
            row["cleared_by"] or "",
            row["cleared_at"] or "",
            row["created_by"],
            row["created_at"],
            tuple(
                GivenCoding(
                    self.called("codings", each.id),
                    self.called("codes", each.code_id),
                    each.by,
                    each.at,
                )
                for each in self.codings.get(row["id"], [])
            ),
        )

    def notes(self, whole: bool) -> Iterable[GivenNote]:
        """Notes on what leaves; those on the project or a tag only with all of it."""
        place = {
            turn["id"]: (session, number)
            for session, turns in self.turns.items()
            for number, turn in enumerate(turns)
        }
        for row in store.notes(self.db):
            of_session = row["session_id"] in self.sessions
            if not (of_session or (row["session_id"] is None and whole)):
                continue
            self.noted.add(row["id"])
            yield GivenNote(
                self.called("notes", row["id"]),
                row["kind"],
                row["text"],
                self._id("sessions", row["session_id"]),
                self._id("quotes", row["quote_id"]),
                self._id("codes", row["code_id"]),
                self._id("participants", row["participant_id"]),
                place[row["turn_id"]][1] if row["turn_id"] in place else None,
                row["created_by"],
                row["created_at"],
            )

    def themes(self, council_ids: Collection[int] | None) -> Iterable[GivenTheme]:
        """Themes of those councils, and shared ones, with what lies in them that leaves."""
        members = themes_store.members(self.db)
        for theme in themes_store.themes(self.db):
            if council_ids is not None and theme.council_id not in (None, *council_ids):
                continue
            yield GivenTheme(
                self.called("themes", theme.id),
                theme.council,
                theme.name,
                theme.statement,
                theme.topics,
                self._id("themes", theme.part_of),
                theme.created_by,
                theme.created_at,
                tuple(
                    GivenLink(
                        self.called("theme_members", each.id),
                        self._id("quotes", each.quote_id),
                        self._id("notes", each.note_id),
                        each.stance,
                        each.why,
                        each.decided_by,
                        each.decided_at,
                    )
                    for each in members
                    if each.theme_id == theme.id
                    and (each.quote_id in self.guids or each.note_id in self.noted)
                ),
            )

    def personas(self) -> Iterable[GivenPersona]:
        """All personas: they are nobody's council's."""
        points = personas_store.points(self.db)
        for each in personas_store.personas(self.db):
            facts = each.facts
            yield GivenPersona(
                self.called("personas", each.id),
                facts.name,
                facts.user_group,
                facts.role,
                facts.summary,
                each.created_by,
                each.created_at,
                tuple(
                    GivenPoint(
                        self.called("persona_points", point.id),
                        point.kind,
                        point.words,
                        tuple(self._resting("persona_point_quotes", "point", point.id)),
                    )
                    for point in points
                    if point.persona_id == each.id
                ),
            )

    def needs(self) -> Iterable[GivenNeed]:
        """All user needs."""
        for each in personas_store.needs(self.db):
            facts = each.facts
            yield GivenNeed(
                self.called("user_needs", each.id),
                facts.as_a,
                facts.i_need,
                facts.so_that,
                self._id("personas", facts.persona_id),
                each.created_by,
                each.created_at,
                tuple(self._resting("need_quotes", "need", each.id)),
            )

    def _resting(self, table: str, kind: Rests, of: int) -> Iterable[GivenLink]:
        for each in personas_store.resting(self.db, kind, [of]):
            if each.quote_id in self.guids:
                yield GivenLink(
                    self.called(table, each.id),
                    self.called("quotes", each.quote_id),
                    None,
                    each.stance,
                    each.why,
                    each.decided_by,
                    each.decided_at,
                )
