"""All tables of a project, in the order a reader follows the evidence."""

from __future__ import annotations

from presenting.tables.asked import (
    councils_sheet,
    people_sheet,
    quotes_sheets,
    sessions_sheet,
    themes_sheet,
)
from presenting.tables.counted import rates_sheets, runs_sheet
from presenting.tables.drawn import alike_sheets, maps_sheets
from presenting.tables.found import chain_sheets, findings_sheets, painpoints_sheets, says_sheet
from presenting.tables.held import Held
from presenting.tables.model import Sheet
from presenting.tables.personas import personas_sheets
from presenting.tables.planned import (
    benefits_sheets,
    decisions_sheet,
    milestones_sheet,
    options_sheets,
    questions_sheet,
)
from presenting.tables.voted import rounds_sheet
from storage import reading


def every_sheet(held: Held) -> tuple[Sheet, ...]:
    """Every table, read in one go."""
    with reading(held.project):
        return (
            councils_sheet(held),
            sessions_sheet(held),
            people_sheet(held),
            *quotes_sheets(held),
            themes_sheet(held),
            *personas_sheets(held),
            *findings_sheets(held),
            *painpoints_sheets(held),
            *chain_sheets(held),
            *maps_sheets(held),
            *alike_sheets(held),
            runs_sheet(held),
            *rates_sheets(held),
            says_sheet(held),
            *options_sheets(held),
            *benefits_sheets(held),
            decisions_sheet(held),
            questions_sheet(held),
            rounds_sheet(held),
            milestones_sheet(held),
        )
