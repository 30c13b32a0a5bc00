"""Enough interviews? over 5,000 quotes, and a draft of groups for 500 notes.

Bounds: 150 ms for saturation with its 500 orders, all councils and each, read from the file; 1.5 s
for a draft. The draft is also held against the tags of the demo's own quotes, with all of them to
go by and with none: the share of pairs within a group that have a tag in common, beside that of any
two quotes.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from benchmarks.large import build_large
from demo.build import build_demo
from project import open_project
from research.model import QuoteView
from research.saturation import store
from research.saturation.model import USUAL
from research.saturation.units import standings
from research.services import quotes
from research.services.grouping import draft_for
from research.suggesting.grouping import Draft, Key, Loose, TooFew, draft_groups
from storage import Project, reading

QUOTES, NOTES, TIMES = 5_000, 500, 5
SATURATION_MS, DRAFT_MS = 150, 1_500


def run() -> dict[str, float | int]:
    """Every figure, on projects of their own."""
    with tempfile.TemporaryDirectory() as folder:
        large = build_large(Path(folder) / "large.db", quotes=QUOTES)
        ids = [each.id for each in quotes(large, limit=NOTES)]
        # What is imported for the first is not imported again.
        draft_for(large, ids)
        figures: dict[str, float | int] = {
            "saturation bound, ms": SATURATION_MS,
            "saturation of people, ms": _ms(lambda: _stand(large)),
            "draft bound, ms": DRAFT_MS,
            "draft of 500 notes, ms": _ms(lambda: draft_for(large, ids)),
        }
        demo = Path(folder) / "demo.db"
        build_demo(demo)
        return figures | _held_against_tags(quotes(open_project(demo), limit=NOTES))


def _stand(project: Project) -> None:
    with reading(project) as db:
        standings(store.units(db, "people", "tags"), "people", "tags", USUAL)


def _ms(work: Callable[[], object]) -> float:
    spent = []
    for _time in range(TIMES):
        before = time.perf_counter()
        work()
        spent.append((time.perf_counter() - before) * 1_000)
    return statistics.median(spent)


def _held_against_tags(held: Sequence[QuoteView]) -> dict[str, float | int]:
    notes = [Loose("quote", each.id, each.text, each.codes) for each in held]
    known = draft_groups(notes)
    blind = draft_groups([replace(each, codes=()) for each in notes])
    tags = {each.key: {code.id for code in each.codes} for each in notes}
    return {
        "pairs of any two quotes that share a tag": _share([list(tags)], tags),
        "pairs in a group, tags known": _share(_groups(known), tags),
        "pairs in a group, words only": _share(_groups(blind), tags),
        "notes left, words only": 0 if isinstance(blind, TooFew) else len(blind.left),
    }


def _groups(draft: Draft | TooFew) -> list[Sequence[Key]]:
    return [] if isinstance(draft, TooFew) else [each.members for each in draft.groups]


def _share(groups: Sequence[Sequence[Key]], tags: dict[Key, set[int]]) -> float:
    pairs = [bool(tags[a] & tags[b]) for group in groups for a, b in combinations(group, 2)]
    return sum(pairs) / len(pairs) if pairs else 0.0
