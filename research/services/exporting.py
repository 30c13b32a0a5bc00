"""This project as other programs can read it.

Two doors guard what leaves a project for others: quotes leave only where a person cleared them. A
whole project that moves to another tool of the same team is no such leaving; it is like a backup,
and like a backup it holds everything, said so in it. So there are two packages, and nobody gets
the second by mistake:

- *to share* (``working_copy=False``, the default of the service and the screen's first button):
  for each session a source of its cleared quotes, one a line, without memos, coders or times;
- a *working copy* (``working_copy=True``, what the command writes, as whoever runs it on the file
  holds the file itself): whole anonymised transcripts with every quote, tag and memo. Sessions
  that nobody has confirmed are in it, as leaving them out would lose work that the team brought
  in; how many there are is in the result, on the command's standard error and in the package.

What came in under an id goes out under it. What was made here has one that stays the same from
export to export.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlite_utils import Database

from common.errors import BadInput
from common.words import count_of
from research.clearance import ClearedQuote, among_many, cleared_only
from research.exchange import store
from research.exchange.files import write_project
from research.exchange.merging import parents_first
from research.exchange.model import (
    CodeSet,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
    Lost,
    On,
    losses,
)
from research.model import SessionFacts, places
from research.quotes.store import session_quotes
from research.recognising import Crowd
from research.services.storing_projects import WORKING_COPY
from research.spans import Change, Following, replaced
from research.store import asked
from storage import Project, reading
from storage.history.reads import note_read
from storage.register import is_illustrative, project_facts

FORMAT = "REFI-QDA project"
_PROGRAM = "Common Ground"
_SPACE = uuid.UUID("8d1c9a52-6f0e-5b43-9b0d-3c52f6d1a7e4")


@dataclass(frozen=True)
class Exported:
    """A package for another program: its bytes, what is in it, and what stayed.

    ``left_out`` counts quotes that are not cleared, where only cleared ones leave; ``to_check``
    sessions in it whose anonymising nobody has confirmed.
    """

    content: bytes = field(repr=False)
    quotes: int
    codes: int
    sessions: int
    left_out: int
    to_check: int
    lost: tuple[Lost, ...] = ()

    @property
    def warning(self) -> str:
        """What to say beside a working copy."""
        return _said_of(self.to_check)


@dataclass(frozen=True)
class Leaving:
    """A project on its way out, as plain values, and what of it stays here."""

    project: ForeignProject
    left_out: int
    to_check: int


def export_project(
    project: Project, to: Literal["qdpx", "qdc"], *, working_copy: bool = False
) -> Exported:
    """The project, or its codebook alone ("qdc"), as a file of the REFI-QDA standard.

    Without ``working_copy`` only cleared quotes are in it.

    Raises BadInput where there is nothing to write: no tags for a codebook, no words for a project.
    """
    leaving = foreign_project(project, cleared_only=not working_copy)
    note_read(project, "copy", int(working_copy))
    whole = leaving.project
    if to == "qdc":
        if not whole.codes:
            raise BadInput("there are no tags to write yet", remedy="Add some first")
        content = write_project(whole, "qdc")
        return Exported(content, 0, len(whole.codes), 0, 0, 0)
    if not whole.sources and not whole.codes:
        raise BadInput(
            "there is nothing to write yet",
            remedy="Bring in a session" if working_copy else "Clear a quote for sharing first",
        )
    return Exported(
        write_project(whole, "qdpx"),
        sum(len(source.spans) for source in whole.sources),
        len(whole.codes),
        len(whole.sources),
        leaving.left_out,
        leaving.to_check,
        whole.lost,
    )


def foreign_project(project: Project, *, cleared_only: bool) -> Leaving:
    """All of the project that others can hold, or only what is cleared for sharing."""
    with reading(project) as db:
        names = _Names(db)
        if cleared_only:
            return _to_share(db, names)
        return _working_copy(db, names)


class _Names:
    """Ids for other programs: those things came under, else ones made from their numbers here."""

    def __init__(self, db: Database) -> None:
        self._space = uuid.uuid5(_SPACE, store.beginning(db))
        self._imports = store.imports_by_time(db)

    def __call__(self, kind: str, number: int, guid: str | None = None) -> str:
        return guid or str(uuid.uuid5(self._space, f"{kind} {number}"))

    def made(self, by: str, at: str) -> tuple[str | None, str | None]:
        """Who made something and when, as it came: what an import filled in is not said."""
        importer = self._imports.get(at)
        return (by, at) if importer is None else (None if by == importer else by, None)


def _codebook(
    db: Database, name: _Names
) -> tuple[tuple[ForeignCode, ...], tuple[CodeSet, ...], dict[int, str]]:
    rows = store.code_rows(db)
    guids = {row.id: name("code", row.id, row.guid) for row in rows}
    ordered, _rings = parents_first(rows, lambda row: row.id, lambda row: row.parent_id)
    codes = tuple(
        ForeignCode(
            guids[row.id],
            row.name,
            guids[row.parent_id] if row.parent_id is not None else None,
            row.description,
            row.colour,
            row.heading,
        )
        for row, _has_parent in ordered
    )
    sets = tuple(
        CodeSet(
            name("set", row.id, row.guid),
            row.name,
            tuple(guids[member] for member in row.members),
            row.description,
        )
        for row in store.set_rows(db)
    )
    return codes, sets, guids


def _working_copy(db: Database, name: _Names) -> Leaving:
    codes, sets, code_guids = _codebook(db, name)
    rows, turns = store.session_rows(db), store.turn_rows(db)
    guids = {row.id: name("session", row.id, row.guid) for row in rows}
    quotes: dict[int, list[store.QuoteRow]] = {}
    for quote in store.quote_rows(db):
        quotes.setdefault(quote.session_id, []).append(quote)
    codings = store.coding_rows(db)
    sources = []
    for row in rows:
        text, follow = _text_of(row, turns[row.id])
        spans = tuple(
            _span(quote, follow, codings.get(quote.id, []), code_guids, name)
            for quote in quotes.get(row.id, [])
        )
        kind = row.kind if row.kind != SessionFacts.kind else None
        about = (("council", row.council), ("date", row.date), ("kind", kind))
        variables = tuple((what, value) for what, value in (*about, _invented(db, row)) if value)
        sources.append(
            ForeignSource(
                guids[row.id], row.title, text, spans, variables, name.made("", row.created_at)[1]
            )
        )
    quote_guids = {
        each.id: name("quote", each.id, each.guid) for some in quotes.values() for each in some
    }
    cases, on_people = _cases(db, guids, name)
    memos, lost = _memos(db, guids, quote_guids, code_guids, name, on_people)
    to_check = sum(row.to_check for row in rows)
    said = _said_of(to_check)
    whole = ForeignProject(
        FORMAT,
        project_facts(db).name,
        _PROGRAM,
        tuple(sources),
        codes,
        sets,
        (ForeignMemo("project", None, _marked(db, said)), *memos),
        cases,
        lost=lost,
    )
    return Leaving(whole, 0, to_check)


def _said_of(to_check: int) -> str:
    if not to_check:
        return WORKING_COPY
    are = "is" if to_check == 1 else "are"
    held = count_of(to_check, "session")
    return f"{WORKING_COPY} Nobody has confirmed yet that {held} in it {are} anonymised."


def _text_of(row: store.SessionRow, turns: list[store.TurnRow]) -> tuple[str, Following]:
    """A session's text, and where its spans are in it.

    A transcript that came without its labels gets them back: other programs know no turns.
    """
    text = "\n".join(turn.text for turn in turns)
    if row.verbatim:
        return text, Following(())
    labels = [
        Change(turn.start, "", f"{turn.speaker}: ") for turn in turns if turn.speaker is not None
    ]
    return replaced(text, labels), Following(labels)


def _span(
    quote: store.QuoteRow,
    follow: Following,
    codings: list[store.CodingRow],
    codes: dict[int, str],
    name: _Names,
) -> ForeignSpan:
    place = follow(quote.place)
    return ForeignSpan(
        name("quote", quote.id, quote.guid),
        place.start,
        place.end,
        tuple(
            ForeignCoding(
                codes[each.code_id],
                name("coding", each.id, each.guid),
                *name.made(each.by, each.at),
            )
            for each in codings
        ),
        *name.made(quote.by, quote.at),
    )


def _memos(
    db: Database,
    sessions: dict[int, str],
    quotes: dict[int, str],
    codes: dict[int, str],
    name: _Names,
    elsewhere: set[int],
) -> tuple[tuple[ForeignMemo, ...], tuple[Lost, ...]]:
    """Notes as memos; what other programs have no place for is counted."""
    memos: list[ForeignMemo] = []
    lost: list[Lost] = []
    for row in store.note_rows(db):
        about = _about(row, sessions, quotes, codes)
        if row.id in elsewhere:
            continue
        if about is None:
            lost.append(Lost("notes", 1, "other programs keep none on a person or a turn"))
        else:
            memos.append(ForeignMemo(*about, row.text, row.guid, *name.made(row.by, row.at)))
    return tuple(memos), losses(lost)


def _about(
    row: store.NoteRow, sessions: dict[int, str], quotes: dict[int, str], codes: dict[int, str]
) -> tuple[On, str | None] | None:
    if row.participant_id is not None or row.turn_id is not None:
        return None
    if row.quote_id is not None:
        return "span", quotes[row.quote_id]
    if row.code_id is not None:
        return "code", codes[row.code_id]
    if row.session_id is not None:
        # Of a session that nothing was said in there is no source.
        return ("source", sessions[row.session_id]) if row.session_id in sessions else None
    return "project", None


def _cases(
    db: Database, sessions: dict[int, str], name: _Names
) -> tuple[tuple[ForeignCase, ...], set[int]]:
    """Everybody who was asked, by pseudonym; and the notes that go out as their descriptions."""
    notes: dict[int, list[store.NoteRow]] = {}
    for note in store.note_rows(db):
        if note.participant_id is not None:
            notes.setdefault(note.participant_id, []).append(note)
    found, said = [], set()
    for row in store.person_rows(db):
        memo = "\n\n".join(note.text for note in notes.get(row.id, ()))
        said |= {note.id for note in notes.get(row.id, ())}
        about = (
            ("role", row.role),
            ("user group", row.user_group),
            ("council", row.council),
            ("Description", memo),
        )
        found.append(
            ForeignCase(
                name("participant", row.id, row.guid),
                row.pseudonym,
                tuple(sessions[each] for each in row.sessions if each in sessions),
                variables=tuple((what, value) for what, value in about if value),
            )
        )
    return tuple(found), said


def _to_share(db: Database, name: _Names) -> Leaving:
    """Through the door for quotes: what is not cleared is not even counted by session."""
    codes, sets, code_guids = _codebook(db, name)
    sources, left_out = [], 0
    crowd = Crowd(asked(db))
    for row in store.session_rows(db):
        views = session_quotes(db, row.id)
        through, kept_back = cleared_only(views)
        left_out += kept_back
        if through:
            if among_many(through, crowd)[1]:
                # A session is often called after the role it asked.
                row = replace(row, title=f"Session {row.id}")
            on_it = {view.id: [code_guids[code.id] for code in view.codes] for view in views}
            about = (("council", row.council), _invented(db, row))
            variables = tuple((what, value) for what, value in about if value)
            sources.append(_shared_source(row, through, on_it, variables, name))
    said = _marked(db, "Quotes that were cleared for sharing, those of one session in one source.")
    whole = ForeignProject(
        FORMAT,
        project_facts(db).name,
        _PROGRAM,
        tuple(sources),
        codes,
        sets,
        (ForeignMemo("project", None, said),),
    )
    return Leaving(whole, left_out, 0)


def _shared_source(
    row: store.SessionRow,
    through: list[ClearedQuote],
    codes: dict[int, list[str]],
    variables: tuple[tuple[str, str], ...],
    name: _Names,
) -> ForeignSource:
    """A session's cleared quotes, one a line, under ids of their own: it is another text."""
    lines = [" ".join(quote.text.split()) for quote in through]
    spans = tuple(
        ForeignSpan(
            name("cleared quote", quote.id),
            place.start,
            place.end,
            tuple(
                ForeignCoding(code, name(f"cleared coding {code}", quote.id))
                for code in codes[quote.id]
            ),
        )
        for quote, place in zip(through, places(lines), strict=True)
    )
    return ForeignSource(
        name("cleared session", row.id), row.title, "\n".join(lines), spans, variables
    )


def _invented(db: Database, row: store.SessionRow) -> tuple[str, str]:
    """What is of an illustrative council says so, in a project that is real as a whole too."""
    invented = row.council_id is not None and is_illustrative(db, row.council_id)
    return "illustrative", "yes" if invented else ""


def _marked(db: Database, words: str) -> str:
    return f"{words} Illustrative." if project_facts(db).illustrative else words
