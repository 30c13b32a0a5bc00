"""The transcript on screen: words are chosen by mouse or keyboard, kept quotes are marked in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from common.words import count_of
from research.model import CodeOn, QuoteView, TurnView, clock

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="cg-hl">
  <div class="cg-hl-bar" role="group" aria-label="What to do with the words selected"></div>
  <p class="cg-hl-how">Select words with the mouse, or go into the text with Tab: up and down
    arrows move between turns, left and right by a word, Shift extends, Enter keeps, Shift and
    Enter keeps and asks for tags, 1 to 9 keep with a tag. Enter on a kept word opens its quote.</p>
  <div class="cg-hl-frame" tabindex="0" role="region" aria-label="Transcript"></div>
  <div class="cg-hl-live" aria-live="polite"></div>
</div>
"""


def _together(*names: str) -> str:
    return "".join((HERE / name).read_text("utf-8") for name in names)


# Not isolated: what is selected inside a shadow root cannot be located.
_part = st.components.v2.component(
    "common_ground_highlighter",
    html=_HTML,
    css=_together("highlighter.css", "stripes.css"),
    js=_together("stripes.js", "highlighter.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Chosen:
    """What somebody did in the transcript: keep, choose (tags), span (for the open quote), open."""

    doing: str
    start: int = 0
    end: int = 0
    codes: tuple[int, ...] = ()
    quote: int = 0


def highlighter(
    turns: Sequence[TurnView],
    quotes: Sequence[QuoteView],
    *,
    place: str,
    open_quote: int | None,
    recent: Sequence[CodeOn],
    key: str,
    colours: Mapping[int, str] | None = None,
    memos: Mapping[int, int] | None = None,
) -> Chosen | None:
    """Show turns with the quotes in them; returns what was just done, if anything was.

    ``place`` names what is shown (session and page): a choice under way belongs to it.
    ``colours`` are those of the codebook, by tag; a tag without one is given one.
    ``memos`` says how many memos there are on a turn.
    """
    shown = {
        "place": place,
        "open": open_quote or 0,
        "turns": [_turn(each, (memos or {}).get(each.id, 0)) for each in turns],
        "quotes": [_quote(each, colours or {}) for each in quotes],
        "recent": [{"id": each.id, "name": each.name} for each in recent],
    }
    stamp = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]
    result = _part(key=key, data={**shown, "stamp": stamp}, on_act_change=lambda: None)
    return _chosen(getattr(result, "act", None))


def _chosen(value: object) -> Chosen | None:
    """What the browser sent, if it is what our part sends."""
    if not isinstance(value, dict) or value.get("do") not in ("keep", "choose", "span", "open"):
        return None
    codes = value.get("codes", [])
    numbers = [value.get(name, 0) for name in ("start", "end", "quote")]
    if not all(isinstance(each, int | float) for each in numbers) or not isinstance(codes, list):
        return None
    start, end, quote = (int(each) for each in numbers)
    picked = tuple(int(each) for each in codes if isinstance(each, int | float))
    return Chosen(value["do"], start, end, picked, quote)


def _turn(turn: TurnView, memos: int) -> dict[str, object]:
    role = "interviewer" if turn.interviewer else turn.role or turn.user_group or ""
    speaker = turn.speaker or "Not named"
    return {
        "id": turn.id,
        "speaker": speaker,
        "role": "" if role.casefold() == speaker.casefold() else role,
        "time": clock(turn.time) if turn.time is not None else "",
        "memos": count_of(memos, "memo") if memos else "",
        "asks": bool(turn.interviewer),
        "start": turn.start,
        "text": turn.text,
    }


def _quote(quote: QuoteView, colours: Mapping[int, str]) -> dict[str, object]:
    return {
        "id": quote.id,
        "start": quote.start,
        "end": quote.end,
        "cleared": quote.cleared,
        "tags": [
            {"id": code.id, "name": code.name, "colour": _colour(colours.get(code.id, ""))}
            for code in quote.codes
        ],
    }


def _colour(typed: str) -> str:
    """A colour as a page can read it; files from elsewhere hold all sorts of things."""
    return typed if re.fullmatch(r"#[0-9A-Fa-f]{6}", typed) else ""
