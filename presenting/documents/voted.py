"""What rooms answered, in a report: questions with the dots of phones and paper."""

from __future__ import annotations

from common.words import count_of, day_words
from evidence.rounds import services
from evidence.rounds.standing import Standing
from presenting.cards.rounds import HOW_COUNTED
from presenting.documents.model import Block, Heading, Paragraph, table
from presenting.documents.sources import Sources


def voted(held: Sources) -> list[Block]:
    """Every closed round that anybody answered; nothing where there is none."""
    told = [
        services.standing(held.project, each.id)
        for each in services.rounds(held.project)
        if each.state == "closed"
    ]
    shown = [each for each in told if not each.is_empty]
    if not shown:
        return []
    return [Heading("What rooms answered"), *(block for each in shown for block in _round(each))]


def _round(now: Standing) -> list[Block]:
    when = f", {day_words(now.date)}" if now.date else ""
    said = f"{now.who_answered()}. Kept as evidence of {now.session}{when}."
    if now.comments:
        said += f" {count_of(len(now.comments), 'comment')} let through in the room."
    blocks: list[Block] = [Heading(now.round.question, 2), Paragraph(said)]
    rows = [
        (each.choice.words, f"{each.total:,}" if each.is_known else "not counted", each.by_source)
        for each in sorted(now.counts, key=lambda each: -each.total)
    ]
    head = ("Choice", "Dots or answers", "From where")
    if rows:
        blocks += table(
            "What was chosen", head, rows, (60, 15, 25), numbers=(1,), source=HOW_COUNTED
        )
    return blocks
