"""Numbers sorted into a few classes for a picture: where one class ends and the next begins.

Classes follow the gaps in the numbers, so that what is close together looks alike, and begin at
round numbers, so that a legend can be read. Zero is in no class: nothing is not a little.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MOST_CLASSES = 5
# How strong each class looks, of five strengths: few classes lie far apart.
_STRENGTHS = {1: (3,), 2: (1, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
_NEARLY = 1e-9


@dataclass(frozen=True)
class NumberClass:
    """Numbers from ``start`` on, below ``end``; None at an end that is open.

    ``strength`` runs from 1 to 5. ``whole``: all the numbers classed are whole ones.
    """

    start: float | None
    end: float | None
    strength: int
    whole: bool

    def words(self) -> str:
        """ "3 to 9", "40 or more", "under 2", "2 to under 5", or "every number above 0"."""
        if self.start is None and self.end is None:
            return "above 0"
        if self.start is None and self.end is not None:
            if not self.whole:
                return f"above 0, under {_edge(self.end)}"
            return "1" if self.end <= 2 else f"1 to {_edge(self.end - 1)}"
        start = self.start or 0
        if self.end is None:
            return f"{_edge(start)} or more"
        if self.whole:
            last = self.end - 1
            return _edge(start) if last <= start else f"{_edge(start)} to {_edge(last)}"
        return f"{_edge(start)} to under {_edge(self.end)}"

    def holds(self, number: float) -> bool:
        """Whether a number above 0 is of this class."""
        return (self.start is None or number >= self.start) and (
            self.end is None or number < self.end
        )


def number_said(number: float) -> str:
    """A number as people read it: "1,204", "1.4", "0.35", "12.3"; three figures where not whole."""
    if float(number).is_integer() or abs(number) >= 100:
        return f"{number:,.0f}"
    said = f"{number:.3g}"
    return f"{number:.9f}".rstrip("0").rstrip(".") if "e" in said else said


def _edge(number: float) -> str:
    """Where a class ends, in full: two classes must not be told alike."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"


def classes(numbers: Iterable[float], most: int = MOST_CLASSES) -> tuple[NumberClass, ...]:
    """Sort numbers into at most ``most`` classes (1 to 5), none of them empty.

    Numbers that differ least share a class: the split into that many classes in which their
    logarithms differ least from their class's mean (Fisher, On grouping for maximum homogeneity,
    Journal of the American Statistical Association 53, 1958), as counts are of very different size.
    A class begins at the roundest number between it and the class before: a whole one, where there
    is one between the two. What is not above 0, or not a number, is in no class.
    """
    values = sorted({float(each) for each in numbers if math.isfinite(each) and each > 0})
    return _classes(tuple(values), most)


@lru_cache(maxsize=64)
def _classes(values: tuple[float, ...], most: int) -> tuple[NumberClass, ...]:
    if not values:
        return ()
    whole = all(each.is_integer() for each in values)
    groups = _grouped(values, min(most, MOST_CLASSES, len(values)))
    starts = [_roundest(below[-1], above[0], whole=whole) for below, above in pairwise(groups)]
    edges: list[float | None] = [None, *starts, None]
    strengths = _STRENGTHS[len(groups)]
    return tuple(
        NumberClass(start, end, strength, whole)
        for (start, end), strength in zip(pairwise(edges), strengths, strict=True)
    )


def _grouped(values: Sequence[float], many: int) -> list[list[float]]:
    """Ascending values in ``many`` runs with the least spread within; O(many × values²)."""
    logs = [math.log(each) for each in values]
    number = len(values)
    sums, squares = [0.0], [0.0]
    for each in logs:
        sums.append(sums[-1] + each)
        squares.append(squares[-1] + each * each)

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return max(squares[end] - squares[start] - total * total / (end - start), 0.0)

    best = [math.inf] * (number + 1)
    best[0] = 0.0
    cuts: list[list[int]] = []
    for _ in range(many):
        cut = [0] * (number + 1)
        now = [math.inf] * (number + 1)
        for end in range(1, number + 1):
            for start in range(end):
                # Of two splits as good as each other, the one with the earlier cut.
                if (tried := best[start] + spread(start, end)) < now[end] - _NEARLY:
                    now[end], cut[end] = tried, start
        best = now
        cuts.append(cut)
    groups, end = [], number
    for cut in reversed(cuts):
        groups.append(list(values[cut[end] : end]))
        end = cut[end]
    return groups[::-1]


def _roundest(low: float, high: float, *, whole: bool) -> float:
    """The roundest number above ``low`` and not above ``high``; of two, the one further down."""
    power = math.floor(math.log10(high))
    lowest = 0 if whole else power - 6
    for size in range(power, lowest - 1, -1):
        for lead in (5, 2, 1):
            step = lead * 10.0**size
            tried = _tidy((math.floor(low / step + _NEARLY) + 1) * step)
            if low < tried <= high:
                return tried
    return high


def _tidy(number: float) -> float:
    """Without the last figures that adding up tenths leaves behind."""
    return float(f"{number:.12g}")
