"""A comparison as somebody may see it: hidden counts are taken out before anything is made of it.

Rates, totals, charts and tests are then worked out from what is left, so none of them can give a
hidden count away.
"""

from __future__ import annotations

from dataclasses import replace

from validation.disclosure import Door
from validation.services.comparing import Comparison, CouncilRun


def controlled(found: Comparison, door: Door) -> Comparison:
    """The comparison through the door. Rules whose count is hidden are "hidden": they fail."""
    if door.everything:
        return found
    return replace(found, councils=tuple(_controlled(each, door) for each in found.councils))


def _controlled(each: CouncilRun, door: Door) -> CouncilRun:
    if door.opens(each.council):
        return each
    run = each.run
    small = {key for key, count in run.counts.items() if 0 < count <= door.setting.threshold}
    left = {key: count for key, count in run.counts.items() if key not in small}
    return replace(each, run=replace(run, counts=left, hidden=run.hidden | small))
