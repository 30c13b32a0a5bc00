"""Sessions in the project file: nothing personal is stored, all of it can be taken back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from common.errors import BadInput, CannotUndo, NotFound, StaleEdit
from common.who import Who
from research.model import Placed, SessionFacts
from research.services import (
    SpeakerChoice,
    add_note,
    add_turn,
    asked,
    change_participant,
    change_session,
    clear_quote,
    confirm_session,
    import_transcript,
    keep_quote,
    keep_turn_as_quote,
    notes,
    participants,
    prepare_import,
    quotes,
    quotes_by_id,
    remove_session,
    roster,
    save_session,
    sessions,
    set_interviewer,
    start_session,
    transcript,
)
from research.store import add_turn as store_turn
from research.tables import ROOM as RESEARCH
from storage import Project, act, reading
from storage.check import check
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import councils

TALK = (
    "Sarah Holt: Priya, who checks it?\n"
    "Priya Patel (Data Analyst): Me – priya.patel@northmoor.gov.uk, 020 7946 0958 😩.\n"
    "Tom Okafor: Priya’s right. Mrs Lane helps, and so did Zara."
).encode()
PERSONAL = ("Sarah", "Holt", "Priya", "Patel", "Okafor", "Zara", "7946", "priya.patel")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_file(tmp_path / "project.db", (STORAGE, RESEARCH))


def _save(project: Project, who: Who, *, confirmed: bool = True) -> int:
    draft = prepare_import(
        TALK, "Priya Patel.txt", extra_names=["Zara", "Lane"], council="Northmoor"
    )
    draft = draft.with_choices({"Sarah Holt": SpeakerChoice(interviewer=True)})
    saved = save_session(
        project, who, draft.anonymised(), SessionFacts("Northmoor"), confirmed=confirmed
    )
    return saved.session_id


def _bytes_on_disk(project: Project) -> bytes:
    return b"".join(path.read_bytes() for path in project.path.parent.glob(project.path.name + "*"))


def test_no_name_typed_or_read_reaches_the_file_its_log_or_its_history(
    project: Project, who: Who
) -> None:
    assert all(word.encode() in TALK for word in PERSONAL)
    with reading(project) as db:
        db.execute("SELECT count(*) FROM turns").fetchone()
        # A reader keeps the log from being folded in, so that it can be searched too.
        session_id = _save(project, who)
        assert b"Analyst 1" in (project.path.parent / "project.db-wal").read_bytes()
        stored = _bytes_on_disk(project)
    assert [word for word in PERSONAL if word.encode() in stored + _bytes_on_disk(project)] == []
    view = transcript(project, session_id)
    assert view.session.title == "Interview 1, Northmoor"
    assert [(t.speaker, t.interviewer, t.text) for t in view.turns] == [
        ("Interviewer 1", True, "Analyst 1, who checks it?"),
        ("Analyst 1", None, "Me – [e-mail], [phone] 😩."),
        ("Participant 1", None, "Analyst 1’s right. [name 1] helps, and so did [name 2]."),
    ]


def test_on_the_command_line_the_sure_is_replaced_and_the_session_is_to_check(
    project: Project, who: Who
) -> None:
    saved = import_transcript(project, who, TALK, "Priya.txt", council="Northmoor")
    assert saved.redactions == 5
    assert saved.remarks == (
        "1 possible name or place left for a person to judge",
        "Nobody is marked as interviewer; say who asked the questions",
    )
    session = sessions(project)[0]
    assert session.to_check
    quote_id = keep_turn_as_quote(
        project, who, saved.session_id, transcript(project, saved.session_id).turns[1].id
    )
    with pytest.raises(BadInput, match="nobody has confirmed"):
        clear_quote(project, who, quote_id, 1)
    confirm_session(project, who, saved.session_id, session.version)
    clear_quote(project, who, quote_id, 1)
    assert quotes_by_id(project, [quote_id])[0].cleared
    with pytest.raises(StaleEdit):
        confirm_session(project, who, saved.session_id, session.version)


def test_an_import_can_be_taken_back_whole_and_brought_again(project: Project, who: Who) -> None:
    _save(project, who)
    with reading(project) as db:
        latest = acts(db)[0]
    assert latest.words == "Added a session (interview) from Northmoor"
    undone = undo(project, who, latest.id)
    assert sessions(project) == ()
    assert participants(project) == ()
    with reading(project) as db:
        assert councils(db) == []
    undo(project, who, undone)
    assert len(transcript(project, sessions(project)[0].id).turns) == 3
    assert check(project).ok


def test_a_removed_session_takes_its_parts_along_and_undo_brings_them_back(
    project: Project, who: Who
) -> None:
    session_id = _save(project, who)
    quote_id = keep_turn_as_quote(
        project, who, session_id, transcript(project, session_id).turns[2].id
    )
    before = quotes_by_id(project, [quote_id])
    remove_session(project, who, session_id)
    assert (sessions(project), participants(project), quotes(project)) == ((), (), [])
    with reading(project) as db:
        undo(project, who, acts(db)[0].id)
    assert quotes_by_id(project, [quote_id]) == before
    assert len(quotes(project, words="helps")) == 1
    assert check(project).ok


def test_a_transcripts_offsets_are_those_of_its_turns_joined(project: Project, who: Who) -> None:
    view = transcript(project, _save(project, who))
    assert [view.text[turn.start : turn.end] for turn in view.turns] == [
        turn.text for turn in view.turns
    ]
    assert view.turns[-1].end == len(view.text)


def test_people_are_known_again_by_a_numbered_pseudonym_and_counted_once(
    project: Project, who: Who
) -> None:
    for text in (b"Interviewer: Yes?\nP1: Slow.", b"Interviewer: And?\nP1: Better.\nP2: No."):
        import_transcript(project, who, text, "x.txt", council="Northmoor")
    import_transcript(project, who, b"P1: Ours.", "x.txt", council="Eastley", kind="email")
    import_transcript(project, who, b"P9: Nice.", "x.txt", council="Eastley", kind="show-and-tell")
    found = participants(project)
    assert [(each.council, each.pseudonym, each.sessions) for each in found] == [
        ("Eastley", "P1", 1),
        ("Eastley", "P9", 1),
        ("Northmoor", "P1", 2),
        ("Northmoor", "P2", 1),
    ]
    change_participant(
        project, who, found[2].id, found[2].version, role="Analyst", user_group="analysts"
    )
    assert [(each.council, each.role, each.people) for each in asked(project)] == [
        ("Eastley", "", 1),
        ("Northmoor", "", 1),
        ("Northmoor", "Analyst", 1),
    ]


def test_somebody_new_may_not_take_a_pseudonym_of_the_council(project: Project, who: Who) -> None:
    _save(project, who)
    with pytest.raises(BadInput, match="Analyst 1 already"):
        _save(project, who)
    known = roster(project, "Northmoor")
    draft = prepare_import(b"Bo Lin (Analyst): Hi.", "x.txt", roster=known)
    assert draft.speakers[0].choice.pseudonym == "Analyst 2"
    analyst = next(each for each in known if each.pseudonym == "Analyst 1")
    picked = draft.with_choices({"Bo Lin (Analyst)": SpeakerChoice(participant_id=analyst.id)})
    with pytest.raises(BadInput, match="another council"):
        save_session(project, who, picked.anonymised(), SessionFacts("Eastley"), confirmed=True)
    saved = save_session(
        project, who, picked.anonymised(), SessionFacts("Northmoor"), confirmed=True
    )
    assert saved.participants == (analyst.id,)


def test_who_asked_can_be_put_right_unless_their_words_are_kept(project: Project, who: Who) -> None:
    session_id = _save(project, who)
    asking, analyst, tom = (t.participant_id for t in transcript(project, session_id).turns)
    assert asking
    assert analyst
    assert tom
    set_interviewer(project, who, session_id, tom, True)
    assert [each.pseudonym for each in participants(project)] == ["Analyst 1"]
    view = transcript(project, session_id)
    quote_id = keep_turn_as_quote(project, who, session_id, view.turns[1].id)
    with pytest.raises(BadInput, match="no evidence"):
        set_interviewer(project, who, session_id, analyst, True)
    new = set_interviewer(project, who, session_id, asking, False)
    view = transcript(project, session_id)
    assert (view.turns[0].participant_id, view.turns[0].speaker) == (new, "Participant 2")
    assert view.quotes[0].id == quote_id
    assert {each.council for each in participants(project)} == {"Northmoor"}
    assert check(project).ok


def test_turns_typed_as_they_are_said_are_searched_for_the_sure_and_marked_to_check(
    project: Project, who: Who
) -> None:
    session_id = start_session(
        project, who, council="Northmoor", kind="workshop", date="2026-01-31"
    )
    analyst = SpeakerChoice("Analyst 1", role="Analyst", user_group="analysts")
    add_turn(project, who, session_id, "Ask 020 7946 0958 😩", speaker=analyst)
    add_turn(project, who, session_id, "Yes.", speaker=analyst, time=75.0)
    view = transcript(project, session_id)
    assert view.text == "Ask [phone] 😩\nYes."
    assert view.session.to_check
    assert [(t.speaker, t.start, t.end) for t in view.turns] == [
        ("Analyst 1", 0, 13),
        ("Analyst 1", 14, 18),
    ]
    assert check(project).ok


def test_adding_a_turn_takes_back_what_was_cleared_before(project: Project, who: Who) -> None:
    session_id = _save(project, who)
    quote_id = keep_turn_as_quote(
        project, who, session_id, transcript(project, session_id).turns[1].id
    )
    clear_quote(project, who, quote_id, 1)
    add_turn(project, who, session_id, "And one more thing")
    assert not quotes_by_id(project, [quote_id])[0].cleared


def test_notes_are_the_teams_words_and_never_quotes(project: Project, who: Who) -> None:
    session_id = _save(project, who)
    add_note(project, who, session_id, "takeaway", "They split files; ask a@b.uk")
    add_note(project, who, None, "commentary", "Three councils so far")
    assert [each.text for each in notes(project, session_id)] == ["They split files; ask [e-mail]"]
    assert [each.kind for each in notes(project, None)] == ["commentary"]
    assert quotes(project) == []


def test_particulars_that_cannot_be_are_refused_and_nothing_is_kept(
    project: Project, who: Who
) -> None:
    ready = prepare_import(TALK, "x.txt").anonymised()
    with pytest.raises(BadInput, match="kind of session"):
        save_session(project, who, ready, SessionFacts("Northmoor", "chat"), confirmed=True)
    with pytest.raises(BadInput, match="not a day"):
        save_session(project, who, ready, SessionFacts("Northmoor", date="31/1/26"), confirmed=True)
    with pytest.raises(BadInput, match="kind of note"):
        add_note(project, who, None, "quote", "x")
    with pytest.raises(NotFound):
        transcript(project, 5)
    with pytest.raises(NotFound):
        change_session(project, who, 5, 1, title="x")
    assert sessions(project) == ()


def test_check_names_what_is_wrong_with_turns_quotes_and_tags(project: Project, who: Who) -> None:
    session_id = _save(project, who, confirmed=False)
    turn = transcript(project, session_id).turns[1]
    quote_id = keep_quote(project, who, session_id, turn.start, turn.end)
    with act(project, who, "Spoilt on purpose") as this:
        this.db.execute("UPDATE quotes SET text = replace(text, 'M', 'W'), cleared = 1")
        this.db.execute("UPDATE session_participants SET interviewer = 1")
        this.db.execute(
            "INSERT INTO codes (id, parent_id, name) VALUES (1, NULL, 'a'), (2, 1, 'b')"
        )
        this.db.execute("UPDATE codes SET parent_id = 2 WHERE id = 1")
        store_turn(this, 1, None, None, "far away", Placed(900, 908))
    problems = check(project).problems
    assert problems == [
        f"The turns of session {session_id} do not follow one another",
        f"Quote {quote_id} does not stand in its transcript as it is kept",
        f"Quote {quote_id} was said by an interviewer only",
        f"Quote {quote_id} is cleared though nobody has confirmed its session",
        "Tag 1 lies below itself",
        "Tag 2 lies below itself",
    ]


def test_a_quote_that_is_not_as_long_as_its_span_cannot_be_stored(
    project: Project, who: Who
) -> None:
    session_id = _save(project, who)
    with pytest.raises(sqlite3.IntegrityError), act(project, who, "Spoilt on purpose") as this:
        this.db.execute(
            "INSERT INTO quotes (session_id, transcript_id, start, stop, text, created_by, "
            "created_at) VALUES (?, 1, 0, 3, 'four', '', '')",
            (session_id,),
        )


def test_a_confirming_that_cleared_quotes_rest_on_is_not_undone(project: Project, who: Who) -> None:
    saved = import_transcript(
        project, who, b"Interviewer: How?\nP1: Slowly, by hand.", "a.txt", council="Northmoor"
    )
    turn = transcript(project, saved.session_id).turns[1]
    quote_id = keep_turn_as_quote(project, who, saved.session_id, turn.id)
    confirm_session(project, who, saved.session_id, 1)
    with reading(project) as db:
        confirming = acts(db, limit=1)[0].id
    clear_quote(project, who, quote_id, 1)
    with pytest.raises(CannotUndo, match="what was done since"):
        undo(project, who, confirming)
    assert check(project).ok


def test_a_table_of_children_pasted_into_a_session_is_not_kept(project: Project, who: Who) -> None:
    session_id = start_session(project, who, council="Northmoor")
    with pytest.raises(BadInput, match="records of children") as refused:
        add_turn(project, who, session_id, "Child ID\tDOB\n854701\t12/03/2020")
    assert "854701" not in str(refused.value)
