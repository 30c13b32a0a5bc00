"""When a session's time is up, as plain dates.

A session may be kept through its last day; from the day after it is to be deleted. Where somebody
gave a reason to keep it longer, it is not, whatever its day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from research.model import Session

SOON_DAYS = 30
MOST_MONTHS = 240
LONGEST_REASON = 300


@dataclass(frozen=True)
class Usual:
    """How many months after its date a session is kept that has no day of its own; None: no end."""

    months: int | None
    version: int


@dataclass(frozen=True)
class Due:
    """A session whose time is up or soon will be, with its last day (ISO)."""

    session: Session
    until: str


@dataclass(frozen=True)
class Times:
    """Sessions by what is to be done with them, the earliest last day first.

    ``over`` are to be deleted, ``soon`` will be within 30 days, ``held`` would be but for the
    reason somebody gave. ``endless`` are those without any last day.
    """

    over: tuple[Due, ...]
    soon: tuple[Due, ...]
    held: tuple[Due, ...]
    endless: tuple[Session, ...]


def last_day(session: Session, usual: Usual) -> str | None:
    """The last day a session may be kept, None for no end.

    Its own day goes before the usual time. The usual time counts from the session's date, so one
    without a date has no end until somebody gives it a day.
    """
    if session.keep_until or not (usual.months and session.date):
        return session.keep_until
    return months_after(date.fromisoformat(session.date), usual.months).isoformat()


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none of that number."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def times(sessions: Iterable[Session], usual: Usual, on: date) -> Times:
    """The sessions by what is to be done with them on a day."""
    day, soon = on.isoformat(), (on + timedelta(days=SOON_DAYS)).isoformat()
    ends = [(each, last_day(each, usual)) for each in sessions]
    due = sorted((Due(each, until) for each, until in ends if until), key=_order)
    near = [each for each in due if each.until < soon]
    free = [each for each in near if not each.session.kept_because]
    return Times(
        over=tuple(each for each in free if each.until < day),
        soon=tuple(each for each in free if each.until >= day),
        held=tuple(each for each in near if each.session.kept_because),
        endless=tuple(each for each, until in ends if until is None),
    )


def _order(each: Due) -> tuple[str, int]:
    return each.until, each.session.id
