"""The map on screen: our drawing, with steps that open by click or keyboard."""

from __future__ import annotations

import hashlib
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="buttons" role="group">
  <button type="button" data-act="closer" aria-label="Zoom in">+</button>
  <button type="button" data-act="further" aria-label="Zoom out">−</button>
  <button type="button" data-act="reading">Reading size</button>
  <button type="button" data-act="whole">Whole map</button>
</div>
<div class="frame" tabindex="0" role="region"></div>
"""

_part = st.components.v2.component(
    "common_ground_map_view",
    html=_HTML,
    css=(HERE / "map_view.css").read_text("utf-8"),
    js="\n".join((HERE / name).read_text("utf-8") for name in ("map_drawing.js", "map_view.js")),
)


def map_view(svg: str, *, name: str, view: str, selected: str | None, key: str) -> str | None:
    """Show a drawing; returns the element id of the step just opened, if one was.

    ``svg`` must come from our own drawing: steps carry ``data-step``. ``name`` is what a screen
    reader calls it, another one for each drawing of a screen. Size and scroll are kept by ``view``.
    ``selected`` is outlined.
    """
    stamp = hashlib.sha256(svg.encode()).hexdigest()[:16]
    result = _part(
        key=key,
        data={"svg": svg, "stamp": stamp, "name": name, "view": view, "selected": selected or ""},
        on_opened_change=lambda: None,
    )
    opened = getattr(result, "opened", None)
    return opened if isinstance(opened, str) else None
