"""A picture for a BPMN file that has none, once it is edited: our own layout of what is in it.

Each pool is a stack of our lanes; lanes inside lanes are frames round theirs. Sub-processes are
drawn closed; annotations and data stand in a row below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from process_maps.drawing.geometry import Box, Geometry
from process_maps.formats.bpmn.found import text_of
from process_maps.formats.bpmn.ids import DIAGRAM, MODEL
from process_maps.formats.bpmn.kinds import SUBPROCESSES
from process_maps.formats.bpmn.layout import STRIP, laid_out, points_of, strokes, words_box
from process_maps.formats.bpmn.mend_lanes import shown_lane
from process_maps.formats.bpmn.notes import GAP, WIDTH, height_of
from process_maps.formats.bpmn.original_tree import (
    Element,
    append,
    child,
    children,
    diagram,
    local,
)
from process_maps.formats.bpmn.picture import Plane
from process_maps.formats.bpmn.work import Work, id_of, inside, process_of
from process_maps.model import Map, Step

_EMPTY_POOL = 60.0


def has_picture(work: Work) -> bool:
    """Whether anything at all is drawn in the file."""
    return next(work.tree.root.iter(f"{{{DIAGRAM}}}BPMNShape"), None) is not None


def draw_bare(work: Work) -> None:
    """Give the file a diagram of everything in it."""
    root = work.tree.root
    homes = [*children(root, "collaboration"), *children(root, "process")]
    if not homes or not work.nodes:
        return
    for held in list(root.iter(f"{{{DIAGRAM}}}BPMNDiagram")):
        root.remove(held)
    made = diagram("BPMNDiagram", id=work.tree.names.take(None, "Diagram"))
    made.append(
        diagram("BPMNPlane", id=work.tree.names.take(None, "Plane"), bpmnElement=id_of(homes[0]))
    )
    append(root, made)
    plane = Plane(work.tree, made[0], work.kind_of)
    keys = _bands(work)
    shown = _shown(work, keys)
    geometry = laid_out(shown, ())
    _draw_bands(work, plane, keys, geometry)
    _draw_steps(work, plane, geometry)
    _draw_rest(work, plane)


def _bands(work: Work) -> dict[str, Element]:
    """What gets a band of its own, by its id, pool by pool: leaf lanes, and pools without any."""
    pools = list(work.tree.root.iter(f"{{{MODEL}}}participant"))
    processes = [process_of(each) for each in pools]
    loose = [each for each in children(work.tree.root, "process") if each not in processes]
    bands: dict[str, Element] = {}
    for pool, process in [*zip(pools, processes, strict=True), *((each, each) for each in loose)]:
        lanes = [] if process is None else list(_leaf_lanes(process))
        for each in lanes or [pool]:
            bands[id_of(each)] = each
    return bands


def _leaf_lanes(process: Element) -> Iterator[Element]:
    for lane_set in children(process, "laneSet"):
        for lane in lane_set.iter(f"{{{MODEL}}}lane"):
            if child(lane, "childLaneSet") is None:
                yield lane


def _shown(work: Work, keys: dict[str, Element]) -> Map:
    """The map to be laid out: lanes are bands by their ids, and nothing hangs on anything."""
    steps = []
    for step in work.wanted.steps:
        node = work.nodes[step.id]
        if inside(node) or local(node) == "boundaryEvent":
            continue
        steps.append(replace(step, actors=(_band_of(work, step, keys),), phase=None))
    ids = {each.id for each in steps}
    flows = tuple(each for each in work.wanted.flows if {each.source, each.target} <= ids)
    filled = {each.actors[0] for each in steps}
    lanes = tuple(each for each in keys if each in filled or local(keys[each]) == "lane")
    return Map("", lanes=lanes, steps=tuple(steps), flows=flows)


def _band_of(work: Work, step: Step, keys: dict[str, Element]) -> str:
    lane = work.lanes.get(shown_lane(work, step) or "")
    if lane is not None and id_of(lane) in keys:
        return id_of(lane)
    process = process_of(work.nodes[step.id])
    return next(
        (key for key, each in keys.items() if process_of(each) is process), next(iter(keys))
    )


def _draw_bands(work: Work, plane: Plane, keys: dict[str, Element], geometry: Geometry) -> None:
    boxes: dict[str, Box] = {}
    left = geometry.lane_label - STRIP
    for band in geometry.lanes:
        box = Box(band.box.x + left, band.box.y, band.box.width - left, band.box.height)
        if band.name is not None:
            boxes[band.name] = box
    lowest = geometry.height + GAP
    for pool in work.tree.root.iter(f"{{{MODEL}}}participant"):
        held = [key for key, each in keys.items() if key in boxes and _is_in(each, pool)]
        if not held:
            plane.add_shape(id_of(pool), Box(0, lowest, 400, _EMPTY_POOL), isHorizontal="true")
            lowest += _EMPTY_POOL + GAP
            continue
        deep = max(_depth(keys[key]) for key in held)
        around = _around([boxes[key] for key in held], STRIP * deep)
        plane.add_shape(id_of(pool), around, isHorizontal="true")
    for lane in work.tree.root.iter(f"{{{MODEL}}}lane"):
        within = [id_of(e) for e in lane.iter(f"{{{MODEL}}}lane") if id_of(e) in boxes]
        if within:
            own = max(_depth(keys[key]) for key in within) - _depth(lane)
            around = _around([boxes[key] for key in within], STRIP * own)
            plane.add_shape(id_of(lane), around, isHorizontal="true")


def _is_in(band: Element, pool: Element) -> bool:
    return band is pool or (local(band) == "lane" and process_of(band) is process_of(pool))


def _depth(band: Element) -> int:
    """How many frames deep a band lies: 0 for a pool, 1 for its lanes, 2 for lanes in those."""
    if local(band) != "lane":
        return 0
    return 1 + sum(1 for _ in band.iterancestors(f"{{{MODEL}}}lane"))


def _around(boxes: list[Box], left: float) -> Box:
    x, y = min(each.x for each in boxes) - left, min(each.y for each in boxes)
    right, bottom = max(each.right for each in boxes), max(each.bottom for each in boxes)
    return Box(x, y, right - x, bottom - y)


def _draw_steps(work: Work, plane: Plane, geometry: Geometry) -> None:
    shapes = {each.step.id: each for each in geometry.steps}
    ways = [
        (line, points_of(line, shapes[line.flow.source], shapes[line.flow.target]))
        for line in geometry.flows
    ]
    taken = [each for _, points in ways for each in strokes(points)]
    taken += [each.box for each in geometry.steps]
    for shape in geometry.steps:
        kind = local(work.nodes[shape.step.id])
        said = {"isExpanded": "false"} if kind in SUBPROCESSES else {}
        said |= {"isMarkerVisible": "true"} if kind == "exclusiveGateway" else {}
        words = words_box(shape, taken)
        plane.add_shape(work.id_of(shape.step.id), shape.box, words, **said)
    for step in work.wanted.steps:
        node = work.nodes[step.id]
        host = plane.box(node.get("attachedToRef") or "")
        if local(node) == "boundaryEvent" and host is not None:
            plane.add_shape(work.id_of(step.id), Box(host.right - 50, host.bottom - 18, 36, 36))
    places = {id(flow): place for place, flow in enumerate(work.wanted.flows)}
    done = set()
    for line, points in ways:
        place = places[id(line.flow)]
        done.add(place)
        plane.add_line(id_of(work.written[place]), points, line.label if line.lines else None)
    for place, flow in enumerate(work.wanted.flows):
        if place not in done:
            plane.add_edge(
                id_of(work.written[place]), work.id_of(flow.source), work.id_of(flow.target)
            )


def _draw_rest(work: Work, plane: Plane) -> None:
    """Annotations and data, in a row below everything."""
    boxes = [box for each in plane.shapes if (box := plane.box(each)) is not None]
    x = min((each.x for each in boxes), default=0.0)
    y = max((each.bottom for each in boxes), default=0.0) + 2 * GAP
    names = ("textAnnotation", "dataObjectReference", "dataStoreReference")
    for each in work.tree.root.iter(*(f"{{{MODEL}}}{name}" for name in names)):
        if local(each) == "textAnnotation":
            text = child(each, "text")
            words = "" if text is None else text_of(text)
            size = (WIDTH, height_of(words, WIDTH))
        else:
            size = (50.0, 50.0)
        plane.add_shape(id_of(each), Box(x, y, *size))
        x += size[0] + 2 * GAP
