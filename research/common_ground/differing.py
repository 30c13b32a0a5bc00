"""How different councils are on a theme, to order by; and what silence can mean.

No p-value is shown anywhere: people were chosen for their role, not drawn by lot, so there is no
chance to measure against, and with five people a council hardly anything would ever pass. As an
order it is right all the same: 5 of 5 against 0 of 5 comes before 1 of 1 against 0 of 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb, prod, sqrt
from statistics import NormalDist

# Above so many tables, the exact sum gives way to the chi-square it comes near to.
MOST_TABLES = 5_000
_SHARES = {
    "four times in five": 4 / 5,
    "three times in four": 3 / 4,
    "two times in three": 2 / 3,
    "one time in two": 1 / 2,
    "two times in five": 2 / 5,
    "one time in three": 1 / 3,
    "one time in four": 1 / 4,
    "one time in five": 1 / 5,
}


def difference(counts: Sequence[tuple[int, int]]) -> float | None:
    """How easily lots alone would part the groups so: Fisher's exact test on 2 × k, two-sided.

    ``counts`` has how many said it and how many were asked, a group each. None where there are not
    two groups, or where all or nobody said it. The sum over all tables with the same margins that
    are no likelier than this one, in whole numbers (Freeman & Halton 1951); scipy draws tables
    larger than 2 × 2 at random instead, so that the order would change from look to look. Where
    tables are too many, Pearson's chi-square by Wilson and Hilferty's cube root (1931).
    """
    asked = [(said, of) for said, of in counts if of]
    total, said = sum(of for _, of in asked), sum(n for n, _ in asked)
    if len(asked) < 2 or said in (0, total):
        return None
    if prod(of + 1 for _, of in asked) > MOST_TABLES:
        return _by_chi_square(asked, said / total)
    tables = Counter({(0, 1): 1})
    for _, of in asked:
        grown: Counter[tuple[int, int]] = Counter()
        for (so_far, ways), number in tables.items():
            for some in range(min(of, said - so_far) + 1):
                grown[so_far + some, ways * comb(of, some)] += number
        tables = grown
    seen = prod(comb(of, some) for some, of in asked)
    no_likelier = sum(
        ways * number for (sum_, ways), number in tables.items() if sum_ == said and ways <= seen
    )
    return no_likelier / comb(total, said)


def _by_chi_square(asked: Sequence[tuple[int, int]], share: float) -> float:
    square = sum((some - of * share) ** 2 / (of * share * (1 - share)) for some, of in asked)
    free = len(asked) - 1
    spread = 2 / (9 * free)
    return 1 - NormalDist().cdf(((square / free) ** (1 / 3) - (1 - spread)) / sqrt(spread))


def chance_of_hearing(people: int, held_by: float = 0.2) -> float:
    """The chance that one of so many people at least says what a share of all hold: 1 - (1-p)^n.

    As if they had been drawn by lot, and said all they hold.
    """
    return 1.0 - (1.0 - held_by) ** people


def silence_words(people: int) -> str:
    """What not hearing something from so many people can mean; empty for nobody."""
    if not people:
        return ""
    missed = 1 - chance_of_hearing(people)
    times = (
        min(_SHARES, key=lambda words: abs(_SHARES[words] - missed))
        if missed > 0.18
        else f"one time in {round(1 / missed):,}"
    )
    if missed < 0.001:
        times = "less than one time in 1,000"
    elif missed > 0.18 or round(1 / missed):
        times = f"about {times}"
    return (
        f"With {'1 person' if people == 1 else f'{people:,} people'} asked, a view held by one in "
        f"five would still go unheard {times}, had they been drawn by lot."
    )
