"""Erasing a participant or a session: everything of theirs goes, everybody else's stays exact."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CannotUndo, NotFound
from common.who import Who
from evidence import services as evidence
from evidence.erasing import erase_participant, erase_session
from evidence.linked import links
from project import open_project
from research.services import (
    add_code,
    add_note,
    clear_quote,
    edit_turn,
    keep_quote,
    notes,
    participants,
    quotes_by_id,
    remove_quote,
    sessions,
    set_memo,
    transcript,
)
from research.services.erasing import to_be_erased
from storage import Act, Project, reading
from storage.check import check
from storage.faults import WAIT_VARIABLE
from storage.history.acts import acts, undo
from tests.forgotten import traces
from tests.research.test_redacting import keep, session_of

SAID = (
    "Interviewer: What takes longest?",
    "P1: The quibbling over placements takes longest.",
    "P2: I agree about zymurgy reports.",
    "P1: And the vexatious spreadsheet.",
    "P2: Last line of mine.",
)
THEIRS = ("quibbling", "vexatious", "muddlesome", "scribbled", "misheard")


@pytest.fixture
def held(project: Project, who: Who) -> int:
    return session_of(project, who, *SAID)


def _person(project: Project, pseudonym: str) -> int:
    return next(each.id for each in participants(project) if each.pseudonym == pseudonym)


def test_all_of_theirs_goes_and_the_others_stay_word_for_word(
    project: Project, who: Who, held: int
) -> None:
    first = transcript(project, held).turns[1]
    edit_turn(project, who, first.id, 1, held, first.text + " Misheard.")
    edit_turn(project, who, first.id, 2, held, first.text)
    gone = keep(project, who, held, "vexatious spreadsheet")
    remove_quote(project, who, gone)
    quote = keep(project, who, held, "The quibbling over placements")
    tag = add_code(project, who, "Slow")
    keep_quote(
        project, who, held, *_span(project, held, "The quibbling over placements"), codes=[tag]
    )
    set_memo(project, who, quote, "muddlesome")
    other = keep(project, who, held, "zymurgy reports")
    across = keep(project, who, held, "Last line of mine.")
    painpoint = evidence.add_painpoint(
        project, who, kind="painpoint", title="Slow",
        description="They said: The quibbling over placements takes longest.",
    )  # fmt: skip
    evidence.link_quote(project, who, painpoint, quote, why="scribbled")
    both = evidence.add_painpoint(project, who, kind="painpoint", title="Reports")
    for each in (quote, other):
        evidence.link_quote(project, who, both, each)
    person = _person(project, "P1")
    assert to_be_erased(project, person) == (1, 2, 1)
    done = erase_participant(project, who, person)
    assert (done.sessions, done.turns, done.quotes, done.notes) == (1, 2, 1, 1)
    assert (done.also, done.elsewhere) == ({"links": 2, "unsupported": 1}, 1)
    assert [turn.text for turn in transcript(project, held).turns] == [
        "What takes longest?", "[erased]", "I agree about zymurgy reports.", "[erased]",
        "Last line of mine.",
    ]  # fmt: skip
    assert [turn.speaker for turn in transcript(project, held).turns][1] is None
    assert [each.text for each in quotes_by_id(project, [quote, other, across])] == [
        "zymurgy reports", "Last line of mine.",
    ]  # fmt: skip
    assert [link.to for link in links(project).quotes] == [other]
    assert evidence.painpoint(project, painpoint).description == "They said: [erased]"
    assert "P1" not in {each.pseudonym for each in participants(project)}
    assert check(project).problems == []
    assert traces(project.path, *THEIRS) == []
    with reading(project) as db:
        latest = acts(db)
    assert latest[0].words == "Erased a participant"
    for past in latest:
        if "painpoint" not in past.words and "tag" not in past.words:
            with pytest.raises(CannotUndo):
                undo(project, who, past.id)
    assert traces(project.path, *THEIRS) == []


def _span(project: Project, session_id: int, words: str) -> tuple[int, int]:
    start = transcript(project, session_id).text.index(words)
    return start, start + len(words)


def test_a_quote_of_others_that_ran_into_their_words_is_to_be_cleared_again(
    project: Project, who: Who, held: int
) -> None:
    start = transcript(project, held).text.index("I agree")
    end = transcript(project, held).text.index("vexatious")
    quote_id = keep_quote(project, who, held, start, end)
    clear_quote(project, who, quote_id, 1)
    done = erase_participant(project, who, _person(project, "P1"))
    view = quotes_by_id(project, [quote_id])[0]
    assert (view.text, view.cleared) == ("I agree about zymurgy reports.\n[erased]", False)
    assert (done.quotes, done.uncleared) == (0, 1)
    assert check(project).problems == []


def test_other_rooms_forget_in_the_same_act_or_nothing_is_forgotten(
    project: Project, who: Who, held: int
) -> None:
    """As frozen decks will: their part is handed in."""
    quote_id = keep(project, who, held, "vexatious spreadsheet")
    seen: list[set[int]] = []

    def frozen(_act: Act, quote_ids: Collection[int]) -> Mapping[str, int]:
        seen.append(set(quote_ids))
        return {"decks": 2}

    def failing(_act: Act, _quote_ids: Collection[int]) -> Mapping[str, int]:
        raise BadInput("the deck is being shown")

    with pytest.raises(BadInput, match="being shown"):
        erase_participant(project, who, _person(project, "P1"), [failing])
    assert quotes_by_id(project, [quote_id])[0].text == "vexatious spreadsheet"
    done = erase_participant(project, who, _person(project, "P1"), [frozen])
    assert seen == [{quote_id}]
    assert done.also == {"links": 0, "unsupported": 0, "decks": 2}


def test_a_session_is_erased_with_whoever_took_part_in_nothing_else(
    project: Project, who: Who, held: int
) -> None:
    quote = keep(project, who, held, "vexatious spreadsheet")
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Slow")
    evidence.link_quote(project, who, painpoint, quote, why="scribbled")
    add_note(project, who, held, "takeaway", "muddlesome")
    stays = session_of(project, who, "P9: Nothing of the kind.", council="Eastley")
    done = erase_session(project, who, held)
    assert (done.turns, done.quotes, done.notes, done.also["links"]) == (5, 1, 1, 1)
    assert [each.id for each in sessions(project)] == [stays]
    assert [each.pseudonym for each in participants(project)] == ["P9"]
    assert traces(project.path, *THEIRS, "zymurgy", "Talk 1") == []
    assert check(project).problems == []
    with reading(project) as db:
        made = next(each for each in acts(db) if each.words.endswith("from Northmoor"))
    with pytest.raises(CannotUndo, match="taken out for good"):
        undo(project, who, made.id)


def test_what_is_not_there_is_told_and_a_locked_file_stays_as_it_was(
    project: Project, who: Who, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for erase in (erase_participant, erase_session):
        with pytest.raises(NotFound):
            erase(project, who, 99)
    monkeypatch.setenv(WAIT_VARIABLE, "0.05")
    writer = sqlite3.connect(project.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(BadInput, match="somebody else has been writing"):
        erase_participant(project, who, _person(project, "P1"))
    writer.close()
    assert transcript(project, held).turns[1].text == SAID[1].removeprefix("P1: ")


def test_notes_on_a_session_as_a_whole_stay(project: Project, who: Who, held: int) -> None:
    add_note(project, who, held, "takeaway", "They disagree")
    erase_participant(project, who, _person(project, "P1"))
    assert [each.text for each in notes(project, held)] == ["They disagree"]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), speakers=st.lists(st.sampled_from(["P1", "P2"]), min_size=2, max_size=6))
def test_whatever_quotes_there_are_the_transcript_stays_sound(
    tmp_path_factory: pytest.TempPathFactory, who: Who, data: st.DataObject, speakers: list[str]
) -> None:
    project = open_project(tmp_path_factory.mktemp("any") / "project.db")
    lines = [f"{each}: {each}words qx{each.lower()}z number {n}" for n, each in enumerate(speakers)]
    session_id = session_of(project, who, *lines)
    length = len(transcript(project, session_id).text)
    spot = st.tuples(st.integers(0, length - 1), st.integers(1, 60))
    for start, size in data.draw(st.lists(spot, max_size=6)):
        try:
            keep_quote(project, who, session_id, start, min(length, start + size))
        except BadInput:
            continue
    for pseudonym in data.draw(st.permutations(sorted(set(speakers)))):
        erase_participant(project, who, _person(project, pseudonym))
        view = transcript(project, session_id)
        assert all(view.text[each.start : each.end] == each.text for each in view.quotes)
        assert not any(f"qx{pseudonym.lower()}z" in each.text for each in view.quotes)
        assert check(project).problems == []
        assert traces(project.path, f"qx{pseudonym.lower()}z") == []
