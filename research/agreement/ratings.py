"""Who gave which unit which value: the one form that everything about agreement is worked out from.

Missing is missing: a coder who did not look at a unit has no value there, which is not "no".
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from common.errors import BadInput

Value: TypeAlias = str | int | float | bool
Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
# Squares of larger ones run out of what a number can hold.
LARGEST_NUMBER = 1e100
_MOST = 10_000_000


@dataclass(frozen=True, eq=False)
class Ratings:
    """The values that coders gave to units.

    ``unit``, ``category`` and ``coder`` are the places of each value given, in ``range(units)``,
    ``categories`` and ``coders``. ``coder`` is None where only counts are known. ``weights`` say
    how many equal units one stands for (a run of characters); ``groups`` which units belong
    together (those of a turn) and are resampled together, numbered from 0.
    """

    coders: tuple[str, ...] = field(repr=False)
    units: int
    categories: tuple[Value, ...] = field(repr=False)
    unit: Ints = field(repr=False)
    category: Ints = field(repr=False)
    coder: Ints | None = field(repr=False)
    weights: Floats | None = field(default=None, repr=False)
    groups: Ints | None = field(default=None, repr=False)

    @classmethod
    def of_matrix(
        cls,
        rows: Sequence[Sequence[Value | None]],
        *,
        coders: Sequence[str] = (),
        categories: Sequence[Value] = (),
        weights: Sequence[float] | Floats | None = None,
        groups: Sequence[int] | Ints | None = None,
    ) -> Ratings:
        """Ratings of a row for each coder, a column for each unit; None (or NaN) is missing.

        ``categories``: those that could be chosen, where that is more than were.
        """
        width = len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise BadInput("the coders' rows are not equally long", remedy="Give a value or None")
        names = tuple(coders) or tuple(f"coder {n}" for n in range(1, len(rows) + 1))
        if len(names) != len(rows):
            raise BadInput("there are not as many coders' names as rows")
        given = [
            (unit, coder, value)
            for coder, row in enumerate(rows)
            for unit, value in enumerate(row)
            if value is not None and not missing(value)
        ]
        kinds, at = _categories((value for _, _, value in given), categories)
        made = cls(
            names,
            width,
            kinds,
            np.array([unit for unit, _, _ in given], np.int64),
            at,
            np.array([coder for _, coder, _ in given], np.int64),
        )
        return made.weighted(weights, groups)

    @classmethod
    def of_rows(
        cls,
        rows: Iterable[tuple[Hashable, str, Value | None]],
        *,
        coders: Sequence[str] = (),
        units: Sequence[Hashable] = (),
        categories: Sequence[Value] = (),
    ) -> Ratings:
        """Ratings of (unit, coder, value) in any order; a missing value still names both.

        ``coders`` and ``units`` name those that must be there though they have no row. Raises
        BadInput where a coder gave one unit two different values.
        """
        coder_at = {name: place for place, name in enumerate(dict.fromkeys(coders))}
        unit_at = {name: place for place, name in enumerate(dict.fromkeys(units))}
        held: dict[tuple[int, int], Value] = {}
        for unit, coder, value in rows:
            place = (
                unit_at.setdefault(unit, len(unit_at)),
                coder_at.setdefault(coder, len(coder_at)),
            )
            if value is None or missing(value):
                continue
            if held.setdefault(place, value) != value:
                raise BadInput(
                    "one coder gave one unit two different values",
                    remedy="Leave the one that counts",
                )
        kinds, at = _categories(held.values(), categories)
        places = np.array(list(held), np.int64).reshape(-1, 2)
        return cls(tuple(coder_at), len(unit_at), kinds, places[:, 0], at, places[:, 1])

    @classmethod
    def of_counts(
        cls, rows: Sequence[Sequence[int]], *, categories: Sequence[Value] = ()
    ) -> Ratings:
        """Ratings of a row for each unit: how many coders chose each category (Fleiss 1971)."""
        counts = _counts(rows)
        kinds = tuple(categories) or tuple(range(1, counts.shape[1] + 1))
        if len(set(kinds)) != counts.shape[1]:
            raise BadInput("there are not as many categories as columns")
        unit, category = np.divmod(
            np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1] or 1
        )
        most = int(counts.sum(axis=1).max(initial=0))
        names = tuple(f"coder {n}" for n in range(1, most + 1))
        return cls(names, len(counts), kinds, unit, category, None)

    @classmethod
    def of_table(
        cls, rows: Sequence[Sequence[int]], *, categories: Sequence[Value] = ()
    ) -> Ratings:
        """Ratings of two coders, cross-counted: the first coder's category by row (Cohen 1960)."""
        counts = _counts(rows)
        if counts.shape[0] != counts.shape[1]:
            raise BadInput("the table has not as many rows as columns")
        kinds = tuple(categories) or tuple(range(1, len(counts) + 1))
        if len(set(kinds)) != len(counts):
            raise BadInput("there are not as many categories as rows")
        first, second = np.divmod(
            np.repeat(np.arange(counts.size), counts.ravel()), len(counts) or 1
        )
        units = np.arange(len(first))
        return cls(
            ("coder 1", "coder 2"),
            len(first),
            kinds,
            np.concatenate([units, units]),
            np.concatenate([first, second]),
            np.repeat(np.arange(2), len(first)),
        )

    def weighted(
        self,
        weights: Sequence[float] | Floats | None,
        groups: Sequence[int] | Ints | None,
    ) -> Ratings:
        """The same with weights (above 0) and groups for its units."""
        how = None if weights is None else np.asarray(weights, np.float64)
        which = None if groups is None else np.unique(groups, return_inverse=True)[1]
        if any(each is not None and len(each) != self.units for each in (how, which)):
            raise BadInput("not every unit has a weight and a group")
        if how is not None and not (np.isfinite(how).all() and (how > 0).all()):
            raise BadInput("a unit's weight is not a number above 0")
        return replace(self, weights=how, groups=which)

    def as_numbers(self, level: Level) -> tuple[Ratings, Floats]:
        """The same with its categories in the order of their numbers, and those numbers.

        At the nominal level nothing changes and the numbers are the categories' places. Raises
        BadInput where a value is no number, or below 0 at the ratio level.
        """
        if level not in LEVELS:
            raise BadInput(f"there is no such level; there are {', '.join(LEVELS)}")
        if level == "nominal":
            return self, np.arange(len(self.categories), dtype=np.float64)
        numbers = np.array([number_of(each, level) for each in self.categories], np.float64)
        kinds, at = np.unique(numbers, return_inverse=True)
        category = at[self.category] if len(kinds) else self.category
        return replace(self, categories=tuple(kinds.tolist()), category=category), kinds


def missing(value: object) -> bool:
    """Whether this stands for no value: None, NaN or an empty text."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def number_of(value: Value, level: Level) -> float:
    """A value as a number that can be compared at this level; raises BadInput for any other."""
    try:
        number = float(value)
    except (ValueError, OverflowError):
        number = math.nan
    if not abs(number) <= LARGEST_NUMBER:
        raise BadInput(
            f"a value is not a number, and the {level} level compares numbers",
            remedy="Take the nominal level, or give numbers",
        )
    if level == "ratio" and number < 0:
        raise BadInput(
            "a value is below 0, and the ratio level has no values below 0",
            remedy="Take the interval level",
        )
    return number


def _categories(
    values: Iterable[Value], declared: Sequence[Value]
) -> tuple[tuple[Value, ...], Ints]:
    """The categories, those declared first, and the place of each value among them."""
    places = {kind: place for place, kind in enumerate(dict.fromkeys(declared))}
    at = [places.setdefault(value, len(places)) for value in values]
    return tuple(places), np.array(at, np.int64)


def _counts(rows: Sequence[Sequence[int]]) -> Ints:
    if len({len(row) for row in rows}) > 1:
        raise BadInput("the table's rows are not equally long")
    counts = np.asarray(rows)
    if not counts.size:
        return np.zeros((len(rows), 0), np.int64)
    if counts.dtype.kind not in "iu" or (counts < 0).any():
        raise BadInput("the table holds something that is no count", remedy="Give whole numbers")
    if counts.sum() > _MOST:
        raise BadInput(f"the table counts more than {_MOST:,} values")
    return counts.astype(np.int64)
