"""Who said quotes: for counting people, never quotes."""

from __future__ import annotations

from collections.abc import Iterable

from research.speakers.store import Speaker, speakers
from storage import Project, reading

__all__ = ["Speaker", "speakers_of"]


def speakers_of(project: Project, quote_ids: Iterable[int]) -> dict[int, Speaker]:
    """Who said each of those quotes that is still there, by the quote's id."""
    with reading(project) as db:
        return speakers(db, quote_ids)
