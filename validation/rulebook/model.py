"""What a project knows of the rules beyond what comes with the tool.

A rule that a council added; another group that somebody gave a rule; and a listing of a year's
rules as the sector's validator writes it. Nothing here is stored over what is shipped: taken away,
the shipped rules are back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from common.errors import BadInput
from common.words import listed, one_line
from common.years import FIRST, LAST, year_words
from validation.catalogue import DERIVED_FIELDS, UPLOAD_TABLES, Group, normalise_code
from validation.report import looks_like_code

GROUPS: tuple[Group, ...] = get_args(Group)
LONGEST_LABEL, LONGEST_NOTE, LONGEST_CODE = 160, 500, 20


@dataclass(frozen=True)
class LocalRuleFacts:
    """A rule a council added, as it is typed.

    ``council_id`` None: it is every council's. ``last_year`` None: it still holds.
    """

    code: str
    label: str
    group: Group
    first_year: int
    last_year: int | None = None
    council_id: int | None = None
    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class LocalRule:
    """A rule a council added, as it is stored; ``council`` is the council's name."""

    id: int
    facts: LocalRuleFacts
    council: str | None
    version: int


@dataclass(frozen=True)
class GroupChoice:
    """The group somebody gave a rule instead of the shipped one, with who and when."""

    id: int
    code: str
    group: Group
    set_by: str
    set_at: str
    version: int


@dataclass(frozen=True)
class ListedRule:
    """A rule as a listing has it; tables and fields are spelt as the return does."""

    code: str
    message: str
    tables: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A stored listing of the rules of a year.

    ``holds``: the year goes by it; at most one listing of a year does. ``complete``: what it does
    not list is then no rule of the year; otherwise such a rule stays, and is shown as not listed.
    """

    id: int
    year: int
    name: str
    validator_version: str | None
    imported_at: str
    imported_by: str
    holds: bool
    complete: bool
    rules: tuple[ListedRule, ...] = field(repr=False)
    version: int = 1


def checked_local(facts: LocalRuleFacts) -> LocalRuleFacts:
    """The same in the form it is stored in. Raises BadInput for what no rule can be."""
    code = "".join(facts.code.split())
    if not code or len(code) > LONGEST_CODE or not looks_like_code(code):
        raise BadInput(
            "that is no code of a rule",
            remedy="Give it letters and digits, beginning with yours, such as NM01",
        )
    if facts.group not in GROUPS:
        raise BadInput("that group is not known", remedy=f"Choose {listed(GROUPS, 'or')}")
    last = facts.last_year
    for year in (facts.first_year, last):
        if year is not None and not FIRST <= year <= LAST:
            raise BadInput("that cannot be a collection year of the 903")
    if last is not None and last < facts.first_year:
        raise BadInput(
            f"{year_words(last)} is before {year_words(facts.first_year)}",
            remedy="Give a last year that does not come before the first",
        )
    note = " ".join(facts.note.split())
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"the note is longer than {LONGEST_NOTE} letters", remedy="Shorten it")
    return LocalRuleFacts(
        code,
        one_line(facts.label, "label", LONGEST_LABEL),
        facts.group,
        facts.first_year,
        last,
        facts.council_id,
        _known(facts.tables, UPLOAD_TABLES, "table"),
        _known(facts.fields, all_fields(), "field"),
        note,
    )


def all_fields() -> tuple[str, ...]:
    """Every field of the return and those worked out from it, each once, in the return's order."""
    uploaded = [name for columns in UPLOAD_TABLES.values() for name in columns]
    return tuple(dict.fromkeys([*uploaded, *DERIVED_FIELDS]))


def key_of(code: str) -> str:
    """What a code is stored and matched by."""
    return normalise_code(code)


def _known(given: Iterable[str], known: Iterable[str], what: str) -> tuple[str, ...]:
    wanted = set(given)
    order = list(known)
    if unknown := sorted(wanted - set(order)):
        raise BadInput(
            f"{unknown[0][:30]} is no {what} of the return", remedy="Choose from the list"
        )
    return tuple(each for each in order if each in wanted)
