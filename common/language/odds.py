"""Whether talk is of one kind or another: the odds of its words, and a logistic of what is weighed.

Odds are of single words, meanings, pairs and triples of words; learnt from texts of both kinds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from common.language.reading import Feature, Read

# One rare word is no proof: so much is the most it can tell.
_MOST_ODDS = 3.0

Odds = tuple[Mapping[Feature, float], ...]
"""For words, meanings, pairs and triples, how much commoner each is in talk of the first kind."""


@dataclass(frozen=True)
class Weights:
    """Of a logistic regression on what is weighed, each first brought to mean 0 and spread 1."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    base: float

    def share(self, weighed: Sequence[float]) -> float:
        """How likely it is that what was weighed is of the second kind (0–1)."""
        parts = zip(weighed, self.means, self.spreads, self.weights, strict=True)
        total = self.base + sum(w * (value - mean) / spread for value, mean, spread, w in parts)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    @classmethod
    def stored(cls, path: Path) -> Weights:
        """Those that a file holds as JSON."""
        held = json.loads(path.read_text("utf-8"))
        return cls(
            tuple(held["means"]), tuple(held["spreads"]), tuple(held["weights"]), held["base"]
        )


def told(text: Read) -> tuple[frozenset[Feature], ...]:
    """The words, meanings, pairs and triples of a text, each once."""
    return (
        frozenset(text.stems),
        frozenset(text.meanings),
        frozenset(text.pairs),
        frozenset(text.triples),
    )


def odds_of(first: Iterable[Read], second: Iterable[Read]) -> Odds:
    """How much commoner each feature is in texts of the first kind than in those of the second."""
    ones, others = [told(each) for each in first], [told(each) for each in second]
    found = []
    for kind in range(4):
        in_ones = Counter(each for text in ones for each in text[kind])
        in_others = Counter(each for text in others for each in text[kind])
        found.append(
            {
                each: log((in_ones[each] + 0.5) / (len(ones) + 1))
                - log((in_others[each] + 0.5) / (len(others) + 1))
                for each in in_ones.keys() | in_others.keys()
            }
        )
    return tuple(found)


def mean_odds(odds: Odds, text: Read) -> list[float]:
    """The mean odds of a text's words, meanings, pairs and triples; 0 where it has none."""
    return [_mean(of, kind) for of, kind in zip(odds, told(text), strict=True)]


def _mean(odds: Mapping[Feature, float], features: frozenset[Feature]) -> float:
    told = [max(-_MOST_ODDS, min(_MOST_ODDS, odds.get(each, 0.0))) for each in sorted(features)]
    return sum(told) / len(told) if told else 0.0
