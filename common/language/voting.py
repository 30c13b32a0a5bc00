"""Small models of language that vote: of single words, of meanings, and of pairs.

Each holds, for every topic, how much likelier a word is where that topic is spoken of than anywhere
(the log of the ratio): a text's score for a topic is the sum over its words, its log likelihood
under the topic's model less that under everybody's. What a topic and a word are is for whoever
makes the models to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.language.reading import Feature, Read

Floats = NDArray[np.float32]
Kind = Callable[[Read], tuple[Feature, ...]]

KINDS: tuple[Kind, ...] = (
    lambda text: text.words,
    lambda text: text.meanings,
    lambda text: text.pairs,
)
"""What the models are of, in the order of their weights."""

PAIRS = KINDS[-1]
# A pair that was said once only is chance.
_LEAST_PAIRS = 2


@dataclass(frozen=True)
class Model:
    """By feature its column, and for each topic (row) how much likelier it is there."""

    column: Mapping[Feature, int]
    gain: Floats


@dataclass(frozen=True)
class Voters:
    """The three models and what each weighs; ``topics`` is how many topics there are."""

    models: tuple[Model, ...]
    weights: tuple[float, ...]
    topics: int

    def scores(self, text: Read) -> Floats:
        """How much likelier a text is about each topic than about none in particular (a log)."""
        total = np.zeros(self.topics, dtype=np.float32)
        for model, kind, weight in zip(self.models, KINDS, self.weights, strict=True):
            at = [model.column[each] for each in kind(text) if each in model.column]
            if at:
                total += weight * model.gain[:, at].sum(axis=1)
        return total

    def gains(self, text: Read, topic: int) -> dict[Feature, float]:
        """What each feature of a text adds for one topic, by its place."""
        found: dict[Feature, float] = {}
        for model, kind, weight in zip(self.models, KINDS, self.weights, strict=True):
            for each in kind(text):
                if each in model.column:
                    found[each] = weight * float(model.gain[topic, model.column[each]])
        return found


def columns_of(texts: Iterable[Read], kind: Kind) -> dict[Feature, int]:
    """A column for each feature of some texts that was said often enough to tell."""
    seen = Counter(each for text in texts for each in kind(text))
    least = _LEAST_PAIRS if kind is PAIRS else 1
    return {each: at for at, each in enumerate(k for k, times in seen.items() if times >= least)}


def shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row as parts of one; a row of nothing stays nothing."""
    found: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
    return found
