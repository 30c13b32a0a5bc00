"""The workbook to fill in: our own tables with a small example that reads in as a map."""

from __future__ import annotations

from process_maps.formats.tables.kinds import SHEETS
from process_maps.formats.tables.reading import NEXT
from process_maps.formats.tables.rows import EXACTLY
from process_maps.formats.xlsx_map import HOW, workbook

NAME = "process-map-template.xlsx"

_STEPS = (
    {"step": "Extract the data", "who": "Analyst", "systems": "Case management system",
     "next": "Upload to the DfE portal", "effort": "2 to 4 hours", "phase": "Error fixing"},
    {"step": "Upload to the DfE portal", "who": "Analyst", "next": "Any errors left?",
     "duration": "1 day", "phase": "Error fixing"},
    {"step": "Any errors left?", "who": "Analyst", "kind": "Decision", "phase": "Error fixing",
     "next": "Yes (60%): Fix the record; No: Sign the return off"},
    {"step": "Fix the record", "who": "Business support, Social worker",
     "fixed in": "case management system", "written back": "yes", "next": "Extract the data",
     "effort": "Business support: 1 hour; Social worker: 0.5 hours", "phase": "Error fixing"},
    {"step": "Sign the return off", "who": "Senior management", "phase": "Sign-off"},
)  # fmt: skip
_PHASES = (
    {"phase": "Error fixing", "when": "April to June"},
    {"phase": "Sign-off", "when": "June"},
)
_MARKS = (
    {"kind": "Painpoint", "words": "The same error comes back", "sits on": "Step",
     "which": "Fix the record"},
)  # fmt: skip
_ABOUT = (
    ("name", "Example: how we prepare the 903 (write over it)"),
    ("council", ""),
    ("where it comes from", "Example"),
    ("note", ""),
)


def template() -> bytes:
    """The workbook, with five example steps to be written over."""
    filled = {"Steps": _STEPS, "Phases": _PHASES, "Painpoints and ideas": _MARKS}
    tables = {}
    for name, kind in SHEETS.items():
        head = [column.heading for column in kind.columns if column.keys or name == "Flows"]
        head = [each for each in head if each not in ("step id", "phase id", EXACTLY)]
        if name == "Steps":
            head.insert(head.index("systems"), NEXT)
        rows = [[row.get(each, "") for each in head] for row in filled.get(name, ())]
        tables[name] = [head, *rows]
    about = [["what", "value"], *([what, value] for what, value in _ABOUT)]
    how = [["How to fill in this workbook"], *([line] for line in HOW)]
    how.append(["The rows that are there are an example: write over them, or delete them."])
    return workbook({**tables, "Map": about}, how)
