"""Planning a session: what is known of it before, who is to be asked, and that it took place."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput, NotFound
from common.who import Who
from research import store
from research.drafts import SpeakerChoice
from research.labels import suggested_pseudonym
from research.model import USER_GROUPS, Session, SessionFacts, TakingPart
from research.services.facts import checked_facts, settle, store_facts
from storage import Act, Project, act, reading

LONGEST_PSEUDONYM = 60


def plan_session(
    project: Project, who: Who, facts: SessionFacts, people: Sequence[SpeakerChoice] = ()
) -> int:
    """Plan a session; returns its id. Its people do not count as asked until it is held.

    Somebody without a pseudonym gets one made from role and user group. The same plan made twice
    over (same council, kind, date and title) is one session.
    """
    sound = checked_facts(facts)
    with reading(project) as db:
        twin = _twin(store.sessions(db), sound)
    if twin is not None:
        return twin
    with act(project, who, f"Planned a session ({sound.kind})") as this:
        # Looked up again: a second press of the button runs beside the first.
        if (twin := _twin(store.sessions(this.db), sound)) is not None:
            return twin
        session_id = store_facts(this, sound, planned=True)
        for person in people:
            _invite(this, session_id, person)
    return session_id


def invite(project: Project, who: Who, session_id: int, person: SpeakerChoice) -> int:
    """Add somebody to a session, to be asked or to ask; returns the participant's id."""
    with act(project, who, "Added somebody to a session") as this:
        return _invite(this, session_id, person)


def take_from_session(project: Project, who: Who, session_id: int, participant_id: int) -> None:
    """Take somebody out of a session who does not take part; refused once they said something."""
    with act(project, who, "Took somebody out of a session") as this:
        here = {each.participant_id: each for each in store.taking_part(this.db, session_id)}
        if participant_id not in here:
            raise NotFound("this person is not in the session any more")
        if here[participant_id].turns:
            raise BadInput("this person spoke in the session, so they took part in it")
        store.leave_session(this, session_id, participant_id)


def taking_part(project: Project, session_id: int) -> tuple[TakingPart, ...]:
    """Everybody who takes part in a session or is to, those who ask included."""
    with reading(project) as db:
        return store.taking_part(db, session_id)


def hold_session(project: Project, who: Who, session_id: int, version: int) -> None:
    """Say that a planned session took place: from now on its people count as asked."""
    with act(project, who, "Noted that a session took place") as this:
        store.session(this.db, session_id)
        store.edit_session(this, session_id, version, {"planned": 0})


def topics_in_use(project: Project) -> tuple[str, ...]:
    """Every topic a session of the project covers or is to cover, by name."""
    with reading(project) as db:
        found = {topic for session in store.sessions(db) for topic in session.topics}
    return tuple(sorted(found, key=str.casefold))


def _twin(sessions: Sequence[Session], facts: SessionFacts) -> int | None:
    """The planned session that was made of the same titled plan before."""
    wanted = (facts.kind, facts.date, facts.council, facts.title)
    for each in sessions:
        if each.planned and (each.kind, each.date, each.council, each.title) == wanted:
            return each.id
    return None


def _invite(this: Act, session_id: int, person: SpeakerChoice) -> int:
    session = store.session(this.db, session_id)
    if person.user_group is not None and person.user_group not in USER_GROUPS:
        raise BadInput("this is not a user group", remedy=f"Choose one of {', '.join(USER_GROUPS)}")
    pseudonym = " ".join(person.pseudonym.split())
    if len(pseudonym) > LONGEST_PSEUDONYM:
        raise BadInput("a pseudonym is longer than 60 letters", remedy="Shorten it")
    if not pseudonym and person.participant_id is None:
        taken = [each.pseudonym for each in store.roster(this.db, session.council_id)]
        pseudonym = suggested_pseudonym(
            person.role, person.user_group, bool(person.interviewer), taken
        )
    chosen = SpeakerChoice(
        pseudonym, person.role, person.user_group, person.interviewer, person.participant_id
    )
    return settle(this, session_id, session.council_id, chosen, is_new=False)
