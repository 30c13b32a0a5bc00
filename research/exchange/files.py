"""Which kind of foreign project a file is, by its content, and what reads and writes each kind."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from common.decoding import DATABASE
from common.errors import BadInput
from research.exchange.keeping_out import without_child_records
from research.exchange.model import Convention, ForeignProject
from research.formats.databases import read_database
from research.formats.qualcoder import read_qualcoder
from research.formats.refi import read_qdc, read_qdpx, write_qdc, write_qdpx
from research.formats.sqlite_file.store import read_tables
from research.formats.taguette import is_taguette, projects_in

Kind = Literal["qdpx", "qdc", "database", "qualcoder"]
_CODEBOOK = re.compile(rb"<(?:\w+:)?CodeBook\b")
_PROJECT = re.compile(rb"<(?:\w+:)?Project\b[^>]*QDA-XML")


def kind_of(data: bytes) -> Kind | None:
    """The kind of project a file holds; None for any other file, a transcript say."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(DATABASE):
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


def read_project(
    data: bytes,
    name: str,
    convention: Convention | None = None,
    project_id: int | None = None,
) -> ForeignProject:
    """Read a project of another program; ``convention`` settles how a REFI file counts.

    ``project_id`` chooses one of several Taguette projects in a file. Tables of children's records
    are left out and listed.

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
        read = read_qdpx(data, name, convention)
    elif kind == "database":
        read = read_database(data, name, project_id)
    else:
        read = read_qdc(data, name) if kind == "qdc" else read_qualcoder(data, name)
    return without_child_records(read)


def projects_to_choose(data: bytes, name: str) -> tuple[tuple[int, str], ...]:
    """The projects of a file that holds several, by number and name; none for any other file."""
    if kind_of(data) != "database" or not is_taguette(read_tables(data, name, {}).names):
        return ()
    found = projects_in(data, name)
    return tuple((each.number, each.name) for each in found) if len(found) > 1 else ()


def write_project(project: ForeignProject, to: Literal["qdpx", "qdc"]) -> bytes:
    """The file other programs read: a whole project, or its codebook alone."""
    return write_qdpx(project) if to == "qdpx" else write_qdc(project)
