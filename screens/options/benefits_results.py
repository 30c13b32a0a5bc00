"""What a case comes to: sentences, the spread, the tornado, and council by council."""

from __future__ import annotations

import streamlit as st

from common.words import listed
from evidence.benefits.chances import Figure, Of, Outcome
from evidence.benefits.model import Case, Output
from evidence.benefits.reckoning import OUTPUTS
from evidence.benefits.words import (
    METHOD,
    NAMES,
    TORNADO_METHOD,
    left_out_words,
    moved_words,
    number,
    reasons,
    result_words,
)
from presenting.charts.drawn import Drawn
from presenting.charts.of_benefits import drawn_from, spread_chart, tornado_chart
from presenting.charts.pictures import Caption
from screens.charts import save_picture, show_chart
from screens.look import facts, plain, table
from screens.paging import page_of

COUNCILS_A_PAGE = 30


def results(held: Case, found: Outcome) -> None:
    """All of it."""
    st.markdown("\n".join(f"- {plain(each)}" for each in result_words(held, found)))
    _spread(held, found)
    _tornado(held, found)
    if not _anything_known(found):
        return
    _by_council(held, found)
    with st.expander("How this was worked out"):
        st.markdown(
            plain(
                f"{METHOD} {found.draws:,} draws, begun from the seed {found.seed}: the same seed "
                "and inputs give the same figures."
            )
        )


def _anything_known(found: Outcome) -> bool:
    return any(
        figure.spread for of in (found.total, *found.councils) for figure in of.figures.values()
    )


def _spread(held: Case, found: Outcome) -> None:
    drawn = spread_chart(found)
    if drawn:
        _shown(held, found, drawn, "Pounds saved a year", "spread")
        with st.expander("The spread as a table"):
            table(drawn.rows, drawn.caption)


def _tornado(held: Case, found: Outcome) -> None:
    drawn = tornado_chart(held, found)
    if drawn:
        _shown(held, found, drawn, drawn.title, "tornado")
        st.caption(TORNADO_METHOD)
        with st.expander("The same as a table"):
            table(drawn.rows, drawn.caption)


def _shown(held: Case, found: Outcome, drawn: Drawn, title: str, what: str) -> None:
    st.header(drawn.title, anchor=False)
    key = f"benefit-{what}-{held.id}"
    show_chart(drawn.spec, drawn.alt, key)
    caption = Caption(title, drawn_from(held, found), facts().illustrative)
    save_picture(drawn.spec, key, alt=drawn.alt, caption=caption)


def _by_council(held: Case, found: Outcome) -> None:
    st.header("Council by council", anchor=False)
    chosen = st.selectbox(
        "Which figure", OUTPUTS, index=1, format_func=NAMES.__getitem__, key=f"figure-{held.id}"
    )
    shown = page_of((found.total, *found.councils), COUNCILS_A_PAGE, key=f"of-{held.id}")
    table(
        [_row(held, of, chosen) for of in shown],
        f"{NAMES[chosen]}, council by council",
    )
    st.caption(
        "P10 is what 1 of 10 draws does not exceed, P50 what half of them do not exceed, and P90 "
        "what 9 of 10 do not exceed."
    )


def _row(held: Case, of: Of, output: Output) -> dict[str, object]:
    figure: Figure = of.figures[output]
    spread = figure.spread
    ends = ["blank"] * 3
    if spread:
        ends = [number(output, each) for each in (spread.p10, spread.p50, spread.p90)]
    remark = reasons(held, figure.why)
    if spread and figure.left_out:
        remark = f"Of {listed(figure.counted)} only. {left_out_words(held, figure)}"
    return {
        "Council": of.name,
        "P10": ends[0],
        "P50": ends[1],
        "P90": ends[2],
        "Moved most by": moved_words(figure, dict(held.councils)),
        "Why it is blank, or which councils are in it": remark,
    }
