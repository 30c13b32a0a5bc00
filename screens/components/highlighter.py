"""The transcript on screen: words are chosen by mouse or keyboard, kept quotes are marked in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from common.words import count_of
from research.model import QuoteView, TurnView, clock

HERE = Path(__file__).resolve().parent

_HTML = """
<div class="cg-hl">
  <div class="cg-hl-bar" role="group" aria-label="What to do with the words selected">
    <span class="cg-hl-acts"></span>
    <span class="cg-hl-find">
      <input type="text" role="combobox" aria-label="Find a tag for the words selected"
        aria-expanded="false" aria-controls="cg-hl-found" aria-autocomplete="list"
        autocomplete="off" maxlength="200" placeholder="Find a tag ( / )">
      <ul class="cg-hl-found" id="cg-hl-found" role="listbox" aria-label="Tags" hidden></ul>
    </span>
    <span class="cg-hl-recent"></span>
    <span class="cg-hl-suggested"></span>
  </div>
  <p class="cg-hl-how">Select words with the mouse, or go into the text with Tab: up and down
    arrows move between turns, left and right by a word, Shift extends, Enter keeps, Shift and
    Enter keeps and asks for tags, 1 to 9 keep with a tag, / finds a tag. Enter on a kept word
    opens its quote.</p>
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
    css=_together("highlighter.css", "stripes.css", "tag_finder.css"),
    js=_together("places.js", "stripes.js", "tag_finder.js", "highlighter.js"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Chosen:
    """What somebody did in the transcript: keep, choose (tags), span (for the open quote), open.

    ``said`` are the words chosen, as they stood there for whoever chose them.
    """

    doing: str
    start: int = 0
    end: int = 0
    codes: tuple[int, ...] = ()
    quote: int = 0
    new: tuple[str, ...] = ()
    said: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class TagsAtHand:
    """The tags one can put on words: all by name, those on the number keys, those that may fit.

    ``recent`` are on the keys 1 to 6, ``fitting`` (by turn) on 7 to 9.
    """

    names: Mapping[int, str]
    recent: Sequence[int]
    fitting: Mapping[int, Sequence[int]] = field(default_factory=dict)


def highlighter(
    turns: Sequence[TurnView],
    quotes: Sequence[QuoteView],
    *,
    place: str,
    open_quote: int | None,
    tags: TagsAtHand,
    on_chosen: Callable[[Chosen], None],
    key: str,
    colours: Mapping[int, str] | None = None,
    turn: int | None = None,
    memos: Mapping[int, int] | None = None,
    blind: bool = False,
) -> None:
    """Show turns with the quotes in them, and tell ``on_chosen`` what somebody does there.

    It is told before the screen is made again, so that what it does is seen at once.

    ``place`` names what is shown (session and page): a choice under way belongs to it.
    ``colours`` are those of the codebook, by tag; a tag without one is given one. ``turn`` is
    brought into sight; ``memos`` says how many memos there are on a turn. Who codes ``blind`` is
    told nothing of sharing, and makes no tags.
    """
    shown = {
        "place": place,
        "open": open_quote or 0,
        "turn": turn or 0,
        "turns": [
            {**_turn(each, (memos or {}).get(each.id, 0)), "fits": tags.fitting.get(each.id, [])}
            for each in turns
        ],
        "quotes": [
            _quote(each, colours or {}) | ({"cleared": None} if blind else {}) for each in quotes
        ],
        "blind": blind,
        "recent": list(tags.recent),
        "tags": [{"id": code, "name": name} for code, name in tags.names.items()],
    }
    stamp = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]

    def acted() -> None:
        chosen = _chosen(getattr(st.session_state[key], "act", None))
        if chosen:
            on_chosen(chosen)

    _part(key=key, data={**shown, "stamp": stamp}, on_act_change=acted)


def _chosen(value: object) -> Chosen | None:
    """What the browser sent, if it is what our part sends."""
    if not isinstance(value, dict) or value.get("do") not in ("keep", "choose", "span", "open"):
        return None
    codes, new = value.get("codes", []), value.get("new", [])
    numbers = [value.get(name, 0) for name in ("start", "end", "quote")]
    if not all(isinstance(each, int | float) for each in numbers):
        return None
    if not isinstance(codes, list) or not isinstance(new, list):
        return None
    start, end, quote = (int(each) for each in numbers)
    picked = tuple(int(each) for each in codes if isinstance(each, int | float))
    names = tuple(each for each in new if isinstance(each, str))
    said = value.get("said")
    return Chosen(
        value["do"], start, end, picked, quote, names, said if isinstance(said, str) else None
    )


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
