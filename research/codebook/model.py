"""The tree of codes, and what becomes of it when some are merged: worked out, nothing changed.

Every walk here is a loop over the codes, each met a fixed number of times: codebooks from other
programs may hold ten thousand codes, or be as deep as they are long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from research.model import Code

STEP = " › "
# Of a deeper path only the first and the last names are shown.
_MOST_NAMES = 6


@dataclass(frozen=True)
class Seen:
    """A code as somebody saw it who decides over it: its id and the version it was read at."""

    id: int
    version: int


@dataclass(frozen=True)
class TagGroup:
    """A named set of codes, wherever in the tree they lie; it does not change the tree."""

    id: int
    name: str
    description: str
    version: int
    members: frozenset[int]


@dataclass(frozen=True)
class SplitPart:
    """Quotes that are to carry another code: one there is, or a new one of that name.

    A new one is made below ``parent_id``, or on top. ``keep``: the quotes carry the old one too.
    """

    quotes: tuple[int, ...]
    code_id: int | None = None
    name: str = ""
    parent_id: int | None = None
    keep: bool = False


@dataclass(frozen=True)
class MergeAhead:
    """What a merge comes to, said before it is done.

    ``quotes`` will carry the code that stays; ``twice`` of them carry more than one of the merged
    now. ``moved`` codes change their place, ``gone`` ones cease to be, those asked for first and
    then those below them that are called the same as one below the code that stays.
    """

    quotes: int
    twice: int
    moved: int
    gone: tuple[str, ...]
    asked: int
    memos: int


@dataclass(frozen=True)
class MergePlan:
    """A merge worked out: ``goes`` names for each code that ceases to be the one it becomes.

    ``place`` is where the code that stays will lie; ``moved`` gives others their new parent.
    """

    into: int
    goes: Mapping[int, int]
    moved: Mapping[int, int]
    place: int | None


def name_key(name: str) -> str:
    """The form in which two codes in one place are called the same."""
    return name.casefold()


def merge_plan(codes: Iterable[Code], into: int, sources: Sequence[int]) -> MergePlan:
    """What merging ``sources`` into ``into`` does to the tree; all of them are in ``codes``.

    What lies below a code that ceases to be comes to lie below the one it becomes; where one of
    the same name is there already the two are merged too. A code that lies below one it takes in
    takes that one's place, so nothing ever lies below itself.
    """
    by_id = {each.id: each for each in codes}
    wanted = set(sources) - {into}
    parents = {each.id: each.parent_id for each in by_id.values()}
    place = parents[into]
    for above in _above(parents, into):
        if above in wanted:
            place = parents[above]
    parents[into] = place
    children: dict[int, list[int]] = {}
    for each, parent in parents.items():
        if parent is not None and each not in wanted:
            children.setdefault(parent, []).append(each)
    goes: dict[int, int] = {}
    moved: dict[int, int] = {}
    names: dict[int, dict[str, int]] = {}
    waiting = deque((source, into) for source in dict.fromkeys(sources) if source != into)
    while waiting:
        gone, stays = waiting.popleft()
        goes[gone] = stays
        if stays not in names:
            held = children.get(stays, ())
            names[stays] = {name_key(by_id[each].name): each for each in held}
        for child in children.pop(gone, ()):
            twin = names[stays].setdefault(name_key(by_id[child].name), child)
            if twin == child:
                moved[child] = stays
                children.setdefault(stays, []).append(child)
            else:
                waiting.append((child, twin))
    return MergePlan(into, goes, moved, place)


def _above(parents: Mapping[int, int | None], code_id: int) -> list[int]:
    """The codes a code lies below, nearest first; ends where a broken tree goes round."""
    found: dict[int, None] = {}
    at = parents.get(code_id)
    while at is not None and at not in found:
        found[at] = None
        at = parents.get(at)
    return list(found)


def lies_below(parents: Mapping[int, int | None], code_id: int, other: int) -> bool:
    """Whether a code is the other one, or lies below it."""
    return code_id == other or other in _above(parents, code_id)


def below_themselves(parents: Mapping[int, int | None]) -> list[int]:
    """The codes that lie below themselves, in order."""
    sound: set[int] = set()
    found: list[int] = []
    for first in parents:
        way: dict[int, None] = {}
        at: int | None = first
        while at is not None and at not in sound and at not in way:
            way[at] = None
            at = parents.get(at)
        if at is not None and at in way:
            trail = list(way)
            found += trail[trail.index(at) :]
        sound.update(way)
    return sorted(found)


def with_those_below(codes: Iterable[Code], codings: Iterable[tuple[int, int]]) -> dict[int, int]:
    """How many quotes carry each code or one below it, a quote counted once a code.

    ``codes`` come as the codebook has them, each before those below it; ``codings`` are pairs of
    code and quote.
    """
    quotes: dict[int, set[int]] = {}
    for code_id, quote_id in codings:
        quotes.setdefault(code_id, set()).add(quote_id)
    counts: dict[int, int] = {}
    for each in reversed(tuple(codes)):
        mine = quotes.pop(each.id, set())
        counts[each.id] = len(mine)
        if each.parent_id is not None and mine:
            theirs = quotes.setdefault(each.parent_id, set())
            # The smaller into the larger: each quote is then handed on but a few times.
            small, large = sorted((mine, theirs), key=len)
            large |= small
            quotes[each.parent_id] = large
    return counts


def depths(codes: Iterable[Code]) -> dict[int, int]:
    """How many codes each lies below; parents come before what is below them."""
    found: dict[int, int] = {}
    for each in codes:
        found[each.id] = found.get(each.parent_id, -1) + 1 if each.parent_id else 0
    return found


def paths(codes: Iterable[Code]) -> dict[int, str]:
    """Each code's name after those it lies below; the middle of a long way is left out."""
    names: dict[int, tuple[str, ...]] = {}
    for each in codes:
        above = names.get(each.parent_id or 0, ())
        way = (*above, each.name)
        names[each.id] = (
            way if len(way) <= _MOST_NAMES else (way[0], "…", *way[1 - _MOST_NAMES :][1:])
        )
    return {code_id: STEP.join(way) for code_id, way in names.items()}


def below(codes: Iterable[Code], code_id: int) -> tuple[int, ...]:
    """All codes below one, each after the one it lies under."""
    inside = {code_id}
    found = []
    for each in codes:
        if each.parent_id in inside:
            inside.add(each.id)
            found.append(each.id)
    return tuple(found)
