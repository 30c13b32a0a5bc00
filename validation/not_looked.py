"""Why nobody can tell from a run whether a rule failed in it: the reason in the run's own facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from common.words import listed
from common.years import year_words
from validation.catalogue import Rule, normalise_code, parent_code, tables_needed
from validation.model import PROVIDER_INFO, Run, status_of
from validation.report import PUBLISHED

Because = Literal[
    "table",
    "last year",
    "Ofsted’s lists",
    "skipped",
    "crashed",
    "version",
    "counted elsewhere",
    "first stage",
    "not of that year",
    "tables not stated",
    "not said",
]
_LAST = "_last"


@dataclass(frozen=True)
class NotLooked:
    """One reason. ``words`` follow "not looked at: "; ``tables`` are those that were not there.

    A rule may lack several things: the reason is the first of its tables, last year's files,
    Ofsted's lists.
    """

    because: Because
    words: str
    tables: tuple[str, ...] = ()


def why_not(code: str, run: Run) -> NotLooked | None:
    """Why the run says nothing of a rule; None where it does."""
    key = normalise_code(code)
    counted = key in run.counts or key in run.hidden
    # A rule that was split says what its parts say, also where a list of rules that ran has it.
    if not counted and (parts := _parts(key, run)):
        return next((why for part in parts if (why := why_not(part, run))), None)
    status = status_of(key, run)
    if status in ("failed", "passed", "passed (inferred)", "hidden"):
        return None
    facts = run.facts
    parent = parent_code(key)
    if parent and (parent in run.counts or parent in run.hidden):
        return NotLooked("counted elsewhere", f"counted under {parent} there")
    lacking = _lacking(key, run)
    if status == "crashed":
        return NotLooked("crashed", f"it crashes in the validator {_version(run)}")
    if status == "skipped":
        return lacking or NotLooked("skipped", "the validator skipped it")
    if facts.ran is not None:
        return lacking or NotLooked(
            "version", f"not among the rules that ran in the validator {_version(run)}"
        )
    return lacking or _otherwise(run)


def _parts(key: str, run: Run) -> tuple[str, ...]:
    match = run.catalogue.match(key, run.facts.year)
    return tuple(rule.code for rule in match.members) if match.how == "split" else ()


def _lacking(key: str, run: Run) -> NotLooked | None:
    """What the rule needs and the run is stated not to have had, or the rule's not being there."""
    facts = run.facts
    match = run.catalogue.match(key, facts.year)
    if facts.year is None or match.how == "other year":
        which = f" of {year_words(facts.year)}" if facts.year else ""
        return NotLooked("not of that year", f"it is not among the rules{which}")
    if match.rule is None or match.how != "exact":
        return NotLooked("not of that year", "it is not in the catalogue")
    last_year = facts.last_year_loaded
    return _missing(match.rule, facts.tables_loaded, last_year)


@lru_cache(maxsize=16_384)
def _missing(
    rule: Rule, tables: tuple[str, ...] | None, last_year: bool | None
) -> NotLooked | None:
    if tables is None:
        return NotLooked("tables not stated", "which tables were loaded is not stated")
    if missing := [table for table in tables_needed(rule) if table not in tables]:
        return NotLooked("table", f"{_were_not(missing)} loaded", tuple(missing))
    if rule.needs_last_year and not _last_year_there(rule, tables, last_year):
        no = any(t.endswith(_LAST) for t in tables) or last_year is False
        words = "were not loaded" if no else "are not stated to have been loaded"
        return NotLooked("last year", f"last year’s files {words}")
    if rule.needs_provider_info and PROVIDER_INFO not in tables:
        return NotLooked("Ofsted’s lists", "Ofsted’s lists of providers were not loaded")
    return None


def _last_year_there(rule: Rule, tables: tuple[str, ...], last_year: bool | None) -> bool:
    if not any(table.endswith(_LAST) for table in tables):
        return last_year is True
    of_last_year = [table for table in rule.tables if table.endswith(_LAST)]
    return set(tables).issuperset(of_last_year or [t + _LAST for t in tables_needed(rule)])


def _otherwise(run: Run) -> NotLooked:
    """All that it needs was there, and yet nothing can be inferred from its being left out."""
    if run.source == PUBLISHED:
        return NotLooked("not said", "the published table leaves it out")
    if run.facts.validator_version is None:
        return NotLooked(
            "version", "it crashes in some version of the validator, and which ran is not stated"
        )
    return NotLooked("version", f"whether it crashes in the validator {_version(run)} is not known")


def _were_not(tables: Sequence[str]) -> str:
    return f"{listed(tables)} {'was' if len(tables) == 1 else 'were'} not"


def _version(run: Run) -> str:
    version = run.facts.validator_version
    return version or "(version not stated)"
