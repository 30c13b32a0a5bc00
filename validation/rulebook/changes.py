"""What changed in the rules from one collection year to another, and whether a trend may cross it.

A count of one year stands beside a count of another only where the rule still does the same. Two
things are told apart: that a rule's official message was *reworded*, and that its *check changed*.
Both were read from the registries of csc-validator-be-903 0.1.17, year by year, and what its
functions do was compared, not only that another is registered. It registers 4, 16, 15 and 0 rules
anew for 2023/24 to 2026/27 (0.1.14: 4, 16, 9 and 0). Here 5, 15, 14 and 1 checks changed: 226 in
2025/26 got other words and checks the same; 503D in 2024/25 was registered anew and does the same;
and 503D overlooks other changes of placement code in 2023/24, 2025/26 and 2026/27, though only in
2025/26 was it registered anew. A reworded rule breaks a trend too: what people did about it may
have changed with its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import BadInput
from common.words import listed
from common.years import year_words
from validation.catalogue import LAST_YEAR, Catalogue, Rule, normalise_code, parent_code


@dataclass(frozen=True)
class Changes:
    """The rules of two years side by side, each group in the order of the catalogue.

    A rule may be both reworded and changed in its check; "unchanged" is neither. The parts of a
    ``split`` rule are among the new ones, and the rule itself among the deleted.
    """

    earlier: int
    later: int
    new: tuple[Rule, ...]
    deleted: tuple[Rule, ...]
    reworded: tuple[Rule, ...]
    check_changed: tuple[Rule, ...]
    split: tuple[tuple[Rule, tuple[Rule, ...]], ...]
    unchanged: tuple[Rule, ...]

    def words(self) -> str:
        """ "13 new, 2 deleted, 14 with another check, 1 reworded, 288 unchanged"."""
        parts = (
            (self.new, "new"),
            (self.deleted, "deleted"),
            (self.check_changed, "with another check"),
            (self.reworded, "reworded"),
            (self.unchanged, "unchanged"),
        )
        return ", ".join(f"{len(rules):,} {what}" for rules, what in parts)

    def by_rule(self) -> dict[str, str]:
        """What became of each rule that is not unchanged, in words, by its code."""
        said: dict[str, list[str]] = {}
        into = {whole.code: listed([part.code for part in parts]) for whole, parts in self.split}
        part_of = {part.code: whole.code for whole, parts in self.split for part in parts}
        for rule in self.new:
            whole = part_of.get(rule.code)
            said[rule.code] = [f"new, a part of {whole}" if whole else "new"]
        for rule in self.deleted:
            parts = into.get(rule.code)
            said[rule.code] = [f"split into {parts}" if parts else "deleted"]
        for rule in self.check_changed:
            said.setdefault(rule.code, []).append("its check changed")
        for rule in self.reworded:
            said.setdefault(rule.code, []).append("reworded")
        return {code: listed(each) for code, each in said.items()}


def changes(catalogue: Catalogue, earlier: int, later: int) -> Changes:
    """What is new, deleted, reworded, changed or split in ``later`` against ``earlier``.

    Raises BadInput where a year has no known rules, or the years do not follow each other.
    """
    for year in (earlier, later):
        if year not in catalogue.years:
            raise BadInput(
                f"no rules of {year_words(year)} are known",
                remedy=f"Choose from {_span(catalogue.years)}",
            )
    if earlier >= later:
        raise BadInput(
            f"{year_words(later)} does not come after {year_words(earlier)}",
            remedy="Give the earlier year first",
        )
    before, after = catalogue.rules(earlier), catalogue.rules(later)
    new = tuple(rule for rule in after if earlier not in rule.years)
    deleted = tuple(rule for rule in before if later not in rule.years)
    both = tuple(rule for rule in after if earlier in rule.years)
    reworded = tuple(r for r in both if _within(r.reworded, earlier, later))
    changed = tuple(r for r in both if _within(r.check_changed, earlier, later))
    return Changes(
        earlier,
        later,
        new,
        deleted,
        reworded,
        changed,
        tuple((rule, parts) for rule in deleted if (parts := _parts(rule, new))),
        tuple(r for r in both if r not in reworded and r not in changed),
    )


def break_between(catalogue: Catalogue, code: str, earlier: int, later: int) -> str | None:
    """Why a rule's counts of two years must not be joined, as words; None where they may.

    The words follow the rule's code: "its check changed in 2024/25". For a code that was split
    (503) its parts decide.
    """
    earlier, later = min(earlier, later), max(earlier, later)
    if earlier == later:
        return None
    for year in (earlier, later):
        if year not in catalogue.years:
            return f"no rules of {year_words(year)} are known, so it may have been another"
    match = catalogue.match(code, later)
    if match.how == "unknown":
        return "it is not in the catalogue, so nobody can say whether it changed"
    if match.rule:
        return _break_of(catalogue, match.rule, earlier, later)
    whole = code if match.how == "split" else parent_code(code)
    broken = [
        f"{rule.code}: {why}"
        for rule in catalogue.rules()
        if parent_code(rule.code) == normalise_code(whole or code)
        and not {earlier, later}.isdisjoint(rule.years)
        and (why := _break_of(catalogue, rule, earlier, later))
    ]
    return "; ".join(broken) or None


def _break_of(catalogue: Catalogue, rule: Rule, earlier: int, later: int) -> str | None:
    if {earlier, later}.isdisjoint(rule.years):
        return f"it is a rule of {_years(rule.years)} only" if rule.years else "it is in no year"
    if earlier not in rule.years:
        return f"it was new in {year_words(min(y for y in rule.years if y > earlier))}"
    if gone := [year for year in range(earlier + 1, later + 1) if year not in rule.years]:
        new = tuple(r for r in catalogue.rules(gone[0]) if gone[0] - 1 not in r.years)
        if parts := _parts(rule, new):
            codes = listed([part.code for part in parts])
            return f"it was split into {codes} in {year_words(gone[0])}"
        return f"it was deleted in {year_words(gone[0])}"
    if changed := _within(rule.check_changed, earlier, later):
        return f"its check changed in {_years(changed)}"
    if unread := [year for year in range(earlier + 1, later + 1) if not _read(rule, year)]:
        return f"whether its check changed in {_years(unread)} is not known: a listing is no check"
    if reworded := _within(rule.reworded, earlier, later):
        return f"its official message changed in {_years(reworded)}"
    return None


def _read(rule: Rule, year: int) -> bool:
    """Whether somebody knows what the rule did that year: its council, or who read its check."""
    return rule.origin == "added" or (rule.origin == "shipped" and year <= LAST_YEAR)


def _within(years: Sequence[int], earlier: int, later: int) -> list[int]:
    return [year for year in years if earlier < year <= later]


def _parts(rule: Rule, new: Sequence[Rule]) -> tuple[Rule, ...]:
    return tuple(r for r in new if parent_code(r.code) == normalise_code(rule.code))


def _years(years: Sequence[int]) -> str:
    return listed([year_words(year) for year in years])


def _span(years: Sequence[int]) -> str:
    return f"{year_words(years[0])} to {year_words(years[-1])}" if years else "no year at all"
