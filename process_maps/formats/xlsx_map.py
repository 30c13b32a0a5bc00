"""A map as a workbook: steps, flows, phases, loops, marks, and how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.children import refuse_child_records
from common.errors import BadInput
from common.safe_reading import MEGABYTE, within_size
from common.workbooks import cell_words, filled_rows, open_workbook
from common.written_tables import WrittenSheet, xlsx_bytes
from process_maps.formats.csv_map import NEEDED, NO_TABLE
from process_maps.formats.sheet import Sheet
from process_maps.formats.tables.grid import MOST_COLUMNS, MOST_ROWS, Grid, grid_of, plain
from process_maps.formats.tables.kinds import SHEETS
from process_maps.formats.tables.reading import STEP_HEADINGS, holds_steps, map_from
from process_maps.formats.tables.writing import Rows, all_tables
from process_maps.model import MapFile
from process_maps.overlay import in_words

LARGEST = 20 * MEGABYTE
READ_ME = "Read me"
HOW = (
    "Steps: one row a step, in any order. Only “step” must be filled in.",
    "Who: several actors parted by commas; the first one’s lane is where the step is drawn.",
    "Next: what comes after, by the step’s words, id or number, several parted by semicolons. "
    "Put an answer before a colon: “Yes: Fix the record; No: Send the file”. A chance may stand "
    "after the answer: “Yes (30%): Fix the record”.",
    "Kind: Step, Decision, Deadline, Ongoing work, State, Start or End. A step whose words end in "
    "a question mark is taken for a decision where no kind is given.",
    "Effort and duration: “3 hours”, “2 to 5 days”, “2 to 5 days, likely 3”. With several actors: "
    "“Analyst: 2 hours; IT: 1 hour”. Leave the cell empty where nobody knows: that is not nought.",
    "Written back and automatic: yes, no or unknown.",
    "Flows: the same as “next” with a row an arrow. An arrow may stand in either place.",
    "Phases: the parts of the year, in their order, if they are to head the map’s columns.",
    "Loops: the steps that are gone through again, as ids parted by “>”, and how often.",
    "Painpoints and ideas: Painpoint, Innovation or Open question, and the step each sits on.",
    "Columns may stand in any order. Columns of your own are kept. The column “exactly” holds what "
    "words in cells cannot; leave it as it is.",
)
_ALSO = {
    "steps": "Steps",
    "step": "Steps",
    "process": "Steps",
    "flows": "Flows",
    "connections": "Flows",
    "arrows": "Flows",
    "phases": "Phases",
    "stages": "Phases",
    "loops": "Loops",
    "painpoints and ideas": "Painpoints and ideas",
    "painpoints": "Painpoints and ideas",
    "marks": "Painpoints and ideas",
    "map": "Map",
    "about": "Map",
}


def read_xlsx(data: bytes, name: str, pick: str | None = None) -> MapFile:  # noqa: ARG001
    """The map of a workbook: our own, its template filled in, or any sheet with a table of steps.

    Raises BadInput, naming sheet, row and column; nothing of a faulty workbook is taken.
    """
    book = open_workbook(
        within_size(data, name, LARGEST),
        name,
        wanted="a workbook",
        remedy="Choose a workbook (.xlsx) or a table (.csv)",
    )
    grids: dict[str, Grid] = {}
    facts: Grid | None = None
    seen: list[tuple[str, list[list[str]]]] = []
    for page in book.worksheets:
        rows = _rows(page, name)
        title = str(page.title)
        refuse_child_records(("\t".join(row) for row in rows), name)
        ours = _ALSO.get(plain(title))
        if ours == "Map" and rows and plain([*rows[0], ""][0]) == "what":
            facts = _turned(rows, name, title)
        elif ours in SHEETS:
            known = STEP_HEADINGS if ours == "Steps" else SHEETS[ours].known()
            grid = grid_of(rows, name, title, known)
            if grid:
                grids[ours] = grid
            elif ours != "Steps" and any(any(row) for row in rows):
                raise BadInput(
                    "no row of the sheet names its columns", where=f"{name}, sheet “{title[:40]}”"
                )
        if ours != "Map" and title != READ_ME:
            seen.append((title, rows))
    if not holds_steps(grids.get("Steps")):
        found = [grid_of(rows, name, title, STEP_HEADINGS) for title, rows in seen]
        best = next((each for each in found if holds_steps(each)), None)
        if best is None:
            raise BadInput(NO_TABLE, where=name, remedy=NEEDED)
        grids["Steps"] = best
    return map_from(grids, facts, name)


def write_xlsx(sheet: Sheet) -> bytes:
    """A workbook that reads in again as the same map."""
    tables = all_tables(sheet)
    return workbook(tables, _read_me(sheet))


def workbook(tables: Mapping[str, Rows], read_me: Sequence[Sequence[str]]) -> bytes:
    """These tables as a workbook, the explanation last."""
    sheets = [WrittenSheet(name, _widths(name, rows), rows) for name, rows in tables.items()]
    return xlsx_bytes([*sheets, WrittenSheet(READ_ME, [110], read_me)])


def _read_me(sheet: Sheet) -> list[list[str]]:
    said = [f"{sheet.process.name or 'Process map'}: how to read and fill in this workbook"]
    if sheet.illustrative:
        said.append("Illustrative: nobody said it and no council did it.")
    if sheet.process.caveat:
        said.append(sheet.process.caveat)
    if sheet.overlay:
        said.append(in_words(sheet.overlay, [step.id for step in sheet.process.steps]))
        said.append("What is counted on steps is shown here and not read in again.")
    return [[line] for line in (*said, *HOW)]


def _widths(name: str, rows: Rows) -> list[int]:
    if name == "Map":
        return [26, 80]
    known = {column.heading: column.width for column in SHEETS[name].columns}
    return [known.get(heading, 24) for heading in rows[0]]


def _turned(rows: list[list[str]], name: str, title: str) -> Grid:
    """What and value, laid on their side as one row under headings."""
    pairs = [(row[0], [*row, ""][1]) for row in rows[1:] if row and row[0].strip()]
    head = [each for each, _ in pairs]
    return Grid(name, title, tuple(head), ((2, tuple(value.strip() for _, value in pairs)),))


def _rows(page: Any, name: str) -> list[list[str]]:
    """A sheet's rows as words, one column more than may be so that too wide a one is seen."""
    return [_row(values) for values in filled_rows(page, name, MOST_ROWS)]


def _row(values: tuple[object, ...]) -> list[str]:
    while values and values[-1] is None:
        values = values[:-1]
    return [cell_words(value).replace("\0", "") for value in values[: MOST_COLUMNS + 1]]
