"""Is the mix of a council's failing rules different from the others', beyond what chance does?

Judged by dealing children out between the councils (`validation.statistics.mixing`): where the
council made no difference, children could change places. Without children nothing is tested, as a
chi-square test on rows calls like councils different in 78 of 100 made-up cases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from validation.report import OverChildren
from validation.statistics.answers import Floats, NotEstimated
from validation.statistics.association import association
from validation.statistics.mixing import (
    DRAWS,
    AgainstChance,
    Mixing,
    by_rule,
    of_children,
    of_sums,
)
from validation.statistics.multiplicity import benjamini_hochberg

SEED = 903
FALSE_FLAGS = 0.05
# A council within so many standard errors is not the one in which a rule's shares differ.
APART = 1.96


@dataclass(frozen=True)
class Whose:
    """A council's children: how many in its return, how many fail each rule, and sums over them.

    ``looked`` are the rules its run looked at; ``hidden`` those whose counts are not to be used.
    """

    council: str
    children: int
    failing: Mapping[str, int] = field(repr=False)
    over: OverChildren = field(repr=False)
    looked: Collection[str] = field(default=(), repr=False)
    hidden: Collection[str] = field(default=(), repr=False)


@dataclass(frozen=True)
class Where:
    """A rule that more (``residual`` above 0) or fewer of a council's children fail than if alike.

    Attributes
    ----------
    failing, children : the council's children who fail it, of all in its return.
    elsewhere, children_elsewhere : the same of the other councils together.
    residual : the difference in standard errors of dealing out.
    p : of the rule in all councils, after all rules that were tested (Benjamini-Hochberg).
    """

    rule: str
    council: str
    failing: int
    children: int
    elsewhere: int
    children_elsewhere: int
    residual: float
    p: float


@dataclass(frozen=True)
class Different:
    """Whether the mix differs, beside what chance makes of each measure.

    Attributes
    ----------
    pearson : X² of councils by rules (children who fail).
    effect : Cramér's V of the same table, which rises with X², so that its p is X²'s as well.
    distances : of each council, how far its mix is from all others', base 2, with its p.
    where : rules whose shares of children differ between councils, and in which council they are
        apart, the furthest first (of two councils, the one with more).
    rules : how many rules took part.
    left_out : how many did not, by why.
    seed : the dealing out can be made again with it.
    """

    councils: tuple[str, ...]
    children: tuple[int, ...]
    pearson: float
    effect: AgainstChance
    distances: tuple[AgainstChance, ...]
    where: tuple[Where, ...]
    rules: int
    left_out: Mapping[str, int]
    seed: int
    method: str

    @property
    def differs(self) -> bool:
        """Whether chance alone makes such a difference fewer than 5 times in 100."""
        return self.effect.p <= FALSE_FLAGS


HIDDEN, NOT_LOOKED, RARE = "hidden", "not looked at everywhere", "too rare"


def from_sums(
    councils: Sequence[Whose], *, draws: int = DRAWS, seed: int = SEED
) -> Different | NotEstimated:
    """From sums over the children of each council.

    A rule that is hidden or was not looked at in any of the councils takes no part, nor does one of
    which fewer than one child is expected in the smallest council.
    """
    if fault := _contradiction(councils):
        return fault
    rules, left_out = _rules(councils)
    if len(councils) < 2 or len(rules) < 2:
        return NotEstimated("It takes two councils with children, and two rules, to compare.")
    counts = np.array([[each.failing.get(rule, 0) for rule in rules] for each in councils], float)
    sizes = np.array([each.children for each in councils], float)
    made = of_sums(counts, sizes, _pairs(councils, rules, counts.sum(axis=0)), draws, seed)
    if isinstance(made, NotEstimated):
        return made
    names = [each.council for each in councils]
    left_out |= {RARE: int((~made.used).sum())}
    return _told(made, names, rules, counts, sizes, left_out, seed)


def from_children(
    councils: Mapping[str, Sequence[frozenset[str]]],
    children: Sequence[int] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Different | NotEstimated:
    """From the rules each child fails, in memory only; exact but for the draws.

    ``children`` are those of each return, also those who fail nothing; where they are not stated,
    only children who fail something are dealt out.
    """
    sizes = [len(mine) for mine in councils.values()]
    whole = list(children) if children is not None else sizes
    if any(all_ < listed for all_, listed in zip(whole, sizes, strict=True)):
        return NotEstimated("More children fail a rule than are said to be in the return.")
    rules = sorted({rule for mine in councils.values() for child in mine for rule in child})
    at = {rule: place for place, rule in enumerate(rules)}
    fails = np.zeros((sum(whole), len(rules)), dtype=np.float32)
    whose = np.repeat(np.arange(len(whole)), whole)
    row = 0
    for mine, all_ in zip(councils.values(), whole, strict=True):
        for place, child in enumerate(mine):
            fails[row + place, [at[rule] for rule in child]] = 1
        row += all_
    made = of_children(fails, whose, draws, seed)
    if isinstance(made, NotEstimated):
        return made
    counts = np.array([fails[whose == c].sum(axis=0) for c in range(len(whole))], float)
    return _told(made, list(councils), rules, counts, np.array(whole, float), {}, seed)


def _told(
    made: Mixing,
    names: Sequence[str],
    rules: Sequence[str],
    counts: Floats,
    sizes: Floats,
    left_out: Mapping[str, int],
    seed: int,
) -> Different:
    # One rule among many has to be surer than all of them together, so it takes more draws.
    draws = made.cramers_v.draws
    used = [at for at, is_used in enumerate(made.used) if is_used]
    p = benjamini_hochberg(by_rule(counts[:, used], sizes, 5 * (draws + 1) - 1, seed))
    places = [
        (at, rule, chance)
        for rule, chance in zip(used, p.tolist(), strict=True)
        if chance <= FALSE_FLAGS
        for at in range(len(names))
        if _apart(float(made.residuals[at, rule]), len(names))
    ]
    where = [
        Where(
            rules[rule],
            names[at],
            int(counts[at, rule]),
            int(sizes[at]),
            int(counts[:, rule].sum() - counts[at, rule]),
            int(sizes.sum() - sizes[at]),
            float(made.residuals[at, rule]),
            chance,
        )
        for at, rule, chance in places
    ]
    table = association(counts[:, used])
    return Different(
        tuple(names),
        tuple(int(size) for size in sizes),
        table.pearson if table else 0.0,
        made.cramers_v,
        made.distances,
        tuple(sorted(where, key=lambda each: -abs(each.residual))),
        len(used),
        {why: number for why, number in left_out.items() if number},
        seed,
        made.method,
    )


def _apart(residual: float, councils: int) -> bool:
    # Of two councils one is as far above as the other is below: it is said once.
    return residual > APART or (residual < -APART and councils > 2)


def _rules(councils: Sequence[Whose]) -> tuple[list[str], dict[str, int]]:
    """The rules that take part, and how many do not and why."""
    anywhere = frozenset[str]().union(
        *(each.failing.keys() | set(each.hidden) for each in councils)
    )
    hidden = anywhere & frozenset[str]().union(*(set(each.hidden) for each in councils))
    known = anywhere.intersection(*(set(each.looked) for each in councils))
    used = sorted(
        key for key in known - hidden if any(each.failing.get(key, 0) > 0 for each in councils)
    )
    return used, {HIDDEN: len(hidden), NOT_LOOKED: len(anywhere - hidden - known)}


def _pairs(councils: Sequence[Whose], rules: Sequence[str], totals: Floats) -> Floats:
    at = {rule: place for place, rule in enumerate(rules)}
    pairs = np.diag(totals)
    for each in councils:
        for (one, other), children in each.over.together.items():
            if one in at and other in at:
                pairs[at[one], at[other]] += children
                pairs[at[other], at[one]] += children
    return pairs


def _contradiction(councils: Sequence[Whose]) -> NotEstimated | None:
    """Where stated children cannot be those of the report."""
    for each in councils:
        if (
            each.over.failing > each.children
            or max(each.failing.values(), default=0) > each.children
        ):
            return NotEstimated(
                f"In {each.council}’s run more children fail a rule than are stated in the return, "
                "so one of the numbers is wrong."
            )
    return None
