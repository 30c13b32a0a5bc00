"""The tables of what another project hid or rounded before a run came into this one."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_OF_RUN = "run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE"


def m006_arriving(db: Database) -> None:
    """How a run's counts were protected, and its rules that fail, nobody here knows how often.

    Such a rule has no row among the failure counts: there it would have to be a number.
    """
    for statement in (
        f"""CREATE TABLE arrived_runs (
            {NUMBERED}, {_OF_RUN.replace("NOT NULL", "NOT NULL UNIQUE", 1)},
            source TEXT NOT NULL, made_on TEXT NOT NULL, meaning TEXT NOT NULL,
            rounded_to INTEGER CHECK (rounded_to > 1),
            children_hidden INTEGER NOT NULL DEFAULT 0 CHECK (children_hidden IN (0, 1))
        ) STRICT""",
        f"""CREATE TABLE hidden_counts (
            {NUMBERED}, {_OF_RUN}, unit TEXT NOT NULL, code TEXT NOT NULL, key TEXT NOT NULL,
            UNIQUE (run_id, unit, key)) STRICT""",
    ):
        db.execute(statement)


# As of a run's counts, only their going is logged: they come and go with it.
HISTORY = (
    HistoryTable("arrived_runs", on=("delete",)),
    HistoryTable("hidden_counts", on=("delete",)),
)
