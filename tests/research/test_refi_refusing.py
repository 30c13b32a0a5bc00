"""REFI-QDA projects and codebooks that are bad, old, large or none."""

from __future__ import annotations

import time

import pytest

from common.errors import BadInput
from research.formats.refi import read_qdc, read_qdpx
from tests import vendors
from tests.refi_made import (
    TEXT,
    Shared,
    a_zip,
    guid,
    lost_in,
    qde_of,
    read_made,
    selection_of,
    source_of,
)
from tests.research.test_refi_conventions import TELLING


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 not all of it", "damaged"),
        (a_zip({"sources/a.txt": "a"}), "no project.qde"),
        (a_zip({"a.qde": qde_of(""), "b.qde": qde_of("")}), "2 projects"),
        (a_zip({"project.qde": "<Project"}), "not well-formed"),
        (
            a_zip({"project.qde": '<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'}),
            "entities",
        ),
        (a_zip({"project.qde": "<Project xmlns='http://schemas.example/plan'/>"}), "not a REFI"),
        (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "codebook"),
        (a_zip({"project.qde": qde_of("<Code>" * 5000 + "</Code>" * 5000)}), "not well-formed"),
        (a_zip({"project.qde": b" " * 3_000_000}), "not well-formed"),
    ],
)
def test_a_file_that_is_no_project_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_qdpx(data, "study.qdpx")


def test_a_truncated_project_is_refused() -> None:
    whole = vendors.packed(TELLING, vendors.NVIVO)
    for cut in range(0, len(whole) - 1, 97):
        with pytest.raises(BadInput):
            read_qdpx(whole[:cut], "study.qdpx")


def test_a_project_may_have_any_name_and_lie_in_a_folder_of_its_own() -> None:
    body = qde_of(source_of(""))
    for files in (
        {"My study.QDE": body},
        {"Study/project.qde": body, "__MACOSX/Study/._project.qde": b"x"},
        {"project.qde": body, "sources/old.qde": b"x"},
        {"project.qde": body, "backup.qde": b"x"},
    ):
        assert read_qdpx(a_zip(dict(files)), "study.qdpx").sources[0].text == TEXT


def test_codebooks_of_all_kinds_are_read(shared: Shared) -> None:
    taguette = read_qdc(shared("refi/taguette/codebook.qdc").read_bytes(), "codebook.qdc")
    assert [code.name for code in taguette.codes][-2:] == ["emotion: 😩", 'données, "quoted"']
    qualcoder = read_qdc(shared("refi/qualcoder/Codebook-councils.qdc").read_bytes(), "c.qdc")
    assert [code.heading for code in qualcoder.codes] == [False, True, False, True, False, False]


def test_an_old_codebook_with_braces_short_colours_and_sets_is_read() -> None:
    data = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti 9"><Codes>'
        f'<Code guid="{{{guid(9)}}}" name="Waiting" color="#1aF"><Description> two\r\nlines'
        f'</Description></Code></Codes><Sets><Set guid="{guid(3)}" name="Some">'
        f'<MemberCode guid="{guid(9).upper()}"/></Set></Sets></CodeBook>'
    ).encode()
    book = read_qdc(data, "old.qdc")
    (code,) = book.codes
    assert (code.guid, code.colour, code.description) == (guid(9), "#11aaFF", " two\nlines")
    assert book.sets[0].members == (guid(9),)
    assert (book.program, book.lost) == ("ATLAS.ti 9", ())


@pytest.mark.parametrize("data", [b"", b"Code,Name", b"<a/>", a_zip({"project.qde": qde_of("")})])
def test_a_file_that_is_no_codebook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_qdc(data, "codebook.qdc")


def test_no_loss_and_no_error_repeats_what_somebody_said() -> None:
    spans = selection_of(20, 0, 999, "<Description>Jane</Description>", "Jane Smith")
    project = read_made(source_of(spans, "Jane Smith said so\x85", name="Jane Smith.docx"))
    assert project.lost
    assert "Jane" not in repr(project.lost) + repr(project.sources) + repr(project.readings)


def test_many_bad_places_do_not_make_reading_slow() -> None:
    spans = "".join(selection_of(number, 5, 90_000_000) for number in range(3000))
    start = time.process_time()
    project = read_made(source_of(spans))
    assert time.process_time() - start < 5
    assert lost_in(project) == {"quotes": 3000}
