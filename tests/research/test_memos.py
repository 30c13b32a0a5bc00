"""Memos on anything: written, changed, gone with what they are about, found in one place."""

from __future__ import annotations

import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from research.memos.model import THE_PROJECT, Memoed
from research.services import (
    Line,
    SpeakerChoice,
    add_code,
    add_note,
    edit_turn,
    invite,
    keep_quote,
    memos,
    notes,
    remove_code,
    remove_quote,
    remove_session,
    set_memo,
    start_session,
    transcript,
    write_line,
)
from research.services.memoing import (
    all_memos,
    edit_memo,
    memo_counts,
    memos_on,
    remove_memo,
    write_memo,
)
from storage import Project, reading
from storage.history.acts import acts, undo

WHO, OTHER = Who("Test analyst"), Who("Second analyst")
SAID = "We start in May and chase the placements all summer."


@pytest.fixture
def things(project: Project) -> dict[str, Memoed]:
    """One thing of each kind that a memo can be about."""
    session = start_session(project, WHO, council="Northmoor", title="First round")
    person = invite(project, WHO, session, SpeakerChoice("Analyst 1", "analyst", "analysts", False))
    write_line(project, WHO, session, Line("k-1", SAID, person, 0.0))
    write_line(project, WHO, session, Line("k-2", "Again.", person, 9.0))
    first, _second = transcript(project, session).turns
    return {
        "project": THE_PROJECT,
        "session": Memoed("session", session),
        "turn": Memoed("turn", first.id),
        "quote": Memoed("quote", keep_quote(project, WHO, session, 0, 15)),
        "code": Memoed("code", add_code(project, WHO, "Chasing")),
        "participant": Memoed("participant", person),
    }


def _undo_last(project: Project) -> None:
    with reading(project) as db:
        latest = acts(db, limit=1)[0].id
    undo(project, WHO, latest)


def test_a_memo_is_written_on_anything_and_all_are_in_one_place_with_what_they_are_about(
    project: Project, things: dict[str, Memoed]
) -> None:
    for name, on in things.items():
        write_memo(project, WHO, on, f"About the {name}")
    every = all_memos(project)
    found = {memo.on.what: (memo.note.text, memo.about, memo.session) for memo in every}
    assert found == {
        "project": ("About the project", "", None),
        "session": ("About the session", "First round", "First round"),
        "turn": ("About the turn", f"Analyst 1: {SAID}", "First round"),
        "quote": ("About the quote", SAID[:15], "First round"),
        "code": ("About the code", "Chasing", None),
        "participant": ("About the participant", "Analyst 1, Northmoor", None),
    }
    session = things["session"].id
    assert {memo.on.what for memo in all_memos(project, session_id=session)} == {
        "session",
        "turn",
        "quote",
    }
    assert [memo.on for memo in all_memos(project, about="code")] == [things["code"]]
    assert [memo.on.what for memo in all_memos(project, words="ABOUT chasing")] == ["code"]
    assert all_memos(project, kind="takeaway") == ()
    assert memo_counts(project, "turn") == {things["turn"].id: 1}
    assert [note.text for note in notes(project, session)] == ["About the session"]
    assert [note.text for note in notes(project, None)] == ["About the project"]
    assert memos(project, [things["quote"].id])[things["quote"].id].text == "About the quote"
    assert "About" not in repr(every)
    assert "May" not in repr(every)


def test_what_is_surely_personal_in_a_memo_is_replaced(
    project: Project, things: dict[str, Memoed]
) -> None:
    memo = write_memo(project, WHO, things["code"], "Ask ann@example.org about it")
    (held,) = memos_on(project, things["code"])
    assert "ann@" not in held.text
    edit_memo(project, WHO, memo, held.version, "Or ring 07700 900123", "takeaway")
    (held,) = memos_on(project, things["code"])
    assert "900123" not in held.text
    assert held.kind == "takeaway"


def test_an_older_memo_is_neither_changed_nor_removed(
    project: Project, things: dict[str, Memoed]
) -> None:
    memo = write_memo(project, WHO, things["participant"], "First")
    edit_memo(project, OTHER, memo, 1, "Second", "commentary")
    with pytest.raises(StaleEdit):
        edit_memo(project, WHO, memo, 1, "Third", "commentary")
    with pytest.raises(StaleEdit):
        remove_memo(project, WHO, memo, 1)
    remove_memo(project, WHO, memo, 2)
    with pytest.raises(NotFound):
        remove_memo(project, WHO, memo, 2)
    _undo_last(project)
    assert [note.text for note in memos_on(project, things["participant"])] == ["Second"]


def test_empty_memos_unknown_kinds_and_things_that_are_gone_are_refused(
    project: Project, things: dict[str, Memoed]
) -> None:
    with pytest.raises(BadInput, match="empty"):
        write_memo(project, WHO, things["turn"], "  ")
    with pytest.raises(BadInput, match="kind"):
        write_memo(project, WHO, things["turn"], "Words", "gossip")
    with pytest.raises(BadInput, match="longer"):
        write_memo(project, WHO, things["turn"], "x" * 20_001)
    for what in ("session", "turn", "quote", "code", "participant"):
        with pytest.raises(NotFound):
            write_memo(project, WHO, Memoed(what, 9_999), "Words")
    assert all_memos(project) == ()


def test_memos_go_with_what_they_are_about_and_come_back_with_it(
    project: Project, things: dict[str, Memoed]
) -> None:
    for on in things.values():
        write_memo(project, WHO, on, "Words")
    session, turn = things["session"].id, things["turn"]
    for name, remove in (
        ("quote", remove_quote),
        ("code", remove_code),
        ("session", remove_session),
    ):
        remove(project, WHO, things[name].id)
        assert memos_on(project, things[name]) == ()
        if name == "session":
            left = {memo.on.what for memo in all_memos(project)}
            assert left == {"project", "code"}, "turn, quote and who was in no other went with it"
        _undo_last(project)
        assert [note.text for note in memos_on(project, things[name])] == ["Words"]
    edit_turn(project, WHO, turn.id, 1, session, SAID.replace("May", "June"))
    assert len(memos_on(project, turn)) == 1, "a correction keeps it"


def test_the_first_memo_of_a_quote_is_the_one_beside_it(
    project: Project, things: dict[str, Memoed]
) -> None:
    quote = things["quote"]
    set_memo(project, WHO, quote.id, "First")
    write_memo(project, OTHER, quote, "Second")
    set_memo(project, WHO, quote.id, "First, better")
    assert [note.text for note in memos_on(project, quote)] == ["First, better", "Second"]
    add_note(project, WHO, things["session"].id, "takeaway", "On the session")
    assert all_memos(project)[0].note.text == "On the session"
