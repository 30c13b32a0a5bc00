"""Run by run: how each return's failures rise and fall, and one run's facts, counts and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from common.words import day_typed, day_words, typed_day
from common.years import year_words
from screens.charts import Line, line_chart
from screens.kept_edit import Values, kept_form
from screens.look import (
    RULE_GROUPS,
    do,
    empty,
    go_to,
    last_shown,
    plain,
    table,
    the_catalogue,
    the_project,
    who,
)
from screens.rule_failures.seen import the_door
from validation import services
from validation.catalogue import UPLOAD_TABLES
from validation.disclosure import Door, mark_of, meaning_of
from validation.disclosure.passing import children_through
from validation.rates import number_words, rate_words
from validation.report import RunFacts
from validation.services import CountView, RunView, Series
from validation.services.disclosing import setting_of

RULES_SHOWN = 25
LABELS = {
    "number": "Run number",
    "date": "Date",
    "children": "Children in the return",
    "episodes": "Episodes",
    "tables_loaded": "Tables loaded",
    "last_year_loaded": "Last year's files loaded too",
    "note": "Note",
}


def run_by_run(own: Sequence[RunView]) -> None:
    """The runs of one council: at a glance, then one opened."""
    if not own:
        empty("No council's run has been imported yet. Import one below.")
        return
    councils = sorted({run.council for run in own})
    council = st.selectbox("Council", councils, key="runs_of")
    mine = [run for run in own if run.council == council]
    door = the_door()
    returns = services.returns_of(the_project(), mine, door=door)
    for each in returns:
        _a_return(each, mine)
    st.caption(
        "A total can rise after good work: some checks only run once others are fixed, and a table "
        "loaded for the first time brings its own failures."
    )
    # By its number: a chosen run itself would stay as it was when it was chosen.
    by_id = {run.id: run for run in mine}
    chosen = st.selectbox(
        "Open a run",
        list(by_id),
        format_func=lambda each: by_id[each].words,
        index=len(mine) - 1,
        key=f"open-run-of-{mine[0].council_id}",
    )
    if chosen in by_id:
        _one_run(by_id[chosen], door)


def _a_return(series: Series, mine: Sequence[RunView]) -> None:
    by_id = {run.id: run for run in mine}
    st.subheader(
        plain(f"{year_words(series.year)}, {series.source}, counted in {series.unit}"),
        anchor=False,
    )
    st.markdown(plain(series.words()))
    if len(series.points) > 1:
        line_chart(
            [f"Run {point.number}" for point in series.points],
            [Line(series.council, tuple(point.count for point in series.points))],
            across="Run of the return",
            up=f"Failures ({series.unit})",
            alt_words=f"{series.words()}. The table below has every run.",
            key=f"runs-{series.council_id}-{series.year}-{series.source}-{series.unit}",
        )
    table(
        [
            {
                "Run": point.number,
                "Date": day_words(point.date) if point.date else None,
                "Failures": point.words(),
                "Since the run before": point.since,
                "Per 100 children": point.rate_words(),
                "Failing rules": point.failing_rules,
                "Tables": _tables(by_id[point.run_id]),
                "Note": by_id[point.run_id].note,
            }
            for point in series.points
        ],
        f"Runs of {series.council}, {year_words(series.year)}, {series.source}",
    )


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


def _one_run(run: RunView, door: Door) -> None:
    if run.personal_data:
        st.caption("This came from a child-level file: only its counts were kept.")
    counts = services.counts_of_run(the_project(), run.id, door=door)
    shown = counts
    if len(counts) > RULES_SHOWN and not st.toggle(
        f"Show all {len(counts)} rules of this run", key=f"all-of-{run.id}"
    ):
        shown = counts[:RULES_SHOWN]
    table(
        [_count_row(each, run, door) for each in shown],
        f"Rules that fail in {run.council}, {run.words}, most failures first",
    )
    open_a_rule([each.code for each in counts if each.count != 0], run.year, f"run-{run.id}")
    with st.expander(
        "Change what is known of this run, save or remove it",
        key=f"work-on-run-{run.id}",
        on_change="rerun",
    ) as work:
        if work.open:
            if door.opens(run.council):
                _facts(run)
            _save_or_remove(run)


def _count_row(each: CountView, run: RunView, door: Door) -> dict[str, object]:
    if each.count is None:
        count, rate = mark_of(door.setting), mark_of(door.setting)
    else:
        opens = door.opens(run.council)
        children = run.children if opens else children_through(run.children, door.setting)
        count = number_words(each.count, each.unit)
        rate = rate_words(each.count, children, each.unit, short=True)
    return {
        "Rule": f"{each.code}: {each.label}",
        "Group": RULE_GROUPS.get(each.group or "", each.group) or "not in our catalogue",
        "Count": count,
        "Per 100 children": rate,
    }


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
    form = kept_form(f"facts-{run.id}", saved, run.version, LABELS)
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
    st.markdown(
        f"In the saved file: {meaning_of(setting_of(the_project()))} To replace a run by a newer "
        "file, import that under the same number and tick “Replace”."
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
        if st.button("Remove this run"):
            do(
                lambda: services.remove_run(the_project(), who(), run.id, version),
                "Removed the run. Undo it here, or later in Settings, History.",
            )
