"""Crowds and crashes: what a project file loses when many write to it at once, or are killed.

Bounds: 50 threads × 40 writes and 8 processes × 250 lose nothing and fail nowhere; 16 first
openings of a new file at once all succeed; a killed writer leaves a sound file with every
committed row.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common.who import Who
from project import check, open_project
from storage import act, reading
from storage.register import add_milestone, milestones

KILLS = 40
SEED = 903


def write_many(path: Path, number: int) -> int:
    """Write that many acts, each through a connection of its own; returns how many failed."""
    project = open_project(path)
    failed = 0
    for each in range(number):
        try:
            with act(project, Who("Benchmark"), "Added a milestone") as this:
                add_milestone(this, f"Milestone {each}", "2026-06-30")
        except sqlite3.Error:
            failed += 1
    return failed


def run() -> dict[str, float | int]:
    """All four trials in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return {
            **_threads(place / "threads.db"),
            **_processes(place / "processes.db"),
            **_first_openings(place),
            **_kills(place / "kills.db"),
            **_one_write(place / "one.db"),
        }


def _kept(path: Path) -> int:
    with reading(open_project(path)) as db:
        return len(milestones(db))


def _threads(path: Path) -> dict[str, int]:
    open_project(path)
    with ThreadPoolExecutor(50) as pool:
        failed = sum(pool.map(write_many, [path] * 50, [40] * 50))
    return {
        "50 threads × 40 writes: kept of 2000": _kept(path),
        "50 threads × 40 writes: failed": failed,
    }


def _processes(path: Path) -> dict[str, int]:
    open_project(path)
    with multiprocessing.get_context("spawn").Pool(8) as pool:
        failed = sum(pool.starmap(write_many, [(path, 250)] * 8))
    return {
        "8 processes × 250 writes: kept of 2000": _kept(path),
        "8 processes × 250 writes: failed": failed,
    }


def _first_openings(place: Path) -> dict[str, int]:
    succeeded = 0
    for trial in range(20):
        with ThreadPoolExecutor(16) as pool:
            succeeded += len(list(pool.map(open_project, [place / f"new{trial}.db"] * 16)))
    return {"16 first openings at once, 20 times: succeeded of 320": succeeded}


def _kills(path: Path) -> dict[str, int]:
    open_project(path)
    pause = random.Random(SEED)
    unsound = lost = there = 0
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.crash_writer", str(path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        assert writer.stdout is not None
        committed = int(bool(writer.stdout.readline()))
        time.sleep(pause.uniform(0.005, 0.2))
        os.kill(writer.pid, signal.SIGKILL)
        committed += writer.stdout.read().count(b"\n")
        writer.wait()
        found = check(path)
        unsound += not found.ok
        lost += max(0, there + committed - found.counts["acts"])
        there = found.counts["acts"]
    return {
        f"{KILLS} kills during writes: unsound files": unsound,
        f"{KILLS} kills during writes: acts reported committed and lost": lost,
        f"{KILLS} kills during writes: rows beyond whole acts of 3": abs(
            found.counts["milestones"] - 3 * there
        ),
        f"{KILLS} kills during writes: acts kept": there,
    }


def _one_write(path: Path) -> dict[str, float]:
    project = open_project(path)
    times = []
    for each in range(200):
        start = time.perf_counter()
        with act(project, Who("Benchmark"), "Added a milestone") as this:
            add_milestone(this, f"Milestone {each}", "2026-06-30")
        times.append((time.perf_counter() - start) * 1000)
    return {"one act, median ms on this machine": statistics.median(times)}
