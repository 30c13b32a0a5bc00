"""Erasing a participant or a session with what is shown of them, frozen slides included.

And deleting the sessions whose time is up, which is the same for several at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlite_utils import Database

from common.errors import StaleEdit
from common.who import Who
from common.words import count_of
from evidence.erasing import erase_participant as _erase_participant
from evidence.erasing import erase_session as _erase_session
from evidence.erasing import erase_sessions
from presenting.freezing import forget_frozen
from research.services.erasing import Erased
from research.services.retention import retention, retention_in
from storage import Project
from storage.access.owning import require_owner


def erase_participant(
    project: Project, who: Who, participant_id: int, *, rehearsal: bool = False
) -> Erased:
    """Erase somebody and everything of theirs; on frozen slides their quotes were withdrawn.

    ``Erased.also`` counts besides the ``frozen slides`` that lost some of them. ``rehearsal``:
    only told, nothing goes.
    """
    return _erase_participant(project, who, participant_id, (forget_frozen,), rehearsal=rehearsal)


def erase_session(project: Project, who: Who, session_id: int) -> Erased:
    """Erase a session with its quotes; counts as for a participant."""
    return _erase_session(project, who, session_id, (forget_frozen,))


def delete_expired(
    project: Project, who: Who, on: date, confirmed: Collection[int] | None = None
) -> Erased | None:
    """Erase the sessions whose time is up on a day; None where there is none.

    History keeps who did it, when, and how many; no words, no title. Raises StaleEdit, and deletes
    nothing, where ``confirmed`` are the sessions somebody saw and they are not what is due now;
    NotAllowed for whoever is no owner.
    """
    require_owner(project, who)
    due = {each.session.id for each in retention(project, on).over}
    seen = due if confirmed is None else set(confirmed)
    if not due and not seen:
        return None

    def those(db: Database) -> Collection[int]:
        # Asked again now that nobody else can write: somebody may just have kept one longer.
        if {each.session.id for each in retention_in(db, on).over} != seen:
            raise StaleEdit(
                "what is to be deleted has changed meanwhile, so nothing was deleted",
                remedy="Look at the list again",
            )
        return seen

    words = f"Deleted {count_of(len(seen), 'session')} whose time was up"
    return erase_sessions(project, who, words, those, (forget_frozen,))
