"""What the browser itself keeps from every screen: texts too long for a field, second presses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
LONGEST = 500_000

_HTML = """
<div class="cg-told" role="alert" hidden>
  <p></p>
  <button type="button">Close</button>
</div>
"""

# Not isolated: it watches over the fields and buttons of the whole page.
_part = st.components.v2.component(
    "common_ground_page_guard",
    html=_HTML,
    css=(HERE / "page_guard.css").read_text("utf-8"),
    js=(HERE / "page_guard.js").read_text("utf-8"),
    isolate_styles=False,
)


def page_guard() -> None:
    """Watch over this page."""
    _part(key="page-guard", data={"longest": LONGEST})
