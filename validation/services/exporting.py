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
from validation.catalogue import normalise_code
from validation.disclosure.marks import mark_of, meaning_of
from validation.disclosure.of_runs import Total
from validation.disclosure.passing import controlled_run, run_total
from validation.disclosure.protecting import cell_words
from validation.disclosure.rounding import FEWEST
from validation.disclosure.setting import Door, Setting
from validation.model import Run
from validation.report import CHILDREN, NO_CODE
from validation.services.comparing import Comparison, CouncilRun
from validation.services.controlling import hide_all
from validation.services.disclosing import setting_of
from validation.services.looking import counts_of_run, rule_words, run_in, run_words

ILLUSTRATIVE = "Illustrative: invented figures, of no real council"
_UNIT_WORDS = {
    "rows": "rows of the return that were flagged, added up over its tables; not children",
    "row × column": "flagged rows, once for each column affected; not children",
    "children": "children; a child failing several rules is in each",
    "portal count": "the DfE portal's own count; not comparable with the validator's rows",
}


def write_counts_csv(
    project: Project, what: int | Comparison, *, setting: Setting | None = None
) -> bytes:
    """A run's counts (by the run's id) or a comparison as a CSV file for anybody.

    It is protected as the project's setting says, or as ``setting`` does. Its first lines say what
    is counted, which runs, and how small and unknown counts are shown; UTF-8 with a byte order
    mark, as Excel needs it; no cell can be taken for a formula. Raises NotFound.
    """
    with reading(project) as db:
        illustrative = project_facts(db).illustrative
    asked = setting or setting_of(project)
    if isinstance(what, Comparison):
        lines = _comparison_lines(what, illustrative, asked)
    else:
        lines = _run_lines(project, what, illustrative, asked)
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _run_lines(
    project: Project, run_id: int, illustrative: bool, setting: Setting
) -> list[list[str]]:
    with reading(project) as db:
        run = store.run(db, run_id)
    views = counts_of_run(project, run_id)
    keys = {view.code: normalise_code(view.code) for view in views}
    counts = {
        unit: {keys[v.code]: v.count for v in views if v.unit == unit and v.count is not None}
        for unit in (run.unit, CHILDREN)
    }
    runs = {unit: run_in(run, unit, counts[unit]) for unit in counts}
    units = [unit for unit, of in runs.items() if of.counts or of.hidden] or [run.unit]
    seen = {
        unit: controlled_run(runs[unit], setting, None if unit == run.unit else counts[run.unit])
        for unit in units
    }
    labels = {view.code: view for view in views}
    invented = illustrative or "illustrative" in (run.origin, run.council_origin)
    lines = _heading(f"Rule failures of {run.council}", [run_words(run)], units, invented, setting)
    lines += [["Source of the figures", run.citation]] if run.citation else []
    lines += [["Rules not listed", "Not failing, or not looked at: this file does not tell which"]]
    lines += [[], ["Rule", "What it looks at", "Part of", *(unit.capitalize() for unit in units)]]
    for code in sorted(labels, key=lambda code: _by_shown(keys[code], seen[units[0]])):
        cells = [_stated(keys[code], seen[unit], setting) for unit in units]
        lines.append([_code(code), labels[code].label, labels[code].group or "", *cells])
    # Added up over rules, children would be counted once for each rule they fail.
    sums = ["" if unit == CHILDREN else run_total(runs[unit], setting).words() for unit in units]
    return [*lines, ["All", "", "", *(each.replace(",", "") for each in sums)]]


def _comparison_lines(before: Comparison, illustrative: bool, setting: Setting) -> list[list[str]]:
    found = hide_all(before, Door(setting))
    invented = illustrative or any(each.origin == "illustrative" for each in found.councils)
    lines = _heading(
        f"Rule failures by council, {year_words(found.year)}",
        [found.words()],
        [found.unit] if found.unit else [],
        invented,
        setting,
    )
    for each in found.councils:
        lines.append([f"Children in the return of {each.council}", _children(each)])
        lines += [[f"Source of {each.council}", each.citation]] if each.citation else []
    names = [each.council for each in found.councils]
    rated = [each for each in found.councils if each.children]
    heads = [f"{each.council} per 100 children" for each in rated]
    lines += [[], ["Rule", "What it looks at", *names, *heads]]
    for code in found.codes:
        cells = [cell_words(each.cell(code), setting) for each in found.councils]
        rates = [_rate(each, code, setting) for each in rated]
        lines.append([_code(code), rule_words(code, found.year, found.catalogue), *cells, *rates])
    if found.unit != CHILDREN:
        lines.append(
            [
                "All",
                "",
                *(
                    _total(each, seen, found, setting)
                    for each, seen in zip(before.councils, found.councils, strict=True)
                ),
            ]
        )
    return lines


def _heading(
    title: str, runs: Sequence[str], units: Sequence[str], illustrative: bool, setting: Setting
) -> list[list[str]]:
    return [
        [title],
        *([[ILLUSTRATIVE]] if illustrative else []),
        *(["Runs", words] for words in runs),
        *(["Counted in", f"{unit}: {_UNIT_WORDS[unit]}"] for unit in units),
        ["Small numbers", meaning_of(setting)],
        ["Missing is not zero", "unknown, skipped and crashed rules were not looked at"],
    ]


def _children(each: CouncilRun) -> str:
    if each.children_hidden:
        return f"fewer than {FEWEST}, so no rate is given"
    return count_of(each.children, "child", "children") if each.children else "not stated"


def _stated(key: str, seen: Run, setting: Setting) -> str:
    """A run's own line: what it does not list is unknown, whatever might be concluded."""
    if key in seen.hidden:
        return mark_of(setting)
    count = seen.counts.get(key)
    return "unknown" if count is None else str(count)


def _by_shown(key: str, seen: Run) -> tuple[int, str]:
    return -seen.counts.get(key, 0), key


def _total(each: CouncilRun, seen: CouncilRun, found: Comparison, setting: Setting) -> str:
    """A council's total; what nobody knows of it is told by number, as it is no part of it."""
    unknown = sum(
        cell.count is None and cell.status not in ("failed", "hidden") and not cell.note
        for cell in map(each.cell, found.codes)
    )
    if not each.run.counts and not each.run.hidden:
        return "unknown"
    if each.arrived or not each.run.hidden:
        total = run_total(each.run, setting)
    else:
        total = Total(sum(seen.run.counts.values()), more=True)
    words = total.words().replace(",", "")
    return f"{words} (and {unknown} not known)" if unknown else words


def _rate(each: CouncilRun, code: str, setting: Setting) -> str:
    cell = each.cell(code)
    if cell.status == "hidden" and not cell.note:
        return mark_of(setting)
    rate = each.rate(code)
    return "" if rate is None or cell.note else f"{rate.per_100:.1f}"


def _code(code: str) -> str:
    return "" if code.startswith(NO_CODE) else code
