"""Changing what a card shows of findings, themes, personas, needs and options."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from common.errors import NotFound
from evidence.findings.standing import standing
from presenting.cards.findings import finding_quotes
from presenting.cards.quotes import LinkedQuote
from presenting.model import Card, CardKind, Refers
from screens.look import the_project
from screens.show_and_tell.naming import (
    EVERY,
    needs_named,
    options_named,
    personas_named,
    themes_named,
)
from screens.show_and_tell.picking import chosen_in, pick

_LABELS: dict[CardKind, tuple[str, Callable[[], Mapping[int, str]]]] = {
    "common": ("Themes", themes_named),
    "personas": ("Personas", personas_named),
    "needs": ("User needs", needs_named),
    "options": ("Options", options_named),
}


def choose_some(card: Card, key: str) -> Refers | None:
    """Which of them the card shows, in the order they are picked; None for any other card."""
    if card.kind not in _LABELS:
        return None
    to, every = EVERY[card.kind]
    label, named = _LABELS[card.kind]
    chosen = pick(
        label, named(), key=f"{key}-{to}", chosen=chosen_in(card.refers, to), if_none=every
    )
    return {**card.refers, to: chosen}


def quotes_of_finding(card: Card) -> list[LinkedQuote]:
    """The quotes linked to a card's finding; none where it is gone."""
    try:
        found = standing(the_project(), card.refers.get("finding") or 0)
    except NotFound:
        return []
    return finding_quotes(the_project(), found)
