"""A slide of a painpoint, an innovation or an open question: who said it, for and against."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import NotFound
from evidence import services as evidence
from evidence.findings.strength import HeardIn
from evidence.model import KIND_WORDS, Stance
from evidence.overview import Matrix, Row
from presenting.cards.heard import HOW_ASKED, heard_in
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.cards.quotes import LinkedQuote, left_out_ids, sides
from presenting.cards.resting import invented_among
from presenting.model import Refers
from presenting.nodes import Node, el, said
from research.recognising import Crowd
from research.services import quotes_by_id
from storage import Project

MOST = (3, 2)


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
            illustrative=invented_among(known, held),
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
    cells = [
        HeardIn(
            each.council.id,
            each.council.name,
            each.people_for,
            each.people_against,
            each.people_asked,
        )
        for each in row.cells
    ]
    return heard_in(sum(each.people_for for each in cells), cells, held, asked)
