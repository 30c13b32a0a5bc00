"""Slides of what changed since a milestone: numbers with their words, and none said plainly."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import day_words, listed
from evidence.since.model import Changed, Line
from evidence.since.services import changed_since, milestone_before
from presenting.cards.charts import plain_table
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.model import Refers
from presenting.nodes import Node, el, said
from validation.disclosure import meaning_of

ROWS_AT_ONCE = 7
_NO_DAY = "There is no milestone before today to count from. Milestones are added in Settings."
_HOW = (
    "Counted from the project’s history, from the beginning of that day on. What was done and "
    "undone since is not counted."
)


def changed_slides(known: Known, refers: Refers) -> list[Part]:
    """What changed since the milestone chosen, else since the show-and-tell before this one."""
    chosen = refers.get("since")
    if not isinstance(chosen, int):
        before = milestone_before(known.project, known.today, known.deck.date)
        if before is None:
            return [Part("What changed", "What changed since", (el("p", _NO_DAY, class_="lead"),))]
        chosen = before.id
    found = changed_since(known.project, chosen, known.door)
    some = [each for each in found.lines if each.number]
    groups = [some[at : at + ROWS_AT_ONCE] for at in range(0, len(some), ROWS_AT_ONCE)] or [[]]
    last = len(groups) - 1
    return [
        _slide(known, found, _body(found, each, whole=at == last), first=not at)
        for at, each in enumerate(groups)
    ]


def _slide(known: Known, found: Changed, body: Sequence[Node], *, first: bool) -> Part:
    hides = f" {meaning_of(known.door.setting)}" if found.totals else ""
    return Part(
        f"What changed since {day_words(found.day)}",
        "What changed since",
        tuple(body),
        beside=(found.name,),
        note=f"{_HOW}{hides}",
        first=first,
    )


def _body(found: Changed, rows: Sequence[Line], *, whole: bool) -> list[Node]:
    """Some of what changed; with the last of it the totals, and what did not change."""
    body: list[Node] = []
    if rows:
        cells = [(each.what, f"{each.number:,}", each.words) for each in rows]
        body.append(plain_table(("What", "How many", "Which"), cells, "changed"))
    if not whole:
        return body
    if found.nothing:
        body.append(el("p", "Nothing of what is counted here has changed.", class_="lead"))
    if found.totals:
        told = [said("li", f"{each}.") for each in found.totals]
        body += [el("h3", "Failures then and now"), el("ul", *told)]
    none = [each.what[:1].lower() + each.what[1:] for each in found.lines if not each.number]
    if none and not found.nothing:
        body.append(el("p", f"None: {listed(none)}.", class_="small"))
    return body
