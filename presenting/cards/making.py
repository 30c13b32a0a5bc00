"""Which function makes the parts of which kind of card."""

from __future__ import annotations

from collections.abc import Callable

from common.errors import NotFound
from common.words import day_words
from presenting.cards.benefits import benefit_slides
from presenting.cards.changed import changed_slides
from presenting.cards.common_ground import common_slides
from presenting.cards.failures import failures_slide
from presenting.cards.findings import finding_slides
from presenting.cards.funnel import funnel_slide
from presenting.cards.known import Deck, Known
from presenting.cards.needs import need_slides
from presenting.cards.options import option_slides
from presenting.cards.overlays import map_or_overlay_slides
from presenting.cards.painpoints import painpoint_slide
from presenting.cards.pareto import pareto_slides
from presenting.cards.parts import Part, withdrawn
from presenting.cards.personas import persona_slides
from presenting.cards.reference import reference_slides
from presenting.cards.rounds import round_slide
from presenting.cards.says_shows import says_and_shows
from presenting.cards.two_maps import comparison_slides
from presenting.model import KINDS, Card, CardKind, NewCard, Refers
from presenting.nodes import said

Maker = Callable[[Known, Refers], list[Part]]


def makes(kind: CardKind) -> bool:
    """Whether cards of a kind can be shown."""
    return kind in _MAKERS or kind in ("title", "section", "text")


def parts_of(known: Known, card: Card | NewCard) -> list[Part]:
    """What a card shows: a slide or several; what is gone from the project says so."""
    if card.kind == "title":
        return [_title(known.deck)]
    if card.kind in ("text", "section"):
        return [_text(card)]
    try:
        return _MAKERS[card.kind](known, card.refers)
    except NotFound:
        return [withdrawn(KINDS[card.kind].words)]


def _title(deck: Deck) -> Part:
    lines = [
        f"For {deck.audience}" if deck.audience else "",
        day_words(deck.date) if deck.date else "",
        deck.project.name if deck.project.name != deck.name else "",
    ]
    body = [said("p", line, "under") for line in lines if line]
    return Part(deck.name, "Show and tell", tuple(body))


def _text(card: Card | NewCard) -> Part:
    """Only the facilitator's own words; they are put in with everybody else's."""
    first = next((line for line in card.words.split("\n") if line.strip()), "")
    return Part(first[:80].lstrip("-* ") or KINDS[card.kind].words, "", ())


_MAKERS: dict[CardKind, Maker] = {
    "finding": finding_slides,
    "painpoint": painpoint_slide,
    "says_shows": says_and_shows,
    "common": common_slides,
    "map": map_or_overlay_slides,
    "comparison": comparison_slides,
    "reference": reference_slides,
    "failures": failures_slide,
    "personas": persona_slides,
    "needs": need_slides,
    "options": option_slides,
    "benefits": benefit_slides,
    "pareto": pareto_slides,
    "funnel": funnel_slide,
    "changed": changed_slides,
    "round": round_slide,
}
