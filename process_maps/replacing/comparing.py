"""Two ways of working measured beside one another: hours by actor, handoffs, time, the deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from process_maps.facts import names_of
from process_maps.measuring import Asked, Measures, measure
from process_maps.measuring.lengths import HOURS_A_DAY, triangle
from process_maps.model import NEEDS_NOBODY, Map


@dataclass(frozen=True)
class Hours:
    """Hours of work for one return, by who does them: least, likely and most, as judged.

    Each step's hours are taken as often as a simulated return comes to it. ``unknown`` names the
    steps somebody does whose hours are not stated, so that the sum is "at least".
    """

    by_actor: Mapping[str, tuple[float, float, float]]
    unknown: tuple[str, ...]

    @property
    def total(self) -> tuple[float, float, float]:
        """Of all actors together."""
        least, likely, most = (sum(each[at] for each in self.by_actor.values()) for at in range(3))
        return least, likely, most


@dataclass(frozen=True)
class Way:
    """One way of working, measured."""

    map: Map
    measures: Measures
    hours: Hours | None


def way_of(process: Map, asked: Asked) -> Way:
    """Measure a map. The same seed on two maps draws the same chances where they are the same."""
    found = measure(process, asked)
    return Way(process, found, _hours(process, found.visits) if found.visits else None)


def _hours(process: Map, visits: Mapping[str, float]) -> Hours:
    by_actor: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    names, unknown = names_of(process), []
    for step in process.steps:
        often = visits.get(step.id)
        if not often:
            continue
        stated = {work.actor: triangle(work.hours) for work in step.work}
        doing = dict.fromkeys((*step.actors, *stated))
        if any(stated.get(actor) is None for actor in doing) and step.kind not in NEEDS_NOBODY:
            unknown.append(names[step.id])
        for actor in doing:
            if (hours := stated.get(actor)) is None:
                continue
            for at, days in enumerate((hours.least, hours.likely, hours.most)):
                by_actor[actor][at] += days * HOURS_A_DAY * often
    return Hours(
        {actor: (least, likely, most) for actor, (least, likely, most) in by_actor.items()},
        tuple(unknown),
    )
