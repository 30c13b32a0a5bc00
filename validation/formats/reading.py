"""What every format needs: headings, rows under them, counts as numbers, codes as codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from common.decoding import repair_mojibake
from common.errors import BadInput
from validation.catalogue import normalise_code
from validation.formats.grid import Line
from validation.report import LARGEST_COUNT, looks_like_code
from validation.rulebook.messages import mark_of

# The 903 has some 340 rules; a file with far more of them is not an error report.
MOST_RULES = 2_000
_NUMBER = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
# Not 1.000, which somewhere else is a thousand.
_WHOLE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)\.0{1,2}")
_TOTAL = re.compile(r"(?:grand )?totals?\b.*", re.IGNORECASE)
_AGAIN = "Export or download the file again"


@dataclass(frozen=True)
class Body:
    """The rows under a heading.

    Attributes
    ----------
    headings : the heading's cells as :func:`heading` gives them.
    above : the lines before the heading (a title, the council).
    ragged, unfinished : as of the table they stand in.
    """

    headings: tuple[str, ...]
    lines: Iterator[Line] = field(repr=False)
    above: tuple[Line, ...] = field(repr=False)
    place: str
    name: str
    live_site: bool
    ragged: bool
    unfinished: bool

    def where(self, line: Line) -> str:
        """The file and line, as an error says it."""
        return f"{self.name}, {self.place} {line.number}"

    def column(self, *names: str) -> int:
        """The position of the first of these headings that is there."""
        return next(self.headings.index(each) for each in names if each in self.headings)


def heading(cell: str) -> str:
    """The form headings are compared in: case, underscores and spacing do not count."""
    return " ".join(repair_mojibake(cell).replace("_", " ").casefold().split()).strip("\ufeff")


def headings(cells: Sequence[str]) -> tuple[str, ...]:
    """A line's cells as headings, without the empty ones at its end."""
    found = [heading(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def rows(body: Body) -> Iterator[Line]:
    """The rows that say something, each as wide as the heading.

    Raises BadInput where one is shorter (half a download) or wider (commas not quoted).
    """
    width = len(body.headings)
    for line in body.lines:
        cells = line.cells
        while len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        if not any(cells) or _is_heading_again(cells, body.headings):
            continue
        if body.ragged:
            cells += ("",) * (width - len(cells))
        if len(cells) < width and not is_total(cells):
            raise BadInput(
                f"this {body.place} has only {len(cells)} of the heading's {width} columns",
                where=body.where(line),
                remedy=f"{_AGAIN}: it may be only half of it",
            )
        if len(cells) > width:
            raise BadInput(
                f"this {body.place} has {len(cells)} columns, the heading {width}",
                where=body.where(line),
                remedy=f"{_AGAIN}, without editing it",
            )
        yield Line(line.number, cells)


def _is_heading_again(cells: Sequence[str], found: tuple[str, ...]) -> bool:
    """Whether the heading is repeated, as it is on each page of a printed list."""
    return heading(cells[0]) == found[0] and headings(cells) == found


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row states the total of those above it."""
    said = [cell for cell in cells if cell]
    return len(said) == 2 and bool(_TOTAL.fullmatch(said[0])) and read_number(said[1]) is not None


def read_number(text: str) -> int | None:
    """A whole number as reports write it ("111", "1,204", "3.0"), or None."""
    if _WHOLE.fullmatch(text):
        text = text.split(".")[0]
    if not _NUMBER.fullmatch(text) or not text.isascii() or len(text) > 15:
        return None
    return int(text.replace(",", ""))


def count_in(text: str, where: str) -> int:
    """A count. Raises BadInput saying what is wrong with it, without quoting it."""
    number = read_number(text)
    if number is not None and number <= LARGEST_COUNT:
        return number
    if not text:
        what = "the count is missing"
    elif text.casefold() in ("c", "x", "z", "k"):
        what = "the count is hidden, so this is a table made for publishing"
    elif text.startswith(("-", "−", "–")) and read_number(text[1:]) is not None:
        what = "the count is negative"
    elif number is not None:
        what = "the count is larger than any return could have"
    elif re.fullmatch(r"[-−–]?\d*[.,]\d+", text, re.ASCII):
        what = "the count is not a whole number"
    else:
        what = "the count is not a number in plain digits"
    raise BadInput(what, where=where, remedy=f"{_AGAIN}; no count is guessed")


def code_in(text: str, where: str) -> str:
    """A rule's code as spelt. Raises BadInput where it could be something else, unquoted."""
    if not text:
        raise BadInput("there is no rule code here", where=where, remedy=_AGAIN)
    if not looks_like_code(text):
        raise BadInput(
            "what stands in the column of rule codes is not one",
            where=where,
            remedy="Choose the error report, as it was exported",
        )
    return text


class Counts:
    """Counts by rule as they are read, each rule once."""

    def __init__(self) -> None:
        self.by_code: dict[str, int] = {}
        self._seen: dict[str, str] = {}
        self.marks: dict[str, str] = {}

    def add(self, code: str, count: int, where: str, message: str = "") -> None:
        """Take a rule's count. Raises BadInput where the rule was listed before.

        Two counts of one rule are two answers: adding them would be a guess, and no two rules of
        the 903 differ only in case or in zeros before the number.
        """
        key = normalise_code(code)
        if key in self._seen:
            first = self._seen[key]
            spelt = f"rule {code}" if first == code else f"rule {code} (above as {first})"
            raise BadInput(
                f"{spelt} is listed twice",
                where=where,
                remedy="Export the report again, or keep the row that is right",
            )
        if len(self._seen) >= MOST_RULES:
            raise BadInput("this lists far more rules than the 903 has", where=where, remedy=_AGAIN)
        self._seen[key] = code
        self.by_code[code] = count
        if message:
            self.marks[code] = mark_of(repair_mojibake(message))

    def checked(self, stated_total: int | None, where: str) -> dict[str, int]:
        """The counts, agreeing with the total the file states, if it does."""
        if not self.by_code:
            raise BadInput(
                "the report lists no rule at all",
                where=where,
                remedy=f"{_AGAIN}; a run in which nothing failed is added by hand",
            )
        found = sum(self.by_code.values())
        if stated_total is not None and stated_total != found:
            raise BadInput(
                f"the report states a total of {stated_total:,}, but its rows add up to {found:,}",
                where=where,
                remedy=f"{_AGAIN}: rows may be missing",
            )
        return self.by_code
