"""A table of steps as somebody typed it, made regular before it is read.

Many tables have the steps' numbers under "Step" and their words under "Activity", a length of time
in three columns, or its unit in the heading. Each becomes the column it means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from process_maps.formats.tables.grid import Grid, plain
from process_maps.formats.tables.kinds import STEPS
from process_maps.formats.tables.rows import Told
from process_maps.formats.tables.words import NotUnderstood, as_estimate, number
from process_maps.overlay import Overlay, counted_columns

_UNIT = re.compile(r"\b(minutes?|mins|hours?|hrs?|days?|weeks?|months?)\b", re.IGNORECASE)
_BARE = re.compile(r"^\d+([.,]\d+)?((\s*(to|-|–)\s*|\s*/\s*)\d+([.,]\d+)?)*$")
_TIMES = {
    "duration": re.compile(r"\b(duration|elapsed|lead time|time taken)\b", re.IGNORECASE),
    "effort": re.compile(r"\b(effort|touch time|work|hours)\b", re.IGNORECASE),
}
_ENDS = {
    "likely": re.compile(
        r"\b(likely|typical|usual|usually|average|mode|expected)\b", re.IGNORECASE
    ),
    "min": re.compile(r"\b(min|minimum|least|shortest|lowest|from)\b", re.IGNORECASE),
    "max": re.compile(r"\b(max|maximum|most|longest|highest|to)\b", re.IGNORECASE),
}
COUNTED = plain(counted_columns(Overlay(""))[-1])
_CODE = re.compile(r"^[A-Za-z]{0,3}[-. ]?\d[\d.]*[a-z]?$")


def without_counts(grid: Grid, told: Told) -> Grid:
    """The table without what was counted on steps: kept, it would look true long after it was."""
    headings = [plain(each) for each in grid.header]
    if COUNTED not in headings:
        return grid
    at = headings.index(COUNTED)
    if at < 2 or headings[at - 1] != plain(f"{grid.header[at - 2]}: number"):
        return grid
    told.add("numbers shown on steps", "they are counted from a project’s own evidence")
    gone = range(at - 2, at + 1)
    return replace(
        grid,
        header=tuple("" if n in gone else each for n, each in enumerate(grid.header)),
        rows=tuple(
            (row, tuple("" if n in gone else each for n, each in enumerate(cells)))
            for row, cells in grid.rows
        ),
    )


def regular(grid: Grid) -> Grid:
    """The same table under our own headings."""
    return _with_units(_one_estimate(_one_label(grid), STEPS.known()), STEPS.known())


def _one_label(grid: Grid) -> Grid:
    """Where two columns could be the step's words, the one of codes is its id."""
    known = STEPS.known()
    labels = [at for at, name in enumerate(grid.header) if known.get(plain(name)) == "step"]
    has_id = any(known.get(plain(name)) == "step id" for name in grid.header)
    if len(labels) < 2:
        return grid
    codes = [at for at in labels if _all_codes(grid.column(at))]
    wordy = [at for at in labels if at not in codes]
    if not wordy:
        return grid
    # "step" as we call it ourselves stands before every other name for the words.
    best = next((at for at in wordy if plain(grid.header[at]) == "step"), wordy[0])
    header = list(grid.header)
    header[best] = "step"
    for at in labels:
        if at == best:
            continue
        if at in codes and not has_id:
            header[at], has_id = "step id", True
        elif plain(header[at]) in ("description", "step description", "details"):
            header[at] = "note" if "note" not in map(plain, header) else f"{header[at]} "
    return replace(grid, header=tuple(header))


def _all_codes(cells: Sequence[str]) -> bool:
    filled = [each for each in cells if each]
    return bool(filled) and all(_CODE.match(each) for each in filled)


def _one_estimate(grid: Grid, known: dict[str, str]) -> Grid:
    """Least, likely and most from three columns into one."""
    for what, pattern in _TIMES.items():
        found: dict[str, int] = {}
        for at, name in enumerate(grid.header):
            words = plain(name)
            if words in known or not pattern.search(words):
                continue
            end = next((end for end, way in _ENDS.items() if way.search(words)), None)
            if end:
                found.setdefault(end, at)
        if "min" in found and "max" in found:
            grid = _joined(grid, what, found)
    return grid


def _joined(grid: Grid, what: str, found: dict[str, int]) -> Grid:
    unit = next((m[0] for at in found.values() if (m := _UNIT.search(grid.header[at]))), "")
    rows = []
    for row, cells in grid.rows:
        said = {end: cells[at] for end, at in found.items() if cells[at]}
        try:
            if not all(re.fullmatch(r"\d+([.,]\d+)?", each) for each in said.values()):
                raise NotUnderstood("numbers")
            values = {end: number(each) for end, each in said.items()}
            words = as_estimate({**values, "unit": unit.lower()} if values else None)
        except NotUnderstood:
            words = " / ".join(said.values())
        kept = ["" if at in found.values() else cell for at, cell in enumerate(cells)]
        rows.append((row, (*kept, words)))
    header = ["" if at in found.values() else each for at, each in enumerate(grid.header)]
    return replace(grid, header=(*header, what), rows=tuple(rows))


def _with_units(grid: Grid, known: dict[str, str]) -> Grid:
    """A number under "Duration (days)" is in days."""
    header, units = list(grid.header), dict[int, str]()
    for at, name in enumerate(grid.header):
        unit = _UNIT.search(name)
        bare = plain(_UNIT.sub(" ", re.sub(r"\bin\b", " ", name)))
        if unit and plain(name) not in known and known.get(bare) in ("duration", "effort"):
            header[at], units[at] = known[bare], unit[0].lower()
    if not units:
        return grid
    rows = tuple(
        (
            row,
            tuple(
                f"{cell} {units[at]}" if at in units and _BARE.match(cell) else cell
                for at, cell in enumerate(cells)
            ),
        )
        for row, cells in grid.rows
    )
    return replace(grid, header=tuple(header), rows=rows)
