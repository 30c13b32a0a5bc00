"""Where ways lie while they are chosen, and how often they cross: numbers in arrays, for speed.

Level stretches are (height, from, to). Upright ones are (across, top, bottom) and the heights
they are met at: from the left at start and end, from the right at start and end. What is not there
is NaN, which crosses nothing. Across, columns and gutters are counted alternately (gutter n is 2n,
column n is 2n + 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from process_maps.drawing.ways import Heights, Run

LEVEL, STEEP = 3, 7
# What a gutter's or a column's width costs in pixels of way.
_ACROSS = 60.0

Numbers = npt.NDArray[np.float64]
Rows = list[tuple[float, ...]]


def stretches(
    runs: Sequence[Run], ends: tuple[int, int], heights: Heights, many: int
) -> tuple[Rows, Rows]:
    """A way's level and upright stretches between two columns, ``many`` of each."""
    none = np.nan
    level: Rows = []
    steep: Rows = []
    across, last = 2.0 * ends[0] + 1, 2.0 * ends[1] + 1
    for run in runs:
        turn = 2.0 * run.gutter
        start, end = heights.of(run.start), heights.of(run.end)
        level.append((start, across, turn) if across < turn else (start, turn, across))
        met = (
            start if run.start_from_left else none,
            end if run.end_from_left else none,
            none if run.start_from_left else start,
            none if run.end_from_left else end,
        )
        steep.append((turn, start, end, *met) if start < end else (turn, end, start, *met))
        across, height = turn, end
    level.append((height, min(across, last), max(across, last)))
    level += [(none,) * LEVEL] * (many - len(level))
    steep += [(none,) * STEEP] * (many - len(steep))
    return level, steep


def crossed(level: Numbers, steep: Numbers, levels: Numbers, steeps: Numbers) -> Numbers:
    """How often each of some ways would cross the stretches that lie there now."""
    across = _cross(level[:, :, None, :], steeps[None, None, :, :])
    down = _cross(levels[None, None, :, :], steep[:, :, None, :])
    beside = _in_gutters(steep.reshape(-1, STEEP), steeps).reshape(len(steep), -1)
    total: Numbers = across.sum(axis=(1, 2)) + down.sum(axis=(1, 2)) + beside.sum(axis=1)
    return total


def all_crossings(levels: Numbers, steeps: Numbers) -> float:
    """How often the stretches that lie there now cross one another."""
    across = _cross(levels[:, None, :], steeps[None, :, :]).sum()
    return float(across + _in_gutters(steeps, steeps).sum() / 2)


def length(level: Numbers, steep: Numbers) -> Numbers:
    """How long each of some ways is, in pixels."""
    across = np.nansum(level[..., 2] - level[..., 1], axis=1) * _ACROSS
    total: Numbers = across + np.nansum(steep[..., 2] - steep[..., 1], axis=1)
    return total


def _cross(level: Numbers, steep: Numbers) -> npt.NDArray[np.bool_]:
    return (
        (level[..., 1] < steep[..., 0])
        & (steep[..., 0] < level[..., 2])
        & (steep[..., 1] + 1 < level[..., 0])
        & (level[..., 0] < steep[..., 2] - 1)
    )


def _in_gutters(some: Numbers, others: Numbers) -> Numbers:
    """How often each of some stretches must cross others that turn in the same gutter.

    Whichever of two is put to the left: it crosses what meets the other from the left, or is
    crossed by what meets it from the right.
    """
    mine, theirs = np.nonzero(some[:, None, 0] == others[None, :, 0])
    one, other = some[mine], others[theirs]
    first = _within(one, other[:, 3:5]) + _within(other, one[:, 5:7])
    second = _within(other, one[:, 3:5]) + _within(one, other[:, 5:7])
    total: Numbers = np.bincount(mine, np.minimum(first, second), len(some)).astype(np.float64)
    return total


def _within(steep: Numbers, heights: Numbers) -> Numbers:
    inside = (steep[:, 1, None] + 1 < heights) & (heights < steep[:, 2, None] - 1)
    total: Numbers = inside.sum(axis=1)
    return total
