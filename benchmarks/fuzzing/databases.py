"""Spoiling SQLite files: strange values, rows and schemas in a file that is otherwise sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from random import Random

_VALUES = (
    "NULL", "''", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e308", "-0.5",
    "'x'", "x'00ff'", "zeroblob(5000)", "'9999-99-99'", "char(55357)", "char(0)",
    "cast(x'eda080' as text)", "cast(x'fffe' as text)", "hex(zeroblob(20000))", "'=1+1'",
    "'[1,2'", "'{\"a\": NaN}'", "'[' || hex(zeroblob(900))",
)  # fmt: skip


def spoilt_database(rng: Random, data: bytes) -> bytes:
    """The file with a column's values, a row, a table or its schema spoilt."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
            _spoil(rng, connection)
            connection.commit()
            return bytes(connection.serialize())
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        at = rng.randrange(len(data))
        return data[:at] + rng.randbytes(1) + data[at + 1 :]


def _spoil(rng: Random, connection: sqlite3.Connection) -> None:
    tables = [
        str(row[0])
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND sql NOT LIKE '%VIRTUAL%'"
        )
    ]
    table = rng.choice(tables)
    columns = [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')]
    column, value = rng.choice(columns), rng.choice(_VALUES)
    statements = (
        f'UPDATE OR IGNORE "{table}" SET "{column}" = {value}',
        f'UPDATE OR IGNORE "{table}" SET "{column}" = {value} WHERE rowid = 1',
        f'DELETE FROM "{table}"',
        f'DELETE FROM "{table}" WHERE rowid % 2',
        f'INSERT OR IGNORE INTO "{table}" SELECT * FROM "{table}"',
        f'INSERT OR IGNORE INTO "{table}" ("{column}") VALUES ({value})',
        f'ALTER TABLE "{table}" DROP COLUMN "{column}"',
        f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "other"',
        f'DROP TABLE "{table}"',
        f'ALTER TABLE "{table}" RENAME TO "gone"; CREATE VIEW "{table}" AS SELECT * FROM gone',
        f'CREATE TRIGGER t AFTER UPDATE ON "{table}" BEGIN DELETE FROM "{table}"; END',
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = rootpage + 1"
        f" WHERE name = '{table}'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'TEXT', 'BLOB')",
        f"PRAGMA user_version = {rng.choice((0, 1, 9_999, -1))}",
        f"PRAGMA application_id = {rng.choice((0, 1, 9_999))}",
    )
    connection.executescript("PRAGMA foreign_keys = OFF;" + rng.choice(statements))
