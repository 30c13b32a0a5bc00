"""Times of history as people read them."""

from __future__ import annotations

from datetime import datetime

from common.words import day_words


def moment(at: str) -> str:
    """ "2026-11-23T21:56:04Z" as "23 November 2026, 21:56", by this computer's clock."""
    here = datetime.fromisoformat(at).astimezone()
    return f"{day_words(here.date().isoformat())}, {here:%H:%M}"
