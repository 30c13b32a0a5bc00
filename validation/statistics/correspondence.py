"""Correspondence analysis: a table of councils by rules as points on few axes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from validation.statistics.answers import Bools, Floats, floats

_NOTHING = 1e-12


@dataclass(frozen=True)
class Correspondence:
    """Rows and columns as points, and how much of what makes rows differ each axis shows.

    Attributes
    ----------
    inertias : by axis, largest first; their sum is X² / n.
    rows, columns : principal coordinates, a point a line; NaN for an empty row or column. Only
        points of one kind may be compared by distance: rows with rows, columns with columns.
    pearson : X² of the table.
    """

    inertias: Floats
    rows: Floats = field(repr=False)
    columns: Floats = field(repr=False)
    pearson: float

    @property
    def total(self) -> float:
        """All inertia: X² / n."""
        return float(self.inertias.sum())

    @property
    def shown(self) -> Floats:
        """The part of all inertia that each axis shows. With 3 rows two axes show all."""
        return floats(self.inertias / self.total)


def correspondence(table: ArrayLike) -> Correspondence | None:
    """The axes by singular values of (P - rc') / sqrt(rc') (Greenacre 1984).

    An axis's sign is chance: it is set so that its largest row lies on the right. None where
    fewer than two rows or columns hold anything, or all rows are alike.
    """
    counts = floats(table)
    with_rows, with_columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    held = counts[with_rows][:, with_columns]
    if min(held.shape) < 2:
        return None
    shares = held / held.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(rows, columns)
    left, sizes, right = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    axes = sizes**2 > _NOTHING
    if not axes.any():
        return None
    left, sizes, right = left[:, axes], sizes[axes], right[axes].T
    points = left * sizes / np.sqrt(rows)[:, None]
    signs = np.sign(points[np.abs(points).argmax(axis=0), np.arange(sizes.size)])
    return Correspondence(
        sizes**2,
        _spread_out(points * signs, with_rows),
        _spread_out(right * sizes / np.sqrt(columns)[:, None] * signs, with_columns),
        float(held.sum() * (sizes**2).sum()),
    )


def _spread_out(points: Floats, among: Bools) -> Floats:
    placed = np.full((among.size, points.shape[1]), np.nan)
    placed[among] = points
    return placed
