"""The one door for quotes that leave the project: only those cleared for sharing go through it.

Files, slides, shared packages and a room's screens take ``ClearedQuote``, which nothing else makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from common.errors import BadInput
from common.words import count_of
from research.formats.quote_files import QuoteRow, write_csv, write_json, write_xlsx
from research.model import QuoteView
from research.recognising import FEWEST, SOMEONE, Crowd
from research.searching import store as search_store
from research.searching.model import Wanted
from research.store import asked
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
    participant_id: int | None = None
    session_id: int | None = None


@dataclass(frozen=True)
class ExportedQuotes:
    """A file of cleared quotes: its bytes, how many are in it, and how many stayed.

    Of ``less_shown`` of them the file says less of who said it than the project knows.
    """

    content: bytes = field(repr=False)
    quotes: int
    codes: int
    left_out: int
    less_shown: int = 0

    @property
    def remark(self) -> str:
        """What to know about the file, empty for nothing."""
        return less_shown_words(self.less_shown)


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
                    quote.participant_id,
                    quote.session_id,
                )
            )
        else:
            kept_back += 1
    return through, kept_back


def among_many(quotes: Iterable[ClearedQuote], crowd: Crowd) -> tuple[list[ClearedQuote], int]:
    """The same quotes, with no more said of each person than of several; of how many less is said.

    A pseudonym often is a role, so where less is said a number stands in its place.
    """
    told, less = [], 0
    for quote in quotes:
        shown = crowd.shown(quote.council, quote.role, quote.user_group)
        if shown.is_less:
            less += 1
            number = quote.participant_id
            quote = replace(
                quote,
                participant=f"Person {number}" if number is not None else None,
                role=shown.role,
                user_group=shown.user_group,
                # A session is often called after the role it asked.
                session_title=f"Session {quote.session_id}",
            )
        told.append(quote)
    return told, less


def less_shown_words(number: int) -> str:
    """That less is said of who said some quotes, and why; empty where that is so of none."""
    if not number:
        return ""
    return (
        f"{count_of(number, 'quote')} of people who could be recognised by role and council "
        f"(fewer than {FEWEST} asked): the user group or “{SOMEONE}” stands there instead"
    )


@dataclass(frozen=True)
class Leaving:
    """The quotes that may leave, as rows; how many stayed; of how many less is said than known."""

    rows: tuple[QuoteRow, ...] = field(repr=False)
    ids: Mapping[int, int | None] = field(repr=False)
    left_out: int
    less_shown: int
    marked: bool


def export_quotes(
    project: Project, format: Literal["csv", "json", "xlsx"], *, roles_as_known: bool = False
) -> ExportedQuotes:
    """All cleared quotes as a file: CSV (UTF-8 with its mark, for spreadsheets), JSON or Excel.

    Rows of an illustrative project or council say so. How many quotes were left out is in the
    JSON; the tables have no place for it. Tags are those of quotes that leave. Where fewer than
    three people of a role were asked in a council, less is said of them
    (``research.recognising``), unless ``roles_as_known``.
    """
    if format not in ("csv", "json", "xlsx"):
        raise BadInput(f"quotes cannot be written as {format}", remedy="Choose csv, json or xlsx")
    made = leaving(project, roles_as_known=roles_as_known)
    if format == "csv":
        content = write_csv(made.rows, marked=made.marked)
    elif format == "xlsx":
        content = write_xlsx(made.rows, marked=made.marked)
    else:
        remark = less_shown_words(made.less_shown)
        content = write_json(made.rows, marked=made.marked, left_out=made.left_out, remark=remark)
    codes = {code for row in made.rows for code in row.tags}
    return ExportedQuotes(content, len(made.rows), len(codes), made.left_out, made.less_shown)


def leaving(project: Project, *, roles_as_known: bool = False) -> Leaving:
    """All cleared quotes as rows; see :func:`export_quotes`. ``ids`` says whose each quote is."""
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
        crowd = Crowd(asked(db))
    less = 0
    if not roles_as_known:
        quotes, less = among_many(quotes, crowd)
    rows = tuple(_row(quote, quote.council in invented) for quote in quotes)
    marked = whole or any(row.illustrative for row in rows)
    ids = {quote.id: quote.participant_id for quote in quotes}
    return Leaving(rows, ids, left_out, less, marked)


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
