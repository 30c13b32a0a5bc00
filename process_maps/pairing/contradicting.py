"""Where people contradict one another: joined by way of others, and kept apart themselves."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from common.words import day_words
from process_maps.aligning.model import Decided, Place


@dataclass(frozen=True)
class Contradiction:
    """Two steps that people kept apart, and what they joined by which the two hang together.

    ``joined`` is a shortest way from the one to the other.
    """

    parted: Decided
    joined: tuple[Decided, ...]

    @property
    def decisions(self) -> tuple[Decided, ...]:
        """Everything that cannot hold at once; any of it taken back mends it, as far as it goes."""
        return (*self.joined, self.parted)

    def words(self, called: Callable[[Place], str]) -> str:
        """Who decided what, as a sentence; ``called`` says what a step is called, and whose."""
        joined = "; ".join(_told(each, called) for each in self.joined)
        return f"{joined}; but {_told(self.parted, called)}"


def contradictions(decided: Iterable[Decided]) -> tuple[Contradiction, ...]:
    """Every pair kept apart that is joined by way of other steps, the latest decided first.

    O(kept apart × joined) at worst; only what hangs together is walked through.
    """
    held = list(decided)
    if all(each.together for each in held):
        return ()
    beside = _beside(held)
    of = hanging_together(held)
    found = [
        Contradiction(each, _way(each.a, each.b, beside))
        for each in held
        if not each.together and each.a in of and of[each.a] == of.get(each.b)
    ]
    return tuple(sorted(found, key=lambda each: (each.parted.at, each.parted.id), reverse=True))


def hanging_together(decided: Iterable[Decided]) -> dict[Place, int]:
    """A number for each step that people joined: the same where they hang together."""
    groups: dict[Place, set[Place]] = {}
    for each in decided:
        if not each.together:
            continue
        one, other = groups.get(each.a, {each.a}), groups.get(each.b, {each.b})
        if one is other:
            continue
        small, large = (one, other) if len(one) < len(other) else (other, one)
        large |= small
        for place in (each.a, each.b, *small):
            groups[place] = large
    numbers: dict[int, int] = {}
    return {place: numbers.setdefault(id(of), len(numbers)) for place, of in groups.items()}


def _beside(decided: Iterable[Decided]) -> dict[Place, list[tuple[Place, Decided]]]:
    beside: dict[Place, list[tuple[Place, Decided]]] = defaultdict(list)
    for each in decided:
        if each.together:
            beside[each.a].append((each.b, each))
            beside[each.b].append((each.a, each))
    return beside


def _way(
    start: Place, goal: Place, beside: Mapping[Place, list[tuple[Place, Decided]]]
) -> tuple[Decided, ...]:
    came: dict[Place, tuple[Place, Decided] | None] = {start: None}
    waiting = deque([start])
    while waiting and goal not in came:
        place = waiting.popleft()
        for other, by in beside[place]:
            if other not in came:
                came[other] = place, by
                waiting.append(other)
    way, at = [], came[goal]
    while at is not None:
        place, by = at
        way.append(by)
        at = came[place]
    return tuple(reversed(way))


def _told(each: Decided, called: Callable[[Place], str]) -> str:
    who = f"{each.by} " if each.by else ""
    when = f" on {day_words(each.at[:10])}" if each.at else ""
    done = "joined" if each.together else "kept apart"
    return f"{who}{done} {called(each.a)} and {called(each.b)}{when}"
