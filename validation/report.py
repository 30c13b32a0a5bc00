"""What a file says once read: counts by rule, and nothing of any child.

The plain words for where counts come from and what they count are here, as every part uses them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ROWS, ROWS_BY_COLUMN, CHILDREN, PORTAL_COUNT = "rows", "row × column", "children", "portal count"
UNITS = (ROWS, ROWS_BY_COLUMN, CHILDREN, PORTAL_COUNT)

VALIDATOR = "Data to Insight validator"
OLD_VALIDATOR = "Data to Insight validator (old site)"
PORTAL = "DfE portal summary"
PORTAL_CHILDREN = "DfE portal child list"
PUBLISHED = "published table"
SOURCES = (VALIDATOR, OLD_VALIDATOR, PORTAL, PORTAL_CHILDREN, PUBLISHED)
VALIDATORS = (VALIDATOR, OLD_VALIDATOR)

# A published row without a code stays visible under its own words.
NO_CODE = "no code: "
LONGEST_WORDS = 100
LARGEST_COUNT = 10_000_000

_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./-]{0,13}[A-Za-z0-9])?")
# No rule has five digits in a row; child ids, UPNs and dates do, or hold a slash twice.
_NOT_A_CODE = re.compile(r"[0-9]{5}|[/.-].*[/.-]")


@dataclass(frozen=True)
class OverChildren:
    """What a child-level source says beyond counts, added up over its children: nobody is in it.

    Attributes
    ----------
    squares : by rule, the sum over children of the square of the child's failing rows.
    total_squares : the sum over children of the square of the child's failing rows of all rules.
    failing : children who fail any rule.
    together : children who fail both rules of a pair, by the pair's codes in their order; a pair
        that no child fails is left out.
    """

    squares: Mapping[str, int] = field(repr=False)
    total_squares: int
    failing: int
    together: Mapping[tuple[str, str], int] = field(repr=False)


@dataclass(frozen=True)
class Report:
    """An error report reduced to counts.

    Attributes
    ----------
    kind : what the file is, in words ("error report of the live site").
    source, unit : one of ``SOURCES`` and ``UNITS``.
    counts : failures by rule, the codes as the file spells them.
    personal_data : whether the file named children; nothing of them is in here.
    children_counts : distinct children by rule, only where the file named children.
    over_children : sums over those children, beside their counts.
    zeros_stated : whether the file lists rules that did not fail, with a 0.
    notes : sentences about what was found while reading.
    stated_year : the collection's end year, where the file says it.
    stated_council : the council, where the file says it.
    marks : by code, the mark of the message the file has beside it.
    """

    kind: str
    source: str
    unit: str
    counts: Mapping[str, int]
    personal_data: bool = False
    children_counts: Mapping[str, int] | None = None
    over_children: OverChildren | None = field(default=None, repr=False)
    zeros_stated: bool = False
    notes: tuple[str, ...] = ()
    stated_year: int | None = None
    stated_council: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def total(self) -> int:
        """The counts added up (where they count children, one failing two rules counts twice)."""
        return sum(self.counts.values())

    @property
    def failing(self) -> int:
        """How many rules fail."""
        return sum(count > 0 for count in self.counts.values())


@dataclass(frozen=True)
class RunFacts:
    """What is known of a run beside its counts. None is always "nobody said", never 0 or no.

    ``tables_loaded`` are names of upload tables; last year's are named with ``_last``.
    ``note`` is what the team says about the run ("after the placements were authorised").
    ``ran``, ``skipped`` and ``crashed`` are sets of normalised rule codes, each complete.
    ``table_rows`` is how many rows each loaded table had: the denominators of rows.
    """

    council: str | None = None
    year: int | None = None
    number: int | None = None
    date: str | None = None
    children: int | None = None
    episodes: int | None = None
    tables_loaded: tuple[str, ...] | None = None
    last_year_loaded: bool | None = None
    validator_version: str | None = None
    note: str = ""
    ran: frozenset[str] | None = field(default=None, repr=False)
    skipped: frozenset[str] | None = field(default=None, repr=False)
    crashed: frozenset[str] | None = field(default=None, repr=False)
    table_rows: Mapping[str, int] | None = field(default=None, repr=False, hash=False)


def looks_like_code(text: str) -> bool:
    """Whether this could be a rule's code, and could not be a child's id, a UPN or a date."""
    return bool(_CODE.fullmatch(text)) and not _NOT_A_CODE.search(text)
