"""A draft of groups for notes on a board, which a person rearranges: never more than a beginning.

What people tagged alike belongs together first of all; words help to tell the rest. On their own
words say little: grouping interview quotes by words alone was no better than chance (adjusted Rand
index -.03 to .04 on two sets of quotes about this return), where sets made of many wordings of one
request reach .3 to .5. So a draft says how many notes have tags, leaves aside what fits nowhere,
and is not made for fewer notes than are sorted quicker by hand.

Words are weighed as for suggesting tags and brought down to some directions (latent semantic
analysis); tags count twice as much as words, rare ones more than common ones. Notes are joined two
by two by Ward's rule; nothing is left to chance, so the same notes always give the same draft.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from common.errors import BadInput
from common.words import count_of
from research.model import CodeOn
from research.suggesting.joining import join
from research.suggesting.reasons import Reason, reasons

Kind = Literal["quote", "note"]
Key = tuple[Kind, int]
LEAST_NOTES, MOST_NOTES, MOST_ASKED = 50, 1_000, 40
# Of a longer note no more letters are looked at: a thousand of them would take half a minute.
LONGEST_READ = 2_000
# What stands for a name that was replaced says nothing of what a note is about.
_REPLACED = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Loose:
    """A quote, or one of the team's notes, that lies on the board in no group yet."""

    kind: Kind
    id: int
    text: str = field(repr=False)
    codes: tuple[CodeOn, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.kind, self.id


@dataclass(frozen=True)
class Group:
    """Notes that may belong together, and why: a suggestion, which is stored nowhere."""

    members: tuple[Key, ...]
    reason: Reason

    @property
    def quote_ids(self) -> tuple[int, ...]:
        """The quotes in it."""
        return tuple(number for kind, number in self.members if kind == "quote")

    @property
    def note_ids(self) -> tuple[int, ...]:
        """The team's notes in it."""
        return tuple(number for kind, number in self.members if kind == "note")

    def words(self) -> str:
        """Why these: ``tag “Postcodes” on 7 of 12; words: agency, number``."""
        return self.reason.words()


@dataclass(frozen=True)
class Draft:
    """Groups, the largest first, and the notes that nothing in common was found for."""

    groups: tuple[Group, ...]
    left: tuple[Key, ...]
    tagged: int

    @property
    def notes(self) -> int:
        """How many notes there are in all."""
        return sum(len(each.members) for each in self.groups) + len(self.left)

    def words(self) -> str:
        """What it is made from, and how far to trust it."""
        if not self.groups:
            return f"Nothing in common was found among these {self.notes:,} notes. {self._go_by()}"
        words = f"A draft of {count_of(len(self.groups), 'group')} for {self.notes:,} notes"
        if self.left:
            words += f"; for {len(self.left):,} nothing in common was found"
        return f"{words}. Nothing of it is kept until you make a theme of it. {self._go_by()}"

    def _go_by(self) -> str:
        if self.tagged * 2 >= self.notes:
            return "It goes by the tags people gave, and by words."
        few = "None of the notes has a tag"
        if self.tagged:
            have = "has" if self.tagged == 1 else "have"
            few = f"Only {self.tagged:,} of {self.notes:,} notes {have} tags"
        return (
            f"{few}, and words alone say little: on interview quotes that was no better than "
            "chance. Tag them first for a draft worth having."
        )


@dataclass(frozen=True)
class TooFew:
    """Too few notes for a draft."""

    notes: int

    def words(self) -> str:
        """Why there is none."""
        return (
            f"Fewer than {LEAST_NOTES} notes are sorted quicker by hand; here "
            f"{'is' if self.notes == 1 else 'are'} {self.notes}."
        )


def draft_groups(notes: Sequence[Loose], *, groups: int | None = None) -> Draft | TooFew:
    """Draft groups for notes; ``groups`` asks for about that many instead of what fits the number.

    Every note is in exactly one group, or left. Raises BadInput for more than 1,000 notes, or a
    number of groups that cannot be.
    """
    held = sorted({each.key: each for each in notes}.values(), key=lambda each: each.key)
    refuse_too_many(len(held))
    if groups is not None and not 2 <= groups <= MOST_ASKED:
        raise BadInput("that number of groups cannot be", remedy=f"Choose 2 to {MOST_ASKED}")
    if len(held) < LEAST_NOTES:
        return TooFew(len(held))
    texts = [_REPLACED.sub(" ", each.text[:LONGEST_READ]) for each in held]
    codes = [each.codes for each in held]
    made = join(texts, [frozenset(code.id for code in each) for each in codes], groups)
    told = zip(made, reasons(made, texts, codes), strict=True)
    # What has no reason that can be said is no suggestion.
    kept = [(group, reason) for group, reason in told if reason.words()]
    placed = {place for group, _reason in kept for place in group}
    return Draft(
        tuple(Group(tuple(held[place].key for place in group), reason) for group, reason in kept),
        tuple(each.key for place, each in enumerate(held) if place not in placed),
        sum(bool(each) for each in codes),
    )


def refuse_too_many(notes: int) -> None:
    """Raise where there are more notes than a draft is made for."""
    if notes > MOST_NOTES:
        raise BadInput(
            f"{notes:,} notes are too many for a draft, which is made for {MOST_NOTES:,} at most",
            remedy="Narrow the board to a council or a tag first",
        )
