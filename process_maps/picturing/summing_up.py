"""Many maps in one sentence: what several have, what one has alone, what is to be checked."""

from __future__ import annotations

from common.words import count_of
from process_maps.aligning.model import Alignment
from process_maps.picturing.seen import says_something


def summary(alignment: Alignment) -> str:
    """How many maps and steps, and of the steps how many are in several, in all and in one only.

    Only what is decided or sure counts; what is proposed is counted apart, in pairs.
    """
    maps = len(alignment.maps)
    every = sum(says_something(step) for each in alignment.maps.values() for step in each.steps)
    shared = [group for group in alignment.sure_groups if len(group.maps) > 1]
    in_all = sum(len(group.maps) == maps for group in shared)
    alone = every - sum(len(group.members) for group in shared)
    check = sum(pair.band == "check" for pair in alignment.pairs)
    where = "both" if maps == 2 else "two maps or more"
    work = f"{count_of(len(shared), 'piece')} of work in {where}"
    if maps > 2 and shared:
        work += f", {in_all or 'none'} in all {maps:,}"
    return (
        f"{count_of(maps, 'map')}, {count_of(every, 'step')}: {work}; {alone:,} of the steps in "
        f"one map only; {count_of(check, 'pair')} to check."
    )
