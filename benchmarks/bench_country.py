"""The national project without a browser: search, maps, history, comparing, each access.

Processor time, nothing remembered where that is not said. ``python -m benchmarks.bench_country
FILE``: on a project that ``whole_country`` made before.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.bench_search import of_project as searched
from benchmarks.national import LAST_YEAR
from benchmarks.whole_country import build_whole_country
from common.who import Who
from evidence.activities import activities, all_aligned
from evidence.crossing.services import crossing
from evidence.topics.services import topics
from project import ROOMS, open_project
from storage import Project, reading
from storage.at_hand import keep_at_hand
from storage.check import problems_in
from storage.history.acts import Wanted, acts
from storage.remembering import let_go
from storage.rooms import words_of
from validation.disclosure import Door
from validation.report import VALIDATOR
from validation.services import comparison
from validation.services.controlling import controlled
from validation.services.rates_compared import rates_compared

TIMES = 5
ALL = Door(everything=True)
PEOPLE = (
    Who("Owner"),
    Who("Facilitator", access="facilitator"),
    Who("Member", council="Testshire 003", access="council member"),
    Who("Viewer", access="viewer"),
)
THINGS = {"sessions": 610, "quotes": 99_997, "councils": 150, "maps": 150, "themes": 600}


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "country.db"
        built = _ms(lambda: build_whole_country(database), 1)
        return {"built, s": built / 1_000} | of_project(open_project(database))


def of_project(project: Project) -> dict[str, float | int]:
    """Every figure of one national project."""
    figures: dict[str, float | int] = {"problems": len(problems_in(project.path, ROOMS))}
    figures |= {f"search, {name}": value for name, value in searched(project).items()}
    for name, make in (
        ("153 maps aligned", lambda: all_aligned(project)),
        ("their activities", lambda: activities(project)),
        ("steps by council", lambda: crossing(project)),
        ("says versus shows, fields", lambda: topics(project)),
        ("says versus shows, activities", lambda: topics(project, kind="activity")),
    ):
        figures[f"{name}, first, ms"] = _ms(make, 1)
    words = words_of(ROOMS)
    with reading(project) as db:
        for table, key in THINGS.items():
            wanted = Wanted(of=(table, key))
            figures[f"history of one of {table}, ms"] = _ms(
                partial(acts, db, wanted=wanted, words=words)
            )
    for who in PEOPLE:
        seen = replace(project, seen_by=who)
        figures[f"a reading opened, {who.access}, ms"] = _ms(partial(_open, seen))
        figures[f"all of England compared, {who.access}, ms"] = _ms(partial(_compare, seen))
    keep_at_hand()
    for who in PEOPLE:
        seen = replace(project, seen_by=who)
        figures[f"a reading at hand, {who.access}, ms"] = _ms(partial(_open, seen), 20)
    return figures


def _open(project: Project) -> None:
    with reading(project) as db:
        db.execute("SELECT 1").fetchone()


def _compare(project: Project) -> None:
    let_go(project)
    found = comparison(project, year=LAST_YEAR, source=VALIDATOR)
    rates_compared(project, controlled(found, ALL), ALL)


def _ms(work: Callable[[], object], times: int = TIMES) -> float:
    spent = []
    for _ in range(times):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1_000)
    return statistics.median(spent)


if __name__ == "__main__":
    print(json.dumps(of_project(open_project(Path(sys.argv[1]))), indent=2))
