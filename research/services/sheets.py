"""Quotes and notes that arrive as a table: drafted, anonymised, and stored with their tags.

A transcript is made of them, a turn each, for every session the table names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from common.errors import BadInput
from common.who import Who
from common.words import count_of
from research import store
from research.anonymise import without_sure
from research.arrivals import store as arrivals
from research.drafts import SpeakerChoice
from research.exchange.arriving import TableDraft, by_council, council_draft, session_guid
from research.exchange.gathering import gather
from research.exchange.landing import Landing, SessionLanding, landing_of
from research.exchange.mapping import (
    CodebookMapping,
    Suggestion,
    TableMapping,
    suggest_mapping,
)
from research.exchange.model import Lost, losses
from research.formats.sheet import Sheet
from research.formats.sheets import read_sheets
from research.labels import read_label
from research.memos import store as memo_store
from research.model import Placed, SessionFacts, TurnView
from research.quotes import store as quote_store
from research.services.codes import LONGEST_NAME
from research.services.facts import checked_kind
from research.services.importing import SavedSession, store_session
from storage import Act, Project, act, reading
from storage.register import find_council, possible_misspelling

_LONGEST_MEANING = 5_000


@dataclass(frozen=True)
class PreparedTable:
    """A file read as tables, with a mark that the same file has again."""

    sheets: tuple[Sheet, ...]
    mark: str


@dataclass(frozen=True)
class ImportedTable:
    """What a table became; ``codes`` counts the tags its quotes carry."""

    sessions: tuple[SavedSession, ...]
    quotes: int
    notes: int
    codes: int
    redactions: int
    lost: tuple[Lost, ...]
    remarks: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many sessions were made."""
        return len(self.sessions)


@dataclass(frozen=True)
class ImportedCodebook:
    """How many tags were added, how many were there already, and what was lost."""

    added: int
    known: int
    lost: tuple[Lost, ...]


def prepare_table(
    data: bytes, name: str, *, delimiter: str | None = None, headed: bool | None = None
) -> PreparedTable:
    """Read a file of quotes or notes; BadInput where it is no table. Nothing is stored."""
    sheets = read_sheets(data, name, delimiter=delimiter, headed=headed)
    return PreparedTable(sheets, hashlib.sha256(data).hexdigest())


def draft_table(
    project: Project,
    sheet: Sheet,
    mapping: TableMapping,
    *,
    mark: str,
    council: str | None,
    extra_names: Sequence[str] = (),
) -> TableDraft:
    """Propose who is who and what is personal, council by council. Nothing is stored.

    Parameters
    ----------
    mark : of the file, as :class:`PreparedTable` has it.
    council : whose the rows are that name none.
    extra_names : people who may be spoken about; forgotten with the draft.

    Raises BadInput where nothing of the table is a quote or a note under that mapping.
    """
    gathered = gather(sheet, mapping, council=council or "")
    if not gathered.items:
        raise BadInput(
            "there are no words in the column that was chosen", remedy="Choose another column"
        )
    labels = {item.speaker for item in gathered.items if item.speaker}
    names = [each for each in sorted(labels) if read_label(each).name]
    everybody = [*extra_names, *gathered.names, *names]
    parts = []
    remarks = []
    with reading(project) as db:
        for whose, items in by_council(gathered):
            if whose and (meant := possible_misspelling(db, whose)):
                remarks.append(f"{whose} is new here; did you mean {meant}?")
            found = find_council(db, whose) if whose else None
            known = store.roster(db, found.id if found else None)
            parts.append(council_draft(items, sheet, everybody, known, whose))
        before = arrivals.sessions_with_guids(
            db, [session_guid(mark, part.council, name) for part in parts for name in part.sessions]
        )
    if before:
        remarks.append(
            f"This file was imported before ({count_of(len(before), 'session')}); "
            "importing it again keeps its quotes twice"
        )
    return TableDraft(tuple(parts), gathered.lost, mark, sheet.format, tuple(remarks))


def import_table(
    project: Project,
    who: Who,
    prepared: PreparedTable,
    mapping: TableMapping,
    *,
    council: str | None,
    kind: str = "interview",
    confirmed: bool = False,
    extra_names: Sequence[str] = (),
    sheet: int = 0,
) -> ImportedTable:
    """Draft and store a table in one go, as where nobody looks at it in between.

    Unless ``confirmed``, only what is surely personal is replaced, and the sessions are to check.
    """
    checked_kind(kind)
    draft = draft_table(
        project,
        prepared.sheets[sheet],
        mapping,
        mark=prepared.mark,
        council=council,
        extra_names=extra_names,
    )
    done = save_table(project, who, draft, kind=kind, confirmed=confirmed)
    notes = prepared.sheets[sheet].notes
    return replace(done, remarks=tuple(dict.fromkeys((*notes, *done.remarks))))


def save_table(
    project: Project,
    who: Who,
    draft: TableDraft,
    *,
    kind: str = "interview",
    confirmed: bool,
    titles: Mapping[tuple[str, str], str] | None = None,
) -> ImportedTable:
    """Store a drafted table: sessions, turns, quotes, tags and notes, all of it in one act.

    ``titles`` are what a person calls the sessions, by council and the table's own name for each.
    Without, a session keeps its name where somebody confirmed it or it can be nobody's; else it is
    called by its kind, number and council.
    """
    checked_kind(kind)
    landings = [landing_of(part, titles or {}, confirmed=confirmed) for part in draft.parts]
    number = count_of(sum(each.quotes for each in landings), "quote")
    whose = f" from {landings[0].council}" if len(landings) == 1 and landings[0].council else ""
    lost = losses([*draft.lost, *(each for one in landings for each in one.lost)])
    redactions = sum(each.replaced for each in landings)
    with act(project, who, f"Imported {number} from a table ({kind}){whose}") as this:
        import_id = arrivals.add_import(this, draft.format, lost, redactions)
        tags = _Tags(this)
        sessions = []
        for landing in landings:
            sessions += _store(this, landing, tags, kind, import_id, draft.mark, confirmed)
    remarks = [*draft.remarks, *(remark for each in landings for remark in each.remarks)]
    remarks += [remark for each in sessions for remark in each.remarks]
    return ImportedTable(
        tuple(sessions),
        sum(each.quotes for each in landings),
        sum(each.notes for each in landings),
        len(tags.used),
        redactions,
        lost,
        tuple(dict.fromkeys(remarks)),
    )


class _Tags:
    """Tags by name, made where they are new; one that lies anywhere in the codebook is used."""

    def __init__(self, this: Act) -> None:
        self._this = this
        self._known: dict[str, int] = {}
        for code in reversed(quote_store.codes(this.db)):
            self._known[code.name.casefold()] = code.id
        self.used: set[int] = set()

    def number(self, name: str) -> int:
        """The id of the tag of that name."""
        found = self._known.get(name.casefold())
        if found is None:
            found = quote_store.add_code(self._this, {"name": name})
            self._known[name.casefold()] = found
        self.used.add(found)
        return found


def _store(
    this: Act,
    landing: Landing,
    tags: _Tags,
    kind: str,
    import_id: int,
    mark: str,
    confirmed: bool,
) -> list[SavedSession]:
    """Store a council's sessions; people made for one of them are the same in the next."""
    made: dict[str, int] = {}
    saved = []
    for session in landing.sessions:
        speakers = tuple(_same(each, made) for each in session.ready.speakers)
        ready = replace(session.ready, speakers=speakers)
        facts = SessionFacts(landing.council or None, kind, session.date, session.title)
        stored = store_session(this, ready, facts, confirmed=confirmed)
        saved.append(stored)
        guid = session_guid(mark, landing.council, session.name)
        arrivals.came_with(this, stored.session_id, import_id, guid)
        home = store.session(this.db, stored.session_id).council_id
        for each in speakers:
            found = store.find_participant(
                this.db, None if each.interviewer else home, each.pseudonym
            )
            if found is not None:
                made[each.pseudonym.casefold()] = found
        _store_quotes(this, stored, session, tags)
        for note in session.notes:
            memo_store.add_note(this, stored.session_id, "commentary", note)
    for note in landing.loose_notes:
        memo_store.add_note(this, None, "commentary", note)
    return saved


def _same(choice: SpeakerChoice, made: Mapping[str, int]) -> SpeakerChoice:
    if choice.participant_id is not None or choice.interviewer:
        return choice
    return replace(choice, participant_id=made.get(choice.pseudonym.casefold()))


def _store_quotes(this: Act, stored: SavedSession, session: SessionLanding, tags: _Tags) -> None:
    turns: tuple[TurnView, ...] = store.turns(this.db, stored.session_id)
    for turn, said in zip(turns, session.said, strict=True):
        quote_id = None
        if said.is_quote:
            place = Placed(turn.start, turn.end)
            quote_id = quote_store.add_quote(
                this, stored.session_id, stored.transcript_id, turn.participant_id, place, turn.text
            )
            for tag in said.tags:
                quote_store.add_coding(this, quote_id, tags.number(tag))
        if said.memo:
            memo_store.add_note(this, stored.session_id, "commentary", said.memo, quote_id)


def certain_mapping(prepared: PreparedTable, name: str) -> tuple[int, Suggestion]:
    """The first sheet whose headings say what it holds, and that: for where nobody can be asked.

    Raises BadInput, with what to do, where no headings do.
    """
    found = [(number, suggest_mapping(sheet)) for number, sheet in enumerate(prepared.sheets)]
    for number, suggestion in found:
        if suggestion.certain:
            return number, suggestion
    for number, suggestion in found:
        if suggestion.codebook:
            return number, suggestion
    raise BadInput(
        "it is not plain which of its columns holds what was said",
        where=name,
        remedy="Name that column “Quote”, or import the table on the Sessions screen, where you "
        "say what each column holds",
    )


def import_codebook(
    project: Project, who: Who, sheet: Sheet, mapping: CodebookMapping
) -> ImportedCodebook:
    """Add the tags of a table, with what they mean, all in one act.

    A tag that is there already stays; where nobody had said what it means, the table does. What is
    surely personal is replaced. Raises BadInput where there is no tag in the table.
    """
    width = len(sheet.header)
    if not 0 <= mapping.name < width or not 0 <= (mapping.description or 0) < width:
        raise BadInput("a column that was chosen is not in the table", remedy="Choose again")
    wanted, lost = _tags_of(sheet, mapping)
    if not wanted:
        raise BadInput("there is no tag in the table", remedy="Choose another column")
    added = known = 0
    with act(project, who, f"Imported {count_of(len(wanted), 'tag')} from a table") as this:
        held = {code.name.casefold(): code for code in reversed(quote_store.codes(this.db))}
        for name, meaning in wanted.items():
            code = held.get(name.casefold())
            if code is None:
                quote_store.add_code(this, {"name": name, "description": meaning})
                added += 1
                continue
            known += 1
            if meaning and not code.description:
                values: dict[str, object] = {"description": meaning}
                quote_store.edit_code(this, code.id, code.version, values)
    return ImportedCodebook(added, known, lost)


def _tags_of(sheet: Sheet, mapping: CodebookMapping) -> tuple[dict[str, str], tuple[Lost, ...]]:
    """Names and meanings, those that cannot be kept counted; of two of one name the first."""
    found: dict[str, tuple[str, str]] = {}
    lost = []
    for row in sheet.rows:
        name = " ".join(without_sure(row[mapping.name])[0].split())
        meaning = "" if mapping.description is None else row[mapping.description]
        meaning = without_sure(meaning)[0]
        if not name:
            lost.append(Lost("rows without a tag", 1, "the column of the tags is empty there"))
        elif len(name) > LONGEST_NAME:
            lost.append(Lost("tags", 1, f"longer than {LONGEST_NAME} letters"))
        elif name.casefold() in found:
            lost.append(Lost("repeated rows", 1, "the same tag stands above"))
        else:
            if len(meaning) > _LONGEST_MEANING:
                lost.append(Lost("meanings", 1, f"longer than {_LONGEST_MEANING:,} letters"))
                meaning = ""
            found[name.casefold()] = (name, meaning)
    return dict(found.values()), losses(lost)
