"""A map without its picture: an ordered table of steps, and the same as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.words import count_of, listed
from process_maps.drawing.frame import KIND_WORDS
from process_maps.drawing.measure import label_of
from process_maps.drawing.order import in_order
from process_maps.drawing.svg import MARKS
from process_maps.graph import anchor_words, phases_of
from process_maps.model import Map, Mark, Step


@dataclass(frozen=True)
class StepRow:
    """One step as a row of the table: ``next`` holds where it leads, with the flow's words."""

    element: str
    step: str
    kind: str
    phase: str
    who: str
    systems: str
    next: str
    marks: str


def describe(process: Map, marks: Sequence[Mark] = ()) -> list[StepRow]:
    """The steps in the order they are done: by phase, then along the flows."""
    phases = {phase.id: phase.label for phase in phases_of(process)}
    labels = {step.id: label_of(step) or "(ways part or meet)" for step in process.steps}
    return [
        StepRow(
            element=step.id,
            step=labels[step.id] + (" (inferred)" if step.inferred else ""),
            kind=KIND_WORDS[step.kind],
            phase=phases.get(step.phase or "", ""),
            who=", ".join(step.actors),
            systems=", ".join(step.systems),
            next="; ".join(_next(process, step, labels)),
            marks="; ".join(
                f"{MARKS[mark.kind][0]}: {mark.words}"
                for mark in marks
                if mark.anchor.kind == "step" and mark.anchor.ref == step.id
            ),
        )
        for step in in_reading_order(process)
    ]


def prose(process: Map, marks: Sequence[Mark] = ()) -> str:
    """The whole map as sentences, for those who do not see it."""
    people = list(dict.fromkeys(actor for step in process.steps for actor in step.actors))
    said = [
        f"{process.name or 'Process map'}: {count_of(len(process.steps), 'step')} and "
        f"{count_of(len(process.flows), 'flow')}"
        + (f", done by {listed(people)}." if people else ".")
    ]
    if process.caveat:
        said.append(f"{process.caveat}.")
    for number, row in enumerate(describe(process, marks), start=1):
        who = f", by {row.who}" if row.who else ""
        then = f" Then: {row.next}." if row.next else " Nothing follows."
        marked = f" {row.marks}." if row.marks else ""
        said.append(f"{number}. {row.step} ({row.kind.lower()}{who}).{then}{marked}")
    for mark in marks:
        if mark.anchor.kind != "step" or anchor_words(process, mark.anchor) is None:
            where = anchor_words(process, mark.anchor) or "what it sat on is no longer on the map"
            said.append(f"{MARKS[mark.kind][0]} ({where}): {mark.words}.")
    return "\n".join(said)


def step_words(step: Step, marks: Sequence[Mark]) -> str:
    """A step's accessible name: its label, kind, who does it, and its marks."""
    parts = [label_of(step) or "No label", KIND_WORDS[step.kind]]
    parts += [f"by {listed(step.actors)}"] if step.actors else []
    parts += [f"in {listed(step.systems)}"] if step.systems else []
    parts += ["inferred"] if step.inferred else []
    parts += [
        f"{MARKS[mark.kind][0]}: {mark.words}"
        for mark in marks
        if mark.anchor.kind == "step" and mark.anchor.ref == step.id
    ]
    return ". ".join(parts)


def in_reading_order(process: Map) -> list[Step]:
    """Steps by phase, then so that each comes after those that lead to it (but for loops)."""
    order = in_order(process)
    number = len(process.steps)
    before: list[set[int]] = [set() for _ in range(number)]
    for position, (source, target) in enumerate(order.ends):
        if position not in order.back:
            before[target].add(source)
    place = [len(order.phases) if phase is None else phase for phase in order.phase]
    done: set[int] = set()
    steps: list[Step] = []
    waiting = list(range(number))
    while waiting:
        ready = [each for each in waiting if before[each] <= done]
        following = min(ready or waiting, key=lambda each: (place[each], each))
        # Stay with what was just done, so that the table follows one way to its end.
        if steps:
            last = max(done, key=lambda each: done_at[each])
            along = [each for each in ready if last in before[each] and place[each] == place[last]]
            following = min(along, default=following)
        else:
            done_at: dict[int, int] = {}
        waiting.remove(following)
        done.add(following)
        done_at[following] = len(done)
        steps.append(process.steps[following])
    return steps


def _next(process: Map, step: Step, labels: dict[str, str]) -> list[str]:
    said = []
    for flow in process.flows:
        if flow.source == step.id:
            target = labels.get(flow.target, flow.target)
            said.append(f"{flow.label}: {target}" if flow.label else target)
    return said
