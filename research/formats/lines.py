"""From lines to turns. Line breaks inside a turn are kept as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from research.formats.starts import Line, find_starts, interviewer_by
from research.model import Turn, clean_text

_OTTER = re.compile(r"Transcribed by https?://otter\.ai/?\s*")
_OTTERS_LAST = "The transcribing service's own last line was left out"

__all__ = ["Line", "turns_of"]


def turns_of(lines: Sequence[Line]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Turns, and notes about what was left out.

    Without any speaker, each line is a turn of its own. With speakers, a line that names none goes
    on with the turn before it; what stands before the first speaker is nobody's.
    """
    kept = [line for line in lines if line.text.strip() and not _is_otters(line)]
    starts = find_starts(kept)
    has_speakers = any(starts)
    turns: list[Turn] = []
    speaker: str | None = None
    heading = True
    words: list[str] = []
    time: float | None = None
    skip = 0
    asks = {start.label: interviewer_by(start.label) for start in starts if start}
    for line, start in zip(kept, starts, strict=True):
        if skip:
            skip -= 1
            continue
        if start or line.apart or heading or not has_speakers:
            _close(turns, Turn(speaker, time, "", asks.get(speaker)), words)
            words, time = [], None
        if start:
            speaker, time, words, heading = start.label, start.time, [start.words], False
            skip = start.takes - 1
        elif line.apart:
            _close(turns, Turn(None, None, ""), [line.text])
        else:
            words.append(line.text)
    _close(turns, Turn(speaker, time, "", asks.get(speaker)), words)
    return tuple(turns), (_OTTERS_LAST,) if any(_is_otters(line) for line in lines) else ()


def _is_otters(line: Line) -> bool:
    return len(line.text) < 100 and bool(_OTTER.fullmatch(line.text.strip()))


def _close(turns: list[Turn], turn: Turn, words: Sequence[str]) -> None:
    text = clean_text("\n".join(words))
    if text:
        turns.append(replace(turn, text=text))
