"""What each step of a map is: the activities it is likely to be, and the words it has itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from common.language.voting import Floats
from process_maps.suggesting.language import language
from process_maps.suggesting.words import Feature, named, read
from process_maps.views import StepView

QUESTIONS = ("decision", "gateway")
# What only happens, or is reached, and is not done by anybody.
EVENTS = ("fixed_event", "start", "end", "state", "event")
_ASKED = frozenset({"loaded-question", "bulk-question", "who-holds", "write-back-question",
    "clean-question", "agree-question", "signed-question"})  # fmt: skip
_HAPPENS = frozenset({"schema", "portal-opens", "deadline", "received", "release", "dfe-queries"})
_ALL_YEAR = frozenset({"dq-fix", "nightly-load", "dq-run"})
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
# Work so near to other work that who speaks of the one may mean the other: both count a little.
_NEAR: tuple[frozenset[str], ...] = (
    frozenset({"chase", "escalate", "ask-team", "send-errors"}),
    frozenset({"ask-team", "investigate", "who-holds"}),
    frozenset({"split", "send-errors", "who-holds"}),
    frozenset({"count-errors", "triage"}),
    frozenset({"triage", "bulk-question", "fix-by-code"}),
    frozenset({"dq-run", "dq-send", "dq-fix"}),
    frozenset({"fix-source", "write-back", "write-back-question", "fix-backend"}),
    frozenset({"fix-file", "fix-by-code", "reapply"}),
    frozenset({"audit-log", "write-back", "reapply"}),
    frozenset({"prepare-script", "fix-script", "loaded-question", "test-upload"}),
    frozenset({"extract", "merge", "convert"}),
    frozenset({"live-upload", "rerun", "portal-errors"}),
    frozenset({"accept-errors", "unfixable", "year-queries", "ask-dfe"}),
    frozenset({"summary", "manager-check", "signed-question", "sign-off"}),
    frozenset({"manager-check", "totals", "agree-question", "explain-differences"}),
    frozenset({"sign-off", "submit", "signed-question"}),
    frozenset({"submit", "deadline", "archive"}),
)
_NEARLY = 0.15
# Recording one thing is part of recording everything.
_RECORDING, _OF_ALL = "recording", 0.4
# What a stated fact about a step is worth beside its words, as a log.
_FACT = 3.0
# From logs to shares of activities: of short labels differences come out smaller than they are.
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
class Stated:
    """What is known beside the words: kinds of people and systems, and a phase's words."""

    roles: frozenset[Feature]
    systems: frozenset[Feature]
    phase: frozenset[Feature]


def phase_words(label: str | None) -> frozenset[Feature]:
    """What two labels of phases are told to be the same by."""
    return frozenset(read(label or "").words)


@dataclass(frozen=True)
class All:
    """All steps that may be meant and have words, with how likely each is each activity."""

    held: tuple[Doing, ...]
    likely: Floats


@lru_cache(maxsize=32)
def doings(steps: tuple[StepView, ...]) -> All:
    """What some steps are; those whose labels say nothing are left out."""
    held = tuple(doing(step) for step in steps if read(step.label).spelt)
    if not held:
        return All((), np.zeros((0, len(language().work)), np.float32))
    return All(held, np.array([each.likely for each in held], np.float32) @ _nearness())


@cache
def _nearness() -> Floats:
    """How far each activity counts as each other (1 with itself)."""
    work = language().work
    found = np.eye(len(work), dtype=np.float32)
    for at, each in enumerate(work):
        for of, other in enumerate(work):
            if at == of:
                continue
            if any({each.name, other.name} <= near for near in _NEAR):
                found[at, of] = _NEARLY
            if each.stage == other.stage == _RECORDING:
                found[at, of] = _OF_ALL if each.name == "year-round" else _NEARLY / 3
    return found


@lru_cache(maxsize=4_096)
def doing(step: StepView) -> Doing:
    """What a step is."""
    scores = language().scores(read(_without_actors(step)))
    scores = scores + np.float32(0.4) * language().scores(read(". ".join(step.artefacts)))
    scores = scores + _facts(step)
    likely = np.exp((scores - scores.max()) * _SHARP)
    likely /= likely.sum()
    return Doing(
        step,
        likely.astype(np.float32),
        _own(step),
        named(step.actors, "role"),
        named(step.systems, "system"),
    )


def _without_actors(step: StepView) -> str:
    """A label without who does it, where something is left: who fixes records also makes them."""
    left = step.label
    for actor in step.actors:
        left = re.sub(rf"\b{re.escape(actor)}s?\b", " ", left, flags=re.IGNORECASE)
    return left if read(left).spelt else step.label


def _facts(step: StepView) -> Floats:
    """What kind of step it is, where it fixes and who does it speak for some activities."""
    found = np.zeros(len(language().work), dtype=np.float32)
    for at, each in enumerate(language().work):
        found[at] -= _FACT * ((step.kind in QUESTIONS) != (each.name in _ASKED))
        found[at] -= _FACT * ((step.kind in EVENTS) != (each.name in _HAPPENS))
        if step.kind == "ongoing":
            found[at] += _FACT * (each.name in _ALL_YEAR or each.stage == _RECORDING)
        if step.where_fixed:
            found[at] += _FACT * (each.name in _WHERE.get(step.where_fixed, ()))
        elif not step.triage:
            found[at] -= _FACT / 3 * any(each.name in names for names in _WHERE.values())
        found[at] += _FACT * (each.name in _TRIAGE.get(step.triage or "", ()))
        if step.automated:
            found[at] += _FACT / 2 * (each.name in _BY_MACHINE)
    return found


def _own(step: StepView) -> dict[Feature, float]:
    """The words and meanings a step has: those of its label first, then what it uses and makes."""
    label = read(step.label)
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
