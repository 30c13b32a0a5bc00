"""The slides of a storyboard: read from the evidence at this moment, or as they were frozen."""

from __future__ import annotations

from collections.abc import Sequence

from presenting import store
from presenting.cards.known import Deck, Known
from presenting.cards.making import parts_of
from presenting.draft import draft
from presenting.framing import Slide, framed
from presenting.model import Card, NewCard, Storyboard
from storage import Project, reading
from storage.register import councils, project_facts


def live_slides(
    project: Project, board: Storyboard, *, frozen: str | None = None
) -> tuple[Slide, ...]:
    """A storyboard's slides out of the evidence; what is gone says that it was withdrawn.

    ``frozen`` is the moment they are being frozen at, which is then said at their foot.
    """
    with reading(project) as db:
        held = store.cards(db, board.id)
        return tuple(_made(project, deck_of(project, board, frozen=frozen), held))


def slides_of_card(project: Project, card: Card) -> list[Slide]:
    """The slides that one card makes, as the whole storyboard would show them."""
    with reading(project) as db:
        board = store.storyboard(db, card.storyboard_id)
        return _made(project, deck_of(project, board), [card])


def draft_slides(project: Project) -> tuple[Slide, ...]:
    """The slides of the whole project, without a storyboard: what the evidence offers."""
    with reading(project) as db:
        deck = Deck(project_facts(db).name, None, None, project_facts(db))
        return tuple(_made(project, deck, draft(project, name=deck.name)))


def deck_of(project: Project, board: Storyboard, *, frozen: str | None = None) -> Deck:
    """What a storyboard's slides say at their foot."""
    with reading(project) as db:
        names = {each.id: each.name for each in councils(db)}
        audience = names.get(board.council_id or 0)
        return Deck(board.name, board.date, audience, project_facts(db), frozen)


def _made(project: Project, deck: Deck, held: Sequence[Card | NewCard]) -> list[Slide]:
    known = Known(project, deck)
    return framed(deck, [(card, part) for card in held for part in parts_of(known, card)])
