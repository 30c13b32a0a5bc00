"""Which collection year a return is of, by the dates in it that must lie in its year."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

# What happened in the year of the return: an episode that was open before may have begun earlier.
IN_THE_YEAR = {
    "Episodes": ("DEC",),
    "Reviews": ("REVIEW",),
    "Missing": ("MIS_START", "MIS_END"),
    "SWEpisodes": ("SW_DEC",),
}
# Fewer dates say nothing.
FEWEST = 10
_DATE = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*")
_IN_XML = re.compile(rb"<(?:DEC|REVIEW|MIS_START|MIS_END)>([^<]{8,12})</")


class HasDates(Protocol):
    """A file of a return."""

    @property
    def kind(self) -> str:
        """csv or xml."""

    @property
    def table(self) -> str:
        """Its table."""

    @property
    def data(self) -> bytes:
        """Its bytes."""


def other_year(files: Iterable[HasDates], asked: int) -> int | None:
    """The end of the collection year that the dates speak for, where it is not the one asked.

    It takes a third of the dates, and more than twice as many as lie in the year asked.
    """
    years: Counter[int] = Counter()
    for each in files:
        years.update(year for text in _dates(each) if (year := _collection_year(text)))
    found = sum(years.values())
    if found < FEWEST:
        return None
    year, times = years.most_common(1)[0]
    return year if times * 3 >= found and times > 2 * years[asked] else None


def _dates(each: HasDates) -> Iterator[str]:
    if each.kind == "xml":
        for match in _IN_XML.finditer(each.data):
            yield match[1].decode("ascii", "replace")
        return
    wanted = IN_THE_YEAR.get(each.table, ())
    if wanted:
        for row in csv.DictReader(io.StringIO(each.data.decode())):
            for column in wanted:
                yield row.get(column) or ""


def _collection_year(text: str) -> int | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    month, year = int(match[2]), int(match[3])
    return year + (month > 3) if 1 <= month <= 12 else None
