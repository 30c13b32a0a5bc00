"""What comes before what: steps by number, their lanes and phases, and flows leading back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from process_maps.graph import lane_of, lanes_of, phases_of
from process_maps.model import Map, Phase


@dataclass(frozen=True)
class Order:
    """A map's steps by number, with their lanes and phases and which flows lead back.

    ``lanes`` starts with None where some steps are done by nobody. ``back`` holds positions of
    flows. ``blocks`` are step numbers, top to bottom, in one lane; ``towers`` are blocks of
    several lanes in one column, joined by the flows in ``upright``.
    """

    ids: tuple[str, ...]
    lanes: tuple[str | None, ...]
    lane: tuple[int, ...]
    phases: tuple[Phase, ...]
    phase: tuple[int | None, ...]
    ends: tuple[tuple[int, int], ...]
    back: frozenset[int]
    blocks: tuple[tuple[int, ...], ...] = ()
    towers: tuple[tuple[int, ...], ...] = ()
    upright: frozenset[int] = frozenset()

    @cached_property
    def block_of(self) -> dict[int, int]:
        """The block each step is in."""
        return {step: number for number, block in enumerate(self.blocks) for step in block}


def in_order(process: Map) -> Order:
    """Number the steps and find the flows that lead back."""
    number = {step.id: position for position, step in enumerate(process.steps)}
    nobody = [None] if any(lane_of(step) is None for step in process.steps) else []
    lanes: tuple[str | None, ...] = (*nobody, *lanes_of(process)) or (None,)
    used = {step.phase for step in process.steps}
    phases = tuple(phase for phase in phases_of(process) if phase.id in used)
    phase_number = {phase.id: position for position, phase in enumerate(phases)}
    phase = tuple(phase_number.get(step.phase or "") for step in process.steps)
    ends = tuple((number[flow.source], number[flow.target]) for flow in process.flows)
    return Order(
        ids=tuple(number),
        lanes=lanes,
        lane=tuple(lanes.index(lane_of(step)) for step in process.steps),
        phases=phases,
        phase=phase,
        ends=ends,
        back=_back_flows(ends, phase, len(phases)),
    )


def _back_flows(
    ends: tuple[tuple[int, int], ...], phase: tuple[int | None, ...], phases: int
) -> frozenset[int]:
    """The fewest flows, found greedily, without which steps only ever lead on.

    Phases come one after the other, whatever flows say. Flows that close a circle when the steps
    are walked through from the starts are tried last, so they are the ones that lead back.
    """
    steps = len(phase)
    after: list[set[int]] = [set() for _ in range(steps + phases + 1)]
    for each in range(phases):
        after[steps + each].add(steps + each + 1)
    for step, number in enumerate(phase):
        if number is not None:
            after[steps + number].add(step)
            after[step].add(steps + number + 1)
    closing = _closing(ends, phase)
    back = set()
    for position in sorted(range(len(ends)), key=lambda each: (each in closing, each)):
        source, target = ends[position]
        if source == target or _leads_to(after, target, source):
            back.add(position)
        else:
            after[source].add(target)
    return frozenset(back)


def _closing(ends: tuple[tuple[int, int], ...], phase: tuple[int | None, ...]) -> set[int]:
    """Flows to a step the walk is still inside of, walking depth first from the starts."""
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    led_to = set()
    for position, (source, target) in enumerate(ends):
        leaving[source].append((position, target))
        if source != target:
            led_to.add(target)
    steps = sorted(range(len(phase)), key=lambda each: (each in led_to, phase[each] or 0, each))
    done: set[int] = set()
    inside: set[int] = set()
    closing: set[int] = set()
    for start in steps:
        if start in done:
            continue
        path = [(start, iter(leaving[start]))]
        done.add(start)
        inside.add(start)
        while path:
            step, rest = path[-1]
            following = next(rest, None)
            if following is None:
                inside.discard(step)
                path.pop()
                continue
            position, target = following
            if target in inside:
                closing.add(position)
            elif target not in done:
                done.add(target)
                inside.add(target)
                path.append((target, iter(leaving[target])))
    return closing


def _leads_to(after: list[set[int]], start: int, goal: int) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        each = ahead.pop()
        if each == goal:
            return True
        fresh = after[each] - seen
        seen |= fresh
        ahead.extend(fresh)
    return False


def on_from_the_starts(following: dict[int, list[int]], steps: int) -> list[int]:
    """Numbers so that each comes after those that lead to it; those in a circle are left out."""
    waiting = [0] * steps
    for targets in list(following.values()):
        for target in targets:
            waiting[target] += 1
    ready = [step for step in range(steps) if not waiting[step]]
    order = []
    while ready:
        step = ready.pop(0)
        order.append(step)
        for target in following[step]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order
