"""What is kept of the children in a report: sums over them, the same from every view of a run."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from common.who import Who
from storage import reading
from storage.database import open_file
from storage.register import ROOM as STORAGE
from validation import store
from validation.formats import read_report
from validation.over_children.adding_up import Tally
from validation.over_children.store import over_children
from validation.report import OverChildren
from validation.services import import_reports

Shared = Callable[[str], Path]
ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from("123")), max_size=20
)
MADE_UP = """Child,Affected Table,Error Row,Error Code
7001,Header,1,101
7001,Episodes,1,164
7001,Episodes,2,164
7002,Episodes,3,164
7002,Episodes,3,169
"""


def test_sums_over_children_are_of_each_childs_rows_and_no_others() -> None:
    found = read_report(MADE_UP.encode(), "children.csv").over_children
    assert found == OverChildren(
        {"101": 1, "164": 2**2 + 1, "169": 1},
        3**2 + 2**2,
        2,
        {("101", "164"): 1, ("164", "169"): 1},
    )
    assert "7001" not in repr(found)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_adding_up_agrees_with_counting_pairs_of_every_child(
    rows: list[tuple[str | None, str]],
) -> None:
    tally = Tally()
    for child, rule in rows:
        tally.add(child, rule)
    named = [row for row in rows if row[0] is not None]
    together = Counter(
        pair
        for child in {child for child, _ in named}
        for pair in combinations(sorted({rule for mine, rule in named if mine == child}), 2)
    )
    over = tally.over()
    assert over.together == dict(together)
    assert over.failing == len({child for child, _ in named})
    cells = Counter(named)
    for rule in {rule for _, rule in rows}:
        nobodys = sum(row == (None, rule) for row in rows)
        mine = [count for (_, other), count in cells.items() if other == rule]
        assert over.squares[rule] == nobodys + sum(count**2 for count in mine)
        assert tally.children()[rule] == len(mine)
    assert sum(tally.failures().values()) == len(rows)


def test_a_childs_rules_in_the_portals_list_are_each_one() -> None:
    listed = (
        "LA Child ID\tSex\tDate Of Birth\tError Codes\n"
        "71\t1\t01/01/2015\t164 169\n71\t1\t01/01/2015\t164\n72\t2\t01/01/2016\t164\n"
    )
    report = read_report(listed.encode(), "list.tsv")
    assert report.counts == {"164": 2, "169": 1}
    assert report.over_children == OverChildren(report.counts, 2**2 + 1, 2, {("164", "169"): 1})


def test_every_view_of_a_run_adds_up_to_the_same(shared: Shared) -> None:
    folder = shared("validator/tiny60_run1")
    names = ("error_summary.csv", "issue_locations.json", "user_report_1_child_summary.json")
    paths = [folder / name for name in names] + [next(folder.glob("*.xlsx"))]
    found = [read_report(path.read_bytes(), path.name).over_children for path in paths]
    assert found[0] is not None
    assert found[0].failing == 60
    assert all(each == found[0] for each in found)


def test_two_views_of_a_run_made_one_keep_the_sums(shared: Shared, tmp_path: Path) -> None:
    folder = shared("validator/tiny60_run1")
    project = open_file(tmp_path / "project.db", (STORAGE, store.ROOM))
    files = [
        ((folder / name).read_bytes(), name) for name in ("error_report.csv", "error_summary.csv")
    ]
    made = import_reports(project, Who("Test analyst"), files, council="Northmoor", year=2026)
    assert len(made) == 1
    with reading(project) as db:
        kept = over_children(db, [made[0].run_id])[made[0].run_id]
    given = read_report(*files[1]).over_children
    assert kept == given


def test_reports_are_dealt_out_in_memory_and_nothing_of_a_child_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(903)
    for council in ("northmoor", "eastley"):
        lines = [
            f"{70_000_000 + child},Header,{child},{rule}"
            for child in range(60)
            for rule in (101, 164, 169, 502)
            if rng.random() < (0.6 if rule == 164 and council == "eastley" else 0.2)
        ]
        text = "\n".join(["Child,Affected Table,Error Row,Error Code", *lines])
        (tmp_path / f"{council}.csv").write_text(text + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    asked = ["validation", "mix", "northmoor.csv", "eastley.csv", "--draws", "199", "--json"]
    found = CliRunner().invoke(main, [*asked, "--children", "60,60", "--seed", "7"])
    told = json.loads(found.stdout)
    assert (told["seed"], told["draws"], told["rules"]) == (7, 199, 4)
    assert told["p"] <= 0.05
    chance = told["effect_under_chance"]
    assert chance["mean"] < chance["high"] < told["effect"]
    assert [(each["rule"], each["council"]) for each in told["where"]] == [("164", "eastley.csv")]
    assert "7000" not in found.output
    assert sorted(tmp_path.iterdir()) == before
    wrong = CliRunner().invoke(main, [*asked, "--children", "5,60"])
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "more children fail a rule than are said to be in the return" in wrong.stderr
    assert "7000" not in wrong.stderr
