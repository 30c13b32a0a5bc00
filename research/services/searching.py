"""Pages of quotes among very many, and how many there are."""

from __future__ import annotations

from dataclasses import replace

from research.searching import store
from research.searching.model import GoingTogether, Page, TurnPage, Wanted
from research.searching.said.store import turns_with
from storage import Project, reading
from storage.remembering import remembered

MOST_ON_A_PAGE = 100
MOST_PAIRS = 500


def as_seen(project: Project, wanted: Wanted) -> Wanted:
    """What is wanted, among what the reader may read: nobody finds words they may not see."""
    return wanted if project.sight.words else replace(wanted, sharing="cleared")


def page_of_quotes(project: Project, wanted: Wanted, *, after: int = 0, most: int = 20) -> Page:
    """The quotes wanted in the order they were kept, from the one after ``after`` on."""
    with reading(project) as db:
        return store.page(
            db, as_seen(project, wanted), max(0, after), max(1, min(most, MOST_ON_A_PAGE))
        )


@remembered
def count_wanted(project: Project, wanted: Wanted) -> int:
    """How many quotes are wanted."""
    with reading(project) as db:
        return store.count(db, as_seen(project, wanted))


@remembered
def roles(project: Project) -> tuple[str, ...]:
    """The roles people have, by name."""
    with reading(project) as db:
        return tuple(store.roles(db))


@remembered
def going_together(project: Project) -> tuple[GoingTogether, ...]:
    """Pairs of codes on the same quotes, those from most people first, at most 500."""
    with reading(project) as db:
        return store.going_together(db, MOST_PAIRS)


def said_with(
    project: Project, words: str, *, council_id: int | None = None, after: int = 0, most: int = 20
) -> TurnPage:
    """All turns that hold the words, whoever said them, from the one after ``after`` on.

    Words are read as for quotes.
    """
    with reading(project) as db:
        return turns_with(db, words, council_id, max(0, after), max(1, min(most, MOST_ON_A_PAGE)))
