"""How strong a finding is: facts beside their denominators, side by side, never one score.

People are counted once, whatever and however often they said it; not asked is never not heard, and
a rule nobody looked at is never part of a zero. That things go together is all that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.words import count_of, listed
from validation.model import Status

MOST_RULES_NAMED = 2
_FAILING = ("failed", "hidden")
_NOT_KNOWN = ("unknown", "skipped", "crashed", "no run")


@dataclass(frozen=True)
class HeardIn:
    """One council: how many people of those asked spoke for and against the finding."""

    council_id: int
    council: str
    people_for: int
    people_against: int
    asked: int


@dataclass(frozen=True)
class RoleHeard:
    """One user group, or role: how many of its people asked spoke for and against."""

    name: str
    people_for: int
    people_against: int
    asked: int


@dataclass(frozen=True)
class FailsIn:
    """How a rule fails in one council's run, as whoever looks may see it.

    ``count`` and ``children`` are None where they are not known or not shown; ``words`` says the
    count, or why there is none. The rate and its limits are worked out only where somebody looks at
    them (`evidence.findings.rating`): ``words`` then says the rate with its sum, and ``limits`` are
    empty where there are none.
    """

    council_id: int
    council: str
    run_id: int | None
    run_words: str
    status: Status | str
    count: int | None
    children: int | None
    words: str = ""
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    limits: str = ""


@dataclass(frozen=True)
class RuleFails:
    """A rule with how it fails in each working council.

    Not ``known``: gone from the catalogue. ``has_parts``: the catalogue has rules that are parts of
    it (197A of 197), beside which its count may be hidden.
    """

    key: str
    code: str
    label: str
    known: bool
    cells: tuple[FailsIn, ...]
    has_parts: bool = False

    def words(self) -> str:
        """ "rule 164 fails in 2 of 3 councils (not known in Calderbrook)"."""
        if not self.known:
            return f"rule {self.code} is no longer in the catalogue"
        held = [each for each in self.cells if each.status not in _NOT_KNOWN]
        unknown = [each.council for each in self.cells if each.status in _NOT_KNOWN]
        if not held:
            return f"it is not known how rule {self.code} fails"
        failing = sum(each.status in _FAILING for each in held)
        aside = f" (not known in {listed(unknown)})" if 0 < len(unknown) < 5 else ""
        return f"rule {self.code} fails in {failing} of {count_of(len(held), 'council')}{aside}"


@dataclass(frozen=True)
class Runs:
    """Which runs the failures are of, and what the rates are; ``words`` is empty without any."""

    year: int = 0
    unit: str = ""
    source: str = ""
    words: str = ""
    rates_are: str = ""


@dataclass(frozen=True)
class Strength:
    """All facts of one finding.

    ``quotes_for`` and ``quotes_against`` are the ids of quotes still here, those of its painpoints
    and themes included. ``aside`` are people who spoke in no session that counts as asking.
    ``not_counted`` are quotes that contradict something which itself speaks against the finding.
    """

    quotes_for: frozenset[int]
    quotes_against: frozenset[int]
    councils: tuple[HeardIn, ...]
    people_for: int
    people_against: int
    aside: int
    roles: tuple[RoleHeard, ...]
    rules: tuple[RuleFails, ...]
    runs: Runs
    not_counted: int = 0

    @property
    def asked(self) -> int:
        """How many people were asked, in all working councils."""
        return sum(each.asked for each in self.councils)

    @property
    def met(self) -> tuple[HeardIn, ...]:
        """The councils where anybody was asked."""
        return tuple(each for each in self.councils if each.asked)

    @property
    def heard_in(self) -> tuple[HeardIn, ...]:
        """The councils where somebody asked spoke for it."""
        return tuple(each for each in self.met if each.people_for)

    @property
    def is_linked(self) -> bool:
        """Whether any quote is behind it; without one nobody can tell who spoke of it."""
        return bool(self.quotes_for or self.quotes_against)

    def heard_words(self) -> str:
        """ "7 of 12 people, 2 against", for a list."""
        if not self.asked:
            return "Nobody asked yet"
        if not self.is_linked:
            return "No quote linked"
        people = count_of(self.asked, "person", "people")
        against = f", {self.people_against} against" if self.people_against else ""
        return f"{self.people_for} of {people}{against}"

    def councils_words(self) -> str:
        """ "3 of 3 councils", of those where people were asked."""
        if not self.met or not self.is_linked:
            return ""
        return f"{len(self.heard_in)} of {count_of(len(self.met), 'council')}"

    def words(self, fewest: int = 1) -> str:
        """The whole of it in a plain sentence.

        For who is outside, groups of whom fewer than ``fewest`` were asked are not named.
        """
        people, data = self._people(fewest), self._data()
        if not data:
            return f"{people}."
        return f"{people}; in the data, {data}."

    def _people(self, fewest: int) -> str:
        if not self.asked:
            return "Nobody has been asked yet"
        if not self.is_linked:
            return "No quote is linked yet, so nobody can tell who spoke of it"
        people = count_of(self.asked, "person", "people")
        words = f"Heard from none of the {people} asked"
        if self.people_for:
            heard = [each for each in self.roles if each.people_for]
            groups = [_said(each.name) for each in heard if each.asked >= fewest]
            named = listed([*groups, *(["others"] if len(groups) < len(heard) else [])])
            words = f"Heard from {self.people_for} of {people} asked in {self.councils_words()}"
            words += f", from {named}" if named else ""
        against = self.people_against
        words += f"; {against:,} spoke against it" if against else "; nobody asked spoke against it"
        if self.aside:
            more = count_of(self.aside, "person", "people")
            words += f"; {more} spoke only in sessions that do not count as asking"
        return words

    def _data(self) -> str:
        if not self.rules:
            return ""
        if not self.runs.words and any(each.known for each in self.rules):
            return "nothing is known, as no error report has been imported"
        named = [each.words() for each in self.rules[:MOST_RULES_NAMED]]
        rest = len(self.rules) - len(named)
        more = [f"{count_of(rest, 'more rule')} go with it"] if rest > 1 else []
        more = ["1 more rule goes with it"] if rest == 1 else more
        return listed([*named, *more])


def _said(name: str) -> str:
    """A group's name within a sentence: "IT" stays as it is, "Analysts" becomes "analysts"."""
    return name if name.isupper() else name[:1].lower() + name[1:]


def sides(
    direct: Iterable[tuple[int, str]], through: Iterable[tuple[str, Sequence[tuple[int, str]]]]
) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The quotes for, against, and not counted, from those linked and those behind what is linked.

    ``direct`` are quotes with their stance; ``through`` is what is linked, by the stance it was
    linked with, with its own quotes. What was decided of a quote itself counts before what comes
    through something. A quote that supports what speaks against the finding speaks against it; one
    that contradicts that is for neither.
    """
    decided = dict(direct)
    held: dict[str, set[int]] = {"for": set(), "against": set(), "neither": set()}
    for quote, stance in decided.items():
        held[stance].add(quote)
    for stance, quotes in through:
        for quote, own in quotes:
            if quote in decided:
                continue
            side = own if stance == "for" else "against" if own == "for" else "neither"
            held[side].add(quote)
    neither = held["neither"] - held["for"] - held["against"]
    return frozenset(held["for"]), frozenset(held["against"]), frozenset(neither)
