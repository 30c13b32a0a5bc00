"""Learn when words are about no step: ``python -m benchmarks.learn_suggesting_steps``.

From ``about_a_step.txt`` and ``about_nothing.txt``, each text weighed by odds that were learnt
without it, so that what was learnt by heart counts for nothing. Written to
``process_maps/suggesting/gate.json``; the same texts give the same weights.
"""

from __future__ import annotations

import json

import numpy as np
from sklearn.linear_model import LogisticRegression

from common.language.odds import odds_of
from process_maps.suggesting import gate
from process_maps.suggesting.gate import PROPOSED_FROM
from process_maps.suggesting.language import language
from process_maps.suggesting.sayings import about_a_step, about_nothing
from process_maps.suggesting.words import Read, read

PARTS = 10
HOLD_BACK = 0.3
"""How strongly weights are drawn to nothing (the C of a penalised logistic regression)."""


def learn() -> dict[str, object]:
    """The weights, as they are written."""
    texts: list[Read] = [read(each) for each in (*about_nothing(), *about_a_step())]
    truth = np.array([False] * len(about_nothing()) + [True] * len(about_a_step()))
    part = np.random.default_rng(903).permutation(len(texts)) % PARTS
    rows: list[list[float]] = [[] for _ in texts]
    for each in range(PARTS):
        rest = [at for at in range(len(texts)) if part[at] != each]
        odds = odds_of(
            [texts[at] for at in rest if not truth[at]], [texts[at] for at in rest if truth[at]]
        )
        for at in np.flatnonzero(part == each):
            rows[at] = gate.weighed(texts[at], language().scores(texts[at]), odds)
    found = np.array(rows)
    means, spreads = found.mean(axis=0), found.std(axis=0)
    fitted = LogisticRegression(C=HOLD_BACK, class_weight="balanced")
    fitted.fit((found - means) / spreads, truth)
    shares = fitted.predict_proba((found - means) / spreads)[:, 1]
    told = shares >= PROPOSED_FROM
    print(f"false links {told[~truth].mean():.3f}, shown {told[truth].mean():.3f}")

    def numbers(values: np.ndarray) -> list[float]:
        return [round(float(each), 6) for each in values]

    return {
        "means": numbers(means),
        "spreads": numbers(spreads),
        "weights": numbers(fitted.coef_[0]),
        "base": round(float(fitted.intercept_[0]), 6),
    }


if __name__ == "__main__":
    gate.WEIGHTS.write_text(json.dumps(learn()) + "\n", "utf-8")
