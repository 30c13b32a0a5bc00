"""The app on the demo and on 100,000 quotes: first paint, processor time of a rerun, memory.

Measured from outside the server's process, in Chromium. Bounds: first paint ≤ 2.5 s; a rerun
≤ 40 ms of processor time typically (the median over all places) and ≤ 100 ms on the heaviest, also
the first one after somebody changed something; memory ≤ 350 MB, and 1 MB more a session.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.large import build_large
from benchmarks.places import Place, places
from common.who import Who
from demo.build import build_demo
from project import open_project
from research.services import sessions
from storage import Project, act
from storage.register import change_project, project_facts
from tests.browser import Server, Visit, chromium, served, visiting

RERUNS, AFTER_AN_ACT, SESSIONS = 8, 3, 10


def run() -> dict[str, float | int]:
    """Every figure, a server for each project."""
    figures: dict[str, float | int] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name in ("demo", "100,000 quotes"):
            database = Path(folder) / f"{name.split()[-1]}.db"
            if name == "demo":
                build_demo(database)
            else:
                build_large(database)
            for what, value in of_project(browser, database).items():
                figures[f"{name}, {what}"] = value
    return figures


def of_project(browser: Browser, database: Path) -> dict[str, float]:
    """Every figure of one project."""
    project = open_project(database)
    longest = max(sessions(project), key=lambda each: each.turns).id
    with served(database) as server:
        figures = _first_paint(browser, server) | _memory(browser, server)
        _learn_first(browser, server, longest)
        warm, cold = {}, {}
        for place in places(longest):
            with visiting(browser, server.address) as visit:
                _go(visit, place)
                warm[place.name] = _rerun(visit, server)
                cold[place.name] = _rerun_after_an_act(visit, server, project)
        figures["memory after every place was seen, MB"] = memory_mb(server.pid)
    for words, spent in (("rerun", warm), ("first rerun after an act", cold)):
        figures[f"{words}, median processor ms"] = statistics.median(spent.values())
        figures[f"{words}, heaviest processor ms"] = max(spent.values())
        figures |= {f"{words} of {name}, processor ms": ms for name, ms in spent.items()}
    return figures


def _learn_first(browser: Browser, server: Server, session: int) -> None:
    """Let the server learn which tags to suggest, which it does once and beside what is asked."""
    with visiting(browser, server.address) as visit:
        visit.open(f"sessions?session={session}")
        visit.page.wait_for_timeout(20_000)
        visit.rerun()


def _go(visit: Visit, place: Place) -> None:
    visit.open(place.path)
    if place.tab:
        visit.page.get_by_role("tab", name=place.tab, exact=True).click()
    visit.settle()
    visit.page.wait_for_timeout(500)


def _rerun(visit: Visit, server: Server) -> float:
    before = processor_ms(server.pid)
    for _ in range(RERUNS):
        visit.rerun()
    return (processor_ms(server.pid) - before) / RERUNS


def _rerun_after_an_act(visit: Visit, server: Server, project: Project) -> float:
    """What is remembered no longer holds, as whoever works beside others meets it."""
    spent = []
    for number in range(AFTER_AN_ACT):
        with act(project, Who("Benchmark"), "Changed the project's note") as this:
            now = project_facts(this.db)
            change_project(this, replace(now, note=f"Changed {number}"))
        before = processor_ms(server.pid)
        visit.rerun()
        spent.append(processor_ms(server.pid) - before)
    return statistics.median(spent)


def _first_paint(browser: Browser, server: Server) -> dict[str, float]:
    times = []
    for _ in range(5):
        with visiting(browser, server.address) as visit:
            start = time.perf_counter()
            visit.page.goto(server.address)
            visit.page.get_by_role("heading", level=1).wait_for()
            times.append(time.perf_counter() - start)
    return {
        "first paint of the first visitor, s": times[0],
        "first paint, median s": statistics.median(times),
    }


def _memory(browser: Browser, server: Server) -> dict[str, float]:
    before = memory_mb(server.pid)
    contexts = []
    for _ in range(SESSIONS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.address)
        page.get_by_role("heading", level=1).wait_for()
        contexts.append(context)
    after = memory_mb(server.pid)
    for context in contexts:
        context.close()
    return {"memory, MB": before, "memory a further session, MB": (after - before) / SESSIONS}


def processor_ms(pid: int) -> float:
    """The processor time a process has used so far."""
    # The processor clock of another process, in nanoseconds: clock_getcpuclockid(3) on Linux.
    return time.clock_gettime((~pid << 3) | 2) * 1000


def memory_mb(pid: int) -> float:
    """The memory a process holds, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no memory figure for this process")
