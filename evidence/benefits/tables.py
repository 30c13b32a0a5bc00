"""The tables of benefits cases: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m007_benefits(db: Database) -> None:
    """Cases with their councils, inputs, the values of each, and the lines they are multiplied in.

    An option is named by its id only: options are no part of a case. A value without a row is not
    known; one whose council is NULL is the same in every council.
    """
    version = "version INTEGER NOT NULL DEFAULT 1"
    words = "TEXT NOT NULL DEFAULT ''"
    case = "case_id INTEGER NOT NULL REFERENCES benefit_cases(id) ON DELETE CASCADE"
    held = "input_id INTEGER NOT NULL REFERENCES benefit_inputs(id) ON DELETE CASCADE"
    for statement in (
        f"""CREATE TABLE benefit_cases (
            {NUMBERED}, name TEXT NOT NULL, option_id INTEGER, note {words},
            seed INTEGER NOT NULL, created_by TEXT NOT NULL, created_at TEXT NOT NULL,
            {version}) STRICT""",
        f"""CREATE TABLE benefit_case_councils (
            {NUMBERED}, {case}, council_id INTEGER NOT NULL REFERENCES councils(id),
            UNIQUE (case_id, council_id)) STRICT""",
        f"""CREATE TABLE benefit_inputs (
            {NUMBERED}, {case}, name TEXT NOT NULL, quantity TEXT NOT NULL,
            together INTEGER NOT NULL DEFAULT 0, {version}) STRICT""",
        f"""CREATE TABLE benefit_values (
            {NUMBERED}, {held}, council_id INTEGER REFERENCES councils(id),
            low REAL, likely REAL, high REAL, unit TEXT NOT NULL,
            source TEXT NOT NULL, scope {words}, year {words},
            sure TEXT NOT NULL DEFAULT '' CHECK (sure IN ('', 'high', 'medium', 'low')),
            entered_by TEXT NOT NULL, entered_on TEXT NOT NULL,
            derivation {words}, evidence {words}, {version},
            CHECK (coalesce(low, likely, high) IS NOT NULL)) STRICT""",
        f"""CREATE TABLE benefit_lines (
            {NUMBERED}, {case}, name TEXT NOT NULL, {version}) STRICT""",
        f"""CREATE TABLE benefit_line_inputs (
            {NUMBERED},
            line_id INTEGER NOT NULL REFERENCES benefit_lines(id) ON DELETE CASCADE,
            {held}, UNIQUE (line_id, input_id)) STRICT""",
        "CREATE INDEX benefit_cases_option ON benefit_cases(option_id)",
        "CREATE INDEX benefit_case_councils_council ON benefit_case_councils(council_id)",
        "CREATE INDEX benefit_inputs_case ON benefit_inputs(case_id)",
        # Two NULLs would else count as different.
        "CREATE UNIQUE INDEX benefit_values_one ON benefit_values(input_id, ifnull(council_id, 0))",
        "CREATE INDEX benefit_values_council ON benefit_values(council_id)",
        "CREATE INDEX benefit_lines_case ON benefit_lines(case_id)",
        "CREATE INDEX benefit_line_inputs_input ON benefit_line_inputs(input_id)",
    ):
        db.execute(statement)


HISTORY = tuple(
    HistoryTable(table)
    for table in (
        "benefit_cases",
        "benefit_case_councils",
        "benefit_inputs",
        "benefit_values",
        "benefit_lines",
        "benefit_line_inputs",
    )
)
