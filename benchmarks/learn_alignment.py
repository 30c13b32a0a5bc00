"""Learn the weights that pairs of steps are weighed with: ``python -m benchmarks.learn_alignment``.

Two settings: one from every set but the universities', without the phrase book, for maps of
anything; one from the councils' sets, with it, for maps of the return. The universities' maps, on
which others published their scores, are only judged by. Each set counts alike, however many pairs
it has. Written to ``process_maps/aligning/weights.json``; the same sets give the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.alignment_sets import COUNCILS, AlignmentSet, learnt_from
from process_maps.aligning import likeness as house
from process_maps.aligning.activities import Activities, recognise
from process_maps.aligning.gathering import Gathered, gather
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.likeness import FIRST, OF_THE_RETURN, SECOND, Facts, Weights
from process_maps.aligning.model import Place
from process_maps.aligning.wording import wording

HOLD_BACK = 0.1
"""How strongly weights are drawn to nothing (the C of a penalised logistic regression)."""

Learnt = dict[str, dict[str, dict[str, float]]]
Array = npt.NDArray[Any]


class Prepared:
    """A set with everything that is weighed, worked out once."""

    def __init__(self, it: AlignmentSet, *, of_the_return: bool) -> None:
        maps = {key: it.maps[key] for key in sorted(it.maps)}
        self.gathered: Gathered = gather(maps, Glossary().entries)
        self.facts = Facts.of(self.gathered, wording(self.gathered))
        book: Activities | None = recognise(self.gathered) if of_the_return else None
        row = {place: number for number, place in enumerate(self.gathered.places)}
        self.blocks = []
        for a, b in combinations(range(len(maps)), 2):
            first, never = self.facts.first(a, b, book), self.facts.never(a, b)
            self.blocks.append((a, b, first, never, self._truth(a, b, it, row)))
        self.pairs = max(1, len(it.true))

    def _truth(self, a: int, b: int, it: AlignmentSet, row: dict[Place, int]) -> Array:
        (start, end), (begin, stop) = self.gathered.spans[a], self.gathered.spans[b]
        truth = np.zeros((end - start, stop - begin), bool)
        for pair in it.true:
            ends = sorted(row.get(place, -1) for place in pair)
            if start <= ends[0] < end and begin <= ends[-1] < stop:
                truth[ends[0] - start, ends[-1] - begin] = True
        return truth

    def round(self, so_far: Sequence[Array] | None) -> Iterable[tuple[Array, Array, Array]]:
        """Facts, whether never, and truth, a block of two maps each."""
        for number, (a, b, first, never, truth) in enumerate(self.blocks):
            if so_far is None:
                yield first, never, truth
            else:
                second = self.facts.second(a, b, so_far[number])
                yield np.concatenate([second, first], axis=-1), never, truth


def learn(
    sets: Iterable[AlignmentSet], *, of_the_return: bool, without: Sequence[str] = ()
) -> dict[str, dict[str, float]]:
    """The weights of both rounds; facts ``without`` weigh nothing."""
    prepared = [Prepared(each, of_the_return=of_the_return) for each in sets]
    extra = OF_THE_RETURN if of_the_return else ()
    names = (*FIRST, *extra)
    first = _fit(prepared, None, _kept(names, without))
    so_far = [_blocks(each, None, first) for each in prepared]
    second = _fit(prepared, so_far, _kept((*SECOND, *names), without))
    return {"first": _named(names, first), "second": _named((*SECOND, *names), second)}


def _kept(names: Sequence[str], without: Sequence[str]) -> Array:
    return np.array([name not in without for name in names])


def _fit(
    prepared: Sequence[Prepared], so_far: Sequence[Sequence[Array]] | None, kept: Array
) -> Weights:
    facts, truth, counts = [], [], []
    for number, each in enumerate(prepared):
        for block, never, true in each.round(so_far[number] if so_far else None):
            facts.append(block[~never] * kept)
            truth.append(true[~never])
            counts.append(np.full((~never).sum(), 1 / each.pairs))
    weight, true = np.concatenate(counts), np.concatenate(truth)
    weight *= true.sum() / weight[true].sum()
    fitted = LogisticRegression(C=HOLD_BACK, max_iter=5000)
    fitted.fit(np.concatenate(facts), true, sample_weight=weight)
    return Weights(np.asarray(fitted.coef_[0] * kept, np.float32), float(fitted.intercept_[0]))


def _blocks(each: Prepared, so_far: Sequence[Array] | None, weigh: Weights) -> list[Array]:
    return [house._likely(facts, weigh, never) for facts, never, _ in each.round(so_far)]


def _named(names: Sequence[str], weigh: Weights) -> dict[str, float]:
    found = {name: round(float(value), 4) for name, value in zip(names, weigh.of, strict=True)}
    return found | {"start": round(weigh.start, 4)}


def learn_all(sets: dict[str, AlignmentSet], without: Sequence[str] = ()) -> Learnt:
    """Both settings from these sets; facts ``without`` weigh nothing."""
    councils = [each for name, each in sets.items() if name in COUNCILS]
    return {
        "any maps": learn(sets.values(), of_the_return=False, without=without),
        "maps of the return": learn(councils, of_the_return=True, without=without),
    }


def main() -> None:
    """Learn from every set but the universities', which stay for judging, and keep the weights."""
    target = Path(house.__file__).with_name("weights.json")
    target.write_text(json.dumps(learn_all(learnt_from()), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
