"""Quotes as files for other programs: CSV, JSON and Excel, no cell of them a formula."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
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
    return cells


def _header(*, marked: bool) -> list[str]:
    return [*OUR_HEADINGS, ILLUSTRATIVE] if marked else [*OUR_HEADINGS]


def write_csv(rows: Sequence[QuoteRow], *, marked: bool) -> bytes:
    """CSV in UTF-8 with its mark, for spreadsheets; ``marked`` adds a column for what is invented.

    A text that would start a formula has an apostrophe before it.
    """
    return csv_bytes([_header(marked=marked), *(_cells(row, marked=marked) for row in rows)])


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
    quotes: list[list[object]] = [[*_header(marked=marked)]]
    quotes += [_cells(row, marked=marked) for row in rows]
    counts = Counter(tag for row in rows for tag in row.tags)
    tags: list[list[object]] = [["tag", "quotes"]]
    tags += [[tag, counts[tag]] for tag in sorted(counts, key=lambda tag: (tag.casefold(), tag))]
    sheets = WrittenSheet("quotes", _WIDTHS, quotes), WrittenSheet("tags", (40,), tags)
    return xlsx_bytes(sheets)
