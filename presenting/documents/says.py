"""Says versus shows in a report: where councils differ in what they say and what the data shows."""

from __future__ import annotations

from evidence.topics.going_together import MEANING
from evidence.topics.model import Topic
from evidence.topics.services import differing, topics
from evidence.topics.verdicts import MEANINGS
from presenting.documents.model import Block, Heading, Note, Paragraph, items, table
from presenting.documents.sources import Sources

MOST_TOPICS = 6


def says(held: Sources) -> list[Block]:
    """The topics on which councils differ most, each with its verdict in every council."""
    found = differing(topics(held.project, held.door, "field"), MOST_TOPICS)
    blocks: list[Block] = [Heading("What people say and what the data shows")]
    if not found:
        words = "Nothing was both said and shown of which councils differ."
        return [*blocks, Paragraph(words)]
    blocks.append(
        Paragraph(
            "What people spoke of beside how often its rules fail, for the fields of the return on "
            "which councils differ most. The workbook has every field, table, group and activity."
        )
    )
    for each in found:
        blocks += _topic(each)
    verdicts = dict.fromkeys(view.verdict for each in found for view in each.councils)
    told = [f"{each.capitalize()}: {MEANINGS[each]}" for each in verdicts]
    return [
        *blocks,
        Heading("What the verdicts mean", 2),
        *items(told),
        Note(f"Goes together: {MEANING}"),
    ]


def _topic(each: Topic) -> list[Block]:
    rows = [
        (view.council.name, view.spoke.words(), view.shows_words(), view.verdict.capitalize())
        for view in each.councils
    ]
    head = ("Council", "Said", "Shown", "Verdict")
    return [
        Heading(each.title, 2),
        *items(each.sentences),
        *table(f"{each.title} in every council", head, rows, (18, 24, 36, 22)),
    ]
