"""Moving something up and down its list by two buttons, so that a keyboard will do."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from common.who import Who
from screens.look import do_before, say, the_project, who
from screens.offered import writes
from storage import Project


class Move(Protocol):
    """A service that moves a thing one place; it returns whether there was a place to move to."""

    def __call__(self, project: Project, who: Who, of: int, /, *, up: bool) -> bool:
        """Move it."""


@writes("personas", "user_needs")
def move_buttons(name: str, move: Move, of: int) -> None:
    """The two buttons, side by side where they stand in a row."""
    for up, label in ((True, "Move up"), (False, "Move down")):
        st.button(
            label, key=f"{label}-{name}", type="tertiary", on_click=_move, args=(move, of, up)
        )


def _move(move: Move, of: int, up: bool) -> None:
    went = True

    def go() -> None:
        nonlocal went
        went = move(the_project(), who(), of, up=up)

    do_before(go, "Moved up." if up else "Moved down.")
    if not went:
        say("It is the first already." if up else "It is the last already.")
