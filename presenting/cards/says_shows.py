"""Slides of what is said beside what the data shows; they go together, neither is the cause."""

from __future__ import annotations

from evidence import services as evidence
from evidence.overview import rules_of
from presenting.cards.failures import count_table
from presenting.cards.known import Known
from presenting.cards.painpoints import heard, linked_quotes, row_of
from presenting.cards.parts import Part
from presenting.model import Refers
from presenting.nodes import el
from validation.disclosure import meaning_of
from validation.services.controlling import controlled

TOGETHER = "They go together; neither is shown to cause the other."


def says_and_shows(known: Known, refers: Refers) -> list[Part]:
    """How many people spoke of a painpoint beside how often its rules fail, by council."""
    row = row_of(known.matrix, refers.get("painpoint"))
    painpoint = row.painpoint
    codes = rules_of(evidence.links(known.project), painpoint.id)
    door = known.door
    compared = known.compared and controlled(known.compared, door)
    own = {cell.council.id for cell in row.cells}
    runs = [each for each in compared.councils if each.council_id in own] if compared else []
    if not codes:
        shows = [el("p", "No rule is linked to it yet, so there is no count to show.")]
    elif compared is None or not runs:
        shows = [el("p", "No run of a return is in the project yet, so the counts are unknown.")]
    else:
        shows = count_table(codes, runs, compared, door.setting, most=6)
    counted = compared if codes and runs else None
    said = heard(row, linked_quotes(known.project, painpoint.id), known.asked)
    columns = [
        el("div", el("h3", "What people said"), *said, class_="heard"),
        el("div", el("h3", "What the data shows"), *shows, class_="shows"),
    ]
    return [
        Part(
            painpoint.title,
            "Says versus shows",
            (el("div", *columns, class_="columns"),),
            tone=painpoint.kind,
            note=TOGETHER,
            source=f"{counted.words()}. {meaning_of(door.setting)}" if counted else "",
        )
    ]
