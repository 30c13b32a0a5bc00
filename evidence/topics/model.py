"""A topic as plain values: who spoke of it, how often it fails, which steps it concerns."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.words import count_of
from evidence.failing import Shown
from evidence.topics.naming import TopicKind
from evidence.topics.verdicts import BOTH, CONTRADICTED, KNOWN, SEEN, VERDICTS, Seen, Verdict
from process_maps.services import StepView
from storage.register import Council
from validation.over_years import FEWEST_FOR_PERCENT
from validation.rates import Rate
from validation.services.rates_compared import CouncilRate


@dataclass(frozen=True)
class Spoke:
    """How many people of one council spoke of a topic, each once over all its painpoints.

    ``people`` spoke of it in whatever way, of innovations and open questions too; of them some
    said that a painpoint is so (``people_for``) or is not (``people_against``), or both. ``aside``
    spoke in no session that counts as asking. ``sessions_on`` of the ``sessions`` that asked name
    the topic among those they covered; ``unstated`` do not say what they covered.
    """

    people: int = 0
    people_for: int = 0
    people_against: int = 0
    aside: int = 0
    asked: int = 0
    sessions_on: int = 0
    sessions: int = 0
    unstated: int = 0

    def words(self) -> str:
        """ "3 of 8 people, 1 against"; not heard and not asked never look alike."""
        if not self.people:
            said = f"None of {count_of(self.asked, 'person', 'people')}"
            said = said if self.asked else "Nobody asked"
        elif self.asked >= self.people:
            said = f"{self.people} of {count_of(self.asked, 'person', 'people')}"
        else:
            said = f"{count_of(self.people, 'person', 'people')}, not known of how many"
        against = f", {self.people_against} against" if self.people_against else ""
        aside = f", {self.aside} more not counted as asked" if self.aside else ""
        return said + against + aside

    def asked_about_words(self) -> str:
        """Whether sessions say that they covered it; empty where there was none."""
        if not self.sessions:
            return ""
        if self.sessions_on:
            return f"Asked about by name in {self.sessions_on} of {_sessions(self.sessions)}"
        if self.unstated == self.sessions:
            return "No session says what it asked about"
        stated = self.sessions - self.unstated
        return f"Named as asked about in none of the {_sessions(stated)} that say"


@dataclass(frozen=True)
class Concerned:
    """A step that a topic concerns, and how that is known."""

    step: StepView
    why: str


@dataclass(frozen=True)
class CouncilView:
    """One topic in one council.

    ``rate`` is of all its rules' rows together where every count is known; children of several
    rules are not added up, so there it is the largest rule's. ``on_map`` is None where no map of
    the council is known.
    """

    council: Council
    spoke: Spoke
    shown: Shown | None
    rate: Rate | None
    verdict: Verdict
    no_problem: bool = False
    concerned: tuple[Concerned, ...] = ()
    on_map: bool | None = None

    @property
    def seen(self) -> Seen:
        """What its rules do there."""
        return seen(self.shown)

    def shows_words(self) -> str:
        """ "441 rows in 7 rules", with what it is out of where that is known."""
        if self.shown is None:
            return "Not known: no run, or no rule"
        if self.shown.failing:
            aside = f", {self.shown.unknown} more not looked at" if self.shown.unknown else ""
            return self.shown.words() + self._rate_words() + aside
        if self.shown.passed:
            aside = f", {self.shown.unknown} not looked at" if self.shown.unknown else ""
            passed = count_of(self.shown.passed, "rule")
            return f"Nothing fails in {passed} looked at{aside}"
        return "Not known: no rule of it was looked at"

    def _rate_words(self) -> str:
        # A percentage of few children says more than is known.
        if self.rate is None or self.rate.denominator < FEWEST_FOR_PERCENT:
            return ""
        return f" ({self.rate.per_100:.1f} per 100 children)"


@dataclass(frozen=True)
class RuleRates:
    """One rule in every council, through the door; ``apart``: two 95% intervals do not meet."""

    code: str
    label: str
    rates: tuple[CouncilRate, ...]
    apart: bool
    stands_out: bool
    gap: float


@dataclass(frozen=True)
class Way:
    """How councils differ at one thing of a topic's steps: which councils say what.

    ``together``: whether it goes together with how often it fails; None where nobody can tell.
    ``known``: of how many councils on its sides a rate is known.
    """

    kind: str
    said: tuple[tuple[str, tuple[int, ...]], ...]
    unsaid: tuple[int, ...]
    clauses: tuple[str, ...] = field(default=())
    together: bool | None = None
    known: int = 0


@dataclass(frozen=True)
class Topic:
    """A topic over all councils, with the sentences that tell it.

    ``key`` names it in an address. ``telling`` is the rule on which councils' rates lie apart
    most, where any do. ``ways`` are the differences of process, with whether each goes together
    with how often it fails.
    ``sentences`` are for a card: what is said, what is shown where what is done, and how sure
    that is.
    """

    kind: TopicKind
    key: str
    title: str
    codes: tuple[str, ...]
    painpoints: tuple[int, ...]
    councils: tuple[CouncilView, ...]
    telling: RuleRates | None = None
    ways: tuple[Way, ...] = ()
    sentences: tuple[str, ...] = field(default=(), repr=False)

    @property
    def by_verdict(self) -> dict[Verdict, tuple[Council, ...]]:
        """The councils of each verdict that any has, the verdict that says most first."""
        found = {
            verdict: tuple(each.council for each in self.councils if each.verdict == verdict)
            for verdict in VERDICTS
        }
        return {verdict: councils for verdict, councils in found.items() if councils}

    @property
    def verdicts_differ(self) -> bool:
        """Whether councils of which both sides are known stand differently."""
        return len({each.verdict for each in self.councils if each.verdict in KNOWN}) > 1

    @property
    def differs(self) -> bool:
        """Whether councils stand differently, or a rule's rates lie apart."""
        return self.verdicts_differ or self.telling is not None

    @property
    def people(self) -> int:
        """How many people spoke of it over all councils."""
        return sum(each.spoke.people for each in self.councils)

    @property
    def empty(self) -> bool:
        """Whether nobody spoke of it and no rule of it fails anywhere."""
        return not any(each.spoke.people or each.seen == "fails" for each in self.councils)

    def of_council(self, council_id: int) -> CouncilView | None:
        """The topic in one council."""
        return next((each for each in self.councils if each.council.id == council_id), None)

    def order(self) -> tuple[object, ...]:
        """What topics are sorted by: where councils differ most, then by how much there is."""
        known = {each.verdict for each in self.councils if each.verdict in KNOWN}
        rates = [each.rate.per_100 for each in self.councils if each.rate]
        passed = [0.0 for each in self.councils if each.seen == "passed"]
        gap = max((*rates, *passed), default=0.0) - min((*rates, *passed), default=0.0)
        told = len(known & {CONTRADICTED, BOTH, SEEN}) > 0
        return (
            -(self.verdicts_differ + (self.telling is not None)),
            -told,
            -round(gap, 6),
            -self.people,
            self.title.casefold(),
            self.key,
        )


def seen(shown: Shown | None) -> Seen:
    """What a topic's rules do in a council; a hidden count is of a rule that fails."""
    if shown is None:
        return "unknown"
    if shown.failing:
        return "fails"
    return "passed" if shown.passed else "unknown"


def _sessions(number: int) -> str:
    return count_of(number, "session")
