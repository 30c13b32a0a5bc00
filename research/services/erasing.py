"""Erasing a participant, or a session, with everything of theirs, in one act that stays.

What others said stays exactly where and as it was: in place of what an erased participant said
their turns hold "[erased]", and nobody is named as their speaker. Links to quotes are another
room's: it hands in what is to be forgotten there with them (``also``), within the same act.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from common.who import Who
from research import store
from research.model import TurnView
from research.quotes import store as quote_store
from research.redacting import store as redacting_store
from research.redacting.applying import replace_in_session
from research.redacting.model import Copies, ToReplace, settled
from research.second_coding import moving as second_coding
from storage import Act, Project, reading
from storage.erasing.forgetting import Forgetting, blank_rows, forgetting, keys_once, sweep
from storage.register import delete_row

ERASED = "[erased]"
REASON = "what was erased is kept nowhere"

# What another room forgets with some quotes, given their ids; it returns what it counted.
Also = Callable[[Act, Collection[int]], Mapping[str, int]]


@dataclass(frozen=True)
class Erased:
    """What went, in numbers and never by name.

    ``turns`` were emptied or went, ``uncleared`` quotes of others lost their clearance as words of
    theirs went, ``elsewhere`` texts held a copy of what was said, ``also`` is what other rooms
    counted. ``is_clean``: no trace is left in the file; where somebody was using it all the while,
    its next opening sees to that.
    """

    sessions: int
    turns: int
    quotes: int
    notes: int
    uncleared: int
    elsewhere: int
    also: Mapping[str, int]
    is_clean: bool


@dataclass
class _Going:
    """Rows that are to be blanked in history, the quotes that go, and the words that do."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    quotes: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list, repr=False)
    notes: int = 0

    def add(self, table: str, ids: Collection[int]) -> set[int]:
        self.rows.setdefault(table, set()).update(ids)
        return self.rows[table]


def to_be_erased(project: Project, participant_id: int) -> tuple[int, int, int]:
    """What erasing somebody would take: (sessions, turns, quotes)."""
    with reading(project) as db:
        store.participant(db, participant_id)
        return (
            len(redacting_store.sessions_of(db, participant_id)),
            len(redacting_store.ids_where(db, "turns", "participant_id", [participant_id])),
            len(redacting_store.ids_where(db, "quotes", "participant_id", [participant_id])),
        )


def erase_participant(
    project: Project,
    who: Who,
    participant_id: int,
    also: Sequence[Also] = (),
    *,
    rehearsal: bool = False,
) -> Erased:
    """Erase somebody: what they said, their quotes with tags and memos, notes on them, their row.

    A quote of somebody else's that ran into their words keeps its own, and is to be cleared again.
    Memos on a session as a whole stay, as nobody can tell whom they are about. ``rehearsal``: all
    of it is done and taken back at once, so that what would go is told exactly. Raises NotFound.
    """
    done: list[Erased] = []
    with (
        suppress(_OnlyLookedAtError),
        forgetting(project, who, "Erased a participant", REASON) as held,
    ):
        done.append(_whole_participant(held, participant_id, also))
        if rehearsal:
            raise _OnlyLookedAtError
    return replace(done[0], is_clean=held.is_clean)


class _OnlyLookedAtError(Exception):
    """Nothing is to be changed: it was only to be seen what would."""


def _whole_participant(held: Forgetting, participant_id: int, also: Sequence[Also]) -> Erased:
    this, going = held.act, _Going()
    store.participant(this.db, participant_id)
    sessions = redacting_store.sessions_of(this.db, participant_id)
    turns = quotes = uncleared = 0
    for session_id in sessions:
        emptied, gone, lost = _empty(this, session_id, participant_id, going)
        turns, quotes, uncleared = turns + emptied, quotes + gone, uncleared + lost
        _judgements(this, session_id, going)
    once = keys_once(this.db, "turns", "participant_id", [participant_id])
    going.add("turns", once)
    redacting_store.leave_turns(this, participant_id)
    _notes(this, going, "participant_id", [participant_id])
    _notes(this, going, "turn_id", going.rows["turns"])
    quotes += _quotes(this, going, "participant_id", [participant_id])
    links = redacting_store.ids_where(
        this.db, "session_participants", "participant_id", [participant_id]
    )
    redacting_store.remove_rows(
        this, "session_participants", going.add("session_participants", links)
    )
    delete_row(this, "participants", participant_id)
    going.add("participants", [participant_id])
    counted, elsewhere = _forget(held, going, also)
    return Erased(len(sessions), turns, quotes, going.notes, uncleared, elsewhere, counted, True)


def _judgements(this: Act, session_id: int, going: _Going) -> None:
    """Forget words found not personal in a session that nobody left in it said."""
    left = "\n".join(turn.text for turn in store.turns(this.db, session_id)).casefold()
    judged = redacting_store.judged(this.db, session_id)
    gone = {number for number, words in judged.items() if words.casefold() not in left}
    redacting_store.take_judgements_back(this, gone)
    once = keys_once(this.db, "not_personal", "session_id", [session_id])
    going.add("not_personal", gone | (once - set(judged)))


def erase_session(project: Project, who: Who, session_id: int, also: Sequence[Also] = ()) -> Erased:
    """Erase a session for good: transcript, quotes, memos, and who took part in nothing else."""
    return erase_sessions(project, who, "Erased a session", lambda _db: [session_id], also)


def erase_sessions(
    project: Project,
    who: Who,
    words: str,
    which: Callable[[Database], Collection[int]],
    also: Sequence[Also] = (),
) -> Erased:
    """Erase sessions in one act that history calls ``words``; all of them or none.

    ``which`` names them once nobody else can write any more, or raises why none goes.
    """
    with forgetting(project, who, words, REASON) as held:
        this, going, turns, quotes = held.act, _Going(), 0, 0
        going_sessions = sorted(which(this.db))
        for session_id in going_sessions:
            said, gone = _whole_session(this, session_id, going)
            turns, quotes = turns + said, quotes + gone
        counted, elsewhere = _forget(held, going, also)
    return Erased(
        len(going_sessions), turns, quotes, going.notes, 0, elsewhere, counted, held.is_clean
    )


def _whole_session(this: Act, session_id: int, going: _Going) -> tuple[int, int]:
    """Take a session out with all that is of it: (turns, quotes)."""
    store.session(this.db, session_id)
    turns = store.turns(this.db, session_id)
    going.words += [turn.text for turn in turns]
    transcripts = keys_once(this.db, "transcripts", "session_id", [session_id])
    transcripts |= redacting_store.ids_where(this.db, "transcripts", "session_id", [session_id])
    going.add("transcripts", transcripts)
    going.add("turns", keys_once(this.db, "turns", "transcript_id", transcripts))
    for table in ("session_participants", "redactions", "not_personal"):
        going.add(table, keys_once(this.db, table, "session_id", [session_id]))
    people = redacting_store.every_participant(this.db)
    quotes = _quotes(this, going, "session_id", [session_id])
    _notes(this, going, "session_id", [session_id])
    store.remove_session(this, session_id)
    going.add("sessions", [session_id])
    _second_codings(this, going, session_id)
    going.add("participants", people - redacting_store.every_participant(this.db))
    return len(turns), quotes


def _empty(this: Act, session_id: int, participant_id: int, going: _Going) -> tuple[int, int, int]:
    """Empty somebody's turns in a session: (turns, quotes gone, quotes of others not cleared)."""
    turns = store.turns(this.db, session_id)
    theirs = [turn for turn in turns if turn.participant_id == participant_id]
    going.words += [turn.text for turn in theirs]
    inside = [
        quote.id
        for quote in quote_store.session_quotes(this.db, session_id)
        if quote.participant_id == participant_id or _only(turns, theirs, quote.start, quote.end)
    ]
    gone = _quotes(this, going, "id", inside)
    second_coding.remove_within(
        this, session_id, lambda place: _only(turns, theirs, place.start, place.end)
    )
    spans = [ToReplace(t.start, t.end, "erased", ERASED) for t in theirs if t.text.strip()]
    done = replace_in_session(this, session_id, turns, settled(turns, spans))
    going.add("turns", done.turns)
    going.add("quotes", done.quotes)
    _second_codings(this, going, session_id)
    return len(theirs), gone, done.uncleared


def _only(turns: Sequence[TurnView], theirs: Sequence[TurnView], start: int, end: int) -> bool:
    """Whether a span lies in their turns alone."""
    own = {turn.id for turn in theirs}
    met = {turn.id for turn in turns if turn.start < end and start < turn.end}
    return bool(met) and met <= own


def _second_codings(this: Act, going: _Going, session_id: int) -> None:
    for table, rows in second_coding.gone_rows(this, session_id).items():
        going.add(table, rows)


def _quotes(this: Act, going: _Going, column: str, values: Collection[int]) -> int:
    """Take quotes out with their tags and memos, those history knows included; how many stood."""
    here = redacting_store.ids_where(this.db, "quotes", column, values)
    once = here | keys_once(this.db, "quotes", column, values)
    going.quotes |= once
    going.add("quotes", once)
    going.words += [quote.text for quote in quote_store.quotes_by_id(this.db, here)]
    for table in (
        "codings",
        "refused_codes",
        "theme_members",
        "persona_point_quotes",
        "need_quotes",
    ):
        going.add(table, keys_once(this.db, table, "quote_id", once))
    _notes(this, going, "quote_id", once)
    return redacting_store.remove_rows(this, "quotes", here)


def _notes(this: Act, going: _Going, column: str, values: Collection[int]) -> None:
    here = redacting_store.ids_where(this.db, "notes", column, values)
    once = here | keys_once(this.db, "notes", column, values)
    going.add("notes", once)
    going.add("theme_members", keys_once(this.db, "theme_members", "note_id", once))
    going.notes += redacting_store.remove_rows(this, "notes", here)


def _forget(held: Forgetting, going: _Going, also: Sequence[Also]) -> tuple[Mapping[str, int], int]:
    """Blank what history holds of what went, let other rooms do theirs, and find copies."""
    this = held.act
    counted: dict[str, int] = {}
    for forget in also:
        for what, number in forget(this, going.quotes).items():
            counted[what] = counted.get(what, 0) + number
    for table, ids in going.rows.items():
        blank_rows(this, table, ids)
    copies, own = Copies(going.words, ERASED), ("turns", "quotes")
    changed = sweep(this, copies, but=own, past_but=own)
    return counted, sum(changed.values())
