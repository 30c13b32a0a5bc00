"""A table over as many pages as it needs: columns as wide as their words, headings on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from presenting.layout.blocks import (
    NOTHING,
    Filled,
    Para,
    Room,
    Stack,
    none_yet,
)
from presenting.layout.lines import wide
from presenting.layout.model import BarShape, Cell, Paragraph, Table, Words
from process_maps.drawing.geometry import Box

# Room beside and above the words of a cell, in points.
ASIDE, ABOVE = 5.0, 2.5
# No column is narrower than this: words would be letters below one another.
_NARROWEST = 60.0
# No row is lower: programs make room for a line in empty cells as well.
_LOWEST = 18.0
_NUMBER = re.compile(r"[-−+]?[\d,.]+ ?%?|–|—")
_NO_NUMBER = ("not asked", "unknown", "not known", "c", "hidden", "")


@dataclass(frozen=True)
class Field:
    """A cell's paragraphs and bars; ``head`` for a heading of its column or row."""

    stack: Stack
    head: bool


Row = tuple[Field, ...]


@dataclass(frozen=True)
class TableBlock:
    """Rows of cells, all equally many; the first ``heads`` are headings of the columns.

    ``shares`` are widths that are wanted, as shares of the whole; without them the words decide.
    """

    rows: tuple[Row, ...]
    heads: int
    shares: tuple[float, ...] = ()

    def fill(self, room: Room) -> Filled:
        """Whole rows, and parts of one that is taller than a page."""
        number = len(self.rows[0]) if self.rows else 0
        if not number:
            return NOTHING
        most = _most_columns(self, room)
        if number > most:
            return Stack(self._apart(most)).fill(room)
        widths = _widths(self, room)
        heads = [_laid(row, widths, room, 1e6)[0] for row in self.rows[: self.heads]]
        top = sum(high for _, high in heads)
        if top > room.height / 2:
            return self._long_heads(widths, room)
        if room.height < top + 1.5 * room.size and not room.fresh:
            return none_yet(self)
        made, rest = _body(self.rows[self.heads :], widths, room, top)
        if not made and rest:
            return none_yet(self)
        left = replace(self, rows=(*self.rows[: self.heads], *rest)) if rest else None
        return _placed(self, [*heads, *made], widths, left)

    def _apart(self, most: int) -> tuple[TableBlock, ...]:
        """A table of many columns as several, each with the first column."""
        number = len(self.rows[0])
        groups = [range(at, min(at + most - 1, number)) for at in range(1, number, most - 1)]
        return tuple(
            replace(
                self, rows=tuple((row[0], *(row[i] for i in g)) for row in self.rows), shares=()
            )
            for g in groups
        )

    def _long_heads(self, widths: Sequence[float], room: Room) -> Filled:
        """Headings that would take most of every page stand once, as rows like the others."""
        plain = replace(self, heads=0)
        made, rest = _body(plain.rows, widths, room, 0.0)
        if not made:
            return none_yet(self)
        return _placed(plain, made, widths, replace(plain, rows=rest) if rest else None)


Laid = tuple[tuple[Cell, ...], float]


def _body(
    rows: tuple[Row, ...], widths: Sequence[float], room: Room, top: float
) -> tuple[list[Laid], tuple[Row, ...]]:
    """The rows that fit below ``top``, and those that are left, the first perhaps in part."""
    made: list[Laid] = []
    y = top
    for place, row in enumerate(rows):
        laid, rest = _laid(row, widths, room, 1e6)
        if y + laid[1] <= room.height + 0.01:
            made.append(laid)
            y += laid[1]
            continue
        # Rows stay whole unless one alone is taller than a page.
        if room.fresh and not made:
            laid, rest = _laid(row, widths, room, room.height - top)
            return [laid], (rest, *rows[place + 1 :]) if rest else rows[place + 1 :]
        return made, rows[place:]
    return made, ()


def _laid(row: Row, widths: Sequence[float], room: Room, height: float) -> tuple[Laid, Row | None]:
    """A row's cells with their words, and what is left of it beyond ``height``."""
    cells, rest, high = [], [], 0.0
    for field, width in zip(row, widths, strict=True):
        inner = replace(room, width=width - 2 * ASIDE, height=height - 2 * ABOVE, fresh=True)
        got = field.stack.fill(inner)
        words = [thing for thing in got.things if isinstance(thing, Words)]
        bars = [
            replace(thing, box=thing.box.moved(ASIDE, ABOVE))
            for thing in got.things
            if isinstance(thing, BarShape)
        ]
        paragraphs: list[Paragraph] = []
        for each in words:
            paragraphs += each.paragraphs
        cells.append(Cell(Box(0, 0, width, 0), tuple(paragraphs), tuple(bars), field.head))
        left = got.rest if isinstance(got.rest, Stack) else Stack(())
        rest.append(replace(field, stack=left))
        high = max(high, got.height + 2 * ABOVE, _LOWEST)
    over = tuple(rest) if any(field.stack.blocks for field in rest) else None
    return (tuple(cells), high), over


def _placed(
    block: TableBlock, laid: Sequence[Laid], widths: Sequence[float], rest: TableBlock | None
) -> Filled:
    rows, y = [], 0.0
    for cells, high in laid:
        x, row = 0.0, []
        for cell, width in zip(cells, widths, strict=True):
            bars = tuple(replace(bar, box=bar.box.moved(x, y)) for bar in cell.bars)
            row.append(replace(cell, box=Box(x, y, width, high), bars=bars))
            x += width
        rows.append(tuple(row))
        y += high
    body = rows[block.heads :]
    made = Table(
        Box(0, 0, sum(widths), y),
        tuple(widths),
        tuple(rows),
        tuple(high for _, high in laid),
        block.heads,
        bool(body) and all(row[0].head for row in body),
    )
    return Filled((made,), y, rest)


def _most_columns(block: TableBlock, room: Room) -> int:
    """As many columns as stand side by side without breaking words, but two at least."""
    least, _ = _each_needs(block, room)
    middle = sum(min(each, room.width / 3) for each in least) / len(least)
    return max(int(room.width // max(middle, _NARROWEST)), 2)


def _each_needs(block: TableBlock, room: Room) -> tuple[list[float], list[float]]:
    """For each column the width of its widest word, and of its longest line."""
    least, most = [], []
    for column in zip(*block.rows, strict=True):
        words = [_needs(field.stack, room.size) for field in column]
        least.append(max(each[0] for each in words) + 2 * ASIDE + 1)
        most.append(max(each[1] for each in words) + 2 * ASIDE + 1)
    return least, most


def _widths(block: TableBlock, room: Room) -> list[float]:
    """Columns as wide as is wanted, or as their words need; together as wide as the room."""
    if block.shares:
        return [room.width * each / sum(block.shares) for each in block.shares]
    least, most = _each_needs(block, room)
    # A column of long texts should not leave the others a letter each.
    cap = room.width / len(least)
    least = [min(each, max(cap, _NARROWEST)) for each in least]
    if sum(least) >= room.width:
        return [room.width * each / sum(least) for each in least]
    if sum(most) <= room.width:
        return [each * room.width / sum(most) for each in most]
    over = [high - low for low, high in zip(least, most, strict=True)]
    share = (room.width - sum(least)) / max(sum(over), 1.0)
    return [low + each * share for low, each in zip(least, over, strict=True)]


def _needs(stack: Stack, size: float) -> tuple[float, float]:
    """The widest word of a cell, and its longest paragraph on one line."""
    least = most = 0.0
    for block in stack.blocks:
        if isinstance(block, Para):
            words = [wide(token) for token in block.tokens(size)]
            indent = block.indent * size
            least = max([least, *(each + indent for each in words)])
            most = max(most, sum(words) + indent + 0.33 * size * max(len(words) - 1, 0))
    return least, most


def numeric(column: Sequence[str]) -> bool:
    """Whether a column holds numbers, which stand at the right of their column."""
    told = [each.strip() for each in column if each.strip().casefold() not in _NO_NUMBER]
    return bool(told) and all(_NUMBER.fullmatch(each) for each in told)
