"""Painpoints, questions and what is counted, as annotations in a BPMN file that is already there.

Only annotations of ours are touched: those still wanted stay where somebody may have moved them,
the others go, and new ones are put beside what they sit on, or below everything.
"""

from __future__ import annotations

from dataclasses import replace

from process_maps.drawing.geometry import Box
from process_maps.formats import Sheet
from process_maps.formats.bpmn.found import own_in
from process_maps.formats.bpmn.fresh import mark_drawn
from process_maps.formats.bpmn.ids import MODEL
from process_maps.formats.bpmn.mend_picture import band_of
from process_maps.formats.bpmn.names import OWN_DRAWN
from process_maps.formats.bpmn.notes import (
    GAP,
    WIDTH,
    Note,
    headings_of,
    height_of,
    notes_of,
    told,
)
from process_maps.formats.bpmn.original_tree import (
    Element,
    append,
    child,
    children,
    model,
    take_out,
)
from process_maps.formats.bpmn.picture import Plane, planes
from process_maps.formats.bpmn.work import Work, container_of, id_of
from process_maps.graph import flow_by_ref

_BESIDE, _FAR = 190.0, 260.0


def mend_notes(work: Work, sheet: Sheet) -> None:
    """Let the file's annotations of ours be those of the sheet."""
    sheet = replace(sheet, process=work.wanted)
    wanted = [(each, _tied_to(work, each)) for each in (*headings_of(sheet), *notes_of(sheet))]
    left = _ours(work)
    fresh: list[tuple[Note, Element | None]] = []
    for note, tied in wanted:
        apart = told(work.wanted, note)
        on = "" if tied is None else id_of(tied)
        held = left.get((note.words, on)) or left.get((apart.words, on))
        if held:
            held.pop()
        else:
            beside = tied is not None and note.anchor.kind in ("step", "phase")
            fresh.append((note if beside else apart, tied))
    for each in [each for held in left.values() for each in held]:
        _take_away(work, each)
    for note, tied in fresh:
        _add(work, note, tied)


def _tied_to(work: Work, note: Note) -> Element | None:
    """The element a note is tied to: its step, its flow, or the frame we drew round its phase."""
    kind, ref = note.anchor.kind, note.anchor.ref
    if kind == "step":
        return work.nodes.get(ref)
    if kind == "flow":
        flow = flow_by_ref(work.wanted, ref)
        return None if flow is None else work.written[_place(work, flow)]
    if kind == "phase":
        for group in work.tree.root.iter(f"{{{MODEL}}}group"):
            drawn = own_in(group, OWN_DRAWN)
            if drawn is not None and drawn.get("phase") == ref:
                return group
    return None


def _place(work: Work, flow: object) -> int:
    return next(n for n, each in enumerate(work.wanted.flows) if each is flow)


def _ours(work: Work) -> dict[tuple[str, str], list[Element]]:
    """Annotations of ours by their words and what they are tied to."""
    ties = {
        end: other
        for each in work.tree.root.iter(f"{{{MODEL}}}association")
        for end, other in (
            (each.get("targetRef"), each.get("sourceRef")),
            (each.get("sourceRef"), each.get("targetRef")),
        )
    }
    found: dict[tuple[str, str], list[Element]] = {}
    for each in work.tree.root.iter(f"{{{MODEL}}}textAnnotation"):
        if own_in(each, OWN_DRAWN) is not None:
            text = child(each, "text")
            words = "" if text is None else text.text or ""
            found.setdefault((words, ties.get(id_of(each)) or ""), []).append(each)
    return found


def _take_away(work: Work, annotation: Element) -> None:
    gone = {id_of(annotation)}
    for each in list(work.tree.root.iter(f"{{{MODEL}}}association")):
        if {each.get("sourceRef"), each.get("targetRef")} & gone:
            gone.add(id_of(each))
            take_out(each)
    take_out(annotation)
    for plane in planes(work.tree, work.kind_of):
        plane.remove(gone)


def _add(work: Work, note: Note, tied: Element | None) -> None:
    home = _home_of(work, tied)
    if home is None:
        return
    annotation = model("textAnnotation", id=work.tree.names.take(None, "Note"))
    mark_drawn(annotation)
    text = model("text")
    text.text = note.words
    annotation.append(text)
    append(home, annotation)
    tie = None
    if tied is not None:
        tie = work.tree.names.take(None, "Tie")
        append(
            home,
            model("association", id=tie, sourceRef=id_of(tied), targetRef=id_of(annotation)),
        )
    for plane in planes(work.tree, work.kind_of):
        band = None if tied is None else band_of(work, plane, tied)
        if _draw(plane, note, id_of(annotation), tied, tie, band):
            return


def _home_of(work: Work, tied: Element | None) -> Element | None:
    """Where an annotation stands: beside what it is tied to, else in the collaboration."""
    if tied is not None:
        return container_of(tied)
    homes = children(work.tree.root, "collaboration") or children(work.tree.root, "process")
    return homes[0] if homes else None


def _draw(
    plane: Plane,
    note: Note,
    annotation: str,
    tied: Element | None,
    tie: str | None,
    band: Box | None,
) -> bool:
    """Draw an annotation beside what it is tied to, else below everything."""
    box = None if tied is None else plane.box(id_of(tied))
    if tied is not None and box is None and not plane.points(id_of(tied)):
        return False
    if box is not None and tie is not None:
        size = (_BESIDE, height_of(note.words, _BESIDE))
        wish = (box.middle[0] + 40, box.bottom + 24 + size[1] / 2)
        found = None if band is None else plane.free_place(size, wish, band, ())
        if found is None or abs(found.middle[0] - wish[0]) + abs(found.y - box.y) > _FAR:
            found = plane.free_place(size, wish, None, ())
        if found is not None:
            plane.add_shape(annotation, found)
            plane.add_edge(tie, id_of(tied) if tied is not None else "", annotation)
            return True
    boxes = [each for name in plane.shapes if (each := plane.box(name)) is not None]
    left = min((each.x for each in boxes), default=0.0)
    lowest = max((each.bottom for each in boxes), default=0.0)
    size = (WIDTH, height_of(note.words, WIDTH))
    plane.add_shape(annotation, Box(left, lowest + GAP, *size))
    return True
