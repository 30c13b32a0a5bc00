"""Thousands of returns sent through a map at once: how long each takes, and which way it goes.

Every array holds one value a return. Steps are worked off in an order in which only loops lead
back, always the earliest step that any return waits at; so whatever of a return can still come to
a step has come to it, and what meets there goes on as one, at the latest of its times. Each time a
return comes to a step its duration and its way on are drawn anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from common.simulation import Triangle, Values
from process_maps.measuring.network import Exit, Network
from process_maps.measuring.repeats import Repeat

MOST_PASSES = 2_000
"""A return is given up once it comes to the same loop more often than this."""
MOST_VISITS, MOST_TURNS = 40_000_000, 60_000
"""All work there is: steps visited by all returns, and steps worked off. After it no return goes
round a loop again, so that those that wait behind one can still come to an end."""
MOST_KEPT = 500
"""Steps up to which each one's time is kept for every return (to tell what drives the spread)."""

Runs = NDArray[np.intp]


@dataclass
class Course:
    """What came of it.

    ``times``: working days of each return; endless where one never came to an end. ``visits``,
    ``taken``: how often a step was come to and a flow taken, by position, per return. ``entries``:
    how often a loop was come into from outside, by its entry. ``spent``: days in each step, by
    return. ``stuck``, ``stopped``: returns that could not end, and returns that were given up.
    """

    times: Values
    visits: Values
    taken: Values
    entries: Mapping[int, float]
    spent: Mapping[int, Values]
    stuck: int = 0
    stopped: int = 0

    @property
    def all_ended(self) -> bool:
        """Whether every return came to an end; if not, how often steps are come to is not known."""
        return not self.stuck and not self.stopped


@dataclass
class _State:
    """Where the returns are, and how each goes on."""

    net: Network
    repeats: Sequence[Repeat]
    chance: np.random.Generator
    number: int
    waiting: dict[int, list[tuple[Runs, Values]]] = field(default_factory=dict)
    queue: list[int] = field(default_factory=list)
    rounds: list[NDArray[np.int64]] = field(default_factory=list)
    wanted: list[NDArray[np.int64]] = field(default_factory=list)
    of_step: dict[int, list[int]] = field(default_factory=dict)
    deciding: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {each: position for position, each in enumerate(self.net.order)}
        self.at_once = self.net.at_once
        self.chances = [np.array([each.chance for each in out]) for out in self.net.exits]
        self.summed = [np.cumsum(each)[:-1] for each in self.chances]
        for number, repeat in enumerate(self.repeats):
            self.rounds.append(np.zeros(self.number, dtype=np.int64))
            self.wanted.append(np.zeros(self.number, dtype=np.int64))
            for each in repeat.members:
                self.of_step.setdefault(each, []).append(number)
            for each in repeat.deciding:
                self.deciding.setdefault(each, []).append(number)

    def put(self, step: int, runs: Runs, times: Values, source: int) -> None:
        """These returns come to a step from another one (-1: they begin there)."""
        if not len(runs):
            return
        for number in self.of_step.get(step, ()):
            self._count_round(number, step, runs, source)
        if step not in self.waiting:
            self.waiting[step] = []
            heapq.heappush(self.queue, self.place[step])
        self.waiting[step].append((runs, times))

    def _count_round(self, number: int, step: int, runs: Runs, source: int) -> None:
        repeat, rounds = self.repeats[number], self.rounds[number]
        if source in repeat.members:
            if step == repeat.head:
                rounds[runs] += 1
            return
        begun = rounds[runs] > 0
        if repeat.within is not None and step == repeat.head:
            rounds[runs[begun]] += 1  # Another round of the loop around it.
        # Come into anew by its head; by another step only where it was never begun.
        fresh = runs if step == repeat.head and repeat.within is None else runs[~begun]
        self._begin(number, fresh)

    def _begin(self, number: int, runs: Runs) -> None:
        repeat = self.repeats[number]
        self.rounds[number][runs] = 1
        self.wanted[number][runs] = self.chance.integers(
            repeat.least, repeat.most, len(runs), endpoint=True
        )
        for inner, each in enumerate(self.repeats):
            if each.within is not None and each.members < repeat.members:
                self.rounds[inner][runs] = 0

    def _again(self, number: int, runs: Runs) -> NDArray[np.bool_]:
        """Which of these returns go round a loop once more."""
        repeat = self.repeats[number]
        left = self.wanted[number][runs] - self.rounds[number][runs]
        if repeat.within is None:
            return np.asarray(left > 0)
        outer = repeat.within
        others = np.maximum(self.wanted[outer][runs] - self.rounds[outer][runs], 0)
        # What is left beyond one pass for each coming round of the loop around it falls on this
        # round and those by chance, all orders being equally likely; what is left in the last
        # round falls on that.
        extra = np.maximum(left - others, 0)
        return np.asarray(self.chance.random(len(runs)) * (extra + others) < extra)

    def take(self, step: int) -> tuple[Runs, Values]:
        """The returns waiting at a step, each once, at the latest of its times."""
        chunks = self.waiting.pop(step)
        if len(chunks) == 1:
            return chunks[0]
        if not self.at_once:
            return np.concatenate([r for r, _ in chunks]), np.concatenate([t for _, t in chunks])
        latest = np.full(self.number, -1.0)
        for runs, times in chunks:
            latest[runs] = np.maximum(latest[runs], times)
        together = np.flatnonzero(latest >= 0)
        return together, latest[together]

    def ways(self, step: int, runs: Runs) -> list[NDArray[np.bool_]]:
        """For each exit of a step, where there are several, which of these returns take it."""
        exits, way, chances = self.net.exits[step], self.net.ways[step], self.chances[step]
        if way == "all":
            return [np.ones(len(runs), dtype=np.bool_)] * len(exits)
        if way == "some":
            drawn = self.chance.random((len(runs), len(exits))) < chances
            none = np.flatnonzero(~drawn.any(axis=1))
            weights = np.broadcast_to(chances if chances.any() else 1.0, (len(none), len(exits)))
            drawn[none, self._one(weights)] = True
            return list(drawn.T)
        if step in self.deciding:
            chosen = self._one(self._kept_to(self.deciding[step], exits, chances, runs))
        else:
            chosen = self.summed[step].searchsorted(self.chance.random(len(runs)), "right")
        return [chosen == number for number in range(len(exits))]

    def _one(self, weights: Values) -> NDArray[np.intp]:
        """For each row one column, by weight."""
        sums = np.cumsum(weights, axis=1)
        drawn = self.chance.random(len(sums)) * sums[:, -1]
        chosen: NDArray[np.intp] = (sums <= drawn[:, None]).sum(axis=1)
        return np.asarray(np.minimum(chosen, weights.shape[1] - 1))

    def _kept_to(
        self, stated: Sequence[int], exits: Sequence[Exit], chances: Values, runs: Runs
    ) -> Values:
        """Weights of the exits where loops are gone through as often as was stated."""
        weights = np.broadcast_to(chances, (len(runs), len(exits))).copy()
        for number in stated:
            repeat = self.repeats[number]
            stays = np.array([each.to in repeat.members for each in exits])
            again = self._again(number, runs)
            allowed = np.where(again[:, None], stays, ~stays)
            kept = np.where(allowed, weights, 0.0)
            # A way that is never taken by its chance is taken where the stated times ask for it.
            kept = np.where(kept.sum(axis=1)[:, None] > 0, kept, allowed)
            weights = kept
        return weights


def simulate(
    net: Network,
    lengths: Mapping[str, Triangle],
    repeats: Sequence[Repeat],
    number: int,
    seed: int,
) -> Course:
    """Send ``number`` returns through a map; the same seed sends them the same way."""
    sent = _Sent(_State(net, repeats, np.random.default_rng(seed), number), lengths)
    sent.begin()
    while sent.state.queue and sent.turns <= 2 * MOST_TURNS:
        sent.work_off(net.order[heapq.heappop(sent.state.queue)])
    return sent.course()


class _Sent:
    """The returns on their way, and what is noted of them."""

    def __init__(self, state: _State, lengths: Mapping[str, Triangle]) -> None:
        net, number = state.net, state.number
        self.state, self.net = state, net
        self.lengths = [lengths.get(step.id) for step in net.steps]
        self.inside = {nest.entry: frozenset(nest.members) for nest in net.nests}
        self.passes = {entry: np.zeros(number, dtype=np.int32) for entry in self.inside}
        self.ends, self.lost = np.zeros(number), np.zeros(number, dtype=np.bool_)
        self.visits, self.taken = np.zeros(len(net.steps)), np.zeros(len(net.flows))
        self.entries: dict[int, float] = {}
        self.spent: dict[int, Values] = {}
        self.keep = len(net.order) <= MOST_KEPT
        self.done = self.turns = 0

    def begin(self) -> None:
        """All returns stand at every start."""
        number = self.state.number
        for each in self.net.starts:
            self.entries[each] = number
            self.state.put(each, np.arange(number), np.zeros(number), -1)

    def work_off(self, step: int) -> None:
        """Let the returns that wait at a step do it and go on."""
        runs, times = self.state.take(step)
        self.done, self.turns = self.done + len(runs), self.turns + 1
        self.visits[step] += len(runs)
        if step in self.net.stuck:
            self.ends[runs] = np.inf
            return
        if step in self.passes:
            passes = self.passes[step]
            passes[runs] += 1
            late = self.done > MOST_VISITS or self.turns > MOST_TURNS
            on = passes[runs] <= (1 if late else MOST_PASSES)
            self.lost[runs[~on]] = True
            runs, times = runs[on], times[on]
        length = self.lengths[step]
        if length is not None:
            drawn = length.draw(self.state.chance, len(runs))
            times = times + drawn
            if self.keep:
                self.spent.setdefault(step, np.zeros(self.state.number))[runs] += drawn
        exits = self.net.exits[step]
        if not exits:
            self.ends[runs] = np.maximum(self.ends[runs], times)
        elif len(exits) == 1:
            self._go(step, exits[0], runs, times)
        else:
            for out, taken in zip(exits, self.state.ways(step, runs), strict=True):
                self._go(step, out, runs[taken], times[taken])

    def _go(self, step: int, out: Exit, runs: Runs, times: Values) -> None:
        self.taken[out.flow] += len(runs)
        if out.to in self.inside and step not in self.inside[out.to]:
            self.entries[out.to] = self.entries.get(out.to, 0) + len(runs)
        self.state.put(out.to, runs, times, step)

    def course(self) -> Course:
        """What came of it; returns that are still on their way are given up."""
        for chunks in self.state.waiting.values():
            for runs, _ in chunks:
                self.lost[runs] = True
        number, stuck = self.state.number, np.isinf(self.ends)
        stopped = int((self.lost & ~stuck).sum())
        self.ends[self.lost] = np.inf
        return Course(
            times=self.ends,
            visits=self.visits / number,
            taken=self.taken / number,
            entries={each: count / number for each, count in self.entries.items()},
            spent=self.spent,
            stuck=int(stuck.sum()),
            stopped=stopped,
        )
