"""One return's runs at a glance: their totals, what each looked at, and what it could not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from common.words import count_of, day_words, listed
from common.years import year_words
from presenting.charts.pictures import Caption
from presenting.charts.runs import RunBar, told_spec, totals_spec
from screens.charts import save_picture, show_chart
from screens.look import plain, table
from validation.catalogue import UPLOAD_TABLES
from validation.changing_words import total_of
from validation.disclosure import before_sum
from validation.rates import change_words, rate_words
from validation.report import CHILDREN
from validation.services import Comparison, CouncilRun, RunView
from validation.services.changes import SAID, Told, told

_PAIRS = (
    "A child who fails three rules is in three of the pairs, so they are no number of children. "
)


def a_return(found: Comparison, of_return: Sequence[RunView]) -> None:
    """The whole part; ``found`` holds the runs of the return, through the door."""
    by_id = {run.id: run for run in of_return}
    all_told = told(found)
    st.header(
        plain(f"{year_words(found.year)}, {found.source}, counted in {found.unit}"), anchor=False
    )
    aside = len(of_return) - len(found.councils)
    if aside:
        st.caption(f"{count_of(aside, 'run')} counted otherwise stand aside.")
    if not found.councils:
        return
    st.markdown(plain(_course(found, all_told)))
    _charts(found, all_told)
    table(
        [
            {
                "Run": each.number,
                "Date": day_words(each.date) if each.date else None,
                "Failures": _total_words(each),
                "Per 100 children": _per_100(each),
                "Failing rules": said.rules["failed"],
                "Tables": _tables(by_id[each.run_id]),
                "Note": by_id[each.run_id].note,
            }
            for each, said in zip(found.councils, all_told, strict=True)
        ],
        f"Runs of {found.councils[0].council}, {year_words(found.year)}, {found.source}",
    )
    table(
        [
            {
                "Run": said.number,
                **{name.capitalize(): said.rules[name] for name in SAID},
                "Tables not loaded": _missing(said),
            }
            for said in all_told
        ],
        f"What each run tells of the {all_told[-1].all} rules of {year_words(found.year)}",
    )
    pairs = _PAIRS if found.unit == CHILDREN else ""
    st.caption(
        f"{pairs}“Passed (inferred)”: its tables were loaded and the report does not list it. "
        "Skipped, crashed and unknown rules were not looked at, or nobody can say: none of them "
        "is a 0."
    )


def _course(found: Comparison, all_told: Sequence[Told]) -> str:
    """How the total moved over the runs, and which of them looked at less."""
    first, last = found.councils[0], found.councils[-1]
    words = f"{first.council}: {_total_words(first)} in run {first.number}"
    if first is not last:
        words += f", {_total_words(last)} in run {last.number}"
        if not (first.run.hidden or last.run.hidden):
            words += f": {change_words(_total(first), _total(last))}"
    less = [f"run {said.number} ({_lacked(said)})" for said in all_told if _lacked(said)]
    if less:
        words += (
            f". Looked at less: {listed(less)}, so {'its total is' if len(less) == 1 else 'their '}"
            f"{'' if len(less) == 1 else 'totals are'} not like the others’"
        )
    return f"{words}."


def _charts(found: Comparison, all_told: Sequence[Told]) -> None:
    council, key = found.councils[0].council, f"{found.year}-{found.source}-{found.unit}"
    bars = [
        RunBar(
            f"Run {each.number}",
            _total(each),
            f"{before_sum(each.run).replace('more than', 'over')}{_total(each):,}",
            _lacked(said),
        )
        for each, said in zip(found.councils, all_told, strict=True)
    ]
    caption = Caption(
        f"{council}: failures run by run, {year_words(found.year)}",
        f"{found.source}, counted in {found.unit}",
        any(each.origin == "illustrative" for each in found.councils),
    )
    if spec := totals_spec(
        bars,
        up="Pairs of a child and a rule" if found.unit == CHILDREN else f"Failures ({found.unit})",
    ):
        alt = "; ".join(
            f"{bar.name}: {bar.words}{f', {bar.lacking}' if bar.lacking else ''}" for bar in bars
        )
        show_chart(spec, f"{alt}. The table below has every run.", f"runs-{council}-{key}")
    rows: list[tuple[str, Mapping[str, int]]] = [
        (f"Run {said.number}", {name: said.rules[name] for name in SAID}) for said in all_told
    ]
    if spec_told := told_spec(rows):
        st.markdown(f"**What each run tells of the rules of {year_words(found.year)}**")
        alt_told = ". ".join(said.words() for said in all_told)
        show_chart(spec_told, f"{alt_told}. The table below has the same.", f"told-{council}-{key}")
        with st.expander("Save these charts as pictures"):
            name = f"{council}-{found.year}".lower().replace(" ", "-")
            if spec:
                st.markdown("Failures run by run")
                save_picture(spec, f"runs-{name}", alt=alt, caption=caption)
            st.markdown("What each run tells of the rules")
            title = f"{council}: what each run tells of the rules, {year_words(found.year)}"
            save_picture(
                spec_told, f"told-{name}", alt=alt_told, caption=replace(caption, title=title)
            )


def _total(each: CouncilRun) -> int:
    return sum(each.run.counts.values())


def _total_words(each: CouncilRun) -> str:
    return f"{before_sum(each.run)}{total_of(_total(each), each.unit)}"


def _per_100(each: CouncilRun) -> str:
    if each.unit == CHILDREN:
        return "not added up"
    if each.run.hidden:
        return "not shown"
    return rate_words(_total(each), each.children, each.unit, short=True)


def _lacked(said: Told) -> str:
    """What a run lacked; nothing where it lacked nothing, or nobody said."""
    return f"without {listed(said.missing)}" if said.missing else ""


def _missing(said: Told) -> str:
    if said.missing is None:
        return "not stated"
    return listed(said.missing) or "none"


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
