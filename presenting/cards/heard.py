"""From how many of those asked something was heard, council by council, with the quotes behind."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import count_of
from evidence.findings.strength import HeardIn
from evidence.model import Stance
from presenting.cards.quotes import LinkedQuote, behind, cleared, left_out_ids
from presenting.nodes import Node, el
from research.recognising import Crowd

HOW_ASKED = (
    "People are counted, not quotes. They were chosen for their role: this is how widely it was "
    "heard, not how common it is."
)
# More rows than these nobody reads from the back of a room.
MOST_COUNCILS = 9


def heard_in(
    spoke: int, cells: Sequence[HeardIn], held: Sequence[LinkedQuote], asked: Crowd
) -> list[Node]:
    """How many people spoke of it, of how many asked, council by council, with quotes behind."""
    people = sum(cell.asked for cell in cells)
    if not people:
        return [el("p", "Nobody has been asked yet.", class_="figure-words")]
    councils = sum(bool(cell.people_for) for cell in cells)
    of = sum(bool(cell.asked) for cell in cells)
    shown = _shown(cells)
    rows = [_council_row(cell, held, asked) for cell in shown]
    head = [el("th", each, scope="col") for each in ("Council", "For", "Against", "Asked")]
    return [
        el(
            "p",
            el("strong", f"{spoke} of {people}", class_="figure"),
            el(
                "span",
                f"{'person' if people == 1 else 'people'} asked, in {councils} of "
                f"{count_of(of, 'council')}",
                class_="figure-words",
            ),
        ),
        el(
            "table",
            el("caption", "People who spoke of it, by council"),
            el("thead", el("tr", *head)),
            el("tbody", *rows),
        ),
        *_rest([each for each in cells if each not in shown]),
    ]


def _shown(cells: Sequence[HeardIn]) -> Sequence[HeardIn]:
    """All, or of many those in which most people spoke of it, in the order they come in."""
    if len(cells) <= MOST_COUNCILS:
        return cells
    asked = [each for each in cells if each.asked]
    most = sorted(asked, key=lambda each: -(each.people_for + each.people_against))
    kept = {each.council_id for each in most[:MOST_COUNCILS]}
    return [each for each in cells if each.council_id in kept]


def _rest(left: Sequence[HeardIn]) -> list[Node]:
    """How many councils more there are, and in how many of them nobody was asked."""
    if not left:
        return []
    unasked = sum(not each.asked for each in left)
    of_them = f"{unasked} of them" if unasked < len(left) else "them"
    silent = f"; in {of_them} nobody was asked" if unasked else ""
    words = f"and {count_of(len(left), 'more council')}{silent}"
    return [el("p", words, class_="small")]


def _council_row(cell: HeardIn, held: Sequence[LinkedQuote], asked: Crowd) -> Node:
    name = el("th", cell.council, scope="row", dir="auto")
    if not cell.asked:
        return el("tr", name, el("td", "not asked"), el("td", "not asked"), el("td", "0"))
    numbers: tuple[tuple[Stance, int], ...] = (
        ("for", cell.people_for),
        ("against", cell.people_against),
    )
    told = []
    for stance, number in numbers:
        mine = [each for each in held if each.quote.council == cell.council]
        theirs = cleared(mine, stance, asked)
        kept = len(left_out_ids(each for each in mine if each.stance == stance))
        what = f"{cell.council}: said {stance} it"
        told.append(el("td", behind(str(number), what, theirs, stance, kept=kept)))
    return el("tr", name, *told, el("td", str(cell.asked)))
