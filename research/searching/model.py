"""What a list of quotes is narrowed by, and a page of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from research.model import QuoteView

# Every quote is in exactly one of these.
Sharing = Literal["cleared", "not cleared", "to check"]
SHARING: tuple[Sharing, ...] = ("cleared", "not cleared", "to check")

# Around each word found; neither can be in a quote.
FOUND, FOUND_END = "\x02", "\x03"


@dataclass(frozen=True)
class Wanted:
    """All that is given must hold.

    ``words`` are all looked for whatever their endings, accents and case; the last one may be only
    begun, as it is while somebody types; how phrases, OR and a minus are read says
    :mod:`research.searching.words`. A code always takes in those below it: ``code_id`` and each of
    ``all_codes`` are on the quote, one at least of ``any_codes``, none of ``no_codes``.
    ``overlapping``: a quote with this code shares words with it, or it is itself one.

    ``since`` and ``until`` (ISO, both included) are days of the session; a session without a day
    is on none.
    """

    words: str = field(default="", repr=False)
    code_id: int | None = None
    council_id: int | None = None
    session_id: int | None = None
    participant_id: int | None = None
    role: str | None = None
    user_group: str | None = None
    sharing: Sharing | None = None
    all_codes: tuple[int, ...] = ()
    any_codes: tuple[int, ...] = ()
    no_codes: tuple[int, ...] = ()
    overlapping: int | None = None
    untagged: bool = False
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class GoingTogether:
    """How often two codes are on the same quote, and from how many people and councils."""

    code_id: int
    other_id: int
    quotes: int
    people: int
    councils: int


@dataclass(frozen=True)
class FoundQuote:
    """A quote of a page; ``parts`` are its words in pieces, each with whether it was looked for."""

    quote: QuoteView
    parts: tuple[tuple[str, bool], ...] = field(repr=False)


@dataclass(frozen=True)
class Page:
    """Some quotes in the order they were kept.

    ``after`` is where the page begins (the id before its first), ``before`` and ``next`` are where
    the pages around it begin, None where there is none.
    """

    found: tuple[FoundQuote, ...]
    after: int
    before: int | None
    next: int | None

    @property
    def all_of_them(self) -> int | None:
        """How many there are in all, where the page tells; None where others lie around it."""
        return len(self.found) if self.before is None and self.next is None else None


@dataclass(frozen=True)
class FoundTurn:
    """A turn that holds words looked for, whose it is, and its words in pieces as in a quote."""

    id: int
    session_id: int
    session_title: str
    date: str | None
    council: str | None
    speaker: str | None
    asks: bool
    parts: tuple[tuple[str, bool], ...] = field(repr=False)


@dataclass(frozen=True)
class TurnPage:
    """Some turns in the order they were stored; ``next`` is where the page after begins."""

    found: tuple[FoundTurn, ...]
    after: int
    next: int | None


def around_found(
    parts: tuple[tuple[str, bool], ...], most: int = 300
) -> tuple[tuple[str, bool], ...]:
    """Pieces cut to what stands around the first word found, for a long turn in a list."""
    text = "".join(piece for piece, _found in parts)
    if len(text) <= most:
        return parts
    first = next((place for place, (_piece, found) in enumerate(parts) if found), 0)
    before = sum(len(piece) for piece, _found in parts[:first])
    start = max(0, min(before - most // 3, len(text) - most))
    kept: list[tuple[str, bool]] = []
    place = 0
    for piece, found in parts:
        some = piece[max(0, start - place) : max(0, start + most - place)]
        place += len(piece)
        if some:
            kept.append((some, found))
    lead = [("…", False)] if start else []
    return (*lead, *kept, *([("…", False)] if start + most < len(text) else []))


def in_parts(marked: str) -> tuple[tuple[str, bool], ...]:
    """Marked words as pieces: ``"a \\x02b\\x03"`` is ``(("a ", False), ("b", True))``."""
    pieces: list[tuple[str, bool]] = []
    for at, piece in enumerate(marked.split(FOUND)):
        found, end, rest = piece.partition(FOUND_END) if at else ("", "", piece)
        if end and found:
            pieces.append((found, True))
        if rest:
            pieces.append((rest, False))
    return tuple(pieces)
