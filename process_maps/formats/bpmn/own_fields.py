"""What BPMN has no words for, kept in our own extension namespace, in both directions.

One element in ``extensionElements``: ``cg:step`` of a flow node, ``cg:flow`` of a flow, ``cg:map``
of the definitions (or of the collaboration or a process). It says only what differs from what
BPMN's own words give; what it says wins. Plain words are attributes, by the names our map JSON has
for them (``kind``, ``kind_in_source``, ``phase``, ``evidence``, ``where_fixed``, ``written_back``,
``automated``, ``triage``, ``probability``, ``note``, ``id`` …). All else is JSON in child elements:

- ``cg:more`` an object by the same names (systems, artefacts, fields, effort_hours, hourly_cost,
  duration; for a map phases, loops, lanes, legend, marks, source, label_in_tool …);
- ``cg:without`` a list of the names that BPMN's words give and the map has not;
- ``cg:further`` of a step: the actors after the first, who is the lane's;
- ``cg:step_order`` and ``cg:flow_order`` of a map, where it is not that of the file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from lxml import etree

from common.errors import BadInput
from process_maps.codec import (
    Json,
    flow_from,
    flow_to,
    loop_from,
    loop_to,
    phase_from,
    phase_to,
    step_from,
    step_to,
)
from process_maps.formats.bpmn.names import OWN, OWN_FLOW, OWN_MAP, OWN_PREFIX, OWN_STEP, own
from process_maps.formats.bpmn.tree import line_of
from process_maps.formats.pinned_json import mark_to, marks_from
from process_maps.model import Flow, Map, Mark, Step
from process_maps.taking import Place, Taking

Element = etree._Element
Part = TypeVar("Part", Step, Flow)
_FLAGS = {"yes": True, "no": False}
_ATTRIBUTES = frozenset(
    (
        *("id", "kind", "kind_in_source", "phase", "evidence", "where_fixed", "triage", "note"),
        *("label", "written_back", "automated", "probability"),
        *("name", "council", "source", "label_in_tool"),
    )
)
# What XML 1.0 can hold and gives back as it was, in an attribute too.
_PLAIN = re.compile("[^\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]*")


def step_with(step: Step, said: Element | None, file: str) -> Step:
    """A step that BPMN's own words gave, with what ``cg:step`` says. Raises BadInput."""
    if said is None:
        return step
    more, without = _said(said, file)
    further = _json(said, "further", list, file) or []
    raw = _merged(step_to(step), more, without)
    if further and "actors" not in more:
        raw["actors"] = [*step.actors[:1], *further]
    return step_from(raw, Place(_where(said, file)))


def id_said(said: Element | None, file: str) -> str | None:
    """The id that ``cg:step`` gives a step whose own XML could not be an element's; None for none.

    Raises BadInput where what we wrote is damaged.
    """
    if said is None or said.get("id") is not None:
        return None if said is None else said.get("id")
    named = _said(said, file)[0].get("id")
    return named if isinstance(named, str) else None


def step_said(step: Step, derived: Step) -> Element | None:
    """What ``cg:step`` must say so that ``derived`` is read as ``step``; None for nothing."""
    wanted, given = step_to(step), step_to(derived)
    made = _Saying(OWN_STEP)
    same_lane = step.actors[:1] == derived.actors[:1]
    if step.actors[1:] and same_lane and step.actors != derived.actors:
        made.child("further", list(step.actors[1:]))
        given["actors"] = wanted["actors"]
    made.differences(wanted, given)
    return made.element()


def flow_with(flow: Flow, said: Element | None, file: str) -> Flow:
    """A flow that BPMN's own words gave, with what ``cg:flow`` says. Raises BadInput."""
    if said is None:
        return flow
    more, without = _said(said, file)
    raw = _merged(flow_to(flow), more, without)
    raw["from"], raw["to"] = flow.source, flow.target
    return flow_from(raw, Place(_where(said, file)))


def flow_said(flow: Flow, derived: Flow) -> Element | None:
    """What ``cg:flow`` must say so that ``derived`` is read as ``flow``; None for nothing."""
    made = _Saying(OWN_FLOW)
    wanted, given = flow_to(flow), flow_to(derived)
    for end in ("from", "to"):
        given[end] = wanted[end]
    made.differences(wanted, given)
    return made.element()


def map_with(process: Map, said: Element | None, file: str) -> tuple[Map, tuple[Mark, ...]]:
    """A map that BPMN's own words gave and its marks, with what ``cg:map`` says."""
    if said is None:
        return process, ()
    more, without = _said(said, file)
    place = Place(_where(said, file))
    taking = Taking(_merged(_map_to(process, ()), more, without), place.of("map"))
    made = replace(
        process,
        name=taking.text("name") or "",
        council=taking.text("council"),
        source=taking.text("source"),
        caveat=taking.text("label_in_tool"),
        note=taking.text("note"),
        legend=taking.texts("legend"),
        lanes=taking.texts("lanes"),
        phases=tuple(phase_from(raw, place, at) for at, raw in enumerate(taking.things("phases"))),
        loops=tuple(loop_from(raw, place, at) for at, raw in enumerate(taking.things("loops"))),
        steps=_ordered(process.steps, _json(said, "step_order", list, file), lambda each: each.id),
        flows=_ordered(process.flows, _json(said, "flow_order", list, file), lambda each: each.ref),
    )
    marks = marks_from(taking.things("marks"), place)
    return replace(made, extra=taking.rest()), marks


def map_said(process: Map, marks: Sequence[Mark], derived: Map) -> Element | None:
    """What ``cg:map`` must say so that ``derived`` is read as this map with these marks."""
    made = _Saying(OWN_MAP)
    made.differences(_map_to(process, marks), _map_to(derived, ()))
    for name, wanted, given in (
        ("step_order", [e.id for e in process.steps], [e.id for e in derived.steps]),
        ("flow_order", [e.ref for e in process.flows], [e.ref for e in derived.flows]),
    ):
        if wanted != given:
            made.child(name, wanted)
    return made.element()


class _Saying:
    """An element of ours being written: differences as attributes where they are plain words."""

    def __init__(self, tag: str) -> None:
        self._element = etree.Element(tag, nsmap={OWN_PREFIX: OWN})

    def differences(self, wanted: Json, given: Json) -> None:
        more: Json = {}
        for key, value in wanted.items():
            if key in given and _same(given[key], value):
                continue
            word = _word(key, value)
            if word is None:
                more[key] = value
            else:
                self._element.set(key, word)
        if more:
            self.child("more", more)
        if without := [key for key in given if key not in wanted]:
            self.child("without", without)

    def child(self, name: str, value: Any) -> None:
        # Letters XML cannot hold are written as JSON spells them, so ASCII it is.
        plain = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if not _PLAIN.fullmatch(plain):
            plain = json.dumps(value, allow_nan=False)
        etree.SubElement(self._element, own(name)).text = plain

    def element(self) -> Element | None:
        said = len(self._element) or len(self._element.attrib)
        return self._element if said else None


def _word(key: str, value: Any) -> str | None:
    """A value as an attribute, None where only JSON says it exactly."""
    if key not in _ATTRIBUTES:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key == "probability":
        return json.dumps(value)
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else None


def _said(said: Element, file: str) -> tuple[Json, list[str]]:
    more: Json = _json(said, "more", dict, file) or {}
    for name, value in said.attrib.items():
        key, word = str(name), str(value)
        if key in ("written_back", "automated"):
            more[key] = _FLAGS.get(word, word)
        elif key == "probability":
            more[key] = _number(word, said, file)
        elif not key.startswith("{"):
            more[key] = word
    return more, [each for each in _json(said, "without", list, file) or [] if each not in more]


def _where(said: Element, file: str) -> str:
    """The file and the line of what we wrote, as the place of all that is in it."""
    return f"{file}, line {said.sourceline}" if said.sourceline else file


def _number(word: str, said: Element, file: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise BadInput("its “probability” must be a number", where=line_of(said, file)) from None


def _json(said: Element, name: str, kind: type, file: str) -> Any:
    """What a child element says in JSON, None where it is not there."""
    child = said.find(own(name))
    if child is None:
        return None
    try:
        value = json.loads(child.text or "", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, kind) or (
        isinstance(value, list) and not all(isinstance(each, str) for each in value)
    ):
        raise BadInput(
            f"what Common Ground wrote there (“cg:{name}”) is damaged",
            where=line_of(child, file),
            remedy="Take the element out, or export the map again",
        )
    return value


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _merged(given: Json, more: Json, without: list[str]) -> Json:
    return {key: value for key, value in given.items() if key not in without} | more


def _same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are the same; True is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _map_to(process: Map, marks: Sequence[Mark]) -> Json:
    known: Json = {
        "name": process.name,
        "council": process.council,
        "source": process.source,
        "label_in_tool": process.caveat,
        "note": process.note,
        "legend": list(process.legend) or None,
        "lanes": list(process.lanes) or None,
        "phases": [phase_to(each) for each in process.phases] or None,
        "loops": [loop_to(each) for each in process.loops] or None,
        "marks": [mark_to(each) for each in marks] or None,
    }
    said = {key: value for key, value in known.items() if value is not None}
    return said | {key: value for key, value in process.extra.items() if key not in known}


def _ordered(
    parts: tuple[Part, ...], order: list[str] | None, name: Callable[[Part], str]
) -> tuple[Part, ...]:
    """The parts in that order; those it does not name keep theirs, after the others."""
    if order is None:
        return parts
    named: dict[str, deque[Part]] = defaultdict(deque)
    for part in parts:
        named[name(part)].append(part)
    first: list[Part] = [named[each].popleft() for each in order if named[each]]
    taken = {id(part) for part in first}
    return tuple(first + [part for part in parts if id(part) not in taken])
