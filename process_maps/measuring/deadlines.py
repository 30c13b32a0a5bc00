"""How many working days there are: a number of days or hours, or a day to be ready by."""

from __future__ import annotations

import re
from datetime import date, timedelta

from common.errors import BadInput
from common.words import typed_day
from process_maps.measuring.lengths import days_in
from process_maps.model import Map

WAYS = "60 (working days), 440 hours, 12 weeks, or a day such as 30/06/2026"


def read_deadline(
    text: str, first: str | None = None, process: Map | None = None, begin: str | None = None
) -> float | None:
    """Working days there are, from words such as ``WAYS``; None for nothing typed.

    ``first`` is the day the work begins; where it is not given, the day the phase of the step
    ``begin`` starts, or else the first phase that says. Raises BadInput for anything else.
    """
    words = " ".join(text.split())
    if not words:
        return None
    amount = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([a-zA-Z ]*)", words)
    if amount:
        factor = days_in(amount[2].strip() or "days")
        if factor is None:
            raise BadInput("the deadline is in no unit that is known", remedy=f"Give {WAYS}")
        return float(amount[1]) * factor
    try:
        last = typed_day(words)
    except BadInput:
        raise BadInput("the deadline is no time and no day", remedy=f"Give {WAYS}") from None
    try:
        begun = typed_day(first or "") or first_day(process, begin)
    except BadInput:
        raise BadInput("the first day is not a day", remedy="Write it as 01/04/2026") from None
    if last is None or begun is None:
        raise BadInput(
            "it is not said on which day the work begins",
            remedy="Give the first day too, or the working days there are",
        )
    days = working_days(date.fromisoformat(begun), date.fromisoformat(last))
    if days == 0:
        raise BadInput("there is no working day from the first day to the deadline")
    return float(days)


def is_day(text: str) -> bool:
    """Whether a deadline was given as a day, not as a time."""
    try:
        return typed_day(text) is not None
    except BadInput:
        return False


def working_days(first: date, last: date) -> int:
    """Days from Monday to Friday, both ends included; public holidays are not taken off."""
    span = (last - first).days + 1
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    return weeks * 5 + sum((first + timedelta(days=each)).weekday() < 5 for each in range(rest))


def first_day(process: Map | None, begin: str | None = None) -> str | None:
    """The day the work begins by the map's phases, as ISO text; None where they do not say."""
    if process is None:
        return None
    step = process.step(begin) if begin else None
    if step is not None:
        phase = next((each for each in process.phases if each.id == step.phase), None)
        return phase.starts if phase else None
    return min((phase.starts for phase in process.phases if phase.starts), default=None)
