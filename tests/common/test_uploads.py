"""Files of another kind than their name says: each way in refuses them in a sentence."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput
from evidence.sharing.package import read_package
from process_maps.formats import READERS
from process_maps.services import prepare_map
from research.exchange.files import read_project
from research.formats import TRANSCRIPT_ENDINGS, read_transcript
from research.services import prepare_import
from research.services.sheets import prepare_table
from storage import Project
from storage.backups.restoring import look_into
from tests.packages import zipped
from tests.research.test_taguette import database
from tests.transcript_files import docx_of, pdf_of
from tests.validation.test_bad_reports import GOOD_BOOK
from validation.formats.dispatch import read_report
from validation.running.inputs import gather
from validation.services.listing_rules import look_at_listing

ROOT = Path(__file__).resolve().parents[2]
SECRET = b"Zebulona Quill"
NOT_WHAT_THEY_SAY = {
    "a Windows program": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + SECRET + b"\x00" * 200,
    "a Linux program": b"\x7fELF\x02\x01\x01" + b"\x00" * 60 + SECRET,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + SECRET,
    "a photo": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + SECRET,
    "a recording": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + SECRET,
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + SECRET,
    "a packed file": gzip.compress(SECRET * 50),
    "a zip of other things": zipped({"notes.txt": SECRET, "a/b.exe": b"MZ\x00" + SECRET}),
    "another program's database": database("CREATE TABLE t (x)", schema=""),
    "bytes without sense": random.Random(903).randbytes(3_000),
    "a Word document": docx_of([f"Analyst 1: {SECRET.decode()}"]),
    "a PDF": pdf_of([[f"Analyst 1: {SECRET.decode()}"]]),
    "a workbook of counts": GOOD_BOOK,
    "nothing": b"",
}
_TRANSCRIPTS = {"a Word document", "a PDF"}
# By the words above each uploader: what reads it, the endings it lets in, what is right for it.
WAYS: dict[
    str, tuple[Callable[[Project, bytes, str], object], tuple[str, ...], frozenset[str] | set[str]]
] = {
    "Map file": (
        lambda _, data, name: prepare_map(data, name),
        tuple(each.lstrip(".") for each in READERS),
        set(),
    ),
    "Listing of rules": (
        lambda _, data, name: look_at_listing(data, name, year=2026),
        ("csv", "xlsx"),
        set(),
    ),
    "A backup file": (lambda project, data, _: look_into(project, data), ("db",), set()),
    "A package (.cgshare.zip)": (lambda _, data, name: read_package(data, name), ("zip",), set()),
    "Project (.qdpx, .qdc, .sqlite3, .qda, or a .zip of a QualCoder folder)": (
        lambda _, data, name: read_project(data, name),
        ("qdpx", "qdc", "sqlite3", "qda", "zip"),
        set(),
    ),
    "Transcript (": (
        lambda _, data, name: prepare_import(data, name),
        TRANSCRIPT_ENDINGS,
        _TRANSCRIPTS,
    ),
    "Table or board (.csv, .tsv, .txt, .xlsx or .json)": (
        lambda _, data, name: prepare_table(data, name),
        ("csv", "tsv", "txt", "xlsx", "json"),
        {"a workbook of counts"},
    ),
    "Files of this return": (
        lambda _, data, name: gather([(data, name)], year=2026),
        ("csv", "xml", "xlsx", "zip"),
        set(),
    ),
    "Last year’s files, if you have them": (
        lambda _, data, name: gather([(data, name)], year=2025),
        ("csv", "xml", "xlsx", "zip"),
        set(),
    ),
    "Report": (
        lambda _, data, name: read_report(data, name),
        ("csv", "xlsx", "html", "json"),
        {"a workbook of counts"},
    ),
}


def test_every_uploader_of_the_app_is_tried_here() -> None:
    calls = re.compile(r"file_uploader\(\s*f?\"([^\"{]+)")
    found = [
        words
        for path in (ROOT / "screens").rglob("*.py")
        for words in calls.findall(path.read_text("utf-8"))
    ]
    assert sorted(found) == sorted(WAYS)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_is_not_what_its_name_says_is_refused_in_a_sentence(
    way: str, project: Project
) -> None:
    read, endings, right = WAYS[way]
    for kind, data in NOT_WHAT_THEY_SAY.items():
        if kind in right:
            continue
        for ending in endings:
            with pytest.raises(BadInput) as told:
                read(project, data, f"our file.{ending}")
            sentence = told.value.sentence()
            assert "\n" not in sentence, (kind, ending)
            assert len(sentence) < 400, (kind, ending)
            assert "Zebulona" not in sentence, (kind, ending)


def test_a_text_that_begins_as_a_program_does_is_a_text() -> None:
    """People are called by initials: MZ, BM."""
    for said in (b"MZ: We start in May.\nBM: Why?\n", b"ID3 is a field.\n", b"RIFF-RAFF\n"):
        assert read_transcript(said, "a.txt").turns
