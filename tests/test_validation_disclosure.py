"""What leaves hides small counts, gives none away by subtraction, and never turns unknown to 0."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from common.who import Who
from storage import Project, act, reading
from storage.database import open_file
from storage.register import ROOM as STORAGE
from storage.register import ProjectFacts, change_project, project_facts
from validation import store
from validation.disclosure import CountTable, Setting, safe_table, shown
from validation.report import CHILDREN, PUBLISHED, ROWS, VALIDATOR, RunFacts
from validation.services import ImportedRun, comparison, record_run, write_counts_csv


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project file with the tables of this wing only."""
    return open_file(tmp_path / "project.db", (STORAGE, store.ROOM))


def _record(
    project: Project,
    council: str,
    counts: Mapping[str, int],
    children: int | None = None,
    **more: str,
) -> ImportedRun:
    return record_run(
        project,
        Who("Test analyst"),
        council=council,
        year=2026,
        unit=ROWS,
        counts=counts,
        facts=RunFacts(children=children),
        **({"source": VALIDATOR} | more),  # type: ignore[arg-type]
    )


def _lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_each_kind_of_count_has_its_own_words() -> None:
    assert [shown(n, "failed") for n in (1, 5, 6, 1204)] == ["c", "c", "6", "1204"]
    assert shown(0, "passed") == "0"
    assert shown(0, "passed (inferred)") == "0 (passed, inferred)"
    assert [shown(None, s) for s in ("unknown", "skipped", "crashed")] == [
        "unknown",
        "skipped",
        "crashed",
    ]
    assert shown(9, "failed", Setting(threshold=10)) == "c"
    rounding = Setting("round", base=10)
    assert [shown(n, "failed", rounding) for n in (4, 5, 15)] == ["k", "10", "20"]
    assert [shown(None, "hidden", each) for each in (Setting(), rounding)] == ["c", "k"]


def test_a_total_is_the_same_whatever_the_hidden_counts_are() -> None:
    """Every filling of the hidden cells gives the same table, so none can be worked out."""
    seen = set()
    for a, b, c in itertools.product(range(1, 6), repeat=3):
        table = CountTable(("1", "2", "3"), ("A", "B"), ((a, 40), (b, c), (0, None)))
        safe = safe_table(table, Setting())
        places = itertools.product((0, 1, 2, None), (0, 1, None))
        seen.add(tuple(safe.word(place) for place in places))
    (only,) = seen
    assert only == (
        "c", "40", "more than 40",
        "c", "c", "more than 0",
        "0", "unknown", "0",
        "more than 0", "more than 40", "more than 40",
    )  # fmt: skip


def test_a_comparison_leaves_with_units_runs_and_rates_but_no_small_count(
    project: Project,
) -> None:
    _record(project, "Northmoor", {"101": 40, "503A": 3, "503B": 20}, 200)
    _record(project, "=Eastley", {"101": 2, "503": 9}, 50)
    found = comparison(project, year=2026, source=VALIDATOR)
    lines = _lines(write_counts_csv(project, found))
    table = lines[lines.index([]) + 1 :]
    assert [(row[0], *row[2:]) for row in table] == [
        ("Rule", "'=Eastley", "Northmoor", "'=Eastley per 100 children",
         "Northmoor per 100 children"),
        ("101", "c", "40", "c", "20.0"),
        ("503B", "counted under 503 there", "20", "", "10.0"),
        ("503", "9", "counted there as 503A, 503B", "18.0", ""),
        ("503A", "counted under 503 there", "c", "", "c"),
        ("All", "more than 9", "more than 60"),
    ]  # fmt: skip
    said = "\n".join(" ".join(line) for line in lines)
    assert "flagged" in said
    assert "Northmoor run 1 (tables not stated)" in said
    assert "“c” hides a count of 1 to 5; a total over one says “more than”." in said
    assert "Illustrative" not in said


def test_a_runs_file_has_both_units_its_source_and_says_when_it_is_invented(
    project: Project, who: Who
) -> None:
    made = _record(
        project, "Manchester", {"503": 413, "EPI": 1, "no code: -x": 0},
        source=PUBLISHED, origin="published", citation="Alpha report, 2020, p. 32",
    )  # fmt: skip
    lines = _lines(write_counts_csv(project, made.run_id))
    assert ["Source of the figures", "Alpha report, 2020, p. 32"] in lines
    rows = {(line[0] or line[1]): line[-1] for line in lines[lines.index([]) + 2 :]}
    assert rows == {"503": "413", "EPI": "c", "'-x": "0", "All": "more than 413"}
    with reading(project) as db:
        facts = project_facts(db)
    with act(project, who, "Marked as illustrative") as this:
        change_project(this, ProjectFacts(facts.name, True, "", facts.version))
    other = record_run(
        project, who, council="Northmoor", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"101": 12}, children_counts={"101": 4}, origin="illustrative",
    )  # fmt: skip
    lines = _lines(write_counts_csv(project, other.run_id))
    assert lines[1] == ["Illustrative: invented figures, of no real council"]
    assert lines[-2][-2:] == ["12", "c"]
    assert CHILDREN.capitalize() in lines[lines.index([]) + 1]
