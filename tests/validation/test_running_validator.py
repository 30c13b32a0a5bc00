"""A run of the validator: its sums, its progress, its end; and nothing of a child left anywhere."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, CommonGroundError, NotFound
from common.who import Who
from project import DATABASE_VARIABLE
from storage import Project, reading
from tests.stand_in_validator import VERSION, drivers, episodes, header, make_environment
from validation import services
from validation.over_children.store import over_children, table_rows
from validation.report import CHILDREN, ROWS, OverChildren
from validation.running import environment
from validation.services import running
from validation.services.running import RunStopped, Step, run_validator

ROOT = Path(__file__).resolve().parents[2]
CHILD = "4417926"
CHILDREN_OF_THREE = (CHILD, "5520018", "6630027")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in is made for POSIX")


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("validator") / "environment")


@pytest.fixture(autouse=True)
def in_an_empty_place(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The validator runs where whatever it leaves behind would be seen."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(empty))
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(stand_in))
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "default.db"))
    before = {each: each.stat().st_mtime for each in stand_in.rglob("*")}
    yield
    assert list(empty.rglob("*")) == []
    assert {each: each.stat().st_mtime for each in stand_in.rglob("*")} == before
    assert drivers(stand_in) == []


def _files(asks: str = "WBRI") -> list[tuple[bytes, str]]:
    placed = [(CHILD, "C2"), (CHILD, "C2"), ("5520018", "C2"), ("6630027", "V4"), ("", "C2")]
    return [
        (header(*CHILDREN_OF_THREE, asks=asks), "header.csv"),
        (episodes(*placed), "EPISODES (2).CSV"),
    ]


def test_sums_are_those_counted_by_hand() -> None:
    steps: list[Step] = []
    run = run_validator(_files(), year=2026, progress=steps.append)
    report, facts = run.report, run.facts
    # Rule 102 flags four episodes, one of nobody, and the first child's Header: two tables.
    assert report.counts == {"101": 3, "102": 5}
    assert report.children_counts == {"101": 3, "102": 2}
    assert report.over_children == OverChildren(
        {"101": 3, "102": 3**2 + 1}, 4**2 + 2**2 + 1, 3, {("101", "102"): 2}
    )
    assert (run.ran, run.skipped, run.crashed) == (("101", "102", "197a"), ("103",), ("104",))
    assert (facts.children, facts.episodes, facts.validator_version) == (3, 5, VERSION)
    assert facts.table_rows == {"Header": 3, "Episodes": 5}
    assert (facts.tables_loaded, facts.last_year_loaded) == (("Header", "Episodes"), False)
    codes = ["101", "102", "103", "104", "197a"]
    assert steps == [Step("", 0, 0), *(Step(code, at, 5) for at, code in enumerate(codes, 1))]


def test_files_are_let_go_as_they_are_sent_and_last_year_is_kept_apart() -> None:
    before = [(header("7740036"), "Header.csv")]
    inputs = running.prepare(_files(), year=2026, last_year=before)
    run = running.run_prepared(inputs)
    assert inputs.files == []
    assert (run.facts.children, run.facts.last_year_loaded) == (3, True)
    assert run.facts.tables_loaded == ("Header", "Episodes", "Header_last")


@pytest.mark.parametrize("asks", ["TALK", "WRITE"])
def test_what_the_validator_says_or_would_leave_behind_goes_nowhere(
    asks: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert run_validator(_files(asks), year=2026).report.total == 8
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")


def test_a_crash_is_told_by_its_kind_and_rule_and_names_no_child(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CommonGroundError) as caught:
        run_validator(_files("BREAK"), year=2026)
    assert "stopped at rule 197a (KeyError)" in str(caught.value)
    assert CHILD not in repr(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_year_without_rules_and_a_missing_or_damaged_environment_are_told(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="no rules for that collection year"):
        run_validator(_files(), year=2027)
    with pytest.raises(BadInput, match="no rules of 2011/12"):
        run_validator(_files(), year=2012)
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(NotFound, match="validation install"):
        run_validator(_files(), year=2026)
    damaged = make_environment(tmp_path / "damaged")
    next(damaged.rglob("ruleset_utils.py")).unlink()
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(damaged))
    with pytest.raises(CommonGroundError, match="damaged"):
        run_validator(_files(), year=2026)


def test_cancelling_ends_the_validator_at_once(stand_in: Path) -> None:
    begun = running.start_run(running.prepare(_files("SLOW"), year=2026))
    _until(lambda: begun.step.rule == "197a")
    assert len(drivers(stand_in)) == 1
    start = time.monotonic()
    begun.cancel()
    assert time.monotonic() - start < 3
    assert (begun.done, begun.result, type(begun.fault)) == (True, None, RunStopped)
    assert drivers(stand_in) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_validator_ends_with_the_command_that_runs_it(
    how: signal.Signals, stand_in: Path, tmp_path: Path
) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("no /proc here to see it by")
    folder = tmp_path / "return"
    folder.mkdir()
    for data, name in _files("SLOW"):
        (folder / name).write_bytes(data)
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "validation", "run", str(folder), "--year", "2026"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        _until(lambda: drivers(stand_in) != [])
        time.sleep(0.3)
        command.send_signal(how)
        out, err = command.communicate(timeout=10)
    _until(lambda: drivers(stand_in) == [])
    assert out == ""
    if how == signal.SIGINT:
        assert (command.returncode, err) == (1, "the run was stopped; nothing of it was kept.\n")
    else:
        assert (command.returncode, err) == (-how, "")


def test_a_stored_run_and_one_imported_from_its_json_hold_the_same(
    project: Project, who: Who, tmp_path: Path
) -> None:
    run = run_validator(_files(), year=2026)
    stored = running.store_validator_run(project, who, run, council="Northmoor", number=3)
    data = json.dumps(running.as_json(run)).encode()
    (read,) = services.import_reports(
        project, who, [(data, "run_stats.json")], council="Eastley", year=2026
    )
    assert (stored.number, stored.rules, stored.total, stored.unit) == (3, 2, 8, ROWS)
    ids = [stored.run_id, read.run_id]
    with reading(project) as db:
        sums, rows = over_children(db, ids), table_rows(db, ids)
    assert sums[ids[0]] == sums[ids[1]] == run.report.over_children
    assert rows[ids[0]] == rows[ids[1]] == {"Header": 3, "Episodes": 5}
    views = {each.id: each for each in services.runs(project)}
    for name in ("children", "episodes", "tables_loaded", "last_year_loaded", "validator_version"):
        assert getattr(views[ids[0]], name) == getattr(views[ids[1]], name), name
    counts = [services.counts_of_run(project, each) for each in ids]
    assert [(c.code, c.unit, c.count) for c in counts[0]] == [
        (c.code, c.unit, c.count) for c in counts[1]
    ]
    assert {c.unit for c in counts[0]} == {ROWS, CHILDREN}
    stored_bytes = b"".join(each.read_bytes() for each in project.path.parent.glob("*.db*"))
    assert b"failing_together" in stored_bytes
    assert not [child for child in CHILDREN_OF_THREE if child.encode() in stored_bytes]


def test_the_command_prints_one_json_value_and_stores_only_for_a_council(tmp_path: Path) -> None:
    folder, db = tmp_path / "return", tmp_path / "team.db"
    folder.mkdir()
    for data, name in _files():
        (folder / name).write_bytes(data)
    asked = ["validation", "run", str(folder), "--year", "2026"]
    done = CliRunner().invoke(main, [*asked, "--json"])
    value = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (value["counts"], value["children"], value["episodes"]) == ({"101": 3, "102": 5}, 3, 5)
    assert value["children_failing"] == {"101": 3, "102": 2}
    assert value["tables"] == {"Header": 3, "Episodes": 5}
    unsure = CliRunner().invoke(main, [*asked, "--db", str(db)])
    assert (unsure.exit_code, db.exists()) == (2, False)
    stored = CliRunner().invoke(main, [*asked, "--council", "Northmoor", "--db", str(db), "--json"])
    assert (stored.exit_code, json.loads(stored.stdout)["run"]) == (0, 1)
    missing = CliRunner().invoke(main, ["validation", "run", "nowhere", "--year", "2026"])
    assert (missing.exit_code, missing.stderr) == (1, "nowhere: there is no such folder.\n")


def test_the_real_validator_counts_the_same(
    shared: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    if environment.found() is None:
        pytest.skip("the validator is not installed: commonground validation install")
    made = shared("validator/tiny60_run1")
    folder = shared("validator/inputs/tiny60_run1")
    run = run_validator(running.files_of(folder), year=2026)
    rows = csv.DictReader(io.StringIO((made / "error_report.csv").read_text("utf-8").lstrip()))
    assert run.report.counts == {row["Code"]: int(row["Error Count"]) for row in rows}
    stats = json.loads((made / "run_stats.json").read_text("utf-8"))
    assert set(run.skipped) == set(stats["skipped"])
    assert list(run.crashed) == stats["failed_to_run"]
    assert (len(run.ran), run.facts.children) == (stats["done"], stats["children"])
    assert run.facts.table_rows == stats["tables"]
    children: dict[str, dict[str, int]] = {}
    text = (made / "error_summary.csv").read_text("utf-8").lstrip()
    for row in csv.DictReader(io.StringIO(text)):
        of_rule = children.setdefault(row["Error Code"], {})
        of_rule[row["Child"]] = of_rule.get(row["Child"], 0) + 1
    assert run.report.children_counts == {code: len(each) for code, each in children.items()}
    assert run.report.over_children is not None
    assert run.report.over_children.squares == {
        code: sum(rows**2 for rows in each.values()) for code, each in children.items()
    }


def _until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not what():
        assert time.monotonic() < deadline, "it did not come to that"
        threading.Event().wait(0.02)
