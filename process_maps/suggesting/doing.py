"""What each step of a map is: the activities it is likely to be, and the words it has itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from process_maps.suggesting.language import Floats, language
from process_maps.suggesting.words import Feature, Read, named, read
from process_maps.views import StepView

QUESTIONS = ("decision", "gateway")
# What only happens, or is reached, and is not done by anybody.
_EVENTS = ("fixed_event", "start", "end", "state", "external_event")
_ASKED = frozenset({"loaded-question", "bulk-question", "who-holds", "write-back-question",
    "clean-question", "agree-question", "signed-question"})  # fmt: skip
_HAPPENS = frozenset({"schema", "portal-opens", "deadline", "received", "release", "dfe-queries"})
_BY_MACHINE = frozenset({"nightly-load", "fix-by-code", "count-errors", "extract", "provider"})
_WHERE: Mapping[str, frozenset[str]] = {
    "case management system": frozenset(
        {"fix-source", "fix-backend", "write-back", "dq-fix", "provider", "report-back"}
    ),
    "upload file": frozenset({"fix-file", "fix-by-code", "reapply", "provider", "merge"}),
    "extract script": frozenset({"fix-script", "prepare-script"}),
}
_TRIAGE: Mapping[str, frozenset[str]] = {
    "fix automatically": frozenset({"fix-by-code"}),
    "change the export script": frozenset({"fix-script", "prepare-script"}),
    "business support amends": frozenset({"fix-source"}),
    "ask DfE": frozenset({"accept-errors", "ask-dfe"}),
}
# What a stated fact about a step is worth beside its words, as a log.
_FACT = 3.0
# From logs to shares of activities: labels are short, so that differences are smaller than they are.
_SHARP = 1.2


@dataclass(frozen=True)
class Doing:
    """One step: how likely it is each activity (sums to 1), and its own words by weight."""

    step: StepView
    likely: Floats
    own: Mapping[Feature, float]
    roles: frozenset[Feature]
    systems: frozenset[Feature]


@dataclass(frozen=True)
class All:
    """All steps that may be meant and have words, with how likely each is each activity."""

    held: tuple[Doing, ...]
    likely: Floats


@lru_cache(maxsize=32)
def doings(steps: tuple[StepView, ...]) -> All:
    """What some steps are; those whose labels say nothing are left out."""
    held = tuple(doing(step) for step in steps if read(step.label).spelt)
    return All(held, np.array([each.likely for each in held], np.float32))


@lru_cache(maxsize=4_096)
def doing(step: StepView) -> Doing:
    """What a step is."""
    label = read(step.label)
    scores = language().scores(label)
    scores = scores + np.float32(0.4) * language().scores(read(". ".join(step.artefacts)))
    scores = scores + _facts(step)
    likely = np.exp((scores - scores.max()) * _SHARP)
    if not label.spelt:
        likely = np.ones_like(likely)
    likely /= likely.sum()
    return Doing(
        step,
        likely.astype(np.float32),
        _own(step, label),
        named(step.actors, "role"),
        named(step.systems, "system"),
    )


def _facts(step: StepView) -> Floats:
    """What kind of step it is, where it fixes and who does it speak for some activities."""
    found = np.zeros(len(language().work), dtype=np.float32)
    for at, each in enumerate(language().work):
        found[at] -= _FACT * ((step.kind in QUESTIONS) != (each.name in _ASKED))
        if step.kind in _EVENTS:
            found[at] -= _FACT * (each.name not in _HAPPENS)
        else:
            found[at] -= _FACT * (each.name in _HAPPENS)
        if step.where_fixed in _WHERE:
            found[at] += _FACT * (each.name in _WHERE[step.where_fixed])
        if step.triage in _TRIAGE:
            found[at] += _FACT * (each.name in _TRIAGE[step.triage])
        if step.automated:
            found[at] += _FACT / 2 * (each.name in _BY_MACHINE)
    return found


def _own(step: StepView, label: Read) -> dict[Feature, float]:
    """The words and meanings a step has: those of its label first, then what it uses and makes."""
    found: dict[Feature, float] = {}
    rest = (
        (0.7, step.artefacts),
        (0.4, step.systems),
        (0.4, step.actors),
        (0.3, (step.note or "",)),
    )
    for weight, texts in rest:
        for text in texts:
            for each in (*read(text).words, *read(text).meanings):
                found[each] = max(weight, found.get(each, 0.0))
    return found | dict.fromkeys((*label.words, *label.meanings), 1.0)
