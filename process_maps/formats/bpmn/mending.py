"""A BPMN file with what changed in its map, and nothing else: its own tree, edited in place.

Elements are found by their ids and keep them. What BPMN has words for is changed where it stands;
where new steps go and how arrows run is decided by what is already drawn.
"""

from __future__ import annotations

from process_maps.formats import Sheet
from process_maps.formats.bpmn.mend_bare import draw_bare, has_picture
from process_maps.formats.bpmn.mend_flows import drop_references, mend_flows
from process_maps.formats.bpmn.mend_lanes import drop_lanes, mend_lanes, move_steps
from process_maps.formats.bpmn.mend_notes import mend_notes
from process_maps.formats.bpmn.mend_phases import mend_phases
from process_maps.formats.bpmn.mend_picture import mend_picture
from process_maps.formats.bpmn.mend_steps import (
    add_steps,
    change_steps,
    move_to_processes,
    remove_steps,
)
from process_maps.formats.bpmn.original_tree import Tree
from process_maps.formats.bpmn.reading import Read
from process_maps.formats.bpmn.work import Work


def mend(tree: Tree, read: Read, sheet: Sheet) -> Work:
    """Make the tree that was read say what the sheet says, as far as BPMN can."""
    work = Work(tree, read, sheet.process)
    mend_lanes(work)
    add_steps(work)
    change_steps(work)
    move_steps(work)
    move_to_processes(work)
    mend_flows(work)
    remove_steps(work)
    drop_references(work)
    drop_lanes(work)
    if has_picture(work):
        mend_picture(work)
    else:
        draw_bare(work)
    mend_phases(work)
    mend_notes(work, sheet)
    return work
