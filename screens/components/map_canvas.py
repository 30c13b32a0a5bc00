"""The map as a canvas: steps drawn live, by keyboard, mouse, pen or finger, and shown at once.

What somebody does there comes as a *deed*, numbered by the browser and sent again until it is
answered; whoever shows the canvas carries it out and says in ``Answer`` what came of it.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from process_maps.drawing import Drawing, flow_positions
from process_maps.drawing.measure import label_of
from process_maps.drawing.words import in_reading_order
from process_maps.editing.rows import actors_of
from process_maps.graph import closes, phases_of
from process_maps.model import KINDS, MARK_KINDS, Map

HERE = Path(__file__).resolve().parent
LONGEST_TEXT = 400
MOST_TIMES = 100_000

_HTML = """
<div class="cg-map">
  <div class="bar" role="toolbar" aria-label="The map as a whole"></div>
  <div class="frame" tabindex="0" role="region">
    <div class="paper"></div>
    <div class="names" aria-hidden="true"></div>
    <div class="told" role="alert" hidden></div>
    <p class="empty" hidden></p>
    <div class="overview" aria-hidden="true" hidden></div>
    <div class="acts" role="toolbar" hidden></div>
    <form class="ask" hidden></form>
    <div class="choice" hidden></div>
    <div class="keys" role="dialog" aria-label="Keys" tabindex="-1" hidden></div>
  </div>
  <div class="dock"></div>
  <div class="live" aria-live="polite"></div>
</div>
"""

_SCRIPTS = (
    *("map_drawing.js", "map_canvas_state.js", "map_canvas_sight.js", "map_canvas_draw.js"),
    *("map_canvas_forms.js", "map_canvas_ask.js", "map_canvas_choose.js", "map_canvas_acts.js"),
    *("map_canvas_around.js", "map_canvas_hand.js", "map_canvas.js"),
)

_part = st.components.v2.component(
    "common_ground_map_canvas",
    html=_HTML,
    css=(HERE / "map_canvas.css").read_text("utf-8"),
    js="\n".join((HERE / name).read_text("utf-8") for name in _SCRIPTS),
)

Deed = Mapping[str, object]


@dataclass(frozen=True)
class Answer:
    """What came of a deed: ``who`` and ``n`` are the deed's own; ``step`` is a new step's id.

    ``words`` are shown where ``bad`` (refused: what was typed is offered again), else spoken.
    """

    who: str
    n: int
    words: str = field(default="", repr=False)
    bad: bool = False
    step: str | None = None


@dataclass(frozen=True)
class CanvasSays:
    """What somebody just did: a step to be opened in the forms, a deed to be carried out."""

    opened: str | None = None
    deed: Deed | None = field(default=None, repr=False)


def map_canvas(
    svg: str,
    about: Mapping[str, object],
    *,
    name: str,
    view: str,
    selected: str | None,
    version: int,
    answer: Answer | None,
    undo: str | None,
    redo: str | None,
    key: str,
    on_deed: Callable[[Deed], None] | None = None,
    fixed: bool = False,
    pins: bool = True,
) -> CanvasSays:
    """Show a live drawing to be drawn on, or, where it is ``fixed``, to be looked at.

    Parameters
    ----------
    svg, about : a live drawing, and what :func:`about_map` says of it.
    name : what a screen reader calls it. view : by what size, place and selection are kept.
    selected : the step that is open in the forms beside. version : the map's, as drawn.
    answer : what came of the last deed, kept by the caller and given again at every run.
    undo, redo : what would be undone and redone, in words; None where there is nothing.
    on_deed : told of a deed before the page is made again, so that one run shows what came of it.
    pins : whether painpoints and innovations may be pinned on it.
    """
    written = json.dumps(about, ensure_ascii=False)
    stamp = hashlib.sha256(f"{svg}\0{written}".encode()).hexdigest()[:16]

    def received() -> None:
        deed = checked_deed(getattr(st.session_state.get(key), "deed", None), view)
        if deed is not None and on_deed is not None and not fixed:
            on_deed(deed)

    result = _part(
        key=key,
        data={
            "svg": svg,
            "about": written,
            "stamp": stamp,
            "name": name,
            "view": view,
            "selected": selected or "",
            "version": version,
            "answer": None if answer is None else vars(answer),
            "undo": undo,
            "redo": redo,
            "fixed": fixed,
            "pins": pins,
        },
        on_opened_change=lambda: None,
        on_deed_change=received,
    )
    opened = getattr(result, "opened", None)
    return CanvasSays(
        opened if isinstance(opened, str) else None,
        checked_deed(getattr(result, "deed", None), view),
    )


def about_map(process: Map, drawing: Drawing) -> dict[str, object]:
    """What the canvas has to know of a drawn map beside its picture."""
    back = {
        position: line.back
        for position, line in zip(
            flow_positions(process, drawing.geometry), drawing.geometry.flows, strict=True
        )
    }
    return {
        "steps": [
            {
                "id": step.id,
                "label": step.label,
                "called": label_of(step),
                "kind": step.kind,
                "actors": list(step.actors),
                "phase": step.phase,
            }
            for step in in_reading_order(process)
        ],
        "flows": [
            {
                "from": flow.source,
                "to": flow.target,
                "label": flow.label or "",
                "probability": flow.probability,
                "back": back.get(position, False),
                "loop": next(
                    (
                        {"times_min": each.times_min, "times_max": each.times_max}
                        | {"words": each.words or ""}
                        for each in process.loops
                        if closes(each, flow)
                    ),
                    None,
                ),
            }
            for position, flow in enumerate(process.flows)
        ],
        "lanes": [band.name for band in drawing.geometry.lanes if band.name is not None],
        "actors": list(actors_of(process)),
        "phases": [{"id": each.id, "label": each.label} for each in phases_of(process)],
        "marks": [
            {
                "number": each.number,
                "kind": each.mark.kind,
                "words": each.mark.words,
                "on": each.mark.anchor.kind,
            }
            for each in drawing.geometry.marks
        ],
    }


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _words(value: object) -> bool:
    return _text(value) and bool(str(value).strip())


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TIMES


def _or_none(rule: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or rule(value)


def _share(value: object) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and 0 <= float(value) <= 1  # type: ignore[arg-type]


def _one_of(values: Sequence[object]) -> Callable[[object], bool]:
    return lambda value: any(value == each and type(value) is type(each) for each in values)


def _anchor(value: object) -> bool:
    return _text(value) and bool(
        re.fullmatch(r"map|flow:\d{1,6}|(step|phase|loop):.+", str(value), re.DOTALL)
    )


_TRUTH = _one_of((True, False))
_WAY = _one_of((-1, 1))
_RULES: dict[str, dict[str, Callable[[object], bool]]] = {
    "add": {
        "label": _text, "after": _or_none(_words), "before": _or_none(_words),
        "flow": _or_none(_whole), "lane": _or_none(_text), "kind": _or_none(_one_of(KINDS)),
        "words": _or_none(_text),
    },
    "rename": {"step": _words, "label": _text},
    "lane": {"step": _words, "lane": _or_none(_text)},
    "kind": {"step": _words, "kind": _one_of(KINDS)},
    "phase": {"step": _words, "phase": _or_none(_words)},
    "connect": {"from": _words, "to": _words, "words": _or_none(_text)},
    "flow": {"flow": _whole, "label": _or_none(_text), "probability": _or_none(_share)},
    "unflow": {"flow": _whole},
    "remove": {"step": _words, "heal": _TRUTH},
    "loop": {
        "flow": _whole, "times_min": _or_none(_whole), "times_max": _or_none(_whole),
        "words": _or_none(_text),
    },
    "mark": {"kind": _one_of(MARK_KINDS), "words": _words, "on": _anchor},
    "add_lane": {"lane": _words},
    "rename_lane": {"lane": _words, "to": _words},
    "move_lane": {"lane": _words, "by": _WAY},
    "add_phase": {"label": _words},
    "rename_phase": {"phase": _words, "label": _words},
    "earlier": {"step": _words, "by": _WAY},
    "later": {"step": _words, "by": _WAY},
    "undo": {},
    "redo": {},
}  # fmt: skip
_HEAD: dict[str, Callable[[object], bool]] = {
    "n": lambda value: _whole(value) and value != 0,
    "who": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[0-9a-f]{8,32}", value)),
    "seen": _whole,
}


def checked_deed(sent: object, view: str) -> dict[str, object] | None:
    """What the browser sent as a deed of the map shown in ``view``, or None where it is none.

    A value that a verb allows to be absent is None where it is; whatever else was sent is left out.
    """
    if not isinstance(sent, Mapping) or sent.get("view") != view:
        return None
    doing = sent.get("do")
    rules = _RULES.get(doing) if isinstance(doing, str) else None
    if rules is None:
        return None
    deed: dict[str, object] = {"do": doing}
    for name, rule in (_HEAD | rules).items():
        value = _number(sent.get(name))
        if not rule(value):
            return None
        deed[name] = value
    return deed


def _number(value: object) -> object:
    """A whole number as such, however the browser wrote it."""
    whole = isinstance(value, float) and math.isfinite(value) and value == int(value)
    return int(value) if whole else value  # type: ignore[call-overload]
