"""The board as plain values: cards in piles, and what somebody does to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from research.themes.model import Theme

CardKind = Literal["quote", "note", "theme"]
Doing = Literal["move", "copy", "together", "stance", "rename"]
# More than this nobody sees at once; of them so many may lie unsorted, or no pile would show.
MOST, MOST_LOOSE = 500, 350
# Between two places nothing more fits once they are as near as this.
NEAREST = 1e-9


@dataclass(frozen=True)
class Narrowed:
    """Which notes are laid out: a tag, a session, words; with the team's notes, or loose quotes.

    ``cleared``: only what may be shared, so that a board can be shown to others.
    """

    code_id: int | None = None
    session_id: int | None = None
    words: str = field(default="", repr=False)
    notes: bool = False
    quotes: bool = False
    cleared: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether some quotes of the council are not meant."""
        return bool(self.code_id or self.session_id or self.words.strip() or self.cleared)


@dataclass(frozen=True)
class Card:
    """A quote, a note of the team's or a council's theme, as it lies in one place.

    ``member`` is its membership of a theme, None where it lies in none; ``version`` is that of the
    membership, of the theme for a theme's card, 0 for what is not sorted yet.
    """

    kind: CardKind
    of: int
    member: int | None
    version: int
    text: str = field(repr=False)
    speaker: str
    user_group: str | None
    council_id: int | None
    council: str | None
    cleared: bool = True
    against: bool = False
    why: str = ""
    people: int = 0


@dataclass(frozen=True)
class Pile:
    """A theme with its cards, or what is not sorted yet. ``every`` counts those not shown too."""

    theme: Theme | None
    cards: tuple[Card, ...]
    every: int


@dataclass(frozen=True)
class Board:
    """What is laid out: the pile of what is not sorted yet, and one for each theme."""

    council_id: int | None
    loose: Pile
    piles: tuple[Pile, ...]

    @property
    def shown(self) -> int:
        """How many cards are laid out."""
        return sum(len(each.cards) for each in (self.loose, *self.piles))

    @property
    def every(self) -> int:
        """How many there are."""
        return sum(each.every for each in (self.loose, *self.piles))


@dataclass(frozen=True)
class Deed:
    """One thing somebody did to a card, as they saw it.

    ``to`` is the theme it goes to (None: out of every theme of the board), ``before`` the member
    it is put before (None: last), ``name`` what a new theme or a renamed one is called, ``beside``
    the other cards that are put together with it.
    """

    doing: Doing
    kind: CardKind = "quote"
    of: int = 0
    member: int | None = None
    version: int = 0
    to: int | None = None
    before: int | None = None
    against: bool = False
    name: str = field(default="", repr=False)
    beside: tuple[Deed, ...] = ()


@dataclass(frozen=True)
class Done:
    """What came of a deed: why it was not done, or the theme that was made by it."""

    refused: str = ""
    theme_id: int | None = None


def between(places: Sequence[float], at: int) -> float | None:
    """A place for something put at that position among ``places``; None where nothing fits."""
    if not places:
        return 1.0
    if at <= 0:
        return places[0] - 1.0
    if at >= len(places):
        return places[-1] + 1.0
    low, high = places[at - 1], places[at]
    middle = (low + high) / 2
    return middle if high - low > NEAREST and low < middle < high else None


def shares(loose: int, sorted_: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """How many cards of what is not sorted yet, and of each pile, are laid out: at most 500.

    What is not sorted comes first, as it is what one is here for; the piles share the rest, small
    ones whole before large ones.
    """
    first = min(loose, MOST_LOOSE if sum(sorted_) + loose > MOST else loose)
    left = MOST - first
    given = [0] * len(sorted_)
    order = sorted(range(len(sorted_)), key=lambda at: sorted_[at])
    for done, at in enumerate(order):
        given[at] = min(sorted_[at], left // (len(order) - done))
        left -= given[at]
    return first, tuple(given)
