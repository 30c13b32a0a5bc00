"""The frames we drew round phases: renamed with them, and taken out when they are no more."""

from __future__ import annotations

from process_maps.formats.bpmn.found import own_in
from process_maps.formats.bpmn.ids import MODEL, allowed
from process_maps.formats.bpmn.names import OWN_DRAWN
from process_maps.formats.bpmn.original_tree import Element, children, take_out
from process_maps.formats.bpmn.picture import planes
from process_maps.formats.bpmn.work import Work, id_of
from process_maps.graph import phases_of


def mend_phases(work: Work) -> None:
    """Frames that are somebody else's stay as they are; new phases get none."""
    phases = {each.id: each for each in phases_of(work.wanted)}
    values = {id_of(each): each for each in work.tree.root.iter(f"{{{MODEL}}}categoryValue")}
    for group in list(work.tree.root.iter(f"{{{MODEL}}}group")):
        drawn = own_in(group, OWN_DRAWN)
        if drawn is None:
            continue
        phase = phases.get(drawn.get("phase") or "")
        value = values.get(group.get("categoryValueRef") or "")
        if phase is None:
            _take_away(work, group, value)
        elif value is not None and value.get("value") != allowed(phase.label):
            value.set("value", allowed(phase.label))


def _take_away(work: Work, group: Element, value: Element | None) -> None:
    for plane in planes(work.tree, work.kind_of):
        plane.remove({id_of(group)})
    take_out(group)
    if value is not None:
        category = value.getparent()
        take_out(value)
        if category is not None and not children(category, "categoryValue"):
            take_out(category)
