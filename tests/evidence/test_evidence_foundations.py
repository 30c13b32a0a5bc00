"""What the rooms of evidence share: how rules fail in a council, and which steps are one work."""

from __future__ import annotations

from pathlib import Path

from evidence.activities import activities
from evidence.failing import Shown, seen_runs, shown
from project import open_project
from validation.disclosure.setting import EVERYTHING


def test_rows_of_several_rules_add_up_and_children_do_not(built_demo: Path) -> None:
    found = seen_runs(open_project(built_demo), EVERYTHING)
    assert found is not None
    council = found.councils[0]
    failing = [code for code in found.codes if (council.cell(code).count or 0) > 1][:3]
    counts = [council.cell(code).count or 0 for code in failing]
    told = shown(found, council.council_id, failing)
    assert told
    assert told.count == sum(counts)
    assert told.words() == f"{sum(counts)} rows in 3 rules"
    of_children = Shown(max(counts), "children", 3, 0, 0, "run 1", least=True)
    assert of_children.words().startswith(f"at least {max(counts)} children")


def test_every_step_of_a_council_is_in_exactly_one_activity(built_demo: Path) -> None:
    found = activities(open_project(built_demo))
    steps = [step.id for each in found.held for step in each.steps]
    assert len(steps) == len(set(steps))
    assert set(steps) == set(found.of_step)
    assert any(len(each.councils) == len(found.councils) for each in found.held)
