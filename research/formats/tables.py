"""Tables that are transcripts: who | what they said, with a clock or a running number or without.

What a column holds is read from its heading where there is one, otherwise from all of its cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from research.formats.clocks import TIME, seconds
from research.formats.starts import interviewer_by, is_label, tidy
from research.model import Turn, clean_text

_SPEAKER = frozenset({"speaker", "speakers", "name", "who", "participant", "speaker name"})
_SURELY = frozenset({"speaker", "speakers", "who", "speaker name"})
_FACTS = frozenset({"role", "council", "organisation", "team", "job title", "email", "initials"})
_TIMES = frozenset({"time", "times", "timestamp", "timecode", "start", "start time", "time stamp"})
_WORDS = frozenset(
    {"words", "text", "transcript", "transcription", "utterance", "content", "speech", "said"}
    | {"dialogue", "what was said", "quote", "comment", "response", "utterances", "verbatim"}
)
# Of these nothing is kept: they count lines, or say when a turn ended.
_COUNTERS = frozenset({"", "#", "no", "no.", "number", "line", "id", "turn", "nr", "row"})
_ENDS = frozenset({"end", "end time", "duration"})
_CLOCK = re.compile(rf"[\[(]?(?:{TIME})[\])]?")


@dataclass(frozen=True)
class _Columns:
    """Which column is which."""

    speaker: int
    words: int
    time: int | None
    headed: bool


def table_turns(rows: Sequence[Sequence[str]]) -> list[Turn] | None:
    """Turns of a table of speaker and words, with times or without; None for any other table.

    A row without a speaker goes on with nobody's words: who said it is not guessed.
    """
    body = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not body or len(body[0]) < 2 or any(len(row) != len(body[0]) for row in body):
        return None
    columns = _by_heading(body[0])
    if columns:
        body = body[1:]
    else:
        columns = _by_content(body)
    if columns is None or not body or not _is_spoken(body, columns):
        return None
    turns: list[Turn] = []
    for row in body:
        speaker = tidy(row[columns.speaker]) or None
        text = clean_text(row[columns.words])
        clock = row[columns.time].strip("[]() ") if columns.time is not None else ""
        if text:
            time = seconds(clock) if clock and _CLOCK.fullmatch(clock) else None
            turns.append(Turn(speaker, time, text, interviewer_by(speaker)))
    return turns


def _by_heading(row: Sequence[str]) -> _Columns | None:
    titles = [" ".join(cell.casefold().split()).rstrip(":") for cell in row]
    speaker = [n for n, title in enumerate(titles) if title in _SPEAKER]
    times = [n for n, title in enumerate(titles) if title in _TIMES]
    counters = [n for n, title in enumerate(titles) if title in _COUNTERS | _ENDS]
    words = [n for n in range(len(row)) if n not in (*speaker, *times, *counters)]
    if len(speaker) != 1 or len(words) != 1 or len(times) > 1:
        return None
    # "Name | Role" lists who was there; only "Speaker" and "Who" say by themselves that they spoke.
    certain = len(row) == 2 and titles[speaker[0]] in _SURELY and titles[words[0]] not in _FACTS
    if not certain and titles[words[0]] not in _WORDS and not times:
        return None
    return _Columns(speaker[0], words[0], times[0] if times else None, True)


def _by_content(body: Sequence[Sequence[str]]) -> _Columns | None:
    columns = list(range(len(body[0])))
    if len(columns) > 2 and _counts_up([row[0] for row in body]):
        columns = columns[1:]
    timed = [n for n in columns[:-1] if all(_CLOCK.fullmatch(row[n]) for row in body)]
    if len(timed) > 1 or len(columns) - len(timed) != 2:
        return None
    speaker, words = (n for n in columns if n not in timed)
    return _Columns(speaker, words, timed[0] if timed else None, False)


def _is_spoken(body: Sequence[Sequence[str]], columns: _Columns) -> bool:
    labels = [row[columns.speaker] for row in body if row[columns.speaker]]
    if not labels or not all(is_label(label, 2) for label in labels):
        return False
    if columns.headed or columns.time is not None:
        return True
    repeated = len(set(labels)) < len(labels) and len(body) > 2
    return repeated or any(interviewer_by(label) for label in labels)


def _counts_up(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,6}", cell)]
    return len(numbers) == len(cells) and all(
        later - earlier == 1 for earlier, later in pairwise(numbers)
    )
