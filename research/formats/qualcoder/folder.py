"""The ways in: the folder's own SQLite file, the folder in a zip, the folder's files by their path.

One file of the folder is read and no other. ``pseudonyms.json`` in it says in clear who everybody
is: it is never opened, only reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from common.errors import BadInput
from common.safe_reading import open_zip, read_member
from research.exchange.model import ForeignProject, Lost, losses
from research.formats.qualcoder.project import project_of
from research.formats.sqlite_file.store import is_sqlite

_DATA = "data.qda"
# Left beside the data while it is open, or after a crash: part of it is then still in there.
_UNFINISHED = ("-wal", "-journal")
_REMEDY = "Choose the file data.qda inside the project's folder, or a zip of the folder"
_CLOSE_FIRST = "Close the project in QualCoder, then copy its folder again"


def read_qualcoder(data: bytes, name: str) -> ForeignProject:
    """Read a project from its ``data.qda`` or from a zip of its folder.

    Raises BadInput where the bytes are neither, are damaged, or hold no project or several.
    """
    if is_sqlite(data):
        return project_of(data, name)
    if not data.startswith(b"PK"):
        raise BadInput("this is not a QualCoder project", where=name, remedy=_REMEDY)
    try:
        archive = open_zip(data, name)
    except BadInput as refused:
        raise BadInput(refused.what, where=name, remedy=_REMEDY) from None
    with archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        path = _data_file(sizes, name)
        project = project_of(read_member(archive, path, name), name)
    return _with_what_lies_beside(project, path, sizes)


def read_qualcoder_folder(files: Mapping[str, bytes], name: str) -> ForeignProject:
    """Read a project from its folder's files, by their paths within it.

    A caller may leave out every file but ``data.qda``; the others only count in what is reported.
    Raises BadInput as ``read_qualcoder`` does.
    """
    sizes = {path.replace("\\", "/"): len(data) for path, data in files.items()}
    path = _data_file(sizes, name)
    data = next(data for own, data in files.items() if own.replace("\\", "/") == path)
    return _with_what_lies_beside(project_of(data, name), path, sizes)


def _data_file(sizes: Mapping[str, int], name: str) -> str:
    """The path of the one project's data; copies further down are the program's own backups."""
    found = [path for path in sizes if _named(path) == _DATA and "__MACOSX" not in path]
    depth = min((path.count("/") for path in found), default=0)
    top = [path for path in found if path.count("/") == depth]
    if not top:
        raise BadInput("there is no QualCoder project in it", where=name, remedy=_REMEDY)
    if len(top) > 1:
        raise BadInput(
            f"there are {len(top)} QualCoder projects in it",
            where=name,
            remedy="Put each project's folder into a zip of its own",
        )
    for path, size in sizes.items():
        if size and any(path == top[0] + ending for ending in _UNFINISHED):
            raise BadInput(
                "the project was open in QualCoder, or it had crashed, when it was copied",
                where=name,
                remedy=_CLOSE_FIRST,
            )
    return top[0]


def _named(path: str) -> str:
    return PurePosixPath(path).name.casefold()


def _with_what_lies_beside(
    project: ForeignProject, path: str, paths: Iterable[str]
) -> ForeignProject:
    keys = sum(_named(other) == "pseudonyms.json" for other in paths)
    beside = Lost("lists of pseudonyms", keys, "they say who is who, so they were not opened")
    folder = PurePosixPath(path).parent.name
    named = folder.removesuffix(".qda") if folder.endswith(".qda") else project.name
    return replace(project, name=named, lost=losses([*project.lost, beside]))
