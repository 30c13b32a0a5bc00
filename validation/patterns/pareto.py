"""A few rules make most of a council's failures; many fail a few times only.

In the councils the discovery looked at, the three largest of some 40 to 60 rules made 40 to 56% of
all failures, and half of the rules failed fewer than five times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

# Rules that fail fewer times than this are the long tail.
RARE = 5
How = Literal["rules", "added up", "counted once"]


@dataclass(frozen=True)
class Cause:
    """Rules that fail for one reason, as somebody confirmed. Codes are normalised."""

    name: str
    keys: frozenset[str]


@dataclass(frozen=True)
class ParetoLine:
    """A rule, or a cause of several. ``count`` is None where it is hidden: it fails.

    ``more`` says that rules whose counts are hidden are in it, so there are more than ``count``.
    ``share`` and ``so_far`` (its own and the larger ones') are of all that is shown.
    """

    name: str
    keys: tuple[str, ...]
    count: int | None
    share: float | None
    so_far: float | None
    is_cause: bool = False
    more: bool = False


@dataclass(frozen=True)
class Pareto:
    """A council's failures, the largest line first, what is hidden last.

    ``total`` is of the lines that are shown; ``hidden`` counts those that are not. ``rounded``:
    its counts were rounded before it was made.
    """

    lines: tuple[ParetoLine, ...]
    total: int
    hidden: int
    how: How = "rules"
    rounded: bool = False

    @property
    def shown(self) -> tuple[ParetoLine, ...]:
        """The lines with a count."""
        return tuple(each for each in self.lines if each.count is not None)

    def lines_for(self, share: float) -> int | None:
        """How many of the largest lines make that share of what is shown; None of nothing."""
        # Whole numbers, as shares added up may stay a hair below what they make.
        counts = accumulate(each.count or 0 for each in self.shown)
        return next((n for n, c in enumerate(counts, 1) if c >= share * self.total), None)

    def largest(self, lines: int = 3) -> int:
        """The failures of the largest lines together."""
        return sum(each.count or 0 for each in self.shown[:lines])

    @property
    def rare(self) -> int | None:
        """How many lines fail fewer than five times; None where small counts are not known."""
        if self.hidden or self.rounded or any(each.more for each in self.lines):
            return None
        return sum((each.count or 0) < RARE for each in self.lines)


def pareto(
    counts: Mapping[str, int],
    hidden: Iterable[str] = (),
    *,
    causes: Sequence[Cause] = (),
    how: How = "rules",
    rounded: bool = False,
) -> Pareto:
    """A run's failures in order. Rules that did not fail are not in it.

    Parameters
    ----------
    counts : failures by normalised code; ``hidden`` are the rules that fail besides.
    how : "rules", each for itself; "added up", a cause's rules as one line with their sum;
        "counted once", with the largest of them, as where one mistake fails them all: at least so
        many. The total is then smaller, as each mistake is in it once.
    """
    failing = {key: count for key, count in counts.items() if count > 0}
    unseen = set(hidden) - failing.keys()
    grouped = [] if how == "rules" else [c for c in causes if c.keys & (failing.keys() | unseen)]
    lines = [_of_cause(each, failing, unseen, how) for each in grouped]
    taken = frozenset[str]().union(*(each.keys for each in grouped))
    lines += [_Drawn(k, (k,), n, False, False) for k, n in failing.items() if k not in taken]
    lines += [_Drawn(key, (key,), None, False, False) for key in unseen - taken]
    return _in_order(lines, how, rounded)


@dataclass(frozen=True)
class _Drawn:
    name: str
    keys: tuple[str, ...]
    count: int | None
    is_cause: bool
    more: bool


def _of_cause(cause: Cause, failing: Mapping[str, int], unseen: set[str], how: How) -> _Drawn:
    here = tuple(sorted(cause.keys & (failing.keys() | unseen)))
    counts = [failing[key] for key in here if key in failing]
    whole = (sum(counts) if how == "added up" else max(counts)) if counts else None
    more = whole is not None and any(key in unseen for key in here) and how == "added up"
    return _Drawn(cause.name, here, whole, True, more)


def _in_order(lines: Sequence[_Drawn], how: How, rounded: bool) -> Pareto:
    ordered = sorted(lines, key=lambda each: (each.count is None, -(each.count or 0), each.name))
    total = sum(each.count or 0 for each in ordered)
    so_far = accumulate(each.count or 0 for each in ordered)
    made = tuple(
        ParetoLine(
            each.name,
            each.keys,
            each.count,
            None if each.count is None else each.count / total,
            None if each.count is None else reached / total,
            each.is_cause,
            each.more,
        )
        for each, reached in zip(ordered, so_far, strict=True)
    )
    return Pareto(made, total, sum(each.count is None for each in ordered), how, rounded)
