"""Whether a text is about any rule at all: most of what staff say is not.

Two kinds of thing are weighed. How far the rules that explain the words best stand out from the
rest; and whether single words, meanings, pairs and triples of words are commoner in talk about
errors than in talk of the same people about none (their log odds, from ``about_a_rule.txt`` and
``about_nothing.txt``). The weights are of a logistic regression on those two files, each text
judged by odds learnt without it: ``python -m benchmarks.learn_suggesting`` writes ``gate.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

import numpy as np

from validation.suggesting.language import Floats
from validation.suggesting.sayings import about_a_rule, about_nothing
from validation.suggesting.words import Feature, Read, read

_WEIGHTS = Path(__file__).with_name("gate.json")
# One rare word is no proof: so much is the most it can tell.
_MOST_ODDS = 3.0
# The rule that the best is held against: far enough down to be about something else.
_ELSEWHERE = 20
_FEWEST_WORDS = 2

Odds = tuple[Mapping[Feature, float], ...]
"""For words, meanings, pairs and triples, how much commoner each is where no rule is meant."""


@dataclass(frozen=True)
class Weights:
    """Of a logistic regression on what is weighed, each first brought to mean 0 and spread 1."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    base: float

    def share(self, weighed: Sequence[float]) -> float:
        """How likely it is that a text is about some rule (0–1)."""
        parts = zip(weighed, self.means, self.spreads, self.weights, strict=True)
        total = self.base + sum(w * (value - mean) / spread for value, mean, spread, w in parts)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def how_sure(text: Read, scores: Floats) -> float:
    """How likely it is that a text is about some rule (0–1); ``scores`` are those of the rules."""
    if len(text.words) < _FEWEST_WORDS and not text.meanings:
        return 0.0
    return _weights().share(weighed(text, scores, _odds()))


def why_nothing(text: Read) -> str:
    """Why nothing is proposed, in a sentence."""
    if not text.spelt:
        return "There are no words here that say anything."
    return "Nothing fits well enough to propose: it may be about no rule at all."


def weighed(text: Read, scores: Floats, odds: Odds) -> list[float]:
    """What the weights are of: how the best rules stand out, and the odds of the words."""
    held = np.sort(scores[np.isfinite(scores)])[::-1]
    stands_out = float(held[0] - held[min(_ELSEWHERE, len(held) - 1)])
    spread_out = float(np.log(np.exp(held - held[0]).sum()))
    return [
        stands_out,
        spread_out,
        *(_mean(of, kind) for of, kind in zip(odds, told(text), strict=True)),
    ]


def told(text: Read) -> tuple[frozenset[Feature], ...]:
    """The words, meanings, pairs and triples of a text, each once."""
    stems = text.stems
    triples = zip(stems, stems[1:], stems[2:], strict=False)
    return (
        frozenset(stems),
        frozenset(text.meanings),
        frozenset(text.pairs),
        frozenset("_".join(each) for each in triples),
    )


def odds_of(nothing: Iterable[Read], a_rule: Iterable[Read]) -> Odds:
    """From texts about no rule and texts about one, how much commoner each feature is in those."""
    none, some = [told(each) for each in nothing], [told(each) for each in a_rule]
    found = []
    for kind in range(4):
        in_none = Counter(each for text in none for each in text[kind])
        in_some = Counter(each for text in some for each in text[kind])
        found.append(
            {
                each: log((in_none[each] + 0.5) / (len(none) + 1))
                - log((in_some[each] + 0.5) / (len(some) + 1))
                for each in in_none.keys() | in_some.keys()
            }
        )
    return tuple(found)


def _mean(odds: Mapping[Feature, float], features: frozenset[Feature]) -> float:
    told = [max(-_MOST_ODDS, min(_MOST_ODDS, odds.get(each, 0.0))) for each in sorted(features)]
    return sum(told) / len(told) if told else 0.0


@cache
def _odds() -> Odds:
    return odds_of(map(read, about_nothing()), map(read, about_a_rule()))


@cache
def _weights() -> Weights:
    held = json.loads(_WEIGHTS.read_text("utf-8"))
    return Weights(
        tuple(held["means"]), tuple(held["spreads"]), tuple(held["weights"]), held["base"]
    )
