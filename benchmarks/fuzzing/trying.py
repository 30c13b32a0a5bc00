"""Trying mutated files within limits of time and memory, in processes that may die of them.

An input passes where its reader returns or raises CommonGroundError within ``SECONDS`` of processor
time and ``MEMORY`` beyond what the process had. Anything else is a fault: another error, a process
that dies, one that answers nothing. Each input is drawn from the seed, its reader and its number
alone, so any of them can be made again.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from benchmarks.fuzzing.mutating import spoilt
from benchmarks.fuzzing.readers import READERS, Reader, seeds_of
from benchmarks.fuzzing.seeds import Seed
from common.errors import CommonGroundError

SECONDS = 2.0
MEMORY = 768 * 1024 * 1024
# What a process is given in all before it is taken to hang: no input needs a tenth of it.
_PATIENCE = 180.0
ROOT = Path(__file__).resolve().parent.parent.parent


class TooSlow(BaseException):
    """An input used up its processor time; no reader's own ``except`` takes it for an error."""


@dataclass
class Tried:
    """What came of some inputs of one reader. ``faults`` by number, each with what it was."""

    reader: str
    first: int
    count: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_at: int = 0
    memory: int = 0
    memory_at: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def input_of(reader: Reader, seed: int, number: int) -> Seed:
    """The mutated file of that number, the same each time; its name is that of the file it was."""
    rng = Random(f"{seed}/{reader.name}/{number}")
    held = seeds_of(reader.name)
    chosen = held[rng.randrange(len(held))]
    others = [each.data for each in held if each is not chosen]
    return Seed(chosen.name, spoilt(rng, chosen.data, others))


def try_one(reader: Reader, given: Seed) -> tuple[str, float]:
    """("", "refused" or the fault) and the seconds of processor time it took."""
    start = time.process_time()
    outcome = ""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        reader.read(given.data, given.name)
    except CommonGroundError as error:
        outcome = "refused" if "\n" not in error.sentence() else "its sentence has lines"
    except TooSlow as error:
        outcome = f"took more than {SECONDS:g} s at {_place(error)}"
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever else comes out is what is looked for
        outcome = f"{type(error).__name__} at {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return outcome, time.process_time() - start


def _place(error: BaseException) -> str:
    """The innermost line of ours, and the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if each.filename.startswith(str(ROOT / ""))]
    kept = [each for each in ours if ".venv" not in each.filename][-1:] + frames[-1:]
    return " < ".join(f"{Path(each.filename).name}:{each.lineno}" for each in kept)


def tried(reader: Reader, seed: int, first: int, count: int) -> Tried:
    """Try inputs in processes of their own, a new one after each that died."""
    seeds_of(reader.name)
    result = Tried(reader.name, first)
    at, last, died = first, first + count, -1
    while at < last:
        reached = at
        for line in _of_a_process(reader, seed, at, last):
            reached = _note(result, line)
        if reached < last and died == reached:
            result.count += 1
            result.faults.append((reached, "the process died of it, or hung"))
            reached += 1
        # Twice, so that what ended it is the input and not a machine that is short of everything.
        at, died = reached, reached
    return result


def _note(result: Tried, line: bytes) -> int:
    """Add what is said of one input; the number of the next."""
    number, outcome, seconds, memory = json.loads(line)
    result.count += 1
    result.refused += outcome == "refused"
    if outcome not in ("", "refused"):
        result.faults.append((number, outcome))
    if seconds > result.slowest:
        result.slowest, result.slowest_at = seconds, number
    if memory > result.memory:
        result.memory, result.memory_at = memory, number
    return int(number) + 1


def _of_a_process(reader: Reader, seed: int, first: int, last: int) -> Iterator[bytes]:
    """Lines of a child that tries one input after another, until it is done, dead or silent."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(out)
            _be_tried(reader, seed, range(first, last), into)
        finally:
            os._exit(1)
    os.close(into)
    held = b""
    try:
        while select.select([out], [], [], _PATIENCE)[0] and (more := os.read(out, 1 << 16)):
            held += more
            *lines, held = held.split(b"\n")
            yield from lines
    finally:
        os.close(out)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _be_tried(reader: Reader, seed: int, numbers: range, into: int) -> None:
    """The child's whole life."""

    def out_of_time(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    signal.signal(signal.SIGPROF, out_of_time)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in (1, 2):
        os.dup2(nowhere, each)
    gc.freeze()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    before = _most_memory()
    for number in numbers:
        outcome, seconds = try_one(reader, input_of(reader, seed, number))
        held = max(0, _most_memory() - before)
        line = json.dumps((number, outcome, round(seconds, 4), held))
        os.write(into, line.encode() + b"\n")


def _most_memory() -> int:
    """The most this process had resident, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def shares(count: int) -> list[tuple[Reader, int]]:
    """Each reader with how many of ``count`` inputs it gets, one at least."""
    whole = sum(each.share for each in READERS)
    return [(each, max(1, round(count * each.share / whole))) for each in READERS]
