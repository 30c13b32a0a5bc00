"""What at least so many of the maps share: their steps, and what leads from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.errors import BadInput
from common.words import count_of
from process_maps.merging.model import Merged, MergedStep
from process_maps.merging.ways import END, START, Way, ways_between


@dataclass(frozen=True)
class Core:
    """The steps and flows that at least ``least`` of the maps have.

    Parameters
    ----------
    steps : those in at least so many maps. flows : those that at least so many maps go directly.
    roundabout : from one of the steps to another in at least so many maps, but directly in fewer:
        the others go by way of steps that were left out.
    """

    merged: Merged = field(repr=False)
    least: int
    steps: tuple[MergedStep, ...]
    flows: tuple[Way, ...]
    roundabout: tuple[Way, ...]


def at_least(merged: Merged, least: int) -> Core:
    """What at least ``least`` of the maps share, counted exactly; 1 is everything there is.

    A gateway without words that was left out does not break a flow: what leads to it leads to what
    comes after it. Raises BadInput where ``least`` is under 1 or over the number of maps.
    """
    check_least(least, merged.of)
    steps = tuple(step for step in merged.steps if step.count >= least)
    ways = [
        way
        for way in ways_between(merged, {step.number for step in steps})
        if way.source != START and way.target != END and way.count >= least
    ]
    return Core(
        merged,
        least,
        steps,
        tuple(way for way in ways if len(way.direct) >= least),
        tuple(way for way in ways if len(way.direct) < least and not way.inside),
    )


def check_least(least: int, of: int) -> None:
    """Refuse a number of maps that there cannot be, of so many maps."""
    if least < 1:
        raise BadInput(
            f"at least {least:,} is no number of maps",
            remedy="Give 1, which is everything, or more",
        )
    if least > max(of, 1):
        raise BadInput(
            f"nothing can be in at least {least:,} maps where there "
            f"{'is' if of == 1 else 'are'} {count_of(of, 'map')}",
            remedy=f"Give a number from 1 to {of:,}" if of > 1 else "Give 1",
        )
