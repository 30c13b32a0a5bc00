"""What a BPMN file says, gathered without our reader or writer, to compare before and after."""

from __future__ import annotations

from collections import Counter

from lxml import etree

Fact = tuple[str, ...]
NS = {
    "m": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "i": "http://www.omg.org/spec/BPMN/20100524/DI",
    "c": "http://www.omg.org/spec/DD/20100524/DC",
    "d": "http://www.omg.org/spec/DD/20100524/DI",
}
_NODES = "|".join(
    f"//m:{name}"
    for name in (
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        *("boundaryEvent", "task", "userTask", "serviceTask", "manualTask", "sendTask"),
        *("receiveTask", "scriptTask", "businessRuleTask", "subProcess", "callActivity"),
        *("transaction", "adHocSubProcess", "exclusiveGateway", "parallelGateway"),
        *("inclusiveGateway", "complexGateway", "eventBasedGateway"),
    )
)


def parsed(data: bytes) -> etree._Element:
    """The root of a file."""
    return etree.fromstring(data)


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """Elements by an XPath with the prefixes of ``NS``."""
    return root.xpath(path, namespaces=NS)  # type: ignore[return-value]


def nodes(root: etree._Element) -> list[etree._Element]:
    """Every flow node."""
    return found(root, _NODES)


def facts(data: bytes) -> Counter[Fact]:
    """Every fact of a file: the first word is what sort it is, the second whom it is about."""
    root = parsed(data)
    said: list[Fact] = [
        ("node", *_of(each, "id"), _word(each), *_of(each, "name")) for each in nodes(root)
    ]
    for each in found(root, "//m:sequenceFlow|//m:messageFlow|//m:association"):
        ends = _of(each, "id", "name", "sourceRef", "targetRef", "associationDirection")
        said.append(("flow", *ends, _word(each)))
    for each in found(root, "//m:lane|//m:participant"):
        said.append(("lane", *_of(each, "id", "name", "processRef")))
        said += [
            ("member", *_of(each, "id"), (r.text or "").strip())
            for r in found(each, "m:flowNodeRef")
        ]
    for each in found(root, "//*[contains(local-name(), 'EventDefinition')]"):
        said.append(
            (
                "event",
                *_about(each),
                _word(each),
                etree.tostring(each, method="text", encoding="unicode").strip(),
            )
        )
    for each in found(root, "//m:boundaryEvent"):
        said.append(("attached", *_of(each, "id", "attachedToRef", "cancelActivity")))
    for name in ("documentation", "conditionExpression", "text", "incoming", "outgoing"):
        said += [
            (name, *_about(each), (each.text or "").strip()) for each in found(root, f"//m:{name}")
        ]
    for each in found(
        root, "//m:dataObject|//m:dataObjectReference|//m:dataStoreReference|//m:dataStore"
    ):
        said.append(("data", *_of(each, "id", "name", "dataObjectRef"), _word(each)))
    for each in found(root, "//m:dataInputAssociation|//m:dataOutputAssociation"):
        said.append(("data flow", *_about(each), *((r.text or "").strip() for r in each)))
    for each in found(root, "//i:BPMNShape"):
        said.append(
            (
                "shape",
                *_of(each, "bpmnElement", "isExpanded", "isHorizontal", "isMarkerVisible"),
                *_bounds(each),
            )
        )
    for each in found(root, "//i:BPMNEdge"):
        said.append(("edge", *_of(each, "bpmnElement"), *(f"{x},{y}" for x, y in waypoints(each))))
    for each in found(root, "//i:BPMNLabel"):
        said.append(
            (
                "label",
                *_of(each.getparent(), "bpmnElement"),
                *_of(each, "labelStyle"),
                *_bounds(each),
            )
        )
    return Counter(said)


def waypoints(edge: etree._Element) -> list[tuple[float, float]]:
    """An edge's corners."""
    return [(float(p.get("x", "")), float(p.get("y", ""))) for p in found(edge, "d:waypoint")]


def boxes(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    """Where each element is drawn: left, top, width, height."""
    return {
        shape.get("bpmnElement", ""): tuple(float(v) for v in _bounds(shape))  # type: ignore[misc]
        for shape in found(root, "//i:BPMNShape")
    }


def faults(data: bytes, *, new: set[str] | None = None) -> list[str]:
    """What is wrong with a file: ids, references, and what is not drawn (``new`` ids only)."""
    root = parsed(data)
    ids = Counter(
        each.get("id")
        for each in root.iter(etree.Element)
        if "omg.org" in each.tag and each.get("id")
    )
    wrong = [f"id {each} twice" for each, number in ids.items() if number > 1]
    for key in (
        "sourceRef",
        "targetRef",
        "processRef",
        "default",
        "attachedToRef",
        "bpmnElement",
        "categoryValueRef",
    ):
        wrong += [
            f"{key} {each.get(key)}"
            for each in root.iter(etree.Element)
            if each.get(key) is not None and each.get(key) not in ids
        ]
    for name in ("incoming", "outgoing", "flowNodeRef"):
        wrong += [
            f"{name} {e.text}"
            for e in found(root, f"//m:{name}")
            if (e.text or "").strip() not in ids
        ]
    drawn, edges = (
        boxes(root),
        {e.get("bpmnElement"): waypoints(e) for e in found(root, "//i:BPMNEdge")},
    )
    for node in nodes(root):
        if (new is None or node.get("id") in new) and node.get("id") not in drawn:
            wrong.append(f"{node.get('id')} is not drawn")
    for flow in found(root, "//m:sequenceFlow"):
        if new is not None and flow.get("id") not in new:
            continue
        points = edges.get(flow.get("id"), [])
        if len(points) < 2:
            wrong.append(f"{flow.get('id')} has no way")
            continue
        for end, point in ((flow.get("sourceRef"), points[0]), (flow.get("targetRef"), points[-1])):
            if not on_border(point, drawn[end or ""]):
                wrong.append(f"{flow.get('id')} does not touch {end}")
    return wrong


def on_border(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    """Whether a point lies within a pixel of a box's border."""
    x, y = point
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    inside = left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1
    return inside and min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom)) <= 1


def _of(element: etree._Element | None, *keys: str) -> tuple[str, ...]:
    return tuple("" if element is None else element.get(key, "") for key in keys)


def _about(element: etree._Element) -> tuple[str, ...]:
    return _of(element.getparent(), "id")


def _word(element: etree._Element) -> str:
    return etree.QName(element).localname


def _bounds(element: etree._Element) -> tuple[str, ...]:
    held = found(element, "c:Bounds")
    return (
        tuple(f"{float(held[0].get(k, '0')):g}" for k in ("x", "y", "width", "height"))
        if held
        else ()
    )
