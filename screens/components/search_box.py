"""A search box that searches while somebody types; Streamlit's own waits for Enter."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
LONGEST = 200

_HTML = """
<div class="search" role="search">
  <label aria-hidden="true"></label>
  <input type="search" aria-label="Find" autocomplete="off" spellcheck="false">
</div>
"""

_part = st.components.v2.component(
    "common_ground_search_box",
    html=_HTML,
    css=(HERE / "search_box.css").read_text("utf-8"),
    js=(HERE / "search_box.js").read_text("utf-8"),
)


def search_box(label: str, *, key: str, placeholder: str = "") -> str:
    """What is typed in the box, without blanks at its ends; empty for nothing.

    Another ``key`` is another box, which begins empty.
    """
    held = st.session_state.get(key)
    words = getattr(held, "words", None)
    words = words if isinstance(words, str) else ""
    result = _part(
        key=key,
        data={
            "label": label,
            "placeholder": placeholder,
            "words": words,
            "began": key,
            "longest": LONGEST,
        },
        default={"words": words},
        on_words_change=lambda: None,
    )
    typed = getattr(result, "words", "")
    return typed[:LONGEST].strip() if isinstance(typed, str) else ""
