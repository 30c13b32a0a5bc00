"""Writing down what is said while it is said, a line a turn, and correcting it afterwards.

A line has a key of its writer's making: the same key again is the same turn, so a line that is
sent twice is never doubled. What was written within a few minutes is one act of history.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from common.children import refuse_child_records
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from research import store
from research.drafts import SpeakerChoice
from research.model import Placed, SessionFacts, TurnView
from research.quotes import store as quote_store
from research.second_coding import moving as second_coding
from research.services.facts import checked_facts, settle, store_facts
from research.services.typed import without_personal
from research.spans import Change, Following, changes_between, moved
from storage import Act, Project, act, reading
from storage.history.acts import join_earlier

LONGEST_LINE = 20_000
_KEY = re.compile(r"[0-9A-Za-z-]{1,60}")
_STORED_TURN = re.compile(r"turn-([0-9]{1,12})")


@dataclass(frozen=True)
class Line:
    """A line as its writer has it.

    ``base`` is the version of the turn that the writer last saw, 0 for a line that is new;
    ``speaker`` is the id of somebody who takes part, None for nobody named.
    """

    key: str
    text: str
    speaker: int | None = None
    time: float | None = None
    base: int = 0


@dataclass(frozen=True)
class WrittenLine:
    """What became of a line: the turn it is now, None where it was empty and so is not there.

    ``key`` differs from the line's where it was kept as a line of its own, as somebody else had
    changed the first one meanwhile.
    """

    key: str
    turn_id: int | None
    version: int
    replaced: int


def start_session(
    project: Project,
    who: Who,
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    title: str | None = None,
    topics: tuple[str, ...] | list[str] | None = None,
) -> int:
    """Begin a session to type turns into as they are said, or only notes; returns its id."""
    sound = checked_facts(SessionFacts(council, kind, date, title, topics or ()))
    with act(project, who, f"Began a session ({sound.kind})") as this:
        session_id = store_facts(this, sound, planned=False)
        store.add_transcript(this, session_id, "typed", "utf-8", 0)
    return session_id


def add_turn(
    project: Project,
    who: Who,
    session_id: int,
    text: str,
    *,
    speaker: SpeakerChoice | None = None,
    time: float | None = None,
) -> int:
    """Add what somebody just said to the end of a session; returns the turn's id.

    What is surely personal in it is replaced, and the session becomes one to check. A speaker is
    given by pseudonym; the same pseudonym again is the same person.
    """
    words, _replaced = _checked(project, text)
    if not words:
        raise BadInput("there are no words in this turn", remedy="Type what was said")
    with act(project, who, "Added a turn to a session") as this:
        session = store.session(this.db, session_id)
        person = None
        if speaker is not None:
            if not (speaker.pseudonym.strip() or speaker.participant_id):
                raise BadInput("the speaker has no pseudonym", remedy="Give one, such as Analyst 1")
            person = settle(this, session_id, session.council_id, speaker, is_new=False)
        turn_id = _append(this, session_id, person, time, words, None)
        _unvouched(this, session_id)
    return turn_id


def turns_there(project: Project, session_id: int, turn_ids: Collection[int]) -> frozenset[int]:
    """Those of some turns that are in a session now: one may have been taken back, or out."""
    if not turn_ids:
        return frozenset()
    with reading(project) as db:
        return frozenset(turn_ids) & {each.id for each in store.turns(db, session_id)}


def write_line(project: Project, who: Who, session_id: int, line: Line) -> WrittenLine:
    """Store a line of notes as it is now: a new turn, or the turn it became before.

    The same line sent again changes nothing. An empty line is taken out. A line that somebody
    else changed since ``line.base`` is kept as a line of its own, so that neither is lost.

    Raises BadInput where a quote stands across the edge of what was changed.
    """
    if not _KEY.fullmatch(line.key):
        raise BadInput("the line has no key that can be kept")
    words, replaced = _checked(project, line.text)
    with reading(project) as db:
        held = _turn_of(db, session_id, line.key)
    if held and (held.text, held.participant_id) == (words, line.speaker):
        return WrittenLine(line.key, held.id, held.version, replaced)
    with act(project, who, f"Wrote notes in session {session_id}") as this:
        store.session(this.db, session_id)
        if line.speaker is not None:
            _refuse_stranger(this, session_id, line.speaker)
        wanted = replace(line, text=words)
        found = _turn_of(this.db, session_id, line.key)
        if found and line.base != found.version:
            if not words:
                raise StaleEdit("somebody else changed this line while you emptied it")
            wanted = replace(wanted, key=f"{line.key[:40]}-{found.version}", base=0)
            found = _turn_of(this.db, session_id, wanted.key)
        written = _write(this, session_id, wanted, found)
        join_earlier(this)
    return replace(written, replaced=replaced)


def edit_turn(
    project: Project, who: Who, turn_id: int, version: int, session_id: int, text: str
) -> None:
    """Correct a turn's words; what follows moves, and a quote in it keeps to its words.

    A quote the corrected words lie within is corrected with them. Refused where a quote begins or
    ends within them, or would be left empty.
    """
    words, _replaced = _checked(project, text)
    with act(project, who, "Corrected a turn") as this:
        turn = _turn_of(this.db, session_id, f"turn-{turn_id}")
        if turn is None:
            raise NotFound("this turn is no longer in the session")
        if turn.version != version:
            raise StaleEdit(
                "somebody else changed this turn while you had it open",
                remedy="Look at their version, then make your change again",
            )
        _change(this, session_id, turn, words, turn.participant_id)


def _write(this: Act, session_id: int, line: Line, found: TurnView | None) -> WrittenLine:
    """The line stored; nothing is written where it is as it was."""
    if found is None:
        if not line.text or _STORED_TURN.fullmatch(line.key):
            return WrittenLine(line.key, None, 0, 0)
        made = _append(this, session_id, line.speaker, line.time, line.text, line.key)
        _unvouched(this, session_id)
        return WrittenLine(line.key, made, 1, 0)
    if (found.text, found.participant_id) != (line.text, line.speaker):
        _change(this, session_id, found, line.text, line.speaker)
        if not line.text:
            return WrittenLine(line.key, None, 0, 0)
    return WrittenLine(line.key, found.id, _version(this, session_id, found.id), 0)


def _version(this: Act, session_id: int, turn_id: int) -> int:
    return next(each.version for each in store.turns(this.db, session_id) if each.id == turn_id)


def _checked(project: Project, text: str) -> tuple[str, int]:
    if len(text) > LONGEST_LINE:
        raise BadInput(f"the line is longer than {LONGEST_LINE:,} letters", remedy="Split it")
    refuse_child_records(text.split("\n"), "this line")
    return without_personal(project, text)


def _refuse_stranger(this: Act, session_id: int, participant_id: int) -> None:
    if participant_id not in {p.participant_id for p in store.taking_part(this.db, session_id)}:
        raise NotFound("the speaker of this line does not take part in the session any more")


def _turn_of(db: Database, session_id: int, key: str) -> TurnView | None:
    """The turn a line became: by its key, or by its number for turns that came without one."""
    stored = _STORED_TURN.fullmatch(key)
    number = int(stored[1]) if stored else None
    turns = store.turns(db, session_id)
    return next((each for each in turns if each.id == number or each.line_key == key), None)


def _append(
    this: Act,
    session_id: int,
    person: int | None,
    time: float | None,
    words: str,
    key: str | None,
) -> int:
    transcript_id = store.transcript_of(this.db, session_id)
    if transcript_id is None:
        transcript_id = store.add_transcript(this, session_id, "typed", "utf-8", 0)
    said = store.turns(this.db, session_id)
    start = said[-1].end + 1 if said else 0
    place = Placed(start, start + len(words))
    return store.add_turn(this, transcript_id, person, time, words, place, key)


def _unvouched(this: Act, session_id: int) -> None:
    """Words were added that nobody has confirmed; and what was planned is now held."""
    store.mark_held(this, session_id)
    store.mark_to_check(this, session_id)
    quote_store.withdraw_clearances(this, session_id)


def _change(this: Act, session_id: int, turn: TurnView, words: str, person: int | None) -> None:
    """Other words, or another speaker, for a turn; without words it goes."""
    transcript_id = store.transcript_of(this.db, session_id) or 0
    quotes = [
        each
        for each in quote_store.session_quotes(this.db, session_id)
        if each.start < turn.end and turn.start < each.end
    ]
    if person != turn.participant_id and quotes:
        raise BadInput(
            "quotes of this turn are kept as its speaker's words",
            remedy="Remove those quotes first, then change the speaker",
        )
    if not words:
        _take_out(this, session_id, transcript_id, turn, bool(quotes))
        return
    changes = changes_between(turn.text, words, turn.start)
    after = {each.id: moved(Placed(each.start, each.end), changes) for each in quotes}
    by = len(words) - len(turn.text)
    values: dict[str, object] = {"text": words, "stop": turn.start + len(words)}
    store.edit_turn(this, turn.id, turn.version, {**values, "participant_id": person})
    store.move_turns(this, transcript_id, turn.end + 1, by)
    quote_store.move_quotes(this, transcript_id, turn.end + 1, by)
    _follow(this, session_id, after)
    _second_codings_follow(this, session_id, changes)
    if changes:
        _unvouched(this, session_id)


def _follow(this: Act, session_id: int, after: dict[int, Placed | None]) -> None:
    """Put the quotes of a corrected turn on their words."""
    text = "\n".join(each.text for each in store.turns(this.db, session_id))
    if len(set(after.values())) < len(after):
        raise BadInput("two quotes would become the same", remedy="Remove one of them first")
    for view in quote_store.quotes_by_id(this.db, after):
        place = after[view.id]
        words = text[place.start : place.end] if place else ""
        if place is None or not words or words != words.strip():
            raise BadInput(
                "a quote begins or ends in the words that were changed",
                remedy="Shorten, extend or remove the quote first, then correct the words",
            )
        if (place.start, place.end, words) != (view.start, view.end, view.text):
            speaker = view.participant_id
            quote_store.place_quote(this, view.id, view.version, place, words, speaker)


def _second_codings_follow(this: Act, session_id: int, changes: Sequence[Change]) -> None:
    """Nobody can see where others code blind, so nothing is refused: an edge goes along."""
    if changes:
        text = "\n".join(each.text for each in store.turns(this.db, session_id))
        second_coding.follow(this, session_id, Following(changes), text)


def _take_out(
    this: Act, session_id: int, transcript_id: int, turn: TurnView, has_quotes: bool
) -> None:
    if has_quotes:
        raise BadInput(
            "quotes of this turn are kept, so it cannot be emptied",
            remedy="Remove those quotes first",
        )
    if second_coding.lie_within(this.db, session_id, Placed(turn.start, turn.end)):
        raise BadInput(
            "words of this turn are tagged in a second coding, so it cannot be emptied",
            remedy="Correct its words instead, or remove that second coding first",
        )
    store.remove_turn(this, turn.id)
    by = -(len(turn.text) + 1)
    store.move_turns(this, transcript_id, turn.end + 1, by)
    quote_store.move_quotes(this, transcript_id, turn.end + 1, by)
    gone = Change(turn.start, f"{turn.text}\n", "")
    _second_codings_follow(this, session_id, [gone])
