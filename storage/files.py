"""Writing a file for people: whole or not at all, and never over a database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from common.decoding import DATABASE
from common.errors import BadInput, NotFound


def write_whole(out: Path, content: bytes) -> None:
    """Write a file whole: a full disk or a crash leaves what was there as it was.

    An older file of that name is replaced, but no folder and no database: a project's name given
    for an output by mistake would cost everything in it. Raises BadInput and NotFound.
    """
    out = out.expanduser()
    if not out.resolve().parent.is_dir():
        raise NotFound("the folder to write into does not exist", where=str(out.parent))
    if out.exists() and not out.is_file():
        raise BadInput(
            "this is a folder or a device, not a file",
            where=out.name or str(out),
            remedy="Give the name of a file to write",
        )
    if out.is_file() and _begins_as_database(out):
        raise BadInput(
            "this is a database, perhaps a project, so it was not written over",
            where=out.name,
            remedy="Give another name",
        )
    part = out.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            # Else a power cut may leave the new name and nothing in it.
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except OSError as error:
        raise BadInput(
            f"the file could not be written ({error.strerror})",
            where=out.name,
            remedy="Choose another place",
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _begins_as_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(DATABASE)) == DATABASE
