"""A table of counts with the totals that are published beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput
from validation.disclosure.network import Stretch, most_that_fits

TotalsOf = Literal["rows", "columns", "all"]
EVERY_TOTAL: frozenset[TotalsOf] = frozenset({"rows", "columns", "all"})
# A row and a column by their places; None in the place of one is the total over it.
Place = tuple[int | None, int | None]


@dataclass(frozen=True)
class CountTable:
    """Counts by row and column. None is a count nobody knows: it is in no total, and is no 0.

    ``totals`` are the totals that are given: of each row, of each column, of all.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    totals: frozenset[TotalsOf] = EVERY_TOTAL

    def __post_init__(self) -> None:
        wide = all(len(line) == len(self.columns) for line in self.counts)
        if len(self.counts) != len(self.rows) or not wide:
            raise BadInput("not every row of the table has a count for every column")
        if any(count is not None and count < 0 for line in self.counts for count in line):
            raise BadInput("a count is below 0", remedy="Counts are whole numbers from 0 up")
        most = most_that_fits(2 * (len(self.rows) + len(self.columns)))
        if self.value((None, None)) > most:
            raise BadInput(f"these counts come to more than {most:,}, which is too much to audit")

    def places(self) -> Iterator[Place]:
        """Every count that is known, row by row."""
        for row, line in enumerate(self.counts):
            for column, count in enumerate(line):
                if count is not None:
                    yield row, column

    def total_places(self) -> Iterator[Place]:
        """The totals that are given."""
        if "rows" in self.totals:
            yield from ((row, None) for row in range(len(self.rows)))
        if "columns" in self.totals:
            yield from ((None, column) for column in range(len(self.columns)))
        if "all" in self.totals:
            yield None, None

    def value(self, place: Place) -> int:
        """The count or total at a place, adding up what is known."""
        row, column = place
        lines = self.counts if row is None else (self.counts[row],)
        return sum(
            count or 0 for line in lines for count in (line if column is None else (line[column],))
        )

    def words(self, place: Place) -> str:
        """ "C, 392c", "All of A", "All of 103" or "All"."""
        row, column = place
        if row is None:
            return "All" if column is None else f"All of {self.columns[column]}"
        return (
            f"All of {self.rows[row]}"
            if column is None
            else (f"{self.rows[row]}, {self.columns[column]}")
        )

    def knots(self, place: Place) -> tuple[int, int]:
        """Between which knots of the circulation a number runs (`validation.disclosure.network`).

        Rows come first, then columns, then the side (where rows are added up) and the foot.
        """
        row, column = place
        side = len(self.rows) + len(self.columns)
        start = side + 1 if row is None else row
        end = side if column is None else len(self.rows) + column
        one_way_total = (row is None) != (column is None)
        return (end, start) if one_way_total else (start, end)

    def stretches(self, bounds: Mapping[Place, tuple[int, int | None]]) -> dict[Place, Stretch]:
        """Every number and total as the audit needs it.

        ``bounds`` says what is known of those that are not shown as they are; a total that is not
        given can be anything.
        """
        given = {*self.places(), *self.total_places()}
        totals = {
            *((row, None) for row in range(len(self.rows))),
            *((None, column) for column in range(len(self.columns))),
            (None, None),
        }
        found = {}
        for place in sorted(given | totals, key=_in_order):
            count = self.value(place)
            low, high = bounds.get(place, (count, count) if place in given else (0, None))
            found[place] = Stretch(*self.knots(place), count, low, high)
        return found


def _in_order(place: Place) -> tuple[bool, int, bool, int]:
    row, column = place
    return row is None, row or 0, column is None, column or 0
