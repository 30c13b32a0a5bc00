"""Bringing a session in: a transcript that was anonymised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from common.errors import BadInput
from common.who import Who
from common.words import count_of
from research import store
from research.drafts import AnonymisedTranscript, SpeakerChoice, prepare_import
from research.formats import read_transcript
from research.model import Participant, SessionFacts, TakingPart, places
from research.services.facts import checked_facts, checked_kind, settle, store_facts
from storage import Act, Project, act, reading
from storage.register import find_council, possible_misspelling


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
    facts: SessionFacts,
    *,
    confirmed: bool,
    into: int | None = None,
) -> SavedSession:
    """Store an anonymised transcript as a session of a council, made by name where it is new.

    Unless ``confirmed`` by a person, the session is to check, and nothing in it can be cleared.
    Without a title it is called by its kind, number and council, never by its file's name.

    ``into`` is a session that is planned, or that nothing was said in yet: the transcript becomes
    its own, and of ``facts`` only the date is taken, where it had none.
    """
    sound = checked_facts(facts)
    whose = f" from {sound.council}" if sound.council else ""
    words = f"Added a session ({sound.kind}){whose}"
    if into is not None:
        words = "Brought a session's transcript in"
    with act(project, who, words) as this:
        return store_session(this, anonymised, sound, confirmed=confirmed, into=into)


def store_session(
    this: Act,
    anonymised: AnonymisedTranscript,
    facts: SessionFacts,
    *,
    confirmed: bool,
    into: int | None = None,
) -> SavedSession:
    """What :func:`save_session` does, as part of an act that may do more."""
    sound = checked_facts(facts)
    if not anonymised.turns:
        raise BadInput("there are no words in this transcript")
    if into is None:
        session_id = store_facts(this, sound, planned=False, to_check=not confirmed)
    else:
        session_id = _hold(this, into, sound, to_check=not confirmed)
    council_id = store.session(this.db, session_id).council_id
    transcript_id = store.add_transcript(
        this, session_id, anonymised.format, anonymised.encoding, anonymised.replaced
    )
    expected = store.taking_part(this.db, session_id)
    # Whom the plan names is known here, and the same pseudonym in the file is the same person.
    known = {each.pseudonym.casefold(): each.participant_id for each in expected}
    ids = {
        choice.pseudonym: settle(
            this, session_id, council_id, _recognised(choice, known), is_new=True
        )
        for choice in anonymised.speakers
    }
    by_name = {name.casefold(): number for name, number in ids.items()}
    spots = places([turn.text for turn in anonymised.turns])
    for turn, place in zip(anonymised.turns, spots, strict=True):
        speaker = by_name[turn.speaker.casefold()] if turn.speaker else None
        store.add_turn(this, transcript_id, speaker, turn.time, turn.text, place)
    people = tuple(dict.fromkeys(ids.values()))
    remarks = [*anonymised.remarks, *_absent(this, session_id, expected, people)]
    return SavedSession(session_id, transcript_id, people, anonymised.replaced, tuple(remarks))


def _hold(this: Act, session_id: int, facts: SessionFacts, *, to_check: bool) -> int:
    """A planned session, or one nothing was said in yet, as the place of a transcript."""
    session = store.session(this.db, session_id)
    if session.turns:
        raise BadInput(
            "something was said in this session already",
            where=session.title,
            remedy="Bring the transcript in as a session of its own",
        )
    store.drop_empty_transcript(this, session_id)
    values: dict[str, object] = {"to_check": int(to_check), "planned": 0}
    if facts.date and not session.date:
        values["date"] = facts.date
    store.edit_session(this, session_id, session.version, values)
    return session_id


def _recognised(choice: SpeakerChoice, known: Mapping[str, int]) -> SpeakerChoice:
    if choice.participant_id is not None or choice.pseudonym.casefold() not in known:
        return choice
    return replace(choice, participant_id=known[choice.pseudonym.casefold()])


def _absent(
    this: Act, session_id: int, expected: Sequence[TakingPart], spoke: Sequence[int]
) -> list[str]:
    """Take out whom a plan named and who says nothing: nobody counts as asked who did not come."""
    away = [each for each in expected if each.participant_id not in spoke]
    for each in away:
        store.leave_session(this, session_id, each.participant_id)
    asked = [each for each in away if not each.interviewer]
    if not asked:
        return []
    return [
        f"{count_of(len(asked), 'person', 'people')} in the plan said nothing in the transcript, "
        "so they do not count as asked"
    ]


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
                store_session(this, ready, SessionFacts(council, kind, date), confirmed=False)
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
