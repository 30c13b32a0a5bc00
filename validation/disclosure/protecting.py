"""The one door for counts that leave the project: small ones are hidden, unknown ones never 0.

The rule is DfE's own for council figures of looked-after children: 1 to 5 are shown as ``c``, true
zeros are kept (children looked after statistics, methodology; Hansard 8 January 2008 on SSDA903
figures). It is a default, not proof of safety: a count of six rows may be of one child.

A hidden count must not be found by subtraction either. Nothing that leaves here depends on a hidden
count: a total over one is the sum of what is shown, worded "more than"; a rule's sum over its parts
is not given beside the parts; a rate whose count is hidden is hidden. Whoever puts the true total
of a run beside a table from here undoes that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validation.disclosure.setting import THRESHOLD
from validation.model import Cell, Status

HIDDEN = "c"


@dataclass(frozen=True)
class Protected:
    """A table fit to leave: words for each cell, and for the total of each row and column."""

    cells: tuple[tuple[str, ...], ...]
    row_totals: tuple[str, ...]
    column_totals: tuple[str, ...]


def shown(count: int | None, status: Status, *, threshold: int = THRESHOLD) -> str:
    """A count as it may be shown to anybody.

    "c" for 1 to ``threshold``; "0" where a zero was stated; "0 (passed, inferred)" where it was
    concluded; "unknown", "skipped" or "crashed" where the rule was not looked at.
    """
    if count is None:
        return HIDDEN if status == "hidden" else status
    if count == 0:
        return "0" if status == "passed" else "0 (passed, inferred)"
    return HIDDEN if count <= threshold else str(count)


def protect_rows(rows: Sequence[Sequence[Cell]], *, threshold: int = THRESHOLD) -> Protected:
    """Protect a table of counts with the totals of its rows and columns.

    A total over a hidden count is "more than" the sum of the counts shown beside it, so neither one
    hidden count nor several (whose sum may tell them: two that make 2 are 1 and 1) can be worked
    out. Counts that were not looked at are told by number, as they are no part of the total.
    """
    columns = list(zip(*rows, strict=True))
    return Protected(
        tuple(tuple(_shown_cell(cell, threshold) for cell in row) for row in rows),
        tuple(_total(row, threshold) for row in rows),
        tuple(_total(column, threshold) for column in columns),
    )


def _shown_cell(cell: Cell, threshold: int) -> str:
    return cell.note or shown(cell.count, cell.status, threshold=threshold)


def _is_part(cell: Cell) -> bool:
    """Whether the count stands under another code in the same table."""
    return bool(cell.note)


def _total(cells: Sequence[Cell], threshold: int) -> str:
    counts = [cell.count for cell in cells if cell.count is not None and not _is_part(cell)]
    unseen = sum(cell.count is None and not _is_part(cell) for cell in cells)
    if not counts:
        return "unknown"
    visible = sum(count for count in counts if count > threshold)
    hidden = any(0 < count <= threshold for count in counts)
    words = f"more than {visible}" if hidden else str(visible)
    return f"{words} (and {unseen} not known)" if unseen else words
