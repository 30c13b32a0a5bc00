"""How a round stands: counts by source and by council, words let through. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.words import count_of
from evidence.rounds.model import Choice, Round


@dataclass(frozen=True)
class Counted:
    """Dots on one choice by where they came from.

    ``phones`` is None where the round was never open to any, ``paper`` where nobody counted any.
    """

    choice: Choice
    phones: int | None
    paper: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything was counted at all."""
        return self.phones is not None or self.paper is not None

    @property
    def total(self) -> int:
        """Both together, of what is known."""
        return (self.phones or 0) + (self.paper or 0)

    @property
    def by_source(self) -> str:
        """ "31 from phones, 12 from paper"; of what nobody counted nothing is said."""
        known = ((self.phones, "from phones"), (self.paper, "from paper"))
        told = [f"{number:,} {where}" for number, where in known if number is not None]
        return ", ".join(told) or "not counted"


@dataclass(frozen=True)
class OfCouncil:
    """The answers of one council. ``council_id`` is None for those who gave none."""

    council_id: int | None
    council: str
    counts: tuple[Counted, ...]

    @property
    def answered(self) -> int:
        """How many answers there are of it."""
        return sum(each.total for each in self.counts)

    def words(self) -> str:
        """ "Northmoor: 4 yes, 1 no, 2 not sure (7 answered)."."""
        told = ", ".join(f"{each.total:,} {each.choice.words.lower()}" for each in self.counts)
        return f"{self.council}: {told} ({self.answered:,} answered)"


@dataclass(frozen=True)
class Standing:
    """How a round stands: counts by source, words let through, and when. No phone can be told.

    ``devices`` voted from phones; ``papers`` is how many people put dots on paper, None where
    nobody said. ``councils`` is exact and the team's own; a screen in the room shows
    :func:`evidence.rounds.tally.for_the_room`. ``waiting`` counts words nobody has looked at yet,
    and is None for whoever sees only what was let through.
    """

    round: Round
    session: str
    date: str | None
    counts: tuple[Counted, ...]
    councils: tuple[OfCouncil, ...]
    devices: int
    papers: int | None
    comments: tuple[str, ...] = field(repr=False)
    waiting: int | None = 0
    illustrative: bool = False

    @property
    def total(self) -> int:
        """All dots, or all answers, of phones and paper."""
        return sum(each.total for each in self.counts)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has answered in any way."""
        return not (self.devices or self._typed or self.comments or self.waiting)

    @property
    def _typed(self) -> bool:
        return any(each.paper is not None for each in self.counts)

    def who_answered(self) -> str:
        """ "31 phones and 12 papers answered", with what is not known said so."""
        if not self.counts and self.waiting is None:
            shown = len(self.comments)
            return f"{count_of(shown, 'comment')} shown" if shown else "No comment is shown yet"
        if not self.counts:
            came = len(self.comments) + (self.waiting or 0)
            return f"{count_of(came, 'comment')} came in" if came else "No comment has come in yet"
        reached = self.round.opened_at or self.devices
        told = [count_of(self.devices, "phone")] if reached else []
        if self.papers is None and not self.devices and not self._typed:
            return "Nobody has answered yet"
        if self.papers is not None:
            told.append(count_of(self.papers, "paper"))
        if self.papers is None and self._typed:
            unknown = "how many papers is not known"
            return f"{told[0]} answered; {unknown}" if told else unknown.capitalize()
        return f"{' and '.join(told)} answered"


def as_rows(said: Standing) -> dict[str, object]:
    """A standing as the command line prints it: plain values, null where nobody counted."""
    return {
        "id": said.round.id,
        "kind": said.round.kind,
        "question": said.round.question,
        "state": said.round.state,
        "session": said.session,
        "date": said.date,
        "opened_at": said.round.opened_at,
        "closed_at": said.round.closed_at,
        "dots": said.round.dots,
        "devices": said.devices,
        "papers": said.papers,
        "choices": [
            {
                "words": each.choice.words,
                "kind": each.choice.kind,
                "of": each.choice.ref,
                "phones": each.phones,
                "paper": each.paper,
            }
            for each in said.counts
        ],
        "councils": [
            {
                "council": of.council if of.council_id is not None else None,
                "counts": {each.choice.words: each.total for each in of.counts if each.is_known},
                "answered": of.answered,
            }
            for of in said.councils
        ],
        "comments": list(said.comments),
        "waiting": said.waiting,
        "illustrative": said.illustrative,
    }
