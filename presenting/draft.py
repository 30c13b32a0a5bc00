"""A first storyboard out of the evidence: what most people said, the maps, what fails most."""

from __future__ import annotations

from evidence.failing import compared_runs
from evidence.overview import Row, matrix
from presenting.model import NewCard
from process_maps.services import maps
from storage import Project, reading

MOST_FINDINGS = 4
MOST_INNOVATIONS = 2
MOST_MAPS = 4


def draft(project: Project) -> list[NewCard]:
    """The cards a show-and-tell could begin with; a facilitator takes away and reorders.

    Only the councils of the project; empty where there is no evidence at all yet.
    """
    with reading(project):
        found = matrix(project)
        own = {each.id for each in found.councils}
        drawn = [each for each in maps(project) if each.council_id in own]
        compared = compared_runs(project)
    rows = sorted(found.rows, key=_people, reverse=True)
    rows = [row for row in rows if not row.painpoint.judgement.not_a_problem]
    painpoints = [row for row in rows if row.painpoint.kind == "painpoint"][:MOST_FINDINGS]
    innovations = [row for row in rows if row.painpoint.kind == "innovation"][:MOST_INNOVATIONS]
    cards = [_finding(row) for row in painpoints]
    firsts: dict[int, int] = {}
    for each in drawn:
        firsts.setdefault(each.council_id, each.id)
    cards += [NewCard("map", {"map": each}) for each in list(firsts.values())[:MOST_MAPS]]
    if compared and any(each.council_id in own for each in compared.councils):
        cards.append(NewCard("failures", {"councils": [], "codes": [], "which": "first"}))
    if paired := next((row for row in painpoints if row.rules), None):
        cards.append(NewCard("says_shows", {"painpoint": paired.painpoint.id}))
    cards += [_finding(row) for row in innovations]
    if not cards:
        return []
    return [NewCard("title"), *cards, _what_next()]


def _finding(row: Row) -> NewCard:
    return NewCard("painpoint", {"painpoint": row.painpoint.id})


def _people(row: Row) -> int:
    return sum(cell.people_for for cell in row.cells)


def _what_next() -> NewCard:
    return NewCard(
        "text",
        heading="What next",
        words=(
            "- What have we got wrong, or left out?\n"
            "- Which of these should be put right first?\n"
            "- Who else should we ask?"
        ),
    )
