"""Decisions and data as a file: every answer, and how many people spoke; never what they said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from evidence.decisions.fields import FIELD_WORDS, field_kind, rules_checking
from evidence.decisions.gaps import Cell, Need, State, gap_words
from evidence.decisions.hearing import Spoke, spoke_of
from evidence.decisions.model import EXISTENCE, QUALITY, SHARING
from evidence.decisions.services import held, standing
from storage import Project, reading
from storage.register import own_councils, project_facts
from validation.catalogue import Catalogue
from validation.services.rulebook import catalogue

HEADINGS = (
    *("Decision", "Who decides", "About", "How often", "Why it matters"),
    *("People who spoke of it", "People asked", "Data it needs", "Gap", "Council"),
    *("Does it exist", "System", "Table", "Field", "Of the return", "Rules that check it"),
    *(
        "May it be shared",
        "Why, or on what conditions",
        "How good it is",
        "How that is known",
        "Judged by",
        "Judged on",
    ),
    "Said for all councils",
)
ILLUSTRATIVE = "Illustrative"
_WIDTHS = (40, 24, 16, 18, 40, 12, 12, 40, 30, 18, 14, 20, 16, 16, 22, 24, 16, 30, 18, 30, 20, 12)


def export_decisions(project: Project, to: Literal["csv", "xlsx"]) -> bytes:
    """Every decision, what it needs and what each council answered, a row a council.

    A decision without data, and data nobody looked at, have rows too. Where no quote is linked,
    how many people spoke is left empty. No cell can be taken for a
    formula. The same content gives the same bytes.
    """
    rows = decision_rows(project)
    if to == "csv":
        return csv_bytes(rows)
    return xlsx_bytes([WrittenSheet("decisions and data", _WIDTHS, rows)])


def decision_rows(project: Project) -> list[list[object]]:
    """The same as rows, the headings first."""
    with reading(project) as db:
        everything = project_facts(db).illustrative
        invented = {each.id for each in own_councils(db) if each.origin == "illustrative"}
        every = held(project)
        spoke = spoke_of(project, every)
    known = catalogue(project)
    marked = everything or bool(invented)
    rows: list[list[object]] = [[*HEADINGS, *([ILLUSTRATIVE] if marked else [])]]
    for state in standing(project):
        for council_id, row in _rows(state, spoke[state.decision.id], known):
            mark = ILLUSTRATIVE if everything or council_id in invented else ""
            rows.append([*row, *([mark] if marked else [])])
    return rows


def _rows(
    state: State, spoke: Spoke, known: Catalogue
) -> Iterator[tuple[int | None, list[object]]]:
    each = state.decision
    heard: list[object] = [spoke.people, spoke.asked] if spoke.is_linked else ["", spoke.asked]
    start: list[object] = [
        *(each.words, each.who_decides, state.about, each.how_often, each.why),
        *heard,
    ]
    if not state.needs:
        yield each.council_id, [*start, *[""] * (len(HEADINGS) - len(start))]
    for need in state.needs:
        for cell in need.cells:
            yield cell.council_id, [*start, *_answered(need, cell, known)]


def _answered(need: Need, cell: Cell, known: Catalogue) -> list[object]:
    about: list[object] = [need.data.what, gap_words(need.gap), cell.council]
    said = cell.answer
    if said is None:
        return [*about, "Not looked at", *[""] * 12]
    codes = " ".join(rule.code for rule in rules_checking(said.table, said.field, known))
    of_return = FIELD_WORDS[field_kind(said.table, said.field)]
    judged: list[object] = ["", "", "", ""]
    if said.exists != "no":
        judged = [SHARING[said.sharing], said.sharing_why, QUALITY[said.quality], said.quality_why]
    return [
        *about,
        *(EXISTENCE[said.exists], said.system, said.table, said.field, of_return, codes),
        *judged,
        *(said.judged_by, said.judged_on, "Yes" if cell.for_all else ""),
    ]
