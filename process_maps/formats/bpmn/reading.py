"""Reading BPMN 2.0: the file's own elements as steps, flows, lanes and notes of one map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from common.words import council_key
from process_maps.formats.bpmn.beside import beside_in
from process_maps.formats.bpmn.found import Element, Found, find_all, one_line_of, text_of
from process_maps.formats.bpmn.lanes import Lanes, lanes_in
from process_maps.formats.bpmn.lost import not_drawn
from process_maps.formats.bpmn.own_fields import map_with
from process_maps.formats.bpmn.steps import Drawn, flows_of, steps_of
from process_maps.formats.bpmn.tree import parse
from process_maps.model import Lost, Map, MapFile, Original


@dataclass(frozen=True, eq=False)
class Read:
    """A map made of a tree, beside the elements it was made of.

    ``found.nodes`` are its steps and ``flows`` the elements and values of its flows, both in the
    order of the file; ``file.map`` may have them in another, where we wrote one down.
    """

    found: Found
    lanes: Lanes
    flows: tuple[Drawn, ...]
    file: MapFile


def read_bpmn(data: bytes, name: str, pick: str | None = None) -> MapFile:
    """The one map of a BPMN 2.0 file, all its pools and processes together.

    ``pick`` reads one process alone, by its id, its name or its pool's; the map's own name picks
    the whole. Raises BadInput, naming the
    file, the line and the element's id, for what :func:`~process_maps.formats.bpmn.tree.parse` and
    :func:`~process_maps.formats.bpmn.found.find_all` refuse, and for damage in what we wrote.
    """
    read = read_tree(parse(data, name), name, pick).file
    original = Original("bpmn", PurePath(name).name, data)
    return MapFile(replace(read.map, original=original), read.marks, read.lost)


def read_tree(root: Element, name: str, pick: str | None = None, *, with_own: bool = True) -> Read:
    """A tree as a map without its original; ``with_own`` False leaves out all that we wrote in it.

    The same tree always gives the same map, so that a writer can tell what differs from it.
    """
    found = find_all(root, name, with_own=with_own)
    if pick is not None and council_key(pick) != council_key(_name_of(found)):
        found = find_all(root, name, pick, with_own=with_own)
    lanes, beside = lanes_in(found), beside_in(found)
    flows, dangling = flows_of(found)
    steps = steps_of(found, lanes, beside, flows)
    notes = [*map(text_of, found.documentation), *beside.notes]
    process = Map(
        name=_name_of(found),
        lanes=tuple(each.name for each in lanes.all),
        steps=steps,
        flows=tuple(each.flow for each in flows),
        note="\n\n".join(note for note in notes if note) or None,
        extra=_extra_of(found, lanes),
    )
    process, marks = map_with(process, found.own, name)
    lost = not_drawn(found, lanes, beside, dangling)
    if found.own is not None:
        process, gone = _without_gone(process)
        lost += gone
    return Read(found, lanes, tuple(flows), MapFile(process, marks, tuple(lost)))


def _name_of(found: Found) -> str:
    """The collaboration's name, else that of the only pool, the only process, or the file."""
    with_nodes = [pool for pool in found.pools if pool.nodes]
    candidates = [one_line_of(found.collaboration) if found.picked is None else ""]
    if len(with_nodes) == 1:
        candidates += [one_line_of(with_nodes[0].participant), one_line_of(with_nodes[0].process)]
    candidates += [one_line_of(found.root), PurePath(found.file).stem.strip()]
    return next((each for each in candidates if each), "Map")


def _extra_of(found: Found, lanes: Lanes) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if ids := {each.name: each.element.get("id") for each in lanes.all if each.element.get("id")}:
        said["lane_ids"] = ids
    inside = {each.name: [name for name in each.inside if name] for each in lanes.all}
    if inside := {name: names for name, names in inside.items() if names}:
        said["lanes_inside"] = inside
    if found.picked is not None:
        said["picked"] = found.picked.get("id") or found.pools[0].name
    return {"bpmn": said} if said else {}


def _without_gone(process: Map) -> tuple[Map, list[Lost]]:
    """Leave out loops of ours whose steps another program has taken out of the file since.

    Marks stay where they were: what they sat on is named where they are tidied up.
    """
    ids = {step.id for step in process.steps}
    loops = tuple(loop for loop in process.loops if loop.steps and ids.issuperset(loop.steps))
    gone = len(process.loops) - len(loops)
    if not gone:
        return process, []
    why = "a step they went through is gone from the file"
    return replace(process, loops=loops), [Lost("loops", gone, why)]
