"""Small agreements all rooms rest on."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.decoding import decode, repair_mojibake
from common.errors import BadInput, CommonGroundError
from common.safe_reading import open_zip, parse_xml, read_member
from common.words import (
    council_key,
    count_of,
    listed,
    near_miss,
    one_line,
    read_day,
    safe_cell,
    typed_day,
)
from common.years import read_year, year_words


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("It’s – painful 😩".encode(), "It’s – painful 😩", "utf-8"),
        ("\ufeffa\r\nb\rc".encode(), "a\nb\nc", "utf-8"),
        ("a–b".encode("utf-16"), "a–b", "utf-16-le"),
        (b"\xfe\xff" + "a–b".encode("utf-16-be"), "a–b", "utf-16-be"),
        ("It’s 10 £".encode("cp1252"), "It’s 10 £", "cp1252"),
    ],
)
def test_text_is_decoded_strictly_and_never_guessed(data: bytes, text: str, encoding: str) -> None:
    assert (decode(data, "a.txt").text, decode(data, "a.txt").encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "Word or Excel"),
        ("abc".encode("utf-16")[:-1], "breaks off"),
        (b"a\x00b\x00c", "not a text file"),
        (b"\x81\x8d\x8f caf", "cannot be read"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        decode(data, "a.txt")


def test_mojibake_is_repaired_only_where_all_of_it_survives() -> None:
    assert repair_mojibake("Local Authorityâ€™s") == "Local Authority’s"
    assert repair_mojibake("T â€“ change") == "T – change"
    assert repair_mojibake("Local Authority’s â") == "Local Authority’s â"
    assert repair_mojibake("café") == "café"


def _zip(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_zip_bomb_and_half_a_zip_are_refused_and_a_document_is_not() -> None:
    with pytest.raises(BadInput, match="unpacks to far more"):
        open_zip(_zip(bomb=b"0" * 50_000_000), "a.docx")
    whole = _zip(document=b"some words " * 1000)
    assert read_member(open_zip(whole, "a.docx"), "document", "a.docx").startswith(b"some words")
    with pytest.raises(BadInput, match="half downloaded"):
        open_zip(whole[: len(whole) // 2], "a.docx")
    with pytest.raises(BadInput, match="missing"):
        read_member(open_zip(whole, "a.docx"), "other", "a.docx")


def test_xml_with_entities_of_its_own_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(BadInput, match="entities"):
        parse_xml(bomb, "a.xml")
    with pytest.raises(BadInput, match=r"a\.xml, line 2"):
        parse_xml(b"<a>\n<b></a>", "a.xml")
    assert parse_xml(b"<a><b/></a>", "a.xml").tag == "a"


@given(st.binary(max_size=300))
def test_any_bytes_raise_only_our_own_errors(data: bytes) -> None:
    for reader in (decode, open_zip, parse_xml):
        with contextlib.suppress(CommonGroundError):
            assert reader(data, "a") is not None


@pytest.mark.parametrize(
    ("text", "year"),
    [("2026", 2026), ("2025/26", 2026), ("2025-2026", 2026), ("1999/00", 2000), (2018, 2018)],
)
def test_years_are_read_as_the_year_they_end_in(text: str | int, year: int) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["26", "2025/27", "2026/25", "next year", "1066", "20255"])
def test_what_is_no_collection_year_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_year(text)


def test_years_are_shown_as_two() -> None:
    assert [year_words(year) for year in (2026, 2000)] == ["2025/26", "1999/00"]


def test_words() -> None:
    assert council_key("Northmoor  COUNCIL") == council_key("northmoor")
    assert council_key("Council") == "council"
    assert near_miss("Nortmoor", ["Northmoor", "Eastley"]) == "Northmoor"
    assert near_miss("Westvale", ["Northmoor", "Eastley"]) is None
    assert [count_of(n, "quote") for n in (0, 1, 1204)] == ["0 quotes", "1 quote", "1,204 quotes"]
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert str(safe_cell(cell)).startswith("'")
    assert safe_cell("a=1") == "a=1"
    assert safe_cell(-1) == -1


def test_a_name_is_one_line_of_text() -> None:
    assert one_line("  Team\n manager\t 👩‍💻 ", "name", 20) == "Team manager 👩‍💻"
    for typed, why in (
        (" \n", "the name is empty"),
        ("x" * 21, "longer than 20 letters"),
        ("half \ud83d", "no text"),
        ("bell \x07", "no text"),
    ):
        with pytest.raises(BadInput, match=why):
            one_line(typed, "name", 20)


def test_a_day_is_read_in_one_form_only() -> None:
    assert read_day(" 2026-02-28 ") == "2026-02-28"
    for typed in ("2026-02-29", "20260228", "2026-W09-6", "28/02/2026", "2026-02-28T10:00", ""):
        with pytest.raises(BadInput, match="not a day"):
            read_day(typed)


@pytest.mark.parametrize("text", ["30/06/2026", " 30.6.2026 ", "2026-06-30"])
def test_a_day_is_read_as_people_here_write_it(text: str) -> None:
    assert typed_day(text) == "2026-06-30"
    assert typed_day(" ") is None


@pytest.mark.parametrize("text", ["06/30/2026", "30/06/26", "end of June", "31/04/2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="30/06/2026"):
        typed_day(text)
