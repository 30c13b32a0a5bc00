"""The affinity board: cards sorted into piles by keyboard or by dragging, shown at once."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from research.boards.model import MOST, Board, Card, Deed, Done, Pile
from screens.look import BOARD_SHOWN

HERE = Path(__file__).resolve().parent
MOST_DEEDS = 50

_BUTTONS = (
    ("put", "Put into…", "/"),
    ("make", "New theme…", "n"),
    ("pick", "Put together with another", "+"),
    ("carry", "Take up and move", "m"),
    ("side", "Contradicts or supports", "c"),
    ("copy", "Also into another…", "k"),
    ("out", "Take out", "o"),
    ("rename", "Rename its theme…", "e"),
    ("chain", "Its chain", "i"),
    ("undo", "Undo", "Ctrl Z"),
)
_HTML = f"""
<div class="cg-board">
  <div class="acts-bar" role="group" aria-label="What to do with the note chosen">
    {"".join(f'<button type="button" data-act="{a}">{w} ({k})</button>' for a, w, k in _BUTTONS)}
  </div>
  <p class="how">Drag a note, or go to the notes with Tab: up and down arrows move within a pile,
    left and right between piles; once it is taken up with m, they choose where it goes. 1 to 9 put
    a note into the theme of that number, and the next one is yours to sort. Drop a note that is not
    sorted onto another such note, or press plus on both, for a new theme.</p>
  <div class="line"><span class="state"></span><span class="legend"></span></div>
  <p class="told" role="alert" hidden></p>
  <form class="ask" hidden>
    <label>Name<input type="text" maxlength="120" autocomplete="off"></label>
    <button type="submit">Make it so</button>
    <button type="button" class="cancel">Leave it</button>
  </form>
  <div class="find" hidden>
    <label>Which theme: type to find one, or a new name
      <input type="text" role="combobox" aria-expanded="true" aria-controls="cg-board-found"
        aria-autocomplete="list" autocomplete="off" maxlength="120"></label>
    <ul id="cg-board-found" role="listbox" aria-label="Themes"></ul>
  </div>
  <div class="stage" data-size="medium">
    <div class="side"></div>
    <div class="piles">
      <p class="none" hidden>No themes yet. Put two notes together to make the first.</p>
      <div class="field"></div>
    </div>
  </div>
  <div class="live" aria-live="polite"></div>
</div>
"""


def _together(*names: str) -> str:
    return "\n".join((HERE / name).read_text("utf-8") for name in names)


_part = st.components.v2.component(
    "common_ground_board",
    html=_HTML,
    css=_together("board.css"),
    js=_together("board_state.js", "board_draw.js", "board_drag.js", "board_ask.js", "board.js"),
)


@dataclass(frozen=True)
class Mark:
    """How a card is told apart: a short mark, the words for it, a colour beside them."""

    short: str
    words: str
    colour: str


@dataclass(frozen=True)
class Marks:
    """How cards are marked: what that way is called, and the mark of each card."""

    called: str
    of: Callable[[Card], Mark]


@dataclass(frozen=True)
class DraftPile:
    """A pile somebody asked for that is stored nowhere: the keys of its cards, and why they."""

    id: str
    name: str
    why: str
    cards: tuple[str, ...]


@dataclass(frozen=True)
class DraftMove:
    """A card put into another pile of a draft, or with None into none."""

    card: str
    to: str | None


@dataclass(frozen=True)
class Handlers:
    """What is told of what somebody does, before the board is made again."""

    deeds: Callable[[Sequence[Deed | DraftMove]], Sequence[Done]]
    undo: Callable[[], str]
    open: Callable[[int], None]
    chain: Callable[[int], None]


def card_key(kind: str, of: int) -> str:
    """What the browser calls a card by: "quote12"."""
    return f"{kind}{of}"


def board_part(
    board: Board,
    *,
    name: str,
    size: str,
    marks: Marks,
    drafts: Sequence[DraftPile],
    handlers: Handlers,
    key: str,
) -> None:
    """Show a board called ``name``, and tell ``handlers`` what somebody does on it."""
    shown, stamp = _shown(board, marks, tuple(drafts))
    done, told = f"{key}-done", f"{key}-told"

    def received() -> None:
        sent = getattr(st.session_state.get(key), "deeds", None)
        if not isinstance(sent, dict) or not isinstance(sent.get("deeds"), list):
            return
        number, last = str(sent.get("batch")), st.session_state.get(done)
        # The same again, as its answer was lost on the way: it is answered, not done twice.
        if last and last["batch"] == number:
            return
        deeds = [_deed(each) for each in sent["deeds"][:MOST_DEEDS] if isinstance(each, dict)]
        results = handlers.deeds(deeds)
        st.session_state[done] = {
            "batch": number,
            "results": [{"refused": each.refused, "theme": each.theme_id} for each in results],
        }

    def undone() -> None:
        if getattr(st.session_state.get(key), "undo", None):
            st.session_state[told] = {"words": handlers.undo(), "at": time.time()}

    def opened() -> None:
        wanted = getattr(st.session_state.get(key), "open", None)
        if not isinstance(wanted, dict):
            return
        for name, led in (("theme", handlers.open), ("quote", handlers.chain)):
            if isinstance(number := wanted.get(name), int | float):
                led(int(number))

    _part(
        key=key,
        data={
            **shown,
            "board": name,
            "size": size,
            "stamp": stamp,
            "done": st.session_state.get(done),
            "told": st.session_state.get(told),
        },
        on_deeds_change=received,
        on_undo_change=undone,
        on_open_change=opened,
    )


def _shown(
    board: Board, marks: Marks, drafts: tuple[DraftPile, ...]
) -> tuple[dict[str, object], str]:
    """What the browser is given, and its stamp; the same as before where nothing has changed.

    A board is looked at again for every key, and most of it has not changed.
    """
    held = st.session_state.get(BOARD_SHOWN)
    if held and held[0] is board and held[1:3] == (marks.called, drafts):
        return held[3], held[4]
    shown: dict[str, object] = {
        "piles": [_pile(each, marks.of) for each in board.piles],
        "loose": _pile(board.loose, marks.of),
        "drafts": [
            {"id": each.id, "name": each.name, "why": each.why, "cards": list(each.cards)}
            for each in drafts
        ],
    }
    stamp = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]
    st.session_state[BOARD_SHOWN] = (board, marks.called, drafts, shown, stamp)
    return shown, stamp


def _pile(pile: Pile, mark_of: Callable[[Card], Mark]) -> dict[str, object]:
    return {
        "id": pile.theme.id if pile.theme else 0,
        "name": pile.theme.name if pile.theme else "",
        "why": pile.theme.statement if pile.theme else "",
        "version": pile.theme.version if pile.theme else 0,
        "every": pile.every,
        "cards": [_card(each, mark_of(each)) for each in pile.cards],
    }


def _card(card: Card, mark: Mark) -> dict[str, object]:
    labels = {"note": "Team’s note", "theme": f"Theme of {card.council}", "quote": ""}
    who = card.speaker
    if card.kind == "theme":
        who = f"{card.people:,} {'person' if card.people == 1 else 'people'}"
    return {
        "kind": card.kind,
        "of": card.of,
        "member": card.member,
        "version": card.version,
        "text": card.text,
        "who": who,
        "label": labels[card.kind],
        "against": card.against,
        "mark": mark.short,
        "markName": mark.words,
        "colour": mark.colour,
    }


def _deed(sent: Mapping[str, object]) -> Deed | DraftMove:
    """What the browser sent, whatever it holds, as a deed that can be looked at."""

    def number(name: str) -> int | None:
        value = sent.get(name)
        return int(value) if isinstance(value, int | float) and value == value else None

    if sent.get("doing") == "draft":
        to = sent.get("to")
        return DraftMove(str(sent.get("id")), to if isinstance(to, str) else None)
    doing = sent.get("doing")
    beside = sent.get("beside")
    others = [
        _deed({**each, "doing": "move", "beside": None})
        for each in (beside if isinstance(beside, list) else [])[:MOST]
        if isinstance(each, dict)
    ]
    kind = sent.get("kind")
    return Deed(
        doing if doing in ("move", "copy", "together", "stance", "rename") else "move",
        kind if kind in ("quote", "note", "theme") else "quote",
        number("of") or 0,
        number("member"),
        number("version") or 0,
        number("to"),
        number("before"),
        bool(sent.get("against")),
        str(sent.get("name") or ""),
        tuple(each for each in others if isinstance(each, Deed)),
    )
