"""Saying in our own namespace what a BPMN file's own words do not: only that, and only once.

The tree is read as if we had never written in it; what then differs from the map is put into the
extension elements of what it is about. What is there already and still true is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from lxml import etree

from process_maps.formats.bpmn.found import own_in
from process_maps.formats.bpmn.names import COLLABORATION, OWN_FLOW, OWN_MAP, OWN_STEP, PROCESS
from process_maps.formats.bpmn.original_tree import (
    Element,
    append,
    extension_elements,
    put,
    take_out,
)
from process_maps.formats.bpmn.own_fields import flow_said, map_said, step_said
from process_maps.formats.bpmn.reading import read_tree
from process_maps.model import Flow, Map, Mark, Step

Part = TypeVar("Part", Step, Flow)


def say_rest(
    root: Element,
    name: str,
    pick: str | None,
    process: Map,
    marks: Sequence[Mark],
    steps: Mapping[Element, Step],
    flows: Mapping[Element, Flow],
    *,
    ours: bool,
) -> None:
    """Write into the tree what reading it would not give.

    ``ours`` is a file we made: reading it gives exactly this map. In one from elsewhere what it
    says of its own elements (their BPMN names, events, lanes' ids) is true as it stands there.
    """
    plain = read_tree(root, name, pick, with_own=False)
    for node, derived in zip(plain.found.nodes, plain.file.map.steps, strict=True):
        step = steps[node.element]
        wanted = step if ours else _as_found(step, derived)
        _say(node.element, OWN_STEP, step_said(wanted, derived))
    for drawn in plain.flows:
        flow = flows[drawn.element]
        wanted_flow = flow if ours else _with_its_facts(flow, drawn.flow)
        _say(drawn.element, OWN_FLOW, flow_said(wanted_flow, drawn.flow))
    home = _home_of_map(root)
    old = own_in(home, OWN_MAP)
    if old is not None:
        old.tag = _ASIDE
    again = read_tree(root, name, pick).file.map
    if old is not None:
        old.tag = OWN_MAP
    if not ours:
        process = _with_its_facts_of_map(process, again)
    _say(home, OWN_MAP, map_said(process, marks, again))


_ASIDE = "{urn:common-ground:map:1}aside"


def _as_found(step: Step, derived: Step) -> Step:
    """A step whose facts about its own element are those of the file."""
    known = step.source_kind if step.source_kind is not None else derived.source_kind
    return replace(step, source_kind=known, extra=_bpmn_of(step.extra, derived.extra))


def _with_its_facts(flow: Flow, derived: Flow) -> Flow:
    known = flow.id if flow.id is not None else derived.id
    return replace(flow, id=known, extra=_bpmn_of(flow.extra, derived.extra))


def _with_its_facts_of_map(process: Map, derived: Map) -> Map:
    return replace(process, extra=_bpmn_of(process.extra, derived.extra))


def _bpmn_of(extra: Mapping[str, object], derived: Mapping[str, object]) -> dict[str, object]:
    rest = {key: value for key, value in extra.items() if key != "bpmn"}
    return {**rest, "bpmn": derived["bpmn"]} if "bpmn" in derived else rest


def _home_of_map(root: Element) -> Element:
    """Where what we say of the whole map stands: where it does, else in what is outermost."""
    homes = [each for tag in (COLLABORATION, PROCESS) for each in root.iterchildren(tag)]
    held = [each for each in homes if own_in(each, OWN_MAP) is not None]
    return (held or homes)[0]


def _say(element: Element, tag: str, said: Element | None) -> None:
    """Put our element into another's extension elements, instead of what we said before."""
    old = own_in(element, tag)
    if said is None:
        if old is not None:
            _unsay(old)
        return
    if old is None:
        append(extension_elements(element), said)
    elif _canonical(old) != _canonical(said):
        parent = old.getparent()
        assert parent is not None
        place = parent.index(old)
        take_out(old)
        put(parent, said, place)


def _unsay(old: Element) -> None:
    extensions = old.getparent()
    assert extensions is not None
    take_out(old)
    if not len(extensions) and not extensions.attrib:
        take_out(extensions)


def _canonical(element: Element) -> bytes:
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for each in copy.iter():
        if len(each):
            each.text = None
        each.tail = None
    return etree.tostring(copy, method="c14n", exclusive=True)
