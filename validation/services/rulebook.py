"""The rules as one project knows them: shipped, brought up to date, added to, grouped otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from sqlite_utils import Database

from common.errors import BadInput, NotFound
from common.who import Who
from common.years import year_words
from storage import Project, act, reading
from storage.remembering import remembered
from validation.catalogue import Catalogue, Group, Rule, normalise_code, shipped
from validation.rulebook import store
from validation.rulebook.making import by_key, made
from validation.rulebook.model import (
    GROUPS,
    GroupChoice,
    Listing,
    LocalRule,
    LocalRuleFacts,
    checked_local,
)

_Had = TypeVar("_Had", LocalRule, Listing)


@remembered
def catalogue(project: Project) -> Catalogue:
    """The rules this project knows. Where it adds nothing, the shipped catalogue itself."""
    with reading(project) as db:
        return catalogue_in(db)


def catalogue_in(db: Database) -> Catalogue:
    """The same, as it is seen from within a reading or an act."""
    listings = tuple(each for each in store.listings(db) if each.holds)
    return _made(listings, tuple(store.local_rules(db)), tuple(store.group_choices(db)))


# What is worked out from a catalogue is kept by it, so the same rules are to be the same one.
@lru_cache(maxsize=8)
def _made(
    listings: tuple[Listing, ...], local: tuple[LocalRule, ...], groups: tuple[GroupChoice, ...]
) -> Catalogue:
    return made(shipped(), listings, local, groups)


@remembered
def local_rules(project: Project) -> tuple[LocalRule, ...]:
    """The rules councils added, by code."""
    with reading(project) as db:
        return tuple(store.local_rules(db))


def add_local_rule(project: Project, who: Who, facts: LocalRuleFacts) -> int:
    """Add a council's own rule; returns its id.

    Raises BadInput where it has no label or code, or the code is another rule's.
    """
    checked = checked_local(facts)
    with act(project, who, f"Added the rule {checked.code}") as this:
        held = store.local_rules(this.db)
        _refuse_known(project, held, checked.code, None)
        return store.add_local(this, checked)


def change_local_rule(
    project: Project, who: Who, rule_id: int, version: int, facts: LocalRuleFacts
) -> None:
    """Change a council's own rule. Raises StaleEdit where somebody else did since it was read."""
    checked = checked_local(facts)
    with act(project, who, f"Changed the rule {checked.code}") as this:
        held = store.local_rules(this.db)
        _refuse_known(project, held, checked.code, _had(held, rule_id, "rule"))
        store.edit_local(this, rule_id, version, checked)


def remove_local_rule(project: Project, who: Who, rule_id: int) -> None:
    """Remove a council's own rule. Counts and links of it stay, under a code nobody knows."""
    with act(project, who, "Removed a council’s own rule") as this:
        store.remove_local(this, rule_id)


@remembered
def group_choices(project: Project) -> tuple[GroupChoice, ...]:
    """The groups somebody gave rules, with who and when, by code."""
    with reading(project) as db:
        return tuple(store.group_choices(db))


def set_group(project: Project, who: Who, code: str, group: Group) -> None:
    """Let a rule be in another group from now on. Given its own group back, the choice is gone."""
    if group not in GROUPS:
        raise BadInput("that group is not known", remedy="Choose one of the three")
    rule = _known_rule(project, code)
    if rule.origin == "added":
        raise BadInput(
            f"{rule.code} is a council’s own rule", remedy="Change its group where the rule is"
        )
    if rule.group == group:
        return
    if group == group_before(project, rule.code):
        reset_group(project, who, rule.code)
        return
    with act(project, who, f"Put rule {rule.code} into another group") as this:
        store.choose_group(this, rule.code, group)


def reset_group(project: Project, who: Who, code: str) -> None:
    """Let a rule be in the group it has by itself. Raises NotFound where it is."""
    with act(project, who, f"Put rule {code[:20]} back into its own group") as this:
        store.drop_group(this, code)


def group_before(project: Project, code: str) -> Group | None:
    """The group a rule has by itself, whatever somebody chose; None for an unknown code."""
    with reading(project) as db:
        listings = tuple(each for each in store.listings(db) if each.holds)
        local = tuple(store.local_rules(db))
    rule = _made(listings, local, ()).match(code, None).rule
    return rule.group if rule else None


@remembered
def listings(project: Project) -> tuple[Listing, ...]:
    """The validator's listings that were read in, the newest year and listing first."""
    with reading(project) as db:
        return tuple(store.listings(db))


def hold_listing(
    project: Project,
    who: Who,
    year: int,
    listing: Listing | None,
    *,
    complete: bool = False,
    version: int | None = None,
) -> None:
    """Let a year go by a listing, or by what is shipped.

    ``complete``: rules it does not list are then none of that year; otherwise they stay.
    ``version`` is the one the listing was seen at, by default as it is given. Raises StaleEdit.
    """
    what = "the shipped rules" if listing is None else "another listing"
    with act(project, who, f"Let {year_words(year)} go by {what}") as this:
        if listing is None:
            store.hold(this, year, None, 0, False)
            return
        if listing.year != year:
            raise BadInput(f"this listing is not of {year_words(year)}")
        store.hold(this, year, listing.id, version or listing.version, complete)


def remove_listing(project: Project, who: Who, listing_id: int) -> None:
    """Remove a listing; where its year went by it, the shipped rules are back."""
    with act(project, who, "Removed a listing of rules") as this:
        _had(store.listings(this.db), listing_id, "listing")
        store.remove_listing(this, listing_id)


def not_listed(project: Project, year: int) -> tuple[Rule, ...]:
    """The rules of a year that the listing it goes by does not have; none where it has no listing.

    Councils' own rules are in no listing and are not meant.
    """
    holding = next((each for each in listings(project) if each.holds and each.year == year), None)
    if holding is None:
        return ()
    there = by_key(holding, shipped())
    return tuple(
        rule
        for rule in catalogue(project).rules(year)
        if rule.origin != "added" and normalise_code(rule.code) not in there
    )


def _refuse_known(
    project: Project, held: Sequence[LocalRule], code: str, but: LocalRule | None
) -> None:
    key = normalise_code(code)
    if but and normalise_code(but.facts.code) == key:
        return
    if any(normalise_code(each.facts.code) == key for each in held):
        raise BadInput(f"there is a rule {code} of a council already", remedy="Give another code")
    match = catalogue(project).match(code, None)
    if match.how in ("exact", "split"):
        raise BadInput(
            f"{code} is a rule of the 903 already",
            remedy="Give it a code that none of the 903 has, beginning with your letters",
        )


def _known_rule(project: Project, code: str) -> Rule:
    rule = catalogue(project).match(code, None).rule
    if rule is None or normalise_code(rule.code) != normalise_code(code):
        raise NotFound(f"no rule has the code {code[:20]}")
    return rule


def _had(held: Sequence[_Had], row_id: int, what: str) -> _Had:
    for each in held:
        if each.id == row_id:
            return each
    raise NotFound(f"this {what} is no longer in the project", remedy="Go back to the list")
