"""The app's server, imported once: every server a test starts is a copy of that process.

Importing takes three of the four seconds of processor time that a server needs until it has shown
its first screens, and some fifty servers are started. The copy runs the same command line as
``commonground serve``; a server started from nothing is in ``test_bad_input_screens``.
"""

from __future__ import annotations

import atexit
import importlib
import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Running:
    """A server's process, which another process than ours started."""

    pid: int

    def stopped(self) -> bool:
        """Whether it has ended."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if not self.stopped():
            os.kill(self.pid, signal.SIGTERM)
        until = time.monotonic() + 20
        while not self.stopped():
            assert time.monotonic() < until, "the server does not stop"
            time.sleep(0.02)


def start(arguments: list[str], log: Path) -> Running:
    """Run ``commonground`` with those arguments in the log's folder, what it says into the log."""
    mother = _mother()
    assert mother.stdin
    assert mother.stdout
    mother.stdin.write(json.dumps([arguments, str(log)]).encode() + b"\n")
    mother.stdin.flush()
    return Running(int(mother.stdout.readline()))


@cache
def _mother() -> subprocess.Popen[bytes]:
    """One a worker; it ends when the worker does."""
    mother = subprocess.Popen(
        [sys.executable, "-m", "tests.ready_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parent.parent,
    )
    atexit.register(mother.communicate)
    return mother


def _be_ready() -> None:
    from screens.look import SCREENS

    # Streamlit warns where screens are imported before the server runs, as they are here.
    logging.disable(logging.WARNING)
    for name in ("cli", "serve", "pandas", *(f"screens.{each}.screen" for each in SCREENS)):
        importlib.import_module(name)
    logging.disable(logging.NOTSET)


def _answer() -> None:
    """Fork for every line asked, until nobody asks any more."""
    # Nobody waits for these children: they are forgotten as they end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in iter(sys.stdin.buffer.readline, b""):
        arguments, log = json.loads(line)
        if child := os.fork():
            print(child, flush=True)
        else:
            _serve(arguments, Path(log))


def _serve(arguments: list[str], log: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for ours, theirs in ((0, nothing), (1, nothing), (2, told)):
        os.dup2(theirs, ours)
    os.chdir(log.parent)
    from cli import main

    main(arguments)
    os._exit(0)


if __name__ == "__main__":
    _be_ready()
    _answer()
