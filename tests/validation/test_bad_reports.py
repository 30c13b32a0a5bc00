"""Error reports that are wrong in every way people have of getting them wrong.

Each is refused with a sentence that says what is wrong, or taken with a remark that does; nothing
of a child is kept, and no count is guessed.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from cli import main
from common.errors import BadInput
from common.who import Who
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project
from storage import services as register
from validation import services
from validation.services import import_report, preview_report

WHO = Who("Test analyst", role="team")
APP = str(Path(__file__).resolve().parents[2] / "app.py")
COUNTS = "Code,Error Count,Error Description,Affected Fields\n"
PORTAL_PAGE = (
    "<html><body><h1>Children Looked After, year ending 31 March 2026</h1>"
    "<table><tr><td>Local Authority: 356 STOCKPORT</td></tr>"
    "<tr><th>Error Code</th><th>Error message</th><th>Count</th></tr>"
    "<tr><td> 164</td><td> Distance is not valid</td><td> 56</td></tr>"
    "<tr><td> 169</td><td> LA of placement</td><td> 7</td></tr></table></body></html>"
)
CHILD_LEVEL = (
    "Child,Affected Table,Error Row,Error Code,Error Description,Error Fields,Affected Values,"
    "Locator Hints,Errors for Child,Errors of Type\n"
    "7001,Episodes,1,164,Distance,PL_DISTANCE,-,DECOM: 01/02/2026,2,2\n"
    "7001,Episodes,2,164,Distance,PL_DISTANCE,-,DECOM: 01/03/2026,2,2\n"
)


def _rows(**counts: str) -> bytes:
    lines = [f'{code},"{count}",Words,FIELD' for code, count in counts.items()]
    return (COUNTS + "\n".join(lines) + "\n").encode()


def _xlsx(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


GOOD_BOOK = _xlsx(
    ("Code", "Error Count", "Error Description", "Affected Fields"), ("164", 5, "Distance", "PL")
)
SUMMARY = [{"Code": "164", "Error Count": 3, "Error Description": "d", "Affected Fields": "x"}]
SIGN_IN = b"<!doctype html><html><body><form><input type='password'></form></body></html>"

REFUSED: dict[str, tuple[bytes, str]] = {
    "negative": (_rows(**{"164": "-3"}), "the count is negative"),
    "negative with a true minus": (_rows(**{"164": "−3"}), "the count is negative"),
    "fraction": (_rows(**{"164": "2.5"}), "the count is not a whole number"),
    "fraction below one": (_rows(**{"164": ".5"}), "the count is not a whole number"),
    "negative fraction": (_rows(**{"164": "-2.5"}), "the count is not a whole number"),
    "a thousand, as elsewhere written": (_rows(**{"164": "1.000"}), "not a whole number"),
    "in powers of ten": (_rows(**{"164": "1e3"}), "the count is not a number in plain digits"),
    "other digits": (_rows(**{"164": "١٢"}), "the count is not a number in plain digits"),
    "a thousand without quotation marks": (
        (COUNTS + "164,1,204,Words,FIELD\n").encode(),
        "this line has 5 columns, the heading 4",
    ),
    "hidden": (_rows(**{"164": "c"}), "the count is hidden"),
    "no count": (_rows(**{"164": ""}), "the count is missing"),
    "too large": (_rows(**{"164": "99999999999"}), "larger than any return could have"),
    "fraction in a workbook": (
        _xlsx(("Code", "Error Count", "Error Description"), ("164", 2.5, "d")),
        "the count is not a whole number",
    ),
    "negative in JSON": (
        json.dumps([{**SUMMARY[0], "Error Count": -3}]).encode(),
        "the count is negative",
    ),
    "one code in two cases": (
        _rows(**{"197A": "4", "197a": "2"}),
        "rule 197a .above as 197A. is listed twice",
    ),
    "another page": (
        b"<html><body><table><tr><td>Opening hours</td></tr></table></body></html>",
        "this web page holds no table with the columns",
    ),
    "a page without a table": (b"<html><body><p>Not found</p></body></html>", "this web page"),
    "a page to sign in at": (SIGN_IN, "this is a page to sign in at"),
    "half a line of CSV": ((COUNTS + '164,5,"Distance is').encode(), "never closed"),
    "a line of CSV without its end": ((COUNTS + "164,5,Words,F\n169,2").encode(), "only 2 of"),
    "half a live site's file": (
        b'\nCode,Error Count,Error Description,Affected Fields\n"164",5,"Dist',
        "a quotation mark is opened",
    ),
    "half a workbook": (GOOD_BOOK[: len(GOOD_BOOK) // 2], "only half downloaded"),
    "half a page": (PORTAL_PAGE[:-60].encode(), "the page breaks off inside its table"),
    "half a list of JSON": (json.dumps(SUMMARY).encode()[:-8], "breaks off or is malformed"),
    "the counts' column cut off": (
        b"Code,Error Description,Affected Fields\n164,Words,FIELD\n",
        "the column Error Count is missing",
    ),
    "the portal's counts cut off": (
        b"Error Code\tError message\n 164\t Distance is not valid\n",
        "the column Count is missing",
    ),
    "the heading only": (COUNTS.encode(), "the report lists no rule at all"),
    "a total that does not add up": (
        b"Error Code,Error message,Count\n164,Distance,56\nTotal,,63\n",
        "states a total of 63, but its rows add up to 56",
    ),
    "a child-level file cut off": (
        CHILD_LEVEL.rsplit("7001", 1)[0].encode(),
        "the file states 2 failures of rule 164 but lists 1, so it was cut off",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_a_report_is_refused_with_a_sentence_and_nothing_is_stored(
    case: str, project: Project
) -> None:
    data, why = REFUSED[case]
    with pytest.raises(BadInput, match=why) as told:
        import_report(project, WHO, data, "error_report.csv", council="Northmoor", year=2026)
    assert told.value.remedy
    assert services.runs(project) == ()


NOT_OF_2023 = {"SW01STG1": "4", "SW02STG1": "2", "SW03STG1": "1", "SW04STG1": "1", "164": "9"}
OF_2027 = {str(code): "2" for code in range(701, 709)}
REWORDED = "The child or young person’s reported sex is not valid."


@pytest.mark.parametrize(
    ("counts", "year", "fits"),
    [(NOT_OF_2023, 2023, "2023/24"), (OF_2027, 2026, "2026/27")],
    ids=["social workers' rules before they were", "deprivation of liberty before it was"],
)
def test_a_report_of_another_year_is_refused_with_the_years_it_fits(
    counts: dict[str, str], year: int, fits: str, project: Project
) -> None:
    data = _rows(**counts)
    for take in (
        lambda: import_report(project, WHO, data, "e.csv", council="Northmoor", year=year),
        lambda: preview_report(data, "e.csv", council="Northmoor", year=year),
    ):
        with pytest.raises(BadInput, match="this cannot be a report of") as told:
            take()
        assert f"It fits {fits}" in told.value.what
    assert services.runs(project) == ()
    right = int(fits[:4]) + 1
    made = import_report(project, WHO, data, "e.csv", council="Northmoor", year=right)
    assert not any("no rule" in remark for remark in made.remarks)


@pytest.mark.parametrize(
    ("rows", "year", "said"),
    [
        ("SW02STG1,4,Words,F\n164,9,Words,F\n", 2023, "SW02STG1 is no rule of 2022/23"),
        (f"101,4,{REWORDED},SEX\n", 2023, "101 is worded as in another year"),
    ],
    ids=["one rule that was not there", "one rule that was worded otherwise"],
)
def test_one_rule_of_another_year_is_remarked_with_the_years_that_fit(
    rows: str, year: int, said: str, project: Project
) -> None:
    data = (COUNTS + rows).encode()
    seen = preview_report(data, "e.csv", council="Northmoor", year=year)
    made = import_report(project, WHO, data, "e.csv", council="Northmoor", year=year)
    for told in (" ".join(seen.notes), " ".join(made.remarks)):
        assert said.casefold() in told.casefold()
        assert "the report fits 202" in told


def test_a_report_of_another_council_is_remarked_before_and_after(project: Project) -> None:
    seen = preview_report(PORTAL_PAGE.encode(), "s.html", council="Northmoor", year=2026)
    assert any("it is of STOCKPORT, not of Northmoor" in note for note in seen.notes)
    made = import_report(
        project, WHO, PORTAL_PAGE.encode(), "s.html", council="Northmoor", year=2026
    )
    assert any("The file says it is of STOCKPORT" in remark for remark in made.remarks)
    again = import_report(
        project, WHO, PORTAL_PAGE.encode(), "s.html", council="Eastley", year=2026
    )
    assert any("same as those of run 1 of Northmoor" in remark for remark in again.remarks)


def test_codes_keep_their_spelling_whatever_it_is_and_unknown_ones_are_said(
    project: Project,
) -> None:
    made = import_report(
        project,
        WHO,
        _rows(**{"sw02stg1": "4", "0164": "1,204", "noe": "3", "X99": "1"}),
        "e.csv",
        council="Northmoor",
        year=2026,
    )
    assert (made.total, made.unknown_codes) == (1212, ("X99",))
    assert any("1 code is not in the catalogue" in remark for remark in made.remarks)
    (found,) = services.rule_counts(project, ["164"])["164"]
    assert found.count == 1204


def test_the_personal_file_under_the_safe_files_name_is_reduced_and_says_so(
    project: Project,
) -> None:
    seen = preview_report(CHILD_LEVEL.encode(), "error_report.csv", year=2026)
    assert seen.personal_data
    made = import_report(
        project, WHO, CHILD_LEVEL.encode(), "error_report.csv", council="Northmoor", year=2026
    )
    assert (made.total, made.personal_data) == (2, True)
    assert any("only the counts are kept" in remark for remark in made.remarks)
    held = project.path.read_bytes()
    wal = project.path.with_name(project.path.name + "-wal")
    held += wal.read_bytes() if wal.exists() else b""
    assert b"7001" not in held
    assert b"01/02/2026" not in held
    safe = import_report(
        project, WHO, _rows(**{"164": "5"}), "error_summary.csv", council="Eastley", year=2026
    )
    assert not safe.personal_data


def test_a_live_sites_file_that_ends_where_its_own_never_does_is_remarked() -> None:
    whole = '\nCode,Error Count,Error Description,Affected Fields\n"164",5,"Distance","PL"'
    assert preview_report(whole.encode(), "e.csv", year=2026).notes == ()
    cut = preview_report(whole.encode() + b"\n", "e.csv", year=2026)
    assert "it may have been cut off there" in cut.notes[0]


def test_without_last_years_files_their_rules_stay_unknown_and_that_is_said(
    project: Project,
) -> None:
    made = import_report(
        project,
        WHO,
        _rows(**{"164": "5", "503A": "2"}),
        "e.csv",
        council="Northmoor",
        year=2026,
        tables_loaded=["Header", "Episodes"],
        last_year_loaded=False,
    )
    told = " ".join(made.remarks)
    assert "Last year's files were not loaded, so" in told
    assert "503A fails but needs last year's files" in told
    (found,) = services.rule_counts(project, ["503B"])["503B"]
    assert (found.status, found.count) == ("unknown", None)


def test_the_command_line_refuses_in_one_line_and_stores_nothing(tmp_path: Path) -> None:
    report = tmp_path / "error_report.csv"
    database = tmp_path / "p.db"
    for data, why in (
        (_rows(**NOT_OF_2023), "cannot be a report of 2022/23"),
        (_rows(**{"164": "-3"}), "the count is negative"),
        (SIGN_IN, "page to sign in at"),
    ):
        report.write_bytes(data)
        command = ["validation", "import", str(report), "--db", str(database)]
        done = CliRunner().invoke(main, [*command, "--council", "Northmoor", "--year", "2023"])
        assert done.exit_code == 1, done.output
        assert why in done.output
        assert len(done.output.strip().splitlines()) == 1
    if database.exists():
        assert services.runs(open_project(database)) == ()


def test_the_screen_says_what_is_wrong_before_anything_is_imported(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.switch_page(script_of("rule_failures")).run()
    at.text_area(key="pasted-0").set_value("Error Code\tError message\tCount\n 164\t D\t -3\n")
    at.run()
    assert not at.exception
    assert ["the count is negative" in each.value for each in at.error] == [True]
    assert not [each for each in at.button if each.label == "Import the report"]


def test_a_report_of_another_council_is_stored_only_for_who_says_that_it_is_right(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    register.add_council(project, WHO, "Northmoor")
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.switch_page(script_of("rule_failures")).run()
    at.text_area(key="pasted-0").set_value(
        "Local Authority:  999  EASTLEY\n\nError Code\tError message\tCount\n 164\t D\t 7\n"
    ).run()
    at.selectbox(key="report-council-0").set_value("Northmoor").run()

    def press() -> None:
        next(each for each in at.button if each.label == "Import the report").click().run()

    press()
    assert ["says it is of EASTLEY, not of Northmoor" in each.value for each in at.error] == [True]
    assert services.runs(project) == ()
    at.checkbox(key="whose-0-Northmoor").check().run()
    press()
    assert [run.council for run in services.runs(project)] == ["Northmoor"]
