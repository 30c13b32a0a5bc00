"""The validator's workbook: its sheet of counts is used, its sheet of children only counted."""

from __future__ import annotations

from dataclasses import replace

from validation.catalogue import normalise_code
from validation.formats.reading import Body
from validation.formats.validator_children import count_child_summary
from validation.formats.validator_counts import read_counts
from validation.report import Report


def read_workbook(counts: Body, children: Body) -> Report:
    """The counts of *Error Summary*; children only where *Child Summary* agrees with it."""
    report = read_counts(counts)
    tally, _ = count_child_summary(children)
    report = replace(report, kind="the validator's workbook", personal_data=True)
    listed = {normalise_code(code): number for code, number in tally.failures.items()}
    summed = {normalise_code(code): number for code, number in report.counts.items()}
    differing = sorted(key for key in listed.keys() | summed if listed.get(key) != summed.get(key))
    if not differing:
        by_key = {normalise_code(code): number for code, number in tally.children.items()}
        return replace(
            report,
            children_counts={code: by_key[normalise_code(code)] for code in report.counts},
            over_children=tally.over,
            notes=(
                "Its sheet of children agrees with its sheet of counts; it was counted in memory, "
                "and only the counts are kept.",
            ),
        )
    shown = ", ".join(differing[:5]) + (" and others" if len(differing) > 5 else "")
    return replace(
        report,
        notes=(
            f"Its two sheets disagree on {len(differing)} rules ({shown}): the sheet of counts is "
            "used, and children are not counted from the other.",
        ),
    )
