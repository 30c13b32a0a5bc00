"""Quotes as files for other programs: CSV, JSON and Excel, no cell of them a formula."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import openpyxl

from common.words import safe_cell
from common.workbooks import excel_text, timeless
from research.exchange.headings import OUR_HEADINGS
from research.exchange.tag_lists import join_tags

ILLUSTRATIVE = "Illustrative"
_WIDTHS = (8, 80, 20, 20, 20, 20, 28, 40, 14)


@dataclass(frozen=True)
class QuoteRow:
    """A quote as it is written to a file; texts that are not known are empty."""

    id: int
    quote: str = field(repr=False)
    council: str
    participant: str
    role: str
    user_group: str
    session: str
    tags: tuple[str, ...]
    illustrative: bool


def _cells(row: QuoteRow, *, marked: bool) -> list[object]:
    texts = (row.quote, row.council, row.participant, row.role, row.user_group, row.session)
    cells: list[object] = [row.id, *texts, join_tags(row.tags)]
    if marked:
        cells.append(ILLUSTRATIVE if row.illustrative else "")
    return [safe_cell(cell) for cell in cells]


def _header(*, marked: bool) -> list[str]:
    return [*OUR_HEADINGS, ILLUSTRATIVE] if marked else [*OUR_HEADINGS]


def write_csv(rows: Sequence[QuoteRow], *, marked: bool) -> bytes:
    """CSV in UTF-8 with its mark, for spreadsheets; ``marked`` adds a column for what is invented.

    A text that would start a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_header(marked=marked))
    writer.writerows(_cells(row, marked=marked) for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def write_json(rows: Sequence[QuoteRow], *, marked: bool, left_out: int, remark: str = "") -> bytes:
    """JSON with a list of quotes, tags as lists.

    ``left_out`` counts the quotes that stayed; ``remark`` says what less is told, and why.
    """
    package = {
        "note": ILLUSTRATIVE if marked else "",
        "remark": remark,
        "left_out": left_out,
        "quotes": [
            {
                "id": row.id,
                "quote": row.quote,
                "council": row.council,
                "participant": row.participant,
                "role": row.role,
                "user_group": row.user_group,
                "session": row.session,
                "tags": list(row.tags),
                "illustrative": row.illustrative,
            }
            for row in rows
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode("utf-8")


def write_xlsx(rows: Sequence[QuoteRow], *, marked: bool) -> bytes:
    """A workbook with the sheets "quotes" and "tags"; the same rows give the same bytes.

    Every text is text, never a formula, and escaped as in CSV, which it may be saved as later. A
    quote longer than Excel's cells ends in an ellipsis.
    """
    book = openpyxl.Workbook(write_only=True)
    quotes, tags = book.create_sheet("quotes"), book.create_sheet("tags")
    for sheet in (quotes, tags):
        sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        quotes.column_dimensions["ABCDEFGHI"[number]].width = width
    tags.column_dimensions["A"].width = 40
    quotes.append(_header(marked=marked))
    for row in rows:
        quotes.append([excel_text(cell) for cell in _cells(row, marked=marked)])
    counts = Counter(tag for row in rows for tag in row.tags)
    tags.append(["tag", "quotes"])
    for tag in sorted(counts, key=lambda each: (each.casefold(), each)):
        tags.append([excel_text(safe_cell(tag)), counts[tag]])
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())
