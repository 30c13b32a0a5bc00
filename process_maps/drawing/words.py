"""A map without its picture: an ordered table of steps, and a step's words for a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.words import listed
from process_maps.drawing.measure import label_of
from process_maps.drawing.reading import Reading, in_reading_order, passages, prose
from process_maps.drawing.svg import MARKS
from process_maps.facts import KIND_WORDS
from process_maps.graph import phases_of
from process_maps.model import Map, Mark, Step

__all__ = ["StepRow", "describe", "in_reading_order", "passages", "prose", "step_words"]


@dataclass(frozen=True)
class StepRow:
    """One step as a row of the table: ``next`` holds where it leads, with the flow's words.

    ``number`` is its place in reading order; ``then`` says the same as ``next`` by those numbers,
    ways back as such, with how often.
    """

    element: str
    step: str
    kind: str
    phase: str
    who: str
    systems: str
    next: str
    marks: str
    number: int = 0
    then: str = ""


def describe(process: Map, marks: Sequence[Mark] = ()) -> list[StepRow]:
    """The steps in the order they are done: by phase, then along the flows."""
    phases = {phase.id: phase.label for phase in phases_of(process)}
    reading = Reading(process)
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
            number=number,
            then="; ".join(reading.ways_on(step)),
        )
        for number, step in enumerate(reading.order, start=1)
    ]


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


def _next(process: Map, step: Step, labels: dict[str, str]) -> list[str]:
    said = []
    for flow in process.flows:
        if flow.source == step.id:
            target = labels.get(flow.target, flow.target)
            said.append(f"{flow.label}: {target}" if flow.label else target)
    return said
