"""What changed since a milestone: at most 500 ms of processor time on 100,000 quotes.

- *all of it*: since a day before anything was in the project, so that every quote, session, map and
  run is new. Nobody's show-and-tell is so, and nothing can take longer.
- *a day's work*: since a show-and-tell after which 200 quotes were cleared.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.large import BUILDER, build_large
from evidence.since.services import changed_since
from research.services import clear_quote, quotes_by_id
from storage import Project, act
from storage.database import acting_at
from storage.register import add_milestone
from storage.services import milestones
from validation.services.disclosing import outside_door

BUILT, CLEARED, BOUND_MS = "2026-01-06T09:00:00Z", 200, 500


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder, acting_at(BUILT):
        project = build_large(Path(folder) / "large.db")
        with act(project, BUILDER, "Added a milestone") as this:
            add_milestone(this, "Show-and-tell", "2026-02-01")
        return of_project(project)


def of_project(project: Project) -> dict[str, float | int]:
    """Every figure of one large project; it is written to."""
    kick_off, show = (each.id for each in milestones(project)[:2])
    everything = _spent(project, kick_off)
    with acting_at(f"{date.today().isoformat()}T09:00:00Z"):
        free = [q for q in quotes_by_id(project, range(1, 2_000)) if not q.cleared]
        for each in free[:CLEARED]:
            clear_quote(project, BUILDER, each.id, each.version)
    some = _spent(project, show)
    found = changed_since(project, show, outside_door(project))
    return {
        "bound, ms": BOUND_MS,
        "all of it, ms": round(everything, 1),
        "all of it, of the bound": round(everything / BOUND_MS, 2),
        "a day's work, ms": round(some, 1),
        "a day's work, quotes cleared": next(
            each.number for each in found.lines if each.what == "Quotes cleared"
        ),
    }


def _spent(project: Project, milestone_id: int) -> float:
    door = outside_door(project)
    start = time.process_time()
    changed_since(project, milestone_id, door)
    return (time.process_time() - start) * 1000
