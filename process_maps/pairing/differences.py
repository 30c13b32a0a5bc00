"""What two maps state differently of the same step. Unknown is said as unknown: no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.words import listed
from process_maps.facts import KIND_WORDS
from process_maps.graph import phases_of
from process_maps.model import NEEDS_NOBODY, Map, Step
from process_maps.naming import role_key, system_key
from process_maps.pairing.words import same_words_key

WHO, SYSTEMS, PHASE, FIXED_IN, WRITTEN_BACK, AUTOMATED, KIND = (
    "Who",
    "Systems",
    "Phase",
    "Fixed in",
    "Written back",
    "Automated",
    "Kind",
)
ASPECTS = (WHO, SYSTEMS, PHASE, FIXED_IN, WRITTEN_BACK, AUTOMATED, KIND)
_KEYS: Mapping[str, Callable[[str], str]] = {WHO: role_key, SYSTEMS: system_key}


@dataclass(frozen=True)
class Difference:
    """One thing that both maps state, and state differently."""

    what: str
    a: str
    b: str

    def words(self, name_a: str, name_b: str) -> str:
        """ "Who: Analyst in Northmoor; Business support in Eastley"."""
        return f"{self.what}: {self.a} in {name_a}; {self.b} in {name_b}"


@dataclass(frozen=True)
class Unstated:
    """One thing that only one of two maps states; exactly one of ``a`` and ``b`` is None."""

    what: str
    a: str | None
    b: str | None

    def words(self, name_a: str, name_b: str) -> str:
        """ "Fixed in: case management system in Northmoor; unknown in Eastley"."""
        return f"{self.what}: {self.a or 'unknown'} in {name_a}; {self.b or 'unknown'} in {name_b}"


@dataclass(frozen=True)
class Stated:
    """What a map states of each of its steps, by element id and aspect; None is unknown.

    ``silent`` are the aspects it states of none of them: said once, not at every pair.
    """

    of: Mapping[str, Mapping[str, tuple[str, ...] | None]]
    silent: frozenset[str]


def stated(process: Map) -> Stated:
    """Everything that is compared, of a whole map."""
    phases = {phase.id: phase.label or phase.id for phase in phases_of(process)}
    of = {step.id: _of_step(step, phases) for step in process.steps}
    # That nobody does a deadline comes from its kind, and is nothing a map states.
    said = {what for each in of.values() for what, value in each.items() if value not in (None, ())}
    return Stated(of, frozenset(ASPECTS) - said if process.steps else frozenset())


def compared(
    a: Stated, step_a: str, b: Stated, step_b: str
) -> tuple[tuple[Difference, ...], tuple[Unstated, ...]]:
    """What both state and state differently, and what only one of them states."""
    differ, unknown = [], []
    for what, left, right in _beside(a.of[step_a], b.of[step_b]):
        if left is not None and right is not None:
            if keys_of(what, left) != keys_of(what, right):
                differ.append(Difference(what, _words(left), _words(right)))
        elif left != right and what not in a.silent | b.silent:
            words = [None if each is None else _words(each) for each in (left, right)]
            unknown.append(Unstated(what, *words))
    return tuple(differ), tuple(unknown)


def _beside(
    a: Mapping[str, tuple[str, ...] | None], b: Mapping[str, tuple[str, ...] | None]
) -> Iterator[tuple[str, tuple[str, ...] | None, tuple[str, ...] | None]]:
    for what in ASPECTS:
        yield what, a[what], b[what]


def _of_step(step: Step, phases: Mapping[str, str]) -> dict[str, tuple[str, ...] | None]:
    nobody = () if step.kind in NEEDS_NOBODY else None
    return {
        WHO: step.actors or nobody,
        SYSTEMS: step.systems or None,
        PHASE: (phases[step.phase],) if step.phase else None,
        FIXED_IN: (step.where_fixed,) if step.where_fixed else None,
        WRITTEN_BACK: _yes_or_no(step.written_back),
        AUTOMATED: _yes_or_no(step.automated),
        KIND: (KIND_WORDS[step.kind],),
    }


def _yes_or_no(said: bool | None) -> tuple[str, ...] | None:
    return None if said is None else ("yes" if said else "no",)


def keys_of(what: str, said: Sequence[str]) -> frozenset[str]:
    """What values of an aspect are compared by: equal where they mean the same."""
    key = _KEYS.get(what, same_words_key)
    return frozenset(key(each) or each for each in said)


def _words(said: Sequence[str]) -> str:
    return listed(said) or "nobody"
