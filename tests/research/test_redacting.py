"""Replacing after saving: quotes stay on their words, and the old words are nowhere in the file."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CannotUndo, StaleEdit
from common.who import Who
from evidence import services as evidence
from project import open_project
from research.drafts import AnonymisedTranscript
from research.model import QuoteView, Transcript, Turn
from research.redacting.model import OldWords, ToReplace, WordsToReplace
from research.services import (
    SessionFacts,
    SpeakerChoice,
    add_code,
    add_note,
    clear_quote,
    codes,
    edit_quote,
    edit_turn,
    keep_quote,
    memos,
    notes,
    quotes_by_id,
    remove_quote,
    save_session,
    sessions,
    set_memo,
    transcript,
)
from research.services.redacting import (
    LookedAgain,
    keep_words,
    look_again,
    look_anew,
    redact,
    state_of,
)
from storage import Migration, Project, Room, act, reading
from storage.check import check
from storage.database import open_file
from storage.faults import WAIT_VARIABLE
from storage.history.acts import acts, undo
from tests.forgotten import traces


def session_of(project: Project, who: Who, *said: str, council: str = "Northmoor") -> int:
    """A confirmed session of lines "Interviewer: …" and "P1: …"."""
    turns = tuple(
        Turn(speaker, None, words, speaker == "Interviewer")
        for speaker, _, words in (line.partition(": ") for line in said)
    )
    speakers = tuple(
        SpeakerChoice(name, "Analyst", "analysts", name == "Interviewer")
        if name != "Interviewer"
        else SpeakerChoice(name, interviewer=True)
        for name in dict.fromkeys(turn.speaker or "" for turn in turns)
    )
    ready = AnonymisedTranscript(turns, speakers, "txt", "utf-8", (), 0, ())
    facts = SessionFacts(council, title=f"Talk {len(sessions(project)) + 1}")
    return save_session(project, who, ready, facts, confirmed=True).session_id


def keep(project: Project, who: Who, session_id: int, words: str) -> int:
    start = transcript(project, session_id).text.index(words)
    return keep_quote(project, who, session_id, start, start + len(words))


def quote(project: Project, quote_id: int) -> QuoteView:
    return quotes_by_id(project, [quote_id])[0]


def all_of(looked: LookedAgain) -> list[ToReplace]:
    return [ToReplace(each.start, each.end, each.kind, each.replacement) for each in looked.found]


SAID = (
    "Interviewer: Who chases the placements, Quorra?",
    "P1: I do, with Quorra Zypher in the mornings. Quorra is quick.",
    "P1: We start in May.",
)


def test_what_looks_personal_is_found_again_but_for_what_was_judged(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, "P1: Write to bo@northmoor.example about Mrs Zypher.")
    keep(project, who, session_id, "Mrs Zypher")
    found = look_again(project, session_id).found
    assert [(each.kind, each.words, each.quotes) for each in found] == [
        ("e-mail", "bo@northmoor.example", 0),
        ("name", "Mrs Zypher", 1),
    ]
    assert found[1].before.endswith("about ")
    assert "Zypher" not in repr(found)
    assert keep_words(project, who, session_id, ["Mrs  ZYPHER", "mrs zypher"]) == 1
    again = look_again(project, session_id)
    assert ([each.kind for each in again.found], again.judged) == (["e-mail"], 1)
    look_anew(project, who, session_id)
    assert len(look_again(project, session_id).found) == 2
    with_more = look_again(
        project, session_id, ["Ann Northmoor"], words=[WordsToReplace("write to", "other")]
    )
    assert {"Write to", "Mrs Zypher"} <= {each.words for each in with_more.found}


def test_every_quote_keeps_to_its_words_and_loses_its_clearance_where_they_changed(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, *SAID)
    whole = keep(project, who, session_id, "I do, with Quorra Zypher in the mornings.")
    cut = keep(project, who, session_id, "Zypher in the mornings")
    after = keep(project, who, session_id, "We start in May.")
    for each in (whole, cut, after):
        clear_quote(project, who, each, 1)
    looked = look_again(project, session_id, ["Quorra Zypher"])
    done = redact(project, who, session_id, looked.state, all_of(looked))
    assert (done.places, done.sessions, done.quotes, done.uncleared) == (3, 1, 2, 2)
    assert quote(project, whole).text == "I do, with [name 1] in the mornings."
    # Half a name at a quote's edge takes the whole of what stands there now.
    assert quote(project, cut).text == "[name 1] in the mornings"
    assert [quote(project, each).cleared for each in (whole, cut, after)] == [False, False, True]
    assert transcript(project, session_id).text.count("[name 1]") == 3
    assert check(project).problems == []
    assert traces(project.path, "Quorra", "Zypher") == []
    with reading(project) as db:
        rows = db.execute("SELECT kind, replacement, places, decided_by FROM redactions").fetchall()
    assert rows == [("name", "[name 1]", 3, who.person)]


def test_two_quotes_that_come_to_lie_on_the_same_words_are_both_kept_and_can_be_edited(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, "P1: Ask Quorra Zypher today.")
    first = keep(project, who, session_id, "Quorra")
    second = keep(project, who, session_id, "Zypher")
    state = look_again(project, session_id).state
    redact(project, who, session_id, state, [ToReplace(4, 17, "name", "[name 1]")])
    views = quotes_by_id(project, [first, second])
    assert [each.text for each in views] == ["[name 1]", "[name 1]"]
    one = views[1]
    tag = add_code(project, who, "Who")
    edit_quote(
        project, who, one.id, one.version, start=one.start, end=one.end, codes=[tag], memo=""
    )
    assert check(project).problems == []


def test_the_old_words_go_from_everything_people_typed_and_from_history(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, *SAID)
    gone = keep(project, who, session_id, "Quorra is quick.")
    kept = keep(project, who, session_id, "Quorra Zypher in the mornings")
    set_memo(project, who, kept, 'QUORRA again; see "Zypher\'s" sheet')
    remove_quote(project, who, gone)
    add_note(project, who, session_id, "takeaway", "quorra\nZypher decides")
    add_code(project, who, "Quorra")
    add_code(project, who, "quorra zypher")
    painpoint = evidence.add_painpoint(
        project, who, kind="painpoint", title="Zypher's sheet is slow"
    )
    evidence.link_quote(project, who, painpoint, kept, why="Quorra said so")
    with act(project, who, "Named a talk after Quorra Zypher") as this:
        this.db.execute(
            "UPDATE sessions SET title = 'Talk with Quorra Zypher', topics = '[\"Zyph\\u0065r\"]'"
        )
    looked = look_again(project, session_id, ["Quorra Zypher"])
    done = redact(project, who, session_id, looked.state, all_of(looked))
    assert done.elsewhere >= 6
    assert done.is_clean
    assert traces(project.path, "Quorra", "Zypher") == []
    assert notes(project, session_id)[0].text == "[name 1] decides"
    assert memos(project, [kept])[kept].text == '[name 1] again; see "[name 1]\'s" sheet'
    assert sorted(code.name for code in codes(project)) == ["[name 1]", "[name 1] (2)"]
    assert evidence.painpoint(project, painpoint).title == "[name 1]'s sheet is slow"
    assert sessions(project)[0].topics == ("[name 1]",)
    assert check(project).problems == []


def test_neither_the_redaction_nor_what_came_before_it_can_be_undone_and_each_says_why(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, *SAID)
    removed = keep(project, who, session_id, "Quorra is quick.")
    remove_quote(project, who, removed)
    add_note(project, who, session_id, "takeaway", "Quorra decides")
    looked = look_again(project, session_id, ["Quorra Zypher"])
    redact(project, who, session_id, looked.state, all_of(looked))
    with reading(project) as db:
        past = acts(db)
    for each in past:
        with pytest.raises(CannotUndo, match=r"cannot be undone: (words of it|what is personal)"):
            undo(project, who, each.id)
    # What is done since can.
    keep(project, who, session_id, "We start in May.")
    with reading(project) as db:
        undo(project, who, acts(db)[0].id)
    assert traces(project.path, "Quorra") == []


def test_words_refused_in_one_place_stay_there_and_elsewhere(project: Project, who: Who) -> None:
    session_id = session_of(project, who, "P1: May told me. We start in May.")
    add_note(project, who, session_id, "takeaway", "They start in May")
    state = look_again(project, session_id).state
    redact(project, who, session_id, state, [ToReplace(0, 3, "name", "[name 1]")])
    assert transcript(project, session_id).text == "[name 1] told me. We start in May."
    assert notes(project, session_id)[0].text == "They start in May"


def test_other_sessions_lose_the_words_only_where_that_is_asked_for(
    project: Project, who: Who
) -> None:
    first = session_of(project, who, "P1: Quorra Zypher knows.")
    other = session_of(
        project, who, "P1: [name 1] asked Quorra, and Quorraling.", council="Eastley"
    )
    looked = look_again(project, first, ["Quorra Zypher"])
    done = redact(project, who, first, looked.state, all_of(looked))
    assert (done.sessions, done.still) == (1, 1)
    state = look_again(project, other).state
    third = session_of(project, who, "P1: I met Quorra.", council="Southby")
    words = [WordsToReplace("Quorra", "name", "[name 2]")]
    everywhere = redact(
        project, who, third, look_again(project, third).state, (), words, everywhere=True
    )
    assert (everywhere.places, everywhere.sessions, everywhere.still) == (2, 2, 0)
    # The number is new to both, as [name 1] is somebody else in either.
    assert transcript(project, other).text == "[name 1] asked [name 2], and Quorraling."
    assert transcript(project, third).text == "I met [name 2]."
    with pytest.raises(StaleEdit):
        redact(project, who, other, state, [ToReplace(0, 3, "name", "[x]")])


def test_open_editors_are_told_and_bad_spans_change_nothing(project: Project, who: Who) -> None:
    session_id = session_of(project, who, *SAID)
    turn = transcript(project, session_id).turns[1]
    state = look_again(project, session_id).state
    for spans in ([], [ToReplace(0, 9_999, "name", "[x]")], [ToReplace(3, 3, "name", "[x]")],
                  [ToReplace(0, 3, "name", " ")], [ToReplace(0, 3, "name", "x" * 61)]):  # fmt: skip
        with pytest.raises(BadInput):
            redact(project, who, session_id, state, spans)
    for words in ("", " ", "…", "x" * 201):
        with pytest.raises(BadInput):
            redact(project, who, session_id, state, (), [WordsToReplace(words)])
    with pytest.raises(BadInput, match="holds the words"):
        redact(project, who, session_id, state, (), [WordsToReplace("Quorra", "name", "quorra's")])
    assert state_of(transcript(project, session_id).turns) == state
    looked = look_again(project, session_id, ["Quorra Zypher"])
    redact(project, who, session_id, looked.state, all_of(looked))
    with pytest.raises(StaleEdit):
        edit_turn(project, who, turn.id, turn.version, session_id, "I do, with Quorra.")
    assert traces(project.path, "Quorra") == []


@pytest.mark.parametrize(
    ("words", "text", "after"),
    [
        ("Zoë Lünd", "zoe  LUND, Zoe\u0301 L\u00fcnd; Zoe", "[x], [x]; Zoe"),
        ("Mark", "Mark my words: mark it, MARK", "[x] my words: mark it, MARK"),
        ("0770", "0770 07701 a0770b", "[x] 07701 a[x]b"),
        ("An", "An AN an", "[x] AN an"),
        ("name", "[name 2] is a name", "[name 2] is a [x]"),
        ("O'Dea", "o’dea_list.xlsx", "[x]_list.xlsx"),
        ("Ola", "Nicola, Ola-Mae", "Nicola, [x]-Mae"),
    ],
)  # fmt: skip
def test_words_are_found_whole_in_any_case_accent_and_apostrophe(
    words: str, text: str, after: str
) -> None:
    assert OldWords([WordsToReplace(words, "name", "[x]")]).out_of(text) == after


def test_a_table_that_no_history_is_kept_of_loses_the_words_too(tmp_path: Path, who: Who) -> None:
    """As a frozen deck will be: a snapshot, not logged, in a room above."""

    def frozen(db: object) -> None:
        db.execute("CREATE TABLE frozen (id INTEGER PRIMARY KEY, slides TEXT NOT NULL) STRICT")  # type: ignore[attr-defined]

    rooms = open_project(tmp_path / "project.db").rooms
    later = Room("later", (Migration("later.m001", frozen),), ())
    project = open_file(tmp_path / "project.db", (*rooms, later))
    session_id = session_of(project, who, *SAID)
    with act(project, who, "Froze a deck") as this:
        this.db.execute("INSERT INTO frozen VALUES (1, ?)", ['{"quote": "\\"Quorra\\" is quick"}'])
    looked = look_again(project, session_id, ["Quorra"])
    redact(project, who, session_id, looked.state, all_of(looked))
    with reading(project) as db:
        (slides,) = db.execute("SELECT slides FROM frozen").fetchone()
    assert slides == '{"quote": "\\"[name 1]\\" is quick"}'
    assert b"Quorra" not in project.path.read_bytes()


def test_what_somebody_was_reading_meanwhile_is_cleaned_at_the_next_opening(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.erasing.scrubbing._MILLISECONDS_TO_WAIT", 50)
    session_id = session_of(project, who, *SAID)
    looked = look_again(project, session_id, ["Quorra Zypher"])
    reader = sqlite3.connect(project.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM turns").fetchone()
    done = redact(project, who, session_id, looked.state, all_of(looked))
    assert not done.is_clean
    reader.close()
    open_project(project.path)
    assert traces(project.path, "Quorra", "Zypher") == []


def test_of_two_who_replace_at_once_one_is_told_and_others_lose_nothing(
    project: Project, who: Who
) -> None:
    session_id = session_of(project, who, *SAID)
    looked = look_again(project, session_id, ["Quorra Zypher"])

    def replace_all(_number: int) -> str:
        try:
            redact(project, who, session_id, looked.state, all_of(looked))
        except (StaleEdit, BadInput) as error:
            return type(error).__name__
        return "done"

    def write(number: int) -> str:
        add_note(project, who, session_id, "takeaway", f"Note {number}")
        return "done"

    with ThreadPoolExecutor(6) as pool:
        replacing = list(pool.map(replace_all, range(2)))
        writing = list(pool.map(write, range(10)))
    assert sorted(replacing) == ["StaleEdit", "done"]
    assert set(writing) == {"done"}
    assert len(notes(project, session_id)) == 10
    assert check(project).problems == []
    assert traces(project.path, "Quorra") == []


def test_a_file_somebody_else_is_writing_is_left_as_it_was(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, *SAID)
    looked = look_again(project, session_id, ["Quorra Zypher"])
    monkeypatch.setenv(WAIT_VARIABLE, "0.05")
    writer = sqlite3.connect(project.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(BadInput, match="somebody else has been writing"):
        redact(project, who, session_id, looked.state, all_of(looked))
    writer.close()
    assert look_again(project, session_id, ["Quorra Zypher"]) == looked


SECRETS = ("Quorra", "Zypher", "Xiväq", "Wyngo")
WORDS = st.sampled_from([*SECRETS, "we", "start", "😩", "in-house", "(late)", "QUORRA", "Wyngo's"])
LINE = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), lines=st.lists(LINE, min_size=1, max_size=5))
def test_after_any_replacing_quotes_are_their_spans_and_the_words_are_nowhere(
    tmp_path_factory: pytest.TempPathFactory, who: Who, data: st.DataObject, lines: list[str]
) -> None:
    project = open_project(tmp_path_factory.mktemp("any") / "project.db")
    session_id = session_of(project, who, *(f"P1: {line}" for line in lines))
    length = len(Transcript.of([Turn(None, None, line) for line in lines]).text)
    spot = st.tuples(st.integers(0, length - 1), st.integers(1, 30))
    for start, size in data.draw(st.lists(spot, max_size=5)):
        try:
            keep_quote(project, who, session_id, start, min(length, start + size))
        except BadInput:
            continue
    for secret in data.draw(st.permutations(SECRETS)):
        view = transcript(project, session_id)
        spans = [
            ToReplace(start, min(len(view.text), start + size), "other", "[gone]")
            for start, size in data.draw(st.lists(spot, max_size=2))
            if start < len(view.text)
        ]
        words = [WordsToReplace(secret, "name", "[name 1]")]
        everywhere = data.draw(st.booleans())
        state = look_again(project, session_id).state
        try:
            redact(project, who, session_id, state, spans, words, everywhere=everywhere)
        except BadInput:
            assert not spans
            assert secret.lower() not in view.text.lower()
    view = transcript(project, session_id)
    assert all(view.text[each.start : each.end] == each.text for each in view.quotes)
    assert check(project).problems == []
    assert traces(project.path, *SECRETS) == []
