"""What things are called in the lists of a storyboard, without making their slides."""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import NotFound
from common.words import listed
from evidence.benefits.services import cases
from evidence.findings.weighing import held as held_findings
from evidence.options.services import held as held_options
from evidence.topics.naming import title_of
from evidence.topics.services import read_key, topic
from presenting.cards.common_ground import themes_of
from presenting.model import Card, CardKind, Refers
from research.services.common_ground import common_ground
from research.services.needs import needs
from research.services.personas import personas
from screens.look import the_project
from screens.rule_failures.seen import the_door

GONE = "Withdrawn"
# What is shown where nobody chose any.
EVERY: dict[CardKind, tuple[str, str]] = {
    "common": ("themes", "The most widely heard themes"),
    "personas": ("personas", "All personas"),
    "needs": ("needs", "All user needs"),
    "options": ("options", "All options"),
}
MOST_NAMED = 3


def findings_named() -> dict[int, str]:
    """Every finding by its claim, the newest first."""
    return {each.id: each.claim for each in reversed(held_findings(the_project()).findings)}


def themes_named() -> dict[int, str]:
    """Every theme with whose it is."""
    found = themes_of(common_ground(the_project())).values()
    return {e.theme.id: f"{e.theme.name} ({e.theme.council or 'across councils'})" for e in found}


def personas_named() -> dict[int, str]:
    """Every persona."""
    return {each.id: each.name for each in personas(the_project())}


def needs_named() -> dict[int, str]:
    """Every user need as a sentence."""
    return {each.id: each.facts.sentence() for each in needs(the_project())}


def options_named() -> dict[int, str]:
    """Every option."""
    return {each.id: each.title for each in held_options(the_project()).options}


def cases_named() -> dict[int, str]:
    """Every benefits case."""
    return {each.id: each.name for each in cases(the_project())}


_NAMED = {
    "themes": themes_named,
    "personas": personas_named,
    "needs": needs_named,
    "options": options_named,
}


def name_of(card: Card) -> str | None:
    """What a card of a finding, topic, theme, persona, need, option or case is called."""
    refers = card.refers
    if card.kind == "finding":
        return findings_named().get(refers.get("finding") or 0, GONE)
    if card.kind == "benefits":
        return cases_named().get(refers.get("case") or 0, GONE)
    if card.kind == "says_shows" and refers.get("painpoint") is None:
        return _topic_name(refers)
    if card.kind in EVERY:
        name, every = EVERY[card.kind]
        return _some_name(refers.get(name) or [], _NAMED[name]()) if refers.get(name) else every
    return None


def _some_name(ids: list[int], named: Mapping[int, str]) -> str:
    first = [named.get(each, GONE) for each in ids[:MOST_NAMED]]
    rest = len(ids) - len(first)
    return listed([*first, *([f"{rest} more"] if rest else [])])


def _topic_name(refers: Refers) -> str:
    key = str(refers.get("topic") or "")
    if not key:
        return "Where what is said and what is shown differ"
    kind, bare = read_key(key)
    if kind != "activity":
        return title_of(kind, bare)
    try:
        return topic(the_project(), key, the_door()).title
    except NotFound:
        return GONE
