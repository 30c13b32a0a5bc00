"""The one way in for a transcript: what a file is is judged by its content, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from common.children import refuse_child_records
from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import MEGABYTE, within_size
from research.formats.captions import CAPTION_TIMES, read_captions
from research.formats.lines import Line, turns_of
from research.formats.word import read_word
from research.model import RawTranscript, clean_text

# An hour of talk is 60 kB of text; a Word file may carry pictures beside it.
LARGEST_FILE = 50 * MEGABYTE
LARGEST_TEXT = 10 * MEGABYTE

_ELSEWHERE = {
    "pdf": "a PDF",
    "html": "a web page",
    "htm": "a web page",
    "rtf": "a rich text file",
    "odt": "an OpenDocument file",
    "doc": "an old Word file",
    "csv": "a table",
    "tsv": "a table",
    "xls": "a workbook",
    "xlsx": "a workbook",
    "json": "a data file",
    "xml": "a data file",
}
_REMEDY = "Save it as .docx, .txt, .vtt or .srt"


def read_transcript(data: bytes, name: str) -> RawTranscript:
    """Read a Word, text, VTT or SRT file into turns; nothing is anonymised yet.

    Raises BadInput for a file that is empty, damaged, too large or of another kind, and for one
    with a table of children's records, whatever its name.
    """
    suffix = PurePath(name).suffix.casefold().lstrip(".")
    within_size(data, name, LARGEST_FILE)
    if data.startswith(b"PK\x03\x04"):
        word = _with_words(read_word(data, name), name)
        refuse_child_records((line for turn in word.turns for line in turn.text.split("\n")), name)
        return word
    if suffix == "docx" and data.strip(b"\x00 \t\r\n"):
        raise BadInput("this is not a Word document, whatever its name says", where=name)
    if suffix in _ELSEWHERE:
        raise BadInput(
            f"a transcript cannot be read from {_ELSEWHERE[suffix]}", where=name, remedy=_REMEDY
        )
    decoded = decode(within_size(data, name, LARGEST_TEXT), name)
    text = decoded.text.lstrip("\ufeff")
    if re.match(r"\s*<(?:!doctype|html|\?xml)", text, re.IGNORECASE):
        raise BadInput("this is a web page or data file, not text", where=name, remedy=_REMEDY)
    refuse_child_records(text.split("\n"), name)
    notes = () if decoded.encoding.startswith("utf") else (_READ_AS_WINDOWS,)
    if text.lstrip().startswith("WEBVTT") or suffix in ("vtt", "srt") or _is_captions(text):
        raw = read_captions(text, name, decoded.encoding, notes)
    else:
        lines = [Line(line) for line in clean_text(text).split("\n")]
        turns, more = turns_of(lines)
        raw = RawTranscript(turns, "txt", decoded.encoding, (*notes, *more))
    return _with_words(raw, name)


_READ_AS_WINDOWS = "The file is not UTF-8 and was read as Windows text; look at its accents"


def _is_captions(text: str) -> bool:
    """Whether the first block is a cue, in a file that says neither by name nor by heading."""
    first = text.lstrip().split("\n", 3)[:2]
    return any(CAPTION_TIMES.match(line) for line in first)


def _with_words(raw: RawTranscript, name: str) -> RawTranscript:
    if not raw.turns:
        raise BadInput("there are no words in the file", where=name, remedy="Choose the right file")
    return raw
