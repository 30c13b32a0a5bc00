"""A file or a folder that may not be written to: said in one sentence, and left as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.conftest import Bench
from tests.faults.deeds import CHANGING
from tests.faults.workshop import Fault

DEEDS = [each for each in CHANGING if each != "restore"]


@pytest.fixture
def closed(bench: Bench) -> Iterator[Bench]:
    """A bench that everybody may look at; pytest's own folders are for their owner alone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    shutil.copytree(bench.given, folder / "given")
    yield replace(bench, folder=folder)
    for each in (folder, folder / "given"):
        each.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_left_and_said(what: str, deed: str, closed: Bench) -> None:
    db = closed.begin(deed)
    before = db.read_bytes()
    db.chmod(0o444)
    closed.folder.chmod(0o555 if what == "folder" else 0o777)
    ended = closed.do(deed, Fault(nobody=True))
    assert ended.code == 1, ended
    assert "writ" in ended.said
    assert ended.said.count("\n") <= 1
    assert db.read_bytes() == before


def test_nothing_is_left_in_a_folder_that_may_not_be_written(closed: Bench) -> None:
    closed.begin("backup").chmod(0o666)
    closed.folder.chmod(0o777)
    closed.given.chmod(0o555)
    ended = closed.do("backup", Fault(nobody=True))
    assert (ended.code, closed.out.exists()) == (1, False)
    assert "may not write" in ended.said
