"""What stands beside the flow nodes: data, annotations and what joins them to steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from process_maps.formats.bpmn.found import Element, Found, Node, find, one_line_of, text_of
from process_maps.formats.bpmn.names import (
    DATA_STATE,
    DATA_STORE,
    SOURCE_REF,
    TARGET_REF,
    TEXT,
)

_ENDS = (SOURCE_REF, TARGET_REF)


@dataclass(eq=False, slots=True)
class Beside:
    """What goes to which step: names of data and texts of annotations, in the file's order.

    ``used`` are the elements that found a step; ``notes`` the annotations that found none.
    """

    artefacts: dict[Node, dict[str, None]] = field(default_factory=dict)
    texts: dict[Node, dict[str, None]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    used: set[Element] = field(default_factory=set)

    def give(self, node: Node, data: Element | None, found: Found) -> None:
        """One data item more for a step; the same name once."""
        if data is None:
            return
        name = name_of_data(data, found)
        self.used.add(data)
        if name:
            self.artefacts.setdefault(node, {})[name] = None


def beside_in(found: Found) -> Beside:
    """What associations join to steps; a data association is read with its step."""
    beside, joined = Beside(), set[Element]()
    for association in found.associations:
        ends = association.get("sourceRef"), association.get("targetRef")
        for one, other in (ends, ends[::-1]):
            node = found.node(one)
            if node is None:
                continue
            annotation = find(found.annotations, other)
            if annotation is None:
                beside.give(node, find(found.data, other), found)
            elif words := words_of(annotation):
                beside.texts.setdefault(node, {})[words] = None
            if annotation is not None:
                joined.add(annotation)
    beside.notes = [
        words
        for each in found.annotations.values()
        if each not in joined and (words := words_of(each))
    ]
    return beside


def take_association(beside: Beside, node: Node, association: Element, found: Found) -> None:
    """A step's data association: the end that is a data item of the process is its artefact."""
    for end in association:
        if end.tag in _ENDS:
            beside.give(node, find(found.data, (end.text or "").strip()), found)


def name_of_data(data: Element, found: Found) -> str:
    """A data item's name on one line, with its state in brackets; empty where it has none."""
    name = one_line_of(data)
    if not name:
        ref = data.get("dataObjectRef") or data.get("dataStoreRef")
        name = one_line_of(find(found.data, ref))
    state = next((one_line_of(each) for each in data if each.tag == DATA_STATE), "")
    return f"{name} [{state}]" if name and state else name


def data_left(found: Found, beside: Beside) -> list[str]:
    """Data that no step was joined to; what a reference shows is not counted a second time."""
    shown = {
        target
        for each in found.data.values()
        for ref in (each.get("dataObjectRef"), each.get("dataStoreRef"))
        if (target := find(found.data, ref)) is not None
    }
    return [
        name_of_data(each, found) or each.get("id") or "without a name"
        for each in found.data.values()
        if each not in beside.used and each not in shown and each.tag != DATA_STORE
    ]


def words_of(annotation: Element) -> str:
    """An annotation's text."""
    return next((text_of(each) for each in annotation if each.tag == TEXT), "")
