"""A pad for notes typed while people speak, a line a turn, saved as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from research.model import TakingPart, TurnView
from research.services import Line

HERE = Path(__file__).resolve().parent
MOST_LINES = 2_000

_HTML = """
<div class="pad">
  <p class="keys"></p>
  <p class="state" role="status" aria-live="polite"></p>
  <ol class="lines" aria-label="Lines"></ol>
  <p>Enter begins a new line, Shift and Enter breaks one. Alt with up or down moves between
    lines.</p>
</div>
"""

_part = st.components.v2.component(
    "common_ground_note_pad",
    html=_HTML,
    css=(HERE / "note_pad.css").read_text("utf-8"),
    js=(HERE / "note_pad.js").read_text("utf-8"),
)

# What became of each line of a message: see the browser's part.
Results = list[dict[str, object]]


def note_pad(
    session_id: int,
    turns: Callable[[], Sequence[TurnView]],
    people: Sequence[TakingPart],
    save: Callable[[Sequence[Line]], Results],
    *,
    key: str,
) -> None:
    """Show the pad; what was typed since goes to ``save`` before the lines are shown anew.

    A message that arrives twice is saved twice, which ``save`` must bear.
    """
    done = f"{key}-done"

    def receive() -> None:
        # Before the part is made anew, so that the lines it is given are already the new ones.
        sent = _message(getattr(st.session_state.get(key), "written", None))
        if sent is not None:
            number, lines = sent
            st.session_state[done] = {"number": number, "results": save(lines)}

    _part(
        key=key,
        data={
            "session": str(session_id),
            "lines": [_line(each) for each in turns()],
            "people": [
                {"id": p.participant_id, "name": p.pseudonym, "asks": bool(p.interviewer)}
                for p in people
            ],
            "done": st.session_state.get(done),
        },
        on_written_change=receive,
    )


def _line(turn: TurnView) -> dict[str, object]:
    return {
        "key": turn.line_key or f"turn-{turn.id}",
        "text": turn.text,
        "speaker": turn.participant_id,
        "time": turn.time,
        "version": turn.version,
    }


def _message(value: object) -> tuple[str, list[Line]] | None:
    """What the browser sent, if it is what our part sends."""
    if not isinstance(value, dict) or not isinstance(value.get("lines"), list):
        return None
    lines = [_typed(each) for each in value["lines"][:MOST_LINES] if isinstance(each, dict)]
    return str(value.get("number")), lines


def _typed(each: dict[str, object]) -> Line:
    def number(name: str) -> float | None:
        value = each.get(name)
        return value if isinstance(value, int | float) else None

    speaker = number("speaker")
    return Line(
        str(each.get("key")),
        str(each.get("text")),
        None if speaker is None else int(speaker),
        number("time"),
        int(number("base") or 0),
    )
