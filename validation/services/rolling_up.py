"""A comparison added up to groups of rules, for whoever sees too few of the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage import Project
from storage.remembering import remembered
from validation.disclosure.of_runs import Total
from validation.disclosure.passing import controlled_run, hidden_in
from validation.disclosure.rolling_up import RolledUp, rolled_up, too_little
from validation.disclosure.setting import EVERYTHING, Door, Setting
from validation.report import CHILDREN, PUBLISHED
from validation.services.comparing import Comparison, CouncilRun, Which, comparison

NO_GROUP = "not in our catalogue"


@dataclass(frozen=True)
class Rollup:
    """Sums by council id and group, and by council id and the table a rule reads first."""

    by_group: Mapping[int, Mapping[str, Total]]
    by_table: Mapping[int, Mapping[str, Total]]

    def groups(self) -> list[str]:
        """The groups there are, by name; those of no group last."""
        return _names(self.by_group)

    def tables(self) -> list[str]:
        """The tables there are, by name."""
        return _names(self.by_table)


def offers_groups(seen: Comparison) -> bool:
    """Whether, of any council, more than half of the failing rules are hidden in what is seen.

    Children are never added up over rules, as one child may fail several.
    """
    return seen.unit != CHILDREN and any(
        too_little(each.mix.rules + len(each.run.hidden), len(each.run.hidden))
        for each in seen.councils
    )


@remembered
def rollup_kept(
    project: Project,
    door: Door,
    *,
    year: int,
    source: str,
    which: Which,
    unit: str,
    councils: frozenset[int],
) -> Rollup:
    """:func:`rollup` of such a comparison, kept: what sums give away takes long to work out."""
    found = comparison(
        project, year=year, source=source, which=which, unit=unit, only=councils, leave_out=True
    )
    return rollup(found, door)


def rollup(found: Comparison, door: Door = EVERYTHING) -> Rollup:
    """The comparison, as it is before the door, added up and through it."""
    done = {each.council_id: _of_council(each, found, door) for each in found.councils}
    return Rollup(
        {council: each.by_group for council, each in done.items()},
        {council: each.by_table for council, each in done.items()},
    )


def _of_council(each: CouncilRun, found: Comparison, door: Door) -> RolledUp:
    keys = [*each.run.counts, *each.run.hidden.difference(each.run.counts)]
    matches = {key: each.run.catalogue.match(key, found.year) for key in keys}
    rules = {key: match.rule or next(iter(match.members), None) for key, match in matches.items()}
    groups = {key: rule.group if rule else NO_GROUP for key, rule in rules.items()}
    tables = {
        key: rule.tables[0].removesuffix("_last") if rule and rule.tables else NO_GROUP
        for key, rule in rules.items()
    }
    if each.arrived:
        return _of_arrived(each, groups, tables, None if door.opens(each.council) else door.setting)
    if door.opens(each.council) or found.source == PUBLISHED:
        # Nothing is hidden, so nothing is withheld.
        return rolled_up(each.run.counts, frozenset(), groups, tables, Setting())
    hidden = hidden_in(each.run.counts, each.run.unit, door.setting)
    return rolled_up(each.run.counts, hidden, groups, tables, door.setting)


def _of_arrived(
    each: CouncilRun,
    groups: Mapping[str, str],
    tables: Mapping[str, str],
    setting: Setting | None,
) -> RolledUp:
    """Sums of a run that came here protected: what is shown, and never that this is all."""
    run = each.run if setting is None else controlled_run(each.run, setting)

    def summed(of: Mapping[str, str]) -> dict[str, Total]:
        found: dict[str, Total] = {}
        for name in dict.fromkeys(of.values()):
            keys = [key for key in of if of[key] == name]
            more = any(key in run.hidden for key in keys)
            count = sum(run.counts.get(key, 0) for key in keys)
            about = bool(run.rounded_to)
            found[name] = Total(count, more=more and not about, about=about)
        return found

    return RolledUp(summed(groups), summed(tables))


def _names(by_council: Mapping[int, Mapping[str, Total]]) -> list[str]:
    return sorted({name for each in by_council.values() for name in each}, key=_last_if_none)


def _last_if_none(name: str) -> tuple[bool, str]:
    return name == NO_GROUP, name
