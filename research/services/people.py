"""Who was asked: participants by pseudonym, their roles, and who was only asking."""

from __future__ import annotations

from common.errors import BadInput, NotFound
from common.who import Who
from research import store
from research.labels import suggested_pseudonym
from research.model import USER_GROUPS, Asked, Participant
from research.services.facts import refuse_quoted
from storage import Project, act, reading


def participants(project: Project, council_id: int | None = None) -> tuple[Participant, ...]:
    """Everybody who was asked, of one council or all; interviewers are not among them."""
    with reading(project) as db:
        return store.participants(db, council_id)


def everybody(project: Project) -> tuple[Participant, ...]:
    """All participants, those who only asked or are still to be asked included."""
    with reading(project) as db:
        return store.everybody(db)


def participant(project: Project, participant_id: int) -> Participant:
    """One participant; NotFound where there is none of that number."""
    with reading(project) as db:
        return store.participant(db, participant_id)


def asked(project: Project) -> tuple[Asked, ...]:
    """How many people took part per council, user group and role, in sessions whose kind counts."""
    with reading(project) as db:
        return store.asked(db)


def change_participant(
    project: Project,
    who: Who,
    participant_id: int,
    version: int,
    *,
    role: str,
    user_group: str | None,
) -> None:
    """Put right what a participant's role and user group are."""
    if user_group is not None and user_group not in USER_GROUPS:
        raise BadInput("this is not a user group", remedy=f"Choose one of {', '.join(USER_GROUPS)}")
    plain = " ".join(role.split())
    if len(plain) > 80:
        raise BadInput("the role is longer than 80 letters", remedy="Shorten it")
    with act(project, who, "Changed a participant's role") as this:
        store.participant(this.db, participant_id)
        values: dict[str, object] = {"role": plain, "user_group": user_group}
        store.edit_participant(this, participant_id, version, values)


def set_interviewer(
    project: Project, who: Who, session_id: int, participant_id: int, interviewer: bool
) -> int:
    """Say whether a speaker of a session asked or answered; returns the participant's id.

    Refused while quotes of theirs are kept, as what an interviewer says is no evidence. Somebody
    of the project's own team who turns out to have answered becomes a participant of the
    session's council, under a new pseudonym and so a new id.
    """
    asking = "an interviewer" if interviewer else "a participant"
    with act(project, who, f"Marked a speaker as {asking}") as this:
        session = store.session(this.db, session_id)
        spoke = {turn.participant_id for turn in store.turns(this.db, session_id)}
        if participant_id not in spoke:
            raise NotFound("this speaker is not in this session")
        person = store.participant(this.db, participant_id)
        if interviewer:
            refuse_quoted(this, session_id, participant_id)
        if not interviewer and person.council_id is None and session.council_id is not None:
            taken = [each.pseudonym for each in store.roster(this.db, session.council_id)]
            values: dict[str, object] = {
                "council_id": session.council_id,
                "pseudonym": suggested_pseudonym(person.role, person.user_group, False, taken),
                "role": person.role,
                "user_group": person.user_group,
            }
            new = store.add_participant(this, values)
            store.hand_over_turns(this, session_id, participant_id, new)
            participant_id = new
        store.join_session(this, session_id, participant_id, interviewer)
    return participant_id
