"""How long a step takes, in working days: estimates as triangles, and the units they come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.simulation import Triangle
from process_maps.model import Estimate, Map, Step

HOURS_A_DAY = 7.4
DAYS_A_WEEK = 5
DAYS_A_MONTH = 21
UNIT = "working days"
CONVENTIONS = (
    f"A working day is {HOURS_A_DAY} hours, a week {DAYS_A_WEEK} working days, "
    f"a month {DAYS_A_MONTH} working days."
)
SPREAD = (
    "A step takes a time drawn from the triangle of its least, most likely and most. One number "
    "alone is taken as it is; with least and most only, the middle is the likeliest; a likely one "
    "with one end only has its peak at the end that is missing."
)

_IN_DAYS = {
    "minute": 1 / 60 / HOURS_A_DAY,
    "min": 1 / 60 / HOURS_A_DAY,
    "hour": 1 / HOURS_A_DAY,
    "hr": 1 / HOURS_A_DAY,
    "h": 1 / HOURS_A_DAY,
    "day": 1.0,
    "d": 1.0,
    "working day": 1.0,
    "week": float(DAYS_A_WEEK),
    "wk": float(DAYS_A_WEEK),
    "w": float(DAYS_A_WEEK),
    "month": float(DAYS_A_MONTH),
    "year": 12.0 * DAYS_A_MONTH,
}

# What a step's time is asked of. The others are moments: they take none unless one is stated.
WORK = ("task", "subprocess", "ongoing")


@dataclass(frozen=True)
class Lengths:
    """What is known of how long steps take.

    ``known``: by step id, in working days. ``unknown``: ids of work steps that do not say.
    ``strange``: steps whose unit is no unit of time that is known here, with that word.
    """

    known: Mapping[str, Triangle]
    unknown: tuple[str, ...]
    strange: tuple[tuple[str, str], ...]


def days_in(unit: str | None) -> float | None:
    """Working days in one of a unit, "hours" where none is said; None for a word not known."""
    word = " ".join((unit or "hours").casefold().split())
    return _IN_DAYS.get(word, _IN_DAYS.get(word.removesuffix("s")))


def triangle(estimate: Estimate | None) -> Triangle | None:
    """An estimate as a triangle in working days; None where no number or no known unit is said."""
    days = days_in(estimate.unit) if estimate else None
    if estimate is None or days is None:
        return None
    whole = Triangle.through(estimate.least, estimate.likely, estimate.most)
    if whole is None:
        return None
    # 37 hours are 5 days, not 4.999999999999999.
    return Triangle(*(round(each * days, 9) for each in (whole.least, whole.likely, whole.most)))


def lengths_of(process: Map) -> Lengths:
    """How long each step takes, where it is said."""
    known: dict[str, Triangle] = {}
    unknown: list[str] = []
    strange: list[tuple[str, str]] = []
    for step in process.steps:
        length = triangle(step.duration)
        if length is not None:
            known[step.id] = length
        elif step.kind in WORK:
            unknown.append(step.id)
        if step.duration and days_in(step.duration.unit) is None:
            strange.append((step.id, step.duration.unit or ""))
    return Lengths(known, tuple(unknown), tuple(strange))


def hours_of_work(step: Step) -> float | None:
    """Hours all its actors work on a step each time, by the triangle's mean; None if one is not
    stated."""
    if not step.work or set(step.actors) - {each.actor for each in step.work}:
        return None
    hours = [triangle(each.hours) for each in step.work]
    if any(each is None for each in hours):
        return None
    return sum(each.mean for each in hours if each) * HOURS_A_DAY
