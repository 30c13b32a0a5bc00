"""Rule failures: error reports in, run by run, councils side by side, and one rule opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.years import year_words
from screens.look import fault_told, heading, plain, table, the_project
from screens.offered import none_yet
from screens.rule_failures.beside import shown, side_by_side
from screens.rule_failures.bringing_in import bring_in
from screens.rule_failures.history import one_rule
from screens.rule_failures.patterns import patterns
from screens.rule_failures.rates import rates
from screens.rule_failures.run_here import run_here
from screens.rule_failures.runs import run_by_run
from screens.rule_failures.seen import whose_eyes
from screens.rule_failures.years import over_the_years
from validation import services
from validation.disclosure import Setting
from validation.report import PUBLISHED
from validation.services import CouncilRun, RunView


def show() -> None:
    """The screen: a rule where the address names one, otherwise all of them."""
    heading(
        "Rule failures",
        "Which validation rules fail, how often, run by run and council beside council.",
    )
    whose_eyes()
    if code := st.query_params.get("rule"):
        with fault_told():
            one_rule(code)
        return
    held = services.runs(the_project())
    if not held:
        none_yet(
            "No error report yet.",
            "Import one below: counts only, never a child’s record.",
            "runs",
        )
        bring_in(opened=True)
        run_here()
        return
    own = [run for run in held if run.source != PUBLISHED]
    published = [run for run in held if run.source == PUBLISHED]
    parts: list[tuple[str, Callable[[], None]]] = [
        ("Councils side by side", lambda: side_by_side(own)),
        ("Rates", lambda: rates(own)),
        ("Patterns", lambda: patterns(own)),
        ("Run by run", lambda: run_by_run(own)),
        ("Over the years", lambda: over_the_years(own)),
    ]
    if published:
        parts.append(("Published figures", lambda: _published(published)))
    # Only what is looked at is made: each is a long table.
    tabs = st.tabs([name for name, _ in parts], key="failures_part", on_change="rerun")
    for tab, (_, make) in zip(tabs, parts, strict=True):
        if tab.open:
            with tab, fault_told():
                make()
    bring_in(opened=False)
    run_here()


def _published(published: Sequence[RunView]) -> None:
    st.markdown(
        "Real councils' published figures, as printed in their source. They stand apart from this "
        "project’s own counts and are never compared with them."
    )
    for citation in sorted({run.citation or "" for run in published}):
        of_source = [run for run in published if (run.citation or "") == citation]
        st.caption(plain(citation))
        for year in sorted({run.year for run in of_source}, reverse=True):
            councils = {run.council_id for run in of_source if run.year == year}
            found = services.comparison(
                the_project(), year=year, source=PUBLISHED, only=councils, leave_out=True
            )
            table(
                [
                    {
                        "Rule": f"{code}: {found.catalogue.label(code, found.year)}",
                        **{each.council: _printed(each, code) for each in found.councils},
                    }
                    for code in found.codes
                ],
                f"Published failures of {year_words(found.year)}",
            )


def _printed(each: CouncilRun, code: str) -> str:
    """The figure as its source prints it: a 0 there is somebody's count, not a gap."""
    count = each.cell(code).count
    return shown(each, code, Setting()) if count is None else f"{count:,}"


if __name__ == "__main__":
    show()
