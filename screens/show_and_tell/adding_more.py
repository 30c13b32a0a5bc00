"""Adding findings, topics, themes, personas, needs, options and benefits to a storyboard.

Where there is none yet, it is said, with the way to where one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from evidence.topics.naming import KIND_WORDS
from evidence.topics.services import topics
from presenting.model import CardKind, NewCard
from screens.look import Query, go_to, the_project
from screens.offered import may_change
from screens.rule_failures.seen import the_door
from screens.show_and_tell.naming import (
    EVERY,
    cases_named,
    findings_named,
    needs_named,
    options_named,
    personas_named,
    themes_named,
)
from screens.show_and_tell.picking import fresh, pick

DIFFERING = "Where councils differ most"
CHOSEN_TOPICS = "Topics I choose"
# A screen, the words of the link to it, what of it, and the table of what is made there.
Way = tuple[str, str, Query, str]


def _one_each(
    kind: CardKind,
    to: str,
    named: Mapping[int, str],
    label: str,
    none: str,
    way: Way,
) -> list[NewCard]:
    """A card for each that is picked."""
    if not named:
        _none_yet(none, way)
        return []
    return [NewCard(kind, {to: each}) for each in pick(label, named, key=fresh(f"add-{kind}"))]


def _together(
    kind: CardKind, named: Mapping[int, str], label: str, none: str, way: Way
) -> list[NewCard]:
    """One card of all that are picked, or of those that are shown where nobody picks."""
    if not named:
        _none_yet(none, way)
        return []
    to, every = EVERY[kind]
    chosen = pick(label, named, key=fresh(f"add-{kind}"), if_none=every)
    return [NewCard(kind, {to: chosen})]


def _none_yet(words: str, way: Way) -> None:
    st.markdown(words)
    screen, label, query, table = way
    if may_change(table):
        go_to(screen, label, query)


def _findings() -> list[NewCard]:
    way: Way = ("evidence", "Make a finding", {"show": "findings"}, "findings")
    return _one_each(
        "finding", "finding", findings_named(), "Findings", "There is no finding yet.", way
    )


def _topics() -> list[NewCard]:
    which = st.radio("Which topics", (DIFFERING, CHOSEN_TOPICS), key=fresh("add-topics-which"))
    if which == DIFFERING:
        return [NewCard("says_shows", {})]
    kind = st.radio(
        "Topics of",
        list(KIND_WORDS),
        format_func=KIND_WORDS.__getitem__,
        horizontal=True,
        key=fresh("add-topics-kind"),
    )
    found = topics(the_project(), the_door(), kind)
    named = {each.key: each.title for each in found if not each.empty}
    if not named:
        _none_yet(
            "Nothing was said or shown of any of these yet.",
            ("rule_failures", "Import an error report", {}, "runs"),
        )
        return []
    chosen = pick("Topics", named, key=fresh(f"add-topics-{kind}"))
    return [NewCard("says_shows", {"topic": each}) for each in chosen]


def _themes() -> list[NewCard]:
    way: Way = ("board", "Make a theme on the board", {}, "themes")
    return _together("common", themes_named(), "Themes", "There is no theme yet.", way)


def _personas() -> list[NewCard]:
    way: Way = ("common_ground", "Make a persona", {"show": "personas"}, "personas")
    return _together("personas", personas_named(), "Personas", "There is no persona yet.", way)


def _needs() -> list[NewCard]:
    way: Way = ("common_ground", "Write a user need", {"show": "needs"}, "user_needs")
    return _together("needs", needs_named(), "User needs", "There is no user need yet.", way)


def _options() -> list[NewCard]:
    way: Way = ("options", "Write down an option", {}, "options")
    return _together("options", options_named(), "Options", "There is no option yet.", way)


def _benefits() -> list[NewCard]:
    way: Way = ("options", "Make a benefits case", {"show": "benefits"}, "benefit_cases")
    return _one_each(
        "benefits", "case", cases_named(), "Benefits cases", "There is no benefits case yet.", way
    )


MORE: dict[str, Callable[[], list[NewCard]]] = {
    "Findings": _findings,
    "Said and shown, by topic": _topics,
    "Common ground": _themes,
    "Personas": _personas,
    "User needs": _needs,
    "Options": _options,
    "Benefits": _benefits,
}
"""What can be added, by what it is called in the list."""
