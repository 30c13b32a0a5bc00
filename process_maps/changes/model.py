"""One difference between two maps, and how differences are grouped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from common.words import count_of
from process_maps.facts import kind_said
from process_maps.model import Step

STEPS, FLOWS, LOOPS, LANES, PHASES, WHOLE = "Steps", "Flows", "Loops", "Lanes", "Phases", "The map"
GROUPS = (STEPS, FLOWS, LOOPS, LANES, PHASES, WHOLE)
ADDED, REMOVED, RENAMED, MOVED, CHANGED, WITH_STEPS, SAME = (
    "added",
    "removed",
    "renamed",
    "moved",
    "changed",
    "came or went with steps",
    "same by its words",
)


@dataclass(frozen=True)
class Change:
    """One difference: what it is on, what happened, and that in a sentence.

    ``step`` is the step's id in the later map, ``was`` in the earlier one; both None where it is
    on no step. ``number`` is of how many things it tells.
    """

    about: str
    what: str
    words: str
    step: str | None = None
    was: str | None = None
    number: int = 1


def counted(found: Iterable[Change]) -> str:
    """ "2 steps added, 1 renamed; 3 flows removed": how many of what, in the groups' order."""
    numbers: Counter[tuple[str, str]] = Counter()
    for each in found:
        if each.what != SAME:
            numbers[each.about, each.what] += each.number
    said = []
    for about in GROUPS:
        here = [(what, number) for (group, what), number in numbers.items() if group == about]
        if about == WHOLE or not here:
            said += [f"{count_of(number, 'other change')}" for _, number in here[:1]]
            continue
        one = about[:-1].lower()
        parts = [
            f"{count_of(number, one) if at == 0 else number} {what}"
            for at, (what, number) in enumerate(here)
        ]
        said.append(", ".join(parts))
    return "; ".join(said)


def on_steps(found: Iterable[Change]) -> dict[str, str]:
    """Steps of the later map by id, with the one word for what happened that says most."""
    order = (ADDED, RENAMED, MOVED, CHANGED)
    marked: dict[str, str] = {}
    for each in sorted(
        (each for each in found if each.step and each.about == STEPS and each.what in order),
        key=lambda each: order.index(each.what),
    ):
        marked.setdefault(each.step or "", "new" if each.what == ADDED else each.what)
    return marked


def named(step: Step) -> str:
    """A step by its words, or by what it is."""
    return f"“{step.label}”" if step.label else f"{kind_said(step.kind)} without words"


def phase_said(label: str) -> str:
    """A phase by its name."""
    return label if label == "no phase" else f"phase “{label}”"
