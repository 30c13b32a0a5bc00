"""Lanes of a BPMN file renamed, added and taken out, and steps moved from one to another."""

from __future__ import annotations

from process_maps.formats.bpmn.fresh import NOBODY
from process_maps.formats.bpmn.ids import MODEL, allowed
from process_maps.formats.bpmn.original_tree import (
    Element,
    append,
    child,
    children,
    local,
    model,
    put_in_order,
    take_out,
)
from process_maps.formats.bpmn.work import Work, id_of, partners, process_of
from process_maps.graph import lane_of, lanes_of
from process_maps.model import Step


def renamed(work: Work) -> dict[str, str]:
    """Lanes whose name is another now: old name to new, found by what lies in them."""
    old, new = lanes_of(work.base), lanes_of(work.wanted)
    added = [each for each in new if each not in old]
    found: dict[str, str] = {}
    for place, name in enumerate(old):
        if name in new:
            continue
        members = [each.id for each in work.base.steps if lane_of(each) == name]
        now = [lane_of(step) for each in members if (step := work.wanted.step(each))]
        if now:
            heir = now[0] if len(set(now)) == 1 else None
        else:
            heir = new[place] if place < len(new) else None
        if heir is not None and heir in added and heir not in found.values():
            found[name] = heir
    return found


def mend_lanes(work: Work) -> None:
    """Rename lanes, and add those that a process with lanes has not."""
    for old, new in renamed(work).items():
        element = work.lanes.pop(old, None)
        if element is not None:
            element.set("name", allowed(new))
            work.lanes[new] = element
    for name in lanes_of(work.wanted):
        if name not in work.lanes:
            _add_lane(work, name)


def _add_lane(work: Work, name: str) -> None:
    """A lane in the process its steps are in; a process without lanes gets none."""
    lane_set = _lane_set_for(work, name)
    if lane_set is None:
        return
    lane = model("lane", id=work.tree.names.take(None, "Lane"), name=allowed(name))
    append(lane_set, lane)
    work.lanes[name] = lane
    work.added_lanes.append(name)


def _lane_set_for(work: Work, name: str) -> Element | None:
    members = [each.id for each in work.wanted.steps if lane_of(each) == name]
    near = [*members, *(each for m in members for each in partners(work.wanted.flows, m))]
    homes = [process_of(work.nodes[each]) for each in near if each in work.nodes]
    homes += children(work.tree.root, "process") if not members else []
    for process in homes:
        held = None if process is None else child(process, "laneSet")
        if held is not None:
            return held
    return None


def move_steps(work: Work) -> None:
    """Put every step in its actor's lane where that lane is in the file."""
    old_names = renamed(work)
    for step in work.wanted.steps:
        before = work.base.step(step.id)
        lane, node = shown_lane(work, step), work.nodes.get(step.id)
        if before is None or node is None or lane is None:
            continue
        was = shown_lane(work, before)
        if lane != (old_names.get(was, was) if was is not None else None):
            put_in_lane(work, step.id, lane)


def shown_lane(work: Work, step: Step) -> str | None:
    """The lane a step lies in; what nobody does lies in the strip we drew for it, if we did."""
    lane = lane_of(step)
    if lane is None and NOBODY in work.lanes and NOBODY not in lanes_of(work.base):
        return NOBODY
    return lane


def put_in_lane(work: Work, step: str, lane: str) -> None:
    """Make a lane a step's own, also in the picture."""
    element = work.lanes.get(lane)
    if element is None:
        return
    node = work.nodes[step]
    take_from_lanes(work, id_of(node))
    if local(element) == "lane":
        for each in (element, *_lanes_around(element)):
            ref = model("flowNodeRef")
            ref.text = id_of(node)
            _put_ref(each, ref)
    if step not in work.fresh:
        work.moved.append(step)


def _lanes_around(lane: Element) -> list[Element]:
    """The lanes a nested lane lies in, where the file names nodes in those too."""
    return [
        each for each in lane.iterancestors(f"{{{MODEL}}}lane") if children(each, "flowNodeRef")
    ]


def _put_ref(lane: Element, ref: Element) -> None:
    put_in_order(
        lane, ref, ("documentation", "extensionElements", "partitionElement", "flowNodeRef")
    )


def take_from_lanes(work: Work, element_id: str) -> None:
    """Take a node out of every lane that names it."""
    for ref in list(work.tree.root.iter(f"{{{MODEL}}}flowNodeRef")):
        if (ref.text or "").strip() == element_id:
            take_out(ref)


def drop_lanes(work: Work) -> None:
    """Take out lanes that are no more and hold nothing; one that holds steps loses its name."""
    gone = set(lanes_of(work.base)) - set(lanes_of(work.wanted)) - set(renamed(work))
    for name in [each for each in work.lanes if each in gone]:
        element = work.lanes[name]
        if local(element) != "lane":
            continue
        holds = list(element.iter(f"{{{MODEL}}}flowNodeRef"))
        if holds:
            element.set("name", "")
        else:
            work.gone.add(id_of(element))
            lane_set = element.getparent()
            take_out(element)
            if lane_set is not None and not children(lane_set, "lane"):
                take_out(lane_set)
        del work.lanes[name]
