"""Saying which column of a table holds what, beside what would come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from common.words import count_of, listed
from research.exchange.gathering import Preview, preview
from research.exchange.headings import Column
from research.exchange.mapping import (
    CodebookMapping,
    Suggestion,
    TableMapping,
    as_rows,
    suggest_mapping,
)
from research.exchange.model import Lost
from research.formats.delimited import DELIMITERS
from research.formats.sheet import Sheet
from research.services.sheets import PreparedTable, import_codebook
from screens.look import plain, table, the_project, who
from storage import noting_acts

ROWS = "Each row is a quote or a note"
CELLS = "Each cell is a note, its column a section of the board"
TAGS = "Each row is a tag"
FIELDS: dict[Column, str] = {
    "speaker": "Who said it",
    "role": "Their role",
    "user_group": "Their user group",
    "council": "Council",
    "session": "Session or document",
    "date": "Date of the session",
    "frame": "Board section, kept as a tag",
    "colour": "Colour, kept as a tag",
    "note": "Notes on the quote",
    "link": "Link, kept in the notes",
    "kind": "Quote, question or note",
    "author": "Who wrote it down, not kept",
    "id": "Number of the quote",
}
_FIRST = ("speaker", "council", "session")
_SPLITTERS = {
    "": "One tag a cell",
    ";": "Semicolons",
    ",": "Commas",
    "|": "Upright strokes",
    "\n": "Line breaks",
}
_NOWHERE = "Not in the table"
_BY_ITSELF = "Found by itself"
_SIGNS: dict[str | None, str] = {None: _BY_ITSELF, "": "Nothing: one note a line"}
_SIGNS |= {sign: words.capitalize() for sign, words in DELIMITERS.items()}
_HEADED: dict[bool | None, str] = {None: _BY_ITSELF, True: "Yes", False: "No"}
_ROWS_SHOWN = 8
_LONGEST = 160

Reread = Callable[[str | None, bool | None], PreparedTable]


@dataclass(frozen=True)
class Mapped:
    """A table and what its columns hold; ``ready`` where something would come of it."""

    sheet: Sheet = field(repr=False)
    mapping: TableMapping
    ready: bool


@dataclass(frozen=True)
class TagsImported:
    """A table of tags was added to the codebook."""

    words: str
    acts: tuple[int, ...]


def map_columns(
    prepared: PreparedTable,
    read_again: Reread,
    council: str,
    before: TableMapping | None = None,
) -> Mapped | TagsImported | None:
    """Ask what the columns hold and show what would come of it; None where it is not known yet.

    ``before`` is what was said when somebody comes back to it.
    """
    read, version = _reading(prepared, read_again)
    sheet, version = _sheet(read, version)
    suggestion = suggest_mapping(sheet)
    layout = _layout(suggestion, version)
    version = f"{version}-{layout[:9]}"
    for note in sheet.notes:
        st.caption(plain(note))
    if layout == TAGS:
        return _tags(sheet, suggestion.codebook, version)
    if layout == CELLS:
        sheet = as_rows(sheet)
        suggestion = suggest_mapping(sheet)
    likely = suggestion.mapping
    if before is not None and max(before.used()) < len(sheet.header):
        likely = before
    mapping = _columns(sheet, likely, version)
    if not mapping.words:
        st.markdown("Say which column holds what was said.")
        return None
    seen = preview(sheet, mapping, _ROWS_SHOWN, council=council)
    _show(seen)
    return Mapped(sheet, mapping, bool(seen.quotes + seen.notes + seen.questions))


def _reading(prepared: PreparedTable, read_again: Reread) -> tuple[PreparedTable, str]:
    """The table read as a person says, where it was misread."""
    kind = prepared.sheets[0].format
    if kind == "json":
        return prepared, "json"
    with st.expander("Was it misread?"):
        left, right = st.columns(2)
        sign: str | None = None
        if kind != "xlsx":
            sign = left.selectbox(
                "What parts its columns",
                [*_SIGNS],
                format_func=lambda each: _SIGNS[each],
                key="map-delimiter",
            )
        headed = right.selectbox(
            "Its first row names the columns",
            [*_HEADED],
            format_func=lambda each: _HEADED[each],
            key="map-headed",
        )
    if sign is None and headed is None:
        return prepared, "read"
    return read_again(sign, headed), f"read-{sign!r}-{headed}"


def _sheet(prepared: PreparedTable, version: str) -> tuple[Sheet, str]:
    if len(prepared.sheets) == 1:
        return prepared.sheets[0], version
    number = st.selectbox(
        "Sheet",
        range(len(prepared.sheets)),
        format_func=lambda each: (
            f"{prepared.sheets[each].name} ({count_of(len(prepared.sheets[each].rows), 'row')})"
        ),
        key=f"map-{version}-sheet",
    )
    return prepared.sheets[number or 0], f"{version}-{number}"


def _layout(suggestion: Suggestion, version: str) -> str:
    ways = [ROWS, CELLS, TAGS]
    likely = TAGS if suggestion.codebook else CELLS if suggestion.grid else ROWS
    chosen = st.radio("What it holds", ways, index=ways.index(likely), key=f"map-{version}-layout")
    return chosen or likely


def _columns(sheet: Sheet, likely: TableMapping, version: str) -> TableMapping:
    numbers = range(len(sheet.header))

    def name(number: int | None) -> str:
        return _NOWHERE if number is None else sheet.header[number]

    first, second, third = st.columns(3)
    words = first.multiselect(
        "What was said",
        numbers,
        default=likely.words,
        format_func=name,
        key=f"map-{version}-words",
    )
    tags = second.multiselect(
        "Tags", numbers, default=likely.tags, format_func=name, key=f"map-{version}-tags"
    )
    signs = list(_SPLITTERS)
    splitter = third.selectbox(
        "What parts the tags of a cell",
        signs,
        index=signs.index(likely.splitter),
        format_func=lambda each: _SPLITTERS[each],
        key=f"map-{version}-splitter",
    )
    chosen: dict[str, int | None] = {}

    def ask(fields: Sequence[Column]) -> None:
        for place, each in enumerate(fields):
            if place % 3 == 0:
                beside = st.columns(3)
            found = getattr(likely, each)
            chosen[each] = beside[place % 3].selectbox(
                FIELDS[each],
                [None, *numbers],
                index=0 if found is None else found + 1,
                format_func=name,
                key=f"map-{version}-{each}",
            )

    ask([each for each in FIELDS if each in _FIRST])
    others = [each for each in FIELDS if each not in _FIRST]
    with st.expander("More columns", expanded=any(getattr(likely, e) is not None for e in others)):
        ask(others)
    return TableMapping(tuple(words), tuple(tags), splitter or "", **chosen)


def _show(seen: Preview) -> None:
    parts = [count_of(seen.quotes, "quote")]
    if seen.questions:
        parts.append(count_of(seen.questions, "row of an interviewer's", "rows of interviewers'"))
    if seen.notes:
        parts.append(count_of(seen.notes, "note of the team's", "notes of the team's"))
    parts += [
        count_of(len(seen.sessions), "session"),
        count_of(seen.people, "person", "people") if seen.people else "nobody named",
        count_of(len(seen.tags), "tag"),
    ]
    st.markdown(f"**What would come of it:** {listed(parts)}.")
    table(
        [
            {
                "What was said": _short(each.words),
                "Council": each.council,
                "Session": each.session,
                "Who said it": each.speaker,
                "Tags": ", ".join(each.tags),
                "Kept as": "question" if each.asks else each.sort,
            }
            for each in seen.first
        ],
        "The first rows as they would come in, names not replaced yet",
    )
    _show_lost(seen.lost)


def _show_lost(lost: Sequence[Lost]) -> None:
    if lost:
        st.markdown("**What would not come in**")
        table(
            [{"What": each.what, "How many": each.count, "Why": each.why} for each in lost],
            "What of the table would not come in, and why",
        )


def _tags(sheet: Sheet, likely: CodebookMapping | None, version: str) -> TagsImported | None:
    numbers = range(len(sheet.header))
    left, right = st.columns(2)
    name = left.selectbox(
        "Name of the tag",
        numbers,
        index=likely.name if likely else 0,
        format_func=lambda each: sheet.header[each],
        key=f"map-{version}-name",
    )
    meant = likely.description if likely else None
    meaning = right.selectbox(
        "What it means",
        [None, *numbers],
        index=0 if meant is None else meant + 1,
        format_func=lambda each: _NOWHERE if each is None else sheet.header[each],
        key=f"map-{version}-meaning",
    )
    table(
        [
            {
                "Tag": _short(row[name]),
                "What it means": _short(row[meaning]) if meaning is not None else "",
            }
            for row in sheet.rows[:_ROWS_SHOWN]
        ],
        "The first tags as they would come in",
    )
    if not st.button("Add these tags to the codebook", type="primary"):
        return None
    with noting_acts() as noted:
        done = import_codebook(the_project(), who(), sheet, CodebookMapping(name, meaning))
    known = f" {count_of(done.known, 'tag')} there already." if done.known else ""
    lost = sum(each.count for each in done.lost)
    left_out = f" {count_of(lost, 'row')} left out." if lost else ""
    return TagsImported(f"Added {count_of(done.added, 'tag')}.{known}{left_out}", tuple(noted))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
