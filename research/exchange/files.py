"""Which kind of foreign project a file is, by its content, and what reads and writes each kind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal, cast

from common.errors import BadInput
from research.exchange.model import Convention, ForeignProject

Kind = Literal["qdpx", "qdc", "database", "qualcoder"]
_WHERE = {
    "read_qdpx": "research.formats.refi",
    "read_qdc": "research.formats.refi",
    "write_qdpx": "research.formats.refi",
    "write_qdc": "research.formats.refi",
    "read_database": "research.formats.databases",
    "read_qualcoder": "research.formats.qualcoder",
}
_SQLITE = b"SQLite format 3\x00"
_CODEBOOK = re.compile(rb"<(?:\w+:)?CodeBook\b")
_PROJECT = re.compile(rb"<(?:\w+:)?Project\b[^>]*QDA-XML")


def kind_of(data: bytes) -> Kind | None:
    """The kind of project a file holds; None for any other file, a transcript say."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_SQLITE):
        return "database"
    start = data[:4_000].replace(b"\x00", b"")
    return "qdc" if _CODEBOOK.search(start) and not _PROJECT.search(start) else None


def _kind_of_zip(data: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [each.filename.casefold() for each in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if any(name.endswith(".qde") for name in names):
        return "qdpx"
    return "qualcoder" if any(name.split("/")[-1] == "data.qda" for name in names) else None


def read_project(data: bytes, name: str, convention: Convention | None = None) -> ForeignProject:
    """Read a project of another program; ``convention`` settles how a REFI file counts.

    Raises BadInput for a file that is none, or that cannot be read.
    """
    kind = kind_of(data)
    if kind is None:
        raise BadInput(
            "this is no project of a program that can be read",
            where=name,
            remedy="Export it as a REFI-QDA project (.qdpx)",
        )
    if kind == "qdpx":
        return cast(ForeignProject, _program("read_qdpx", name)(data, name, convention))
    return cast(ForeignProject, _program(f"read_{kind}", name)(data, name))


def write_project(project: ForeignProject, to: Literal["qdpx", "qdc"]) -> bytes:
    """The file other programs read: a whole project, or its codebook alone."""
    return cast(bytes, _program(f"write_{to}", to)(project))


def _program(called: str, where: str) -> Callable[..., Any]:
    try:
        return cast(Callable[..., Any], getattr(import_module(_WHERE[called]), called))
    except (ImportError, AttributeError):
        raise BadInput("this kind of file cannot be read or written yet", where=where) from None
