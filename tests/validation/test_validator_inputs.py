"""Files for the validator: known by their columns, and refused in a sentence without a value."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from common.errors import BadInput, CommonGroundError, NotFound
from tests.stand_in_validator import episodes, header
from validation.catalogue import UPLOAD_TABLES
from validation.running import inputs as of_inputs
from validation.running.inputs import files_of, gather, refuse_other_year

CHILD = "4417926"
HEADER = (header(CHILD, "5520018"), "Header.csv")
EPISODES = (episodes((CHILD, "C2"), ("5520018", "C2")), "Episodes.csv")
XML = (
    b"<EXPSSDA903><CHILD><HEADER><CHILDID>4417926</CHILDID></HEADER></CHILD></EXPSSDA903>",
    "return.xml",
)


def _csv(table: str, *rows: str) -> bytes:
    return "\n".join([",".join(UPLOAD_TABLES[table]), *rows, ""]).encode()


def _reviews(*years: int) -> tuple[bytes, str]:
    rows = [f"{CHILD},01/02/2015,0{1 + at % 9}/06/{year},PN1" for at, year in enumerate(years)]
    return _csv("Reviews", *rows), "reviews.csv"


def _zip(*files: tuple[bytes, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for data, name in files:
            archive.writestr(name, data)
    return made.getvalue()


def _workbook(**sheets: list[str]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, cells in sheets.items():
        book.create_sheet(title.replace("_", " ")).append(cells)
    book.save(made)
    return made.getvalue()


def test_every_table_is_known_by_its_columns_whatever_the_file_is_called() -> None:
    given = [(_csv(table), f"X{at}.CSV") for at, table in enumerate(UPLOAD_TABLES)]
    found = gather(given, year=2026)
    assert [(each.table, each.rows, each.kind) for each in found.files] == [
        (table, 0, "csv") for table in UPLOAD_TABLES
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_letters_line_ends_and_the_case_of_columns_do_not_matter(encoding: str) -> None:
    text = HEADER[0].decode().replace("WBRI", "é").replace("CHILD,SEX", 'child, "Sex"')
    data = text.replace("\n", "\r\n").encode(encoding)
    (found,) = gather([(data, "h.csv")], year=2026).files
    assert found.data.decode() == HEADER[0].decode().replace("WBRI", "é")


def test_a_zip_a_folder_and_chosen_files_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for data, name in (HEADER, EPISODES, (b"x", "notes.docx"), (b"x", ".~lock.csv")):
        (tmp_path / name).write_bytes(data)
    zipped = _zip((HEADER[0], "a/Header.csv"), (EPISODES[0], "a/Episodes.csv"), (b"", "__x.txt"))
    (tmp_path / "sub/all.zip").write_bytes(zipped)
    chosen = gather([EPISODES, HEADER], year=2026).files
    for place in (tmp_path, tmp_path / "sub/all.zip"):
        found = gather(files_of(place), year=2026).files
        assert sorted(found, key=lambda each: each.table) == chosen
    (xml,) = gather([(_zip(XML), "all.zip")], year=2026).files
    assert (xml.kind, xml.rows) == ("xml", 1)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "no file of the 903 among these. Choose the CSV files"),
        ([(b" \n", "h.csv")], "h.csv: the file is empty"),
        ([HEADER, (HEADER[0], "again.csv")], "again.csv: this is Header again: Header.csv has"),
        ([HEADER, XML], "CSV and XML files among these"),
        ([XML, (XML[0], "b.xml")], "b.xml: this is a second XML file"),
        ([(b"<CHILDREN/>", "c.xml")], "c.xml: this XML file is not the 903 return"),
        ([(HEADER[0].replace(b",", b";"), "h.csv")], "h.csv: its values are parted by semicolons"),
        (
            [(HEADER[0].replace(b"UPN", b"UPN_NO").replace(b",MC_DOB", b""), "h.csv")],
            "nearest is Header: UPN and MC_DOB missing; UPN_NO too many",
        ),
        ([(b"a,b\n1,2\n", "x.csv")], "x.csv: its columns are those of no table of the 903. Put"),
        (
            [(HEADER[0].split(b"\n", 1)[1], "h.csv")],
            "h.csv: its columns are those of no table of the 903. Put",
        ),
        ([(HEADER[0][:-15], "h.csv")], "h.csv: the file breaks off: its last row has fewer"),
        ([(HEADER[0] + b"1,2,3,4,5,6,7,8\n", "h.csv")], "h.csv, line 4: this row has more values"),
        ([(b"%PDF-1.7", "h.csv")], "h.csv: this is a PDF, not a text file"),
        (
            [(b"\nCode,Error Count,Error Description,Affected Fields\n", "r.csv")],
            "r.csv: this is an error report, not a file of the return",
        ),
        (
            [(b"Child,Affected Table,Error Row,Error Code\n4417926,Header,1,101\n", "r.csv")],
            "r.csv: this is an error report, not a file of the return",
        ),
        ([(_zip((b"x", "a.txt")), "a.zip")], "a.zip: there is no CSV or XML file in this zip"),
        ([(_workbook(Sheet=["a"]), "l.xlsx")], "l.xlsx: this workbook is none of Ofsted's lists"),
        (
            [HEADER, (_workbook(Provider_information=["URN"]), "homes.xlsx")],
            "homes.xlsx: Ofsted's lists are only used together",
        ),
    ],
)
def test_bad_files_are_refused_in_a_sentence(files: list[tuple[bytes, str]], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        gather(files, year=2026)
    sentence = caught.value.sentence()
    assert said in sentence
    assert CHILD not in sentence
    assert "2015" not in sentence


def test_ofsteds_lists_are_told_apart_and_one_may_hold_both() -> None:
    homes = (_workbook(Provider_information=["URN"]), "a.xlsx")
    carers = (_workbook(Now=["URN", "Placement code"], Closed=["URN"]), "b.xlsx")
    found = gather([HEADER, homes, carers], year=2026)
    assert [each.role for each in found.files] == ["This year", "CH lookup", "SCP lookup"]
    both = (_workbook(Providers=["URN"], SA_providers=["URN"]), "c.xlsx")
    found = gather([HEADER, both], year=2026)
    assert [each.role for each in found.files] == ["This year", "CH lookup"]
    assert found.provider_info
    with pytest.raises(BadInput, match="2 workbooks of the same Ofsted list"):
        gather([HEADER, both, (both[0], "d.xlsx")], year=2026)


def test_short_rows_all_through_are_a_habit_and_one_at_the_end_is_half_a_file() -> None:
    short = HEADER[0].replace(b",,,\n", b",\n")
    assert gather([(short, "h.csv")], year=2026).files[0].rows == 2
    with pytest.raises(BadInput, match="breaks off"):
        gather([(HEADER[0] + b"1,2\n", "h.csv")], year=2026)


def test_last_years_files_are_not_this_years_again() -> None:
    with pytest.raises(BadInput, match=r"old\.csv: last year's Header is the same file"):
        gather([HEADER, EPISODES], [(HEADER[0], "old.csv")], year=2026)
    other = (header("7740036"), "old.csv")
    found = gather([HEADER, (_csv("UASC"), "u.csv")], [other, (_csv("UASC"), "v.csv")], year=2026)
    assert [each.role for each in found.files] == ["This year"] * 2 + ["Prev year"] * 2
    with pytest.raises(BadInput, match="one year's files are CSV and the other's are XML"):
        gather([HEADER], [XML], year=2026)
    later = XML[0].replace(b"4417926", b"7740036")
    found = gather([XML], [(later, "old.xml")], year=2026)
    assert [each.role for each in found.files] == ["This year"]
    assert "does not read last year's XML" in " ".join(found.notes)


def test_dates_of_another_year_are_noticed() -> None:
    for years, usual in (
        ([2025] * 12, None),
        ([2024] * 12, 2025),
        ([2024] * 7 + [2025] * 5, None),
        ([2024] * 9, None),
        ([*range(2000, 2012)], None),
    ):
        found = gather([HEADER, _reviews(*years)], year=2026)
        assert found.usual_year == usual, years
    with pytest.raises(BadInput) as caught:
        refuse_other_year(gather([HEADER, _reviews(*[2024] * 12)], year=2026))
    assert "lie in 2024/25 than in 2025/26. Choose 2024/25" in caught.value.sentence()
    refuse_other_year(gather([HEADER, _reviews(*[2025] * 12)], year=2026))


def test_missing_places_and_huge_files_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound, match="nowhere: there is no such folder"):
        files_of(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="no CSV or XML file in this folder"):
        files_of(tmp_path)
    monkeypatch.setattr(of_inputs, "LARGEST_FILE", 80)
    with pytest.raises(BadInput, match=r"Header\.csv: the file is .* MB; the most"):
        gather([HEADER], year=2026)
    monkeypatch.setattr(of_inputs, "LARGEST_RETURN", 100)
    with pytest.raises(BadInput, match="together; the most that is read"):
        gather([(b"x" * 60, "a.csv"), (b"x" * 60, "b.csv")], year=2026)


def test_any_part_of_real_files_is_taken_or_refused_in_a_sentence(
    shared: Callable[[str], Path],
) -> None:
    refused = []
    for data, name in files_of(shared("validator/inputs/tiny60_run1")):
        for cut in range(0, len(data), max(1, len(data) // 25)):
            for part in (data[:cut], data[cut:], data[:cut] + b'"' + data[cut:]):
                try:
                    gather([(part, name)], year=2026)
                except CommonGroundError as error:
                    refused.append((data, error.sentence()))
    assert len(refused) > 200
    for data, sentence in refused:
        values = {cell for line in data.decode().split() for cell in line.split(",")}
        assert not {v for v in values if len(v) >= 6 and v[-1:].isdigit() and v in sentence}
