"""Pairing the steps of two maps: plain values and pure functions.

Three things pair steps: their words are the same, a person says so, or they are so alike that they
count until a person says otherwise. What a person decided always wins: a pair they joined is a
pair, a pair they parted is none, whatever the words say, and running it again changes neither. A
decision is between two steps and no more, so that many maps can be aligned under the same decisions
(steps that must go together, steps that must not). What is only proposed is listed apart and counts
for nothing.

Invariants, each held by a test: every step of either map is in a pair or among those only it has,
never both; turning the two maps round turns the answer round and changes nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from common.words import count_of, day_words
from process_maps.aligning.model import Band, in_one_sentence
from process_maps.model import Map, Step
from process_maps.pairing.differences import Difference, Stated, Unstated, compared, stated
from process_maps.pairing.words import same_words_key

How = Literal["words", "person", "sure"]


@dataclass(frozen=True)
class Decision:
    """What a person decided of a step of one map and a step of another (by element id).

    ``together``: they are the same work; otherwise they are not, whatever their words.
    """

    id: int
    a: str
    b: str
    together: bool
    why: str
    by: str
    at: str
    version: int = 1

    def turned(self) -> Decision:
        """The same decision, seen from the other map."""
        return Decision(
            self.id, self.b, self.a, self.together, self.why, self.by, self.at, self.version
        )

    @property
    def words(self) -> str:
        """Who decided, when and why, as a sentence without its end."""
        done = "Joined" if self.together else "Kept apart"
        said = f"{done} by {self.by} on {day_words(self.at[:10])}"
        return f"{said}: {self.why}" if self.why else said


@dataclass(frozen=True)
class Suggested:
    """Two steps (by element id) that an alignment proposes: surely, or to be checked; and why."""

    a: str
    b: str
    band: Band
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A step of each map that are the same work.

    Parameters
    ----------
    number : shared by all pairs that hang together where one step goes with several.
    how : "words" where their words are the same, "person" where somebody joined them, "sure" where
        they are so alike that they count, but nobody has decided.
    reason : the same in words.
    differences : what both maps state and state differently. unstated : what only one states.
    """

    number: int
    a: Step
    b: Step
    how: How
    reason: str
    decision: Decision | None
    differences: tuple[Difference, ...]
    unstated: tuple[Unstated, ...]


@dataclass(frozen=True)
class Proposal:
    """Two steps that may be the same work and are no pair until a person says so."""

    a: Step
    b: Step
    reason: str


@dataclass(frozen=True)
class Parted:
    """Two steps that a person says are not the same work."""

    a: Step
    b: Step
    decision: Decision
    same_words: bool


@dataclass(frozen=True)
class Pairing:
    """Two maps beside each other; everything in the order of the first map, then the second's."""

    a: Map
    b: Map
    pairs: tuple[Pair, ...]
    parted: tuple[Parted, ...]
    only_a: tuple[Step, ...]
    only_b: tuple[Step, ...]
    proposals: tuple[Proposal, ...] = ()

    @property
    def suggested(self) -> int:
        """How many of the pairs count though nobody decided them and their words differ."""
        return sum(pair.how == "sure" for pair in self.pairs)

    def numbers_a(self) -> dict[str, int]:
        """The pair number of each paired step of the first map, by element id."""
        return {pair.a.id: pair.number for pair in self.pairs}

    def numbers_b(self) -> dict[str, int]:
        """The pair number of each paired step of the second map."""
        return {pair.b.id: pair.number for pair in self.pairs}


@dataclass(frozen=True)
class Row:
    """A line of the two maps read together: a pair, or a step that only one of them has."""

    pair: Pair | None
    a: Step | None
    b: Step | None


def pair_steps(
    a: Map, b: Map, decisions: Iterable[Decision] = (), suggested: Iterable[Suggested] = ()
) -> Pairing:
    """Pair the steps of two maps.

    Where the same words occur several times in a map, they are paired in order, first with first;
    a pair that a person joined or parted is left out of that. What is suggested beside that counts
    where it is sure and one of the two steps at least has nothing else to go with. Decisions on
    steps that neither map has any more are left alone. O(steps + decisions + suggested), but for
    words occurring very many times.
    """
    in_a, in_b = _by_id(a), _by_id(b)
    alive = [each for each in decisions if each.a in in_a and each.b in in_b]
    decided = {(each.a, each.b): each for each in alive}
    joined = {ends for ends, each in decided.items() if each.together}
    by_words = _same_words(a, b, decided)
    sure, doubtful = _proposed(in_a, in_b, decided, joined | by_words, suggested)
    reasons = {(each.a, each.b): _reason(each) for each in (*sure, *doubtful)}
    place_a = {step.id: place for place, step in enumerate(a.steps)}
    place_b = {step.id: place for place, step in enumerate(b.steps)}

    def in_order(ends: tuple[str, str]) -> tuple[int, int]:
        return place_a[ends[0]], place_b[ends[1]]

    ends = sorted(joined | by_words | {(each.a, each.b) for each in sure}, key=in_order)
    numbers = _numbers(ends)
    sides = _Side.of(a), _Side.of(b)
    pairs = tuple(
        _pair(
            numbers[left],
            in_a[left],
            in_b[right],
            decided.get((left, right)) or reasons.get((left, right)),
            sides,
        )
        for left, right in ends
    )
    parted = sorted(
        (each for each in alive if not each.together), key=lambda each: in_order((each.a, each.b))
    )
    paired_a, paired_b = {left for left, _ in ends}, {right for _, right in ends}
    return Pairing(
        a,
        b,
        pairs,
        tuple(Parted(in_a[d.a], in_b[d.b], d, _alike(in_a[d.a], in_b[d.b])) for d in parted),
        tuple(step for step in a.steps if step.id not in paired_a),
        tuple(step for step in b.steps if step.id not in paired_b),
        tuple(
            Proposal(in_a[each.a], in_b[each.b], reasons[each.a, each.b])
            for each in sorted(doubtful, key=lambda each: in_order((each.a, each.b)))
        ),
    )


def in_rows(pairing: Pairing) -> list[Row]:
    """Both maps read together: the first in its order, what only the second has where it falls.

    A step that only the second map has comes after the pair of the step before it there.
    """
    after: dict[str | None, list[Step]] = defaultdict(list)
    paired = pairing.numbers_b()
    last: str | None = None
    for step in pairing.b.steps:
        if step.id in paired:
            last = step.id
        else:
            after[last].append(step)
    of: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairing.pairs:
        of[pair.a.id].append(pair)
    rows = [Row(None, None, step) for step in after.pop(None, [])]
    for step in pairing.a.steps:
        if step.id not in of:
            rows.append(Row(None, step, None))
        for pair in of.get(step.id, []):
            rows.append(Row(pair, pair.a, pair.b))
            rows += [Row(None, None, each) for each in after.pop(pair.b.id, [])]
    return rows


def summary(pairing: Pairing, name_a: str, name_b: str) -> str:
    """How many steps are in both and how many in one only, each of how many, in a sentence."""
    both_a, both_b = len(pairing.numbers_a()), len(pairing.numbers_b())
    all_a, all_b = len(pairing.a.steps), len(pairing.b.steps)
    if both_a == both_b:
        both = f"{count_of(both_a, 'step')} in both"
    else:
        both = f"{both_a:,} of {name_a} in both, with {both_b:,} of {name_b}"
    counted = (
        f"{both}, {len(pairing.only_a):,} only in {name_a} (of {all_a:,}), "
        f"{len(pairing.only_b):,} only in {name_b} (of {all_b:,})."
    )
    return " ".join([counted, *undecided_words(pairing)])


def undecided_words(pairing: Pairing) -> list[str]:
    """What of it nobody decided: pairs that count all the same, and those that do not count."""
    said = []
    if pairing.suggested:
        said.append(
            f"{pairing.suggested:,} of the {count_of(len(pairing.pairs), 'pair')} "
            f"{'is' if pairing.suggested == 1 else 'are'} suggested and not decided yet."
        )
    if pairing.proposals:
        more = "more is" if len(pairing.proposals) == 1 else "more are"
        said.append(f"{len(pairing.proposals):,} {more} proposed to look at, and not counted.")
    return said


def _by_id(process: Map) -> dict[str, Step]:
    return {step.id: step for step in process.steps}


def _alike(one: Step, other: Step) -> bool:
    key = same_words_key(one.label)
    return bool(key) and key == same_words_key(other.label)


def _groups(process: Map) -> dict[str, list[str]]:
    """The steps of each label's words, in order; steps without words are in none."""
    groups: dict[str, list[str]] = defaultdict(list)
    for step in process.steps:
        if key := same_words_key(step.label):
            groups[key].append(step.id)
    return groups


def _same_words(a: Map, b: Map, decided: dict[tuple[str, str], Decision]) -> set[tuple[str, str]]:
    """Pairs by words alone: in order, but for what people joined or parted among them."""
    groups_b = _groups(b)
    found: set[tuple[str, str]] = set()
    touched: dict[str, list[Decision]] = defaultdict(list)
    for decision in decided.values():
        touched[decision.a].append(decision)
    for key, lefts in _groups(a).items():
        rights = groups_b.get(key, [])
        # Those a person joined with one another are spoken for; the rest goes on in order.
        here = set(rights)
        spoken = [d for left in lefts for d in touched[left] if d.together and d.b in here]
        taken_a, taken_b = {d.a for d in spoken}, {d.b for d in spoken}
        free = dict.fromkeys(right for right in rights if right not in taken_b)
        for left in lefts:
            if left in taken_a:
                continue
            right = next((each for each in free if (left, each) not in decided), None)
            if right is not None:
                del free[right]
                found.add((left, right))
    return found


def _proposed(
    in_a: Mapping[str, Step],
    in_b: Mapping[str, Step],
    decided: Mapping[tuple[str, str], Decision],
    pairs: Collection[tuple[str, str]],
    suggested: Iterable[Suggested],
) -> tuple[list[Suggested], list[Suggested]]:
    """What is suggested beside the pairs there are: what counts, and what is only proposed.

    The same words are left out: which of them go together is said already.
    """
    paired_a, paired_b = {left for left, _ in pairs}, {right for _, right in pairs}
    sure, doubtful = [], []
    for each in suggested:
        ends = each.a, each.b
        if each.a not in in_a or each.b not in in_b or ends in decided or ends in pairs:
            continue
        if each.band == "decided" or _alike(in_a[each.a], in_b[each.b]):
            continue
        if each.band == "check":
            doubtful.append(each)
        elif each.a not in paired_a or each.b not in paired_b:
            sure.append(each)
    return sure, doubtful


def _reason(each: Suggested) -> str:
    said = in_one_sentence(each.reasons)
    if each.band == "check":
        return f"Proposed: {said}" if said else "Proposed"
    return f"Suggested, not decided: {said}" if said else "Suggested, not decided"


def _numbers(ends: Sequence[tuple[str, str]]) -> dict[str, int]:
    """A number for each step of the first map: the same one for pairs that hang together."""
    right_of: dict[str, list[str]] = defaultdict(list)
    left_of: dict[str, list[str]] = defaultdict(list)
    for left, right in ends:
        right_of[left].append(right)
        left_of[right].append(left)
    numbers: dict[str, int] = {}
    count = 0
    for start, _ in ends:
        if start in numbers:
            continue
        count += 1
        waiting = [start]
        while waiting:
            left = waiting.pop()
            if left not in numbers:
                numbers[left] = count
                # Each right is gone through once, so that many to many stays quick.
                waiting += [o for right in right_of[left] for o in left_of.pop(right, [])]
    return numbers


@dataclass(frozen=True)
class _Side:
    """What is asked of a whole map again and again while its steps are paired."""

    stated: Stated
    often: Counter[str]

    @classmethod
    def of(cls, process: Map) -> _Side:
        often = Counter({key: len(steps) for key, steps in _groups(process).items()})
        return cls(stated(process), often)


def _pair(
    number: int, a: Step, b: Step, by: Decision | str | None, sides: tuple[_Side, _Side]
) -> Pair:
    """A pair by a person's decision, by what suggests it, or else by its words."""
    decision = by if isinstance(by, Decision) else None
    how: How = "person" if decision else "sure" if by else "words"
    reason = by.words if isinstance(by, Decision) else by or _words_reason(a, b, sides)
    differ, unknown = compared(sides[0].stated, a.id, sides[1].stated, b.id)
    return Pair(number, a, b, how, reason, decision, differ, unknown)


def _words_reason(a: Step, b: Step, sides: tuple[_Side, _Side]) -> str:
    key = same_words_key(a.label)
    said = "The same words"
    if a.label != b.label:
        said += ", but for case, spacing or punctuation"
    times = [side.often[key] for side in sides]
    if max(times) > 1:
        said += (
            f"; they occur {count_of(times[0], 'time')} in the one map and "
            f"{count_of(times[1], 'time')} in the other, so they are paired in order"
        )
    return said
