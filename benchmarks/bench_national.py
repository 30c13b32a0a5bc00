"""All of England compared: 153 councils × 322 rules for a year, and for ten years.

Bounds: 300 ms for a year, 1 s for ten. From the project file to every rate, its limits, its place
in the funnel by chance and as councils ordinarily differ, the rate drawn in, and the flags after
false discovery control; nothing is remembered from before. Making the file, loading the libraries
and turning numbers into words are not in it. ``rows`` is the same counts taken as rows, whose
limits are widened. What comes of asking cell by cell stands beside, for the same year.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.national import LAST_YEAR, YEARS, build_national
from storage import Project
from storage.remembering import let_go
from validation.disclosure import Door
from validation.model import cell_of
from validation.report import ROWS, VALIDATOR
from validation.services import Comparison, comparison
from validation.services.controlling import controlled
from validation.services.rates_compared import RatesCompared, rates_compared

TIMES = 5
YEAR_MS, TEN_YEARS_MS = 300, 1_000
TEAM = Door(everything=True)


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = build_national(Path(folder) / "national.db")
        made = _of_year(project, LAST_YEAR)
        as_rows = _as_rows(made.found)
        years = range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1)
        return {
            "cells": made.grid.counts.size,
            "rates tested": made.made.tests,
            "rates that stand out": int(made.made.stands_out.sum()),
            "a year bound, ms": YEAR_MS,
            "a year, ms": _ms(lambda: _of_year(project, LAST_YEAR)),
            "of it, reading the file, ms": _ms(lambda: _read(project, LAST_YEAR)),
            "a year read already, as children, ms": _ms(lambda: _rates(project, made.found)),
            "a year read already, as rows, ms": _ms(lambda: _rates(project, as_rows)),
            "cell by cell, counts alone, ms": _ms(lambda: _cell_by_cell(made.found)),
            "ten years bound, ms": TEN_YEARS_MS,
            "ten years, ms": _ms(lambda: [_of_year(project, year) for year in years]),
        }


def _of_year(project: Project, year: int) -> RatesCompared:
    return _rates(project, _read(project, year))


def _read(project: Project, year: int) -> Comparison:
    let_go(project)
    return controlled(comparison(project, year=year, source=VALIDATOR), TEAM)


def _rates(project: Project, found: Comparison) -> RatesCompared:
    return rates_compared(project, found, TEAM)


def _as_rows(found: Comparison) -> Comparison:
    runs = tuple(
        replace(each, unit=ROWS, run=replace(each.run, unit=ROWS)) for each in found.councils
    )
    return replace(found, unit=ROWS, councils=runs)


def _cell_by_cell(found: Comparison) -> int:
    return sum(
        cell_of(code, each.run).count is not None for each in found.councils for code in found.codes
    )


def _ms(work: Callable[[], object]) -> float:
    """The shortest of some times: on a machine that others use, the rest is their work."""
    spent = []
    for _time in range(TIMES):
        before = time.perf_counter()
        work()
        spent.append((time.perf_counter() - before) * 1_000)
    return min(spent)
