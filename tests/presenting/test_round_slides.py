"""A round on a slide: kept up while people vote, opened and closed from there, gone when erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.errors import BadInput
from common.who import Who
from evidence.rounds import services as rounds
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Ballot, Handed, NewChoice, NewRound, Vote
from presenting import services
from presenting.freezing import freeze
from presenting.model import NewCard
from presenting.nodes import words_of
from presenting.shown import slides
from project import DATABASE_VARIABLE, open_project
from screens.show_and_tell import round_slides
from screens.show_and_tell.door import hang
from screens.show_and_tell.round_acts import open_to_phones
from storage import Project

QUESTION = "What first?"


class Stand:
    """A door that only remembers which round is open."""

    code: str | None = None

    def addresses(self) -> tuple[str, ...]:
        return ("192.0.2.7:8600",)

    def open(self, ballot: Ballot) -> None:
        self.code = ballot.code

    def close(self) -> None:
        self.code = None

    stop = close

    def now_open(self) -> str | None:
        return self.code

    def at_wave(self, wave: int) -> None:
        del wave


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch, demo_file: Path) -> Iterator[Stand]:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    made = Stand()
    hang(made)
    yield made
    hang(None)


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _round(project: Project, who: Who) -> int:
    session = next(each.session_id for each in rounds.rounds(project))
    choices = (NewChoice("words", None, "This"), NewChoice("words", None, "That"))
    return rounds.make_round(project, who, NewRound("dots", QUESTION, session, choices, dots=1))


def _vote(project: Project, made: int, device: int, choice: int) -> None:
    ids = [each.id for each in rounds.choices(project, made)]
    RoundBallot(project, made).hand_in([Handed(bytes([device]), Vote({ids[choice]: 1}))])


def test_a_slide_tells_its_round_as_it_stands(shown: Project, who: Who) -> None:
    made = _round(shown, who)
    board = services.add_storyboard(shown, who, "Votes")
    services.add_card(shown, who, board, NewCard("round", {"round": made}))
    assert "Not open yet" in words_of(slides(shown, board)[0].node)
    rounds.open_round(shown, who, made)
    for device, choice in enumerate((1, 1, 0)):
        _vote(shown, made, device, choice)
    words = words_of(slides(shown, board)[0].node)
    assert words.index("That 2") < words.index("This 1")
    assert "3 phones answered" in words
    freeze(shown, who, board)
    _vote(shown, made, 9, 0)
    assert "3 phones answered" in words_of(slides(shown, board)[0].node)
    copy = services.copy_storyboard(shown, who, board)
    assert "4 phones answered" in words_of(slides(shown, copy)[0].node)
    rounds.erase_round(shown, who, made)
    assert slides(shown, copy)[0].withdrawn


def test_where_no_phone_can_be_let_in_the_round_is_as_it_was(
    shown: Project, who: Who, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _round(shown, who)

    def taken(_ballot: Ballot) -> None:
        raise BadInput("the port is taken")

    monkeypatch.setattr(stand, "open", taken)
    held = next(each for each in rounds.rounds(shown) if each.id == made)
    with pytest.raises(BadInput):
        open_to_phones(held, stand)
    now = next(each for each in rounds.rounds(shown) if each.id == made)
    assert (now.state, now.opened_at) == ("ready", None)
    assert rounds.standing(shown, made).counts[0].by_source == "not counted"


def test_its_button_opens_and_closes_it_and_tells_where_phones_answer(
    shown: Project, who: Who, stand: Stand
) -> None:
    made = _round(shown, who)
    board = services.add_storyboard(shown, who, "Votes")
    card = services.add_card(shown, who, board, NewCard("round", {"round": made}))
    held = services.storyboard(shown, board)
    on = round_slides.rounds_on(held)
    assert on == {card: made}
    before = round_slides._told(made, False)
    assert (before["act"], before["address"], before["qr"]) == ("Open it to phones", None, None)
    round_slides.turn(card, on)
    code = next(each.code for each in rounds.rounds(shown) if each.id == made)
    assert stand.code == code
    told = round_slides._told(made, False)
    assert told["act"] == "Close the round"
    assert told["address"] == f"192.0.2.7:8600/{code}"
    _vote(shown, made, 1, 0)
    assert "1 phone answered" in json.dumps(round_slides._told(made, False))
    round_slides.turn(card, on)
    assert stand.now_open() is None
    freeze(shown, who, board)
    assert round_slides.rounds_on(services.storyboard(shown, board)) == {}
