"""How many codes may not have been heard yet: the Chao2 estimate, from those heard only once.

With S codes heard from m people, q1 of them from one person only and q2 from just two, there are
about S + ((m - 1) / m) · q1 (q1 - 1) / (2 (q2 + 1)) in all (Chao 1987, corrected for small
samples). It takes the people to have been drawn like one another and asked the same; people chosen
for their role were not, so it is a figure beside the others, and as a rule too low.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from research.saturation.model import PEOPLE, Counted

_LEAST = 2


@dataclass(frozen=True)
class Unheard:
    """How many codes were heard, and from how many people each.

    ``times`` counts each person once for each code heard from them.
    """

    units: int
    heard: int
    once: int
    twice: int
    times: int

    @property
    def expected(self) -> float | None:
        """The estimate of all codes there are to hear; None where nothing can be said.

        That is where fewer than two were asked, nothing was heard, or every code was heard from one
        person only.
        """
        if self.units < _LEAST or self.once == self.heard:
            return None
        more = self.once * (self.once - 1) / (2 * (self.twice + 1))
        return self.heard + (self.units - 1) / self.units * more

    @property
    def more(self) -> int | None:
        """How many codes nobody has said yet, by that estimate; None where nothing can be said."""
        return None if self.expected is None else round(self.expected) - self.heard

    @property
    def coverage(self) -> float | None:
        """Of the times a code was heard, the share that was not the only time; None for none."""
        return 1 - self.once / self.times if self.times else None

    def words(self, of: Counted = PEOPLE) -> str:
        """Sentences with the numbers it rests on; "" where nothing was heard."""
        if not self.heard:
            return ""
        one = f"one {of.one} only"
        if self.expected is None:
            which = f"The only {of.code} was" if self.heard == 1 else f"Every {of.code} was"
            return f"{which} heard from {one}: how many there are in all cannot be told."
        if not self.once and self.heard == 1:
            return f"The only {of.code} was heard from more than one {of.one}."
        if not self.once:
            return f"None of the {of.codes(self.heard)} was heard from {one}."
        was = "was" if self.once == 1 else "were"
        words = (
            f"{self.once:,} of the {of.codes(self.heard)} {was} heard from {one}; in "
            f"{self.times - self.once:,} of {self.times:,} cases what was heard from a {of.one} "
            "was heard from another too. "
        )
        if not self.more:
            return f"{words}By that, hardly any {of.code} is still to be heard."
        return (
            f"{words}By that, there may be about {self.heard + self.more:,} in all, "
            f"{self.more:,} of them not heard yet (an estimate called Chao2)."
        )


def unheard(units: Sequence[frozenset[int]]) -> Unheard:
    """Count from how many people each code was heard."""
    people = Counter(code for codes in units for code in codes)
    spread = Counter(people.values())
    return Unheard(len(units), len(people), spread[1], spread[2], sum(people.values()))
