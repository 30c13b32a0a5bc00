"""Measuring a process map: pure functions from a map to figures, each with its definition.

``measure`` is the one way in; ``words.DEFINITIONS`` says what each figure means.
"""

from __future__ import annotations

from common.errors import NotFound
from common.words import count_of, listed
from process_maps.measuring.counting import (
    automation,
    count_handoffs,
    count_switches,
    not_stated,
    touch_time,
)
from process_maps.measuring.cycle import chance_of, cycle_time
from process_maps.measuring.lengths import CONVENTIONS, SPREAD, Lengths, lengths_of
from process_maps.measuring.model import Asked, Measures
from process_maps.measuring.network import BRANCHING, Network, network
from process_maps.measuring.repeats import Repeat, repeats
from process_maps.measuring.rework import first_pass_yield, loops_of
from process_maps.measuring.shape import complexity, critical_path
from process_maps.measuring.simulating import MOST_PASSES, Course, simulate
from process_maps.model import Map

__all__ = ["Asked", "Measures", "measure"]


def measure(process: Map, asked: Asked | None = None) -> Measures:
    """Everything that can be measured on a map; what cannot be told is None, with the reason.

    Raises NotFound where the step to begin or finish at is not on the map.
    """
    asked = asked or Asked()
    for end in (asked.begin, asked.finish):
        if end is not None and process.step(end) is None:
            raise NotFound("the map has no step of that id", where=end[:40])
    net = network(process, asked.begin, asked.finish)
    lengths = lengths_of(process)
    repeated, said = repeats(net, process.loops)
    course, why_not = _course(net, lengths, repeated, asked)
    cycle = None
    if course:
        cycle, why_not = cycle_time(net, lengths, course, asked)
    ended = course if course and course.all_ended else None
    come_to = {each: float(ended.visits[each]) for each in net.order} if ended else {}
    visits = {net.steps[each].id: often for each, often in come_to.items()}
    taken = ended.taken.tolist() if ended else None
    in_all = [each.head for each in repeated if each.within is not None]
    loops = loops_of(process, net, come_to, ended.entries if ended else {}, in_all)
    whole = network(process) if asked.begin or asked.finish else net
    return Measures(
        asked=asked,
        handoffs=count_handoffs(process, taken),
        switches=count_switches(process, taken),
        rework=loops,
        first_pass=first_pass_yield(loops),
        touch=touch_time(process, lengths.known, visits),
        automation=automation(process, lengths.known, visits),
        complexity=complexity(whole),
        path=critical_path(net, lengths.known),
        cycle=cycle,
        no_cycle=why_not,
        deadline=(
            chance_of(course, cycle, asked.deadline)
            if course and cycle and asked.deadline
            else None
        ),
        visits=visits,
        assumed=(*_general(net, lengths, course), *net.assumed, *said),
        unknown=not_stated(process.steps, lengths.unknown),
    )


def _course(
    net: Network, lengths: Lengths, repeated: tuple[Repeat, ...], asked: Asked
) -> tuple[Course | None, str | None]:
    """Returns sent through the map, or why none can be."""
    if not net.steps:
        return None, "The map has no steps yet."
    if not net.starts:
        return None, "No flow joins any steps, so there is no way to follow."
    stuck = next((each for each in net.starts if each in net.stuck), None)
    if stuck is not None:
        return None, (
            f"From “{net.name(stuck)}” no return can come to an end: its ways lead round in a "
            "circle for ever."
        )
    course = simulate(net, lengths.known, repeated, asked.runs, asked.seed)
    return course, None


def _general(net: Network, lengths: Lengths, course: Course | None) -> list[str]:
    """What was taken for granted of the map as a whole, and what went wrong on the way."""
    said = []
    if course and course.stuck:
        entry = next((n for n in net.nests if n.entry in net.stuck), None)
        name = f" that begins with “{net.name(entry.entry)}”" if entry else ""
        said.append(
            f"{course.stuck:,} of {len(course.times):,} simulated returns come into a loop{name} "
            "that has no way out. They count as longer than any other."
        )
    if course and course.stopped:
        said.append(
            f"{course.stopped:,} of {len(course.times):,} simulated returns were given up after "
            f"{MOST_PASSES:,} passes through a loop, or because there was too much to simulate. "
            "They count as longer than any other."
        )
    waits = [net.name(each) for each in net.order if net.steps[each].kind == "fixed_event"]
    if waits:
        names = listed([f"“{each}”" for each in waits[:4]])
        more = f" (and {len(waits) - 4} more)" if len(waits) > 4 else ""
        said.append(f"Waiting for fixed days is not in the time: {names}{more}.")
    if net.left_out:
        names = listed([f"“{net.name(each)}”" for each in net.left_out[:4]])
        more = f" (and {len(net.left_out) - 4} more)" if len(net.left_out) > 4 else ""
        said.append(
            f"{count_of(len(net.left_out), 'step')} that no flow from the start leads to, left out "
            f"of the time: {names}{more}."
        )
    said += [
        f"“{unit[:20]}” is no unit of time that is known here; the step is taken as not stating "
        "how long it takes."
        for unit in dict.fromkeys(unit for _, unit in lengths.strange)
    ]
    if lengths.known:
        said += [CONVENTIONS, SPREAD]
    if any(len(net.exits[each]) > 1 for each in net.order):
        said.append(BRANCHING)
    return said
