"""Invented children behind the demo's counts: made in memory, added up, and gone.

The runs of the demo say how many rows fail each rule. How many children those rows are of, and
which rules fail together, needs children: they are drawn here from a fixed seed, so that a rule's
rows fall to the same children in every run of a return, fewer as rows are put right. As with real
returns a few children have most of the errors, and errors of one cause fall to the same children.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, combinations

from demo.content.model import Run
from validation.catalogue import UPLOAD_TABLES, Rule, match_rule
from validation.report import OverChildren

# Tables in which a child has one row.
ONE_ROW = frozenset({"Header", "UASC", "OC2", "OC3", "AD1", "PrevPerm"})
# Rules of children whose episodes are not there at all.
NO_EPISODES = "EPI"
MOST_ROWS = 4
# How far children differ in how many errors they have, and in which: deviations of the logarithm.
SPREAD, SPREAD_OF_CAUSE = 0.5, 1.1
# Rows of each table to a child in the return; Header has one, and Episodes are told by the run.
_ROWS_A_CHILD = {
    "Reviews": 2.7,
    "UASC": 0.08,
    "OC2": 0.62,
    "OC3": 0.45,
    "AD1": 0.05,
    "PlacedAdoption": 0.07,
    "PrevPerm": 0.12,
    "Missing": 0.9,
    "SWEpisodes": 1.7,
}


@dataclass(frozen=True)
class AddedUp:
    """What is kept of a run's children: how many fail each rule, and sums over them."""

    children: dict[str, int]
    over: OverChildren


def added_up(run: Run) -> AddedUp:
    """A run's rows given to invented children, and added up over them."""
    rows = _rows_of_children(run)
    children: Counter[str] = Counter()
    squares: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    total_squares = 0
    for mine in rows:
        children.update(mine.keys())
        squares.update({code: count * count for code, count in mine.items()})
        together.update(combinations(sorted(mine), 2))
        total_squares += sum(mine.values()) ** 2
    return AddedUp(
        dict(children), OverChildren(dict(squares), total_squares, len(rows), dict(together))
    )


def table_rows(run: Run) -> dict[str, int]:
    """How many rows each table of a run had."""
    known = {"Header": run.children, "Episodes": run.episodes}
    return {
        table: known.get(table) or round(_ROWS_A_CHILD[table] * run.children)
        for table in run.tables
    }


def _rows_of_children(run: Run) -> list[Counter[str]]:
    """Of each child that fails a rule, how many rows fail it."""
    leanings = _Leanings(run)
    rows: dict[int, Counter[str]] = defaultdict(Counter)
    # First those without episodes: no rule can fail on an episode that is not there.
    in_order = sorted(run.counts, key=lambda code: code != NO_EPISODES)
    for code in in_order:
        rule = match_rule(code, run.year).rule
        assert rule is not None
        most = 1 if _once(rule) else MOST_ROWS
        left = run.counts[code]
        for child in leanings.drawn(rule):
            if left == 0:
                break
            mine = rows[child]
            gone = NO_EPISODES in mine and "Episodes" in rule.tables
            if mine[code] < most and not gone:
                mine[code] += 1
                left -= 1
    return [found for mine in rows.values() if (found := +mine)]


class _Leanings:
    """How prone each of a return's children is to errors of each cause."""

    def __init__(self, run: Run) -> None:
        self._seed = f"{run.council} {run.year}"
        self._children = range(run.children)
        prone = random.Random(self._seed)
        self._prone = [prone.lognormvariate(0, SPREAD) for _ in self._children]
        self._causes: dict[tuple[str, str], list[float]] = {}

    def drawn(self, rule: Rule) -> Iterator[int]:
        """Children without end, the prone ones oftener; in the same order for every run."""
        rng = random.Random(f"{self._seed} {rule.code}")
        weights = self._weights(rule)
        while True:
            yield from rng.choices(self._children, cum_weights=weights, k=64)

    def _weights(self, rule: Rule) -> list[float]:
        cause = (rule.group, next((t for t in rule.tables if t in UPLOAD_TABLES), ""))
        if cause not in self._causes:
            rng = random.Random(f"{self._seed} {cause}")
            self._causes[cause] = list(
                accumulate(p * rng.lognormvariate(0, SPREAD_OF_CAUSE) for p in self._prone)
            )
        return self._causes[cause]


def _once(rule: Rule) -> bool:
    """Whether a child can fail the rule in one row only."""
    here = {table for table in rule.tables if table in UPLOAD_TABLES}
    return rule.code == NO_EPISODES or rule.group == "year-to-year" or here <= ONE_ROW
