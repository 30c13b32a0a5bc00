"""Tables of quotes and boards of notes are read whole, whatever they were written with."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from common.errors import BadInput
from research.exchange.gathering import gather, preview
from research.exchange.mapping import TableMapping, as_rows, suggest_mapping
from research.exchange.tag_lists import join_tags, split_tags
from research.formats.boards import html_text
from research.formats.delimited import DELIMITERS
from research.formats.sheet import Sheet
from research.formats.sheets import read_sheets
from research.model import clean_text

_CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=12
) | st.sampled_from(
    ["a, b; c", '"said" she', "two\nlines", "1,200 | 3", "naïve 😩", "=SUM(A1)", "x\ty", "“–”"]
)
_TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=6)
)


def _written(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def _one(data: bytes | str, name: str = "quotes.csv", **said: object) -> Sheet:
    raw = data.encode() if isinstance(data, str) else data
    (sheet,) = read_sheets(raw, name, **said)  # type: ignore[arg-type]
    return sheet


@settings(max_examples=100, deadline=None)
@given(_TABLES, st.sampled_from([*DELIMITERS]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@example([["a; b", "c; d"], ["e; f", "g"]], ",", "utf-16")
def test_any_table_reads_back_equal_whatever_parts_its_columns(
    body: list[list[str]], delimiter: str, encoding: str
) -> None:
    header = ["Quote", "Place", "Team", "Topic"][: len(body[0])]
    kept = [row for row in ([clean_text(cell) for cell in row] for row in body) if any(row)]
    sheet = _one(_written([header, *body], delimiter).encode(encoding))
    assert sheet.headed
    assert list(sheet.header) == header
    assert [list(row) for row in sheet.rows] == kept


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text("ab c,é“", min_size=1, max_size=6), max_size=5), max_size=5))
def test_ragged_rows_lose_no_cell(body: list[list[str]]) -> None:
    sheet = _one(_written([["Quote", "Tags", "Council"], *body], ";"), delimiter=";")
    held = [cell for row in sheet.rows for cell in row if cell]
    assert held == [cell for row in body for each in row if (cell := clean_text(each))]
    assert len({len(row) for row in sheet.rows} | {len(sheet.header)}) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.binary(max_size=80).map(lambda more: b"PK\x03\x04" + more),
    st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.tsv"]),
)
def test_any_bytes_are_a_table_or_a_refusal(data: bytes, name: str) -> None:
    try:
        sheets = read_sheets(data, name)
    except BadInput:
        return
    for sheet in sheets:
        gather(sheet, TableMapping(words=(0,)))
        suggest_mapping(sheet)


_KEYS = ("data", "type", "id", "content", "text", "tags", "parent", "title", "style", "quote")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "type",
                    "id",
                    "content",
                    "text",
                    "tags",
                    "parent",
                    "title",
                    "style",
                    "createdBy",
                    "quote",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(_JSON)
def test_any_json_is_a_board_or_a_refusal(value: object) -> None:
    try:
        (sheet,) = read_sheets(json.dumps(value).encode(), "board.json")
    except BadInput:
        return
    assert all(len(row) == len(sheet.header) for row in sheet.rows)


def test_titles_above_the_headings_and_empty_rows_are_left_out_and_said() -> None:
    sheet = _one("Summer workshop\n\nQuote;Council\n\nWe wait.;Northmoor\nWe chase.;Eastley;more\n")
    assert sheet.header == ("Quote", "Council", "Column 3")
    assert sheet.rows == (("We wait.", "Northmoor", ""), ("We chase.", "Eastley", "more"))
    assert sheet.notes == (
        "Its columns are parted by semicolons",
        "1 line above the headings left out",
        "2 empty rows left out",
        "1 row with more cells than there are headings; what is in them is kept",
    )


def test_a_file_without_headings_keeps_its_first_row() -> None:
    text = "We fix errors one by one,Northmoor\nNobody tells us,Northmoor\n"
    sheet = _one(text)
    assert (sheet.headed, sheet.header, len(sheet.rows)) == (False, ("Column 1", "Column 2"), 2)
    assert suggest_mapping(sheet).mapping.words == (0,)
    assert not suggest_mapping(sheet).certain
    assert _one(text, headed=True).header[1] == "Northmoor"


def test_a_word_that_could_name_a_column_does_not_make_rows_above_it_titles() -> None:
    text = "We wait for it;Northmoor\nAnswer;Eastley\nNobody tells us;Eastley\n"
    assert len(_one(text).rows) == 3


def test_prose_full_of_commas_is_one_column() -> None:
    lines = ["We wait, and wait, and wait.", "It is late.", "Yes, always.", "No; never.", "Why, oh"]
    assert [row[0] for row in _one("\n".join(lines), "stickies.txt").rows] == lines


def test_a_quotation_mark_that_a_person_typed_swallows_nothing() -> None:
    sheet = _one('Quote\tCouncil\n"We wait\tNorthmoor\nWe chase 5" files\tEastley\nLate\tEastley\n')
    assert [row[1] for row in sheet.rows] == ["Northmoor", "Eastley", "Eastley"]
    assert "quotation marks" in sheet.notes[0]


def test_windows_text_and_what_excel_says_parts_the_columns() -> None:
    sheet = _one("sep=|\r\nQuote|Tags\r\nIt’s naïve|late\r\n".encode("cp1252"))
    assert sheet.rows == (("It’s naïve", "late"),)
    assert "read as Windows text" in sheet.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Child,Quote\n1234567,We wait\n",
        "Quote;DOB\nWe wait;01/02/2012\n",
        "".join(f"{number}\t0{number % 9}/02/2012\n" for number in range(123450, 123456)),
    ],
)
def test_records_of_children_are_refused_unquoted(text: str) -> None:
    with pytest.raises(BadInput, match="records of children") as refused:
        read_sheets(text.encode(), "quotes.csv")
    assert "12345" not in str(refused.value)


def test_a_boards_long_numbers_and_moments_are_no_records_of_children() -> None:
    rows = [f"34587646539954315{n},2022-03-30T17:26:50Z,We wait" for n in range(10, 20)]
    assert len(_one("\n".join(["id,created at,content", *rows])).rows) == 10


def _book(fill: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    fill(book.active)
    book.create_sheet("Empty")
    other = book.create_sheet("Tags")
    other.append(["tag", "description"])
    other.append(["late", "Comes after the day"])
    hidden = book.create_sheet("Secret")
    hidden.append(["Quote"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbooks_sheets_with_merged_cells_numbers_and_days() -> None:
    import datetime

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Council", "Quote", "Date", "Count"])
        sheet.append(["Northmoor", "We wait", datetime.datetime(2026, 3, 2), 3.0])
        sheet.append([None, "We chase", datetime.date(2026, 3, 2), 2.5])
        sheet.append([None, "Late", None, True])
        sheet["E2"] = "=1+1"
        sheet.merge_cells("A2:A3")
        sheet["A60000"].font = Font(bold=True)

    quotes, tags = read_sheets(_book(fill), "a.xlsx")
    assert quotes.rows == (
        ("Northmoor", "We wait", "2026-03-02", "3"),
        ("Northmoor", "We chase", "2026-03-02", "2.5"),
        ("", "Late", "", "yes"),
    )
    assert quotes.notes[0] == "What stands in merged cells counts for each of their rows"
    assert quotes.notes[1].startswith("1 formula without a value")
    assert quotes.notes[2] == "1 hidden sheet left out"
    suggested = suggest_mapping(tags).codebook
    assert suggested is not None
    assert (suggested.name, suggested.description) == (0, 1)


def test_a_workbook_damaged_anywhere_is_refused() -> None:
    whole = _book(lambda sheet: sheet.append(["Quote", "Council"]))
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for part in ("xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, content in members.items():
                package.writestr(name, content.replace(b"=", b"<", 9) if name == part else content)
        with pytest.raises(BadInput, match=r"damaged|well-formed"):
            read_sheets(out.getvalue(), "a.xlsx")


MIRO = [
    {
        "data": [
            {"id": "1", "type": "frame", "data": {"title": "Chasing &amp; waiting"}},
            {
                "id": "2",
                "type": "sticky_note",
                "data": {
                    "content": "<p>We fix <b>errors</b></p><p>5 &lt; 6</p>",
                    "shape": "square",
                },
                "style": {"fillColor": "light_yellow"},
                "position": {"x": 1, "y": 2},
                "createdBy": {"id": "7", "type": "user"},
                "parent": {"id": "1"},
            },
        ],
        "cursor": "x",
    },
    {
        "data": [
            {
                "id": "3",
                "type": "sticky_note",
                "data": {"content": "Late"},
                "style": {"fillColor": "green"},
                "tags": [{"title": "a; b"}],
            },
            {"id": "4", "type": "shape", "data": {"content": "Heading"}},
            {"id": "5", "type": "connector"},
        ]
    },
    {"2": {"tags": [{"id": "9", "title": "late", "type": "tag"}]}},
]


def test_pages_of_a_miro_board_become_rows_with_their_frames_tags_and_colours() -> None:
    (sheet,) = read_sheets(json.dumps(MIRO).encode(), "board.json")
    assert sheet.header == ("Text", "Board section", "Tags", "Colour", "Id")
    assert sheet.rows == (
        ("We fix errors\n5 < 6", "Chasing & waiting", "late", "light_yellow", "2"),
        ("Late", "", '"a; b"', "green", "3"),
    )
    assert [(each.what, each.count) for each in sheet.lost] == [
        ("connecting lines on the board", 1),
        ("shapes on the board", 1),
        ("places on the board", 1),
        ("who put them on the board", 1),
    ]
    suggested = suggest_mapping(sheet)
    assert suggested.certain
    items = gather(sheet, suggested.mapping, council="Northmoor").items
    assert items[0].tags == ("late", "Chasing & waiting", "colour: light yellow")
    assert items[1].tags == ("a; b", "colour: green")


def test_the_old_boards_stickers_are_read_and_a_board_without_notes_gives_its_texts() -> None:
    old = [{"type": "sticker", "text": "<p>Late</p>", "x": 1, "y": 2, "scale": 1, "id": 5}]
    assert _one(json.dumps(old), "board.json").rows == (("Late", "5"),)
    bare = {"data": [{"type": "text", "data": {"content": "Late"}}, {"type": "image"}]}
    assert _one(json.dumps(bare), "board.json").rows == (("Late",),)
    for wrong in ({"data": [{"type": "sticky_note", "data": {"content": 5}}]}, {"a": 1}, [], [3]):
        with pytest.raises(BadInput, match=r"board\.json"):
            read_sheets(json.dumps(wrong).encode(), "board.json")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_html_to_text_never_fails_and_leaves_no_tag(content: str) -> None:
    html_text(content)
    assert html_text(f"<p>one<script>{'x'}</script></p><br>two") == "one\ntwo"


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=4))
def test_tags_in_one_cell_come_apart_as_they_went_in(tags: list[str]) -> None:
    lines = [line for tag in tags if (line := " ".join(clean_text(tag).split()))]
    assert split_tags(join_tags(lines), ";") == lines


def test_headings_say_what_columns_hold() -> None:
    board = _one("Sticky Title,Sticky Description,Tag1,Tag2\nLate,Every year,a,b\n")
    assert suggest_mapping(board).mapping == TableMapping(words=(0, 1), tags=(2, 3))
    assert gather(board, suggest_mapping(board).mapping).items[0].words == "Late\nEvery year"
    ours = _one("id,quote,council,participant,role,user group,session,tags\n1,Late,,,,,,a; b\n")
    found = suggest_mapping(ours).mapping
    assert (found.words, found.tags, found.splitter, found.id) == ((1,), (7,), ";", 0)
    grid = _one("Chasing,Waiting\nWe chase them all,We wait for them\nNobody answers us,\n")
    assert suggest_mapping(grid).grid
    assert as_rows(grid).rows == (
        ("We chase them all", "Chasing"),
        ("We wait for them", "Waiting"),
        ("Nobody answers us", "Chasing"),
    )


def test_what_does_not_come_in_is_counted_with_its_reason() -> None:
    text = (
        "Quote,Tags,Participant,Date,Colour\n"
        "Late,a,P1,2/3/2026,red\nLate,b,P1,,\nLate,a,P1,,\nLate,a,P2,,\n,a,,,\n"
        f"{'x' * 20_001},,,,\nSoon,{'y' * 201},,yesterday,\n"
    )
    sheet = _one(text)
    mapping = TableMapping(words=(0,), tags=(1,), speaker=2, date=3)
    seen = preview(sheet, mapping, 2, council="Northmoor")
    assert (seen.quotes, seen.people, seen.tags) == (3, 2, (("a", 2), ("b", 1)))
    assert len(seen.first) == 2
    assert {(each.what, each.count) for each in seen.lost} == {
        ("cells of column 5 (“Colour”)", 1),
        ("repeated rows", 1),
        ("rows without words", 1),
        ("rows", 1),
        ("tags", 1),
        ("dates", 1),
    }
    with pytest.raises(BadInput, match="no column"):
        preview(sheet, TableMapping())
    with pytest.raises(BadInput, match="not in the table"):
        preview(sheet, TableMapping(words=(9,)))


def test_real_exports_of_highlights_merge_what_repeats_for_each_tag(
    shared: Callable[[str], Path],
) -> None:
    for name in ("all_tags.csv", "all_tags.xlsx"):
        path = shared(f"refi/taguette/{name}")
        sheet = read_sheets(path.read_bytes(), name)[0]
        suggested = suggest_mapping(sheet)
        assert suggested.certain
        seen = preview(sheet, suggested.mapping, council="Northmoor")
        assert (seen.quotes, len(seen.sessions), len(seen.tags), seen.lost) == (10, 5, 9, ())
        assert sum(count for _tag, count in seen.tags) == 13
        assert 'données, "quoted"' in dict(seen.tags)
