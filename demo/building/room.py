"""Puts the demo's round into the project: dots on options, from phones and from paper."""

from __future__ import annotations

from common.who import Who
from evidence.options.services import held
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Handed, NewChoice, NewRound, Vote
from storage import Project

WORKSHOP = "n5"
QUESTION = "Which of these should be put right first?"
CHOICES = 4
# What each phone chose, as places of the choices; each person had two dots.
PHONES = ((0, 1), (0, 0), (1, 2), (0, 3), (0, 1), (2, 1), (0, 2))
PAPER = (3, 2, 0, 1)


def add_round(project: Project, who: Who, session_id: int, board: int) -> int:
    """The workshop's round, closed, on a storyboard; returns its id."""
    some = [each.id for each in held(project).options[:CHOICES]]
    choices = tuple(NewChoice("option", each) for each in some)
    made = services.make_round(
        project, who, NewRound("dots", QUESTION, session_id, choices, dots=2, storyboard_id=board)
    )
    services.open_round(project, who, made)
    ids = [each.id for each in services.choices(project, made)]
    RoundBallot(project, made).hand_in(
        [
            Handed(bytes([number]), Vote({ids[each]: picks.count(each) for each in picks}))
            for number, picks in enumerate(PHONES)
        ]
    )
    counts: services.OnPaper = {(ids[place], None): dots for place, dots in enumerate(PAPER)}
    services.set_paper(project, who, made, counts, papers=3)
    services.close_round(project, who, made)
    return made
