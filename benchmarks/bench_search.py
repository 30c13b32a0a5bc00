"""Search over 100,000 quotes, as a person types: p95 at most 30 ms for a page of what is found.

Each word is searched for at every letter from the second on, some with a tag, a council or a role
chosen; then phrases, either-or and words left out, with tags by all, any, none and overlap, and
with days. "With the count" adds how many there are in all, which the screen also shows and keeps
until something changes. Processor time, which other work on the machine does not lengthen.
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
    for wanted in (*_typed(), *_narrowed()):
        start = time.thread_time()
        page = page_of_quotes(project, wanted)
        between = time.thread_time()
        if page.all_of_them is None:
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


def _narrowed() -> Iterator[Wanted]:
    """Whole searches with everything a person can narrow by."""
    chance = random.Random(SEED + 1)
    words = [word for each in (DOES, WHAT, WHEN) for word in " ".join(each).split()]
    phrases = [" ".join(each.split()[:2]) for each in WHAT]
    for number in range(SEARCHES):
        one, two = chance.choice(words), chance.choice(words)
        typed = ("", f'"{chance.choice(phrases)}"', f"{one} OR {two}", f"{one} -{two}")[number % 4]
        codes = [chance.randrange(1, 500) for _ in range(4)]
        since = f"2026-0{chance.randrange(1, 9)}-15"
        yield (
            Wanted(words=typed, all_codes=tuple(codes[:2])),
            Wanted(words=typed, any_codes=tuple(codes), no_codes=tuple(codes[:1])),
            Wanted(words=typed, overlapping=codes[0]),
            Wanted(words=typed, code_id=codes[1], overlapping=codes[0]),
            Wanted(words=typed, no_codes=tuple(codes[:3]), since=since),
        )[number % 5]
