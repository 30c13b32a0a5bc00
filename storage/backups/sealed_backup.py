"""Encrypted backups: made, proved and opened so that only the encrypted file leaves the project.

The copy that is encrypted is made in memory and never on a disk, where what is deleted can often
be read again. That takes about three times the project's size in memory, so a project of more than
1 GB is refused. To put one back it must be decrypted, into a folder beside the project that only
its owner may read, which goes when the restore ends.
"""

from __future__ import annotations

import io
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from common.errors import BadInput, NotFound
from storage.access.owning import require_owner
from storage.backups.backup import Backup, free_place, refuse_other_file
from storage.backups.sealing import HEADER, checked_passphrase, is_sealed, sealed, unsealed
from storage.beside import folder_beside
from storage.check import problems_of
from storage.connecting import open_read_only
from storage.database import Project
from storage.location import refuse_unsafe_place

LARGEST = 1_000_000_000


def back_up_sealed(project: Project, out: Path, passphrase: str) -> Backup:
    """Write a whole encrypted copy, prove that the passphrase opens it, then give it its name.

    Raises BadInput where ``out`` exists already, the passphrase is short, the project is over 1 GB
    or the copy fails its check.
    """
    out = free_place(out)
    checked_passphrase(passphrase)
    plain = _plain_copy(project)
    part = out.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            _write(file, sealed(plain, passphrase))
            file.flush()
            os.fsync(file.fileno())
        with part.open("rb") as file:
            _prove(unsealed(file, passphrase), plain)
        os.replace(part, out)
    except OSError as error:
        raise BadInput(
            f"the backup could not be written ({error.strerror})",
            where=out.name,
            remedy="Choose another place",
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return Backup(out, out.stat().st_size)


def sealed_backup_bytes(project: Project, passphrase: str) -> bytes:
    """An encrypted backup as one piece, to be handed over."""
    checked_passphrase(passphrase)
    plain = _plain_copy(project)
    made = b"".join(sealed(plain, passphrase))
    _prove(unsealed(io.BytesIO(made), passphrase), plain)
    return made


def unsealed_bytes(data: bytes, passphrase: str) -> bytes:
    """What is in an encrypted backup; raises BadInput as :func:`unsealed` does."""
    return b"".join(unsealed(io.BytesIO(data), passphrase))


def is_sealed_file(path: Path) -> bool:
    """Whether a file is an encrypted backup; False where there is none."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_sealed(file.read(HEADER))


@contextmanager
def unsealed_beside(path: Path, backup: Path, passphrase: str) -> Iterator[Path]:
    """The decrypted backup in a folder beside the project at ``path``, as long as it is needed."""
    path = path.expanduser().resolve()
    # Before a word of it is on a disk: never in a folder that is synced.
    refuse_unsafe_place(path)
    refuse_other_file(path)
    if not path.parent.is_dir():
        raise NotFound("the folder for the project file does not exist", where=str(path.parent))
    with folder_beside(path, "restoring") as folder:
        plain = folder / "backup.db"
        with backup.open("rb") as source, plain.open("xb") as target:
            _write(target, unsealed(source, passphrase))
        yield plain


def _plain_copy(project: Project) -> bytes:
    """A whole, checked copy of the project, in memory only; NotAllowed for who is no owner."""
    require_owner(project)
    name = f"file:/{secrets.token_hex(8)}?vfs=memdb"
    with (
        closing(open_read_only(project.path)) as source,
        closing(sqlite3.connect(name, uri=True)) as copy,
    ):
        pages, size = (
            source.execute(f"PRAGMA {each}").fetchone()[0] for each in ("page_count", "page_size")
        )
        if pages * size > LARGEST:
            raise BadInput(
                f"the project is over {LARGEST // 1_000_000_000} GB, too large to encrypt in "
                "memory",
                remedy="Make a backup without a passphrase, and keep it on an encrypted disk",
            )
        source.execute("PRAGMA temp_store = MEMORY")
        source.execute("VACUUM INTO ?", (name,))
        if problems := problems_of(copy, project.rooms):
            raise BadInput(
                f"the copy did not pass its check: {problems[0]}",
                remedy="Run `commonground check` on the project",
            )
        return copy.serialize()


def _write(file: io.BufferedIOBase, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)


def _prove(pieces: Iterable[bytes], plain: bytes) -> None:
    found = sha256()
    for piece in pieces:
        found.update(piece)
    if found.digest() != sha256(plain).digest():
        raise BadInput("the encrypted copy is not what was encrypted", remedy="Try again")
