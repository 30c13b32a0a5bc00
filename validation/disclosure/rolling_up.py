"""Hidden counts added up to groups, so that something remains to be seen where most are hidden.

A group's sum beside the counts shown of its rules tells the sum of the hidden ones. It is given
only where, with all other sums given, that narrows none of them: where the reader is told that
hidden counts are 1 to the threshold, each may still be any of these; where larger ones are hidden
too, by the rule of `validation.disclosure.network.Interval.is_narrow`. Otherwise it is "more than"
what is shown. Groups and tables are audited together, as both can be looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from validation.disclosure.choosing import LEAST
from validation.disclosure.marks import HIDDEN, ROUNDS_TO_ZERO
from validation.disclosure.network import Interval, Stretch, narrowed
from validation.disclosure.of_runs import Total, total_of
from validation.disclosure.rounding import rounded, rounds_from
from validation.disclosure.setting import Setting


@dataclass(frozen=True)
class RolledUp:
    """The sums of one run's counts by group and by table, as they may be shown."""

    by_group: Mapping[str, Total]
    by_table: Mapping[str, Total]


@dataclass(frozen=True)
class _Sums:
    """What is to be added up, and how it is protected. A sum is ("group" or "table", name)."""

    counts: Mapping[str, int]
    hidden: frozenset[str]
    group_of: Mapping[str, str]
    table_of: Mapping[str, str]
    setting: Setting

    def members(self, which: tuple[str, str]) -> list[str]:
        of = self.group_of if which[0] == "group" else self.table_of
        return [key for key in self.counts if of[key] == which[1]]

    def every(self) -> list[tuple[str, str]]:
        groups = dict.fromkeys(("group", self.group_of[key]) for key in self.counts)
        return [*groups, *dict.fromkeys(("table", self.table_of[key]) for key in self.counts)]


def rolled_up(
    counts: Mapping[str, int],
    hidden: frozenset[str],
    group_of: Mapping[str, str],
    table_of: Mapping[str, str],
    setting: Setting,
) -> RolledUp:
    """The sums by group and by table of a run's counts, of which these are ``hidden``.

    Every rule is in one group and in one table: added up, they make the run's total.
    """
    sums = _Sums(counts, hidden, group_of, table_of, setting)
    withheld: set[tuple[str, str]] = set()
    while told := _told(sums, withheld):
        # A table's sum goes first: groups are what people know, and there are fewer.
        tables = {("table", table_of[key]) for key in told} - withheld
        groups = {("group", group_of[key]) for key in told} - withheld
        more = tables or groups or set(sums.every()) - withheld
        if not more:
            break
        withheld |= more
    shown = {which: _total(sums, which, withheld) for which in sums.every()}
    return RolledUp(
        {name: total for (kind, name), total in shown.items() if kind == "group"},
        {name: total for (kind, name), total in shown.items() if kind == "table"},
    )


def too_little(failing: int, hidden: int) -> bool:
    """Whether more than half of the failing rules are hidden."""
    return 2 * hidden > failing


def _told(sums: _Sums, withheld: Collection[tuple[str, str]]) -> list[str]:
    """The small counts that the sums given would tell too much of."""
    setting = sums.setting
    rounds = setting.method == "round"
    keys = list(sums.counts) if rounds else sorted(sums.hidden)
    every = sums.every()
    knot = {which: at for at, which in enumerate(every, start=2)}
    stretches = [
        _cell(sums, key, knot["group", sums.group_of[key]], knot["table", sums.table_of[key]])
        for key in keys
    ]
    for which in every:
        over = sum(sums.counts[key] for key in sums.members(which) if rounds or key in sums.hidden)
        ends = (0, knot[which]) if which[0] == "group" else (knot[which], 1)
        stretches.append(_sum(ends, over, which not in withheld, setting))
    total = total_of(sums.counts, sums.hidden, setting)
    over = sum(sums.counts[key] for key in keys)
    stretches.append(_sum((1, 0), over, not total.more and not total.mark, setting))
    small = [at for at, key in enumerate(keys) if 0 < sums.counts[key] <= setting.threshold]
    found = narrowed(stretches, small)
    return [keys[at] for at, each in found.items() if _tells(each, stretches[at], setting)]


def _cell(sums: _Sums, key: str, group: int, table: int) -> Stretch:
    count, setting = sums.counts[key], sums.setting
    if setting.method == "round":
        return Stretch(group, table, count, *rounds_from(count, setting.base))
    most = max(count, setting.threshold) if setting.totals == "more than" else None
    return Stretch(group, table, count, LEAST, most)


def _sum(ends: tuple[int, int], over: int, given: bool, setting: Setting) -> Stretch:
    if not given:
        return Stretch(*ends, over, 0, None)
    if setting.method == "round":
        return Stretch(*ends, over, *rounds_from(over, setting.base))
    return Stretch(*ends, over, over, over)


def _tells(found: Interval, known: Stretch, setting: Setting) -> bool:
    if setting.method == "round":
        return found.low == found.high and not known.fixed
    if setting.totals == "exact":
        return found.is_narrow(setting.threshold)
    return (found.low, found.high) != (known.low, known.high)


def _total(sums: _Sums, which: tuple[str, str], withheld: Collection[tuple[str, str]]) -> Total:
    keys = sums.members(which)
    whole = sum(sums.counts[key] for key in keys)
    if sums.setting.method == "round":
        if which in withheld:
            return Total(0, mark=HIDDEN)
        near = rounded(whole, sums.setting.base)
        return Total(near, mark=ROUNDS_TO_ZERO if whole and not near else "")
    if which not in withheld:
        return Total(whole)
    return Total(sum(sums.counts[key] for key in keys if key not in sums.hidden), more=True)
