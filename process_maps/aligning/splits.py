"""Where one council does in two or three steps, one after the other, what another does in one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from process_maps.aligning.gathering import Gathered
from process_maps.aligning.wording import Wording

WHOLE_SAID = 0.85
"""How much of the whole the parts must say together."""

ADDED = 0.15
"""How much more of the whole they must say together than any of them alone."""


def splits(
    gathered: Gathered, said: Wording, one: int, other: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Steps of the first map, each with the two or three of the second that are its parts."""
    (start, end), (begin, stop) = gathered.spans[one], gathered.spans[other]
    part_of = said.part_of[np.ix_(said.of[begin:stop], said.of[start:end])]
    for at in np.flatnonzero(part_of.sum(axis=0) > 1):
        whole, parts = start + int(at), [begin + int(n) for n in np.flatnonzero(part_of[:, at])]
        for two in combinations(parts, 2):
            if _beside(gathered, *two) and _make_up(said, whole, two):
                yield whole, _with_a_third(gathered, said, whole, two, parts)


def _beside(gathered: Gathered, one: int, other: int) -> bool:
    return other in gathered.after[one] or other in gathered.before[one]


def _make_up(said: Wording, whole: int, parts: tuple[int, ...]) -> bool:
    of = int(said.of[whole])
    each = [int(said.of[part]) for part in parts]
    together = said.within(of, *each)
    return together >= WHOLE_SAID and together >= ADDED + max(said.within(of, a) for a in each)


def _with_a_third(
    gathered: Gathered, said: Wording, whole: int, two: tuple[int, int], parts: list[int]
) -> tuple[int, ...]:
    of = int(said.of[whole])
    for third in parts:
        if third in two or not any(_beside(gathered, third, each) for each in two):
            continue
        each = [int(said.of[part]) for part in (*two, third)]
        if said.within(of, *each) > said.within(of, *each[:2]):
            return (*two, third)
    return two
