"""QualCoder projects: codings proved by their own words, and nothing dropped without being said."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from common.errors import BadInput
from research.exchange.model import ForeignProject, ForeignSource
from research.formats.databases import read_database
from research.formats.qualcoder import read_qualcoder, read_qualcoder_folder
from tests.foreign import sound, sound_or_refused, spoilt
from tests.research.test_taguette import database, lost, project_with, quotes

SCHEMA = """
CREATE TABLE project (databaseversion TEXT, date TEXT, memo TEXT);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT,
    owner TEXT, date TEXT, UNIQUE(name));
CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, owner TEXT, date TEXT, memo TEXT,
    supercatid INTEGER);
CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, owner TEXT,
    date TEXT, color TEXT, supercid INTEGER);
CREATE TABLE code_text (ctid INTEGER PRIMARY KEY, cid INTEGER, fid INTEGER, seltext TEXT,
    pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT, important INTEGER);
CREATE TABLE annotation (anid INTEGER PRIMARY KEY, fid INTEGER, pos0 INTEGER, pos1 INTEGER,
    memo TEXT, owner TEXT, date TEXT);
CREATE TABLE cases (caseid INTEGER PRIMARY KEY, name TEXT, memo TEXT, owner TEXT, date TEXT);
CREATE TABLE case_text (id INTEGER PRIMARY KEY, caseid INTEGER, fid INTEGER, pos0 INTEGER,
    pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
CREATE TABLE attribute (attrid INTEGER PRIMARY KEY, name TEXT, attr_type TEXT, value TEXT,
    id INTEGER);
CREATE TABLE journal (jid INTEGER PRIMARY KEY, name TEXT, jentry TEXT, date TEXT, owner TEXT);
CREATE TABLE code_image (imid INTEGER PRIMARY KEY, id INTEGER, cid INTEGER);
CREATE TABLE graph (grid INTEGER PRIMARY KEY, name TEXT);
"""
DAY = "2026-03-02 09:30:00"


def project_of(text: str, *statements: str) -> bytes:
    """A project's data: one document with this text, a code in a category, one under the code."""
    quoted = text.replace("'", "''")
    return database(
        f"INSERT INTO project VALUES ('v11', '{DAY}', 'Why we ask')",
        f"INSERT INTO source VALUES (1, 'A.txt', '{quoted}', NULL, 'By phone', 'asha', '{DAY}')",
        f"INSERT INTO code_cat VALUES (1, 'Pain', 'asha', '{DAY}', 'What hurts', NULL)",
        f"INSERT INTO code_name VALUES (1, 'slow', 'Long', 1, 'asha', '{DAY}', '#F781F3', NULL),"
        f" (2, 'very slow', '', NULL, 'asha', '{DAY}', '#9F81F7', 1)",
        *statements,
        schema=SCHEMA,
    )


def coding(nth: int, start: int, end: int, said: str, more: str = "'asha'", code: int = 1) -> str:
    """A coding of the one document; ``more`` is its coder."""
    return (
        f"INSERT INTO code_text VALUES ({nth}, {code}, 1, '{said}', {start}, {end}, {more},"
        f" '{DAY}', '', NULL)"
    )


TEXT = "We wait 😩.\nIt takes three days – honestly.\nWe wait."


def test_the_qualcoder_file_and_its_own_exchange_file_are_the_same_project(
    shared: Callable[[str], Path],
) -> None:
    project = sound(
        read_qualcoder(shared("refi/qualcoder/councils_data.qda").read_bytes(), "councils.qda")
    )
    names = {code.guid: code.name for code in project.codes}
    with zipfile.ZipFile(shared("refi/qualcoder/councils_plain.qdpx")) as archive:
        root: Any = etree.fromstring(archive.read("project.qde"))
    ns = {"q": "urn:QDA-XML:project:1.0"}
    codes = {
        str(code.get("guid")): (str(code.get("name")), code.get("isCodable") == "false")
        for code in root.iterfind(".//q:Code", ns)
    }
    assert {(code.name, code.heading) for code in project.codes} == set(codes.values())
    assert {(code.name, names.get(code.parent or "")) for code in project.codes} == {
        (code.get("name"), above.get("name"))
        for code in root.iterfind(".//q:Code", ns)
        for above in [code.getparent()]
    }
    users = {user.get("guid"): user.get("name") for user in root.iterfind(".//q:User", ns)}
    theirs = [
        (
            selection.getparent().get("name"),
            int(selection.get("startPosition")),
            int(selection.get("endPosition")),
            codes[selection.find(".//q:CodeRef", ns).get("targetGUID")][0],
            users[selection.find("q:Coding", ns).get("creatingUser")],
        )
        for selection in root.iterfind(".//q:Sources//q:PlainTextSelection", ns)
    ]
    ours = [
        (source.name, span.start, span.end, names[coding.code], coding.by)
        for source in project.sources
        for span in source.spans
        for coding in span.codings
    ]
    assert sorted(ours) == sorted(theirs)
    assert len(ours) == 8
    assert project.readings is not None
    assert (project.readings.chosen.named, project.readings.chosen.named_of) == (8, 8)
    assert project.lost == ()


def test_categories_are_headings_and_codes_stand_under_them_or_under_codes() -> None:
    project = sound(
        read_qualcoder(
            project_of(
                TEXT,
                "INSERT INTO code_cat VALUES (2, 'Loop', '', '', '', 3),"
                " (3, 'Loop 2', '', '', '', 2)",
                "INSERT INTO code_name VALUES (3, 'orphan', '', 99, '', '', '', NULL)",
            ),
            "x.qda",
        )
    )
    names = {code.guid: code.name for code in project.codes}
    assert {code.name: (names.get(code.parent or ""), code.heading) for code in project.codes} == {
        "Pain": (None, True),
        "slow": ("Pain", False),
        "very slow": ("slow", False),
        "Loop 2": (None, True),
        "Loop": ("Loop 2", True),
        "orphan": (None, False),
    }
    assert lost(project) == {"places in the order of tags": 2}
    assert project.codes[0].description == "What hurts"
    slow = next(code for code in project.codes if code.name == "slow")
    assert (slow.description, slow.colour) == ("Long", "#F781F3")


def test_codings_of_one_stretch_are_one_span_with_each_coders_tag_memo_and_mark() -> None:
    data = project_of(
        TEXT,
        coding(1, 20, 30, "three days"),
        coding(2, 20, 30, "three days", "'ben'"),
        coding(3, 20, 30, "three days", "'ben'", code=2),
        "UPDATE code_text SET memo = 'Or four', important = 1 WHERE ctid = 2",
        f"INSERT INTO annotation VALUES (1, 1, 20, 25, 'Who counts?', 'ben', '{DAY}')",
        f"INSERT INTO journal VALUES (1, 'Week 1', 'First look', '{DAY}', 'asha')",
    )
    project = sound(read_qualcoder(data, "x.qda"))
    whole, noted = project.sources[0].spans
    assert quotes(project) == [("three days", ["slow", "slow", "very slow"]), ("three", [])]
    assert [coding.by for coding in whole.codings] == ["asha", "ben", "ben"]
    assert (whole.by, whole.at) == ("asha", "2026-03-02T09:30:00")
    assert [(memo.on, memo.of, memo.text, memo.by) for memo in project.memos] == [
        ("project", None, "Why we ask", None),
        ("source", project.sources[0].guid, "By phone", "asha"),
        ("span", whole.guid, "Or four", "ben"),
        ("span", whole.guid, "Marked as important", "ben"),
        ("span", noted.guid, "Who counts?", "ben"),
        ("project", None, "Week 1\n\nFirst look", "asha"),
    ]
    assert project.lost == ()


def _counting(unit: Callable[[str], int], text: str = TEXT) -> list[str]:
    return [
        coding(nth, unit(text[:start]), unit(text[: start + len(said)]), said)
        for nth, said in enumerate(["takes three days", "honestly", "It"], 1)
        for start in [text.index(said)]
    ]


@pytest.mark.parametrize(
    ("unit", "named"),
    [
        (len, "code point"),
        (lambda text: len(text.encode("utf-16-le")) // 2, "UTF-16 unit"),
        (lambda text: len(text.encode()), "UTF-8 byte"),
    ],
)
def test_the_words_of_the_codings_show_how_their_writer_counts(
    unit: Callable[[str], int], named: str
) -> None:
    project = sound(read_qualcoder(project_of(TEXT, *_counting(unit)), "x.qda"))
    assert project.readings is not None
    assert project.readings.chosen.convention.unit == named
    assert (project.readings.chosen.named, project.readings.close) == (3, False)
    assert [said for said, _ in quotes(project)] == ["It", "takes three days", "honestly"]
    assert project.lost == ()


def test_line_breaks_of_two_characters_become_one_whichever_way_they_were_counted() -> None:
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    as_they_are = read_qualcoder(project_of(windows, *_counting(len, windows)), "x")
    as_one = read_qualcoder(project_of(windows, *_counting(len, "\ufeff" + TEXT)), "x")
    for project in (as_they_are, as_one):
        assert sound(project).sources[0].text == TEXT
        assert [said for said, _ in quotes(project)] == ["It", "takes three days", "honestly"]
    assert as_one.readings is not None
    assert as_one.readings.chosen.convention.newline == "CRLF as one"


def test_a_coding_that_is_off_goes_where_its_words_are_or_is_listed_and_never_moved() -> None:
    data = project_of(
        TEXT,
        coding(1, 20, 30, "three days"),
        coding(2, 1, 8, "We wait"),
        coding(3, 2, 9, "honestly"),
        coding(4, 1, 4, "nowhere said"),
        coding(5, 900, 907, "We wait"),
        coding(6, 3, 7, " "),
        coding(7, 20, 30, "three days", code=77),
        coding(8, 3, 7, ""),
        coding(9, 10, 11, ""),
    )
    project = sound(read_qualcoder(data, "x.qda"))
    assert [said for said, _ in quotes(project)] == ["wait", "three days", "honestly"]
    assert [(each.what, each.count) for each in project.lost] == [
        ("taggings", 1),
        ("taggings", 4),
        ("positions of taggings", 1),
        ("taggings", 1),
    ]


def test_cases_keep_their_documents_their_quotes_and_what_is_known_of_them() -> None:
    data = project_of(
        TEXT,
        coding(1, 20, 30, "three days"),
        coding(2, 43, 50, "We wait"),
        coding(3, 33, 50, TEXT[33:50]),
        "INSERT INTO source VALUES (2, 'photo', NULL, '/images/p.png', 'seen', '', '')",
        "INSERT INTO cases VALUES (1, 'P1', 'Leads the team', '', ''), (2, 'P2', '', '', '')",
        f"INSERT INTO case_text VALUES (1, 1, 1, 0, {len(TEXT)}, '', '', ''),"
        " (2, 2, 1, 11, 42, '', '', 'why'), (3, 2, 2, 0, 0, '', '', ''),"
        " (4, 9, 1, 0, 5, '', '', '')",
        "INSERT INTO attribute VALUES (1, 'years', 'case', '5', 1), (2, 'years', 'case', '', 2),"
        " (3, 'council', 'file', 'Northmoor', 1), (4, 'council', 'file', 'Eastley', 2)",
        "INSERT INTO code_image VALUES (1, 2, 1), (2, 2, 1)",
        "INSERT INTO graph VALUES (1, 'drawn')",
    )
    project = sound(read_qualcoder(data, "x.qda"))
    source = project.sources[0]
    assert source.variables == (("council", "Northmoor"),)
    first, second = project.cases
    assert first.sources == (source.guid,)
    assert first.variables == (("years", "5"), ("memo", "Leads the team"))
    assert (second.sources, second.variables) == ((), ())
    assert second.spans == tuple(
        span.guid for span in source.spans if _said(source, span.start, span.end) == "three days"
    )
    assert lost(project) == {
        "pictures, sound and video": 1,
        "memos on documents": 1,
        "links from cases to documents": 2,
        "memos on links from cases": 1,
        "parts of documents that belong to a case": 1,
        "values of variables": 1,
        "tags on pictures and on areas of pages": 2,
        "drawn graphs": 1,
    }


def _said(source: ForeignSource, start: int, end: int) -> str:
    return source.text[start:end]


def _zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path.replace("__", "/").replace("_dot_", "."), data)
    return made.getvalue()


def test_a_folder_a_zip_and_the_file_alone_are_one_project_and_no_key_to_names_is_opened() -> None:
    data = project_of(TEXT, coding(1, 20, 30, "three days"))
    key = b'{"Real Person": "P1"}'
    alone = sound(read_qualcoder(data, "census.qda"))
    folder = read_qualcoder_folder({"data.qda": data, "pseudonyms.json": key}, "census.qda")
    zipped = read_qualcoder(
        _zipped(
            census_dot_qda__data_dot_qda=data,
            census_dot_qda__pseudonyms_dot_json=key,
            census_dot_qda__backup__data_dot_qda=b"older",
        ),
        "from a colleague.zip",
    )
    for project in (folder, zipped):
        assert project.sources == alone.sources
        assert (project.codes, project.name) == (alone.codes, "census")
        assert lost(project) == {"lists of pseudonyms": 1}
        assert "Real Person" not in repr(vars(project))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "not a QualCoder project"),
        (project_with("<p>Taguette</p>"), "not a QualCoder project"),
        (_zipped(notes_dot_txt=b"none"), "no QualCoder project"),
        (_zipped(a__data_dot_qda=b"x", b__data_dot_qda=b"x"), "2 QualCoder projects"),
        (_zipped(a__data_dot_qda=b"x"), "not an SQLite file"),
        (_zipped(data_dot_qda=b"x", data_dot_qda__wal=b"x")[:-30], "damaged"),
        (project_of(TEXT * 900)[:-9000], "damaged"),
    ],
)
def test_what_is_no_whole_project_is_refused_with_a_reason(data: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what) as refused:
        read_qualcoder(data, "census.zip")
    assert refused.value.where == "census.zip"
    assert refused.value.remedy


def test_a_copy_made_while_the_project_was_open_is_refused() -> None:
    files = {"data.qda": project_of(TEXT), "data.qda-wal": b"the last hour of work"}
    with pytest.raises(BadInput, match="was open in QualCoder"):
        read_qualcoder_folder(files, "census.qda")


def test_a_database_is_told_by_its_tables_and_not_by_its_name() -> None:
    assert read_database(project_of(TEXT), "a.sqlite3").program == "QualCoder"
    assert read_database(project_with("<p>x</p>"), "data.qda").program == "Taguette"
    with pytest.raises(BadInput, match="neither a Taguette nor a QualCoder"):
        read_database(database(schema="CREATE TABLE other (id INTEGER)"), "a.sqlite3")


def test_an_old_project_lacks_columns_and_one_of_the_write_ahead_kind_reads_all_the_same() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE project (databaseversion, date, memo, about);"
            "CREATE TABLE source (id INTEGER, name, fulltext);"
            "CREATE TABLE code_cat (catid INTEGER, name);"
            "CREATE TABLE code_name (cid INTEGER, name, catid);"
            "CREATE TABLE code_text (cid, fid, seltext, pos0, pos1, owner);"
            "INSERT INTO source VALUES (1, 'A', 'We wait.');"
            "INSERT INTO code_name VALUES (1, 'slow', NULL);"
            "INSERT INTO code_text VALUES (1, 1, 'wait', 3, 7, 'asha'), (1, 1, 'wait', 3, 7, 'ben')"
        )
        old = bytearray(connection.serialize())
    old[18:20] = b"\x02\x02"
    project = sound(read_qualcoder(bytes(old), "old.qda"))
    assert quotes(project) == [("wait", ["slow", "slow"])]


_SMALL = project_of(TEXT, coding(1, 20, 30, "three days"), "INSERT INTO graph VALUES (1, 'g')")


@given(spoilt(_SMALL))
@settings(max_examples=100, deadline=None)
def test_a_spoilt_file_gives_a_project_or_one_clear_refusal(data: bytes) -> None:
    sound_or_refused(read_qualcoder, data)


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("\r\n😩é")),
    st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30)), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_whatever_was_coded_is_where_its_words_are(text: str, spans: list[tuple[int, int]]) -> None:
    text = text.replace("\0", "")
    data = project_of(
        text,
        *(
            coding(nth, start, end, text[max(start, 0) : max(end, 0)].replace("'", "''"))
            for nth, (start, end) in enumerate(spans, 1)
        ),
    )
    project: ForeignProject = sound(read_qualcoder(data, "x"))
    said = {"".join(text[max(a, 0) : max(b, 0)].split()) for a, b in spans}
    for words, _ in quotes(project):
        assert "".join(words.split()) in {_plain(each) for each in said} or not words.strip()


def _plain(words: str) -> str:
    return "".join(char for char in words if char.isprintable() or ord(char) > 0x9F).strip("\ufeff")
