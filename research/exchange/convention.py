"""Which way of counting positions a file follows, from the evidence in the file itself.

No program can be trusted to count as the standard says: some count UTF-16 units, some a CRLF as
one. But many write a quote's own words beside its place, and people mark whole words. So each way
is tried on all spans of a file. A span speaks for a way by its words, where it carries any, and by
its edges where it does not. Ways that put every span of a file in the same places are one; where
the best two differ, only the spans that tell them apart are asked. Pure functions.
"""

from __future__ import annotations

import re
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
# A name is taken for the beginning of a quote from this length, without a sign that it is cut or
# with one.
_TELLING, _TELLING_CUT = 20, 5
_BEGINS, _BARE, _PLAIN, _EXACT = 1, 2, 3, 4
_MOST_LOOKED_FOR = 300
_SPACES = re.compile(r"\s+")
_BLANKS = str.maketrans("\r\n\t", "   ")

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
    names = [_Name.of(span.name) for _written, span in spans]
    told_first = CONVENTIONS if told is None else (told, *CONVENTIONS)
    alike: dict[tuple[Placed | None, ...], Convention] = {}
    for convention in told_first:
        places = tuple(written.placed(convention, span.start, span.end) for written, span in spans)
        alike.setdefault(places, convention)
    levels = {
        places: tuple(
            _level(written.text, place, name)
            for (written, _span), place, name in zip(spans, places, names, strict=True)
        )
        for places in alike
    }
    best = tuple(max(each) for each in zip(*levels.values(), strict=True))
    named_of = sum(top > 0 for top in best) + _missed(spans, names, best)
    tried = [
        _tried(convention, spans, places, levels[places], best, named_of)
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
    named_of: int,
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
        tuple(evidence),
        Reading(
            convention,
            named,
            named_of,
            on_edges,
            2 * len(spans),
            sum(place is None for place in places),
        ),
    )


@dataclass(frozen=True)
class _Name:
    """The words a span carries, letter for letter, and with blanks left out; whether cut short."""

    words: str
    bare: str
    beginning: str

    @classmethod
    def of(cls, words: str) -> _Name:
        bare = "".join(words.split())
        ending = next((end for end in _ELLIPSES if bare.endswith(end)), "")
        beginning = bare.removesuffix(ending)
        long_enough = len(beginning) >= (_TELLING_CUT if ending else _TELLING)
        return cls(words.translate(_BLANKS), bare, beginning if long_enough else "")


def _level(text: str, place: Placed | None, name: _Name) -> int:
    """How well a span's words are those it carries: 0 not at all, up to letter for letter."""
    if place is None or not name.bare:
        return 0
    # Most ways of counting are wrong from the first letters on, and quotes are long.
    head = "".join(text[place.start : min(place.end, place.start + _TELLING)].split())
    told = min(len(head), len(name.beginning or name.bare))
    if head[:told] != name.bare[:told]:
        return 0
    words = text[place.start : place.end].translate(_BLANKS)
    if words == name.words:
        return _EXACT
    bare = "".join(words.split())
    if bare == name.bare:
        return _PLAIN if " ".join(words.split()) == " ".join(name.words.split()) else _BARE
    starts = bool(name.beginning) and bare.startswith(name.beginning) and not words[0].isspace()
    return _BEGINS if starts else 0


def _missed(
    spans: Sequence[tuple[Written, Stated]], names: Sequence[_Name], best: Sequence[int]
) -> int:
    """How many spans carry words of their text that no way of counting puts them on.

    Other names are titles, which are no evidence. Only some are looked for, as texts are long.
    """
    bare: dict[int, str] = {}
    missed = 0
    in_doubt = [
        (written, name)
        for (written, _span), name, top in zip(spans, names, best, strict=True)
        if name.bare and not top
    ]
    for written, name in in_doubt[:_MOST_LOOKED_FOR]:
        if id(written) not in bare:
            bare[id(written)] = _SPACES.sub("", written.text)
        missed += (name.beginning or name.bare) in bare[id(written)]
    return missed


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
