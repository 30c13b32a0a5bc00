"""Loops of which it is stated how often they are gone through, as the simulation needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from process_maps.measuring.network import Network
from process_maps.model import Loop


@dataclass(frozen=True)
class Repeat:
    """A named loop: the step it begins with, its steps, the least and most times round.

    ``deciding``: its steps where one way stays in it and another leaves. ``within``: where in the
    list the smallest such loop stands that it lies inside; its times are then those of all the
    rounds of that one together, as people count uploads and not uploads a round.
    """

    loop: int
    head: int
    members: frozenset[int]
    least: int
    most: int
    deciding: tuple[int, ...]
    within: int | None = None


def repeats(net: Network, loops: Sequence[Loop]) -> tuple[tuple[Repeat, ...], tuple[str, ...]]:
    """The loops whose stated times can be kept to, larger ones first, and what is to be said."""
    at = {step.id: position for position, step in enumerate(net.steps)}
    reached, found, said = set(net.order), [], []
    for number, loop in enumerate(loops):
        inside = frozenset(at[each] for each in loop.steps if each in at)
        if (loop.times_min is None and loop.times_max is None) or not inside & reached:
            continue
        head = at[next(each for each in loop.steps if each in at)]
        deciding = tuple(
            each
            for each in sorted(inside & reached)
            if net.ways[each] == "one"
            and 0 < sum(out.to in inside for out in net.exits[each]) < len(net.exits[each])
        )
        least, most = _times(loop)
        name = f"The loop that begins with “{net.name(head)}”"
        if not any(head in {out.to for out in net.exits[each]} for each in inside):
            said.append(
                f"{name} is named, but no flow leads back to that step: its times are not used."
            )
        elif not deciding:
            said.append(f"{name} has no way out: its times are not used.")
        else:
            said.append(
                f"{name} is gone through {least if least == most else f'{least} to {most}'} times, "
                "as stated" + ("." if least == most else ", each number as likely as another.")
            )
            found.append(Repeat(number, head, inside, least, most, deciding))
    return _within_others(net, found, said), tuple(said)


def _within_others(net: Network, found: list[Repeat], said: list[str]) -> tuple[Repeat, ...]:
    found = sorted(found, key=lambda each: -len(each.members))
    placed = []
    for number, each in enumerate(found):
        around = [n for n, other in enumerate(found[:number]) if each.members < other.members]
        placed.append(replace(each, within=around[-1] if around else None))
        if around:
            inner, outer = net.name(each.head), net.name(found[around[-1]].head)
            said.append(
                f"The loop that begins with “{inner}” lies inside the one that begins with "
                f"“{outer}”: its times are those of all rounds of that one together."
            )
    return tuple(placed)


def _times(loop: Loop) -> tuple[int, int]:
    """Least and most; one alone is both, and what is begun is gone through once at least."""
    known = [each for each in (loop.times_min, loop.times_max) if each is not None]
    return max(1, min(known)), max(1, max(known))
