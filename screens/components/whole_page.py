"""What the browser itself does on every screen: how ways look; long texts and second presses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
LONGEST = 500_000

_HTML = """
<div class="cg-said"></div>
<div class="cg-told" role="alert" hidden>
  <p></p>
  <button type="button">Close</button>
</div>
"""

# Not isolated: it styles and watches over the whole page.
_part = st.components.v2.component(
    "common_ground_whole_page",
    html=_HTML,
    css=(HERE / "whole_page.css").read_text("utf-8"),
    js=(HERE / "whole_page.js").read_text("utf-8"),
    isolate_styles=False,
)


def whole_page(led: int) -> None:
    """Style and watch over this page; ``led``: how often a way led to another on this screen."""
    _part(key="whole-page", data={"longest": LONGEST, "led": led})
