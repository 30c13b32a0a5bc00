"""Whether a text is about any rule at all: most of what staff say is not.

Two kinds of thing are weighed. How far the rules that explain the words best stand out from the
rest; and whether single words, meanings, pairs and triples of words are commoner in talk about
errors than in talk of the same people about none (their log odds, from ``about_a_rule.txt`` and
``about_nothing.txt``). The weights are of a logistic regression on those two files, each text
judged by odds learnt without it: ``python -m benchmarks.learn_suggesting`` writes ``gate.json``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from common.language.odds import Odds, Weights, mean_odds, odds_of
from common.language.voting import Floats
from validation.suggesting.sayings import about_a_rule, about_nothing
from validation.suggesting.words import Read, read

_WEIGHTS = Path(__file__).with_name("gate.json")
# The rule that the best is held against: far enough down to be about something else.
_ELSEWHERE = 20
_FEWEST_WORDS = 2


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
        *mean_odds(odds, text),
    ]


@cache
def _odds() -> Odds:
    return odds_of(map(read, about_nothing()), map(read, about_a_rule()))


@cache
def _weights() -> Weights:
    return Weights.stored(_WEIGHTS)
