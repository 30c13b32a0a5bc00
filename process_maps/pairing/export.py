"""A comparison as a table for spreadsheets: every step of both maps, a pair a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from common.words import listed, safe_cell
from process_maps.drawing.measure import label_of
from process_maps.drawing.svg import MARKS
from process_maps.model import Mark, Step
from process_maps.pairing.model import How, Pairing, Row, in_rows

_DECIDED: Mapping[How, str] = {
    "person": "by a person",
    "words": "no: the same words",
    "sure": "no: suggested",
}


def to_csv(
    pairing: Pairing,
    names: tuple[str, str],
    marks: tuple[Sequence[Mark], Sequence[Mark]] = ((), ()),
    *,
    illustrative: tuple[bool, bool] = (False, False),
) -> bytes:
    """Every pair and every step that only one map has: UTF-8 with its mark, formula-safe.

    Where either map is invented, a last column says which on every line.
    """
    invented = [name for name, each in zip(names, illustrative, strict=True) if each]
    content = f"Illustrative: {listed(invented)}"
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    a, b = names
    head = [
        "pair", a, f"who, {a}", b, f"who, {b}", "found in", "decided", "joined because",
        "proposed and not counted", "differences", "stated in one only",
        f"painpoints, innovations and questions, {a}",
        f"painpoints, innovations and questions, {b}",
    ]  # fmt: skip
    writer.writerow([safe_cell(each) for each in [*head, *(["content"] if invented else [])]])
    for row in in_rows(pairing):
        pair = row.pair
        cells = [
            str(pair.number) if pair else "",
            *_step(row.a),
            *_step(row.b),
            "both" if pair else f"only {a}" if row.a else f"only {b}",
            _DECIDED[pair.how] if pair else "",
            pair.reason if pair else "",
            _proposed(pairing, row, names),
            "; ".join(each.words(a, b) for each in pair.differences) if pair else "",
            "; ".join(each.words(a, b) for each in pair.unstated) if pair else "",
            marks_on(row.a, marks[0]),
            marks_on(row.b, marks[1]),
            *([content] if invented else []),
        ]
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _proposed(pairing: Pairing, row: Row, names: tuple[str, str]) -> str:
    """What is only proposed for the steps of a line, each once: beside the first map's step."""
    a, b = names
    return "; ".join(
        f"“{_step(each.a)[0]}” in {a} with “{_step(each.b)[0]}” in {b} ({each.reason})"
        for each in pairing.proposals
        if each.a == row.a or (row.a is None and each.b == row.b)
    )


def marks_on(step: Step | None, marks: Sequence[Mark]) -> str:
    """The painpoints, innovations and questions on a step, in words."""
    return "; ".join(
        f"{MARKS[mark.kind][0]}: {mark.words}"
        for mark in marks
        if step and mark.anchor.kind == "step" and mark.anchor.ref == step.id
    )


def _step(step: Step | None) -> tuple[str, str]:
    return (label_of(step) or "(ways part or meet)", ", ".join(step.actors)) if step else ("", "")
