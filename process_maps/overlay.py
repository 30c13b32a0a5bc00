"""Something counted on the steps of a map, to be shown on it: a number, its words, how strong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OnStep:
    """What is shown on one step.

    ``number`` is None where it is not known, which is never 0. ``share`` is 0 to 1 for how strongly
    the step is tinted, None for not at all.
    """

    number: float | None
    words: str
    share: float | None = None


@dataclass(frozen=True)
class Overlay:
    """One thing counted on the steps of a map.

    Parameters
    ----------
    title : what it is ("Painpoints").
    says : what a number means, with its denominator, in a sentence for the legend.
    on : by step id; a step that is not here has nothing to be shown.
    unknown : what is said where the number is not known.
    """

    title: str
    says: str = ""
    on: Mapping[str, OnStep] = field(default_factory=dict)
    unknown: str = "unknown"
