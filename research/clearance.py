"""The one door for quotes that leave the project: only those cleared for sharing go through it.

Files, slides, shared packages and a room's screens take ``ClearedQuote``, which nothing else makes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from common.errors import BadInput
from research.formats.quote_files import QuoteRow, write_csv, write_json, write_xlsx
from research.model import QuoteView
from research.searching import store as search_store
from research.searching.model import Wanted
from storage import Project, reading
from storage.register import councils, is_illustrative, project_facts

_PAGE = 1_000


@dataclass(frozen=True)
class ClearedQuote:
    """A quote as outsiders may see it. No offsets: they lead into a transcript that stays here."""

    id: int
    text: str = field(repr=False)
    council: str | None
    participant: str | None
    role: str
    user_group: str | None
    session_title: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class ExportedQuotes:
    """A file of cleared quotes: its bytes, how many are in it, and how many stayed."""

    content: bytes = field(repr=False)
    quotes: int
    codes: int
    left_out: int


def cleared_only(quotes: Iterable[QuoteView]) -> tuple[list[ClearedQuote], int]:
    """The quotes that may leave, and how many may not.

    A quote whose session is to check stays, even where it was cleared before that.
    """
    through: list[ClearedQuote] = []
    kept_back = 0
    for quote in quotes:
        if quote.cleared and not quote.to_check:
            through.append(
                ClearedQuote(
                    quote.id,
                    quote.text,
                    quote.council,
                    quote.participant,
                    quote.role,
                    quote.user_group,
                    quote.session_title,
                    tuple(code.name for code in quote.codes),
                )
            )
        else:
            kept_back += 1
    return through, kept_back


def export_quotes(project: Project, format: Literal["csv", "json", "xlsx"]) -> ExportedQuotes:
    """All cleared quotes as a file: CSV (UTF-8 with its mark, for spreadsheets), JSON or Excel.

    Rows of an illustrative project or council say so. How many quotes were left out is in the
    JSON; the tables have no place for it. Tags are those of quotes that leave, and no others.
    """
    if format not in ("csv", "json", "xlsx"):
        raise BadInput(f"quotes cannot be written as {format}", remedy="Choose csv, json or xlsx")
    quotes: list[ClearedQuote] = []
    left_out = 0
    with reading(project) as db:
        whole = project_facts(db).illustrative
        invented: set[str | None] = {
            each.name for each in councils(db) if is_illustrative(db, each.id)
        }
        if whole:
            invented.add(None)
        after = 0
        while page := search_store.quotes(db, Wanted(), limit=_PAGE, after=after):
            through, kept_back = cleared_only(page)
            quotes += through
            left_out += kept_back
            after = page[-1].id
    rows = [_row(quote, quote.council in invented) for quote in quotes]
    marked = whole or any(row.illustrative for row in rows)
    if format == "csv":
        content = write_csv(rows, marked=marked)
    elif format == "xlsx":
        content = write_xlsx(rows, marked=marked)
    else:
        content = write_json(rows, marked=marked, left_out=left_out)
    codes = {code for quote in quotes for code in quote.codes}
    return ExportedQuotes(content, len(rows), len(codes), left_out)


def _row(quote: ClearedQuote, illustrative: bool) -> QuoteRow:
    return QuoteRow(
        quote.id,
        quote.text,
        quote.council or "",
        quote.participant or "",
        quote.role,
        quote.user_group or "",
        quote.session_title,
        quote.codes,
        illustrative,
    )
