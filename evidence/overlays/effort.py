"""Hours of work each time a step is done, added up over those who do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from common.words import count_of
from process_maps.classes import number_said
from process_maps.model import NEEDS_NOBODY, Estimate, Map, Step
from process_maps.overlay import OnStep, Overlay

NOT_STATED = "effort not stated"
# Units people write, in hours. A day of work is long or short: it is not turned into hours.
_HOURS = {"": 1.0, "h": 1.0, "hour": 1.0, "hours": 1.0, "minute": 1 / 60, "minutes": 1 / 60}


def effort(process: Map) -> Overlay:
    """The most likely hours of each step, with the least and the most where they are stated."""
    on = {step.id: effort_of([step]) for step in process.steps if somebody_does(step)}
    stated = sum(not each.unknown for each in on.values())
    says = (
        "Most likely hours of work each time the step is done, added up over those who do it, with "
        "the least and the most after it; as somebody judged them, not measured. Stated for "
        f"{stated} of {count_of(len(on), 'step')} that somebody does. How often a step is done is "
        "not in it."
    )
    return Overlay("Hours of work each time", says, on, NOT_STATED, "nobody does it")


def is_stated(process: Map) -> bool:
    """Whether the effort of any step is known."""
    return any(each.number is not None for each in effort(process).on.values())


def somebody_does(step: Step) -> bool:
    """Whether a step is somebody's work at all: what is not cannot lack its effort."""
    return bool(step.work or step.actors or step.kind not in NEEDS_NOBODY)


def effort_of(steps: Sequence[Step]) -> OnStep:
    """The hours of steps of one map, each time all of them are done.

    One of several actors unstated makes it "at least"; none stated is not known. Where a step names
    nobody, whoever does it is one of those unstated.
    """
    held = [hours for step in steps for each in step.work if (hours := in_hours(each.hours))]
    doing = sum(len(_doers(step)) or 1 for step in steps)
    known = [each for each in held if each.likely is not None]
    if not known:
        return OnStep(None, _range_words(held) if held else NOT_STATED)
    total = sum(each.likely or 0 for each in known)
    partly = len(known) < doing
    words = f"{'at least ' if partly else ''}{hours_said(total)}"
    low, high = _sum(known, lambda each: each.least), _sum(known, lambda each: each.most)
    if low is not None and high is not None and low < high and not partly:
        words += f", {number_said(low)} to {number_said(high)}"
    if partly:
        words += f", {doing - len(known)} of {doing} who do it not stated"
    return OnStep(total, words)


def _doers(step: Step) -> set[str]:
    return {*step.actors, *(each.actor for each in step.work)}


def in_hours(estimate: Estimate | None) -> Estimate | None:
    """The estimate in hours; None where nothing is stated, or in a unit that is no hours.

    Where least and most are the same, that is the likely one too.
    """
    if estimate is None or (factor := _HOURS.get((estimate.unit or "").strip().casefold())) is None:
        return None
    least, likely, most = (
        None if value is None else value * factor
        for value in (estimate.least, estimate.likely, estimate.most)
    )
    if likely is None and least is not None and least == most:
        likely = least
    if least is None and likely is None and most is None:
        return None
    return Estimate(least, likely, most)


def _sum(held: Sequence[Estimate], of: Callable[[Estimate], float | None]) -> float | None:
    values = [of(each) for each in held]
    return None if None in values else sum(value or 0 for value in values)


def _range_words(held: Sequence[Estimate]) -> str:
    """What is known where the likely hours are not: they are not put in the middle."""
    low, high = _sum(held, lambda each: each.least), _sum(held, lambda each: each.most)
    known = [f"from {number_said(low)}"] if low is not None else []
    known += [f"up to {number_said(high)}"] if high is not None else []
    return f"{' '.join(known)} hours, likely not stated" if known else NOT_STATED


def hours_said(number: float) -> str:
    """ "1 hour", "2.5 hours"."""
    said = number_said(number)
    return f"{said} hour" if said == "1" else f"{said} hours"
