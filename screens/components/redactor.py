"""A transcript with what looks personal marked in it, to be judged place by place.

The browser keeps what is decided at once and sends all of it, numbered, when somebody pauses or
leaves; whoever shows the part keeps it and gives it back, so that no rerun loses any.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex

import streamlit as st

from research.anonymise import KINDS
from research.deciding import ADDED_KINDS, Decisions, Marked, Proposal, proposals, same_words
from research.drafts import Draft

HERE = Path(__file__).resolve().parent
MOST_DECISIONS = 50_000
LONGEST_WORDS = 200

_HTML = """
<div class="cg-rd">
  <div class="cg-rd-bar" role="group" aria-label="What to do with the finding chosen"></div>
  <details class="cg-rd-more">
    <summary>More buttons</summary>
    <div class="cg-rd-others" role="group" aria-label="More to do with the finding chosen"></div>
  </details>
  <div class="cg-rd-ask" role="group" hidden></div>
  <div class="cg-rd-told">
    <p class="cg-rd-now" role="status" aria-live="polite"></p>
    <p class="cg-rd-count"></p>
  </div>
  <div class="cg-rd-frame" tabindex="0" role="region" aria-label="What looks personal"></div>
  <p class="cg-rd-how">
    <span class="cg-rd-mark judge"><del>words</del></span> to judge
    <span class="cg-rd-mark sure"><del>words</del></span> sure
    <span class="cg-rd-mark done"><del>words</del></span> you agreed
    <span class="cg-rd-mark left"><span>words</span></span> left as it is
    <span class="cg-rd-mark yours"><del>words</del></span> added by you
  </p>
  <p class="cg-rd-how"><b>Keys in the text:</b> <kbd>↑</kbd> <kbd>↓</kbd> another finding ·
    <kbd>Shift</kbd> with <kbd>Enter</kbd> or <kbd>X</kbd> for all alike ·
    <kbd>Shift</kbd> <kbd>←</kbd> <kbd>→</kbd> its end, <kbd>[</kbd> <kbd>]</kbd> its beginning ·
    <kbd>←</kbd> <kbd>→</kbd> other words, <kbd>Shift</kbd> selects more ·
    <kbd>Ctrl</kbd> <kbd>Z</kbd> takes back</p>
</div>
"""

_SCRIPTS = ("places.js", "redactions.js", "decisions.js", "asking.js", "redactor.js")

# Not isolated: what is selected inside a shadow root cannot be located.
_part = st.components.v2.component(
    "common_ground_redactor",
    html=_HTML,
    css=(HERE / "redactor.css").read_text("utf-8"),
    js="".join((HERE / name).read_text("utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Looked:
    """What was decided about a draft on screen. A higher ``number`` is newer.

    ``place`` tells the drafts of a browser's session apart.
    """

    decisions: Decisions = field(default_factory=Decisions, repr=False)
    number: int = 0
    place: str = field(default_factory=lambda: token_hex(8))

    def with_decisions(self, decisions: Decisions) -> Looked:
        """The same with what was decided beside the part, which the browser is to take over."""
        return replace(self, decisions=decisions, number=self.number + 1)


def redactor(
    draft: Draft, before: Looked, *, whose: Sequence[str], shown: Sequence[int], key: str
) -> Looked:
    """Show turns of a draft with what will be replaced; returns what is decided by now.

    ``whose`` says of every turn who speaks or what it is; ``shown`` are the numbers of the turns
    on this page.
    """
    looked = _newer(before, getattr(st.session_state.get(key), "decided", None))
    _part(key=key, data=_shown(draft, looked, whose, shown), on_decided_change=lambda: None)
    return looked


def _shown(
    draft: Draft, looked: Looked, whose: Sequence[str], shown: Sequence[int]
) -> dict[str, object]:
    decisions = looked.decisions
    here = set(shown)
    base = proposals(draft, replace(decisions, moved={}, added=()))
    added = proposals(draft, decisions)[len(base) :]
    turns = [
        {"number": number, "whose": whose[number], "text": draft.raw.turns[number].text}
        for number in shown
    ]
    stamp = hashlib.sha256(json.dumps(turns, ensure_ascii=False).encode()).hexdigest()[:16]
    return {
        "turns": turns,
        "found": [_found(each) for each in base if each.turn in here],
        "others": [
            {"id": each.id, "same": same_words(each.span.text), "mine": each.mine}
            for each in base
            if each.turn not in here
        ],
        "stamp": stamp,
        "place": looked.place,
        "number": looked.number,
        "paged": len(turns) < len(draft.raw.turns),
        "put": {each.id: each.span.replacement for each in added},
        "decisions": {
            "accepted": sorted(decisions.accepted),
            "refused": sorted(decisions.refused),
            "moved": {key: _sent(each) for key, each in decisions.moved.items()},
            "added": [_sent(each) for each in decisions.added],
            "everywhere": [list(each) for each in decisions.everywhere],
        },
    }


def _found(each: Proposal) -> dict[str, object]:
    span = each.span
    return {
        "id": each.id,
        "turn": each.turn,
        "start": span.start,
        "end": span.end,
        "kind": span.kind,
        "put": span.replacement,
        "sure": span.sure,
        "mine": each.mine,
        "same": same_words(span.text),
    }


def _sent(each: Marked) -> list[object]:
    return [each.turn, each.start, each.end, each.kind]


def _newer(before: Looked, value: object) -> Looked:
    """What the browser sent, if it is what our part sends of this draft, and newer."""
    if not isinstance(value, Mapping) or value.get("place") != before.place:
        return before
    number = value.get("number")
    if not isinstance(number, int | float) or number <= before.number:
        return before
    accepted, refused = (_ids(value.get(name)) for name in ("accepted", "refused"))
    moved = value.get("moved")
    found = {
        str(key): marked
        for key, each in (moved.items() if isinstance(moved, Mapping) else ())
        if (marked := _placed(each)) is not None
    }
    added = tuple(each for one in _list(value.get("added")) if (each := _placed(one)))
    words = (each for each in _list(value.get("everywhere")) if isinstance(each, list))
    everywhere = tuple(
        (str(each[0]), str(each[1]))
        for each in words
        if len(each) == 2 and each[1] in ADDED_KINDS and 0 < len(str(each[0])) <= LONGEST_WORDS
    )
    return Looked(Decisions(accepted, refused, found, added, everywhere), int(number), before.place)


def _list(value: object) -> list[object]:
    return value[:MOST_DECISIONS] if isinstance(value, list) else []


def _ids(value: object) -> frozenset[str]:
    return frozenset(each for each in _list(value) if isinstance(each, str))


def _placed(value: object) -> Marked | None:
    if not isinstance(value, list) or len(value) != 4:
        return None
    numbers = [int(each) for each in value[:3] if isinstance(each, int | float)]
    if len(numbers) != 3 or value[3] not in (*ADDED_KINDS, *KINDS):
        return None
    turn, start, end = numbers
    return Marked(turn, start, end, str(value[3]))
