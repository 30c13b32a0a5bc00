"""Councils side by side as a heat table: words in each cell, darker for a higher rate."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.years import year_words
from presenting.charts.pictures import Caption
from presenting.charts.rates import HeatCell, heat_spec
from screens.charts import save_picture
from screens.look import plain, table
from screens.rule_failures.opening import rule_pages
from screens.rule_failures.rates import invented
from screens.rule_failures.seen import hidden_mark
from validation.rates import counted
from validation.report import CHILDREN
from validation.services import Comparison, CouncilRun
from validation.services.rates_words import compared_words

# Rates per 100 at which a cell becomes a shade darker: the same for every rule and every page.
STEPS = (1.0, 2.0, 5.0, 10.0)
_WORDS = {"passed (inferred)": "passed, inferred", "passed": "0"}
_LABEL_LETTERS = 46


def heat_table(found: Comparison, codes: Sequence[str]) -> None:
    """The table of these rules, what its shades and words mean, and the picture of it."""
    cells = [[_cell(each, code) for each in found.councils] for code in codes]
    rows: list[dict[str, object]] = [
        {
            "Rule": f"{code}: {found.catalogue.label(code, found.year)}",
            **{each.council: words for each, (words, _) in zip(found.councils, row, strict=True)},
        }
        for code, row in zip(codes, cells, strict=True)
    ]
    shades = [[None, *(shade for _, shade in row)] for row in cells]
    title = f"Heat table of rules by council, {year_words(found.year)}"
    table(rows, title, shades=shades, leads=rule_pages(codes))
    st.caption(plain(legend_words(found)))
    drawn = [
        HeatCell(
            _short(f"{code}: {found.catalogue.label(code, found.year)}"), each.council, words, shade
        )
        for code, row in zip(codes, cells, strict=True)
        for each, (words, shade) in zip(found.councils, row, strict=True)
    ]
    if spec := heat_spec(drawn):
        said = "; ".join(f"{cell.row}, {cell.column}: {cell.words}" for cell in drawn)
        title = f"{_rate_words(found)} by rule and council"
        source = f"{compared_words(found)}. {legend_words(found)}"
        caption = Caption(title[:1].upper() + title[1:], source, invented(found))
        save_picture(spec, f"heat-{found.year}", alt=f"Heat table. {said}", caption=caption)


def _cell(each: CouncilRun, code: str) -> tuple[str, int | None]:
    """A cell's words and shade: no shade where there is no rate, so nothing looks like a 0."""
    cell = each.cell(code)
    if cell.status == "hidden":
        return hidden_mark(), None
    if cell.status != "failed":
        return _WORDS.get(cell.status, cell.status), 0 if cell.status == "passed" else None
    if cell.count is None:
        return "fails, count unknown", None
    rate = each.rate(code)
    if rate is None:
        return f"{cell.count:,}, rate unknown", None
    sign = "%" if each.unit == CHILDREN else ""
    return f"{rate.per_100:.1f}{sign} ({cell.count:,})", shade_of(rate.per_100)


def shade_of(per_100: float) -> int:
    """How dark a rate is, 1 to 5; 0 is for none."""
    return 1 + sum(per_100 >= step for step in STEPS) if per_100 > 0 else 0


def _rate_words(found: Comparison) -> str:
    if found.unit == CHILDREN:
        return "% of children in the return"
    return f"{counted(found.unit)} per 100 children in the return"


def legend_words(found: Comparison) -> str:
    """What shades and words mean."""
    one, two, five, ten = (f"{step:g}" for step in STEPS)
    return (
        f"In each cell: {_rate_words(found)}, and the count in brackets. Darker is more: under "
        f"{one}, from {one}, from {two}, from {five}, and {ten} or more. White without a number "
        f"is no 0: “{hidden_mark()}” fails, but how often is not shown; “passed, inferred” was "
        "looked at and not listed; “skipped” and “crashed” were not looked at; “unknown” nobody "
        "can tell."
    )


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_LETTERS else f"{label[: _LABEL_LETTERS - 1].rstrip()}…"
