"""Few rules make most: a council's failures in order, their share so far, and the long tail."""

from __future__ import annotations

import streamlit as st

from common.years import year_words
from presenting.charts.drawn import line_name, pareto_drawn, pareto_title
from presenting.charts.patterns import BARS
from screens.charts import save_picture, show_chart
from screens.look import plain, table, the_project
from screens.paging import page_of
from validation.disclosure import Door, before_sum, mark_of
from validation.patterns.pareto import How, Pareto, ParetoLine
from validation.rates import counted
from validation.services import Comparison, CouncilRun
from validation.services.causes import causes
from validation.services.pattern_words import concentration_words, share
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
    mark = mark_of(door.setting)
    made = pareto_of(the_project(), council, how)
    said = concentration_words(made, council.council, council.unit, mark)
    st.markdown(plain(" ".join(said)))
    if not made.lines:
        return
    title = pareto_title(council, made)
    _chart(found, council, made, said)
    rows = page_of(made.lines, ROWS, key=f"pareto-{council.council_id}-{how}")
    near = before_sum(council.run)
    table(
        [_row(found, each, council.unit, mark, near) for each in rows],
        f"{title}, {year_words(found.year)}, largest first",
    )
    if how == "counted once":
        st.caption(
            "Counted once: a cause stands with the largest of its rules, as where one mistake "
            "fails them all. It may be more mistakes, never fewer."
        )


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


def _chart(found: Comparison, council: CouncilRun, made: Pareto, said: list[str]) -> None:
    drawn = pareto_drawn(found, council, made, said)
    if drawn is None:
        return
    key = f"pareto-{found.year}-{council.council_id}-{made.how}".replace(" ", "-")
    show_chart(drawn.spec, drawn.alt, key)
    if len(made.shown) > BARS:
        st.caption(f"The chart has the {BARS} largest of {len(made.shown)}; shares are of all.")
    save_picture(drawn.spec, key, alt=drawn.alt, caption=drawn.caption)


def _row(found: Comparison, each: ParetoLine, unit: str, mark: str, near: str) -> dict[str, object]:
    at_least = near if each.more else ""
    return {
        "Rule": line_name(found, each),
        f"Failures ({counted(unit)})": mark if each.count is None else f"{at_least}{each.count:,}",
        "Share": "not shown" if each.share is None else share(each.share, 1),
        "Share so far": "not shown" if each.so_far is None else share(each.so_far, 1),
    }
