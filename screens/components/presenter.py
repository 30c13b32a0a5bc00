"""Slides on screen: one at a time, full screen, by keyboard; nothing of them is run or fetched."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
_PARTS = (
    "room_address",
    "slide_build",
    "presenter_clock",
    "presenter_notes",
    "full_screen",
    "presenter",
)

_HTML = """
<div class="presenter" role="region" aria-label="Slides">
  <div class="controls">
    <button type="button" class="main" data-act="full">Present full screen</button>
    <button type="button" data-act="back">Previous</button>
    <button type="button" data-act="on">Next</button>
    <button type="button" class="for-presenting" data-act="notes">Notes in their own window</button>
    <button type="button" class="main" data-act="round" hidden></button>
    <button type="button" class="for-presenting" data-act="clock">Start the clock</button>
    <label><input type="checkbox">Show my notes</label>
    <span class="time for-presenting"></span>
    <span class="told" aria-live="polite"></span>
  </div>
  <div class="stage" tabindex="0" role="group" aria-label="Slide"></div>
  <div class="notes" hidden></div>
</div>
"""

_part = st.components.v2.component(
    "common_ground_presenter",
    html=_HTML,
    css=files("presenting.formats").joinpath("slides.css").read_text("utf-8")
    + (HERE / "presenter.css").read_text("utf-8"),
    js="\n".join((HERE / f"{name}.js").read_text("utf-8") for name in _PARTS),
)


def presenter(
    shown: str,
    *,
    key: str,
    first: int = 0,
    length: int = 0,
    preview: bool = False,
    on_round: Callable[[int], None] = lambda _card: None,
) -> None:
    """Show slides, as ``presenting.on_screen`` gives them, beginning at ``first``.

    ``length`` are the minutes the whole may take. A preview has no full screen, clock and notes.
    The reader's place and the clock are kept over reruns while ``key`` stays the same. ``on_round``
    is told the card of a round whose button is pressed on its slide.
    """

    def turned() -> None:
        card = getattr(st.session_state.get(key), "turned", None)
        if isinstance(card, int | float):
            on_round(int(card))

    held = {"shown": shown, "first": first, "length": length, "place": key, "preview": preview}
    _part(key=key, data=held, on_turned_change=turned)
