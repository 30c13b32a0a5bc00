"""Run by run: how each return's failures rise and fall, and one run's facts, counts and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from common.words import day_typed, typed_day
from common.years import year_words
from screens.kept_edit import Values, kept_form
from screens.look import (
    RULE_GROUPS,
    do,
    last_shown,
    table,
    the_project,
    who,
)
from screens.offered import may_change_of, may_open, none_yet
from screens.rule_failures.a_return import a_return
from screens.rule_failures.between_runs import between_runs
from screens.rule_failures.opening import open_a_rule, rule_pages
from screens.rule_failures.seen import the_door
from validation import services
from validation.catalogue import UPLOAD_TABLES
from validation.disclosure import mark_of, meaning_of
from validation.rates import number_words, rate_words
from validation.report import RunFacts
from validation.services import Comparison, CouncilRun, RunView
from validation.services.changes import runs_of_a_return, units_of
from validation.services.controlling import controlled
from validation.services.disclosing import setting_of

RULES_SHOWN = 25
LABELS = {
    "number": "Run number",
    "date": "Date",
    "children": "Children in the return",
    "episodes": "Episodes",
    "tables_loaded": "Tables loaded",
    "last_year_loaded": "Last year’s files loaded too",
    "note": "Note",
}


def run_by_run(own: Sequence[RunView]) -> None:
    """The runs of one return: at a glance, two compared, then one opened."""
    if not own:
        none_yet("No council’s run has been imported yet.", "Import one below.", "runs")
        return
    left, right = st.columns(2)
    councils = sorted({run.council for run in own})
    council = left.selectbox("Council", councils, key="runs_of")
    mine = [run for run in own if run.council == council]
    returns = list(dict.fromkeys((run.year, run.source) for run in mine))
    # The newest return first, of the source with most runs.
    returns.sort(key=lambda at: (-at[0], -sum((r.year, r.source) == at for r in mine)))
    year, source = right.selectbox(
        "Return",
        returns,
        format_func=lambda each: f"{year_words(each[0])}, {each[1]}",
        key=f"return-of-{mine[0].council_id}",
    )
    of_return = [run for run in mine if (run.year, run.source) == (year, source)]
    units = units_of(the_project(), council_id=mine[0].council_id, year=year, source=source)
    unit = units[0]
    if len(units) > 1:
        unit = st.radio(
            "Counted in",
            units,
            horizontal=True,
            help="Units are never mixed: runs counted otherwise stand aside",
            key=f"runs-unit-{mine[0].council_id}-{year}-{source}",
        )
    found = controlled(
        runs_of_a_return(
            the_project(), council_id=mine[0].council_id, year=year, source=source, unit=unit
        ),
        the_door(),
    )
    a_return(found, of_return)
    between_runs(found)
    _open(found, of_return)


def _open(found: Comparison, of_return: Sequence[RunView]) -> None:
    st.header("One run opened", anchor=False)
    # By its number: a chosen run itself would stay as it was when it was chosen.
    by_id = {run.id: run for run in of_return}
    chosen = st.selectbox(
        "Open a run",
        list(by_id),
        format_func=lambda each: by_id[each].words,
        index=len(by_id) - 1,
        key=f"open-run-of-{of_return[0].council_id}-{found.year}-{found.source}",
    )
    if chosen in by_id:
        held = next((each for each in found.councils if each.run_id == chosen), None)
        _one_run(by_id[chosen], held)


def _one_run(run: RunView, held: CouncilRun | None) -> None:
    if run.personal_data:
        st.caption("This came from a child-level file: only its counts were kept.")
    if held is None:
        st.markdown("This run counts otherwise: choose its unit above to see its rules.")
    else:
        _rules_of(run, held)
    theirs = may_change_of(run.council, "runs")
    with st.expander(
        "Change what is known of this run, save or remove it" if theirs else "Save this run",
        key=f"work-on-run-{run.id}",
        on_change="rerun",
    ) as work:
        if work.open:
            if theirs and the_door().opens(run.council):
                _facts(run)
            _save_or_remove(run)


def _rules_of(run: RunView, held: CouncilRun) -> None:
    counts, mark = held.run.counts, mark_of(the_door().setting)
    codes = list({**counts, **dict.fromkeys(held.run.hidden, 0)})
    codes.sort(key=lambda key: (-counts.get(key, 0), key))
    shown = codes
    if len(codes) > RULES_SHOWN and not st.toggle(
        f"Show all {len(codes)} rules of this run", key=f"all-of-{run.id}"
    ):
        shown = codes[:RULES_SHOWN]
    table(
        [_count_row(key, held, mark) for key in shown],
        f"Rules that fail in {run.council}, {run.words}, most failures first",
        leads=rule_pages(map(held.run.catalogue.spelling, shown)),
    )
    spelling = held.run.catalogue.spelling
    failing = [spelling(key) for key in codes if counts.get(key) or key in held.run.hidden]
    open_a_rule(failing, run.year, f"run-{run.id}")


def _count_row(key: str, held: CouncilRun, mark: str) -> dict[str, object]:
    known, year = held.run.catalogue, held.run.facts.year
    match = known.match(key, year)
    rule = match.rule or (match.members[0] if match.members else None)
    cell = held.cell(key)
    return {
        "Rule": f"{known.spelling(key)}: {known.label(key, year)}",
        "Group": RULE_GROUPS.get(rule.group, rule.group) if rule else "not in our catalogue",
        "Count": mark if cell.count is None else number_words(cell.count, held.unit),
        "Per 100 children": mark
        if cell.count is None
        else rate_words(cell.count, held.children, held.unit, short=True),
    }


def _facts(run: RunView) -> None:
    saved: Values = {
        "number": run.number,
        "date": day_typed(run.date),
        "children": run.children,
        "episodes": run.episodes,
        "tables_loaded": list(run.tables_loaded or ()),
        "last_year_loaded": run.last_year_loaded,
        "note": run.note,
    }
    form = kept_form(f"facts-{run.id}", saved, run.version, LABELS, ("runs", run.id))
    with st.form(form.key):
        st.markdown("**What is known of this run.** What is left empty is unknown, never 0.")
        first, second, third, fourth = st.columns(4)
        first.number_input(LABELS["number"], min_value=1, step=1, key=form.at("number"))
        second.text_input(LABELS["date"], placeholder="30/06/2026", key=form.at("date"))
        third.number_input(LABELS["children"], 0, value=None, step=1, key=form.at("children"))
        fourth.number_input(LABELS["episodes"], 0, value=None, step=1, key=form.at("episodes"))
        st.multiselect(LABELS["tables_loaded"], _known_tables(run), key=form.at("tables_loaded"))
        st.radio(
            LABELS["last_year_loaded"],
            [None, True, False],
            format_func={None: "Not known", True: "Yes", False: "No"}.__getitem__,
            horizontal=True,
            key=form.at("last_year_loaded"),
        )
        st.text_input(LABELS["note"], max_chars=500, key=form.at("note"))
        pressed = st.form_submit_button("Save what is known")
    if pressed:
        form.save(lambda values, at: _save(run, values, at), "Saved what is known of the run.")


def _save(run: RunView, values: Values, version: int) -> None:
    facts = replace(
        RunFacts(year=run.year, validator_version=run.validator_version),
        **{
            **values,
            "date": typed_day(values["date"]),
            "tables_loaded": tuple(values["tables_loaded"]) or None,
        },
    )
    services.edit_run_facts(the_project(), who(), run.id, version, facts, citation=run.citation)


def _known_tables(run: RunView) -> list[str]:
    return [*UPLOAD_TABLES, *(t for t in run.tables_loaded or () if t not in UPLOAD_TABLES)]


def _save_or_remove(run: RunView) -> None:
    theirs = may_change_of(run.council, "runs")
    st.markdown(f"In the saved file: {meaning_of(setting_of(the_project()))}")
    if theirs:
        st.markdown(
            "To replace a run by a newer file, import that under the same number and tick "
            "“Replace”."
        )
    with st.container(horizontal=True):
        st.download_button(
            "Save the counts (CSV)",
            lambda: services.write_counts_csv(the_project(), run.id),
            file_name=f"rule-failures-run-{run.id}.csv",
            mime="text/csv",
            on_click="ignore",
        )
        version = last_shown(f"run {run.id}", run.version)
        if theirs and st.button("Remove this run"):
            do(
                lambda: services.remove_run(the_project(), who(), run.id, version),
                "Removed the run. Undo it here"
                + (", or later in Settings, History." if may_open("settings") else "."),
            )
