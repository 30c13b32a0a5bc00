"""Steps by council: 10 councils × 40 steps × 322 rules × 5,000 quotes, at most 200 ms from the file.

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

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import evidence.store
import process_maps.pairing.store
import process_maps.store
from benchmarks.bench_merging import variants
from benchmarks.large import BUILDER, SEED, WHAT, a_codebook, a_council
from benchmarks.large_rest import add_painpoints
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
