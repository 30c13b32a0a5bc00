"""Settings, Rules: what changed since the year before, and where the catalogue is from."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from common.years import year_words
from screens.look import plain, table
from validation.catalogue import Catalogue
from validation.rulebook.changes import changes


def what_changed(known: Catalogue, year: int) -> dict[str, str]:
    """What became of each rule since the year before; nothing where that is not known."""
    if year - 1 not in known.years:
        return {}
    return changes(known, year - 1, year).by_rule()


def show_changes(known: Catalogue, year: int) -> None:
    """Which rules are new, gone, worded otherwise, or check something else."""
    before = year - 1
    box = st.expander(
        f"What changed since {year_words(before)}", key=f"rule-changes-{year}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        if before not in known.years:
            st.markdown(
                f"No rules of {year_words(before)} are known, so nobody here can say what changed."
            )
            return
        found = changes(known, before, year)
        st.markdown(f"**{year_words(year)} beside {year_words(before)}:** {found.words()}.")
        said = found.by_rule()
        labels = {r.code: r.label for r in (*known.rules(before), *known.rules(year))}
        table(
            [
                {"Rule": f"{code}: {labels[code]}", f"Since {year_words(before)}": words}
                for code, words in said.items()
            ],
            f"Rules that are not as they were in {year_words(before)}",
        )
        st.caption(
            "A count of this year may be set beside one of the year before only for rules that "
            "are unchanged. “Its check changed”: the validator tests something else than it did. "
            "“Reworded”: only its official message is another."
        )


def show_origin(known: Catalogue) -> None:
    """How the catalogue came about: what is the validator's, what is ours, what was added here."""
    box = st.expander("How this catalogue came about", key="rule-origin", on_change="rerun")
    if not box.open:
        return
    with box:
        every = known.rules()
        added = [rule for rule in every if rule.origin == "added"]
        listed = [rule for rule in every if rule.origin == "listing"]
        st.markdown(
            f"{count_of(len(every) - len(added) - len(listed), 'rule')} come with Common Ground: "
            "codes, tables, fields and years as the sector’s validator (csc-validator-be-903, "
            "version 0.1.17) registers them, and from which year a rule checks something else, "
            "read from its checks year by year. The plain words for each rule and the three "
            "groups are our own. The official messages are not kept: people call them misleading."
        )
        st.markdown(
            f"{count_of(len(listed), 'rule')} came from a listing read in here, with the "
            f"validator’s own words; {count_of(len(added), 'rule')} were added here."
        )
        table(
            [
                {"Collection year": year_words(year), "Rules": f"{len(known.rules(year)):,}"}
                for year in known.years
            ],
            "Rules known of each collection year",
        )
        st.caption(
            plain(
                "Results depend on the validator’s version: DfE changes rules during a year, and "
                "each version follows. So a run remembers which version made it. Of DfE’s rules "
                "the validator has some in parts: 503 is 503A to 503J, 205 is 205A to 205D."
            )
        )
