"""How widely something was heard, in honest words: people counted once, never quotes.

People were chosen for their role, so these counts say how widely something was heard, not how
common it is; there is no bare percentage, and "not heard" is not "absent".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from common.words import count_of
from research.model import Code

Share = Literal["all", "some", "one", "none"]
CHOSEN_FOR_THEIR_ROLE = (
    "People were chosen for their role, so this is how widely we heard it, not how common it is."
)


@dataclass(frozen=True)
class CouncilAsked:
    """A council, and how many of its people were asked: took part in a held session that counts."""

    id: int
    name: str
    asked: int


@dataclass(frozen=True)
class HeardIn:
    """From how many of a council's people something was heard."""

    council: CouncilAsked
    people: int

    def words(self) -> str:
        """ "4 of 7 people", or that nobody was asked."""
        if not self.council.asked:
            return "not asked"
        return f"{self.people} of {count_of(self.council.asked, 'person', 'people')}"


@dataclass(frozen=True)
class TagHeard:
    """A tag with those below it: where it was heard."""

    code_id: int
    name: str
    councils: tuple[HeardIn, ...]

    @property
    def heard(self) -> tuple[HeardIn, ...]:
        """The councils where it was heard."""
        return tuple(each for each in self.councils if each.people)

    @property
    def not_heard(self) -> tuple[HeardIn, ...]:
        """The councils where people were asked and none of them said it."""
        return tuple(each for each in self.councils if each.council.asked and not each.people)

    @property
    def not_asked(self) -> tuple[HeardIn, ...]:
        """The councils where nobody was asked at all."""
        return tuple(each for each in self.councils if not each.council.asked)

    @property
    def people(self) -> int:
        """How many people said it."""
        return sum(each.people for each in self.councils)

    @property
    def share(self) -> Share:
        """In all councils asked (two at least), in some, in one only, or in none."""
        heard, asked = len(self.heard), len(self.heard) + len(self.not_heard)
        if not heard:
            return "none"
        if heard == 1:
            return "one"
        return "all" if heard == asked else "some"

    def words(self) -> str:
        """ "heard in all 3 councils, from 9 of 16 people interviewed"."""
        asked = len(self.heard) + len(self.not_heard)
        total = sum(each.council.asked for each in self.councils)
        people = f"{self.people} of {count_of(total, 'person', 'people')} interviewed"
        if not asked:
            return "nobody has been asked yet"
        if self.share == "none":
            return f"not heard yet, from {count_of(total, 'person', 'people')} interviewed"
        if self.share == "one":
            only = self.heard[0]
            named = only.council.name
            if asked == 1:
                return f"heard in {named}, the only council asked, from {people}"
            return f"heard in one council only: {named}, from {only.words()} interviewed there"
        if self.share == "all":
            every = "both" if asked == 2 else f"all {asked:,}"
            return f"heard in {every} councils, from {people}"
        return f"heard in {len(self.heard):,} of {asked:,} councils, from {people}"


def tags_heard(
    codes: Iterable[Code],
    councils: Iterable[CouncilAsked],
    said: Mapping[int, Iterable[tuple[int, int]]],
) -> tuple[TagHeard, ...]:
    """Each tag with from how many people it was heard; a tag takes in those below it.

    ``said`` gives for each code the people on whose quotes it is, as (council, person). The order
    is that of the codebook. Somebody who says something twice, or says two things that lie below
    one tag, is one person.
    """
    book, places = tuple(codes), tuple(councils)
    parents = {each.id: each.parent_id for each in book}
    by_code: dict[int, set[tuple[int, int]]] = {each.id: set() for each in book}
    for code_id, people in said.items():
        these, at, seen = set(people), code_id, set()
        while at is not None and at in by_code and at not in seen:
            by_code[at] |= these
            seen.add(at)
            at = parents[at]  # type: ignore[assignment]
    return tuple(
        TagHeard(
            each.id,
            each.name,
            tuple(
                HeardIn(place, sum(council == place.id for council, _person in by_code[each.id]))
                for place in places
            ),
        )
        for each in book
    )
