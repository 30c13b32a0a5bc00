"""Measures that are counted on a map: handoffs, system switches, touch time, automation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from common.simulation import Triangle
from process_maps.graph import handoffs
from process_maps.measuring.lengths import HOURS_A_DAY, WORK, hours_of_work
from process_maps.measuring.model import Automation, Between, Handoffs, Switches, Touch
from process_maps.model import Flow, Map, Step

# How often a return takes each flow, by its position; None where that cannot be told.
Taken = Sequence[float] | None


def count_handoffs(process: Map, taken: Taken) -> Handoffs:
    """Handoffs, between whom, and how many one return has."""
    found, people = handoffs(process), handoffs(process, between_people=True)
    steps = {step.id: step for step in process.steps}
    ends = [
        (steps[flow.source], steps[flow.target])
        for flow in process.flows
        if flow.source in steps and flow.target in steps
    ]
    no_actor = sum(not (a.actors and b.actors) for a, b in ends)
    return Handoffs(
        count=len(found),
        of=len(process.flows),
        between_people=len(people),
        no_actor=no_actor,
        unknown=sum(
            any(not each.actors and each.kind in (*WORK, "decision") for each in pair)
            for pair in ends
        ),
        expected=_expected(process, people, taken) if no_actor < len(ends) else None,
        between=_between(people, {each: step.actors for each, step in steps.items()}),
    )


def count_switches(process: Map, taken: Taken) -> Switches:
    """System switches, between what, and how many one return has."""
    systems = {step.id: step.systems for step in process.steps}
    known = [f for f in process.flows if systems.get(f.source) and systems.get(f.target)]
    found = [f for f in known if not set(systems[f.source]) & set(systems[f.target])]
    return Switches(
        count=len(found),
        of=len(known),
        unknown=len(process.flows) - len(known),
        expected=_expected(process, found, taken) if known else None,
        between=_between(found, systems),
    )


def _expected(process: Map, flows: Sequence[Flow], taken: Taken) -> float | None:
    if taken is None:
        return None
    wanted = {id(flow) for flow in flows}
    return sum(
        float(often) for flow, often in zip(process.flows, taken, strict=True) if id(flow) in wanted
    )


def _between(flows: Sequence[Flow], names: Mapping[str, tuple[str, ...]]) -> tuple[Between, ...]:
    pairs = Counter((names[flow.source], names[flow.target]) for flow in flows)
    return tuple(Between(source, target, n) for (source, target), n in pairs.most_common())


def touch_time(process: Map, known: Mapping[str, Triangle], visits: Mapping[str, float]) -> Touch:
    """Touch time over elapsed, each step weighed by how often a return comes to it."""
    work = [step for step in process.steps if step.kind in WORK or step.id in known]
    worked = elapsed = 0.0
    steps = capped = 0
    for step in work:
        hours, length = hours_of_work(step), known.get(step.id)
        if hours is None or length is None:
            continue
        time, often = length.mean * HOURS_A_DAY, visits.get(step.id, 0.0 if visits else 1.0)
        steps, capped = steps + 1, capped + (hours > time)
        worked, elapsed = worked + often * min(hours, time), elapsed + often * time
    return Touch(worked / elapsed if elapsed else None, worked, elapsed, steps, len(work), capped)


def automation(
    process: Map, known: Mapping[str, Triangle], visits: Mapping[str, float]
) -> Automation:
    """Steps of work, and the time in them, by whether a person does them."""
    steps: Counter[bool | None] = Counter()
    time: Counter[bool | None] = Counter()
    for step in process.steps:
        if step.kind not in WORK and step.automated is None:
            continue
        steps[step.automated] += 1
        if step.id in known:
            often = visits.get(step.id, 0.0 if visits else 1.0)
            time[step.automated] += often * known[step.id].mean  # type: ignore[assignment]
    return Automation(steps[True], steps[False], steps[None], time[True], time[False], time[None])


def not_stated(steps: Sequence[Step], untimed: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Ids of steps of work by what they do not state."""
    work = [step for step in steps if step.kind in WORK]
    return {
        "duration": tuple(untimed),
        "effort": tuple(step.id for step in work if hours_of_work(step) is None),
        "actors": tuple(step.id for step in work if not step.actors),
        "systems": tuple(step.id for step in work if not step.systems),
        "automated": tuple(step.id for step in work if step.automated is None),
    }
