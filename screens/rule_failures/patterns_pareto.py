"""Few rules make most: a council's failures in order, their share so far, and the long tail."""

from __future__ import annotations

import streamlit as st

from common.years import year_words
from presenting.charts.of_pareto import COUNTED_ONCE, ParetoTold, line_cells, pareto_told
from presenting.charts.patterns import BARS
from presenting.charts.pictures import Caption
from screens.charts import save_picture, show_chart
from screens.look import plain, table, the_project
from screens.paging import page_of
from validation.disclosure import Door
from validation.patterns.pareto import How, Pareto
from validation.services import Comparison, CouncilRun
from validation.services.causes import causes
from validation.services.patterns import pareto_of

ROWS = 25
_HOW: dict[How, str] = {
    "rules": "Each rule for itself",
    "added up": "A cause’s rules as one line, added up",
    "counted once": "A cause’s rules as one line, counted once",
}


def the_pareto(found: Comparison, door: Door) -> None:
    """The whole part."""
    council = _council(found)
    if council is None:
        st.markdown("None of these councils has a run that counts in this unit.")
        return
    how = _how()
    setting = door.setting
    made = pareto_of(the_project(), council, how)
    told = pareto_told(found, council, made, setting)
    st.markdown(plain(" ".join(told.said)))
    if not made.lines:
        return
    _chart(found, council, made, told)
    rows = page_of(made.lines, ROWS, key=f"pareto-{council.council_id}-{how}")
    table(
        [
            dict(zip(told.heads, line_cells(found, council, each, setting), strict=True))
            for each in rows
        ],
        f"{told.title}, {year_words(found.year)}, largest first",
    )
    if how == "counted once":
        st.caption(COUNTED_ONCE)


def _council(found: Comparison) -> CouncilRun | None:
    if len(found.councils) < 2:
        return found.councils[0] if found.councils else None
    names = {each.council_id: each for each in found.councils}
    chosen = st.selectbox(
        "Council",
        list(names),
        format_func=lambda each: names[each].council,
        key=f"pareto-of-{'-'.join(map(str, names))}",
    )
    return names[chosen]


def _how() -> How:
    if not causes(the_project()):
        st.caption(
            "Rules that fail for one reason can stand as one line here, once somebody confirms "
            "them under Causes."
        )
        return "rules"
    return st.radio(
        "Lines", list(_HOW), format_func=_HOW.__getitem__, horizontal=True, key="pareto-how"
    )


def _chart(found: Comparison, council: CouncilRun, made: Pareto, told: ParetoTold) -> None:
    if told.spec is None:
        return
    key = f"pareto-{found.year}-{council.council_id}-{made.how}".replace(" ", "-")
    show_chart(told.spec, told.alt, key)
    if told.bars > BARS:
        st.caption(f"The chart has the {BARS} largest of {told.bars}; shares are of all.")
    caption = Caption(told.title, f"{found.words()}.", council.origin == "illustrative")
    save_picture(told.spec, key, alt=told.alt, caption=caption)
