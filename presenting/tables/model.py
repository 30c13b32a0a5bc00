"""A table to leave behind: what it is, what its columns mean, and its rows.

One list of tables makes the workbook and the open data package, so the two never say different
things. A column that is not ``open`` holds words that nobody cleared for everybody, or who of the
team decided something: it stands in the workbook and not in the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from evidence.benefits.words import NEVER

Type = Literal["string", "integer", "number", "date"]
Cell = str | int | float | None
Meanings = tuple[tuple[str, str], ...]

ILLUSTRATIVE = "Illustrative"


@dataclass(frozen=True)
class Field:
    """A column.

    Attributes
    ----------
    name, heading : what programs and what people call it.
    blank : what an empty cell means; where there is none, no cell is empty.
    marks : words that stand in the place of a number, with what each means.
    one_of : all values there can be, where they are few.
    refers : the table and column whose values its own are.
    typed : somebody of the team typed it, so it is looked through for personal information.
    """

    name: str
    heading: str
    means: str
    type: Type = "string"
    width: int = 20
    blank: str = ""
    marks: Meanings = ()
    one_of: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    typed: bool = False
    open: bool = True


@dataclass(frozen=True)
class Sheet:
    """A table with its rows. ``left_out`` says what is not in it; ``key`` tells its rows apart.

    ``open_rows`` are those for everybody, where they are not all.
    """

    name: str
    title: str
    means: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    key: tuple[str, ...] = ()
    left_out: str = ""
    open_rows: tuple[tuple[Cell, ...], ...] | None = field(default=None, repr=False)

    def for_everybody(self) -> Sheet:
        """The same with the columns and rows that are open."""
        at = [place for place, each in enumerate(self.fields) if each.open]
        rows = self.rows if self.open_rows is None else self.open_rows
        return replace(
            self,
            fields=tuple(self.fields[place] for place in at),
            rows=tuple(tuple(row[place] for place in at) for row in rows),
            open_rows=None,
        )


def number_field(name: str = "number", heading: str = "Number", means: str = "") -> Field:
    """The number a thing has in its project."""
    return Field(name, heading, means or "Tells it from the others of its table", "integer", 9)


def illustrative_field() -> Field:
    """Whether a row is invented."""
    return Field(
        "illustrative",
        ILLUSTRATIVE,
        "Written for a demonstration: of no real council",
        width=13,
        blank="Not invented",
        one_of=(ILLUSTRATIVE,),
    )


def council_field(heading: str = "Council", blank: str = "") -> Field:
    """A council by its name."""
    return Field("council", heading, "The council", blank=blank)


def sheet(
    name: str,
    title: str,
    means: str,
    fields: Sequence[Field],
    rows: Iterable[Sequence[object]],
    *,
    key: Sequence[str] = (),
    left_out: str = "",
) -> Sheet:
    """A table of rows whose cells stand in the order of the fields."""
    told = tuple(
        tuple(_cell(cell, of) for cell, of in zip(row, fields, strict=True)) for row in rows
    )
    return Sheet(name, title, means, tuple(fields), told, tuple(key), left_out)


def from_export(
    name: str,
    title: str,
    means: str,
    fields: Sequence[Field],
    rows: Sequence[Sequence[object]],
    *,
    before: Sequence[object] = (),
    key: Sequence[str] = (),
    left_out: str = "",
) -> Sheet:
    """A table of an exporter's rows, the headings first: a field takes the column of its heading.

    What marks invented rows is named in more than one way, and left out where nothing is invented.
    ``before`` stands before every row, for the first fields.
    """
    head, *body = rows
    at = {str(heading): place for place, heading in enumerate(head)}
    marks = at.get(ILLUSTRATIVE, at.get("Marked"))
    places = [
        marks if each.name == "illustrative" else at[each.heading] for each in fields[len(before) :]
    ]
    taken = ([*before, *(None if p is None else row[p] for p in places)] for row in body)
    return sheet(name, title, means, fields, taken, key=key, left_out=left_out)


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """Tables of the same fields as one."""
    return replace(sheets[0], rows=tuple(row for each in sheets for row in each.rows))


def _cell(value: object, of: Field) -> Cell:
    """A cell as its field has it: nothing where nothing is known, a number where one is meant."""
    if value is None or value == "":
        return None
    if of.type in ("integer", "number"):
        if value == NEVER:
            return float("inf")
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError(f"{of.name} is no number")
        if isinstance(value, str) and value not in dict(of.marks):
            raise ValueError(f"{of.name} holds words that stand for no number")
        return value
    return str(value)
