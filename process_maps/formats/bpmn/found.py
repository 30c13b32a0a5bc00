"""What a BPMN file holds, found in one pass: its flow nodes, flows, lanes and what stands beside.

Kept as the tree's own elements, so that a writer can change them where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from common.errors import BadInput
from common.words import council_key, listed
from process_maps.formats.bpmn.names import (
    ASSOCIATION,
    CATEGORY,
    COLLABORATION,
    DATA,
    DATA_STORE,
    DOCUMENTATION,
    EVENT_DEFINITIONS,
    EXTENSIONS,
    GROUP,
    HOLDS_NODES,
    LANE_SET,
    MESSAGE_FLOW,
    NODES,
    OWN_DRAWN,
    OWN_MAP,
    OWN_STEP,
    PARTICIPANT,
    PROCESS,
    SEQUENCE_FLOW,
    TEXT_ANNOTATION,
    local,
    own,
)
from process_maps.formats.bpmn.own_fields import id_said
from process_maps.formats.bpmn.tree import line_of
from process_maps.formats.map_json import MOST_FLOWS, MOST_STEPS

Element = etree._Element
Known = TypeVar("Known")


@dataclass(eq=False, slots=True)
class Node:
    """A flow node: the element, its BPMN name, its kind before decisions are told apart.

    ``id`` is the step's; ``inside`` the sub-process it lies in; ``own`` what we wrote into it.
    """

    element: Element
    word: str
    kind: str
    inside: Node | None
    pool: Pool
    id: str = ""
    own: Element | None = None


@dataclass(eq=False, slots=True)
class Pool:
    """A process with the pool that shows it, or a pool without a process (``process`` None)."""

    process: Element | None = None
    participant: Element | None = None
    lane_sets: list[Element] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called on one line; empty where nobody named it."""
        return one_line_of(self.participant) or one_line_of(self.process)


@dataclass(eq=False, slots=True)
class Found:
    """Everything of a file that a map is made from. Flow nodes in the file's order.

    ``by_id`` leads from the file's ids to flow nodes; ``sequence`` and ``messages`` are flows;
    ``drawn`` are annotations and groups that only show what our own fields say;
    ``pools`` are in the order of the collaboration's participants, then of the processes.
    """

    root: Element
    file: str
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    pools: list[Pool] = field(default_factory=list)
    participants: dict[str, Pool] = field(default_factory=dict)
    sequence: list[Element] = field(default_factory=list)
    messages: list[Element] = field(default_factory=list)
    data: dict[str, Element] = field(default_factory=dict)
    annotations: dict[str, Element] = field(default_factory=dict)
    associations: list[Element] = field(default_factory=list)
    groups: list[Element] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)
    categories: dict[str, Element] = field(default_factory=dict)
    documentation: list[Element] = field(default_factory=list)
    said_of_lanes: list[Element] = field(default_factory=list)
    events: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    collaboration: Element | None = None
    own: Element | None = None
    picked: Element | None = None
    with_own: bool = True

    def node(self, ref: str | None) -> Node | None:
        """The flow node a reference names, with or without a namespace's prefix."""
        return find(self.by_id, ref)


def find(known: Mapping[str, Known], ref: str | None) -> Known | None:
    """What a reference names: by its id, or by what follows a prefix ("tns:Task_1")."""
    if not ref:
        return None
    found = known.get(ref)
    if found is None and ":" in ref:
        found = known.get(ref.rpartition(":")[2])
    return found


def one_line_of(element: Element | None) -> str:
    """An element's name on one line: the name of a pool or lane is somebody's name."""
    return "" if element is None else " ".join((element.get("name") or "").split())


def text_of(element: Element) -> str:
    """The words in an element, whatever markup stands between them, without blanks around."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(map(str, element.itertext(etree.Element))).strip()


def own_in(element: Element, tag: str) -> Element | None:
    """What we wrote into an element's ``extensionElements``, if we did."""
    for child in element:
        if child.tag == EXTENSIONS:
            for each in child:
                if each.tag == tag:
                    return each
    return None


def find_all(root: Element, file: str, pick: str | None = None, *, with_own: bool = True) -> Found:
    """Everything of a file, or of the one process that ``pick`` names by its id, name or pool.

    Raises BadInput where two flow nodes or flows have the same id, where there are more than
    ``MOST_STEPS`` or ``MOST_FLOWS``, and where no process is the one picked.
    """
    # Hardly any file holds something of ours; looking once saves looking into every element.
    with_own = with_own and next(root.iter(own("*")), None) is not None
    found = Found(root, file, with_own=with_own)
    processes: dict[str, Element] = {}
    in_order: list[Element] = []
    for child in root:
        tag = child.tag
        if tag == PROCESS:
            in_order.append(child)
            processes.setdefault(child.get("id") or "", child)
        elif tag == COLLABORATION:
            if found.collaboration is None:
                found.collaboration = child
            _read_collaboration(found, child)
        elif tag in EVENT_DEFINITIONS:
            found.events[child.get("id") or ""] = EVENT_DEFINITIONS[tag]
        elif tag == CATEGORY:
            found.categories.update((each.get("id") or "", each) for each in child)
        elif tag == DATA_STORE:
            found.data[child.get("id") or ""] = child
        elif tag == EXTENSIONS:
            _read_own(found, child)
        elif isinstance(tag, str) and local(child) in ("choreography", "globalConversation"):
            found.others.append(local(child))
    pools = _pools_of(found, processes, in_order)
    if pick is not None:
        _pick(found, pools, pick)
    for process in in_order:
        if found.picked is None or process is found.picked:
            _walk(found, process, None, pools[process])
            _refuse_too_many(found, process)
    _name_nodes(found)
    _refuse_twice(found)
    return found


def _read_collaboration(found: Found, collaboration: Element) -> None:
    for child in collaboration:
        tag = child.tag
        if tag == PARTICIPANT:
            pool = Pool(participant=child)
            found.pools.append(pool)
            found.participants[child.get("id") or ""] = pool
            found.said_of_lanes += [each for each in child if each.tag == DOCUMENTATION]
        elif tag == MESSAGE_FLOW:
            found.messages.append(child)
        elif tag == DOCUMENTATION:
            found.documentation.append(child)
        elif tag == EXTENSIONS:
            _read_own(found, child)
        else:
            _read_beside(found, child)


def _pools_of(
    found: Found, processes: dict[str, Element], in_order: list[Element]
) -> dict[Element, Pool]:
    """Each process with its pool; a process that two pools show belongs to the first."""
    by_process: dict[Element, Pool] = {}
    for pool in found.pools:
        assert pool.participant is not None
        process = find(processes, pool.participant.get("processRef"))
        if process is not None and process not in by_process:
            pool.process = process
            by_process[process] = pool
    for process in in_order:
        if process not in by_process:
            by_process[process] = Pool(process)
            found.pools.append(by_process[process])
    return by_process


def _pick(found: Found, pools: dict[Element, Pool], pick: str) -> None:
    """Leave only the process of that id, or else the only one of that name or pool."""
    wanted = council_key(pick)
    held = [process for process in pools if process.get("id") == pick] or [
        process
        for process, pool in pools.items()
        if wanted in {council_key(each) for each in (process.get("name"), pool.name) if each}
    ]
    if len(held) != 1:
        labels = [pool.name or process.get("id") or "" for process, pool in pools.items()]
        many = "several processes" if held else "no process"
        raise BadInput(
            f"the file holds {many} called “{pick[:60]}”",
            where=found.file,
            remedy=f"It holds {listed([f'“{each[:60]}”' for each in labels[:20] if each])}",
        )
    found.picked = held[0]
    found.pools = [pools[held[0]]]
    found.messages = []
    found.own = None


def _walk(found: Found, holder: Element, inside: Node | None, pool: Pool) -> None:
    nodes, by_id = found.nodes, found.by_id
    for child in holder:
        tag = child.tag
        said = NODES.get(tag)
        if said is not None:
            node = Node(child, said[0], said[1], inside, pool)
            element_id = child.get("id")
            if element_id:
                if element_id in by_id:
                    raise _twice(found, element_id, by_id[element_id].element, child)
                by_id[element_id] = node
            nodes.append(node)
            pool.nodes.append(node)
            if tag in HOLDS_NODES:
                _walk(found, child, node, pool)
        elif tag == SEQUENCE_FLOW:
            found.sequence.append(child)
        elif tag == LANE_SET:
            pool.lane_sets.append(child)
        elif inside is None and tag == DOCUMENTATION:
            found.documentation.append(child)
        elif inside is None and tag == EXTENSIONS:
            _read_own(found, child)
        else:
            _read_beside(found, child)


def _read_beside(found: Found, element: Element) -> None:
    tag = element.tag
    if tag in (TEXT_ANNOTATION, GROUP) and own_in(element, OWN_DRAWN) is not None:
        found.drawn.append(element)
    elif tag in DATA:
        found.data[element.get("id") or ""] = element
    elif tag == TEXT_ANNOTATION:
        found.annotations[element.get("id") or f"\n{len(found.annotations)}"] = element
    elif tag == ASSOCIATION:
        found.associations.append(element)
    elif tag == GROUP:
        found.groups.append(element)


def _read_own(found: Found, extensions: Element) -> None:
    if found.with_own and found.own is None:
        found.own = next((each for each in extensions if each.tag == OWN_MAP), None)


def _refuse_too_many(found: Found, process: Element) -> None:
    for number, most, what in (
        (len(found.nodes), MOST_STEPS, "steps"),
        (len(found.sequence) + len(found.messages), MOST_FLOWS, "flows"),
    ):
        if number > most:
            raise BadInput(
                f"it has {number:,} {what}; the most that is read is {most:,}",
                where=line_of(process, found.file),
                remedy="Split it into several maps",
            )


def _name_nodes(found: Found) -> None:
    """Give each flow node its step's id: what we wrote there, its own, or one made for it."""
    used = set(found.by_id)
    for number, node in enumerate(found.nodes, start=1):
        node.id = node.element.get("id") or ""
        if found.with_own and (said := own_in(node.element, OWN_STEP)) is not None:
            node.own, node.id = said, id_said(said, found.file) or node.id
        if not node.id:
            node.id = f"{node.word}-{number}"
            while node.id in used:
                node.id += "-"
            used.add(node.id)
            found.by_id[node.id] = node


def _refuse_twice(found: Found) -> None:
    steps: dict[str, Element] = {}
    for node in found.nodes:
        if steps.setdefault(node.id, node.element) is not node.element:
            raise _twice(found, node.id, steps[node.id], node.element)
    flows: dict[str, Element] = {}
    for flow in (*found.sequence, *found.messages):
        flow_id = flow.get("id")
        if not flow_id:
            continue
        other = flows.setdefault(flow_id, flow)
        if flow_id in found.by_id:
            other = found.by_id[flow_id].element
        if other is not flow:
            raise _twice(found, flow_id, other, flow)


def _twice(found: Found, element_id: str, first: Element, second: Element) -> BadInput:
    return BadInput(
        f"two elements have the id “{element_id[:60]}”, the first on line {first.sourceline}",
        where=line_of(second, found.file),
        remedy="Give each an id of its own and export it again",
    )
