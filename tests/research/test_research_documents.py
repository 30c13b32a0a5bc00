"""Documents of every kind come down to the same turns: what shows is read, what does not is not."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from common.errors import BadInput, CommonGroundError
from research.formats import TRANSCRIPT_ENDINGS, read_transcript
from research.model import RawTranscript
from tests.transcript_files import (
    Said,
    docx_file,
    docx_of,
    html_of,
    odt_body,
    odt_of,
    pdf_of,
    rtf_of,
    zip_of,
)

LINES = ("Interviewer: How long?", "P1: Three days – honestly.", "And then {we} check.")
TURNS: Said = [
    ("Interviewer", None, "How long?"),
    ("P1", None, "Three days – honestly.\nAnd then {we} check."),
]


def _said(raw: RawTranscript) -> Said:
    return [(turn.speaker, turn.time, turn.text) for turn in raw.turns]


def _read(data: bytes | str, name: str) -> Said:
    return _said(read_transcript(data.encode() if isinstance(data, str) else data, name))


WRITERS: dict[str, Callable[[list[str]], bytes]] = {
    "docx": docx_of,
    "odt": odt_of,
    "rtf": rtf_of,
    "html": html_of,
    "txt": lambda lines: "\n".join(lines).encode(),
}


@pytest.mark.parametrize("ending", [*WRITERS, "pdf"])
def test_the_same_words_are_read_from_every_kind_of_document(ending: str) -> None:
    data = pdf_of([LINES]) if ending == "pdf" else WRITERS[ending](list(LINES))
    raw = read_transcript(data, f"talk.{ending}")
    assert ending in TRANSCRIPT_ENDINGS
    assert raw.format == ending
    words = [(speaker, time, text.replace("\n", " ")) for speaker, time, text in _said(raw)]
    assert words == [(s, t, text.replace("\n", " ")) for s, t, text in TURNS]
    # What a file is is in the file; its name may be wrong.
    assert _said(read_transcript(data, "talk.txt")) == _said(raw)


_WORDS = st.text(
    st.one_of(
        st.sampled_from("abz,. -'()0é–’😩👩\u200d💻ש\u0301数<>&{}\\*_[]\t"),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    ),
    max_size=30,
).map(lambda words: " ".join(words.split()))


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=4), st.sampled_from(sorted(WRITERS)))
def test_whatever_was_said_reads_back_to_the_letter(words: list[str], ending: str) -> None:
    # "end" keeps blanks and marks at a turn's edge from being taken off as layout.
    said = [" ".join(f"so {each} end".split()) for each in words]
    speakers = ["Interviewer" if n % 2 == 0 else "P1" for n in range(len(said))]
    lines = [f"{who}: {text}" for who, text in zip(speakers, said, strict=True)]
    turns = _read(WRITERS[ending](lines), f"x.{ending}")
    assert turns == [(who, None, text) for who, text in zip(speakers, said, strict=True)]


def test_open_document_tables_lists_notes_and_hidden_text() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    table = "".join(
        row.format("".join(cell.format(word) for word in words))
        for words in (("Interviewer", "How?"), ("Ann", "So."), ("Ann", "Yes."))
    )
    data = odt_body(
        "<text:tracked-changes><text:p>P9: gone</text:p></text:tracked-changes>"
        "<text:h>Interview two</text:h>"
        f"<table:table table:number-rows-repeated='999999'>{table}</table:table>"
        "<text:list><text:list-item><text:p>P1:  one\n two<text:s text:c='2'/>three"
        "<text:note><text:note-body><text:p>aside</text:p></text:note-body></text:note>"
        "<text:tab/><text:span text:style-name='T1'>secret</text:span>four"
        "<text:line-break/>five</text:p></text:list-item></text:list>"
        "<text:p>x<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
        "</text:p>",
        "<style:style style:name='T1'><style:text-properties text:display='none'/></style:style>",
    )
    raw = read_transcript(data, "x.odt")
    assert _said(raw) == [
        (None, None, "Interview two"),
        ("Interviewer", None, "How?"),
        ("Ann", None, "So."),
        ("Ann", None, "Yes."),
        ("P1", None, "one two  three\tfour\nfive\nx"),
        (None, None, "boxed"),
    ]
    assert raw.notes == ("1 footnote left out",)


def test_rich_text_pictures_deletions_tables_and_letters_of_other_scripts() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset128 B;}}"
        rb"{\stylesheet{\s1\outlinelevel0 heading 1;}}{\info{\title no}}{\header P9: no\par}"
        rb"\pard\s1 Step one\par\pard\f0 P1: \'e4\'e0 {\f1\'82\'a0}"
        b"{\\pict\\bin5 }}}\\{}{\\*\\unknown no}{\\v hidden}{\\deleted was}"
        rb" \u-10179?\u-8679? \uc2\u233\'c3\'a9e{\footnote aside}\line on\par"
        rb"\pard\intbl Interviewer\cell How?\cell\row Ann\cell So.\par Well.\cell\row"
        rb" Ann\cell Yes.\cell\row\pard{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt boxed\par}}}"
        rb"P1: {\field{\*\fldinst HYPERLINK x}{\fldrslt end}}\par} after"
    )
    raw = read_transcript(data, "x.rtf")
    assert _said(raw) == [
        (None, None, "Step one"),
        ("P1", None, "да あ 😙 ée\non"),
        ("Interviewer", None, "How?"),
        ("Ann", None, "So.\nWell."),
        ("Ann", None, "Yes."),
        ("P1", None, "end"),
        (None, None, "boxed"),
    ]
    assert raw.notes == ("1 footnote left out",)
    cut = read_transcript(data[: data.index(rb"\pard\intbl")], "x.rtf")
    assert "breaks off" in cut.notes[0]


def test_a_page_gives_what_shows_on_it() -> None:
    page = (
        "<html><head><title>no</title><style>p{}</style></head><body><!-- no -->"
        "<h2>Interview two</h2><script>P9: no</script><p style='display: none'>P9: no</p>"
        "<div hidden>no</div><p><b>Interviewer:</b>\n  How <i>long</i>?<br>Really?</p>"
        "<table><tr><td><p>P1: in a table<p>that lays out</table>"
        "<table><tr><th>Speaker<th>Words<tr><td>Ann<td>Three &amp; more</table>"
        "<ul><li>P1: <del>two</del><o:p>three&nbsp;</o:p></li></ul><pre>P2: a\n  b</pre>"
    )
    assert _read(page, "x.html") == [
        (None, None, "Interview two"),
        ("Interviewer", None, "How long?\nReally?"),
        ("P1", None, "in a table\nthat lays out"),
        ("Ann", None, "Three & more"),
        ("P1", None, "three"),
        ("P2", None, "a\nb"),
    ]


def test_a_page_is_decoded_as_it_says_only_where_that_is_no_utf_8() -> None:
    page = "<html><meta charset='{}'><p>P1: {}"
    assert _read(page.format("windows-1251", "café").encode(), "x.html")[0][2] == "café"
    assert _read(page.format("windows-1251", "да").encode("cp1251"), "x.html")[0][2] == "да"
    assert _read(page.format("iso-8859-1", "a – b").encode("cp1252"), "x.html")[0][2] == "a – b"
    assert _read(page.format("utf-16", "да").encode("utf-16"), "x.html")[0][2] == "да"
    assert _read(page.format("punycode", "é").encode("cp1252"), "x.html")[0][2] == "é"


FULL = "P1: We take the file from the case system and then we look at every"


def test_a_pdfs_pages_run_on_without_their_heads_and_numbers() -> None:
    pages = [
        [
            "Interview two",
            FULL,
            "line of what was said about how it went until then, the valida-",
            "Page 1 of 3",
        ],
        [
            "Interview two",
            "tion report, which takes more time than anybody has, a well-",
            "known colleague of mine says so. The validation of the file",
            "Page 2 of 3",
        ],
        ["Interview two", "is slow, well-known and slow.", "Interviewer: Why?", "Page 3 of 3"],
    ]
    raw = read_transcript(pdf_of(pages), "x.pdf")
    assert _said(raw) == [
        (
            "P1",
            None,
            "We take the file from the case system and then we look at every line of what was said "
            "about how it went until then, the validation report, which takes more time than "
            "anybody has, a well-known colleague of mine says so. The validation of the file is "
            "slow, well-known and slow.",
        ),
        ("Interviewer", None, "Why?"),
    ]
    assert raw.notes == (
        "6 running heads and feet left out",
        "1 word parted at the end of a line put together",
    )


def test_two_pages_of_a_pdf_lose_their_title_but_no_answer() -> None:
    pages = [["Ann: So.", "P1: Why?", "Yes.", "Northmoor talk", str(n)] for n in (1, 2)]
    raw = read_transcript(pdf_of(pages), "x.pdf")
    assert _said(raw) == [("Ann", None, "So."), ("P1", None, "Why?\nYes.")] * 2
    assert raw.notes == ("4 running heads and feet left out",)


def test_a_pdf_of_pictures_or_behind_a_password_says_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"pictures of pages and no text.*recognised \(OCR\)"):
        read_transcript(pdf_of([[], []]), "scan.pdf")
    assert read_transcript(pdf_of([LINES, []]), "x.pdf").notes == ("No text on page 2",)
    locked = PdfWriter(io.BytesIO(pdf_of([LINES])))
    locked.encrypt("pass", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    with pytest.raises(BadInput, match="protected by a password"):
        read_transcript(out.getvalue(), "x.pdf")


def test_a_pdf_that_draws_itself_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("research.formats.pdf._MOST_STROKES", 50)
    with pytest.raises(BadInput, match="far more than a transcript"):
        read_transcript(pdf_of([["word"] * 40]), "x.pdf")


def test_word_layouts_of_meeting_programs_and_typists() -> None:
    def numbered(document: docx.document.Document) -> None:
        table = document.add_table(rows=0, cols=4)
        for row in (
            ("#", "Time", "Name", "Text"),
            ("1", "0:03", "Ann", "One."),
            ("2", "0:09", "Bo", "Two."),
        ):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    assert _read(docx_file(numbered), "x.docx") == [("Ann", 3.0, "One."), ("Bo", 9.0, "Two.")]
    apart = ["Ann Lee", "0:03", "One.", "Bo", "0:09", "Two.", "Ann Lee", "1:00", "Three."]
    wanted: Said = [("Ann Lee", 3.0, "One."), ("Bo", 9.0, "Two."), ("Ann Lee", 60.0, "Three.")]
    assert _read(docx_of(apart), "x.docx") == wanted
    arrows = ["0:0:3.0 --> 0:0:5.5\nAnn Lee\nOne.", "0:0:9.0 --> 0:0:10.0\nBo\nTwo."]
    arrows.append("0:1:0.0 --> 0:1:2.0\nAnn Lee\nThree.")
    assert _read(docx_of(arrows), "x.docx") == wanted


def test_a_table_of_who_was_there_is_no_talk() -> None:
    for heads in ("Name<td>Role", "Participant<td>Council", "Speaker<td>Role"):
        page = f"<table><tr><td>{heads}<tr><td>Ann<td>Analyst<tr><td>Bo<td>Clerk</table>"
        assert {speaker for speaker, _, _ in _read(page, "x.html")} == {None}


def test_word_text_boxes_are_read_once_and_hidden_text_never() -> None:
    box = "<pict><txbxContent><p><r><t>boxed</t></r></p></txbxContent></pict>"
    data = (
        "<document xmlns:w='w'><body><p><r><t>P1: seen</t></r><r><rPr><vanish/></rPr><t>no</t></r>"
        f"<r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent>"
        "<footnoteReference/></r></p>"
        "<p><pPr><outlineLvl w:val='1'/></pPr><r><t>Part two</t></r></p></body></document>"
    )
    raw = read_transcript(zip_of(word__document_xml=data.encode()), "x.docx")
    assert _said(raw) == [("P1", None, "seen"), (None, None, "boxed"), (None, None, "Part two")]
    assert raw.notes == ("1 footnote left out",)


CHILDREN = [("CHILD", "DOB", "SEX"), ("854701", "12/03/2014", "2"), ("854702", "01/09/2015", "1")]
LISTED = [f"85470{n} 12/03/201{n} F" for n in range(6)]


def _rows(row: str, cell: str) -> str:
    return "".join(row.format("".join(cell.format(c) for c in cells)) for cells in CHILDREN)


_ODT_ROW = "<table:table-row>{}</table:table-row>"
_ODT_CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (odt_body(f"<table:table>{_rows(_ODT_ROW, _ODT_CELL)}</table:table>"), "x.odt"),
        (f"<table>{_rows('<tr>{}</tr>', '<td>{}</td>')}</table>", "x.html"),
        ("{\\rtf1 " + _rows("{}\\row ", "{}\\cell ") + "}", "x.rtf"),
        (pdf_of([["Child ID DOB Sex", *LISTED[:1]]]), "x.pdf"),
        (pdf_of([LISTED]), "x.pdf"),
        (pdf_of([[word for row in LISTED for word in row.split()]]), "x.pdf"),
        ("<table><tr><td>Name<td>Date of birth<tr><td>Ann<td>12/03/2014</table>", "x.html"),
    ],
)
def test_records_of_children_are_refused_from_any_document(data: bytes | str, name: str) -> None:
    with pytest.raises(BadInput, match="records of children") as refused:
        _read(data, name)
    assert "8547" not in str(refused.value)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"plain words", "x.odt", "not an OpenDocument text, whatever its name"),
        (b"plain words", "x.rtf", "not a rich text file, whatever its name"),
        (b"plain words", "x.pdf", "not a PDF, whatever its name"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "x.doc", "save it as .docx"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "x.docx",
            "protected by a password",
        ),
        (zip_of(xl__workbook_xml=b"<a/>"), "x.docx", "a workbook or a set of slides"),
        (odt_of(["P1: a"])[:-60], "x.odt", "damaged or only half"),
        (zip_of(content_xml=b"<!DOCTYPE d [<!ENTITY a 'x'>]><d>&a;</d>"), "x.odt", "own entities"),
        (zip_of(content_xml=b"<a/>"), "x.odt", "but no text"),
        (
            zip_of(content_xml=b"x", **{"META-INF__manifest_xml": b"<encryption-data/>"}),
            "x.odt",
            "protected by a password",
        ),
        (b"{\\rtf1 " + b"{" * 6_000, "x.rtf", "far more than a transcript"),
        (b"<html>" + b"<div>" * 5_000 + b"x", "x.html", "nested too deep"),
        (b"<html><script>x</script></html>", "x.html", "no words"),
        (b"%PDF-1.7 ...", "x.pdf", "damaged or only half"),
        (pdf_of([LINES])[:200], "x.txt", "damaged or only half"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "x.txt", "saved in one file"),
        (b"a,b\n1,2", "x.csv", "cannot be read from a table"),
        (b"a\n" * 200_001, "x.txt", "200,001 lines"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_with_the_reason(
    data: bytes, name: str, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        read_transcript(data, name)


WHOLE = [
    *((f"x.{ending}", write(list(LINES))) for ending, write in WRITERS.items()),
    ("x.pdf", pdf_of([LINES, LINES])),
    ("x.vtt", b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ann>yes</v>\n"),
    ("x.odt", odt_body("<text:p>P1: a</text:p><text:h>b</text:h>")),
]
_MARKS = st.sampled_from(
    [
        *(b"", b"{", b"}", b"\\u-10179?", b"\\bin9", b"\\shptxt", b"\\cell", b"<table>", b"<pre>"),
        *(b"-->", b"\xff", b"\xed\xa0\x80", b"/Kids", b"0 R", b"<<", b">>", b"endobj", b"\x00"),
        *(b"&#0;", b"]"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), _MARKS, st.integers(0, 20)), min_size=1, max_size=6),
    st.booleans(),
)
def test_a_damaged_file_of_any_kind_gives_turns_or_a_sentence(
    whole: tuple[str, bytes], changes: list[tuple[float, bytes, int]], cut: bool
) -> None:
    name, data = whole
    for place, new, gone in changes:
        at = int(place * len(data))
        data = data[:at] + new + (b"" if cut else data[at + gone :])
    with suppress(CommonGroundError):
        raw = read_transcript(data, name)
        assert raw.turns
        assert all(turn.text.encode("utf-8").strip() for turn in raw.turns)


def test_real_exports_of_another_tool_are_read(shared: Callable[[str], Path]) -> None:
    rich = shared("refi/taguette/all_tags.rtf").read_bytes()
    page = shared("refi/taguette/all_tags.html").read_bytes()
    assert _said(read_transcript(rich, "a.rtf")) == _said(read_transcript(page, "a.html"))
    page = shared("refi/taguette/inputs/interview_B.html").read_bytes()
    turns = read_transcript(page, "B.html").turns
    assert [turn.speaker for turn in turns] == [None, "Interviewer", "P2", None, None, "P2"]
    assert "👩‍💻 team built a macro & it mostly works" in turns[2].text
