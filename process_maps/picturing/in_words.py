"""Maps in the same columns, in words and as a table: for those who do not see the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from common.words import count_of, listed
from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from process_maps.drawing.measure import label_of
from process_maps.model import Step
from process_maps.picturing.lining_up import Column, LinedUp

NOWHERE = "–"
MANY_STEPS = " / "


def in_words(it: LinedUp, names: Mapping[str, str]) -> str:
    """What the drawing shows: how many maps, each piece of work and where it is, what is alone."""
    maps = len(it.maps)
    said = [
        f"{count_of(maps, 'map')} in the same columns: {listed(names[key] for key in it.maps)}.",
        f"{count_of(len(it.shared), 'piece', 'pieces')} of work in two or more of them.",
    ]
    for column in it.shared:
        where = "all" if len(column.cells) == maps else listed(names[key] for key in column.cells)
        doubtful = "" if _all_sure(column) else " Not all of these are sure."
        said.append(f"{column.number}. {column.label}: {where}.{doubtful}")
    said += [
        f"{names[key]} alone: {count_of(it.alone(key), 'step')}."
        for key in it.maps
        if it.alone(key)
    ]
    return "\n".join(said)


def where_else(it: LinedUp, at: int, key: str, names: Mapping[str, str]) -> str:
    """Where else the work of a column is, in a sentence."""
    column = it.columns[at]
    if not column.number:
        return "In this map only."
    others = [each for each in column.cells if each != key]
    sure = [names[each] for each in others if column.surely(key, each)]
    unsure = [names[each] for each in others if not column.surely(key, each)]
    said = f"Column {column.number}, in {len(column.cells)} of {count_of(len(it.maps), 'map')}"
    said += f". The same work as in {listed(sure)}" if sure else ""
    return said + (f". Perhaps the same work as in {listed(unsure)}." if unsure else ".")


def rows(it: LinedUp, names: Mapping[str, str]) -> list[dict[str, object]]:
    """A row for each column, in the order of the work, a cell for each map.

    A step only one map has says so; those that share a column to save room have a row each.
    """
    heads = _heads(it, names)
    return [_row(it, column, heads, keys) for column, keys in _told(it)]


def _told(it: LinedUp) -> Iterator[tuple[Column, list[str]]]:
    """Each column with the maps told of together; between two works one map after another."""
    alone: list[Column] = []
    for column in it.columns:
        if not column.number:
            alone.append(column)
            continue
        yield from _one_by_one(it, alone)
        alone = []
        yield column, list(column.cells)
    yield from _one_by_one(it, alone)


def _one_by_one(it: LinedUp, alone: Sequence[Column]) -> Iterator[tuple[Column, list[str]]]:
    return ((column, [key]) for key in it.maps for column in alone if key in column.cells)


def to_csv(it: LinedUp, names: Mapping[str, str], *, illustrative: bool = False) -> bytes:
    """The rows as CSV for spreadsheets, no cell of it a formula; says what is illustrative."""
    return csv_bytes(_written(it, names, illustrative=illustrative))


def to_xlsx(it: LinedUp, names: Mapping[str, str], *, illustrative: bool = False) -> bytes:
    """The same rows as a workbook, and a sheet that says what it is."""
    made = _written(it, names, illustrative=illustrative)
    widths = [8, 12, 34, 12, *([34] * (len(made[0]) - 4))]
    about = [[line] for line in in_words(it, names).split("\n")]
    if illustrative:
        about.insert(0, ["Illustrative: nobody said it and no council did it."])
    return xlsx_bytes(
        [WrittenSheet("Same work", widths, made), WrittenSheet("Read me", [110], about)]
    )


def _written(
    it: LinedUp, names: Mapping[str, str], *, illustrative: bool
) -> Sequence[Sequence[object]]:
    heads = _heads(it, names)
    made: list[list[object]] = [
        [
            "number",
            "in maps",
            "work",
            "sure",
            *heads.values(),
            *(f"who, {h}" for h in heads.values()),
        ]
    ]
    for column, keys in _told(it):
        held = {key: column.cells[key] for key in keys}
        sure = ("yes" if _all_sure(column) else "to check") if column.number else ""
        label = column.label if column.number else _said(held[keys[0]])
        made.append(
            [
                column.number or "",
                len(held),
                label,
                sure,
                *(_said(held.get(key, ())) for key in heads),
                *(_who(held.get(key, ())) for key in heads),
            ]
        )
    if illustrative:
        made = [[*row, "content" if not at else "Illustrative"] for at, row in enumerate(made)]
    return made


def _row(
    it: LinedUp, column: Column, heads: Mapping[str, str], keys: Sequence[str]
) -> dict[str, object]:
    if column.number:
        where = f"{len(column.cells)} of {len(it.maps)}"
        first = f"{column.number}. {column.label}"
        where += "" if _all_sure(column) else ", to check"
    else:
        where, first = f"1 of {len(it.maps)}", _said(column.cells[keys[0]])
    cells = {
        head: _said(column.cells[key]) if key in keys else NOWHERE for key, head in heads.items()
    }
    return {"Work": first, "In": where, **cells}


def _heads(it: LinedUp, names: Mapping[str, str]) -> dict[str, str]:
    """What the maps' columns are called, no two the same."""
    heads: dict[str, str] = {}
    taken = {"Work", "In"}
    for number, key in enumerate(it.maps, start=1):
        name = names[key] if names[key] not in taken else f"{names[key]} (map {number})"
        taken.add(name)
        heads[key] = name
    return heads


def _all_sure(column: Column) -> bool:
    keys = list(column.cells)
    return all(column.surely(keys[0], key) for key in keys[1:])


def _said(steps: Sequence[Step]) -> str:
    return MANY_STEPS.join(label_of(step) for step in steps)


def _who(steps: Sequence[Step]) -> str:
    return ", ".join(dict.fromkeys(actor for step in steps for actor in step.actors))
