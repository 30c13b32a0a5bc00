"""What a run says of a rule, and what it does not: missing is not zero, not run is not passed.

A report lists only rules that fail. A rule it leaves out passed, was skipped for want of a table,
crashed, or does not exist in that version; only facts stated beside the report can tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from common.errors import BadInput
from common.years import year_words
from validation.catalogue import (
    ALWAYS_CRASHES,
    UPLOAD_TABLES,
    Catalogue,
    Rule,
    crashes,
    normalise_code,
    parent_code,
    shipped,
    tables_needed,
)
from validation.report import CHILDREN, PORTAL, PORTAL_CHILDREN, PUBLISHED, VALIDATORS, RunFacts

Status = Literal["failed", "passed", "passed (inferred)", "skipped", "crashed", "unknown", "hidden"]
# Without these two a run looked at little: 220 of the 316 rules of 2025/26 read one of them.
FULL_RUN = frozenset({"Header", "Episodes"})
PROVIDER_INFO = "ProviderInfo"
_LAST = "_last"
# Checks a column of Header that only an XML upload has: the validator skips it for CSV files.
_ONLY_FROM_XML = frozenset({"105"})
_OTHER_NAMES = {
    "placedforadoption": "PlacedAdoption",
    "previouspermanence": "PrevPerm",
    "previouspermanenceoptions": "PrevPerm",
    "careleavers": "OC3",
    "missingepisodes": "Missing",
    "socialworkerepisodes": "SWEpisodes",
    "adoption": "AD1",
}


@dataclass(frozen=True)
class Run:
    """One run's counts in one unit, by normalised code, with what is known of the run.

    ``hidden`` are the rules that fail in it and whose count is not for whoever looks: it has been
    taken out of ``counts`` by :mod:`validation.disclosure`. ``rounded_to``: what its counts were
    rounded to there; None where they are as they were counted.
    """

    facts: RunFacts
    source: str
    unit: str
    counts: Mapping[str, int] = field(repr=False)
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    catalogue: Catalogue = field(default_factory=shipped, repr=False)
    rounded_to: int | None = None


@dataclass(frozen=True)
class Cell:
    """What a run says of a rule. ``count`` is None unless the rule was looked at and may be seen.

    A rule that is "hidden" fails. ``note`` says where the count stands under another code.
    """

    count: int | None
    status: Status
    note: str = ""


def status_of(rule_code: str, run: Run) -> Status:
    """Whether a rule failed, passed, was skipped or crashed in a run, or that nobody can say.

    "failed" and "passed" are stated by a count, zero included. Otherwise the stated lists of rules
    that ran, were skipped and crashed decide. Otherwise "passed (inferred)" needs all of: the rule
    is in that year's catalogue; its tables, and last year's where it needs them, are stated
    loaded; it does not need Ofsted's lists; it is not known to crash. Everything else is "unknown".
    """
    key = normalise_code(rule_code)
    if key in run.hidden:
        return "hidden"
    count = run.counts.get(key)
    if count is not None:
        return "failed" if count else "passed"
    facts = run.facts
    if facts.crashed and key in facts.crashed:
        return "crashed"
    if facts.skipped and key in facts.skipped:
        return "skipped"
    if facts.ran is not None:
        return "passed (inferred)" if key in facts.ran else "unknown"
    parent = parent_code(key)
    if parent in run.counts or parent in run.hidden:
        return "unknown"
    return _inferred(
        key,
        run.catalogue,
        facts.year,
        run.source,
        facts.tables_loaded,
        facts.last_year_loaded,
        facts.validator_version,
    )


def cell_of(rule_code: str, run: Run) -> Cell:
    """A rule's count and status in a run, also where it stands there in parts or as a part.

    The parts of a rule that was split (503 into 503A–J) are added up, except where they count
    children, as one child may be in several parts.
    """
    key = normalise_code(rule_code)
    if key in run.counts or key in run.hidden:
        return Cell(run.counts.get(key), status_of(key, run))
    if members := _members(key, run.facts.year, run.catalogue):
        return _cell_of_parts({normalise_code(each): cell_of(each, run) for each in members}, run)
    status = status_of(key, run)
    parent = parent_code(key)
    under_parent = parent is not None and (parent in run.counts or parent in run.hidden)
    note = f"counted under {parent} there" if under_parent else ""
    return Cell(0 if status.startswith("passed") else None, status, note)


def is_full(tables_loaded: tuple[str, ...] | None) -> bool | None:
    """Whether a run looked at the whole return: Header and Episodes loaded. None if not stated."""
    return None if tables_loaded is None else FULL_RUN.issubset(tables_loaded)


def run_date(text: str, year: int) -> str:
    """A run's date as ISO text. Raises BadInput where the collection cannot have run then.

    Runs of a collection year are made from its first day on and until a year after its last.
    """
    earliest, latest = date(year - 1, 4, 1), date(year + 1, 3, 31)
    when = None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
        try:
            when = date.fromisoformat(text.strip())
        except ValueError:
            when = None
    if when is None:
        raise BadInput(f"“{text[:20]}” is not a date", remedy=f"Write it as {earliest.isoformat()}")
    if not earliest <= when <= latest:
        raise BadInput(
            f"a run of {year_words(year)} cannot have been made on {when.isoformat()}",
            remedy=f"Give a date from {earliest.isoformat()} to {latest.isoformat()}, "
            "or the right collection year",
        )
    return when.isoformat()


def table_names(names: Iterable[str]) -> tuple[str, ...]:
    """Tables as the catalogue names them, in its order, from what people or files call them.

    Last year's are told by ``_last``. Raises BadInput for a name that is no table of the return.
    """
    found = {_table(name) for name in names if name.strip()}
    order = [*UPLOAD_TABLES, PROVIDER_INFO, *(table + _LAST for table in UPLOAD_TABLES)]
    return tuple(each for each in order if each in found)


def known_table(name: str) -> str | None:
    """The catalogue's name of a table, or None where it is no table of the return."""
    bare = "".join(c for c in name.casefold().removesuffix(".csv") if c.isalnum())
    known = {each.casefold(): each for each in (*UPLOAD_TABLES, PROVIDER_INFO)} | _OTHER_NAMES
    if bare in known:
        return known[bare]
    this_year = known.get(bare.removesuffix("last")) if bare.endswith("last") else None
    return this_year + _LAST if this_year else None


def _table(name: str) -> str:
    if found := known_table(name):
        return found
    raise BadInput(
        f"“{name.strip()[:40]}” is not a table of the 903",
        remedy=f"The tables are {', '.join(UPLOAD_TABLES)}; last year's end in _last",
    )


@lru_cache(maxsize=65_536)
def _inferred(
    key: str,
    catalogue: Catalogue,
    year: int | None,
    source: str,
    tables: tuple[str, ...] | None,
    last_year: bool | None,
    version: str | None,
) -> Status:
    """The status of a rule that a report leaves out, from what is stated of the run."""
    match = catalogue.match(key, year)
    rule = match.rule
    if rule is None or match.how != "exact" or year is None or tables is None:
        return "unknown"
    # No portal or validator looks at a council's own rule; what one that is only listed needs, and
    # whether this version had it, nobody knows.
    if rule.origin != "shipped":
        return "unknown"
    # What a published table leaves out was left out by its authors.
    if source == PUBLISHED or (source in (PORTAL, PORTAL_CHILDREN) and rule.kind == "integrity"):
        return "unknown"
    if not _tables_there(rule, frozenset(tables), last_year):
        return "unknown"
    if source not in VALIDATORS:
        return "passed (inferred)"
    return "unknown" if key in _ONLY_FROM_XML else _unless_crashing(key, version, last_year)


def _tables_there(rule: Rule, stated: frozenset[str], last_year: bool | None) -> bool:
    if rule.needs_provider_info and PROVIDER_INFO not in stated:
        return False
    needed = tables_needed(rule)
    if not stated.issuperset(needed):
        return False
    if not rule.needs_last_year:
        return True
    if any(table.endswith(_LAST) for table in stated):
        of_last_year = [table for table in rule.tables if table.endswith(_LAST)]
        return stated.issuperset(of_last_year or [table + _LAST for table in needed])
    return last_year is True


def _unless_crashing(key: str, version: str | None, last_year: bool | None) -> Status:
    """Passed, unless a rule is known to crash; of a version nobody observed, nothing is known."""
    sure = version in ALWAYS_CRASHES
    for each in (version,) if version and sure else ALWAYS_CRASHES:
        if crashes(key, each, last_year=True):
            return "crashed" if sure else "unknown"
        if last_year is not True and crashes(key, each, last_year=False):
            return "crashed" if sure and last_year is False else "unknown"
    return "passed (inferred)"


@lru_cache(maxsize=8_192)
def _members(key: str, year: int | None, catalogue: Catalogue) -> tuple[str, ...]:
    match = catalogue.match(key, year)
    return tuple(rule.code for rule in match.members) if match.how == "split" else ()


def _cell_of_parts(parts: Mapping[str, Cell], run: Run) -> Cell:
    failing = {key: cell for key, cell in parts.items() if cell.status in ("failed", "hidden")}
    if failing:
        note = f"counted there as {', '.join(failing)}"
        if any(cell.status == "hidden" for cell in failing.values()):
            return Cell(None, "hidden", note)
        if run.unit == CHILDREN and len(failing) > 1:
            return Cell(None, "failed", note)
        return Cell(sum(cell.count or 0 for cell in failing.values()), "failed", note)
    found = {cell.status for cell in parts.values()}
    if found <= {"passed", "passed (inferred)"}:
        return Cell(0, "passed (inferred)")
    return Cell(None, found.pop() if len(found) == 1 else "unknown")
