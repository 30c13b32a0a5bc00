"""Few rules make most: a council's failures in order, their share so far, and the long tail."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from common.years import year_words
from presenting.charts.patterns import BARS, Bar, pareto_spec
from presenting.charts.pictures import Caption
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
    title = f"Failures of {council.council} by {'rule' if how == 'rules' else 'rule and cause'}"
    _chart(found, council, made, title, said)
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


def _chart(
    found: Comparison, council: CouncilRun, made: Pareto, title: str, said: list[str]
) -> None:
    bars = [
        Bar(
            each.name if each.is_cause else found.catalogue.spelling(each.name),
            each.count,
            100 * (each.so_far or 0),
            f"{_name(found, each)}: {each.count:,}, {share(each.share or 0, 1)}",
        )
        for each in made.shown
        if each.count is not None
    ]
    up = f"Failures ({counted(council.unit)})"
    spec = pareto_spec(bars, up=up)
    if spec is None:
        return
    largest = ", ".join(f"{bar.name} {bar.count:,}" for bar in bars[:5])
    alt = (
        f"{title}: bars from the largest, and a line of the share they make so far. "
        f"{' '.join(said)} The largest: {largest}. The table below has every line."
    )
    key = f"pareto-{found.year}-{council.council_id}-{made.how}".replace(" ", "-")
    show_chart(spec, alt, key)
    if len(bars) > BARS:
        st.caption(f"The chart has the {BARS} largest of {len(bars)}; shares are of all.")
    caption = Caption(title, f"{found.words()}.", council.origin == "illustrative")
    save_picture(spec, key, alt=alt, caption=caption)


def _row(found: Comparison, each: ParetoLine, unit: str, mark: str, near: str) -> dict[str, object]:
    at_least = near if each.more else ""
    return {
        "Rule": _name(found, each),
        f"Failures ({counted(unit)})": mark if each.count is None else f"{at_least}{each.count:,}",
        "Share": "not shown" if each.share is None else share(each.share, 1),
        "Share so far": "not shown" if each.so_far is None else share(each.so_far, 1),
    }


def _name(found: Comparison, each: ParetoLine) -> str:
    known = found.catalogue
    if each.is_cause:
        codes = ", ".join(known.spelling(key) for key in each.keys)
        return f"{each.name} (cause; {count_of(len(each.keys), 'rule')} failing: {codes})"
    return f"{known.spelling(each.name)}: {known.label(each.name, found.year)}"
