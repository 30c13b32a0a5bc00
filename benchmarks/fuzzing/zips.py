"""Spoiling zips: what lies in them, what they are called, what is said of them."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_NAMES = (
    "../../x", "/etc/x", "C:\\x", "a/../b", "", "\x00", "CON", "x" * 300, "\ud83d", ".", "con.txt",
    "xl/workbook.xml", "word/document.xml", "project.qde", "data.qda", "manifest.json",
)  # fmt: skip
_CENTRAL = b"PK\x01\x02"


def spoilt_zip(rng: Random, data: bytes, inner: Callable[[bytes], bytes]) -> bytes:
    """A zip with a member spoilt by ``inner``, renamed, doubled, gone or swapped, or told wrong."""
    if rng.random() < 0.15:
        return _told_wrong(rng, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = [(each, archive.read(each)) for each in archive.namelist()[:400]]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error,
            ValueError, KeyError, struct.error):  # fmt: skip
        return _told_wrong(rng, data)
    if not held:
        return data
    at = rng.randrange(len(held))
    name, content = held[at]
    way = rng.randrange(8)
    if way < 4:
        held[at] = (name, inner(content))
    elif way == 4:
        held[at] = (rng.choice((*_NAMES, held[0][0], name.upper())), content)
    elif way == 5:
        held.insert(rng.randrange(len(held) + 1), (rng.choice((name, *_NAMES)), content))
    elif way == 6:
        del held[at]
    else:
        held[at] = (name, rng.choice(held)[1])
    if rng.random() < 0.7:
        _seal(held)
    return _packed(held)


def _seal(held: list[tuple[str, bytes]]) -> None:
    """Make the digests of a package of ours fit again, as a forger would."""
    for at, (name, content) in enumerate(held):
        if name != "manifest.json":
            continue
        try:
            told = json.loads(content)
            files = dict(held)
            told["files"] = {
                each: hashlib.sha256(files[each]).hexdigest()
                for each in told["files"]
                if each in files
            }
            held[at] = (name, json.dumps(told).encode("utf-8", "surrogatepass"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return


def _packed(held: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    # A name twice is what is wanted here, and Python warns of it.
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, content in held:
            written = name.encode("utf-8", "replace").decode()
            info = zipfile.ZipInfo(written or "x", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == ".":
                # A symbolic link, as a system that knows them would unpack it.
                info.external_attr = 0o120777 << 16
            archive.writestr(info, content)
    return out.getvalue()


def _told_wrong(rng: Random, data: bytes) -> bytes:
    """One field of a member's entry in the list at the end says something else."""
    places: list[int] = []
    at = data.find(_CENTRAL)
    while at >= 0 and len(places) < 400:
        places.append(at)
        at = data.find(_CENTRAL, at + 4)
    if not places:
        return data[: rng.randrange(len(data) + 1)]
    # Flags, method, date, checksum, sizes, lengths of name and rest, attributes, place.
    field, width = rng.choice(
        ((8, 2), (10, 2), (12, 4), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (38, 4), (42, 4))
    )
    value = rng.choice((0, 1, 8, 12, 14, 99, 0xFFFF, 1_000_000, 0x7FFFFFFF, 0xFFFFFFFF))
    place = rng.choice(places) + field
    told = struct.pack("<I", value)[:width]
    return data[:place] + told + data[place + width :]
