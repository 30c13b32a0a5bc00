"""A published table of failures: rules down, councils across, a total at the end of each row."""

from __future__ import annotations

from common.decoding import repair_mojibake
from common.errors import BadInput
from common.words import council_key, listed
from validation.formats.grid import Line
from validation.formats.reading import Body, Counts, code_in, count_in, rows
from validation.report import LONGEST_WORDS, NO_CODE, PORTAL_COUNT, PUBLISHED, Report

_CODES = ("rule code inferred", "rule code", "error code", "code")


def is_published(found: tuple[str, ...]) -> bool:
    """Whether these are the headings: a code, a message, at least two councils, a total."""
    return len(found) >= 5 and found[0] in _CODES and "message" in found[1] and found[-1] == "total"


def read_published(body: Body, spelt: tuple[str, ...], council: str | None) -> Report:
    """One council's column; its zeros are stated, so they are true zeros.

    ``spelt`` is the heading as the file spells it. Raises BadInput naming the councils the table
    holds where the one asked for is not among them, and where a row does not add up to its total.
    """
    councils = spelt[2 : len(body.headings) - 1]
    at = _column_of(council, councils, body.name)
    counts = Counts()
    inferred = "inferred" in body.headings[0]
    for line in rows(body):
        where = body.where(line)
        values = [count_in(cell, where) for cell in line.cells[2:]]
        if sum(values[:-1]) != values[-1]:
            raise BadInput(
                f"the councils add up to {sum(values[:-1]):,}, the row's total says {values[-1]:,}",
                where=where,
                remedy="Compare the table with its publication",
            )
        counts.add(_code(line, where), values[at], where)
    notes = [f"Taken from the table's column for {councils[at]}."]
    if inferred:
        notes.append("Its rule codes were inferred from its messages, not published.")
    return Report(
        kind="a published table of failures by council",
        source=PUBLISHED,
        unit=PORTAL_COUNT,
        counts=counts.checked(None, body.name),
        zeros_stated=True,
        notes=tuple(notes),
        stated_council=councils[at],
    )


def _column_of(council: str | None, councils: tuple[str, ...], name: str) -> int:
    keys = [council_key(each) for each in councils]
    if council is not None and council_key(council) in keys:
        return keys.index(council_key(council))
    asked = f"; {council} is not among them" if council else ""
    raise BadInput(
        f"this published table holds {listed(councils)}{asked}",
        where=name,
        remedy="Import it for one of these councils",
    )


def _code(line: Line, where: str) -> str:
    if line.cells[0]:
        return code_in(line.cells[0], where)
    message = repair_mojibake(line.cells[1])
    words = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if not words:
        raise BadInput("the row has neither a code nor words", where=where)
    return f"{NO_CODE}{words[:LONGEST_WORDS].rstrip()}"
