"""Bringing a session in: a transcript that was anonymised, or turns typed as they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.children import refuse_child_records
from common.errors import BadInput
from common.who import Who
from research import store
from research.drafts import (
    AnonymisedTranscript,
    SpeakerChoice,
    prepare_import,
    without_sure,
)
from research.formats import read_transcript
from research.model import Participant, Placed, places
from research.quotes import store as quote_store
from research.services.sessions import checked_date, checked_kind, checked_title, checked_topics
from storage import Act, Project, act, reading
from storage.register import council as council_by_id
from storage.register import council_named, find_council, possible_misspelling


@dataclass(frozen=True)
class SavedSession:
    """What was stored: ids, how many spans were replaced, and sentences worth reading."""

    session_id: int
    transcript_id: int
    participants: tuple[int, ...]
    redactions: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ImportedTranscripts:
    """What an import of files stored. Transcripts bring no quotes or codes and lose nothing."""

    sessions: tuple[SavedSession, ...]
    remarks: tuple[str, ...]

    @property
    def redactions(self) -> int:
        """How many spans were replaced."""
        return sum(each.redactions for each in self.sessions)


def roster(project: Project, council: str | None) -> tuple[Participant, ...]:
    """Whom an import of that council may already know: its participants, and interviewers."""
    with reading(project) as db:
        found = find_council(db, council) if council else None
        return store.roster(db, found.id if found else None)


def save_session(
    project: Project,
    who: Who,
    anonymised: AnonymisedTranscript,
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    title: str | None = None,
    topics: Sequence[str] | None = None,
    confirmed: bool,
) -> SavedSession:
    """Store an anonymised transcript as a session of a council, made by name where it is new.

    Unless ``confirmed`` by a person, the session is to check, and nothing in it can be cleared.
    Without a title it is called by its kind, number and council, never by its file's name.
    """
    checked_kind(kind)
    whose = f" from {council}" if council else ""
    with act(project, who, f"Added a session ({kind}){whose}") as this:
        return store_session(
            this,
            anonymised,
            council=council,
            kind=kind,
            date=date,
            title=title,
            topics=topics,
            confirmed=confirmed,
        )


def store_session(
    this: Act,
    anonymised: AnonymisedTranscript,
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    title: str | None = None,
    topics: Sequence[str] | None = None,
    confirmed: bool,
) -> SavedSession:
    """What :func:`save_session` does, as part of an act that may do more."""
    checked_kind(kind)
    day, covered = checked_date(date), checked_topics(topics)
    if not anonymised.turns:
        raise BadInput("there are no words in this transcript")
    council_id = council_named(this, council).id if council else None
    values: dict[str, object] = {
        "council_id": council_id,
        "kind": kind,
        "title": checked_title(title) or _default_title(this, kind, council_id),
        "date": day,
        "to_check": int(not confirmed),
    }
    session_id = store.add_session(this, values, covered)
    transcript_id = store.add_transcript(
        this, session_id, anonymised.format, anonymised.encoding, anonymised.replaced
    )
    ids = {
        choice.pseudonym: _settle(this, session_id, council_id, choice, is_new=True)
        for choice in anonymised.speakers
    }
    by_name = {name.casefold(): number for name, number in ids.items()}
    spots = places([turn.text for turn in anonymised.turns])
    for turn, place in zip(anonymised.turns, spots, strict=True):
        speaker = by_name[turn.speaker.casefold()] if turn.speaker else None
        store.add_turn(this, transcript_id, speaker, turn.time, turn.text, place)
    people = tuple(dict.fromkeys(ids.values()))
    return SavedSession(session_id, transcript_id, people, anonymised.replaced, anonymised.remarks)


def import_transcript(
    project: Project,
    who: Who,
    data: bytes,
    name: str,
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    extra_names: Sequence[str] = (),
) -> SavedSession:
    """Read, anonymise and store at once, where nobody confirms: what is sure is replaced.

    The session is to check: a person has to look at it before anything in it can be cleared.
    """
    done = import_transcripts(
        project,
        who,
        [(data, name)],
        council=council,
        kind=kind,
        date=date,
        extra_names=extra_names,
    )
    return done.sessions[0]


def import_transcripts(
    project: Project,
    who: Who,
    files: Sequence[tuple[bytes, str]],
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    extra_names: Sequence[str] = (),
) -> ImportedTranscripts:
    """Store several transcripts as :func:`import_transcript` does, all of them or none."""
    checked_kind(kind)
    words = "a transcript" if len(files) == 1 else f"{len(files)} transcripts"
    whose = f" from {council}" if council else ""
    with act(project, who, f"Imported {words} ({kind}){whose}") as this:
        meant = possible_misspelling(this.db, council) if council else None
        saved = []
        for data, name in files:
            found = find_council(this.db, council) if council else None
            known = store.roster(this.db, found.id if found else None)
            draft = prepare_import(
                data, name, extra_names=extra_names, roster=known, council=council
            )
            ready = draft.anonymised(sure_only=True)
            saved.append(
                store_session(this, ready, council=council, kind=kind, date=date, confirmed=False)
            )
    remarks = [remark for each in saved for remark in each.remarks]
    if meant:
        remarks.insert(0, f"{council} is new here; did you mean {meant}?")
    return ImportedTranscripts(tuple(saved), tuple(dict.fromkeys(remarks)))


def look_at_transcripts(files: Sequence[tuple[bytes, str]], *, kind: str = "interview") -> None:
    """Raise BadInput where :func:`import_transcripts` would before it looks into any project."""
    checked_kind(kind)
    for data, name in files:
        read_transcript(data, name)


def confirm_session(project: Project, who: Who, session_id: int, version: int) -> None:
    """Say that a person has read the session and found its anonymising right."""
    with act(project, who, "Confirmed that a session is anonymised") as this:
        store.session(this.db, session_id)
        store.edit_session(this, session_id, version, {"to_check": 0})


def start_session(
    project: Project,
    who: Who,
    *,
    council: str | None,
    kind: str = "interview",
    date: str | None = None,
    title: str | None = None,
    topics: Sequence[str] | None = None,
) -> int:
    """Begin a session to type turns into as they are said, or only notes; returns its id."""
    checked_kind(kind)
    day, covered = checked_date(date), checked_topics(topics)
    with act(project, who, f"Began a session ({kind})") as this:
        council_id = council_named(this, council).id if council else None
        values: dict[str, object] = {
            "council_id": council_id,
            "kind": kind,
            "title": checked_title(title) or _default_title(this, kind, council_id),
            "date": day,
        }
        session_id = store.add_session(this, values, covered)
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
    refuse_child_records(text.split("\n"), "this turn")
    words, _replaced = without_sure(text)
    if not words:
        raise BadInput("there are no words in this turn", remedy="Type what was said")
    with act(project, who, "Added a turn to a session") as this:
        session = store.session(this.db, session_id)
        transcript_id = store.transcript_of(this.db, session_id)
        if transcript_id is None:
            transcript_id = store.add_transcript(this, session_id, "typed", "utf-8", 0)
        person = None
        if speaker is not None:
            if not (speaker.pseudonym.strip() or speaker.participant_id):
                raise BadInput("the speaker has no pseudonym", remedy="Give one, such as Analyst 1")
            person = _settle(this, session_id, session.council_id, speaker, is_new=False)
        said = store.turns(this.db, session_id)
        start = said[-1].end + 1 if said else 0
        place = Placed(start, start + len(words))
        turn_id = store.add_turn(this, transcript_id, person, time, words, place)
        store.mark_to_check(this, session_id)
        quote_store.withdraw_clearances(this, session_id)
    return turn_id


def _settle(
    this: Act, session_id: int, council_id: int | None, choice: SpeakerChoice, *, is_new: bool
) -> int:
    """The participant behind a choice, found or made, as one who took part in the session."""
    home = None if choice.interviewer else council_id
    found = choice.participant_id or store.find_participant(this.db, home, choice.pseudonym)
    if found and choice.participant_id is None and is_new and not choice.interviewer:
        raise BadInput(
            f"the council has a participant called {choice.pseudonym} already",
            remedy="Pick them from the list if it is the same person, or give another pseudonym",
        )
    if not found:
        values: dict[str, object] = {
            "council_id": home,
            "pseudonym": " ".join(choice.pseudonym.split()),
            "role": " ".join(choice.role.split()),
            "user_group": choice.user_group,
        }
        found = store.add_participant(this, values)
    else:
        person = store.participant(this.db, found)
        if person.council_id not in (None, council_id):
            raise BadInput("the participant picked for a speaker belongs to another council")
        if choice.role and not person.role:
            new = {"role": choice.role, "user_group": choice.user_group or person.user_group}
            store.edit_participant(this, found, person.version, dict(new))
    store.join_session(this, session_id, found, choice.interviewer)
    return found


def _default_title(this: Act, kind: str, council_id: int | None) -> str:
    """ "Interview 2, Northmoor": what can be said without knowing what the file was called."""
    taken = {each.title.casefold() for each in store.sessions(this.db)}
    ending = f", {council_by_id(this.db, council_id).name}" if council_id is not None else ""
    number = 1
    while f"{kind} {number}{ending}".casefold() in taken:
        number += 1
    return f"{kind[:1].upper()}{kind[1:]} {number}{ending}"
