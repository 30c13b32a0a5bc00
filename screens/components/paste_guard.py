"""Text too long for any field is kept out of it by the browser, and somebody is told so."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
LONGEST = 500_000

_HTML = """
<div class="cg-paste" role="alert" hidden>
  <p></p>
  <button type="button">Close</button>
</div>
"""

# Not isolated: it watches over the fields of the whole page.
_part = st.components.v2.component(
    "common_ground_paste_guard",
    html=_HTML,
    css=(HERE / "paste_guard.css").read_text("utf-8"),
    js=(HERE / "paste_guard.js").read_text("utf-8"),
    isolate_styles=False,
)


def paste_guard() -> None:
    """Watch over this page's fields."""
    _part(key="paste-guard", data={"longest": LONGEST})
