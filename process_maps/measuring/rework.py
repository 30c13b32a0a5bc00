"""Rework: which loops there are, how likely a return goes round again, and first-pass yield."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from process_maps.measuring.model import FirstPass, Rework
from process_maps.measuring.nesting import Nest
from process_maps.measuring.network import Network
from process_maps.model import Loop, Map

# Larger loops are not solved for; the simulation still tells their passes.
LARGEST_SOLVED = 300


def loops_of(
    process: Map,
    net: Network,
    visits: Mapping[int, float],
    entries: Mapping[int, float],
    in_all: Collection[int] = (),
) -> tuple[Rework, ...]:
    """Every loop of a map, outer before inner: found in its flows, and named by it.

    A named loop is the found one that begins with the same step; one without a way back stands by
    itself, as named. ``in_all``: heads of loops whose times are counted over all rounds of another.
    """
    at = {step.id: position for position, step in enumerate(net.steps)}
    left: dict[int, list[Loop | None]] = {}
    for loop in process.loops:
        head = next((at[each] for each in loop.steps if each in at), None)
        if head is not None:
            left.setdefault(head, []).append(loop)
    found = []
    for nest in net.nests:
        come = 1.0 if nest.entry in in_all else entries.get(nest.entry, 0.0)
        passes = visits[nest.entry] / come if come and nest.entry in visits else None
        named = left.pop(nest.entry, [None])
        found += [_found(net, nest, each, passes) for each in named]
    found += [_named(loop) for loops in left.values() for loop in loops if loop]
    return tuple(found)


def first_pass_yield(loops: Sequence[Rework]) -> FirstPass:
    """Π(1 − r) over the checks: loops where a decision says whether to go round again."""
    checks = {each.entry: each for each in loops if each.check}
    chances = [each.back for each in checks.values() if each.stated and each.back is not None]
    unknown = len(checks) - len(chances)
    value = math.prod(1 - each for each in chances) if checks and not unknown else None
    return FirstPass(value, len(checks), unknown)


def _found(
    net: Network,
    nest: Nest,
    named: Loop | None,
    simulated: float | None,
) -> Rework:
    back, stated = coming_back(net, nest)
    passes, basis = _expected(named, back, stated)
    steps = net.steps
    return Rework(
        entry=steps[nest.entry].id,
        steps=named.steps if named else tuple(steps[each].id for each in nest.members),
        back=back,
        times_min=named.times_min if named else None,
        times_max=named.times_max if named else None,
        passes=passes,
        basis=basis,
        simulated=simulated,
        stated=stated,
        check=any(
            steps[each].kind in ("decision", "gateway") for each in _deciding(net, nest.members)
        ),
        named=named is not None,
        words=named.words if named else None,
    )


def _named(loop: Loop) -> Rework:
    """A loop that is named although no flow makes it one, or no return comes to it."""
    passes = _middle(loop)
    return Rework(
        entry=next(iter(loop.steps)),
        steps=loop.steps,
        back=None,
        times_min=loop.times_min,
        times_max=loop.times_max,
        passes=passes,
        basis=None if passes is None else "stated times",
        simulated=None,
        stated=False,
        check=False,
        named=True,
        words=loop.words,
    )


def _expected(
    named: Loop | None, back: float | None, stated: bool
) -> tuple[float | None, str | None]:
    passes = _middle(named) if named else None
    if passes is not None:
        return passes, "stated times"
    if back is None or back >= 1:
        return None, None
    return 1 / (1 - back), "stated chances" if stated else "assumed chances"


def _middle(loop: Loop) -> float | None:
    known = [each for each in (loop.times_min, loop.times_max) if each is not None]
    return sum(known) / len(known) if known else None


def _branching(net: Network, members: Sequence[int]) -> list[int]:
    return [each for each in members if len(net.exits[each]) > 1 and net.ways[each] == "one"]


def _deciding(net: Network, members: Sequence[int]) -> list[int]:
    """Steps of a loop where one way stays in it and another leaves."""
    inside = set(members)
    return [
        each
        for each in _branching(net, members)
        if 0 < sum(out.to in inside for out in net.exits[each]) < len(net.exits[each])
    ]


def coming_back(net: Network, nest: Nest) -> tuple[float | None, bool]:
    """How likely a return that is at a loop's entry comes to it again, by its chances alone; and
    whether every chance that this hangs on is stated.

    The chance h(u) to come to the entry e from u solves h(u) = p(u, e) + Σ p(u, v)·h(v) over the
    loop's other steps v. None where ways run at once in it, or it is too large to solve.
    """
    members = nest.members
    if len(members) > LARGEST_SOLVED or any(
        net.ways[each] != "one" and len(net.exits[each]) > 1 for each in members
    ):
        return None, False
    row = {each: number for number, each in enumerate(members)}
    on, back = np.zeros((len(members), len(members))), np.zeros(len(members))
    for each in members:
        for out in net.exits[each]:
            if out.to == nest.entry:
                back[row[each]] += out.chance
            elif out.to in row:
                on[row[each], row[out.to]] += out.chance
    try:
        solved = np.linalg.solve(np.eye(len(members)) - on, back)
    except np.linalg.LinAlgError:
        # A circle inside it has no way out: what gets into that comes back no more.
        return None, False
    chance = dict(zip(members, solved.tolist(), strict=True)) | {nest.entry: 1.0}
    stated = all(
        out.stated or abs(chance.get(out.to, 0.0) - chance.get(net.exits[each][0].to, 0.0)) < 1e-9
        for each in _branching(net, members)
        for out in net.exits[each]
    )
    return min(1.0, max(0.0, float(solved[row[nest.entry]]))), stated
