"""Nothing of a child stays behind when a child-level file is imported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest

from common.who import Who
from storage import reading
from storage.check import check
from storage.database import open_file
from storage.register import ROOM as STORAGE
from validation import store
from validation.services import import_report

Shared = Callable[[str], Path]
File = tuple[str, bytes]
_HEADINGS = (
    *("Child", "Affected Table", "Error Row", "Error Code", "Error Description", "Error Fields"),
    *("Affected Values", "Locator Hints", "Errors for Child", "Errors of Type"),
)


class Leaves:
    """Takes files in, and looks for what is of a child in all that is written or said."""

    def __init__(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        self.folder, self.log = tmp_path, caplog

    def nothing_of(self, files: Iterable[File], children: Iterable[str]) -> None:
        project = open_file(self.folder / "project.db", (STORAGE, store.ROOM))
        said: list[str] = []
        # A reader keeps the write-ahead log from being emptied, so that it is looked at too.
        with reading(project):
            for name, data in files:
                of = {"council": "Northmoor", "year": 2026}
                made = import_report(project, Who("Test analyst"), data, name, **of)  # type: ignore[arg-type]
                said.extend(made.remarks)
            held = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        assert len(held["project.db-wal"]) > 10_000
        stored = b"".join(held.values())
        assert b"failure_counts" in stored
        for value in children:
            assert value.encode() not in stored
            assert value not in " ".join(said)
        assert self.log.text == ""
        assert check(project).ok


@pytest.fixture
def leaves(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterable[Leaves]:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    yield Leaves(tmp_path, caplog)
    assert capfd.readouterr() == ("", "")


def _workbook(lines: list[tuple[object, ...]], counts: dict[str, int]) -> bytes:
    book = openpyxl.Workbook()
    summary = book.active
    assert summary is not None
    summary.title = "Error Summary"
    summary.append(("Code", "Error Count", "Error Description", "Affected Fields"))
    for code, count in counts.items():
        summary.append((code, count, "Something is wrong", "SEX"))
    children = book.create_sheet("Child Summary")
    for line in (_HEADINGS, *lines):
        children.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _made() -> tuple[list[File], list[str]]:
    """A run of sixty made-up children in each child-level form, and what is of them."""
    ids = [f"7{number:05}3" for number in range(60)]
    upns = [f"Q80{number:05}4711" for number in range(60)]
    counts = {"101": 60, "164": 60}
    lines: list[tuple[object, ...]] = [
        (
            *(child, "Header", row, code, "Something is wrong", "SEX", f"UPN: {upn}"),
            *("DOB: 03/04/2012", 2, counts[code]),
        )
        for row, (child, upn) in enumerate(zip(ids, upns, strict=True))
        for code in counts
    ]
    text = io.StringIO()
    csv.writer(text).writerows((_HEADINGS, *lines))
    issues = [
        {
            **{"child_id": line[0], "tables_affected": line[1], "columns_affected": "SEX"},
            **{"row_id": line[2], "rule_code": line[3], "rule_description": line[6]},
        }
        for line in lines
    ]
    portal = ["Children Looked After: List of child records in error, year ending 31 March 2026"]
    portal += ["LA Child ID\tSex\tDate Of Birth\tError Codes"]
    portal += [f"{child}\t1\t03/04/2012\t101 164" for child in ids]
    files = [
        ("error_summary.csv", text.getvalue().encode()),
        ("issue_locations.json", json.dumps(issues).encode()),
        (
            "user_report_1_child_summary.json",
            json.dumps([dict(zip(_HEADINGS, line, strict=True)) for line in lines]).encode(),
        ),
        ("ErrorReport.xlsx", _workbook(lines, counts)),
        ("list_of_child_records.tsv", "\n".join(portal).encode()),
    ]
    return files, [*ids, *upns, "03/04/2012"]


def test_nothing_of_a_child_reaches_the_file_its_log_or_a_remark(leaves: Leaves) -> None:
    files, children = _made()
    assert all(children[0].encode() in data for name, data in files if not name.endswith("xlsx"))
    leaves.nothing_of(files, children)


def test_nor_does_anything_of_a_child_in_the_validators_own_files(
    leaves: Leaves, shared: Shared
) -> None:
    folder = shared("validator/tiny60_run1")
    rows = csv.DictReader(io.StringIO((folder / "error_summary.csv").read_text("utf-8")[1:]))
    ids = {row["Child"] for row in rows}
    header = csv.DictReader(
        io.StringIO(shared("validator/inputs/tiny60_run1/header.csv").read_text("utf-8"))
    )
    upns = {row["UPN"] for row in header if row["UPN"]}
    assert (len(ids), len(upns) > 40) == (60, True)
    long_ids = [value for value in ids if len(value) >= 5]
    assert len(long_ids) > 50
    names = ("error_summary.csv", "issue_locations.json", "user_report_1_child_summary.json")
    files = [*(folder / name for name in names), next(folder.glob("*.xlsx"))]
    files.append(shared("dfe_portal/SYNTHETIC_list_of_child_records_in_error.tsv"))
    leaves.nothing_of(((path.name, path.read_bytes()) for path in files), [*long_ids, *upns])
