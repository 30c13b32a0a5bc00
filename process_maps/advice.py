"""Quiet advice on a map: what a reader will stumble over. Never a reason to refuse anything."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.graph import dead_ends, decision_exits, lanes_of, unreachable
from process_maps.model import Map, Step


@dataclass(frozen=True)
class Advice:
    """A remark, and the step it is on (None: the map as a whole)."""

    step: str | None
    words: str


def advice(process: Map) -> list[Advice]:
    """What could be clearer, in the map's order."""
    labels = {step.id: step.label for step in process.steps}
    joined = {end for flow in process.flows for end in (flow.source, flow.target)}
    found: list[Advice] = []
    if len(process.steps) > 1:
        found += [
            Advice(each.id, "Nothing leads to it or on from it")
            for each in process.steps
            if each.id not in joined and each.kind not in ("ongoing", "fixed_event")
        ]
        ends = dead_ends(process)
        last = process.steps[-1].id
        found += [
            Advice(each, "Nothing follows it, and it is not drawn as an end")
            for each in ends
            if each in joined and each != last
        ]
    found += [Advice(each, "No way from a start leads to it") for each in unreachable(process)]
    for step_id, flows in decision_exits(process).items():
        if (process.step(step_id) or Step(step_id, "")).kind == "decision":
            found += _of_exits(step_id, len(flows), sum(not flow.label for flow in flows))
        chances = [flow.probability for flow in flows]
        known = [each for each in chances if each is not None]
        if len(known) == len(chances) > 1 and abs(sum(known) - 1) > 0.01:
            found.append(
                Advice(step_id, f"How often its exits are taken adds up to {sum(known):.0%}")
            )
    used = {actor for step in process.steps for actor in step.actors[:1]}
    found += [
        Advice(None, f"No step lies in the lane of {lane}")
        for lane in lanes_of(process)
        if process.steps and lane not in used
    ]
    found += [
        Advice(each.id, "Two steps have these words")
        for each in process.steps
        if each.label and list(labels.values()).count(each.label) > 1
    ]
    return found


def _of_exits(step_id: str, exits: int, unnamed: int) -> list[Advice]:
    if exits < 2:
        return [Advice(step_id, "A decision with fewer than two ways out")]
    if unnamed:
        return [Advice(step_id, f"{unnamed} of {exits} ways out of this decision have no words")]
    return []
