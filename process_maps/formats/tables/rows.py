"""One thing of a map as a row of cells and back, exactly; the same for steps, flows and others."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.errors import BadInput
from common.words import read_unescaped, safe_cell
from process_maps.formats.tables.grid import Grid, others, places, plain
from process_maps.formats.tables.names import Missing, Names
from process_maps.formats.tables.words import Json, NotUnderstood
from process_maps.model import Lost

EXACTLY = "exactly (leave as it is)"
_LONGEST = 32_767
_DEEPEST = 30
_MOST_OWN = 20


@dataclass(frozen=True)
class Column:
    """A column: what it is called, what of a thing stands in it, and how it is written and read.

    ``read`` gives what its cell says as our JSON, from the cell and what the row said before it.
    ``keys`` are empty for a column that only shows something.
    """

    heading: str
    keys: tuple[str, ...]
    write: Callable[[Json, Names], str]
    read: Callable[[str, Json, Names], Json]
    also: str = ""
    width: int = 18


@dataclass(frozen=True)
class Kind:
    """Things of one kind: their columns, and our JSON of them made regular."""

    one: str
    columns: tuple[Column, ...]
    regular: Callable[[Json], Json]

    def known(self) -> dict[str, str]:
        """Every name a column may have, to the heading we give it."""
        found = {plain(EXACTLY): EXACTLY}
        for each in self.columns:
            for name in (each.heading, *each.also.split(",")):
                if plain(name):
                    found.setdefault(plain(name), each.heading)
        return found

    @property
    def keys(self) -> set[str]:
        """What has a column."""
        return {key for column in self.columns for key in column.keys}


@dataclass
class Told:
    """What could not be taken as it stands, gathered while a file is read."""

    lost: dict[tuple[str, str], int] = field(default_factory=dict)
    missing: list[tuple[str, Missing]] = field(default_factory=list)

    def add(self, what: str, why: str) -> None:
        """One more of these."""
        self.lost[what, why] = self.lost.get((what, why), 0) + 1

    def all(self) -> tuple[Lost, ...]:
        """Each kind of loss once, with how many."""
        return tuple(Lost(what, number, why) for (what, why), number in self.lost.items())


def write_rows(
    kind: Kind, things: Sequence[Json], names: Names, *, exactly: bool
) -> list[list[str]]:
    """A table of these things, its headings first.

    Without ``exactly`` there is no column for what words in cells cannot hold.
    """
    own = _own_columns(kind, things)
    head = [column.heading for column in kind.columns] + own
    rows = [[*head, EXACTLY] if exactly else head]
    for thing in things:
        cells = [column.write(thing, names) for column in kind.columns]
        cells += [str(thing[key]) if isinstance(thing.get(key), str) else "" for key in own]
        if exactly:
            cells.append(_exactly(kind, thing, cells, own, names))
        rows.append([_whole(cell) for cell in cells])
    return rows


def read_rows(
    kind: Kind,
    grid: Grid,
    names: Names,
    told: Told,
    *,
    aside: Mapping[str, str] | None = None,
    usual: Callable[[int, Mapping[str, str]], Json] | None = None,
) -> list[tuple[int, Json]]:
    """Each row of a table as our JSON of the thing, with the row's number.

    ``aside`` are columns read elsewhere. ``usual`` gives what a row means that does not say it,
    from the row's place in the table and its cells.
    """
    known = {**(aside or {}), **kind.known()}
    at = places(grid.header, known)
    loose = others(grid, list(at.values()))
    found = []
    for place, (row, raw) in enumerate(grid.rows, start=1):
        cells = {heading: read_unescaped(raw[number]) for heading, number in at.items()}
        extra = {name: read_unescaped(raw[number]) for number, name in loose if raw[number]}
        thing = _thing(
            kind, cells, extra, usual(place, cells) if usual else {}, names, grid, row, told
        )
        if thing is not None:
            found.append((row, thing))
    return found


def _thing(
    kind: Kind,
    cells: Mapping[str, str],
    extra: Mapping[str, str],
    usual: Json,
    names: Names,
    grid: Grid,
    row: int,
    told: Told,
) -> Json | None:
    """One row; None where it names steps that are not there, which is then told."""
    said, faults = _from_cells(kind, cells, names)
    said = {**usual, **said}
    for name, words in extra.items():
        said[f"{name} (column)" if name in _taken(kind) else name] = words
    exact = _parsed(cells.get(EXACTLY, ""))
    if exact is None:
        told.add(f"a cell of the column “{EXACTLY}”", "it was changed, and says nothing now")
    try:
        made = _restored(kind, said, exact or {}, cells, names)
    except BadInput as error:
        if _missing(faults):
            told.missing += [
                (grid.where(row, each.heading), fault) for each, fault in _missing(faults)
            ]
            return None
        raise BadInput(error.what, where=grid.where(row), remedy=error.remedy) from None
    for column, fault in faults:
        if set(column.keys) & set(made) or not column.keys:
            continue
        if isinstance(fault, Missing):
            told.missing.append((grid.where(row, column.heading), fault))
            continue
        made[f"{column.heading} (as typed)"] = cells[column.heading]
        place = f" of the sheet “{grid.sheet[:40]}”" if grid.sheet else ""
        told.add(
            f"what stands in “{column.heading}”{place}",
            f"it is not {fault.wanted}, so it is kept as words",
        )
    return made


Fault = tuple[Column, NotUnderstood | Missing]


def _missing(faults: Sequence[Fault]) -> list[tuple[Column, Missing]]:
    return [(column, fault) for column, fault in faults if isinstance(fault, Missing)]


def _from_cells(kind: Kind, cells: Mapping[str, str], names: Names) -> tuple[Json, list[Fault]]:
    said: Json = {}
    faults: list[Fault] = []
    for column in kind.columns:
        try:
            said |= column.read(cells.get(column.heading, ""), said, names)
        except (NotUnderstood, Missing) as fault:
            faults.append((column, fault))
    return said, faults


def _restored(kind: Kind, said: Json, exact: Json, cells: Mapping[str, str], names: Names) -> Json:
    """What the cells say, with each exact value whose cell still says what it said."""
    if not exact:
        return kind.regular(_known(said))
    try:
        whole = kind.regular(_known({**said, **exact}))
    except BadInput:
        return kind.regular(_known(said))
    said = {**said, **{key: value for key, value in exact.items() if key not in kind.keys}}
    for column in kind.columns:
        if not set(column.keys) & set(exact):
            continue
        if as_carried(column.write(whole, names)) == cells.get(column.heading, ""):
            said = {**said, **{each: exact.get(each) for each in column.keys}}
    return kind.regular(_known(said))


def _known(said: Json) -> Json:
    return {key: value for key, value in said.items() if value is not None}


def as_carried(cell: str) -> str:
    """A cell as it comes back from a file."""
    return read_unescaped(str(safe_cell(_whole(cell))))


def _whole(cell: str) -> str:
    """A cell without what no spreadsheet keeps: blanks at its ends, control characters."""
    kept = "".join(
        "\ufffd" if (each < " " and each not in "\t\n\r") or each in "\ufffe\uffff" else each
        for each in cell.replace("\r\n", "\n").replace("\r", "\n")
    )
    kept = kept.strip()
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"


def _exactly(
    kind: Kind, thing: Json, cells: Sequence[str], own: Sequence[str], names: Names
) -> str:
    """As JSON, what the cells alone would not give back; empty where they say it all."""
    headings = [column.heading for column in kind.columns]
    carried = [as_carried(each) for each in cells]
    read, _faults = _from_cells(kind, dict(zip(headings, carried, strict=False)), names)
    for key, cell in zip(own, carried[len(headings) :], strict=True):
        if cell:
            read[key] = cell
    try:
        read = kind.regular(_known(read))
    except BadInput:
        read = {}
    differ = {key for key in {**thing, **read} if _told(thing.get(key)) != _told(read.get(key))}
    # Values that share a column stand or fall together.
    for column in kind.columns:
        if differ & set(column.keys):
            differ |= set(column.keys)
    exact = {key: thing.get(key) for key in [*thing, *sorted(differ - set(thing))] if key in differ}
    return json.dumps(exact) if exact else ""


def _told(value: Any) -> str:
    return json.dumps(value)


def _own_columns(kind: Kind, things: Sequence[Json]) -> list[str]:
    """Words of the team's own that deserve a column: plain text under a plain name."""
    known, taken = kind.known(), _taken(kind)
    named = dict.fromkeys(
        key
        for thing in things
        for key, value in thing.items()
        if key not in taken and isinstance(value, str) and value.strip()
    )
    fit = [
        key
        for key in named
        if key == " ".join(key.split()) and key.isprintable() and 0 < len(key) <= 60
        and plain(key) and plain(key) not in known
        and not key.startswith(("'", "=", "+", "-", "@"))
    ]  # fmt: skip
    once = {plain(key): key for key in reversed(fit)}
    return [key for key in fit if once[plain(key)] == key][:_MOST_OWN]


def _taken(kind: Kind) -> set[str]:
    """Keys of our JSON that no column of a team's own may use."""
    return kind.keys | {"effort", "times", "id", "from", "to", "kind_in_source", "on"}


def _parsed(cell: str) -> Json | None:
    """The JSON of the exact column; None for anything a map could not hold."""
    if not cell:
        return {}
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _sound(value, _DEEPEST) else None


def _sound(value: Any, deep: int) -> bool:
    if deep < 0:
        return False
    if isinstance(value, dict):
        return all(_sound(key, deep) and _sound(each, deep - 1) for key, each in value.items())
    if isinstance(value, list):
        return all(_sound(each, deep - 1) for each in value)
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
    return not isinstance(value, float) or math.isfinite(value)
