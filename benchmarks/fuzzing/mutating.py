"""Spoiling a sound file in the ways that files are spoilt, and in those that attackers spoil them.

What a file is decides how: a zip has its members spoilt, renamed, doubled or lied about, JSON and
XML keep their form and lose their sense, a table loses its cells, a database its columns, and any
of them its bytes. Everything is drawn from the ``Random`` that is given, so the same again is the
same file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from benchmarks.fuzzing.databases import spoilt_database
from benchmarks.fuzzing.structured import spoilt_json, spoilt_xml
from benchmarks.fuzzing.zips import spoilt_zip

Spoil = Callable[[Random, bytes], bytes]

# A file may grow by being spoilt, and what made it is not what is tried.
LARGEST = 4_000_000

STRANGE = (
    "",
    " ",
    "\x00",
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e999",
    "9" * 40,
    "9" * 5_000,
    "-9223372036854775809",
    "2026-02-30",
    "0000-00-00",
    "99/99/9999",
    "=1+1",
    "@SUM(A1)",
    "../../etc/passwd",
    "C:\\CON",
    "\u202egnp.exe",
    "\ufeff",
    "\ud800",
    "\U0001f469\u200d\U0001f4bb",
    "e\u0301" * 200,
    "٣",
    "½",
    "İ",
    "<script>alert(1)</script>",
    "&lol;",
    "${jndi:x}",
    "%s%n",
    "'; DROP TABLE quotes;--",
    "a" * 40_000,
    "(" * 3_000,
    "[" * 3_000,
    "\n" * 3_000,
    "\t" * 500,
    '"',
    '""""',
    "true",
    "null",
    "None",
    "1,204",
    "−5",
    "A: " * 300,
    "-->",
    "00:00:01.000 --> 00:00:02.000",
    "{\\rtf1",
    "%PDF-1.7",
    "PK\x03\x04",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "utf-8-sig", "cp037")
_MARKS = tuple(each.encode("utf-8", "surrogatepass") for each in STRANGE)


def spoilt(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The file, spoilt one to three times; ``others`` are sound files to splice into it."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        data = _once(rng, data, others)[:LARGEST]
    return data


def _once(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    if others and rng.random() < 0.05:
        return _spliced(rng, data, rng.choice(others))
    ways: list[Spoil] = [_spoilt_bytes]
    if data.startswith(b"PK\x03\x04"):
        ways = [_spoilt_bytes, *[spoilt_zip_with_members] * 3]
    elif data.startswith(b"SQLite format 3\x00"):
        ways = [_spoilt_bytes, spoilt_database]
    elif not data.startswith(b"%PDF"):
        ways = [_spoilt_bytes, *_ways_of_text(data)]
    return rng.choice(ways)(rng, data)


def _ways_of_text(data: bytes) -> list[Spoil]:
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    ways: list[Spoil] = [_spoilt_lines, _encoded_otherwise]
    if start[:1] in (b"{", b"[") and not start.startswith(b"{\\rtf"):
        return [*[spoilt_json] * 3, *ways]
    return [*[spoilt_xml] * 3, *ways] if start[:1] == b"<" else [*ways, _spoilt_cells]


def spoilt_zip_with_members(rng: Random, data: bytes) -> bytes:
    """A zip spoilt as a zip, or one of its members spoilt as what it is."""
    return spoilt_zip(rng, data, lambda inner: _once(rng, inner, ()))


def _spoilt_bytes(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    end = min(len(data), at + rng.choice((1, 1, 2, 4, 16, 200, 4_000)))
    way = rng.randrange(7)
    if way == 0 and data:
        at %= len(data)
        return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
    if way == 1:
        return data[:at] + rng.randbytes(rng.choice((1, 2, 8, 64))) + data[at:]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:end] + data[at:end] * rng.choice((1, 2, 50)) + data[end:]
    if way == 4:
        return data[:at]
    if way == 5:
        return data[:at] + rng.choice(_MARKS) + data[at:]
    width = rng.choice((1, 2, 4))
    large = rng.choice((b"\x00", b"\xff", b"\x7f", b"\x80")) * width
    return data[:at] + large + data[at + width :]


def _spliced(rng: Random, data: bytes, other: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _spoilt_lines(rng: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    way = rng.randrange(6)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(at, rng.choice(lines))
    elif way == 2:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif way == 3:
        lines.insert(at, rng.choice(_MARKS))
    elif way == 4:
        lines[at : at + 1] = [lines[at]] * min(
            rng.choice((2, 30, 2_000)), 2 + LARGEST // (len(lines[at]) + 1)
        )
    else:
        words = lines[at].split(b" ")
        words[rng.randrange(len(words))] = rng.choice(_MARKS)
        lines[at] = b" ".join(words)
    return rng.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def _spoilt_cells(rng: Random, data: bytes) -> bytes:
    """A table with a cell, a column or its separators spoilt."""
    sign = max((b",", b"\t", b";", b"|"), key=data.count)
    lines = [line.split(sign) for line in data.split(b"\n")]
    way, column = rng.randrange(5), rng.randrange(max(map(len, lines)))
    if way == 0:
        cells = rng.choice(lines)
        cells[rng.randrange(len(cells))] = rng.choice(_MARKS)
    elif way == 1:
        for cells in lines:
            del cells[column : column + 1]
    elif way == 2:
        for cells in lines:
            cells[column:column] = cells[column : column + 1]
    elif way == 3:
        sign = rng.choice((b",", b"\t", b";", b"|", b"\x1f", b"\x00"))
    else:
        words = rng.choice(_MARKS)
        for cells in lines[1:]:
            cells[column : column + 1] = [words]
    return b"\n".join(sign.join(cells) for cells in lines)


def _encoded_otherwise(rng: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    to = rng.choice(_ENCODINGS)
    made = text.encode(to, "replace")
    if rng.random() < 0.3:
        made = made[2:] if to in ("utf-16", "utf-32") else made[:-1]
    if rng.random() < 0.3:
        made = re.sub(rb"encoding=['\"][\w-]+", b'encoding="' + to.encode(), made)
    return made
