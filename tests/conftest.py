"""What every test may use: a fresh project, somebody to act, and the shared real files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from common.who import Who
from project import open_project
from storage import Project

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A new project file with all rooms' tables."""
    return open_project(tmp_path / "project.db")


@pytest.fixture
def who() -> Who:
    return Who("Test analyst")


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """A file of the shared data by its path; the test skips where it is not there."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared data not here: {name}")
        return path

    return find
