"""A workshop for the faults, and projects to befall."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from project import check, open_project
from storage.connecting import remove_file
from tests.faults.deeds import CHANGING, OLDER, ONLY_NEW, UPGRADE, lay_out
from tests.faults.workshop import NO_FAULT, Ended, Fault, Workshop
from tests.kept_schemas import as_sql

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CHANCE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}")


@dataclass(frozen=True)
class Bench:
    """Where deeds are done to a project of one's own, each time from the beginning."""

    workshop: Workshop
    folder: Path
    bases: dict[str, Path]

    @property
    def db(self) -> Path:
        """The project that a deed is done to."""
        return self.folder / "project.db"

    @property
    def given(self) -> Path:
        """What deeds read, and where they leave files."""
        return self.folder / "given"

    @property
    def out(self) -> Path:
        """The file that deeds leave."""
        return self.given / "out"

    def begin(self, deed: str) -> Path:
        """Put everything back to how it is before the deed."""
        for each in self.folder.glob("project.db*"):
            each.unlink()
        remove_file(self.out)
        if deed not in {*CHANGING, *UPGRADE, *ONLY_NEW}:
            self.out.write_bytes(OLDER)
        base = {"share import": "empty", "upgrade": "first"}.get(deed, "team")
        shutil.copyfile(self.bases[base], self.db)
        return self.db

    def do(self, deed: str, fault: Fault = NO_FAULT) -> Ended:
        """Do a deed that meets a fault."""
        return self.workshop.do(deed, self.db, self.given, fault)

    def opened(self) -> None:
        """Open the project again, as whoever comes next does; it must be sound."""
        open_project(self.db)
        assert check(self.db).problems == []

    def as_it_lies(self) -> str:
        """All that is in the project, but for the time of day and what chance gives."""
        return _CHANCE.sub("?", _MOMENT.sub("T", as_sql(self.db)))


@pytest.fixture(scope="session")
def _bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return lay_out(tmp_path_factory.mktemp("bases") / "given")


@pytest.fixture(scope="session")
def _workshop() -> Iterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.close()


@pytest.fixture
def bench(_workshop: Workshop, _bases: dict[str, Path], tmp_path: Path) -> Bench:
    shutil.copytree(_bases["team"].parent, tmp_path / "given")
    return Bench(_workshop, tmp_path, _bases)
