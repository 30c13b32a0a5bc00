"""From a rule in a table to its history over runs, and on to its chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from screens.look import Query, go_to, plain, the_catalogue


def rule_pages(codes: Iterable[str]) -> list[Query]:
    """What the rules in the first column of a table lead to, row by row."""
    return [{"rule": code} for code in codes]


def open_a_rule(codes: Sequence[str], year: int, where: str) -> None:
    """From a rule in a table to its history over runs, and to its chain."""
    if not codes:
        return
    known = the_catalogue()
    chosen = st.selectbox(
        "Open a rule: its history over runs, and the painpoints and steps it goes with",
        codes,
        index=None,
        format_func=lambda code: f"{code}: {known.label(code, year)}",
        placeholder="Type a code, or words of its label",
        key=f"follow-{where}-{year}",
    )
    if chosen:
        with st.container(horizontal=True):
            go_to("rule_failures", f"Rule {plain(chosen)} over its runs", {"rule": chosen})
            go_to("evidence", f"The chain from rule {plain(chosen)}", {"rule": chosen})
