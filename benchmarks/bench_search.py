"""Search over 100,000 quotes, as a person types: p95 at most 30 ms for a page of what is found.

Each word is searched for at every letter from the second on, some with a tag, a council or a role
chosen. "With the count" adds how many there are in all, which the screen also shows and keeps until
something changes. Processor time, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.large import AND_SO, DOES, RARE, ROLES, SEED, WHAT, WHEN, build_large
from project import open_project
from research.searching.model import Wanted
from research.services.searching import count_wanted, page_of_quotes
from storage import Project

SEARCHES = 60
BOUND_MS = 30


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return of_project(build_large(Path(folder) / "large.db"))


def of_project(project: Project) -> dict[str, float | int]:
    """Every figure of one project."""
    open_project(project.path)
    pages, both, after = [], [], []
    for wanted in _typed():
        start = time.thread_time()
        page = page_of_quotes(project, wanted)
        between = time.thread_time()
        count_wanted(project, wanted)
        pages.append((between - start) * 1000)
        both.append((time.thread_time() - start) * 1000)
        if page.next is not None:
            start = time.thread_time()
            page_of_quotes(project, wanted, after=page.next)
            after.append((time.thread_time() - start) * 1000)
    figures: dict[str, float | int] = {"searches": len(pages), "bound, ms": BOUND_MS}
    for name, taken in (("a page", pages), ("the next page", after), ("with the count", both)):
        figures[f"{name}, median ms"] = statistics.median(taken)
        figures[f"{name}, p95 ms"] = statistics.quantiles(taken, n=20)[-1]
        figures[f"{name}, worst ms"] = max(taken)
    return figures


def _typed() -> Iterator[Wanted]:
    chance = random.Random(SEED)
    words = " ".join((*DOES, *WHAT, *WHEN, *AND_SO)).replace(",", "").split()
    for number in range(SEARCHES):
        first, word = chance.choice(words), chance.choice(RARE if number % 3 == 0 else words)
        before = f"{first} " if number % 2 else ""
        chosen: dict[str, object] = {}
        if number % 4 == 1:
            chosen["code_id"] = chance.randrange(1, 500)
        if number % 4 == 2:
            chosen["council_id"] = chance.randrange(1, 20)
        if number % 4 == 3:
            chosen["role"] = chance.choice(list(ROLES.values()))
        for letters in range(2, len(word) + 1):
            yield Wanted(words=before + word[:letters], **chosen)  # type: ignore[arg-type]
