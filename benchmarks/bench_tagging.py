"""Tagging a quote on 100,000 quotes: the server's processor time from the key to the page after it.

In Chromium, in the session of 2,000 turns: words are chosen by keyboard in one turn after another
and a number key puts a tag on them. Bound: 150 ms of server time for each. The act alone and the
page made afterwards are both in it; tag suggestions are learnt before.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.bench_app import processor_ms
from benchmarks.large import build_large
from project import open_project
from research.services import count_quotes, sessions
from tests.browser import chromium, served, visiting

# Fewer than are worth learning again for, which a thread of its own does beside.
TIMES = 15
BOUND_MS = 150


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "large.db"
        project = build_large(database)
        longest = max(sessions(project), key=lambda each: each.turns).id
        before = count_quotes(open_project(database))
        spent = _tag(database, longest)
        kept = count_quotes(project) - before
    return {
        "bound, ms": BOUND_MS,
        "tagged": len(spent),
        "kept": kept,
        "median processor ms": statistics.median(spent),
        "worst processor ms": max(spent),
    }


def _tag(database: Path, session: int) -> list[float]:
    spent = []
    with (
        chromium() as browser,
        served(database) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open(f"sessions?session={session}")
        # What is learnt in the background is no part of tagging.
        visit.page.wait_for_timeout(20_000)
        visit.rerun()
        visit.tab_to("Transcript")
        for number in range(TIMES):
            for key in ("ArrowDown", "ArrowRight", "Shift+ArrowRight"):
                visit.page.keyboard.press(key)
            before = processor_ms(server.pid)
            visit.page.keyboard.press(str(number % 3 + 1))
            visit.settle()
            spent.append(processor_ms(server.pid) - before)
    return spent
