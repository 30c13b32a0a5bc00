"""Rules that were split, and their parts, in one council's run: none is added up twice or lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from common.who import Who
from evidence.failing import compared_runs, shown
from project import open_project
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services import Comparison, record_run


def _counting(built_demo: Path, counts: Mapping[str, int]) -> tuple[Comparison, int]:
    """The demo's comparison, its first council's run having these counts alone."""
    found = compared_runs(open_project(built_demo))
    assert found is not None
    first, *rest = found.councils
    facts = replace(first.run.facts, ran=frozenset(counts))
    run = replace(first.run, counts=counts, hidden=frozenset(), facts=facts)
    return replace(found, councils=(replace(first, run=run), *rest)), first.council_id


IN_PARTS = {"503A": 1, "503G": 20, "503H": 300}
WHOLE = {"503": 321}


@pytest.mark.parametrize(
    ("counts", "codes", "count", "failing"),
    [
        (IN_PARTS, ("503",), 321, 3),
        (IN_PARTS, ("503", "503G", "503H"), 321, 3),
        (IN_PARTS, ("503G", "503 h", "503G"), 320, 2),
        (WHOLE, ("503", "503G"), 321, 1),
        (WHOLE, ("503G",), 0, 0),
        ({"SW10STG2": 4, "SW10ASTG2": 5}, ("SW10STG2", "SW10aSTG2"), 9, 2),
    ],
)
def test_a_rule_and_its_parts_are_added_up_once(
    built_demo: Path,
    counts: Mapping[str, int],
    codes: tuple[str, ...],
    count: int,
    failing: int,
) -> None:
    found = shown(*_counting(built_demo, counts), codes)
    assert found is not None
    assert (found.count, found.failing) == (count, failing)


def test_one_councils_first_run_of_a_new_return_parts_it_from_nobody(
    demo_file: Path, who: Who
) -> None:
    project = open_project(demo_file)

    def new_return(*names: str) -> None:
        facts = RunFacts(number=1, children=300, tables_loaded=("Header", "Episodes"))
        for name in names:
            record_run(
                project, who, council=name, year=2027, source=VALIDATOR, unit=ROWS,
                counts={"218": 7}, facts=facts,
            )  # fmt: skip

    new_return("Eastley")
    found = compared_runs(project)
    assert found is not None
    assert (found.year, len(found.councils)) == (2026, 3)
    assert found.words().endswith("Not compared yet: 2026/27, as only Eastley has a run of it")
    new_return("Northmoor")
    found = compared_runs(project)
    assert found is not None
    assert (found.year, len(found.councils), found.not_yet) == (2027, 2, "")
