"""Quotes that no painpoint, innovation or question is linked to, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import store
from research.model import QuoteView
from research.services import count_quotes, quotes
from research.services.speaking import speakers_of
from storage import Project, reading

# Read at a time: enough that one reading nearly always fills a page.
_AT_ONCE = 100


@dataclass(frozen=True)
class Unlinked:
    """A page of them, how many there are in all, and whether more come after."""

    quotes: tuple[QuoteView, ...]
    total: int
    more: bool


def next_unlinked(project: Project, *, after: int = 0, size: int = 20) -> Unlinked:
    """The quotes nothing is linked to that come after the quote with the id ``after``."""
    with reading(project) as db:
        linked = store.linked_quotes(db)
        total = count_quotes(project) - len(speakers_of(project, linked))
        found: list[QuoteView] = []
        last = after
        while len(found) <= size:
            some = quotes(project, limit=_AT_ONCE, after=last)
            found += [quote for quote in some if quote.id not in linked]
            if len(some) < _AT_ONCE:
                break
            last = some[-1].id
    return Unlinked(tuple(found[:size]), total, len(found) > size)
