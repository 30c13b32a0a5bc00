"""What rooms answered: a row for each choice of each round, phones and paper apart."""

from __future__ import annotations

from evidence.rounds import services
from evidence.rounds.model import KIND_WORDS
from presenting.cards.rounds import STATES
from presenting.tables.held import Held
from presenting.tables.model import Field, Sheet, illustrative_field, number_field, sheet

_NOT_COUNTED = "Not counted"
_FIELDS = (
    number_field("round", "Round"),
    Field("question", "Question or claim", "What the room was asked", width=50, typed=True),
    Field("kind", "Kind", "How it was answered", one_of=tuple(KIND_WORDS.values())),
    Field("state", "State", "Whether it is closed", one_of=tuple(STATES.values())),
    Field("held_on", "Held on", "The day of its session", "date", 12, blank="No day"),
    Field(
        "choice", "Choice", "What could be chosen", width=50, blank="Answered in words", typed=True
    ),
    Field("phones", "From phones", "Dots or answers from phones", "integer", 9, blank=_NOT_COUNTED),
    Field("paper", "From paper", "Dots or answers from paper", "integer", 9, blank=_NOT_COUNTED),
    Field("voted", "Phones that answered", "How many phones", "integer", 9),
    Field("papers", "Papers", "How many papers", "integer", 9, blank="Not known"),
    illustrative_field(),
)


def rounds_sheet(held: Held) -> Sheet:
    """Every round with what was chosen. Comments and councils stay: nobody cleared them."""
    rows: list[tuple[object, ...]] = []
    for each in services.rounds(held.project):
        now = services.standing(held.project, each.id)
        facts = (each.id, each.question, KIND_WORDS[each.kind], STATES[each.state], now.date)
        mark = held.mark_named(None) or ("Illustrative" if now.illustrative else None)
        answered = (now.devices, now.papers, mark)
        rows += [(*facts, e.choice.words, e.phones, e.paper, *answered) for e in now.counts]
        if not now.counts:
            rows.append((*facts, None, None, None, *answered))
    return sheet(
        "rounds",
        "What rooms answered",
        "Questions put to people in a room, with what they chose by phone and on paper.",
        _FIELDS,
        rows,
        left_out="Comments, and answers by council: nobody cleared them for everybody.",
    )
