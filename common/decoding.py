"""Turning bytes into text: strict readings first, never a guess that changes words.

Guessing by character statistics turns short UTF-8 transcripts into mojibake (seen in the field's
tools: "–" became "â€“"), so only readings that can be *wrong* are tried, in order.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from common.errors import BadInput

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

# How every SQLite file begins.
DATABASE = b"SQLite format 3\x00"

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip, Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file"),
    (b"Rar!\x1a\x07", "a packed file"),
    (b"OggS\x00", "a recording"),
    (b"\x1aE\xdf\xa3", "a recording"),
    (DATABASE, "a database"),
    (b"{\\rtf", "a rich text file"),
)
_START = 256
_AMONG_NULLS = (
    (0, b"MZ", "a program"),
    (0, b"BM", "a picture"),
    (0, b"ID3", "a recording"),
    (0, b"RIFF", "a recording or picture"),
    (4, b"ftyp", "a recording"),
)


@dataclass(frozen=True)
class Decoded:
    """Text as it reads, newlines as "\\n", with the encoding it was read by."""

    text: str
    encoding: str


def kind_of_binary(data: bytes) -> str | None:
    """What a file is, in words, where its first bytes give it away as not plain text."""
    kind = next((words for start, words in _SIGNATURES if data.startswith(start)), None)
    if kind or b"\x00" not in data[:_START]:
        return kind
    # Letters that a text could begin with too; no text holds a null beside them.
    return next((words for at, mark, words in _AMONG_NULLS if data.startswith(mark, at)), None)


def decode(data: bytes, name: str, *, declared: str | None = None) -> Decoded:
    """Decode a text file strictly: a byte order mark, else UTF-8, else Windows-1252.

    ``declared`` is a codec that the file names for itself, tried before Windows-1252. UTF-16
    without a mark is read only where it can be nothing else.

    Raises BadInput for an empty file, for a file of another kind and for bytes that none of the
    readings can explain.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise BadInput("the file is empty", where=name)
    if kind := kind_of_binary(data):
        raise BadInput(
            f"this is {kind}, not a text file", where=name, remedy="Choose the right file"
        )
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(_newlines(data[len(bom) :].decode(encoding)), encoding)
            except UnicodeDecodeError as error:
                raise BadInput(
                    f"the file says it is {encoding.upper()} but breaks off at byte "
                    f"{error.start + len(bom)}",
                    where=name,
                    remedy="Save it again as UTF-8",
                ) from None
    if b"\x00" in data[:4096]:
        if unmarked := _unmarked_utf_16(data):
            return unmarked
        raise BadInput(
            "this is not a text file", where=name, remedy="Save it again as plain text, UTF-8"
        )
    for encoding in ("utf-8", *([declared] if declared else []), "cp1252"):
        try:
            return Decoded(_newlines(data.decode(encoding)), encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(
        "its letters cannot be read as UTF-8, UTF-16 or Windows-1252",
        where=name,
        remedy="Save it again as UTF-8",
    )


def _unmarked_utf_16(data: bytes) -> Decoded | None:
    """UTF-16 that lacks its mark: most letters are ASCII one way round, and none the other.

    The other way round those would be thousands of different signs that no script puts together,
    and as 8-bit text every second letter would be a NUL.
    """
    if len(data) % 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if min(even, odd) or max(even, odd) < len(data) // 4:
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if any(
        unicodedata.category(char) in ("Cc", "Cn") and char not in "\t\r\n\f" for char in set(text)
    ):
        return None
    return Decoded(_newlines(text), encoding)


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252 ("Authorityâ€™s" -> "Authority’s").

    Only where the whole text survives the round trip; otherwise it is returned untouched.
    """
    if not any(mark in text for mark in ("Ã", "Â", "â€", "Å", "ð\x9f", "ðŸ")):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
