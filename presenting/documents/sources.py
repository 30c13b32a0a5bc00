"""What every document is made from: the project, its imprint, and the doors all of it goes through.

Quotes come from here and nowhere else, so none that nobody cleared can come into a document, and
each that stays behind is counted once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from common.words import count_of
from evidence.failing import seen_runs, working_councils
from evidence.linked import links
from evidence.model import Links, Stance
from presenting.imprint import Imprint, imprint
from research.clearance import ClearedQuote, among_many, cleared_only
from research.recognising import Crowd
from research.services import quotes_by_id
from research.services.recognising import crowd
from storage import Project
from storage.register import Council
from validation.disclosure import Door, meaning_of
from validation.services import Comparison
from validation.services.disclosing import outside_door

CHOSEN = (
    "People were chosen for their role, not drawn at random. A number of people says how widely "
    "something was heard, never how common it is: do not turn it into a percentage."
)
TOGETHER = (
    "Where something people said, a step of their work and an error stand side by side, they go "
    "together. Nothing here shows that one causes the other."
)
NOT_HEARD = "Where something was not heard, that does not mean that it is not so there."


@dataclass
class Sources:
    """A project as outsiders may see it. ``left`` grows by the quotes that could not be shown."""

    project: Project
    imprint: Imprint
    door: Door
    crowd: Crowd
    left: set[int] = field(default_factory=set)

    @cached_property
    def councils(self) -> tuple[Council, ...]:
        """The councils that take part."""
        return working_councils(self.project)

    @cached_property
    def links(self) -> Links:
        """Everything people linked."""
        return links(self.project)

    @cached_property
    def runs(self) -> Comparison | None:
        """The runs that are compared, with what is hidden taken out."""
        return seen_runs(self.project, self.door)

    @property
    def today(self) -> date:
        """The day the document is written on."""
        return date.fromisoformat(self.imprint.day)

    @property
    def hidden_words(self) -> str:
        """What stands in the place of small counts."""
        return meaning_of(self.door.setting)

    def quotes(self, ids: Iterable[int]) -> list[ClearedQuote]:
        """Those of some quotes that may be shown, with no more said of each than of several."""
        held = quotes_by_id(self.project, sorted(set(ids)))
        self.left |= {each.id for each in held if not cleared_only([each])[0]}
        return among_many(cleared_only(held)[0], self.crowd)[0]

    def of_painpoint(self, painpoint_id: int) -> dict[Stance, list[int]]:
        """The quotes linked to a painpoint, by the side they stand on."""
        sides: dict[Stance, list[int]] = {"for": [], "against": []}
        for link in self.links.quotes:
            if link.painpoint_id == painpoint_id:
                sides[link.stance or "for"].append(int(link.to))
        return sides


def sources(project: Project, day: date | None = None) -> Sources:
    """What documents of a project are made from; ``day`` None is today."""
    return Sources(project, imprint(project, day), outside_door(project), crowd(project))


def by_whom(quote: ClearedQuote) -> str:
    """ "Analyst, Northmoor", or as much of it as may be told."""
    told = ", ".join(each for each in (quote.role, quote.council) if each) or "Not said by whom"
    return told[:1].upper() + told[1:]


def few_of(quotes: Sequence[ClearedQuote], most: int) -> list[ClearedQuote]:
    """A few of many: one of each council first, so that none speaks for all."""
    seen: dict[str | None, int] = {}
    turns = []
    for place, quote in enumerate(quotes):
        seen[quote.council] = seen.get(quote.council, -1) + 1
        turns.append((seen[quote.council], place, quote))
    return [quote for _, _, quote in sorted(turns, key=lambda each: each[:2])[:most]]


def quoted(quotes: Sequence[ClearedQuote], most: int, all_of_it: Collection[int]) -> str:
    """Some quotes as lines of a cell, and how many more there are, cleared or not."""
    shown = few_of(quotes, most)
    lines = [f"“{each.text}” – {by_whom(each)}" for each in shown]
    more, kept = len(quotes) - len(shown), len(set(all_of_it)) - len(quotes)
    if more:
        lines.append(f"({count_of(more, 'more quote')} cleared for sharing)")
    if kept > 0:
        lines.append(f"({count_of(kept, 'quote')} not cleared for sharing)")
    return "\n".join(lines) or "No quote is linked to it"
