"""What the room sees of a round: where to answer, and how it stands; also full screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import streamlit as st

from common.qr import qr

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="room" role="region" aria-label="What the room sees">
  <div class="controls">
    <button type="button" data-act="full">Show full screen</button>
    <span class="keys">F is full screen, Escape leaves it</span>
  </div>
  <div class="sheet" tabindex="0" role="group" aria-label="The round"></div>
  <p class="told" aria-live="polite"></p>
</div>
"""

_part = st.components.v2.component(
    "common_ground_room_board",
    html=_HTML,
    css=(HERE / "room_board.css").read_text("utf-8"),
    js="\n".join(
        (HERE / f"{name}.js").read_text("utf-8")
        for name in ("room_address", "full_screen", "room_board")
    ),
)


@dataclass(frozen=True)
class Bar:
    """One choice with its count, None where nobody counted; ``sources`` where there are two."""

    words: str
    count: int | None
    sources: str = ""


@dataclass(frozen=True)
class Shown:
    """All that the room sees; nothing that was not let through is ever in it.

    ``address`` is where phones answer, without "http://"; None while they cannot.
    """

    question: str
    state: str
    address: str | None
    bars: tuple[Bar, ...]
    councils: tuple[str, ...]
    comments: tuple[str, ...] = field(repr=False)
    answered: str
    illustrative: bool = False


def room_board(shown: Shown, *, key: str) -> None:
    """Show it; the same ``key`` again brings it up to date where it stands, full screen or not."""
    code = qr(f"http://{shown.address}") if shown.address else None
    _part(key=key, data={**asdict(shown), "qr": asdict(code) if code else None})
