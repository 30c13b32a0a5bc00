"""What is pinned to a map in JSON: our own marks, and those of the published maps."""

from __future__ import annotations

from typing import Any

from common.words import listed
from process_maps.model import ANCHOR_KINDS, MARK_KINDS, WHOLE_MAP, Anchor, Map, Mark
from process_maps.taking import Place, Taking


def marks_from(raws: list[Any], place: Place) -> tuple[Mark, ...]:
    marks = []
    for position, raw in enumerate(raws, start=1):
        taking = Taking(raw, place.of(f"mark {position}"))
        kind = taking.needed_text("kind")
        if kind not in MARK_KINDS:
            raise taking.wrong("kind", listed(MARK_KINDS, "or"))
        words = taking.text("words") or ""
        marks.append(Mark(kind, words, _anchor(taking.raw("on"), taking), taking.rest()))
    return tuple(marks)


def published_marks(taking: Taking, process: Map) -> tuple[Mark, ...]:
    """Painpoints, innovations and sticky notes as the published maps write them."""
    marks = []
    for key, kind in (
        ("painpoints", "painpoint"),
        ("innovations", "innovation"),
        ("notes", "question"),
    ):
        for position, raw in enumerate(taking.things(key), start=1):
            said = {"text": raw} if isinstance(raw, str) else raw
            one = Taking(said, f"{taking.where}, {key} {position}")
            words = one.text("text") or one.text("words") or ""
            marks.append(Mark(kind, words, _anchor(one.raw("on"), one), one.rest()))
    # "innovation" as a step's note: the mark's words are the step's own, so nothing is invented.
    marks += [
        Mark("innovation", step.label, Anchor("step", step.id))
        for step in process.steps
        if (step.note or "").strip().casefold() == "innovation"
    ]
    return tuple(marks)


def _anchor(value: object, taking: Taking) -> Anchor:
    """An anchor from "w3", "phase:fix", "flow:a->b", "loop:a>b>c", "step:map" or "map"."""
    if value is None or value == "":
        return WHOLE_MAP
    if not isinstance(value, str):
        raise taking.wrong("on", "what it sits on, such as a step's id or “phase:fix”")
    kind, colon, ref = value.partition(":")
    if value == "map":
        return WHOLE_MAP
    if colon and kind in ANCHOR_KINDS and ref:
        return Anchor(kind, ref)
    return Anchor("step", value)


def mark_to(mark: Mark) -> dict[str, Any]:
    anchor = mark.anchor
    kind, colon, _ref = anchor.ref.partition(":")
    if anchor.kind == "map":
        on = "map"
    elif anchor.kind == "step" and anchor.ref != "map" and not (colon and kind in ANCHOR_KINDS):
        on = anchor.ref
    else:
        on = f"{anchor.kind}:{anchor.ref}"
    known = {"kind": mark.kind, "words": mark.words, "on": on}
    return known | {key: value for key, value in mark.extra.items() if key not in known}
