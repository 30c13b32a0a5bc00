"""The one way in for a transcript: what a file is is judged by its content, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from common.children import refuse_child_records
from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import MEGABYTE, open_zip, within_size
from research.formats.blocks import Document, transcript_of
from research.formats.captions import CAPTION_TIMES, read_captions
from research.formats.lines import turns_of
from research.formats.odt import looks_like_odt, read_flat_odt, read_odt
from research.formats.pdf import read_pdf
from research.formats.rtf import read_rtf
from research.formats.starts import Line
from research.formats.web_page import looks_like_web_page, read_web_page
from research.formats.word import read_word
from research.model import RawTranscript, clean_text

# What a transcript's file name may end in, in the order that people are told of them.
TRANSCRIPT_ENDINGS = (
    "docx",
    "odt",
    "rtf",
    "pdf",
    "txt",
    "md",
    "html",
    "htm",
    "vtt",
    "srt",
)
# An hour of talk is 60 kB of text; a Word file may carry pictures beside it.
LARGEST_FILE = 50 * MEGABYTE
LARGEST_TEXT = 10 * MEGABYTE
MOST_LINES = 200_000

_ELSEWHERE = {
    "csv": "a table",
    "tsv": "a table",
    "xls": "a workbook",
    "xlsx": "a workbook",
    "ods": "a workbook",
    "json": "a data file",
    "xml": "a data file",
    "mht": "a web page saved in one file",
    "mhtml": "a web page saved in one file",
    "pages": "a Pages document",
}
_REMEDY = "Save it as .docx, .odt, .txt, .vtt or .srt"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_READ_AS_WINDOWS = "The file is not UTF-8 and was read as Windows text; look at its accents"
_FLAT_ODT = re.compile(r"\s*<\?xml[^>]*>\s*<office:document\b")


def read_transcript(data: bytes, name: str) -> RawTranscript:
    """Read a file of one of ``TRANSCRIPT_ENDINGS`` into turns; nothing is anonymised yet.

    Raises BadInput for a file that is empty, damaged, too large or of another kind, and for one
    with a table of children's records, whatever its name.
    """
    within_size(data, name, LARGEST_FILE)
    document = _document(data, name)
    if document is not None:
        return _with_words(_from_document(document, name), name)
    return _with_words(_from_text(data, name), name)


def _document(data: bytes, name: str) -> Document | None:
    """The file as a document, or None where it is plain text or captions."""
    suffix = PurePath(name).suffix.casefold().lstrip(".")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packaged(data, name)
    if start.startswith(b"%PDF-") or (suffix == "pdf" and b"%PDF-" in data[:1024]):
        return read_pdf(data, name)
    if start.startswith(b"{\\rtf"):
        return read_rtf(data, name)
    if start.startswith(_OLD_OFFICE):
        raise _old_office(data, name)
    if not start and not data.strip(b"\x00 \t\r\n"):
        raise BadInput("the file is empty", where=name)
    if suffix in _ELSEWHERE:
        raise BadInput(
            f"a transcript cannot be read from {_ELSEWHERE[suffix]}", where=name, remedy=_REMEDY
        )
    expected = {
        "docx": "a Word document",
        "doc": "a Word document",
        "odt": "an OpenDocument text",
        "pdf": "a PDF",
        "rtf": "a rich text file",
    }
    if suffix in expected:
        raise BadInput(
            f"this is not {expected[suffix]}, whatever its name says",
            where=name,
            remedy="Fetch it again, or save it again from the program it came from",
        )
    if looks_like_web_page(data, suffix):
        return read_web_page(within_size(data, name, LARGEST_TEXT), name)
    return None


def _packaged(data: bytes, name: str) -> Document:
    with open_zip(data, name) as package:
        members = set(package.namelist())
        is_odt = looks_like_odt(package)
    if is_odt:
        return read_odt(data, name)
    if any(member.startswith(("xl/", "ppt/")) for member in members):
        raise BadInput(
            "this is a workbook or a set of slides, not a document", where=name, remedy=_REMEDY
        )
    return read_word(data, name)


def _old_office(data: bytes, name: str) -> BadInput:
    if _LOCKED in data:
        return BadInput(
            "the document is protected by a password",
            where=name,
            remedy="Open it, take the password off and save it under another name",
        )
    return BadInput(
        "this is an old Office file (.doc), which cannot be read",
        where=name,
        remedy="Open it and save it as .docx",
    )


def _from_text(data: bytes, name: str) -> RawTranscript:
    suffix = PurePath(name).suffix.casefold().lstrip(".")
    decoded = decode(within_size(data, name, LARGEST_TEXT), name)
    text = decoded.text.lstrip("\ufeff")
    if _FLAT_ODT.match(text):
        document = read_flat_odt(text.encode("utf-8"), name)
        return _from_document(document, name)
    if re.match(r"\s*<(?:!doctype|\?xml)", text, re.IGNORECASE):
        raise BadInput("this is a data file, not text", where=name, remedy=_REMEDY)
    if re.match(r"\s*(?:From: <Saved by|MIME-Version:)", text):
        raise BadInput(
            "this is a web page or an e-mail with its pictures, saved in one file",
            where=name,
            remedy="Open it, and save it as .docx, .html or .txt",
        )
    text_lines = _not_too_many(text.split("\n"), name)
    refuse_child_records(text_lines, name)
    notes = () if decoded.encoding.startswith("utf") else (_READ_AS_WINDOWS,)
    if text.lstrip().startswith("WEBVTT") or suffix in ("vtt", "srt") or _is_captions(text):
        return read_captions(text, name, decoded.encoding, notes)
    turns, more = turns_of([Line(line) for line in clean_text(text).split("\n")])
    return RawTranscript(turns, "txt", decoded.encoding, (*notes, *more))


def _from_document(document: Document, name: str) -> RawTranscript:
    refuse_child_records(_not_too_many(list(document.lines()), name), name)
    return transcript_of(document)


def _not_too_many(lines: list[str], name: str) -> list[str]:
    # An hour of talk is some 1,000 lines; what is read is worked on line by line from here on.
    if (number := sum(1 for line in lines if line.strip())) > MOST_LINES:
        raise BadInput(
            f"the file has {number:,} lines; the most that are read are {MOST_LINES:,}",
            where=name,
            remedy="Split it, or take the right file",
        )
    return lines


def _is_captions(text: str) -> bool:
    """Whether the first block is a cue, in a file that says neither by name nor by heading."""
    first = text.lstrip().split("\n", 3)[:2]
    return any(CAPTION_TIMES.match(line) for line in first)


def _with_words(raw: RawTranscript, name: str) -> RawTranscript:
    if not raw.turns:
        raise BadInput("there are no words in the file", where=name, remedy="Choose the right file")
    return raw
