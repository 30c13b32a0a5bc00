"""How well steps of maps are aligned: precision, recall and F on sets with an answer key.

``python -m benchmarks alignment``. Each set is judged twice: as shipped, and with weights learnt
from the other sets only ("left out"), which is the honest figure for a set they were learnt
from. Then parts are left out of the method, one at a time, learnt anew each time, to show what each
is worth on sets it was not learnt from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from statistics import mean
from typing import Any
from unittest.mock import patch

from benchmarks import learn_alignment
from benchmarks.alignment_sets import COUNCILS, AlignmentSet, TruePair, all_sets, learnt_from
from process_maps.aligning import align, aligning, likeness, wording
from process_maps.aligning.model import Alignment
from process_maps.pairing.words import same_words_key

PARTS: dict[str, tuple[str, ...]] = {
    "roles": ("same role", "other role"),
    "systems": ("same system", "other system"),
    "place": ("place apart",),
    "neighbours": ("neighbours",),
    "the next best": ("above the next best",),
    "what is alike within maps": (
        "rarer than within maps",
        "above the likest of either map",
        "above the likest of both maps",
    ),
}
"""What can be left out of the weighing, by the facts it rests on."""


@dataclass(frozen=True)
class Found:
    """How well one set was aligned."""

    precision: float
    recall: float
    macro: float
    unlike: float
    look_alikes: float | None
    in_three: float
    to_look_at: float
    sure: float

    @property
    def f(self) -> float:
        """F over all pairs of the set."""
        return _f(self.precision, self.recall)


def judged(it: AlignmentSet, made: Alignment) -> Found:
    """An alignment against the answer key."""
    found = {frozenset((pair.a, pair.b)): pair.band for pair in made.pairs}
    right = it.true & found.keys()
    sure = [pair for pair, band in found.items() if band == "sure"]
    doubtful = [pair for pair, band in found.items() if band == "check"]
    return Found(
        len(right) / len(found) if found else 1.0,
        len(right) / len(it.true),
        mean(_by_maps(it, set(found))),
        _f_of(_unlike(made, it.true), _unlike(made, set(found))),
        len(it.look_alikes & found.keys()) / len(it.look_alikes) if it.look_alikes else None,
        mean(_suggested(it, made)),
        (len(doubtful) + len(made.sure_groups)) / max(1, len(right)),
        len([pair for pair in sure if pair in it.true]) / max(1, len(sure)),
    )


def _by_maps(it: AlignmentSet, found: set[TruePair]) -> Iterator[float]:
    """F of each two maps; where nothing is proposed or true, that share counts as all."""
    for two in combinations(sorted(it.maps), 2):
        of = [{p for p in pairs if {e.map for e in p} == set(two)} for pairs in (it.true, found)]
        right = len(of[0] & of[1])
        yield _f(right / len(of[1]) if of[1] else 1.0, right / len(of[0]) if of[0] else 1.0)


def _unlike(made: Alignment, pairs: Iterable[TruePair]) -> set[TruePair]:
    """The pairs whose words differ."""
    return {
        pair
        for pair in pairs
        if len({same_words_key(made.step(place).label) for place in pair}) > 1
    }


def _suggested(it: AlignmentSet, made: Alignment) -> Iterator[bool]:
    """For each true pair, from either side: whether it is among the first three suggestions."""
    for pair in it.true:
        for one in pair:
            (other,) = pair - {one}
            near = made.suggestions(one, other.map)
            yield any(other in (each.a, each.b) for each in near)


def _f_of(true: set[TruePair], found: set[TruePair]) -> float:
    right = len(true & found)
    return _f(right / len(found) if found else 1.0, right / len(true) if true else 1.0)


def _f(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@contextmanager
def _with(weights: learn_alignment.Learnt) -> Iterator[None]:
    """Align with these weights instead of those that are shipped."""
    with patch.object(likeness, "_stored", lambda: weights):
        aligning._weighed.cache_clear()
        yield
    aligning._weighed.cache_clear()


def left_out(sets: dict[str, AlignmentSet], *without: str) -> Iterator[tuple[str, Found]]:
    """Each set, judged by weights learnt from the others; facts ``without`` weigh nothing.

    The universities' are never learnt from.
    """
    for name, it in sets.items():
        others = {key: each for key, each in learnt_from().items() if key != name}
        with _with(learn_alignment.learn_all(others, without)):
            yield name, judged(it, align(it.maps))


def run() -> dict[str, Any]:
    """The figures."""
    sets = all_sets()
    figures: dict[str, Any] = {}
    for name, it in sets.items():
        for key, value in _said(judged(it, align(it.maps))).items():
            figures[f"{name}: {key}"] = value
    whole = dict(left_out(sets))
    for name, found in whole.items():
        figures[f"{name}, left out: F"] = round(found.f, 3)
        if found.look_alikes is not None:
            figures[f"{name}, left out: look-alikes"] = round(found.look_alikes, 3)
    figures["mean F of sets left out"] = _mean(whole.values())
    for part, facts in PARTS.items():
        figures[f"without {part}"] = _mean(found for _, found in left_out(sets, *facts))
    for part, change in _SWITCHES.items():
        with change():
            figures[f"without {part}"] = _mean(found for _, found in left_out(sets))
    return figures


def _mean(found: Iterable[Found]) -> float:
    return round(mean(each.f for each in found), 3)


def _said(found: Found) -> dict[str, float]:
    said = {
        "precision": found.precision,
        "recall": found.recall,
        "F": found.f,
        "F, mean of pairs of maps": found.macro,
        "F of pairs whose words differ": found.unlike,
        "true pairs among three suggestions": found.in_three,
        "looked at per true pair": found.to_look_at,
        "right among sure pairs": found.sure,
    }
    if found.look_alikes is not None:
        said["look-alikes paired"] = found.look_alikes
    return {key: round(value, 3) for key, value in said.items()}


@contextmanager
def _no_meanings() -> Iterator[None]:
    with patch.object(wording, "SAME_MEANING", 0.0):
        yield


@contextmanager
def _no_light() -> Iterator[None]:
    with patch.object(wording, "LIGHT", 1.0):
        yield


@contextmanager
def _no_opposites() -> Iterator[None]:
    with patch.object(wording, "opposed", lambda *_: None):
        yield


@contextmanager
def _no_phrase_book() -> Iterator[None]:
    with patch("process_maps.aligning.gathering.ABOUT_THE_RETURN", 2.0):
        yield


@contextmanager
def _no_groups() -> Iterator[None]:
    """Pairs by themselves, each likely enough; nothing is read out of groups."""
    with patch.object(aligning, "grouped", _ungrouped):
        yield


def _ungrouped(
    _map_of: Sequence[int], likely: dict[tuple[int, int], float], least: float, *_: object
) -> tuple[list[list[int]], list[list[int]]]:
    pairs = [list(pair) for pair, chance in likely.items() if chance >= least]
    return pairs, pairs


_SWITCHES: dict[str, Callable[[], Any]] = {
    "words of one meaning": _no_meanings,
    "light verbs": _no_light,
    "opposites": _no_opposites,
    "the phrase book": _no_phrase_book,
    "groups": _no_groups,
}


def main() -> None:
    """Print the figures."""
    print(json.dumps({"councils": list(COUNCILS), **run()}, indent=1))


if __name__ == "__main__":
    main()
