"""Common ground over 5,000 quotes in 120 themes: at most 150 ms from the file to what is shown.

Every quote of 20 councils lies in a theme, one in six against it; half of the shared themes name a
topic, and some sessions say what they covered. Nothing is remembered between two times. Beside it:
the quotes behind one number, the order by how councils differ, and the workbook. Processor time,
which other work on the machine does not lengthen.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.large import build_large
from research.services.common_ground import (
    Chosen,
    behind,
    common_ground,
    export_common_ground,
    most_different,
    with_words,
)
from research.services.themes import members
from storage import Project
from storage.remembering import let_go

QUOTES, TIMES, BOUND_MS = 5_000, 20, 150


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = build_large(Path(folder) / "large.db", QUOTES)
        lying = len(members(project))
        return {"quotes in themes": lying, "bound, ms": BOUND_MS, **of_project(project)}


def of_project(project: Project) -> dict[str, float | int]:
    """Every figure of one project that has themes."""
    found = common_ground(project)
    first = found.shared[0].theme.id
    some = behind(project, first, Chosen()).supporting[:10]
    figures: dict[str, float | int] = {
        "themes": sum(1 + len(each.parts) for each in found.themes),
        "councils": len(found.councils),
        "people asked": sum(each.asked for each in found.councils),
    }
    timed: dict[str, Callable[[], object]] = {
        "common ground": lambda: common_ground(project),
        "common ground and its order": lambda: most_different(project),
        "one number's quotes, the rest remembered": lambda: (
            behind(project, first, Chosen()),
            with_words(project, some),
        ),
        "the workbook": lambda: export_common_ground(project, "xlsx"),
    }
    for name, action in timed.items():
        taken = []
        for _ in range(TIMES):
            if "remembered" not in name:
                let_go(project)
            start = time.thread_time()
            action()
            taken.append((time.thread_time() - start) * 1000)
        figures[f"{name}, median ms"] = statistics.median(taken)
        figures[f"{name}, worst ms"] = max(taken)
    return figures
