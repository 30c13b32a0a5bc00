"""Project files as released versions left them, and how one is kept at a release.

Each file in ``tests/fixtures/schemas`` is the illustrative project as that version's own code built
it, with a row in every table that version had, as SQL. `tests/storage/test_upgrading.py` opens each
with today's code. **At a release**, once the tables of the version are what they will be and its
number stands in ``pyproject.toml``, keep them, and commit the file:

    python -m tests.kept_schemas

A table that the illustrative project leaves empty needs a row in ``FILLING`` (the command says
which). Nothing that was released is ever made anew: a migration that is not as it was then fails
the tests, and a change to the tables is a further migration.
"""

from __future__ import annotations

import lzma
import sqlite3
import sys
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path

from common.who import Who
from storage import Project, act

KEPT = Path(__file__).resolve().parent / "fixtures" / "schemas"
KEEPER = Who("Keeper of fixtures", role="team")
# Only while a write is under way is anything in it.
ALWAYS_EMPTY = {"current_act"}
_OURS = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_WORDS = "name LIKE '%\\_words%' ESCAPE '\\'"

_BY = "'Keeper of fixtures', '2026-11-01T09:00:00Z'"
# A row for each table that the illustrative project leaves empty, in the order they are put in.
FILLING = {
    "research_questions": "(words, place) VALUES ('What takes longest?', 1)",
    "guide_topics": "(name, key, prompts, question_id, place) "
    "VALUES ('Dates', 'dates', 'When do you begin?', (SELECT min(id) FROM research_questions), 1)",
    "imports": "(format, convention, lost, created_by, created_at) "
    f"VALUES ('csv', '', '[]', {_BY})",
    "code_sets": "(name, description) VALUES ('Kept together', 'Illustrative')",
    "code_set_members": "(set_id, code_id) "
    "SELECT (SELECT min(id) FROM code_sets), (SELECT min(id) FROM codes)",
    "redactions": "(session_id, kind, replacement, places, decided_by, decided_at) "
    f"SELECT min(id), 'name', '[name]', 1, {_BY} FROM sessions",
    "not_personal": "(session_id, words, decided_by, decided_at) "
    f"SELECT min(id), 'portal', {_BY} FROM sessions",
    "refused_codes": "(quote_id, code_id, refused_by, refused_at) "
    f"SELECT (SELECT min(id) FROM quotes), (SELECT max(id) FROM codes), {_BY}",
    "settlements": "(session_id, code_id, start, stop, decision, decided_by, decided_at, why) "
    "SELECT (SELECT min(session_id) FROM second_codings), (SELECT max(id) FROM codes), "
    f"0, 5, 'tag', {_BY}, 'Both meant it'",
    "map_originals": "(map_id, format, name, packed) "
    "SELECT min(id), 'bpmn', 'map.bpmn', 'eJwDAAAAAAE=' FROM maps",
    "glossary_entries": "(said, means, decided_by, decided_at) "
    f"VALUES ('the upload', 'send the return', {_BY})",
    "local_rules": "(code, key, label, rule_group, first_year, note) "
    "VALUES ('L1', 'l1', 'A rule of our own', 'local', 2024, 'Illustrative')",
    "rule_group_choices": "(code, key, rule_group, set_by, set_at) "
    f"VALUES ('103', '103', 'local', {_BY})",
    "rule_listings": "(year, name, validator_version, imported_at, imported_by) "
    "VALUES (2026, 'listing.csv', '0.1.17', '2026-11-01T09:00:00Z', 'Keeper of fixtures')",
    "listed_rules": "(listing_id, code, key, message, tables_read, fields) "
    "SELECT min(id), '103', '103', 'A message', '[\"Header\"]', '[\"ETHNIC\"]' FROM rule_listings",
    "cause_groups": f"(name, why, decided_by, decided_at) VALUES ('One script', 'Asked', {_BY})",
    "cause_group_rules": "(group_id, code, key) SELECT min(id), '103', '103' FROM cause_groups",
    "arrived_runs": "(run_id, source, made_on, meaning) "
    "SELECT max(id), 'Another project', '2026-11-01', 'as counted' FROM runs",
    "hidden_counts": "(run_id, unit, code, key) SELECT max(id), 'rows', '999Z', '999z' FROM runs",
    "persona_painpoints": "(persona_id, painpoint_id, decided_by, decided_at) "
    f"SELECT (SELECT min(id) FROM personas), (SELECT min(id) FROM painpoints), {_BY}",
    "finding_steps": "(finding_id, step_id, stance, decided_by, decided_at) "
    f"SELECT (SELECT min(id) FROM findings), (SELECT min(id) FROM steps), 'for', {_BY}",
    "finding_data": "(finding_id, data_id, stance, decided_by, decided_at) "
    f"SELECT (SELECT min(id) FROM findings), (SELECT min(id) FROM data_needed), 'for', {_BY}",
    "option_weights": "(id, impact, feasibility, cost, commonality, created_by, created_at) "
    f"VALUES (1, 3, 1, 1, 1, {_BY})",
    "comments": "(round_id, wave, words, state) "
    "SELECT min(id), 1, 'It is the dates', 'shown' FROM rounds",
    "packages": "(kind, source, source_id, source_act, made_on, digest, arrived_by, arrived_at) "
    f"VALUES ('shared', 'Another project', 'abc', 7, '2026-11-01', 'def', {_BY})",
    "package_things": "(package_id, kind, guid, thing) "
    "SELECT (SELECT min(id) FROM packages), 'painpoint', 'ghi', "
    "(SELECT min(id) FROM painpoints)",
    "reads": "(hour, at, person, role, access, what, ref, number) VALUES ('2026-11-01T09', "
    "'2026-11-01T09:00:00Z', 'Keeper of fixtures', 'team', 'researcher', 'board', 0, 2)",
}


def released_version() -> str:
    """The version as it stands in ``pyproject.toml``."""
    root = Path(__file__).resolve().parent.parent
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def fill(project: Project) -> None:
    """Give every table a row that the illustrative project leaves empty."""
    with act(project, KEEPER, "Filled what was empty") as this:
        there = tables(this.db.conn)
        for table, row in FILLING.items():
            if table in there and not _count(this.db.conn, table):
                this.db.execute(f'INSERT INTO "{table}" {row}')


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a file, but for those of searching and SQLite's own."""
    rows = connection.execute(
        f"SELECT name FROM sqlite_master WHERE type = 'table' AND {_OURS} AND NOT {_WORDS} "
        "ORDER BY name"
    )
    return [str(row[0]) for row in rows]


def without_rows(connection: sqlite3.Connection) -> list[str]:
    """The tables that still hold nothing."""
    return [
        table
        for table in tables(connection)
        if table not in ALWAYS_EMPTY and not _count(connection, table)
    ]


def shapes(connection: sqlite3.Connection) -> dict[str, str]:
    """The SQL that made each table, index and view, with its spaces evened out."""
    rows = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type != 'trigger' AND sql IS NOT NULL "
        f"AND {_OURS} AND NOT {_WORDS}"
    )
    return {str(name): " ".join(sql.split()) for name, sql in rows}


def as_sql(path: Path) -> str:
    """A whole project file as SQL, its search indexes to be built anew from their tables."""
    with closing(sqlite3.connect(path)) as connection:
        kept = _made_by(connection, f"type = 'table' AND {_OURS} AND NOT {_WORDS}")
        for table in [*tables(connection), "sqlite_sequence"]:
            columns = [f'quote("{row[1]}")' for row in _columns(connection, table)]
            values = " || ', ' || ".join(columns)
            # Ordered, so that the same project is the same text.
            for (row,) in connection.execute(f'SELECT {values} FROM "{table}" ORDER BY 1'):
                kept.append(f'INSERT INTO "{table}" VALUES ({row})')
        kept += _made_by(connection, f"type = 'index' AND {_OURS}")
        for made in _made_by(connection, "sql LIKE 'CREATE VIRTUAL TABLE%'"):
            name = made.split('"')[1]
            kept += [made, f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')']
        kept += _made_by(connection, "type = 'trigger'")
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
    return ";\n".join([f"PRAGMA application_id = {mark}", *kept]) + ";\n"


def put_back(kept: Path, path: Path) -> Path:
    """A project file again, as the version that it was kept of left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN;"
            f"{lzma.decompress(kept.read_bytes()).decode()}COMMIT;"
        )
    return path


def keep(path: Path, version: str) -> Path:
    """Keep a project file as a version left it; raises ValueError where a table is empty."""
    with closing(sqlite3.connect(path)) as connection:
        if empty := without_rows(connection):
            raise ValueError(f"no row in {', '.join(empty)}: add one to FILLING")
    out = KEPT / f"{version}.sql.xz"
    if out.exists():
        raise ValueError(f"version {version} is kept already; what was released stays as it was")
    out.write_bytes(lzma.compress(as_sql(path).encode(), preset=9 | lzma.PRESET_EXTREME))
    return out


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f'PRAGMA table_info("{table}")').fetchall()


def _made_by(connection: sqlite3.Connection, which: str) -> list[str]:
    rows = connection.execute(
        f"SELECT sql FROM sqlite_master WHERE {which} AND sql IS NOT NULL ORDER BY rowid"
    )
    return [str(row[0]) for row in rows]


def _main() -> None:
    from demo.build import build_demo
    from presenting.freezing import freeze
    from presenting.services import storyboards
    from process_maps.services import save_version
    from project import check, open_project

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build_demo(path)
        project = open_project(path)
        fill(project)
        save_version(project, KEEPER, 1, "As drawn first")
        freeze(project, KEEPER, storyboards(project)[0].id)
        if problems := check(path).problems:
            sys.exit(f"the project is not sound: {problems[0]}")
        try:
            print(keep(path, released_version()))
        except ValueError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    _main()
