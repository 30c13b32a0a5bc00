"""Learn when words are about no rule: ``python -m benchmarks.learn_suggesting``.

From ``about_a_rule.txt`` and ``about_nothing.txt``, each text weighed by odds that were learnt
without it, so that what was learnt by heart counts for nothing. Written to
``validation/suggesting/gate.json``; the same texts give the same weights.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from common.language.odds import odds_of
from validation.catalogue import shipped
from validation.suggesting import gate
from validation.suggesting.language import language_of
from validation.suggesting.sayings import about_a_rule, about_nothing
from validation.suggesting.suggesting import scores_of
from validation.suggesting.words import Read, read

PARTS = 8
HOLD_BACK = 0.3
"""How strongly weights are drawn to nothing (the C of a penalised logistic regression)."""


def learn() -> dict[str, object]:
    """The weights, as they are written."""
    texts: list[Read] = [read(each) for each in (*about_nothing(), *about_a_rule())]
    truth = np.array([False] * len(about_nothing()) + [True] * len(about_a_rule()))
    part = np.random.default_rng(903).permutation(len(texts)) % PARTS
    language = language_of(shipped())
    rows: list[list[float]] = [[] for _ in texts]
    for each in range(PARTS):
        rest = [at for at in range(len(texts)) if part[at] != each]
        odds = odds_of(
            (texts[at] for at in rest if not truth[at]), (texts[at] for at in rest if truth[at])
        )
        for at in np.flatnonzero(part == each):
            rows[at] = gate.weighed(texts[at], scores_of(language, texts[at], None), odds)
    found = np.array(rows)
    means, spreads = found.mean(axis=0), found.std(axis=0)
    fitted = LogisticRegression(C=HOLD_BACK, class_weight="balanced")
    fitted.fit((found - means) / spreads, truth)

    def numbers(values: np.ndarray) -> list[float]:
        return [round(float(each), 6) for each in values]

    return {
        "means": numbers(means),
        "spreads": numbers(spreads),
        "weights": numbers(fitted.coef_[0]),
        "base": round(float(fitted.intercept_[0]), 6),
    }


if __name__ == "__main__":
    Path(gate.__file__).with_name("gate.json").write_text(json.dumps(learn()) + "\n", "utf-8")
