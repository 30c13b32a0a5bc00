"""Archives, markup and names that reach for what is not theirs: nothing is followed or written."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput, CommonGroundError
from common.file_names import LONGEST_PART, file_stem
from common.safe_reading import open_zip, parse_xml
from common.words import safe_cell
from common.written_tables import csv_bytes
from evidence.sharing.package import read_package
from process_maps.services import prepare_map
from research.exchange.files import read_project
from research.formats import read_transcript
from research.services.sheets import prepare_table
from tests.packages import zipped
from tests.transcript_files import docx_of, odt_of
from tests.validation.test_bad_reports import GOOD_BOOK
from validation.formats.dispatch import read_report
from validation.running.inputs import gather

READERS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("transcript", lambda data: read_transcript(data, "a.docx")),
    ("project", lambda data: read_project(data, "a.zip")),
    ("table", lambda data: prepare_table(data, "a.xlsx")),
    ("map", lambda data: prepare_map(data, "a.xlsx")),
    ("report", lambda data: read_report(data, "a.xlsx")),
    ("return", lambda data: gather([(data, "a.zip")], year=2026)),
    ("package", lambda data: read_package(data, "a.zip")),
)
SOUND = {"docx": docx_of(["A: yes"]), "odt": odt_of(["A: yes"]), "xlsx": GOOD_BOOK}


def _with(sound: bytes, name: str, content: bytes = b"x", mode: int = 0o100644) -> bytes:
    """A sound file with one more member."""
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return out.getvalue()


def _lying(sound: bytes, size: int) -> bytes:
    """Each member's stated size in the list at the end is another."""
    data, at = bytearray(sound), sound.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", size)
        at = sound.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _overlapping(sound: bytes) -> bytes:
    """Every entry of the list leads to the first member, as in a bomb that needs no nesting."""
    data, at = bytearray(sound), sound.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 42 : at + 46] = struct.pack("<I", 0)
        at = sound.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _hostile_zips() -> dict[str, bytes]:
    bomb = zipped({"word/document.xml": b"0" * 40_000_000})
    made = {"a bomb": bomb, "a bomb in a bomb": zipped({"a.zip": bomb, "xl/workbook.xml": bomb})}
    for kind, sound in SOUND.items():
        made |= {
            f"{kind}, a path out of it": _with(sound, "../../../../tmp/cg-escaped"),
            f"{kind}, an absolute path": _with(sound, "/tmp/cg-escaped"),
            f"{kind}, a Windows path": _with(sound, "C:\\cg-escaped"),
            f"{kind}, a link": _with(sound, "link.csv", b"/etc/hostname", 0o120777),
            f"{kind}, sizes that lie low": _lying(sound, 1),
            f"{kind}, sizes that lie high": _lying(sound, 0x7FFFFFFF),
            f"{kind}, members on one another": _overlapping(sound),
            f"{kind}, too many members": _many(sound),
        }
    return made


def _many(sound: bytes) -> bytes:
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(5_001):
            archive.writestr(f"x{number}", b"")
    return out.getvalue()


def test_no_archive_writes_follows_or_unfolds_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for case, data in _hostile_zips().items():
        for name, read in READERS:
            assert "hostname" not in _told(read, data), (case, name)
    assert list(tmp_path.iterdir()) == []
    assert not Path("/tmp/cg-escaped").exists()


@pytest.mark.parametrize("case", ["a bomb", "docx, too many members", "docx, sizes that lie high"])
def test_what_would_unfold_is_refused_before_it_does(case: str) -> None:
    with pytest.raises(BadInput, match="unpacks to far more"):
        open_zip(_hostile_zips()[case], "a.docx")


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file://{file}">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file://{file}"> %p;]><a/>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY b "{lol}"><!ENTITY c "{bs}"><!ENTITY d "{cs}">]><a>&d;</a>',
        '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file://{file}"'
        ' parse="text"/></a>',
        '<?xml-stylesheet href="file://{file}"?><a/>',
    ],
    ids=["entity", "parameter", "far DTD", "billion", "include", "stylesheet"],
)
def test_no_xml_reads_a_file_calls_out_or_unfolds(xml: str, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("Zebulona Quill", "utf-8")
    text = xml.format(file=file, lol="lol" * 50, bs="&b;" * 50, cs="&c;" * 50)
    ways: tuple[Callable[[bytes], object], ...] = (
        lambda data: parse_xml(data, "a.xml").xpath("string()"),
        lambda data: prepare_map(data, "a.bpmn"),
        lambda data: gather([(data, "a.xml")], year=2026),
        lambda data: read_transcript(zipped({"word/document.xml": data}), "a.docx"),
        lambda data: prepare_table(_swapped(data), "a.xlsx"),
    )
    for read in ways:
        assert "Zebulona" not in _told(read, text.encode())


def _told(read: Callable[[bytes], object], data: bytes) -> str:
    """All that a reader makes of it, or says of it."""
    try:
        return str(read(data))
    except CommonGroundError as error:
        return error.sentence()


def _swapped(data: bytes) -> bytes:
    """A workbook whose own list of sheets is that XML."""
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return zipped(held | {"xl/workbook.xml": data})


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
)
def test_no_sign_begins_a_formula_be_it_a_wide_one(sign: str) -> None:
    cell = f'{sign}HYPERLINK("http://evil.example","x")'
    assert str(safe_cell(cell)).startswith("'")
    assert f"'{sign}".encode() in csv_bytes([[cell]])


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        (["../../x", "2026"], "x-2026"),
        (["..\\..\\CON"], "con"),
        (["a\0b", "\r\nSet-Cookie: x"], "a-b-set-cookie-x"),
        (['x"; filename="y'], "x-filename-y"),
        (["Ynys Môn", "Sir Gâr"], "ynys-mon-sir-gar"),
        (["\u202egnp.exe"], "gnp-exe"),
        (["עיריית הצפון", "2026"], "2026"),
        (["x" * 300], "x" * LONGEST_PART),
    ],
)
def test_a_name_makes_no_path_and_no_header(words: list[str], stem: str) -> None:
    assert file_stem(words) == stem
    assert os.path.basename(stem) == stem


def test_a_name_of_a_file_leads_nowhere_and_is_told_without_harm() -> None:
    for name in ("../../etc/passwd.csv", "a\0.csv", "CON.csv", "x" * 3_000 + ".csv", "\u202evsc.x"):
        for read in (read_transcript, prepare_table, read_report):
            with pytest.raises(BadInput) as told:
                read(b"\x7fELF\x00\x00", name)
            assert "\n" not in told.value.sentence()
