"""Slides of options: scores, totals, places and what was decided; impact against feasibility."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import day_words
from evidence.options.model import CRITERIA
from evidence.options.services import ranking
from evidence.options.standing import (
    CLOSED,
    Ranking,
    Standing,
    outcome_words,
    place_words,
    robust_words,
    sensitivity,
    weights_words,
)
from presenting.cards.charts import chart, rows_as_table
from presenting.cards.chosen import chosen, in_pages
from presenting.cards.known import Known
from presenting.cards.parts import Part, shortened
from presenting.charts.options import Placed, placed, placed_spec, placed_words
from presenting.model import Refers
from presenting.nodes import Child, Node, el, said

KIND, TITLE = "Options", "What could be done"
AT_ONCE, MOST_PLACED, MOST_TOLD = 7, 12, 2
LONGEST_WHY, LONGEST_NAME, LONGEST_TITLE = 140, 44, 110
NOT_YET = "not yet"
HOW_SCORED = (
    "Scores are 1 to 5, and 5 always speaks for the option: a 5 for cost costs next to nothing. "
    "A total is their weighted mean."
)


def option_slides(known: Known, refers: Refers) -> list[Part]:
    """The options chosen, or all, in their order, then as a picture where two have a place in it.

    Raises NotFound where all that was chosen is gone.
    """
    found = ranking(known.project)
    picked = chosen(refers, "options", {row.option.id: row for row in found.rows})
    ids = {row.option.id for row in picked.things}
    rows = [row for row in found.rows if row.option.id in ids]
    if not rows:
        words = el("p", "No option is written down yet.", class_="lead")
        return [Part(TITLE, KIND, (words,))]
    pages = in_pages(rows, AT_ONCE)
    made = [
        _table_slide(
            found,
            page,
            picked.gone_words("option") if page is pages[-1] else [],
            first=page is pages[0],
        )
        for page in pages
    ]
    return [*made, *_picture(placed(rows))]


def _table_slide(
    found: Ranking, rows: Sequence[Standing], after: Sequence[Node], *, first: bool
) -> Part:
    head = ("Option", *CRITERIA.values(), "Total", "Place", "Decided")
    lead = [said("p", words, "lead") for words in sensitivity(found)[:MOST_TOLD]] if first else []
    table = el(
        "table",
        el("thead", el("tr", *(el("th", each, scope="col") for each in head))),
        el("tbody", *(_row(found, row) for row in rows)),
        class_="options",
        tabindex="0",
    )
    return Part(
        TITLE,
        KIND,
        (*lead, table, *after),
        note=f"{HOW_SCORED} Weights: {weights_words(found.shares)}.",
        source="Scores and decisions of this project.",
        first=first,
    )


def _row(found: Ranking, row: Standing) -> Node:
    scores = [el("td", str(row.numbers.get(name, NOT_YET))) for name in CRITERIA]
    return el(
        "tr",
        el("th", shortened(row.option.title, LONGEST_TITLE), scope="row", dir="auto"),
        *scores,
        el("td", row.total.brief()),
        el("td", *_place(found, row)),
        el("td", *_decided(row)),
    )


def _place(found: Ranking, row: Standing) -> list[Child]:
    """Its place among those that have one, and between which it moves as weights change."""
    if row.outcome == CLOSED:
        return ["none"]
    made: list[Child] = [place_words(row, found)]
    if fares := robust_words(row):
        words = f"{fares[:1].lower()}{fares[1:]}, as weights change"
        made.append(el("span", words, class_="small"))
    return made


def _decided(row: Standing) -> list[Node]:
    """What was decided last, by whom, when and why."""
    made: list[Node] = [el("strong", outcome_words(row))]
    if row.decided:
        last = row.decided[-1]
        words = f"{shortened(last.reason, LONGEST_WHY)} ({last.judged_by}, "
        made.append(said("span", f"{words}{day_words(last.judged_on)})", "small"))
    return made


def _picture(options: Sequence[Placed]) -> list[Part]:
    """Impact against feasibility, with the same as a list beside it."""
    if len(options) < 2:
        return []
    ordered = sorted(options, key=lambda each: (-each.impact, -each.feasibility))
    words = placed_words(options)
    spec = placed_spec(options, longest=LONGEST_NAME)
    drawing = chart(spec, "Options by impact and feasibility", words)
    listed = [
        el(
            "li",
            said("span", shortened(each.called, 90)),
            el("span", f"Impact {each.impact}, feasibility {each.feasibility}", class_="small"),
        )
        for each in ordered[:MOST_PLACED]
    ]
    rest = len(ordered) - len(listed)
    rows = [
        {"Option": each.called, "Impact": each.impact, "Feasibility": each.feasibility}
        for each in ordered
    ]
    beside = el(
        "div",
        el("ul", *listed, class_="marked"),
        el("p", f"and {rest} more", class_="small") if rest else None,
        class_="beside",
    )
    return [
        Part(
            "Impact and feasibility",
            KIND,
            (
                el(
                    "div",
                    el("figure", drawing, class_="map"),
                    beside,
                    class_="map-and-marks",
                ),
                rows_as_table(rows, "Options by impact and feasibility"),
            ),
            note="Up is more impact, right is easier. A hollow mark: no work goes on for it.",
            source="Scores of this project, 1 to 5.",
            first=False,
        )
    ]
