"""Taguette projects: every highlight at its own place, whatever the page around it is made of."""

from __future__ import annotations

import html
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from research.exchange.model import Convention, ForeignProject, Unit
from research.formats.counted import index_in
from research.formats.page_text import page_text
from research.formats.taguette import BYTES, projects_in, read_taguette
from tests.foreign import sound, sound_or_refused, spoilt

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT,
    created DATETIME, project_id INTEGER, text_direction TEXT, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE project_members (project_id INTEGER, user_login TEXT, privileges TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login TEXT, project_id INTEGER);
"""
CREATED = "2026-03-02 09:30:00.125000"


def database(*statements: str, schema: str = SCHEMA) -> bytes:
    """A project file made by these statements."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        return bytes(connection.serialize())


def project_with(
    page: str, spans: Iterable[tuple[int, int]] = (), *more: str, direction: str = "LEFT_TO_RIGHT"
) -> bytes:
    """A project of one document and two tags, with a highlight for each span of bytes."""
    quoted = page.replace("'", "''")
    return database(
        f"INSERT INTO projects VALUES (1, 'Census', 'What it is about', '{CREATED}')",
        "INSERT INTO documents VALUES (7, 'Interview A', 'council=Northmoor', 'a.txt',"
        f" '{CREATED}', 1, '{direction}', '{quoted}')",
        "INSERT INTO tags VALUES (3, 1, 'pain.extract', 'Slow'), (4, 1, 'role/analyst', '')",
        "INSERT INTO project_members VALUES (1, 'priya', 'ADMIN')",
        "INSERT INTO commands VALUES (1, 'priya', 1), (2, 'priya', 1)",
        *(
            f"INSERT INTO highlights VALUES ({nth}, 7, {start}, {end}, '')"
            for nth, (start, end) in enumerate(spans, 1)
        ),
        *more,
    )


def quotes(project: ForeignProject) -> list[tuple[str, list[str]]]:
    """Each span's words with the names of its tags."""
    names = {code.guid: code.name for code in project.codes}
    return [
        (source.text[span.start : span.end], [names[coding.code] for coding in span.codings])
        for source in project.sources
        for span in source.spans
    ]


def lost(project: ForeignProject) -> dict[str, int]:
    """How much of what did not come in."""
    counts: Counter[str] = Counter()
    for each in project.lost:
        counts[each.what] += each.count
    return dict(counts)


def test_every_highlight_of_a_real_export_comes_in_with_its_words_and_tags(
    shared: Callable[[str], Path],
) -> None:
    truth: list[dict[str, Any]] = json.loads(
        shared("refi/taguette/expected_highlights.json").read_text("utf-8")
    )
    project = sound(
        read_taguette(shared("refi/taguette/project.sqlite3").read_bytes(), "project.sqlite3")
    )
    assert quotes(project) == [(each["quote"], _in_order(each["tags"])) for each in truth]
    assert project.readings is not None
    best, second, *_ = project.readings.tried
    assert (best.named, best.named_of, best.outside) == (11, 11, 0)
    assert (second.named, project.readings.close) == (2, False)
    assert lost(project)["documents with garbled characters"] == 2


def _in_order(tags: list[str]) -> list[str]:
    """Tags in the order of the codebook there."""
    order = ["interesting", "pain.extract", "pain.validate.unclear rule"]
    return sorted(tags, key=lambda tag: order.index(tag) if tag in order else len(order))


def test_tags_keep_their_names_and_everything_said_about_things_comes_along() -> None:
    data = project_with("<p>We wait.</p>", [(0, 2)], "INSERT INTO highlight_tags VALUES (1, 3)")
    project = sound(read_taguette(data, "census.sqlite3"))
    assert [(code.name, code.parent, code.description) for code in project.codes] == [
        ("pain.extract", None, "Slow"),
        ("role/analyst", None, ""),
    ]
    assert [(memo.on, memo.text) for memo in project.memos] == [
        ("project", "What it is about"),
        ("source", "council=Northmoor"),
    ]
    assert quotes(project) == [("We", ["pain.extract"])]
    assert project.sources[0].at == "2026-03-02T09:30:00+00:00"
    assert project.cases == ()
    assert "priya" not in repr(project.lost)
    assert lost(project) == {
        "entries of the log of changes": 2,
        "people with access": 1,
        "file names of documents": 1,
    }


@pytest.mark.parametrize(
    ("page", "raw", "text"),
    [
        ("<p>One</p><p>Two</p>", "OneTwo", "One\nTwo"),
        ("<p>One</p>\n\t<p>Two</p>\n", "One\n\tTwo\n", "One\nTwo"),
        ("<p>worn\n   out<br>now<br><br>here</p>", "worn\n   outnowhere", "worn out\nnow\n\nhere"),
        ("<ul><li>a</li><li>b <em>c</em></li></ul>", "ab c", "a\nb c"),
        (
            "<p>a &amp; b &lt;v&gt; &#x27;&#8211;&#128;&#1;|</p>",
            "a & b <v> '–€\x01|",
            "a & b <v> '–€|",
        ),
        ('<a title="x > y">link</a> <!-- no <p> -->text', "link text", "link text"),
        ("a \x01&#7;\t b", "a \x01\x07\t b", "a b"),
        ("<pre>\n  a\n\tb</pre>", "  a\n\tb", "  a\n\tb"),
        (
            "<table><tr>\n<td><p>Step</p></td> <td></td> <td>Days</td></tr><tr><td>3</table>",
            "\nStep  Days3",
            "Step\t\tDays\n3",
        ),
        ("5 < 6 and <b>7", "5 < 6 and 7", "5 < 6 and 7"),
        ("kept <b lost", "kept ", "kept"),
    ],
)
def test_a_page_reads_as_it_is_shown(page: str, raw: str, text: str) -> None:
    read = page_text(page)
    assert (read.raw, read.text) == (raw, text)


def test_a_highlight_across_blocks_and_markup_keeps_all_its_words() -> None:
    page = "<h1>Zoë</h1>\n<p>in the <b>café <i>👩‍💻</i></b> team</p><p>waits</p>"
    whole = page_text(page).raw.encode()
    start, end = whole.index("ë".encode()), whole.index(b"its")
    assert quotes(read_taguette(project_with(page, [(start, end)]), "x")) == [
        ("ë\nin the café 👩‍💻 team\nwa", [])
    ]


def test_a_position_that_fits_no_character_is_listed_and_never_moved() -> None:
    page = "<p>ab–cd</p> <p>ef</p>"
    spans = [(0, 3), (3, 7), (5, 400), (7, 8), (4, 2), (-1, 2), (5, 7)]
    project = sound(read_taguette(project_with(page, spans), "x"))
    assert quotes(project) == [("cd", [])]
    assert [each.count for each in project.lost if each.what == "highlights"] == [5, 1]


def test_a_file_with_several_projects_asks_which_and_reads_that_one_alone() -> None:
    data = project_with(
        "<p>one</p>",
        [(0, 3)],
        "INSERT INTO projects VALUES (5, 'Second', '', '2026-04-01 10:00:00')",
        f"INSERT INTO documents VALUES (8, 'B', '', 'b', '{CREATED}', 5, 'RIGHT_TO_LEFT', 'two')",
        "INSERT INTO highlights VALUES (9, 8, 0, 3, '')",
        "INSERT INTO highlight_tags VALUES (9, 3)",
    )
    assert [(each.number, each.documents) for each in projects_in(data, "x")] == [(1, 1), (5, 1)]
    with pytest.raises(BadInput, match="Choose one by its number: 1, 5"):
        read_taguette(data, "x")
    with pytest.raises(BadInput, match="no project 2"):
        read_taguette(data, "x", 2)
    second = sound(read_taguette(data, "x", project_id=5))
    assert quotes(second) == [("two", [])]
    assert lost(second) == {
        "tags on highlights": 1,
        "other projects in the file": 1,
        "file names of documents": 1,
        "right-to-left settings": 1,
    }


def test_the_same_project_exported_again_with_other_numbers_has_the_same_ids() -> None:
    first = read_taguette(project_with("<p>We wait.</p>", [(0, 2), (3, 7)]), "one.sqlite3")
    again = read_taguette(
        project_with(
            "<p>We wait.</p>",
            [(3, 7)],
            "UPDATE highlights SET document_id = 12",
            "UPDATE documents SET id = 12",
        ),
        "two.sqlite3",
    )
    assert again.sources[0].guid == first.sources[0].guid
    assert again.sources[0].spans == first.sources[0].spans[1:]
    assert again.codes == first.codes
    other = read_taguette(
        project_with("<p>We wait.</p>", [], "UPDATE projects SET created = '2027-01-01'"), "x"
    )
    assert other.codes[0].guid != first.codes[0].guid


def test_an_old_file_lacks_columns_and_a_newer_one_has_parents_of_tags() -> None:
    old = database(
        "INSERT INTO projects VALUES (1, 'Old')",
        "INSERT INTO documents VALUES (1, 1, 'A', '<p>words</p>')",
        "INSERT INTO highlights VALUES (1, 1, 0, 5)",
        schema="CREATE TABLE projects (id INTEGER, name TEXT);"
        "CREATE TABLE documents (id INTEGER, project_id INTEGER, name TEXT, contents TEXT);"
        "CREATE TABLE highlights (id INTEGER, document_id INTEGER, start_offset INTEGER,"
        " end_offset INTEGER); CREATE TABLE tags (id INTEGER, project_id INTEGER, path TEXT);"
        "CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);",
    )
    assert quotes(sound(read_taguette(old, "x"))) == [("words", [])]
    new = project_with(
        "<p>x</p>",
        [],
        "ALTER TABLE tags ADD COLUMN parent_id INTEGER",
        "INSERT INTO tags VALUES (5, 1, 'top', '', NULL), (6, 1, 'sub', '', 5),"
        " (8, 1, 'loop', '', 9), (9, 1, 'loop 2', '', 8), (10, 1, 'orphan', '', 99)",
    )
    codes = {code.name: code for code in sound(read_taguette(new, "x")).codes}
    assert codes["sub"].parent == codes["top"].guid
    assert codes["loop"].parent is codes["loop 2"].parent is codes["orphan"].parent is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SQLite format 3\0",
        b"PK\x03\x04 a zip",
        database(schema="CREATE TABLE other (id INTEGER);"),
        database(),
        project_with("<p>words</p>" * 5000)[:-8192],
    ],
)
def test_a_file_that_is_no_whole_project_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_taguette(data, "census.sqlite3")
    assert refused.value.where == "census.sqlite3"
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("CREATE VIEW projects AS SELECT 1 AS id, 'x' AS name", "not a Taguette project"),
        ("CREATE VIRTUAL TABLE projects USING fts5(id, name)", "not a Taguette project"),
    ],
)
def test_nothing_in_a_strangers_file_is_run(change: str, what: str) -> None:
    data = project_with("<p>x</p>", [], "ALTER TABLE projects RENAME TO hidden", change)
    with pytest.raises(BadInput, match=what):
        projects_in(data, "x")


def test_a_column_that_is_worked_out_when_it_is_read_is_not_read() -> None:
    data = project_with(
        "<p>x</p>",
        [],
        "DROP TABLE projects",
        "CREATE TABLE projects (id INTEGER, name AS (upper('never worked out')))",
        "INSERT INTO projects VALUES (1)",
    )
    assert [each.name for each in projects_in(data, "x")] == [""]


def test_positions_are_bytes_even_where_the_programs_own_extracts_were_cut_wrong() -> None:
    data = project_with(
        "<p>– We  wait</p>",
        [(4, 6), (6, 10)],
        "UPDATE highlights SET snippet = 'wait' WHERE id = 2",
    )
    project = sound(read_taguette(data, "x"))
    assert quotes(project) == [("We", []), (" wa", [])]
    assert project.readings is not None
    best, other, _ = project.readings.tried
    assert (best.convention, best.named, best.named_of, other.named) == (BYTES, 0, 1, 1)


# Characters of every kind but those that no page shows, and but blanks.
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Zs"), exclude_characters="\u2028\u2029"
) | st.sampled_from(list("é–數👩\u200d💻&<>"))
# A piece of a page, and the text in it.
Piece = tuple[str, str]
_WORDS = st.text(_LETTERS, min_size=1, max_size=6).map(lambda words: (html.escape(words), words))
_TAGS = ("b", "em", 'a href="x>y"', "p", "li", "h1", "td", "tr", "table", "ul")


def _pages(blanks: list[str], *more_tags: str) -> st.SearchStrategy[Piece]:
    def element(inside: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
        tags = st.sampled_from((*_TAGS, *more_tags))
        return st.builds(_wrapped, tags, st.lists(inside, max_size=4))

    empty = st.sampled_from([("<br>", ""), ("<!--a <p>-->", "")])
    between = st.sampled_from([(blank, blank) for blank in blanks]) if blanks else empty
    return st.recursive(_WORDS | empty | between, element, max_leaves=12)


def _wrapped(tag: str, pieces: list[Piece]) -> Piece:
    body, text = ("".join(part) for part in zip(*pieces, strict=True)) if pieces else ("", "")
    return f"<{tag}>{body}</{tag.split()[0]}>", text


def _highlight(piece: Piece, data: st.DataObject) -> tuple[str, str]:
    """The words of some stretch of a page's bytes, and those of its place in the text."""
    page, text = piece
    read = page_text(page)
    assert read.raw == text
    whole = text.encode()
    places = {at: found for at in range(len(whole) + 1) if (found := _index(text, at)) >= 0}
    assert len(places) == len(text) + 1
    start = data.draw(st.sampled_from(sorted(places)))
    end = data.draw(st.sampled_from([at for at in places if at >= start]))
    place = read.placed(places[start], places[end])
    said = whole[start:end].decode()
    return said, read.text[place.start : place.end] if place else ""


def _index(raw: str, at: int) -> int:
    found = index_in(raw, BYTES)(at)
    return -1 if found is None else found


def _without(blanks: str, words: str) -> str:
    return "".join(char for char in words if char not in blanks)


@given(_pages([], "pre"), st.data())
@settings(max_examples=100, deadline=None)
def test_a_highlight_has_the_words_of_its_bytes_but_for_the_breaks_put_between(
    page: Piece, data: st.DataObject
) -> None:
    said, words = _highlight(page, data)
    assert _without("\n\t", words) == said
    assert words == words.strip("\n\t")


@given(_pages([" ", "\n  ", " \t"]), st.data())
@settings(max_examples=100, deadline=None)
def test_blanks_that_a_page_shows_as_one_move_no_highlight(
    page: Piece, data: st.DataObject
) -> None:
    said, words = _highlight(page, data)
    assert _without(" \n\t", words) == _without(" \n\t", said)
    assert "  " not in words


@pytest.mark.parametrize(
    ("unit", "code", "size"), [("UTF-8 byte", "utf-8", 1), ("UTF-16 unit", "utf-16-le", 2)]
)
def test_positions_in_a_long_text_are_those_counted_one_by_one(
    unit: Unit, code: str, size: int
) -> None:
    raw = "Zoë 😩 – x" * 900
    index, at, known = index_in(raw, Convention(unit)), 0, {}
    for place, char in enumerate(raw):
        known[at] = place
        at += len(char.encode(code)) // size
    assert [index(each) for each in range(-1, at + 2)] == [
        *[None, *(known.get(each) for each in range(at))],
        *[len(raw), None],
    ]


_SMALL = project_with("<p>Zoë – <b>waits</b></p><p>now</p>", [(0, 3), (9, 14)])


@given(spoilt(_SMALL))
@settings(max_examples=100, deadline=None)
def test_a_spoilt_file_gives_a_project_or_one_clear_refusal(data: bytes) -> None:
    sound_or_refused(read_taguette, data)
