"""Which column of a table holds what: proposed from headings and content, decided by a person."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from common.errors import BadInput
from research.exchange.headings import (
    CODE_NAMES,
    DESCRIPTIONS,
    HEADINGS,
    OUR_HEADINGS,
    Column,
    column_of,
    plain_heading,
)
from research.exchange.tag_lists import SPLITTERS, split_tags
from research.formats.sheet import Sheet

SINGLE: tuple[Column, ...] = (
    "council",
    "speaker",
    "role",
    "user_group",
    "session",
    "frame",
    "colour",
    "author",
    "link",
    "date",
    "kind",
    "note",
    "id",
)
_PROSE_WORDS = 3.0
Sort = Literal["quote", "note", "question"]
_KINDS: dict[Sort, frozenset[str]] = {
    "quote": frozenset({"quote", "verbatim", "highlight", "participant", "answer"}),
    "note": frozenset(
        {"note", "team note", "paraphrase", "takeaway", "commentary", "insight", "observation"}
        | {"memo", "comment", "our note"}
    ),
    "question": frozenset({"question", "interviewer", "facilitator", "prompt"}),
}


@dataclass(frozen=True)
class TableMapping:
    """The numbers of the columns, counted from 0; None and () for what no column holds.

    Of several columns of ``words`` what each says is taken, a line each. ``splitter`` is the sign
    between the tags of one cell, "" where a cell is one tag. ``author`` is who wrote a note down:
    their names are looked for in the words, and not kept.
    """

    words: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    splitter: str = ""
    council: int | None = None
    speaker: int | None = None
    role: int | None = None
    user_group: int | None = None
    session: int | None = None
    frame: int | None = None
    colour: int | None = None
    author: int | None = None
    link: int | None = None
    date: int | None = None
    kind: int | None = None
    note: int | None = None
    id: int | None = None

    def used(self) -> set[int]:
        """All columns that are put to some use."""
        single = (number for name in SINGLE if (number := getattr(self, name)) is not None)
        return {*self.words, *self.tags, *single}


@dataclass(frozen=True)
class CodebookMapping:
    """The columns of a table of tags: what each is called, and what it means."""

    name: int
    description: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """A mapping to begin from. ``certain``: the headings say so, and nobody need be asked.

    ``codebook`` where the table is one of tags, with no quotes in it. ``grid``: each cell seems to
    be a note of its own, and its heading the section of the board it is in.
    """

    mapping: TableMapping
    certain: bool
    codebook: CodebookMapping | None = None
    grid: bool = False


def suggest_mapping(sheet: Sheet) -> Suggestion:
    """What the columns seem to hold: by their names, else the wordiest column is the words."""
    codebook = _codebook(sheet)
    found: dict[Column, list[int]] = {}
    for number, heading in enumerate(sheet.header):
        if sheet.headed and (column := column_of(heading)):
            found.setdefault(column, []).append(number)
    ranked = {column: _ranked(sheet, column, places) for column, places in found.items()}
    words = _words(sheet, ranked.pop("words", []))
    # A column of counts is called "quotes" too.
    said = [cell for number in words for cell in sheet.column(number) if cell]
    certain = bool(words) and (_is_ours(sheet) or not all(cell.isdecimal() for cell in said))
    if not certain:
        taken = {number for places in ranked.values() for number in places}
        words = _wordiest(sheet, taken) or words
    tags = tuple(sorted(ranked.pop("tags", [])))
    single = {column: places[0] for column, places in ranked.items()}
    mapping = TableMapping(words, tags, _splitter(sheet, tags), **single)
    if mapping.id is not None and not _is_a_key(sheet, mapping):
        mapping = replace(mapping, id=None)
    if mapping.colour is not None and len(set(sheet.column(mapping.colour)) - {""}) < 2:
        # Notes that are all of one colour say nothing by it.
        mapping = replace(mapping, colour=None)
    if mapping.kind is not None and not any(map(sort_of, sheet.column(mapping.kind))):
        mapping = replace(mapping, kind=None)
    grid = not certain and _is_grid(sheet)
    return Suggestion(mapping, certain and codebook is None, codebook, grid)


def sort_of(kind: str) -> Sort | None:
    """What a row is, by what its column of kinds says; None where that says neither."""
    plain = kind.casefold().strip()
    return next((sort for sort, words in _KINDS.items() if plain in words), None)


def as_rows(sheet: Sheet) -> Sheet:
    """A board whose columns are its sections and whose cells are its notes, a row for each note."""
    rows = tuple(
        (cell, heading if sheet.headed else "")
        for row in sheet.rows
        for heading, cell in zip(sheet.header, row, strict=True)
        if cell
    )
    return replace(sheet, header=("Text", "Board section"), rows=rows, headed=True)


def checked_mapping(sheet: Sheet, mapping: TableMapping) -> TableMapping:
    """The same mapping, or BadInput where it names no words, or a column there is not."""
    if not mapping.words:
        raise BadInput(
            "no column is chosen for what was said",
            remedy="Choose the column that holds the words of the quotes",
        )
    if any(not 0 <= number < len(sheet.header) for number in mapping.used()):
        raise BadInput("a column that was chosen is not in the table", remedy="Choose again")
    if mapping.splitter not in ("", *SPLITTERS):
        raise BadInput("tags cannot be parted by this", remedy="Choose a semicolon or a comma")
    return mapping


def _ranked(sheet: Sheet, column: Column, places: list[int]) -> list[int]:
    """The columns of one kind, those with the likeliest names first, empty ones left out."""
    names = HEADINGS[column]
    filled = [number for number in places if any(sheet.column(number))] or places
    return sorted(filled, key=lambda number: names.index(plain_heading(sheet.header[number])))


def _words(sheet: Sheet, ranked: list[int]) -> tuple[int, ...]:
    """The best of the columns that may be the words; a note's title and text belong together."""
    if not ranked:
        return ()
    best = plain_heading(sheet.header[ranked[0]])
    if best == "sticky title":
        second = [n for n in ranked if plain_heading(sheet.header[n]) == "sticky description"]
        return (ranked[0], *second)
    return (ranked[0],)


def _wordiest(sheet: Sheet, taken: set[int]) -> tuple[int, ...]:
    """The column with the longest texts; in a table of one column, that one."""
    free = [number for number in range(len(sheet.header)) if number not in taken]
    lengths = {number: _words_a_cell(sheet, number) for number in free}
    best = max(free, key=lambda number: (lengths[number], -number), default=None)
    return () if best is None or not lengths[best] else (best,)


def _words_a_cell(sheet: Sheet, number: int) -> float:
    """How many words the cells of a column have that are not empty, on average."""
    cells = [cell for cell in sheet.column(number) if cell]
    return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0


def _is_grid(sheet: Sheet) -> bool:
    """Whether several columns hold prose, as where each is a section of a board."""
    prose = [_words_a_cell(sheet, number) >= _PROSE_WORDS for number in range(len(sheet.header))]
    return len(prose) > 1 and sum(prose) > 1 and sum(prose) * 2 > len(prose)


def _splitter(sheet: Sheet, tags: tuple[int, ...]) -> str:
    """The sign that parts the tags of a cell: one that a column called "Tags" often holds."""
    if sheet.format == "json" or _is_ours(sheet):
        # Joined by ourselves, where a tag may hold any sign.
        return ";"
    plural = [number for number in tags if _is_plural(sheet.header[number])]
    cells = [cell for number in plural for cell in sheet.column(number) if cell]
    counts = Counter(
        {sign: sum(len(split_tags(cell, sign)) > 1 for cell in cells) for sign in SPLITTERS}
    )
    if not any(counts.values()):
        return ";" if plural else ""
    # A semicolon anywhere decides: commas stand in tags, semicolons hardly do.
    return next(sign for sign in SPLITTERS if counts[sign])


def _is_ours(sheet: Sheet) -> bool:
    """Whether this is what we write when quotes are exported."""
    return tuple(map(plain_heading, sheet.header[: len(OUR_HEADINGS)])) == OUR_HEADINGS


def _is_plural(heading: str) -> bool:
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip().endswith("s")


def _is_a_key(sheet: Sheet, mapping: TableMapping) -> bool:
    """Whether rows with the same id also have the same words."""
    words: dict[str, tuple[str, ...]] = {}
    return mapping.id is not None and all(
        words.setdefault(row[mapping.id], said) == said
        for row in sheet.rows
        if row[mapping.id]
        for said in [tuple(row[number] for number in mapping.words)]
    )


def _codebook(sheet: Sheet) -> CodebookMapping | None:
    """The columns of a table of tags; none where it also has a column of quotes."""
    if not sheet.headed:
        return None
    plain = [plain_heading(heading) for heading in sheet.header]
    name = next((plain.index(each) for each in CODE_NAMES if each in plain), None)
    described = next((plain.index(each) for each in DESCRIPTIONS if each in plain), None)
    if name is None or described is None or "words" in {column_of(h) for h in sheet.header}:
        return None
    return CodebookMapping(name, described)
