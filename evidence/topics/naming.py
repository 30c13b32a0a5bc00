"""What topics there are, and what each is called in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from validation.catalogue import DERIVED_FIELDS, UPLOAD_TABLES, Catalogue, Rule, normalise_code
from validation.rulebook.finding import field_words

TopicKind = Literal["field", "table", "group", "activity"]
KIND_WORDS: dict[TopicKind, str] = {
    "field": "Fields",
    "table": "Tables",
    "group": "Groups of rules",
    "activity": "Activities",
}
GROUP_WORDS = {
    "placement": "Placement rules",
    "year-to-year": "Year-to-year rules",
    "local": "Local rules",
}
# Where what staff say first is no name.
_NAMES = {
    "CHILD": "Child’s number",
    "MOTHER": "Young mothers",
    "MC_DOB": "Birthday of a child’s own baby",
    "DOB": "Date of birth",
    "MIS_START": "Start of going missing",
    "MIS_END": "Return from missing",
    "UASC": "Unaccompanied asylum seekers",
    "ACTIV": "Care leavers’ activity",
    "ACCOM": "Care leavers’ accommodation",
    "IN_TOUCH": "In touch with care leavers",
    "REVIEW_CODE": "How the child took part in the review",
    "table Header": "Child details",
    "table Episodes": "Episodes",
    "table Reviews": "Reviews",
    "table UASC": "Unaccompanied asylum seekers",
    "table OC2": "Health and other outcomes",
    "table OC3": "Care leavers",
    "table Missing": "Missing from care",
    "table SWEpisodes": "Social workers",
}


@dataclass(frozen=True)
class Placed:
    """Which topics of one kind each rule belongs to, and which codes are no known rule.

    ``codes`` are by the topic's key, spelt, in the order of the catalogue.
    """

    codes: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]


@cache
def plain_name(of: str) -> str:
    """A field's plain name ("ETHNIC" is "Ethnicity"), or a table's ("table OC3").

    The name itself where staff have no word for it.
    """
    bare = of.removeprefix("table ")
    said = _NAMES.get(of) or next(iter(field_words().get(of, ())), bare)
    said = said.replace("'", "’")
    return said[:1].upper() + said[1:]


def title_of(kind: TopicKind, key: str) -> str:
    """A topic in plain words with the return's own name: "Ethnicity (ETHNIC)"."""
    if kind == "group":
        return GROUP_WORDS.get(key, key)
    said = plain_name(key if kind == "field" else f"table {key}")
    return said if said.casefold() == key.casefold() else f"{said} ({key})"


def keys_of_rule(rule: Rule, kind: TopicKind) -> tuple[str, ...]:
    """The fields, tables or the group a rule belongs to; last year's tables are not told apart."""
    if kind == "field":
        return rule.fields
    if kind == "table":
        bare = dict.fromkeys(each.removesuffix("_last") for each in rule.tables)
        return tuple(each for each in bare if each in UPLOAD_TABLES)
    return (rule.group,) if kind == "group" else ()


def rules_meant(code: str, known: Catalogue, year: int | None) -> tuple[Rule, ...]:
    """The rules a code stands for: itself, its whole, or its parts; none where it is not known."""
    match = known.match(code, year)
    return (match.rule,) if match.rule else match.members


def placed(kind: TopicKind, known: Catalogue, year: int | None, codes: Iterable[str]) -> Placed:
    """The rules of a year by topic, with ``codes`` that are none of them but stand for some."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key in every_key(kind):
        found[key] = {}
    held = set()
    for rule in known.rules(year):
        held.add(normalise_code(rule.code))
        for key in keys_of_rule(rule, kind):
            found[key][rule.code] = None
    unknown = []
    for code in codes:
        if normalise_code(code) in held:
            continue
        meant = rules_meant(code, known, year)
        if not meant:
            unknown.append(known.spelling(code))
        for rule in meant:
            for key in keys_of_rule(rule, kind):
                found[key][known.spelling(code)] = None
    return Placed({key: tuple(each) for key, each in found.items()}, tuple(unknown))


def every_key(kind: TopicKind) -> tuple[str, ...]:
    """All fields, tables or groups of the return, in its own order."""
    if kind == "field":
        inside = (field for fields in UPLOAD_TABLES.values() for field in fields)
        return tuple(dict.fromkeys((*inside, *DERIVED_FIELDS)))
    if kind == "table":
        return tuple(UPLOAD_TABLES)
    return tuple(GROUP_WORDS) if kind == "group" else ()


def fields_of_table(table: str) -> frozenset[str]:
    """The fields of a table but for those that every table has, and so say nothing of it."""
    everywhere = {"CHILD", "DOB"} if table != "Header" else {"CHILD"}
    return frozenset(UPLOAD_TABLES.get(table, ())) - everywhere
