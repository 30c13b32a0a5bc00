"""A map as a BPMN 2.0 file: its own with what changed, or a whole new one.

A map that came from a BPMN file is written into that file's own tree: what did not change stays as
it was, and where nothing did the file is given back byte for byte. Every other becomes a
collaboration with one pool, a lane an actor, and the picture of our own layout. What BPMN has no
words for is said in our own namespace, so that reading it gives the same map.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from common.errors import BadInput
from process_maps.formats import Sheet
from process_maps.formats.bpmn.fresh import EXPORTER, Fresh
from process_maps.formats.bpmn.mending import mend
from process_maps.formats.bpmn.original_tree import Tree
from process_maps.formats.bpmn.reading import read_tree
from process_maps.formats.bpmn.saying import say_rest
from process_maps.graph import problems
from process_maps.model import Map, Mark

_NAME = "map.bpmn"


def write_bpmn(sheet: Sheet) -> bytes:
    """A map with its marks as BPMN 2.0.

    Raises BadInput for a map whose structure is broken, and where the file it came from can no
    longer be read.
    """
    fault = next((each for each in problems(sheet.process) if each.blocking), None)
    if fault:
        raise BadInput(f"the map cannot be written as BPMN: {fault.words}", where=fault.where)
    original = sheet.process.original
    if original is None or original.format != "bpmn":
        return _new(sheet)
    return _changed(sheet, original.data, original.name)


def _new(sheet: Sheet) -> bytes:
    fresh = Fresh(sheet)
    root = fresh.root()
    process = _as_said(sheet)
    say_rest(root, _NAME, None, process, sheet.marks, fresh.nodes, fresh.arrows, ours=True)
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _as_said(sheet: Sheet) -> Map:
    """The map that reading the file must give: without its original, marked as illustrative."""
    said = dict(sheet.process.extra)
    if sheet.illustrative:
        said["illustrative"] = True
    return replace(sheet.process, original=None, extra=said)


def _changed(sheet: Sheet, data: bytes, name: str) -> bytes:
    wanted = _as_said(sheet)
    pick = wanted.extra.get("bpmn", {}).get("picked")
    tree = Tree(data, name)
    read = read_tree(tree.root, name, pick)
    base = read.file.map
    if base.council is None:
        # Whose map it is the project knows; a file from elsewhere need not be told.
        wanted = replace(wanted, council=None)
    if _alike(sheet.marks, read.file.marks):
        sheet = replace(sheet, marks=read.file.marks)
    if wanted == base and sheet.marks == read.file.marks and sheet.overlay is None:
        return data
    work = mend(tree, read, replace(sheet, process=wanted))
    steps = {work.nodes[step.id]: step for step in wanted.steps}
    flows = dict(zip(work.written, wanted.flows, strict=True))
    ours = tree.root.get("exporter") == EXPORTER
    say_rest(tree.root, name, pick, wanted, sheet.marks, steps, flows, ours=ours)
    return tree.bytes()


def _alike(some: Iterable[Mark], others: Iterable[Mark]) -> bool:
    """Whether marks say the same of the same, in whatever order: a project keeps no order."""
    one, other = (
        Counter((each.kind, each.words, each.anchor) for each in m) for m in (some, others)
    )
    return one == other
