"""A benefits case as a file: what it comes to, and every input with its source.

Figures are worked out from the inputs that are in the same file. What was taken over from error
reports came through the door for outsiders, so nothing in it is hidden from anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from evidence.benefits.chances import Figure, Of, Outcome
from evidence.benefits.model import Case, Input, Output, Value
from evidence.benefits.proposing import changed_since
from evidence.benefits.reckoning import OUTPUTS
from evidence.benefits.services import case, outcome
from evidence.benefits.words import METHOD, NAMES, NEVER, line_words, moved_words, result_words
from storage import Project, reading
from storage.register import is_illustrative, project_facts

INPUT_HEADINGS = (
    *("Input", "Kind", "Council", "Low", "Likely", "High", "Unit", "Source", "Scope", "Year"),
    *("How good the source is", "Entered by", "Entered on", "Derivation", "Changed since"),
    "Used in",
)
FIGURE_HEADINGS = (
    *("Figure", "Council", "P10", "P50", "P90", "Why it is blank", "Moved most by"),
    *("Councils in it", "Councils left out"),
)
ILLUSTRATIVE = "Illustrative: invented for a demonstration"
_INPUT_WIDTHS = (44, 22, 18, 10, 10, 10, 14, 50, 30, 12, 10, 18, 12, 60, 40, 40, 14)
_FIGURE_WIDTHS = (46, 18, 12, 12, 12, 60, 60, 40, 60, 14)


@dataclass(frozen=True)
class ExportedCase:
    """The file, and how many inputs and figures are in it."""

    content: bytes = field(repr=False)
    inputs: int
    figures: int


@dataclass(frozen=True)
class CaseRows:
    """A case as rows, the headings of inputs and of figures first."""

    inputs: list[list[object]] = field(repr=False)
    figures: list[list[object]] = field(repr=False)
    about: list[list[object]] = field(repr=False)


def export_case(project: Project, case_id: int, to: Literal["csv", "xlsx"]) -> ExportedCase:
    """A case as CSV (inputs, then figures) or Excel (a sheet each, and how it was worked out).

    What is not known is an empty cell with the reason beside it. No cell can be taken for a
    formula, and the same content gives the same bytes. Raises NotFound.
    """
    rows = case_rows(project, case_id)
    nothing: list[object] = []
    head: list[object] = ["About", "Words"]
    if to == "csv":
        content = csv_bytes([*rows.about, nothing, *rows.figures, nothing, *rows.inputs])
    else:
        sheets = (
            WrittenSheet("what it comes to", _FIGURE_WIDTHS, rows.figures),
            WrittenSheet("inputs", _INPUT_WIDTHS, rows.inputs),
            WrittenSheet("how", (40, 120), [head, *rows.about]),
        )
        content = xlsx_bytes(sheets)
    return ExportedCase(content, len(rows.inputs) - 1, len(rows.figures) - 1)


def case_rows(project: Project, case_id: int) -> CaseRows:
    """What a case comes to and every input, as rows. Raises NotFound."""
    with reading(project) as db:
        held, found = case(project, case_id), outcome(project, case_id)
        whole = project_facts(db).illustrative
        invented = whole or any(is_illustrative(db, each) for each, _ in held.councils)
    inputs: list[list[object]] = [list(INPUT_HEADINGS), *_input_rows(project, held)]
    names = dict(held.councils)
    figures: list[list[object]] = [list(FIGURE_HEADINGS)]
    for of in (found.total, *found.councils):
        figures += [_figure_row(of, output, names) for output in OUTPUTS]
    inputs, figures = (_marked(rows, invented=invented) for rows in (inputs, figures))
    return CaseRows(inputs, figures, [*_about(held, found), *_invented(invented)])


def _marked(rows: list[list[object]], *, invented: bool) -> list[list[object]]:
    """The same with what is said of invented numbers in every line: a line goes its own way."""
    head, *lines = rows
    mark = "Illustrative" if invented else ""
    return [[*head, "Marked"], *([*line, mark] for line in lines)]


def _invented(invented: bool) -> list[list[object]]:
    return [[ILLUSTRATIVE, ""]] if invented else []


def _about(held: Case, found: Outcome) -> list[list[object]]:
    rows: list[list[object]] = [["Benefits case", held.name]]
    rows += [["What it comes to", words] for words in result_words(held, found)]
    rows += [[f"Saving: {line.name}", line_words(held.of_line(line))] for line in held.lines]
    rows.append(["How it was worked out", METHOD])
    return [*rows, ["Draws", found.draws], ["Seed", found.seed]]


def _input_rows(project: Project, held: Case) -> list[list[object]]:
    values = tuple(value for each in held.inputs for value in each.values)
    since = changed_since(project, values)
    names = dict(held.councils)
    rows: list[list[object]] = []
    for each in held.inputs:
        uses = [line.name for line in held.lines if each.id in line.inputs]
        rows += [
            _value_row(each, value, names, since.get(value.id, ""), uses)
            for value in each.values
            if value.council_id is None or value.council_id in names
        ]
        own = {value.council_id for value in each.values}
        if None not in own:
            councils = [names[number] for number in names if number not in own]
            missing = ["All together"] if each.together else councils
            rows += [_unknown_row(each, council, uses) for council in missing]
    return rows


def _value_row(
    each: Input, value: Value, names: dict[int, str], since: str, uses: list[str]
) -> list[object]:
    every = "All together" if each.together else "Every council"
    return [
        *(each.name, each.kind.words),
        every if value.council_id is None else names[value.council_id],
        *(value.low, value.likely, value.high, value.unit, value.source, value.scope),
        *(value.year, value.sure, value.entered_by, value.entered_on, value.derivation, since),
        "; ".join(uses),
    ]


def _unknown_row(each: Input, council: str, uses: list[str]) -> list[object]:
    nothing: list[object] = [None] * 3
    return [
        *(each.name, each.kind.words, council, *nothing, "not known"),
        *[""] * 8,
        "; ".join(uses),
    ]


def _figure_row(of: Of, output: Output, names: dict[int, str]) -> list[object]:
    figure: Figure = of.figures[output]
    spread = figure.spread
    ends: list[float | None] = (
        [None] * 3 if spread is None else [spread.p10, spread.p50, spread.p90]
    )
    return [
        *(NAMES[output], of.name),
        *(NEVER if each == float("inf") else each and round(each, 4) for each in ends),
        "; ".join(figure.why),
        moved_words(figure, names),
        "; ".join(figure.counted),
        "; ".join(f"{name}: {', '.join(why)}" for name, why in figure.left_out),
    ]
