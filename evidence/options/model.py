"""An option, its scores, what was decided about it, and what it is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Criterion = Literal["impact", "feasibility", "cost", "commonality"]
Outcome = Literal["proceed", "park", "no further action"]
LinkKind = Literal["finding", "painpoint", "rule", "step"]

LEAST, MOST = 1, 5
CRITERIA: Mapping[Criterion, str] = {
    "impact": "Impact",
    "feasibility": "Feasibility",
    "cost": "Cost",
    "commonality": "Commonality",
}
# A higher score always speaks for the option, that for cost included.
MEANINGS: Mapping[Criterion, tuple[str, str]] = {
    "impact": ("changes next to nothing", "takes away most of the trouble"),
    "feasibility": ("depends on much that nobody here decides", "could start tomorrow"),
    "cost": ("costs most", "costs next to nothing"),
    "commonality": ("a matter of one council", "a matter of every council"),
}
OUTCOMES: Mapping[Outcome, str] = {
    "proceed": "Proceed",
    "park": "Park",
    "no further action": "No further action",
}
UNDECIDED = "Not decided yet"
NOT_SCORED = "Not scored yet"
LONGEST_TITLE, LONGEST_NAME, LONGEST_WHY = 200, 120, 1_000


@dataclass(frozen=True)
class Option:
    """Something that could be done."""

    id: int
    title: str
    description: str
    created_by: str
    created_at: str
    version: int


@dataclass(frozen=True)
class Score:
    """What somebody judged an option to be worth by one criterion, 1 to 5, and why."""

    id: int
    option_id: int
    criterion: Criterion
    score: int
    why: str
    judged_by: str
    judged_on: str
    version: int


@dataclass(frozen=True)
class Decided:
    """One decision about an option. ``judged_by`` took it on ``judged_on`` (ISO)."""

    id: int
    option_id: int
    outcome: Outcome
    reason: str
    judged_by: str
    judged_on: str
    created_by: str
    created_at: str


@dataclass(frozen=True)
class OptionLink:
    """What an option is linked to: a finding, painpoint or step by id, a rule by its code."""

    id: int
    option_id: int
    kind: LinkKind
    to: int | str
    why: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class WeightsKept:
    """The weights somebody gave the criteria, as typed, with the reason."""

    impact: float
    feasibility: float
    cost: float
    commonality: float
    why: str
    created_by: str
    created_at: str
    version: int

    def by_criterion(self) -> dict[Criterion, float]:
        """Each criterion's weight."""
        return {
            "impact": self.impact,
            "feasibility": self.feasibility,
            "cost": self.cost,
            "commonality": self.commonality,
        }


@dataclass(frozen=True)
class Held:
    """Everything there is of options, as they were made; decisions the earliest first.

    ``weights`` is None until somebody gives any.
    """

    options: tuple[Option, ...]
    scores: tuple[Score, ...]
    decided: tuple[Decided, ...]
    links: tuple[OptionLink, ...]
    weights: WeightsKept | None

    def scores_of(self, option_id: int) -> dict[Criterion, Score]:
        """The scores an option has; a criterion that is not in it is not scored."""
        return {each.criterion: each for each in self.scores if each.option_id == option_id}

    def decided_of(self, option_id: int) -> tuple[Decided, ...]:
        """All that was decided about an option, the earliest first; the last one holds."""
        return tuple(each for each in self.decided if each.option_id == option_id)
