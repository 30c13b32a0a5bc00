"""Sessions planned, written live and corrected; quotes edited: nothing lost, nothing doubled."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, StaleEdit
from common.who import Who
from research.model import Placed, SessionFacts
from research.services import (
    Line,
    SpeakerChoice,
    add_code,
    asked,
    clear_quote,
    confirm_session,
    edit_quote,
    edit_turn,
    hold_session,
    invite,
    keep_quote,
    memos,
    notes,
    participants,
    plan_session,
    prepare_import,
    quotes_by_id,
    roster,
    save_session,
    sessions,
    start_session,
    take_from_session,
    taking_part,
    transcript,
    write_line,
)
from research.spans import by_a_word
from research.store import problems
from research.tables import ROOM as RESEARCH
from storage import Project, reading
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE

ANALYST = SpeakerChoice("Analyst 1", "Data analyst", "analysts", False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_file(tmp_path / "project.db", (STORAGE, RESEARCH))


def _texts(project: Project, session_id: int) -> list[str]:
    return [turn.text for turn in transcript(project, session_id).turns]


def _sound(project: Project) -> None:
    with reading(project) as db:
        assert problems(db) == []


def _people(project: Project) -> int:
    return sum(each.people for each in asked(project))


def test_nobody_in_a_plan_counts_as_asked_until_it_is_held(project: Project, who: Who) -> None:
    facts = SessionFacts("Northmoor", date="2026-12-01", title="Second round")
    planned = plan_session(project, who, facts, [ANALYST, SpeakerChoice(role="team manager")])
    assert plan_session(project, who, facts, [ANALYST]) == planned
    (session,) = sessions(project)
    assert (session.planned, session.participants) == (True, 2)
    assert _people(project) == 0
    assert participants(project) == ()
    assert [each.sessions for each in roster(project, "Northmoor")] == [0, 0]
    hold_session(project, who, planned, session.version)
    assert _people(project) == 2
    with reading(project) as db:
        undo(project, who, acts(db)[0].id)
    assert _people(project) == 0
    write_line(project, who, planned, Line("a-1", "We start in May."))
    assert (_people(project), sessions(project)[0].planned) == (2, False)


def test_a_transcript_comes_into_its_plan_and_who_stayed_away_is_not_asked(
    project: Project, who: Who
) -> None:
    away = SpeakerChoice("Manager 1", "team manager", None, False)
    planned = plan_session(project, who, SessionFacts("Northmoor"), [ANALYST, away])
    said = b"Interviewer: And then?\nAnalyst 1: We start in May."
    draft = prepare_import(
        said, "a.txt", roster=roster(project, "Northmoor"), council="Northmoor"
    ).anonymised()
    facts = SessionFacts("Northmoor", date="2026-12-01")
    saved = save_session(project, who, draft, facts, confirmed=True, into=planned)
    assert saved.session_id == planned
    assert any("do not count as asked" in each for each in saved.remarks)
    (session,) = sessions(project)
    assert (session.planned, session.date, session.turns) == (False, "2026-12-01", 2)
    assert [each.pseudonym for each in participants(project)] == ["Analyst 1"]
    with pytest.raises(BadInput, match="said in this session already"):
        save_session(project, who, draft, facts, confirmed=True, into=planned)
    _sound(project)


def test_somebody_who_spoke_cannot_be_taken_out(project: Project, who: Who) -> None:
    session = plan_session(project, who, SessionFacts("Northmoor"))
    person = invite(project, who, session, ANALYST)
    other = invite(project, who, session, SpeakerChoice("P2"))
    write_line(project, who, session, Line("a-1", "Yes.", person))
    with pytest.raises(BadInput, match="spoke in the session"):
        take_from_session(project, who, session, person)
    take_from_session(project, who, session, other)
    assert [each.pseudonym for each in taking_part(project, session)] == ["Analyst 1"]


def test_the_same_line_again_is_the_same_turn_and_an_empty_one_goes(
    project: Project, who: Who
) -> None:
    session = start_session(project, who, council="Northmoor")
    first = write_line(project, who, session, Line("tab-1", "Ring 020 7946 0958 😩"))
    again = write_line(project, who, session, Line("tab-1", "Ring 020 7946 0958 😩"))
    assert (again.turn_id, again.version) == (first.turn_id, first.version)
    assert first.replaced == 1
    write_line(project, who, session, Line("tab-2", "Then"))
    grown = write_line(project, who, session, Line("tab-1", "Ring us, please", base=1))
    assert grown.turn_id == first.turn_id
    assert _texts(project, session) == ["Ring us, please", "Then"]
    write_line(project, who, session, Line("tab-1", "", base=grown.version))
    write_line(project, who, session, Line("tab-1", ""))
    assert _texts(project, session) == ["Then"]
    _sound(project)


def test_what_two_windows_wrote_in_one_line_is_kept_twice_not_lost(
    project: Project, who: Who
) -> None:
    session = start_session(project, who, council="Northmoor")
    write_line(project, who, session, Line("a-1", "First"))
    write_line(project, who, session, Line("a-1", "First, by one", base=1))
    late = Line("a-1", "First, by the other", base=1)
    kept = write_line(project, who, session, late)
    assert kept.key != "a-1"
    assert write_line(project, who, session, late).turn_id == kept.turn_id
    assert _texts(project, session) == ["First, by one", "First, by the other"]


def test_notes_of_some_minutes_are_one_act_without_half_typed_words(
    project: Project, who: Who
) -> None:
    session = start_session(project, who, council="Northmoor")
    for base, text in enumerate(["Half ty", "Half typed wo", "Whole words"]):
        write_line(project, who, session, Line("a-1", text, base=base))
    write_line(project, who, session, Line("a-2", "More"))
    with reading(project) as db:
        latest, began, *_rest = acts(db)
        held = " ".join(str(row) for row in db.execute("SELECT before, after FROM history"))
    assert latest.words == f"Wrote notes in session {session}"
    assert began.words == "Began a session (interview)"
    assert "Half ty" not in held
    undo(project, who, latest.id)
    assert _texts(project, session) == []
    _sound(project)


def test_a_correction_carries_its_quotes_along(project: Project, who: Who) -> None:
    session = start_session(project, who, council="Northmoor")
    for number, text in enumerate(["We strat in May 😩 and stop.", "Then we chase."]):
        write_line(project, who, session, Line(f"a-{number}", text))
    view = transcript(project, session)
    inside = keep_quote(project, who, session, 3, 15)
    after = keep_quote(project, who, session, view.turns[1].start, view.turns[1].end)
    confirm_session(project, who, session, sessions(project)[0].version)
    clear_quote(project, who, inside, 1)
    edit_turn(project, who, view.turns[0].id, 1, session, "Yes. We start in May 😩 and stop.")
    texts = [each.text for each in quotes_by_id(project, [inside, after])]
    assert texts == ["start in May", "Then we chase."]
    assert not quotes_by_id(project, [inside])[0].cleared
    assert sessions(project)[0].to_check
    with pytest.raises(StaleEdit):
        edit_turn(project, who, view.turns[0].id, 1, session, "Something else")
    now = transcript(project, session).turns[0]
    with pytest.raises(BadInput, match="begins or ends"):
        edit_turn(project, who, now.id, now.version, session, "Yes. 😩 and stop.")
    with pytest.raises(BadInput, match="quotes of this turn"):
        edit_turn(project, who, now.id, now.version, session, "")
    _sound(project)


def test_who_edits_an_older_quote_is_told_and_words_that_changed_are_not_cleared(
    project: Project, who: Who
) -> None:
    session = start_session(project, who, council="Northmoor")
    write_line(project, who, session, Line("a-1", "We start in May and chase all summer."))
    confirm_session(project, who, session, sessions(project)[0].version)
    one, two = add_code(project, who, "Chasing"), add_code(project, who, "Timing")
    quote = keep_quote(project, who, session, 3, 15, codes=[one])
    clear_quote(project, who, quote, 1)
    edit_quote(
        project, who, quote, 2, start=0, end=15, codes=[two], memo="Ask more", codes_seen=[one]
    )
    (view,) = quotes_by_id(project, [quote])
    assert (view.text, [c.name for c in view.codes], view.cleared) == (
        "We start in May",
        ["Timing"],
        False,
    )
    assert memos(project, [quote])[quote].text == "Ask more"
    assert notes(project, session) == ()
    for version, seen in ((2, [two]), (view.version, [one])):
        with pytest.raises(StaleEdit):
            edit_quote(
                project,
                who,
                quote,
                version,
                start=0,
                end=9,
                codes=[],
                memo="",
                codes_seen=seen,
            )
    assert quotes_by_id(project, [quote])[0].text == "We start in May"
    edit_quote(project, who, quote, view.version, start=0, end=15, codes=[two], memo="")
    assert memos(project, [quote]) == {}
    _sound(project)


def test_a_span_grows_and_shrinks_by_a_word() -> None:
    text = "We start 😩 in May"
    span = Placed(3, 10)
    assert text[span.start : span.end] == "start 😩"
    assert by_a_word(text, span, "start", -1) == Placed(0, 10)
    assert by_a_word(text, span, "end", 1) == Placed(3, 13)
    assert by_a_word(text, span, "end", -1) == Placed(3, 8)
    assert by_a_word(text, Placed(0, 2), "end", -1) == Placed(0, 2)
    assert by_a_word(text, Placed(0, 2), "start", -1) == Placed(0, 2)


WORDS = st.text("ab 😩א\n", max_size=12)


@settings(max_examples=25, deadline=None)
@given(
    said=st.lists(WORDS, min_size=1, max_size=4),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=4),
    edits=st.lists(st.tuples(st.integers(0, 4), WORDS), min_size=1, max_size=6),
)
def test_every_quote_is_its_span_whatever_is_typed(
    said: list[str], spans: list[tuple[int, int]], edits: list[tuple[int, str]]
) -> None:
    who = Who("Test analyst")
    with tempfile.TemporaryDirectory() as folder:
        project = open_file(Path(folder) / "p.db", (STORAGE, RESEARCH))
        session = start_session(project, who, council="Northmoor")
        versions: dict[str, int] = {}
        for number, text in enumerate(said):
            written = write_line(project, who, session, Line(f"k-{number}", text))
            versions[f"k-{number}"] = written.version
        for start, length in spans:
            try:
                keep_quote(project, who, session, start, start + length)
            except BadInput:
                continue
        for number, text in edits:
            key = f"k-{number}"
            line = Line(key, text, base=versions.get(key, 0))
            try:
                versions[key] = write_line(project, who, session, line).version
            except BadInput:
                continue
        view = transcript(project, session)
        assert all(view.text[q.start : q.end] == q.text for q in view.quotes)
        assert len({turn.line_key for turn in view.turns}) == len(view.turns)
        _sound(project)
