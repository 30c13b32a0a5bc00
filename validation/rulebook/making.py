"""The catalogue of one project: the shipped rules, what listings change, what councils added.

A listing says which rules there are, their messages, and which tables and fields they name. It does
not say what a rule does, so a rule that only a listing names is known less surely: its label is its
message, its group is guessed from what it looks at (right for 334 of the 340 shipped), and whether
its check changed since the year before is not known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from validation.catalogue import (
    LAST_YEAR,
    UPLOAD_TABLES,
    Catalogue,
    Group,
    Kind,
    Rule,
    code_order,
    normalise_code,
)
from validation.rulebook.messages import mark_in, mark_of
from validation.rulebook.model import GroupChoice, ListedRule, Listing, LocalRule

_LAST = "_last"
_LONGEST_LABEL = 160
# Where most of a rule's fields are of these, it is about where a child is placed.
_OF_PLACEMENTS = frozenset(
    {"PLACE", "PLACE_PROVIDER", "PL_POST", "URN", "PL_LA", "PL_LOCATION", "PL_DISTANCE"}
    | {"HOME_POST", "REASON_PLACE_CHANGE"}
)


def made(
    base: Catalogue,
    listings: Iterable[Listing],
    local: Iterable[LocalRule],
    groups: Iterable[GroupChoice],
) -> Catalogue:
    """The catalogue of a project; ``base`` itself where the project adds nothing."""
    holding = sorted((each for each in listings if each.holds), key=lambda each: each.year)
    added, chosen = list(local), {normalise_code(each.code): each.group for each in groups}
    if not holding and not added and not chosen:
        return base
    known = {normalise_code(rule.code): rule for rule in base.rules()}
    for listing in holding:
        _bring_in(known, base, listing)
    if holding:
        known = _with_words(known, base, {each.year: each for each in holding})
    for each in added:
        # Where a listing has brought a rule of that code meanwhile, the validator's goes before.
        known.setdefault(normalise_code(each.facts.code), _local(each, holding))
    rules = [
        dataclasses.replace(rule, group=chosen[key]) if key in chosen else rule
        for key, rule in known.items()
    ]
    return Catalogue(sorted(rules, key=lambda rule: code_order(rule.code)), base.families)


def stands_for(each: ListedRule, base: Catalogue, year: int, codes: frozenset[str]) -> list[str]:
    """The normalised codes of the rules that a line of a listing is of.

    Mostly its own. A code that was split stands for its parts. One that is not known is taken for
    a slip where its message is exactly that of one known rule of the year which the listing (whose
    ``codes`` these are) lacks: SW108STG2 is SW08STG2.
    """
    key = normalise_code(each.code)
    match = base.match(key, year)
    if match.how == "split":
        return [normalise_code(rule.code) for rule in match.members]
    if match.rule is None or match.how == "parent":
        mark = mark_of(each.message)
        same = [
            other
            for rule in base.rules()
            if (other := normalise_code(rule.code)) not in codes
            and mark_in(rule.code, year) == mark
        ]
        if len(same) == 1:
            return same
    return [key]


def by_key(listing: Listing, base: Catalogue) -> dict[str, ListedRule]:
    """The lines of a listing by the normalised codes of the rules they are of."""
    codes = frozenset(normalise_code(each.code) for each in listing.rules)
    found: dict[str, ListedRule] = {}
    for each in listing.rules:
        for key in stands_for(each, base, listing.year, codes):
            if key == normalise_code(each.code) or key not in codes:
                found[key] = each
    return found


def _bring_in(known: dict[str, Rule], base: Catalogue, listing: Listing) -> None:
    """Let the rules of the listing's year be those it lists."""
    listed = by_key(listing, base)
    year = listing.year
    for key, each in listed.items():
        rule = known.get(key)
        if rule is None:
            known[key] = _listed(each, year)
            continue
        years = tuple(sorted({*rule.years, year}))
        known[key] = dataclasses.replace(rule, years=years)
        # Of the newest year a listing goes before what was known; of an older one it is history.
        if year == years[-1] and says_otherwise(rule, each):
            known[key] = dataclasses.replace(known[key], tables=each.tables, fields=each.fields)
    if listing.complete:
        for key, rule in known.items():
            if key not in listed and year in rule.years:
                left = tuple(each for each in rule.years if each != year)
                known[key] = dataclasses.replace(rule, years=left)


def says_otherwise(rule: Rule, each: ListedRule) -> bool:
    """Whether a listing names other fields for a known rule."""
    return bool(each.fields) and set(each.fields) != set(rule.fields)


def _with_words(
    known: Mapping[str, Rule], base: Catalogue, holding: Mapping[int, Listing]
) -> dict[str, Rule]:
    """The rules with the years in which their message differs from the year before."""
    lines = {year: by_key(listing, base) for year, listing in holding.items()}

    def mark(key: str, rule: Rule, year: int) -> str | None:
        each = lines.get(year, {}).get(key)
        return mark_of(each.message) if each else mark_in(rule.code, year)

    found = {}
    for key, rule in known.items():
        touched = [year for each in holding for year in (each, each + 1) if year in rule.years]
        reworded = set(rule.reworded) - set(touched)
        for year in touched:
            before = mark(key, rule, year - 1) if year - 1 in rule.years else None
            if before is not None and before != mark(key, rule, year):
                reworded.add(year)
        found[key] = dataclasses.replace(rule, reworded=tuple(sorted(reworded)))
    return found


def _listed(each: ListedRule, year: int) -> Rule:
    words = " ".join(each.message.split()) or f"Rule {each.code}"
    label = words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL - 1].rstrip() + "…"
    return _rule(
        each.code, label, guessed_group(each), _kind(each.code), each.tables, each.fields, (year,)
    )


def guessed_group(each: ListedRule) -> Group:
    """The group a rule seems to be of, from the tables and fields it names."""
    if any(table.endswith(_LAST) for table in each.tables):
        return "year-to-year"
    of_placements = sum(name in _OF_PLACEMENTS for name in each.fields)
    return "placement" if of_placements and of_placements * 2 >= len(each.fields) else "local"


def _kind(code: str) -> Kind:
    key = normalise_code(code)
    if key.startswith("INT"):
        return "integrity"
    return "social worker" if key.startswith("SW") else "DfE"


def _local(each: LocalRule, holding: Sequence[Listing]) -> Rule:
    facts = each.facts
    newest = max([LAST_YEAR, facts.first_year, *(listing.year for listing in holding)])
    years = tuple(range(facts.first_year, (facts.last_year or newest) + 1))
    rule = _rule(facts.code, facts.label, facts.group, "council", facts.tables, facts.fields, years)
    return dataclasses.replace(rule, origin="added", council=each.council)


def _rule(
    code: str,
    label: str,
    group: Group,
    kind: Kind,
    tables: tuple[str, ...],
    fields: tuple[str, ...],
    years: tuple[int, ...],
) -> Rule:
    origin: Literal["listing"] = "listing"
    return Rule(
        code=code,
        label=label,
        group=group,
        kind=kind,
        tables=tables,
        fields=fields,
        years=years,
        stage=None,
        needs_last_year=any(table.endswith(_LAST) for table in tables),
        needs_provider_info=any(t not in UPLOAD_TABLES and not t.endswith(_LAST) for t in tables),
        needs_postcode_derived=any(name.startswith("PL_") and name != "PL_POST" for name in fields),
        origin=origin,
    )
