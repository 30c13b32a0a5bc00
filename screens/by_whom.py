"""Who changed a thing last, and when, in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

from streamlit.runtime.scriptrunner import get_script_run_ctx

from common.errors import StaleEdit
from common.words import day_words
from screens import lookout
from screens.look import NOBODY_SAID, plain, the_project, who
from storage import reading
from storage.history.acts import LastChange, last_change

# Where a thing is stored: the table, and its number there.
Row = tuple[str, int]


def did_words(row: Row | None, did: str) -> str:
    """ "Meg changed this …, today at 14:05 UTC.", by what history says; as Markdown."""
    last = None
    if row:
        with reading(the_project()) as db:
            last = last_change(db, *row)
    return last_words(last, did)


def last_words(last: LastChange | None, did: str) -> str:
    """The same of a change that is known."""
    if last is None:
        return f"Somebody else {did}."
    return f"{plain(by_name(last.person, last.act))} {did} ({when_words(last)})."


def refuse_unseen(row: Row, shown: int, now: int) -> None:
    """Raise StaleEdit where a thing is not as it was ``shown`` to whoever is about to remove it."""
    if shown != now:
        raise StaleEdit(
            f"{changed_by(row)} changed this since you saw it, so it was not removed",
            remedy="Look at it, then remove it if you still want to",
        )


def changed_by(row: Row) -> str:
    """Who changed a thing last, by name."""
    with reading(the_project()) as db:
        last = last_change(db, *row)
    return by_name(last.person, last.act) if last else "somebody else"


def this_session() -> str:
    """The browser's session that is being answered, "" where none is."""
    running = get_script_run_ctx(suppress_warning=True)
    return running.session_id if running else ""


def by_name(person: str, act: int) -> str:
    """Whoever did an act, by name; this reader's own name may mean another window of theirs."""
    if lookout.is_own(the_project(), this_session(), act):
        return "You"
    if person != who().person:
        return person
    return "Somebody in another window" if person == NOBODY_SAID.person else "You in another window"


def when_words(last: LastChange) -> str:
    """When that was, as people say it."""
    return moment_words(datetime.fromisoformat(last.at))


def moment_words(at: datetime) -> str:
    """ "today at 14:05 UTC", or with the day."""
    day = "today" if at.date() == datetime.now(UTC).date() else day_words(at.date().isoformat())
    return f"{day} at {at:%H:%M} UTC"
