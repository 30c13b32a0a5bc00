"""A process in which deeds meet faults: each in a fork of its own, so that it may be killed.

Told on standard input, a line of JSON each; answers with how the deed ended and what it said.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from storage.faults import WAIT_VARIABLE

ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65_534
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "VACUUM", "PRAGMA")


@dataclass(frozen=True)
class Fault:
    """What befalls a deed.

    at, kind : killed before the write of that number ("write"), before or after the commit of that
        number ("before commit", "after commit"), and so for a change of a file's name ("name").
    largest : no file may become larger than this, in bytes; ``killed``: whoever tries is killed.
    nobody : done as a user who owns nothing.
    """

    kind: str = ""
    at: int = 0
    largest: int | None = None
    killed: bool = False
    nobody: bool = False


NO_FAULT = Fault()


@dataclass(frozen=True)
class Ended:
    """How a deed ended: its exit code, or minus the signal; what it said of faults, and counted."""

    code: int
    said: str
    counted: dict[str, int]


class Workshop:
    """The process, from outside."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.workshop"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {WAIT_VARIABLE: "0.2"},
            text=True,
        )

    def do(self, deed: str, db: Path, folder: Path, fault: Fault) -> Ended:
        """Let a deed meet a fault."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"deed": deed, "db": str(db), "folder": str(folder), "fault": asdict(fault)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Let it go."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class _Counting:
    """Counts what a deed does to files, and kills it at the moment that is asked for."""

    def __init__(self, fault: Fault) -> None:
        self.fault, self.counted = fault, {}  # type: tuple[Fault, dict[str, int]]

    def passes(self, kind: str) -> None:
        """One more of a kind."""
        self.counted[kind] = self.counted.get(kind, 0) + 1
        if (kind, self.counted[kind]) == (self.fault.kind, self.fault.at):
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A function that is counted each time it is called."""

        def counted(*given: Any, **how: Any) -> Any:
            self.passes(f"before {kind}")
            done = real(*given, **how)
            self.passes(f"after {kind}")
            return done

        return counted

    def connection(self, wanted: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
        """The class of connections that are counted, otherwise as those that were wanted."""
        counting = self

        class Counted(wanted):  # type: ignore[valid-type, misc]
            def execute(self, statement: str, *given: Any) -> sqlite3.Cursor:
                if statement.lstrip().upper().startswith(_WRITES):
                    counting.passes("write")
                made: sqlite3.Cursor = super().execute(statement, *given)
                return made

            def commit(self) -> None:
                counting.passes("before commit")
                super().commit()
                counting.passes("after commit")

        return Counted


def _befall(fault: Fault) -> _Counting:
    counting = _Counting(fault)
    real = sqlite3.connect

    def connect(*given: Any, **how: Any) -> sqlite3.Connection:
        counted = counting.connection(how.get("factory", sqlite3.Connection))
        made: sqlite3.Connection = real(*given, **how | {"factory": counted})
        return made

    sqlite3.connect = cast("Any", connect)
    for name in ("replace", "link"):
        setattr(os, name, counting.around("name", getattr(os, name)))
    if fault.nobody and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if fault.largest is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if fault.killed else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.largest, resource.RLIM_INFINITY))
    return counting


def _in_a_fork(deed: str, db: Path, folder: Path, fault: Fault, said: int, counted: int) -> None:
    """Do the deed; never comes back."""
    from storage.database import acting_at
    from tests.faults.deeds import do

    code = 70
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(said, 2)
    sys.stdout = open(nowhere, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(said, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        counting = _befall(fault)
        with acting_at("2026-12-01T09:00:00Z"):
            do(deed, db, folder)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException as error:  # noqa: BLE001  (the test looks at what it was)
        sys.stderr.write(f"{type(error).__name__}: {error}")
        code = 1 if type(error).__module__ == "common.errors" else 71
    finally:
        sys.stderr.flush()
        os.write(counted, json.dumps(counting.counted).encode())
        os._exit(code)


def _done(deed: str, db: Path, folder: Path, fault: Fault) -> Ended:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as counted:
        child = os.fork()
        if not child:
            _in_a_fork(deed, db, folder, fault, said.fileno(), counted.fileno())
        _, status = os.waitpid(child, 0)
        for each in (said, counted):
            each.seek(0)
        counts = counted.read()
        code = os.waitstatus_to_exitcode(status)
        return Ended(code, said.read().decode(), json.loads(counts) if counts else {})


def _read_a_talk() -> None:
    """What is looked for in transcripts is worked out at the first of them."""
    from research.services.importing import look_at_transcripts

    look_at_transcripts([(b"Analyst: In May.", "talk.txt")])


def _main() -> None:
    # Once for all forks, also what commands only load when they need it.
    late = ("presenting.whole", "docx", "openpyxl", "html.parser", "encodings.cp437")
    for name in ("tests.faults.deeds", *late):
        importlib.import_module(name)
    _read_a_talk()
    for line in sys.stdin:
        asked = json.loads(line)
        fault = Fault(**asked["fault"])
        ended = _done(asked["deed"], Path(asked["db"]), Path(asked["folder"]), fault)
        print(json.dumps(asdict(ended)), flush=True)


if __name__ == "__main__":
    _main()
