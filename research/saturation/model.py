"""Code saturation by the method of Guest, Namey and Chen (2020, PLoS ONE 15(5): e0232076).

The first people asked are the base: how many different codes were heard from them. Then runs of
people after those, each beginning one person later than the run before, are measured against it:
the codes new in a run ÷ the codes in the base. Saturation is reached at the person before the first
run whose ratio is at or below the threshold; the run confirms it. It is written "6+2": reached at
6, confirmed by 2 more.

Whether a run is at or below the threshold is decided in whole numbers, never on a rounded ratio:
2 new codes on a base of 37 print as 5%, and are more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput
from common.words import count_of

# What the paper tried; the first of each is what it advises to begin with.
BASES, RUNS, PERCENTS = (4, 5, 6), (2, 3), (5, 0)
Status = Literal["reached", "not reached", "too few", "undefined"]


@dataclass(frozen=True)
class Rule:
    """How many people are the base, how many a run, and the threshold in percent of the base."""

    base: int = BASES[0]
    run: int = RUNS[0]
    percent: int = PERCENTS[0]

    @property
    def least(self) -> int:
        """How many people it takes at least, for anything to be told."""
        return self.base + self.run

    def checked(self) -> Rule:
        """The same, or BadInput where no such base, run or threshold can be."""
        if self.base < 1 or self.run < 1:
            raise BadInput("base and run are numbers of people, 1 or more")
        if not 0 <= self.percent <= 100:
            raise BadInput("the threshold is not between 0% and 100%")
        return self


@dataclass(frozen=True)
class Counted:
    """What is counted one after another, and what is heard from each, in words for a person."""

    one: str = "person"
    many: str = "people"
    code: str = "tag"

    def units(self, number: int) -> str:
        """ "16 people"."""
        return count_of(number, self.one, self.many)

    def codes(self, number: int, kind: str = "") -> str:
        """ "3 tags", or "3 new tags" where that is the kind."""
        return count_of(number, f"{kind} {self.code}".strip())


USUAL, PEOPLE = Rule(), Counted()


@dataclass(frozen=True)
class Run:
    """One run: it follows person number ``after``; ``new`` codes, beside ``base`` in the base."""

    after: int
    new: int
    base: int

    @property
    def ratio(self) -> float | None:
        """New information: new codes ÷ codes in the base; None where the base has none."""
        return self.new / self.base if self.base else None

    def within(self, percent: int) -> bool:
        """Whether it brought no more than that share of the base."""
        return bool(self.base) and self.new * 100 <= percent * self.base


@dataclass(frozen=True)
class Saturation:
    """How a sequence of new codes stands. ``at``: the person it was reached at, if it was."""

    rule: Rule
    new: tuple[int, ...]
    base: int
    runs: tuple[Run, ...]
    at: int | None

    @property
    def status(self) -> Status:
        """Reached or not, or why nobody can tell."""
        if len(self.new) < self.rule.least:
            return "too few"
        if not self.base:
            return "undefined"
        return "not reached" if self.at is None else "reached"

    @property
    def figure(self) -> str | None:
        """ "6+2", as it is reported; None where it was not reached."""
        return None if self.at is None else f"{self.at}+{self.rule.run}"

    @property
    def later(self) -> tuple[int, int]:
        """How many came after those who confirmed it, and the new codes they brought."""
        rest = self.new[(self.at or len(self.new)) + self.rule.run :]
        return len(rest), sum(rest)

    def words(self, of: Counted = PEOPLE) -> str:
        """The whole of it in a sentence without a capital or a full stop."""
        if self.status == "reached":
            return self._reached(of)
        if self.status == "not reached":
            return (
                f"not reached with {of.units(len(self.new))}; the last {self.rule.run} still "
                f"brought {of.codes(self.runs[-1].new, 'new')}, beside {self.base:,} from the "
                f"first {self.rule.base}"
            )
        if self.status == "undefined":
            return (
                f"cannot be told; nothing was heard from the first {of.units(self.rule.base)}, "
                "and those after them are measured against that"
            )
        if not self.new:
            return f"cannot be told; there is no {of.one} with anything to count yet"
        return (
            f"too few to tell ({of.units(len(self.new))}; it takes {self.rule.least} or more, "
            f"{self.rule.base} to begin with and {self.rule.run} to confirm)"
        )

    def _reached(self, of: Counted) -> str:
        words = (
            f"reached at {self.at} of {of.units(len(self.new))}, confirmed by {self.rule.run} "
            f"more ({self.figure}) at {self.rule.percent}%"
        )
        people, codes = self.later
        if not people:
            return words
        heard = of.codes(codes, "new") if codes else f"no new {of.code}"
        rest = of.one if people == 1 else of.units(people)
        return f"{words}; the {rest} after that brought {heard}"


def saturation(new: Sequence[int], rule: Rule = USUAL) -> Saturation:
    """How many new codes each person brought, one after another: where saturation was reached."""
    rule.checked()
    held = tuple(new)
    base = sum(held[: rule.base])
    runs = tuple(
        Run(after, sum(held[after : after + rule.run]), base)
        for after in range(rule.base, len(held) - rule.run + 1)
    )
    at = next((run.after for run in runs if run.within(rule.percent)), None)
    return Saturation(rule, held, base, runs, at)


def new_codes(units: Sequence[frozenset[int]]) -> tuple[int, ...]:
    """How many codes were heard from each that were heard from none before."""
    heard: set[int] = set()
    found = []
    for codes in units:
        found.append(len(codes - heard))
        heard |= codes
    return tuple(found)
