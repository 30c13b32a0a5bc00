"""The cards of a storyboard in their order: chosen by a press, moved by dragging or by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="card-order">
  <p class="how"></p>
  <ol></ol>
  <p class="told" aria-live="assertive"></p>
</div>
"""
_part = st.components.v2.component(
    "common_ground_card_order",
    html=_HTML,
    css=(HERE / "card_order.css").read_text("utf-8"),
    js=(HERE / "card_order.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Line:
    """A card in the list: its name, what stands below it, and whether it begins a section."""

    id: int
    name: str
    under: str
    section: bool = False
    mark: str = ""


def card_order(
    lines: Sequence[Line],
    chosen: int,
    *,
    key: str,
    fixed: bool,
    on_choose: Callable[[int], None],
    on_move: Callable[[int, int | None], None],
) -> None:
    """Show the list; ``on_move`` is told the card and the one it goes before, None for the end.

    A ``fixed`` order can be read and chosen from only.
    """
    known = {each.id for each in lines}

    def told() -> None:
        held = st.session_state.get(key)
        one = getattr(held, "chosen", None)
        if one in known:
            on_choose(int(one))

    def moved() -> None:
        at = getattr(st.session_state.get(key), "moved", None)
        if isinstance(at, Sequence) and len(at) == 2 and at[0] in known:
            on_move(int(at[0]), int(at[1]) if at[1] in known else None)

    _part(
        key=key,
        data={"lines": [asdict(each) for each in lines], "chosen": chosen, "fixed": fixed},
        on_chosen_change=told,
        on_moved_change=moved,
    )
