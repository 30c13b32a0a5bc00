"""Slides of how few rules make most of a council's failures."""

from __future__ import annotations

from dataclasses import replace

from common.errors import NotFound
from common.words import count_of
from presenting.cards.charts import FLAT, as_table, chart, plain_table
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.charts.of_pareto import line_cells, pareto_told, rest_words
from presenting.charts.patterns import BARS
from presenting.model import Refers
from presenting.nodes import Node, el, said
from validation.disclosure import meaning_of
from validation.services import Comparison, CouncilRun
from validation.services.controlling import controlled
from validation.services.patterns import pareto_of

MOST_COUNCILS, MOST_LINES, MOST_IN_TABLE = 4, 6, 30


def pareto_slides(known: Known, refers: Refers) -> list[Part]:
    """One council's rules in order, or each of the first councils by name where none is chosen."""
    if known.compared is None:
        raise NotFound("no run is in the project")
    found = controlled(known.compared, known.door)
    chosen = refers.get("council")
    if chosen is not None:
        runs = [each for each in found.councils if each.council_id == chosen]
    else:
        own = {each.id for each in known.matrix.councils}
        runs = [each for each in found.councils if each.council_id in own]
    if not runs:
        raise NotFound("that council has no run in the project")
    shown = runs[:MOST_COUNCILS]
    rest = len(runs) - len(shown)
    made = [_slide(known, found, each, first=each is shown[0]) for each in shown]
    if rest:
        last = made[-1]
        words = f"and {count_of(rest, 'more council')}, each of which a card can show"
        made[-1] = replace(last, body=(*last.body, el("p", words, class_="small")))
    return made


def _slide(known: Known, found: Comparison, council: CouncilRun, *, first: bool) -> Part:
    setting = known.door.setting
    made = pareto_of(known.project, council)
    told = pareto_told(found, council, made, setting)
    rows = [line_cells(found, council, each, setting) for each in made.lines[:MOST_IN_TABLE]]
    largest = made.lines[:MOST_LINES]
    body: list[Node] = [said("p", " ".join(told.said), "lead")]
    if told.spec:
        beside = [
            plain_table(
                ("Rule", "Failures", "So far"),
                [(name, count, so_far) for name, count, _, so_far in rows[: len(largest)]],
                "largest",
            ),
            *_small(rest_words(made, largest)),
            *_small(f"The chart has the {BARS} largest." if told.bars > BARS else ""),
        ]
        drawn = chart(told.spec, told.title, told.alt, FLAT)
        figure = el("figure", drawn, class_="map")
        body.append(
            el("div", figure, el("div", *beside, class_="beside"), class_="chart-and-words")
        )
    if rows:
        body.append(as_table(told.heads, rows))
    return Part(
        f"{council.council}: few rules make most of the failures",
        "Few rules make most",
        tuple(body),
        note=meaning_of(setting),
        source=found.words(),
        illustrative=True if council.origin == "illustrative" else None,
        first=first,
    )


def _small(words: str) -> list[Node]:
    return [el("p", words, class_="small")] if words else []
