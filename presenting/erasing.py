"""Erasing a participant or a session with what is shown of them, frozen slides included."""

from __future__ import annotations

from common.who import Who
from evidence.erasing import erase_participant as _erase_participant
from evidence.erasing import erase_session as _erase_session
from presenting.freezing import forget_frozen
from research.services.erasing import Erased
from storage import Project


def erase_participant(project: Project, who: Who, participant_id: int) -> Erased:
    """Erase somebody and everything of theirs; on frozen slides their quotes were withdrawn.

    ``Erased.also`` counts besides the ``frozen slides`` that lost some of them.
    """
    return _erase_participant(project, who, participant_id, (forget_frozen,))


def erase_session(project: Project, who: Who, session_id: int) -> Erased:
    """Erase a session with its quotes; counts as for a participant."""
    return _erase_session(project, who, session_id, (forget_frozen,))
