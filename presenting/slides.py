"""The slides of a storyboard: read from the evidence at this moment, or as they were frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from presenting import store
from presenting.cards.known import Deck, Known
from presenting.cards.making import parts_of
from presenting.draft import draft
from presenting.framing import Slide, framed
from presenting.model import Card, NewCard, Storyboard
from storage import Project, reading
from storage.register import councils, project_facts


def live_slides(
    project: Project, board: Storyboard, today: date, *, frozen: bool = False
) -> tuple[Slide, ...]:
    """A storyboard's slides out of the evidence; what is gone says that it was withdrawn.

    ``frozen``: they are being frozen today, which is then said at their foot.
    """
    with reading(project) as db:
        held = store.cards(db, board.id)
        deck = _deck_of(project, board, frozen=today.isoformat() if frozen else None)
        return tuple(_made(project, deck, held, today))


def slides_of_card(project: Project, card: Card) -> list[Slide]:
    """The slides that one card makes, as the whole storyboard would show them."""
    with reading(project) as db:
        board = store.storyboard(db, card.storyboard_id)
        return _made(project, _deck_of(project, board), [card], date.today())


def draft_slides(project: Project, today: date) -> tuple[Slide, ...]:
    """The slides of the whole project, without a storyboard: what the evidence offers."""
    with reading(project) as db:
        deck = Deck(project_facts(db).name, None, None, project_facts(db))
        return tuple(_made(project, deck, draft(project), today))


def _deck_of(project: Project, board: Storyboard, *, frozen: str | None = None) -> Deck:
    with reading(project) as db:
        names = {each.id: each.name for each in councils(db)}
        audience = names.get(board.council_id or 0)
        return Deck(board.name, board.date, audience, project_facts(db), frozen)


def _made(project: Project, deck: Deck, held: Sequence[Card | NewCard], today: date) -> list[Slide]:
    known = Known(project, deck, today)
    return framed(deck, [(card, part) for card in held for part in parts_of(known, card)])
