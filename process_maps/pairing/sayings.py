"""What somebody says of many steps at once, taken apart into decisions on two steps each.

A decision is between a step of one map and a step of another, never between two of one map: that
one council splits a step says nothing of the two halves. Every pair is written down, not only as
many as would hang together, so that a step that is removed later takes only its own along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from process_maps.aligning.model import Alignment, Pair, Place

Seen = Mapping[tuple[Place, Place], int]
"""The version of what was decided of two steps (the earlier first) as its reader saw it."""


@dataclass(frozen=True)
class Saying:
    """That two steps are the same work, or are not; ``a`` is before ``b``.

    ``seen`` is the version of the decision there was when it was said, 0 where there was none.
    None stands for whatever there is.
    """

    a: Place
    b: Place
    together: bool
    seen: int | None = None


@dataclass(frozen=True)
class TakingBack:
    """A decision to be taken back, as it was seen."""

    id: int
    version: int


def seen_in(alignment: Alignment) -> Seen:
    """What was decided as this alignment shows it."""
    return {(each.a, each.b): each.version for each in alignment.decided}


def joining(pairs: Iterable[Pair]) -> list[Saying]:
    """Each of these pairs is the same work."""
    return [
        Saying(each.a, each.b, True, each.decided.version if each.decided else 0) for each in pairs
    ]


def same_work(members: Collection[Place], seen: Seen) -> list[Saying]:
    """All of these are the same work."""
    places = sorted(set(members))
    return [
        _saying(one, other, True, seen)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if one.map != other.map
    ]


def kept_apart(one: Iterable[Place], other: Iterable[Place], seen: Seen) -> list[Saying]:
    """None of the one is the same work as any of the other."""
    others = sorted(set(other))
    return [_saying(a, b, False, seen) for a in sorted(set(one)) for b in others if a.map != b.map]


def belonging(members: Sequence[Place], rest: Sequence[Place], seen: Seen) -> list[Saying]:
    """The members are the same work, and the rest is not the same as any of them."""
    return same_work(members, seen) + kept_apart(members, rest, seen)


def all_different(parts: Sequence[Collection[Place]], seen: Seen) -> list[Saying]:
    """No part is the same work as another; what is within a part is left as it is."""
    found: list[Saying] = []
    for number, one in enumerate(parts):
        rest = [place for part in parts[number + 1 :] for place in part]
        found += kept_apart(one, rest, seen)
    return found


def paired_instead(
    one: Place, not_with: Iterable[Place], but_with: Place, seen: Seen
) -> list[Saying]:
    """A step is not the same work as those it was shown with, but as another."""
    rest = [each for each in not_with if each not in (one, but_with)]
    return kept_apart([one], rest, seen) + same_work([one, but_with], seen)


def _saying(one: Place, other: Place, together: bool, seen: Seen) -> Saying:
    a, b = min(one, other), max(one, other)
    return Saying(a, b, together, seen.get((a, b), 0))
