"""The process is killed while a project changes: afterwards it is as before, or as wanted."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.conftest import Bench
from tests.faults.deeds import CHANGING, LEAVING, OLDER, ONLY_NEW, UPGRADE
from tests.faults.workshop import Ended, Fault

KILLED = {-signal.SIGKILL, -signal.SIGXFSZ}
_PAGE = 4_096


def _whole(bench: Bench, deed: str) -> tuple[Ended, int]:
    """The deed without a fault, and how long the log was that it wrote."""
    db = bench.begin(deed)
    with closing(sqlite3.connect(db)) as other:
        # Whoever has the file open keeps the log from being written back and removed.
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        ended = bench.do(deed)
        log = db.with_name("project.db-wal")
        return ended, log.stat().st_size if log.exists() else 0


def _moments(whole: Ended, log: int, size: int) -> Iterator[Fault]:
    writes = whole.counted["write"]
    yield from (Fault("write", at) for at in (writes // 3, writes - 1))
    for commit in range(1, whole.counted.get("before commit", 0) + 1):
        yield Fault("before commit", commit)
        yield Fault("after commit", commit)
    for named in range(1, whole.counted.get("before name", 0) + 1):
        yield Fault("before name", named)
        yield Fault("after name", named)
    # While the log is written, and while it is written back into a file that is longer than it.
    if log:
        yield Fault(largest=log // 2, killed=True)
    if log < size // 2:
        yield Fault(largest=size // 2 // _PAGE * _PAGE, killed=True)


@pytest.mark.parametrize("deed", [*CHANGING, *UPGRADE])
def test_a_change_that_is_killed_landed_whole_or_not_at_all(deed: str, bench: Bench) -> None:
    size = bench.begin(deed).stat().st_size
    before = bench.as_it_lies()
    whole, log = _whole(bench, deed)
    assert whole.code == 0, whole.said
    bench.opened()
    wanted = bench.as_it_lies()
    states = {before: "before", wanted: "wanted"}
    assert len(states) == 2
    found = set()
    for fault in _moments(whole, log, size):
        bench.begin(deed)
        assert bench.do(deed, fault).code in KILLED, fault
        lies = bench.as_it_lies()
        assert lies in states, fault
        found.add(states[lies])
        bench.opened()
        if deed in UPGRADE:
            assert bench.as_it_lies() == wanted, fault
    assert found == set(states.values()), "killed on both sides of the moment that counts"


# The demo is a new project under another name until it is whole.
@pytest.mark.parametrize("deed", [each for each in LEAVING if each != "demo"])
def test_a_file_that_is_left_is_whole_or_the_older_one(deed: str, bench: Bench) -> None:
    bench.begin(deed)
    whole = bench.do(deed)
    assert whole.code == 0, whole.said
    size = bench.out.stat().st_size
    moments = [
        Fault(largest=size // 2, killed=True),
        Fault("before name", whole.counted["before name"]),
    ]
    for fault in moments:
        bench.begin(deed)
        assert bench.do(deed, fault).code in KILLED, fault
        older = None if deed in ONLY_NEW else OLDER
        left = bench.out.read_bytes() if bench.out.exists() else None
        assert left == older or (left is not None and len(left) >= size * 0.9), fault
        bench.opened()
