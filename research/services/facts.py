"""What is known of a session beside its words, and who takes part: checked, and stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from common.errors import BadInput
from common.words import read_day
from research import store
from research.anonymise import without_sure
from research.drafts import SpeakerChoice
from research.model import SESSION_KINDS, SessionFacts
from research.searching import store as search_store
from research.searching.model import Wanted
from research.services.typed import words_of
from storage import Act
from storage.register import council as council_by_id
from storage.register import council_named

LONGEST_TITLE = 120
LONGEST_LINE = 80


def checked_facts(facts: SessionFacts) -> SessionFacts:
    """The same facts as they may be stored, or BadInput."""
    return replace(
        facts,
        kind=checked_kind(facts.kind),
        date=checked_date(facts.date),
        title=checked_title(facts.title, words_of(facts.council)),
        topics=checked_topics(facts.topics),
        held_by=checked_topics(facts.held_by),
    )


def checked_kind(kind: str) -> str:
    """The same kind, or BadInput."""
    if kind not in SESSION_KINDS:
        raise BadInput(
            "this is not a kind of session", remedy=f"Choose one of {', '.join(SESSION_KINDS)}"
        )
    return kind


def checked_date(date: str | None) -> str | None:
    """The same day as 2026-01-31, None for none, or BadInput."""
    return read_day(date) if date else None


def checked_title(title: str | None, not_names: Collection[str] = ()) -> str:
    """A title on one line without what is surely personal; empty for none."""
    plain = " ".join(without_sure(title or "", not_names)[0].split())
    if len(plain) > LONGEST_TITLE:
        raise BadInput(f"the title is longer than {LONGEST_TITLE} letters", remedy="Shorten it")
    return plain


def checked_topics(topics: Sequence[str] | None) -> tuple[str, ...]:
    """Topics (or names) on one line each, without empty or repeated ones."""
    lines = tuple(dict.fromkeys(plain for t in topics or () if (plain := " ".join(t.split()))))
    if any(len(line) > LONGEST_TITLE for line in lines):
        raise BadInput(
            f"a topic or name is longer than {LONGEST_TITLE} letters", remedy="Shorten it"
        )
    return lines


def store_facts(this: Act, facts: SessionFacts, *, planned: bool, to_check: bool = False) -> int:
    """Store a session of those facts, checked before; its council is made where it is new."""
    council_id = council_named(this, facts.council).id if facts.council else None
    values: dict[str, object] = {
        "council_id": council_id,
        "kind": facts.kind,
        "title": facts.title or _default_title(this, facts.kind, council_id),
        "date": facts.date,
        "topics": tuple(facts.topics),
        "held_by": tuple(facts.held_by),
        "planned": int(planned),
        "to_check": int(to_check),
    }
    return store.add_session(this, values)


def settle(
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
    if choice.interviewer:
        refuse_quoted(this, session_id, found)
    store.join_session(this, session_id, found, choice.interviewer)
    return found


def refuse_quoted(this: Act, session_id: int, participant_id: int) -> None:
    """Refuse to call somebody an interviewer whose quotes are kept: they would be evidence still.

    A clearance given before would let them out.
    """
    if search_store.count(this.db, Wanted(session_id=session_id, participant_id=participant_id)):
        raise BadInput(
            "quotes of this speaker are kept, and what an interviewer says is no evidence",
            remedy="Remove those quotes first",
        )


def _default_title(this: Act, kind: str, council_id: int | None) -> str:
    """ "Interview 2, Northmoor": what can be said without knowing what the file was called."""
    taken = {each.title.casefold() for each in store.sessions(this.db)}
    ending = f", {council_by_id(this.db, council_id).name}" if council_id is not None else ""
    number = 1
    while f"{kind} {number}{ending}".casefold() in taken:
        number += 1
    return f"{kind[:1].upper()}{kind[1:]} {number}{ending}"
