"""Rates of a comparison: each with its denominator, its limits and where it stands among the rest.

What is given has been through the door (`validation.services.controlling`): a hidden count is no
number here, is in no rate of all, no limit and no test. Councils stand in the order of their names,
the reader's own first; they are never put in order of their rates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from common.words import council_key
from storage import Project, reading
from validation.catalogue import normalise_code
from validation.disclosure import Door
from validation.model import Status
from validation.over_children import store
from validation.rated.denominators import Denominator, Divided, main_tables
from validation.rated.grid import Grid, grid_of
from validation.rated.rates import Funnel, Rated, Sums, funnel_of, rated
from validation.rated.similar import similarity
from validation.report import ROWS
from validation.services.comparing import Comparison, CouncilRun
from validation.statistics.answers import Floats
from validation.statistics.equivalence import MARGIN, Margin, Similarity

# A denominator smaller than this tells too much of few children (of others, through the door).
LEAST_DENOMINATOR = 10


@dataclass(frozen=True)
class CouncilRate:
    """What can be said of one council and one rule. None is always "not known", never 0.

    Attributes
    ----------
    status : whether the rule failed, or why there is no count.
    denominator : what the count is divided by; None where nobody stated it.
    rate, low, high, drawn_in, target : count ÷ denominator, its 95% limits, the rate drawn
        towards what councils have in common, and the rate of all councils here together.
    by_children : whether the limits rest on sums over the council's own children.
    position : place among the funnel limits by chance alone, -2 (below 99.8%) to 2.
    usual_position : the same once councils may ordinarily differ; None where not estimated.
    adjusted_p : how surprising it is after every test that was made; None where not tested.
    stands_out : worth a conversation.
    """

    council_id: int
    council: str
    code: str
    unit: str
    count: int | None
    status: Status
    denominator: int | None
    rate: float | None
    low: float | None
    high: float | None
    drawn_in: float | None
    target: float | None
    by_children: bool
    position: int | None
    usual_position: int | None
    adjusted_p: float | None
    stands_out: bool

    @property
    def standing(self) -> int | None:
        """Where it stands, allowing for how much councils differ where that could be estimated."""
        return self.position if self.usual_position is None else self.usual_position


@dataclass(frozen=True)
class RatesCompared:
    """All rates of a comparison over one denominator."""

    found: Comparison
    divided: Divided
    tables: tuple[str | None, ...]
    grid: Grid = field(repr=False)
    made: Rated = field(repr=False)
    order: tuple[int, ...] = field(repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that are rated."""
        return self.grid.codes

    @property
    def councils(self) -> tuple[CouncilRun, ...]:
        """The councils' runs, in the order they are shown in."""
        return tuple(self.found.councils[at] for at in self.order)

    def of_rule(self, code: str) -> tuple[CouncilRate, ...]:
        """One rule in every council; nothing for a rule that is not among ``codes``."""
        rule = self._rule(code)
        if rule is None:
            return ()
        found = self._column(rule)
        return tuple(found[at] for at in self.order)

    def all(self) -> list[CouncilRate]:
        """Every council and rule, a council's rules together."""
        columns = [self._column(rule) for rule in range(len(self.codes))]
        return [column[at] for at in self.order for column in columns]

    def places_worth_a_conversation(self) -> list[tuple[int, int]]:
        """What stands out after every test as places (council, rule), the most surprising first.

        For :meth:`at`: of all England thousands stand out, and a page of them is looked at.
        """
        names = [each.council for each in self.found.councils]
        councils, rules = np.nonzero(self.made.stands_out)
        surprise = self.made.adjusted_p[councils, rules].tolist()
        found = zip(surprise, councils.tolist(), rules.tolist(), strict=True)
        order = sorted(found, key=lambda each: (each[0], names[each[1]], self.codes[each[2]]))
        return [(council, rule) for _, council, rule in order]

    def at(self, council: int, rule: int) -> CouncilRate:
        """What can be said at a place of `places_worth_a_conversation`."""
        return self._column(rule, council)[0]

    def worth_a_conversation(self) -> list[CouncilRate]:
        """What stands out after every test, the most surprising first."""
        return [self.at(*place) for place in self.places_worth_a_conversation()]

    def words(self, code: str) -> str:
        """What its rates are: "rows per 100 rows of Episodes"."""
        rule = self._rule(code)
        return self.divided.words(None if rule is None else self.tables[rule])

    def table_of(self, code: str) -> str | None:
        """The rule's main table, where rates are divided by rows and it is known."""
        rule = self._rule(code)
        return None if rule is None else self.tables[rule]

    def funnel(self, code: str) -> Funnel | None:
        """The limits of a rule to draw; None where no rate is known or nobody fails it."""
        rule = self._rule(code)
        return None if rule is None else funnel_of(self.made, rule)

    def spread_estimated(self, code: str) -> bool:
        """Whether it could be told how much councils ordinarily differ in a rule."""
        rule = self._rule(code)
        return rule is not None and bool(self.made.spread.estimated[rule])

    def ratio_known(self, code: str) -> bool:
        """Whether it is known, not assumed, how a rule's rows fall together on children."""
        rule = self._rule(code)
        return rule is not None and bool(self.made.ratio_known[rule])

    def similar(
        self, code: str, council_id: int, other_id: int, margin: Margin = MARGIN
    ) -> Similarity | None:
        """One council's rate over another's; None where it cannot be worked out."""
        ids = [each.council_id for each in self.found.councils]
        rule = self._rule(code)
        if rule is None or council_id not in ids or other_id not in ids:
            return None
        return similarity(self.made, ids.index(council_id), ids.index(other_id), rule, margin)

    def _rule(self, code: str) -> int | None:
        return self._places.get(normalise_code(code))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {normalise_code(code): at for at, code in enumerate(self.codes)}

    def _column(self, rule: int, council: int | None = None) -> list[CouncilRate]:
        """One rule in every council, in the order of the comparison, or in one council."""
        made, first = self.made, council or 0
        runs = self.found.councils[first : None if council is None else council + 1]
        some = slice(first, first + len(runs))
        numbers = (made.rate, made.low, made.high, made.drawn_in, made.adjusted_p)
        rates, lows, highs, drawn, adjusted = (_numbers(each[some, rule]) for each in numbers)
        ofs = _numbers(made.sums.of[some, rule])
        target = _number(made.target[rule])
        by_children, stands_out = (
            each[some, rule].tolist() for each in (made.by_children, made.stands_out)
        )
        chance, usual = (each[some, rule].tolist() for each in (made.position, made.usual_position))
        allowed = made.usual[some, rule].tolist()
        return [
            CouncilRate(
                council_id=run.council_id,
                council=run.council,
                code=self.codes[rule],
                unit=run.unit,
                count=self.grid.count(first + at, rule),
                status=self.grid.status(first + at, rule),
                denominator=None if (of := ofs[at]) is None else int(of),
                rate=rates[at],
                low=lows[at],
                high=highs[at],
                drawn_in=drawn[at],
                target=None if rates[at] is None else target,
                by_children=by_children[at],
                position=None if adjusted[at] is None else chance[at],
                usual_position=(None if adjusted[at] is None or not allowed[at] else usual[at]),
                adjusted_p=adjusted[at],
                stands_out=stands_out[at],
            )
            for at, run in enumerate(runs)
        ]


def rates_compared(
    project: Project,
    found: Comparison,
    door: Door,
    *,
    by: Denominator = "children",
    codes: Sequence[str] | None = None,
    own: str | None = None,
) -> RatesCompared:
    """The rates of a comparison that went through ``door``, divided by one denominator.

    ``codes``: the rules; by default those that fail anywhere. ``own``: the reader's own council,
    shown first. Sums over children are used only of councils whose figures the door leaves as they
    are: limits as wide as a single child makes them would tell of that child.
    """
    rules = tuple(found.codes if codes is None else codes)
    divided = Divided(found.unit, by)
    grid = grid_of([each.run for each in found.councils], rules)
    tables = _tables(found, rules) if by == "rows" else [None] * len(rules)
    children = np.array([_or_nan(each.children) for each in found.councils])
    of = np.broadcast_to(_denominators(project, found, by, tables, children), grid.counts.shape)
    opened = np.array(
        [door.opens(each.council) and not each.arrived for each in found.councils], dtype=bool
    )
    of = np.where(opened[:, None] | (of >= LEAST_DENOMINATOR), of, np.nan)
    if door.setting.method == "round":
        base = door.setting.base
        of = np.where(opened[:, None], of, np.floor(of / base + 0.5) * base)
    if not divided.sound:
        of = np.full(grid.counts.shape, np.nan)
    squares = _squares(project, found, rules, opened)
    made = rated(Sums(divided, grid.counts, of, children, squares))
    return RatesCompared(found, divided, tuple(tables), grid, made, _order(found, own))


def rows_known(project: Project, found: Comparison) -> bool:
    """Whether any run says how many rows its tables had."""
    with reading(project) as db:
        return bool(store.table_rows(db, [each.run_id for each in found.councils]))


def _tables(found: Comparison, codes: Sequence[str]) -> list[str | None]:
    if not found.councils:
        return [None] * len(codes)
    return main_tables(codes, found.year, found.councils[0].run.catalogue)


def _denominators(
    project: Project,
    found: Comparison,
    by: Denominator,
    tables: Sequence[str | None],
    children: Floats,
) -> Floats:
    """By council, and by rule where that matters; NaN where nobody stated it, and for none."""
    if by == "rows":
        with reading(project) as db:
            rows = store.table_rows(db, [each.run_id for each in found.councils])
        of = np.array(
            [
                [_or_nan(rows.get(each.run_id, {}).get(table or "")) for table in tables]
                for each in found.councils
            ]
        ).reshape(len(found.councils), len(tables))
    elif by == "episodes":
        of = np.array([_or_nan(each.run.facts.episodes) for each in found.councils])[:, None]
    else:
        of = children[:, None]
    return np.where(of > 0, of, np.nan)


def _squares(
    project: Project, found: Comparison, codes: Sequence[str], opened: np.ndarray
) -> Floats:
    shape = (len(found.councils), len(codes))
    held: Mapping[int, Mapping[str, int]] = {}
    ids = [each.run_id for each, open_ in zip(found.councils, opened, strict=True) if open_]
    if found.unit == ROWS and ids:
        with reading(project) as db:
            held = store.squares(db, ids, ROWS)
    if not held:
        return np.full(shape, np.nan)
    keys = [normalise_code(code) for code in codes]
    return np.array(
        [[_or_nan(held.get(each.run_id, {}).get(key)) for key in keys] for each in found.councils]
    ).reshape(shape)


def _order(found: Comparison, own: str | None) -> tuple[int, ...]:
    mine = council_key(own) if own else None
    names = [(council_key(each.council) != mine, each.council) for each in found.councils]
    return tuple(sorted(range(len(names)), key=names.__getitem__))


def _or_nan(number: float | None) -> float:
    return np.nan if number is None else float(number)


def _numbers(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
