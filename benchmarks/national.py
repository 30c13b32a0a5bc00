"""All of England's returns, made up: 153 invented councils, 322 rules, as many years as asked.

Every council has a size, every rule a rate of its own in each year, every council a leaning that is
its own in each rule (a spread of half a log-odds, as ordinary as councils are), and one cell in
fifty is special. Everything is made from a seed: the same seed makes the same project, but for the
time of day.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from pathlib import Path

from common.who import Who
from project import open_project
from storage import Act, Project, act
from storage.register import change_project, council_named, project_facts
from validation import store
from validation.catalogue import UPLOAD_TABLES, normalise_code, rules
from validation.report import CHILDREN, VALIDATOR, RunFacts

BUILDER = Who("Benchmark")
SEED = 903
COUNCILS, RULES, LAST_YEAR, YEARS = 153, 322, 2027, 10
SPREAD, SPECIAL, SPECIAL_ODDS = 0.5, 0.02, 4.0
FEWEST, MOST_CHILDREN = 60, 1_900


def build_national(
    path: Path, *, years: int = YEARS, councils: int = COUNCILS, seed: int = SEED
) -> Project:
    """Make a project file at ``path``, where none is yet, whose last year is 2026/27."""
    project = open_project(path)
    chance = random.Random(seed)
    with act(project, BUILDER, "Set up a national project") as this:
        facts = project_facts(this.db)
        change_project(this, replace(facts, name="Illustrative England", illustrative=True))
        ids = [
            council_named(this, f"Testshire {number + 1:03}", origin="illustrative").id
            for number in range(councils)
        ]
    sizes = [
        round(math.exp(chance.uniform(math.log(FEWEST), math.log(MOST_CHILDREN)))) for _ in ids
    ]
    codes = [rule.code for rule in rules(LAST_YEAR)][:RULES]
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        with act(project, BUILDER, f"Added the returns of {year}") as this:
            _year(this, chance, year, dict(zip(ids, sizes, strict=True)), codes)
    return project


def _year(
    this: Act, chance: random.Random, year: int, sizes: dict[int, int], codes: list[str]
) -> None:
    usual = {code: math.exp(chance.gauss(math.log(0.012), 1.2)) for code in codes}
    for council_id, children in sizes.items():
        counts = {
            (code, normalise_code(code)): _failing(chance, children, rate)
            for code, rate in usual.items()
        }
        facts = RunFacts(
            number=1,
            date=f"{year}-05-01",
            children=children,
            episodes=children * 2,
            tables_loaded=tuple(UPLOAD_TABLES),
        )
        run = store.NewRun(council_id, year, VALIDATOR, 1, CHILDREN, facts, {CHILDREN: counts})
        store.add_run(this, run)


def _failing(chance: random.Random, children: int, rate: float) -> int:
    odds = rate * math.exp(chance.gauss(0, SPREAD))
    if chance.random() < SPECIAL:
        odds *= SPECIAL_ODDS
    mean = children * odds / (1 + odds)
    # Binomial enough for measuring, and made in a moment.
    return min(children, max(0, round(chance.gauss(mean, math.sqrt(mean)))))
