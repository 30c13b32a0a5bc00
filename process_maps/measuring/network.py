"""A map as something that can be gone through: where it begins, which way on, how likely, the end.

Maps of councils seldom draw gateways, so this is how several flows that leave a step are read:
those of a decision are alternatives; so are those with words or with how often they are taken, and
those of which one leads back; flows with neither leave all at once, and the process waits where
they meet again. A gateway is what it is drawn as.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from common.words import listed
from process_maps.facts import name_of
from process_maps.graph import bpmn_facts, is_message
from process_maps.measuring.nesting import Nest, nested
from process_maps.model import Flow, Map, Step

Way = Literal["one", "all", "some"]
BRANCHING = (
    "Several flows out of a step are alternatives where it is a decision, where they carry words "
    "or how often they are taken, or where one of them leads back; otherwise all of them are "
    "taken at once, and the process waits where they meet again."
)
NEAR_ENOUGH = 0.01


@dataclass(frozen=True)
class Exit:
    """One way on: the flow's position in the map, the step it leads to, how often it is taken."""

    flow: int
    to: int
    chance: float
    stated: bool


@dataclass(frozen=True)
class Network:
    """The part of a map that is gone through, by the steps' positions in it.

    Parameters
    ----------
    exits, ways : for each step its ways on, and whether one, all or some of them are taken.
    order : the steps a return can come to, in an order in which only loops lead back.
    nests : the loops found, outer before inner. stuck : steps from which no end can be reached.
    left_out : steps a return never comes to. assumed : what was taken for granted, in words.
    """

    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    exits: tuple[tuple[Exit, ...], ...]
    ways: tuple[Way, ...]
    starts: tuple[int, ...]
    order: tuple[int, ...]
    nests: tuple[Nest, ...]
    stuck: frozenset[int]
    left_out: tuple[int, ...]
    assumed: tuple[str, ...]

    @property
    def at_once(self) -> bool:
        """Whether a return can be at two steps at the same time."""
        reached = set(self.order)
        return len(self.starts) > 1 or any(
            self.ways[each] != "one" and len(self.exits[each]) > 1 for each in reached
        )

    def name(self, position: int) -> str:
        """What a step is called."""
        return name_of(self.steps[position])


def network(process: Map, begin: str | None = None, finish: str | None = None) -> Network:
    """A map read as a network, from one step on and up to another where these are given."""
    at = {step.id: position for position, step in enumerate(process.steps)}
    leaving: list[list[tuple[int, int]]] = [[] for _ in process.steps]
    for number, flow in enumerate(process.flows):
        if (
            flow.source in at
            and flow.target in at
            and not is_message(flow)
            and flow.source != finish
        ):
            leaving[at[flow.source]].append((number, at[flow.target]))
    assumed: list[str] = []
    starts = (at[begin],) if begin in at else _starts(process, leaving, assumed.append)
    targets = [[to for _, to in out] for out in leaving]
    reached = _reached(starts, targets)
    order, nests = nested(sorted(reached), targets, starts)
    back = _leading_back(order, nests, targets)
    exits: list[tuple[Exit, ...]] = []
    ways: list[Way] = []
    for position, step in enumerate(process.steps):
        flows = [process.flows[number] for number, _ in leaving[position]]
        way = _way(step, flows, position in back)
        chances = _chances(step, flows, way, assumed.append if position in reached else _nowhere)
        exits.append(
            tuple(
                Exit(number, target, chance, flow.probability is not None)
                for (number, target), flow, chance in zip(
                    leaving[position], flows, chances, strict=True
                )
            )
        )
        ways.append(way)
    return Network(
        steps=process.steps,
        flows=process.flows,
        exits=tuple(exits),
        ways=tuple(ways),
        starts=starts,
        order=order,
        nests=nests,
        stuck=_stuck(reached, exits, ways),
        left_out=tuple(each for each in range(len(process.steps)) if each not in reached),
        assumed=tuple(assumed),
    )


def _nowhere(_words: str) -> None:
    """Where assumptions about steps go that no return comes to."""


def _leading_back(
    order: Sequence[int], nests: Sequence[Nest], targets: Sequence[Sequence[int]]
) -> set[int]:
    """Steps where one way leads back, or stays in a loop that another way leaves."""
    place = {each: number for number, each in enumerate(order)}
    found = {each for each in order if any(place[to] <= place[each] for to in targets[each])}
    for nest in nests:
        inside = set(nest.members)
        found |= {
            each
            for each in nest.members
            if 0 < sum(to in inside for to in targets[each]) < len(targets[each])
        }
    return found


def _way(step: Step, flows: Sequence[Flow], leads_back: bool) -> Way:
    drawn = (step.source_kind or "").casefold()
    if "parallel" in drawn:
        return "all"
    if "inclusive" in drawn:
        return "some"
    if len(flows) < 2 or step.kind in ("decision", "gateway"):
        return "one"
    chances = [flow.probability for flow in flows if flow.probability is not None]
    if len(chances) == len(flows) and all(each >= 1 - NEAR_ENOUGH for each in chances):
        return "all"
    if len(chances) == len(flows) and sum(chances) > 1 + NEAR_ENOUGH and not leads_back:
        return "some"
    if chances or leads_back or any((flow.label or "").strip() for flow in flows):
        return "one"
    return "all"


def _chances(
    step: Step, flows: Sequence[Flow], way: Way, assume: Callable[[str], None]
) -> list[float]:
    """How often each way out is taken; what is not stated is shared out and said."""
    name, stated = f"“{name_of(step)}”", [flow.probability for flow in flows]
    known = [each for each in stated if each is not None]
    if len(flows) < 2:
        if known and known[0] < 1 - NEAR_ENOUGH:
            assume(
                f"{name} has one way out, said to be taken {known[0]:.0%} of the time: it is "
                "taken always."
            )
        return [1.0] * len(flows)
    if way == "all":
        assume(f"All {len(flows)} flows that leave {name} are taken at once.")
        return [1.0] * len(flows)
    if way == "some":
        how = "" if len(known) == len(flows) else ", half the time where it is not said how often"
        assume(f"Each flow that leaves {name} is taken or not by itself{how}; one at least.")
        return [0.5 if each is None else each for each in stated]
    total, missing = sum(known), len(stated) - len(known)
    if missing:
        rest = max(0.0, 1 - total)
        many = f"{missing} of {len(stated)} ways" if known else f"None of the {len(stated)} ways"
        how = "the rest is shared equally" if known else "each is taken equally often"
        do = "does" if missing == 1 and known else "do"
        say = (
            f"{many} out of {name} {do} not say how often: {how}."
            if known
            else (f"{many} out of {name} says how often it is taken: {how}.")
        )
        assume(say if total < 1 + NEAR_ENOUGH else f"{say} Nothing is left to share.")
        shared = [rest / missing if each is None else each for each in stated]
    else:
        shared = known
        if abs(total - 1) > NEAR_ENOUGH:
            assume(
                f"How often the ways out of {name} are taken adds up to {total:.0%}: they are "
                + ("taken in proportion." if total > 0 else "taken equally often.")
            )
    whole = sum(shared)
    return [each / whole for each in shared] if whole > 0 else [1 / len(shared)] * len(shared)


def _starts(
    process: Map, leaving: Sequence[Sequence[tuple[int, int]]], assume: Callable[[str], None]
) -> tuple[int, ...]:
    led_to = {to for each, out in enumerate(leaving) for _, to in out if to != each}
    joined = led_to | {each for each, out in enumerate(leaving) if out}
    found = [each for each in range(len(leaving)) if each not in led_to and each in joined]
    found = [each for each in found if not _attached(process.steps[each])]
    if not joined:
        # A single step is a process; of several that nothing joins none can be said to begin it.
        found = [0] if len(leaving) == 1 else []
    elif not found:
        found = [min((e for e in joined if not _attached(process.steps[e])), default=min(joined))]
        assume(f"No step begins the map: it is begun at “{name_of(process.steps[found[0]])}”.")
    if len(found) > 1:
        names = listed([f"“{name_of(process.steps[each])}”" for each in found[:4]])
        more = f" (and {len(found) - 4} more)" if len(found) > 4 else ""
        assume(f"The map begins at {len(found)} steps, all at once: {names}{more}.")
    return tuple(found)


def _attached(step: Step) -> bool:
    """Whether a step begins nothing: an event on another's edge, or a part of a sub-process.

    The first only interrupts; the time of the second is its sub-process's.
    """
    facts = bpmn_facts(step)
    return (
        "attached_to" in facts
        or "inside" in facts
        or "boundary" in (step.source_kind or "").casefold()
    )


def _reached(starts: Sequence[int], targets: Sequence[Sequence[int]]) -> set[int]:
    found, ahead = set(starts), list(starts)
    while ahead:
        for each in targets[ahead.pop()]:
            if each not in found:
                found.add(each)
                ahead.append(each)
    return found


def _stuck(
    reached: set[int], exits: Sequence[Sequence[Exit]], ways: Sequence[Way]
) -> frozenset[int]:
    """Steps from which a return cannot come to its end: no way leads there, or not all that it
    takes at once do."""
    before: dict[int, list[int]] = {}
    needed: dict[int, int] = {}
    for each in reached:
        open_ways = {out.to for out in exits[each] if out.chance > 0}
        needed[each] = len(open_ways) if ways[each] == "all" else min(1, len(open_ways))
        for to in open_ways:
            before.setdefault(to, []).append(each)
    ahead = [each for each in reached if not exits[each]]
    found = set(ahead)
    while ahead:
        for each in before.get(ahead.pop(), ()):
            needed[each] -= 1
            if needed[each] == 0:
                found.add(each)
                ahead.append(each)
    return frozenset(reached - found)
