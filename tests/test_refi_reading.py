"""All of a foreign project comes in or is listed with the reason, and bad files are refused."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from common.errors import BadInput
from research.exchange.model import ForeignMemo, ForeignProject
from research.formats.refi import read_qdc, read_qdpx
from tests import vendors
from tests.test_refi_conventions import TELLING

Shared = Callable[[str], Path]
TEXT = "We wait for dates. Nobody knows why."
USER = "00000000-0000-4000-8000-0000000000aa"


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def _qde(body: str, **facts: str) -> bytes:
    more = "".join(f' {key}="{value}"' for key, value in facts.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0"'
        f' name="Study"{more}>{body}</Project>'
    ).encode()


def _zip(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def _read(body: str, files: dict[str, bytes | str] | None = None) -> ForeignProject:
    return read_qdpx(_zip({"project.qde": _qde(body), **(files or {})}), "study.qdpx")


def _selection(number: int, start: object, end: object, inside: str = "", name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{_id(number)}" name="{name}" startPosition="{start}"'
        f' endPosition="{end}">{inside}</PlainTextSelection>'
    )


def _coding(number: int, code: int) -> str:
    return f'<Coding guid="{_id(number)}"><CodeRef targetGUID="{_id(code)}"/></Coding>'


def _source(inside: str, text: str = TEXT, number: int = 1, name: str = "Interview") -> str:
    return (
        f'<Sources><TextSource guid="{_id(number)}" name="{name}">'
        f"<PlainTextContent>{text}</PlainTextContent>{inside}</TextSource></Sources>"
    )


def _codes(*inside: str) -> str:
    return f"<CodeBook><Codes>{''.join(inside)}</Codes></CodeBook>"


def _code(number: int, name: str, inside: str = "", more: str = "") -> str:
    return f'<Code guid="{_id(number)}" name="{name}" isCodable="true"{more}>{inside}</Code>'


def _quotes(project: ForeignProject) -> list[str]:
    return [s.text[span.start : span.end] for s in project.sources for span in s.spans]


def _lost(project: ForeignProject) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in project.lost:
        found[each.what] = found.get(each.what, 0) + each.count
        assert each.why
    return found


def test_a_qualcoder_project_comes_in_with_its_annotation_on_its_words(shared: Shared) -> None:
    data = shared("refi/qualcoder/councils_maxqda.qdpx").read_bytes()
    project = read_qdpx(data, "councils.qdpx")
    first, second = project.sources
    assert (len(first.spans), len(second.spans), len(project.codes)) == (6, 3, 6)
    assert [code.name for code in project.codes if code.heading] == ["Pain points", "Validation"]
    (annotated,) = [span for span in first.spans if not span.codings]
    assert first.text[annotated.start : annotated.end] == "on a Monday"
    on = {memo.text: (memo.on, memo.of, memo.by) for memo in project.memos}
    assert on["annotation: which Monday?"] == ("span", annotated.guid, "alice")
    assert on["source memo 1"] == ("source", first.guid, None)
    assert first.variables == (("council", "Northshire"),)
    assert [case.variables for case in project.cases] == [
        (("years", "5"), ("Description", "case memo")),
        (("years", "10"), ("Description", "case memo")),
    ]
    assert {span.by for span in second.spans} == {"alice", "bob"}
    assert _lost(project) == {
        "kinds of particulars": 1,
        "descriptions of cases": 2,
        "facts of the file": 2,
        "names of who added a text": 2,
        "files": 2,
    }


def test_of_the_standards_own_project_the_codes_come_in_and_all_else_is_listed(
    shared: Shared,
) -> None:
    data = shared("refi/standard/TestProject.qdpx").read_bytes()
    project = read_qdpx(data, "TestProject.qdpx")
    assert project.sources == ()
    assert len(project.codes) == 14
    assert "Coke::diet Coke" in {code.name for code in project.codes}
    assert [len(each.members) for each in project.sets] == [6, 4, 6, 0, 3]
    assert len(project.memos) == 2
    lost = _lost(project)
    assert (lost["documents"], lost["quotes"], lost["pictures"], lost["graphs"]) == (11, 8, 1, 1)
    assert (lost["people"], lost["facts of the file"]) == (2, 3)
    assert (lost["sets of documents"], lost["links"], lost["videos"]) == (11, 1, 2)


def test_the_standards_own_places_have_their_ends_outside(shared: Shared) -> None:
    with zipfile.ZipFile(shared("refi/standard/TestProject.qdpx")) as package:
        qde = package.read("Project.qde")
    said = "Oh, that was great. See you tomorrow? Eleven thirty. Mm."
    assert len(said) == 195 - 139
    text = "It is half past. " * 8 + "So. " + said + " The end."
    member = "Sources/230b768e-5a3d-42b7-be92-2a3721177944.TXT"
    text = text.replace("So. ", "So " * ((139 - 8 * 17) // 3))
    project = read_qdpx(_zip({"Project.qde": qde, member: text}), "standard.qdpx")
    assert _quotes(project) == [said]


def test_a_place_that_cannot_be_is_listed_with_its_document_and_line() -> None:
    spans = "".join(
        _selection(number, *edges, _coding(number + 50, 9))
        for number, edges in enumerate(
            [(0, 7), (30, 99), (-4, 3), (9, 3), (4, 4), ("many", 8), ("", ""), (2, 10**30)], 20
        )
    )
    project = _read(_codes(_code(9, "Waiting")) + _source(spans))
    assert _quotes(project) == ["We wait"]
    assert _lost(project) == {"quotes": 7, "tags on quotes": 7}
    assert all("document 1, line 1" in each.why for each in project.lost if each.what == "quotes")


def test_a_lost_quotes_memo_stays_with_its_document() -> None:
    project = _read(
        _source(_selection(20, 90, 99, "<Description>look again</Description>")),
    )
    assert project.memos == (ForeignMemo("source", _id(1), "look again"),)
    assert _lost(project) == {"quotes": 1}


def test_programs_that_repeat_people_as_tags_mean_people() -> None:
    project = read_qdpx(vendors.packed(TELLING, vendors.NVIVO), "study.qdpx")
    assert [code.name for code in project.codes] == ["Waiting", "Coke::diet"]
    assert [case.name for case in project.cases] == ["Person 0", "Person 1"]
    for case, source in zip(project.cases, project.sources, strict=True):
        (span,) = (span for span in source.spans if span.guid in case.spans)
        assert (span.start, span.end, span.codings) == (0, len(source.text), ())
    assert _lost(project) == {"tags": 2}


@pytest.mark.parametrize(
    ("path", "member", "found"),
    [
        ("internal://a.txt", "sources/a.txt", True),
        ("internal://A.TXT", "Sources/a.txt", True),
        ("a.txt", "sources/a.txt", True),
        ("internal:///sources/a.txt", "Study/sources/a.txt", True),
        ("internal://my%20notes.txt", "sources/my notes.txt", True),
        ("relative:///a.txt", "sources\\a.txt", True),
        ("internal://b.txt", "sources/a.txt", False),
        ("internal://../../etc/hostname", "sources/a.txt", False),
        ("absolute:///etc/hostname", "sources/a.txt", False),
        ("file:///etc/hostname", "sources/a.txt", False),
        ("", "sources/a.txt", False),
    ],
)
def test_a_text_is_found_in_the_package_or_nowhere(path: str, member: str, found: bool) -> None:
    source = f'<Sources><TextSource guid="{_id(1)}" name="A" plainTextPath="{path}"/></Sources>'
    project = _read(source, {member: TEXT})
    assert [each.text for each in project.sources] == ([TEXT] if found else [])
    assert ("documents" in _lost(project)) is not found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_are_read_as_they_were_meant(encoding: str) -> None:
    source = (
        f'<Sources><TextSource guid="{_id(1)}" plainTextPath="internal://a.txt">'
        f"{_selection(20, 0, 4, name='Café')}</TextSource></Sources>"
    )
    project = _read(source, {"sources/a.txt": "Café –\r\nnaïve".encode(encoding)})
    assert (project.sources[0].text, project.sources[0].name) == ("Café –\nnaïve", "Document 1")
    assert _quotes(project) == ["Café"]
    assert _lost(project) == ({"documents": 1} if encoding == "cp1252" else {})


def test_control_characters_are_stood_in_for_one_by_one() -> None:
    source = (
        f'<Sources><TextSource guid="{_id(1)}" plainTextPath="a.txt">'
        f"{_selection(20, 4, 8, name='wait')}</TextSource></Sources>"
    )
    project = _read(source, {"sources/a.txt": "W\0\x07 wait\x0bhere"})
    assert project.sources[0].text == "W\ufffd\ufffd wait\nhere"
    assert _quotes(project) == ["wait"]
    assert _lost(project) == {"control characters in texts": 2}


def test_a_word_file_without_a_plain_twin_keeps_what_its_own_words_place() -> None:
    document = docx.Document()
    document.add_paragraph("P1: We wait for dates. We wait.")
    out = io.BytesIO()
    document.save(out)
    source = (
        f'<Sources><TextSource guid="{_id(1)}" name="A" richTextPath="internal://a.docx">'
        + _selection(20, 99, 108, name="for dates")
        + _selection(21, 4, 11, name="We wait")
        + _selection(22, 4, 11)
        + "</TextSource></Sources>"
    )
    project = _read(source, {"sources/a.docx": out.getvalue()})
    assert _quotes(project) == ["for dates"]
    assert _lost(project) == {"styled texts": 1, "quotes": 2}


def test_a_pdf_comes_in_as_the_text_that_stands_for_it() -> None:
    area = 'page="0" firstX="1" firstY="1" secondX="2" secondY="2"'
    source = (
        f'<Sources><PDFSource guid="{_id(1)}" name="Guide.pdf" path="internal://g.pdf">'
        f'<PDFSelection guid="{_id(20)}" {area}>{_coding(40, 9)}{_coding(41, 8)}</PDFSelection>'
        f'<PDFSelection guid="{_id(21)}" {area}>{_coding(42, 9)}</PDFSelection>'
        f'<Representation guid="{_id(2)}" plainTextPath="internal://g.txt">'
        f"{_selection(20, 3, 7, _coding(43, 9))}</Representation></PDFSource></Sources>"
        f'<Notes><Note guid="{_id(5)}"><PlainTextContent>dull</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{_id(6)}" originGUID="{_id(5)}" targetGUID="{_id(2)}"/></Links>'
    )
    codes = _codes(_code(9, "Waiting"), _code(8, "Dates"))
    project = _read(codes + source, {"sources/g.txt": TEXT, "sources/g.pdf": b"%PDF-"})
    (only,) = project.sources
    assert (only.guid, only.name, _quotes(project)) == (_id(1), "Guide.pdf", ["wait"])
    assert [coding.code for coding in only.spans[0].codings] == [_id(9), _id(8)]
    assert [(memo.on, memo.of) for memo in project.memos] == [("source", _id(1))]
    assert _lost(project) == {
        "PDF documents": 1,
        "stretches of PDF documents": 1,
        "tags on quotes": 1,
    }


def test_a_recordings_transcript_comes_in_with_what_lies_between_its_moments() -> None:
    source = (
        f'<Sources><AudioSource guid="{_id(1)}" name="Call.m4a" path="relative:///c.m4a">'
        f'<Transcript guid="{_id(2)}"><PlainTextContent>{TEXT}</PlainTextContent>'
        f'<SyncPoint guid="{_id(3)}" timeStamp="0" position="0"/>'
        f'<SyncPoint guid="{_id(4)}" timeStamp="900" position="18"/>'
        f'<TranscriptSelection guid="{_id(20)}" fromSyncPoint="{_id(3)}" toSyncPoint="{_id(4)}">'
        f"{_coding(40, 9)}</TranscriptSelection></Transcript>"
        f'<AudioSelection guid="{_id(21)}" begin="0" end="9">{_coding(41, 9)}</AudioSelection>'
        f'<Coding guid="{_id(42)}"><CodeRef targetGUID="{_id(9)}"/></Coding>'
        "</AudioSource></Sources>"
        f'<Cases><Case guid="{_id(7)}"><SourceRef targetGUID="{_id(1)}"/></Case></Cases>'
    )
    project = _read(_codes(_code(9, "Waiting")) + source)
    (only,) = project.sources
    assert only.name == "Call.m4a"
    assert _quotes(project) == ["We wait for dates.", TEXT]
    assert project.cases[0].sources == (only.guid,)
    assert _lost(project) == {
        "times in transcripts": 2,
        "recordings": 1,
        "tags on whole documents": 1,
        "stretches of recordings": 1,
        "tags on quotes": 1,
    }


def test_two_tags_of_one_id_never_put_the_wrong_one_on_a_quote() -> None:
    codes = _codes(_code(9, "Waiting"), _code(9, "Dates"), _code(8, "Portal"))
    project = _read(codes + _source(_selection(20, 0, 2, _coding(40, 9) + _coding(41, 8))))
    assert [code.name for code in project.codes] == ["Waiting", "Dates", "Portal"]
    assert len({code.guid for code in project.codes}) == 3
    assert [c.code for c in project.sources[0].spans[0].codings] == [_id(8)]
    assert _lost(project) == {"ids of tags": 1, "tags on quotes": 1}


def test_a_codebook_that_goes_round_in_a_circle_is_a_tree() -> None:
    inner = _code(9, "Waiting", _code(8, "Dates", _code(9, "Waiting", _code(7, "Late"))))
    project = _read(_codes(inner))
    assert [(code.name, code.parent) for code in project.codes] == [
        ("Waiting", None),
        ("Dates", _id(9)),
        ("Late", _id(9)),
    ]
    assert _lost(project) == {"tags": 1}


def test_what_names_nothing_is_listed() -> None:
    body = (
        _codes(_code(9, "", more=' color="blue"'))
        + f'<Variables><Variable guid="{_id(60)}" name="Role" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{_id(7)}"><CodeRef targetGUID="{_id(9)}"/><VariableValue>'
        f'<VariableRef targetGUID="{_id(60)}"/><TextValue>Analyst</TextValue></VariableValue>'
        f'<VariableValue><VariableRef targetGUID="{_id(61)}"/><TextValue>x</TextValue>'
        f'</VariableValue><SourceRef targetGUID="{_id(99)}"/>'
        f'<SelectionRef targetGUID="{_id(98)}"/></Case></Cases>'
        + _source(_selection(20, 0, 2, _coding(40, 77) + f'<Coding guid="{_id(41)}"/>'))
        + f'<Sets><Set guid="{_id(70)}" name="Some"><MemberCode targetGUID="{_id(9)}"/>'
        f'<MemberCode targetGUID="{_id(96)}"/></Set></Sets><Surprise/>'
    )
    project = _read(body)
    assert [(code.name, code.colour) for code in project.codes] == [("Unnamed tag", "")]
    assert (project.cases[0].name, project.cases[0].variables) == ("", (("Role", "Analyst"),))
    assert project.sets[0].members == (_id(9),)
    assert project.sources[0].spans[0].codings == ()
    assert _lost(project) == {
        "names of tags": 1,
        "colours of tags": 1,
        "tags on quotes": 2,
        "tags in sets": 1,
        "texts that cases name": 1,
        "quotes that cases name": 1,
        "tags that cases name": 1,
        "particulars": 1,
        "unknown parts": 1,
    }


def test_a_stretch_that_is_only_remarked_on_keeps_its_remark() -> None:
    said = "<Description>Mabel is not the only one</Description>"
    project = _read(_source(_selection(20, 3, 7, said, "A title of its own")))
    (span,) = project.sources[0].spans
    assert (_quotes(project), span.codings) == (["wait"], ())
    assert project.memos == (ForeignMemo("span", span.guid, "Mabel is not the only one"),)
    assert _lost(project) == {"titles of quotes": 1}


def test_of_two_texts_of_one_document_the_file_is_read_and_the_other_listed() -> None:
    def source(said: str) -> str:
        return (
            f'<Sources><TextSource guid="{_id(1)}" name="A" plainTextPath="internal://a.txt">'
            f"<PlainTextContent>{said}</PlainTextContent></TextSource></Sources>"
        )

    for said, lost in ((TEXT, {}), ("Another text", {"second texts of documents": 1})):
        project = _read(source(said), {"sources/a.txt": TEXT})
        assert (project.sources[0].text, _lost(project)) == (TEXT, lost)
    assert _read(source("Only here")).sources[0].text == "Only here"


def test_empty_containers_hold_nothing() -> None:
    names = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"]
    project = _read("".join(f"<{name}/>" for name in names) + "<!-- nothing --><?so what?>")
    assert (project.sources, project.codes, project.memos) == ((), (), ())
    assert (project.readings, project.lost) == (None, ())


def test_twice_given_ids_are_told_apart_and_listed() -> None:
    two = _selection(20, 0, 2, _coding(40, 9)) + _selection(20, 3, 7, _coding(40, 9))
    project = _read(_codes(_code(9, "Waiting")) + _source(two))
    assert _quotes(project) == ["We", "wait"]
    assert len({span.guid for span in project.sources[0].spans}) == 2
    assert _lost(project) == {"ids of quotes": 1, "ids of tags on quotes": 1}


def test_notes_are_kept_on_what_they_are_about() -> None:
    notes = "".join(
        f'<Note guid="{_id(n)}" name="{name}" creatingUser="{{{USER.upper()}}}">'
        f"<PlainTextContent>{said}</PlainTextContent></Note>"
        for n, name, said in [(50, "", "on a tag"), (51, "Title", "on a quote"), (52, "", "alone")]
    )
    body = (
        f'<Users><User guid="{USER}" name="Asha"/></Users>'
        + _codes(_code(9, "Waiting", f'<NoteRef targetGUID="{_id(50)}"/>'))
        + _source(_selection(20, 0, 2))
        + f"<Notes>{notes}</Notes><Links>"
        f'<Link guid="{_id(30)}" originGUID="{_id(20)}" targetGUID="{_id(51)}"/></Links>'
    )
    project = _read(body)
    assert [(memo.on, memo.of, memo.text, memo.by) for memo in project.memos] == [
        ("code", _id(9), "on a tag", "Asha"),
        ("span", _id(20), "Title\non a quote", "Asha"),
        ("project", None, "alone", "Asha"),
    ]
    assert project.lost == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 not all of it", "damaged"),
        (_zip({"sources/a.txt": "a"}), "no project.qde"),
        (_zip({"a.qde": _qde(""), "b.qde": _qde("")}), "2 projects"),
        (_zip({"project.qde": "<Project"}), "not well-formed"),
        (_zip({"project.qde": '<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'}), "entities"),
        (_zip({"project.qde": "<Project xmlns='http://schemas.example/plan'/>"}), "not a REFI"),
        (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "codebook"),
        (_zip({"project.qde": _qde("<Code>" * 5000 + "</Code>" * 5000)}), "not well-formed"),
        (_zip({"project.qde": b" " * 3_000_000}), "not well-formed"),
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
    body = _qde(_source(""))
    for files in (
        {"My study.QDE": body},
        {"Study/project.qde": body, "__MACOSX/Study/._project.qde": b"x"},
        {"project.qde": body, "sources/old.qde": b"x"},
        {"project.qde": body, "backup.qde": b"x"},
    ):
        assert read_qdpx(_zip(dict(files)), "study.qdpx").sources[0].text == TEXT


def test_codebooks_of_all_kinds_are_read(shared: Shared) -> None:
    taguette = read_qdc(shared("refi/taguette/codebook.qdc").read_bytes(), "codebook.qdc")
    assert [code.name for code in taguette.codes][-2:] == ["emotion: 😩", 'données, "quoted"']
    qualcoder = read_qdc(shared("refi/qualcoder/Codebook-councils.qdc").read_bytes(), "c.qdc")
    assert [code.heading for code in qualcoder.codes] == [False, True, False, True, False, False]


def test_an_old_codebook_with_braces_short_colours_and_sets_is_read() -> None:
    data = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti 9"><Codes>'
        f'<Code guid="{{{_id(9)}}}" name="Waiting" color="#1aF"><Description> two\r\nlines'
        f'</Description></Code></Codes><Sets><Set guid="{_id(3)}" name="Some">'
        f'<MemberCode guid="{_id(9).upper()}"/></Set></Sets></CodeBook>'
    ).encode()
    book = read_qdc(data, "old.qdc")
    (code,) = book.codes
    assert (code.guid, code.colour, code.description) == (_id(9), "#11aaFF", " two\nlines")
    assert book.sets[0].members == (_id(9),)
    assert (book.program, book.lost) == ("ATLAS.ti 9", ())


@pytest.mark.parametrize("data", [b"", b"Code,Name", b"<a/>", _zip({"project.qde": _qde("")})])
def test_a_file_that_is_no_codebook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_qdc(data, "codebook.qdc")


def test_no_loss_and_no_error_repeats_what_somebody_said() -> None:
    spans = _selection(20, 0, 999, "<Description>Jane</Description>", "Jane Smith")
    project = _read(_source(spans, "Jane Smith said so\x85", name="Jane Smith.docx"))
    assert project.lost
    assert "Jane" not in repr(project.lost) + repr(project.sources) + repr(project.readings)


def test_many_bad_places_do_not_make_reading_slow() -> None:
    spans = "".join(_selection(number, 5, 90_000_000) for number in range(3000))
    start = time.process_time()
    project = _read(_source(spans))
    assert time.process_time() - start < 5
    assert _lost(project) == {"quotes": 3000}
