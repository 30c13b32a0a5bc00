"""Quotes: verbatim spans, found by any words, coded, and out only through the one door."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from research.drafts import AnonymisedTranscript
from research.model import Transcript, Turn
from research.services import (
    SessionFacts,
    SpeakerChoice,
    add_code,
    add_turn,
    clear_quote,
    cleared_only,
    codes,
    count_quotes,
    edit_code,
    export_quotes,
    import_transcript,
    keep_quote,
    keep_turn_as_quote,
    quotes,
    quotes_by_id,
    remove_code,
    remove_quote,
    save_session,
    start_session,
    transcript,
    unclear_quote,
)
from research.services.retagging import retag_quotes
from research.tables import ROOM as RESEARCH
from storage import Project, act, reading
from storage.check import check
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import change_project, council_named, project_facts


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_file(tmp_path / "project.db", (STORAGE, RESEARCH))


def _session(project: Project, who: Who, text: str, *, council: str = "Northmoor") -> int:
    """A confirmed session of lines "Interviewer: …" and "P1: …"."""
    turns = tuple(
        Turn(speaker, None, words, speaker == "Interviewer")
        for speaker, words in (line.split(": ", 1) for line in text.split("\n"))
    )
    names = dict.fromkeys(turn.speaker or "" for turn in turns)
    speakers = tuple(
        SpeakerChoice(name, "Analyst", "analysts", name == "Interviewer") for name in names
    )
    ready = AnonymisedTranscript(turns, speakers, "txt", "utf-8", (), 0, ())
    return save_session(project, who, ready, SessionFacts(council), confirmed=True).session_id


TALK = "Interviewer: How long?\nP1: Three days – naïve 😩, I know.\nP2: =Four errors."


def test_a_quote_is_a_span_word_for_word_trimmed_and_kept_once(project: Project, who: Who) -> None:
    session_id = _session(project, who, TALK)
    text = transcript(project, session_id).text
    start = text.index("Three")
    first = keep_quote(project, who, session_id, start - 1, start + 11)
    assert quotes_by_id(project, [first])[0].text == "Three days"
    assert keep_quote(project, who, session_id, start, start + 10) == first
    with reading(project) as db:
        assert [each.words for each in acts(db)][:1] == ["Kept a quote"]
        assert len(acts(db)) == 2
    view = quotes(project)[0]
    assert (view.participant, view.role, view.council) == ("P1", "Analyst", "Northmoor")
    assert (view.session_title, view.cleared) == ("Interview 1, Northmoor", False)
    assert text[view.start : view.end] == view.text


def test_what_only_an_interviewer_says_is_refused_and_a_span_across_is_the_answerers(
    project: Project, who: Who
) -> None:
    session_id = _session(project, who, TALK)
    view = transcript(project, session_id)
    with pytest.raises(BadInput, match="never counts as evidence"):
        keep_turn_as_quote(project, who, session_id, view.turns[0].id)
    across = keep_quote(project, who, session_id, 0, view.turns[1].end)
    assert quotes_by_id(project, [across])[0].participant == "P1"
    for start, end in ((5, 5), (-1, 4), (0, 10_000), (9, 3)):
        with pytest.raises(BadInput, match="outside"):
            keep_quote(project, who, session_id, start, end)
    with pytest.raises(BadInput, match="no words"):
        keep_quote(project, who, session_id, view.turns[0].end, view.turns[0].end + 1)
    with pytest.raises(NotFound):
        keep_quote(project, who, 99, 0, 1)


_TEXT = st.text(
    st.characters(codec="utf-8") | st.sampled_from("e\u0308👩\u200d💻🏳\ufe0f“–\n"), max_size=12
).filter(lambda text: bool(text.strip()))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(_TEXT, min_size=1, max_size=4), st.data())
def test_any_span_of_any_turns_is_kept_word_for_word(
    project: Project, texts: list[str], data: st.DataObject
) -> None:
    who = Who("Test analyst")
    told = _typed(project, who, texts)
    view = transcript(project, told)
    assert view.text == Transcript.of([Turn(None, None, t.text) for t in view.turns]).text
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    try:
        quote_id = keep_quote(project, who, told, start, end)
    except BadInput:
        assert not view.text[start:end].strip()
        return
    quote = quotes_by_id(project, [quote_id])[0]
    assert quote.text == view.text[quote.start : quote.end] == view.text[start:end].strip()


def _typed(project: Project, who: Who, texts: list[str]) -> int:
    session_id = start_session(project, who, council="Northmoor")
    kept = 0
    for text in texts:
        try:
            add_turn(project, who, session_id, text)
            kept += 1
        except BadInput:
            continue
    if not kept:
        add_turn(project, who, session_id, "x")
    return session_id


def test_quotes_are_found_by_words_whatever_their_endings_accents_and_case(
    project: Project, who: Who
) -> None:
    session_id = _session(project, who, TALK)
    other = _session(project, who, "P1: Four days of errors", council="Eastley")
    ids = [
        keep_turn_as_quote(project, who, each, turn.id)
        for each in (session_id, other)
        for turn in transcript(project, each).turns
        if not turn.interviewer
    ]
    eastley = quotes_by_id(project, ids)[2].council_id

    def found(**wanted: object) -> list[int]:
        assert count_quotes(project, **wanted) == len(quotes(project, **wanted))  # type: ignore[arg-type]
        return [each.id for each in quotes(project, **wanted)]  # type: ignore[arg-type]

    assert found(words="DAY") == [ids[0], ids[2]]
    assert found(words="naive") == [ids[0]]
    assert found(words="error four") == [ids[1], ids[2]]
    assert found(words="error", council_id=eastley) == [ids[2]]
    assert found(words="error three") == []
    assert found(words="  ", role="Analyst") == ids
    assert found(words="😩") == []
    assert found(role="Social worker") == []
    assert [each.id for each in quotes(project, limit=2)] == ids[:2]
    assert [each.id for each in quotes(project, limit=2, after=ids[1])] == ids[2:]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.text(st.characters(), max_size=30)
    | st.sampled_from(['"', "NEAR(", "a AND", "^a*", "text:a", "-", "a" * 9999, "a " * 999, "\x00"])
)
def test_no_text_typed_into_the_search_can_fail(project: Project, words: str) -> None:
    assert quotes(project, words=words) == []
    assert count_quotes(project, words=words) == 0


def test_codes_lie_in_a_hierarchy_without_twins_or_circles(project: Project, who: Who) -> None:
    pain = add_code(project, who, "Pain")
    time = add_code(project, who, "Time", pain, "Takes too long")
    with pytest.raises(BadInput, match="already"):
        add_code(project, who, " pain ")
    meant: dict[str, Any] = {"description": "Takes too long", "colour": ""}
    with pytest.raises(BadInput, match="below itself"):
        edit_code(project, who, pain, 1, name="Pain", parent_id=time, **meant)
    edit_code(project, who, time, 1, name="Waiting", parent_id=pain, **meant)
    with pytest.raises(StaleEdit):
        edit_code(project, who, time, 1, name="Delay", parent_id=pain, **meant)
    assert [(each.name, each.parent_id) for each in codes(project)] == [
        ("Pain", None),
        ("Waiting", pain),
    ]
    with pytest.raises(BadInput, match="below this one"):
        remove_code(project, who, pain)
    edit_code(project, who, time, 2, name="Waiting", parent_id=None, **meant)
    remove_code(project, who, pain)
    with reading(project) as db:
        undo(project, who, acts(db)[0].id)
    assert {each.name for each in codes(project)} == {"Pain", "Waiting"}


def test_a_code_finds_what_lies_below_it_and_comes_off_again(project: Project, who: Who) -> None:
    session_id = _session(project, who, TALK)
    turns = transcript(project, session_id).turns
    pain = add_code(project, who, "Pain")
    time = add_code(project, who, "Time", pain)
    first = keep_turn_as_quote(project, who, session_id, turns[1].id, codes=[time])
    second = keep_turn_as_quote(project, who, session_id, turns[2].id)
    assert [retag_quotes(project, who, [second], [pain]) for _ in range(2)] == [1, 0]
    assert [each.id for each in quotes(project, code_id=pain)] == [first, second]
    assert [each.id for each in quotes(project, code_id=pain, words="days")] == [first]
    assert [each.id for each in quotes(project, code_id=time)] == [first]
    assert count_quotes(project, code_id=pain) == 2
    assert [code.name for code in quotes(project)[0].codes] == ["Time"]
    assert [retag_quotes(project, who, [second], (), [pain]) for _ in range(2)] == [1, 0]
    remove_quote(project, who, first)
    assert [each.quotes for each in codes(project)] == [0, 0]
    with pytest.raises(NotFound):
        retag_quotes(project, who, [first], [pain])


def _cleared(project: Project, who: Who) -> tuple[int, int]:
    session_id = _session(project, who, TALK)
    turns = transcript(project, session_id).turns
    shared = keep_turn_as_quote(project, who, session_id, turns[2].id)
    private = keep_turn_as_quote(project, who, session_id, turns[1].id)
    clear_quote(project, who, shared, 1)
    return shared, private


def test_a_quote_not_cleared_never_leaves(project: Project, who: Who) -> None:
    shared, private = _cleared(project, who)
    through, kept_back = cleared_only(quotes_by_id(project, [private, shared]))
    assert [each.id for each in through] == [shared]
    assert kept_back == 1
    forms: tuple[Literal["csv", "json"], ...] = ("csv", "json")
    for form in forms:
        data = export_quotes(project, form).content
        assert "Four errors" in data.decode("utf-8-sig")
        assert "Three days" not in data.decode("utf-8-sig")
    unclear_quote(project, who, shared, 2)
    held = json.loads(export_quotes(project, "json").content)
    assert held == {"note": "", "remark": "", "left_out": 2, "quotes": []}
    with pytest.raises(BadInput, match="cannot be written"):
        export_quotes(project, "pdf")  # type: ignore[arg-type]


def test_a_session_to_check_again_shuts_the_door_on_what_was_cleared(
    project: Project, who: Who
) -> None:
    saved = import_transcript(project, who, b"P1: Slow.", "x.txt", council="Northmoor")
    quote_id = keep_quote(project, who, saved.session_id, 0, 4)
    with act(project, who, "Cleared round the services") as this:
        this.db.execute("UPDATE quotes SET cleared = 1")
    assert cleared_only(quotes_by_id(project, [quote_id])) == ([], 1)


def test_cells_are_no_formulas_and_what_is_illustrative_says_so(project: Project, who: Who) -> None:
    _cleared(project, who)

    def rows() -> list[list[str]]:
        content = export_quotes(project, "csv").content
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert rows() == [
        ["id", "quote", "council", "participant", "role", "user group", "session", "tags"],
        [
            "1",
            "'=Four errors.",
            "Northmoor",
            "Person 3",
            "someone asked",
            "",
            "Session 1",
            "",
        ],
    ]
    with act(project, who, "Marked as illustrative") as this:
        facts = project_facts(this.db)
        change_project(this, facts.__class__(facts.name, True, facts.note, facts.version))
    assert [row[-1] for row in rows()] == ["Illustrative", "Illustrative"]
    assert json.loads(export_quotes(project, "json").content)["note"] == "Illustrative"


def test_only_an_invented_councils_rows_are_marked_in_a_real_project(
    project: Project, who: Who
) -> None:
    with act(project, who, "Added an invented council") as this:
        council_named(this, "Calderbrook", origin="illustrative")
    for council in ("Calderbrook", "Northmoor"):
        session_id = _session(project, who, "P1: Slow.", council=council)
        clear_quote(project, who, keep_quote(project, who, session_id, 0, 5), 1)
    taken = json.loads(export_quotes(project, "json").content)["quotes"]
    marks = [each["illustrative"] for each in taken]
    assert marks == [True, False]


def test_clearing_is_refused_to_whoever_looked_at_an_older_version(
    project: Project, who: Who
) -> None:
    shared, _private = _cleared(project, who)
    with pytest.raises(StaleEdit):
        clear_quote(project, who, shared, 1)
    assert check(project).ok
