"""The 903's validation rules by collection year, with a plain label of our own for each.

A rule is known by its code, but codes change: rules come and go by year, DfE's one rule 503 is
nine in the validator (503A–J), and lists spell the same code in different cases. So a code from
outside is never looked up but *matched* (`match_rule`), and the match says how it was made; what
matches nothing stays visible as unknown.

The facts are those of the sector's validator csc-validator-be-903 0.1.17 (MIT), of which every
rule's own checks were read. In three places they follow what a rule does, not what is declared of
it: 503D compares with last year's episodes, 545 reads Episodes, and 165, 625 and 1011 do without
last year's files. The official messages are not kept here: users call them misleading, and the
labels say what to look at in the record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Literal

from common.words import listed

Group = Literal["placement", "year-to-year", "local"]
Origin = Literal["shipped", "listing", "added"]
Kind = Literal["DfE", "integrity", "social worker", "portal warning", "council"]
How = Literal["exact", "other year", "parent", "split", "unknown"]

FIRST_YEAR, LAST_YEAR = 2023, 2027
UNKNOWN_LABEL = "Rule not in our catalogue"

# The files a council uploads, each known by exactly these columns (2025/26; DoLo from 2026/27).
UPLOAD_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        table: tuple(columns.split())
        for table, columns in {
            "Header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
            "Episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE"
            " HOME_POST PL_POST URN",
            "Reviews": "CHILD DOB REVIEW REVIEW_CODE",
            "UASC": "CHILD SEX DOB DUC",
            "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS"
            " TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED"
            " INTERVENTION_OFFERED",
            "OC3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
            "AD1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
            "PlacedAdoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
            "PrevPerm": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
            "Missing": "CHILD DOB MISSING MIS_START MIS_END",
            "SWEpisodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
            "DoLo": "CHILD DOB DOLO_START DOLO_END",
        }.items()
    }
)
# Worked out by the validator or the DfE portal; no uploaded file has them.
DERIVED_FIELDS = ("PL_LA", "PL_LOCATION", "PL_DISTANCE", "UASC")

# By validator version: a rule that crashes reads as clean in every report of that version.
ALWAYS_CRASHES: Mapping[str, frozenset[str]] = MappingProxyType(
    {"0.1.17": frozenset({"231", "233", "709", "710"})}
)
CRASHES_WITHOUT_LAST_YEAR: Mapping[str, frozenset[str]] = MappingProxyType(
    {"0.1.17": frozenset({"706"})}
)

_DATA = Path(__file__).with_name("catalogue_data.json")
_LETTERED = re.compile(r"(\d+|SW\d+)[A-Z](|STG\d)")
_WHOLE = re.compile(r"(\d+|SW\d+)(|STG\d)")
_IN_PARTS = re.compile(r"([A-Z]*)(\d*)([A-Z]?)((?:STG\d)?)", re.ASCII)
# Whether a child was looked after all year is worked out from Episodes, which 545 does not declare.
_ALSO_READS = {"545": ("Episodes",)}


@dataclass(frozen=True)
class Rule:
    """One validation rule.

    Attributes
    ----------
    code : as the validator spells it ("197a", "197B"); compare codes by `normalise_code`.
    label : ours, at most 80 characters: what to look at in the record.
    group : the discovery's three groups of errors. "year-to-year" contradicts last year's return
        or needs it; "placement" is about where and with whom a child is placed; the rest "local".
    tables : tables the rule declares; `<Table>_last` is last year's, ProviderInfo Ofsted's lists.
    fields : columns a failure is reported against; see DERIVED_FIELDS.
    years : collection years the rule is in, by the year they end in.
    stage : 1 or 2 where the code itself says so (social worker rules only).
    needs_last_year : last year's files are needed; for a few (164, 199, 392a, 392b, 406, 1000)
        the rule also runs without them, but less surely.
    needs_postcode_derived : reports a field worked out from postcodes.
    check_changed : years from which it does something else than the year before; how that is
        known, see :mod:`validation.rulebook.changes`.
    reworded : years from which its official message is another.
    origin : "shipped" with the tool, read from a newer "listing", or "added" by a council.
    council : whose rule an added one is; None where it is every council's.
    """

    code: str
    label: str
    group: Group
    kind: Kind
    tables: tuple[str, ...]
    fields: tuple[str, ...]
    years: tuple[int, ...]
    stage: int | None
    needs_last_year: bool
    needs_provider_info: bool
    needs_postcode_derived: bool
    check_changed: tuple[int, ...] = ()
    reworded: tuple[int, ...] = ()
    origin: Origin = "shipped"
    council: str | None = None


@dataclass(frozen=True)
class RuleMatch:
    """What a code from outside was taken for, and how.

    "exact": a rule of that year, or of any year where no year was given. "other year": the code is
    known, but not for that year. "split": no rule has this code any more, `members` are the ones it
    became. "parent": the code is unknown, but without its letter it is `rule`, or was split into
    `members`. "unknown": nothing like it; keep it visible.
    """

    rule: Rule | None
    how: How
    members: tuple[Rule, ...] = ()


@lru_cache(maxsize=16_384)
def normalise_code(code: str) -> str:
    """The form codes are compared in: " 0197b" and "197 B" are both "197B"."""
    bare = "".join(code.split()).upper()
    return (bare.lstrip("0") or "0") if bare.isascii() and bare.isdigit() else bare


def code_order(code: str) -> tuple[object, ...]:
    """What codes are sorted by: numbers first and by size, a part after its whole."""
    key = normalise_code(code)
    match = _IN_PARTS.fullmatch(key)
    if not match:
        return (True, key, 0, "", "")
    return (bool(match[1]), match[1], int((match[2] or "0")[:15]), match[3], match[4])


@lru_cache(maxsize=16_384)
def parent_code(code: str) -> str | None:
    """The code without its letter, normalised: "503a" -> "503", "SW10aSTG2" -> "SW10STG2"."""
    match = _LETTERED.fullmatch(normalise_code(code))
    return match[1] + match[2] if match else None


def part_codes(code: str) -> list[str]:
    """Every code that could be a part of this one, normalised: "503" -> "503A" to "503Z"."""
    match = _WHOLE.fullmatch(normalise_code(code))
    return [f"{match[1]}{letter}{match[2]}" for letter in ascii_uppercase] if match else []


class Catalogue:
    """The rules that are known: those shipped with the tool, or those of one project.

    A project may know more: rules a council added, a newer listing of the validator's, groups
    somebody changed. Whoever holds a project asks `validation.services.rulebook.catalogue`.
    """

    def __init__(self, known: Iterable[Rule], families: Mapping[str, str]) -> None:
        self._rules = tuple(known)
        self._family_labels = dict(families)
        self._by_code = {normalise_code(rule.code): rule for rule in self._rules}
        # Of a year that only a council's own rules name, the rule set is not known.
        official = [rule for rule in self._rules if rule.origin != "added"]
        self._years = tuple(sorted({year for rule in official for year in rule.years}))
        self._families: dict[str, tuple[Rule, ...]] = {}
        for rule in self._rules:
            parent = parent_code(rule.code)
            # The rules that share a parent code which is itself no rule.
            if parent and parent not in self._by_code:
                self._families[parent] = (*self._families.get(parent, ()), rule)

    @property
    def families(self) -> Mapping[str, str]:
        """What a code that was split stood for, by that code."""
        return MappingProxyType(self._family_labels)

    @property
    def years(self) -> tuple[int, ...]:
        """The collection years of which rules are known, by the year they end in."""
        return self._years

    def rules(self, year: int | None = None) -> tuple[Rule, ...]:
        """The rules of a collection year (its end: 2026 is 2025/26), in the order of their codes.

        Without a year, or for one no rule is known of, all rules of all years: of other years'
        rule sets nothing is known here.
        """
        of_year = () if year is None else tuple(r for r in self._rules if year in r.years)
        return of_year if year is not None and year in self._years else self._rules

    def match(self, code: str, year: int | None) -> RuleMatch:
        """The rule a code stands for in a collection year; never fails, see `RuleMatch`."""
        key, parent = normalise_code(code), parent_code(code)
        if rule := self._by_code.get(key):
            return RuleMatch(rule, "exact" if year is None or year in rule.years else "other year")
        if members := self._members(key, year):
            return RuleMatch(None, "split", members)
        if parent and (rule := self._by_code.get(parent)):
            return RuleMatch(rule, "parent")
        if parent and (members := self._members(parent, year)):
            return RuleMatch(None, "parent", members)
        return RuleMatch(None, "unknown")

    def spelling(self, code: str) -> str:
        """A code as the catalogue spells it ("NOE" -> "NoE"), or as it is where unknown."""
        key = normalise_code(code)
        rule = self._by_code.get(key)
        return rule.code if rule else key

    def label(self, code: str, year: int | None) -> str:
        """The label to show beside a code, however it matches."""
        match = self.match(code, year)
        key = normalise_code(code)
        if match.how == "unknown":
            return UNKNOWN_LABEL
        if match.how == "split":
            return f"{self._family_label(key)} (now split into {_span(self._families[key])})"
        if match.how == "parent":
            parent = parent_code(code) or key
            label = match.rule.label if match.rule else self._family_label(parent)
            return f"{label} (label of rule {parent})"
        return match.rule.label if match.rule else UNKNOWN_LABEL

    def _family_label(self, key: str) -> str:
        return self._family_labels.get(key) or self._families[key][0].label

    def _members(self, key: str, year: int | None) -> tuple[Rule, ...]:
        """The rules a code was split into: those of the year, or all where the year has none."""
        family = self._families.get(key, ())
        return tuple(rule for rule in family if year in rule.years) or family


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the tool."""
    labels: dict[str, str] = _data()["families"]
    return Catalogue(_all_rules(), labels)


def rules(year: int | None = None) -> tuple[Rule, ...]:
    """The shipped rules of a collection year; see `Catalogue.rules`."""
    return shipped().rules(year)


def match_rule(code: str, year: int | None) -> RuleMatch:
    """What a code stands for among the shipped rules; see `Catalogue.match`."""
    return shipped().match(code, year)


def spelling(code: str) -> str:
    """A code as the shipped catalogue spells it; see `Catalogue.spelling`."""
    return shipped().spelling(code)


def tables_needed(rule: Rule) -> tuple[str, ...]:
    """This year's tables without which the rule cannot have run."""
    declared = tuple(table for table in rule.tables if table in UPLOAD_TABLES)
    return declared + _ALSO_READS.get(rule.code, ())


def crashes(code: str, version: str, *, last_year: bool) -> bool:
    """Whether a rule is known to crash in that validator version.

    `last_year` says whether last year's files were loaded. A version nobody observed has none.
    """
    key = normalise_code(code)
    without = frozenset[str]() if last_year else CRASHES_WITHOUT_LAST_YEAR.get(version, frozenset())
    return key in ALWAYS_CRASHES.get(version, frozenset()) | without


def _span(family: tuple[Rule, ...]) -> str:
    codes = [rule.code for rule in family]
    return listed(codes) if len(codes) < 3 else f"{codes[0]}–{codes[-1][-1]}"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_DATA.read_text("utf-8"))
    return found


@cache
def _all_rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            code=row["code"],
            label=row["label"],
            group=row["group"],
            kind=row["kind"],
            tables=tuple(row["tables"]),
            fields=tuple(row["fields"]),
            years=tuple(range(row["from"], row["to"] + 1)),
            stage=row.get("stage"),
            needs_last_year=row.get("last_year", False),
            needs_provider_info=row.get("provider_info", False),
            needs_postcode_derived=row.get("postcodes", False),
            check_changed=tuple(row.get("check", ())),
            reworded=tuple(row.get("reworded", ())),
        )
        for row in _data()["rules"]
    )
