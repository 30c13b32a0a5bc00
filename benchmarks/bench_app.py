"""The app on the demo: first paint, processor time of a rerun, memory, from outside the process.

Bounds: first paint ≤ 2.5 s; a rerun ≤ 40 ms of processor time typically and ≤ 100 ms on the
heaviest screen; memory ≤ 350 MB with the demo loaded, and 1 MB more a session.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from demo.build import build_demo
from screens.look import SCREENS
from tests.browser import Server, chromium, served, visiting

RERUNS = 20
SESSIONS = 10


def run() -> dict[str, float | int]:
    """Every figure, on one server."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        build_demo(database)
        with chromium() as browser, served(database) as server:
            first = _first_paint(browser, server)
            return {**first, **_reruns(browser, server), **_memory(browser, server)}


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


def _reruns(browser: Browser, server: Server) -> dict[str, float]:
    figures = {}
    for name, title in SCREENS.items():
        with visiting(browser, server.address) as visit:
            visit.open(name)
            visit.page.wait_for_timeout(500)
            before = _processor_ms(server.pid)
            for _ in range(RERUNS):
                visit.page.keyboard.press("r")
                visit.settle()
            spent = _processor_ms(server.pid) - before
        figures[f"rerun of {title}, processor ms"] = spent / RERUNS
    return figures


def _memory(browser: Browser, server: Server) -> dict[str, float]:
    before = _memory_mb(server.pid)
    contexts = []
    for _ in range(SESSIONS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.address)
        page.get_by_role("heading", level=1).wait_for()
        contexts.append(context)
    after = _memory_mb(server.pid)
    for context in contexts:
        context.close()
    return {"memory, MB": before, "memory a further session, MB": (after - before) / SESSIONS}


def _processor_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no memory figure for this process")
