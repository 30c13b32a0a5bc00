"""Slides of a benefits case: what it would save, how sure that is, which input matters most."""

from __future__ import annotations

from common.words import listed
from evidence.benefits.chances import Outcome
from evidence.benefits.model import Case, Value
from evidence.benefits.services import case, options, outcome
from evidence.benefits.words import TORNADO_METHOD, number, result_words, value_words
from presenting.cards.charts import ALONE, chart, rows_as_table
from presenting.cards.known import Known
from presenting.cards.parts import Part, shortened
from presenting.charts.drawn import Drawn
from presenting.charts.of_benefits import drawn_from, spread_chart, tornado_chart
from presenting.model import Refers, id_in
from presenting.nodes import Node, el, said

KIND = "Benefits"
MOST_SOURCES, MOST_BARS = 3, 6
HOW_DRAWN = "Each input is drawn thousands of times between its low and its high."


def benefit_slides(known: Known, refers: Refers) -> list[Part]:
    """A case in words, how far it may lie apart, what moves it; blank with reasons where not known.

    Raises NotFound where the case is gone.
    """
    held = case(known.project, id_in(refers, "case"))
    found = outcome(known.project, held.id)
    invented = any(each in known.invented for each, _ in held.councils) or None
    option = options(known.project).get(held.option_id or 0)
    told = el("ul", *(said("li", each) for each in result_words(held, found)), class_="told")
    first = Part(
        held.name,
        KIND,
        (*_headline(found), told, _inputs(held)),
        beside=(f"Of the option “{shortened(option, 80)}”",) if option else (),
        note=HOW_DRAWN,
        source=_source(held, found),
        illustrative=invented,
    )
    charts = (
        (spread_chart(found), HOW_DRAWN),
        (tornado_chart(held, found, most=MOST_BARS), TORNADO_METHOD),
    )
    return [
        first,
        *(
            _drawn(drawn, note, held, found, invented=invented)
            for drawn, note in charts
            if drawn is not None
        ),
    ]


def _headline(found: Outcome) -> list[Node]:
    """The pounds saved a year, large, where they are known: from and to, never one figure."""
    pounds = found.total.figures["pounds"]
    if pounds.spread is None:
        return []
    low, high = (number("pounds", each) for each in (pounds.spread.p10, pounds.spread.p90))
    ends = low if low == high else f"{low} to {high}"
    how = "" if low == high else " in 8 of 10 draws"
    return [
        el(
            "p",
            el("strong", ends, class_="figure"),
            el(
                "span",
                f"saved a year{how}, in {listed(pounds.counted)}",
                class_="figure-words",
            ),
        )
    ]


def _drawn(drawn: Drawn, note: str, held: Case, found: Outcome, *, invented: bool | None) -> Part:
    figure = el("figure", chart(drawn.spec, drawn.title, drawn.alt, ALONE), class_="map")
    return Part(
        drawn.title,
        KIND,
        (el("div", figure, class_="map-and-marks"), rows_as_table(drawn.rows, drawn.caption)),
        beside=(held.name,),
        note=note,
        source=drawn_from(held, found),
        illustrative=invented,
        first=False,
    )


def _source(held: Case, found: Outcome) -> str:
    """What it is drawn from, and where the inputs come from."""
    every = dict.fromkeys(
        _source_words(value) for each in held.inputs for value in each.values if value.source
    )
    named = [shortened(each, 90) for each in list(every)[:MOST_SOURCES]]
    rest = len(every) - len(named)
    more = f"; and {rest} more" if rest > 0 else ""
    inputs = f" Inputs: {'; '.join(named)}{more}." if named else ""
    return f"{drawn_from(held, found)}{inputs}"


def _source_words(value: Value) -> str:
    """ "Timed at a workshop, three councils, 2025, medium confidence"."""
    sure = f"{value.sure} confidence" if value.sure else ""
    return ", ".join(each for each in (value.source, value.scope, value.year, sure) if each)


def _inputs(held: Case) -> Node:
    """Every input with its value and where it is from, or that it is not known."""
    names = dict(held.councils)
    rows = [
        {
            "Input": each.name,
            "Council": names.get(value.council_id or 0, "every council") if value else "any",
            "Value": value_words(value),
            "Where it is from": _source_words(value) if value else "",
        }
        for each in held.inputs
        for value in (each.values or (None,))
    ]
    return rows_as_table(rows, "What it is worked out from", "The inputs and where they come from")
