"""What every document comes down to, whatever wrote it: lines and tables, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from research.formats.lines import turns_of
from research.formats.starts import Line
from research.formats.tables import table_turns
from research.model import RawTranscript, Turn


@dataclass(frozen=True)
class Table:
    """A table's rows of cells; a cell may hold several lines."""

    rows: tuple[tuple[str, ...], ...] = field(repr=False)


Block = Line | Table


@dataclass(frozen=True)
class Document:
    """A file as it reads. ``notes`` are sentences about what was left out or taken to be so.

    ``before`` are the lines as they stood before any were joined, where some were.
    """

    blocks: tuple[Block, ...] = field(repr=False)
    format: str
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = field(default=(), repr=False)

    def lines(self) -> Iterator[str]:
        """Every line of it, a table's row as one with tabs between its cells."""
        yield from self.before
        for block in self.blocks:
            if isinstance(block, Line):
                yield from block.text.split("\n")
            else:
                yield from (_one_line(row) for row in block.rows)
                # Records may also stand inside one cell, a line each.
                for row in block.rows:
                    yield from (line for cell in row if "\n" in cell for line in cell.split("\n"))


def transcript_of(document: Document) -> RawTranscript:
    """The turns of a document: tables of speaker | words become turns, others stay rows."""
    turns: list[Turn] = []
    lines: list[Line] = []
    notes: list[str] = list(document.notes)
    for block in document.blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        spoken = table_turns(block.rows)
        if spoken is None:
            lines += _unspoken(block.rows)
        else:
            before, said = turns_of(lines)
            turns += [*before, *spoken]
            notes += said
            lines = []
    more, said = turns_of(lines)
    return RawTranscript(
        (*turns, *more), document.format, document.encoding, tuple(dict.fromkeys((*notes, *said)))
    )


def _unspoken(rows: Sequence[Sequence[str]]) -> Iterable[Line]:
    """A table with one column only lays out a page; any other is nobody's words, row by row."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    if all(len(row) <= 1 for row in filled):
        return [Line(line) for row in filled for cell in row for line in cell.split("\n")]
    return [Line(_one_line(row), True) for row in rows]


def _one_line(row: Sequence[str]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in row)
