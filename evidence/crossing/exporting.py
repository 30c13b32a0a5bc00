"""Steps by council as a file for others: small counts hidden, and no word anybody said."""

from __future__ import annotations

from common.written_tables import csv_bytes
from evidence.crossing.model import Cell
from evidence.crossing.services import crossing
from evidence.crossing.words import cell_words
from storage import Project, reading
from storage.register import project_facts
from validation.services.disclosing import outside_door

HEADINGS = (
    *("Number", "Piece of work", "Phase", "Council", "Its own steps", "Painpoints", "Innovations"),
    *("People who spoke for", "Against", "People asked", "Rules linked"),
    *(
        "Failures are",
        "Failures",
        "Counted in",
        "Hours each time",
        "In words",
        "Not known",
        "Marked",
    ),
)


def export_crossing(project: Project) -> bytes:
    """A row for each piece of work and council, through the door for files."""
    return csv_bytes(crossing_rows(project))


def crossing_rows(project: Project) -> list[list[object]]:
    """The same as rows, the headings first."""
    with reading(project) as db:
        invented = project_facts(db).illustrative
    found = crossing(project, outside_door(project))
    rows: list[list[object]] = [[*HEADINGS]]
    for row in found.rows:
        for cell in row.cells:
            mark = "Illustrative" if invented or cell.council.origin == "illustrative" else ""
            heard: list[object] = ["", ""]
            if cell.painpoints and cell.asked:
                heard = [len(cell.voices.people_for), len(cell.voices.people_against)]
            rows.append(
                [
                    *(row.number, row.words, row.phase or "", cell.council.name),
                    "; ".join(step.label for step in cell.steps),
                    len(cell.painpoints) if cell.is_drawn else "",
                    len(cell.innovations) if cell.is_drawn else "",
                    *heard,
                    cell.asked,
                    " ".join(cell.rules),
                    *_failures(cell, found.unit),
                    cell.effort.number if cell.effort and cell.effort.number is not None else "",
                    cell_words(cell, found, "everything"),
                    "; ".join(cell.unknown()),
                    mark,
                ]
            )
    return rows


def _failures(cell: Cell, unit: str) -> list[object]:
    """ "at least", 40, "children": the number never stands without what it leaves out."""
    if cell.failing is None or cell.failing.number is None:
        return ["", "", ""]
    return [cell.failing.before.strip() or "exactly", cell.failing.number, unit]
