"""Settings: the rule catalogue of a collection year."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from screens.look import RULE_GROUPS, empty
from screens.pickers import search_box
from validation.catalogue import rules


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
    wanted = words.casefold().split()
    every = rules(year)
    found = tuple(
        rule
        for rule in every
        if all(
            word in f"{rule.code} {rule.label} {' '.join(rule.fields)}".casefold()
            for word in wanted
        )
    )
    st.caption(f"{len(found):,} of {count_of(len(every), 'rule')}")
    if not found:
        empty("No rule of this year fits these words. Try fewer, or another year.")
        return
    st.dataframe(
        {
            "Code": [rule.code for rule in found],
            "What to look at": [rule.label for rule in found],
            "Tables": [", ".join(rule.tables) for rule in found],
            "Fields": [", ".join(rule.fields) for rule in found],
            "Group": [RULE_GROUPS.get(rule.group, rule.group) for rule in found],
        },
        hide_index=True,
        alt="Validation rules of the chosen collection year",
    )
