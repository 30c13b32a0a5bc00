"""Counts by rule as Data to Insight's validator exports them.

``error_report.csv`` of the live site, ``ErrorCounts-….csv`` of the old one, the workbook's sheet
*Error Summary* and the JSON ``user_report_0_error_summary.json`` have the columns Code, Error
Count, Error Description, Affected Fields; ``error_report_property.csv`` has Code, Description,
Fields, Count. Only rules that fail are listed. A count is of flagged rows, summed over tables.
"""

from __future__ import annotations

from validation.formats.reading import Body, Counts, code_in, count_in, is_total, read_number, rows
from validation.report import OLD_VALIDATOR, ROWS, VALIDATOR, Report


def is_counts(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of the error report."""
    return {"code", "error count"} <= set(found)


def is_property(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of ``error_report_property``."""
    return {"code", "count", "description", "fields"} <= set(found)


def read_counts(body: Body) -> Report:
    """Counts by rule; the old site's file is told from the live site's by how it is written."""
    code, count = body.column("code"), body.column("error count", "count")
    worded = {"error description", "description"}.intersection(body.headings)
    message = body.column(*worded) if worded else None
    counts = Counts()
    stated = None
    piped = body.live_site
    for line in rows(body):
        where = body.where(line)
        if is_total(line.cells):
            stated = read_number([cell for cell in line.cells if cell][-1])
            continue
        piped = piped or any("|" in cell for cell in line.cells)
        counts.add(
            code_in(line.cells[code], where),
            count_in(line.cells[count], where),
            where,
            "" if message is None else line.cells[message],
        )
    by_code = counts.checked(stated, body.name)
    old = body.place == "line" and not piped and is_counts(body.headings)
    notes = []
    if body.live_site and body.unfinished:
        notes.append(
            "It ends with an empty line, as the site’s own file does not: if nobody edited it, it "
            "may have been cut off there. Check its last rules."
        )
    if old and body.unfinished:
        notes.append(
            "Its last line has no end, so the file may have been cut off: check its rules."
        )
    return Report(
        kind="the old site's list of error counts" if old else "the validator's error report",
        source=OLD_VALIDATOR if old else VALIDATOR,
        unit=ROWS,
        counts=by_code,
        zeros_stated=0 in by_code.values(),
        notes=tuple(notes),
        marks=counts.marks,
    )
