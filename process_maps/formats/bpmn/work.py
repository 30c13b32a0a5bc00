"""What mending a BPMN file works on: the tree, the map it was read as, and the map it is to be."""

from __future__ import annotations

from collections.abc import Iterable

from process_maps.formats.bpmn.ids import MODEL
from process_maps.formats.bpmn.kinds import FLOW_NODES, SUBPROCESSES
from process_maps.formats.bpmn.original_tree import Element, Tree, children, is_model, local
from process_maps.formats.bpmn.reading import Read
from process_maps.model import Flow, Map


class Work:
    """The elements of a map's steps, flows and lanes, kept in step while they are changed.

    ``redrawn`` are flows whose ends moved; ``gone`` ids whose elements were taken out; ``fresh``
    steps that were added, and ``moved`` steps whose lane is another one now. ``written`` are the
    wanted flows' elements, in the wanted map's order.
    """

    def __init__(self, tree: Tree, read: Read, wanted: Map) -> None:
        self.tree, self.base, self.wanted = tree, read.file.map, wanted
        self.nodes = {each.id: each.element for each in read.found.nodes}
        self.flows = [(each.flow, each.element) for each in read.flows]
        self.lanes = {each.name: each.element for each in read.lanes.all}
        self.gone: set[str] = set()
        self.fresh: list[str] = []
        self.moved: list[str] = []
        self.resized: list[str] = []
        self.redrawn: set[str] = set()
        self.added_flows: list[str] = []
        self.added_lanes: list[str] = []
        self.written: list[Element] = []

    def kind_of(self, element_id: str) -> str | None:
        """The local name of the element with that id."""
        element = self.tree.by_id().get(element_id)
        return None if element is None else local(element)

    def id_of(self, step: str) -> str:
        """The element id of a step; an element without one gets its step's."""
        node = self.nodes[step]
        if not node.get("id"):
            node.set("id", self.tree.names.take(step, "Step"))
        return id_of(node)


def id_of(element: Element) -> str:
    """An element's id, empty where it has none."""
    return element.get("id") or ""


def container_of(node: Element) -> Element:
    """The process or sub-process a node stands in."""
    parent = node.getparent()
    assert parent is not None
    return parent


def process_of(node: Element) -> Element | None:
    """The process an element stands in, or that a pool stands for."""
    if node.tag == f"{{{MODEL}}}participant":
        ref = node.get("processRef")
        root = node.getroottree().getroot()
        return next((each for each in children(root, "process") if each.get("id") == ref), None)
    held: Element | None = node
    while held is not None and held.tag != f"{{{MODEL}}}process":
        held = held.getparent()
    return held


def inside(node: Element) -> bool:
    """Whether a node stands in a sub-process."""
    return local(container_of(node)) in SUBPROCESSES


def nodes_within(element: Element) -> list[Element]:
    """The flow nodes anywhere within an element."""
    return [
        each
        for each in element.iterdescendants()
        if isinstance(each.tag, str) and is_model(each) and local(each) in FLOW_NODES
    ]


def partners(flows: Iterable[Flow], step: str) -> list[str]:
    """The steps a step is joined to, those before it first."""
    before = [flow.source for flow in flows if flow.target == step and flow.source != step]
    after = [flow.target for flow in flows if flow.source == step and flow.target != step]
    return list(dict.fromkeys((*before, *after)))
