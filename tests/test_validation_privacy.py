"""Nothing of a child stays behind when a child-level file is imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from common.who import Who
from storage import reading
from storage.check import check
from storage.database import open_file
from storage.register import ROOM as STORAGE
from validation import store
from validation.services import import_report

Shared = Callable[[str], Path]


def test_nothing_of_a_child_reaches_the_file_its_log_or_a_remark(
    tmp_path: Path,
    shared: Shared,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a temporary file was made")

    def take(path: Path) -> None:
        made = import_report(
            project,
            Who("Test analyst"),
            path.read_bytes(),
            path.name,
            council="Northmoor",
            year=2026,
        )
        said.extend(made.remarks)

    said: list[str] = []
    project = open_file(tmp_path / "project.db", (STORAGE, store.ROOM))
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    folder = shared("validator/tiny60_run1")
    rows = csv.DictReader(io.StringIO((folder / "error_summary.csv").read_text("utf-8")[1:]))
    ids = {row["Child"] for row in rows}
    header = csv.DictReader(
        io.StringIO(shared("validator/inputs/tiny60_run1/header.csv").read_text("utf-8"))
    )
    upns = {row["UPN"] for row in header if row["UPN"]}
    assert (len(ids), len(upns) > 40) == (60, True)
    names = ("error_summary.csv", "issue_locations.json", "user_report_1_child_summary.json")
    # A reader keeps the write-ahead log from being emptied, so that it is looked at too.
    with reading(project):
        for name in names:
            take(folder / name)
        take(next(folder.glob("*.xlsx")))
        take(shared("dfe_portal/SYNTHETIC_list_of_child_records_in_error.tsv"))
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(files["project.db-wal"]) > 10_000
    stored = b"".join(files.values())
    assert b"failure_counts" in stored
    long_ids = [value for value in ids if len(value) >= 5]
    assert len(long_ids) > 50
    for value in [*long_ids, *upns]:
        assert value.encode() not in stored
        assert value not in " ".join(said)
    assert (caplog.text, capfd.readouterr()) == ("", ("", ""))
    assert check(project).ok
