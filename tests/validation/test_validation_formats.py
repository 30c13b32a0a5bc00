"""Error reports: every real form read to exactly the counts it holds, everything else refused."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError
from validation.formats import read_report, read_run_facts
from validation.report import (
    OLD_VALIDATOR,
    PORTAL,
    PORTAL_CHILDREN,
    PUBLISHED,
    VALIDATOR,
    Report,
    looks_like_code,
)

Shared = Callable[[str], Path]
RUNS = [
    "tiny60_run1",
    "tiny60_run2",
    "tiny60_run3",
    "councilA400_run1",
    "councilA400_run2",
    "councilA400_run3",
]


def _read(path: Path, council: str | None = None) -> Report:
    return read_report(path.read_bytes(), path.name, council)


def _plain(path: Path) -> list[dict[str, str]]:
    """A CSV's rows by the standard reader: none of these files has a quote inside a quote."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8").lstrip("\n"))))


def _children_by_rule(rows: list[dict[str, str]], child: str, code: str) -> dict[str, int]:
    return dict(Counter(rule for rule, _ in {(row[code], row[child]) for row in rows}))


@pytest.mark.parametrize("run", RUNS)
def test_the_validators_count_files_hold_what_a_plain_recount_finds(
    shared: Shared, run: str
) -> None:
    folder = shared(f"validator/{run}")
    live, old = folder / "error_report.csv", next(folder.glob("ErrorCounts-*.csv"))
    expected = {row["Code"]: int(row["Error Count"]) for row in _plain(old)}
    stats = json.loads((folder / "run_stats.json").read_text("utf-8"))
    assert sum(expected.values()) == stats["total_error_count"]
    found = _read(live)
    assert (found.source, found.unit, dict(found.counts)) == (VALIDATOR, "rows", expected)
    assert (found.personal_data, found.children_counts) == (False, None)
    found = _read(old)
    assert (found.source, dict(found.counts)) == (OLD_VALIDATOR, expected)


@pytest.mark.parametrize("run", [*RUNS[:4]])
def test_child_level_files_become_the_same_counts_and_children_by_rule(
    shared: Shared, run: str
) -> None:
    folder = shared(f"validator/{run}")
    rows = _plain(folder / "error_summary.csv")
    expected = dict(Counter(row["Error Code"] for row in rows))
    children = _children_by_rule(rows, "Child", "Error Code")
    old = next(folder.glob("ChildErrorSummary-*.csv"))
    book = next(folder.glob("ErrorReport-*.xlsx"))
    for path, source in (
        (folder / "error_summary.csv", VALIDATOR),
        (old, OLD_VALIDATOR),
        (book, VALIDATOR),
    ):
        found = _read(path)
        assert (found.source, found.unit, found.personal_data) == (source, "rows", True)
        assert dict(found.counts) == expected
        assert dict(found.children_counts or {}) == children
    assert "agrees" in " ".join(_read(book).notes)


def test_the_other_exports_of_one_run_say_the_same(shared: Shared) -> None:
    folder = shared("validator/tiny60_run1")
    expected = {
        row["Code"]: int(row["Count"]) for row in _plain(folder / "error_report_property.csv")
    }
    issues = json.loads((folder / "issue_locations.json").read_text("utf-8"))
    places = {(i["rule_code"], i["child_id"], i["tables_affected"], i["row_id"]) for i in issues}
    assert dict(Counter(rule for rule, *_ in places)) == expected
    children = _children_by_rule(issues, "child_id", "rule_code")
    for name in ("error_report_property.csv", "user_report_0_error_summary.json"):
        assert dict(_read(folder / name).counts) == expected
    for name in (
        "issue_locations.csv",
        "issue_locations.json",
        "user_report_1_child_summary.json",
    ):
        found = _read(folder / name)
        assert (found.source, found.unit, found.personal_data) == (VALIDATOR, "rows", True)
        assert (dict(found.counts), dict(found.children_counts or {})) == (expected, children)


def test_the_portals_summary_reads_the_same_as_page_csv_pasted_text_and_workbook(
    shared: Shared,
) -> None:
    stem = "dfe_portal/summary_of_validation_check_failures_published_screenshot_2018"
    path = shared(f"{stem}.csv")
    expected = {row["Error Code"].strip(): int(row["Count"]) for row in _plain(path)}
    assert (len(expected), sum(expected.values())) == (34, 540)
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Summary of validation check failures"])
    for row in csv.reader(io.StringIO(path.read_text("utf-8"))):
        book.active.append([int(cell) if cell.strip().isdigit() else cell for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    found = [_read(shared(name)) for name in (f"{stem}.csv", f"{stem}.html")]
    found.append(_read(shared("dfe_portal/summary_pasted_from_browser.tsv")))
    found.append(read_report(saved.getvalue(), "summary.xlsx"))
    for each in found:
        assert (each.source, each.unit) == (PORTAL, "portal count")
        assert dict(each.counts) == expected
        assert not each.personal_data


def test_the_portals_list_of_children_counts_children_and_says_whose_it_is(
    shared: Shared,
) -> None:
    path = shared("dfe_portal/SYNTHETIC_list_of_child_records_in_error.tsv")
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    listed = {(line[0], code) for line in lines[5:] if len(line) == 4 for code in line[3].split()}
    found = _read(path)
    assert dict(found.counts) == dict(Counter(code for _, code in listed))
    assert (found.source, found.unit, found.personal_data) == (PORTAL_CHILDREN, "children", True)
    assert (found.stated_year, found.stated_council) == (2026, "EXAMPLESHIRE (SYNTHETIC)")
    each_its_row = "LA Child ID,Error Code\n" + "\n".join(",".join(pair) for pair in listed)
    assert read_report(each_its_row.encode(), "list.csv").counts == found.counts


def test_the_published_table_gives_one_councils_column_with_its_true_zeros(
    shared: Shared,
) -> None:
    path = shared("dfe_portal/published_top10_errors_six_councils_2017_18.csv")
    rows = _plain(path)
    for council in ("Manchester", "Stockport", "Wigan", "West Berkshire"):
        found = _read(path, council.upper() + " Council")
        assert list(found.counts.values()) == [int(row[council]) for row in rows]
        assert (found.source, found.zeros_stated) == (PUBLISHED, True)
    assert "no code: More than one review has been held on the same day" in found.counts
    for absent in (None, "Northmoor"):
        with pytest.raises(BadInput, match=r"Manchester, Stockport.*Isle of Wight"):
            _read(path, absent)
    changed = path.read_text("utf-8").replace("413,111", "414,111").encode()
    with pytest.raises(BadInput, match="line 2: the councils add up to 658"):
        read_report(changed, "t.csv", "Wigan")


def test_the_returns_own_tables_and_lists_of_rules_are_refused_by_what_they_are(
    shared: Shared,
) -> None:
    expected = {
        "ad1": "AD1",
        "placed_for_adoption": "PlacedAdoption",
        "previous_permanence": "PrevPerm",
        "oc2": "OC2",
        "oc3": "OC3",
        "uasc": "UASC",
    }
    paths = sorted(shared("validator/inputs").glob("*/*.csv"))
    assert len(paths) == 18
    for path in paths:
        table = expected.get(path.stem, path.stem.capitalize())
        with pytest.raises(BadInput, match=f"the {table} table of the return itself"):
            _read(path)
    lists = sorted(shared("validator/rule_info").glob("**/*.csv"))
    assert len(lists) == 7
    for path in lists:
        with pytest.raises(BadInput, match="list of rules, which holds no counts"):
            _read(path)
    for run in RUNS:
        with pytest.raises(BadInput, match="together with the error report"):
            _read(shared(f"validator/{run}/run_stats.json"))


def test_what_a_run_did_is_read_with_the_rules_that_ran_worked_out(shared: Shared) -> None:
    path = shared("validator/councilA400_run2/run_stats.json")
    facts = read_run_facts(path.read_bytes(), path.name)
    assert (facts.year, facts.children, facts.episodes) == (2026, 400, 751)
    assert "PrevPerm" not in (facts.tables_loaded or ())
    assert (len(facts.ran or ()), len(facts.skipped or ())) == (247, 67)
    assert facts.crashed == frozenset({"231", "233"})
    stats = json.loads(path.read_text("utf-8"))
    other = json.dumps(stats | {"done": 240}).encode()
    assert read_run_facts(other, path.name).ran is None


LIVE = (
    "\nCode,Error Count,Error Description,Affected Fields\n"
    '"001",7,"Says \\"no\\"| twice","A| B"\n"197B",12,"x","-"'
)


def test_the_live_sites_own_quoting_is_read_and_codes_stay_as_spelt() -> None:
    found = read_report(LIVE.encode(), "error_report.csv")
    assert dict(found.counts) == {"001": 7, "197B": 12}
    assert found.source == VALIDATOR
    # Saved again by a spreadsheet: ordinary quoting, but the bars stay.
    again = LIVE.lstrip().replace('\\"', '""').replace('"001"', "001")
    assert read_report(again.encode(), "x.csv") == found
    assert read_report(again.replace("\n", "\r\n").encode("utf-16"), "x.csv") == found


HEAD = "Code,Error Count,Error Description,Affected Fields\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "101,-3,x,SEX\n", "line 2: the count is negative"),
        (HEAD + "101,2.5,x,SEX\n", "line 2: the count is not a whole number"),
        (HEAD + "101,many,x,SEX\n", "line 2: the count is not a number"),
        (HEAD + "101,,x,SEX\n", "line 2: the count is missing"),
        (HEAD + "101,c,x,SEX\n", "line 2: the count is hidden"),
        (HEAD + "101,99999999999,x,SEX\n", "line 2: the count is larger"),
        (HEAD + "101,3,x,SEX\n101,4,x,SEX\n", "line 3: rule 101 is listed twice"),
        (HEAD + "392a,3,x,SEX\n392A,4,x,S\n", r"rule 392A \(above as 392a\) is listed twice"),
        (HEAD + "101,3,x,SEX\n102,4\n", "line 3: this line has only 2 of .* half of it"),
        (HEAD + '101,3,x,SEX\n102,4,"The da', "line 3.* half of it"),
        (LIVE[:-6], "line 4: .* breaks off"),
        (HEAD + "101,3,a, b,SEX\n", "line 2: this line has 5 columns"),
        (HEAD + "101,3,x,SEX\nTotal,4,,\n", "a total of 4, but its rows add up to 3"),
        (HEAD, "lists no rule"),
        (HEAD + ",3,x,SEX\n", "no rule code"),
        (HEAD + "A086440327879,3,x,SEX\n", "is not one"),
        ("", "empty"),
        ("\n \n", "empty"),
        ("a,b\n1,2\n", "not an error report in any form"),
        ("<html><body><p>Sign in</p></body></html>", "web page holds no table"),
        ("<table><tr><th>Error Code</th>", "breaks off inside its table"),
        ("<?xml version='1.0'?><EXPSSDA903><CHILD/></EXPSSDA903>", "the return itself, as XML"),
        ("<?xml version='1.0'?><a/>", "XML file"),
        ('[{"Code": "101", "Error Count": 3}', "breaks off"),
        ('[{"Code": "101", "Error Count": true}]', "item 1: the count is not a number"),
        ("[1, 2]", "not of an error report"),
        ("[]", "empty list"),
        ("Pupil,UPN\n1,2\n", "records of children in a form that is not known"),
        ("%PDF-1.7 and so on", "a PDF"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_report(text.encode(), "report.csv")


def _zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return packed.getvalue()


def test_other_kinds_of_file_are_refused_whatever_they_are_called(shared: Shared) -> None:
    book = {"xl__workbook.xml": b"<workbook/>", "xl__worksheets__sheet1.xml": b" " * 40_000_000}
    entity = {"xl__workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}
    real = next(shared("validator/tiny60_run1").glob("ErrorReport-*.xlsx")).read_bytes()
    for data, why in (
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (_zipped(**{"word__document.xml": b"x"}), "a Word document"),
        (_zipped(a=b"x"), "a zip file"),
        (_zipped(**book), "unpacks to far more"),
        (_zipped(**entity), "its own entities"),
        (_zipped(**{"xl__workbook.xml": b"<workbook/>"}), "damaged"),
        (real[: len(real) // 2], "only half downloaded"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
        (b"C\x00o\x00d\x00e", "not a text file"),
        (HEAD.encode() + b"101,3,\x81\x8d,SEX\n", "letters cannot be read"),
        (HEAD.encode() + b"," * 2_000_000, "line 2: this line is far longer"),
        (HEAD.encode() + b" " * 51 * 1024 * 1024, "the most that is read is 50 MB"),
    ):
        with pytest.raises(BadInput, match=why):
            read_report(data, "error_report.csv")


def test_a_child_level_file_that_was_cut_off_or_filtered_is_noticed(shared: Shared) -> None:
    path = shared("validator/tiny60_run1/error_summary.csv")
    lines = path.read_text("utf-8").split("\n")
    with pytest.raises(BadInput, match=r"states \d+ failures of rule \w+ but lists"):
        read_report("\n".join(lines[:400]).encode(), path.name)


def test_a_list_of_counts_that_may_have_been_cut_off_between_words_says_so() -> None:
    whole = HEAD + "101,3,x,SEX\n102,4,The date,DOB\n"
    assert read_report(whole.encode(), "e.csv").notes == ()
    assert "cut off" in read_report(whole[:-2].encode(), "e.csv").notes[0]


def test_a_workbook_whose_sheets_disagree_says_so_and_counts_no_children(shared: Shared) -> None:
    path = next(shared("validator/tiny60_run1").glob("ErrorReport-*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["Error Summary"]
    assert sheet["A2"].value == "1003"
    sheet["B2"].value = 5
    saved = io.BytesIO()
    book.save(saved)
    found = read_report(saved.getvalue(), path.name)
    assert (found.counts["1003"], found.personal_data, found.children_counts) == (5, True, None)
    assert "disagree on 1 rules (1003)" in " ".join(found.notes)


def test_no_error_or_repr_holds_anything_of_a_child(shared: Shared) -> None:
    path = shared("validator/tiny60_run1/error_summary.csv")
    text = path.read_text("utf-8")
    ids = {row["Child"] for row in _plain(path)}
    assert len(ids) == 60
    shown = [repr(_read(path))]
    lines = text.split("\n")
    broken = [
        "\n".join(lines[:-1]) + "\n" + lines[-1][:40],
        text.replace('"169"', '"116168"'),
        text.replace(",11,94", ",11,ninety"),
        text.replace("Child,", "Kind,", 1),
        text.replace("Error Code", "Kode", 1),
        "\n".join(lines[2:]),
        json.dumps([{"Child": child, "x": child} for child in ids]),
        json.dumps({child: child for child in ids})[:-1],
        "CHILD,DOB\n" + "\n".join(f"{child},1" for child in ids),
    ]
    for each in broken:
        with pytest.raises(BadInput) as caught:
            read_report(each.encode(), "error_summary.csv")
        error = caught.value
        assert error.__context__ is None
        shown.append(f"{error} {error!r}")
    for words in shown:
        assert not ids & set(re.findall(r"\d+", words))


def test_nothing_like_an_id_a_upn_or_a_date_passes_for_a_code() -> None:
    for code in ("101", "001", "197a", "503J", "SW11bSTG2", "SW10aSTG2", "INT36", "EPI", "NoE"):
        assert looks_like_code(code)
    for other in ("116168", "13757", "A086440327879", "17/05/14", "2026-04-02", "a b", "", "-"):
        assert not looks_like_code(other)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())))
@example(b"PK\x03\x04")
@example(b'[{"Code": "1", "Error Count": 1e999}]')
@example(b"[" * 100_000)
@example(b'{"done": 1, "skipped": [3]}')
@example(b'\nCode,Error Count\n"1\\')
@example(HEAD.encode() + b'"' + b"a" * 200_000)
@example(b"<table><tr><td>" * 2_000)
def test_no_bytes_at_all_raise_anything_but_our_own_error(data: bytes) -> None:
    for read in (read_report, read_run_facts):
        with contextlib.suppress(CommonGroundError):
            read(data, "upload")


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.integers().map(str)), max_size=5), max_size=6
    ),
    st.sampled_from(
        [
            HEAD.strip(),
            "\n" + HEAD.strip(),
            "Error Code\tError message\tCount",
            "Child,Affected Table,Error Row,Error Code",
            "child_id,tables_affected,row_id,rule_code",
            "LA Child ID;Error Codes",
            "code,message,Northmoor,Eastley,Total",
        ]
    ),
)
def test_no_rows_under_a_known_heading_raise_anything_but_our_own_error(
    rows: list[list[str]], heading: str
) -> None:
    mark = next(mark for mark in "\t;," if mark in heading)
    data = "\n".join([heading, *(mark.join(row) for row in rows)]).encode("utf-8", "replace")
    try:
        found = read_report(data, "upload", "Northmoor")
    except CommonGroundError:
        return
    assert all(count >= 0 for count in found.counts.values())
