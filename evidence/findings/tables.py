"""The tables of findings: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

# What can be evidence of a finding, where the link is kept, and in which columns its other end is.
LINKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "quote": ("finding_quotes", ("quote_id",)),
    "painpoint": ("finding_painpoints", ("painpoint_id",)),
    "theme": ("finding_themes", ("theme_id",)),
    "step": ("finding_steps", ("step_id",)),
    "difference": ("finding_differences", ("step_id", "other_step_id")),
    "rule": ("finding_rules", ("code",)),
    "data": ("finding_data", ("data_id",)),
}
_OF_FINDING = "finding_id INTEGER NOT NULL REFERENCES findings(id) ON DELETE CASCADE"


def m005_findings(db: Database) -> None:
    """Findings, what each rests on, and what became of each.

    What a finding rests on may go from the project; its link stays, so that it can be told.
    """
    for statement in (
        # wording counts how often the claim was put otherwise: who agreed, agreed to one wording.
        f"""CREATE TABLE findings (
            {NUMBERED}, claim TEXT NOT NULL, wording INTEGER NOT NULL DEFAULT 1,
            status TEXT NOT NULL DEFAULT 'draft'
                CHECK (status IN ('draft', 'challenged', 'agreed')),
            created_by TEXT NOT NULL, created_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        # rested_on holds ids and numbers only: no words of anybody, no name.
        f"""CREATE TABLE finding_moves (
            {NUMBERED}, {_OF_FINDING},
            what TEXT NOT NULL CHECK (what IN ('draft', 'challenged', 'agreed', 'looked at')),
            why TEXT NOT NULL DEFAULT '', rested_on TEXT NOT NULL,
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL) STRICT""",
        "CREATE INDEX finding_moves_of ON finding_moves(finding_id)",
        *(_link_table(table, columns) for table, columns in LINKS.values()),
        *(
            f"CREATE INDEX {table}_{column} ON {table}({column})"
            for table, columns in LINKS.values()
            for column in columns
        ),
    ):
        db.execute(statement)


def _link_table(table: str, columns: tuple[str, ...]) -> str:
    ends = ", ".join(
        f"{each} {'TEXT' if each == 'code' else 'INTEGER'} NOT NULL" for each in columns
    )
    return f"""CREATE TABLE {table} (
        {NUMBERED}, {_OF_FINDING}, {ends},
        stance TEXT NOT NULL CHECK (stance IN ('for', 'against')),
        why TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
        UNIQUE (finding_id, {", ".join(columns)})) STRICT"""


HISTORY = tuple(
    HistoryTable(table)
    for table in ("findings", "finding_moves", *(table for table, _ in LINKS.values()))
)
