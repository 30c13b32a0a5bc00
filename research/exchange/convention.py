"""Which way of counting positions a file follows, from the evidence in the file itself.

No program can be trusted to count as the standard says: some count UTF-16 units, some a CRLF as
one. But many write a quote's own words beside its place, and people mark whole words. So each way
is tried on all spans of a file. A span speaks for a way by its words, where it carries any, and by
its edges where it does not. Ways that put every span of a file in the same places are one; where
the best two differ, only the spans that tell them apart are asked. Pure functions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import get_args

from research.exchange.model import Convention, End, Mark, Newline, Reading, Readings, Unit
from research.exchange.written import Written
from research.model import Placed

CLOSE = 0.05
# What a span that says all can speak for a way: two edges, each on a word's edge and none blank.
_FULL = 4
_ELLIPSES = ("…", "...", "[…]", "[...]")
# A name that breaks off without a sign is taken for the beginning of a quote from this length.
_TELLING = 20

# In the order a tie is settled: what the standard says comes first.
CONVENTIONS = tuple(
    Convention(*each)
    for each in product(get_args(Unit), get_args(Newline), get_args(Mark), get_args(End))
)


@dataclass(frozen=True)
class Stated:
    """A span as a file states it, in whatever unit, with the words it carries ("" for none)."""

    start: int
    end: int
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Marked:
    """A text with the spans that somebody marked in it."""

    written: Written
    spans: tuple[Stated, ...]


@dataclass(frozen=True)
class _Tried:
    convention: Convention
    places: tuple[Placed | None, ...]
    levels: tuple[int, ...]
    evidence: tuple[int, ...]
    reading: Reading


def detect(texts: Sequence[Marked], told: Convention | None = None) -> Readings | None:
    """What the evidence says for every way of counting that gives this file other spans.

    ``told`` is a way that is known, by whoever chose it or wrote the file: it comes first and
    nobody need be asked. None where there is no span to tell from.
    """
    spans = [(text.written, span) for text in texts for span in text.spans]
    if not spans:
        return None
    quotes = _quotes(texts)
    told_first = CONVENTIONS if told is None else (told, *CONVENTIONS)
    alike: dict[tuple[Placed | None, ...], Convention] = {}
    for convention in told_first:
        places = tuple(written.placed(convention, span.start, span.end) for written, span in spans)
        alike.setdefault(places, convention)
    levels = {
        places: tuple(
            _level(written.text, place, quote)
            for (written, _span), place, quote in zip(spans, places, quotes, strict=True)
        )
        for places in alike
    }
    best = tuple(max(each) for each in zip(*levels.values(), strict=True))
    tried = [
        _tried(convention, spans, places, levels[places], best, quotes)
        for places, convention in alike.items()
    ]
    if told is not None:
        first, rest = tried[0], sorted(tried[1:], key=_rank)
        return Readings(tuple(each.reading for each in (first, *rest)), close=False)
    tried.sort(key=_rank)
    close = any(_are_close(tried[0], other) for other in tried[1:])
    return Readings(tuple(each.reading for each in tried), close)


def _rank(tried: _Tried) -> tuple[int, int, int]:
    return -sum(tried.evidence), tried.reading.outside, CONVENTIONS.index(tried.convention)


def _are_close(best: _Tried, other: _Tried) -> bool:
    """Whether the spans that the two put elsewhere hardly tell which is right."""
    apart = [
        (ours, theirs)
        for ours, theirs, here, there in zip(
            best.evidence, other.evidence, best.places, other.places, strict=True
        )
        if here != there
    ]
    only_ends = all(
        a is not None and b is not None and a.start == b.start
        for a, b in zip(best.places, other.places, strict=True)
        if a != b
    )
    if only_ends and best.convention.end == "exclusive":
        # Counted in, each end would cut a word but for what stands behind it. No program was seen
        # to do so: it is asked about only where hardly an end is on a word's edge.
        return 2 * sum(ours for ours, _theirs in apart) < _FULL * len(apart)
    lead = sum(ours - theirs for ours, theirs in apart)
    return lead < _FULL or lead <= CLOSE * _FULL * len(apart)


def _tried(
    convention: Convention,
    spans: Sequence[tuple[Written, Stated]],
    places: tuple[Placed | None, ...],
    levels: tuple[int, ...],
    best: tuple[int, ...],
    quotes: Sequence[_Quote | None],
) -> _Tried:
    evidence: list[int] = []
    on_edges = named = 0
    for (written, _span), place, level, top in zip(spans, places, levels, best, strict=True):
        edges, neat = _edges(written.text, place)
        on_edges += sum(edges)
        ends_neatly = edges[1] + neat[1]
        told = level == top and top > 0
        named += told
        if top > _BEGINS:
            evidence.append(_FULL if told else 0)
        elif top == _BEGINS:
            evidence.append(2 + ends_neatly if told else 0)
        else:
            evidence.append(sum(edges) + sum(neat))
    return _Tried(
        convention,
        places,
        levels,
        tuple(evidence),
        Reading(
            convention,
            named,
            sum(1 for quote, top in zip(quotes, best, strict=True) if quote or top),
            on_edges,
            2 * len(spans),
            sum(place is None for place in places),
        ),
    )


@dataclass(frozen=True)
class _Quote:
    """A name that stands in its text, so that it is the span's own words or their beginning."""

    words: str
    cut: bool

    @property
    def plain(self) -> str:
        return " ".join(self.words.split())

    @property
    def bare(self) -> str:
        return "".join(self.words.split())


def _quotes(texts: Sequence[Marked]) -> list[_Quote | None]:
    found: list[_Quote | None] = []
    for text in texts:
        plain = " ".join(text.written.text.split()) if text.spans else ""
        bare = ""
        for span in text.spans:
            ending = next((end for end in _ELLIPSES if span.name.rstrip().endswith(end)), "")
            whole = _Quote(span.name, False)
            cut = _Quote(span.name.rstrip().removesuffix(ending), True)
            if whole.plain and whole.plain in plain:
                found.append(whole)
                continue
            bare = bare or "".join(plain.split())
            candidates = (whole, cut) if ending else (whole,)
            found.append(
                next((each for each in candidates if each.bare and each.bare in bare), None)
            )
    return found


_BEGINS, _BARE, _PLAIN, _EXACT = 1, 2, 3, 4


def _level(text: str, place: Placed | None, quote: _Quote | None) -> int:
    """How well a span's words are those it carries: 0 not at all, up to letter for letter."""
    if place is None or quote is None:
        return 0
    words = text[place.start : place.end]
    if not quote.cut:
        if words.translate(_BLANKS) == quote.words.translate(_BLANKS):
            return _EXACT
        if " ".join(words.split()) == quote.plain:
            return _PLAIN
    bare = "".join(words.split())
    if not quote.cut and bare == quote.bare:
        return _BARE
    if (quote.cut or len(quote.bare) >= _TELLING) and bare.startswith(quote.bare):
        return _BEGINS if not words[:1].isspace() else 0
    return 0


_BLANKS = str.maketrans("\n\t", "  ")


def _edges(text: str, place: Placed | None) -> tuple[tuple[bool, bool], tuple[bool, bool]]:
    """Whether a span's start and end cut no word; whether no blank is within either."""
    if place is None:
        return (False, False), (False, False)
    start, end = place.start, place.end
    first, last = text[start], text[end - 1]
    whole = (
        not (start > 0 and _in_word(text[start - 1]) and _in_word(first)),
        not (end < len(text) and _in_word(text[end]) and _in_word(last)),
    )
    return whole, (whole[0] and not first.isspace(), whole[1] and not last.isspace())


def _in_word(letter: str) -> bool:
    return letter.isalnum() or (not letter.isascii() and unicodedata.category(letter)[0] == "M")
