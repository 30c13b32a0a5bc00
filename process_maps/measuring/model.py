"""What is asked when a map is measured, and what is found: plain values, None where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.errors import BadInput
from common.simulation import Simulated

RUNS, SEED = 10_000, 903
LEAST_RUNS, MOST_RUNS = 100, 100_000
QUANTILES = (0.5, 0.8, 0.95)


@dataclass(frozen=True)
class Asked:
    """How a map is to be measured.

    Parameters
    ----------
    runs, seed : returns to send through it, and the seed that makes the figures come out the same.
    deadline : working days there are. begin, finish : ids of the steps to measure from and up to,
        both included; None for where the map begins and ends.
    """

    runs: int = RUNS
    seed: int = SEED
    deadline: float | None = None
    begin: str | None = None
    finish: str | None = None

    def __post_init__(self) -> None:
        if not LEAST_RUNS <= self.runs <= MOST_RUNS:
            much = "few" if self.runs < LEAST_RUNS else "many"
            raise BadInput(
                f"{self.runs:,} simulated returns are too {much}",
                remedy=f"Ask for {LEAST_RUNS:,} to {MOST_RUNS:,}",
            )
        if not 0 <= self.seed < 2**32:
            raise BadInput("the seed must be a whole number from 0 to 4,294,967,295")
        if self.deadline is not None and not 0 < self.deadline < 100_000:
            raise BadInput("the days available must be a number above 0")


@dataclass(frozen=True)
class Between:
    """Two actors or systems (or groups of them), and how many flows run from one to the other."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Handoffs:
    """Flows whose two steps share no actor.

    ``between_people`` of them have actors at both ends; at ``no_actor`` one end states none, and at
    ``unknown`` of those it is a step that somebody must do. ``expected``: handoffs from actor to
    actor of one return, loops and branches counted; None where it cannot be told, and at least
    that many where some are unknown.
    """

    count: int
    of: int
    between_people: int
    no_actor: int
    unknown: int
    expected: float | None
    between: tuple[Between, ...]


@dataclass(frozen=True)
class Switches:
    """Flows whose two steps both state systems and share none; ``unknown``: one states none.

    ``expected``: of one return, at least that many where some are unknown; None where all are.
    """

    count: int
    of: int
    unknown: int
    expected: float | None
    between: tuple[Between, ...]


@dataclass(frozen=True)
class Rework:
    """One loop.

    Parameters
    ----------
    entry : the step it is come into by. steps : all its steps, in the map's order.
    back : how likely a return comes back to the entry; None where it cannot be told.
    times_min, times_max : how often it is gone through, as stated.
    passes : expected passes: the middle of the stated times, or 1/(1 − back).
    basis : "stated times", "stated chances", "assumed chances", or None where passes is None.
    simulated : passes each time it is come into (or in all, where so stated), as simulated.
    stated : whether all the chances that ``back`` hangs on are stated.
    check : whether a decision says if it is gone through again.
    named : whether the map itself names it. words : what was said of it there.
    """

    entry: str
    steps: tuple[str, ...]
    back: float | None
    times_min: int | None
    times_max: int | None
    passes: float | None
    basis: str | None
    simulated: float | None
    stated: bool
    check: bool
    named: bool
    words: str | None = None


@dataclass(frozen=True)
class FirstPass:
    """First-pass yield: the product of (1 − r) over ``checks``; None where ``unknown`` of them do
    not say how often they send back, and where there is no check."""

    value: float | None
    checks: int
    unknown: int


@dataclass(frozen=True)
class Touch:
    """Touch time over elapsed: hours worked over hours from start to end of the steps that state
    both (``steps`` of ``of``); at ``capped`` of them more work was stated than time, and counts as
    all of the time."""

    share: float | None
    worked: float
    elapsed: float
    steps: int
    of: int
    capped: int


@dataclass(frozen=True)
class Automation:
    """Steps of work by whether a person does them, and a return's working days in them."""

    automated: int
    by_people: int
    unknown: int
    time_automated: float
    time_by_people: float
    time_unknown: float

    @property
    def share(self) -> float | None:
        """Automated of the steps that say; None where none does."""
        known = self.automated + self.by_people
        return self.automated / known if known else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and most that the share of all steps of work can be; None without any."""
        every = self.automated + self.by_people + self.unknown
        return (self.automated / every, (self.automated + self.unknown) / every) if every else None

    @property
    def time_share(self) -> float | None:
        """Automated of the time of the steps that say; None where none does."""
        known = self.time_automated + self.time_by_people
        return self.time_automated / known if known else None


@dataclass(frozen=True)
class Complexity:
    """How hard a map is to read; see ``words.DEFINITIONS``. Undefined figures are None."""

    steps: int
    flows: int
    cfc: int
    cfc_xor: int
    cfc_or: int
    cfc_and: int
    density: float | None
    diameter: int | None
    connector_degree: float | None
    mismatched: int


@dataclass(frozen=True)
class OnPath:
    """A step of the critical path and its likely working days, None where not stated."""

    step: str
    days: float | None


@dataclass(frozen=True)
class Driver:
    """A step that drives the spread: its days in a return and its share of the variance."""

    step: str
    days: float
    share: float


@dataclass(frozen=True)
class Bin:
    """Simulated returns that took from ``low`` up to ``high`` working days."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Deadline:
    """Returns that took no longer than ``days``, of ``runs``, with a 95% Wilson interval.

    ``at_most``: the true chance can only be lower, as some steps do not say how long they take.
    """

    days: float
    met: int
    runs: int
    low: float
    high: float
    at_most: bool

    @property
    def chance(self) -> float:
        """Met of all."""
        return self.met / self.runs


@dataclass(frozen=True)
class CycleTime:
    """Simulated working days from the first step to the last.

    ``quantiles`` by share; None where too many returns never ended. ``known`` of ``asked`` steps
    of work on the way state how long they take: where they are fewer, the time is at least this.
    """

    mean: Simulated | None
    sd: float | None
    quantiles: Mapping[float, Simulated | None]
    known: int
    asked: int
    runs: int
    seed: int
    bins: tuple[Bin, ...]
    drivers: tuple[Driver, ...]
    stuck: int
    stopped: int

    @property
    def at_least(self) -> bool:
        """Whether the true time can only be longer."""
        return self.known < self.asked


@dataclass(frozen=True)
class Measures:
    """Everything measured on one map; ``cycle`` None with the reason in ``no_cycle``.

    ``visits``: how often a return comes to each step, by id; empty where that cannot be told.
    ``unknown``: step ids by what they do not state. ``assumed``: what was taken for granted.
    """

    asked: Asked
    handoffs: Handoffs
    switches: Switches
    rework: tuple[Rework, ...]
    first_pass: FirstPass
    touch: Touch
    automation: Automation
    complexity: Complexity
    path: tuple[OnPath, ...]
    cycle: CycleTime | None
    no_cycle: str | None
    deadline: Deadline | None
    visits: Mapping[str, float]
    assumed: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]
