"""Settings: the rule catalogue of a collection year."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from screens.look import RULE_GROUPS, empty, table
from screens.paging import page_of
from screens.pickers import search_box
from validation.catalogue import rules
from validation.services import RuleFilter, fits

RULES_A_PAGE = 25


def show_rules() -> None:
    """Every rule of the chosen year that the words fit."""
    year = st.selectbox(
        "Collection year",
        [2027, 2026, 2025, 2024, 2023],
        index=1,
        format_func=lambda end: f"{end - 1}/{end % 100:02d}",
    )
    words = search_box(
        "Find a rule", key="rule words", placeholder="A code, a field, or words of its label"
    )
    every = rules(year)
    found = [rule for rule in every if fits(RuleFilter(words), rule.code, year)]
    st.caption(f"{len(found):,} of {count_of(len(every), 'rule')}")
    if not found:
        empty("No rule of this year fits these words. Try fewer, or another year.")
        return
    table(
        [
            {
                "Rule": f"{rule.code}: {rule.label}",
                "Tables": ", ".join(rule.tables),
                "Fields": ", ".join(rule.fields),
                "Group": RULE_GROUPS.get(rule.group, rule.group),
            }
            for rule in page_of(found, RULES_A_PAGE, key=f"rules-{year}")
        ],
        "Validation rules of the chosen collection year",
    )
