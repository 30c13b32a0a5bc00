"""From lines to turns: who speaks is read from the start of a line, by rules.

"Name: words", "[00:01:23] Name: words", a line of "Name  12:34" with the words under it (Otter,
Teams), or a time alone. A label is believed when it looks like a name or a role, has at most four
words and is no heading ("Note:", "Step 2:"). Line breaks are kept as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from research.labels import read_label
from research.model import Turn, clean_text
from research.vocabulary import HEADINGS, PARTICLES

MOST_LABEL_WORDS = 4
_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SPOKEN = re.compile(
    rf"(?:[\[(](?P<before>{_TIME})[\])]\s*|(?P<bare>\d{{1,3}}:\d{{2}}:\d{{2}}(?:\.\d+)?)\s+)?[*_]{{0,2}}"
    rf"(?P<label>[^:\n]{{1,80}}?)\s*(?:[\[(](?P<after>{_TIME})[\])])?\s*[*_]{{0,2}}:[*_]{{0,2}}"
    r"(?:\s+(?P<words>.*)|$)"
)
_HEADER = re.compile(
    rf"(?:\[?(?P<label>[^\[\]:]{{1,80}}?)\]?(?P<gap>\s+))?[\[(]?(?P<time>{_TIME})[\])]?\s*"
)
_LABEL_WORD = re.compile(r"\S+")
_SMALL_IN_NAMES = PARTICLES | {"of", "and", "the", "for", "to"}
_OTTER = re.compile(r"Transcribed by https?://otter\.ai/?\s*")


@dataclass(frozen=True)
class Line:
    """A line of a file. ``apart``: a heading or a table's row, nobody's words in particular."""

    text: str = field(repr=False)
    apart: bool = False


@dataclass(frozen=True)
class Start:
    """A line that begins a turn."""

    label: str | None = field(repr=False)
    time: float | None
    words: str = field(repr=False)


def turns_of(lines: Sequence[Line]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Turns, and notes about what was left out.

    Without any speaker, each line is a turn of its own. With speakers, a line that names none goes
    on with the turn before it; what stands before the first speaker is nobody's.
    """
    kept = [line for line in lines if line.text.strip() and not _OTTER.fullmatch(line.text)]
    starts = find_starts(kept)
    notes = []
    if any(_OTTER.fullmatch(line.text) for line in lines):
        notes.append("The transcribing service's own last line was left out")
    has_speakers = any(start for start in starts)
    turns: list[Turn] = []
    speaker: str | None = None
    heading = True
    words: list[str] = []
    time: float | None = None
    for line, start in zip(kept, starts, strict=True):
        if start or line.apart or heading or not has_speakers:
            _close(turns, speaker, time, words)
            words, time = [], None
        if start:
            speaker, time, words, heading = start.label, start.time, [start.words], False
        elif line.apart:
            _close(turns, None, None, [line.text])
        else:
            words.append(line.text)
    _close(turns, speaker, time, words)
    return tuple(turns), tuple(notes)


def interviewer_by(label: str | None) -> bool | None:
    """Whether a label alone says that its speaker asks (True) or answers (False)."""
    return read_label(label).interviewer if label else None


def split_label(text: str) -> tuple[str | None, str]:
    """ "Yuki Wang: it's really" -> ("Yuki Wang", "it's really"); (None, text) for any other."""
    match = _SPOKEN.match(text)
    if match and _is_label(match["label"], 1):
        return _tidy(match["label"]), match["words"] or ""
    return None, text


def table_turns(rows: Sequence[Sequence[str]]) -> list[Turn] | None:
    """Turns of a table of speaker | words, or time | speaker | words; None for any other table."""
    body = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if body and re.fullmatch(r"speaker|name|who", body[0][-2].casefold() if body[0][1:] else ""):
        body, certain = body[1:], True
    else:
        certain = False
    timed = bool(body) and all(len(r) == 3 and re.fullmatch(_TIME, r[0]) for r in body)
    if not body or not all(len(row) == (3 if timed else 2) for row in body):
        return None
    labels = [row[-2] for row in body]
    if not all(_is_label(label, 2) for label in labels if label):
        return None
    asked = any(interviewer_by(label) for label in labels if label)
    if not (certain or timed or (len(set(labels)) < len(labels) and len(body) > 2) or asked):
        return None
    turns: list[Turn] = []
    for row in body:
        time = seconds(row[0]) if timed else None
        _close(turns, _tidy(row[-2]) or None, time, [row[-1]])
    return turns


def seconds(clock: str) -> float:
    """ "1:02:03.5" -> 3723.5."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _close(
    turns: list[Turn], speaker: str | None, time: float | None, words: Sequence[str]
) -> None:
    text = clean_text("\n".join(words))
    if text:
        turns.append(Turn(speaker, time, text, interviewer_by(speaker)))


def find_starts(lines: Sequence[Line]) -> list[Start | None]:
    """For each line, the turn it begins, or None where it goes on with the one before."""
    spoken = [None if line.apart else _SPOKEN.fullmatch(line.text.strip()) for line in lines]
    headers = [None if line.apart else _HEADER.fullmatch(line.text) for line in lines]
    seen = Counter(_tidy(match["label"]).casefold() for match in spoken if match)
    # One blank between name and time is only a header where there are several of them.
    loose = sum(bool(match and match["label"]) for match in headers) > 1
    found: list[Start | None] = []
    for place, (one, header) in enumerate(zip(spoken, headers, strict=True)):
        if header and _is_header(header, loose) and place + 1 < len(lines):
            label = _tidy(header["label"]) if header["label"] else None
            found.append(Start(label, seconds(header["time"]), ""))
        elif one and _is_label(one["label"], seen[_tidy(one["label"]).casefold()]):
            clock = one["before"] or one["bare"] or one["after"]
            found.append(
                Start(_tidy(one["label"]), seconds(clock) if clock else None, one["words"] or "")
            )
        else:
            found.append(None)
    return found


def _is_header(match: re.Match[str], loose: bool) -> bool:
    if not match["label"]:
        return True
    wide = len(match["gap"]) > 1 or "\t" in match["gap"]
    return (wide or loose) and _is_label(match["label"], 2, most_words=8)


def _is_label(label: str, times: int, most_words: int = MOST_LABEL_WORDS) -> bool:
    """Whether a label names a speaker; ``times`` is how often it begins a line."""
    plain = _tidy(label)
    words = _LABEL_WORD.findall(re.sub(r"[(\[].*?[)\]]", " ", plain))
    if not words or len(words) > most_words or len(_LABEL_WORD.findall(plain)) > 2 * most_words:
        return False
    if not any(char.isalpha() for char in plain) or re.search(
        r"[?!;…\"“”=<>{}\\]|\.\s[a-z]", plain
    ):
        return False
    if words[0][0].isdigit() or words[0].casefold().strip(".,*") in HEADINGS:
        return False
    if read_label(plain).name is None:
        return True
    named = (
        all(not word[0].islower() or word.casefold() in _SMALL_IN_NAMES for word in words)
        and not words[0].islower()
    )
    return named or times > 2


def _tidy(label: str) -> str:
    return " ".join(label.strip().strip("*_").split())
