"""Any file that holds a table, opened into lines of cells; what holds none is refused.

Cells may be values of children's records. They live in these lines only while a report is being
counted: lines are made one at a time, print without their cells, and no error ever quotes one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One line of a table; ``number`` is its line or row in the file, counted from 1."""

    number: int
    cells: tuple[str, ...] = field(repr=False)

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells)


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file.

    Attributes
    ----------
    lines : the lines, read as they are asked for.
    place : what a line is called in this kind of file ("line", "row", "item").
    name : the sheet's name, in a workbook.
    live_site : whether the file is written the way the validator's live site writes.
    ragged : whether a line may leave out empty cells at its end.
    unfinished : whether a text file does not end as its kind does, as where it was cut off.
    """

    lines: Iterator[Line] = field(repr=False)
    place: str = "line"
    name: str = ""
    live_site: bool = False
    ragged: bool = False
    unfinished: bool = False


def clean(cell: str) -> str:
    """A cell without the spaces around it (the portal puts one before every value)."""
    return cell.strip()
