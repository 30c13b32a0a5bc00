"""Slides of what is said beside what the data shows; they go together, neither is the cause."""

from __future__ import annotations

from evidence import services as evidence
from evidence.overview import rules_of
from presenting.cards.counted import counted
from presenting.cards.known import Known
from presenting.cards.painpoints import heard, linked_quotes, row_of
from presenting.cards.parts import Part
from presenting.cards.quotes import left_out_ids
from presenting.cards.resting import invented_among
from presenting.cards.topics import TOGETHER, differing_slide, topic_slide
from presenting.model import Refers
from presenting.nodes import el


def says_and_shows(known: Known, refers: Refers) -> list[Part]:
    """Of a painpoint, of a topic, or of the topics on which councils differ most."""
    if refers.get("painpoint") is not None:
        return _of_painpoint(known, refers)
    if topic := refers.get("topic"):
        return topic_slide(known, str(topic))
    return differing_slide(known)


def _of_painpoint(known: Known, refers: Refers) -> list[Part]:
    """How many people spoke of a painpoint beside how often its rules fail, by council."""
    row = row_of(known.matrix, refers.get("painpoint"))
    painpoint = row.painpoint
    shows = counted(known, rules_of(evidence.links(known.project), painpoint.id), most=6)
    held = linked_quotes(known.project, painpoint.id)
    said = heard(row, held, known.asked)
    columns = [
        el("div", el("h3", "What people said"), *said, class_="heard"),
        el("div", el("h3", "What the data shows"), *shows.nodes, class_="shows"),
    ]
    return [
        Part(
            painpoint.title,
            "Says versus shows",
            (el("div", *columns, class_="columns"),),
            beside=() if painpoint.kind == "question" else (painpoint.judgement.words(),),
            tone=painpoint.kind,
            note=TOGETHER,
            source=shows.source,
            left_out=left_out_ids(held),
            illustrative=shows.invented or invented_among(known, held),
        )
    ]
