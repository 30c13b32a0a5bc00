"""Asks once a second whether others changed what is on this page, and says what they did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="cg-news silent">
  <p aria-live="polite"></p>
  <button type="button" class="see">Show it</button>
  <button type="button" class="close">Close</button>
</div>
"""

# Not isolated: it takes no room on the page, and looks what its reader is in the midst of.
_part = st.components.v2.component(
    "common_ground_news",
    html=_HTML,
    css=(HERE / "news.css").read_text("utf-8"),
    js=(HERE / "news.js").read_text("utf-8"),
    isolate_styles=False,
)


def news(
    secret: str,
    *,
    told: tuple[int, str],
    waiting: tuple[int, str],
    holds: str,
    alone: bool,
    key: str,
    on_see: Callable[[], None],
) -> None:
    """Watch over a page.

    Parameters
    ----------
    secret : by what the page asks. told : what is on the page already, by number and in words.
    waiting : what is not, as its reader was in the midst of something.
    holds : what the page's own part calls itself, which may be carrying something.
    alone : whether only that part is made again, so that what is typed elsewhere is in no danger.
    on_see : called before the page is made again; says what of it is.
    """

    def seen() -> None:
        if getattr(st.session_state.get(key), "see", None):
            on_see()

    _part(
        key=key,
        data={
            "secret": secret,
            "told": {"n": told[0], "words": told[1]},
            "waiting": {"n": waiting[0], "words": waiting[1]},
            "holds": holds,
            "alone": alone,
        },
        on_see_change=seen,
        on_look_change=lambda: None,
    )
