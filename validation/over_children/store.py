"""Sums over the children of runs, and the rows of their tables, in and out of the file.

Rules are named by their normalised codes throughout. Reading gives only what a run has: a run of a
file without children is in none of the answers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from storage.database import Act
from validation.catalogue import normalise_code
from validation.report import OverChildren

_OF_RUNS = "WHERE run_id IN (SELECT value FROM json_each(?))"


def add_over_children(act: Act, run_id: int, unit: str, over: OverChildren) -> None:
    """Store them beside a run's counts, which are in ``unit`` and there already."""
    act.db.conn.executemany(
        "UPDATE failure_counts SET squares = ? WHERE run_id = ? AND unit = ? AND key = ?",
        [(square, run_id, unit, normalise_code(code)) for code, square in over.squares.items()],
    )
    act.db.execute(
        "UPDATE runs SET children_failing = ?, total_squares = ? WHERE id = ?",
        [over.failing, over.total_squares, run_id],
    )
    keys = sorted({normalise_code(code) for pair in over.together for code in pair})
    at = {key: place for place, key in enumerate(keys)}
    pairs = sorted(
        (*sorted((at[normalise_code(a)], at[normalise_code(b)])), children)
        for (a, b), children in over.together.items()
    )
    act.db.execute(
        "INSERT INTO failing_together (run_id, pairs) VALUES (?, ?)",
        [run_id, json.dumps({"keys": keys, "pairs": pairs}, separators=(",", ":"))],
    )


def add_table_rows(act: Act, run_id: int, rows: Mapping[str, int]) -> None:
    """Store how many rows each loaded table of a run had."""
    act.db.conn.executemany(
        "INSERT INTO run_tables (run_id, name, row_count) VALUES (?, ?, ?)",
        [(run_id, name, count) for name, count in rows.items()],
    )


def over_children(db: Database, run_ids: Iterable[int]) -> dict[int, OverChildren]:
    """The sums over children of those runs that have them, by run."""
    wanted = json.dumps(list(run_ids))
    squares: dict[int, dict[str, int]] = defaultdict(dict)
    for run_id, key, square in db.execute(
        f"SELECT run_id, key, squares FROM failure_counts {_OF_RUNS} AND squares IS NOT NULL",
        [wanted],
    ):
        squares[run_id][key] = square
    return {
        run_id: OverChildren(squares.get(run_id, {}), total, failing, _pairs(pairs))
        for run_id, failing, total, pairs in db.execute(
            "SELECT r.id, r.children_failing, r.total_squares, t.pairs FROM runs r "
            "JOIN failing_together t ON t.run_id = r.id "
            "WHERE r.id IN (SELECT value FROM json_each(?))",
            [wanted],
        )
    }


def squares(db: Database, run_ids: Iterable[int], unit: str) -> dict[int, dict[str, int]]:
    """By run and rule, the sum over children of the square of the child's failing rows."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for run_id, key, square in db.execute(
        f"SELECT run_id, key, squares FROM failure_counts {_OF_RUNS} "
        "AND unit = ? AND squares IS NOT NULL",
        [json.dumps(list(run_ids)), unit],
    ):
        found[run_id][key] = square
    return dict(found)


def table_rows(db: Database, run_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many rows each table had, by run and table."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for run_id, name, rows in db.execute(
        f"SELECT run_id, name, row_count FROM run_tables {_OF_RUNS} ORDER BY id",
        [json.dumps(list(run_ids))],
    ):
        found[run_id][name] = rows
    return dict(found)


def _pairs(text: str) -> dict[tuple[str, str], int]:
    stored = json.loads(text)
    keys = stored["keys"]
    return {(keys[a], keys[b]): children for a, b, children in stored["pairs"]}
