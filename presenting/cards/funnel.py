"""Slides of one rule in every council, between the limits of chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.errors import NotFound
from presenting.cards.charts import FLAT, as_table, chart
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.charts.of_rates import (
    HOW_TO_READ,
    council_sentences,
    funnel_told,
    rate_cells,
    rule_label,
)
from presenting.charts.style import MOST_LINES
from presenting.model import Refers
from presenting.nodes import Node, el, said
from validation.catalogue import normalise_code
from validation.disclosure import meaning_of
from validation.disclosure.setting import Setting
from validation.services.controlling import controlled
from validation.services.rates_compared import CouncilRate, RatesCompared, rates_compared
from validation.services.rates_words import (
    cannot_words,
    compared_words,
    method_words,
    together_words,
)

MOST_IN_TABLE = 160


def funnel_slide(known: Known, refers: Refers) -> list[Part]:
    """How often one rule fails in each council, and which councils chance does not explain."""
    made = rates_of(known)
    code = spelt(made, refers.get("code"))
    these = made.of_rule(code)
    named = named_in_it(these)
    told = funnel_told(made, code, named, FLAT)
    sentences = [said("li", each) for each in council_sentences(made, these, named)]
    beside = [el("ul", *sentences, class_="told")] if these else []
    lead = together_words(made, code) if these else _nobody(code)
    body: list[Node] = [said("p", lead, "lead")]
    # One point alone has nothing to be held against.
    if told.spec and sum(each.rate is not None for each in these) > 1:
        figure = el("figure", chart(told.spec, told.label, told.alt, FLAT), class_="map")
        body.append(
            el("div", figure, el("div", *beside, class_="beside"), class_="chart-and-words")
        )
    else:
        body += beside
    if these:
        body += _opened(made, code, these, known.door.setting)
    few = " ".join(cannot_words(made, code)[:1]) if these else ""
    return [
        Part(
            rule_label(made, code),
            "One rule in every council",
            tuple(body),
            note=" ".join(each for each in (few, meaning_of(known.door.setting)) if each),
            source=compared_words(made.found),
            illustrative=(
                True if any(each.origin == "illustrative" for each in made.councils) else None
            ),
        )
    ]


def rates_of(known: Known) -> RatesCompared:
    """The rates of the runs compared by default; NotFound without any run."""
    if known.compared is None:
        raise NotFound("no run is in the project")
    return rates_compared(known.project, controlled(known.compared, known.door), known.door)


def spelt(made: RatesCompared, code: object) -> str:
    """The rule as these runs spell it; NotFound for what is no rule's code."""
    key = normalise_code(str(code or ""))
    for each in made.codes:
        if normalise_code(each) == key:
            return each
    if not code or made.found.catalogue.match(str(code), made.found.year).rule is None:
        raise NotFound("no such rule is known")
    return made.found.catalogue.spelling(str(code))


def named_in_it(these: Sequence[CouncilRate]) -> Mapping[int, int]:
    """The councils to be named, with their places: all of few, else those that stand out."""
    order = [each.council_id for each in these]
    if len(order) <= MOST_LINES:
        return {each: order.index(each) for each in order}
    out = sorted(
        (each for each in these if each.standing),
        key=lambda each: (-abs(each.standing or 0), each.adjusted_p or 0.0, each.council),
    )
    return {each.council_id: at for at, each in enumerate(out[:MOST_LINES])}


def _opened(
    made: RatesCompared, code: str, these: Sequence[CouncilRate], setting: Setting
) -> list[Node]:
    told = [rate_cells(each, made.divided, setting) for each in these[:MOST_IN_TABLE]]
    heads = list(told[0])
    rows = [[_said(value) for value in row.values()] for row in told]
    how = " ".join((HOW_TO_READ, *method_words(made, code)))
    read = el("details", el("summary", "How to read it"), said("p", how))
    return [el("div", as_table(heads, rows), read, class_="to-open")]


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "not stated")


def _nobody(code: str) -> str:
    return f"None of these runs fails rule {code}, so there is no rate to compare."
