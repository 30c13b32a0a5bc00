"""Slides of a painpoint, an innovation or an open question: who said it, for and against."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from common.errors import NotFound
from common.words import count_of
from evidence import services as evidence
from evidence.model import KIND_WORDS, Stance
from evidence.overview import Cell, Matrix, Row, rules_of
from presenting.cards.failures import count_table
from presenting.cards.parts import Part
from presenting.nodes import Node, el, said
from research.clearance import ClearedQuote, among_many, cleared_only
from research.model import QuoteView
from research.recognising import Crowd
from research.services import quotes_by_id
from research.services.recognising import crowd
from storage import Project
from validation.disclosure import meaning_of
from validation.services import Comparison
from validation.services.controlling import controlled
from validation.services.disclosing import outside_door

MOST_FOR, MOST_AGAINST = 3, 2
HOW_ASKED = (
    "People are counted, not quotes. They were chosen for their role: this is how widely it was "
    "heard, not how common it is."
)


@dataclass(frozen=True)
class LinkedQuote:
    """A quote linked to a painpoint, and on which side it stands."""

    stance: Stance
    quote: QuoteView

    @property
    def may_be_shown(self) -> bool:
        """Whether the door lets it through."""
        return bool(cleared_only([self.quote])[0])


def linked_quotes(project: Project, painpoint_id: int) -> list[LinkedQuote]:
    """What was said of a painpoint, those for it first. For the team: not all of it is cleared."""
    sides: dict[Stance, list[int]] = {"for": [], "against": []}
    for link in evidence.links(project).quotes:
        if link.painpoint_id == painpoint_id and link.stance:
            sides[link.stance].append(int(link.to))
    return [
        LinkedQuote(stance, quote)
        for stance, ids in sides.items()
        for quote in quotes_by_id(project, ids)
    ]


def finding_slide(
    project: Project, found: Matrix, painpoint_id: int, chosen: Sequence[object] = ()
) -> Part:
    """What people said of it, from how many of how many asked, for and against.

    ``chosen`` are the ids of the quotes to show, where somebody chose; that there are others,
    on either side, is said all the same.
    """
    row = row_of(found, painpoint_id)
    painpoint = row.painpoint
    held = linked_quotes(project, painpoint_id)
    asked = crowd(project)
    columns = [
        el("div", *_heard(row), class_="heard"),
        el(
            "div",
            *_quotes("For", held, MOST_FOR, chosen, asked),
            *_quotes("Against", held, MOST_AGAINST, chosen, asked),
            class_="quotes",
        ),
    ]
    body = [said("p", painpoint.description, "lead")] if painpoint.description else []
    return Part(
        painpoint.title,
        KIND_WORDS[painpoint.kind],
        (*body, el("div", *columns, class_="columns")),
        beside=() if painpoint.kind == "question" else (painpoint.judgement.words(),),
        tone=painpoint.kind,
        note=HOW_ASKED,
        left_out=frozenset(each.quote.id for each in held if not each.may_be_shown),
    )


def says_and_shows(
    project: Project, found: Matrix, compared: Comparison | None, painpoint_id: int
) -> Part:
    """How many people spoke of it beside how often its rules fail, council by council."""
    row = row_of(found, painpoint_id)
    codes = rules_of(evidence.links(project), painpoint_id)
    door = outside_door(project)
    compared = compared and controlled(compared, door)
    own = {cell.council.id for cell in row.cells}
    runs = [each for each in compared.councils if each.council_id in own] if compared else []
    table = el(
        "div",
        el("h3", "What people said"),
        *_heard(row),
        class_="heard",
    )
    if not codes:
        shows = [el("p", "No rule is linked to it yet, so there is no count to show.")]
    elif compared is None or not runs:
        shows = [el("p", "No run of a return is in the project yet, so the counts are unknown.")]
    else:
        shows = count_table(codes, runs, compared, door.setting, most=6)
    counted = compared if codes and runs else None
    return Part(
        row.painpoint.title,
        "Says and shows",
        (
            el(
                "div",
                table,
                el("div", el("h3", "What the data shows"), *shows, class_="shows"),
                class_="columns",
            ),
        ),
        tone=row.painpoint.kind,
        note="They go together; neither is shown to cause the other.",
        source=f"{counted.words()}. {meaning_of(door.setting)}" if counted else "",
    )


def row_of(found: Matrix, painpoint_id: int) -> Row:
    """A painpoint's row, or NotFound."""
    for row in found.rows:
        if row.painpoint.id == painpoint_id:
            return row
    raise NotFound("this is no longer in the project")


def _heard(row: Row) -> list[Node]:
    spoke = sum(cell.people_for for cell in row.cells)
    asked = sum(cell.people_asked for cell in row.cells)
    if not asked:
        return [el("p", "Nobody has been asked yet.", class_="figure-words")]
    councils = sum(bool(cell.people_for) for cell in row.cells)
    of = sum(bool(cell.people_asked) for cell in row.cells)
    rows = [_council_row(cell) for cell in row.cells]
    head = [el("th", each, scope="col") for each in ("Council", "For", "Against", "Asked")]
    return [
        el(
            "p",
            el("strong", f"{spoke} of {asked}", class_="figure"),
            el(
                "span",
                f"{'person' if asked == 1 else 'people'} asked, in {councils} of "
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
    ]


def _council_row(cell: Cell) -> Node:
    name = el("th", cell.council.name, scope="row", dir="auto")
    if not cell.people_asked:
        return el("tr", name, el("td", "not asked"), el("td", "not asked"), el("td", "0"))
    numbers = (cell.people_for, cell.people_against, cell.people_asked)
    return el("tr", name, *(el("td", str(number)) for number in numbers))


def _quotes(
    head: str,
    held: Sequence[LinkedQuote],
    most: int,
    chosen: Container[object],
    asked: Crowd,
) -> list[Node]:
    """Some of one side's quotes; that a side was heard is said even where none is shown."""
    side = head.lower()
    all_of_it = [each.quote for each in held if each.stance == side]
    through, kept = cleared_only(all_of_it)
    quotes, _less = among_many(through, asked)
    if not all_of_it:
        return []
    if not quotes:
        words = f"{count_of(kept, 'quote')}, none cleared for sharing."
        return [el("h3", head), el("p", words)]
    somebody_chose = any(each.quote.id in chosen for each in held)
    shown = (
        [each for each in quotes if each.id in chosen]
        if somebody_chose
        else _from_each_council(quotes, most)
    )
    more = f" ({len(shown)} of {len(quotes)} shown)" if len(shown) < len(quotes) else ""
    return [el("h3", head + more), *(_quote(each, side) for each in shown)]


def _from_each_council(quotes: Sequence[ClearedQuote], most: int) -> list[ClearedQuote]:
    """A few of many: one of each council first, so that none speaks for all."""
    seen: dict[str | None, int] = {}
    turns = []
    for place, quote in enumerate(quotes):
        seen[quote.council] = seen.get(quote.council, -1) + 1
        turns.append((seen[quote.council], place, quote))
    return [quote for _, _, quote in sorted(turns, key=lambda each: each[:2])[:most]]


def _quote(quote: ClearedQuote, side: str) -> Node:
    by = ", ".join(each for each in (quote.role, quote.council) if each) or "Not said by whom"
    return el(
        "figure",
        said("blockquote", f"“{quote.text}”"),
        said("figcaption", by[:1].upper() + by[1:]),
        class_=f"quote {side}",
        data_quote=str(quote.id),
    )
