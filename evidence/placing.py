"""Painpoints, innovations and open questions on one map: placed, moved, taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import process_maps.store
from common.errors import BadInput, NotFound
from common.who import Who
from evidence import store
from evidence.linked import links
from evidence.model import (
    KIND_WORDS,
    Anchored,
    Links,
    PainpointKind,
    checked_kind,
    checked_title,
)
from process_maps.graph import anchor_words
from process_maps.model import Anchor
from process_maps.services import StoredMap, map_by_id
from storage import Act, Project, act


@dataclass(frozen=True)
class Placed:
    """A painpoint on a map: by which link, on what, and that in words (None: it is gone)."""

    painpoint_id: int
    kind: PainpointKind
    title: str
    link_kind: str
    link_id: int
    anchor: Anchor
    where: str | None


def sitting_on(links: Links, stored: StoredMap) -> list[tuple[int, str, int, Anchor]]:
    """All that sits on a map, by painpoint: its id, the kind and id of the link, and on what."""
    elements = {row: element for element, row in stored.step_ids.items()}
    found = [
        (link.painpoint_id, "step", link.id, Anchor("step", elements[int(link.to)]))
        for link in links.steps
        if int(link.to) in elements
    ]
    found += [
        (each.painpoint_id, "anchor", each.id, Anchor(each.kind, each.ref))
        for each in links.anchors
        if each.map_id == stored.id
    ]
    return sorted(found, key=lambda each: (each[0], each[2]))


def placed_on(project: Project, stored: StoredMap) -> list[Placed]:
    """All that is placed on a map, those judged not a problem and those whose place is gone too."""
    known = links(project)
    by_id = {each.id: each for each in known.painpoints}
    return [
        Placed(
            number,
            by_id[number].kind,
            by_id[number].title,
            kind,
            link_id,
            anchor,
            anchor_words(stored.map, anchor),
        )
        for number, kind, link_id, anchor in sitting_on(known, stored)
    ]


@dataclass(frozen=True)
class AnchorView:
    """An anchor by the words of its place and whose map it is on; no words: the place is gone."""

    id: int
    map_id: int
    council: str
    where: str | None


def anchors_in_words(project: Project, anchors: Sequence[Anchored]) -> tuple[AnchorView, ...]:
    """Where painpoints sit that sit on no step, in the order given."""
    held: dict[int, StoredMap | None] = {}
    for each in anchors:
        if each.map_id not in held:
            try:
                held[each.map_id] = map_by_id(project, each.map_id)
            except NotFound:
                held[each.map_id] = None
    return tuple(_in_words(each, held[each.map_id]) for each in anchors)


def _in_words(each: Anchored, stored: StoredMap | None) -> AnchorView:
    if stored is None:
        return AnchorView(each.id, each.map_id, "", None)
    words = anchor_words(stored.map, Anchor(each.kind, each.ref))
    return AnchorView(each.id, each.map_id, stored.council, words)


def place(project: Project, who: Who, painpoint_id: int, map_id: int, at: Anchor) -> None:
    """Place one that is there already; where it sits on that place, nothing changes."""
    with act(project, who, f"Placed painpoint {painpoint_id} on a {at.kind} of map {map_id}") as do:
        store.painpoint(do.db, painpoint_id)
        put_on_map(do, painpoint_id, map_id, at)


def place_new(project: Project, who: Who, kind: str, title: str, map_id: int, at: Anchor) -> int:
    """Make a painpoint, innovation or question where it sits, in one act; returns its id."""
    known = checked_kind(kind)
    values: dict[str, object] = {"kind": known, "title": checked_title(title)}
    with act(project, who, f"Added {KIND_WORDS[known].lower()} to map {map_id}") as do:
        painpoint_id = store.add_painpoint(do, values)
        put_on_map(do, painpoint_id, map_id, at)
        return painpoint_id


def move(project: Project, who: Who, placed: Placed, map_id: int, to: Anchor) -> None:
    """Move one to another place of its map."""
    if to == placed.anchor:
        return
    with act(project, who, f"Moved painpoint {placed.painpoint_id} on map {map_id}") as do:
        store.remove_link(do, store.LINK_TABLES[placed.link_kind], placed.link_id)
        put_on_map(do, placed.painpoint_id, map_id, to)


def take_off(project: Project, who: Who, placed: Placed) -> None:
    """Take one off its map; the painpoint itself stays in the project."""
    with act(project, who, f"Took painpoint {placed.painpoint_id} off a map") as do:
        store.remove_link(do, store.LINK_TABLES[placed.link_kind], placed.link_id)


def put_on_map(this: Act, painpoint_id: int, map_id: int, at: Anchor) -> None:
    """Link a painpoint to its place on a map within an act; NotFound where the place is gone."""
    held = process_maps.store.map_by_id(this.db, map_id)
    if anchor_words(held.map, at) is None:
        raise NotFound("this place is no longer on the map", remedy="Choose another")
    if at.kind == "step":
        ends = {"painpoint_id": painpoint_id, "step_id": held.step_ids[at.ref]}
        store.put_link(this, "painpoint_steps", ends, {"why": ""})
        return
    there = any(
        (each.painpoint_id, each.map_id, each.kind, each.ref)
        == (painpoint_id, map_id, at.kind, at.ref)
        for each in store.links(this.db).anchors
    )
    if there:
        raise BadInput("it is on that place of the map already")
    store.add_anchor(this, painpoint_id, map_id, at.kind, at.ref)
