"""Options as a file: scores, totals, places, what was decided and what they are linked to."""

from __future__ import annotations

from typing import Literal

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from evidence.options.linked import linked
from evidence.options.model import CRITERIA, NOT_SCORED
from evidence.options.services import held, ranking
from evidence.options.standing import outcome_words, place_words, robust_words
from storage import Project, reading
from storage.register import project_facts

HEADINGS = (
    *("Option", "Description", "Place", "Places as weights change", "Total"),
    *CRITERIA.values(),
    *("Who judged, and why", "Decided", "Why", "By", "On", "Linked to", "Marked"),
)
_WIDTHS = (40, 50, 14, 14, 30, 10, 10, 10, 12, 60, 18, 40, 20, 12, 60, 12)


def export_options(project: Project, to: Literal["csv", "xlsx"]) -> bytes:
    """A row for each option in its order; what is not scored is said to be. No count is in it."""
    rows = option_rows(project)
    if to == "csv":
        return csv_bytes(rows)
    return xlsx_bytes([WrittenSheet("options", _WIDTHS, rows)])


def option_rows(project: Project) -> list[list[object]]:
    """The same as rows, the headings first."""
    with reading(project) as db:
        mark = "Illustrative" if project_facts(db).illustrative else ""
    everything, found = held(project), ranking(project)
    rows: list[list[object]] = [[*HEADINGS]]
    for row in found.rows:
        last = row.decided[-1] if row.decided else None
        judged = [
            f"{CRITERIA[name]}: {each.judged_by}, {each.why}" for name, each in row.scores.items()
        ]
        mine = [each for each in everything.links if each.option_id == row.option.id]
        scores = [row.numbers.get(name, NOT_SCORED) for name in CRITERIA]
        rows.append(
            [
                *(row.option.title, row.option.description, place_words(row, found)),
                *(robust_words(row), row.total.words()),
                *scores,
                "; ".join(judged),
                outcome_words(row),
                *((last.reason, last.judged_by, last.judged_on) if last else ("", "", "")),
                "; ".join(f"{each.what}: {each.words}" for each in linked(project, mine)),
                mark,
            ]
        )
    return rows
