"""Measures of a map's shape: how complex it is to read, and its critical path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.simulation import Triangle
from process_maps.measuring.model import Complexity, OnPath
from process_maps.measuring.network import Network

# Above this many steps the diameter is not worked out.
MOST_FOR_DIAMETER = 1_000


def complexity(net: Network) -> Complexity:
    """Cardoso's control-flow complexity, and Mendling's size, density, diameter and connectors."""
    steps, flows = len(net.steps), sum(len(out) for out in net.exits)
    into = [0] * steps
    for out in net.exits:
        for each in out:
            into[each.to] += 1
    split = {"one": 0, "some": 0, "all": 0}
    fan = {"one": 0, "some": 0, "all": 0}
    for way, out in zip(net.ways, net.exits, strict=True):
        if len(out) > 1:
            split[way] += {"one": len(out), "some": 2 ** min(len(out), 60) - 1, "all": 1}[way]
            fan[way] += len(out)
    for step, ways in enumerate(into):
        if ways > 1:
            drawn = (net.steps[step].source_kind or "").casefold()
            fan["all" if "parallel" in drawn else "some" if "inclusive" in drawn else "one"] -= ways
    connectors = [
        into[each] + len(net.exits[each])
        for each in range(steps)
        if len(net.exits[each]) > 1
        or into[each] > 1
        or net.steps[each].kind in ("gateway", "decision")
    ]
    return Complexity(
        steps=steps,
        flows=flows,
        cfc=sum(split.values()),
        cfc_xor=split["one"],
        cfc_or=split["some"],
        cfc_and=split["all"],
        density=flows / (steps * (steps - 1)) if steps > 1 else None,
        diameter=_diameter([[each.to for each in out] for out in net.exits]),
        connector_degree=sum(connectors) / len(connectors) if connectors else None,
        mismatched=sum(abs(each) for each in fan.values()),
    )


def _diameter(targets: Sequence[Sequence[int]]) -> int | None:
    """The most flows that lie on the shortest way from one step to another; None without flows.

    All steps are walked from at once: a number's bits are the steps reached so far.
    """
    if not any(targets) or len(targets) > MOST_FOR_DIAMETER:
        return None
    reached = [1 << each for each in range(len(targets))]
    changing, length = True, -1
    while changing:
        changing, length = False, length + 1
        after = list(reached)
        for each, out in enumerate(targets):
            for to in out:
                after[each] |= reached[to]
            changing = changing or after[each] != reached[each]
        reached = after
    return length


def critical_path(net: Network, known: Mapping[str, Triangle]) -> tuple[OnPath, ...]:
    """The longest way from a start to an end by likely durations, every loop gone through once.

    Steps that do not say how long they take count nothing towards it and are marked as unknown;
    of ways equally long, the one of more steps. Empty where no step on any way states a duration.
    """
    place = {each: number for number, each in enumerate(net.order)}
    best: dict[int, tuple[float, int]] = {}
    after: dict[int, int] = {}
    for step in reversed(net.order):
        ahead = [
            out.to for out in net.exits[step] if place[out.to] > place[step] and out.to in best
        ]
        if net.exits[step] and not ahead:
            continue  # From here it only goes back.
        length = known.get(net.steps[step].id)
        days, number = length.likely if length else 0.0, 1
        if ahead:
            after[step] = max(ahead, key=best.__getitem__)
            more = best[after[step]]
            days, number = days + more[0], number + more[1]
        best[step] = (days, number)
    begins = [each for each in net.starts if each in best]
    if not any(best[each][0] for each in begins):
        return ()
    path = [max(begins, key=best.__getitem__)]
    while path[-1] in after:
        path.append(after[path[-1]])
    return tuple(
        OnPath(each, length.likely if (length := known.get(each)) else None)
        for each in (net.steps[step].id for step in path)
    )
