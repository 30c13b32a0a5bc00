"""Whether a text is about any step at all: much of what staff say is about none.

Two kinds of thing are weighed. How far the activities that explain the words best stand out; and
whether its words, meanings, pairs and triples are commoner in talk about work than in talk of the
same people about none (``about_a_step.txt``, ``about_nothing.txt``). The weights are of a logistic
regression on those two files, each text judged by odds learnt without it:
``python -m benchmarks.learn_suggesting_steps`` writes ``gate.json``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from common.language.odds import Odds, Weights, mean_odds, odds_of
from common.language.voting import Floats
from process_maps.suggesting.language import language
from process_maps.suggesting.sayings import about_a_step, about_nothing
from process_maps.suggesting.words import Read, read

WEIGHTS = Path(__file__).with_name("gate.json")
# A false link costs trust, one not proposed only a look at the list: both are not weighed alike.
PROPOSED_FROM = 0.75
# Which activity the best is held against: far enough down to be other work.
_ELSEWHERE = 12
# One word alone must speak of some work as clearly as this ("chasing").
_FEWEST_WORDS, _CLEARLY = 2, 4.0


def how_sure(text: Read, scores: Floats) -> float:
    """How likely it is that a text is about some step (0–1), by the scores of all activities."""
    if len(text.words) < _FEWEST_WORDS and scores.max() < _CLEARLY:
        return 0.0
    return _weights().share(weighed(text, scores, _odds()))


def weighed(text: Read, scores: Floats, odds: Odds) -> list[float]:
    """What the weights are of: how the best activities stand out, and the odds of the words."""
    held = np.sort(scores)[::-1]
    known = sum(each in language().voters.models[0].column for each in text.words)
    return [
        float(held[0]),
        float(held[0] - held[_ELSEWHERE]),
        float(np.log(np.exp(held - held[0]).sum())),
        float(held[0]) / (1 + len(text.words)),
        known / (1 + len(text.words)),
        *mean_odds(odds, text),
    ]


@cache
def _odds() -> Odds:
    return odds_of(map(read, about_nothing()), map(read, about_a_step()))


@cache
def _weights() -> Weights:
    return Weights.stored(WEIGHTS)
