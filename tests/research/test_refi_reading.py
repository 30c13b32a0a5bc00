"""All of a foreign project comes in or is listed with the reason, and bad files are refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from research.exchange.model import ForeignMemo, ForeignProject
from research.formats.refi import read_qdpx
from tests import vendors
from tests.refi_made import (
    TEXT,
    Shared,
    a_zip,
    guid,
    lost_in,
    read_made,
    selection_of,
    source_of,
)
from tests.research.test_refi_conventions import TELLING

USER = "00000000-0000-4000-8000-0000000000aa"


def _coding(number: int, code: int) -> str:
    return f'<Coding guid="{guid(number)}"><CodeRef targetGUID="{guid(code)}"/></Coding>'


def _codes(*inside: str) -> str:
    return f"<CodeBook><Codes>{''.join(inside)}</Codes></CodeBook>"


def _code(number: int, name: str, inside: str = "", more: str = "") -> str:
    return f'<Code guid="{guid(number)}" name="{name}" isCodable="true"{more}>{inside}</Code>'


def _quotes(project: ForeignProject) -> list[str]:
    return [s.text[span.start : span.end] for s in project.sources for span in s.spans]


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
    assert lost_in(project) == {
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
    lost = lost_in(project)
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
    project = read_qdpx(a_zip({"Project.qde": qde, member: text}), "standard.qdpx")
    assert _quotes(project) == [said]


def test_a_place_that_cannot_be_is_listed_with_its_document_and_line() -> None:
    spans = "".join(
        selection_of(number, *edges, _coding(number + 50, 9))
        for number, edges in enumerate(
            [(0, 7), (30, 99), (-4, 3), (9, 3), (4, 4), ("many", 8), ("", ""), (2, 10**30)], 20
        )
    )
    project = read_made(_codes(_code(9, "Waiting")) + source_of(spans))
    assert _quotes(project) == ["We wait"]
    assert lost_in(project) == {"quotes": 7, "tags on quotes": 7}
    assert all("document 1, line 1" in each.why for each in project.lost if each.what == "quotes")


def test_a_lost_quotes_memo_stays_with_its_document() -> None:
    project = read_made(
        source_of(selection_of(20, 90, 99, "<Description>look again</Description>")),
    )
    assert project.memos == (ForeignMemo("source", guid(1), "look again"),)
    assert lost_in(project) == {"quotes": 1}


def test_programs_that_repeat_people_as_tags_mean_people() -> None:
    project = read_qdpx(vendors.packed(TELLING, vendors.NVIVO), "study.qdpx")
    assert [code.name for code in project.codes] == ["Waiting", "Coke::diet"]
    assert [case.name for case in project.cases] == ["Person 0", "Person 1"]
    for case, source in zip(project.cases, project.sources, strict=True):
        (span,) = (span for span in source.spans if span.guid in case.spans)
        assert (span.start, span.end, span.codings) == (0, len(source.text), ())
    assert lost_in(project) == {"tags": 2}


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
    source = f'<Sources><TextSource guid="{guid(1)}" name="A" plainTextPath="{path}"/></Sources>'
    project = read_made(source, {member: TEXT})
    assert [each.text for each in project.sources] == ([TEXT] if found else [])
    assert ("documents" in lost_in(project)) is not found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_are_read_as_they_were_meant(encoding: str) -> None:
    source = (
        f'<Sources><TextSource guid="{guid(1)}" plainTextPath="internal://a.txt">'
        f"{selection_of(20, 0, 4, name='Café')}</TextSource></Sources>"
    )
    project = read_made(source, {"sources/a.txt": "Café –\r\nnaïve".encode(encoding)})
    assert (project.sources[0].text, project.sources[0].name) == ("Café –\nnaïve", "Document 1")
    assert _quotes(project) == ["Café"]
    assert lost_in(project) == ({"documents": 1} if encoding == "cp1252" else {})


def test_control_characters_are_stood_in_for_one_by_one() -> None:
    source = (
        f'<Sources><TextSource guid="{guid(1)}" plainTextPath="a.txt">'
        f"{selection_of(20, 4, 8, name='wait')}</TextSource></Sources>"
    )
    project = read_made(source, {"sources/a.txt": "W\0\x07 wait\x0bhere"})
    assert project.sources[0].text == "W\ufffd\ufffd wait\nhere"
    assert _quotes(project) == ["wait"]
    assert lost_in(project) == {"control characters in texts": 2}


def test_a_word_file_without_a_plain_twin_keeps_what_its_own_words_place() -> None:
    document = docx.Document()
    document.add_paragraph("P1: We wait for dates. We wait.")
    out = io.BytesIO()
    document.save(out)
    source = (
        f'<Sources><TextSource guid="{guid(1)}" name="A" richTextPath="internal://a.docx">'
        + selection_of(20, 99, 108, name="for dates")
        + selection_of(21, 4, 11, name="We wait")
        + selection_of(22, 4, 11)
        + "</TextSource></Sources>"
    )
    project = read_made(source, {"sources/a.docx": out.getvalue()})
    assert _quotes(project) == ["for dates"]
    assert lost_in(project) == {"styled texts": 1, "quotes": 2}


def test_a_pdf_comes_in_as_the_text_that_stands_for_it() -> None:
    area = 'page="0" firstX="1" firstY="1" secondX="2" secondY="2"'
    source = (
        f'<Sources><PDFSource guid="{guid(1)}" name="Guide.pdf" path="internal://g.pdf">'
        f'<PDFSelection guid="{guid(20)}" {area}>{_coding(40, 9)}{_coding(41, 8)}</PDFSelection>'
        f'<PDFSelection guid="{guid(21)}" {area}>{_coding(42, 9)}</PDFSelection>'
        f'<Representation guid="{guid(2)}" plainTextPath="internal://g.txt">'
        f"{selection_of(20, 3, 7, _coding(43, 9))}</Representation></PDFSource></Sources>"
        f'<Notes><Note guid="{guid(5)}"><PlainTextContent>dull</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{guid(6)}" originGUID="{guid(5)}" targetGUID="{guid(2)}"/></Links>'
    )
    codes = _codes(_code(9, "Waiting"), _code(8, "Dates"))
    project = read_made(codes + source, {"sources/g.txt": TEXT, "sources/g.pdf": b"%PDF-"})
    (only,) = project.sources
    assert (only.guid, only.name, _quotes(project)) == (guid(1), "Guide.pdf", ["wait"])
    assert [coding.code for coding in only.spans[0].codings] == [guid(9), guid(8)]
    assert [(memo.on, memo.of) for memo in project.memos] == [("source", guid(1))]
    assert lost_in(project) == {
        "PDF documents": 1,
        "stretches of PDF documents": 1,
        "tags on quotes": 1,
    }


def test_a_recordings_transcript_comes_in_with_what_lies_between_its_moments() -> None:
    source = (
        f'<Sources><AudioSource guid="{guid(1)}" name="Call.m4a" path="relative:///c.m4a">'
        f'<Transcript guid="{guid(2)}"><PlainTextContent>{TEXT}</PlainTextContent>'
        f'<SyncPoint guid="{guid(3)}" timeStamp="0" position="0"/>'
        f'<SyncPoint guid="{guid(4)}" timeStamp="900" position="18"/>'
        f'<TranscriptSelection guid="{guid(20)}" fromSyncPoint="{guid(3)}" toSyncPoint="{guid(4)}">'
        f"{_coding(40, 9)}</TranscriptSelection></Transcript>"
        f'<AudioSelection guid="{guid(21)}" begin="0" end="9">{_coding(41, 9)}</AudioSelection>'
        f'<Coding guid="{guid(42)}"><CodeRef targetGUID="{guid(9)}"/></Coding>'
        "</AudioSource></Sources>"
        f'<Cases><Case guid="{guid(7)}"><SourceRef targetGUID="{guid(1)}"/></Case></Cases>'
    )
    project = read_made(_codes(_code(9, "Waiting")) + source)
    (only,) = project.sources
    assert only.name == "Call.m4a"
    assert _quotes(project) == ["We wait for dates.", TEXT]
    assert project.cases[0].sources == (only.guid,)
    assert lost_in(project) == {
        "times in transcripts": 2,
        "recordings": 1,
        "tags on whole documents": 1,
        "stretches of recordings": 1,
        "tags on quotes": 1,
    }


def test_two_tags_of_one_id_never_put_the_wrong_one_on_a_quote() -> None:
    codes = _codes(_code(9, "Waiting"), _code(9, "Dates"), _code(8, "Portal"))
    project = read_made(codes + source_of(selection_of(20, 0, 2, _coding(40, 9) + _coding(41, 8))))
    assert [code.name for code in project.codes] == ["Waiting", "Dates", "Portal"]
    assert len({code.guid for code in project.codes}) == 3
    assert [c.code for c in project.sources[0].spans[0].codings] == [guid(8)]
    assert lost_in(project) == {"ids of tags": 1, "tags on quotes": 1}


def test_a_codebook_that_goes_round_in_a_circle_is_a_tree() -> None:
    inner = _code(9, "Waiting", _code(8, "Dates", _code(9, "Waiting", _code(7, "Late"))))
    project = read_made(_codes(inner))
    assert [(code.name, code.parent) for code in project.codes] == [
        ("Waiting", None),
        ("Dates", guid(9)),
        ("Late", guid(9)),
    ]
    assert lost_in(project) == {"tags": 1}


def test_what_names_nothing_is_listed() -> None:
    body = (
        _codes(_code(9, "", more=' color="blue"'))
        + f'<Variables><Variable guid="{guid(60)}" name="Role" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{guid(7)}"><CodeRef targetGUID="{guid(9)}"/><VariableValue>'
        f'<VariableRef targetGUID="{guid(60)}"/><TextValue>Analyst</TextValue></VariableValue>'
        f'<VariableValue><VariableRef targetGUID="{guid(61)}"/><TextValue>x</TextValue>'
        f'</VariableValue><SourceRef targetGUID="{guid(99)}"/>'
        f'<SelectionRef targetGUID="{guid(98)}"/></Case></Cases>'
        + source_of(selection_of(20, 0, 2, _coding(40, 77) + f'<Coding guid="{guid(41)}"/>'))
        + f'<Sets><Set guid="{guid(70)}" name="Some"><MemberCode targetGUID="{guid(9)}"/>'
        f'<MemberCode targetGUID="{guid(96)}"/></Set></Sets><Surprise/>'
    )
    project = read_made(body)
    assert [(code.name, code.colour) for code in project.codes] == [("Unnamed tag", "")]
    assert (project.cases[0].name, project.cases[0].variables) == ("", (("Role", "Analyst"),))
    assert project.sets[0].members == (guid(9),)
    assert project.sources[0].spans[0].codings == ()
    assert lost_in(project) == {
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
    project = read_made(source_of(selection_of(20, 3, 7, said, "A title of its own")))
    (span,) = project.sources[0].spans
    assert (_quotes(project), span.codings) == (["wait"], ())
    assert project.memos == (ForeignMemo("span", span.guid, "Mabel is not the only one"),)
    assert lost_in(project) == {"titles of quotes": 1}


def test_of_two_texts_of_one_document_the_file_is_read_and_the_other_listed() -> None:
    def source(said: str) -> str:
        return (
            f'<Sources><TextSource guid="{guid(1)}" name="A" plainTextPath="internal://a.txt">'
            f"<PlainTextContent>{said}</PlainTextContent></TextSource></Sources>"
        )

    for said, lost in ((TEXT, {}), ("Another text", {"second texts of documents": 1})):
        project = read_made(source(said), {"sources/a.txt": TEXT})
        assert (project.sources[0].text, lost_in(project)) == (TEXT, lost)
    assert read_made(source("Only here")).sources[0].text == "Only here"


def test_empty_containers_hold_nothing() -> None:
    names = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"]
    project = read_made("".join(f"<{name}/>" for name in names) + "<!-- nothing --><?so what?>")
    assert (project.sources, project.codes, project.memos) == ((), (), ())
    assert (project.readings, project.lost) == (None, ())


def test_twice_given_ids_are_told_apart_and_listed() -> None:
    two = selection_of(20, 0, 2, _coding(40, 9)) + selection_of(20, 3, 7, _coding(40, 9))
    project = read_made(_codes(_code(9, "Waiting")) + source_of(two))
    assert _quotes(project) == ["We", "wait"]
    assert len({span.guid for span in project.sources[0].spans}) == 2
    assert lost_in(project) == {"ids of quotes": 1, "ids of tags on quotes": 1}


def test_notes_are_kept_on_what_they_are_about() -> None:
    notes = "".join(
        f'<Note guid="{guid(n)}" name="{name}" creatingUser="{{{USER.upper()}}}">'
        f"<PlainTextContent>{said}</PlainTextContent></Note>"
        for n, name, said in [(50, "", "on a tag"), (51, "Title", "on a quote"), (52, "", "alone")]
    )
    body = (
        f'<Users><User guid="{USER}" name="Asha"/></Users>'
        + _codes(_code(9, "Waiting", f'<NoteRef targetGUID="{guid(50)}"/>'))
        + source_of(selection_of(20, 0, 2))
        + f"<Notes>{notes}</Notes><Links>"
        f'<Link guid="{guid(30)}" originGUID="{guid(20)}" targetGUID="{guid(51)}"/></Links>'
    )
    project = read_made(body)
    assert [(memo.on, memo.of, memo.text, memo.by) for memo in project.memos] == [
        ("code", guid(9), "on a tag", "Asha"),
        ("span", guid(20), "Title\non a quote", "Asha"),
        ("project", None, "alone", "Asha"),
    ]
    assert project.lost == ()
