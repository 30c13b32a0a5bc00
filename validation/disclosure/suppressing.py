"""A table of counts as it may be published, with what each hidden count can be narrowed to.

DfE's rule for council figures of looked-after children, made exact: counts of 1 to the threshold
are hidden, true zeros are kept, and where totals are given as they are, further counts are hidden
until none of the small ones can be narrowed to less than a span of the threshold that reaches
above it (`validation.disclosure.choosing`). Where no counts can do that, totals are withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from validation.disclosure.choosing import LEAST, chosen
from validation.disclosure.marks import HIDDEN
from validation.disclosure.network import Interval, narrowed
from validation.disclosure.rounding import rounded_words, rounds_from
from validation.disclosure.setting import Setting
from validation.disclosure.table import CountTable, Place

Bounds = Mapping[Place, tuple[int, int | None]]


@dataclass(frozen=True)
class SafeTable:
    """A table fit to be published, with what only the team may know: which count is hidden why.

    Attributes
    ----------
    primary : counts (and totals) that are small themselves: hidden, or rounded.
    secondary : counts hidden so that no total gives a small one away.
    withheld : totals not given, as no hiding of counts would have been enough.
    least : whether it is certain that no other set hides less.
    could_be : what each number that is not shown as it is can be narrowed to.
    unguarded : what each small count could be narrowed to, were only the small ones hidden.
    """

    table: CountTable
    setting: Setting
    primary: frozenset[Place]
    secondary: frozenset[Place]
    withheld: frozenset[Place]
    least: bool
    could_be: Mapping[Place, Interval] = field(repr=False)
    unguarded: Mapping[Place, Interval] = field(repr=False)

    def word(self, place: Place) -> str:
        """What is published there: a number, "c", "k", "more than 40", or "unknown"."""
        row, column = place
        if row is not None and column is not None and self.table.counts[row][column] is None:
            return "unknown"
        count = self.table.value(place)
        if self.setting.method == "round":
            return HIDDEN if place in self.withheld else rounded_words(count, self.setting.base)
        if place in self.withheld and self.setting.totals == "more than":
            return f"more than {self._shown_of(place)}"
        hidden = place in self.primary | self.secondary | self.withheld
        return HIDDEN if hidden else str(count)

    def _shown_of(self, total: Place) -> int:
        row, column = total
        return sum(
            self.table.value(place)
            for place in self.table.places()
            if row in (None, place[0]) and column in (None, place[1]) and place not in self.primary
        )


def audited(
    table: CountTable, hidden: Collection[Place], *, least: int = LEAST
) -> dict[Place, Interval]:
    """What each hidden number can be narrowed to by all that is shown.

    ``least`` is what is known of every hidden number: at least 1, as a 0 is shown as 0. With 0 it
    is the audit of a reader who is not told that.
    """
    return _intervals(table, dict.fromkeys(hidden, (least, None)), hidden)


def safe_table(table: CountTable, setting: Setting) -> SafeTable:
    """The table as the setting protects it."""
    if setting.method == "round":
        return _rounded(table, setting)
    small = _small(table, table.places(), setting.threshold)
    if setting.totals == "more than":
        return _without_totals(table, setting, small)
    return _with_totals(table, setting, small)


def _without_totals(table: CountTable, setting: Setting, small: frozenset[Place]) -> SafeTable:
    """Every total over a hidden count becomes "more than" what is shown."""
    over = frozenset(
        total
        for total in table.total_places()
        if any(total[0] in (None, r) and total[1] in (None, c) for r, c in small)
    )
    # Only small ones are hidden, which the reader is told.
    bounds: dict[Place, tuple[int, int | None]] = dict.fromkeys(small, (LEAST, setting.threshold))
    bounds |= dict.fromkeys(over, (LEAST, None))
    could_be = _intervals(table, bounds, small)
    unguarded = audited(table, small)
    none: frozenset[Place] = frozenset()
    return SafeTable(table, setting, small, none, over, True, could_be, unguarded)


def _with_totals(table: CountTable, setting: Setting, cells: frozenset[Place]) -> SafeTable:
    threshold = setting.threshold
    small = cells | _small(table, table.total_places(), threshold)
    stretches = table.stretches(dict.fromkeys(small, (LEAST, None)))
    places = list(stretches)
    at = {place: number for number, place in enumerate(places)}
    numbers = list(stretches.values())
    ours = [at[place] for place in small]
    counts = [at[place] for place in table.places() if table.value(place) > threshold]
    totals = [at[place] for place in table.total_places() if table.value(place) > threshold]
    found = chosen(numbers, ours, counts, threshold) or chosen(
        numbers, ours, counts + totals, threshold
    )
    if found is None:
        hidden, sure = frozenset(places[each] for each in totals), False
    else:
        hidden, sure = frozenset(places[each] for each in found.hidden), found.least
    secondary = frozenset(place for place in hidden if None not in place)
    withheld = hidden - secondary
    return SafeTable(
        table,
        setting,
        small,
        secondary,
        withheld,
        sure,
        audited(table, small | hidden),
        audited(table, small),
    )


def _rounded(table: CountTable, setting: Setting) -> SafeTable:
    """Everything rounded; a total that would tell a small count exactly all the same is not given.

    Four counts shown as ``k`` at base 5 are 1 or 2 each: a total shown as 10 would make each a 2.
    """
    everything = [*table.places(), *table.total_places()]
    small = _small(table, table.places(), setting.threshold)
    bounds: dict[Place, tuple[int, int | None]] = {
        place: rounds_from(table.value(place), setting.base) for place in everything
    }
    withheld: set[Place] = set()
    while True:
        could_be = _intervals(table, bounds, (p for p in everything if p not in withheld))
        told = {p for p in small if could_be[p].low == could_be[p].high}
        through = {
            total for row, column in told for total in ((row, None), (None, column), (None, None))
        }
        more = (through & set(table.total_places())) - withheld
        if not more:
            break
        withheld |= more
        bounds |= dict.fromkeys(more, (LEAST, None))
    none: frozenset[Place] = frozenset()
    kept = frozenset(withheld)
    return SafeTable(table, setting, small, none, kept, True, could_be, {})


def _small(table: CountTable, places: Iterable[Place], threshold: int) -> frozenset[Place]:
    return frozenset(place for place in places if 0 < table.value(place) <= threshold)


def _intervals(table: CountTable, bounds: Bounds, which: Iterable[Place]) -> dict[Place, Interval]:
    stretches = table.stretches(bounds)
    at = {place: number for number, place in enumerate(stretches)}
    wanted = sorted(which, key=at.__getitem__)
    found = narrowed(list(stretches.values()), [at[place] for place in wanted])
    return {place: found[at[place]] for place in wanted}
