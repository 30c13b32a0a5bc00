"""A slide of a painpoint, an innovation or an open question: who said it, for and against."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import NotFound
from common.words import count_of
from evidence import services as evidence
from evidence.model import KIND_WORDS, Stance
from evidence.overview import Cell, Matrix, Row
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.cards.quotes import LinkedQuote, behind, cleared, left_out_ids, sides
from presenting.model import Refers
from presenting.nodes import Node, el, said
from research.recognising import Crowd
from research.services import quotes_by_id
from storage import Project

MOST = (3, 2)
HOW_ASKED = (
    "People are counted, not quotes. They were chosen for their role: this is how widely it was "
    "heard, not how common it is."
)
# A council's quotes behind its number, for and against.
Behind = dict[tuple[str, Stance], list[LinkedQuote]]


def painpoint_slide(known: Known, refers: Refers) -> list[Part]:
    """What people said of it, from how many of how many asked, for and against.

    ``quotes`` are the ids of those to show, where somebody chose; that there are others, on either
    side, is said all the same.
    """
    row = row_of(known.matrix, refers.get("painpoint"))
    painpoint = row.painpoint
    held = linked_quotes(known.project, painpoint.id)
    columns = [
        el("div", *heard(row, held, known.asked), class_="heard"),
        el("div", *sides(held, refers.get("quotes") or (), known.asked, MOST), class_="quotes"),
    ]
    body = [said("p", painpoint.description, "lead")] if painpoint.description else []
    return [
        Part(
            painpoint.title,
            KIND_WORDS[painpoint.kind],
            (*body, el("div", *columns, class_="columns")),
            beside=() if painpoint.kind == "question" else (painpoint.judgement.words(),),
            tone=painpoint.kind,
            note=HOW_ASKED,
            left_out=left_out_ids(held),
        )
    ]


def linked_quotes(project: Project, painpoint_id: int) -> list[LinkedQuote]:
    """What was said of a painpoint, those for it first. For the team: not all of it is cleared."""
    found: dict[Stance, list[int]] = {"for": [], "against": []}
    for link in evidence.links(project).quotes:
        if link.painpoint_id == painpoint_id and link.stance:
            found[link.stance].append(int(link.to))
    return [
        LinkedQuote(stance, quote)
        for stance, ids in found.items()
        for quote in quotes_by_id(project, ids)
    ]


def row_of(found: Matrix, painpoint_id: object) -> Row:
    """A painpoint's row, or NotFound."""
    for row in found.rows:
        if row.painpoint.id == painpoint_id:
            return row
    raise NotFound("this is no longer in the project")


def heard(row: Row, held: Sequence[LinkedQuote], asked: Crowd) -> list[Node]:
    """How many people spoke of it, of how many asked, council by council, with quotes behind."""
    spoke = sum(cell.people_for for cell in row.cells)
    people = sum(cell.people_asked for cell in row.cells)
    if not people:
        return [el("p", "Nobody has been asked yet.", class_="figure-words")]
    councils = sum(bool(cell.people_for) for cell in row.cells)
    of = sum(bool(cell.people_asked) for cell in row.cells)
    rows = [_council_row(cell, held, asked) for cell in row.cells]
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
    ]


def _council_row(cell: Cell, held: Sequence[LinkedQuote], asked: Crowd) -> Node:
    council = cell.council.name
    name = el("th", council, scope="row", dir="auto")
    if not cell.people_asked:
        return el("tr", name, el("td", "not asked"), el("td", "not asked"), el("td", "0"))
    numbers: tuple[tuple[Stance, int], ...] = (
        ("for", cell.people_for),
        ("against", cell.people_against),
    )
    told = []
    for stance, number in numbers:
        mine = [each for each in held if each.quote.council == council and each.stance == stance]
        theirs = cleared(mine, stance, asked)
        what = f"{council}: said {stance} it"
        kept = len(left_out_ids(mine))
        told.append(el("td", behind(str(number), what, theirs, stance, kept=kept)))
    return el("tr", name, *told, el("td", str(cell.people_asked)))
