"""Who does what: lanes and pools as actors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from common.errors import BadInput
from process_maps.formats.bpmn.found import Element, Found, Node, Pool, one_line_of
from process_maps.formats.bpmn.names import CHILD_LANE_SET, DOCUMENTATION, FLOW_NODE_REF, LANE
from process_maps.formats.bpmn.tree import line_of

MOST_LANES = 500


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

    The innermost lane that names a flow node counts. Where none does, a boundary event lies where
    its activity does, what is inside a sub-process where that does, and a process without a pool
    where the activity that calls it does. A pool without a process is a lane where a message goes
    to or comes from it. Raises BadInput where there are more than ``MOST_LANES``.
    """
    lanes, used = Lanes(), dict[str, int]()
    spoken_to = {flow.get(end) for flow in found.messages for end in ("sourceRef", "targetRef")}
    spoken_to = {each.rpartition(":")[2] for each in spoken_to if each}
    for pool in found.pools:
        # Taking the last lane out of a pool leaves an empty lane set behind in some programs.
        if strips := _strips_of(found, pool):
            _take_lanes(pool, strips, lanes, used)
        elif pool.participant is not None:
            _take_pool(pool, lanes, used, (pool.participant.get("id") or "") in spoken_to)
        if len(lanes.all) > MOST_LANES:
            raise BadInput(
                f"it has more than {MOST_LANES} lanes, the most that is read",
                where=line_of(lanes.all[-1].element, found.file),
                remedy="Split it into several maps",
            )
    callers = {
        called.rpartition(":")[2]: node
        for node in reversed(found.nodes)
        if (called := node.element.get("calledElement"))
    }
    for node in found.nodes:
        if node not in lanes.of:
            _inherit(found, node, lanes, callers)
    return lanes


def _take_pool(pool: Pool, lanes: Lanes, used: dict[str, int], spoken_to: bool) -> None:
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


def _strips_of(found: Found, pool: Pool) -> list[_Strip]:
    outer = (pool.name,) if pool.participant is not None and pool.name else ()
    return [each for lane_set in pool.lane_sets for each in _strips(found, lane_set, outer)]


def _take_lanes(pool: Pool, strips: list[_Strip], lanes: Lanes, used: dict[str, int]) -> None:
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
            elif tag == DOCUMENTATION:
                found.said_of_lanes.append(child)
        yield _Strip(lane, inside, not children, list(nodes))
        yield from children


def _inherit(found: Found, node: Node, lanes: Lanes, callers: Mapping[str, Node]) -> None:
    """Lay a node where its activity, its sub-process or the activity that calls it lies."""
    seen: set[Node] = set()
    outer: Node | None = node
    while outer is not None and outer not in seen:
        seen.add(outer)
        if outer in lanes.of:
            lanes.of[node] = lanes.of[outer]
            return
        host = None
        if outer.word == "boundaryEvent":
            host = found.node(outer.element.get("attachedToRef"))
        pool = outer.pool
        if host is None and outer.inside is None and pool.participant is None:
            host = callers.get((pool.process.get("id") if pool.process is not None else "") or "")
        outer = host or outer.inside


def _unlike(used: dict[str, int], wanted: str, pool: str = "") -> str:
    """The name, told apart from those in use: by its pool, and then by a number."""
    name = wanted
    if name in used and pool and pool != wanted:
        name = f"{pool}: {wanted}"
    base = name
    while name in used:
        used[base] += 1
        name = f"{base} ({used[base]})"
    used[name] = 1
    return name
