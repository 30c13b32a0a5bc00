"""Captions with times: WebVTT as Teams and Zoom write it, old and new, and SRT.

Consecutive cues of one speaker become one turn with the first cue's time. Cues that name nobody
stay turns of their own, as nothing says that one person spoke them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import webvtt

from common.errors import BadInput
from common.words import count_of
from research.formats.lines import interviewer_by, seconds, split_label
from research.model import RawTranscript, Turn, clean_text

CAPTION_TIMES = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>|(</v>)")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|v|font)(?:[.\s][^<>]*)?>|<[\d:.]+>", re.IGNORECASE)
_SRT_TIMES = re.compile(r"\d+:\d{1,2}:\d{1,2},\d+\s*-->")


@dataclass(frozen=True)
class _Piece:
    """What one speaker says in one cue."""

    speaker: str | None = field(repr=False)
    time: float
    text: str = field(repr=False)


def read_captions(
    text: str, name: str, encoding: str, notes: tuple[str, ...] = ()
) -> RawTranscript:
    """Read the text of a VTT or SRT file.

    Raises BadInput where no cue with a time can be found in it.
    """
    is_srt = bool(_SRT_TIMES.search(text)) and not text.lstrip().startswith("WEBVTT")
    captions = _captions(text, is_srt)
    if not captions:
        raise BadInput(
            "no captions with times were found in the file",
            where=name,
            remedy="Export the transcript again as .vtt, or save it as .txt",
        )
    lost = sum(1 for line in text.split("\n") if "-->" in line) - len(captions)
    if lost > 0:
        notes = (*notes, f"{count_of(lost, 'caption')} without a readable time left out")
    pieces = [piece for caption in captions for piece in _pieces(caption)]
    return RawTranscript(_merged(pieces), "srt" if is_srt else "vtt", encoding, notes)


def _captions(text: str, is_srt: bool) -> list[webvtt.Caption]:
    plain = text.strip("\n ")
    if not is_srt:
        plain = _without_gaps(plain if plain.startswith("WEBVTT") else f"WEBVTT\n\n{plain}")
    try:
        read = webvtt.from_buffer(iter(plain.split("\n")), format="srt" if is_srt else "vtt")
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError):
        return []
    return list(read.captions)


def _without_gaps(text: str) -> str:
    """Close empty lines inside a cue: by the standard, what follows them would be lost."""
    blocks: list[str] = []
    for block in re.split(r"\n{2,}", text):
        is_words = "-->" not in block and not block.startswith(("NOTE", "STYLE", "REGION"))
        if blocks and "-->" in blocks[-1] and is_words:
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
    return "\n\n".join(blocks)


def _pieces(caption: webvtt.Caption) -> Iterator[_Piece]:
    """A cue's text by speaker: from its voice tags, else from a name at its start."""
    time = seconds(caption.start)
    raw = "\n".join(caption.lines)
    if not re.search(r"<v[.\s]", raw):
        label, words = split_label(_plain(raw))
        yield _Piece(label, time, words)
        return
    speaker: str | None = None
    done = 0
    for tag in _VOICE.finditer(raw):
        yield _Piece(speaker, time, _plain(raw[done : tag.start()]))
        speaker = _plain(tag[1]) or None if tag[1] is not None else None
        done = tag.end()
    yield _Piece(speaker, time, _plain(raw[done:]))


def _plain(raw: str) -> str:
    """Words without tags and entities; a cue's line breaks are only where the screen ended."""
    return " ".join(clean_text(html.unescape(_TAG.sub("", raw))).split())


def _merged(pieces: Iterable[_Piece]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for piece in pieces:
        if not piece.text:
            continue
        if turns and piece.speaker and turns[-1].speaker == piece.speaker:
            last = turns[-1]
            joined = f"{last.text} {piece.text}"
            turns[-1] = Turn(last.speaker, last.time, joined, last.interviewer)
        else:
            turns.append(Turn(piece.speaker, piece.time, piece.text, interviewer_by(piece.speaker)))
    return tuple(turns)
