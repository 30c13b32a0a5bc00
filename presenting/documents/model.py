"""A document's content: a row of blocks. What file it becomes is for `presenting.formats` to say.

Words are words, never mark-up. Every picture has words for those who do not see it, and every table
a caption and a head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from presenting.imprint import Imprint


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is a chapter."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``lead`` stands before it, bold: what kind of words these are."""

    words: str
    lead: str = ""


@dataclass(frozen=True)
class Items:
    """A list, each item a paragraph of its own."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table. ``widths`` are parts of the page's width; ``numbers`` the columns of numbers.

    Lines of a cell are paragraphs. ``source`` stands below: where the numbers come from, and what
    the table leaves out.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Quote:
    """What somebody said, word for word, and as much of who said it as may be told."""

    words: str
    by: str


@dataclass(frozen=True)
class Picture:
    """A picture (PNG) with its words, for those who do not see it, and its caption."""

    png: bytes = field(repr=False)
    alt: str
    caption: str


@dataclass(frozen=True)
class Note:
    """Words about the words: how to read something, where it comes from. Smaller, and set apart."""

    words: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Contents:
    """The list of headings, down to ``level``."""

    level: int = 2


@dataclass(frozen=True)
class Sideways:
    """Blocks on pages of their own that lie on their side: for pictures wider than high."""

    blocks: tuple[Block, ...]


Block = (
    Heading | Paragraph | Items | Table | Quote | Picture | Note | PageBreak | Contents | Sideways
)


@dataclass(frozen=True)
class Paper:
    """A whole document. ``left_out`` are the quotes that stay behind, as nobody cleared them."""

    title: str
    subject: str
    imprint: Imprint
    blocks: tuple[Block, ...]
    left_out: frozenset[int] = frozenset()

    def headings(self, level: int) -> Iterator[Heading]:
        """The headings down to a level, in order."""
        for block in flat(self.blocks):
            if isinstance(block, Heading) and block.level <= level:
                yield block


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with those that lie sideways among them."""
    for block in blocks:
        if isinstance(block, Sideways):
            yield from flat(block.blocks)
        else:
            yield block


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[int],
    *,
    numbers: Iterable[int] = (),
    source: str = "",
) -> list[Block]:
    """A table as a block, or nothing where it would have no row."""
    told = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    if not told:
        return []
    return [Table(caption, tuple(head), told, tuple(widths), frozenset(numbers), source)]


def items(words: Iterable[str]) -> list[Block]:
    """A list as a block, or nothing where it would have no item."""
    told = tuple(each for each in words if each)
    return [Items(told)] if told else []
