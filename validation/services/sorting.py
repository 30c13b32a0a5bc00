"""Which rules of a comparison to show, in which order, and which fail in one council alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from common.words import count_of, listed
from validation.catalogue import UPLOAD_TABLES, Catalogue, normalise_code, shipped
from validation.rates import spread
from validation.rulebook.finding import codes_found
from validation.services.comparing import Comparison

Order = Literal["most", "rate", "code", "difference"]
ORDER_WORDS: dict[Order, str] = {
    "most": "Most failures",
    "rate": "Highest rate",
    "code": "Rule code",
    "difference": "Largest difference between councils",
}


# What is hidden fails: only how often is not for whoever looks.
_FAILING = ("failed", "hidden")


@dataclass(frozen=True)
class RuleFilter:
    """All that is given must hold of a rule. ``failing`` leaves out rules that fail nowhere."""

    words: str = ""
    group: str | None = None
    table: str | None = None
    field: str | None = None
    failing: bool = True


@dataclass(frozen=True)
class Alone:
    """A rule that fails in one council and in no other that looked.

    ``unknown`` names the councils of which nobody can tell.
    """

    code: str
    count: int | None
    passed: tuple[str, ...]
    unknown: tuple[str, ...]

    def words(self) -> str:
        """What is known of the others, never taking unknown for passed."""
        parts = []
        if self.passed:
            parts.append(f"passed in {listed(self.passed)}")
        if self.unknown:
            parts.append(f"unknown in {listed(self.unknown)}")
        return "; ".join(parts)


def wanted(found: Comparison, which: RuleFilter, order: Order = "most") -> list[str]:
    """The codes of the comparison that the filter lets through, in the order asked for."""
    codes = list(found.codes)
    if not which.failing:
        have = {normalise_code(code) for code in codes}
        every = found.catalogue.rules(found.year)
        codes += [r.code for r in every if normalise_code(r.code) not in have]
    kept = [code for code in codes if fits(which, code, found.year, found.catalogue)]
    return ordered(found, kept, order)


def ordered(found: Comparison, codes: Sequence[str], order: Order) -> list[str]:
    """Codes by rate, by difference or by code; what has no number comes last, most first."""
    if order == "most":
        return list(codes)
    if order == "code":
        return sorted(codes, key=_by_code)
    measure = _highest_rate if order == "rate" else difference
    sizes = {code: measure(found, code) for code in codes}
    return sorted(codes, key=lambda code: (sizes[code] is None, -(sizes[code] or 0)))


def difference(found: Comparison, code: str) -> float | None:
    """Between the highest and the lowest council: of rates where children are stated for all.

    Where they are stated for none, of counts; None where that would mix the two.
    """
    rates = [each.rate(code) for each in found.councils]
    if any(each.children for each in found.councils):
        return spread(rate.per_100 if rate else None for rate in rates)
    return spread(each.cell(code).count for each in found.councils)


def alone(found: Comparison, council_id: int) -> list[Alone]:
    """The rules that fail in this council's run and in no other's, the largest first."""
    ours = found.of_council(council_id)
    if ours is None or len(found.councils) < 2:
        return []
    others = [each for each in found.councils if each.council_id != council_id]
    found_alone = []
    for code in found.codes:
        here = ours.cell(code)
        if here.status not in _FAILING:
            continue
        statuses = [(each.council, each.cell(code).status) for each in others]
        if any(status in _FAILING for _, status in statuses):
            continue
        passed = tuple(name for name, status in statuses if status.startswith("passed"))
        unknown = tuple(name for name, status in statuses if not status.startswith("passed"))
        found_alone.append(Alone(code, here.count, passed, unknown))
    return sorted(found_alone, key=lambda each: (not each.passed, -(each.count or 0), each.code))


def alone_words(council: str, these: Sequence[Alone]) -> str:
    """How many rules fail there alone, for certain and as far as is known."""
    sure = sum(not each.unknown for each in these)
    words = f"{count_of(len(these), 'rule')} fail in {council} and in no other council compared"
    return f"{words}; for {sure} of them every other council is known to pass"


def known_tables(year: int, known: Catalogue | None = None) -> list[str]:
    """The tables that rules of a year read, in the return's order."""
    rules = (known or shipped()).rules(year)
    read = {table.removesuffix("_last") for rule in rules for table in rule.tables}
    return [table for table in UPLOAD_TABLES if table in read]


def known_fields(year: int, table: str | None = None, known: Catalogue | None = None) -> list[str]:
    """The fields that rules of a year look at (of those that read a table), by name."""
    rules = (known or shipped()).rules(year)
    return sorted({f for r in rules if table is None or table in r.tables for f in r.fields})


def _highest_rate(found: Comparison, code: str) -> float | None:
    rates = [rate.per_100 for each in found.councils if (rate := each.rate(code))]
    return max(rates, default=None)


def _by_code(code: str) -> tuple[bool, int, str]:
    digits = "".join(c for c in normalise_code(code) if c in "0123456789")[:15]
    return not code[:1].isdigit(), int(digits or 0), code


def fits(which: RuleFilter, code: str, year: int, known: Catalogue | None = None) -> bool:
    """Whether a rule of that year is one the filter asks for; counts are not looked at.

    ``known`` are the project's rules; without them, those shipped.
    """
    rules = known or shipped()
    match = rules.match(code, year)
    meant = (match.rule,) if match.rule else match.members
    fields = {field for rule in meant for field in rule.fields}
    tables = {table.removesuffix("_last") for rule in meant for table in rule.tables}
    if which.group and which.group not in {rule.group for rule in meant}:
        return False
    if which.table and which.table not in tables:
        return False
    if which.field and which.field not in fields:
        return False
    if not which.words.strip():
        return True
    found = codes_found(rules, which.words)
    if any(rule.code in found for rule in meant):
        return True
    # A code that is not known, or was split, is found by what stands beside it.
    text = f"{code} {rules.label(code, year)}".casefold()
    return all(word in text for word in which.words.casefold().split())
