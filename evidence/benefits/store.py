"""Reading and writing benefits cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from evidence.benefits.model import Case, Input, Line, Value
from storage import Act
from storage.register import councils, delete_row, edit_row, insert_row
from storage.rooms import Masked

_VALUE = (
    "id, council_id, low, likely, high, unit, source, scope, year, sure, entered_by, entered_on, "
    "derivation, evidence, version"
)
_GONE = "Go back to the list"


def options(db: Database) -> dict[int, str]:
    """The options that a case can be of, by id with their names."""
    return dict(_all(db, "SELECT id, title FROM options ORDER BY id"))


def cases(db: Database) -> tuple[Case, ...]:
    """All cases in the order they were made, each whole."""
    found = _all(
        db, "SELECT id, name, option_id, note, seed, version FROM benefit_cases ORDER BY id"
    )
    names = {each.id: each.name for each in councils(db)}
    inside: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for case_id, council_id in _all(db, "SELECT case_id, council_id FROM benefit_case_councils"):
        inside[case_id].append((council_id, names[council_id]))
    inputs, lines = _inputs(db), _lines(db)
    return tuple(
        Case(
            id_,
            name,
            tuple(sorted(inside[id_], key=lambda each: each[1])),
            tuple(inputs[id_]),
            tuple(lines[id_]),
            option_id,
            note,
            seed,
            version,
        )
        for id_, name, option_id, note, seed, version in found
    )


def case(db: Database, case_id: int) -> Case:
    """One case, or NotFound."""
    for each in cases(db):
        if each.id == case_id:
            return each
    raise NotFound(f"there is no benefits case number {case_id} in this project", remedy=_GONE)


def case_of_input(db: Database, input_id: int) -> tuple[Case, Input]:
    """An input with the case it is of, or NotFound."""
    for each in cases(db):
        if input_id in each.by_id:
            return each, each.by_id[input_id]
    raise NotFound(f"there is no input number {input_id} in this project", remedy=_GONE)


def case_of_line(db: Database, line_id: int) -> tuple[Case, Line]:
    """A line with the case it is of, or NotFound."""
    for each in cases(db):
        for line in each.lines:
            if line.id == line_id:
                return each, line
    raise NotFound(f"there is no saving number {line_id} in this project", remedy=_GONE)


def _inputs(db: Database) -> dict[int, list[Input]]:
    values: dict[int, list[Value]] = defaultdict(list)
    for input_id, *row in _all(db, f"SELECT input_id, {_VALUE} FROM benefit_values ORDER BY id"):
        values[input_id].append(Value(*row))
    found: dict[int, list[Input]] = defaultdict(list)
    for case_id, id_, name, quantity, together, version in _all(
        db,
        "SELECT case_id, id, name, quantity, together, version FROM benefit_inputs ORDER BY id",
    ):
        held = Input(id_, name, quantity, bool(together), tuple(values[id_]), version)
        found[case_id].append(held)
    return found


def _lines(db: Database) -> dict[int, list[Line]]:
    of: dict[int, list[int]] = defaultdict(list)
    for line_id, input_id in _all(
        db, "SELECT line_id, input_id FROM benefit_line_inputs ORDER BY id"
    ):
        of[line_id].append(input_id)
    found: dict[int, list[Line]] = defaultdict(list)
    for case_id, id_, name, version in _all(
        db, "SELECT case_id, id, name, version FROM benefit_lines ORDER BY id"
    ):
        found[case_id].append(Line(id_, name, tuple(of[id_]), version))
    return found


def add_case(act: Act, values: dict[str, object], council_ids: Collection[int]) -> int:
    """Store a case for those councils; returns its id."""
    made: dict[str, object] = {"created_by": act.who.person, "created_at": act.at}
    case_id = insert_row(act, "benefit_cases", {**values, **made})
    put_councils(act, case_id, council_ids)
    return case_id


def edit_case(act: Act, case_id: int, version: int, values: dict[str, object]) -> None:
    """Change a case read at ``version``."""
    edit_row(act, "benefit_cases", case_id, version, values)


def put_councils(act: Act, case_id: int, council_ids: Collection[int]) -> None:
    """Let a case be for just those councils; values of councils that go are kept."""
    now = dict(
        _all(
            act.db,
            "SELECT council_id, id FROM benefit_case_councils WHERE case_id = ?",
            case_id,
        )
    )
    for council_id in sorted(now.keys() - set(council_ids)):
        delete_row(act, "benefit_case_councils", now[council_id])
    for council_id in sorted(set(council_ids) - now.keys()):
        insert_row(act, "benefit_case_councils", {"case_id": case_id, "council_id": council_id})


def remove_case(act: Act, case_id: int) -> None:
    """Remove a case with all that is in it."""
    delete_row(act, "benefit_cases", case_id)


def add_input(act: Act, case_id: int, values: dict[str, object]) -> int:
    """Store an input of a case; returns its id."""
    return insert_row(act, "benefit_inputs", {"case_id": case_id, **values})


def edit_input(act: Act, input_id: int, version: int, values: dict[str, object]) -> None:
    """Change an input read at ``version``."""
    edit_row(act, "benefit_inputs", input_id, version, values)


def remove_input(act: Act, input_id: int) -> None:
    """Remove an input with its values, from every line too."""
    delete_row(act, "benefit_inputs", input_id)


def put_value(
    act: Act, held: Input, council_id: int | None, version: int, values: dict[str, object]
) -> int:
    """Store what an input is in a council; ``version`` is the one it was read at, 0 for none.

    Raises StaleEdit where somebody changed or gave it meanwhile, NotFound where it was removed.
    """
    own = next((each for each in held.values if each.council_id == council_id), None)
    if own is None and version:
        raise NotFound(
            "this value was removed meanwhile", remedy="Look at it, then put it in again"
        )
    if own is None:
        return insert_row(
            act, "benefit_values", {"input_id": held.id, "council_id": council_id, **values}
        )
    edit_row(act, "benefit_values", own.id, version, values)
    return own.id


def remove_value(act: Act, value_id: int) -> None:
    """Remove a value: it is not known then."""
    delete_row(act, "benefit_values", value_id)


def add_line(act: Act, case_id: int, name: str) -> int:
    """Store a line of a case; returns its id."""
    return insert_row(act, "benefit_lines", {"case_id": case_id, "name": name})


def edit_line(act: Act, line_id: int, version: int, values: dict[str, object]) -> None:
    """Change a line read at ``version``."""
    edit_row(act, "benefit_lines", line_id, version, values)


def remove_line(act: Act, line_id: int) -> None:
    """Remove a line; the inputs stay."""
    delete_row(act, "benefit_lines", line_id)


def put_line_inputs(act: Act, line_id: int, input_ids: Sequence[int]) -> None:
    """Let just those inputs be multiplied in a line."""
    rows = _all(
        act.db,
        "SELECT input_id, id FROM benefit_line_inputs WHERE line_id = ?",
        line_id,
    )
    now = dict(rows)
    for input_id in sorted(now.keys() - set(input_ids)):
        delete_row(act, "benefit_line_inputs", now[input_id])
    for input_id in input_ids:
        if input_id not in now:
            insert_row(act, "benefit_line_inputs", {"line_id": line_id, "input_id": input_id})


def _all(db: Database, statement: str, *values: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = db.execute(statement, values).fetchall()
    return found


def masked(own: int | None) -> tuple[Masked, ...]:
    """For somebody who sees their own council's figures: the cases that hold no other's."""

    def seen(case: str) -> str:
        of_others = (
            f"SELECT 1 FROM main.benefit_case_councils c WHERE c.case_id = {case} "
            f"AND c.council_id IS NOT {own or 'NULL'}"
        )
        return f"NOT EXISTS ({of_others})"

    of_input = seen("(SELECT i.case_id FROM main.benefit_inputs i WHERE i.id = t.input_id)")
    return (
        Masked("benefit_cases", where=seen("t.id")),
        *(
            Masked(table, where=seen("t.case_id"))
            for table in ("benefit_case_councils", "benefit_inputs", "benefit_lines")
        ),
        # Values of a council that was taken out of a case are kept.
        Masked(
            "benefit_values",
            where=f"{of_input} AND (t.council_id IS NULL OR t.council_id IS {own or 'NULL'})",
        ),
        Masked("benefit_line_inputs", where=of_input),
    )
