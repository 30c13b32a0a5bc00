"""Rule failures: error reports in, run by run, and councils side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of, day_words
from common.years import year_words
from screens.look import (
    RULE_GROUPS,
    do,
    empty,
    fault_told,
    go_to,
    heading,
    last_shown,
    plain,
    table,
    the_project,
    who,
)
from screens.report_import import bring_in
from validation import services
from validation.catalogue import UPLOAD_TABLES, label_for, match_rule
from validation.report import PUBLISHED
from validation.services import Comparison, CouncilRun, RunView

RULES_SHOWN = 25


def show() -> None:
    """The screen."""
    heading(
        "Rule failures",
        "Which validation rules fail, how often, run by run and council beside council.",
    )
    held = services.runs(the_project())
    if not held:
        empty("No error report yet. Import one below: counts only, never a child's record.")
        bring_in(opened=True)
        return
    own = [run for run in held if run.source != PUBLISHED]
    published = [run for run in held if run.source == PUBLISHED]
    names = ["Councils side by side", "Run by run", *(["Published figures"] if published else [])]
    # Only what is looked at is made: each is a long table.
    tabs = st.tabs(names, key="failures_part", on_change="rerun")
    if tabs[0].open:
        with tabs[0], fault_told():
            _side_by_side(own)
    if tabs[1].open:
        with tabs[1], fault_told():
            _run_by_run(own)
    if published and tabs[2].open:
        with tabs[2], fault_told():
            _published(published)
    bring_in(opened=False)


def _side_by_side(own: list[RunView]) -> None:
    if not own:
        empty("No council's run has been imported yet. Import one below.")
        return
    year, source, which = _choose(own)
    found = services.comparison(the_project(), year=year, source=source, which=which)
    st.caption(plain(f"{found.words()}."))
    _totals(found)
    words, group = _filters()
    codes = [code for code in found.codes if _wanted(code, year, words, group)]
    if not codes:
        st.markdown("No rule that fails fits this.")
        return
    shown = codes
    if len(codes) > RULES_SHOWN and not st.toggle(f"Show all {count_of(len(codes), 'rule')}"):
        shown = codes[:RULES_SHOWN]
    table(
        [_comparison_row(found, code) for code in shown],
        f"Rules that fail, most failures first, council beside council, {year_words(year)}",
    )
    _how_to_read(found)
    _follow(codes, year, "councils")


def _follow(codes: Sequence[str], year: int, where: str) -> None:
    """From a rule in the table to its chain."""
    chosen = st.selectbox(
        "Follow a rule to the painpoints and steps it goes with",
        codes,
        index=None,
        format_func=lambda code: f"{code}: {label_for(code, year)}",
        placeholder="Type a code, or words of its label",
        key=f"follow-{where}-{year}",
    )
    if chosen:
        go_to("evidence", f"The chain from rule {plain(chosen)}", {"rule": chosen})


def _choose(own: list[RunView]) -> tuple[int, str, services.Which]:
    first, second, third = st.columns(3)
    years = sorted({run.year for run in own}, reverse=True)
    year = first.selectbox("Return", years, format_func=year_words)
    counts = {
        s: len({r.council_id for r in own if r.source == s and r.year == year})
        for s in sorted({run.source for run in own if run.year == year})
    }
    source = second.selectbox(
        "Source", sorted(counts, key=lambda s: -counts[s]), help="Sources count differently"
    )
    both: tuple[services.Which, ...] = ("first", "latest")
    which = third.radio(
        "Runs",
        both,
        format_func={"first": "Errors as they arise", "latest": "What is left"}.__getitem__,
        horizontal=True,
        help="Each council's first full run, or its latest; never one beside the other",
    )
    return year, source, which


def _totals(found: Comparison) -> None:
    for column, each in zip(st.columns(max(len(found.councils), 1)), found.councils, strict=False):
        counts = [count for count in each.run.counts.values() if count]
        total, most = sum(counts), sum(sorted(counts, reverse=True)[:3])
        with column.container(border=True):
            st.markdown(f"**{plain(each.council)}**")
            children = f" · {each.children:,} children" if each.children else ""
            st.markdown(
                f"{total:,} {each.unit} in {count_of(len(counts), 'failing rule')}{children}"
            )
            if len(counts) > 3:
                st.caption(
                    f"The three largest rules make {most:,} of the {total:,}; "
                    f"{sum(c < 5 for c in counts)} of {len(counts)} rules fail under 5 times"
                )


def _filters() -> tuple[str, str | None]:
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    words = left.text_input("Find a rule", placeholder="A code, a field, or words of its label")
    group = right.segmented_control("Group", list(RULE_GROUPS), format_func=RULE_GROUPS.__getitem__)
    return words.casefold(), group


def _wanted(code: str, year: int, words: str, group: str | None) -> bool:
    rule = match_rule(code, year).rule
    if group and (rule is None or rule.group != group):
        return False
    fields = " ".join(rule.fields) if rule else ""
    return words in f"{code} {label_for(code, year)} {fields}".casefold()


def _comparison_row(found: Comparison, code: str) -> dict[str, object]:
    row: dict[str, object] = {"Rule": f"{code}: {label_for(code, found.year)}"}
    for each in found.councils:
        row[each.council] = _shown(each, code)
    return row


def _shown(each: CouncilRun, code: str) -> str:
    """A count with its rate, or the word for why there is none: never 0 for what nobody saw."""
    cell = each.cell(code)
    if cell.count is None or cell.status != "failed":
        return f"{cell.status}{f', {cell.note}' if cell.note else ''}"
    rate = each.rate(code)
    per = f" ({rate.per_100:.1f} per 100)" if rate else ""
    return f"{cell.count:,}{per}{f', {cell.note}' if cell.note else ''}"


def _how_to_read(found: Comparison) -> None:
    rated = [each for each in found.councils if each.children]
    denominators = ", ".join(f"{each.council} {each.children:,}" for each in rated)
    per = (
        f" “Per 100” is {found.unit} per 100 children in the return ({denominators})."
        if rated
        else ""
    )
    st.caption(
        plain(
            f"Counts are {found.unit} the rule flagged"
            f"{', not children' if found.unit != 'children' else ''}.{per} "
            "“Passed (inferred)”: its tables were loaded and the report does not list it. "
            "“Unknown”: nobody can tell. Neither is a 0."
        )
    )


def _run_by_run(own: Sequence[RunView]) -> None:
    if not own:
        return
    councils = sorted({run.council for run in own})
    council = st.selectbox("Council", councils, key="runs_of")
    mine = [run for run in own if run.council == council]
    table(
        [
            {
                "Return": year_words(run.year),
                "Run": run.number,
                "Date": day_words(run.date) if run.date else None,
                "Source": run.source,
                "Failing rules": run.rules,
                "Failures": f"{run.total:,} {run.unit}",
                "Children": run.children,
                "Tables": _tables(run),
                "Note": run.note,
            }
            for run in mine
        ],
        f"Runs of {council}",
    )
    st.caption(
        "A total can rise after good work: some checks only run once others are fixed, and a table "
        "loaded for the first time brings its own failures."
    )
    chosen = st.selectbox(
        "Open a run", mine, format_func=lambda run: run.words, index=len(mine) - 1
    )
    if chosen:
        _one_run(chosen)


def _tables(run: RunView) -> str | None:
    """How many of the return's tables, and which: those loaded or those not, whichever are few."""
    if run.tables_loaded is None:
        return None
    missing = [each for each in UPLOAD_TABLES if each not in run.tables_loaded]
    if not missing:
        return f"all {len(UPLOAD_TABLES)}"
    which = ", ".join(run.tables_loaded)
    if len(missing) < len(run.tables_loaded):
        which = f"without {', '.join(missing)}"
    return f"{len(UPLOAD_TABLES) - len(missing)} of {len(UPLOAD_TABLES)}: {which}"


def _one_run(run: RunView) -> None:
    if run.personal_data:
        st.caption("This came from a child-level file: only its counts were kept.")
    counts = services.counts_of_run(the_project(), run.id)
    table(
        [
            {
                "Rule": f"{each.code}: {each.label}",
                "Group": RULE_GROUPS.get(each.group or "", each.group) or "not in our catalogue",
                "Count": f"{each.count:,} {each.unit}",
            }
            for each in counts
        ],
        f"Rules that fail in {run.council}, {run.words}",
    )
    _follow([each.code for each in counts if each.count], run.year, f"run-{run.id}")
    with st.expander("Save or remove this run"):
        st.markdown("In the saved file counts of 1 to 5 stand as c, and nothing gives them away.")
        st.download_button(
            "Save the counts (CSV)",
            lambda: services.write_counts_csv(the_project(), run.id),
            file_name=f"rule-failures-run-{run.id}.csv",
            mime="text/csv",
            on_click="ignore",
        )
        version = last_shown(f"run {run.id}", run.version)
        if st.button("Remove this run"):
            do(
                lambda: services.remove_run(the_project(), who(), run.id, version),
                "Removed. Settings, History can bring it back.",
            )


def _published(published: Sequence[RunView]) -> None:
    st.markdown(
        "Real councils' published figures, as printed in their source. They stand apart from this "
        "project's own counts and are never compared with them."
    )
    for citation in sorted({run.citation or "" for run in published}):
        of_source = [run for run in published if (run.citation or "") == citation]
        st.caption(plain(citation))
        found = services.comparison(the_project(), year=of_source[0].year, source=PUBLISHED)
        table(
            [
                {
                    "Rule": f"{code}: {label_for(code, found.year)}",
                    **{each.council: _printed(each, code) for each in found.councils},
                }
                for code in found.codes
            ],
            f"Published failures of {year_words(found.year)}",
        )


def _printed(each: CouncilRun, code: str) -> str:
    """The figure as its source prints it: a 0 there is somebody's count, not a gap."""
    count = each.cell(code).count
    return _shown(each, code) if count is None else f"{count:,}"


if __name__ == "__main__":
    show()
