"""Quiet advice on a map: what a reader will stumble over. Never a reason to refuse anything.

Each rule is a function whose docstring gives its reason. A remark is only worth making where a
facilitator would thank for it, so each rule leaves alone what maps legitimately do: deadlines and
states have no actor, boundary events hang on their activity, steps inside a sub-process begin and
end there, a link event leads on elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from common.words import count_of
from process_maps.facts import name_of
from process_maps.graph import (
    NEEDS_NO_LABEL,
    bpmn_facts,
    dead_ends,
    exits,
    is_message,
    lanes_of,
    to_graph,
)
from process_maps.model import NEEDS_NOBODY, Flow, Map, Step
from process_maps.verbs import noun_only

WAYS, DECISIONS, WHO, WORDS, NUMBERS, SIZE = (
    "How it hangs together",
    "Decisions and ways out",
    "Who does it",
    "Words",
    "Numbers",
    "Size",
)
GROUPS = (WAYS, DECISIONS, WHO, WORDS, NUMBERS, SIZE)
MOST_ON_ONE_PICTURE = 50
_STANDS_ALONE = ("ongoing", "fixed_event")
_MAY_BE_LAST = ("end", "fixed_event", "state", "ongoing")


@dataclass(frozen=True)
class Advice:
    """A remark: the step it is on (None: the map as a whole), and what it is about.

    ``flow`` is the reference of the flow, ``loop`` of the loop, where it is on one.
    """

    step: str | None
    words: str
    about: str = WAYS
    flow: str | None = None
    loop: str | None = None


def advice(process: Map) -> list[Advice]:
    """What could be clearer, by what it is about, then in the map's order."""
    if not process.steps:
        return []
    places = {step.id: number for number, step in enumerate(process.steps)}
    found = [
        remark
        for rule in (
            _joined, _beginnings, _ends_of_work, _messages, _decisions, _chances, _actors,
            _lanes, _labels, _twice, _estimates, _loops, _size,
        )
        for remark in rule(process)
    ]  # fmt: skip
    return sorted(
        found, key=lambda each: (GROUPS.index(each.about), places.get(each.step or "", -1))
    )


def _joined(process: Map) -> Iterator[Advice]:
    """A step that no flow touches is forgotten, or its flow is."""
    if len(process.steps) < 2:
        return
    if not process.flows:
        yield Advice(None, "No step is joined to another yet")
        return
    joined = {end for flow in process.flows for end in (flow.source, flow.target)}
    for step in process.steps:
        if step.id not in joined and step.kind not in _STANDS_ALONE and not _hangs_on(step):
            yield Advice(step.id, "Nothing leads to it or on from it")


def _beginnings(process: Map) -> Iterator[Advice]:
    """Where work begins is asked first in a room: at one place, or is one forgotten?

    A way back to the first step does not make it less of a beginning, so it is circles that are
    looked at: one that nothing leads into is a beginning of its own.
    """
    graph, places = to_graph(process), {step.id: n for n, step in enumerate(process.steps)}
    by_id = {step.id: step for step in process.steps}
    begins = []
    for part in nx.strongly_connected_components(graph):
        led_to = any(before not in part for each in part for before in graph.pred[each])
        steps = [by_id[each] for each in sorted(part, key=places.__getitem__)]
        alone = len(part) == 1 and not graph.degree(steps[0].id)
        hangs = any(step.kind in _STANDS_ALONE or _hangs_on(step) for step in steps)
        if not (led_to or alone or hangs):
            begins.append(steps)
    begins.sort(key=lambda steps: places[steps[0].id])
    for steps in begins[1:]:
        if len(steps) > 1:
            words = f"No way from a start leads to the circle of {len(steps)} steps it begins"
            yield Advice(steps[0].id, words)
        elif steps[0].kind not in ("start", "state", "event"):
            first = _named(begins[0][0])
            words = f"Nothing leads to it, so work begins here as well as at {first}"
            yield Advice(steps[0].id, words)


def _ends_of_work(process: Map) -> Iterator[Advice]:
    """A step that nothing follows is an end or an oversight; a map without any has no result."""
    if not process.flows:
        return
    joined = {end for flow in process.flows for end in (flow.source, flow.target)}
    by_id = {step.id: step for step in process.steps}
    # The last step listed may be the process's own end, drawn as what is done in it.
    last = process.steps[-1].id
    for each in dead_ends(process):
        step = by_id[each]
        is_end = each == last or step.kind in _MAY_BE_LAST or _hangs_on(step)
        if each in joined and not is_end:
            yield Advice(each, "Nothing follows it, and it is not drawn as an end")
    left = {flow.source for flow in process.flows}
    if all(step.id in left for step in process.steps if step.id in joined):
        yield Advice(None, "No step is where the process ends: every one leads on to another")


def _messages(process: Map) -> Iterator[Advice]:
    """What only a message leads to has nothing before it where it is done."""
    for step in process.steps:
        into = [flow for flow in process.flows if flow.target == step.id]
        done = step.kind in ("task", "decision", "subprocess") and not _hangs_on(step)
        if done and into and all(is_message(flow) for flow in into):
            words = "Only a message leads to it: what comes before it where it is done?"
            yield Advice(step.id, words)


def _decisions(process: Map) -> Iterator[Advice]:
    """A decision is read by its ways out: two or more, each with words (but a default's)."""
    for step in process.steps:
        if step.kind != "decision":
            continue
        ways = _own_exits(process, step.id)
        unnamed = [flow for flow in ways if not flow.label and not bpmn_facts(flow).get("default")]
        if len(ways) < 2:
            yield Advice(step.id, "A decision with fewer than two ways out", DECISIONS)
        elif unnamed:
            words = f"{len(unnamed)} of {len(ways)} ways out of this decision have no words"
            yield Advice(step.id, words, DECISIONS, flow=unnamed[0].ref)


def _chances(process: Map) -> Iterator[Advice]:
    """What is reckoned with chances needs all of a step's ways, adding up to one."""
    for step in process.steps:
        ways = _own_exits(process, step.id)
        known = [flow.probability for flow in ways if flow.probability is not None]
        if not known:
            continue
        said, first = f"{sum(known):.0%}", ways[0].ref
        if len(known) < len(ways):
            words = f"How often is said of {len(known)} of its {len(ways)} ways out"
            if sum(known) > 1.005:
                words += f", and adds up to {said} already"
            yield Advice(step.id, words, DECISIONS, flow=first)
        elif abs(sum(known) - 1) > 0.01:
            words = f"How often its ways out are taken adds up to {said}"
            yield Advice(step.id, words, DECISIONS, flow=first)


def _actors(process: Map) -> Iterator[Advice]:
    """Handoffs and effort are asked by actor; deadlines, states and events are nobody's."""
    done = [step for step in process.steps if step.kind not in NEEDS_NOBODY]
    nobody = [step for step in done if not step.actors and step.automated is not True]
    if nobody and len(nobody) == len(done) > 1:
        yield Advice(None, "No step says who does it", WHO)
        return
    for step in nobody:
        yield Advice(step.id, "It does not say who does it", WHO)


def _lanes(process: Map) -> Iterator[Advice]:
    """An empty lane is either work forgotten or an actor named twice."""
    used = {actor for step in process.steps for actor in step.actors[:1]}
    helping = {actor for step in process.steps for actor in step.actors[1:]}
    for lane in lanes_of(process):
        if lane in used:
            continue
        helps = ": this actor only helps with others’ steps" if lane in helping else ""
        yield Advice(None, f"No step lies in the lane of {lane}{helps}", WHO)


def _labels(process: Map) -> Iterator[Advice]:
    """A verb and what it is done to is read most easily (Mendling, Reijers, van der Aalst 2010)."""
    for step in process.steps:
        if not step.label.strip():
            if step.kind not in NEEDS_NO_LABEL:
                yield Advice(step.id, "It has no words", WORDS)
        elif step.kind in ("task", "subprocess") and noun_only(step.label, step.actors):
            words = "It names a thing: say what is done (“Check the errors”), or make it a state"
            yield Advice(step.id, words, WORDS)


def _twice(process: Map) -> Iterator[Advice]:
    """The same words in the same lane are one step drawn twice, or two that need telling apart."""
    alike: dict[tuple[str, tuple[str, ...], object], list[Step]] = defaultdict(list)
    for step in process.steps:
        words = " ".join(step.label.casefold().split())
        if words and step.kind not in (*NEEDS_NO_LABEL, "state"):
            alike[words, step.actors[:1], bpmn_facts(step).get("inside")].append(step)
    for group in alike.values():
        if len(group) > 1:
            words = f"{len(group)} steps of this lane have these words: is it the same step?"
            yield Advice(group[1].id, words, WORDS)


def _estimates(process: Map) -> Iterator[Advice]:
    """Work cannot take longer than the step it is part of, waiting included."""
    for step in process.steps:
        whole = step.duration
        known = [whole.most, whole.likely, whole.least] if whole else []
        longest = next((each for each in known if each is not None), None)
        if whole is None or longest is None:
            continue
        for work in step.work:
            hours = work.hours
            if not hours or (hours.unit or "hours") != (whole.unit or "hours"):
                continue
            least = next((e for e in (hours.least, hours.likely) if e is not None), None)
            if least is not None and least > longest:
                unit = whole.unit or "hours"
                words = (
                    f"The work of {work.actor} ({least:g} {unit}) is more than the step takes "
                    f"({longest:g} {unit})"
                )
                yield Advice(step.id, words, NUMBERS)


def _loops(process: Map) -> Iterator[Advice]:
    """A loop that the flows do not close cannot be gone through again."""
    round_again = {
        each: number
        for number, part in enumerate(nx.strongly_connected_components(to_graph(process)))
        for each in part
    }
    for loop in process.loops:
        parts = {round_again.get(each) for each in loop.steps}
        if len(loop.steps) > 1 and len(parts) > 1:
            words = "A loop goes through it, but no flows lead round: is the way back drawn?"
            yield Advice(loop.steps[-1], words, WAYS, loop=loop.ref)


def _size(process: Map) -> Iterator[Advice]:
    """Errors in reading rise with size; beyond about 50 elements a map is better split (7PMG)."""
    number = len(process.steps)
    if number > MOST_ON_ONE_PICTURE:
        words = (
            f"{count_of(number, 'step')}: more than {MOST_ON_ONE_PICTURE} are hard to follow on "
            "one map. A part of it could become a map of its own"
        )
        yield Advice(None, words, SIZE)


def _own_exits(process: Map, step_id: str) -> list[Flow]:
    """The ways work goes on from a step: messages to others are not among them."""
    return [flow for flow in exits(process, step_id) if not is_message(flow)]


def _hangs_on(step: Step) -> bool:
    """Whether a step is come to or left by something that no flow says."""
    facts = bpmn_facts(step)
    return any(facts.get(each) for each in ("attached_to", "inside", "compensation", "link"))


def _named(step: Step) -> str:
    return f"“{name_of(step)}”"
