"""Fifty people acting every five seconds on the national project, over real websockets; the knee.

The server runs as ``commonground serve`` starts it; the people are in a process of their own
(``load_people.py``), which reads and parses what is sent as a browser does. Of each act: the time
from asking to the run's end, and the server's processor time over all acts. Bounds: p95 ≤ 150 ms
with 50 people, nobody waits more than 2 s. Then more people, until p95 is above the bound: what
people there were just before is the knee.

``python -m benchmarks.bench_load FILE``: on a project that ``whole_country`` made before.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.bench_app import memory_mb, processor_ms
from benchmarks.whole_country import build_whole_country
from tests.browser import Server, served

PEOPLE, EVERY_S, SECONDS, BOUND_MS, STALLED_S = 50, 5.0, 40.0, 150.0, 2.0
MORE = (75, 100, 150, 200)
TWICE = 2
Figures = dict[str, float | int | str]


def run() -> Figures:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "country.db"
        build_whole_country(database)
        return of_project(database)


def of_project(database: Path) -> Figures:
    """Every figure of one national project; it is written to."""
    figures: Figures = {"bound, ms": BOUND_MS}
    with served(database) as server:
        figures["memory before anybody came, MB"] = memory_mb(server.pid)
        # What is worked out once in a process is asked for once before it is measured.
        _at_work(server, database, PEOPLE, SECONDS, seed=0)
        for time in range(1, TWICE + 1):
            found = _at_work(server, database, PEOPLE, SECONDS, seed=time)
            figures |= {f"{PEOPLE} people, time {time}: {what}": v for what, v in found.items()}
        figures["memory with 50 people, MB"] = memory_mb(server.pid)
        knee = PEOPLE
        for people in MORE:
            found = _at_work(server, database, people, SECONDS / 2, seed=people)
            figures |= {f"{people} people: {what}": value for what, value in found.items()}
            if float(found["p95, ms"]) > BOUND_MS:
                break
            knee = people
        figures["the knee is above, people"] = knee
    return figures


def _at_work(server: Server, database: Path, people: int, seconds: float, seed: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.load_people", server.address, str(database)]
    asked = [str(people), str(seconds), str(EVERY_S), str(seed)]
    with subprocess.Popen(
        [*command, *asked], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as driver:
        assert driver.stdin
        assert driver.stdout
        assert driver.stdout.readline() == "ready\n"
        before = processor_ms(server.pid)
        driver.stdin.write("\n")
        driver.stdin.flush()
        told = json.loads(driver.stdout.readline())
        spent = processor_ms(server.pid) - before
    return _figures(told["done"], told["wrong"], spent, seconds)


def _figures(
    done: list[tuple[str, float, float]], wrong: list[str], spent: float, seconds: float
) -> Figures:
    took = sorted(each[2] * 1_000 for each in done)
    cuts = statistics.quantiles(took, n=100)
    by_place: dict[str, list[float]] = defaultdict(list)
    for name, _, waited in done:
        by_place[name].append(waited * 1_000)
    slow = sorted(by_place, key=lambda each: -statistics.median(by_place[each]))[:4]
    return {
        "acts": len(done),
        "p50, ms": round(cuts[49]),
        "p95, ms": round(cuts[94]),
        "p99, ms": round(cuts[98]),
        "most, ms": round(took[-1]),
        "waited more than 2 s": sum(each > STALLED_S * 1_000 for each in took),
        "processor ms an act": round(spent / len(done), 1),
        "processors busy": round(spent / seconds / 1_000, 2),
        "load of the machine": round(os.getloadavg()[0], 1),
        "slowest": ", ".join(f"{n} {statistics.median(by_place[n]):.0f}" for n in slow),
        "said to be wrong": len(wrong),
        **({"the first of it": wrong[0]} if wrong else {}),
    }


if __name__ == "__main__":
    print(json.dumps(of_project(Path(sys.argv[1])), indent=2))
