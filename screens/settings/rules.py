"""Settings: the rule catalogue, year by year, and what the project adds to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of, day_words
from common.years import year_words
from screens.look import RULE_GROUPS, do, empty, table, the_catalogue, the_project, who
from screens.paging import page_of
from screens.pickers import search_box
from screens.settings.parts import choose
from screens.settings.rule_changes import show_changes, show_origin, what_changed
from screens.settings.rule_listing import show_listings
from screens.settings.rule_local import show_local_rules
from validation.catalogue import Catalogue, Rule, normalise_code
from validation.rulebook.finding import find
from validation.rulebook.model import GROUPS, GroupChoice
from validation.services import RuleFilter, fits, known_fields, known_tables
from validation.services.rulebook import (
    group_before,
    group_choices,
    not_listed,
    reset_group,
    set_group,
)

RULES_A_PAGE = 15


def show_rules() -> None:
    """Every rule of the chosen year that fits, and what can be done with the catalogue."""
    known = the_catalogue()
    years = sorted(known.years, reverse=True)
    year = st.selectbox(
        "Collection year", years, index=min(1, len(years) - 1), format_func=year_words
    )
    found = _wanted(known, year)
    every = known.rules(year)
    st.caption(f"{len(found):,} of {count_of(len(every), 'rule')} of {year_words(year)}")
    if found:
        _list(known, found, year)
    else:
        empty("No rule of this year fits. Try fewer words, take a filter away, or another year.")
    _groups(found)
    show_changes(known, year)
    show_local_rules(known)
    show_listings(known)
    show_origin(known)


def _wanted(known: Catalogue, year: int) -> list[Rule]:
    words = search_box(
        "Find a rule",
        key="rule words",
        placeholder="A code, a field, or plain words: dentist, left care",
    )
    group, of_table, of_field = st.columns(3)
    chosen_group = group.selectbox(
        "Group",
        list(RULE_GROUPS),
        None,
        format_func=RULE_GROUPS.__getitem__,
        placeholder="Any",
        key="rules-group",
    )
    chosen_table = of_table.selectbox(
        "Table", known_tables(year, known), None, placeholder="Any", key="rules-table"
    )
    chosen_field = of_field.selectbox(
        "Field",
        known_fields(year, chosen_table, known),
        None,
        placeholder="Any, such as ETHNIC",
        key=f"rules-field-{chosen_table}",
    )
    which = RuleFilter("", chosen_group, chosen_table, chosen_field)
    found = (each.rule for each in find(known, words, year)) if words else known.rules(year)
    return [rule for rule in found if fits(which, rule.code, year, known)]


def _list(known: Catalogue, found: list[Rule], year: int) -> None:
    changed = what_changed(known, year)
    missing = {rule.code for rule in not_listed(the_project(), year)}
    chosen = {normalise_code(each.code) for each in group_choices(the_project())}
    table(
        [
            {
                "Rule": f"{rule.code}: {rule.label}",
                "Looks at": looks_at(rule),
                "Group": RULE_GROUPS[rule.group]
                + (" (changed here)" if normalise_code(rule.code) in chosen else ""),
                "Remarks": _remarks(rule, changed.get(rule.code), rule.code in missing),
            }
            for rule in page_of(found, RULES_A_PAGE, key=f"rules-{year}")
        ],
        f"Validation rules of {year_words(year)}",
    )


def looks_at(rule: Rule) -> str:
    """The tables a rule reads and the fields it reports, in one cell."""
    tables = ", ".join(rule.tables) or "no table named"
    return f"{tables}: {', '.join(rule.fields)}" if rule.fields else tables


def _remarks(rule: Rule, changed: str | None, not_in_listing: bool) -> str:
    """What is to be known of the rule this year, beside what it looks at."""
    parts = []
    if rule.origin == "added":
        parts.append(f"added by {rule.council}" if rule.council else "added here")
    if rule.origin == "listing":
        parts.append("from a listing: its words are the validator’s")
    if changed:
        parts.append(changed)
    if not_in_listing:
        parts.append("not in the listing of this year")
    if rule.needs_last_year:
        parts.append("needs last year’s files")
    return "; ".join(parts)


def _groups(found: list[Rule]) -> None:
    """Give a rule another group, see who gave it one, put it back."""
    box = st.expander("Change a rule’s group", key="rule-groups", on_change="rerun")
    if not box.open:
        return
    with box:
        choices = {normalise_code(each.code): each for each in group_choices(the_project())}
        st.markdown(
            "The three groups are those of the discovery: where and with whom a child is placed, "
            "what contradicts last year’s return, and what one council records in its own way. "
            "Charts and filters by group go by what stands here."
        )
        own = {rule.code: rule for rule in found if rule.origin != "added"}
        code = st.selectbox(
            "Rule",
            list(own),
            None,
            format_func=lambda each: f"{each}: {own[each].label}" if each in own else each,
            placeholder="One of the rules listed above",
            key="group-of-rule",
        )
        if code in own:
            _group_of(own[code])
        if choices:
            table(
                [
                    {
                        "Rule": each.code,
                        "Group": RULE_GROUPS[each.group],
                        "By itself": RULE_GROUPS.get(
                            group_before(the_project(), each.code) or "", "not known"
                        ),
                        "Who and when": f"{each.set_by}, {day_words(each.set_at[:10])}",
                    }
                    for each in choices.values()
                ],
                "Rules whose group was changed here",
            )
            _reset(list(choices.values()))


def _group_of(rule: Rule) -> None:
    with st.form(f"group-of-{rule.code}-{rule.group}"):
        group = st.radio(
            "Group of the rule",
            GROUPS,
            index=GROUPS.index(rule.group),
            format_func=RULE_GROUPS.__getitem__,
            horizontal=True,
        )
        pressed = st.form_submit_button("Save the group")
    if pressed and group == rule.group:
        st.markdown("It is in that group already.")
    elif pressed:
        do(
            lambda: set_group(the_project(), who(), rule.code, group),
            f"Rule {rule.code} is now in the group {RULE_GROUPS[group]}.",
        )


def _reset(choices: Sequence[GroupChoice]) -> None:
    chosen = choose(
        "Put a rule back into its own group", choices, lambda each: each.code, key="group to reset"
    )
    if chosen and st.button("Put it back"):
        do(lambda: reset_group(the_project(), who(), chosen.code), "Put back.")
