"""Reading transcripts: turns, speakers and words exactly as they were said; only clear refusals."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError
from research.formats import read_transcript
from research.model import RawTranscript
from tests.transcript_files import Said, docx_file, zip_of


def _said(raw: RawTranscript) -> Said:
    return [(turn.speaker, turn.time, turn.text) for turn in raw.turns]


def _read(text: str, name: str = "notes.txt") -> Said:
    return _said(read_transcript(text.encode(), name))


def test_single_line_breaks_of_a_text_file_stay_turns_of_their_own(
    shared: Callable[[str], Path],
) -> None:
    raw = read_transcript(shared("refi/taguette/inputs/interview_A.txt").read_bytes(), "A.txt")
    assert _said(raw) == [
        (None, None, "Interview A - Northshire Council (fictional)"),
        ("Interviewer", None, "Can you walk me through the last census return?"),
        (
            "P1",
            None,
            "We pull the data out of the case system on a Monday. "
            "It takes three days – honestly, it’s painful 😩.",
        ),
        (
            "P1",
            None,
            "Then the checker flags 1,200 errors and we fix them one by one in Excel.",
        ),
        ("Interviewer", None, "What would help?"),
        ("P1", None, "Seeing which rule failed and why. “Rule 1545” means nothing to me."),
    ]
    assert [t.interviewer for t in raw.turns] == [None, True, False, False, True, False]


def test_teams_captions_give_speakers_times_and_an_intact_dash(
    shared: Callable[[str], Path],
) -> None:
    raw = read_transcript(shared("refi/taguette/inputs/interview_C.vtt").read_bytes(), "C.vtt")
    assert raw.format == "vtt"
    assert _said(raw) == [
        ("Facilitator One", 1.0, "Thanks for joining, can you introduce yourself?"),
        (
            "Participant Three",
            5.0,
            "I'm a data analyst at Westvale Council, five years now. "
            "The validation tool crashes on our file, it's too big – so we split it.",
        ),
    ]
    srt = read_transcript(shared("refi/taguette/inputs/interview_D.srt").read_bytes(), "D.srt")
    assert _said(srt)[1] == (
        "Participant Four",
        5.0,
        "We wait. Nobody tells us whether it worked – 😕.",
    )


def test_a_word_document_is_read_in_order_with_its_table_as_nobodys_words(
    shared: Callable[[str], Path],
) -> None:
    raw = read_transcript(shared("refi/taguette/inputs/interview_E.docx").read_bytes(), "E.docx")
    assert _said(raw) == [
        (None, None, "Interview E – Northshire Council (fictional)"),
        ("Interviewer", None, "Who else is involved?"),
        ("P5", None, "Two business-support officers, and me.\tWe use Teams 📞."),
        (None, None, "Role\tFTE"),
        (None, None, "Analyst\t0.5"),
    ]


def test_a_two_column_table_of_speakers_is_turns_and_teams_paragraphs_are_headers() -> None:
    rows = (("Interviewer", "How long?"), ("Ann", "Three days.\nOr four."), ("Ann", "Yes."))

    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("Lee, Sam   0:03\nWe split the file.")

    assert _said(read_transcript(docx_file(build), "table.docx")) == [
        *((speaker, None, text) for speaker, text in rows),
        ("Lee, Sam", 3.0, "We split the file."),
    ]


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("P1: We keep")

    data = docx_file(build)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/document.xml":
                content = content.replace(
                    b"</w:r></w:p>",
                    b"</w:r><w:ins w:id='1'><w:r><w:t> this</w:t></w:r></w:ins>"
                    b"<w:del w:id='2'><w:r><w:delText> that</w:delText></w:r></w:del></w:p>",
                )
            new.writestr(member, content)
    assert _said(read_transcript(out.getvalue(), "x.docx")) == [("P1", None, "We keep this")]


def test_old_and_broken_teams_captions_lose_nothing() -> None:
    text = (
        '\ufeffWEBVTT\r\n\r\nNOTE duration:"00:00:32.5820000"\r\n\r\nNOTE Confidence: 0.69\r\n\r\n'
        "7b3c7a9e-1f0a-4c0e-8f8e-111111111111/10-0\r\n0:0:3.130 --> 0:0:6.870\r\n"
        "<v Lisa O&#39;Neil>Knock &amp; knock\r\n\r\n"
        "00:00:07.000 --> 00:00:08.000\r\n<v Lisa O&#39;Neil>twice</v><v Bo>Who\r\n\r\n"
        "is there</v>\r\n\r\n00:x:01.000 --> 00:99:02.000\r\n<v Bo>A --> B</v>\r\n"
    )
    raw = read_transcript(text.encode(), "meeting.vtt")
    assert _said(raw) == [
        ("Lisa O'Neil", 3.13, "Knock & knock twice"),
        ("Bo", 7.0, "Who is there A --> B"),
    ]
    assert raw.notes == ("The time of 1 caption was not readable; the words were kept",)


def test_zoom_names_speakers_inside_the_words_and_a_clock_is_no_speaker() -> None:
    text = (
        "WEBVTT\n\n34\n00:02:33.480 --> 00:02:33.990\nYuki Wang: it's really.\n\n"
        "35\n00:02:34.000 --> 00:02:35.000\nYuki Wang: slow\n\n"
        "36\n00:02:36.000 --> 00:02:37.000\n10:30 Meeting: ok\n"
    )
    assert _read(text, "zoom.vtt") == [
        ("Yuki Wang", 153.48, "it's really. slow"),
        (None, 156.0, "10:30 Meeting: ok"),
    ]


def test_captions_with_names_on_lines_of_their_own() -> None:
    cue = "00:00:0{}.000 --> 00:00:09.000\n{}\n\n"
    said = ("(Danyel Fish)\nHello", "(laughs) and\nmore", "(Ann)", "Yes: so")
    text = "WEBVTT\n\n" + "".join(cue.format(n, each) for n, each in enumerate(said))
    assert _read(text, "x.vtt") == [
        ("Danyel Fish", 0.0, "Hello (laughs) and more"),
        ("Ann", 3.0, "Yes: so"),
    ]
    named = ("Ann Lee\nOne", "Bo\nTwo", "Ann Lee\nThree\nfour")
    text = "".join(cue.format(n, each).replace(".", ",") for n, each in enumerate(named))
    assert _read(text, "x.srt") == [
        ("Ann Lee", 0.0, "One"),
        ("Bo", 1.0, "Two"),
        ("Ann Lee", 2.0, "Three four"),
    ]


def test_numbers_and_empty_lines_between_captions_are_not_words() -> None:
    doubled = (
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nBO: one\n\n2\n\n00:00:03,000 --> 00:00:04,000\n"
    )
    assert _read(doubled + "\nBO: two\nANN: no\nso\n\n", "x.srt") == [
        ("BO", 1.0, "one two ANN: no so"),
    ]
    tight = "00:01.000 --> 00:02.000\none\n00:03.000 --> 00:04.000 align:start\n\ntwo\nNOTE no\n"
    assert _read(f"WEBVTT\n\nSTYLE\n::cue {{}}\n\n{tight}", "x.vtt") == [
        (None, 1.0, "one"),
        (None, 3.0, "two NOTE no"),
    ]


def test_otter_headers_give_speaker_and_time() -> None:
    text = (
        "Sidney  55:21  \nThank you so much.\nNext week.\n\n0:01  \nWe wait.\n\n"
        "Ann Lee  1:02:03\nBye\n\nTranscribed by https://otter.ai\n"
    )
    assert _read(text) == [
        ("Sidney", 3321.0, "Thank you so much.\nNext week."),
        (None, 1.0, "We wait."),
        ("Ann Lee", 3723.0, "Bye"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "10:30 Meeting: we met",
        "1545: means nothing",
        "http://northmoor.example: broken",
        "The five things we need most: time",
        "The problem is: nobody checks",
        "Note: this is urgent",
        "Step 2: clean",
        "Well, you know. So Ann: no",
    ],
)
def test_what_stands_before_a_colon_is_not_always_a_speaker(line: str) -> None:
    assert _read(line) == [(None, None, line)]
    assert _read(f"Ann: Yes.\n{line}") == [("Ann", None, f"Yes.\n{line}")]


def test_a_wrong_reading_of_letters_is_never_made() -> None:
    assert _said(read_transcript("P1: café – 😩".encode("utf-16"), "x.txt"))[0][2] == "café – 😩"
    raw = read_transcript("P1: café – naïve".encode("cp1252"), "x.txt")
    assert raw.turns[0].text == "café – naïve"
    assert raw.notes
    for order in ("le", "be"):
        unmarked = "P1: café – 😩\n".encode(f"utf-16-{order}")
        assert _said(read_transcript(unmarked, "x.txt"))[0][2] == "café – 😩"
    with pytest.raises(BadInput, match="not a text file"):
        read_transcript("да, это так: да".encode("utf-16-le"), "x.txt")
    assert _read("P1: one\u2028two\x07") == [("P1", None, "one\ntwo")]


_ENTITIES = b"<!DOCTYPE d [<!ENTITY a 'x'>]><d>&a;</d>"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "x.txt", "empty"),
        (b" \r\n\x00", "x.docx", "empty"),
        (b"\x89PNG ...", "x.txt", "a picture, not a text file"),
        (b"plain words", "x.docx", "not a Word document"),
        (zip_of(a=b"hello"), "x.docx", "not a Word document"),
        (zip_of(word__document_xml=b"hello" * 9)[:60], "x.docx", "damaged"),
        (zip_of(word__document_xml=_ENTITIES), "x.docx", "declares its own entities"),
        (zip_of(word__document_xml=b" " * 9_000_000), "x.docx", "unpacks to far more"),
        (zip_of(word__document_xml=b"<document><body/></document>"), "x.docx", "no words"),
        (b"WEBVTT\n\nNOTE nothing else\n", "x.vtt", "no captions"),
        (b"<?xml version='1.0'?><tt/>", "x.txt", "data file"),
        (b"\xff\xfe\x00", "x.txt", "breaks off"),
        (b"ab\x00\x01\x02" * 9, "x.txt", "not a text file"),
        (b"\x81\x8d\x8f", "x.txt", "cannot be read as"),
        (b"a" * 100 * 1024 * 1024, "x.txt", "100 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    data: bytes, name: str, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        read_transcript(data, name)


_PIECES = st.lists(
    st.sampled_from(
        [
            b"WEBVTT",
            b"\n",
            b"\n\n",
            b"00:00:01.000 --> 00:00:02.000",
            b"1\n00:00:01,000 --> 00:00:02,000\n",
            b" --> ",
            b"<v ",
            b"<v Ann>",
            b"</v>",
            b"&#xD800;",
            b"Ann: ",
            b"Ann  0:01\n",
            b"[",
            b"\xf0\x9f\x98\xa9",
            b"\xff",
            b"\x00",
            b"PK\x03\x04",
            b"NOTE x",
            b"STYLE\n",
            b"REGION\n",
        ]
    ),
    max_size=12,
).map(b"".join)


@given(st.one_of(st.binary(max_size=200), _PIECES), st.sampled_from(["txt", "vtt", "srt", "docx"]))
@example(b"WEBVTT\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\nx", "vtt")
def test_any_bytes_give_turns_or_a_sentence_for_people(data: bytes, suffix: str) -> None:
    try:
        raw = read_transcript(data, f"x.{suffix}")
    except CommonGroundError:
        return
    assert raw.turns
    assert all(turn.text == turn.text.strip() != "" for turn in raw.turns)


def _three_days(document: docx.document.Document) -> None:
    document.add_paragraph("P1: Three days.")


_WHOLE = docx_file(_three_days)


@given(st.integers(0, len(_WHOLE) - 1), st.binary(max_size=4), st.booleans())
def test_a_damaged_word_document_gives_turns_or_a_sentence(
    place: int, new: bytes, cut: bool
) -> None:
    data = _WHOLE[:place] + new + (b"" if cut else _WHOLE[place + len(new) :])
    with suppress(CommonGroundError):
        assert read_transcript(data, "x.docx").turns


_XML_PIECES = st.recursive(
    st.sampled_from(["<t>Ann: yes</t>", "<tab/>", "<br/>", "<pPr><pStyle/></pPr>", "<!-- c -->"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "r", "tbl", "tr", "tc", "sdt", "ins", "del", "body"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(_XML_PIECES)
def test_any_shape_of_word_xml_gives_turns_or_a_sentence(inside: str) -> None:
    content = f"<document><body>{inside}</body></document>".encode()
    with suppress(CommonGroundError):
        assert read_transcript(zip_of(word__document_xml=content), "x.docx").turns


def test_nothing_that_was_said_or_who_said_it_is_in_a_repr() -> None:
    raw = read_transcript(b"Priya: secret words", "x.txt")
    assert "Priya" not in f"{raw!r} {raw.turns[0]!r}"
    assert "secret" not in f"{raw!r} {raw.turns[0]!r}"


_HEADED = "CHILD,SEX,DOB\n854701,2,12/03/2020\n"
_BARE = "".join(f"85470{n};2;12/03/201{n};PN6\n" for n in range(6))
_JSON = '[{"child_id": "854701", "rule_code": "101"}]'


@pytest.mark.parametrize(
    "text",
    [
        _HEADED,
        "Notes of the day\n\n" + _HEADED.replace(",", "\t"),
        _BARE,
        _JSON,
        "child_id|rule_code\n854701|101",
        '"LA Child ID",Errors\n"13757","190 198"',
    ],
)
def test_records_of_children_are_never_taken_for_a_transcript(text: str) -> None:
    for name in ("notes.txt", "notes.md"):
        with pytest.raises(BadInput, match=r"records of children|data file") as refused:
            read_transcript(text.encode(), name)
        assert "8547" not in str(refused.value)


def test_a_word_file_with_a_table_of_children_is_not_taken() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("Interviewer: How do you check it?")
        table = document.add_table(rows=2, cols=3)
        for row, words in enumerate((["Child ID", "DOB", "Error"], ["854701", "12/03/20", "101"])):
            for column, word in enumerate(words):
                table.rows[row].cells[column].text = word

    with pytest.raises(BadInput, match="records of children"):
        read_transcript(docx_file(build), "notes.docx")


@pytest.mark.parametrize(
    "text",
    [
        "P1: Well, child, I said\nP1: In, 2019, 854701 rows",
        "Year,Children,Errors\n" + "".join(f"{y},450,1277\n" for y in range(2019, 2027)),
        "".join(f"0{n}/04/2026, run {n}, 450, 1277\n" for n in range(1, 8)),
        "[00:01:23] Sam: ok\n[00:01:29] P1: yes",
    ],
)
def test_talk_and_tables_of_counts_are_no_records_of_children(text: str) -> None:
    assert read_transcript(text.encode(), "notes.txt").turns
