"""Writing counts for people outside, always through the door of :mod:`validation.disclosure`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from common.words import count_of, safe_cell
from common.years import year_words
from storage import Project, reading
from storage.register import project_facts
from validation import store
from validation.disclosure import HIDDEN, THRESHOLD, protect_rows
from validation.model import Cell
from validation.report import CHILDREN, NO_CODE
from validation.services.comparing import Comparison, CouncilRun
from validation.services.looking import CountView, counts_of_run, rule_words, run_words

ILLUSTRATIVE = "Illustrative: invented figures, of no real council"
_UNIT_WORDS = {
    "rows": "rows of the return that were flagged, added up over its tables; not children",
    "row × column": "flagged rows, once for each column affected; not children",
    "children": "children; a child failing several rules is in each",
    "portal count": "the DfE portal's own count; not comparable with the validator's rows",
}


def write_counts_csv(
    project: Project, what: int | Comparison, *, threshold: int = THRESHOLD
) -> bytes:
    """A run's counts (by the run's id) or a comparison as a CSV file for anybody.

    Its first lines say what is counted, which runs, and how small and unknown counts are shown;
    UTF-8 with a byte order mark, as Excel needs it; no cell can be taken for a formula. Raises
    NotFound.
    """
    with reading(project) as db:
        illustrative = project_facts(db).illustrative
    if isinstance(what, Comparison):
        lines = _comparison_lines(what, illustrative, threshold)
    else:
        lines = _run_lines(project, what, illustrative, threshold)
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _run_lines(
    project: Project, run_id: int, illustrative: bool, threshold: int
) -> list[list[str]]:
    with reading(project) as db:
        run = store.run(db, run_id)
    views = counts_of_run(project, run_id)
    by_unit = {unit: {v.code: v for v in views if v.unit == unit} for unit in (run.unit, CHILDREN)}
    units = [unit for unit in by_unit if by_unit[unit]] or [run.unit]
    codes = list(dict.fromkeys(view.code for view in views))
    rows = [[_stated(by_unit[unit].get(code)) for unit in units] for code in codes]
    table = protect_rows(rows, threshold=threshold)
    labels = {view.code: view for view in views}
    invented = illustrative or "illustrative" in (run.origin, run.council_origin)
    lines = _heading(
        f"Rule failures of {run.council}", [run_words(run)], units, invented, threshold
    )
    lines += [["Source of the figures", run.citation]] if run.citation else []
    lines += [["Rules not listed", "Not failing, or not looked at: this file does not tell which"]]
    lines += [[], ["Rule", "What it looks at", "Part of", *(unit.capitalize() for unit in units)]]
    for code, cells in zip(codes, table.cells, strict=True):
        lines.append([_code(code), labels[code].label, labels[code].group or "", *cells])
    # Added up over rules, children would be counted once for each rule they fail.
    sums = zip(units, table.column_totals or ["0"] * len(units), strict=True)
    return [*lines, ["All", "", "", *("" if unit == CHILDREN else total for unit, total in sums)]]


def _comparison_lines(found: Comparison, illustrative: bool, threshold: int) -> list[list[str]]:
    rows = [[each.cell(code) for each in found.councils] for code in found.codes]
    table = protect_rows(rows, threshold=threshold)
    invented = illustrative or any(each.origin == "illustrative" for each in found.councils)
    lines = _heading(
        f"Rule failures by council, {year_words(found.year)}",
        [found.words()],
        [found.unit] if found.unit else [],
        invented,
        threshold,
    )
    for each in found.councils:
        children = count_of(each.children, "child", "children") if each.children else "not stated"
        lines.append([f"Children in the return of {each.council}", children])
        lines += [[f"Source of {each.council}", each.citation]] if each.citation else []
    names = [each.council for each in found.councils]
    rated = [each for each in found.councils if each.children]
    heads = [f"{each.council} per 100 children" for each in rated]
    lines += [[], ["Rule", "What it looks at", *names, *heads]]
    for code, cells in zip(found.codes, table.cells, strict=True):
        rates = [_rate(each, code, threshold) for each in rated]
        lines.append([_code(code), rule_words(code, found.year, found.catalogue), *cells, *rates])
    if found.unit != CHILDREN:
        lines.append(["All", "", *table.column_totals])
    return lines


def _heading(
    title: str, runs: Sequence[str], units: Sequence[str], illustrative: bool, threshold: int
) -> list[list[str]]:
    return [
        [title],
        *([[ILLUSTRATIVE]] if illustrative else []),
        *(["Runs", words] for words in runs),
        *(["Counted in", f"{unit}: {_UNIT_WORDS[unit]}"] for unit in units),
        [
            "Small numbers",
            f"Counts of 1 to {threshold} are shown as {HIDDEN}; a total over one says “more than”",
        ],
        ["Missing is not zero", "unknown, skipped and crashed rules were not looked at"],
    ]


def _stated(view: CountView | None) -> Cell:
    if view is None:
        return Cell(None, "unknown")
    return Cell(view.count, "failed" if view.count else "passed")


def _rate(each: CouncilRun, code: str, threshold: int) -> str:
    cell = each.cell(code)
    rate = each.rate(code)
    if rate is None or cell.note or cell.count is None:
        return ""
    return HIDDEN if 0 < cell.count <= threshold else f"{rate.per_100:.1f}"


def _code(code: str) -> str:
    return "" if code.startswith(NO_CODE) else code
