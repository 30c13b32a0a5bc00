"""Fifty people acting every five seconds on the national project, over real websockets; the knee.

The servers run as ``commonground serve`` starts them, by themselves one process, then two on the
one file with half the people each, as a sticky proxy sends them; the people are in processes of
their own (``load_people.py``), which read and parse what is sent as a browser does. Of each act:
the time from asking to the run's end, and the servers' processor time over all acts. First just
after the servers were started; then once everything was seen once, as a server that runs for weeks
has. Bounds there: p95 ≤ 150 ms with 50 people, nobody waits more than 2 s. Then more people, until
p95 is above the bound: what people there were just before is the knee.

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
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench_app import memory_mb, processor_ms
from benchmarks.whole_country import build_whole_country
from tests.browser import Server, served

PEOPLE, EVERY_S, SECONDS, BOUND_MS, STALLED_S = 50, 5.0, 40.0, 150.0, 2.0
FEWER, MORE = (20, 30, 40), (60, 75, 100, 125, 150, 200)
PROCESSES = (1, 2)
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
    for processes in PROCESSES:
        with ExitStack() as stack:
            servers = [stack.enter_context(served(database)) for _ in range(processes)]
            found = _of_servers(servers, database)
        figures |= {f"{processes} processes, {what}": value for what, value in found.items()}
    return figures


def _of_servers(servers: Sequence[Server], database: Path) -> Figures:
    begun = _at_work(servers, database, PEOPLE, SECONDS, seed=0)
    figures: Figures = {f"just started: {what}": value for what, value in begun.items()}
    _seen_everywhere(servers, database)
    knee = 0
    wanted = [PEOPLE, *MORE]
    while wanted:
        people = wanted.pop(0)
        found = _at_work(servers, database, people, SECONDS, seed=people)
        figures |= {f"{people} people: {what}": value for what, value in found.items()}
        if people == PEOPLE:
            figures["memory with 50 people, MB"] = sum(memory_mb(each.pid) for each in servers)
        held = float(found["p95, ms"]) <= BOUND_MS
        knee = max(knee, people) if held else knee
        if not held:
            # Already too many: the knee lies below.
            wanted = list(FEWER) if people == PEOPLE else []
    return figures | {"the knee is above, people": knee}


def _at_work(
    servers: Sequence[Server], database: Path, people: int, seconds: float, seed: int
) -> Figures:
    with ExitStack() as stack:
        drivers = [
            stack.enter_context(_driver(each, database, people // len(servers), seconds, seed + n))
            for n, each in enumerate(servers)
        ]
        for each in drivers:
            assert each.stdout
            assert each.stdout.readline() == "ready\n"
        before = sum(processor_ms(each.pid) for each in servers)
        for each in drivers:
            assert each.stdin
            each.stdin.write("\n")
            each.stdin.flush()
        told = [json.loads(each.stdout.readline()) for each in drivers if each.stdout]
        spent = sum(processor_ms(each.pid) for each in servers) - before
    done = [act for each in told for act in each["done"]]
    return _figures(done, [wrong for each in told for wrong in each["wrong"]], spent, seconds)


def _seen_everywhere(servers: Sequence[Server], database: Path) -> None:
    with ExitStack() as stack:
        for each in [stack.enter_context(_people(s, database, "everywhere")) for s in servers]:
            said, _ = each.communicate()
            assert each.returncode == 0, said


def _driver(
    server: Server, database: Path, people: int, seconds: float, seed: int
) -> subprocess.Popen[str]:
    return _people(server, database, str(people), str(seconds), str(EVERY_S), str(seed))


def _people(server: Server, database: Path, *asked: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.load_people", server.address, str(database)]
    return subprocess.Popen(
        [*command, *asked], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


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
