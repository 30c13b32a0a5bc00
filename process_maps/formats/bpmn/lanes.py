"""Who does what: lanes and pools as actors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from process_maps.formats.bpmn.found import Element, Found, Node, Pool, one_line_of
from process_maps.formats.bpmn.names import CHILD_LANE_SET, FLOW_NODE_REF, LANE


@dataclass(eq=False, slots=True)
class Lane:
    """A lane that is an actor: its element (a pool's participant where it has no lanes).

    ``inside`` are the names of the lanes and the pool it lies in, the outermost first.
    """

    name: str
    element: Element
    inside: tuple[str, ...] = ()


@dataclass(eq=False, slots=True)
class Lanes:
    """Lanes in order, which one each flow node lies in, and what could not be shown.

    ``twice`` counts the flow nodes that several lanes claim: the first one keeps them.
    """

    all: list[Lane] = field(default_factory=list)
    of: dict[Node, Lane] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    twice: int = 0


@dataclass(eq=False, slots=True)
class _Strip:
    element: Element
    inside: tuple[str, ...]
    is_leaf: bool
    nodes: list[Node]


def lanes_in(found: Found) -> Lanes:
    """The lanes of a file and who lies in them.

    The innermost lane that names a flow node counts. A boundary event lies where its activity
    does, and what is inside a sub-process where that does, unless a lane says otherwise. A pool
    without a process is a lane where a message goes to or comes from it.
    """
    lanes, used = Lanes(), set[str]()
    spoken_to = {flow.get(end) for flow in found.messages for end in ("sourceRef", "targetRef")}
    spoken_to = {each.rpartition(":")[2] for each in spoken_to if each}
    for pool in found.pools:
        if pool.lane_sets:
            _take_lanes(found, pool, lanes, used)
        elif pool.participant is not None:
            _take_pool(pool, lanes, used, (pool.participant.get("id") or "") in spoken_to)
    for node in found.nodes:
        if node not in lanes.of:
            _inherit(found, node, lanes)
    return lanes


def _take_pool(pool: Pool, lanes: Lanes, used: set[str], spoken_to: bool) -> None:
    """A pool without lanes: an actor where it has a name, and steps or messages."""
    assert pool.participant is not None
    if not pool.name:
        return
    if not pool.nodes and not spoken_to:
        lanes.boxes.append(pool.name)
        return
    lane = Lane(_unlike(used, pool.name), pool.participant)
    lanes.all.append(lane)
    lanes.of.update((node, lane) for node in pool.nodes)


def _take_lanes(found: Found, pool: Pool, lanes: Lanes, used: set[str]) -> None:
    outer = (pool.name,) if pool.participant is not None and pool.name else ()
    strips = [each for lane_set in pool.lane_sets for each in _strips(found, lane_set, outer)]
    holder: dict[Node, _Strip] = {}
    for strip in sorted(strips, key=lambda each: -len(each.inside)):
        kept = []
        for node in strip.nodes:
            first = holder.setdefault(node, strip)
            if first is strip:
                kept.append(node)
            elif len(first.inside) == len(strip.inside):
                lanes.twice += 1
        strip.nodes = kept
    shown = [strip for strip in strips if strip.is_leaf or strip.nodes]
    for number, strip in enumerate(shown, start=1):
        wanted = one_line_of(strip.element) or (pool.name if len(shown) == 1 else "")
        lane = Lane(_unlike(used, wanted or f"Lane {number}", pool.name), strip.element)
        lane.inside = strip.inside
        lanes.all.append(lane)
        lanes.of.update((node, lane) for node in strip.nodes)


def _strips(found: Found, lane_set: Element, inside: tuple[str, ...]) -> Iterator[_Strip]:
    """A lane set's lanes, each before those inside it."""
    for lane in lane_set:
        if lane.tag != LANE:
            continue
        nodes, children = dict[Node, None](), list[_Strip]()
        within = (*inside, one_line_of(lane))
        for child in lane:
            tag = child.tag
            if tag == FLOW_NODE_REF:
                node = found.node((child.text or "").strip())
                if node is not None:
                    nodes[node] = None
            elif tag == CHILD_LANE_SET:
                children += _strips(found, child, within)
        yield _Strip(lane, inside, not children, list(nodes))
        yield from children


def _inherit(found: Found, node: Node, lanes: Lanes) -> None:
    if node.word == "boundaryEvent":
        host = found.node(node.element.get("attachedToRef"))
        if host is not None and host is not node and host.word != "boundaryEvent":
            if host not in lanes.of:
                _inherit(found, host, lanes)
            if host in lanes.of:
                lanes.of[node] = lanes.of[host]
                return
    outer = node.inside
    while outer is not None and outer not in lanes.of:
        outer = outer.inside
    if outer is not None:
        lanes.of[node] = lanes.of[outer]


def _unlike(used: set[str], wanted: str, pool: str = "") -> str:
    """The name, told apart from those in use: by its pool, and then by a number."""
    name = wanted
    if name in used and pool and pool != wanted:
        name = f"{pool}: {wanted}"
    base, number = name, 1
    while name in used:
        number += 1
        name = f"{base} ({number})"
    used.add(name)
    return name
