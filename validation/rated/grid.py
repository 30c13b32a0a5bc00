"""Counts and statuses of many runs and many rules at once, as `cell_of` would give them one by one.

A national comparison is 49,000 cells: asked one at a time they take longer than all that is made of
them. Where a count is stated it is taken as it stands; what a run of a kind leaves out is concluded
once for all runs of that kind; only rules that stand in parts, or as a part, are asked singly.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from validation.catalogue import normalise_code, parent_code
from validation.model import Run, Status, cell_of, status_of
from validation.statistics.answers import Floats

STATUSES: tuple[Status, ...] = get_args(Status)
_AT = {status: place for place, status in enumerate(STATUSES)}
_FAILED, _PASSED, _INFERRED = _AT["failed"], _AT["passed"], _AT["passed (inferred)"]


@dataclass(frozen=True)
class Grid:
    """What each run (down) says of each rule (across).

    ``counts`` is NaN where there is none to see: not looked at, or hidden. ``statuses`` are places
    in ``STATUSES``.
    """

    codes: tuple[str, ...]
    counts: Floats = field(repr=False)
    statuses: NDArray[np.int8] = field(repr=False)

    def count(self, run: int, rule: int) -> int | None:
        """A count, None where there is none to see."""
        value = self.counts[run, rule]
        return None if np.isnan(value) else int(value)

    def status(self, run: int, rule: int) -> Status:
        """Whether a rule failed, passed, or why there is no count."""
        found: Status = STATUSES[int(self.statuses[run, rule])]
        return found


def grid_of(runs: Sequence[Run], codes: Sequence[str]) -> Grid:
    """The grid of runs and rules: the same as `cell_of` for each."""
    keys = [normalise_code(code) for code in codes]
    parents = [parent_code(key) for key in keys]
    kinds: dict[Hashable, tuple[NDArray[np.int8], frozenset[int]]] = {}
    counts = np.full((len(runs), len(codes)), np.nan)
    statuses = np.zeros((len(runs), len(codes)), dtype=np.int8)
    for at, run in enumerate(runs):
        stated = map(run.counts.get, keys, repeat(np.nan))
        row = np.fromiter(stated, dtype=np.float64, count=len(keys))
        unstated = np.isnan(row)
        if not unstated.any():
            counts[at], statuses[at] = row, np.where(row > 0, _FAILED, _PASSED)
            continue
        kind = _kind(run)
        if kind not in kinds:
            kinds[kind] = _left_out(run, keys), _in_parts(run, keys)
        left_out, in_parts = kinds[kind]
        found = np.where(unstated, left_out, np.where(row > 0, _FAILED, _PASSED))
        row[unstated & ((found == _PASSED) | (found == _INFERRED))] = 0
        counts[at], statuses[at] = row, found
        beside = {*run.counts, *run.hidden}
        for place in np.flatnonzero(unstated).tolist():
            key, parent = keys[place], parents[place]
            if place in in_parts or key in run.hidden or (parent and parent in beside):
                cell = cell_of(key, run)
                counts[at, place] = np.nan if cell.count is None else cell.count
                statuses[at, place] = _AT[cell.status]
    return Grid(tuple(codes), counts, statuses)


def _kind(run: Run) -> Hashable:
    """All that what a run leaves out is concluded from."""
    facts = run.facts
    return (
        *(run.source, facts.year, facts.tables_loaded, facts.last_year_loaded),
        *(facts.validator_version, facts.ran, facts.skipped, facts.crashed, id(run.catalogue)),
    )


def _left_out(run: Run, keys: Sequence[str]) -> NDArray[np.int8]:
    """The status of every rule in a run of this kind that counts nothing."""
    bare = replace(run, counts={}, hidden=frozenset())
    return np.array([_AT[status_of(key, bare)] for key in keys], dtype=np.int8)


def _in_parts(run: Run, keys: Sequence[str]) -> frozenset[int]:
    """The places of codes that were split, which are added up from what they became."""
    year, match = run.facts.year, run.catalogue.match
    return frozenset(at for at, key in enumerate(keys) if match(key, year).how == "split")
