"""Opens the room to phones for one round, and closes it: a process of its own for each opening.

A process rather than a thread of the app's: what listens on the network then holds none of the
project in its memory and not even the file's path, phones do not wait for a screen that is being
worked out, and ending it takes its secret with it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from common.errors import BadInput, CommonGroundError
from common.json_fields import Fields, parse_json
from evidence.rounds.model import Answer, Ballot, Handed, Vote
from room.addresses import Place, every_host, own_addresses, refuse_taken

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 20.0
# A line holds 400 characters and a few numbers; a longer one is not from our own program.
_LONGEST_LINE = 16 * 1024
_MOST_AT_ONCE = 100
_KEPT_OF_THE_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")


class RoomDoor:
    """The way for phones, at the place that ``--room`` names; shut until a round is opened."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._running: _Running | None = None
        self._turn = threading.Lock()

    @classmethod
    def at(cls, place: Place) -> RoomDoor:
        """The door at an address and port; BadInput where nothing can listen there."""
        refuse_taken(place)
        return cls(place)

    def addresses(self) -> tuple[str, ...]:
        """Where phones may reach it, the likeliest first: "192.168.1.20:8600"."""
        return tuple(self.place.host(each) for each in own_addresses(self.place))

    def open(self, ballot: Ballot) -> None:
        """Let phones in for one round, whatever was open before; BadInput where it cannot be."""
        with self._turn:
            self._stop()
            self._running = _Running(self.place, ballot)

    def close(self) -> None:
        """Take nothing more; for a while phones are told so, then nothing listens."""
        with self._turn:
            if self._running:
                self._running.tell({"closed": True})
                self._running.is_open = False

    def stop(self) -> None:
        """Stop listening at once."""
        with self._turn:
            self._stop()

    def now_open(self) -> str | None:
        """The code of the round that phones can answer now, None where there is none."""
        running = self._running
        return running.code if running and running.is_open and running.is_alive() else None

    def at_wave(self, wave: int) -> None:
        """The round was cleared, or that was taken back."""
        running = self._running
        if running and running.wave != wave:
            running.wave = wave
            running.tell({"wave": wave})

    def _stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running = None


class _Running:
    """The process that serves one opening of a round, and the threads that count for it."""

    def __init__(self, place: Place, ballot: Ballot) -> None:
        self.code, self.wave, self.is_open = ballot.code, ballot.wave, True
        self._ballot = ballot
        self._writing = threading.Lock()
        self._ready = threading.Event()
        self._handed: SimpleQueue[tuple[int, Handed] | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "room.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={each: os.environ[each] for each in _KEPT_OF_THE_ENVIRONMENT if each in os.environ},
        )
        self.tell(
            {
                "asked": asdict(ballot.asked),
                "code": ballot.code,
                "wave": ballot.wave,
                "address": place.address,
                "port": place.port,
                "hosts": every_host(place, own_addresses(place)),
            }
        )
        for work in (self._read, self._count):
            threading.Thread(target=work, daemon=True).start()
        self._ready.wait(SECONDS_TO_START)
        if not self.is_alive() or not self._started:
            self.stop()
            raise BadInput(
                f"the room cannot be opened at {place.host()}",
                remedy="See that no other program uses this port, then open it again",
            )

    _started = False

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def tell(self, *lines: Mapping[str, Any]) -> None:
        """Send lines; nothing happens where the process is gone."""
        stdin = self._process.stdin
        assert stdin
        try:
            with self._writing:
                for words in lines:
                    stdin.write(json.dumps(words, default=list).encode() + b"\n")
                stdin.flush()
        except (OSError, ValueError):
            self.is_open = False

    def stop(self) -> None:
        """End the process at once; what is in its pipe and not yet taken in is not counted."""
        self.is_open = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            try:
                pipe.close()
            except OSError:
                continue

    def _read(self) -> None:
        """Take in what phones hand in, until the process ends."""
        out = self._process.stdout
        assert out
        try:
            for line in iter(lambda: out.readline(_LONGEST_LINE), b""):
                told = handed_in(line)
                if told is None:
                    self._started = True
                    self._ready.set()
                else:
                    self._handed.put(told)
        except (BadInput, OSError, ValueError):
            # Not a line of our own program's: whatever is there now is not to be talked to.
            self._process.kill()
        finally:
            self._ready.set()
            self._handed.put(None)

    def _count(self) -> None:
        """Count what came in; whatever comes meanwhile is counted together after it."""
        while (first := self._handed.get()) is not None:
            numbers, some = [first[0]], [first[1]]
            while len(some) < _MOST_AT_ONCE and not self._handed.empty():
                more = self._handed.get()
                if more is None:
                    self._handed.put(None)
                    break
                numbers.append(more[0])
                some.append(more[1])
            answers = self._counted(some)
            if any(each.outcome == "closed" for each in answers):
                self.is_open = False
            self.tell(
                *(
                    {"n": number, "what": each.outcome, "wave": each.wave}
                    for number, each in zip(numbers, answers, strict=True)
                )
            )

    def _counted(self, some: list[Handed]) -> list[Answer]:
        try:
            return self._ballot.hand_in(some)
        except (CommonGroundError, sqlite3.Error):
            # The round was erased meanwhile, or somebody holds the file: phones send again.
            return [Answer("trouble") for _ in some]


def handed_in(line: bytes) -> tuple[int, Handed] | None:
    """What the process that phones reach hands in, by its number; None where it says it is ready.

    Strangers talk to that process, so its lines are read as a stranger's. Raises BadInput.
    """
    told = Fields(parse_json(line, "line"), "line")
    if told.flag("ready"):
        return None
    number, device = told.whole("n", 1), _device(told)
    if told.one_of("do", ("cast", "say")) == "say":
        return number, Handed(device, None, told.words("words"))
    picks = {_choice(told, key): dots for key, dots in told.counts("picks").items()}
    return number, Handed(device, Vote(picks, told.maybe_whole("council")))


def _device(told: Fields) -> bytes:
    try:
        return bytes.fromhex(told.text("device", 200))
    except ValueError:
        raise told.fault("device", "is no mark of a phone") from None


def _choice(told: Fields, key: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) < 12):
        raise told.fault("picks", "names what is no choice")
    return int(key)
