"""Captions with times: WebVTT as Teams and Zoom write it, old and new, and SRT.

Consecutive cues of one speaker become one turn with the first cue's time. Cues that name nobody
stay turns of their own, as nothing says that one person spoke them.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from common.errors import BadInput
from research.formats.clocks import seconds
from research.formats.starts import interviewer_by, is_label, split_label, tidy
from research.labels import read_label
from research.model import RawTranscript, Turn, clean_text

CAPTION_TIMES = re.compile(r"\s{0,20}(?P<time>(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,9})\s{0,20}-->")
_ARROW = re.compile("-->")
# A line of words may hold an arrow too; between two times it is a cue, readable or not.
_LOOKS_TIMED = re.compile(r"\d[:.,]\d+\s{0,20}-->\s{0,20}\d+[:.,]")
_APART = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
_IDENTIFIER = re.compile(
    r"\d{1,7}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?:/[\d-]+)?"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?\s{1,20}([^<>]{0,200})>|(</v>)")
_TAG = re.compile(
    r"</?(?:c|i|b|u|ruby|rt|lang|v|font)(?:[.\s][^<>]{0,300})?>|<[\d:.]{1,20}>", re.IGNORECASE
)
_SRT_TIMES = re.compile(r"(?<!\d)\d{1,3}:\d{1,2}:\d{1,2},\d{1,3}\s{0,20}-->")
_NAME_ALONE = re.compile(r"\(([^()\n]{1,80})\)\s*(?:\n|$)")


@dataclass(frozen=True)
class _Piece:
    """What one speaker says in one cue."""

    speaker: str | None = field(repr=False)
    time: float | None
    text: str = field(repr=False)


@dataclass(frozen=True)
class _Cue:
    """One caption; ``time`` is None where it cannot be read."""

    time: float | None
    lines: list[str] = field(repr=False)


def read_captions(
    text: str, name: str, encoding: str, notes: tuple[str, ...] = ()
) -> RawTranscript:
    """Read the text of a VTT or SRT file.

    Raises BadInput where no cue with a time can be found in it.
    """
    is_srt = bool(_SRT_TIMES.search(text)) and not text.lstrip().startswith("WEBVTT")
    cues = _cues(text.split("\n"))
    if not any(cue.time is not None for cue in cues):
        raise BadInput(
            "no captions with times were found in the file",
            where=name,
            remedy="Export the transcript again as .vtt, or save it as .txt",
        )
    if unreadable := sum(1 for cue in cues if cue.time is None):
        were = "caption was" if unreadable == 1 else "captions were"
        notes = (*notes, f"The time of {unreadable:,} {were} not readable; the words were kept")
    return RawTranscript(_merged(_all_pieces(cues)), "srt" if is_srt else "vtt", encoding, notes)


def _cues(lines: list[str]) -> list[_Cue]:
    """Cues with their lines, read more kindly than the standard: no caption's words are dropped.

    An empty line does not end a cue's words; the next time does. Comments and styles are left out.
    """
    cues: list[_Cue] = []
    skipping = False
    for place, line in enumerate(lines):
        if _ARROW.search(line) and _LOOKS_TIMED.search(line):
            match = CAPTION_TIMES.match(line)
            if cues:
                _drop_identifier(cues[-1].lines)
            cues.append(_Cue(seconds(match["time"]) if match else None, []))
            skipping = False
        elif not line.strip():
            skipping = False
            if cues:
                cues[-1].lines.append("")
        elif skipping:
            continue
        elif _APART.fullmatch(line) and not (place and lines[place - 1].strip()):
            skipping = True
        elif cues:
            cues[-1].lines.append(line)
    return cues


def _drop_identifier(lines: list[str]) -> None:
    """Take the next cue's name or number off a cue's lines: it stands alone above the time."""
    last = len(lines) - 1
    while last >= 0 and not lines[last]:
        last -= 1
    if last < 0:
        return
    alone = last == 0 or not lines[last - 1]
    directly_above = last == len(lines) - 1
    if _IDENTIFIER.fullmatch(lines[last].strip()) or (alone and directly_above and last > 0):
        del lines[last:]


def _all_pieces(captions: Iterable[_Cue]) -> Iterator[_Piece]:
    """Cues by speaker: from voice tags where the file has any, else from names in the words."""
    cues = [(each.time, "\n".join(line for line in each.lines if line)) for each in captions]
    if any(re.search(r"<v[.\s]", raw) for _, raw in cues):
        for time, raw in cues:
            yield from _voiced(time, raw)
        return
    texts = [(time, [_plain(line) for line in raw.split("\n")]) for time, raw in cues]
    if _all_named([lines for _, lines in texts]):
        yield from (_Piece(tidy(lines[0]), time, " ".join(lines[1:])) for time, lines in texts)
        return
    seen = Counter(split_label(lines[0])[0] for _, lines in texts if lines)
    current: str | None = None
    for time, lines in texts:
        named = _NAME_ALONE.match("\n".join(lines))
        if named and _is_whole_name(named[1]):
            current, lines = tidy(named[1]), lines[1:]
            yield _Piece(current, time, " ".join(lines))
        elif current and not split_label(lines[0] if lines else "")[0]:
            yield _Piece(current, time, " ".join(lines))
        else:
            yield from _inline(time, lines, seen)


def _all_named(cues: list[list[str]]) -> bool:
    """Whether each cue is a speaker's name with the words below it, and somebody speaks twice."""
    names = [lines[0] for lines in cues if len(lines) > 1 and _is_whole_name(lines[0])]
    return 1 < len(names) == len(cues) and len(set(names)) < len(names)


def _is_whole_name(label: str) -> bool:
    ends = label[-1:] in ".,!?…"
    return not ends and is_label(label, 1) and not any(w[0].islower() for w in label.split())


def _inline(time: float | None, lines: list[str], seen: Counter[str | None]) -> Iterator[_Piece]:
    """A cue of "Name: words"; a later line begins another speaker's only if they spoke before."""
    speaker: str | None = None
    words: list[str] = []
    for number, line in enumerate(lines):
        label, said = split_label(line)
        known = label and (number == 0 or seen[label] > 0 or read_label(label).name is None)
        if known:
            yield _Piece(speaker, time, " ".join(words).strip())
            speaker, words = label, [said]
        else:
            words.append(line)
    yield _Piece(speaker, time, " ".join(words).strip())


def _voiced(time: float | None, raw: str) -> Iterator[_Piece]:
    speaker: str | None = None
    done = 0
    for tag in _VOICE.finditer(raw):
        yield _Piece(speaker, time, _plain(raw[done : tag.start()]))
        speaker = tidy(_plain(tag[1])) or None if tag[1] is not None else None
        done = tag.end()
    yield _Piece(speaker, time, _plain(raw[done:]))


def _plain(raw: str) -> str:
    """Words without tags and entities; a cue's line breaks are only where the screen ended."""
    return " ".join(clean_text(html.unescape(_TAG.sub("", raw))).split())


def _merged(pieces: Iterable[_Piece]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    kept = (piece for piece in pieces if piece.text)
    for speaker, run in groupby(kept, key=lambda piece: piece.speaker):
        said = list(run)
        asks = interviewer_by(speaker)
        if speaker:
            joined = " ".join(piece.text for piece in said)
            turns.append(Turn(speaker, said[0].time, joined, asks))
        else:
            turns += [Turn(None, piece.time, piece.text, asks) for piece in said]
    return tuple(turns)
