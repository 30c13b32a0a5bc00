"""Rounds: what may be asked and answered, how it is counted, cleared, undone, and taken out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from common.errors import BadInput, CannotUndo, NotFound
from common.qr import QUIET, qr
from common.who import Who
from evidence import services as evidence
from evidence.erasing import erase_session
from evidence.options.services import add_option
from evidence.rounds import comments, services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import (
    LONGEST,
    MOST_SAID,
    Answer,
    Asked,
    Choice,
    NewChoice,
    NewRound,
    Vote,
    checked_new,
    checked_vote,
    checked_words,
)
from evidence.rounds.said import said_of
from evidence.rounds.standing import Counted, OfCouncil
from evidence.rounds.tally import POOLED, by_council, counted, for_the_room
from project import open_project
from research.services import sessions, transcript
from storage import Project, reading
from storage import services as register
from storage.check import check
from storage.history.acts import acts, undo
from tests.forgotten import traces
from tests.rooms import cast_by, opened, say, workshop

ONE, TWO = b"1" * 16, b"2" * 16
A, B = Choice(1, "words", None, "Dates"), Choice(2, "words", None, "Portal")


def last_act(project: Project, words: str) -> int:
    with reading(project) as db:
        return next(each.id for each in acts(db) if each.words.startswith(words))


def cast(project: Project, round_id: int, device: bytes, *dots: int) -> Answer:
    offered = services.choices(project, round_id)
    picks = {each.id: number for each, number in zip(offered, dots, strict=False)}
    return cast_by(RoundBallot(project, round_id), device, Vote(picks))


def totals(project: Project, round_id: int) -> list[int]:
    return [each.total for each in services.standing(project, round_id).counts]


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewRound("dots", "Which?", 1, (NewChoice("words", None, "One"),)), "1 choice;"),
        (NewRound("dots", " \u202e ", 1), "is empty"),
        (NewRound("dots", "Which?", 1, tuple(NewChoice("option", i) for i in range(13))), "13"),
        (NewRound("dots", "Which?", 1, (NewChoice("option", 1),) * 2), "twice"),
        (
            NewRound("dots", "Which?", 1, (NewChoice("option", 1), NewChoice("option", 2)), 6),
            "1 to",
        ),
        (NewRound("us_too", "x" * (LONGEST + 1), 1), "401 characters long"),
    ],
)
def test_a_round_that_cannot_be_asked_is_refused(new: NewRound, fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        checked_new(new)


@pytest.mark.parametrize(
    ("picks", "council", "fault"),
    [
        ({}, None, "nothing is chosen"),
        ({1: 0, 2: 0}, None, "nothing is chosen"),
        ({1: 2, 2: 2}, None, "you gave 4 dots; you have 3"),
        ({1: 1, 9: 1}, None, "not one of the choices"),
        ({1: -1, 2: 3}, None, "not one of the choices"),
        ({1: 1}, 5, "not one of the councils"),
    ],
)
def test_a_vote_that_cannot_be_counted_is_refused(
    picks: dict[int, int], council: int | None, fault: str
) -> None:
    asked = Asked("dots", "Which?", ((1, "Dates"), (2, "Portal")), 3)
    with pytest.raises(BadInput, match=fault):
        checked_vote(asked, Vote(picks, council))
    assert checked_vote(asked, Vote({2: 3, 1: 0})) == Vote({2: 3})


@given(st.text(max_size=500))
def test_words_are_kept_as_they_are_read_or_refused(text: str) -> None:
    try:
        words = checked_words(text)
    except BadInput:
        return
    assert 1 <= len(words) <= LONGEST
    assert checked_words(words) == words
    words.encode("utf-8")


def test_emoji_and_right_to_left_count_by_code_point_and_cannot_turn_what_follows() -> None:
    family = "👩‍👩‍👧"
    assert checked_words(f"  مرحبا\n{family} ") == f"مرحبا {family}"
    assert checked_words("🙂" * LONGEST) == "🙂" * LONGEST
    assert checked_words("\u202eslip\u202c") == "slip"


def test_phones_and_paper_are_added_and_what_nobody_counted_is_not_nought() -> None:
    votes = [Vote({1: 2, 2: 1}), Vote({1: 1})]
    first, second = counted((A, B), votes, {(1, None): 12}, by_phone=True)
    assert (first.total, first.by_source) == (15, "3 from phones, 12 from paper")
    assert (second.total, second.paper, second.by_source) == (1, None, "1 from phones")
    (only, none) = counted((A, B), [], {(1, None): 0}, by_phone=False)
    assert (only.total, only.by_source) == (0, "0 from paper")
    assert (none.is_known, none.by_source) == (False, "not counted")


def _of(council_id: int, *yes_no: int) -> OfCouncil:
    counts = tuple(Counted(c, n) for c, n in zip((A, B), yes_no, strict=True))
    return OfCouncil(council_id, f"Council {council_id}", counts)


def test_a_council_of_few_is_not_shown_alone_nor_worked_out_from_the_rest() -> None:
    many, some, two, one = _of(1, 5, 4), _of(2, 2, 1), _of(3, 1, 1), _of(4, 0, 1)
    assert for_the_room([many, some]) == [many, some]
    (first, second, pool) = for_the_room([many, two, some, one])
    assert (first, second) == (many, some)
    assert (pool.council, pool.answered) == (POOLED, 3)
    # Two alone would be the total less the others: the smallest of these joins them.
    assert [(e.council, e.answered) for e in for_the_room([many, some, two])] == [
        ("Council 1", 9),
        (POOLED, 5),
    ]
    assert for_the_room([two]) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8))
def test_the_room_never_sees_fewer_than_three_and_nothing_is_lost(
    answers: list[tuple[int, int]],
) -> None:
    councils = [_of(number, *each) for number, each in enumerate(answers, 1) if sum(each)]
    shown = for_the_room(councils)
    assert all(each.answered >= 3 for each in shown)
    if shown:
        assert sum(e.answered for e in shown) == sum(e.answered for e in councils)


def test_votes_are_counted_by_council_and_those_of_none_come_last() -> None:
    votes = [Vote({1: 1}, 7), Vote({2: 1}, None), Vote({1: 1}, 7)]
    found = by_council((A, B), votes, {(2, 8): 4}, {8: "Eastley", 7: "Northmoor"}, by_phone=True)
    assert [each.council_id for each in found] == [8, 7, None]
    assert found[1].words() == "Northmoor: 2 dates, 0 portal (2 answered)"


def test_one_device_counts_once_and_may_change_its_vote_while_the_round_is_open(
    project: Project, who: Who
) -> None:
    made = opened(project, who)
    assert cast(project, made, ONE, 3).outcome == "counted"
    assert cast(project, made, ONE, 3).outcome == "counted"
    cast(project, made, TWO, 0, 2)
    cast(project, made, ONE, 1, 2)
    said = services.standing(project, made)
    assert (said.devices, totals(project, made)) == (2, [1, 4])
    services.close_round(project, who, made)
    assert cast(project, made, ONE, 0, 3) == Answer("closed", 1)
    assert totals(project, made) == [1, 4]
    with reading(project) as db:
        (held,) = [each for each in acts(db) if each.words == f"Answers came in for round {made}"]
        assert (held.person, held.changes) == ("The room", 0)
    assert check(project).problems == []


def test_once_closed_nothing_joins_a_vote_to_a_device_or_to_when_it_came(
    project: Project, who: Who
) -> None:
    made = opened(project, who)
    for device, dots in ((ONE, (0, 3)), (TWO, (3, 0))):
        cast(project, made, device, *dots)
    services.close_round(project, who, made)
    with reading(project) as db:
        rows = db.execute("SELECT device, picks FROM votes ORDER BY id").fetchall()
    assert [row[0] for row in rows] == [None, None]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    services.open_round(project, who, made)
    assert totals(project, made) == [3, 3]


def test_clearing_is_one_act_and_undo_brings_the_votes_back(project: Project, who: Who) -> None:
    made = opened(project, who)
    cast(project, made, ONE, 3)
    services.set_paper(project, who, made, {(services.choices(project, made)[1].id, None): 4}, 2)
    services.clear_round(project, who, made)
    said = services.standing(project, made)
    assert (said.devices, said.papers, said.total) == (0, None, 0)
    assert cast(project, made, ONE, 0, 1) == Answer("counted", 2)
    undo(project, who, last_act(project, "Cleared"))
    assert totals(project, made) == [3, 4]
    # What was answered meanwhile never comes up under another clearing.
    services.clear_round(project, who, made)
    assert services.rounds(project)[0].wave == 3
    assert totals(project, made) == [0, 0]


def test_a_round_with_votes_cannot_be_undone_away(project: Project, who: Who) -> None:
    made = opened(project, who)
    cast(project, made, ONE, 3)
    undo(project, who, last_act(project, "Opened"))
    assert cast(project, made, TWO, 3).outcome == "closed"
    with pytest.raises(CannotUndo):
        undo(project, who, last_act(project, "Made a round"))
    assert totals(project, made) == [3, 0]


def test_only_one_round_is_open_at_a_time(project: Project, who: Who) -> None:
    opened(project, who)
    with pytest.raises(BadInput, match="open already"):
        opened(project, who)


def test_paper_is_typed_into_the_same_round_and_taken_back(project: Project, who: Who) -> None:
    made = opened(project, who)
    first, second = services.choices(project, made)
    services.set_paper(project, who, made, {(first.id, None): 12, (second.id, None): None}, 6)
    said = services.standing(project, made)
    assert [each.paper for each in said.counts] == [12, None]
    assert said.who_answered() == "0 phones and 6 papers answered"
    with pytest.raises(BadInput, match="19 on paper are more than 6 people could give"):
        services.set_paper(project, who, made, {(first.id, None): 19}, 6)
    with pytest.raises(NotFound):
        services.set_paper(project, who, made, {(999, None): 1})
    undo(project, who, last_act(project, "Counted paper"))
    assert services.paper_of(project, made) == ({}, None)


def test_a_round_keeps_its_words_and_is_told_where_its_choices_are(
    project: Project, who: Who
) -> None:
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Dates go missing")
    option = add_option(project, who, "A weekly list")
    choices = (NewChoice("painpoint", painpoint), NewChoice("option", option))
    new = NewRound("dots", "Which first?", workshop(project, who), choices)
    made = services.make_round(project, who, new, token="once")
    assert services.make_round(project, who, new, token="once") == made
    assert said_of(project, "painpoint", painpoint) == ()
    held = evidence.painpoint(project, painpoint)
    evidence.edit_painpoint(project, who, held.__class__(**{**held.__dict__, "title": "Other"}))
    assert services.choices(project, made)[0].words == "Dates go missing"
    services.open_round(project, who, made)
    cast(project, made, ONE, 2, 1)
    services.close_round(project, who, made)
    (said,) = said_of(project, "painpoint", painpoint)
    assert said.words == "2 of 3 dots at “Show-and-tell” of 3 June 2026"
    services.set_paper(project, who, made, {(services.choices(project, made)[1].id, None): 4})
    (said,) = said_of(project, "option", option)
    assert said.words == (
        "5 of 7 dots at “Show-and-tell” of 3 June 2026: 1 from phones, 4 from paper"
    )


def test_this_is_us_too_is_told_by_council(project: Project, who: Who) -> None:
    north = register.add_council(project, who, "Northmoor")[0].id
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Dates go missing")
    new = NewRound(
        "us_too", "Dates go missing", workshop(project, who), about=("painpoint", painpoint)
    )
    made = services.make_round(project, who, new)
    services.open_round(project, who, made)
    ballot = RoundBallot(project, made)
    yes, no, _ = [number for number, _ in ballot.asked.choices]
    cast_by(ballot, ONE, Vote({yes: 1}, north))
    cast_by(ballot, TWO, Vote({no: 1}, None))
    said = services.standing(project, made)
    assert [(each.council_id, each.answered) for each in said.councils] == [(north, 1), (None, 1)]
    (line,) = said_of(project, "painpoint", painpoint)
    assert line.words.startswith("1 of 2 said “this is us too” at")
    with pytest.raises(BadInput, match="1 vote"):
        register.remove_council(project, who, north)


def test_a_comment_waits_is_stripped_of_what_is_personal_and_becomes_a_turn_once(
    project: Project, who: Who
) -> None:
    made = opened(project, who, "comments", question="Dates go missing")
    ballot = RoundBallot(project, made)
    assert say(ballot, ONE, "Ring 07700 900123 in the Leeds office").outcome == "counted"
    say(ballot, ONE, "Ring 07700 900123 in the Leeds office")
    (held,) = comments.comments(project, made)
    assert (held.words, held.state) == ("Ring [phone] in the Leeds office", "waiting")
    said = services.standing(project, made)
    assert (said.comments, said.waiting) == ((), 1)
    with pytest.raises(BadInput, match="not let through"):
        comments.into_transcript(project, who, held.id)
    comments.let_through(project, who, held.id)
    assert services.standing(project, made).comments == (held.without,)
    assert "Leeds" not in held.without
    turn = comments.into_transcript(project, who, held.id)
    assert comments.into_transcript(project, who, held.id) == turn
    (session,) = sessions(project)
    assert [each.text for each in transcript(project, session.id).turns] == [held.without]
    comments.put(project, who, held.id, "aside")
    assert services.standing(project, made).comments == ()


def test_a_comment_whose_turn_was_taken_back_can_become_one_again(
    project: Project, who: Who
) -> None:
    made = opened(project, who, "comments")
    say(RoundBallot(project, made), ONE, "We do it too")
    (held,) = comments.comments(project, made)
    comments.let_through(project, who, held.id)
    first = comments.into_transcript(project, who, held.id)
    undo(project, who, last_act(project, "Added a turn"))
    assert not comments.comments(project, made)[0].in_transcript
    second = comments.into_transcript(project, who, held.id)
    assert comments.comments(project, made)[0].in_transcript
    (session,) = sessions(project)
    assert [each.id for each in transcript(project, session.id).turns] == [second] != [first]


def test_somebody_who_looked_may_show_it_as_typed(project: Project, who: Who) -> None:
    made = opened(project, who, "comments")
    say(RoundBallot(project, made), ONE, "We in the Leeds office do it too")
    (held,) = comments.comments(project, made)
    comments.let_through(project, who, held.id, as_typed=True)
    assert services.standing(project, made).comments == ("We in the Leeds office do it too",)


def test_one_phone_cannot_fill_the_screen(project: Project, who: Who) -> None:
    made = opened(project, who, "question", choices=())
    ballot = RoundBallot(project, made)
    outcomes = [say(ballot, ONE, f"Answer {each}").outcome for each in range(MOST_SAID + 1)]
    assert outcomes == ["counted"] * MOST_SAID + ["full"]
    assert say(ballot, TWO, "Mine").outcome == "counted"


def test_erasing_leaves_no_trace(project: Project, who: Who) -> None:
    made = opened(project, who, "comments", question="Is the quibbling so?")
    ballot = RoundBallot(project, made)
    for words in ("So very zymurgic", "And vexatious"):
        say(ballot, ONE, words)
    first, second = comments.comments(project, made)
    assert comments.erase_comment(project, who, first.id)
    assert traces(project.path, "zymurgic") == []
    comments.let_through(project, who, second.id)
    (session,) = sessions(project)
    done = erase_session(project, who, session.id)
    assert done.also["rounds"] == 1
    assert services.rounds(project) == []
    assert traces(project.path, "zymurgic", "vexatious", "quibbling") == []
    assert check(project).problems == []


def test_a_round_is_erased_with_its_votes_and_its_history(project: Project, who: Who) -> None:
    made = opened(project, who, choices=("Muddlesome", "Scribbled"))
    cast(project, made, ONE, 3)
    choice = services.choices(project, made)[0].id
    services.set_paper(project, who, made, {(choice, None): 4})
    assert services.erase_round(project, who, made)
    assert traces(project.path, "muddlesome", "scribbled") == []
    with reading(project) as db:
        for table in ("rounds", "round_choices", "votes", "paper_counts"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    with pytest.raises(CannotUndo):
        undo(project, who, last_act(project, "Counted paper"))
    with pytest.raises(NotFound):
        services.standing(project, made)


def test_the_session_of_a_day_is_begun_once(project: Project, who: Who) -> None:
    first = services.begin_workshop(project, who, date(2026, 6, 3))
    assert services.begin_workshop(project, who, date(2026, 6, 3)) == first
    assert services.begin_workshop(project, who, date(2026, 6, 4)) != first


def test_a_qr_code_is_its_squares_in_a_white_frame() -> None:
    code = qr("http://192.168.1.20:8600/k7wm")
    assert code.size == 29 + 2 * QUIET
    # The first square of the corner mark, seven wide.
    assert code.path.startswith(f"M{QUIET} {QUIET}h7v1h-7z")


def test_the_command_line_tells_what_rooms_answered(tmp_path: Path, who: Who) -> None:
    project = open_project(tmp_path / "team.db")
    ask = ("evidence", "rounds", "--db", str(project.path))
    assert CliRunner().invoke(main, ask).stdout == "No round yet.\n"
    made = opened(project, who)
    cast(project, made, ONE, 2)
    told = CliRunner().invoke(main, ask).stdout
    assert "Dates: 2 (2 from phones)" in told
    assert '"phones": 2, "paper": null' in CliRunner().invoke(main, [*ask, "--json"]).stdout
