"""Tables come in as sessions with quotes, tags and notes, and without anybody's name."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from research.drafts import SpeakerChoice
from research.exchange.mapping import CodebookMapping, TableMapping, suggest_mapping
from research.exchange.tag_lists import join_tags
from research.formats.sheet import Sheet
from research.model import clean_text
from research.services import (
    clear_quote,
    codes,
    export_quotes,
    memos,
    notes,
    participants,
    quotes,
    sessions,
    transcript,
)
from research.services.sheets import (
    ImportedTable,
    PreparedTable,
    certain_mapping,
    draft_table,
    import_codebook,
    import_table,
    prepare_table,
    save_table,
)
from research.store import problems
from research.tables import ROOM as RESEARCH
from storage import Project, reading
from storage.check import check
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE

TABLE = """Quote;Council;Participant;Role;Session;Tags;Kind;Notes
"Asha checks it, Tom Reed does.";Northmoor;Asha Patel;Analyst;Call with Asha;late, a;;Ask Asha
We wait.;Northmoor;Tom Reed;Manager;Call with Asha;Late;;
How long?;Northmoor;Interviewer;;Call with Asha;;;
It helps.;Eastley;P1;Analyst;Tom on 07700 900123;chasing;;
Asha sounded tired;Northmoor;;;Call with Asha;;note;
"""


def _import(project: Project, who: Who, text: str, **more: object) -> ImportedTable:
    prepared = prepare_table(text.encode(), "quotes.csv")
    mapping = suggest_mapping(prepared.sheets[0]).mapping
    return import_table(project, who, prepared, mapping, council=None, **more)  # type: ignore[arg-type]


def _words_of(path: Path) -> str:
    """Every text in the file, history and search included."""
    with sqlite3.connect(path) as db:
        return "\n".join(db.iterdump())


def test_a_table_becomes_sessions_quotes_tags_and_notes_in_one_act(
    project: Project, who: Who
) -> None:
    done = _import(project, who, TABLE)
    assert (done.documents, done.quotes, done.notes, done.codes) == (2, 3, 1, 3)
    held = {view.text: view for view in quotes(project)}
    assert set(held) == {"Analyst 1 checks it, Leader 1 does.", "We wait.", "It helps."}
    view = held["We wait."]
    assert (view.council, view.role, view.user_group) == ("Northmoor", "Manager", "leadership")
    assert [code.name for code in view.codes] == ["late"]
    assert view.to_check
    assert not view.cleared
    first = sessions(project)[0]
    turns = transcript(project, first.id).turns
    assert [turn.interviewer for turn in turns].count(True) == 1
    assert len(turns) == 3
    assert len(notes(project, first.id)) == 1
    assert len(memos(project, [view.id for view in held.values()])) == 1
    assert len(participants(project)) == 3
    with reading(project) as db:
        (only,) = acts(db, limit=10)
    assert only.words == "Imported 3 quotes from a table (interview)"
    assert check(project).problems == []
    undo(project, who, only.id)
    assert sessions(project) == ()
    assert codes(project) == ()


def test_no_name_of_the_table_is_anywhere_in_the_project(project: Project, who: Who) -> None:
    done = _import(project, who, TABLE)
    stored = _words_of(project.path)
    for name in ("Asha", "Patel", "Tom", "Reed", "07700"):
        assert name not in stored
    assert done.redactions >= 5
    assert {session.title for session in sessions(project)} == {
        "Interview 1, Northmoor",
        "Interview 1, Eastley",
    }
    assert ("names of sessions", 2) in [(each.what, each.count) for each in done.lost]


def test_the_same_file_again_is_remarked_on(project: Project, who: Who) -> None:
    assert not any("before" in each for each in _import(project, who, TABLE).remarks)
    again = _import(project, who, TABLE)
    assert any("imported before (2 sessions)" in each for each in again.remarks)
    assert check(project).problems == []
    # P1 is the same person; whoever had a name may be somebody else.
    assert sum(each.pseudonym == "P1" for each in participants(project)) == 1


def test_a_person_decides_names_titles_and_what_is_not_personal(project: Project, who: Who) -> None:
    prepared = prepare_table(TABLE.encode(), "quotes.csv")
    sheet = prepared.sheets[0]
    mapping = suggest_mapping(sheet).mapping
    draft = draft_table(project, sheet, mapping, mark=prepared.mark, council=None)
    north = draft.parts[0]
    chosen = north.draft.with_choices(
        {"Tom Reed": SpeakerChoice("Boss", "Manager", "leadership", interviewer=True)}
    )
    draft = draft.with_parts([replace(north, draft=chosen), *draft.parts[1:]])
    titles = {("Northmoor", "Call with Asha"): "First round"}
    done = save_table(project, who, draft, confirmed=True, titles=titles)
    assert done.quotes == 2
    assert any("2 rows said by whoever asks" in each for each in done.remarks)
    assert sessions(project)[0].title == "First round"
    assert not any(s.to_check for s in sessions(project))
    assert check(project).problems == []


def test_nothing_is_kept_of_a_table_that_cannot_be_taken(project: Project, who: Who) -> None:
    with pytest.raises(BadInput, match="no words"):
        _import(project, who, "Quote,Tags\n,a\n")
    with pytest.raises(BadInput, match="kind of session"):
        _import(project, who, TABLE, kind="chat")
    assert sessions(project) == ()


def test_a_codebook_is_added_and_what_is_there_stays(
    project: Project, who: Who, shared: Callable[[str], Path]
) -> None:
    text = "Title,Description\nLate,After the day\nlate,again\n,empty\nSoon,Call 07700 900123\n"
    sheet = prepare_table(text.encode(), "tags.csv").sheets[0]
    found = suggest_mapping(sheet).codebook
    assert found == CodebookMapping(0, 1)
    assert found is not None
    done = import_codebook(project, who, sheet, found)
    assert (done.added, done.known) == (2, 0)
    assert [(each.what, each.count) for each in done.lost] == [
        ("repeated rows", 1),
        ("rows without a tag", 1),
    ]
    assert [(c.name, c.description) for c in codes(project)] == [
        ("Late", "After the day"),
        ("Soon", "Call [phone]"),
    ]
    again = import_codebook(project, who, sheet, found)
    assert (again.added, again.known) == (0, 2)
    path = shared("refi/taguette/codebook.csv")
    real = prepare_table(path.read_bytes(), path.name).sheets[0]
    suggested = suggest_mapping(real).codebook
    assert suggested is not None
    assert import_codebook(project, who, real, suggested).added == 9


_WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=10)
_SAID = (
    _WORD | st.sampled_from(["=1+1", "@home", "- so, we wait", 'a "b"; c', "a|b", "😩"])
).filter(lambda text: bool(text.strip()) and not text.startswith("'"))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(_SAID, st.lists(_SAID, max_size=3)), min_size=1, max_size=4),
    st.sampled_from(["csv", "xlsx", "json"]),
)
def test_what_goes_out_comes_back_in_with_the_same_words_and_tags(
    tmp_path_factory: pytest.TempPathFactory,
    who: Who,
    said: list[tuple[str, list[str]]],
    form: Literal["csv", "xlsx", "json"],
) -> None:
    here, there = (
        open_file(tmp_path_factory.mktemp("a") / "project.db", (STORAGE, RESEARCH))
        for _each in range(2)
    )
    rows = tuple((words, join_tags(" ".join(tag.split()) for tag in tags)) for words, tags in said)
    mapping = TableMapping(words=(0,), tags=(1,), splitter=";")
    first = PreparedTable((Sheet(("Quote", "Tags"), rows),), "mark")
    import_table(here, who, first, mapping, council="Northmoor", confirmed=True)
    for each in quotes(here):
        clear_quote(here, who, each.id, each.version)
    made = export_quotes(here, form)
    assert made.content == export_quotes(here, form).content
    again = prepare_table(made.content, f"quotes.{form}")
    suggested = suggest_mapping(again.sheets[0])
    assert suggested.certain
    import_table(there, who, again, suggested.mapping, council=None, confirmed=True)
    assert _told(there) == _told(here)


def _problems(project: Project) -> list[str]:
    with reading(project) as db:
        return problems(db)


_NAMES = st.sampled_from(
    ["", "P1", "p1", "7", "Asha Patel", "Interviewer", "Analyst", "O'Neill, Tom", "😩", "Dr"]
) | st.text(max_size=5)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(_SAID, _NAMES, _NAMES, st.sampled_from(["", "Northmoor", "Eastley"]), _NAMES),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_any_table_of_anybody_is_taken_whole_and_every_quote_is_its_span(
    tmp_path_factory: pytest.TempPathFactory,
    who: Who,
    rows: list[tuple[str, ...]],
    confirmed: bool,
) -> None:
    project = open_file(tmp_path_factory.mktemp("any") / "project.db", (STORAGE, RESEARCH))
    cleaned = tuple(tuple(clean_text(cell) for cell in row) for row in rows)
    prepared = PreparedTable((Sheet(("a", "b", "c", "d", "e"), cleaned),), "mark")
    mapping = TableMapping(words=(0,), speaker=1, session=2, council=3, role=4)
    for _twice in range(2):
        try:
            import_table(project, who, prepared, mapping, council=None, confirmed=confirmed)
        except BadInput as refused:
            reason = str(refused)
            break
        reason = ""
    assert reason in ("", "There are no words in the column that was chosen.")
    assert not list(_problems(project))
    for view in quotes(project):
        assert transcript(project, view.session_id).text[view.start : view.end] == view.text


def test_where_nobody_can_be_asked_only_plain_headings_will_do() -> None:
    plain = prepare_table(b"a,b\n1,2\n", "x.csv")
    with pytest.raises(BadInput, match="Name that column"):
        certain_mapping(plain, "x.csv")
    number, found = certain_mapping(prepare_table(TABLE.encode(), "x.csv"), "x.csv")
    assert (number, found.mapping.words) == (0, (0,))
    tags = certain_mapping(prepare_table(b"tag,description\nlate,x\n", "x.csv"), "x.csv")[1]
    assert tags.codebook == CodebookMapping(0, 1)


def _told(project: Project) -> list[tuple[str, set[str]]]:
    return [(each.text, {code.name for code in each.codes}) for each in quotes(project)]


def test_a_workbook_of_quotes_holds_no_formula_and_only_what_is_cleared(
    project: Project, who: Who
) -> None:
    _import(
        project,
        who,
        "Quote;Council;Tags\n=1+1;Northmoor;+sum\nWe wait;Northmoor;late\n",
        confirmed=True,
    )
    first = quotes(project)[0]
    clear_quote(project, who, first.id, first.version)
    made = export_quotes(project, "xlsx")
    assert (made.quotes, made.left_out, made.codes) == (1, 1, 1)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["quotes", "tags"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert [c.value for c in book["quotes"][2]][:3] == [first.id, "'=1+1", "Northmoor"]
    assert [c.value for c in book["tags"][2]] == ["'+sum", 1]
    assert b"late" not in made.content


def test_a_board_comes_in_as_one_session_of_a_workshop(project: Project, who: Who) -> None:
    board = {
        "data": [
            {"id": 1, "type": "frame", "data": {"title": "Chasing"}},
            {
                "id": 2,
                "type": "sticky_note",
                "data": {"content": "<p>Late</p>"},
                "parent": {"id": 1},
            },
            {"id": 3, "type": "sticky_note", "data": {"content": ""}},
            {"id": 4, "type": "image"},
        ]
    }
    prepared = prepare_table(json.dumps(board).encode(), "board.json")
    mapping = suggest_mapping(prepared.sheets[0]).mapping
    done = import_table(
        project, who, prepared, mapping, council="Northmoor", kind="workshop", confirmed=True
    )
    assert (done.documents, done.quotes) == (1, 1)
    assert sessions(project)[0].title == "Workshop 1, Northmoor"
    (only,) = quotes(project)
    assert (only.text, [code.name for code in only.codes]) == ("Late", ["Chasing"])
    assert {each.what for each in done.lost} == {"pictures on the board", "rows without words"}
