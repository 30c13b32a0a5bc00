"""The picture of a BPMN file follows what was changed in its model, and nothing else moves.

New steps stand beside what they are joined to, moved ones in their new lane; pools and lanes grow
where there is no room left in them.
"""

from __future__ import annotations

from collections.abc import Collection

from process_maps.drawing.geometry import Box, Point
from process_maps.formats.bpmn.ids import DIAGRAM, MODEL
from process_maps.formats.bpmn.kinds import SUBPROCESSES
from process_maps.formats.bpmn.original_tree import Element, children, local, take_out
from process_maps.formats.bpmn.picture import Plane, planes
from process_maps.formats.bpmn.work import Work, container_of, id_of, inside, partners, process_of
from process_maps.graph import lane_of

_BETWEEN = 45.0
_MARGIN = 12.0


def mend_picture(work: Work) -> None:
    """Draw what is new, move what moved, and take out what is gone, on every plane it is on."""
    elements = work.tree.by_id()
    kinds = {key: local(each) for key, each in elements.items()}
    _drop_diagrams(work)
    for plane in planes(work.tree, kinds.get):
        plane.remove(work.gone)
        for lane in work.added_lanes:
            _add_lane(work, plane, lane)
    for step in work.moved:
        for plane in planes(work.tree, kinds.get):
            _move(work, plane, step)
    for step in work.fresh:
        _add(work, step, kinds)
    for step in work.resized:
        for plane in planes(work.tree, kinds.get):
            _resize(work, plane, step)
    for plane in planes(work.tree, kinds.get):
        _draw_flows(work, plane, elements)


def _drop_diagrams(work: Work) -> None:
    """A diagram that shows only the inside of a sub-process that is gone goes too."""
    for plane in list(work.tree.root.iter(f"{{{DIAGRAM}}}BPMNPlane")):
        if plane.get("bpmnElement") in work.gone:
            diagram = plane.getparent()
            if diagram is not None:
                take_out(diagram)


def _draw_flows(work: Work, plane: Plane, elements: dict[str, Element]) -> None:
    plane.unsettled |= work.redrawn
    for flow in [*sorted(work.redrawn & set(elements)), *work.added_flows]:
        source, target = _ends(elements[flow])
        if flow in plane.edges:
            plane.redraw_edge(flow, source, target)
        else:
            plane.add_edge(flow, source, target)


def _ends(flow: Element) -> tuple[str, str]:
    return flow.get("sourceRef") or "", flow.get("targetRef") or ""


def _redraw_around(work: Work, element: str) -> None:
    """Every flow and tie that meets an element is drawn anew."""
    for name in ("sequenceFlow", "messageFlow", "association"):
        for each in work.tree.root.iter(f"{{{MODEL}}}{name}"):
            if element in _ends(each):
                work.redrawn.add(id_of(each))


def _add(work: Work, step: str, kinds: dict[str, str]) -> None:
    """Draw a new step on the first plane that shows what it is joined to, or its lane."""
    node = work.nodes[step]
    joined = [work.id_of(each) for each in partners(work.wanted.flows, step)]
    found = planes(work.tree, kinds.get)
    lane = work.lanes.get(lane_of_step(work, step) or "")
    holder = id_of(container_of(node)) if inside(node) else id_of(lane) if lane is not None else ""
    for wanted in (joined, [holder]):
        for plane in found:
            near = [each for each in wanted if plane.box(each) is not None]
            if near:
                _place(work, plane, step)
                return
    if found:
        _place(work, found[0], step)


def lane_of_step(work: Work, step: str) -> str | None:
    """A step's lane in the map as it is to be."""
    held = work.wanted.step(step)
    return None if held is None else lane_of(held)


def _place(work: Work, plane: Plane, step: str) -> None:
    node = work.nodes[step]
    kind = local(node)
    size = plane.usual_size(kind)
    holder = _holder(work, plane, node)
    upright = holder is not None and plane.is_upright(holder)
    wish = _wish(work, plane, step, size, holder, upright=upright)
    box = _room(plane, size, wish, holder, {id_of(node)}, upright=upright)
    said = {"isMarkerVisible": "true"} if kind == "exclusiveGateway" else {}
    said |= {"isExpanded": "false"} if kind in SUBPROCESSES else {}
    plane.add_shape(id_of(node), box, None, **said)


def _holder(work: Work, plane: Plane, node: Element) -> str | None:
    """The id of the innermost thing drawn that a node must lie in: sub-process, lane or pool."""
    if inside(node):
        held = id_of(container_of(node))
        return held if plane.box(held) is not None else None
    for ref in work.tree.root.iter(f"{{{MODEL}}}flowNodeRef"):
        if (ref.text or "").strip() != id_of(node):
            continue
        lane = ref.getparent()
        if lane is None or children(lane, "childLaneSet"):
            continue
        if plane.box(id_of(lane)) is not None:
            return id_of(lane)
    process = process_of(node)
    for pool in work.tree.root.iter(f"{{{MODEL}}}participant"):
        its = process is not None and pool.get("processRef") == process.get("id")
        if its and plane.box(id_of(pool)) is not None:
            return id_of(pool)
    return None


def band_of(work: Work, plane: Plane, element: Element) -> Box | None:
    """Where the lane, pool or sub-process is drawn that an element lies in."""
    holder = _holder(work, plane, element)
    return plane.box(holder) if holder else None


def _wish(
    work: Work,
    plane: Plane,
    step: str,
    size: tuple[float, float],
    holder: str | None,
    *,
    upright: bool,
) -> Point:
    """Where a new step would best have its middle: just after what leads to it, in its lane."""
    flows = work.wanted.flows
    before = [each.source for each in flows if each.target == step]
    after = [each.target for each in flows if each.source == step]
    boxes_before = [b for each in before if (b := plane.box(work.id_of(each))) is not None]
    boxes_after = [b for each in after if (b := plane.box(work.id_of(each))) is not None]
    band = plane.box(holder) if holder else None
    along = (size[1] if upright else size[0]) / 2 + _BETWEEN
    if boxes_before:
        x, y = boxes_before[0].middle
        far = (boxes_before[0].height if upright else boxes_before[0].width) / 2 + along
        if boxes_after:
            # Between two steps: in the middle where there is room, else just after the first.
            end = boxes_after[0].middle
            there = (end[1] - y if upright else end[0] - x) / 2
            far = max(far, there) if there > 0 else far
        at = (x, y + far) if upright else (x + far, y)
    elif boxes_after:
        x, y = boxes_after[0].middle
        far = (boxes_after[0].height if upright else boxes_after[0].width) / 2 + along
        at = (x, y - far) if upright else (x - far, y)
    elif band is not None:
        return band.middle
    else:
        lowest = max((each.bottom for each in plane.taken()), default=0.0)
        return 100.0, lowest + size[1] + _BETWEEN
    if band is not None and not upright and not band.y <= at[1] <= band.bottom:
        at = (at[0], band.middle[1])
    if band is not None and upright and not band.x <= at[0] <= band.right:
        at = (band.middle[0], at[1])
    return at


def _room(
    plane: Plane,
    size: tuple[float, float],
    wish: Point,
    holder: str | None,
    itself: Collection[str],
    *,
    upright: bool,
) -> Box:
    """A free place in what holds it, which grows where it must."""
    band = plane.box(holder) if holder else None
    upon = {*itself, *_holding(plane, holder)}
    if band is None:
        found = plane.free_place(size, wish, None, upon)
        if found is None:
            lowest = max((each.bottom for each in plane.taken(itself)), default=0.0)
            found = Box(wish[0] - size[0] / 2, lowest + _BETWEEN, *size)
        return found
    strip = 30.0 if plane.kind(holder) != "subProcess" else 0.0
    _make_deep_enough(plane, holder, size, upon, upright=upright)
    assert holder is not None
    band = plane.box(holder)
    assert band is not None
    inner = (
        Box(band.x, band.y + strip, band.width, band.height - strip)
        if upright
        else Box(band.x + strip, band.y, band.width - strip, band.height)
    )
    found = plane.free_place(size, wish, inner, upon)
    if found is not None:
        return found
    end = band.bottom if upright else band.right
    by = (size[1] if upright else size[0]) + 2 * _BETWEEN
    plane.stretch(end, by, upon, down=upright)
    band = plane.box(holder)
    assert band is not None
    x = band.middle[0] if upright else band.right - by / 2
    y = (
        band.bottom - by / 2
        if upright
        else min(max(wish[1], band.y + size[1] / 2 + 6), band.bottom - size[1] / 2 - 6)
    )
    return Box(x - size[0] / 2, y - size[1] / 2, *size)


def _make_deep_enough(
    plane: Plane,
    holder: str | None,
    size: tuple[float, float],
    growing: Collection[str],
    *,
    upright: bool,
) -> None:
    """A lane lower than a step grows; what lies beyond it moves on."""
    band = plane.box(holder) if holder else None
    if band is None:
        return
    needs = (size[0] if upright else size[1]) + 2 * _MARGIN
    has = band.width if upright else band.height
    if has < needs:
        plane.stretch(
            band.right if upright else band.bottom, needs - has, growing, down=not upright
        )


def _holding(plane: Plane, holder: str | None) -> set[str]:
    """Sub-processes that the holder is or lies in: a step in them may lie upon them."""
    band = plane.box(holder) if holder else None
    if band is None or holder is None:
        return set()
    found = {holder}
    if plane.kind(holder) in SUBPROCESSES:
        for each in plane.shapes:
            box = plane.box(each)
            if box is not None and plane.kind(each) in SUBPROCESSES and _lies_in(band, box):
                found |= {each} if box.width >= band.width else set()
    return found


def _move(work: Work, plane: Plane, step: str) -> None:
    """Move a step, and what lies within or hangs on it, into its lane's band."""
    node = work.nodes[step]
    element = id_of(node)
    box, holder = plane.box(element), _holder(work, plane, node)
    band = plane.box(holder) if holder else None
    if box is None or holder is None or band is None or _lies_in(box, band):
        return
    upright = plane.is_upright(holder)
    along = _carried(work, plane, node, box)
    wish = (band.middle[0], box.middle[1]) if upright else (box.middle[0], band.middle[1])
    size = (box.width, box.height)
    to = _room(plane, size, wish, holder, {element, *along}, upright=upright)
    now = plane.box(element)
    assert now is not None
    dx, dy = to.x - now.x, to.y - now.y
    for each in (element, *along):
        held = plane.box(each)
        if held is not None:
            plane.move(each, held.moved(dx, dy))
        _redraw_around(work, each)
    _redraw_around(work, element)


def _carried(work: Work, plane: Plane, node: Element, box: Box) -> list[str]:
    """What moves with a step: events on its border and what is drawn inside it."""
    held = [id_of(each) for each in node.iterdescendants() if isinstance(each.tag, str)]
    held += [
        id_of(each)
        for each in work.tree.root.iter(f"{{{MODEL}}}boundaryEvent")
        if each.get("attachedToRef") == id_of(node)
    ]
    found = []
    for each in held:
        at = plane.box(each)
        if each and at is not None and at.overlaps(box, 0):
            found.append(each)
    return found


def _lies_in(box: Box, band: Box) -> bool:
    x, y = box.middle
    return band.x <= x <= band.right and band.y <= y <= band.bottom


def _resize(work: Work, plane: Plane, step: str) -> None:
    """A step of another kind is drawn as large as those are, about the same middle."""
    node = work.nodes[step]
    box = plane.box(id_of(node))
    if box is None:
        return
    width, height = plane.usual_size(local(node))
    x, y = box.middle
    plane.move(id_of(node), Box(x - width / 2, y - height / 2, width, height))
    marker = "true" if local(node) == "exclusiveGateway" else None
    plane.say(id_of(node), "isMarkerVisible", marker)
    plane.say(id_of(node), "isExpanded", "false" if local(node) in SUBPROCESSES else None)
    _redraw_around(work, id_of(node))


def _add_lane(work: Work, plane: Plane, name: str) -> None:
    """Draw a new lane below the last one of its pool, which grows."""
    lane = work.lanes[name]
    siblings = [each for each in _lanes_beside(lane) if plane.box(id_of(each)) is not None]
    if not siblings:
        return
    last = plane.box(id_of(siblings[-1]))
    assert last is not None
    upright = plane.is_upright(id_of(siblings[-1]))
    deep = 120.0
    plane.stretch((last.right if upright else last.bottom), deep, (), down=not upright)
    now = plane.box(id_of(siblings[-1]))
    assert now is not None
    # The last lane grew with its pool; the new one takes that room.
    if upright:
        plane.move(id_of(siblings[-1]), last)
        box = Box(last.right, last.y, deep, last.height)
    else:
        plane.move(id_of(siblings[-1]), last)
        box = Box(last.x, last.bottom, last.width, deep)
    plane.add_shape(id_of(lane), box, isHorizontal="false" if upright else "true")


def _lanes_beside(lane: Element) -> list[Element]:
    around = lane.getparent()
    return [] if around is None else [each for each in children(around, "lane") if each is not lane]
