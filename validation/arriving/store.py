"""Reading and writing how a run's counts were protected before it came here."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from storage.database import Act
from storage.register import insert_row
from validation.arriving.model import Arrived


def add_arrived(act: Act, run_id: int, arrived: Arrived) -> None:
    """Store it beside a run that is there already."""
    insert_row(
        act,
        "arrived_runs",
        {
            "run_id": run_id,
            "source": arrived.source,
            "made_on": arrived.made_on,
            "meaning": arrived.meaning,
            "rounded_to": arrived.rounded_to,
            "children_hidden": int(arrived.children_hidden),
        },
    )
    act.db.conn.executemany(
        "INSERT INTO hidden_counts (run_id, unit, code, key) VALUES (?, ?, ?, ?)",
        [
            (run_id, unit, code, key)
            for unit, codes in sorted(arrived.hidden.items())
            for key, code in sorted(codes.items())
        ],
    )


def arrived(db: Database, run_ids: Collection[int]) -> dict[int, Arrived]:
    """Of some runs, those that came protected; most projects have none."""
    rows = db.execute(
        "SELECT run_id, source, made_on, meaning, rounded_to, children_hidden FROM arrived_runs"
    ).fetchall()
    wanted = set(run_ids)
    held = {row[0]: row[1:] for row in rows if row[0] in wanted}
    if not held:
        return {}
    hidden: dict[int, dict[str, dict[str, str]]] = {}
    # Written out, as a list that is asked for would be looked at only once the rows are made that
    # somebody sees of every other run.
    numbers = ", ".join(map(str, held))
    for run_id, unit, code, key in db.execute(
        "SELECT run_id, unit, code, key FROM hidden_counts "
        f"WHERE run_id IN ({numbers}) ORDER BY unit, key"
    ):
        hidden.setdefault(run_id, {}).setdefault(unit, {})[key] = code
    return {
        run_id: Arrived(source, made_on, meaning, hidden.get(run_id, {}), rounded_to, bool(small))
        for run_id, (source, made_on, meaning, rounded_to, small) in held.items()
    }


def problems(db: Database) -> list[str]:
    """A count that is both hidden and known: it was protected for nothing."""
    both = db.execute(
        "SELECT count(*) FROM hidden_counts h JOIN failure_counts f "
        "ON f.run_id = h.run_id AND f.unit = h.unit AND f.key = h.key"
    ).fetchone()[0]
    return [f"{both} counts are hidden and known at once"] if both else []
