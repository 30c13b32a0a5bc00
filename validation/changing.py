"""What changed between two runs of a return, rule by rule, and what the change of the total is of.

A total rises and falls for reasons that have nothing to do with errors made or put right: a table
is loaded for the first time, last year's files are missing, a rule crashes. So each rule is put in
one group by whether both runs looked at it, and the groups' sums make up the change of the total
exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from validation.catalogue import Rule, normalise_code, parent_code
from validation.model import Cell, Run, cell_of
from validation.not_looked import NotLooked, why_not
from validation.report import PORTAL, PORTAL_CHILDREN

Group = Literal[
    "new failure",
    "up",
    "same",
    "down",
    "gone",
    "newly looked at",
    "no longer looked at",
    "not shown",
    "passed both times",
    "unknown both times",
]
LOOKED_AT_BOTH_TIMES: tuple[Group, ...] = ("new failure", "up", "same", "down", "gone")
_PORTAL = (PORTAL, PORTAL_CHILDREN)
NOT_SAID = NotLooked("not said", "nothing is said of it")
FIRST_STAGE = NotLooked(
    "first stage", "the portal runs its second stage once a record passes all of the first"
)


@dataclass(frozen=True)
class Change:
    """One rule in two runs, the earlier ``before``.

    ``why`` says why one of them did not look. ``counted_as`` are the codes it is counted under
    where one run counts a rule whole and the other in parts.
    """

    code: str
    before: Cell
    now: Cell
    group: Group
    why: NotLooked | None = None
    counted_as: tuple[str, ...] = ()

    @property
    def difference(self) -> int | None:
        """How much it adds to the total; None where one of the two counts may not be seen."""
        if "hidden" in (self.before.status, self.now.status):
            return None
        return (self.now.count or 0) - (self.before.count or 0)


@dataclass(frozen=True)
class Part:
    """The rules that changed in one way and for one reason, and what they add to the total."""

    group: Group
    why: NotLooked | None
    changes: tuple[Change, ...] = field(repr=False)

    @property
    def difference(self) -> int:
        """What its rules whose counts may be seen add to the total."""
        return sum(change.difference or 0 for change in self.changes)

    @property
    def hidden(self) -> int:
        """How many of its rules have a count that may not be seen, and are in no sum."""
        return sum(change.difference is None for change in self.changes)


@dataclass(frozen=True)
class Difference:
    """Two runs of one return, in one unit, and every rule of either or of their year."""

    before: Run
    now: Run
    parts: tuple[Part, ...]

    @property
    def totals(self) -> tuple[int, int]:
        """The counts that may be seen, added up, of either run."""
        return sum(self.before.counts.values()), sum(self.now.counts.values())

    @property
    def hides(self) -> bool:
        """Whether either run has a count that may not be seen, so that its total is not known."""
        return bool(self.before.hidden or self.now.hidden)

    def of(self, *groups: Group) -> list[Change]:
        """The rules of some groups, those that changed most first."""
        found = [c for part in self.parts if part.group in groups for c in part.changes]
        return sorted(found, key=lambda c: -abs(c.difference or 0))


def difference(before: Run, now: Run) -> Difference:
    """Every rule of two runs of one return, put into groups.

    The runs are of the same return, source and unit; nothing is checked here.
    """
    found: dict[tuple[Group, NotLooked | None], list[Change]] = defaultdict(list)
    for change in _second_stage(list(_changes(before, now)), now):
        found[change.group, change.why].append(change)
    parts = [
        Part(group, why, tuple(sorted(these, key=_largest_first)))
        for (group, why), these in found.items()
    ]
    return Difference(before, now, tuple(sorted(parts, key=_in_order)))


def _changes(before: Run, now: Run) -> Iterator[Change]:
    spelling = now.catalogue.spelling
    for code, keys in _rules_of(before, now).items():
        was, is_ = _cell(code, keys, before), _cell(code, keys, now)
        group, why = _group(code, was, is_, before, now)
        others = tuple(spelling(key) for key in sorted(keys - {code}))
        yield Change(spelling(code), was, is_, group, why, others)


def _second_stage(changes: Sequence[Change], now: Run) -> Iterator[Change]:
    """The same changes; in the portal, rules of the second stage that show once the first is clear.

    Only a record that passes the first stage is checked by the second, so that nothing failed there
    before says little where rules of the first stage failed on the same table and fail less now.
    Which stage a rule is of is known of social worker rules only.
    """
    rules = {}
    if now.source in _PORTAL:
        matched = ((c, now.catalogue.match(c.code, now.facts.year).rule) for c in changes)
        rules = {change.code: rule for change, rule in matched if rule and rule.stage}
    cleared = {
        table
        for change in changes
        if change.group in ("down", "gone") and _stage(rules.get(change.code)) == 1
        for table in rules[change.code].tables
    }
    for change in changes:
        rule = rules.get(change.code)
        shows = change.group == "new failure" and change.before.status == "passed (inferred)"
        if shows and rule and rule.stage == 2 and cleared.intersection(rule.tables):
            yield replace(change, group="newly looked at", why=FIRST_STAGE)
        else:
            yield change


def _stage(rule: Rule | None) -> int | None:
    return rule.stage if rule else None


def _rules_of(before: Run, now: Run) -> dict[str, frozenset[str]]:
    """Each rule to tell of, with the codes it is counted under in either run: each code once.

    A rule that one run counts whole and the other in parts (503 and 503A–J) is one rule.
    """
    catalogue, year = now.catalogue, now.facts.year
    counted = _counted(before) | _counted(now)
    found: dict[str, set[str]] = defaultdict(set)
    for key in counted:
        whole = parent_code(key)
        apart = whole not in counted or all(
            catalogue.match(each, year).how == "exact" for each in (key, whole)
        )
        found[key if whole is None or apart else whole].add(key)
    for rule in catalogue.rules(year) if year is not None else ():
        key = normalise_code(rule.code)
        if key not in counted and (key in found or parent_code(key) not in counted):
            found.setdefault(key, set())
    return {key: frozenset(keys) for key, keys in found.items()}


def _counted(run: Run) -> set[str]:
    return {*run.counts, *run.hidden}


def _cell(code: str, keys: frozenset[str], run: Run) -> Cell:
    """What a run says of a rule that may be counted under several codes."""
    there = keys & _counted(run)
    if not there:
        return cell_of(code, run)
    if there & run.hidden:
        return Cell(None, "hidden")
    count = sum(run.counts[key] for key in there)
    return Cell(count, "failed" if count else "passed")


def _group(
    code: str, was: Cell, is_: Cell, before: Run, now: Run
) -> tuple[Group, NotLooked | None]:
    looked = [_looked(each) for each in (was, is_)]
    if not any(looked):
        # Of those nothing is said of in either run, the reasons do not matter.
        return "unknown both times", None
    if not looked[0]:
        return "newly looked at", why_not(code, before) or NOT_SAID
    if not looked[1]:
        return "no longer looked at", why_not(code, now) or NOT_SAID
    return _both_times(was, is_), None


def _both_times(was: Cell, is_: Cell) -> Group:
    failed, fails = (each.status == "hidden" or bool(each.count) for each in (was, is_))
    if not failed and not fails:
        return "passed both times"
    if not failed:
        return "new failure"
    if not fails:
        return "gone"
    if was.count is None or is_.count is None:
        return "not shown"
    if was.count == is_.count:
        return "same"
    return "up" if is_.count > was.count else "down"


def _looked(cell: Cell) -> bool:
    return cell.count is not None or cell.status in ("hidden", "failed")


_GROUPS: tuple[Group, ...] = (
    "new failure",
    "up",
    "down",
    "gone",
    "newly looked at",
    "no longer looked at",
    "same",
    "not shown",
    "passed both times",
    "unknown both times",
)


def _in_order(part: Part) -> tuple[int, int]:
    return _GROUPS.index(part.group), -abs(part.difference)


def _largest_first(change: Change) -> tuple[int, int, str]:
    most = max(change.before.count or 0, change.now.count or 0)
    return -abs(change.difference or 0), -most, change.code
