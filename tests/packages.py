"""Packages for tests: made, taken apart, put together again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from common.who import Who
from evidence.sharing.arriving import Brought, bring_in
from evidence.sharing.making import Made, make_package
from evidence.sharing.package import read_package
from project import open_project
from storage import Project
from storage.check import tables_of
from storage.connecting import open_read_only

DAY, LATER = "2026-06-30", "2026-09-01"
ANA, BEN = Who("Ana"), Who("Ben")


def shared(project: Project, council: str = "Calderbrook", today: str = DAY) -> Made:
    return make_package(project, ANA, council=council, today=today)


def copied(project: Project, council: str | None = None, today: str = DAY) -> Made:
    return make_package(project, ANA, council=council, today=today, working_copy=True)


def bring(project: Project, content: bytes, as_name: str | None = None) -> Brought:
    return bring_in(project, ANA, read_package(content, "a.cgshare.zip"), as_name=as_name)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(held: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(content: bytes, member: str, change: Callable[[Any], None]) -> bytes:
    """The package with one member changed, its digest made to fit as a forger would."""
    held = members(content)
    value = json.loads(held[member])
    change(value)
    held[member] = json.dumps(value, ensure_ascii=False).encode("utf-8")
    return sealed(held)


def sealed(held: dict[str, bytes]) -> bytes:
    """The members as a package whose digests fit."""
    manifest = json.loads(held["manifest.json"])
    for name in manifest["files"]:
        if name in held:
            manifest["files"][name] = hashlib.sha256(held[name]).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode("utf-8")
    return zipped(held)


def new_project(folder: Path, name: str = "other") -> Project:
    return open_project(folder / f"{name}.db")


def everything(project: Project) -> dict[str, list[object]]:
    """Every row of every table but history: what a refused import must leave as it was."""
    with closing(open_read_only(project.path)) as connection:
        return {
            table: sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
            for table in tables_of(connection)
            if table not in ("history", "acts")
        }
