"""Small REFI-QDA projects put together for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from research.exchange.model import ForeignProject
from research.formats.refi import read_qdpx

Shared = Callable[[str], Path]
TEXT = "We wait for dates. Nobody knows why."


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def qde_of(body: str, **facts: str) -> bytes:
    more = "".join(f' {key}="{value}"' for key, value in facts.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0"'
        f' name="Study"{more}>{body}</Project>'
    ).encode()


def a_zip(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def read_made(body: str, files: dict[str, bytes | str] | None = None) -> ForeignProject:
    return read_qdpx(a_zip({"project.qde": qde_of(body), **(files or {})}), "study.qdpx")


def selection_of(number: int, start: object, end: object, inside: str = "", name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}"'
        f' endPosition="{end}">{inside}</PlainTextSelection>'
    )


def source_of(inside: str, text: str = TEXT, number: int = 1, name: str = "Interview") -> str:
    return (
        f'<Sources><TextSource guid="{guid(number)}" name="{name}">'
        f"<PlainTextContent>{text}</PlainTextContent>{inside}</TextSource></Sources>"
    )


def lost_in(project: ForeignProject) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in project.lost:
        found[each.what] = found.get(each.what, 0) + each.count
        assert each.why
    return found
