"""Comparisons as somebody may see them: what is hidden is taken out before anything is made of it.

Rates, totals, orders, charts and tests are then worked out from what is left, so none of them can
give a hidden count away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from validation.catalogue import normalise_code
from validation.disclosure.passing import children_through, controlled_run
from validation.disclosure.setting import Door
from validation.report import PUBLISHED
from validation.services.comparing import Comparison, CouncilRun


def controlled(found: Comparison, door: Door) -> Comparison:
    """The comparison through the door. Rules whose count is hidden are "hidden": they fail.

    What a published table prints is everybody's already, and stays as it is.
    """
    return found if door.everything or found.source == PUBLISHED else hide_all(found, door)


def hide_all(found: Comparison, door: Door) -> Comparison:
    """The same, also of published figures: for files, where no source is printed beside a row."""
    councils = tuple(controlled_council(each, door) for each in found.councils)
    return replace(found, councils=councils, codes=_ordered(found.codes, councils))


def controlled_council(each: CouncilRun, door: Door) -> CouncilRun:
    """One council's run through the door."""
    if door.opens(each.council):
        return each
    children = children_through(each.children, door.setting)
    return replace(
        each,
        run=controlled_run(each.run, door.setting, each.totalled),
        totalled=None,
        children=children,
        children_hidden=each.children_hidden or (bool(each.children) and children is None),
    )


def _ordered(codes: Iterable[str], councils: Iterable[CouncilRun]) -> tuple[str, ...]:
    """Most failures first by what is shown: the order, too, must tell nothing of the rest."""
    shown: dict[str, int] = {}
    for each in councils:
        for key, count in each.run.counts.items():
            shown[key] = shown.get(key, 0) + count

    def place(code: str) -> tuple[int, str]:
        key = normalise_code(code)
        return -shown.get(key, 0), key

    return tuple(sorted(codes, key=place))
