"""A map into tables, the steps in the order they are done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from process_maps.codec import flow_to, loop_to, phase_to, step_to
from process_maps.drawing.words import in_reading_order
from process_maps.facts import MARK_WORDS
from process_maps.formats.pinned_json import mark_to
from process_maps.formats.sheet import Sheet
from process_maps.formats.tables.facts import write_facts
from process_maps.formats.tables.kinds import FLOWS, LOOPS, MARKS, PHASES, STEPS
from process_maps.formats.tables.names import Names, as_exit
from process_maps.formats.tables.reading import CONTENT, NEXT, PINNED
from process_maps.formats.tables.rows import EXACTLY, write_rows
from process_maps.formats.tables.words import as_number
from process_maps.model import Map, Step
from process_maps.overlay import counted_cells, counted_columns

# The columns of the table of steps alone, in the order they have always had.
_ORDER = (
    "step id",
    "step",
    "kind",
    "phase",
    "who",
    "systems",
    "artefacts",
    "fields",
    "fixed in",
    "written back",
    "automatic",
    "triage",
    NEXT,
    PINNED,
    "evidence",
    "note",
)
Rows = list[list[str]]


def one_table(sheet: Sheet) -> Rows:
    """All that one table of steps can hold."""
    process = sheet.process
    steps = in_reading_order(process)
    rows = write_rows(STEPS, [step_to(each) for each in steps], names_of(process), exactly=False)
    names = names_of(process, steps)
    rows = _with(rows, NEXT, [_next(process, each, names) for each in steps])
    rows = _with(rows, PINNED, [_pinned(sheet, each) for each in steps])
    rows = _with_shown(rows, sheet, steps)
    head = rows[0]
    order = [head.index(name) for name in _ORDER]
    order += [at for at in range(len(head)) if at not in order]
    return [[row[at] for at in order] for row in rows]


def all_tables(sheet: Sheet) -> dict[str, Rows]:
    """Every table of a map, by its sheet's name; the steps in the map's own order."""
    process = sheet.process
    names = names_of(process)
    steps = write_rows(STEPS, [step_to(each) for each in process.steps], names, exactly=True)
    extra = {**process.extra, **({"illustrative": True} if sheet.illustrative else {})}
    about = {
        "name": process.name,
        "council": process.council,
        "source": process.source,
        "note": process.note,
        "label_in_tool": process.caveat,
        "lanes": list(process.lanes),
        "legend": list(process.legend),
    }

    def table(kind: Any, things: Sequence[Any], write: Callable[[Any], Any]) -> Rows:
        return write_rows(kind, [write(each) for each in things], names, exactly=True)

    return {
        "Steps": _with_shown(steps, sheet, process.steps),
        "Flows": table(FLOWS, process.flows, flow_to),
        "Phases": table(PHASES, process.phases, phase_to),
        "Loops": table(LOOPS, process.loops, loop_to),
        "Painpoints and ideas": table(MARKS, sheet.marks, mark_to),
        "Map": write_facts({**about, **{k: v for k, v in extra.items() if k not in about}}),
    }


def names_of(process: Map, steps: Sequence[Step] | None = None) -> Names:
    """What steps and phases are called, numbered in the order they are written."""
    listed = process.steps if steps is None else steps
    return Names.of([(each.id, each.label) for each in listed], process.phases)


def _next(process: Map, step: Step, names: Names) -> str:
    return "; ".join(
        as_exit(flow.label, flow.probability, flow.target, names)
        for flow in process.flows
        if flow.source == step.id
    )


def _pinned(sheet: Sheet, step: Step) -> str:
    return "; ".join(
        f"{MARK_WORDS[mark.kind]}: {mark.words}"
        for mark in sheet.marks
        if mark.anchor.kind == "step" and mark.anchor.ref == step.id
    )


def _with_shown(rows: Rows, sheet: Sheet, steps: Sequence[Step]) -> Rows:
    """What is counted on the steps, and that it is illustrative: to be seen, not read again."""
    for at, heading in enumerate(counted_columns(sheet.overlay)):
        cells = [counted_cells(sheet.overlay, each.id)[at] for each in steps]
        rows = _with(rows, heading, [_cell(each) for each in cells])
    if sheet.illustrative:
        rows = _with(rows, CONTENT, ["Illustrative" for _ in steps])
    return rows


def _with(rows: Rows, heading: str, cells: Sequence[str]) -> Rows:
    """One more column, before the one for exact values."""
    at = rows[0].index(EXACTLY) if EXACTLY in rows[0] else len(rows[0])
    return [[*row[:at], cell, *row[at:]] for row, cell in zip(rows, [heading, *cells], strict=True)]


def _cell(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else as_number(value)
