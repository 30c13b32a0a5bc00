"""Changes to a map as plain functions from one map to the next; nothing here is stored."""

from __future__ import annotations

from process_maps.editing.flows import (
    add_flow,
    add_loop,
    change_flow,
    change_loop,
    remove_flow,
    remove_loop,
)
from process_maps.editing.rows import (
    add_actor,
    add_phase,
    change_facts,
    change_phase,
    move_lane,
    move_phase,
    remove_actor,
    remove_phase,
    rename_actor,
)
from process_maps.editing.steps import (
    Place,
    add_step,
    change_step,
    change_steps,
    fresh_id,
    move_step,
    remove_step,
)

__all__ = [
    "Place",
    "add_actor",
    "add_flow",
    "add_loop",
    "add_phase",
    "add_step",
    "change_facts",
    "change_flow",
    "change_loop",
    "change_phase",
    "change_step",
    "change_steps",
    "fresh_id",
    "move_lane",
    "move_phase",
    "move_step",
    "remove_actor",
    "remove_flow",
    "remove_loop",
    "remove_phase",
    "remove_step",
    "rename_actor",
]
