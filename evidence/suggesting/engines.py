"""What suggests steps, as this room calls it.

None where there is no such engine: then no step is suggested, and rules are all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from process_maps.services import StepView


@dataclass(frozen=True)
class LearnedStep:
    """What people decided about some words: the steps they linked, and those that do not fit."""

    words: str = field(repr=False)
    steps: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()


class FoundStep(Protocol):
    """A step that is suggested, with reasons."""

    @property
    def step_id(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def because(self) -> tuple[str, ...]: ...


class FoundSteps(Protocol):
    """The steps of one text or rule, best first, and whether any fits well enough."""

    @property
    def steps(self) -> Sequence[FoundStep]: ...
    @property
    def link(self) -> bool: ...
    @property
    def why_not(self) -> str: ...


class StepsForWords(Protocol):
    """From words to steps."""

    def __call__(
        self,
        words: str,
        steps: Sequence[StepView],
        *,
        roles: Collection[str] = (),
        systems: Collection[str] = (),
        phase: str | None = None,
        learned: Sequence[LearnedStep] = (),
        top: int = 5,
    ) -> FoundSteps:
        """The steps some words are about."""
        ...


class StepsForRule(Protocol):
    """From a rule to the steps that write its fields or fix its failures."""

    def __call__(
        self,
        fields: Sequence[str],
        tables: Sequence[str],
        label: str,
        steps: Sequence[StepView],
        *,
        top: int = 5,
    ) -> FoundSteps:
        """The steps a rule has to do with."""
        ...


steps_for_words: StepsForWords | None = None
steps_for_rule: StepsForRule | None = None
