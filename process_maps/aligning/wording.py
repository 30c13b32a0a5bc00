"""How alike the words of steps are, and which steps can never be the same work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from common.errors import BadInput
from process_maps.aligning.gathering import Floats, Gathered, Ints, unique
from process_maps.aligning.lexicon import Phrase, lexicon
from process_maps.aligning.reading import Reading, Unit

Bools = npt.NDArray[np.bool_]

SAME_MEANING = 0.9
"""How alike two words of one meaning are, where 1 is the same word."""

MISSPELT_FROM, LONG_WORD = 0.82, 6
"""From how alike in letters on two words of at least so many letters are one word, misspelt."""

MOST_READINGS = 4_000
"""As many different wordings as are compared: every two of them are."""

PART_WITHIN = 0.8
"""How much of what a step says another must say for it to be a part of that one."""

LIGHT = 0.35
"""What a light verb ("receive", "conduct") counts beside another act."""


@dataclass(frozen=True)
class Wording:
    """How alike different readings are in words.

    ``of`` says for each step which reading it is; ``alike`` holds, for each two readings, the share
    of what both say that has its like in the other, words worth more the rarer they are (0 to 1);
    ``never`` where numbers or opposites forbid that they are the same work. ``worth`` is what each
    word counts in each reading, ``best`` how alike each word is to the likest of each reading.
    ``part_of`` where the second says nearly all that the first does, and more.
    """

    of: Ints
    alike: Floats
    never: Bools
    worth: Floats
    best: Floats
    part_of: Bools

    def within(self, one: int, *others: int) -> float:
        """The share of what one reading says that has its like in any of the others (0 to 1)."""
        total = float(self.worth[one].sum())
        best = self.best[:, list(others)].max(axis=1)
        return float(self.worth[one] @ best) / total if total else 0.0


def wording(gathered: Gathered) -> Wording:
    """Compare the words of all steps; each different reading once.

    Raises BadInput for more than MOST_READINGS of them.
    """
    firsts, of = unique([(r.units, r.numbers, r.question) for r in gathered.readings])
    if len(firsts) > MOST_READINGS:
        raise BadInput(
            f"these maps word their steps in {len(firsts):,} different ways; "
            f"{MOST_READINGS:,} can be compared at once",
            remedy="Choose fewer maps, or leave out the longest",
        )
    readings = [gathered.readings[first] for first in firsts]
    units = _units(readings)
    words = _word_likeness([unit for unit, _ in units.values()])
    holds = _holds(readings, {stems: number for stems, (_, number) in units.items()})
    labels = {(gathered.keys[place], of[place]) for place in range(len(of))}
    worth = _worth(holds, labels) * _lightness(readings, units, holds)
    best = _best_in(words, holds)
    total = worth.sum(axis=1)
    one_way = worth @ best
    both = total[:, None] + total[None, :]
    alike = np.divide(
        one_way + one_way.T, both, out=np.zeros_like(both), where=both > 0, dtype=np.float32
    )
    never = never_the_same(readings)
    shares = np.divide(one_way, total[:, None], out=np.zeros_like(both), where=total[:, None] > 0)
    words_in = holds.sum(axis=1)
    part_of = (shares >= PART_WITHIN) & (words_in[:, None] < words_in[None, :]) & ~never
    return Wording(of, alike, never, worth, best, part_of)


def _units(readings: Sequence[Reading]) -> dict[Phrase, tuple[Unit, int]]:
    found: dict[Phrase, tuple[Unit, int]] = {}
    for reading in readings:
        for unit in reading.units:
            found.setdefault(unit.stems, (unit, len(found)))
    return found


def _word_likeness(units: Sequence[Unit]) -> Floats:
    """Each word against each: 1 the same, SAME_MEANING of one meaning or misspelt, else 0."""
    names = {name: number for number, name in enumerate(sorted(_all_meanings(units)))}
    means = np.zeros((len(units), len(names)), np.float32)
    for number, unit in enumerate(units):
        means[number, [names[name] for name in unit.meanings]] = 1
    alike = ((means @ means.T) > 0).astype(np.float32) * SAME_MEANING
    stems = [" ".join(unit.stems) for unit in units]
    long = np.array([len(each) >= LONG_WORD for each in stems], bool)
    if units:
        spelt = cdist(stems, stems, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
        alike[(spelt >= MISSPELT_FROM) & long[:, None] & long[None, :]] = SAME_MEANING
    np.fill_diagonal(alike, 1)
    return alike


def _all_meanings(units: Sequence[Unit]) -> set[str]:
    return {name for unit in units for name in unit.meanings}


def _holds(readings: Sequence[Reading], numbers: dict[Phrase, int]) -> Floats:
    holds = np.zeros((len(readings), len(numbers)), np.float32)
    for row, reading in enumerate(readings):
        holds[row, [numbers[unit.stems] for unit in reading.units]] = 1
    return holds


def _worth(holds: Floats, labels: set[tuple[str, int]]) -> Floats:
    """What each word counts in each reading: the rarer among different labels, the more."""
    times = Counter(number for _, number in labels)
    often = np.array([times[number] for number in range(len(holds))], np.float32) @ holds
    rarity = np.log((1 + len(labels)) / (1 + often)) + 0.5
    return np.asarray(holds * rarity, np.float32)


def _lightness(
    readings: Sequence[Reading], units: dict[Phrase, tuple[Unit, int]], holds: Floats
) -> Floats:
    light = lexicon().light
    counts = np.ones_like(holds)
    for row, reading in enumerate(readings):
        acts = [u for u in reading.units if any(m.startswith("act ") for m in u.meanings)]
        if any(unit.stems not in light for unit in acts):
            for unit in acts:
                if unit.stems in light:
                    counts[row, units[unit.stems][1]] = LIGHT
    return counts


def _best_in(words: Floats, holds: Floats) -> Floats:
    """For each word (row), the likest word of each reading (column)."""
    best = np.zeros((len(words), len(holds)), np.float32)
    for column, row in enumerate(holds):
        if len(held := np.flatnonzero(row)):
            best[:, column] = words[:, held].max(axis=1)
    return best


def never_the_same(readings: Sequence[Reading]) -> Bools:
    """Where two readings hold opposites, or numbers of which none is shared."""
    never = np.zeros((len(readings), len(readings)), bool)
    for one, other in _suspects(readings):
        if opposed(readings[one], readings[other]) or unlike_numbers(
            readings[one], readings[other]
        ):
            never[one, other] = never[other, one] = True
    return never


def _suspects(readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """The pairs that can be opposed at all: few, so that only they are looked at closely."""
    opposites = lexicon().opposites
    having: dict[str, set[int]] = defaultdict(set)
    for number, reading in enumerate(readings):
        for name in _bare_meanings(reading.units):
            if name in opposites:
                having[name].add(number)
    found = {
        (min(one, other), max(one, other))
        for name, others in opposites.items()
        for against in others
        for one in having[name]
        for other in having[against]
        if one != other
    }
    numbered = [number for number, reading in enumerate(readings) if reading.numbers]
    found |= {(one, other) for one in numbered for other in numbered if one < other}
    yield from sorted(found)


def opposed(one: Reading, other: Reading) -> tuple[str, str] | None:
    """The two opposite words that part two readings, if any do.

    Words that both hold part nothing ("goods receipt posting", "goods issue posting"), and a
    question holds both its answers ("Accepted?", "Rejected?").
    """
    opposites = lexicon().opposites
    shared = {unit.stems for unit in one.units} & {unit.stems for unit in other.units}
    ours = [unit for unit in one.units if unit.stems not in shared]
    theirs = [unit for unit in other.units if unit.stems not in shared]
    said, answered = _bare_meanings(ours), _bare_meanings(theirs)
    questions = one.question and other.question
    for unit in ours:
        for name in _bare_meanings([unit]) - answered:
            for against in opposites.get(name, frozenset()) - said:
                if questions and {name, against} == {"accept", "reject"}:
                    continue
                for each in theirs:
                    if against in _bare_meanings([each]):
                        return unit.said, each.said
    return None


def unlike_numbers(one: Reading, other: Reading) -> bool:
    """Whether both hold numbers and share none ("level 1", "level 2")."""
    return bool(one.numbers and other.numbers and not one.numbers & other.numbers)


def _bare_meanings(units: Sequence[Unit]) -> set[str]:
    return {name.split(" ", 1)[1] for unit in units for name in unit.meanings}
