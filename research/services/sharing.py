"""What was said, given to another project: to share it, or as a copy to work with.

*To share* only what is cleared leaves: each session as a bare shell under a neutral title, with
its cleared quotes, a turn each; and everybody who was asked, as "Person 12" with no more of their
role than the crowd allows, so that how many were asked, and how many of them said a thing, stays
true where it arrives. *A working copy* is for the team that made it: all of it, word for word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from research import store as sessions_store
from research.clearance import cleared_only
from research.exchange import store as exchange
from research.model import QuoteView, places
from research.quotes.store import session_quotes
from research.recognising import SOMEONE, Crowd
from research.sharing import store
from research.sharing.model import (
    GivenCode,
    GivenCoding,
    GivenLink,
    GivenPart,
    GivenPerson,
    GivenQuote,
    GivenSession,
    GivenTheme,
    GivenTurn,
    Research,
)
from research.themes import store as themes_store
from research.themes.model import Theme

# The id a row of a table goes by wherever it goes.
Called = Callable[[str, int], str]
# Words of the team, or None where they hold what is not cleared.
Words = Callable[[str], str | None]


@dataclass(frozen=True)
class GivenResearch:
    """What leaves, and what of it stays: quotes that are not cleared, words that hold such."""

    research: Research
    not_cleared: int = 0
    less_shown: int = 0
    words_left: int = 0
    of_council: frozenset[int] = frozenset()


def all_words(db: Database) -> tuple[list[str], list[str]]:
    """The words of all quotes of the project: those that may not leave, and those that may."""
    checking = {row["id"] for row in store.sessions(db) if row["to_check"]}
    stay: list[str] = []
    leave: list[str] = []
    for row in store.quotes(db):
        may = row["cleared"] and row["session_id"] not in checking
        (leave if may else stay).append(row["text"])
    return stay, leave


def give_shared(db: Database, council_id: int, called: Called, words: Words) -> GivenResearch:
    """What of a council's is cleared, with everybody who was asked. ``called`` gives ids."""
    return _Sharing(db, council_id, called, words).given()


class _Sharing:
    """One council's research on its way out, through the door for quotes."""

    def __init__(self, db: Database, council_id: int, called: Called, words: Words) -> None:
        self.db, self.council, self.called, self.words = db, council_id, called, words
        self.book = {row.id: row for row in exchange.code_rows(db)}
        self.crowd = Crowd(sessions_store.asked(db))
        self.people = {row["id"]: row for row in store.people(db)}
        self.parts: dict[int, list[int]] = {}
        for row in store.parts(db):
            if row["interviewer"] != 1 and self._is_of_council(row["participant_id"]):
                self.parts.setdefault(row["session_id"], []).append(row["participant_id"])
        self.codes: set[int] = set()
        self.kept: set[int] = set()
        self.quotes: set[int] = set()
        self.every: set[int] = set()
        self.asked: set[int] = set()
        self.not_cleared = self.less = self.words_left = 0

    def _is_of_council(self, person: int | None) -> bool:
        return person is not None and self.people[person]["council_id"] == self.council

    def given(self) -> GivenResearch:
        """All of it; ``of_council`` are all its quotes, those too that stay."""
        sessions = tuple(
            self._session(row)
            for row in store.sessions(self.db)
            if not row["planned"] and (row["council_id"] == self.council or row["id"] in self.parts)
        )
        people = tuple(self._person(number) for number in sorted(self.asked))
        themes = tuple(self._themes())
        research = Research(tuple(self._codes()), people, sessions, themes=themes)
        return GivenResearch(
            research,
            self.not_cleared,
            self.less,
            self.words_left + len(self.kept),
            frozenset(self.every),
        )

    def _session(self, row: store.Row) -> GivenSession:
        views = [
            each for each in session_quotes(self.db, row["id"]) if each.council_id == self.council
        ]
        through, kept_back = cleared_only(views)
        self.not_cleared += kept_back
        may = {each.id for each in through}
        self.every |= {each.id for each in views}
        shown = [each for each in views if each.id in may]
        self.quotes |= may
        self.asked |= set(self.parts.get(row["id"], ()))
        spots = places([each.text for each in shown])
        return GivenSession(
            self.called("shared sessions", row["id"]),
            row["council"] if row["council_id"] == self.council else None,
            row["kind"],
            f"Session {row['id']}",
            topics=self._topics(json.loads(row["topics"])),
            people=tuple(
                GivenPart(self._id(person), asks=False) for person in self.parts.get(row["id"], ())
            ),
            turns=tuple(GivenTurn(each.text, self._speaker(each.participant_id)) for each in shown),
            quotes=tuple(
                GivenQuote(
                    self.called("shared quotes", each.id),
                    spot.start,
                    spot.end,
                    self._speaker(each.participant_id),
                    cleared=True,
                    codes=tuple(self._codings(each)),
                )
                for each, spot in zip(shown, spots, strict=True)
            ),
        )

    def _codings(self, quote: QuoteView) -> Iterable[GivenCoding]:
        for code in quote.codes:
            if not self._may(code.id):
                continue
            self.codes.add(code.id)
            name = self.called(f"shared codings {code.id}", quote.id)
            yield GivenCoding(name, self.called("codes", code.id))

    def _may(self, code: int | None) -> bool:
        """Whether a tag may leave: some are called by what somebody said."""
        while code is not None:
            row = self.book[code]
            if self.words(row.name) is None:
                self.kept.add(code)
                return False
            code = row.parent_id
        return True

    def _topics(self, topics: Iterable[str]) -> tuple[str, ...]:
        told = tuple(topics)
        may = tuple(each for each in told if self.words(each) is not None)
        self.words_left += len(told) - len(may)
        return may

    def _id(self, person: int) -> str:
        return self.called("shared participants", person)

    def _speaker(self, person: int | None) -> str | None:
        """Who said it; nobody is named who is of no council or another's."""
        if person is None or person not in self.asked:
            return None
        return self._id(person)

    def _person(self, number: int) -> GivenPerson:
        row = self.people[number]
        shown = self.crowd.shown(row["council"], row["role"], row["user_group"])
        self.less += shown.is_less
        role = "" if shown.role in (SOMEONE, shown.user_group) else shown.role
        name = f"Person {number}"
        return GivenPerson(self._id(number), name, row["council"], role, shown.user_group)

    def _codes(self) -> Iterable[GivenCode]:
        """The tags on quotes that leave, with those above them."""
        rows = self.book
        wanted = set(self.codes)
        for code in self.codes:
            above = rows[code].parent_id
            while above is not None and above not in wanted:
                wanted.add(above)
                above = rows[above].parent_id
        for row in rows.values():
            if row.id in wanted:
                yield given_code(row, self.called, self._told(row.description))

    def _told(self, words: str) -> str:
        plain = self.words(words)
        self.words_left += plain is None
        return plain or ""

    def _themes(self) -> Iterable[GivenTheme]:
        """The council's themes, and shared ones, with the quotes in them that leave."""
        members = themes_store.members(self.db)
        all_themes = {each.id: each for each in themes_store.themes(self.db)}
        for theme in all_themes.values():
            if theme.council_id not in (None, self.council):
                continue
            links = tuple(
                GivenLink(
                    self.called("shared theme_members", each.id),
                    quote=self.called("shared quotes", each.quote_id),
                    stance=each.stance,
                )
                for each in members
                if each.theme_id == theme.id and each.quote_id in self.quotes
            )
            # A shared theme goes where a quote lies in it, or a theme that is part of it goes.
            has_part = any(
                each.part_of == theme.id and each.council_id == self.council
                for each in all_themes.values()
            )
            if links or theme.council_id == self.council or has_part:
                yield from self._theme(theme, links)

    def _theme(self, theme: Theme, links: tuple[GivenLink, ...]) -> Iterable[GivenTheme]:
        if self.words(theme.name) is None:
            self.words_left += 1
            return
        yield GivenTheme(
            self.called("shared themes", theme.id),
            theme.council,
            theme.name,
            self._told(theme.statement),
            self._topics(theme.topics),
            None if theme.part_of is None else self.called("shared themes", theme.part_of),
            members=links,
        )


def given_code(row: exchange.CodeRow, called: Called, description: str) -> GivenCode:
    """A tag as it leaves."""
    return GivenCode(
        called("codes", row.id),
        row.name,
        None if row.parent_id is None else called("codes", row.parent_id),
        description,
        row.colour,
        row.heading,
    )


def own_guids(db: Database) -> dict[str, dict[int, str]]:
    """The ids that things came under from other programs, by table and row."""
    found: dict[str, dict[int, str]] = {
        "sessions": {row["id"]: row["guid"] for row in store.sessions(db)},
        "participants": {row["id"]: row["guid"] for row in store.people(db)},
        "quotes": {row["id"]: row["guid"] for row in store.quotes(db)},
        "notes": {row["id"]: row["guid"] for row in store.notes(db)},
        "codes": {row.id: row.guid for row in exchange.code_rows(db) if row.guid},
        "codings": {
            row.id: row.guid
            for rows in exchange.coding_rows(db).values()
            for row in rows
            if row.guid
        },
    }
    return {
        table: {row: guid for row, guid in rows.items() if guid} for table, rows in found.items()
    }
