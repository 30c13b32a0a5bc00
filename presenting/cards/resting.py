"""What a point of a persona or a user need rests on: from how many people, with their quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.words import count_of
from evidence.model import Stance
from presenting.cards.known import Known
from presenting.cards.quotes import LinkedQuote, behind, cleared
from presenting.nodes import Node, el
from research.personas.model import Rests, Strength
from research.services.personas import behind as links_behind
from storage import Project


def quotes_resting(project: Project, kind: Rests, of: int) -> list[LinkedQuote]:
    """The quotes that a point or a need rests on, those against it last. For the team."""
    return [LinkedQuote(each.link.stance, each.quote) for each in links_behind(project, kind, of)]


def people(known: Known, found: Strength, what: str, held: Sequence[LinkedQuote]) -> list[Node]:
    """ "3 people", and "1 against" where anybody is, each opening to the quotes behind it."""
    sides: tuple[tuple[str, int, Stance], ...] = (
        (count_of(found.people, "person", "people"), found.people, "for"),
        (f"{found.against:,} against", found.against, "against"),
    )
    return [
        el("div", behind(words, f"{what}: {stance} it", cleared(held, stance, known.asked), stance))
        for words, number, stance in sides
        if number
    ]


def invented_among(known: Known, held: Iterable[LinkedQuote]) -> bool | None:
    """True where any of the quotes is of a council of which everything is invented."""
    return any(each.quote.council_id in known.invented for each in held) or None
