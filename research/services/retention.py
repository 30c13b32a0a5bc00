"""How long sessions are kept: setting it, for one, for many or for all, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlite_utils import Database

from common.errors import BadInput
from common.who import Who
from common.words import count_of, one_line, read_day
from research import store
from research.retention import store as retention_store
from research.retention.model import LONGEST_REASON, MOST_MONTHS, Times, Usual, times
from research.services.sessions import sessions
from research.services.typed import without_personal
from storage import Project, act, reading


def retention(project: Project, on: date | None = None) -> Times:
    """Which sessions are due on a day, today where none is given."""
    with reading(project):
        return times(sessions(project), usual_retention(project), on or date.today())


def retention_in(db: Database, on: date) -> Times:
    """The same as an act sees it that is under way."""
    return times(store.sessions(db), retention_store.usual(db), on)


def usual_retention(project: Project) -> Usual:
    """How long sessions without a day of their own are kept."""
    with reading(project) as db:
        return retention_store.usual(db)


def set_usual_retention(project: Project, who: Who, months: int | None, version: int) -> None:
    """Keep sessions so many months after their date; None: without an end."""
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise BadInput(
            f"sessions can be kept 1 to {MOST_MONTHS} months", remedy="Give a number between them"
        )
    with act(project, who, "Changed how long sessions are usually kept") as this:
        retention_store.set_usual(this, months, version)


def keep_session(
    project: Project, who: Who, session_id: int, version: int, *, until: str | None, because: str
) -> None:
    """Set a session's last day (ISO, None for none) and why it is kept longer (empty: it is not).

    What is surely personal in the reason is replaced.
    """
    values: dict[str, object] = {
        "keep_until": until and read_day(until),
        "kept_because": _reason(project, because),
    }
    with act(project, who, "Changed how long a session is kept") as this:
        store.session(this.db, session_id)
        store.edit_session(this, session_id, version, values)


def keep_sessions(
    project: Project, who: Who, versions: Mapping[int, int], until: str | None
) -> None:
    """Set the last day of several sessions, each read at its version; all of them or none."""
    day = until and read_day(until)
    if not versions:
        raise BadInput("no session is chosen", remedy="Choose those it is for")
    words = f"Changed how long {count_of(len(versions), 'session')} are kept"
    with act(project, who, words) as this:
        for session_id, version in versions.items():
            store.session(this.db, session_id)
            store.edit_session(this, session_id, version, {"keep_until": day})


def _reason(project: Project, typed: str) -> str:
    if not typed.strip():
        return ""
    return one_line(without_personal(project, typed)[0], "reason", LONGEST_REASON)
