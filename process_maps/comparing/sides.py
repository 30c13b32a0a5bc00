"""Things each map states of a step it shares with others: who says what, and who says nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.words import listed
from process_maps.aligning.model import Group
from process_maps.comparing.beside import Beside
from process_maps.comparing.model import AUTOMATED, FIXED, KIND, SYSTEMS, WHO, WRITTEN, Difference
from process_maps.facts import kind_said
from process_maps.model import NEEDS_NOBODY, Step
from process_maps.naming import role_key, system_key
from process_maps.pairing import differences as pair

NOT_ASKED = ("not asked", "")
"""What a map says of a step of which the question makes no sense: who does a deadline."""

Value = tuple[Hashable, str] | None
"""What values are told apart by, and the value in words; None where a map does not say."""


@dataclass(frozen=True)
class Side:
    """Maps that say the same of a step: what they say, and their keys."""

    said: str
    maps: tuple[str, ...]


@dataclass(frozen=True)
class Sides:
    """What maps say of one step they share: sides in the order told, and who does not say."""

    group: Group
    sides: tuple[Side, ...]
    unsaid: tuple[str, ...]

    @property
    def saying(self) -> int:
        """How many maps say anything."""
        return sum(len(side.maps) for side in self.sides)


@dataclass(frozen=True)
class Aspect:
    """A thing maps state of steps: its kind, the value on one map, the sentence's beginning.

    ``what`` is its name where a map is silent on it altogether.
    """

    kind: str
    what: str | None
    value: Callable[[Sequence[Step]], Value]
    subject: str


def compared(beside: Beside, aspect: Aspect, group: Group) -> Sides | None:
    """What the maps that have a step say of it; None where fewer than two are asked."""
    values = {
        key: aspect.value(steps)
        for key, steps in beside.steps[group.number].items()
        if aspect.what not in beside.stated[key].silent
    }
    asked = {key: value for key, value in values.items() if value != NOT_ASKED}
    return in_sides(group, asked) if len(asked) > 1 else None


def in_sides(group: Group, values: Mapping[str, Value]) -> Sides:
    """Maps that say the same put together: the most common first, then by key."""
    of: dict[Hashable, list[str]] = {}
    for key, value in values.items():
        if value is not None:
            of.setdefault(value[0], []).append(key)
    sides = [Side(_words(values, keys), tuple(keys)) for keys in of.values()]
    sides.sort(key=lambda side: (-len(side.maps), side.maps))
    return Sides(group, tuple(sides), tuple(k for k, value in values.items() if value is None))


def differs(beside: Beside, sides: Sides) -> bool:
    """Whether maps differ; told from one map, whether half of the others or more say otherwise."""
    if len(sides.sides) < 2:
        return False
    if beside.one is None:
        return True
    with_one = next((len(side.maps) for side in sides.sides if beside.one in side.maps), None)
    # Half of the others that say, or more, say something else.
    return with_one is not None and sides.saying - with_one >= with_one - 1


def told(
    beside: Beside,
    kind: str,
    subject: str,
    sides: Sides,
    *,
    in_order: bool = False,
    joint: str = ", ",
) -> Difference:
    """The difference in a sentence, what the map told from says first."""
    ranked = list(sides.sides)
    if not in_order:
        ranked.sort(
            key=lambda side: (beside.one not in side.maps, bool(_second(beside, sides, side)))
        )
    all_say = not sides.unsaid
    parts = [
        f"{side.said} in {beside.where(side.maps, sides.saying, all_say=all_say)}"
        f"{beside.own_words(sides.group, side.maps)}"
        for side in ranked
    ]
    least_first = sorted(ranked, key=lambda side: (beside.one not in side.maps, len(side.maps)))
    keys = [key for side in least_first for key in side.maps]
    return Difference(
        kind,
        f"{subject}{joint.join(parts)}.",
        tuple(keys),
        beside.places(sides.group, keys),
        unsaid_words(beside, sides.unsaid),
        otherwise(beside, sides),
    )


def otherwise(beside: Beside, sides: Sides) -> int:
    """How many maps say otherwise than the one told from, or than most do."""
    alike = [len(side.maps) for side in sides.sides if beside.one in side.maps]
    return sides.saying - (alike[0] if alike else max(len(side.maps) for side in sides.sides))


def _second(beside: Beside, sides: Sides, side: Side) -> str:
    """Of two maps the one whose words a step is told by goes first."""
    return beside.own_words(sides.group, side.maps) if sides.saying == 2 else ""


def unsaid_words(beside: Beside, keys: Sequence[str]) -> str:
    """Which maps have a step and do not say; those silent on it altogether say so elsewhere."""
    if not keys:
        return ""
    if len(keys) == 1:
        return f"{beside.names[keys[0]]}’s map does not say."
    return f"{len(keys):,} maps that have it do not say: {beside.listed(keys)}."


def _words(values: Mapping[str, Value], keys: Iterable[str]) -> str:
    """The wording most of them use; of several as common, the first by letter."""
    said = [value[1] for key in keys if (value := values[key])]
    return min(said, key=lambda each: (-said.count(each), each))


def _who(steps: Sequence[Step]) -> Value:
    names: dict[str, str] = {}
    for step in steps:
        if not step.actors:
            return NOT_ASKED if step.kind in NEEDS_NOBODY else None
        for actor in step.actors:
            names.setdefault(role_key(actor), actor)
    return frozenset(names), f"by {listed(names.values())}"


def _systems(steps: Sequence[Step]) -> Value:
    names: dict[str, str] = {}
    for step in steps:
        if not step.systems:
            return None
        for system in step.systems:
            names.setdefault(system_key(system), system)
    return frozenset(names), listed(names.values())


def _fixed(steps: Sequence[Step]) -> Value:
    places = dict.fromkeys(step.where_fixed for step in steps if step.where_fixed)
    return (frozenset(places), listed(f"in the {each}" for each in places)) if places else None


def _written(steps: Sequence[Step]) -> Value:
    said = {step.written_back for step in steps} - {None}
    if len(said) != 1:
        return None
    return frozenset(said), "is written back" if said == {True} else "is not written back"


def _automated(steps: Sequence[Step]) -> Value:
    said = {step.automated for step in steps}
    if len(said) != 1 or None in said:
        return None
    return frozenset(said), "automated" if said == {True} else "done by people"


_DECISIONS, _WORK, _HAPPENS = ("decision", "gateway"), ("task", "subprocess"), NEEDS_NOBODY


def _kind(steps: Sequence[Step]) -> Value:
    kinds = {_sort_of(step.kind) for step in steps}
    # Whether a map draws work or the state it ends in is its manner of drawing.
    if len(kinds) != 1 or any(step.kind == "state" for step in steps):
        return NOT_ASKED
    (sort,) = kinds
    if sort == "happens":
        return sort, kind_said(steps[0].kind)
    return sort, {"decision": "a decision", "work": "a piece of work"}.get(sort, "ongoing work")


def _sort_of(kind: str) -> str:
    for sort, kinds in (("decision", _DECISIONS), ("work", _WORK), ("happens", _HAPPENS)):
        if kind in kinds:
            return sort
    return kind


ASPECTS = (
    Aspect(WHO, pair.WHO, _who, "{step} is done "),
    Aspect(FIXED, pair.FIXED_IN, _fixed, "At {step} errors are put right "),
    Aspect(WRITTEN, pair.WRITTEN_BACK, _written, "What is put right at {step} "),
    Aspect(AUTOMATED, pair.AUTOMATED, _automated, "{step} is "),
    Aspect(SYSTEMS, pair.SYSTEMS, _systems, "{step} uses "),
    Aspect(KIND, None, _kind, "{step} is "),
)
"""What maps state of steps, with how its difference is told."""
