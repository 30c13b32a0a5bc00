"""Agreement: 1,000 draws over 1,000 units and 5 coders, every coefficient; bound 2 s.

Nominal with 8 categories and the three levels of numbers with 50 different values, a tenth of all
values missing; and, outside that bound, each of 30 codes on turns and on the characters of a
session of 10,000 words by 3 coders, its values and then its intervals. Processor time.
"""

from __future__ import annotations

import random
import time

from research.agreement.bootstrap import bootstrap
from research.agreement.coefficients import agreement
from research.agreement.ratings import LEVELS, Ratings
from research.agreement.spans import CoderSpan, SaidTurn, TookPart, per_code

SEED = 903
BOUND_S = 2.0
DRAWS, UNITS, CODERS = 1_000, 1_000, 5
CATEGORIES = {"nominal": 8, "ordinal": 50, "interval": 50, "ratio": 50}
TURNS, WORDS_A_TURN, LETTERS_A_WORD, CODES = 200, 50, 5.5, 30
NAMES = ("Anne", "Ben", "Cal")


def run() -> dict[str, float | int]:
    """Every figure."""
    figures: dict[str, float | int] = {"bound, s": BOUND_S}
    # What is loaded the first time is no part of it.
    bootstrap(Ratings.of_matrix([[1, 2], [1, 2]]), draws=10)
    for level in LEVELS:
        rows = coded(CATEGORIES[level])
        start = time.process_time()
        ratings = Ratings.of_matrix(rows)
        agreement(ratings, level)
        bootstrap(ratings, level, DRAWS)
        figures[f"{level}, of the bound"] = (time.process_time() - start) / BOUND_S
    spans, turns, took = session()
    start = time.process_time()
    found = per_code(spans, turns, took)
    figures["spans in a session"] = len(spans)
    figures["characters in it"] = found[0].characters.units
    figures["runs of one code"] = found[0].on_characters.units
    figures["each code, turns and characters, ms"] = (time.process_time() - start) * 1000
    start = time.process_time()
    for each in found:
        bootstrap(each.on_turns, draws=DRAWS)
        bootstrap(each.on_characters, draws=DRAWS)
    figures["their intervals, s"] = time.process_time() - start
    return figures


def coded(categories: int) -> list[list[int | None]]:
    """Coders who see the true value three times in four, else guess; some leave a unit out."""
    chance = random.Random(SEED)
    truth = [chance.randrange(categories) for _ in range(UNITS)]
    return [
        [
            None
            if chance.random() < 0.1
            else value
            if chance.random() < 0.75
            else chance.randrange(categories)
            for value in truth
        ]
        for _ in range(CODERS)
    ]


def session() -> tuple[list[CoderSpan], list[SaidTurn], list[TookPart]]:
    """A session that three coders coded, each putting most spans about where the others do."""
    chance = random.Random(SEED)
    length = round(WORDS_A_TURN * LETTERS_A_WORD)
    turns = [SaidTurn(1, nth * 2 * length, (nth * 2 + 1) * length) for nth in range(TURNS)]
    spans = []
    for turn in turns:
        for code in chance.sample(range(CODES), 3):
            start = chance.randrange(turn.start, turn.end - 100)
            spans += [
                CoderSpan(
                    name, 1, code, start + chance.randrange(20), start + 60 + chance.randrange(40)
                )
                for name in NAMES
                if chance.random() < 0.8
            ]
    return spans, turns, [TookPart(name, 1) for name in NAMES]
