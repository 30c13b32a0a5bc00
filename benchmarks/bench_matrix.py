"""Steps by council: 10 councils × 40 steps × 322 rules × 5,000 quotes, at most 200 ms.

Ten variants of one process (as `bench_merging` makes them), people and quotes as `large` makes
them, 300 painpoints with links to quotes, steps and rules, and a run of every council in which all
322 rules were looked at. Processor time, which other work on the machine does not lengthen:

- *after a link*: somebody linked one more quote; all that was remembered of the project is gone,
  but the alignment of its maps is not of what changed. This is what a team at work waits for.
- *maps aligned anew*: a pairing was decided since, so the maps are grouped anew; what their words
  are like is still known.
- *first of all*: nothing is known yet, as after a start; the ten maps' words are weighed.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import evidence.store
import process_maps.pairing.store
import process_maps.store
from benchmarks.bench_merging import variants
from benchmarks.large import BUILDER, SEED, WHAT, a_codebook, a_council
from benchmarks.large_rest import add_painpoints
from common.errors import BadInput
from evidence.crossing.services import crossing
from process_maps.services import all_steps
from project import open_project
from storage import Project, act
from storage.register import change_project, councils, project_facts
from validation import store
from validation.catalogue import UPLOAD_TABLES, normalise_code, rules
from validation.report import ROWS, VALIDATOR, RunFacts

COUNCILS, STEPS, RULES, QUOTES, YEAR = 10, 40, 322, 5_000, 2026
TIMES, BOUND_MS = 9, 200


def build(path: Path) -> tuple[Project, Sequence[int]]:
    """Such a project at ``path``, where none is yet, and the ids of its quotes."""
    project = open_project(path)
    chance = random.Random(SEED)
    with act(project, BUILDER, "Set up a project to cross") as this:
        facts = project_facts(this.db)
        change_project(this, replace(facts, name="Illustrative crossing", illustrative=True))
        codes = a_codebook(this)
    kept: list[int] = []
    for number in range(COUNCILS):
        name = f"Testshire {number + 1:02}"
        with act(project, BUILDER, f"Added the sessions of {name}") as this:
            kept += a_council(this, chance, name, QUOTES // COUNCILS, codes)
    codes_of_rules = [each.code for each in rules(YEAR)][:RULES]
    with act(project, BUILDER, "Added process maps and runs") as this:
        held = councils(this.db)
        for council, process in zip(held, variants(COUNCILS, STEPS).values(), strict=True):
            process_maps.store.add_map(this, process, council.id)
        for council in held:
            failing = chance.sample(codes_of_rules, 120)
            counts = {(code, normalise_code(code)): chance.randrange(1, 400) for code in failing}
            facts_of = RunFacts(
                number=1,
                date=f"{YEAR}-05-01",
                children=620,
                tables_loaded=tuple(UPLOAD_TABLES),
                ran=frozenset(codes_of_rules),
            )
            store.add_run(
                this,
                store.NewRun(council.id, YEAR, VALIDATOR, 1, ROWS, facts_of, {ROWS: counts}),
            )
    add_painpoints(project, BUILDER, chance, kept, WHAT)
    return project, kept


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return of_project(*build(Path(folder) / "crossing.db"))


def of_project(project: Project, quotes: Sequence[int]) -> dict[str, float | int]:
    """Every figure of one such project; it is written to."""
    first = _spent(lambda: crossing(project))
    found = crossing(project)
    figures: dict[str, float | int] = {
        "councils": len(found.councils),
        "steps": len(found.rows),
        "steps on maps": sum(len(row.step_ids) for row in found.rows),
        "painpoints in cells": sum(len(c.painpoints) for row in found.rows for c in row.cells),
        "bound, ms": BOUND_MS,
    }
    chance = random.Random(SEED)
    figures |= _ms("after a link", project, lambda: _link(project, chance, quotes))
    figures |= _ms("maps aligned anew", project, lambda: _pair(project, chance))
    figures["first of all, ms"] = round(first, 1)
    return figures


def _ms(name: str, project: Project, change: Callable[[], None]) -> dict[str, float | int]:
    spent = []
    for _ in range(TIMES):
        change()
        spent.append(_spent(lambda: crossing(project)))
    middle = statistics.median(spent)
    return {
        f"{name}, ms": round(middle, 1),
        f"{name}, worst, ms": round(max(spent), 1),
        f"{name}, of the bound": round(middle / BOUND_MS, 2),
    }


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _link(project: Project, chance: random.Random, quotes: Sequence[int]) -> None:
    with act(project, BUILDER, "Linked a quote") as this:
        ends: dict[str, object] = {
            "painpoint_id": chance.randint(1, 100),
            "quote_id": chance.choice(quotes),
        }
        with suppress(BadInput):
            evidence.store.put_link(this, "painpoint_quotes", ends, {"stance": "for", "why": ""})


def _pair(project: Project, chance: random.Random) -> None:
    steps = all_steps(project)
    one = chance.choice(steps)
    other = chance.choice([each for each in steps if each.map_id != one.map_id])
    with act(project, BUILDER, "Said that two steps are not the same work") as this:
        process_maps.pairing.store.decide(this, one.id, other.id, together=False, why="Not alike")


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
