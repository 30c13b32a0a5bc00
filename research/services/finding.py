"""What personal information a file holds, for somebody to look at; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence

from common.decoding import decode
from common.errors import BadInput
from research.anonymise import PersonalSpan, find_personal
from research.exchange.files import kind_of
from research.formats import read_transcript
from research.labels import read_label
from research.model import Transcript


def findings_in(data: bytes, name: str, *, names: Sequence[str] = ()) -> list[PersonalSpan]:
    """Everything that may be personal in a file, sure or not, with what would stand in its place.

    Offsets are code points, end exclusive, in the file's decoded text (newlines as one); in a
    document that is more than text (Word, PDF, a web page), in its turns joined by newlines.
    Speakers who are called by a real name are looked for throughout, as are ``names``.

    Raises BadInput where the file cannot be read.
    """
    if kind_of(data):
        raise BadInput(
            "this is a project of another program, not a transcript",
            where=name,
            remedy="Import it: what is personal in it is shown and replaced then",
        )
    raw = read_transcript(data, name)
    is_text = raw.format in ("txt", "vtt", "srt")
    text = decode(data, name).text if is_text else Transcript.of(raw.turns).text
    speakers = {turn.speaker for turn in raw.turns if turn.speaker}
    real = [read_label(label).name for label in sorted(speakers)]
    return find_personal(text, names=[*names, *(each for each in real if each)])
