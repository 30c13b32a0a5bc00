"""The names BPMN 2.0 gives its elements, as lxml spells them, and what each is on a map."""

from __future__ import annotations

from lxml import etree

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OWN = "urn:common-ground:map:1"
OWN_PREFIX = "cg"


def bpmn(local: str) -> str:
    """An element of BPMN 2.0 as lxml spells it."""
    return f"{{{MODEL}}}{local}"


def own(local: str) -> str:
    """An element of our own extension."""
    return f"{{{OWN}}}{local}"


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


TASKS = (
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "sendTask",
    "receiveTask",
)
HOLDERS = ("subProcess", "adHocSubProcess", "transaction")
GATEWAYS = (
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "complexGateway",
    "eventBasedGateway",
)
EVENTS = (
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "implicitThrowEvent",
    "boundaryEvent",
)
# A flow node's element -> (its local name, its kind on a map before decisions are told apart).
NODES: dict[str, tuple[str, str]] = {
    bpmn(name): (name, kind)
    for names, kind in (
        (TASKS, "task"),
        ((*HOLDERS, "callActivity"), "subprocess"),
        (("startEvent",), "start"),
        (("endEvent",), "end"),
        (EVENTS, "event"),
        (GATEWAYS, "gateway"),
    )
    for name in names
}
HOLDS_NODES = frozenset(bpmn(name) for name in HOLDERS)
DATA = frozenset(
    bpmn(name) for name in ("dataObject", "dataObjectReference", "dataStoreReference", "dataInput")
) | {bpmn("dataOutput")}
AUTOMATED = {"serviceTask": True, "scriptTask": True, "manualTask": False}
EVENT_DEFINITIONS = {
    bpmn(f"{kind}EventDefinition"): kind
    for kind in (
        *("timer", "message", "signal", "error", "escalation", "terminate"),
        *("cancel", "compensate", "conditional", "link"),
    )
}

DEFINITIONS = bpmn("definitions")
PROCESS = bpmn("process")
COLLABORATION = bpmn("collaboration")
PARTICIPANT = bpmn("participant")
MESSAGE_FLOW = bpmn("messageFlow")
SEQUENCE_FLOW = bpmn("sequenceFlow")
LANE_SET = bpmn("laneSet")
LANE = bpmn("lane")
CHILD_LANE_SET = bpmn("childLaneSet")
FLOW_NODE_REF = bpmn("flowNodeRef")
ASSOCIATION = bpmn("association")
TEXT_ANNOTATION = bpmn("textAnnotation")
TEXT = bpmn("text")
GROUP = bpmn("group")
CATEGORY = bpmn("category")
DATA_STORE = bpmn("dataStore")
DATA_STATE = bpmn("dataState")
DATA_IN = bpmn("dataInputAssociation")
DATA_OUT = bpmn("dataOutputAssociation")
SOURCE_REF = bpmn("sourceRef")
TARGET_REF = bpmn("targetRef")
DOCUMENTATION = bpmn("documentation")
EXTENSIONS = bpmn("extensionElements")
CONDITION = bpmn("conditionExpression")
EVENT_REF = bpmn("eventDefinitionRef")
STANDARD_LOOP = bpmn("standardLoopCharacteristics")
MULTI_LOOP = bpmn("multiInstanceLoopCharacteristics")
INCOMING = bpmn("incoming")
OUTGOING = bpmn("outgoing")
OWN_STEP = own("step")
OWN_FLOW = own("flow")
OWN_MAP = own("map")
OWN_DRAWN = own("drawn")
