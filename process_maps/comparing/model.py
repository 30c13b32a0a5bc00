"""Differences between maps as plain values: what differs, at which steps, on how many maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from process_maps.aligning.model import Alignment, Place

ONLY, MISSING, ORDER, WHO, SYSTEMS, FIXED, WRITTEN, AUTOMATED, WHEN, LOOPED, SPLIT, KIND = (
    "only",
    "missing",
    "order",
    "who",
    "systems",
    "fixed",
    "written back",
    "automated",
    "when",
    "looped",
    "split",
    "kind",
)

TITLES: Mapping[str, str] = {
    ORDER: "In another order",
    WHO: "Done by another role",
    FIXED: "Errors put right elsewhere",
    WRITTEN: "Written back or not",
    AUTOMATED: "Automated or not",
    SYSTEMS: "In another system",
    WHEN: "Earlier or later in the year",
    LOOPED: "In a loop or not",
    SPLIT: "One step here, several there",
    KIND: "Another kind of step",
    MISSING: "On some maps and not on others",
    ONLY: "On one map only",
}
"""Every kind of difference in the order it is told, what tells most first."""


@dataclass(frozen=True)
class Difference:
    """One thing that maps show differently.

    Parameters
    ----------
    kind : one of ``TITLES``.
    words : a sentence. unsaid : which maps have the step and do not say, in a sentence, or empty.
    maps : the keys of the maps it is about, those first that differ from most of the others.
    places : the steps it is about, so that a screen can lead to them.
    weight : on how many maps it is otherwise than on most, for what to tell first.
    """

    kind: str
    words: str = field(repr=False)
    maps: tuple[str, ...]
    places: tuple[Place, ...]
    unsaid: str = field(default="", repr=False)
    weight: int = 1


@dataclass(frozen=True)
class Basis:
    """At how many of the steps that maps share a thing could be compared: it is stated on two."""

    compared: int
    of: int


@dataclass(frozen=True)
class Compared:
    """The differences of some maps, or of one of them from the others.

    Parameters
    ----------
    names : what each map is called, by key. one : the key of the map it is told from, if any.
    basis : by kind, for those kinds that a map can leave unsaid.
    doubts : steps that are perhaps on another map too, which nobody has decided yet, in sentences.
    notes : what was taken for granted, and what a map says of none of its steps.
    """

    alignment: Alignment
    names: Mapping[str, str]
    one: str | None
    differences: tuple[Difference, ...]
    basis: Mapping[str, Basis]
    doubts: tuple[Difference, ...]
    notes: tuple[str, ...]

    def by_kind(self) -> dict[str, tuple[Difference, ...]]:
        """The differences of each kind there is one of, in the order they are told."""
        found: dict[str, list[Difference]] = {}
        for each in self.differences:
            found.setdefault(each.kind, []).append(each)
        return {kind: tuple(found[kind]) for kind in TITLES if kind in found}
