"""All that research holds from or about one participant: to hand it over, or to see what would go.

Whatever is here has not been cleared by anybody: it is for the person it is about, and for whoever
answers for the data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from common.words import count_of
from research import store
from research.memos import store as memo_store
from research.model import Note, Participant, QuoteView, Session, TurnView
from research.quotes import store as quote_store
from research.redacting import store as redacting_store
from research.second_coding import store as second_coding
from research.themes import store as theme_store
from storage import Project, reading
from storage.erasing.about import (
    Named,
    Worked,
    done_to,
    earlier_values,
    rows_numbered,
    rows_pointing,
    texts_naming,
)
from storage.erasing.forgetting import keys_once


@dataclass(frozen=True)
class InSession:
    """Somebody's part in a session: what they said, and how many others took part."""

    session: Session
    interviewer: bool | None
    turns: tuple[TurnView, ...]
    others: int


@dataclass(frozen=True)
class PersonHeld:
    """Everything. ``rows`` are the rows of any table that hold it, as they are stored.

    ``themes`` are the names of the themes each quote is in. ``memos`` are on them, their turns and
    their quotes; ``named`` are other texts in which their pseudonym stands; ``earlier`` is what
    their turns and quotes said before somebody changed them; ``worked`` is what the team did.
    """

    person: Participant
    sessions: tuple[InSession, ...]
    quotes: tuple[QuoteView, ...]
    themes: Mapping[int, tuple[str, ...]]
    memos: tuple[Note, ...]
    named: tuple[Named, ...] = field(repr=False)
    earlier: tuple[str, ...] = field(repr=False)
    worked: tuple[Worked, ...]
    rows: Mapping[str, list[dict[str, object]]] = field(repr=False)


@dataclass(frozen=True)
class Staying:
    """What an erasure leaves because nobody can tell whose it is, for a person to look through.

    ``named`` counts other texts with their pseudonym, ``memos`` those on whole sessions they were
    in; ``alone`` are sessions nobody else was asked in, whose title and particulars stay.
    """

    pseudonym: str
    named: int
    memos: int
    alone: tuple[Session, ...]

    def lines(self) -> list[str]:
        """What stays, a sentence each."""
        lines = ["What others said stays word for word."]
        if self.memos:
            told = count_of(
                self.memos, "memo on a whole session stays", "memos on whole sessions stay"
            )
            lines.append(f"{told}: read them, they may tell of this person.")
        if self.named:
            told = count_of(self.named, "other text", "other texts")
            lines.append(f"This pseudonym stays in {told}: the file of their data shows where.")
        if self.alone:
            told = count_of(len(self.alone), "session", "sessions")
            lines.append(
                f"Nobody else was asked in {told}: title, date and questions stay. "
                "Erase the session to take those out too."
            )
        return lines


def held_about(project: Project, participant_id: int) -> PersonHeld:
    """Everything of research about one participant; raises NotFound."""
    with reading(project) as db:
        person = store.participant(db, participant_id)
        parts = tuple(
            _in_session(db, session_id, participant_id)
            for session_id in redacting_store.sessions_of(db, participant_id)
        )
        # Those that were taken away, and are in history alone, included.
        turns, quotes = (
            redacting_store.ids_where(db, table, "participant_id", [participant_id])
            | keys_once(db, table, "participant_id", [participant_id])
            for table in ("turns", "quotes")
        )
        rows = rows_pointing(
            db, {"participant_id": {participant_id}, "turn_id": turns, "quote_id": quotes}
        )
        rows["participants"] = rows_numbered(db, "participants", {participant_id})
        notes = {int(str(row["id"])) for row in rows.get("notes", [])}
        own = {"turns": turns, "quotes": quotes, "notes": notes, "participants": {participant_id}}
        named = texts_naming(db, person.pseudonym)
        return PersonHeld(
            person,
            parts,
            quote_store.quotes_by_id(db, sorted(quotes)),
            _themes(db, quotes),
            memo_store.notes_by_id(db, notes),
            # Another council may have somebody of the same pseudonym, who is somebody else.
            tuple(
                each
                for each in named
                if each.table != "participants" and each.row not in own.get(each.table, ())
            ),
            _earlier(db, {"turns": turns, "quotes": quotes}),
            tuple(done_to(db, own)),
            {**rows, **_second_codings(db, parts)},
        )


def staying(project: Project, participant_id: int) -> Staying:
    """What stays of somebody once they are erased."""
    held = held_about(project, participant_id)
    with reading(project) as db:
        memos = sum(len(memo_store.notes(db, each.session.id)) for each in held.sessions)
    alone = tuple(each.session for each in held.sessions if not each.others)
    return Staying(held.person.pseudonym, len(held.named), memos, alone)


def _in_session(db: Database, session_id: int, participant_id: int) -> InSession:
    here = {each.participant_id: each for each in store.taking_part(db, session_id)}
    part = here.pop(participant_id, None)
    said = store.turns(db, session_id)
    return InSession(
        store.session(db, session_id),
        part.interviewer if part else None,
        tuple(each for each in said if each.participant_id == participant_id),
        sum(not each.interviewer for each in here.values()),
    )


def _themes(db: Database, quotes: Collection[int]) -> dict[int, tuple[str, ...]]:
    names = {each.id: each.name for each in theme_store.themes(db)}
    return {
        quote: tuple(names[each] for each in themes)
        for quote, themes in theme_store.themes_of(db, "quote", quotes).items()
    }


def _earlier(db: Database, own: Mapping[str, Collection[int]]) -> tuple[str, ...]:
    """What their turns and quotes said before, where it is not what they say now."""
    once: list[str] = []
    now = set()
    for table, ids in own.items():
        now |= {str(row["text"]) for row in rows_numbered(db, table, ids)}
        for texts in earlier_values(db, table, "text", ids).values():
            once += texts
    return tuple(dict.fromkeys(each for each in once if each not in now))


def _second_codings(db: Database, parts: Iterable[InSession]) -> dict[str, list[dict[str, object]]]:
    """Where others tagged what they said, and what was settled there: places, without words."""
    ids: dict[str, set[int]] = {table: set() for table in second_coding.PLACED}
    for part in parts:
        for table, row_id, place in second_coding.placed(db, part.session.id):
            if any(turn.start < place.end and place.start < turn.end for turn in part.turns):
                ids[table].add(row_id)
    found = {table: rows_numbered(db, table, some) for table, some in ids.items()}
    return {table: rows for table, rows in found.items() if rows}
