"""Marks of official messages: whether one is the same can be told, though none is kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import blake2s
from pathlib import Path

_DATA = Path(__file__).with_name("messages.json")


def mark_of(message: str) -> str:
    """A message's mark; case, spacing and the kind of apostrophe do not count."""
    straight = message.replace("’", "'").replace("‘", "'")
    words = " ".join(straight.casefold().split())
    return blake2s(words.encode(), digest_size=4).hexdigest()


@cache
def known_marks() -> Mapping[str, Mapping[int, str]]:
    """By rule and by the year from which it holds, the mark of the rule's message."""
    marks = json.loads(_DATA.read_text("utf-8"))["marks"]
    return {code: {int(year): mark for year, mark in of.items()} for code, of in marks.items()}


def mark_in(code: str, year: int) -> str | None:
    """The mark of a shipped rule's message in a year; None for another rule."""
    of = known_marks().get(code, {})
    since = [from_year for from_year in of if from_year <= year]
    return of[max(since)] if since else None
