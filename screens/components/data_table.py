"""A table of words and numbers; Streamlit's own cannot be reached by keyboard where it scrolls."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent

# As wide as a digit and as a comma.
FIGURE_SPACE, PUNCTUATION_SPACE = "\u2007", "\u2008"
NO_BREAK = "\u00a0"
# A deeper tree would push its words out of their column.
MOST_STEPS = 8
# A list of codes is no number, though it begins like one: "164, 168".
_LEADING = re.compile(r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(?=$|[ (%]|\.[0-9])")
_DAY = re.compile(r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}")
_NUMBER = re.compile(r"(more than |about )?[+−]?[0-9][0-9,]*(\.[0-9]+)?%?")
_LONGEST_ALIGNED = 30
# What stands in a column of numbers where one may not be shown, or is not there yet.
_NOT_SHOWN = ("c", "not shown", "not yet")

_part = st.components.v2.component(
    "common_ground_table",
    html='<div class="table"></div>\n',
    css=(HERE / "data_table.css").read_text("utf-8"),
    js=(HERE / "data_table.js").read_text("utf-8"),
)


def data_table(
    rows: Sequence[dict[str, object]],
    *,
    alt: str,
    key: str,
    depths: Sequence[int] = (),
    shades: Sequence[Sequence[int | None]] = (),
    opens: Sequence[Sequence[bool]] = (),
    on_open: Callable[[int, int], None] = lambda _row, _column: None,
) -> None:
    """Rows of one shape as a table called ``alt``; None is shown as unknown.

    A column of numbers alone stands to the right; where numbers stand before words, they end below
    one another. ``shades``: for each row how dark each cell is, 0 (white) to 5, None for no shade.
    ``opens``: for each row which of its cells are buttons; ``on_open`` is told the places of the
    row and the column of one that is pressed.
    """

    def opened() -> None:
        at = getattr(st.session_state.get(key), "opened", None)
        if not isinstance(at, Sequence) or len(at) != 2:
            return
        row, column = (int(each) for each in at)
        if 0 <= row < len(opens) and 0 <= column < len(opens[row]) and opens[row][column]:
            on_open(row, column)

    names = list(rows[0])
    columns = [[_words(row[name]) for row in rows] for name in names]
    numbers = [place for place, cells in enumerate(columns) if _all_numbers(cells)]
    shown = [cells if place in numbers else _aligned(cells) for place, cells in enumerate(columns)]
    _part(
        key=key,
        data={
            "alt": alt,
            "names": names,
            "numbers": numbers,
            "depths": [min(each, MOST_STEPS) for each in depths],
            "shades": [list(each) for each in shades],
            "rows": [list(cells) for cells in zip(*shown, strict=True)],
            "opens": [list(each) for each in opens],
        },
        on_opened_change=opened,
    )


def _all_numbers(cells: list[str]) -> bool:
    """Whether a column holds numbers alone, but for marks of those that are not shown."""
    told = [cell for cell in cells if cell not in _NOT_SHOWN]
    return bool(told) and all(_NUMBER.fullmatch(cell) for cell in told)


def _words(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, int):
        return f"{value:,}"
    words = " ".join(str(value).split())
    # A day stays on one line.
    return words.replace(" ", NO_BREAK) if _DAY.fullmatch(words) else words


def _aligned(cells: list[str]) -> list[str]:
    """Cells whose leading whole numbers end below one another, by spaces as wide as a digit.

    Only where each is a number with a word or two: in sentences that wrap it would look set in.
    """
    if max(map(len, cells)) > _LONGEST_ALIGNED:
        return cells
    heads = [match[0] if (match := _LEADING.match(cell)) else "" for cell in cells]
    longest = max(heads, key=len)
    blank = "".join(PUNCTUATION_SPACE if char == "," else FIGURE_SPACE for char in longest)
    return [
        blank[: len(longest) - len(head)] + cell if head else cell
        for head, cell in zip(heads, cells, strict=True)
    ]
