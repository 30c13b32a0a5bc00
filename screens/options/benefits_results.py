"""What a case comes to: sentences, the spread, the tornado, and council by council."""

from __future__ import annotations

from collections.abc import Sequence

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
from presenting.charts.drawn import reaches, spread_drawn, tornado_drawn
from screens.charts import save_picture, show_chart
from screens.look import facts, plain, table
from screens.paging import page_of

COUNCILS_A_PAGE = 30
# The chart's bars are too many for a table: so many rows tell the same.
ROWS = 10


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
    drawn = spread_drawn(held, found, illustrative=facts().illustrative)
    if drawn is None:
        return
    st.subheader("How far the pounds saved a year may lie apart", anchor=False)
    show_chart(drawn.spec, drawn.alt, f"benefit-spread-{held.id}")
    save_picture(drawn.spec, f"benefit-spread-{held.id}", alt=drawn.alt, caption=drawn.caption)
    with st.expander("The spread as a table"):
        table(_bin_rows(found.bins), "How many draws come to how many pounds saved a year")


def _bin_rows(bins: Sequence[tuple[float, float, int]]) -> list[dict[str, object]]:
    at_once = max(1, len(bins) // ROWS)
    rows: list[dict[str, object]] = []
    for start in range(0, len(bins), at_once):
        some = bins[start : start + at_once]
        low, high = number("pounds", some[0][0]), number("pounds", some[-1][1])
        rows.append(
            {"Pounds saved a year": f"{low} to {high}", "Draws": f"{sum(n for *_, n in some):,}"}
        )
    return rows


def _tornado(held: Case, found: Outcome) -> None:
    drawn = tornado_drawn(held, found, illustrative=facts().illustrative)
    if drawn is None:
        return
    st.subheader("Which input matters most", anchor=False)
    show_chart(drawn.spec, drawn.alt, f"benefit-tornado-{held.id}")
    save_picture(drawn.spec, f"benefit-tornado-{held.id}", alt=drawn.alt, caption=drawn.caption)
    st.caption(TORNADO_METHOD)
    with st.expander("The same as a table"):
        table(
            [
                {
                    "Input": bar.name,
                    "Pounds with it at its low": number("pounds", bar.at_low),
                    "Pounds with it at its high": number("pounds", bar.at_high),
                }
                for bar in reaches(held, found)
            ],
            "What the pounds saved a year are with each input at its ends, the widest first",
        )


def _by_council(held: Case, found: Outcome) -> None:
    st.subheader("Council by council", anchor=False)
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
