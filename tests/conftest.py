"""What every test may use: a fresh project, somebody to act, and the shared real files."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from benchmarks.large import build_large
from benchmarks.shared_data import SHARED
from common.who import Sight, Who
from demo.build import build_demo
from project import open_project
from storage import Project, at_hand
from storage.backups.backup import back_up


@pytest.fixture(scope="session", autouse=True)
def _installed_components() -> None:
    """Look through the installed packages for Streamlit components once, not in every AppTest.

    Each ``AppTest`` reads the description of every installed package before its first run (0.15 s
    of processor time); what is installed does not change while tests run.
    """
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture
def connections_at_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep connections between readings, as a server does."""
    held: OrderedDict[int, tuple[Path, Sight, at_hand.Kept]] = OrderedDict()
    monkeypatch.setattr(at_hand, "_wanted", True)
    monkeypatch.setattr(at_hand, "_free", held)
    yield
    for _, _, kept in held.values():
        kept.connection.close()


@pytest.fixture(autouse=True)
def _as_a_server_does(request: pytest.FixtureRequest) -> None:
    """Opening a connection is most of what a small test does.

    Each is opened anew, as on the command line, in the rooms whose tests look at files themselves.
    """
    if request.path.parent.name not in ("storage", "faults", "whole"):
        request.getfixturevalue("connections_at_hand")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A new project file with all rooms' tables."""
    return open_project(tmp_path / "project.db")


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The illustrative project, built once for all workers; copy it before writing to it."""
    return _built_once(tmp_path_factory, "demo", build_demo)


@pytest.fixture
def demo_file(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the illustrative project of one's own."""
    return back_up(open_project(built_demo), tmp_path / "demo.db").path


@pytest.fixture(scope="session")
def built_unsorted_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The illustrative project before anybody sorted it, built where a test needs it."""
    return _built_once(tmp_path_factory, "unsorted", partial(build_demo, sorted_out=False))


@pytest.fixture
def unsorted_demo_file(built_unsorted_demo: Path, tmp_path: Path) -> Path:
    """A copy of one's own without themes, personas, needs, decisions and second codings.

    For tests that make the first of these; a test file may let it be its ``demo_file``.
    """
    return back_up(open_project(built_unsorted_demo), tmp_path / "demo.db").path


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100,000 quotes (15 s to build), built once for all workers; copy it before writing."""
    return _built_once(tmp_path_factory, "large", build_large)


def _built_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]
) -> Path:
    """A project file that the first worker to need it builds for all of them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    file, begun = shared / f"{name}.db", shared / f"{name}-is-being-built"
    try:
        begun.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 180
        while not file.exists():
            assert time.monotonic() < deadline, f"the worker that builds “{name}” is gone"
            time.sleep(0.2)
        return file
    built = begun / file.name
    build(built)
    with sqlite3.connect(built) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return built.rename(file)


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


def pytest_make_parametrize_id(val: object) -> str | None:
    """Call bytes by their number: a zip made for a test holds the second it was made in.

    Workers that collect in different seconds would otherwise disagree on what the tests are.
    """
    return f"{len(val)} bytes" if isinstance(val, bytes) else None
